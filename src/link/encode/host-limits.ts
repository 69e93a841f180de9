import { eachSectionInside } from '../../binary/section.ts';
import type { Item } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';

/** Instances in one component, and core modules and components in all of it, itself included: what all hosts accept. */
const MAX_INSTANCES = 1000;
const MAX_PARTS = 1000;

/** @throws WasmvirtError `limit` */
export function checkInstances(count: number): void {
  if (count > MAX_INSTANCES) throw tooMany(`${MAX_INSTANCES} instances`);
}

/**
 * @param imports those of a component as it came: each instance counts
 * @throws WasmvirtError `limit`
 */
export function checkImported(imports: Iterable<Item>): void {
  const count = [...imports].filter(({ entity }) => entity.kind === 'instance').length;
  const most = `${MAX_INSTANCES} instances, imported ones among them`;
  if (count > MAX_INSTANCES) {
    throw new WasmvirtError(
      'limit',
      `the component imports ${count} instances, and hosts refuse more than ${MAX_INSTANCES}`,
    );
  }
  if (count === MAX_INSTANCES) {
    const why = `the component imports ${count}, which leaves no room for what stands between`;
    throw new WasmvirtError('limit', `the result would need more than ${most}, which hosts refuse: ${why}`);
  }
}

/**
 * @param input a component as it came
 * @throws WasmvirtError `limit`, and whatever is wrong with the sections of the components inside
 */
export function checkInputParts(input: Uint8Array): void {
  if (hasTooManyParts(input)) {
    throw new WasmvirtError(
      'limit',
      `the component has more than ${MAX_PARTS} core modules and components in all, itself included`,
    );
  }
}

/**
 * @param bytes an output, of an input that `checkInputParts` let pass
 * @throws WasmvirtError `limit`
 */
export function checkParts(bytes: Uint8Array): void {
  if (hasTooManyParts(bytes)) throw tooMany(`${MAX_PARTS} core modules and components in all`);
}

function hasTooManyParts(bytes: Uint8Array): boolean {
  let parts = 1;
  for (const { kind } of eachSectionInside(bytes)) {
    if ((kind === 'component' || kind === 'core module') && ++parts > MAX_PARTS) return true;
  }
  return false;
}

function tooMany(what: string): WasmvirtError {
  return new WasmvirtError(
    'limit',
    `the result would need more than ${what}, which hosts refuse: the component has too many imports, exports or parts`,
  );
}

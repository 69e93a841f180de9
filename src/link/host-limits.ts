import { readSections, type Range } from '../binary/section.ts';
import { WasmvirtError } from '../errors.ts';

/** Instances in one component, and core modules and components in all of it: what all hosts accept. */
const MAX_INSTANCES = 1000;
const MAX_PARTS = 1000;

/** @throws WasmvirtError `limit` */
export function checkInstances(count: number): void {
  if (count > MAX_INSTANCES) throw tooMany(`${MAX_INSTANCES} instances`);
}

/**
 * @param bytes a component
 * @throws WasmvirtError `limit`
 */
export function checkParts(bytes: Uint8Array): void {
  const todo: Range[] = [{ start: 0, end: bytes.length }];
  let parts = 0;
  for (let range = todo.pop(); range !== undefined; range = todo.pop()) {
    for (const { kind, body } of readSections(bytes, range)) {
      if (kind === 'component') todo.push(body);
      else if (kind !== 'core module') continue;
      if (++parts > MAX_PARTS) throw tooMany(`${MAX_PARTS} core modules and components`);
    }
  }
}

function tooMany(what: string): WasmvirtError {
  return new WasmvirtError(
    'limit',
    `the result would need more than ${what}, which hosts refuse: its imports have too many functions of the same names`,
  );
}

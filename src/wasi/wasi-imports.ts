import { resolveComponent } from '../component/resolve.ts';
import { WasmvirtError } from '../errors.ts';
import type { Field, FuncType, Item, Resource } from '../component/types.ts';
import { DEFINITIONS, SINCE } from './definitions.generated.ts';

/** The newest version whose definitions are here, as the part behind `0.2.`. */
export const NEWEST_PATCH = 12;

const NEWEST = `@0.2.${NEWEST_PATCH}`;

/**
 * The interfaces of one version of WASI 0.2 that components import, with unstable ones, and those of `wasi:config`, which has versions of its
 * own; each behind those whose types it uses. Types of all versions are the same objects.
 *
 * @param patch the part behind `0.2.`, from 0 to `NEWEST_PATCH`
 */
export function wasiImports(patch: number): ReadonlyMap<string, Item> {
  const imports = new Map<string, Item>();
  for (const { name, entity } of resolveComponent(fromHex(DEFINITIONS)).imports.values()) {
    if (entity.kind !== 'instance' || since(name.name) > patch) continue;
    const all = [...entity.type.exports];
    const exports = new Map(all.filter(([exported]) => since(`${name.name}#${exported}`) <= patch));
    const here = name.name.endsWith(NEWEST) ? `${name.name.slice(0, -NEWEST.length)}@0.2.${patch}` : name.name;
    const type = { ...entity.type, exports };
    imports.set(here, { name: { ...name, name: here }, entity: { kind: 'instance', type } });
  }
  return imports;
}

/** `wasi:http/incoming-handler`, which an http server exports, over the types of some imports. */
export function incomingHandler(imports: ReadonlyMap<string, Item>): Item {
  const [types] = [...imports.values()].filter(({ name }) => name.name.startsWith(HTTP_TYPES));
  const version = types?.name.name.slice(HTTP_TYPES.length) ?? '';
  const exports = new Map<string, Item>();
  const enter = (name: string, entity: Item['entity']): void => {
    exports.set(name, { name: { name, attributes: [] }, entity });
  };
  const param = (label: string, name: string): Field => {
    const entity = types?.entity.kind === 'instance' ? types.entity.type.exports.get(name)?.entity : undefined;
    if (entity?.kind !== 'type' || entity.type.kind !== 'resource') {
      throw new WasmvirtError('internal', `wasi:http has no ${name}`);
    }
    const resource: Resource = { kind: 'resource', identity: entity.type.identity, aliasOf: entity.type };
    enter(name, { kind: 'type', type: resource });
    return { label, type: { kind: 'own', resource, aliasOf: undefined } };
  };
  const params = [param('request', 'incoming-request'), param('response-out', 'response-outparam')];
  const handle: FuncType = { kind: 'func', async: false, params, result: undefined };
  enter('handle', { kind: 'func', type: handle });
  const name = { name: `wasi:http/incoming-handler@${version}`, attributes: [] };
  return { name, entity: { kind: 'instance', type: { kind: 'instance', exports } } };
}

const HTTP_TYPES = 'wasi:http/types@';

/** What the tables do not name was there from the first version on. */
function since(name: string): number {
  return SINCE[name] ?? 0;
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

import { WasmvirtError } from '../errors.ts';
import { Mentions } from './mention.ts';
import type { Item, ResourceIdentity, Type } from './types.ts';

/**
 * Sees to it that imports mention only resources that are imported: who satisfies them knows nothing of those that the component
 * itself will define.
 *
 * @throws WasmvirtError `wrong-type`
 */
export function checkResources(imports: ReadonlyMap<string, Item>): void {
  const imported = new Imported();
  imported.items(imports);
  const mentions = new Mentions();
  /** How many resources were known behind each import. */
  const known: { readonly name: string; readonly count: number }[] = [];
  for (const { name, entity } of imports.values()) {
    mentions.entity(entity);
    known.push({ name: name.name, count: mentions.resources.size });
  }
  const local = [...mentions.resources.keys()].findIndex((identity) => !imported.resources.has(identity));
  const first = local < 0 ? undefined : known.find(({ count }) => count > local);
  if (first === undefined) return;
  const message = `the import "${first.name}" mentions a resource type that the component itself defines, which no import can`;
  throw new WasmvirtError('wrong-type', message);
}

/** The resources that imports bring with them. Those of a component type belong to whoever instantiates it. */
class Imported {
  readonly resources = new Set<ResourceIdentity>();
  private readonly seen = new Set<object>();

  items(items: ReadonlyMap<string, Item>): void {
    if (this.seen.has(items)) return;
    this.seen.add(items);
    for (const { entity } of items.values()) {
      if (entity.kind === 'instance' || entity.kind === 'component' || entity.kind === 'type') this.type(entity.type);
    }
  }

  private type(type: Type): void {
    if (type.kind === 'instance') this.items(type.exports);
    else if (type.kind === 'component') {
      this.items(type.imports);
      this.items(type.exports);
    } else if (type.kind === 'resource' && type.aliasOf === undefined) {
      this.resources.add(type.identity);
    }
  }
}

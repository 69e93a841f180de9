import { WasmvirtError } from '../errors.ts';
import { Mentions } from './mention.ts';
import type { Item, ResourceIdentity, Type } from './types.ts';

/**
 * Checks that imports mention imported resources only: a host that provides the imports cannot know resources that the component defines
 * itself.
 *
 * @throws WasmvirtError `wrong-type`
 */
export function checkResources(imports: ReadonlyMap<string, Item>): void {
  const imported = new Imported();
  imported.items(imports);
  const mentions = new Mentions();
  /** The number of known resources after each import. */
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

/** The resources that imports define. Those inside a component type do not count: each instantiation makes its own. */
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

import { Mentions } from '../component/mention.ts';
import type { Item, ResourceIdentity } from '../component/types.ts';
import type { ImportPlan } from './import-plan.ts';
import type { Plan } from './plan.ts';
import { keepTypes } from './planning/keep-types.ts';

/** What becomes of a plan for all imports that a program may have, where there is no program yet. */
export interface Alone {
  /** The imports that are answered, and of those that stay with the host the types that the others need. */
  readonly plan: Plan;
  /** The imports that are answered, in part at least: programs get them from the adapter. */
  readonly exports: ReadonlyMap<string, Item>;
}

/**
 * Leaves out what stays with the host as it is: a program asks the host for it, and gets the same. What is answered is exported, and so is
 * all of the host's that handles go through an adapter for, or that has resources of an interface that is exported. Types of the host that
 * are mentioned there are imported under their names, which are those that programs import: so they are the same types.
 */
export function aloneOf(whole: Plan): Alone {
  const exported = new Set<ImportPlan>();
  const defined = new Set<ResourceIdentity>();
  for (const p of whole.imports) {
    if (p.passThrough && !mentionedBy(p.item).some((resource) => defined.has(resource))) continue;
    exported.add(p);
    for (const resource of definedBy(p.item)) defined.add(resource);
  }
  const asked = whole.imports.map(({ item }) => new Set(callsOf(whole, item.name.name)));
  const kept = keepTypes(
    whole.imports.map((p, i) => ({ item: p.hostItem, keep: exported.has(p) ? 'all' : (asked[i] ?? new Set()) })),
    { imports: new Map(), exports: new Map() },
  );
  const imports = whole.imports.flatMap((p, i): ImportPlan[] => {
    const keep = kept[i] ?? 'all';
    if (exported.has(p) || keep === 'all') return [p];
    return keep.size === 0 ? [] : [{ ...p, item: typesOf(p.item, keep), functions: [], host: keep }];
  });
  return {
    plan: { ...whole, imports },
    exports: new Map([...exported].map(({ item }) => [item.name.name, item])),
  };
}

/** The functions of an import that adapters call of their own. */
function callsOf({ hostNeeds }: Plan, importName: string): string[] {
  return hostNeeds.filter((need) => need.importName === importName).map(({ name }) => name);
}

/** An import of some of its types alone. */
function typesOf(item: Item, keep: ReadonlySet<string>): Item {
  if (item.entity.kind !== 'instance') return item;
  const { type } = item.entity;
  const exports = [...type.exports].filter(([name, { entity }]) => keep.has(name) && entity.kind !== 'func');
  return { ...item, entity: { kind: 'instance', type: { ...type, exports: new Map(exports) } } };
}

/**
 * Some imports with those that define the resources which they, or exports, mention: an adapter for the first answers for the others.
 *
 * @param all each behind those whose types it uses
 */
export function withResources(
  all: ReadonlyMap<string, Item>,
  names: ReadonlySet<string>,
  exports: readonly Item[],
): ReadonlyMap<string, Item> {
  const found = new Set<ResourceIdentity>(exports.flatMap(mentionedBy));
  const chosen: Item[] = [];
  for (const item of [...all.values()].reverse()) {
    if (!names.has(item.name.name) && !definedBy(item).some((resource) => found.has(resource))) continue;
    for (const resource of mentionedBy(item)) found.add(resource);
    chosen.push(item);
  }
  return new Map(chosen.reverse().map((item) => [item.name.name, item]));
}

/** The names of those of some imports that programs cannot have beside an adapter: they mention resources that it defines. */
export function strangersTo({ ownership }: Plan, exports: ReadonlyMap<string, Item>, all: Iterable<Item>): string[] {
  const ours = new Set<ResourceIdentity>();
  for (const item of exports.values()) {
    for (const resource of mentionedBy(item)) if (!ownership.host.has(resource)) ours.add(resource);
  }
  return [...all].flatMap((item) => {
    const { name } = item.name;
    return !exports.has(name) && mentionedBy(item).some((resource) => ours.has(resource)) ? [name] : [];
  });
}

function mentionedBy({ entity }: Item): readonly ResourceIdentity[] {
  const mentions = new Mentions();
  mentions.entity(entity);
  return [...mentions.resources.keys()];
}

function definedBy({ entity }: Item): readonly ResourceIdentity[] {
  if (entity.kind !== 'instance') return [];
  return [...entity.type.exports.values()].flatMap(({ entity: e }) => {
    return e.kind === 'type' && e.type.kind === 'resource' && e.type.aliasOf === undefined ? [e.type.identity] : [];
  });
}

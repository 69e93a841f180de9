import { forEachChild } from '../component/budget.ts';
import { isValueType, rootOf } from '../component/mention.ts';
import type { DefinedType, Item, Resource, ValueType, World } from '../component/types.ts';

/** The import that names a type first. */
interface Owner {
  readonly kept: Kept;
  readonly name: string;
  /** All that it names and keeps. */
  readonly names: Set<DefinedType | Resource>;
}

export interface Kept {
  readonly item: Item;
  /** `all`, or the names of the instance's exports that stay. */
  readonly keep: 'all' | Set<string>;
}

/**
 * Adds the types that what stays cannot be written without: resources of other interfaces, and types with named parts that
 * the interface itself does not name again (validation: "instance not valid to be used as import"). All other value types
 * of interfaces that go are written out where they are used.
 */
export function keepTypes(imports: readonly Kept[], world: World): readonly ('all' | ReadonlySet<string>)[] {
  // grows with what is kept
  const named = imports.map((kept) => ({ kept, names: namedIn(kept) }));
  let owners: ReadonlyMap<DefinedType | Resource, Owner> | undefined;
  const todo: (() => void)[] = [];
  const keep = (root: DefinedType | Resource): void => {
    owners ??= ownersOf(named);
    const owner = owners.get(root);
    if (owner === undefined || owner.kept.keep === 'all' || owner.kept.keep.has(owner.name)) return;
    owner.kept.keep.add(owner.name);
    owner.names.add(root);
    if (root.kind !== 'resource') todo.push(() => visitParts(root, owner.names, keep));
  };
  for (const { kept, names } of named) {
    if (kept.keep !== 'all' && kept.keep.size === 0) continue;
    const seen = new Set<ValueType>();
    for (const [name, { entity }] of exportsOf(kept.item)) {
      if (kept.keep !== 'all' && !kept.keep.has(name)) continue;
      if (entity.kind === 'func') {
        for (const p of entity.type.params) visit(p.type, names, keep, seen);
        visit(entity.type.result, names, keep, seen);
      } else if (entity.kind === 'type') {
        if (entity.type.kind === 'resource') keep(rootOf(entity.type));
        else if (isValueType(entity.type)) visitParts(entity.type, names, keep, seen);
      } else if (entity.kind === 'value') {
        visit(entity.type, names, keep, seen);
      }
    }
  }
  // a function that is exported by itself can only use types that the world names
  const worldNames = new Set<DefinedType | Resource>();
  for (const item of [...world.imports.values(), ...world.exports.values()]) {
    if (item.entity.kind !== 'type') continue;
    const { type } = item.entity;
    if (type.kind === 'resource' || isValueType(type)) worldNames.add(rootOf(type));
  }
  for (const { entity } of world.exports.values()) {
    if (entity.kind !== 'func') continue;
    for (const p of entity.type.params) visit(p.type, worldNames, keep);
    visit(entity.type.result, worldNames, keep);
  }
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) next();
  return imports.map((k) => k.keep);
}

function ownersOf(
  named: readonly { readonly kept: Kept; readonly names: Set<DefinedType | Resource> }[],
): ReadonlyMap<DefinedType | Resource, Owner> {
  const owners = new Map<DefinedType | Resource, Owner>();
  for (const { kept, names } of named) {
    for (const [name, item] of exportsOf(kept.item)) {
      const type = typeOf(item);
      const root = type === undefined ? undefined : rootOf(type);
      if (root !== undefined && !owners.has(root)) owners.set(root, { kept, name, names });
    }
  }
  return owners;
}

/** The type that an export of an instance names, or a world-level import. */
function typeOf({ entity }: Item): DefinedType | Resource | undefined {
  if (entity.kind !== 'type') return undefined;
  return entity.type.kind === 'resource' || isValueType(entity.type) ? entity.type : undefined;
}

function exportsOf(item: Item): ReadonlyMap<string, Item> {
  return item.entity.kind === 'instance' ? item.entity.type.exports : new Map([[item.name.name, item]]);
}

function namedIn(kept: Kept): Set<DefinedType | Resource> {
  const named = new Set<DefinedType | Resource>();
  if (kept.keep !== 'all' && kept.keep.size === 0) return named;
  for (const [name, item] of exportsOf(kept.item)) {
    const type = kept.keep === 'all' || kept.keep.has(name) ? typeOf(item) : undefined;
    if (type !== undefined) named.add(rootOf(type));
  }
  return named;
}

type Keep = (root: DefinedType | Resource) => void;

function visit(
  type: ValueType | undefined,
  named: ReadonlySet<DefinedType | Resource>,
  keep: Keep,
  seen = new Set<ValueType>(),
): void {
  if (typeof type !== 'object' || seen.has(type)) return;
  seen.add(type);
  const root = rootOf(type);
  if (named.has(root)) return;
  if (root.kind === 'record' || root.kind === 'variant' || root.kind === 'flags' || root.kind === 'enum') keep(root);
  else visitParts(root, named, keep, seen);
}

function visitParts(
  type: DefinedType,
  named: ReadonlySet<DefinedType | Resource>,
  keep: Keep,
  seen = new Set<ValueType>(),
): void {
  if (type.kind === 'own' || type.kind === 'borrow') {
    keep(rootOf(type.resource));
    return;
  }
  forEachChild(type, (t) => visit(t, named, keep, seen));
}

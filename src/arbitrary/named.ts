import type { DefinedType, FuncType, InstanceType, Type, ValueType } from '../component/types.ts';
import { forEachChild } from '../component/types.ts';
import type { Direction, Scope } from './scope.ts';

/**
 * Whether an import or export may mention a type: records, variants, enums, flags and resources must have names that the outside sees, all
 * others only their parts.
 */
export function isNamed(type: ValueType | undefined, names: ReadonlySet<Type>): boolean {
  if (type === undefined || typeof type === 'string') return true;
  switch (type.kind) {
    case 'record':
    case 'variant':
    case 'enum':
    case 'flags':
      return names.has(type);
    default:
      return partsAreNamed(type, names);
  }
}

/** The same for a type that is about to get a name. */
export function partsAreNamed(type: DefinedType, names: ReadonlySet<Type>): boolean {
  if (type.kind === 'own' || type.kind === 'borrow') return names.has(type.resource);
  let all = true;
  forEachChild(type, (part) => {
    all &&= isNamed(part, names);
  });
  return all;
}

export function funcIsNamed({ params, result }: FuncType, names: ReadonlySet<Type>): boolean {
  return params.every(({ type }) => isNamed(type, names)) && isNamed(result, names);
}

/** Whether it is a value type. */
export function isDefined(type: Type): type is DefinedType {
  return type.kind !== 'resource' && type.kind !== 'func' && type.kind !== 'instance' && type.kind !== 'component';
}

/** Whether a type may be imported or exported as equal to this one. */
export function mayGetName(scope: Scope, direction: Direction, type: Type): boolean {
  if (scope.place.kind === 'instance type') return type.kind !== 'func';
  const { named } = scope;
  // what has a name among the exports is not there yet when imports are given
  if (direction === 'import' && named.export.has(type) && !named.import.has(type)) return false;
  switch (type.kind) {
    case 'resource':
      return direction === 'export' || !scope.local.has(type.identity);
    case 'func':
    case 'instance':
    case 'component':
      return false;
    default:
      return partsAreNamed(type, named[direction]);
  }
}

/** Enters that a type has a name. What is imported can be mentioned in exports, too. */
export function giveName({ named }: Scope, direction: Direction, type: Type): void {
  named.export.add(type);
  if (direction === 'import') named.import.add(type);
}

/** Gives names to the types of an instance that is imported or exported; without effect, and false, where it mentions others. */
export function giveNames(scope: Scope, direction: Direction, instance: InstanceType): boolean {
  if (scope.place.kind === 'instance type') return true;
  const names = new Set(scope.named[direction]);
  const added: Type[] = [];
  const hidden = direction === 'import' ? scope.named.export : names;
  if (!enterAll(instance, names, hidden, added)) return false;
  for (const type of added) giveName(scope, direction, type);
  return true;
}

/** @param hidden types that are in the way if they are not in `names`: those that have names among the exports alone */
function enterAll(instance: InstanceType, names: Set<Type>, hidden: ReadonlySet<Type>, added: Type[]): boolean {
  for (const { entity } of instance.exports.values()) {
    if (entity.kind === 'instance' && !enterAll(entity.type, names, hidden, added)) return false;
    if (entity.kind === 'func' && !funcIsNamed(entity.type, names)) return false;
    if (entity.kind !== 'type') continue;
    const { type } = entity;
    const of = type.kind === 'resource' || isDefined(type) ? type.aliasOf : undefined;
    if (of !== undefined && hidden.has(of) && !names.has(of)) return false;
    if (isDefined(type) && !partsAreNamed(type, names)) return false;
    names.add(type);
    added.push(type);
  }
  return true;
}

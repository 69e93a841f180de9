import { idx } from '../binary/indices.ts';
import type { ExternName } from '../binary/name.ts';
import type { DefinedType, Entity, FuncType, InstanceType, Resource, Type } from '../component/types.ts';
import { Anew, bound, newIdentity } from './anew.ts';
import type { Choices } from './choices.ts';
import { mentionsResource } from './mentions.ts';
import { funcIsNamed, giveName, giveNames, isDefined, mayGetName } from './named.ts';
import { enter, externName, instanceName, label, plain } from './names.ts';
import { declare, defineType, exportItem, type Direction, type Scope } from './scope.ts';
import { sameExtent } from './value-types.ts';

/** Imports and exports, of components and in the types of components and instances. */

/** `(sub resource)`, with functions that take and give it where `choices` say so. */
export function abstractResource(scope: Scope, choices: Choices, direction: Direction): void {
  const taken = scope.taken[direction];
  const name = label(choices, scope.words, taken);
  const type: Resource = { kind: 'resource', identity: newIdentity(), aliasOf: undefined };
  giveName(scope, direction, type);
  const entity: Entity = { kind: 'type', type };
  declare(scope, direction, { name: plain(name), entity }, { kind: 'type', bound: { kind: 'sub resource' } });
  if (choices.flag()) methods(scope, choices, direction, scope.types.length - 1, name);
}

/** A constructor, a method and a static function of the resource that was declared under `name`. */
function methods(scope: Scope, choices: Choices, direction: Direction, index: number, name: string): void {
  const resource = scope.types[index];
  if (resource?.kind !== 'resource') return;
  const handle = (kind: 'own' | 'borrow'): [number, DefinedType] => {
    const type: DefinedType = { kind, resource, aliasOf: undefined };
    return [defineType(scope, { kind, type: idx<'type'>(index) }, type), type];
  };
  const [ownIndex, own] = handle('own');
  const [borrowIndex, borrow] = handle('borrow');
  const func = (full: string, self: boolean, result: boolean): void => {
    if (!enter(full, scope.taken[direction])) return;
    const at = defineType(
      scope,
      {
        kind: 'func',
        async: false,
        params: self ? [{ label: 'self', type: idx<'type'>(borrowIndex) }] : [],
        result: result ? idx<'type'>(ownIndex) : undefined,
      },
      {
        kind: 'func',
        async: false,
        params: self ? [{ label: 'self', type: borrow }] : [],
        result: result ? own : undefined,
      },
    );
    declareFunc(scope, direction, plain(full), at);
  };
  func(`[constructor]${name}`, false, true);
  func(`[method]${name}.m`, true, choices.flag());
  if (choices.flag()) func(`[static]${name}.s`, false, choices.flag());
}

/** A type under a name, equal to one that is defined. In a component, `export` exports it. */
export function equalType(scope: Scope, choices: Choices, direction: Direction): void {
  const index = choices.indexOf(
    scope.types,
    (type) => (isDefined(type) || type.kind === 'resource') && mayGetName(scope, direction, type),
  );
  const type = index === undefined ? undefined : scope.types[index];
  if (index === undefined || type === undefined) return;
  const name = externName(choices, scope.words, scope.taken[direction]);
  const created = otherName(type);
  if (created === undefined) return;
  giveName(scope, direction, created);
  const item = { name, entity: { kind: 'type', type: created } as const };
  if (direction === 'export' && scope.place.kind === 'component') exportItem(scope, item, { sort: 'type', index });
  else declare(scope, direction, item, { kind: 'type', bound: { kind: 'eq', type: idx<'type'>(index) } });
}

function otherName(type: Type): Type | undefined {
  if (type.kind === 'resource') return { kind: 'resource', identity: type.identity, aliasOf: type };
  if (!isDefined(type)) return undefined;
  const created: DefinedType = { ...type, aliasOf: type };
  sameExtent(created, type);
  return created;
}

/** A function by its type; for the export of a component see `exportFunc`. */
export function externFunc(scope: Scope, choices: Choices, direction: Direction): void {
  const index = choices.indexOf(
    scope.types,
    (type) =>
      type.kind === 'func' && (scope.place.kind === 'instance type' || funcIsNamed(type, scope.named[direction])),
  );
  if (index === undefined) return;
  declareFunc(scope, direction, externName(choices, scope.words, scope.taken[direction]), index);
}

function declareFunc(scope: Scope, direction: Direction, name: ExternName, index: number): void {
  const type = scope.types[index];
  if (type?.kind !== 'func') return;
  const item = { name, entity: { kind: 'func', type } as const };
  declare(scope, direction, item, { kind: 'func', type: idx<'type'>(index) });
}

/** An instance by its type, with types of its own. */
export function externInstance(scope: Scope, choices: Choices, direction: Direction): void {
  const index = choices.indexOf(scope.types, (type) => type.kind === 'instance');
  const type = index === undefined ? undefined : scope.types[index];
  if (index === undefined || type?.kind !== 'instance') return;
  const instance = instanceOf(scope, type);
  if (direction === 'import' && mentionsLocal(scope, instance)) return;
  if (!giveNames(scope, direction, instance)) return;
  const name = instanceName(choices, scope.words, scope.taken[direction]);
  const item = { name, entity: { kind: 'instance', type: instance } as const };
  declare(scope, direction, item, { kind: 'instance', type: idx<'type'>(index) });
}

/** A component by its type. */
export function externComponent(scope: Scope, choices: Choices, direction: Direction): void {
  const index = choices.indexOf(scope.types, (type) => type.kind === 'component');
  const type = index === undefined ? undefined : scope.types[index];
  if (index === undefined || type?.kind !== 'component') return;
  if (direction === 'import' && mentionsLocal(scope, type)) return;
  const name = externName(choices, scope.words, scope.taken[direction]);
  const item = { name, entity: { kind: 'component', type } as const };
  declare(scope, direction, item, { kind: 'component', type: idx<'type'>(index) });
}

/** Whether a resource of the component's own stands in a type. */
function mentionsLocal(scope: Scope, type: Type): boolean {
  return mentionsResource(type, (identity) => scope.local.has(identity));
}

/** An instance of a type: what the type binds is made for it. */
function instanceOf(scope: Scope, type: InstanceType): InstanceType {
  const anew = new Anew(bound.get(type) ?? new Set());
  const instance: InstanceType = { kind: 'instance', exports: anew.items(type.exports) };
  for (const one of anew.made) scope.made.add(one);
  return instance;
}

/** Exports a function that the component has. */
export function exportFunc(scope: Scope, choices: Choices): void {
  const index = choices.indexOf(scope.funcs, (type: FuncType) => funcIsNamed(type, scope.named.export));
  const type = index === undefined ? undefined : scope.funcs[index];
  if (index === undefined || type === undefined) return;
  const name = externName(choices, scope.words, scope.taken.export);
  exportItem(scope, { name, entity: { kind: 'func', type } }, { sort: 'func', index });
}

/** Exports an instance that the component has. */
export function exportInstance(scope: Scope, choices: Choices): void {
  const index = choices.indexOf(scope.instances, () => true);
  const type = index === undefined ? undefined : scope.instances[index];
  if (index === undefined || type === undefined || !giveNames(scope, 'export', type)) return;
  const name = instanceName(choices, scope.words, scope.taken.export);
  exportItem(scope, { name, entity: { kind: 'instance', type } }, { sort: 'instance', index });
}

/** Exports a component that the component has. */
export function exportComponent(scope: Scope, choices: Choices): void {
  const index = choices.indexOf(scope.components, () => true);
  const type = index === undefined ? undefined : scope.components[index];
  if (index === undefined || type === undefined) return;
  const name = externName(choices, scope.words, scope.taken.export);
  exportItem(scope, { name, entity: { kind: 'component', type } }, { sort: 'component', index });
}

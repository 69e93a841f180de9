import type { Alias } from '../binary/alias.ts';
import type { CoreType } from '../binary/core-type.ts';
import type { ExternType } from '../binary/extern-type.ts';
import type { ExternName } from '../binary/name.ts';
import type { ComponentDecl } from '../binary/type.ts';
import { unreachable, WasmvirtError } from '../errors.ts';
import type { Budget } from './budget.ts';
import { defineType, funcType, isDefined, valueType } from './define-type.ts';
import { at, Scope, type ComponentTypeClosure, type InstanceTypeClosure, type TypeSlot } from './scope.ts';
import { type Lazy } from './lazy.ts';
import type { ComponentType, DefinedType, Entity, InstanceType, Item, Type } from './types.ts';

/** An argument of an instantiation. Its entity is evaluated on demand. */
export interface Given {
  readonly kind: Entity['kind'];
  readonly entity: Lazy<Entity>;
}

/**
 * Where the types of a declared entity come from if the actual entity is known: from the actual entity (`substitute`, as after
 * instantiation), or from the declaration, of which the actual type may be a subtype (`ascribe`).
 */
export type Typing = 'substitute' | 'ascribe';

/** The arguments for imports; `undefined` if the imports stay abstract. */
export type Actuals = { readonly get: (name: string) => Given | undefined } | undefined;

/**
 * The instance that an instance type describes. With `actual`, the resources and type aliases of the result are those of
 * the actual instance, as after instantiation (Binary.md § Instance Definitions: the actual type is substituted).
 */
export function elaborateInstance(
  closure: InstanceTypeClosure,
  actual: InstanceType | undefined,
  budget: Budget,
  typing: Typing = 'substitute',
): InstanceType {
  return budget.nested(() => {
    const scope = new Scope('type', closure.env);
    const exports = new Map<string, Item>();
    for (const decl of closure.decls) {
      budget.spend(1);
      if (decl.kind === 'export') {
        const given = actual?.exports.get(decl.name.name)?.entity;
        declare(decl.name, decl.type, scope, given, actual !== undefined, exports, budget, typing);
      } else {
        define(decl, scope, budget);
      }
    }
    const type = budget.instance(exports);
    budget.instanceSlots.set(type, closure);
    return type;
  });
}

/** The component that a component type describes; with `args`, its exports after instantiation. */
export function elaborateComponent(closure: ComponentTypeClosure, args: Actuals, budget: Budget): ComponentType {
  return budget.nested(() => {
    const scope = new Scope('type', closure.env);
    const imports = new Map<string, Item>();
    const exports = new Map<string, Item>();
    for (const decl of closure.decls) {
      budget.spend(1);
      if (decl.kind === 'import') {
        const given = args?.get(decl.name.name)?.entity();
        declare(decl.name, decl.type, scope, given, args !== undefined, imports, budget);
      } else if (decl.kind === 'export') {
        declare(decl.name, decl.type, scope, undefined, false, exports, budget);
      } else {
        define(decl, scope, budget);
      }
    }
    const type = budget.component(imports, exports);
    budget.componentSlots.set(type, closure);
    return type;
  });
}

function define(
  decl: Exclude<ComponentDecl, { readonly kind: 'import' } | { readonly kind: 'export' }>,
  scope: Scope,
  budget: Budget,
): void {
  switch (decl.kind) {
    case 'core type':
      pushCoreType(decl.type, scope);
      return;
    case 'type':
      scope.types.push(defineType(decl.type, scope, budget));
      return;
    case 'alias':
      aliasType(decl.alias, scope, budget);
      return;
    default:
      throw unreachable(decl);
  }
}

/** Appends a core type to its index space. Each type of a recursive group has its own index. */
export function pushCoreType(type: CoreType, scope: Scope): void {
  for (const t of type.kind === 'rec' ? type.types : [type]) scope.coreTypes.push(t);
}

/** Evaluates an alias that types and components may contain: of a type, an instance or a core type. */
export function aliasType(alias: Alias, scope: Scope, budget: Budget): void {
  if (alias.kind === 'outer') {
    const env = scope.enclosing(alias.count);
    if (alias.sort === 'type' && alias.index < env.types) {
      scope.types.push(at(env.scope.types, alias.index, 'type'));
      return;
    }
    if (alias.sort === 'core type' && alias.index < env.coreTypes) {
      scope.coreTypes.push(at(env.scope.coreTypes, alias.index, 'core type'));
      return;
    }
    throw new WasmvirtError(
      'index-out-of-bounds',
      `an outer alias names ${alias.sort} ${alias.index}, which does not exist there or may not be aliased`,
    );
  }
  if (alias.kind !== 'export') throw new WasmvirtError('wrong-type', 'a type cannot alias a core export');
  const { exports } = at(scope.instances, alias.instance, 'instance')();
  pushEntity(scope, exported(exports, alias.instance, alias.name), alias.sort, budget);
}

/** The entity that instance `index` exports as `name`. */
export function exported(exports: InstanceType['exports'], index: number, name: string): Entity {
  const item = exports.get(name);
  if (item === undefined) {
    throw new WasmvirtError('index-out-of-bounds', `instance ${index} has no export named "${name}"`);
  }
  return item.entity;
}

/** Appends an entity to the index space of its sort. */
export function pushEntity(scope: Scope, entity: Entity, sort: string, budget: Budget): void {
  if (entity.kind !== sort) throw notOf(entity, sort);
  switch (entity.kind) {
    case 'func':
      scope.funcs.push(() => entity.type);
      return;
    case 'type':
      scope.types.push(typeSlot(entity.type, budget));
      return;
    case 'instance':
      scope.instances.push(() => entity.type);
      return;
    case 'component': {
      const slot = budget.componentSlots.get(entity.type);
      if (slot === undefined) throw new WasmvirtError('internal', 'a component type has lost its definition');
      scope.components.push(slot);
      return;
    }
    case 'core module':
      scope.coreModules.push(entity.type);
      return;
    case 'value':
      scope.values.push(() => entity.type);
      return;
    default:
      throw unreachable(entity);
  }
}

export function notOf(entity: Entity, sort: string): WasmvirtError {
  return new WasmvirtError('wrong-type', `a ${entity.kind} stands where a ${sort} is named`);
}

/** Turns an exported instance or component type back into its closure, so that each use elaborates it anew. */
export function typeSlot(type: Type, budget: Budget): TypeSlot {
  if (type.kind === 'instance') return budget.instanceSlots.get(type) ?? type;
  if (type.kind === 'component') {
    const slot = budget.componentSlots.get(type);
    return slot?.kind === 'component type' ? slot : type;
  }
  return type;
}

/** Evaluates one import or export declaration: adds its entity to `items` and to its index space. */
export function declare(
  name: ExternName,
  type: ExternType,
  scope: Scope,
  given: Entity | undefined,
  mustBeGiven: boolean,
  items: Map<string, Item>,
  budget: Budget,
  typing: Typing = 'substitute',
): void {
  budget.spend(0);
  if (items.has(name.name)) throw new WasmvirtError('duplicate-name', `the name "${name.name}" is used twice`);
  if (given === undefined && mustBeGiven) {
    throw new WasmvirtError('missing-import', `"${name.name}" is asked for and not given`);
  }
  const entity = declaredEntity(name.name, type, scope, given, budget, typing);
  items.set(name.name, { name, entity });
  pushEntity(scope, entity, entity.kind, budget);
}

/** The entity that an extern type describes. If `given` is present, `typing` decides whether its types or the declared ones are used. */
export function declaredEntity(
  name: string,
  type: ExternType,
  scope: Scope,
  given: Entity | undefined,
  budget: Budget,
  typing: Typing = 'substitute',
): Entity {
  if (given !== undefined && given.kind !== type.kind) {
    throw new WasmvirtError('wrong-type', `"${name}" is a ${given.kind}, where a ${type.kind} must stand`);
  }
  switch (type.kind) {
    case 'func':
      return { kind: 'func', type: funcType(type.type, scope) };
    case 'type':
      return declaredType(name, type.bound, scope, given, budget, typing);
    case 'instance': {
      const actual = given?.kind === 'instance' ? given.type : undefined;
      return { kind: 'instance', type: elaborateInstance(instanceType(type.type, scope), actual, budget, typing) };
    }
    case 'component': {
      const slot = scope.type(type.type);
      if (slot.kind !== 'component type') throw notA(type.type, slot, 'a component type');
      return { kind: 'component', type: elaborateComponent(slot, undefined, budget) };
    }
    case 'core module':
      return { kind: 'core module', type: at(scope.coreTypes, type.type, 'core type') };
    case 'value':
      return {
        kind: 'value',
        type:
          type.bound.kind === 'type'
            ? valueType(type.bound.type, scope)
            : at(scope.values, type.bound.value, 'value')(),
        bare: type.bound.kind === 'type' && type.bound.bare,
      };
    default:
      throw unreachable(type);
  }
}

/** The instance type at an index. */
export function instanceType(index: number, scope: Scope): InstanceTypeClosure {
  const slot = scope.type(index);
  if (slot.kind !== 'instance type') throw notA(index, slot, 'an instance type');
  return slot;
}

function declaredType(
  name: string,
  bound: Extract<ExternType, { readonly kind: 'type' }>['bound'],
  scope: Scope,
  given: Entity | undefined,
  budget: Budget,
  typing: Typing,
): Extract<Entity, { readonly kind: 'type' }> {
  const actual = given?.kind === 'type' ? given.type : undefined;
  if (bound.kind === 'sub resource') {
    if (actual === undefined) return { kind: 'type', type: budget.newResource() };
    if (actual.kind !== 'resource') throw new WasmvirtError('wrong-type', `"${name}" must be a resource type`);
    return { kind: 'type', type: actual };
  }
  const slot = scope.type(bound.type);
  if (actual !== undefined && actual.kind !== kindOf(slot)) {
    throw new WasmvirtError('wrong-type', `type "${name}" is a ${actual.kind}, where a ${kindOf(slot)} must stand`);
  }
  if (actual?.kind === 'resource' && slot.kind === 'resource' && typing === 'ascribe') {
    if (actual.identity !== slot.identity) throw new WasmvirtError('wrong-type', `"${name}" is another resource type`);
  }
  if (actual === undefined || typing === 'ascribe') return { kind: 'type', type: aliasNode(slot, budget) };
  return isDefined(slot) ? { kind: 'type', type: actual, declared: slot } : { kind: 'type', type: actual };
}

/** What kind of type a slot is when it is used. */
function kindOf(slot: TypeSlot): Type['kind'] {
  if (slot.kind === 'instance type') return 'instance';
  return slot.kind === 'component type' ? 'component' : slot.kind;
}

/** A new type object for an import or export of an existing type; `aliasOf` refers to that type. */
export function aliasNode(slot: TypeSlot, budget: Budget): Type {
  if (slot.kind === 'resource') return { kind: 'resource', identity: slot.identity, aliasOf: slot };
  if (isDefined(slot)) return budget.defined({ ...slot, aliasOf: slot } satisfies DefinedType);
  if (slot.kind === 'func' || slot.kind === 'instance' || slot.kind === 'component') return slot;
  if (slot.kind === 'instance type') return elaborateInstance(slot, undefined, budget);
  return elaborateComponent(slot, undefined, budget);
}

function notA(index: number, slot: TypeSlot, what: string): WasmvirtError {
  return new WasmvirtError('wrong-type', `type ${index} is a ${slot.kind}, where ${what} must stand`);
}

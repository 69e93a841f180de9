import { mapParts } from '../binary/compound.ts';
import type { LabelValType, Type as RawType, ValType } from '../binary/type.ts';
import { WasmvirtError } from '../errors.ts';
import type { Budget } from './budget.ts';
import type { Scope, TypeSlot } from './scope.ts';
import type { DefinedType, Field, FuncType, Resource, ValueType } from './types.ts';

/** Resolves one `deftype` in a scope. Component and instance types stay closures until they are used. */
export function defineType(raw: RawType, scope: Scope, budget: Budget): TypeSlot {
  switch (raw.kind) {
    case 'func':
      return budget.func({
        kind: 'func',
        async: raw.async,
        params: raw.params.map((f) => field(f, scope)),
        result: raw.result === undefined ? undefined : valueType(raw.result, scope),
      });
    case 'instance':
      return { kind: 'instance type', decls: raw.decls, env: scope.here() };
    case 'component':
      return { kind: 'component type', decls: raw.decls, env: scope.here() };
    case 'resource':
      if (scope.kind === 'type') throw new WasmvirtError('wrong-type', 'a resource is defined inside a type');
      return budget.newResource();
    case 'primitive':
      return budget.defined({ kind: 'primitive', type: raw.type, aliasOf: undefined });
    case 'own':
    case 'borrow':
      return budget.defined({ kind: raw.kind, resource: resourceType(raw.type, scope), aliasOf: undefined });
    default:
      return budget.defined({ ...mapParts(raw, (t) => valueType(t, scope)), aliasOf: undefined });
  }
}

function field(f: LabelValType, scope: Scope): Field {
  return { label: f.label, type: valueType(f.type, scope) };
}

export function valueType(t: ValType, scope: Scope): ValueType {
  if (typeof t === 'string') return t;
  const slot = scope.type(t);
  if (isDefined(slot)) return slot;
  throw new WasmvirtError('wrong-type', `type ${t} is a ${slot.kind}, where a value type must stand`);
}

export function resourceType(index: number, scope: Scope): Resource {
  const slot = scope.type(index);
  if (slot.kind === 'resource') return slot;
  throw new WasmvirtError('wrong-type', `type ${index} is a ${slot.kind}, where a resource type must stand`);
}

export function funcType(index: number, scope: Scope): FuncType {
  const slot = scope.type(index);
  if (slot.kind === 'func') return slot;
  throw new WasmvirtError('wrong-type', `type ${index} is a ${slot.kind}, where a function type must stand`);
}

export function isDefined(slot: TypeSlot): slot is DefinedType {
  switch (slot.kind) {
    case 'func':
    case 'resource':
    case 'instance':
    case 'component':
    case 'instance type':
    case 'component type':
      return false;
    default:
      return true;
  }
}

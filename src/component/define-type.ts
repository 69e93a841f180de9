import type { LabelValType, Type as RawType, ValType } from '../binary/type.ts';
import { unreachable, WasmvirtError } from '../errors.ts';
import type { Budget } from './budget.ts';
import type { Scope, TypeSlot } from './scope.ts';
import type { DefinedType, Field, FuncType, Resource, ValueType } from './types.ts';

/** The meaning of one `deftype` in a scope. Component and instance types stay closures until they are used. */
export function defineType(raw: RawType, scope: Scope, budget: Budget): TypeSlot {
  switch (raw.kind) {
    case 'func':
      return budget.func({
        kind: 'func',
        async: raw.async,
        params: raw.params.map((f) => field(f, scope)),
        result: optional(raw.result, scope),
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
    case 'record':
      return budget.defined({ kind: 'record', fields: raw.fields.map((f) => field(f, scope)), aliasOf: undefined });
    case 'variant': {
      const cases = raw.cases.map((c) => ({ label: c.label, type: optional(c.type, scope) }));
      return budget.defined({ kind: 'variant', cases, aliasOf: undefined });
    }
    case 'list':
      return budget.defined({
        kind: 'list',
        element: valueType(raw.element, scope),
        length: raw.length,
        aliasOf: undefined,
      });
    case 'tuple':
      return budget.defined({ kind: 'tuple', types: raw.types.map((t) => valueType(t, scope)), aliasOf: undefined });
    case 'flags':
    case 'enum':
      return budget.defined({ kind: raw.kind, labels: raw.labels, aliasOf: undefined });
    case 'option':
      return budget.defined({ kind: 'option', type: valueType(raw.type, scope), aliasOf: undefined });
    case 'result':
      return budget.defined({
        kind: 'result',
        ok: optional(raw.ok, scope),
        error: optional(raw.error, scope),
        aliasOf: undefined,
      });
    case 'own':
    case 'borrow':
      return budget.defined({ kind: raw.kind, resource: resourceType(raw.type, scope), aliasOf: undefined });
    case 'stream':
    case 'future':
      return budget.defined({ kind: raw.kind, element: optional(raw.element, scope), aliasOf: undefined });
    case 'map':
      return budget.defined({
        kind: 'map',
        key: valueType(raw.key, scope),
        value: valueType(raw.value, scope),
        aliasOf: undefined,
      });
    default:
      throw unreachable(raw);
  }
}

function field(f: LabelValType, scope: Scope): Field {
  return { label: f.label, type: valueType(f.type, scope) };
}

function optional(t: ValType | undefined, scope: Scope): ValueType | undefined {
  return t === undefined ? undefined : valueType(t, scope);
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

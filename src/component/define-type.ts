import type { Type as RawType, ValType } from '../binary/type.ts';
import { unreachable, WasmvirtError } from '../errors.ts';
import type { Budget } from './budget.ts';
import { at, type Scope, type TypeSlot } from './scope.ts';
import type { DefinedType, Field, FuncType, Resource, ValueType } from './types.ts';

/** The meaning of one `deftype` in a scope. Component and instance types stay closures until they are used. */
export function defineType(raw: RawType, scope: Scope, budget: Budget): TypeSlot {
  const val = (t: ValType): ValueType => valueType(t, scope);
  const optional = (t: ValType | undefined): ValueType | undefined => (t === undefined ? undefined : val(t));
  const field = (f: { readonly label: string; readonly type: ValType }): Field => ({
    label: f.label,
    type: val(f.type),
  });
  switch (raw.kind) {
    case 'func':
      return budget.func({
        kind: 'func',
        async: raw.async,
        params: raw.params.map(field),
        result: optional(raw.result),
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
      return budget.defined({ kind: 'record', fields: raw.fields.map(field), aliasOf: undefined });
    case 'variant': {
      const cases = raw.cases.map((c) => ({ label: c.label, type: optional(c.type) }));
      return budget.defined({ kind: 'variant', cases, aliasOf: undefined });
    }
    case 'list':
      return budget.defined({ kind: 'list', element: val(raw.element), length: raw.length, aliasOf: undefined });
    case 'tuple':
      return budget.defined({ kind: 'tuple', types: raw.types.map(val), aliasOf: undefined });
    case 'flags':
    case 'enum':
      return budget.defined({ kind: raw.kind, labels: raw.labels, aliasOf: undefined });
    case 'option':
      return budget.defined({ kind: 'option', type: val(raw.type), aliasOf: undefined });
    case 'result':
      return budget.defined({
        kind: 'result',
        ok: optional(raw.ok),
        error: optional(raw.error),
        aliasOf: undefined,
      });
    case 'own':
    case 'borrow':
      return budget.defined({ kind: raw.kind, resource: resourceType(raw.type, scope), aliasOf: undefined });
    case 'stream':
    case 'future':
      return budget.defined({ kind: raw.kind, element: optional(raw.element), aliasOf: undefined });
    case 'map':
      return budget.defined({ kind: 'map', key: val(raw.key), value: val(raw.value), aliasOf: undefined });
    default:
      throw unreachable(raw);
  }
}

export function valueType(t: ValType, scope: Scope): ValueType {
  if (typeof t === 'string') return t;
  const slot = at<TypeSlot>(scope.types, t, 'type');
  if (isDefined(slot)) return slot;
  throw new WasmvirtError('wrong-type', `type ${t} is a ${slot.kind}, where a value type must stand`);
}

export function resourceType(index: number, scope: Scope): Resource {
  const slot = at<TypeSlot>(scope.types, index, 'type');
  if (slot.kind === 'resource') return slot;
  throw new WasmvirtError('wrong-type', `type ${index} is a ${slot.kind}, where a resource type must stand`);
}

export function funcType(index: number, scope: Scope): FuncType {
  const slot = at<TypeSlot>(scope.types, index, 'type');
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

import { mapParts } from '../binary/compound.ts';
import type { DefValType } from '../binary/def-val-type.ts';
import type { FuncType as RawFuncType, ResourceType, ValType } from '../binary/type.ts';
import { isLabel, uniqueLabel } from '../component/extern-name.ts';
import type { DefinedType, FuncType, Resource, ValueType } from '../component/types.ts';
import type { Context } from './context.ts';
import { sameValTypes } from './core-types.ts';
import { LIMITS } from './limits.ts';
import { quoted, refuse } from './rule.ts';
import { at, type State } from './state.ts';

/*
 * Types that are defined, but those of instances and components (Explainer.md § Type Definitions).
 */

export function valueType(type: ValType, state: State, cx: Context): ValueType {
  if (typeof type === 'number') return state.defType(type);
  if (type === 'error-context') cx.need('cm-error-context', 'the type error-context');
  return type;
}

/** defvaltype */
export function defineValueType(raw: DefValType, state: State, cx: Context): DefinedType {
  switch (raw.kind) {
    case 'primitive':
      if (raw.type === 'error-context') cx.need('cm-error-context', 'the type error-context');
      return cx.sizes.defined({ kind: 'primitive', type: raw.type, aliasOf: undefined });
    case 'own':
    case 'borrow':
      return cx.sizes.defined({ kind: raw.kind, resource: state.resourceType(raw.type), aliasOf: undefined });
    default: {
      checkCompound(raw, cx);
      const type = { ...mapParts<ValType, ValueType>(raw, (part) => valueType(part, state, cx)), aliasOf: undefined };
      if (type.kind === 'stream' && isChar(type.element)) {
        refuse('type', 'a stream of char is not allowed yet: use one of u8 with an encoding');
      }
      if (type.kind === 'map' && !isKey(type.key)) {
        refuse('type', 'the keys of a map must be of type bool, char or string, or of whole numbers');
      }
      return cx.sizes.defined(type);
    }
  }
}

/** What the keys of a map may be, also under another name. */
function isKey(type: ValueType): boolean {
  const primitive = typeof type === 'object' && type.kind === 'primitive' ? type.type : type;
  return typeof primitive === 'string' && !['f32', 'f64', 'error-context'].includes(primitive);
}

function isChar(type: ValueType | undefined): boolean {
  return type === 'char' || (typeof type === 'object' && type.kind === 'primitive' && type.type === 'char');
}

function checkCompound(raw: Exclude<DefValType, { readonly kind: 'primitive' | 'own' | 'borrow' }>, cx: Context): void {
  switch (raw.kind) {
    case 'record':
      checkLabels(
        raw.fields.map((f) => f.label),
        'field of a record',
      );
      return;
    case 'variant':
      checkLabels(
        raw.cases.map((c) => c.label),
        'case of a variant',
      );
      return;
    case 'flags':
      checkLabels(raw.labels, 'flag');
      return;
    case 'enum':
      checkLabels(raw.labels, 'case of an enum');
      return;
    case 'list':
      if (raw.length === undefined) return;
      cx.need('cm-fixed-length-lists', 'a list of fixed length');
      if (raw.length > LIMITS.fixedLength)
        refuse('limit', `a list of fixed length has more than ${LIMITS.fixedLength} elements`);
      return;
    case 'map':
      cx.need('cm-map', 'a map');
      return;
    case 'stream':
    case 'future':
      cx.need('cm-async', `a ${raw.kind}`);
      return;
    case 'tuple':
    case 'option':
    case 'result':
      return;
    default:
      raw satisfies never;
  }
}

/** Labels are in kebab case, and distinct also where upper case and hyphens do not count. */
function checkLabels(labels: readonly string[], what: string): void {
  const seen = new Map<string, string>();
  for (const label of labels) {
    if (!isLabel(label)) refuse('label', `${quoted(label)} is not in kebab case, as the name of a ${what} must be`);
    const key = uniqueLabel(label);
    const before = seen.get(key);
    if (before !== undefined)
      refuse('unique label', `${quoted(label)} is not distinct from ${quoted(before)}, the name of another ${what}`);
    seen.set(key, label);
  }
}

/** functype */
export function defineFuncType(raw: RawFuncType, state: State, cx: Context): FuncType {
  if (raw.async) cx.need('cm-async', 'an async function type');
  checkLabels(
    raw.params.map((p) => p.label),
    'parameter',
  );
  const params = raw.params.map((p) => ({ label: p.label, type: valueType(p.type, state, cx) }));
  const result = raw.result === undefined ? undefined : valueType(raw.result, state, cx);
  if (result !== undefined && cx.sizes.hasBorrow(result)) {
    refuse('borrow', 'a borrowed handle is in the result of a function, where it would outlive its call');
  }
  return cx.sizes.func({ kind: 'func', async: raw.async, params, result });
}

/** resourcetype */
export function defineResource(raw: ResourceType, state: State, cx: Context): Resource {
  if (state.kind !== 'component')
    refuse('resource', 'a resource is defined inside a type, where only its name can be exported');
  if (raw.rep === 'i64') cx.need('cm64', 'a resource represented by i64');
  if (raw.rep !== 'i32' && raw.rep !== 'i64')
    refuse('resource', 'a resource is represented by another type than i32 or i64');
  if (raw.dtor !== undefined) {
    const dtor = cx.coreTypes.func(at(state.coreFuncs, raw.dtor, 'core function'));
    if (dtor === undefined || !sameValTypes(dtor.params, [raw.rep]) || dtor.results.length > 0) {
      refuse('resource', `core function ${raw.dtor} has not the type of a destructor, [${raw.rep}] -> []`);
    }
  }
  const resource = cx.newResource();
  state.defined.set(resource.identity, raw.rep);
  return resource;
}

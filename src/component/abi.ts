import type { CoreNumType } from '../binary/core-type.ts';
import type { PrimValType } from '../binary/type.ts';
import { WasmvirtError } from '../errors.ts';
import { rootOf } from './mention.ts';
import type { DefinedType, FuncType, ValueType } from './types.ts';

/*
 * The shapes of the canonical ABI (CanonicalABI.md): sizes, offsets, core signatures. Memories are 32-bit, but where the type of addresses
 * is given.
 *
 * Types form a DAG. The number of its paths can be exponential in the input and their length linear, so every type object is visited
 * once, without recursion. Lists of flat types are cut at `FLAT_LIMIT`, beyond which no rule distinguishes them.
 */

export const MAX_FLAT_PARAMS = 16;
export const MAX_FLAT_ASYNC_PARAMS = 4;
export const MAX_FLAT_RESULTS = 1;

/** Maximum length of the result of `flatten`: one more than any rule passes in core values. */
const FLAT_LIMIT = MAX_FLAT_PARAMS + 1;

/** The bound of CanonicalABI.md § Element Size, exclusive. */
const MAX_SIZE = 2 ** 28;

/** Bytes in linear memory. */
export interface Layout {
  readonly size: number;
  readonly align: number;
}

/** The layout of a record, a tuple, or parameters that are passed in memory; an offset for each field. */
export interface RecordLayout extends Layout {
  readonly offsets: readonly number[];
}

/** The layout of a variant. The discriminant has `discriminant` bytes at offset 0; all payloads are at offset `payload`. */
export interface VariantLayout extends Layout {
  readonly discriminant: 1 | 2 | 4;
  readonly payload: number;
}

/** A core signature, and whether parameters and result are passed in memory. */
export interface FlatFunc {
  readonly params: readonly CoreNumType[];
  readonly results: readonly CoreNumType[];
  /** The parameters are a tuple in memory (`recordLayout` of their types), and a pointer to it is passed. */
  readonly paramsInMemory: boolean;
  /** The result is in memory: lifted, a pointer to it is the core result; lowered, it is the last core parameter. */
  readonly resultInMemory: boolean;
}

/** The canonical options `memory` and `realloc`, whether validation requires them. */
export interface Needs {
  readonly memory: boolean;
  readonly realloc: boolean;
}

/** The type of addresses in the memory of the options. */
export type Address = 'i32' | 'i64';

/** `sync` without the option `async`; `stackful` with it; `callback` with `async` and `callback` (for lifts). */
export type Abi = 'sync' | 'stackful' | 'callback';

/** Size in bytes (CanonicalABI.md § Element Size). */
export function sizeOf(type: ValueType, address: Address = 'i32'): number {
  return factsOf(type, address).size;
}

/** Alignment in bytes: 1, 2, 4 or 8 (CanonicalABI.md § Alignment). */
export function alignOf(type: ValueType): number {
  return factsOf(type).align;
}

/** Whether flat values of the type contain pointers into memory: strings, lists and maps. */
export function containsPointer(type: ValueType): boolean {
  return factsOf(type).pointer;
}

/** Whether values of the type can contain handles of resources, streams or futures. */
export function containsHandle(type: ValueType): boolean {
  return factsOf(type).handle;
}

/** `contains_borrow` of CanonicalABI.md § Type Predicates. */
export function containsBorrow(type: ValueType): boolean {
  return factsOf(type).borrow;
}

/**
 * The core types that a value is passed in (CanonicalABI.md § Flattening). At most 17 of them: a list of length 17 means "more than 16",
 * and such values are passed in memory.
 */
export function flatten(type: ValueType, address: Address = 'i32'): readonly CoreNumType[] {
  return factsOf(type, address).flat;
}

/** Fields one after the other, each at its alignment. */
export function recordLayout(types: readonly ValueType[], address: Address = 'i32'): RecordLayout {
  const offsets: number[] = [];
  let [end, align] = [0, 1];
  for (const type of types) {
    const field = factsOf(type, address);
    const offset = alignTo(end, field.align);
    offsets.push(offset);
    end = checkSize(offset + field.size);
    align = Math.max(align, field.align);
  }
  return { offsets, align, size: checkSize(alignTo(end, align)) };
}

/** A discriminant, then the payload of the case; `undefined` for a case without one. */
export function variantLayout(cases: readonly (ValueType | undefined)[], address: Address = 'i32'): VariantLayout {
  const discriminant = cases.length <= 0x100 ? 1 : cases.length <= 0x10000 ? 2 : 4;
  let [size, payloadAlign] = [0, 1];
  for (const type of cases) {
    if (type === undefined) continue;
    const facts = factsOf(type, address);
    size = Math.max(size, facts.size);
    payloadAlign = Math.max(payloadAlign, facts.align);
  }
  const payload = alignTo(discriminant, payloadAlign);
  const align = Math.max(discriminant, payloadAlign);
  return { discriminant, payload, align, size: checkSize(alignTo(payload + size, align)) };
}

/** The payload types by case number of a variant, enum, option or result (§ Despecialization); `undefined` for other types. */
export function casesOf(type: DefinedType): readonly (ValueType | undefined)[] | undefined {
  switch (type.kind) {
    case 'variant':
      return type.cases.map((c) => c.type);
    case 'enum':
      return type.labels.map(() => undefined);
    case 'option':
      return [undefined, type.type];
    case 'result':
      return [type.ok, type.error];
    default:
      return undefined;
  }
}

/** A variant, enum, option or result in memory. */
export interface Cases {
  /** The payload types by case number, as `casesOf` gives them. */
  readonly payloads: readonly (ValueType | undefined)[];
  readonly layout: VariantLayout;
}

// a memo without observable state: an enum can have thousands of cases and occur in thousands of functions
const laidOut = new WeakMap<DefinedType, Cases>();

/** `casesOf` with its `variantLayout`. */
export function caseLayoutOf(type: DefinedType): Cases | undefined {
  const root = rootOf(type);
  let found = laidOut.get(root);
  if (found !== undefined) return found;
  const payloads = casesOf(root);
  if (payloads === undefined) return undefined;
  found = { payloads, layout: variantLayout(payloads) };
  laidOut.set(root, found);
  return found;
}

/** The bytes of a `flags` value in memory. */
export function flagsSize(count: number): 1 | 2 | 4 {
  if (count > 32) throw new WasmvirtError('limit', `a flags type has ${count} labels: at most 32 are allowed`);
  return count <= 8 ? 1 : count <= 16 ? 2 : 4;
}

/**
 * The core signature of a function (`flatten_functype` of CanonicalABI.md § Flattening). An `async` function type that is
 * lifted or lowered without the option `async` has the same signature as any other.
 *
 * @example flattenFunc(type, 'lower') // (param "p" string) (result string):
 * // { params: ['i32', 'i32', 'i32'], results: [], paramsInMemory: false, resultInMemory: true }
 */
export function flattenFunc(
  type: FuncType,
  direction: 'lift' | 'lower',
  abi: Abi = 'sync',
  address: Address = 'i32',
): FlatFunc {
  const flatParams: CoreNumType[] = [];
  for (const param of type.params) append(flatParams, flatten(param.type, address));
  const flatResult = type.result === undefined ? [] : flatten(type.result, address);
  const async = abi !== 'sync';

  const maxParams = async && direction === 'lower' ? MAX_FLAT_ASYNC_PARAMS : MAX_FLAT_PARAMS;
  const paramsInMemory = flatParams.length > maxParams;
  const params: CoreNumType[] = paramsInMemory ? [address] : flatParams;

  if (direction === 'lower') {
    const resultInMemory = flatResult.length > (async ? 0 : MAX_FLAT_RESULTS);
    if (resultInMemory) params.push(async ? 'i32' : address);
    return { params, results: async ? ['i32'] : resultInMemory ? [] : flatResult, paramsInMemory, resultInMemory };
  }
  if (async) {
    // the result is passed to `task.return`, which takes as many core parameters as any function
    const resultInMemory = flatResult.length > MAX_FLAT_PARAMS;
    return { params, results: abi === 'callback' ? ['i32'] : [], paramsInMemory, resultInMemory };
  }
  const resultInMemory = flatResult.length > MAX_FLAT_RESULTS;
  return { params, results: resultInMemory ? [address] : flatResult, paramsInMemory, resultInMemory };
}

/**
 * The options that `canon lift` (for an export) or `canon lower` (for an import) of the function requires (§ canonopt Validation).
 * `flat`: the result of `flattenFunc` for the same arguments, if known.
 */
export function needsOf(
  type: FuncType,
  direction: 'lift' | 'lower',
  abi: Abi = 'sync',
  flat: FlatFunc = flattenFunc(type, direction, abi),
): Needs {
  const params = type.params.some((param) => containsPointer(param.type));
  const result = type.result !== undefined && containsPointer(type.result);
  const realloc = direction === 'lift' ? params || flat.paramsInMemory : result;
  const asyncLower = abi !== 'sync' && direction === 'lower';
  return { realloc, memory: realloc || params || result || flat.paramsInMemory || flat.resultInMemory || asyncLower };
}

/** The computed facts about one type. */
interface Facts extends Layout {
  readonly flat: readonly CoreNumType[];
  readonly pointer: boolean;
  readonly borrow: boolean;
  readonly handle: boolean;
}

function scalar(size: number, flat: CoreNumType): Facts {
  return { size, align: size, flat: [flat], pointer: false, borrow: false, handle: false };
}

function pointerAndLength(size: number, address: Address): Facts {
  return { size: 2 * size, align: size, flat: [address, address], pointer: true, borrow: false, handle: false };
}

const POINTER_AND_LENGTH: Readonly<Record<Address, Facts>> = {
  i32: pointerAndLength(4, 'i32'),
  i64: pointerAndLength(8, 'i64'),
};
const HANDLE = scalar(4, 'i32');

const PRIMITIVE: Readonly<Record<Exclude<PrimValType, 'string'>, Facts>> = {
  bool: scalar(1, 'i32'),
  s8: scalar(1, 'i32'),
  u8: scalar(1, 'i32'),
  s16: scalar(2, 'i32'),
  u16: scalar(2, 'i32'),
  s32: scalar(4, 'i32'),
  u32: scalar(4, 'i32'),
  s64: scalar(8, 'i64'),
  u64: scalar(8, 'i64'),
  f32: scalar(4, 'f32'),
  f64: scalar(8, 'f64'),
  char: scalar(4, 'i32'),
  'error-context': HANDLE,
};

// a memo without observable state: types are immutable, and an entry lives as long as its type. An alias has the facts of what it names
const knownFacts = { i32: new WeakMap<DefinedType, Facts>(), i64: new WeakMap<DefinedType, Facts>() };

function primitiveFacts(type: PrimValType, address: Address): Facts {
  return type === 'string' ? POINTER_AND_LENGTH[address] : PRIMITIVE[type];
}

function factsOf(type: ValueType, address: Address = 'i32'): Facts {
  if (typeof type === 'string') return primitiveFacts(type, address);
  const root = rootOf(type);
  const known = knownFacts[address];
  const facts = known.get(root);
  if (facts !== undefined) return facts;
  const stack = [root];
  for (;;) {
    const top = stack[stack.length - 1];
    if (top === undefined) break;
    const depth = stack.length;
    for (const part of partsOf(top)) {
      if (typeof part !== 'object') continue;
      const inner = rootOf(part);
      if (!known.has(inner)) stack.push(inner);
    }
    if (stack.length > depth) continue;
    // a type can be on the stack twice
    if (!known.has(top)) known.set(top, compute(top, address));
    stack.pop();
  }
  return known.get(root) ?? unreachable();
}

/** The types that are direct parts of a type. */
function partsOf(type: DefinedType): readonly (ValueType | undefined)[] {
  switch (type.kind) {
    case 'record':
      return type.fields.map((field) => field.type);
    case 'tuple':
      return type.types;
    case 'list':
    case 'stream':
    case 'future':
      return [type.element];
    case 'map':
      return [type.key, type.value];
    case 'primitive':
    case 'flags':
    case 'enum':
    case 'own':
    case 'borrow':
      return [];
    case 'variant':
    case 'option':
    case 'result':
      return casesOf(type) ?? [];
    default:
      return type satisfies never;
  }
}

/** Computes the facts of a type from those of its parts. */
function compute(type: DefinedType, address: Address): Facts {
  const parts = partsOf(type).map((part) => (part === undefined ? undefined : factsOf(part, address)));
  let [borrow, pointer, handle] = [type.kind === 'borrow', false, false];
  for (const part of parts) {
    if (part?.borrow === true) borrow = true;
    if (part?.pointer === true) pointer = true;
    if (part?.handle === true) handle = true;
  }
  switch (type.kind) {
    case 'primitive':
      return primitiveFacts(type.type, address);
    case 'record':
    case 'tuple': {
      const types = type.kind === 'tuple' ? type.types : type.fields.map((field) => field.type);
      const { size, align } = recordLayout(types, address);
      const flat: CoreNumType[] = [];
      for (const part of parts) append(flat, part?.flat ?? []);
      return { size, align, flat, pointer, borrow, handle };
    }
    case 'list': {
      const [element] = parts;
      if (type.length === undefined || element === undefined) return { ...POINTER_AND_LENGTH[address], borrow, handle };
      const flat: CoreNumType[] = [];
      for (let i = 0; i < type.length && flat.length < FLAT_LIMIT && element.flat.length > 0; i++)
        append(flat, element.flat);
      return { size: checkSize(element.size * type.length), align: element.align, flat, pointer, borrow, handle };
    }
    case 'map':
      return { ...POINTER_AND_LENGTH[address], borrow, handle };
    case 'flags': {
      const size = flagsSize(type.labels.length);
      return { size, align: size, flat: ['i32'], pointer, borrow, handle };
    }
    case 'variant':
    case 'enum':
    case 'option':
    case 'result': {
      const { size, align } = variantLayout(casesOf(type) ?? [], address);
      const flat: CoreNumType[] = ['i32'];
      for (const part of parts) joinAfterTag(flat, part?.flat ?? []);
      return { size, align, flat, pointer, borrow, handle };
    }
    case 'own':
    case 'borrow':
    case 'stream':
    case 'future':
      return { ...HANDLE, borrow, handle: true };
    default:
      return type satisfies never;
  }
}

/** `flatten_variant`: the payloads of all cases share the same core values. */
function joinAfterTag(flat: CoreNumType[], payload: readonly CoreNumType[]): void {
  for (const [i, type] of payload.entries()) {
    const at = i + 1;
    if (at >= FLAT_LIMIT) return;
    const before = flat[at];
    flat[at] = before === undefined ? type : join(before, type);
  }
}

/** `join` of CanonicalABI.md § Flattening: the core type that can hold both. */
export function join(a: CoreNumType, b: CoreNumType): CoreNumType {
  if (a === b) return a;
  return (a === 'i32' && b === 'f32') || (a === 'f32' && b === 'i32') ? 'i32' : 'i64';
}

function append(flat: CoreNumType[], more: readonly CoreNumType[]): void {
  for (const type of more) {
    if (flat.length >= FLAT_LIMIT) return;
    flat.push(type);
  }
}

export function alignTo(offset: number, align: number): number {
  return Math.ceil(offset / align) * align;
}

function checkSize(size: number): number {
  if (size >= MAX_SIZE) throw new WasmvirtError('limit', 'a type takes 2^28 bytes or more in memory');
  return size;
}

function unreachable(): never {
  throw new WasmvirtError('internal', 'a type has no layout');
}

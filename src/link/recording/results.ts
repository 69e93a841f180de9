import type { PrimValType } from '../../binary/type.ts';
import { decodeUtf8 } from '../../bytes/utf8.ts';
import { alignOf, alignTo, caseLayoutOf, flagsSize, recordLayout, sizeOf } from '../../component/abi.ts';
import type { DefinedType, Resource, ResourceIdentity, ValueType } from '../../component/types.ts';
import { unreachable, WasmvirtError } from '../../errors.ts';
import type { RecordedResult } from './format.ts';

/** Why a result is not one of its type. */
export class BadResult extends Error {}

/** What a replay has to write into results before it returns them: an address, to which theirs is added, or a new handle. */
export interface Patch {
  /** Where, from the first result. */
  readonly at: number;
  /** 0: an address. Else the number of a resource, counted from 1. */
  readonly kind: number;
}

/** The most bytes of all results: adapters have addresses up to 2^30. */
const MAX_BYTES = 2 ** 30 - 2 ** 20;

/**
 * Results as the canonical ABI has them, one behind the other, with addresses that count from the first. Each is checked by its type while
 * it is copied, so that a host can take it as it is; what is between values stays behind.
 */
export class Results {
  readonly patches: Patch[] = [];
  /** Of which handles are made, by their numbers. */
  readonly resources: Resource[] = [];
  private readonly numbers = new Map<ResourceIdentity, number>();
  private bytes = new Uint8Array(1 << 12);
  private view = new DataView(this.bytes.buffer);
  private end = 0;
  /** What is copied from, and how much of it can still be. */
  private source: RecordedResult = { bytes: new Uint8Array(), at: 0 };
  private from = new DataView(this.source.bytes.buffer);
  private left = 0;

  /** All results so far. */
  get image(): Uint8Array {
    return this.bytes.subarray(0, this.end);
  }

  /**
   * Copies a result.
   *
   * @returns where it is
   * @throws BadResult if it is not of the type; WasmvirtError `limit`
   */
  add(type: ValueType, result: RecordedResult): number {
    const { bytes } = result;
    this.source = result;
    this.from = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.left = bytes.length;
    const size = sizeOf(type);
    this.take(0, size);
    const to = this.room(size, alignOf(type));
    this.value(type, 0, to);
    return to;
  }

  private value(type: ValueType, from: number, to: number): void {
    if (typeof type === 'string') {
      this.primitive(type, from, to);
      return;
    }
    switch (type.kind) {
      case 'primitive':
        this.primitive(type.type, from, to);
        return;
      case 'record':
        this.fields(
          type.fields.map((f) => f.type),
          from,
          to,
        );
        return;
      case 'tuple':
        this.fields(type.types, from, to);
        return;
      case 'list':
        if (type.length === undefined) this.list(type.element, from, to);
        else this.elements(type.element, type.length, from, to);
        return;
      case 'map':
        this.list({ kind: 'tuple', types: [type.key, type.value], aliasOf: undefined }, from, to);
        return;
      case 'flags': {
        const size = flagsSize(type.labels.length);
        const set = this.integer(from, size);
        if (type.labels.length < 32 && set >= 2 ** type.labels.length) bad('flags have more than their labels');
        this.store(to, size, set);
        return;
      }
      case 'variant':
      case 'enum':
      case 'option':
      case 'result':
        this.cases(type, from, to);
        return;
      case 'own':
        this.patches.push({ at: to, kind: this.numberOf(type.resource) });
        return;
      case 'borrow':
      case 'stream':
      case 'future':
        throw new WasmvirtError('internal', `a ${type.kind} is in what is recorded`);
      default:
        throw unreachable(type);
    }
  }

  private primitive(type: PrimValType, from: number, to: number): void {
    switch (type) {
      case 'string': {
        const length = this.run('u8', from, to);
        if (length === 0) return;
        const at = this.view.getUint32(to, true);
        if (typeof decodeUtf8(this.bytes, at, at + length) !== 'string') bad('a string is not UTF-8');
        return;
      }
      case 'bool': {
        const is = this.integer(from, 1);
        if (is > 1) bad('a bool is neither true nor false');
        this.store(to, 1, is);
        return;
      }
      case 'char': {
        const code = this.integer(from, 4);
        if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) bad('a char is none');
        this.store(to, 4, code);
        return;
      }
      case 'error-context':
        throw new WasmvirtError('internal', 'an error-context is in what is recorded');
      default:
        this.copy(from, to, sizeOf(type));
    }
  }

  private fields(types: readonly ValueType[], from: number, to: number): void {
    const { offsets } = recordLayout(types);
    types.forEach((type, i) => {
      const offset = offsets[i] ?? 0;
      this.value(type, from + offset, to + offset);
    });
  }

  private cases(type: DefinedType, from: number, to: number): void {
    const cases = caseLayoutOf(type);
    if (cases === undefined) throw new WasmvirtError('internal', `a ${type.kind} has no cases`);
    const { payloads, layout } = cases;
    const index = this.integer(from, layout.discriminant);
    if (index >= payloads.length) bad(`a ${type.kind} has case ${index} of ${payloads.length}`);
    this.store(to, layout.discriminant, index);
    const payload = payloads[index];
    if (payload !== undefined) this.value(payload, from + layout.payload, to + layout.payload);
  }

  private list(element: ValueType, from: number, to: number): void {
    const root = typeof element === 'object' && element.kind === 'primitive' ? element.type : element;
    if (NUMBERS.has(root)) {
      this.run(root, from, to);
      return;
    }
    const [start, length] = this.extent(element, from);
    if (length === 0) return;
    this.elements(element, length, start, this.put(element, length, to));
  }

  /** A list of numbers, which is copied as it is; how many there are. */
  private run(element: ValueType, from: number, to: number): number {
    const [start, length] = this.extent(element, from);
    if (length > 0) this.copy(start, this.put(element, length, to), length * sizeOf(element));
    return length;
  }

  private elements(element: ValueType, length: number, from: number, to: number): void {
    const size = sizeOf(element);
    for (let i = 0; i < length; i += 1) this.value(element, from + i * size, to + i * size);
  }

  /** Where a list is that is copied, and how many elements it has. */
  private extent(element: ValueType, from: number): readonly [start: number, length: number] {
    const [address, length] = [this.integer(from, 4), this.integer(from + 4, 4)];
    // of nothing, hosts may say any address
    if (length === 0) return [0, 0];
    const start = address - this.source.at;
    this.take(start, length * sizeOf(element));
    return [start, length];
  }

  /** Writes address and length of a list, and returns the room for it. */
  private put(element: ValueType, length: number, to: number): number {
    const at = this.room(length * sizeOf(element), alignOf(element));
    this.view.setUint32(to, at, true);
    this.view.setUint32(to + 4, length, true);
    this.patches.push({ at: to, kind: 0 });
    return at;
  }

  /** Whether these bytes are there. A host stores each value in bytes of its own: so there are never more of them than the result has. */
  private take(start: number, size: number): void {
    const { length } = this.source.bytes;
    if (start < 0 || start + size > length) bad(`${size} bytes are at ${start} of ${length}`);
    this.left -= size;
    if (this.left < 0) bad('two values are in the same bytes');
  }

  private integer(from: number, size: 1 | 2 | 4): number {
    if (size === 1) return this.from.getUint8(from);
    return size === 2 ? this.from.getUint16(from, true) : this.from.getUint32(from, true);
  }

  private store(to: number, size: 1 | 2 | 4, value: number): void {
    if (size === 1) this.view.setUint8(to, value);
    else if (size === 2) this.view.setUint16(to, value, true);
    else this.view.setUint32(to, value, true);
  }

  private copy(from: number, to: number, size: number): void {
    this.bytes.set(this.source.bytes.subarray(from, from + size), to);
  }

  private room(size: number, align: number): number {
    const at = alignTo(this.end, align);
    this.end = at + size;
    if (this.end > MAX_BYTES) throw new WasmvirtError('limit', `what was recorded has more than ${MAX_BYTES} bytes`);
    if (this.end > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.end, 2 * this.bytes.length));
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return at;
  }

  private numberOf(resource: Resource): number {
    let number = this.numbers.get(resource.identity);
    if (number === undefined) {
      number = this.resources.push(resource);
      this.numbers.set(resource.identity, number);
    }
    return number;
  }
}

const NUMBERS: ReadonlySet<ValueType> = new Set<PrimValType>([
  'u8',
  's8',
  'u16',
  's16',
  'u32',
  's32',
  'u64',
  's64',
  'f32',
  'f64',
]);

function bad(why: string): never {
  throw new BadResult(why);
}

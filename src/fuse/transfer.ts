import { alignOf, casesOf, flagsSize, flatten, recordLayout, sizeOf } from '../component/abi.ts';
import { rootOf } from '../component/mention.ts';
import type { DefinedType, ResourceIdentity, ValueType } from '../component/types.ts';
import { FunctionBuilder } from '../core/function-builder.ts';
import { LOADS, STORES } from '../core/instruction.ts';
import type { CoreObject } from '../core/object.ts';
import { unreachable, WasmvirtError } from '../errors.ts';
import {
  address,
  casesIn,
  checkCase,
  convert,
  isByte,
  isPlain,
  maskFlags,
  widthOf,
  type Place,
  type Primitive,
  type Width,
} from './values.ts';

/**
 * Code that moves values between the guest's memory and the adapter's, as the canonical ABI does at the boundary of two components. `in`: from
 * the guest, which is not trusted, so that everything is checked and made canonical; `out`: from the adapter.
 */
export type Direction = 'in' | 'out';

/** A resource that adapters define. */
export interface OurResource {
  /** What the handle table knows it by. */
  readonly number: number;
  /** Whether the adapter defines it that the values are moved to and from. */
  readonly own: boolean;
}

/** The states of an entry of the handle table: who owns a handle of a resource, or that it is lent. */
export function stateOf(resource: number, state: 'adapter' | 'guest' | 'lent'): number {
  return resource * 4 + { adapter: 1, guest: 2, lent: 3 }[state];
}

/** Functions for the values of one glue module, each type once. */
export class Transfers {
  readonly objects: CoreObject[] = [];
  private readonly resources: (identity: ResourceIdentity) => OurResource | undefined;
  private readonly files: boolean;
  private readsFiles = false;
  private readonly made = new Map<string, Map<DefinedType, string>>();
  private readonly pairs = new Map<DefinedType, DefinedType>();
  private steps = 0;

  /** `files`: the contents of mounted files are outside of the adapter, which returns where they are instead. */
  constructor(resources: (identity: ResourceIdentity) => OurResource | undefined, files: boolean) {
    this.resources = resources;
    this.files = files;
  }

  /** Whether a value may be what a mounted file has in it. */
  get usesFiles(): boolean {
    return this.readsFiles;
  }

  /**
   * Moves a value in memory. `from` and `to` are locals with addresses, to which the offsets are added; both areas have been checked.
   */
  memory(b: FunctionBuilder, type: ValueType, direction: Direction, from: Place, to: Place): void {
    const root = typeof type === 'string' ? undefined : rootOf(type);
    if (root === undefined || root.kind === 'primitive') {
      this.primitive(b, root?.kind === 'primitive' ? root.type : (type as Primitive), direction, from, to); // not an object
      return;
    }
    switch (root.kind) {
      case 'own':
      case 'borrow':
        this.store(b, 4, direction, to, () => {
          this.load(b, 4, direction, from);
          this.handle(b, root, direction);
        });
        return;
      case 'flags': {
        const size = flagsSize(root.labels.length);
        if (root.labels.length === 0) return;
        this.store(b, size, direction, to, () => {
          this.load(b, size, direction, from);
          if (direction === 'in') maskFlags(b, root.labels.length);
        });
        return;
      }
      case 'enum': {
        const { layout } = casesIn(root);
        this.store(b, layout.discriminant, direction, to, () => {
          this.load(b, layout.discriminant, direction, from);
          if (direction === 'in') checkCase(b, root.labels.length);
        });
        return;
      }
      default:
        // compound types are functions of their own, so that a type that occurs often is written once
        address(b, from);
        address(b, to);
        b.call(this.mover(root, direction));
    }
  }

  /** The function that moves a value of a compound type: (from, to). */
  private mover(type: DefinedType, direction: Direction): string {
    return this.once(`move ${direction}`, type, (symbol) => {
      const b = new FunctionBuilder(symbol, { params: ['i32', 'i32'], results: [] });
      const [from, to] = [0, 1];
      if (isPlain(type)) {
        b.get(from).get(to).i32(sizeOf(type)).call(`glue.copy-${direction}`);
        return b;
      }
      switch (type.kind) {
        case 'record':
        case 'tuple': {
          const types = type.kind === 'tuple' ? type.types : type.fields.map((field) => field.type);
          const { offsets } = recordLayout(types);
          types.forEach((t, i) => {
            const offset = offsets[i] ?? 0;
            this.memory(b, t, direction, { local: from, offset }, { local: to, offset });
          });
          return b;
        }
        case 'variant':
        case 'option':
        case 'result': {
          const { payloads, layout } = casesIn(type);
          const tag = b.local('i32');
          this.load(b, layout.discriminant, direction, { local: from, offset: 0 });
          if (direction === 'in') checkCase(b, payloads.length);
          b.set(tag);
          this.store(b, layout.discriminant, direction, { local: to, offset: 0 }, () => b.get(tag));
          payloads.forEach((payload, i) => {
            if (payload === undefined) return;
            const offset = layout.payload;
            b.get(tag).i32(i).op('i32.eq').if();
            this.memory(b, payload, direction, { local: from, offset }, { local: to, offset });
            b.end();
          });
          return b;
        }
        case 'list':
        case 'map': {
          if (type.kind === 'list' && type.length !== undefined) {
            this.elements(b, type.element, direction, from, to, () => b.i32(type.length ?? 0));
            return b;
          }
          const count = b.local('i32');
          this.load(b, 4, direction, { local: from, offset: 4 });
          b.set(count);
          this.store(b, 4, direction, { local: to, offset: 0 }, () => {
            this.load(b, 4, direction, { local: from, offset: 0 });
            b.get(count).call(this.list(this.elementOf(type), direction));
          });
          this.store(b, 4, direction, { local: to, offset: 4 }, () => b.get(count));
          return b;
        }
        case 'primitive':
        case 'flags':
        case 'enum':
        case 'own':
        case 'borrow':
        case 'stream':
        case 'future':
          throw new WasmvirtError('internal', `a ${type.kind} is moved as if it had parts`);
        default:
          throw unreachable(type);
      }
    });
  }

  private elementOf(type: DefinedType): ValueType {
    if (type.kind === 'list') return type.element;
    if (type.kind !== 'map') throw new WasmvirtError('internal', `a ${type.kind} has no elements`);
    let pair = this.pairs.get(type);
    if (pair === undefined) {
      pair = { kind: 'tuple', types: [type.key, type.value], aliasOf: undefined };
      this.pairs.set(type, pair);
    }
    return pair;
  }

  /** A loop over elements that stand behind each other; `count` pushes how many. */
  private elements(
    b: FunctionBuilder,
    element: ValueType,
    direction: Direction,
    from: number,
    to: number,
    count: () => void,
  ): void {
    const left = b.local('i32');
    const size = sizeOf(element);
    count();
    b.set(left).block().loop();
    b.get(left).op('i32.eqz').brIf(1);
    this.memory(b, element, direction, { local: from, offset: 0 }, { local: to, offset: 0 });
    b.get(from).i32(size).op('i32.add').set(from);
    b.get(to).i32(size).op('i32.add').set(to);
    b.get(left).i32(1).op('i32.sub').set(left).br(0).end().end();
  }

  /** The function that moves a list: (pointer, count) → pointer. */
  private list(element: ValueType, direction: Direction): string {
    const size = sizeOf(element);
    const align = alignOf(element);
    const make = (symbol: string): FunctionBuilder => {
      const b = new FunctionBuilder(symbol, { params: ['i32', 'i32'], results: ['i32'] });
      const [from, count] = [0, 1];
      if (this.files && direction === 'out' && isByte(element)) {
        this.readsFiles = true;
        return b.get(from).get(count).call('glue.file-out');
      }
      if (isPlain(element)) return b.get(from).get(count).i32(size).i32(align).call(`glue.list-${direction}`);
      const to = b.local('i32');
      const at = b.local('i32');
      if (direction === 'in') b.get(from).get(count).i32(size).i32(align).call('glue.room-in');
      else b.get(count).i32(size).i32(align).call('glue.room-out');
      b.tee(to).set(at);
      this.elements(b, element, direction, from, at, () => b.get(count));
      return b.get(to);
    };
    if (typeof element === 'string') return this.named(`list ${direction} ${element}`, make);
    return this.once(`list ${direction}`, rootOf(element), make);
  }

  private readonly primitives = new Set<string>();

  private named(symbol: string, make: (symbol: string) => FunctionBuilder): string {
    const whole = `glue:${symbol}`;
    if (!this.primitives.has(whole)) {
      this.primitives.add(whole);
      this.objects.push(make(whole).finish());
    }
    return whole;
  }

  private once(what: string, type: DefinedType, make: (symbol: string) => FunctionBuilder): string {
    let symbols = this.made.get(what);
    if (symbols === undefined) {
      symbols = new Map<DefinedType, string>();
      this.made.set(what, symbols);
    }
    let symbol = symbols.get(type);
    if (symbol === undefined) {
      symbol = `glue:${what} ${symbols.size}`;
      // before its body is written
      symbols.set(type, symbol);
      this.objects.push(make(symbol).finish());
    }
    return symbol;
  }

  private primitive(b: FunctionBuilder, type: Primitive, direction: Direction, from: Place, to: Place): void {
    if (type === 'string') {
      const size = b.local('i32');
      this.load(b, 4, direction, { ...from, offset: from.offset + 4 });
      b.set(size);
      this.store(b, 4, direction, to, () => {
        this.load(b, 4, direction, from);
        b.get(size);
        if (direction === 'in') b.call('glue.string-in');
        else b.i32(1).i32(1).call('glue.list-out');
      });
      this.store(b, 4, direction, { ...to, offset: to.offset + 4 }, () => b.get(size));
      return;
    }
    const size = widthOf(type);
    this.store(b, size, direction, to, () => {
      this.load(b, size, direction, from);
      if (direction !== 'in') return;
      if (type === 'bool') b.i32(0).op('i32.ne');
      if (type === 'char') b.call('glue.char');
    });
  }

  private load(b: FunctionBuilder, size: Width, direction: Direction, place: Place): void {
    if (direction === 'in') {
      address(b, place);
      b.call(`guest.load-${size}`);
      return;
    }
    b.get(place.local).access(LOADS[size], place.offset);
  }

  private store(b: FunctionBuilder, size: Width, direction: Direction, place: Place, value: () => void): void {
    if (direction === 'out') {
      address(b, place);
      value();
      b.call(`guest.store-${size}`);
      return;
    }
    b.get(place.local);
    value();
    b.access(STORES[size], place.offset);
  }

  /** Takes a handle from the stack and leaves what the other side gets for it. */
  private handle(
    b: FunctionBuilder,
    type: Extract<DefinedType, { readonly kind: 'own' | 'borrow' }>,
    direction: Direction,
  ): void {
    const resource = this.resources(type.resource.identity);
    // the host's: in the one table of all, under the same number
    if (resource === undefined) return;
    const { number, own } = resource;
    const [guest, adapter] = [stateOf(number, 'guest'), stateOf(number, 'adapter')];
    if (type.kind === 'borrow') {
      if (direction === 'out') throw new WasmvirtError('internal', 'a borrowed handle is returned');
      // who defines the resource gets the representation, others a handle, which they drop
      if (own) b.i32(guest).call('handles.rep');
      else b.i32(guest).i32(stateOf(number, 'lent')).call('handles.lend');
    } else if (direction === 'in') b.i32(guest).i32(adapter).call('handles.pass');
    else b.i32(adapter).i32(guest).call('handles.pass');
  }

  /** Moves a value in core values. @param values the locals that hold it @returns locals that hold what the other side gets */
  flat(b: FunctionBuilder, type: ValueType, direction: Direction, values: readonly number[]): number[] {
    this.steps += 1;
    if (this.steps > MOST_STEPS) throw new WasmvirtError('unsupported', 'its types are too large to be fused');
    const root = typeof type === 'string' ? undefined : rootOf(type);
    const [first = 0, second = 0] = values;
    const changed = (how: () => void): number[] => {
      const to = b.local('i32');
      b.get(first);
      how();
      b.set(to);
      return [to];
    };
    if (root === undefined || root.kind === 'primitive') {
      const primitive = root?.kind === 'primitive' ? root.type : (type as Primitive); // not an object
      if (primitive === 'string') {
        if (direction === 'out') throw new WasmvirtError('internal', 'a string is returned in core values');
        return [...changed(() => b.get(second).call('glue.string-in')), second];
      }
      if (direction === 'out') return [first];
      switch (primitive) {
        case 'bool':
          return changed(() => b.i32(0).op('i32.ne'));
        case 'u8':
          return changed(() => b.i32(0xff).op('i32.and'));
        case 'u16':
          return changed(() => b.i32(0xffff).op('i32.and'));
        case 's8':
          return changed(() => b.op('i32.extend8_s'));
        case 's16':
          return changed(() => b.op('i32.extend16_s'));
        case 'char':
          return changed(() => b.call('glue.char'));
        default:
          return [first];
      }
    }
    switch (root.kind) {
      case 'own':
      case 'borrow':
        return changed(() => this.handle(b, root, direction));
      case 'flags':
        if (direction === 'out' || root.labels.length === 0) return [first];
        return changed(() => maskFlags(b, root.labels.length));
      case 'record':
      case 'tuple': {
        const types = root.kind === 'tuple' ? root.types : root.fields.map((field) => field.type);
        return this.flats(b, types, direction, values);
      }
      case 'list':
      case 'map': {
        if (root.kind === 'list' && root.length !== undefined) {
          const types = new Array<ValueType>(root.length).fill(root.element);
          return this.flats(b, types, direction, values);
        }
        if (direction === 'out') throw new WasmvirtError('internal', 'a list is returned in core values');
        return [...changed(() => b.get(second).call(this.list(this.elementOf(root), direction))), second];
      }
      case 'variant':
      case 'enum':
      case 'option':
      case 'result':
        return this.flatCases(b, root, direction, values);
      case 'stream':
      case 'future':
        throw new WasmvirtError('internal', `a ${root.kind} is moved by glue`);
      default:
        throw unreachable(root);
    }
  }

  /** The same for values one after the other. */
  flats(b: FunctionBuilder, types: readonly ValueType[], direction: Direction, values: readonly number[]): number[] {
    let at = 0;
    return types.flatMap((type) => {
      const { length } = flatten(type);
      const moved = this.flat(b, type, direction, values.slice(at, at + length));
      at += length;
      return moved;
    });
  }

  private flatCases(b: FunctionBuilder, type: DefinedType, direction: Direction, values: readonly number[]): number[] {
    const payloads = casesOf(type) ?? [];
    const joined = flatten(type);
    const [tag = 0, ...slots] = values;
    if (direction === 'in') b.get(tag).i32(payloads.length).op('i32.ge_u').if().op('unreachable').end();
    const out = slots.map((_, i) => b.local(joined[i + 1] ?? 'i32'));
    payloads.forEach((payload, i) => {
      if (payload === undefined) return;
      const flat = flatten(payload);
      if (flat.length === 0) return;
      b.get(tag).i32(i).op('i32.eq').if();
      const actual = flat.map((as, j) => {
        const slot = b.local(as);
        b.get(slots[j] ?? 0);
        convert(b, joined[j + 1] ?? 'i32', as);
        b.set(slot);
        return slot;
      });
      this.flat(b, payload, direction, actual).forEach((moved, j) => {
        b.get(moved);
        convert(b, flat[j] ?? 'i32', joined[j + 1] ?? 'i32');
        b.set(out[j] ?? 0);
      });
      b.end();
    });
    return [tag, ...out];
  }
}

/** Core values are moved where they stand, with what cases have in common written once for each. */
const MOST_STEPS = 20_000;

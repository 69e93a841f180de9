import { alignOf, caseLayoutOf, flagsSize, recordLayout, sizeOf } from '../../component/abi.ts';
import { rootOf } from '../../component/mention.ts';
import type { DefinedType, Resource, ValueType } from '../../component/types.ts';
import type { PrimValType } from '../../binary/type.ts';
import { SLACK } from '../../core/link.ts';
import type { DataObject, DataReloc } from '../../core/object.ts';
import { encodeUtf8, utf8Length } from '../../bytes/utf8.ts';
import { CATCH_ALL_CASES, DENIED_CASES, type Literal } from '../../policy/capabilities/table.ts';
import { isString, optionOf } from '../../policy/capabilities/fits.ts';

/** A handle that has to be made at every call and stored into the image. */
export type HandleHole = ResourceHole | StreamHole | FutureHole;

interface Hole {
  /** Byte offset in the image. */
  readonly at: number;
}

/** A dummy of a resource. */
export interface ResourceHole extends Hole {
  readonly kind: 'own';
  readonly resource: Resource;
}

/** The readable end of a stream that is at its end. */
export interface StreamHole extends Hole {
  readonly kind: 'stream';
  readonly type: DefinedType;
}

/** The readable end of a future that gives `value`; `undefined` for a future without an element. */
export interface FutureHole extends Hole {
  readonly kind: 'future';
  readonly type: DefinedType;
  readonly value: Image | undefined;
  readonly isError: boolean;
}

/** No answer needs more bytes; a type can be made as large as 2^28. */
export const MAX_IMAGE = 1 << 16;

/**
 * A value of one type as the canonical ABI stores it in memory: what a denied function returns. Built once, at link time;
 * every method gives false when the type has no such value, and the image is then of no use.
 */
export class Image {
  readonly type: ValueType;
  readonly bytes: Uint8Array;
  readonly handles: HandleHole[] = [];
  readonly relocs: DataReloc[] = [];
  readonly strings: DataObject[] = [];
  /** End of the meaningful bytes. The caller never reads past it, or finds zeros there. */
  private used = 0;
  /** Bytes of the values of futures, together. */
  private inFutures = 0;
  /** Types that have no harmless value: each is tried once, as there can be many ways to it. */
  private readonly hopeless = new Set<ValueType>();
  /** What futures of results give: `ok`, or `err` with this case if they have it. */
  private futures: 'ok' | { readonly preferred: string | undefined } = 'ok';
  private readonly mayMake: (resource: Resource) => boolean;
  private readonly prefix: string;
  private readonly text: () => DataObject;
  private readonly isValue: boolean;

  /**
   * `mayMake` tells for which resources a dummy handle can be made; `prefix` begins the symbols of strings; `text`: what an error says
   * that is a text; `isValue`: it is the value of a future.
   */
  constructor(
    type: ValueType,
    mayMake: (resource: Resource) => boolean,
    prefix: string,
    text: () => DataObject,
    isValue = false,
  ) {
    this.type = type;
    this.bytes = new Uint8Array(sizeOf(type));
    this.mayMake = mayMake;
    this.prefix = prefix;
    this.text = text;
    this.isValue = isValue;
  }

  /** The image as static data. */
  data(symbol: string): DataObject {
    const mutable = this.handles.length > 0;
    // a caller reads whole values: keep at least one byte, so that the address is one of ours
    const bytes = this.bytes.slice(0, Math.max(this.used, this.bytes.length - SLACK, 1));
    const whole = mutable ? this.bytes : bytes;
    return { kind: 'data', symbol, align: alignOf(this.type), mutable, bytes: whole, relocs: this.relocs };
  }

  /**
   * 0, false, the empty string or list, `none`, `ok`, a dummy handle, a stream at its end, a future that is `ok`; where a choice
   * must be made, one that means "denied".
   */
  harmless(type: ValueType = this.type, at = 0): boolean {
    if (typeof type === 'string') {
      this.touch(at + sizeOf(type));
      return type !== 'error-context';
    }
    if (this.hopeless.has(type)) return false;
    const found = this.harmlessShape(type, at);
    // with a budget for all futures, later ones may fail where earlier ones did not
    if (!found && this.inFutures === 0) this.hopeless.add(type);
    return found;
  }

  private harmlessShape(type: DefinedType, at: number): boolean {
    switch (type.kind) {
      case 'primitive':
        return this.harmless(type.type, at);
      case 'list':
        if (type.length !== undefined) return this.repeated(type.element, type.length, at);
        this.touch(at + 8);
        return true;
      case 'map':
        this.touch(at + 8);
        return true;
      case 'flags':
        this.touch(at + flagsSize(type.labels.length));
        return true;
      case 'record':
        return this.fields(
          type.fields.map((f) => f.type),
          at,
          (t, o) => this.harmless(t, o),
        );
      case 'tuple':
        return this.fields(type.types, at, (t, o) => this.harmless(t, o));
      case 'option':
        return this.payload(type, 0, at, () => true);
      case 'result':
        return this.payload(type, 0, at, (t, o) => this.harmless(t, o));
      case 'enum':
      case 'variant':
        return this.deniedCase(type, undefined, at);
      case 'own':
        return this.handle(type.resource, at);
      case 'stream':
        return this.hole({ kind: 'stream', at, type });
      case 'future':
        return this.future(type, at);
      case 'borrow':
        return false;
      default:
        return type satisfies never;
    }
  }

  /** The first element is made, the others are copies, unless each needs handles of its own. */
  private repeated(element: ValueType, count: number, at: number): boolean {
    const size = sizeOf(element);
    const before = this.handles.length;
    if (!this.harmless(element, at)) return false;
    if (this.handles.length > before) {
      for (let i = 1; i < count; i++) if (!this.harmless(element, at + i * size)) return false;
      return true;
    }
    const end = at + count * size;
    // twice as many each time
    for (let done = size; at + done < end; done *= 2) {
      this.bytes.copyWithin(at + done, at, Math.min(at + done, end - done));
    }
    this.touch(end);
    return true;
  }

  /** A harmless value in which a future, at least one, gives an error: `preferred` if its type has that case. */
  later(preferred: string | undefined): boolean {
    this.futures = { preferred };
    return this.harmless() && this.handles.some((h) => h.kind === 'future' && h.isError);
  }

  /** `err` of a result: with `preferred` if the error type has that case, else the best that means "denied". */
  error(preferred: string | undefined, type: ValueType = this.type, at = 0): boolean {
    if (typeof type === 'string' || type.kind !== 'result') return false;
    return this.payload(type, 1, at, (t, o) => {
      if (typeof t === 'object' && (t.kind === 'enum' || t.kind === 'variant')) return this.deniedCase(t, preferred, o);
      return this.said(t, o);
    });
  }

  /** `some` of an option of results, in which the innermost that can is an error. */
  given(): boolean {
    const { type } = this;
    if (typeof type === 'string' || type.kind !== 'option') return false;
    return this.payload(type, 1, 0, (t, o) => this.innermostError(t, o));
  }

  private innermostError(type: ValueType, at: number): boolean {
    if (typeof type === 'string' || type.kind !== 'result') return false;
    // an `ok` without payload would be one that went well
    if (type.ok !== undefined && this.payload(type, 0, at, (t, o) => this.innermostError(t, o))) return true;
    return this.error(undefined, type, at) || this.firstCase(type, at);
  }

  /** `ok` of a result, with a literal or a harmless payload. */
  ok(literal: Literal | undefined, type: ValueType = this.type, at = 0): boolean {
    if (typeof type === 'string' || type.kind !== 'result') return false;
    return this.payload(type, 0, at, (t, o) =>
      literal === undefined ? this.harmless(t, o) : this.literal(literal, t, o),
    );
  }

  literal(literal: Literal, type: ValueType = this.type, at = 0): boolean {
    if (typeof type === 'string') return this.primitive(literal, type, at);
    switch (type.kind) {
      case 'primitive':
        return this.primitive(literal, type.type, at);
      case 'record': {
        if (typeof literal !== 'object' || literal === null || Array.isArray(literal)) return false;
        const values = literal as Readonly<Record<string, Literal>>;
        const { offsets } = recordLayout(type.fields.map((f) => f.type));
        return type.fields.every((f, i) => {
          const value = Object.hasOwn(values, f.label) ? values[f.label] : undefined;
          return value !== undefined && this.literal(value, f.type, at + (offsets[i] ?? 0));
        });
      }
      case 'tuple': {
        if (!Array.isArray(literal) || literal.length !== type.types.length) return false;
        const values = literal as readonly Literal[];
        const { offsets } = recordLayout(type.types);
        return type.types.every((t, i) => this.literal(values[i] ?? null, t, at + (offsets[i] ?? 0)));
      }
      case 'option':
        if (literal === null) return this.payload(type, 0, at, () => true);
        return this.payload(type, 1, at, (t, o) => this.literal(literal, t, o));
      case 'enum':
        return this.payload(type, typeof literal === 'string' ? caseNumber(type, literal) : -1, at, () => true);
      case 'variant':
        return this.payload(type, typeof literal === 'string' ? caseNumber(type, literal) : -1, at, (t, o) =>
          this.harmless(t, o),
        );
      default:
        return false;
    }
  }

  private deniedCase(type: Labelled, preferred: string | undefined, at: number): boolean {
    const attempt = (name: string, only: (t: ValueType | undefined) => boolean): boolean => {
      const index = caseNumber(type, name);
      const payload = type.kind === 'enum' ? undefined : type.cases[index]?.type;
      return index >= 0 && only(payload) && this.payload(type, index, at, (t, o) => this.said(t, o));
    };
    const any = (): boolean => true;
    if (preferred !== undefined && attempt(preferred, any)) return true;
    if (DENIED_CASES.some((name) => attempt(name, any))) return true;
    if (CATCH_ALL_CASES.some((name) => attempt(name, isText))) return true;
    return false;
  }

  /** The first case whose payload can be made: the last resort for the error of a result. */
  firstCase(type: ValueType = this.type, at = 0): boolean {
    if (typeof type === 'string' || type.kind !== 'result') return false;
    return this.payload(type, 1, at, (t, o) => {
      if (typeof t === 'string' || (t.kind !== 'enum' && t.kind !== 'variant')) return false;
      const cases = caseLayoutOf(t)?.payloads ?? [];
      return cases.some((_, index) => this.payload(t, index, o, (p, q) => this.said(p, q)));
    });
  }

  /** What an error says of itself: a text, or a harmless value. */
  private said(type: ValueType, at: number): boolean {
    if (isString(type)) {
      const text = this.text();
      if (!this.strings.includes(text)) this.strings.push(text);
      this.relocs.push({ at, symbol: text.symbol, addend: 0 });
      this.view.setUint32(at + 4, text.bytes.length, true);
      this.touch(at + 8);
      return true;
    }
    if (typeof type === 'object' && type.kind === 'option' && isString(type.type)) {
      return this.payload(type, 1, at, (t, o) => this.said(t, o));
    }
    return this.harmless(type, at);
  }

  private fields(
    types: readonly ValueType[],
    at: number,
    store: (type: ValueType, offset: number) => boolean,
  ): boolean {
    const { offsets } = recordLayout(types);
    return types.every((t, i) => store(t, at + (offsets[i] ?? 0)));
  }

  /** The discriminant `index`, then its payload. */
  private payload(
    type: DefinedType,
    index: number,
    at: number,
    store: (type: ValueType, offset: number) => boolean,
  ): boolean {
    const found = caseLayoutOf(type);
    if (found === undefined || index < 0 || index >= found.payloads.length) return false;
    const { payloads, layout } = found;
    for (let i = 0; i < layout.discriminant; i++) this.bytes[at + i] = (index >>> (8 * i)) & 0xff;
    this.touch(at + layout.discriminant);
    const payload = payloads[index];
    if (payload === undefined) return true;
    const before = [this.handles.length, this.relocs.length, this.strings.length] as const;
    if (store(payload, at + layout.payload)) return true;
    // leave no trace: another case may be tried
    this.bytes.fill(0, at, at + layout.size);
    [this.handles.length, this.relocs.length, this.strings.length] = before;
    return false;
  }

  private handle(resource: Resource, at: number): boolean {
    return this.mayMake(resource) && this.hole({ kind: 'own', at, resource });
  }

  /** The value of a future is written once and read later, so it cannot have handles that each call makes. */
  private future(type: Extract<DefinedType, { readonly kind: 'future' }>, at: number): boolean {
    if (this.isValue) return false;
    const { element } = type;
    if (element === undefined) return this.hole({ kind: 'future', at, type, value: undefined, isError: false });
    this.inFutures += sizeOf(element);
    if (this.inFutures > MAX_IMAGE) return false;
    const value = new Image(element, () => false, `${this.prefix}.f${this.handles.length}`, this.text, true);
    const isError = this.futures !== 'ok' && (value.error(this.futures.preferred) || value.firstCase());
    return (isError || value.harmless()) && this.hole({ kind: 'future', at, type, value, isError });
  }

  private hole(hole: HandleHole): boolean {
    if (this.isValue) return false;
    this.handles.push(hole);
    this.touch(hole.at + 4);
    return true;
  }

  private primitive(literal: Literal, type: PrimValType, at: number): boolean {
    const size = sizeOf(type);
    switch (type) {
      case 'bool':
        if (typeof literal !== 'boolean') return false;
        this.bytes[at] = literal ? 1 : 0;
        break;
      case 'string': {
        if (typeof literal !== 'string') return false;
        const length = utf8Length(literal);
        if (length < 0) return false;
        if (length > 0) {
          const bytes = new Uint8Array(length);
          encodeUtf8(literal, bytes, 0);
          const symbol = `${this.prefix}.s${this.strings.length}`;
          this.strings.push({ kind: 'data', symbol, align: 1, mutable: false, bytes, relocs: [] });
          this.relocs.push({ at, symbol, addend: 0 });
        }
        this.view.setUint32(at + 4, length, true);
        break;
      }
      case 'f32':
      case 'f64':
        if (typeof literal !== 'number') return false;
        if (type === 'f32') this.view.setFloat32(at, literal, true);
        else this.view.setFloat64(at, literal, true);
        break;
      case 'error-context':
        return false;
      default: {
        if (typeof literal !== 'number' && typeof literal !== 'bigint') return false;
        let rest = BigInt(literal);
        for (let i = 0; i < size; i++, rest >>= 8n) this.bytes[at + i] = Number(rest & 0xffn);
      }
    }
    this.touch(at + size);
    return true;
  }

  /** Made when it is needed: most images have only enumerations in them. */
  private get view(): DataView {
    return new DataView(this.bytes.buffer);
  }

  private touch(end: number): void {
    this.used = Math.max(this.used, end);
  }
}

type Labelled = Extract<DefinedType, { readonly kind: 'enum' | 'variant' }>;

// a memo, not a state: thousands of functions can have the same type with thousands of cases
const numbers = new WeakMap<Labelled, ReadonlyMap<string, number>>();

/** The number of the case with this label; -1 if there is none. */
function caseNumber(type: Labelled, label: string): number {
  const root = rootOf(type);
  let known = numbers.get(root);
  if (known === undefined) {
    const labels = type.kind === 'enum' ? type.labels : type.cases.map((c) => c.label);
    known = new Map(labels.map((text, number) => [text, number]));
    numbers.set(root, known);
  }
  return known.get(label) ?? -1;
}

function isText(type: ValueType | undefined): boolean {
  return type === undefined || isString(type) || optionOf(isString)(type);
}

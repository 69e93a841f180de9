import type { CoreNumType } from '../binary/core-type.ts';
import { caseLayoutOf, casesOf, flagsSize, flatten, recordLayout, sizeOf } from '../component/abi.ts';
import type { DefinedType, Resource, ValueType } from '../component/types.ts';
import { FunctionBuilder } from '../core/function-builder.ts';
import { unsignedLoad, type MemoryAccess } from '../core/instruction.ts';
import type { CoreObject, DataReloc } from '../core/object.ts';
import { encodeUtf8, utf8Length } from '../bytes/utf8.ts';
import type { PrimValType } from '../binary/type.ts';
import { primitive } from '../policy/fits.ts';
import type { TypeRef } from './type-table.ts';

/** What printing must know of the adapter that it is in. */
export interface TraceContext {
  /** Equal for equal types. */
  readonly ref: (type: ValueType) => TypeRef;
  /** How a resource is called, and for an owned handle the function that gives its representation, if it is ours. */
  readonly resource: (resource: Resource) => { readonly name: string; readonly rep: string | undefined };
}

/** Elements of a list that are shown. */
const MOST_ELEMENTS = 8;
/** Parts of the parameters of one function that are printed one by one; a type can have more than there is room for. */
const MOST_PARTS = 2000;

interface Primitive {
  readonly load: MemoryAccess;
  readonly core: CoreNumType;
  /** Widens it and prints it. */
  readonly put: readonly ['i64.extend_i32_u' | 'i64.extend_i32_s' | undefined, symbol: string];
}

const unsigned = ['i64.extend_i32_u', 'trace.put-u64'] as const;
const signed = ['i64.extend_i32_s', 'trace.put-s64'] as const;

const PRIMITIVES: Readonly<Record<Exclude<PrimValType, 'bool' | 'string'>, Primitive>> = {
  u8: { load: 'i32.load8_u', core: 'i32', put: unsigned },
  u16: { load: 'i32.load16_u', core: 'i32', put: unsigned },
  u32: { load: 'i32.load', core: 'i32', put: unsigned },
  u64: { load: 'i64.load', core: 'i64', put: [undefined, 'trace.put-u64'] },
  s8: { load: 'i32.load8_s', core: 'i32', put: signed },
  s16: { load: 'i32.load16_s', core: 'i32', put: signed },
  s32: { load: 'i32.load', core: 'i32', put: signed },
  s64: { load: 'i64.load', core: 'i64', put: [undefined, 'trace.put-s64'] },
  f32: { load: 'f32.load', core: 'f32', put: [undefined, 'trace.put-f32'] },
  f64: { load: 'f64.load', core: 'f64', put: [undefined, 'trace.put-f64'] },
  char: { load: 'i32.load', core: 'i32', put: [undefined, 'trace.put-char'] },
  'error-context': { load: 'i32.load', core: 'i32', put: unsigned },
};

/**
 * Writes code that prints values of component types, much as WAVE has them: `{a: 1}`, `some("x")`, `err(no-entry)`. Bytes are `b"…"`,
 * handles `name#number`. One function for each type that is met in memory, shared by all that have it.
 */
export class TracePrinter {
  private readonly context: TraceContext;
  private readonly made = new Map<string, CoreObject>();
  /** Symbols of lists of labels: as a text, thousands of them are only put together once. */
  private readonly labelled = new Map<readonly string[], string>();

  constructor(context: TraceContext) {
    this.context = context;
  }

  /** All functions and data that the code refers to. */
  get objects(): readonly CoreObject[] {
    return [...this.made.values()];
  }

  /** Prints this text. */
  text(builder: FunctionBuilder, text: string): void {
    const [symbol, length] = this.textData(text);
    builder.address(symbol).i32(length).call('trace.put');
  }

  /** Prints a value that was passed flat, in locals from `local` on, which have the core types `locals`. */
  flat(builder: FunctionBuilder, type: ValueType, local: number, locals: readonly CoreNumType[]): void {
    new FlatPrinter(this, builder, locals).value(type, local);
  }

  /** Prints a value in memory, at the address in local `base` plus `offset`. */
  memory(builder: FunctionBuilder, type: ValueType, base: number, offset: number): void {
    if (typeof type === 'string') {
      this.primitiveAt(builder, type, base, offset);
      return;
    }
    builder.get(base);
    if (offset > 0) builder.i32(offset).op('i32.add');
    builder.call(this.printer(type));
  }

  /** Prints a number, a character or a boolean; what it is of is on the stack, `core` types of it. */
  primitive(builder: FunctionBuilder, type: Exclude<PrimValType, 'string'>): void {
    if (type === 'bool') {
      const local = builder.local('i32');
      builder.set(local).address(this.labels(BOOLEANS)).get(local).call('trace.put-label');
      return;
    }
    const [widen, put] = PRIMITIVES[type].put;
    if (widen !== undefined) builder.op(widen);
    builder.call(put);
  }

  private primitiveAt(builder: FunctionBuilder, type: PrimValType, base: number, offset: number): void {
    if (type === 'string') {
      builder.get(base).access('i32.load', offset).get(base);
      builder.access('i32.load', offset + 4).call('trace.put-string');
      return;
    }
    builder.get(base).access(type === 'bool' ? 'i32.load8_u' : PRIMITIVES[type].load, offset);
    this.primitive(builder, type);
  }

  /** Prints a list whose address and length are on the stack. */
  list(element: ValueType): string {
    if (isByte(element)) return 'trace.put-bytes';
    return this.once(`trace.list ${this.context.ref(element)}`, (symbol) => {
      const b = new FunctionBuilder(symbol, { params: ['i32', 'i32'], results: [] });
      const [at, length] = [0, 1];
      const left = b.local('i32');
      this.text(b, '[');
      b.i32(MOST_ELEMENTS).get(length).get(length).i32(MOST_ELEMENTS).op('i32.gt_u').op('select').set(left);
      b.block().get(left).op('i32.eqz').brIf(0).loop();
      this.memory(b, element, at, 0);
      b.get(at).i32(sizeOf(element)).op('i32.add').set(at);
      b.get(left).i32(1).op('i32.sub').tee(left).if();
      this.text(b, ', ');
      b.br(1).end().end().end();
      b.get(length).i32(MOST_ELEMENTS).op('i32.gt_u').if();
      this.text(b, ', …(');
      b.get(length).op('i64.extend_i32_u').call('trace.put-u64');
      this.text(b, ')');
      b.end();
      this.text(b, ']');
      return b.finish();
    });
  }

  /** Prints a handle that is on the stack. */
  handle(builder: FunctionBuilder, type: Extract<DefinedType, { readonly kind: 'own' | 'borrow' }>): void {
    const { name, rep } = this.context.resource(type.resource);
    const local = builder.local('i32');
    builder.set(local);
    this.text(builder, `${name}#`);
    builder.get(local);
    // borrows of ours are representations already
    if (type.kind === 'own' && rep !== undefined) builder.call(rep);
    builder.op('i64.extend_i32_u').call('trace.put-u64');
  }

  labels(labels: readonly string[]): string {
    const known = this.labelled.get(labels);
    if (known !== undefined) return known;
    const symbol = `trace.labels ${labels.join(' ')}`;
    this.labelled.set(labels, symbol);
    if (!this.made.has(symbol)) {
      const bytes = new Uint8Array(8 * labels.length);
      const relocs = labels.map((label, i): DataReloc => {
        const [text, length] = this.textData(label);
        new DataView(bytes.buffer).setUint32(8 * i + 4, length, true);
        return { at: 8 * i, symbol: text, addend: 0 };
      });
      this.made.set(symbol, { kind: 'data', symbol, align: 4, mutable: false, bytes, relocs });
    }
    return symbol;
  }

  /** The function that prints a value of this type at an address. */
  private printer(type: DefinedType): string {
    return this.once(`trace.value ${this.context.ref(type)}`, (symbol) => {
      const b = new FunctionBuilder(symbol, { params: ['i32'], results: [] });
      this.shape(b, type);
      return b.finish();
    });
  }

  /** The value at the address in local 0. */
  private shape(b: FunctionBuilder, type: DefinedType): void {
    const at = 0;
    switch (type.kind) {
      case 'primitive':
        this.primitiveAt(b, type.type, at, 0);
        return;
      case 'record':
      case 'tuple': {
        const types = type.kind === 'record' ? type.fields.map((f) => f.type) : type.types;
        const { offsets } = recordLayout(types);
        this.fields(b, type, (field, i) => this.memory(b, field, at, offsets[i] ?? 0));
        return;
      }
      case 'list':
        if (type.length === undefined) b.get(at).access('i32.load', 0).get(at).access('i32.load', 4);
        else b.get(at).i32(type.length);
        b.call(this.list(type.element));
        return;
      case 'map': {
        b.get(at).access('i32.load', 0).get(at).access('i32.load', 4);
        b.call(this.list({ kind: 'tuple', types: [type.key, type.value], aliasOf: undefined }));
        return;
      }
      case 'flags':
        this.flags(b, type.labels, () => b.get(at).access(unsignedLoad(flagsSize(type.labels.length))));
        return;
      case 'own':
      case 'borrow':
        b.get(at).access('i32.load');
        this.handle(b, type);
        return;
      case 'stream':
      case 'future':
        this.text(b, `${type.kind}#`);
        b.get(at).access('i32.load').op('i64.extend_i32_u').call('trace.put-u64');
        return;
      default: {
        const layout = caseLayoutOf(type)?.layout;
        if (layout === undefined) return;
        const index = b.local('i32');
        b.get(at).access(unsignedLoad(layout.discriminant)).set(index);
        this.cases(b, type, index, (payload) => this.memory(b, payload, at, layout.payload));
      }
    }
  }

  /** Names and brackets of a record or tuple; `value` prints a field. */
  fields(
    b: FunctionBuilder,
    type: Extract<DefinedType, { readonly kind: 'record' | 'tuple' }>,
    value: (type: ValueType, index: number) => void,
  ): void {
    if (type.kind === 'record') {
      type.fields.forEach((field, i) => {
        this.text(b, `${i === 0 ? '{' : ', '}${field.label}: `);
        value(field.type, i);
      });
      this.text(b, '}');
      return;
    }
    type.types.forEach((t, i) => {
      this.text(b, i === 0 ? '(' : ', ');
      value(t, i);
    });
    this.text(b, ')');
  }

  /** `load` leaves the flags on the stack: there are 32 at most. */
  flags(b: FunctionBuilder, labels: readonly string[], load: () => void): void {
    this.text(b, '{');
    b.address(this.labels(labels)).i32(labels.length);
    load();
    b.call('trace.put-flags');
    this.text(b, '}');
  }

  /** The case whose index is in a local, with its payload. */
  cases(b: FunctionBuilder, type: DefinedType, index: number, payload: (type: ValueType) => void): void {
    const labels = caseLabels(type);
    b.address(this.labels(labels)).get(index).call('trace.put-label');
    if (type.kind === 'enum') return;
    casesOf(type)?.forEach((of, i) => {
      if (of === undefined) return;
      b.get(index).i32(i).op('i32.eq').if();
      this.text(b, '(');
      payload(of);
      this.text(b, ')');
      b.end();
    });
  }

  private textData(text: string): readonly [symbol: string, length: number] {
    const length = utf8Length(text);
    const symbol = `trace.text ${text}`;
    if (!this.made.has(symbol)) {
      const bytes = new Uint8Array(length);
      encodeUtf8(text, bytes, 0);
      this.made.set(symbol, { kind: 'data', symbol, align: 1, mutable: false, bytes, relocs: [] });
    }
    return [symbol, length];
  }

  private once(symbol: string, make: (symbol: string) => CoreObject): string {
    if (!this.made.has(symbol)) this.made.set(symbol, make(symbol));
    return symbol;
  }
}

/** Prints values that are in locals. Its code is written out for each function, so there is a bound on it. */
class FlatPrinter {
  private readonly printer: TracePrinter;
  private readonly builder: FunctionBuilder;
  private readonly locals: readonly CoreNumType[];
  private parts = 0;

  constructor(printer: TracePrinter, builder: FunctionBuilder, locals: readonly CoreNumType[]) {
    this.printer = printer;
    this.builder = builder;
    this.locals = locals;
  }

  value(type: ValueType, local: number): void {
    const { builder: b, printer } = this;
    this.parts += 1;
    if (this.parts > MOST_PARTS) {
      printer.text(b, '…');
      return;
    }
    if (typeof type === 'string') {
      this.primitive(type, local);
      return;
    }
    switch (type.kind) {
      case 'primitive':
        this.primitive(type.type, local);
        return;
      case 'record':
      case 'tuple': {
        let next = local;
        printer.fields(b, type, (field) => {
          this.value(field, next);
          next += flatten(field).length;
        });
        return;
      }
      case 'list':
        if (type.length === undefined) this.list(type.element, local);
        else this.fixedList(type.element, type.length, local);
        return;
      case 'map':
        this.list({ kind: 'tuple', types: [type.key, type.value], aliasOf: undefined }, local);
        return;
      case 'flags':
        printer.flags(b, type.labels, () => this.get(local, 'i32'));
        return;
      case 'own':
      case 'borrow':
        this.get(local, 'i32');
        printer.handle(b, type);
        return;
      case 'stream':
      case 'future':
        printer.text(b, `${type.kind}#`);
        this.get(local, 'i32');
        b.op('i64.extend_i32_u').call('trace.put-u64');
        return;
      default: {
        const index = b.local('i32');
        this.get(local, 'i32');
        b.set(index);
        printer.cases(b, type, index, (payload) => this.value(payload, local + 1));
      }
    }
  }

  private primitive(type: PrimValType, local: number): void {
    const { builder: b, printer } = this;
    if (type === 'string') {
      this.get(local, 'i32');
      this.get(local + 1, 'i32');
      b.call('trace.put-string');
      return;
    }
    this.get(local, type === 'bool' ? 'i32' : PRIMITIVES[type].core);
    printer.primitive(b, type);
  }

  private list(element: ValueType, local: number): void {
    this.get(local, 'i32');
    this.get(local + 1, 'i32');
    this.builder.call(this.printer.list(element));
  }

  private fixedList(element: ValueType, length: number, local: number): void {
    const { builder: b, printer } = this;
    const width = flatten(element).length;
    for (let i = 0; i < length; i += 1) {
      printer.text(b, i === 0 ? '[' : ', ');
      this.value(element, local + i * width);
    }
    printer.text(b, ']');
  }

  /** A local as this core type: the cases of a variant share locals (CanonicalABI.md, "Flat Lifting"). */
  private get(local: number, core: CoreNumType): void {
    const { builder: b, locals } = this;
    b.get(local);
    const have = locals[local];
    if (have === core) return;
    if (have === 'i64' && core !== 'f64') b.op('i32.wrap_i64');
    if (core === 'f32') b.op('f32.reinterpret_i32');
    if (core === 'f64') b.op('f64.reinterpret_i64');
  }
}

const isByte = primitive('u8');

const BOOLEANS = ['false', 'true'] as const;
const OPTION = ['none', 'some'] as const;
const RESULT = ['ok', 'err'] as const;

function caseLabels(type: DefinedType): readonly string[] {
  switch (type.kind) {
    case 'option':
      return OPTION;
    case 'result':
      return RESULT;
    case 'enum':
      return type.labels;
    case 'variant':
      return type.cases.map((c) => c.label);
    default:
      return [];
  }
}

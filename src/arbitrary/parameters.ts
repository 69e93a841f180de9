import fc from 'fast-check';
import { resolveComponent } from '../component/resolve.ts';
import type { DefinedType, Field, FuncType, Item, ValueType } from '../component/types.ts';
import { WasmvirtError } from '../errors.ts';

/** What generated parameters are made of. All of it can be left out. */
export interface ParametersConstraints {
  /** In place of what is generated for strings. */
  readonly strings?: fc.Arbitrary<string> | undefined;
  /** In place of what is generated for `list<u8>`. */
  readonly bytes?: fc.Arbitrary<Uint8Array> | undefined;
}

/**
 * Parameters of a function that a component exports, by their types, as jco takes them: for `wasmvirt/fuzz`, or for calls of any exports that
 * jco gives.
 *
 * @param bytes a component
 * @param name the function by its names in WIT: `parse`, or `my:pkg/text#parse` with or without the interface's version
 * @throws WasmvirtError `unsupported` for functions with handles, streams, futures or maps; `bad-option` where there is no such function
 * @example fc.assert(fc.property(parameters(bytes, 'parse'), (params) => parser.call(...params).kind !== 'trap'));
 */
export function parameters(
  bytes: Uint8Array,
  name: string,
  constraints: ParametersConstraints = {},
): fc.Arbitrary<readonly unknown[]> {
  const { params } = exportedFunc(resolveComponent(bytes).exports, name);
  const of = new Values(constraints);
  return fc.tuple(...params.map(({ label, type }) => of.value(type, `parameter ${label} of ${name}`)));
}

function exportedFunc(exports: ReadonlyMap<string, Item>, name: string): FuncType {
  const [scope, label = name] = name.includes('#') ? name.split('#') : [undefined];
  const found = [...exports.values()].flatMap(({ name: { name: of }, entity }): FuncType[] => {
    if (scope === undefined) return entity.kind === 'func' && of === label ? [entity.type] : [];
    if (entity.kind !== 'instance' || (of !== scope && of.replace(/@.*$/, '') !== scope)) return [];
    const func = entity.type.exports.get(label)?.entity;
    return func?.kind === 'func' ? [func.type] : [];
  });
  const [one, another] = found;
  if (one === undefined) throw new WasmvirtError('bad-option', `the component exports no function ${name}`);
  if (another !== undefined)
    throw new WasmvirtError('bad-option', `the component exports ${name} in several versions: name one`);
  return one;
}

type Value = fc.Arbitrary<unknown>;

class Values {
  private readonly strings: fc.Arbitrary<string>;
  private readonly bytes: fc.Arbitrary<Uint8Array>;
  /** A type can stand in others many times. */
  private readonly known = new Map<DefinedType, Value>();

  constructor({ strings, bytes }: ParametersConstraints) {
    // what parsers look for is ASCII, what they stumble over is not
    this.strings = strings ?? fc.oneof({ weight: 3, arbitrary: fc.string() }, fc.string({ unit: 'binary' }));
    this.bytes = bytes ?? fc.oneof(fc.uint8Array(), fc.string().map(ascii));
  }

  value(type: ValueType, where: string): Value {
    if (typeof type === 'string') return this.primitive(type, where);
    const known = this.known.get(type);
    if (known !== undefined) return known;
    const made = this.defined(type, where);
    this.known.set(type, made);
    return made;
  }

  private primitive(type: Exclude<ValueType, DefinedType>, where: string): Value {
    switch (type) {
      case 'bool':
        return fc.boolean();
      case 's8':
      case 's16':
      case 's32': {
        const half = 2 ** (Number(type.slice(1)) - 1);
        return fc.integer({ min: -half, max: half - 1 });
      }
      case 'u8':
      case 'u16':
      case 'u32':
        return fc.integer({ min: 0, max: 2 ** Number(type.slice(1)) - 1 });
      case 's64':
        return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
      case 'u64':
        return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
      case 'f32':
        return fc.float();
      case 'f64':
        return fc.double();
      case 'char':
        return fc.string({ unit: 'binary', minLength: 1, maxLength: 1 });
      case 'string':
        return this.strings;
      default:
        throw unsupported(where, type);
    }
  }

  private defined(type: DefinedType, where: string): Value {
    switch (type.kind) {
      case 'primitive':
        return this.primitive(type.type, where);
      case 'record':
        return this.record(type.fields, where);
      case 'variant':
        return fc.oneof(...type.cases.map(({ label, type: of }) => this.tagged(label, of, where)));
      case 'list':
        return this.list(type, where);
      case 'tuple':
        return fc.tuple(...type.types.map((of) => this.value(of, where)));
      case 'flags':
        return fc.record(Object.fromEntries(type.labels.map((label) => [camelCase(label), fc.boolean()])));
      case 'enum':
        return fc.constantFrom(...type.labels);
      case 'option': {
        // what can be missing twice has to say how often it is there
        if (kindOf(type.type) === 'option')
          return fc.oneof(this.tagged('none', undefined, where), this.tagged('some', type.type, where));
        return fc.option(this.value(type.type, where), { nil: undefined });
      }
      case 'result':
        return fc.oneof(this.tagged('ok', type.ok, where), this.tagged('err', type.error, where));
      case 'map':
      case 'stream':
      case 'future':
      case 'own':
      case 'borrow':
        throw unsupported(where, type.kind === 'own' || type.kind === 'borrow' ? 'handle' : type.kind);
      default:
        return type satisfies never;
    }
  }

  private record(fields: readonly Field[], where: string): Value {
    const made = fields.map(
      ({ label, type }) => [camelCase(label), this.value(type, `${where}, field ${label}`)] as const,
    );
    return fc.record(Object.fromEntries(made));
  }

  private tagged(tag: string, type: ValueType | undefined, where: string): Value {
    if (type === undefined) return fc.constant({ tag });
    return this.value(type, `${where}, case ${tag}`).map((val) => ({ tag, val }));
  }

  private list({ element, length }: Extract<DefinedType, { kind: 'list' }>, where: string): Value {
    const size = length === undefined ? {} : { minLength: length, maxLength: length };
    if (primitiveOf(element) === 'u8' && length === undefined) return this.bytes;
    return fc.array(this.value(element, `${where}, its elements`), size);
  }
}

function kindOf(type: ValueType): string {
  return typeof type === 'string' ? 'primitive' : type.kind;
}

function primitiveOf(type: ValueType): string | undefined {
  if (typeof type === 'string') return type;
  return type.kind === 'primitive' ? type.type : undefined;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** As jco writes names of fields: words that are all upper-case get lower-case letters, too. */
function camelCase(label: string): string {
  return label.toLowerCase().replaceAll(/-(.)/g, (_whole, letter: string) => letter.toUpperCase());
}

function unsupported(where: string, what: string): WasmvirtError {
  return new WasmvirtError('unsupported', `${where} has a ${what}, for which no values are made`);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { library } from '../support/library.ts';
import { flattenFunc } from '../../src/component/abi.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import { link } from '../../src/core/link.ts';
import { virtualize } from '../../src/index.ts';
import { run } from '../core/emitted.ts';
import { instantiateOnJco } from '../support/jco.ts';
import { wasmTools } from '../support/wasm-tools.ts';

/** How a trace writes values of all types, against a plain printer, through a whole component on jco. */

/** A type as WIT has it, values of it as jco takes them, and how they are to be printed. */
interface Typed {
  readonly wit: string;
  readonly declarations: readonly string[];
  readonly values: fc.Arbitrary<unknown>;
  readonly print: (value: never) => string;
  /** A list of it, as jco wants it. */
  readonly array?: (values: readonly unknown[]) => unknown;
}

let serial = 0;
const fresh = (): string => `t${String((serial += 1))}`;

const integer = (wit: string, min: bigint, max: bigint, array: (v: readonly number[]) => unknown): Typed => ({
  wit,
  declarations: [],
  values: fc
    .oneof(fc.constantFrom(min, max, 0n), fc.bigInt({ min, max }))
    .map((n) => (wit.endsWith('64') ? n : Number(n))),
  print: (n: number | bigint) => String(n),
  array: (values) => array(values as readonly number[]),
});

const float = (wit: 'f32' | 'f64'): Typed => {
  const arbitrary = wit === 'f32' ? fc.float() : fc.double();
  const simple = fc
    .integer({ min: -5_000_000, max: 5_000_000 })
    .map((n) => (wit === 'f32' ? Math.fround(n / 8) : n / 1000));
  return {
    wit,
    declarations: [],
    values: fc
      .oneof(arbitrary, simple, fc.constantFrom(0, -0, 2 ** -1074, NaN, Infinity, 2 ** 53, 1e300, 0.1))
      .map((x) => (wit === 'f32' ? Math.fround(x) : x)),
    print: wit === 'f32' ? printF32 : printF64,
    array: (values) => (wit === 'f32' ? Float32Array.from(values as number[]) : Float64Array.from(values as number[])),
  };
};

/** As JavaScript does. */
function printF64(x: number): string {
  if (Number.isNaN(x)) return 'nan';
  return `${Object.is(x, -0) ? '-' : ''}${String(x).replace('Infinity', 'inf')}`;
}

/** The shortest that is read back as the same number of 32 bits; of two that are as near, the even one. */
function printF32(x: number): string {
  if (x === 0) return printF64(x);
  for (let digits = 1; digits < 10; digits += 1) {
    const [, mantissa = '', exponent = ''] = /^(.*)e(.*)$/.exec(x.toExponential(100)) ?? [];
    const kept = mantissa.slice(0, mantissa.indexOf('.') + digits);
    const tie = /^50*$/.test(mantissa.slice(kept.length)) && Number(kept.at(-1)) % 2 === 0;
    const shorter = tie ? Number(`${kept}e${exponent}`) : Number(x.toPrecision(digits));
    if (Math.fround(shorter) === x) return printF64(shorter);
  }
  return printF64(x);
}

function escapeBytes(bytes: Uint8Array, raw: (at: number) => number): string {
  let out = '';
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (let i = 0; i < bytes.length;) {
    const byte = bytes[i] ?? 0;
    const size = raw(i);
    if (size > 0) {
      out += decoder.decode(bytes.subarray(i, i + size));
      i += size;
      continue;
    }
    const char = String.fromCharCode(byte);
    if (byte === 10) out += '\\n';
    else if ('\\"\''.includes(char)) out += `\\${char}`;
    else if (byte < 0x20 || byte > 0x7e) out += `\\x${byte.toString(16).padStart(2, '0')}`;
    else out += char;
    i += 1;
  }
  return out;
}

function printString(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let end = Math.min(bytes.length, 64);
  while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  const shown = bytes.subarray(0, end);
  const quoted = escapeBytes(shown, (at) => {
    const first = shown[at] ?? 0;
    const size = first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    const char = new TextDecoder('utf-8', { ignoreBOM: true }).decode(shown.subarray(at, at + size));
    return /[\u0080-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u.test(char) ? 0 : size;
  });
  return `"${quoted}"${end < bytes.length ? `…(${String(bytes.length)})` : ''}`;
}

function printBytes(bytes: Uint8Array): string {
  const rest = bytes.length > 64 ? `…(${String(bytes.length)})` : '';
  return `b"${escapeBytes(bytes.subarray(0, 64), () => 0)}"${rest}`;
}

const text: Typed = {
  wit: 'string',
  declarations: [],
  values: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 90 }),
    fc.constantFrom('', '\u202e', '\u{9b}31m', 'ä'.repeat(40), `${'x'.repeat(63)}€`, '"\\\'\n\r\t\0', '\ufeffx'),
  ),
  print: printString,
};

const SIMPLE: readonly Typed[] = [
  { wit: 'bool', declarations: [], values: fc.boolean(), print: String },
  integer('u8', 0n, 255n, (v) => Uint8Array.from(v)),
  integer('s8', -128n, 127n, (v) => Int8Array.from(v)),
  integer('u16', 0n, 0xffffn, (v) => Uint16Array.from(v)),
  integer('s16', -0x8000n, 0x7fffn, (v) => Int16Array.from(v)),
  integer('u32', 0n, 0xffff_ffffn, (v) => Uint32Array.from(v)),
  integer('s32', -0x8000_0000n, 0x7fff_ffffn, (v) => Int32Array.from(v)),
  integer('u64', 0n, 2n ** 64n - 1n, (v) => BigUint64Array.from(v as unknown as bigint[])),
  integer('s64', -(2n ** 63n), 2n ** 63n - 1n, (v) => BigInt64Array.from(v as unknown as bigint[])),
  float('f32'),
  float('f64'),
  {
    wit: 'char',
    declarations: [],
    values: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    print: (c: string) => {
      const code = c.codePointAt(0) ?? 0;
      return code < 0x80 ? `'${escapeBytes(Uint8Array.of(code), () => 0)}'` : `'\\u{${code.toString(16)}}'`;
    },
  },
  text,
];

const camel = (label: string): string => label.replace(/-([a-z0-9])/g, (_, c: string) => c.toUpperCase());

function list(of: Typed): Typed {
  return {
    wit: `list<${of.wit}>`,
    declarations: of.declarations,
    values: fc
      .array(of.values, { maxLength: of.wit === 'u8' ? 100 : 12 })
      .map((values) => of.array?.(values) ?? values),
    print: (values: ArrayLike<never> & Iterable<never>) => {
      if (of.wit === 'u8') return printBytes(Uint8Array.from(values));
      const shown = Array.from(values)
        .slice(0, 8)
        .map((v) => of.print(v));
      return `[${[...shown, ...(values.length > 8 ? [`…(${String(values.length)})`] : [])].join(', ')}]`;
    },
  };
}

function tuple(of: readonly Typed[]): Typed {
  return {
    wit: `tuple<${of.map((t) => t.wit).join(', ')}>`,
    declarations: of.flatMap((t) => t.declarations),
    values: fc.tuple(...of.map((t) => t.values)),
    print: (values: readonly never[]) => `(${values.map((v, i) => of[i]?.print(v) ?? '').join(', ')})`,
  };
}

function record(of: readonly Typed[]): Typed {
  const name = fresh();
  const labels = of.map((_, i) => `field-${'abcdefgh'[i] ?? ''}`);
  return {
    wit: name,
    declarations: [
      ...of.flatMap((t) => t.declarations),
      `record ${name} { ${of.map((t, i) => `${labels[i] ?? ''}: ${t.wit}`).join(', ')} }`,
    ],
    values: fc
      .tuple(...of.map((t) => t.values))
      .map((values) => Object.fromEntries(values.map((v, i) => [camel(labels[i] ?? ''), v]))),
    print: (value: Readonly<Record<string, never>>) =>
      `{${of.map((t, i) => `${labels[i] ?? ''}: ${t.print(value[camel(labels[i] ?? '')] as never)}`).join(', ')}}`,
  };
}

function variant(of: readonly (Typed | undefined)[]): Typed {
  const name = fresh();
  const cases = of.map((t, i) => ({ label: `case-${'abcdefgh'[i] ?? ''}`, of: t }));
  return {
    wit: name,
    declarations: [
      ...of.flatMap((t) => t?.declarations ?? []),
      `variant ${name} { ${cases.map((c) => c.label + (c.of === undefined ? '' : `(${c.of.wit})`)).join(', ')} }`,
    ],
    values: fc.oneof(
      ...cases.map((c) =>
        c.of === undefined ? fc.constant({ tag: c.label }) : c.of.values.map((val) => ({ tag: c.label, val })),
      ),
    ),
    print: ({ tag, val }: { tag: string; val?: never }) => {
      const found = cases.find((c) => c.label === tag)?.of;
      return found === undefined ? tag : `${tag}(${found.print(val as never)})`;
    },
  };
}

function result(ok: Typed | undefined, error: Typed | undefined): Typed {
  const of = (t: Typed | undefined, tag: string): fc.Arbitrary<unknown> =>
    t === undefined ? fc.constant({ tag, val: undefined }) : t.values.map((val) => ({ tag, val }));
  return {
    wit:
      ok === undefined
        ? error === undefined
          ? 'result'
          : `result<_, ${error.wit}>`
        : `result<${ok.wit}${error === undefined ? '' : `, ${error.wit}`}>`,
    declarations: [...(ok?.declarations ?? []), ...(error?.declarations ?? [])],
    values: fc.oneof(of(ok, 'ok'), of(error, 'err')),
    print: ({ tag, val }: { tag: string; val: never }) => {
      const found = tag === 'ok' ? ok : error;
      return found === undefined ? tag : `${tag}(${found.print(val)})`;
    },
  };
}

/** Not of an option: jco says that in another way. */
function option(of: Typed): Typed {
  return {
    wit: `option<${of.wit}>`,
    declarations: of.declarations,
    values: fc.option(of.values, { nil: undefined }),
    print: (value: unknown) => (value === undefined ? 'none' : `some(${of.print(value as never)})`),
  };
}

function labelled(kind: 'enum' | 'flags', count: number): Typed {
  const name = fresh();
  const labels = Array.from({ length: count }, (_, i) => `label-${String(i)}`);
  const choice =
    kind === 'enum'
      ? fc.constantFrom(...labels)
      : fc.subarray(labels).map((set) => Object.fromEntries(labels.map((l) => [camel(l), set.includes(l)])));
  return {
    wit: name,
    declarations: [`${kind} ${name} { ${labels.join(', ')} }`],
    values: choice,
    print: (value: string | Readonly<Record<string, boolean>>) => {
      if (typeof value === 'string') return value;
      return `{${labels.filter((l) => value[camel(l)] === true).join(', ')}}`;
    },
  };
}

const types: fc.Arbitrary<Typed> = fc.letrec<{ type: Typed }>((tie) => {
  const inner = tie('type');
  return {
    type: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'types' },
      fc.constantFrom(...SIMPLE),
      inner.map(list),
      fc.array(inner, { minLength: 1, maxLength: 4 }).map(tuple),
      fc.array(inner, { minLength: 1, maxLength: 4 }).map(record),
      fc.array(fc.option(inner, { nil: undefined }), { minLength: 1, maxLength: 4 }).map(variant),
      fc
        .tuple(fc.option(inner, { nil: undefined }), fc.option(inner, { nil: undefined }))
        .map(([a, b]) => result(a, b)),
      inner.filter((t) => !t.wit.startsWith('option')).map(option),
      fc.constantFrom(1, 2, 8, 9, 17, 32).map((n) => labelled('flags', n)),
      fc.constantFrom(1, 3, 257).map((n) => labelled('enum', n)),
    ),
  };
}).type;

const seed = Number(process.env['FC_SEED']);
const TYPES = [...SIMPLE, ...fc.sample(types, { numRuns: 60, seed })];

/** A guest that calls functions of `test:echo/api`, which nobody has, with what its own are called with. */
async function guest(): Promise<Uint8Array> {
  const functions = TYPES.map((t, i) => `call-n${String(i)}: func(x: ${t.wit});`);
  const body = [...new Set(TYPES.flatMap((t) => t.declarations)), ...functions].join('\n');
  const wit = `package test:echo;
    interface api { ${body} }
    interface calls { ${body} }
    world w { import api; export calls; }`;
  const dummy = await wasmTools((tools) =>
    tools.componentNew(tools.componentEmbed({ witSource: `${wit}\nworld d { import api; }`, world: 'd', dummy: true })),
  );
  const api = resolveComponent(dummy).imports.get('test:echo/api')?.entity;
  const parts = TYPES.map((_, i) => {
    const name = `call-n${String(i)}`;
    const func = api?.kind === 'instance' ? api.type.exports.get(name)?.entity : undefined;
    if (func?.kind !== 'func') throw new Error(`no function ${name}`);
    const { params } = flattenFunc(func.type, 'lower');
    const type = `(param ${params.join(' ')})`;
    const args = params.map((__, p) => `(local.get ${String(p)})`).join(' ');
    return [
      `(import "test:echo/api" "${name}" (func $${name} ${type}))`,
      `(func (export "test:echo/calls#${name}") ${type} (call $${name} ${args}) (global.set $top (i32.const 65536)))`,
    ] as const;
  });
  const core = `(module ${parts.map(([a]) => a).join('\n')}
    (memory (export "memory") 4)
    (global $top (mut i32) (i32.const 65536))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
      (local $p i32)
      (local.set $p (i32.and (i32.add (global.get $top) (i32.const 15)) (i32.const -16)))
      (global.set $top (i32.add (local.get $p) (local.get 3)))
      (local.get $p))
    ${parts.map(([, b]) => b).join('\n')})`;
  return wasmTools((tools) =>
    tools.componentNew(tools.componentEmbed({ binary: tools.parse(core), witSource: wit, world: 'w' })),
  );
}

describe('values in a trace', () => {
  it('are printed as a plain printer does, flat and in memory', { timeout: 120_000 }, async () => {
    const { bytes } = virtualize(await guest(), { trace: true, deny: ['test:echo/api'] });
    const instance = await instantiateOnJco(bytes);
    let printed = 0;
    for (const [i, type] of TYPES.entries()) {
      for (const value of fc.sample(type.values, { numRuns: 12, seed: seed + i })) {
        await instance.call('test:echo/calls', `call-n${String(i)}`, value);
        const all = instance.stderr();
        const line = all.slice(printed);
        printed = all.length;
        const wanted = `trace test:echo/api#call-n${String(i)}(${type.print(value as never)})`;
        const cut = wanted.length > 1000;
        if (cut) expect(line.length).toBeGreaterThan(500);
        else expect(line).toBe(`${wanted}\n`);
      }
    }
  });

  it('need no memory for each call', () => {
    let written = 0;
    const linked = link({
      library,
      objects: [{ kind: 'import', symbol: 'trace.sink', type: { params: ['i32', 'i32'], results: [] } }],
      exports: ['trace.put-s64', 'trace.put-f64', 'trace.put-char', 'trace.write'],
    });
    const running = run(linked, { 'trace.sink': (_, length) => (written += Number(length)) });
    const once = (i: number): void => {
      running.call('trace.put-s64', BigInt(-i));
      running.call('trace.put-f64', i / 7);
      for (let n = 0; n < i % 3000; n += 100) running.call('trace.put-char', 0x1f600);
      running.call('trace.write', 1);
    };
    once(1);
    const size = running.memory.buffer.byteLength;
    for (let i = 0; i < 100_000; i += 1) once(i);
    expect(running.memory.buffer.byteLength).toBe(size);
    expect(written).toBeGreaterThan(10_000_000);
  });
});

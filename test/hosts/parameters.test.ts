import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameters } from '../../src/arbitrary/index.ts';
import { instantiateOnJco } from '../support/jco.ts';
import { wasmTools } from '../support/wasm-tools.ts';
import { wat } from '../support/wat.ts';

/** Generated parameters are what jco takes: a function that gives back what it is given gives back the same. */

const SEED = Number(process.env['FC_SEED'] ?? 0);

/** Each kind of type, also in others. They take more than 16 core values, so that they are passed in memory, as results are. */
const WIT = `package test:echo;

interface kinds {
  record inner { some-name: u8, list-of: list<string> }
  variant choice { none-of-it, a-number(s64), a-record(inner) }
  enum one-of { first, second-one }
  flags some-of { read, write-only, execute }
  type same = inner;
  record every {
    b: bool, c: char, s: string, n-u8: u8, n-s8: s8, n-u16: u16, n-s16: s16, n-u32: u32, n-s32: s32, n-u64: u64, n-s64: s64,
    n-f32: f32, n-f64: f64,
    bytes: list<u8>, numbers: list<u32>, longs: list<s64>, strings: list<string>, nested: list<list<bool>>,
    two: tuple<u8, string>, inner: inner, same: same, choice: choice, one: one-of, some: some-of,
    maybe: option<u32>, perhaps: option<option<string>>, both: result<u8, string>, ok: result<u8>, err: result<_, one-of>, neither: result,
  }
  echo: func(it: every) -> every;
  plain: func();
}

world w {
  export kinds;
  export twice: func(a: s8, b: string) -> s32;
}`;

const CORE = `(module
  (memory (export "memory") 1)
  (global $top (mut i32) (i32.const 1024))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (global.set $top (i32.and (i32.add (global.get $top) (i32.const 15)) (i32.const -16)))
    (global.get $top)
    (global.set $top (i32.add (global.get $top) (local.get 3)))
    (if (i32.gt_u (global.get $top) (i32.shl (memory.size) (i32.const 16)))
      (then (drop (memory.grow (i32.add (i32.shr_u (local.get 3) (i32.const 16)) (i32.const 1)))))))
  (func (export "test:echo/kinds#echo") (param i32) (result i32) (local.get 0))
  (func (export "test:echo/kinds#plain"))
  (func (export "twice") (param i32 i32 i32) (result i32) (i32.mul (local.get 0) (i32.const 2))))`;

async function echo(): Promise<Uint8Array> {
  const binary = await wat(CORE);
  return wasmTools((tools) => tools.componentNew(tools.componentEmbed({ binary, witSource: WIT, world: 'w' })));
}

/** jco gives arrays of numbers for lists of them. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return [...(value as unknown as Iterable<unknown>)];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, plain(of)]));
}

describe('parameters', () => {
  it('are values of every type, as jco takes and gives them', async () => {
    const bytes = await echo();
    const instance = await instantiateOnJco(bytes);
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(parameters(bytes, 'test:echo/kinds#echo'), async (params) => {
        const [given] = params as [Record<string, unknown>];
        const got = await instance.call('test:echo/kinds', 'echo', given);
        expect(plain(got)).toEqual(plain(given));
        for (const key of ['choice', 'perhaps', 'both'])
          seen.add(`${key} ${(given[key] as { readonly tag: string }).tag}`);
        seen.add(`maybe ${typeof given['maybe']}`);
      }),
      { seed: SEED, numRuns: 200 },
    );
    expect([...seen].sort()).toEqual(
      [
        ...['both err', 'both ok', 'choice a-number', 'choice a-record', 'choice none-of-it'],
        ...['maybe number', 'maybe undefined', 'perhaps none', 'perhaps some'],
      ].sort(),
    );
  });

  it('are for functions of the world as well, and can be made of what is given', async () => {
    const bytes = await echo();
    const some = fc.sample(parameters(bytes, 'twice', { strings: fc.constant('mine') }), { seed: SEED, numRuns: 500 });
    expect(new Set(some.map(([, text]) => text))).toEqual(new Set(['mine']));
    const numbers = some.map(([number]) => Number(number));
    expect([Math.min(...numbers), Math.max(...numbers)]).toEqual([-128, 127]);
    expect(fc.sample(parameters(bytes, 'test:echo/kinds#plain'), 1)).toEqual([[]]);
  });

  it('are not made for what they cannot be', async () => {
    const bytes = await echo();
    expect(() => parameters(bytes, 'echo')).toThrow('the component exports no function echo');
    const handles = await wat(`(component (type $r (resource (rep i32))) (export $R "r" (type $r))
      (core module $m (func (export "f") (param i32))) (core instance $i (instantiate $m))
      (func $f (param "x" (own $R)) (canon lift (core func $i "f"))) (export "f" (func $f)))`);
    expect(() => parameters(handles, 'f')).toThrow('parameter x of f has a handle, for which no values are made');
  });
});

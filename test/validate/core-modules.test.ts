import { describe, expect, it } from 'vitest';
import { validate } from '../../src/index.ts';
import { CORE_FEATURES } from '../../src/validate/core-features.ts';
import { hostProgram, runProcess } from '../support/hosts.ts';
import { withFile } from '../support/scratch.ts';
import { wat } from '../support/wat.ts';

const PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** The verdict on a component with one core module of these sections. */
function within(sections: readonly number[], features: readonly string[] = ['all']): ReturnType<typeof validate> {
  const module = [...PREAMBLE, ...sections];
  const component = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00, 0x01, module.length, ...module];
  return validate(Uint8Array.from(component), { features });
}

const wasmTools = hostProgram('WASM_TOOLS');

describe('the module that shows whether an engine has a feature', () => {
  it.skipIf(wasmTools === undefined).each(CORE_FEATURES)('is valid: $name', async ({ probe }) => {
    await withFile(Uint8Array.from([...PREAMBLE, ...probe]), async (path) => {
      const made = await runProcess(wasmTools ?? '', ['validate', '--features', 'all', path]);
      expect([made.code, made.stderr]).toEqual([0, '']);
    });
  });

  it.each(CORE_FEATURES)('is itself undecided where the engine lacks it: $name', ({ name, probe }) => {
    const verdict = within(probe);
    const known = WebAssembly.validate(Uint8Array.from([...PREAMBLE, ...probe]));
    expect(verdict).toMatchObject({ valid: true });
    const needed = verdict.valid ? verdict.undecided.flatMap(({ features }) => features) : [];
    expect(needed.includes(name)).toBe(!known);
  });

  it.each(CORE_FEATURES.filter(({ feature }) => feature !== undefined))(
    'is invalid where $name is off',
    ({ feature, probe }) => {
      const known = WebAssembly.validate(Uint8Array.from([...PREAMBLE, ...probe]));
      if (!known) expect(within(probe, ['all', `-${feature ?? ''}`])).toMatchObject({ valid: false });
    },
  );
});

describe('a core module', () => {
  it.each([
    ['code of a wrong type', '(func (result i32) i64.const 1)'],
    ['an unknown function', '(func call 7)'],
    ['a start function with parameters', '(func $f (param i32)) (start $f)'],
  ])('is not valid with %s', async (_, text) => {
    expect(validate(await wat(`(component (core module ${text}))`))).toMatchObject({
      valid: false,
      code: 'invalid-module',
    });
    // without its code it is as its imports and exports say
    const verdict = validate(await wat(`(component (core module ${text}))`), { coreModules: false });
    expect(verdict).toEqual({ valid: true, undecided: [] });
  });

  it('has its sections in order, whatever the engine knows', () => {
    const [type, func, code] = [
      [1, 4, 1, 0x60, 0, 0],
      [3, 2, 1, 0],
      [10, 4, 1, 2, 0, 0x0b],
    ];
    expect(within([...type, ...func, ...code])).toMatchObject({ valid: true });
    expect(within([...func, ...type, ...code])).toMatchObject({ valid: false });
    expect(within([...type, ...type, ...func, ...code])).toMatchObject({ valid: false });
  });

  it('exports what an alias takes from it: functions, tables, memories, globals, tags, behind imports', async () => {
    const items = ['func', 'table', 'memory', 'global'] as const;
    const text = (exported: string): string => `(component
      (core module $a (func (export "f")) (global (export "g") i32 (i32.const 0)))
      (core instance $a (instantiate $a))
      (core module $m (import "a" "f" (func)) (import "a" "g" (global i32))
        (global i64 (i64.const -9223372036854775808)) (global f64 (f64.const 1)) (global v128 (v128.const i64x2 1 2))
        (global $g (mut f32) (f32.const 2)) (global funcref (ref.null func)) (global funcref (ref.func 0)) (global i32 (global.get 0))
        (func $f (param i32) (result i64) unreachable) (table $t 3 5 funcref) (memory $y 1 2)
        (export "func" (func $f)) (export "table" (table $t)) (export "memory" (memory $y)) (export "global" (global $g)))
      (core instance $m (instantiate $m (with "a" (instance $a))))
      (core module $n (import "m" ${exported}))
      (core instance (instantiate $n (with "m" (instance $m)))))`;
    const good = [
      '"func" (func (param i32) (result i64))',
      '"table" (table 3 funcref)',
      '"memory" (memory 1 2)',
      '"global" (global (mut f32))',
    ];
    const bad = [
      '"func" (func (param i32))',
      '"table" (table 4 funcref)',
      '"memory" (memory 1 1)',
      '"global" (global f32)',
      '"func" (memory 1)',
    ];
    expect(good.map((item) => item.slice(1, item.indexOf('"', 1)))).toEqual(items);
    for (const item of good) expect(validate(await wat(text(item)))).toEqual({ valid: true, undecided: [] });
    for (const item of bad) expect(validate(await wat(text(item)))).toMatchObject({ valid: false, code: 'wrong-type' });
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import { resolveComponent } from '../../src/component/resolve.ts';
import { checkControl } from '../../src/fuse/check-control.ts';
import { adapter } from '../../src/adapter.ts';
import { renderReport, virtualize, type Options } from '../../src/index.ts';
import { checkOutput } from '../../src/link/verify/check.ts';
import { readOutput } from '../../src/link/verify/read-output.ts';
import { CONTROL_EXPORTS, RECORDING } from '../../src/policy/control.ts';
import { normalize } from '../../src/policy/options/options.ts';
import { planImports } from '../../src/policy/plan.ts';
import { Sentences } from '../link/sentences.ts';
import { preview1Command } from '../support/guests.ts';
import { wat } from '../support/wat.ts';

/** The promise about `wasmvirt:control`, broken in every way: components that are made by hand, one with a hole each. */

const sentences = new Sentences(['src/fuse/check-control.ts'], /broken\(/);

/** The export of one function, `f`, by a core function `$f`, with options. */
const EXPORT = (options = '', instance = '(export "f" (func $lifted))'): string => `
  (func $lifted (result u32) (canon lift (core func $f) ${options}))
  (instance $files ${instance})
  (export "wasmvirt:control/files@0.1.0" (instance $files))`;

/** A core module over the host's `h`, instantiated; `$f` is its `f`. */
const OVER = (body: string): string => `
  (import "h" (func $h))
  (core func $low (canon lower (func $h)))
  (core module $m (import "" "h" (func $h)) (table 1 funcref) (elem (i32.const 0) func $h) (memory (export "m") 1)
    (type $t (func)) (global $g (mut i32) (i32.const 0)) ${body})
  (core instance $i (instantiate $m (with "" (instance (export "h" (func $low))))))
  (alias core export $i "f" (core func $f))`;

const RIGHT = OVER(`(func $k (param i32) (result i32) (local i32 i64) (i32.add (local.get 0) (i32.const 1)))
  (func (export "f") (result i32) (call $k (i32.const 1)))
  (func (export "other") (call $h))
  (func (export "post") (param i32)) (func (export "calls") (param i32) (call $h))
  (func (export "realloc") (param i32 i32 i32 i32) (result i32) (call $h) (i32.const 8))`);

const said = (text: string, guest?: number): Promise<string | undefined> =>
  wat(`(component ${text})`).then((bytes) => sentences.heard(() => checkControl(bytes, guest)));

const planned = (what: string): string => `the output is not what was planned: ${what}`;

const F = 'f of wasmvirt:control/files@0.1.0';

describe('what the control exports', () => {
  it('may call what is in its core module', async () => {
    expect(await said(RIGHT + EXPORT())).toBeUndefined();
    const post = '(alias core export $i "post" (core func $p))';
    expect(await said(RIGHT + post + EXPORT('(post-return $p)'))).toBeUndefined();
  });

  it.each([
    ['(func (export "f") (result i32) (call $h) (i32.const 1))', `${F} calls a function that its core module imports`],
    [
      '(func $k (call $h)) (func $l (call $k)) (func (export "f") (result i32) (call $l) (i32.const 1))',
      `${F} calls a function that its core module imports`,
    ],
    ['(export "f" (func $g2)) (func $g2 (result i32) (return_call $g2))', undefined],
    [
      '(func (export "f") (result i32) (call_indirect (type $t) (i32.const 0)) (i32.const 1))',
      `${F} calls through a table`,
    ],
    ['(func (export "f") (result i32) (ref.is_null (ref.func $h)))', `${F} has a reference to a function`],
    [
      '(func (export "f") (result i32) (i32x4.extract_lane 0 (i32x4.splat (i32.const 1))))',
      `${F} has code that cannot be read: SIMD instructions but loads and stores are not read`,
    ],
  ])('%s', async (body, wrong) => {
    expect(await said(OVER(body) + EXPORT())).toBe(wrong && planned(wrong));
  });

  it.each([
    ['(alias core export $i "calls" (core func $p))', '(post-return $p)'],
    [
      '(alias core export $i "realloc" (core func $r)) (alias core export $i "m" (core memory $m1))',
      '(memory $m1) (realloc $r)',
    ],
  ])('%s', async (aliases, options) => {
    expect(await said(RIGHT + aliases + EXPORT(options))).toBe(
      planned(`${F} calls a function that its core module imports`),
    );
  });

  it('is lifted with nothing else', async () => {
    const memory = '(alias core export $i "m" (core memory $m1))';
    expect(await said(RIGHT + memory + EXPORT('(memory $m1) string-encoding=utf16'))).toBeUndefined();
    const asynchronous = EXPORT('async').replace('(func $lifted (result', '(func $lifted async (result');
    expect(await said(RIGHT + asynchronous)).toBe(planned(`${F} is lifted with the option async`));
  });

  it('is code of a core module', async () => {
    const lowered = `${RIGHT} (core instance $j (export "f" (func $low))) (alias core export $j "f" (core func $fj))`;
    expect(await said(lowered + EXPORT().replace('(result u32) ', '').replace('$f)', '$fj)'))).toBe(
      planned(`${F} is not code of a core module`),
    );
    expect(await said(RIGHT + EXPORT().replace('(result u32) ', '').replace('$f)', '$low)'))).toBe(
      planned(`${F} is not code of a core module`),
    );
  });

  it('is nothing of the host', async () => {
    const INSTANCE = '(import "k" (instance $k (export "f" (func))))';
    expect(await said(`${INSTANCE} (export "wasmvirt:control/files@0.1.0" (instance $k))`)).toBe(
      planned('wasmvirt:control/files@0.1.0 is no list of functions'),
    );
    expect(await said(RIGHT + EXPORT('', '(export "f" (func $h))'))).toBe(planned(`${F} is not code of an adapter`));
    expect(await said(`${RIGHT}${INSTANCE}${EXPORT('', '(export "f" (instance $k))')}`)).toBe(
      planned(`${F} is no function`),
    );
  });

  it('is nothing of the guest', async () => {
    const guest = `(component $guest (core module $m (func (export "f") (result i32) i32.const 1)) (core instance $i (instantiate $m))
      (func $f (result u32) (canon lift (core func $i "f"))) (export "f" (func $f)))
      (instance $g (instantiate $guest)) (alias export $g "f" (func $lifted))
      (instance $files (export "f" (func $lifted))) (export "wasmvirt:control/files@0.1.0" (instance $files))`;
    expect(await said(guest, 0)).toBe(planned(`${F} is not code of an adapter`));
    expect(await said(guest, 1)).toBeUndefined();
  });
});

describe('an output', () => {
  it('that lacks an interface, or has another one, is not what was planned', async () => {
    const guest = await preview1Command();
    const world = resolveComponent(guest);
    const plan = planImports(normalize({ control: true }), world);
    const { bytes } = virtualize(guest, { control: true });
    const output = readOutput(bytes);
    checkOutput(world, plan, output);
    for (const name of CONTROL_EXPORTS) {
      const other = name.replace('control/', 'control/other-');
      const renamed = [...output.exports].map(([key, item]): [string, typeof item] => {
        return key === name ? [other, { ...item, name: { ...item.name, name: other } }] : [key, item];
      });
      expect(() => checkOutput(world, plan, { ...output, exports: new Map(renamed) })).toThrow(
        `does not export ${name}`,
      );
      const without = new Map([...output.exports].filter(([key]) => key !== name));
      expect(() => checkOutput(world, plan, { ...output, exports: without })).toThrow();
      const swapped = [...output.exports].map(([key, item]): [string, typeof item] => {
        const entity = [...output.exports.values()].at(key === name ? 0 : -1)?.entity ?? item.entity;
        return key === name ? [key, { ...item, entity }] : [key, item];
      });
      expect(() => checkOutput(world, plan, { ...output, exports: new Map(swapped) })).toThrow(
        `does not export ${name}`,
      );
    }
    // without the option none of it may be there
    const bare = planImports(normalize({}), world);
    expect(() => checkOutput(world, bare, output)).toThrow('its exports are not those of the input');
  });

  it('that exports a recording is what was planned only if the host is recorded', async () => {
    const guest = await preview1Command();
    const world = resolveComponent(guest);
    const plan = planImports(normalize({}), world);
    const output = readOutput(virtualize(guest).bytes);
    const exporting = { ...output, exports: new Map([...output.exports, [RECORDING.name.name, RECORDING] as const]) };
    const by = (kind: 'record' | 'replay'): typeof plan => ({
      ...plan,
      recording: { kind, functions: [], data: new Uint8Array(), resources: [] },
    });
    checkOutput(world, by('record'), exporting);
    checkOutput(world, by('replay'), output);
    for (const other of [plan, by('replay')]) {
      expect(() => checkOutput(world, other, exporting)).toThrow('its exports are not those of the input');
    }
    expect(() => checkOutput(world, by('record'), output)).toThrow('its exports are not those of the input');
  });

  it('says in its report what is reached, and an adapter alone has none', async () => {
    const guest = await preview1Command();
    const said = (options: Options): string => renderReport(virtualize(guest, { ...options, control: true }).report);
    expect(said({ stdin: 'ignore', stdout: 'capture', random: { seed: 1 }, mounts: { '/': {} } })).toContain(
      'wasmvirt:control reaches files, stdin, stdout, arguments, variables, seed\n',
    );
    expect(said({ all: 'allow' })).toContain('wasmvirt:control reaches nothing, as nothing is virtual\n');
    expect(renderReport(virtualize(guest, {}).report)).not.toContain('wasmvirt:control');
    expect(() => adapter({ wasiVersion: '0.2.0', control: true })).toThrow(/control is for components/);
  });

  it('of a component that exports the same already is refused, and without the option it stays', async () => {
    const once = virtualize(await preview1Command(), { control: true }).bytes;
    expect(() => virtualize(once, { control: true })).toThrow(/exports already: take the component out of it first/);
    const again = resolveComponent(virtualize(once, {}).bytes);
    expect([...again.exports.keys()].filter((name) => CONTROL_EXPORTS.has(name))).toEqual([...CONTROL_EXPORTS]);
  });
});

afterAll(() => {
  expect(sentences.all.length).toBeGreaterThan(8);
  // cannot be made by hand: the reader of definitions or of core modules refuses them before
  const elsewhere = ['${what} leads to a list', 'a core module is none', '${what} is not in its core module'];
  expect(sentences.unheard().filter((text) => !elsewhere.includes(text))).toEqual([]);
});

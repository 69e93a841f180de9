import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ControlError,
  endingOf,
  harness,
  look,
  newWatch,
  readInput,
  writeInput,
  type Input,
} from '../../src/fuzzing/index.ts';
import { WasmvirtError } from '../../src/index.ts';
import { cGuest } from '../support/c-guests.ts';
import { preview1Command, preview1Reactor } from '../support/guests.ts';
import { luckyGuest } from '../support/lucky-guest.ts';
import { wat } from '../support/wat.ts';

/** `wasmvirt/fuzz`, over jco in this Node. */

const SEED = Number(process.env['FC_SEED'] ?? 0);

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Functions that end in different ways: some at once, `third` when it is called for the third time, `deep` when the stack is full. */
const ENDINGS = `(component
  (core module $m
    (global $calls (mut i32) (i32.const 0))
    (func (export "third") (result i32)
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (if (i32.ge_u (global.get $calls) (i32.const 3)) (then (unreachable)))
      (global.get $calls))
    (func $deep (export "deep") (result i32) (i32.add (call $deep) (i32.const 1)))
    (func (export "same") (param i32) (result i32) (local.get 0))
    (func (export "fails") (param i32) (result i32) (i32.const 1))
    (func (export "no-char") (result i32) (i32.const 0xd800)))
  (core instance $i (instantiate $m))
  (func $third (result u32) (canon lift (core func $i "third")))
  (func $same (param "it" u8) (result u8) (canon lift (core func $i "same")))
  (func (export "third") (result u32) (canon lift (core func $i "third")))
  (func (export "deep") (result u32) (canon lift (core func $i "deep")))
  (func (export "fails") (param "it" u8) (result (result)) (canon lift (core func $i "fails")))
  (func (export "no-char") (result char) (canon lift (core func $i "no-char")))
  (instance $one (export "a-count" (func $third)) (export "same" (func $same)))
  (export "test:in/side@1.0.0" (instance $one))
  (export "test:in/side@2.0.0" (instance $one)))`;

describe('a function in a loop', () => {
  it('says how each run ended, and goes on after a trap', async () => {
    const parser = await harness(await cGuest('pairs'), { run: { export: 'parse' } });
    expect(parser.call(utf8('a=b&c=%41'))).toEqual({ kind: 'returned', value: 2 });
    expect(parser.call(utf8('a=b&'))).toEqual({ kind: 'returned', value: -1 });
    const bad = utf8('01234567%41=1');
    const trapped = parser.call(bad);
    expect(trapped).toMatchObject({ kind: 'trap', alone: true });
    expect(endingOf(trapped)).toMatch(/^it trapped: .*unreachable/);
    // one that was left in the middle is not used again: one to see whether it traps alone, one for the next
    expect(parser.instances).toBe(2);
    expect(parser.call(utf8('a=b'))).toEqual({ kind: 'returned', value: 1 });
    expect(parser.instances).toBe(3);
    expect(parser.call(bad)).toMatchObject({ kind: 'trap', alone: true });
    // stacks are for people
    expect((trapped as { readonly stack: string }).stack.length).toBeLessThan(3000);
    expect(parser.report.imports).toEqual([]);
  });

  it('tells traps from errors, and from values that jco refuses', async () => {
    const bytes = await wat(ENDINGS);
    const named = async (name: string) => harness(bytes, { run: { export: name } });
    const third = await named('third');
    expect(third.call()).toEqual({ kind: 'returned', value: 1 });
    expect(third.call()).toEqual({ kind: 'returned', value: 2 });
    // it needs the memory of two runs before it
    expect(third.call()).toMatchObject({ kind: 'trap', alone: false });
    expect(third.call()).toEqual({ kind: 'returned', value: 2 });
    expect((await named('deep')).call()).toMatchObject({ kind: 'trap', alone: true });
    const fails = await named('fails');
    expect(fails.call(1)).toEqual({ kind: 'error', error: undefined });
    expect(fails.call(1)).toEqual({ kind: 'error', error: undefined });
    expect(fails.instances).toBe(1);
    const noChar = await named('no-char');
    expect(noChar.call()).toMatchObject({ kind: 'refused' });
    expect(endingOf(noChar.call())).toMatch(/^jco refused a value: /);
    expect(noChar.instances).toBe(2);
  });

  it('can have a fresh instance for each run, or for some', async () => {
    const bytes = await wat(ENDINGS);
    const counts = async (runsPerInstance: number): Promise<unknown[]> => {
      const third = await harness(bytes, { run: { export: 'test:in/side@1.0.0#a-count' }, runsPerInstance });
      return Array.from({ length: 5 }, () => third.call()).map((one) => one.kind === 'returned' && one.value);
    };
    expect(await counts(1)).toEqual([1, 1, 1, 1, 1]);
    expect(await counts(2)).toEqual([1, 2, 1, 2, 1]);
  });

  it('is reset before each run, but for the memory of the component', async () => {
    const guest = await preview1Reactor();
    const greeting = await harness(guest, { run: { export: 'greeting' } });
    expect(greeting.run({ variables: { NAME: 'a' } })).toEqual({ kind: 'returned', value: 'hello a' });
    // it asks for its variables once
    expect(greeting.run({ variables: { NAME: 'b' } })).toEqual({ kind: 'returned', value: 'hello a' });
    const fresh = await harness(guest, { run: { export: 'greeting' }, runsPerInstance: 1 });
    for (const name of ['a', 'b'])
      expect(fresh.run({ variables: { NAME: name } })).toEqual({ kind: 'returned', value: `hello ${name}` });
    // what the run before had is gone
    expect(fresh.run()).toEqual({ kind: 'returned', value: 'hello ' });
    const say = await harness(guest, { run: { export: 'say' }, policy: { stdout: 'capture' } });
    for (let i = 0; i < 3; i += 1) {
      expect(say.run()).toMatchObject({ kind: 'returned' });
      expect(say.streams.takeStdout().text).toBe('hello ');
      say.run();
    }
    expect(say.streams.takeStdout().text).toBe('hello ');
    expect(say.instances).toBe(1);
  });

  it('must be there', async () => {
    const bytes = await wat(ENDINGS);
    const failing = (run: Parameters<typeof harness>[1]['run'], more: object = {}) => harness(bytes, { run, ...more });
    await expect(failing('command')).rejects.toThrow('the component exports no wasi:cli/run: name a function');
    await expect(failing({ export: 'none' })).rejects.toThrow(
      'the component exports no function none, but test:in/side@1.0.0#a-count, test:in/side@1.0.0#same, test:in/side@2.0.0#a-count, test:in/side@2.0.0#same, third, deep, fails, no-char',
    );
    await expect(failing({ export: 'test:in/side#same' })).rejects.toThrow('in several versions: name one');
    for (const runsPerInstance of [0, -1, 1.5, NaN])
      await expect(failing({ export: 'deep' }, { runsPerInstance })).rejects.toThrow('runsPerInstance is a number');
    await expect(failing({ export: 'deep' }, { policy: { mounts: 1 as never } })).rejects.toThrow(WasmvirtError);
    const handles = await wat(`(component (type $r (resource (rep i32))) (export $R "r" (type $r))
      (core module $m (func (export "f") (param i32))) (core instance $i (instantiate $m))
      (func $f (param "self" (borrow $R)) (canon lift (core func $i "f"))) (export "[method]r.f" (func $f)))`);
    await expect(harness(handles, { run: { export: '[method]r.f' } })).rejects.toThrow('is a function of a resource');
  });

  it('is hermetic: what is left to the host has to be allowed by name, and given', async () => {
    const asking = await luckyGuest();
    const run = { export: 'f' } as const;
    await expect(harness(asking, { run })).rejects.toThrow(WasmvirtError);
    const policy = { allow: ['my:own/lucky'] };
    await expect(harness(asking, { run, policy })).rejects.toThrow(
      'my:own/lucky is left to the host: give it in imports',
    );
    const given = await harness(asking, { run, policy, imports: { 'my:own/lucky': { number: () => 7 } } });
    expect(given.call()).toEqual({ kind: 'returned', value: 7 });
  });
});

describe('a program in a loop', () => {
  it('is run in a fresh instance each time, with what it is given and nothing else', async () => {
    const program = await harness(await preview1Command(), { run: 'command', policy: { stdout: 'capture' } });
    const input: Input = { args: ['p', 'q'], stdin: 'typed', variables: { A: 'b' }, files: { '/file.txt': 'given' } };
    const printed = 'env A=b\nstdin typed\nfile given\nclock ok\narg p\narg q\n';
    for (let i = 0; i < 2; i += 1) {
      expect(program.run(input)).toEqual({ kind: 'returned', value: undefined });
      expect(program.streams.takeStdout().text).toBe(printed);
      expect(program.files.readText('/file.txt')).toBe('given');
      program.run();
      expect(program.streams.takeStdout().text).toBe('clock ok\n');
      expect(program.files.list('/')).toEqual([]);
    }
    expect(program.run({ args: ['p', 'fail'] })).toEqual({ kind: 'exit', code: 1 });
    expect(program.run(input)).toEqual({ kind: 'returned', value: undefined });
    const denied = await harness(await preview1Command(), { run: 'command', policy: { exit: 'deny' } });
    expect(denied.run({ args: ['p', 'fail'] })).toMatchObject({ kind: 'trap', alone: true });
  });

  it('refuses inputs of another form', async () => {
    const program = await harness(await preview1Command(), { run: 'command' });
    expect(() => program.call(1)).toThrow('a program takes no parameters');
    expect(() => program.run({ files: { '/no/file': '' } })).toThrow(ControlError);
    expect(program.run()).toMatchObject({ kind: 'returned' });
    await expect(harness(await preview1Command(), { run: 'command', runsPerInstance: 2 })).rejects.toThrow('once');
    const parser = await harness(await cGuest('pairs'), { run: { export: 'parse' } });
    expect(() => parser.run({ params: 'text' as never })).toThrow('params is a list');
    expect(() => parser.run({ stdin: 'x', params: [utf8('')] })).toThrow('standard input: not-virtual');
  });
});

describe('a saved input', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));
  const value = fc.letrec<{ one: unknown }>((tie) => ({
    one: fc.oneof(
      { depthSize: 'small' },
      ...[text, fc.integer(), fc.double(), fc.boolean(), fc.bigInt(), fc.uint8Array(), fc.constant(undefined)],
      ...[fc.uint16Array(), fc.int32Array(), fc.float64Array(), fc.bigInt64Array(), fc.float32Array()],
      fc.array(tie('one')),
      fc.dictionary(fc.oneof(fc.string(), fc.constant('$')), tie('one'), { noNullPrototype: true }),
      fc.array(fc.tuple(text, tie('one'))).map((pairs) => new Map(pairs)),
    ),
  })).one;
  const input: fc.Arbitrary<Input> = fc.record(
    {
      args: fc.array(text),
      variables: fc.dictionary(fc.string(), text, { noNullPrototype: true }),
      stdin: fc.oneof(text, fc.uint8Array()),
      files: fc.dictionary(fc.string(), fc.oneof(text, fc.uint8Array()), { noNullPrototype: true }),
      clock: fc.integer(),
      seed: fc.uint8Array(),
      params: fc.array(value),
    },
    { requiredKeys: [], noNullPrototype: true },
  );

  it('is the same when it is read', () => {
    fc.assert(
      fc.property(input, (one) => {
        expect(readInput(writeInput(one))).toStrictEqual(one);
      }),
      { seed: SEED, numRuns: 500 },
    );
    expect(readInput(writeInput({ clock: new Date(5), stdin: undefined }))).toStrictEqual({ clock: 5 });
  });

  it('can be read by people, and run again', async () => {
    const parser = await harness(await cGuest('pairs'), { run: { export: 'parse' } });
    const bad = { params: [utf8('01234567%41=1')] };
    const outcome = parser.run(bad);
    const saved = writeInput(bad, outcome);
    expect(JSON.parse(saved)).toEqual({
      format: 'wasmvirt fuzz input 1',
      input: { params: [{ $: 'text', v: '01234567%41=1' }] },
      ended: endingOf(outcome),
    });
    const other = await harness(await cGuest('pairs'), { run: { export: 'parse' } });
    expect(other.run(readInput(saved))).toMatchObject({ kind: 'trap', alone: true });
  });

  it('that is none is refused', () => {
    const file = (of: unknown): string => JSON.stringify({ format: 'wasmvirt fuzz input 1', input: of });
    for (const wrong of ['', '{}', 'null', '[1]', '{"format":"wasmvirt fuzz input 1"}', file(1), file(null)])
      expect(() => readInput(wrong), wrong).toThrow('this is no input that was saved by wasmvirt/fuzz');
    expect(() => readInput(file({ other: 1 }))).toThrow('has other, which this version');
    for (const odd of [{ $: 'none' }, { $: 'hex', v: '0' }, { $: 'bigint', v: 'x' }, { $: 'number', v: '1' }, { $: 1 }])
      expect(() => readInput(file({ params: [odd] })), JSON.stringify(odd)).toThrow('stands for no value');
    expect(() => writeInput({ params: [() => 1] })).toThrow('a function is no value of a component');
    expect(() => writeInput({ params: [new Error()] })).toThrow('an object of class Error is no value');
  });
});

describe('a run that does not end', () => {
  it('is seen by another thread, with its input', async () => {
    const watch = newWatch();
    expect(look(watch)).toEqual({ runs: 0, running: false, input: undefined });
    const url = new URL('../support/fuzz-worker.ts', import.meta.url).href;
    const code = `import('tsx/esm/api').then(({ register }) => register()).then(() => import(${JSON.stringify(url)}))`;
    const worker = new Worker(code, { eval: true, workerData: watch });
    try {
      // three runs that end, and one that does not
      let seen = look(watch);
      for (let i = 0; i < 1200 && !(seen.running && seen.runs === 4); i += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        seen = look(watch);
      }
      expect(seen).toMatchObject({ runs: 4, running: true });
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(look(watch)).toEqual(seen);
      expect(readInput(seen.input ?? '')).toEqual({ params: [1] });
    } finally {
      await worker.terminate();
    }
  });

  it('has no input to be seen where that is huge', async () => {
    const watch = newWatch();
    const seen: unknown[] = [];
    const asking = await wat(`(component
      (import "my:own/look" (instance $i (export "look" (func))))
      (core func $n (canon lower (func $i "look")))
      (core module $m (import "" "n" (func $n)) (memory (export "memory") 40)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 8))
        (func (export "f") (param i32 i32) (call $n)))
      (core instance $c (instantiate $m (with "" (instance (export "n" (func $n))))))
      (func (export "f") (param "s" string)
        (canon lift (core func $c "f") (memory (core memory $c "memory")) (realloc (core func $c "realloc")))))`);
    const asked = await harness(asking, {
      run: { export: 'f' },
      policy: { allow: ['my:own/look'] },
      imports: { 'my:own/look': { look: () => seen.push(look(watch)) && undefined } },
      watch,
    });
    expect(asked.call('small').kind).toBe('returned');
    expect(asked.call('x'.repeat(2_000_000)).kind).toBe('returned');
    expect(seen).toEqual([
      { runs: 1, running: true, input: writeInput({ params: ['small'] }) },
      { runs: 2, running: true, input: undefined },
    ]);
    expect(look(watch)).toEqual({ runs: 2, running: false, input: undefined });
  });
});

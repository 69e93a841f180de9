import { describe, expect, it } from 'vitest';
import { readSections } from '../../src/binary/section.ts';
import { concat } from '../../src/bytes/pieces.ts';
import { checkFused } from '../../src/fuse/check-fused.ts';
import { fuse } from '../../src/fuse/fuse.ts';
import { composeWac, plug, unvirtualize, virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import { readOutput } from '../../src/link/verify/read-output.ts';
import { virtualizeIn } from '../../src/link/virtualize.ts';
import { frameOf } from '../support/frames.ts';
import { normalize } from '../../src/policy/options/options.ts';
import { contains } from '../support/bytes.ts';
import { instantiateOnJco } from '../support/jco.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';
import { corpus, wat } from '../support/wat.ts';

/** A guest that is composed of several components: fused where one part of it takes what adapters answer, and exchanges no calls with the others. */

const RANDOM = `(import "wasi:random/insecure@0.2.0" (instance $random
    (export "get-insecure-random-u64" (func (result u64)))))`;
const CLOCK = `(import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock (export "now" (func (result u64)))))`;

/** A component whose export `name` returns what a function of an import does, plus a number. */
function caller(imported: string, instance: string, func: string, name: string, plus: number): string {
  return `${imported}
    (alias export ${instance} "${func}" (func $f))
    (core func $f' (canon lower (func $f)))
    (core module $m (import "" "f" (func $imported (result i64)))
      (func $named-${name} (export "f") (result i64) (i64.add (call $imported) (i64.const ${plus}))))
    (core instance $i (instantiate $m (with "" (instance (export "f" (func $f'))))))
    (func (export "${name}") (result u64) (canon lift (core func $i "f")))`;
}

const RANDOM_PART = caller(RANDOM, '$random', 'get-insecure-random-u64', 'number', 1);
const CLOCK_PART = caller(CLOCK, '$clock', 'now', 'time', 2);
const OPTIONS: Options = { random: { seed: 7 }, clocks: 'allow' };

/** Two parts that know nothing of each other. */
const TWO = `${RANDOM} ${CLOCK}
  (component $A ${RANDOM_PART})
  (component $B ${CLOCK_PART})
  (instance $b (instantiate $B (with "wasi:clocks/monotonic-clock@0.2.0" (instance $clock))))
  (instance $a (instantiate $A (with "wasi:random/insecure@0.2.0" (instance $random))))
  (export "number" (func $a "number"))
  (export "time" (func $b "time"))`;

async function call(component: Uint8Array, name: string): Promise<unknown[]> {
  const instance = await instantiateOnJco(component);
  const results = [String(await instance.call(undefined, name))];
  if (HAS_WASMTIME) results.push((await invokeOnWasmtime(component, `${name}()`)).stdout.trim());
  return results;
}

describe('a guest of several components', () => {
  it('is fused where one of them takes what is answered inside', async () => {
    const guest = await wat(`(component ${TWO})`);
    const sibling = virtualize(guest, { ...OPTIONS, link: 'sibling' });
    const fused = virtualize(guest, { ...OPTIONS, link: 'fused' });
    await assertValid(fused.bytes);
    expect(fused.report.remaining).toEqual(sibling.report.remaining);
    expect(fused.report.remaining).not.toEqual([]);
    const numbers = await call(fused.bytes, 'number');
    expect(numbers).toEqual(await call(sibling.bytes, 'number'));
    expect(new Set(numbers).size).toBe(1);
    for (const time of await call(fused.bytes, 'time')) expect(Number(time)).toBeGreaterThan(2);
    // what takes nothing that is answered inside stays, byte for byte, and core modules with their names
    const [a, b] = readSections(guest)
      .filter(({ kind }) => kind === 'component')
      .map(({ body }) => guest.subarray(body.start, body.end));
    expect(a !== undefined && contains(fused.bytes, a)).toBe(false);
    expect(b !== undefined && contains(fused.bytes, b)).toBe(true);
    expect(contains(fused.bytes, new TextEncoder().encode('named-number'))).toBe(true);
    expect(unvirtualize(fused.bytes)).toEqual(guest);
    await assertValid(virtualize(fused.bytes, { clocks: { step: '1ms' } }).bytes);
  });

  it('is fused at any depth of composition', async () => {
    const pong = await corpus('pong');
    let guest = pong;
    for (let i = 0; i < 3; i += 1) {
      const inner = guest;
      guest = composeWac('package my:all; export new my:part { ... }...;', () => inner);
    }
    const sibling = virtualize(guest, { env: { PONG: 'demo' }, link: 'sibling' });
    const fused = virtualize(guest, { env: { PONG: 'demo' }, link: 'fused' });
    await assertValid(fused.bytes);
    expect(fused.report).toEqual({ ...sibling.report, output: { bytes: fused.bytes.length }, link: { kind: 'fused' } });
    for (const { bytes } of [sibling, fused]) {
      const instance = await instantiateOnJco(bytes);
      expect(await instance.call('example:pong/pingpong', 'ping')).toBe('demo');
    }
  });
});

/** A component around one that takes random numbers. */
const around = (rest: string): string => `${RANDOM} (component $A ${RANDOM_PART})
  (instance $a (instantiate $A (with "wasi:random/insecure@0.2.0" (instance $random)))) ${rest}`;

const OWNER = `(component $R
    (type $r' (resource (rep i32)))
    (export $r "r" (type $r')))
  (instance $owner (instantiate $R))
  (alias export $owner "r" (type $r))`;

const REFUSED: readonly (readonly [why: string, text: string, options: Options])[] = [
  [
    'several parts of it take functions that are answered inside',
    TWO,
    { random: { seed: 7 }, clocks: { step: '1ms' } },
  ],
  [
    'several parts of it take functions that are answered inside',
    around(`(instance $again (instantiate $A (with "wasi:random/insecure@0.2.0" (instance $random))))
      (export "a" (func $a "number")) (export "b" (func $again "number"))`),
    OPTIONS,
  ],
  [
    'a part of it takes functions that are answered inside, and there is code around that part',
    around('(core module $m) (core instance (instantiate $m)) (export "number" (func $a "number"))'),
    OPTIONS,
  ],
  [
    'it calls functions or drops handles of a component in it, or of an instance in an instance',
    `${RANDOM} (component $P (core module $m (func (export "f") (result i64) i64.const 7)) (core instance $i (instantiate $m))
        (func (export "f") (result u64) (canon lift (core func $i "f"))))
      (instance $p (instantiate $P)) (alias export $p "f" (func $p'))
      (component $A (import "p" (func $p (result u64))) (core func $p' (canon lower (func $p)))
        (core module $take (import "" "f" (func (result i64)))) (core instance (instantiate $take (with "" (instance (export "f" (func $p'))))))
        ${RANDOM_PART})
      (instance $a (instantiate $A (with "p" (func $p')) (with "wasi:random/insecure@0.2.0" (instance $random))))
      (export "number" (func $a "number"))`,
    OPTIONS,
  ],
  [
    'it calls functions or drops handles of a component in it, or of an instance in an instance',
    `${RANDOM} ${OWNER}
      (component $A (import "r" (type $r (sub resource))) (core func $drop (canon resource.drop $r))
        (core module $take (import "" "f" (func (param i32)))) (core instance (instantiate $take (with "" (instance (export "f" (func $drop))))))
        ${RANDOM_PART})
      (instance $a (instantiate $A (with "r" (type $r)) (with "wasi:random/insecure@0.2.0" (instance $random))))
      (export "number" (func $a "number"))`,
    OPTIONS,
  ],
  [
    'a part of it that takes functions that are answered inside is given to another part',
    // through a part without code, which hands it on
    around(`(component $Hand (import "f" (func $f (result u64))) (export "f" (func $f)))
      (instance $hand (instantiate $Hand (with "f" (func $a "number"))))
      (component $P (import "p" (instance $p (export "f" (func (result u64)))))
        ${caller('', '$p', 'f', 'twice', 3)})
      (alias export $hand "f" (func $handed))
      (instance $bundle (export "f" (func $handed)))
      (instance $p (instantiate $P (with "p" (instance $bundle))))
      (export "twice" (func $p "twice"))`),
    OPTIONS,
  ],
];

describe('a guest of several components is left as it was', () => {
  it.each(REFUSED)('as %s', async (why, text, options) => {
    const guest = await wat(`(component ${text})`);
    const auto = virtualize(guest, { ...options, link: 'auto' });
    await assertValid(auto.bytes);
    expect(auto.report.link).toEqual({ kind: 'sibling', reason: why });
    expect(() => virtualize(guest, { ...options, link: 'fused' })).toThrow(WasmvirtError);
  });

  it('as one that was plugged into another is called by it', async () => {
    const { bytes } = plug(await corpus('ping'), { pong: await corpus('pong') });
    expect(virtualize(bytes, {}).report.link).toEqual({
      kind: 'sibling',
      reason: 'a part of it that takes functions that are answered inside is given to another part',
    });
  });

  it('as its parts are nested too deep', async () => {
    const named = (i: number, inside: string): string => `(component $C${i} ${RANDOM} ${inside})`;
    const use = (i: number): string =>
      `(instance $i (instantiate $C${i} (with "wasi:random/insecure@0.2.0" (instance $random))))`;
    // each instantiates the one before it
    const chain = Array.from({ length: 60 }, (_, i) =>
      named(i, i === 0 ? '' : `(alias outer 1 $C${i - 1} (component $C${i - 1})) ${use(i - 1)}`),
    );
    const guest = await wat(`(component ${RANDOM} ${chain.join('\n')} ${use(59)})`);
    expect(virtualize(guest, {}).report.link).toEqual({ kind: 'sibling', reason: 'its parts are nested too deep' });
    const shallow = await wat(`(component ${RANDOM} ${chain.slice(0, 40).join('\n')} ${use(39)})`);
    expect(virtualize(shallow, {}).report.link).toEqual({ kind: 'fused' });
  });
});

describe('the finished bytes', () => {
  async function made(text: string, options: Options): Promise<() => void> {
    const guest = await wat(`(component ${text})`);
    const frame = frameOf(guest, normalize({ ...OPTIONS, link: 'fused' }));
    const { pieces, glue } = fuse(virtualizeIn(frame, guest).bytes, frame);
    const bytes = concat(pieces);
    const { plan } = frameOf(guest, normalize({ ...options, link: 'fused' }));
    return () => {
      checkFused({ bytes, world: readOutput(bytes) }, guest, glue, plan);
    };
  }

  it.each([
    ['as an instance', '(instance $clock)'],
    ['in a list', '(instance $list)'],
  ])('give no part a function of the host that the plan does not: %s', async (_, given) => {
    const list = `(alias export $clock "now" (func $now)) (instance $list (export "now" (func $now)))`;
    const text = TWO.replace('(instance $b', `${list} (instance $b`).replace('(instance $clock))', `${given})`);
    expect(text).toContain(`${given})`);
    expect(await made(text, OPTIONS)).not.toThrow();
    expect(await made(text, {})).toThrow(/a component of the guest is given (now|a function of the host)/);
  });

  it('give no part a function of an adapter, and have the code of one part', async () => {
    const lift = `(func $f (result u64) (canon lift (core func $i "f")))`;
    const module = (n: number): string => `(core module $m${n} (func (export "f") (result i64) i64.const ${n}))`;
    const part = '(component $P (import "f" (func (result u64))))';
    const bytes = await wat(`(component ${module(1)} (core instance $i (instantiate $m1)) ${lift}
      ${part} (instance (instantiate $P (with "f" (func $f)))))`);
    const both = await wat(
      `(component ${module(1)} ${module(2)} (core instance (instantiate $m1)) (core instance (instantiate $m2)))`,
    );
    const guest = await wat(`(component (component ${module(1)}) (component ${module(2)}) ${part})`);
    const other = await wat(`(component ${part})`);
    const { plan } = frameOf(guest, normalize({}));
    const check = (output: Uint8Array, of: Uint8Array) => (): void => {
      checkFused({ bytes: output, world: readOutput(output) }, of, [], plan);
    };
    expect(check(bytes, guest)).not.toThrow();
    expect(check(bytes, other)).toThrow(/is given .* of the adapter/);
    expect(check(both, guest)).toThrow('core modules of several components of the guest are in it');
  });

  it('may give a part an instance of the host with more in it than the plan, if the part does not ask for that', async () => {
    const name = 'wasi:clocks/monotonic-clock@0.2.0';
    const clock = (func: string): string => `(export "${func}" (func (result u64)))`;
    const part = (func: string): string => `(component $P (import "${name}" (instance ${clock(func)})))`;
    const { plan } = frameOf(
      await wat(`(component (import "${name}" (instance ${clock('now')})))`),
      normalize({ clocks: 'allow' }),
    );
    const check = async (asked: string): Promise<() => void> => {
      const bytes = await wat(`(component (import "${name}" (instance $clock ${clock('now')} ${clock('resolution')}))
        ${part(asked)} (instance (instantiate $P (with "${name}" (instance $clock)))))`);
      return () => {
        checkFused({ bytes, world: readOutput(bytes) }, bytes, [], plan);
      };
    };
    expect(await check('now')).not.toThrow();
    expect(await check('resolution')).toThrow(`a component of the guest is given resolution of ${name}`);
  });
});

import { describe, expect, it } from 'vitest';
import { concat } from '../../src/bytes/pieces.ts';
import { checkFused } from '../../src/fuse/check-fused.ts';
import { fuse } from '../../src/fuse/fuse.ts';
import { readOutput } from '../../src/link/verify/read-output.ts';
import { virtualizeIn } from '../../src/link/virtualize.ts';
import { frameOf } from '../support/frames.ts';
import { normalize } from '../../src/policy/options/options.ts';
import {
  policyOf,
  prepare,
  renderReport,
  unvirtualize,
  virtualize,
  WasmvirtError,
  type Options,
} from '../../src/index.ts';
import { jsGuest, preview1Command, preview1Notes } from '../support/guests.ts';
import { instantiateOnJco, runOnJco } from '../support/jco.ts';
import { importer, specImports, specPackages } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';
import { corpus, wat } from '../support/wat.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';

/** The option `link`: what is fused does the same as what is not, and where it cannot be, that is said. */

const VIRTUAL: Options = {
  mounts: { '/': { writable: true, files: { 'a.txt': 'hello\n' } } },
  stdio: 'ignore',
  env: { PONG: 'demo' },
  random: { seed: 1 },
  clocks: { step: '1ms' },
};

describe('a fused output', () => {
  it('has the same world, answers the same, and is smaller', async () => {
    const guest = await corpus('pong');
    const sibling = virtualize(guest, { env: { PONG: 'demo' }, link: 'sibling' });
    const fused = virtualize(guest, { env: { PONG: 'demo' }, link: 'fused' });
    await assertValid(fused.bytes);
    expect(fused.bytes.length).toBeLessThan(sibling.bytes.length);
    expect(fused.report).toEqual({ ...sibling.report, output: { bytes: fused.bytes.length }, link: { kind: 'fused' } });
    expect(renderReport(fused.report)).toContain('\nlinked: fused\n');
    for (const { bytes } of [sibling, fused]) {
      const instance = await instantiateOnJco(bytes);
      expect(await instance.call('example:pong/pingpong', 'ping')).toBe('demo');
    }
  });

  it('runs programs over preview 1, and one that calls while it starts', async () => {
    for (const guest of [await preview1Notes(), await preview1Command()]) {
      for (const options of [{}, VIRTUAL, { ...VIRTUAL, exit: 'allow' }] as const) {
        const sibling = virtualize(guest, { ...options, link: 'sibling' }).bytes;
        const fused = virtualize(guest, { ...options, link: 'fused' }).bytes;
        await assertValid(fused);
        expect(await runOnJco(fused)).toEqual(await runOnJco(sibling));
        if (HAS_WASMTIME) {
          const [one, other] = await Promise.all([runOnWasmtime(sibling), runOnWasmtime(fused)]);
          expect([other.code, other.stdout]).toEqual([one.code, one.stdout]);
        }
      }
    }
    const early = await corpus('early', { version: '0.2.0' });
    const { bytes } = virtualize(early, { ...VIRTUAL, link: 'fused' });
    await assertValid(bytes);
    await instantiateOnJco(bytes);
  });

  it('can be virtualized again, and taken apart', async () => {
    const guest = await corpus('pong');
    const { bytes } = virtualize(guest, { random: 'allow', link: 'fused' });
    expect(policyOf(bytes)?.options).toEqual({ random: 'allow', link: 'fused' });
    expect(unvirtualize(bytes)).toEqual(guest);
    const again = virtualize(bytes, { link: 'fused' });
    await assertValid(again.bytes);
    expect(again.report.remaining).toEqual([]);
  });

  it('is made by `prepare`, too', async () => {
    const wrap = prepare({ link: 'fused' });
    const guest = await corpus('pong');
    expect(wrap(guest).bytes).toEqual(virtualize(guest, { link: 'fused' }).bytes);
    expect(wrap(guest).bytes).toEqual(wrap(guest).bytes);
  });

  it('has a JavaScript engine in it', { timeout: 300_000 }, async () => {
    const guest = await jsGuest('app');
    const { bytes } = virtualize(guest, { ...VIRTUAL, link: 'fused' });
    await assertValid(bytes);
    const instance = await instantiateOnJco(bytes);
    expect(await instance.call(undefined, 'ping')).toEqual(expect.any(String));
  });
});

describe('handles of the host', () => {
  const BRIDGED: readonly Options[] = [
    { stdio: 'allow', mounts: { '/': { files: { 'a.txt': 'hello' } } }, clocks: 'allow' },
    { trace: true, stdio: 'ignore' },
    { stdio: 'allow' },
    { all: 'allow', env: { A: '1' } },
    { stdio: 'allow', http: 'allow', clocks: { step: '1ms' } },
  ];

  it.each(BRIDGED)('stay where they are: %o', async (options) => {
    for (const guest of [await preview1Notes(), await corpus('pong'), await corpus('streams', { version: '0.2.3' })]) {
      const sibling = virtualize(guest, { ...options, link: 'sibling' });
      const fused = virtualize(guest, { ...options, link: 'fused' });
      await assertValid(fused.bytes);
      expect(fused.report.remaining).toEqual(sibling.report.remaining);
    }
    const guest = await preview1Command();
    const sibling = virtualize(guest, { ...options, link: 'sibling' }).bytes;
    const fused = virtualize(guest, { ...options, link: 'fused' }).bytes;
    expect(await runOnJco(fused)).toEqual(await runOnJco(sibling));
    if (HAS_WASMTIME) {
      const [one, other] = await Promise.all([runOnWasmtime(sibling), runOnWasmtime(fused)]);
      expect([other.code, other.stdout]).toEqual([one.code, one.stdout]);
    }
  });

  const GIVES_AWAY = `(component
    (import "wasi:io/streams@0.2.0" (instance $io (export "output-stream" (type (sub resource)))))
    (alias export $io "output-stream" (type $stream))
    (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock (export "now" (func (result u64)))))
    (alias export $clock "now" (func $now))
    (core func $now' (canon lower (func $now)))
    (core module $m (import "" "now" (func $now (result i64)))
      (func (export "f") (param i32) (result i32) (drop (call $now)) (local.get 0)))
    (core instance $i (instantiate $m (with "" (instance (export "now" (func $now'))))))
    (func (export "f") (param "guess" u32) (result (own $stream)) (canon lift (core func $i "f"))))`;

  it.each([
    [
      'functions',
      () => corpus('pong'),
      /adapters have handles of wasi:io\/streams#output-stream by get-stderr, and the guest by/,
    ],
    ['an export', () => wat(GIVES_AWAY), /by get-stderr, and the guest by an export/],
  ] as const)('that adapters keep, the guest could guess if it had %s with them', async (_, make, why) => {
    const guest = await make();
    const frame = frameOf(guest, normalize({ trace: true, stdio: 'allow', link: 'fused' }));
    const blind = { ...frame, plan: { ...frame.plan, ownership: { ...frame.plan.ownership, host: new Set<never>() } } };
    const { pieces, glue } = fuse(virtualizeIn(frame, guest).bytes, blind);
    const bytes = concat(pieces);
    expect(() => checkFused({ bytes, world: readOutput(bytes) }, guest, glue, frame.plan)).toThrow(why);
    expect(() => fuse(virtualizeIn(frame, guest).bytes, frame)).toThrow('adapters would keep handles of the host');
  });
});

describe('where it cannot be', () => {
  const cases: readonly (readonly [why: string, guest: () => Promise<Uint8Array>, options: Options])[] = [
    [
      'there are rules for what it asks the host',
      () => importer(['wasi:http/outgoing-handler@0.2.12'], specPackages('0.2.12').values()),
      { http: ['a.com'] },
    ],
    ['adapters would keep handles of the host', () => corpus('pong'), { trace: true, stdio: 'allow' }],
    [
      'adapters use streams, futures or tasks',
      () => importer(specImports('0.3.0'), specPackages('0.3.0').values()),
      {},
    ],
    [
      'it exports something under a type that may leave some of it out',
      () =>
        wat(
          '(component (type $u u8) (instance $i (export "u" (type $u))) (type $less (instance)) (export "i" (instance $i) (instance (type $less))))',
        ),
      {},
    ],
    [
      'a component in it takes what is around it',
      () =>
        wat(
          '(component (type $t (record (field "a" u8))) (component $c (alias outer 1 $t (type))) (instance (instantiate $c)))',
        ),
      {},
    ],
    [
      'a type that is answered inside is used outside',
      () =>
        wat(
          '(component (import "wasi:io/error@0.2.0" (instance $e (export "error" (type (sub resource))))) (export "wasi:io/error@0.2.0" (instance $e)))',
        ),
      {},
    ],
  ];

  it.each(cases)('as %s, it is refused, or left as it was', async (why, guest, options) => {
    const bytes = await guest();
    const sibling = virtualize(bytes, { ...options, link: 'sibling' });
    const auto = virtualize(bytes, { ...options, link: 'auto' });
    if (auto.report.link?.kind === 'fused') {
      expect(why).toBe('a type that is answered inside is used outside');
      return;
    }
    expect(auto.report).toEqual({
      ...sibling.report,
      output: auto.report.output,
      link: { kind: 'sibling', reason: why },
    });
    expect(renderReport(auto.report)).toContain(`\nlinked: sibling, as ${why}\n`);
    const refused = (): unknown => virtualize(bytes, { ...options, link: 'fused' });
    expect(refused).toThrow(WasmvirtError);
    expect(refused).toThrow(`it cannot be fused, as ${why}: link: 'auto' leaves the adapters beside it`);
  });

  it('is said in the flags of the command line', () => {
    expect(() => virtualize(new Uint8Array(), { link: 'x' as 'auto' })).toThrow(
      /link must be 'auto', 'sibling' or 'fused'/,
    );
  });
});

import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { preview1Times } from '../support/guests.ts';
import { runOnJco } from '../support/jco.ts';
import { assertValid, componentWit } from '../support/validate.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';
import { importsIn } from '../support/world.ts';

/** A program that prints what differs from run to run: `corpus/preview1-times.wat`. */

const RUNS = 10;

async function made(options: Options): Promise<Uint8Array> {
  const { bytes } = virtualize(await preview1Times(), { stdout: 'allow', ...options, deterministic: true });
  await assertValid(bytes);
  return bytes;
}

/** What it prints on each host, ten times: one text. */
async function printed(options: Options): Promise<string> {
  const bytes = await made(options);
  const outputs = new Set<string>();
  const enter = ({ code, stdout, stderr }: { code: unknown; stdout: string; stderr: string }): void => {
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    outputs.add(stdout);
  };
  for (let i = 0; i < RUNS; i++) enter(await runOnJco(bytes, { env: { RUN: String(i) }, args: [`run-${i}`] }));
  if (HAS_WASMTIME) for (let i = 0; i < RUNS; i++) enter(await runOnWasmtime(bytes, { env: { RUN: String(i) } }));
  expect([...outputs]).toHaveLength(1);
  const [only = ''] = outputs;
  expect(only).not.toContain('errno');
  return only;
}

/** The numbers of the lines that begin with a word. */
function numbers(text: string, word: string): bigint[] {
  return [...text.matchAll(new RegExp(`^${word} +([0-9a-f]+)`, 'gm'))].map(([, hex]) => BigInt(`0x${hex}`));
}

/** When the file was changed: behind its status change, in the number that all of its status is. */
function changed(text: string): bigint {
  return BigInt(`0x${/^stat +[0-9a-f]{16}([0-9a-f]{16})/m.exec(text)?.[1] ?? ''}`);
}

const HOUR = 3_600_000_000_000n;

describe('ten runs on each host print the same', { timeout: 120_000 }, () => {
  it('with nothing said: 1970, the seed 0, / in memory', async () => {
    const text = await printed({});
    // each look at a clock takes a millisecond, the wall clock goes first, the monotonic one begins at one, and sleeping takes what was slept
    expect(numbers(text, 'mono')).toEqual([2_000_000n, HOUR + 4_000_000n, HOUR + 4_006_000_000n]);
    expect(numbers(text, 'wall')).toEqual([0n, HOUR + 2_000_000n, HOUR + 4_004_000_000n]);
    expect(text).toMatch(/^sleep 00000001 0000000000000007 $/m);
    expect(text, 'the second timer is over first').toMatch(/^two {3}00000001 0000000000000009 $/m);
    // a step for the wall clock, the monotonic one, the directory, the file, and what is written to it
    expect(changed(text)).toBe(HOUR + 4_009_000_000n);
    expect(text).toMatch(/^entry .* a-file\.txt\nentry .* b-dir$/m);
  });

  it.each<readonly [string, Options, bigint]>([
    ['an epoch', { clocks: { step: '1us' }, epoch: 1_700_000_000 }, 1_700_000_000n],
    ['a beginning', { clocks: { step: '1us', from: 1_700_000_000 } }, 1_700_000_000n],
  ])('with a clock, a seed and %s', async (_, options, seconds) => {
    const text = await printed({ ...options, random: { seed: 'other' } });
    const [first = 0n, , last = 0n] = numbers(text, 'wall');
    expect(first).toBe(seconds * 1_000_000_000n);
    expect(changed(text) - last, 'files are as old as the clock says').toBe(5_000n);
    const rand = (printedText: string): string => /^rand .*/m.exec(printedText)?.[0] ?? '';
    expect(rand(text)).not.toBe(rand((await runOnJco(await made({}))).stdout));
  });
});

it('what the judge is worth: with one thing of the host’s, no two runs print the same', async () => {
  const options: Options = {
    clocks: { fixed: 0 },
    random: 'allow',
    stdout: 'allow',
    mounts: { '/': { writable: true } },
  };
  const { bytes } = virtualize(await preview1Times(), options);
  expect((await runOnJco(bytes)).stdout).not.toBe((await runOnJco(bytes)).stdout);
});

it('leaves output alone with the host, and without it nothing', async () => {
  const guest = await preview1Times();
  expect(importsIn(await componentWit(virtualize(guest, { deterministic: true }).bytes))).toEqual([]);
  const left = importsIn(await componentWit(await made({ exit: 'allow' })));
  expect(
    left.every((name) => /^wasi:(io\/|cli\/(stdout|exit)@)/.test(name)),
    left.join(),
  ).toBe(true);
  expect(left.join()).toContain('wasi:cli/stdout@');
});

import { beforeAll, describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { FILE_INTERFACES, FileProgram, FLAGS, OPEN } from '../support/files-03.ts';
import { pythonCommand03 } from '../support/guests.ts';
import { hostProgram } from '../support/hosts.ts';
import { NODE_03, runOnJco03 } from '../support/jco-03.ts';
import { Program03, puppet03 } from '../support/puppet-03.ts';
import type { Results } from '../support/puppet.ts';
import { assertValid, componentWit } from '../support/validate.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';
import { importsIn } from '../support/world.ts';

/** With `deterministic`, ten runs of a program of WASI 0.3 are equal, its streams side by side included. */

const RUNS = 10;

/** All that a program has got is between two addresses. */
interface Run {
  readonly program: FileProgram;
  readonly start: number;
  readonly end: number;
}

describe('a program with streams side by side', () => {
  const OPTIONS: Options = {
    deterministic: true,
    stdin: { text: 'some input' },
    mounts: { '/': { files: { 'a.txt': 'contents of a', b: { directory: { c: '' } } }, writable: true } },
  };
  const runs: Run[] = [];
  let bytes: Uint8Array;

  beforeAll(async () => {
    const clocks = ['system-clock', 'monotonic-clock'].map((name) => `wasi:clocks/${name}`);
    const made = await puppet03({ interfaces: [...FILE_INTERFACES, ...clocks, 'wasi:random/random'] });
    ({ bytes } = virtualize(made.bytes, OPTIONS));
    await assertValid(bytes);
    for (let i = 0; i < RUNS; i++) runs.push(sideBySide(new FileProgram(made)));
  });

  /** Ten files are written at once, and read at once, between looks at clocks and random numbers. */
  function sideBySide(p: FileProgram): Run {
    const start = p.area(0);
    const root = p.root();
    const names = Array.from({ length: 10 }, (_, i) => `f${String(i)}`);
    const writers = names.map((name) => p.output('append', [p.open(root, name, OPEN.create, FLAGS.write)]));
    const number = p.call('get-random-u64');
    const begun = writers.map((ends) => p.beginWrite(ends, 'as many bytes'));
    p.call('wasi:clocks/system-clock#now');
    writers.forEach((ends, i) => p.await(ends.stream, begun[i]?.code ?? number));
    writers.forEach((ends) => p.leave(ends));
    const readers = names.map((name) => p.input('read', p.open(root, name), 0n));
    const reads = readers.map((ends) => p.beginRead(ends, 20));
    p.call('wasi:clocks/monotonic-clock#now');
    readers.forEach((ends, i) => p.await(ends.stream, reads[i]?.code ?? number));
    writers.forEach((ends) => p.result(ends));
    names.forEach((name) => p.call('[method]descriptor.stat-at', root, 0, ...p.text(name)));
    const input = p.input('stdin');
    p.read(input, 100);
    p.read(p.input('list', root), 20, 24);
    p.call('get-random-u64');
    return { program: p, start, end: p.area(0) };
  }

  const all = (results: Results, start: number, end: number): string => {
    return Buffer.from(results.bytes({ at: start, size: 'i32' }, end - start)).toString('hex');
  };

  it.skipIf(!HAS_WASMTIME)('on Wasmtime', async () => {
    const seen = new Set<string>();
    for (const { program, start, end } of runs) {
      seen.add(all(await program.onWasmtime(bytes, { wasi: 'none' }), start, end));
    }
    expect(seen.size).toBe(1);
  });

  it.skipIf(NODE_03 === undefined)('on jco', async () => {
    const seen = new Set<string>();
    const programs = runs.map(({ program }) => program);
    for (const [i, results] of (await Program03.onJco03(bytes, programs)).entries()) {
      if (results instanceof Error) throw results;
      seen.add(all(results, runs[i]?.start ?? 0, runs[i]?.end ?? 0));
    }
    expect(seen.size).toBe(1);
  });
});

describe.skipIf(hostProgram('COMPONENTIZE_PY') === undefined)('a Python program that is wholly virtual', () => {
  const OPTIONS: Options = {
    deterministic: true,
    exit: 'allow',
    stdin: { text: 'a text that takes more than one read' },
    stdout: 'allow',
    stderr: 'ignore',
    env: { NAME: 'value' },
    args: ['program', '--option'],
    mounts: { '/': { files: { 'a.txt': 'contents of a', 'b.txt': 'and of b' }, writable: true } },
  };
  const TEXT = [
    "(b'a text that takes more than one read', Ok(value=None))",
    "[('NAME', 'value')]",
    "['program', '--option']",
  ];
  let guest: Uint8Array;

  beforeAll(async () => {
    guest = (await pythonCommand03()) ?? new Uint8Array();
  });

  async function made(options: Options): Promise<Uint8Array> {
    const { bytes } = virtualize(guest, options);
    await assertValid(bytes);
    return bytes;
  }

  /** What it prints, and which numbers are in it. */
  function judge(text: string): void {
    const lines = text.trimEnd().split('\n');
    expect(lines.slice(0, 3)).toEqual(TEXT);
    expect(Number(lines[3])).toBeGreaterThanOrEqual(5_000_000);
    expect(lines.slice(8)).toEqual([
      '/',
      "(['a.txt', 'b.txt'], Ok(value=None))",
      "('a.txt', (b'contents of a', Ok(value=None)))",
      "('b.txt', (b'and of b', Ok(value=None)))",
      "('none', 'ErrorCode_NoEntry')",
      'Ok(value=None)',
      'Ok(value=None)',
      'Ok(value=None)',
      "('notes', (b'0\\n1\\n2\\n', Ok(value=None)))",
    ]);
  }

  it.skipIf(!HAS_WASMTIME)('ten times on Wasmtime', async () => {
    const bytes = await made(OPTIONS);
    const seen = new Set<string>();
    for (let i = 0; i < RUNS; i++) {
      const { code, stdout, stderr } = await runOnWasmtime(bytes, { env: { RUN: String(i) }, args: [String(i)] });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      seen.add(stdout);
    }
    const [text = ''] = seen;
    judge(text);
    expect(seen.size).toBe(1);
  });

  it.skipIf(NODE_03 === undefined)('on jco, with nothing of the host but exit', async () => {
    const bytes = await made({ ...OPTIONS, stdout: 'ignore' });
    expect(importsIn(await componentWit(bytes)).filter((name) => !name.startsWith('wasi:cli/exit@'))).toEqual([]);
    const { code, stderr } = await runOnJco03(bytes, { args: [], env: {}, dirs: {} });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

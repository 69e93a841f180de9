import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { preview1Command } from '../support/guests.ts';
import { instantiateOnJco, runOnJco } from '../support/jco.ts';
import { withScratch } from '../support/scratch.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';
import { corpus } from '../support/wat.ts';

/** The standard streams one by one, with all else denied and with all else the host's: then streams of both meet. */

const TYPED = 'typed at the host';
const STDIN = [
  ['allow', TYPED],
  ['deny', ''],
  ['ignore', ''],
  [{ text: 'set, ünd\nmore' }, 'set, ünd\nmore'],
  [{ text: '' }, ''],
  [{ text: 'x'.repeat(100_000) }, 'x'.repeat(100_000)],
] as const;
const OUTPUT = ['allow', 'deny', 'ignore'] as const;

interface Case {
  readonly others: 'host' | 'denied';
  readonly options: Options;
  readonly stdin: string;
}

const CASES: readonly Case[] = (['host', 'denied'] as const).flatMap((others) =>
  STDIN.flatMap(([stdin, read]) =>
    OUTPUT.map((stdout, i): Case => {
      const stderr = OUTPUT[(i + STDIN.findIndex(([s]) => s === stdin)) % OUTPUT.length] ?? 'allow';
      const options: Options = {
        stdin,
        stdout,
        stderr,
        args: ['p', 'fail'],
        ...(others === 'host' ? { all: 'allow' } : {}),
      };
      return { others, options, stdin: read };
    }),
  ),
);

/** What the guest prints: its input if any, that the clock runs, its arguments. */
function printed(stdin: string): string {
  return `${stdin === '' ? '' : `stdin ${stdin}\n`}clock ok\narg p\narg fail\n`;
}

function label({ others, options }: Case): string {
  const names = [options.stdin, options.stdout, options.stderr].map((o) => (typeof o === 'object' ? 'contents' : o));
  return `others ${others}, stdin, stdout, stderr: ${names.join(', ')}`;
}

describe('on jco', () => {
  // every fourth meets each way of each stream; Wasmtime runs them all
  it.each(CASES.filter((_, i) => i % 4 === 1).map((c) => [label(c), c] as const))(
    '%s',
    async (_, { options, stdin }) => {
      const { bytes } = virtualize(await preview1Command(), options);
      const result = await runOnJco(bytes, { stdin: TYPED });
      expect(result.stdout).toBe(options.stdout === 'allow' ? printed(stdin) : '');
      expect(result.stderr).toBe(options.stderr === 'allow' ? 'failed\n' : '');
      if (options.all === 'allow') expect(result.code).toBe(1);
    },
  );
});

describe.skipIf(!HAS_WASMTIME)('on Wasmtime', () => {
  it.each(CASES.map((c) => [label(c), c] as const))('%s', async (_, { options, stdin }) => {
    const { bytes } = virtualize(await preview1Command(), options);
    const result = await runOnWasmtime(bytes, { stdin: TYPED });
    expect(result.stdout).toBe(options.stdout === 'allow' ? printed(stdin) : '');
    if (options.all === 'allow') {
      expect(result.code).toBe(1);
      expect(result.stderr).toBe(options.stderr === 'allow' ? 'failed\n' : '');
    }
  });

  it('a file of the host is read through a bridged stream, beside an input of ours', async () => {
    await withScratch(async (folder) => {
      writeFileSync(join(folder, 'file.txt'), 'from the disk');
      const options: Options = {
        filesystem: 'allow',
        stdin: { text: 'set' },
        stdout: 'allow',
        stderr: 'ignore',
        args: ['p'],
      };
      const { bytes } = virtualize(await preview1Command(), options);
      const result = await runOnWasmtime(bytes, { dirs: { '/': folder } });
      expect(result).toMatchObject({ code: 0, stderr: '' });
      expect(result.stdout).toBe('stdin set\nfile from the disk\nclock ok\narg p\n');
    });
  });
});

it('with everything of its own, it runs on a host that has nothing', async () => {
  const { bytes } = virtualize(await preview1Command(), { stdin: { text: 'set' }, stdout: 'ignore', stderr: 'deny' });
  await (await instantiateOnJco(bytes, 'none')).call('wasi:cli/run', 'run');
});

it('output into a virtual file, beside files of its own and errors of the host', async () => {
  const mounts = { '/': { files: { 'file.txt': 'virtual' }, writable: true } };
  const options: Options = {
    mounts,
    exit: 'allow',
    stdout: { file: '/logs/out' },
    stderr: 'allow',
    args: ['p', 'fail'],
  };
  const { bytes } = virtualize(await preview1Command(), options);
  expect(await runOnJco(bytes)).toMatchObject({ code: 1, stdout: '', stderr: 'failed\n' });
  if (HAS_WASMTIME) expect(await runOnWasmtime(bytes)).toMatchObject({ code: 1, stdout: '', stderr: 'failed\n' });
});

it('output into a virtual file that the guest has no way to read: swallowed', async () => {
  const options: Options = { mounts: { '/logs': { writable: true } }, stdout: { file: '/logs/out' } };
  const { bytes } = virtualize(await corpus('printer', { version: '0.2.0' }), options);
  expect(await runOnJco(bytes, 'none')).toMatchObject({ code: 0, stdout: '' });
});

it('its own output, once more: a bridge over a bridge', async () => {
  const once = virtualize(await preview1Command(), { all: 'allow', stderr: 'ignore', args: ['p'] }).bytes;
  const twice = virtualize(once, { all: 'allow', stdin: { text: 'second' } }).bytes;
  const result = await runOnJco(twice, { stdin: TYPED });
  expect(result).toMatchObject({ code: 0, stdout: 'stdin second\nclock ok\narg p\n', stderr: '' });
});

it('output that is swallowed is swallowed also where denied calls trap', async () => {
  const options: Options = { stdout: 'ignore', stderr: 'ignore', onDeny: 'trap', clocks: { fixed: 0 } };
  const { bytes } = virtualize(await corpus('printer', { version: '0.2.0' }), options);
  expect(await runOnJco(bytes, 'none')).toMatchObject({ code: 0, stdout: '' });
});

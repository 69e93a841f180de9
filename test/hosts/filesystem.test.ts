import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { preview1Command, preview1Notes } from '../support/guests.ts';
import { runOnJco } from '../support/jco.ts';
import { withScratch } from '../support/scratch.ts';
import { assertValid, componentWit } from '../support/validate.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';
import { importsIn } from '../support/world.ts';

/** Programs as a toolchain makes them over virtual files. `corpus/preview1-*.wat` says what each does. */

type Runner = (component: Uint8Array, stdin?: string) => Promise<unknown>;

/** The host has a directory, variables and arguments of its own, to see that nothing of them shows. */
const HOSTS: Readonly<Record<string, Runner>> = {
  jco: (component, stdin = '') =>
    onTheHost((folder) =>
      runOnJco(component, { stdin, args: ['leak'], env: { LEAK: '1' }, preopens: { '/': folder } }),
    ),
  Wasmtime: (component, stdin = '') =>
    onTheHost((folder) =>
      runOnWasmtime(component, { stdin, args: ['leak'], env: { LEAK: '1' }, dirs: { '/': folder } }),
    ),
};

function onTheHost<T>(use: (folder: string) => Promise<T>): Promise<T> {
  return withScratch((folder) => {
    for (const name of ['file.txt', 'notes.txt']) writeFileSync(join(folder, name), 'leak\n');
    mkdirSync(join(folder, 'data'));
    return use(folder);
  });
}

interface Case {
  readonly title: string;
  readonly guest: () => Promise<Uint8Array>;
  readonly options: Options;
  readonly stdin?: string;
  readonly stdout: string;
}

const READ: Options = { mounts: { '/data': { files: { 'file.txt': 'of the mount\n' } } }, args: ['p'] };

/** More than stays in memory, and more files than are there from the start. */
const LARGE = Object.fromEntries(
  Array.from({ length: 40 }, (_, i) => [`large-${String(i)}`, `${String(i)} `.repeat(1500)]),
);

const CASES: readonly Case[] = [
  {
    title: 'reads a mounted file, with the standard streams of the host',
    guest: preview1Command,
    options: { ...READ, stdio: 'allow' },
    stdin: 'typed',
    stdout: 'stdin typed\nfile of the mount\n\nclock ok\narg p\n',
  },
  {
    title: 'reads its input from the component, and a file through a link',
    guest: preview1Command,
    options: {
      mounts: { '/data': { files: { 'file.txt': { link: 'a/b' }, a: { directory: { b: 'linked' } } } } },
      stdin: { text: 'text' },
      stdout: 'allow',
    },
    stdin: 'leak',
    stdout: 'stdin text\nfile linked\nclock ok\n',
  },
  ...[false, true].map((writable) => ({
    title: `reads a file among many whose contents are outside the memory, writable: ${String(writable)}`,
    guest: preview1Command,
    options: {
      mounts: { '/data': { files: { ...LARGE, 'file.txt': 'of the segment' }, writable } },
      stdio: 'allow' as const,
    },
    stdout: 'file of the segment\nclock ok\n',
  })),
  {
    title: 'has the clocks of the host beside files of its own',
    guest: preview1Command,
    options: { ...READ, stdio: 'allow', clocks: 'allow', environment: 'allow' },
    stdout: 'env LEAK=1\nfile of the mount\n\nclock ok\narg p\n',
  },
  {
    title: 'reads a file of the directory that it takes for its own',
    guest: preview1Command,
    options: { mounts: { '.': { files: { 'file.txt': 'here\n' } } }, stdout: 'allow' },
    stdout: 'file here\n\nclock ok\n',
  },
  {
    title: 'reads a file of a mount inside another, through a link in the outer one',
    guest: preview1Command,
    options: {
      mounts: {
        '/': { files: { 'file.txt': { link: 'tmp/in/../deep.txt' } } },
        '/tmp': { files: { 'deep.txt': 'nested\n', in: { directory: {} } }, writable: true },
      },
      stdout: 'allow',
    },
    stdout: 'file nested\n\nclock ok\n',
  },
  {
    title: 'writes on top of what a writable mount had at first',
    guest: preview1Notes,
    options: { mounts: { '/data': { files: { 'notes.txt': 'once\n' }, writable: true } }, stdout: 'allow' },
    stdout: 'once\nagain\n',
  },
  {
    title: 'writes into an empty directory',
    guest: preview1Notes,
    options: { mounts: { '/tmp': { writable: true } }, stdout: 'allow' },
    stdout: 'again\n',
  },
  {
    title: 'cannot write where it may only read: errno rofs',
    guest: preview1Notes,
    options: { mounts: { '/data': { files: { 'notes.txt': 'once\n' } } }, stdout: 'allow' },
    stdout: 'errno 69\n',
  },
  {
    title: 'cannot write more than the mount may hold: errno nospc',
    guest: preview1Notes,
    options: {
      mounts: { '/data': { files: { 'notes.txt': 'once\n' }, writable: true, maxBytes: 8 } },
      stdout: 'allow',
    },
    stdout: 'errno 51\n',
  },
];

describe.each(['jco', 'Wasmtime'])('virtual files on %s', (host) => {
  const run = HOSTS[host] ?? runOnJco;
  const test = it.skipIf(host === 'Wasmtime' && !HAS_WASMTIME);

  test.each(CASES)('$title', async ({ guest, options, stdin, stdout }) => {
    const { bytes } = virtualize(await guest(), options);
    await assertValid(bytes);
    expect(importsIn(await componentWit(bytes)).filter((name) => name.includes('filesystem'))).toEqual([]);
    expect(await run(bytes, stdin)).toEqual({ code: 0, stderr: '', stdout });
  });

  test.each([
    ['reads', preview1Command, READ],
    ['writes', preview1Notes, { mounts: { '/tmp': { writable: true } } }],
  ] as const)('needs nothing of the host: %s', async (_does, guest, options) => {
    const { bytes } = virtualize(await guest(), { ...options, stdin: { text: 'text' }, stdout: 'ignore' });
    await assertValid(bytes);
    expect(importsIn(await componentWit(bytes))).toEqual([]);
    const result = host === 'jco' ? await runOnJco(bytes, 'none') : await runOnWasmtime(bytes, { wasi: 'none' });
    expect(result).toEqual({ code: 0, stderr: '', stdout: '' });
  });

  test('its output, virtualized once more, has its files still', async () => {
    const once = virtualize(await preview1Command(), { ...READ, stdio: 'allow' }).bytes;
    const twice = virtualize(once, {
      stdin: { text: 'text' },
      stdout: 'allow',
      mounts: { '/other': { files: {} } },
    }).bytes;
    await assertValid(twice);
    expect(await run(twice, 'leak')).toMatchObject({ stdout: 'stdin text\nfile of the mount\n\nclock ok\narg p\n' });
  });
});

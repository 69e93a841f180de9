import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { filesGuest03, numbersOf, TO_OFTEN, type FileStep } from '../support/host-files-03.ts';
import { withScratch } from '../support/scratch.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';

/** Directories of the host for guests of WASI 0.3, under other names, beside and inside virtual ones: on Wasmtime, as jco mistakes their handles. */

type Mounts = NonNullable<Options['mounts']>;

function makeFolder(folder: string): void {
  for (const name of ['h/sub', 'other']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['h/f', 'h/sub/g', 'other/o']) writeFileSync(join(folder, name), 'abcd');
}

/** What the steps say, on a host that has opened `/h` and `/other`. */
async function run(steps: readonly FileStep[], mounts?: Mounts): Promise<readonly number[]> {
  const guest = await filesGuest03(steps);
  const bytes = mounts === undefined ? guest : virtualize(guest, { mounts }).bytes;
  await assertValid(bytes);
  return withScratch(async (folder) => {
    makeFolder(folder);
    const dirs = { '/h': join(folder, 'h'), '/other': join(folder, 'other') };
    const { stdout, stderr } = await invokeOnWasmtime(bytes, 'run()', { dirs, wasi: 'cli' });
    expect(stderr).toBe('');
    return numbersOf(stdout);
  });
}

const EXIST = 1006;
const BUSY = 1003;
const NO_ENTRY = 1019;
const CROSS_DEVICE = 1035;
const READ_ONLY = 1032;
const CLOSED = 2000;
const DIRECTORY = 2;
/** 'abcd', 'hell' */
const ABCD = 1684234849;
const HELL = 1819043176;

/** Each function, in a directory whose path from the first open one is `below`. */
function all(below: string): readonly FileStep[] {
  return [
    ['open', 0, `${below}f`, 10, 0, 0, 1],
    ['read', 10],
    ['open', 0, `${below}.`, 11, 0, 2, 33],
    ['list', 11],
    ['flags', 11],
    ['type', 11, 'sub'],
    ['mkdir', 0, `${below}new`],
    ['open', 11, 'w', 12, 0, 1, 3],
    ['write', 12, 'hello'],
    ['append', 12, 'more'],
    ['read', 12],
    ['truncate', 12],
    ['read', 12],
    ['same', 11, 11],
    ['same', 11, 12],
    ['touched', 12],
    ['sync', 12],
    ['rename', 0, `${below}new`, 11, 'newer'],
    ['touch', 0, `${below}f`],
    ['link', 11, 'f', 11, 'hard'],
    ['symlink', 11, 'f', 'soft'],
    ['readlink', 0, `${below}soft`],
    ['list', 11],
    ['unlink', 0, `${below}hard`],
    ['rmdir', 11, 'newer'],
    ['drop', 11],
    ['drop', 12],
  ];
}

describe.skipIf(!HAS_WASMTIME)('host directories of WASI 0.3', () => {
  const wanted = [0, ABCD, 0, 2, 1, DIRECTORY, 0, 0, 0, 0, HELL, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0];

  it.each<[string, Mounts | undefined, string]>([
    ['as they are, on the host itself', undefined, ''],
    ['under another name', { '/x': { host: '/h' } }, ''],
    ['beside a virtual one', { '/x': { host: '/h' }, '/v': { files: { a: '1' } } }, ''],
    ['beside one that is read-only', { '/x': { host: '/h' }, '/r': { host: '/other', writable: false } }, ''],
    ['as an entry of a virtual one', { '/': { files: { in: { host: '/h' } } } }, 'in/'],
    ['mounted in a virtual one that is read-only', { '/': {}, '/in': { host: '/h' } }, 'in/'],
    ['behind links', { '/': { files: { d: { directory: { in: { host: '/h' } } }, l: { link: 'd/in' } } } }, 'l/'],
  ])('%s: every function', async (_, mounts, below) => {
    expect(await run(all(below), mounts)).toEqual(wanted);
  });

  it('an entry of a virtual directory is listed as a directory, and is not replaced', async () => {
    const steps: FileStep[] = [
      ['list', 0],
      ['type', 0, 'in'],
      ['rename', 0, 'in', 0, 'out'],
      ['rmdir', 0, 'in'],
      ['mkdir', 0, 'in'],
      ['rename', 0, 'v', 0, 'in/v'],
      ['link', 0, 'in/f', 0, 'f'],
      ['type', 0, 'gone'],
      ['type', 0, 'gone/f'],
      ['open', 0, 'in', 10, 0, 0, 1],
      ['same', 0, 10],
    ];
    const files = { in: { host: '/h' }, gone: { host: '/nowhere' }, v: 'virtual' };
    expect(await run(steps, { '/': { writable: true, files } })).toEqual([
      ...[2, DIRECTORY, BUSY, BUSY, EXIST, CROSS_DEVICE, CROSS_DEVICE, NO_ENTRY, NO_ENTRY, 0, 0],
    ]);
  });

  it('a call that is cancelled gives what the host gives', async () => {
    const steps: FileStep[] = [
      ['open-cancelled', 0, 'made', 10],
      ['write', 10, 'hello'],
      ['drop', 10],
      ['open', 0, 'made', 11, 0, 0, 1],
      ['read', 11],
      ['open-cancelled', 0, 'none/made', 12],
    ];
    const noEntry = 2 + NO_ENTRY;
    expect(await run(steps, { '/x': { host: '/h' } })).toEqual([2, 0, 0, 0, HELL, noEntry]);
  });

  it.each<[title: string, trace: NonNullable<Options['trace']>, wanted: readonly string[]]>([
    [
      'all calls',
      true,
      [
        'preopens@0.3.0#get-directories() -> [(descriptor#N, "/x"), (descriptor#N, "/v")]',
        'types@0.3.0#[method]descriptor.open-at(descriptor#N, {}, "f", {}, {read}) -> ok(descriptor#N)',
        'types@0.3.0#[method]descriptor.open-at(descriptor#N, {}, "none", {}, {read}) -> err(no-entry)',
        'types@0.3.0#[method]descriptor.create-directory-at(descriptor#N, "d") -> err(read-only)',
        'types@0.3.0#[method]descriptor.is-same-object(descriptor#N, descriptor#N) -> false',
        'types@0.3.0#[method]descriptor.is-same-object(descriptor#N, descriptor#N) -> true',
      ],
    ],
    [
      'errors',
      { only: ['errors'] },
      [
        'types@0.3.0#[method]descriptor.open-at(descriptor#N, {}, "none", {}, {read}) -> err(no-entry)',
        'types@0.3.0#[method]descriptor.create-directory-at(descriptor#N, "d") -> err(read-only)',
      ],
    ],
  ])('a trace of %s has the results of calls that wait for the host', async (_, trace, wanted) => {
    const steps: FileStep[] = [
      ['open', 0, 'f', 10, 0, 0, 1],
      ['open', 0, 'none', 11, 0, 0, 1],
      ['mkdir', 1, 'd'],
      ['same', 0, 10],
      ['same', 1, 1],
    ];
    const bytes = virtualize(await filesGuest03(steps), {
      mounts: { '/x': { host: '/h' }, '/v': { files: {} } },
      stderr: 'allow',
      trace,
    }).bytes;
    await assertValid(bytes);
    await withScratch(async (folder) => {
      makeFolder(folder);
      const { stdout, stderr } = await invokeOnWasmtime(bytes, 'run()', {
        dirs: { '/h': join(folder, 'h') },
        wasi: 'cli',
      });
      expect(numbersOf(stdout)).toEqual([0, NO_ENTRY, READ_ONLY, 0, 1]);
      // the host may have the answer at once
      const lines = stderr
        .trimEnd()
        .split('\n')
        .filter((line) => !line.endsWith(', waiting'));
      expect(lines.map((line) => line.replace(/#\d+/g, '#N'))).toEqual(
        wanted.map((line) => `trace wasi:filesystem/${line}`),
      );
    });
  });

  it('one below what the host has opened is missing, and is no entry', async () => {
    expect(await run([['list', 0]], { '/x': { host: '/h/sub' } })).toEqual([CLOSED]);
    const files = { in: { host: '/h/sub' } };
    const steps: FileStep[] = [
      ['list', 0],
      ['open', 0, 'in/g', 10, 0, 0, 1],
      ['open', 0, 'in', 10, 0, 0, 1],
      ['type', 0, 'in'],
    ];
    expect(await run(steps, { '/': { files } })).toEqual([0, NO_ENTRY, NO_ENTRY, NO_ENTRY]);
  });

  it('says beforehand that it has to be opened by the host', async () => {
    const guest = await filesGuest03([]);
    const { notes } = virtualize(guest, { mounts: { '/x': { host: '/h' } } }).report;
    expect(notes).toContainEqual(expect.stringContaining('WASI 0.3, a directory of the host is there only if'));
  });

  it('opens and reads often: the memory stays as it is', async () => {
    const bytes = virtualize(await filesGuest03([['open', 0, 'f', TO_OFTEN, 0, 0, 1]]), {
      mounts: { '/x': { host: '/h' }, '/v': { writable: true } },
    }).bytes;
    await withScratch(async (folder) => {
      makeFolder(folder);
      const flags = ['-W', 'max-memory-size=524288'];
      const dirs = { '/h': join(folder, 'h') };
      const { stdout, stderr } = await invokeOnWasmtime(bytes, 'often(20000)', { dirs, wasi: 'cli', flags });
      expect([stdout.trim(), stderr]).toEqual(['0', '']);
    });
  });
});

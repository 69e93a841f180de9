import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { filesGuest03, numbersOf, type FileStep } from '../support/host-files-03.ts';
import { withScratch } from '../support/scratch.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';

/** Programs of WASI 0.3 that try to leave a directory of the host, or to change one that is read-only. */

type Mounts = NonNullable<Options['mounts']>;

function makeFolder(folder: string): void {
  for (const name of ['h/sub', 'rw']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['h/f', 'h/sub/g', 'rw/w', 'secret']) writeFileSync(join(folder, name), 'host');
  symlinkSync('../secret', join(folder, 'h/out'));
  symlinkSync('..', join(folder, 'h/up'));
  symlinkSync(join(folder, 'secret'), join(folder, 'h/absolute'));
}

/** All names below a folder with their contents and the times of their last change. */
function snapshot(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    const stat = lstatSync(path);
    const one = `${path} ${stat.isFile() ? readFileSync(path, 'utf8') : ''} ${stat.mtimeMs} ${stat.nlink}`;
    return entry.isDirectory() ? [one, ...snapshot(path)] : [one];
  });
}

async function attack(
  steps: readonly FileStep[],
  mounts: Mounts,
): Promise<{
  readonly numbers: readonly number[];
  readonly before: readonly string[];
  readonly after: readonly string[];
}> {
  const { bytes } = virtualize(await filesGuest03(steps), { mounts });
  return withScratch(async (folder) => {
    makeFolder(folder);
    const before = snapshot(folder);
    const dirs = { '/h': join(folder, 'h'), '/rw': join(folder, 'rw') };
    const { stdout, stderr } = await invokeOnWasmtime(bytes, 'run()', { dirs, wasi: 'cli' });
    expect(stderr).toBe('');
    return { numbers: numbersOf(stdout), before, after: snapshot(folder) };
  });
}

describe.skipIf(!HAS_WASMTIME)('out of a directory of the host', () => {
  const up = [
    '../secret',
    'sub/../../secret',
    './../secret',
    'out',
    'up/secret',
    'absolute',
    '/secret',
    '../h/../secret',
  ];

  it.each<[string, Mounts, string]>([
    ['under another name', { '/x': { host: '/h' }, '/y': { host: '/rw' } }, ''],
    ['in a virtual directory', { '/': { files: { in: { host: '/h' } } } }, 'in/'],
  ])('%s: no path leads there', async (_, mounts, below) => {
    // with something before it, a path with a slash in front is one inside
    const paths = below === '' ? up : up.filter((path) => !path.startsWith('/'));
    const steps = paths.flatMap((path): FileStep[] => [
      ['open', 0, `${below}${path}`, 10, 1, 0, 1],
      ['open', 0, `${below}${path}`, 10, 1, 1, 3],
      ['unlink', 0, `${below}${path === 'out' || path === 'absolute' ? `${path}/.` : path}`],
      ['rename', 0, `${below}f`, 0, `${below}${path === 'out' || path === 'absolute' ? '../f' : path}`],
      ['link', 0, `${below}f`, 0, `${below}${path === 'out' || path === 'absolute' ? '../f' : path}`],
      ['mkdir', 0, `${below}../made`],
    ]);
    const { numbers, before, after } = await attack(steps, mounts);
    expect(steps.filter((_step, i) => (numbers[i] ?? 0) < 1000)).toEqual([]);
    expect(after).toEqual(before);
  });
});

describe.skipIf(!HAS_WASMTIME)('in a directory of the host that is read-only', () => {
  const READ_ONLY = 1032;

  it.each<[string, Mounts, string]>([
    ['under another name', { '/x': { host: '/h', writable: false }, '/y': { host: '/rw' } }, ''],
    ['beside a virtual one', { '/x': { host: '/h', writable: false }, '/y': { writable: true } }, ''],
    ['in a virtual one', { '/': { files: { in: { host: '/h', writable: false } } }, '/y': { host: '/rw' } }, 'in/'],
    ['under two names', { '/x': { host: '/h', writable: false }, '/y': { host: '/h' } }, ''],
  ])('%s: nothing is changed', async (_, mounts, below) => {
    const opened: FileStep[] = [
      ['open', 0, `${below}.`, 10, 0, 2, 1],
      ['open', 10, 'sub', 11, 0, 2, 1],
      ['open', 11, 'g', 12, 0, 0, 1],
      ['flags', 10],
      ['flags', 0],
    ];
    const changes: FileStep[] = [
      ...[0, 10].flatMap((at): FileStep[] => {
        const path = at === 0 ? below : '';
        return [
          ['open', at, `${path}f`, 13, 0, 0, 3],
          ['open', at, `${path}f`, 13, 0, 0, 2],
          ['open', at, `${path}f`, 13, 0, 8, 1],
          ['open', at, `${path}n`, 13, 0, 1, 1],
          ['open', at, `${path}sub`, 13, 0, 2, 33],
          ['open', at, `${path}sub/../sub`, 13, 0, 2, 33],
          ['mkdir', at, `${path}n`],
          ['rmdir', at, `${path}sub`],
          ['unlink', at, `${path}f`],
          ['touch', at, `${path}f`],
          ['symlink', at, 'f', `${path}n`],
          ['link', at, `${path}f`, at, `${path}n`],
          ['rename', at, `${path}f`, at, `${path}n`],
        ];
      }),
      ['mkdir', 11, 'n'],
      ['unlink', 11, 'g'],
      ['touched', 12],
      ['truncate', 12],
      ['write', 12, 'evil'],
      ['append', 12, 'evil'],
    ];
    const { numbers, before, after } = await attack([...opened, ...changes, ['read', 12]], mounts);
    expect(numbers.slice(0, 5)).toEqual([0, 0, 0, 1, 1]);
    expect(numbers.slice(5, -1)).toEqual(changes.map(() => READ_ONLY));
    expect(numbers.at(-1)).toBe(0x74736f68);
    expect(after).toEqual(before);
  });

  it('one that may be written does not let another in, by links or names', async () => {
    const steps: FileStep[] = [
      ['link', 0, 'f', 1, 'f'],
      ['rename', 0, 'f', 1, 'f'],
      ['rename', 1, 'w', 0, 'w'],
      ['link', 1, 'w', 0, 'w'],
    ];
    const { numbers, before, after } = await attack(steps, {
      '/x': { host: '/h', writable: false },
      '/y': { host: '/rw' },
    });
    expect(numbers).toEqual(steps.map(() => READ_ONLY));
    expect(after).toEqual(before);
  });
});

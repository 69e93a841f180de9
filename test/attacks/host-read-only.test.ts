import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { instantiateOnJco, runOnJco } from '../support/jco.ts';
import { MIRROR, mirror } from '../support/mirror.ts';
import { withScratch } from '../support/scratch.ts';
import { linesOf, scripted, type Step } from '../support/script.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';

/** Directories of the host that a program may only read, over a host that would let it write: each way to change something is tried. */

type Mounts = NonNullable<Options['mounts']>;

const INTERFACES = ['wasi:io/poll', 'wasi:io/streams', 'wasi:filesystem/types', 'wasi:filesystem/preopens'];

/** By where the read-only directory and another, which can be written, are found. */
const PLACES: readonly (readonly [title: string, mounts: Mounts, readOnly: string, other: string, path: string])[] = [
  [
    'beside another directory of the host',
    { '/ro': { host: '/host/ro', writable: false }, '/rw': { host: '/host/rw' } },
    '/ro',
    '/rw',
    '',
  ],
  [
    'opened by the host itself, beside a virtual one',
    { '/': { host: '/ro', writable: false }, '/rw': { writable: true } },
    '/',
    '/rw',
    '',
  ],
  [
    'as an entry of a virtual directory',
    { '/': { files: { in: { host: '/host/ro', writable: false }, f: '' }, writable: true } },
    '/',
    '/',
    'in/',
  ],
  [
    'mounted inside a virtual directory that is read-only',
    { '/': {}, '/in': { host: '/host/ro', writable: false }, '/rw': { host: '/host/rw' } },
    '/',
    '/rw',
    'in/',
  ],
  [
    'under two names, of which one may write',
    {
      '/ro': { host: '/host/ro', writable: false },
      '/rw': { host: '/host/ro' },
    },
    '/ro',
    '/rw',
    '',
  ],
];

function makeFolder(folder: string): void {
  for (const name of ['ro/sub', 'rw']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['ro/f', 'ro/sub/g', 'rw/w']) writeFileSync(join(folder, name), 'host');
}

/** All names below a folder with their contents and the times of their last change. */
function snapshot(folder: string): readonly string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).sort().map((name) => {
    const stat = statSync(join(folder, name));
    const text = stat.isFile() ? readFileSync(join(folder, name), 'utf8') : '';
    return `${name} ${text} ${stat.mtimeMs} ${stat.nlink}`;
  });
}

const NOW = { tag: 'now' };
const FOLLOW = { symlinkFollow: true };

describe.each(PLACES)('%s, on jco', (_, mounts, readOnly, other, path) => {
  it('nothing can be changed by any function', async () => {
    const { bytes } = virtualize(await mirror({ interfaces: INTERFACES }), { mounts });
    await assertValid(bytes);
    await withScratch(async (folder) => {
      makeFolder(folder);
      const preopens = { '/host': folder, '/ro': join(folder, 'ro') };
      const instance = await instantiateOnJco(bytes, { preopens });
      const on = async (name: string, ...args: unknown[]): Promise<unknown> => {
        try {
          return await instance.call(MIRROR, `call-descriptor-${name}`, ...args);
        } catch (error) {
          if (error instanceof Error && 'payload' in error) return error.payload;
          throw error;
        }
      };
      const roots = new Map(
        ((await instance.call(MIRROR, 'call-get-directories')) as [number, string][]).map(([at, name]) => [name, at]),
      );
      const [ro, rw] = [roots.get(readOnly) ?? -1, roots.get(other) ?? -1];
      const before = snapshot(join(folder, 'ro'));
      const open = (at: number, name: string, how: object = {}, flags: object = { read: true }): Promise<unknown> =>
        on('open-at', at, FOLLOW, name, how, flags);
      const dir = path === '' ? ro : ((await open(ro, path, { directory: true })) as number);
      const sub = (await open(dir, 'sub', { directory: true })) as number;
      const file = (await open(sub, 'g')) as number;
      expect(file).toEqual(expect.any(Number));
      const tries: [string, unknown][] = [];
      const attempt = async (title: string, name: string, ...args: unknown[]): Promise<void> => {
        tries.push([title, await on(name, ...args)]);
      };
      for (const [title, at, prefix] of [
        ['the directory', ro, path],
        ['opened', dir, ''],
        ['below', sub, '../'],
        ['below, deep', dir, 'sub/../'],
      ] as const) {
        for (const how of [{ create: true }, { truncate: true }, { create: true, exclusive: true }])
          await attempt(`${title} ${JSON.stringify(how)}`, 'open-at', at, FOLLOW, `${prefix}f`, how, { read: true });
        for (const flags of [{ write: true }, { read: true, mutateDirectory: true }])
          await attempt(`${title} ${JSON.stringify(flags)}`, 'open-at', at, FOLLOW, `${prefix}f`, {}, flags);
        await attempt(`${title} create new`, 'open-at', at, FOLLOW, `${prefix}new`, { create: true }, { write: true });
        await attempt(`${title} mkdir`, 'create-directory-at', at, `${prefix}new`);
        await attempt(`${title} rmdir`, 'remove-directory-at', at, `${prefix}sub`);
        await attempt(`${title} unlink`, 'unlink-file-at', at, `${prefix}f`);
        await attempt(`${title} symlink`, 'symlink-at', at, 'f', `${prefix}new`);
        await attempt(`${title} set-times-at`, 'set-times-at', at, FOLLOW, `${prefix}f`, NOW, NOW);
        await attempt(`${title} rename within`, 'rename-at', at, `${prefix}f`, at, `${prefix}new`);
        await attempt(`${title} rename out`, 'rename-at', at, `${prefix}f`, rw, 'stolen');
        await attempt(`${title} rename in`, 'rename-at', rw, 'w', at, `${prefix}new`);
        await attempt(`${title} link within`, 'link-at', at, FOLLOW, `${prefix}f`, at, `${prefix}new`);
        await attempt(`${title} link out`, 'link-at', at, FOLLOW, `${prefix}f`, rw, 'stolen');
        await attempt(`${title} link in`, 'link-at', rw, FOLLOW, 'w', at, `${prefix}new`);
      }
      for (const [title, at] of [
        ['file', file],
        ['directory', dir],
      ] as const) {
        await attempt(`${title} write`, 'write', at, new TextEncoder().encode('x'), 0n);
        await attempt(`${title} set-size`, 'set-size', at, 0n);
        await attempt(`${title} set-times`, 'set-times', at, NOW, NOW);
        await attempt(`${title} write-via-stream`, 'write-via-stream', at, 0n);
        await attempt(`${title} append-via-stream`, 'append-via-stream', at);
      }
      // a hard link of two virtual files, or over two directories of the host, is refused in other words before
      const refused = new Set(['read-only', ...(path === '' ? [] : ['cross-device'])]);
      for (const [title, answer] of tries) {
        const wanted = title.endsWith(' in') || title.endsWith(' out') ? refused : new Set(['read-only']);
        expect(wanted, `${title}: ${String(answer)}`).toContain(answer);
      }
      expect(snapshot(join(folder, 'ro'))).toEqual(before);
      expect(await on('get-flags', sub)).not.toMatchObject({ write: true });
      expect(await on('get-flags', dir)).toMatchObject({ write: false, mutateDirectory: false });
      const [text] = (await on('read', file, 10n, 0n)) as [Uint8Array];
      expect(new TextDecoder().decode(text)).toBe('host');
      // and what may be written still is
      const made = await open(rw, 'made', { create: true }, { read: true, write: true });
      expect(made).toEqual(expect.any(Number));
      expect(await on('write', made, Uint8Array.of(65), 0n)).toBe(1n);
    });
  });
});

const STEPS: readonly Step[] = [
  ['read', 3, 'f'],
  ['read', 3, 'sub/g'],
  ['list', 3, '.'],
  ['mkdir', 3, 'new'],
  ['unlink', 3, 'f'],
  ['rmdir', 3, 'sub'],
  ['write', 3, 'f'],
  ['write', 3, 'new'],
  ['symlink', 'f', 3, 'new'],
  ['rename', 3, 'f', 3, 'g'],
  ['rename', 3, 'f', 4, 'g'],
  ['rename', 4, 'w', 3, 'g'],
  ['link', 3, 'f', 4, 'g'],
  ['link', 4, 'w', 3, 'g'],
  ['write', 4, 'new'],
];

it.each(['Wasmtime', 'jco'])('a program of preview 1, on %s', async (host) => {
  if (host === 'Wasmtime' && !HAS_WASMTIME) return;
  const mounts = { '/ro': { host: '/host/ro', writable: false }, '/rw': { host: '/host/rw' } } as const;
  const { bytes, report } = virtualize(await scripted(STEPS), { mounts, stdio: 'allow' });
  await assertValid(bytes);
  expect(report.mounts.map(({ readOnly }) => readOnly)).toEqual([true, undefined]);
  await withScratch(async (folder) => {
    makeFolder(folder);
    const before = snapshot(join(folder, 'ro'));
    const dirs = { '/host': folder };
    const { stdout } =
      host === 'jco' ? await runOnJco(bytes, { preopens: dirs }) : await runOnWasmtime(bytes, { dirs });
    const READ_ONLY = 'errno 69'; // rofs
    expect(linesOf(stdout)).toEqual(['host', 'host', 'f sub', ...STEPS.slice(3, -1).map(() => READ_ONLY), 'ok']);
    expect(snapshot(join(folder, 'ro'))).toEqual(before);
  });
});

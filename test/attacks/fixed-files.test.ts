import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { instantiateOnJco, runOnJco } from '../support/jco.ts';
import { MIRROR, mirror } from '../support/mirror.ts';
import { withScratch } from '../support/scratch.ts';
import { linesOf, scripted, type Step } from '../support/script.ts';
import { specPackages } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';
import { scanWit } from '../policy/wit-scan.ts';

/** A file that cannot be written in a directory that can: each way to change, replace or remove it is tried. */

type Mounts = NonNullable<Options['mounts']>;

const INTERFACES = ['wasi:io/poll', 'wasi:io/streams', 'wasi:filesystem/types', 'wasi:filesystem/preopens'];
const FIXED = { file: 'fixed', writable: false } as const;
const AROUND = { fixed: FIXED, other: 'other', up: { link: 'fixed' }, sub: { directory: { x: '' } } };

/** By the preopened directory and the path of the one around the file. */
const PLACES: readonly (readonly [title: string, mounts: Mounts, root: string, path: string])[] = [
  ['at the top of a mount', { '/': { files: AROUND, writable: true } }, '/', ''],
  ['deep in a mount', { '/': { files: { a: { directory: AROUND } }, writable: true, maxFiles: 9 } }, '/', 'a/'],
  [
    'in a mount inside a read-only one',
    { '/': { files: { y: '' } }, '/d': { files: AROUND, writable: true } },
    '/',
    'd/',
  ],
  [
    'beside a directory of the host',
    { '/': { files: AROUND, writable: true }, '/srv': { host: '/host', writable: false } },
    '/',
    '',
  ],
];

const NOW = { tag: 'now' };
const FOLLOW = { symlinkFollow: true };
/** What only looks, or tells. */
const HARMLESS = new Set(
  [
    ...['read-via-stream', 'advise', 'sync-data', 'get-flags', 'get-type', 'read', 'read-directory', 'sync', 'stat'],
    ...['stat-at', 'readlink-at', 'is-same-object', 'metadata-hash', 'metadata-hash-at'],
  ].map((name) => `[method]descriptor.${name}`),
);

describe.each(PLACES)('a fixed file %s', (_, mounts, root, path) => {
  it('stays as it is, whatever function is called', async () => {
    const { bytes } = virtualize(await mirror({ interfaces: INTERFACES }), { mounts });
    await assertValid(bytes);
    await withScratch(async (folder) => {
      const instance = await instantiateOnJco(bytes, { preopens: { '/host': folder } });
      const tried = new Set<string>();
      const on = async (name: string, ...args: unknown[]): Promise<unknown> => {
        tried.add(`[method]descriptor.${name}`);
        try {
          return await instance.call(MIRROR, `call-descriptor-${name}`, ...args);
        } catch (error) {
          if (error instanceof Error && 'payload' in error) return error.payload;
          throw error;
        }
      };
      const roots = (await instance.call(MIRROR, 'call-get-directories')) as [number, string][];
      expect(roots.map(([, name]) => name)).toEqual(Object.keys(mounts));
      const top = roots.find(([, name]) => name === root)?.[0] ?? -1;
      const open = (at: number, name: string, how: object = {}, flags: object = { read: true }): Promise<unknown> =>
        on('open-at', at, FOLLOW, name, how, flags);
      const around = path === '' ? top : ((await open(top, path, { directory: true })) as number);
      const file = (await open(around, 'fixed')) as number;
      const stat = (): Promise<unknown> => on('stat', file);
      const before = await stat();
      expect(before).toMatchObject({ type: 'regular-file', linkCount: 1n, size: 5n });

      const READ_ONLY = 'read-only';
      const BUSY = 'busy';
      for (const [at, prefix] of [
        [top, path],
        [around, ''],
        [around, 'sub/../'],
        [around, './'],
      ] as const) {
        const fixed = `${prefix}fixed`;
        for (const name of [fixed, `${prefix}up`]) {
          for (const how of [{ create: true }, { truncate: true }, { create: true, truncate: true }])
            expect(await open(at, name, how), `${name} ${JSON.stringify(how)}`).toBe(READ_ONLY);
          for (const flags of [{ write: true }, { read: true, write: true }, { mutateDirectory: true }])
            expect(await open(at, name, {}, flags), `${name} ${JSON.stringify(flags)}`).toBe(READ_ONLY);
          expect(await on('set-times-at', at, FOLLOW, name, NOW, NOW)).toBe(READ_ONLY);
        }
        expect(await on('unlink-file-at', at, fixed)).toBe(BUSY);
        expect(await on('remove-directory-at', at, fixed)).toBe(BUSY);
        expect(await on('create-directory-at', at, fixed)).toBe(BUSY);
        expect(await on('symlink-at', at, 'other', fixed)).toBe(BUSY);
        expect(await on('rename-at', at, fixed, at, `${prefix}moved`)).toBe(BUSY);
        expect(await on('rename-at', at, `${prefix}other`, at, fixed)).toBe(BUSY);
        expect(await on('rename-at', at, `${prefix}sub`, at, fixed)).toBe(BUSY);
        expect(await on('rename-at', at, fixed, at, fixed)).toBe(BUSY);
        expect(await on('link-at', at, {}, fixed, at, `${prefix}second`)).toBe(BUSY);
        expect(await on('link-at', at, {}, `${prefix}other`, at, fixed)).toBe(BUSY);
      }
      // its own descriptor, which could only be opened to read
      expect(await on('write', file, Uint8Array.of(120), 0n)).toEqual(
        expect.stringMatching(/read-only|bad-descriptor/),
      );
      expect(await on('set-size', file, 0n)).toEqual(expect.stringMatching(/read-only|bad-descriptor|invalid/));
      expect(await on('set-times', file, NOW, NOW)).toBe(READ_ONLY);
      for (const name of ['write-via-stream', 'append-via-stream'])
        expect(await on(name, file, ...(name.startsWith('w') ? [0n] : []))).toEqual(
          expect.stringMatching(/read-only|bad-descriptor/),
        );

      // every function that there is was tried, or changes nothing
      const wit = specPackages('0.2.12').get('filesystem') ?? '';
      const all = scanWit(wit)
        .functions.map(({ name }) => name)
        .filter((name) => name.startsWith('[method]descriptor.'));
      expect(all.length).toBeGreaterThan(20);
      expect(all.filter((name) => !tried.has(name) && !HARMLESS.has(name))).toEqual([]);

      expect(await stat()).toEqual(before);
      const [text] = (await on('read', file, 10n, 0n)) as [Uint8Array];
      expect(new TextDecoder().decode(text)).toBe('fixed');
      expect(await on('get-flags', file)).toMatchObject({ read: true, write: false });
      // while all else beside it can be changed
      expect(await open(around, 'new', { create: true }, { write: true })).toEqual(expect.any(Number));
      expect(await on('rename-at', around, 'other', around, 'moved')).toBeUndefined();
      expect(await on('unlink-file-at', around, 'moved')).toBeUndefined();
      expect(await on('unlink-file-at', around, 'up')).toBeUndefined();
    });
  });
});

const STEPS: readonly Step[] = [
  ['read', 3, 'fixed'],
  ['type', 3, 'fixed'],
  ['write', 3, 'fixed'],
  ['write', 3, 'up'],
  ['fill', 3, 'fixed'],
  ['unlink', 3, 'fixed'],
  ['rmdir', 3, 'fixed'],
  ['mkdir', 3, 'fixed'],
  ['symlink', 'other', 3, 'fixed'],
  ['rename', 3, 'other', 3, 'fixed'],
  ['rename', 3, 'fixed', 3, 'moved'],
  ['link', 3, 'fixed', 3, 'second'],
  ['link', 3, 'other', 3, 'fixed'],
  ['read', 3, 'fixed'],
  ['write', 3, 'other'],
  ['list', 3, '.'],
];

it.each(['Wasmtime', 'jco'])('a program of preview 1, on %s', async (host) => {
  if (host === 'Wasmtime' && !HAS_WASMTIME) return;
  const mounts: Mounts = { '/': { files: AROUND, writable: true } };
  const { bytes, report } = virtualize(await scripted(STEPS), { mounts, stdio: 'allow' });
  await assertValid(bytes);
  expect(report.mounts).toMatchObject([{ path: '/', writable: true, files: 3, directories: 1, links: 1 }]);
  const { stdout } = host === 'jco' ? await runOnJco(bytes) : await runOnWasmtime(bytes);
  const [ROFS, BUSY] = ['errno 69', 'errno 10'];
  expect(linesOf(stdout)).toEqual([
    'fixed',
    '4',
    ...[ROFS, ROFS, ROFS, BUSY, BUSY, BUSY, BUSY, BUSY, BUSY, BUSY, BUSY],
    'fixed',
    'ok',
    'fixed other sub up',
  ]);
});

describe('a fixed file', () => {
  it('counts for the limits of the mount', () => {
    const of = (maxBytes: number, maxFiles: number) => (): unknown =>
      virtualize(new Uint8Array(), {
        mounts: { '/': { files: { fixed: FIXED }, writable: true, maxBytes, maxFiles } },
      });
    expect(of(4, 1)).toThrow('its files have 5 bytes, more than its limit of 4');
    expect(of(5, 1)).not.toThrow(/limit/);
  });

  it('is a file like others where nothing can be written', async () => {
    const guest = await mirror({ interfaces: INTERFACES });
    const plain = virtualize(guest, { mounts: { '/': { files: { a: 'x' } } } }).bytes;
    expect(virtualize(guest, { mounts: { '/': { files: { a: { file: 'x', writable: false } } } } }).bytes).toEqual(
      plain,
    );
  });

  it('is no place for what the component writes', async () => {
    const guest = await mirror({ interfaces: [...INTERFACES, 'wasi:cli/stdout'] });
    const mounts: Mounts = { '/': { files: { fixed: FIXED }, writable: true } };
    expect(() => virtualize(guest, { mounts, stdout: { file: '/fixed' } })).toThrow(
      'there is a file that is read-only',
    );
  });

  it.each<readonly [mount: Mounts[string], wrong: string]>([
    [{ files: { a: { file: '', writable: true } } }, 'cannot be writable: what it is in is read-only'],
    [
      { files: { a: { file: '', writable: 1 as unknown as boolean } }, writable: true },
      'writable must be true or false',
    ],
    [
      { files: { a: { directory: {}, writable: false } as unknown as string }, writable: true },
      "writable is for files and for what is the host's",
    ],
  ])('%j is refused', (mount, wrong) => {
    expect(() => virtualize(new Uint8Array(), { mounts: { '/d': mount } })).toThrow(wrong);
  });
});

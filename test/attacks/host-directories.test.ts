import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import { dummyComponent } from '../support/guests.ts';
import { runOnJco } from '../support/jco.ts';
import { withScratch } from '../support/scratch.ts';
import { linesOf, scripted, type Step } from '../support/script.ts';
import { nested, specPackages } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';

/**
 * The host opens `/srv`, and a program that may see a directory and a file deep in it tries to be led to `/srv/private`: by links that are on
 * the way already, and by names that it changes while it runs.
 */

type Mounts = NonNullable<Options['mounts']>;
type Dirs = Readonly<Record<string, string>>;

const HOSTS = ['Wasmtime', 'jco'] as const;

/** Everything that may be seen says `mine`; what is anywhere in `private`, where each part of the paths goes on as it should, is secret. */
function makeFolder(folder: string): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const path of ['app/up/data/s', 'app/up/deep/f', 'app/own/x', 'first/x']) write(`srv/${path}`, 'mine');
  for (const path of ['app/up/data/s', 'up/data/s', 'data/s', 's']) write(`srv/private/${path}`, 'secret');
  for (const path of ['app/up/deep/f', 'up/deep/f', 'deep/f', 'f']) write(`srv/private/${path}`, 'secret');
}

async function run(host: (typeof HOSTS)[number], bytes: Uint8Array, dirs: Dirs): Promise<string[]> {
  const { stdout } = host === 'jco' ? await runOnJco(bytes, { preopens: dirs }) : await runOnWasmtime(bytes, { dirs });
  expect(stdout).not.toContain('secret');
  return linesOf(stdout);
}

async function made(steps: readonly Step[], mounts: Mounts, more: Options = {}): Promise<Uint8Array> {
  const { bytes } = virtualize(await scripted(steps), { mounts, stdio: 'allow', ...more });
  await assertValid(bytes);
  return bytes;
}

const NOTHING = /^errno (44|08|54)$/; // noent; badf, where a number stands for no directory; notdir

/** A directory and a file of the host, with a virtual root around them: 3 the root, 4 the directory. */
const WITH_ROOT: Mounts = {
  '/': { files: { file: { host: '/srv/app/up/deep/f' } } },
  '/data': { host: '/srv/app/up/data' },
};
/** The same in separate directories: 3 another directory of the host, 4 the one with the file, 5 the directory. */
const WITHOUT_ROOT: Mounts = {
  '/first': { host: '/srv/first' },
  '/file': { files: { file: { host: '/srv/app/up/deep/f' } } },
  '/data': { host: '/srv/app/up/data' },
};

describe.each(HOSTS)('links that are there from an earlier run, on %s', (host) => {
  const parts = ['app', 'app/up', 'app/up/data', 'app/up/deep', 'app/up/deep/f'];
  const cases = parts.flatMap((part) => [true, false].map((root) => ({ part, root })));

  it.skipIf(host === 'Wasmtime' && !HAS_WASMTIME).each(cases)('$part, virtual root: $root', async ({ part, root }) => {
    const [at, data] = root ? [3, 4] : [4, 5];
    const steps: Step[] = [
      ['read', at, 'file'],
      ['read', at, 'file/'],
      ['read', data, 's'],
      ['list', at, '.'],
      ['write', at, 'file'],
      ['type', at, 'file'],
      ['type', data, 's'],
      ...(root
        ? ([
            ['read', 3, 'data/s'],
            ['type', 3, 'data'],
            ['list', 3, 'data'],
            ['read', 3, 'data/../file'],
          ] as const)
        : []),
    ];
    const bytes = await made(steps, root ? WITH_ROOT : WITHOUT_ROOT);
    await withScratch(async (folder) => {
      makeFolder(folder);
      const dirs = { '/srv': join(folder, 'srv') };
      const [file, slash, text, names] = await run(host, bytes, dirs);
      expect([file, slash, text]).toEqual(['mine', 'errno 54', 'mine']);
      expect(names).toBe(root ? 'data file' : 'file');
      // where the same names lead on, so that every later part of the path is there, too
      for (const target of [
        join(folder, 'srv/private', part),
        `${'../'.repeat(part.split('/').length - 1)}private/${part}`,
      ]) {
        makeFolder(join(folder, target.startsWith('/') ? 'absolute' : 'relative'));
        const other = join(folder, target.startsWith('/') ? 'absolute/srv' : 'relative/srv');
        renameSync(join(other, part), join(other, 'gone'));
        symlinkSync(target, join(other, part));
        const lines = await run(host, bytes, { '/srv': other });
        const hitsFile = !part.startsWith('app/up/data');
        const hitsData = !part.startsWith('app/up/deep');
        if (hitsFile) expect(lines[0]).toMatch(NOTHING);
        else expect(lines[0]).toBe('mine');
        if (hitsData) expect(lines[2]).toMatch(NOTHING);
        else expect(lines[2]).toBe('mine');
        const shown = [...(root && !hitsData ? ['data'] : []), ...(hitsFile ? [] : ['file'])].join(' ');
        expect(lines[3]).toBe(shown);
        if (hitsFile) expect(lines[5]).toMatch(NOTHING);
        if (hitsData) expect(lines[6]).toMatch(NOTHING);
        for (const [name, text] of [
          ['f', 'secret'],
          ['app/up/deep/f', 'secret'],
        ] as const) {
          expect(readFileSync(join(other, 'private', name), 'utf8')).toBe(text);
        }
      }
    });
  });
});

describe.each(HOSTS)('a program that changes what it may, on %s', (host) => {
  const skip = it.skipIf(host === 'Wasmtime' && !HAS_WASMTIME);

  skip.each([true, false])('cannot replace what is on the way to another directory, virtual root: %s', async (root) => {
    const mounts: Mounts = {
      ...(root
        ? { '/': { writable: true, files: { file: { host: '/srv/app/up/deep/f' } } } }
        : { '/': { host: '/srv/first' } }),
      '/own': { host: '/srv/app/own' },
      '/data': { host: '/srv/app/up/data' },
    };
    const steps: Step[] = [
      ['rename', 4, '../up', 4, 'gone'],
      ['rename', 5, '../data', 4, 'gone'],
      ['rename', 4, '.', 4, 'gone'],
      ['symlink', '../private', 4, '../up'],
      ['symlink', '../../../private', 4, 'l'],
      ['rename', 4, 'l', 5, '../data'],
      ['read', 4, 'l/s'],
      ['read', 4, 'l'],
      ['rename', 3, 'data', 3, 'gone'],
      ['rename', 3, 'file', 3, 'gone'],
      ['unlink', 3, 'file'],
      ['rename', 4, 'l', 3, 'file'],
      ['link', 4, 'l', 3, 'file'],
      ['rmdir', 3, 'data'],
      ['read', 5, 's'],
      ['read', 5, '../s'],
      ['read', 5, '../../../private/s'],
    ];
    const bytes = await made(steps, mounts);
    await withScratch(async (folder) => {
      makeFolder(folder);
      for (let i = 0; i < 2; i += 1) {
        const lines = await run(host, bytes, { '/srv': join(folder, 'srv') });
        // a link in its own directory, which in another of the host's it may move, too
        expect(lines.filter((line) => line === 'ok').length).toBe(root ? 1 - i : 2 + i);
        expect(lines.at(-3)).toBe('mine');
        expect(readFileSync(join(folder, 'srv/app/up/deep/f'), 'utf8')).toBe('mine');
      }
    });
  });

  // The shim of jco knows directories by their paths alone, and looks each up again: there a host that opens a directory twice, under names
  // of which one does not say that it is in the other, cannot be helped.
  const ways = ['up', 'up/data', 'up/deep', 'up/deep/f'].flatMap((part) =>
    [true, false].map((root) => ({ part, root })),
  );
  it.skipIf(host === 'jco' || !HAS_WASMTIME).each(ways)(
    'reaches the same through another directory of the host, and replaces $part, virtual root: $root',
    async ({ part, root }) => {
      const mounts: Mounts = {
        ...(root ? {} : { '/first': { host: '/srv/first' } }),
        [root ? '/' : '/file']: { files: { file: { host: '/srv/app/up/deep/f' }, dir: { directory: {} } } },
        '/w': { host: '/w' },
        '/data': { host: '/srv/app/up/data' },
      };
      const at = root ? 3 : 4;
      const steps: Step[] = [
        ['rename', at + 1, part, at + 1, 'gone'],
        ['symlink', `${'../'.repeat(part.split('/').length)}private/${part}`, at + 1, part],
        ['read', at, 'file'],
        ['read', at + 2, 's'],
        ...(root
          ? ([
              ['read', 3, 'data/s'],
              ['read', 3, 'dir/../data/s'],
            ] as const)
          : []),
        ['list', at, '.'],
        ['write', at, 'file'],
        ['read', at + 1, part],
        ['read', at, 'file/'],
      ];
      const bytes = await made(steps, mounts);
      await withScratch(async (folder) => {
        makeFolder(folder);
        const dirs = { '/srv': join(folder, 'srv'), '/w': join(folder, 'srv/app') };
        const lines = await run(host, bytes, dirs);
        expect(lines.slice(0, 2)).toEqual(['ok', 'ok']);
        // what was opened at the start is still what it was
        expect(lines[3]).toBe('mine');
        if (root) expect(lines.slice(4, 6)).toEqual(['mine', 'mine']);
        if (part !== 'up/deep/f') expect(lines[2]).toBe('mine');
        else expect(lines[2]).toMatch(/^errno/);
        for (const name of ['f', 's', 'app/up/deep/f']) {
          expect(readFileSync(join(folder, 'srv/private', name), 'utf8')).toBe('secret');
        }
        await run(host, bytes, dirs);
        for (const name of ['f', 's', 'app/up/deep/f']) {
          expect(readFileSync(join(folder, 'srv/private', name), 'utf8')).toBe('secret');
        }
      });
    },
  );

  skip('makes a link in a directory of its own, which leads nowhere from outside', async () => {
    const steps: Step[] = [
      ['symlink', '../../private', 4, 'l'],
      ['mkdir', 4, 'd'],
      ['symlink', '../../../private/s', 4, 'd/l'],
      ['read', 3, 'own/l/s'],
      ['read', 3, 'own/d/l'],
      ['read', 3, 'to/l/s'],
      ['open', 4, 'd'],
      ['read', 5, 'l'],
      ['read', 5, '../l/s'],
    ];
    const mounts: Mounts = { '/': { files: { to: { link: 'own' } } }, '/own': { host: '/srv/app/own' } };
    const bytes = await made(steps, mounts);
    await withScratch(async (folder) => {
      makeFolder(folder);
      const lines = await run(host, bytes, { '/srv': join(folder, 'srv') });
      expect(lines.filter((line) => line === 'ok').length).toBe(4);
    });
  });
});

describe('paths of the host', () => {
  const refused: readonly (readonly [string, string])[] = [
    ['/srv/app/up', '/srv/app/up/data'],
    ['/srv/', '//srv/./data/'],
    ['/', '/srv'],
    ['/', '/a/b/c/d'],
    ['.', 'data'],
    ['./', './a/b'],
    ['data', 'data/sub'],
    ['/a', '/a/b'],
  ];
  const apart: readonly (readonly [string, string])[] = [
    ['/srv/up', '/srv/upper'],
    ['/srv/up', '/srv/up.d/x'],
    ['/srv/up', '/srv/up'],
    ['/srv/up', '/srv/up/'],
    ['/srv', 'srv/data'],
    ['.', '/data'],
    ['/', 'data'],
    ['data/a', 'data/b'],
  ];
  const places: readonly ((host: string, other: string) => Mounts)[] = [
    (a, b) => ({ '/a': { host: a }, '/b': { host: b } }),
    (a, b) => ({ '/': {}, '/a': { host: b }, '/b/c': { host: a } }),
    (a, b) => ({ '/': { files: { d: { directory: { x: { host: a } } }, y: { host: b } } } }),
    (a, b) => ({ '/v': { writable: true, files: { x: { host: b } } }, '/a': { host: a } }),
  ];
  const errorOf = async (mounts: Mounts, more: Options = {}): Promise<unknown> => {
    const guest = await scripted([]);
    try {
      virtualize(guest, { mounts, ...more });
      return undefined;
    } catch (error) {
      return error;
    }
  };

  it.each(refused)('%s and %s are refused: one lies in the other', async (a, b) => {
    for (const place of places) {
      for (const mounts of [place(a, b), place(b, a)]) {
        for (const more of [{}, { filesystem: 'allow' }] as const) {
          const error = await errorOf(mounts, more);
          expect(error).toBeInstanceOf(WasmvirtError);
          expect(error).toMatchObject({ code: 'bad-option' });
          expect(String(error)).toMatch(/lies in its .* which is at/);
        }
      }
    }
  });

  it.each(apart)('%s and %s are not', async (a, b) => {
    for (const place of places)
      for (const mounts of [place(a, b), place(b, a)]) expect(await errorOf(mounts)).toBe(undefined);
  });
});

describe('a program that gets a descriptor from elsewhere', () => {
  it.each([true, false])('is valid with directories of the host in it, asks for directories: %s', async (asks) => {
    const version = '0.2.12';
    const packages = specPackages(version);
    const wit = `package my:app;
      interface files { use wasi:filesystem/types@${version}.{descriptor}; open: func() -> descriptor; }
      world w {
        import wasi:filesystem/types@${version}; import files;
        ${asks ? `import wasi:filesystem/preopens@${version};` : ''}
        export run: func();
      }
      ${nested(packages.values())}`;
    for (const mounts of [WITH_ROOT, { '/data': { host: '/srv/app/up/data' } }]) {
      await assertValid(virtualize(await dummyComponent(wit, 'w'), { mounts }).bytes);
    }
  });
});

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { preview1Command, preview1Notes } from '../support/guests.ts';
import { instantiateOnJco, runOnJco, type JcoInstance } from '../support/jco.ts';
import { mirror, MIRROR } from '../support/mirror.ts';
import { scratchFolder, withScratch } from '../support/scratch.ts';
import { assertValid, componentWit } from '../support/validate.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';
import { importsIn } from '../support/world.ts';

/** Directories and files of the host: under other names, and inside virtual ones. A guest is played call by call. */

const INTERFACES = ['error', 'poll', 'streams'].map((name) => `wasi:io/${name}`);
const FILES = ['types', 'preopens'].map((name) => `wasi:filesystem/${name}`);

type Mounts = NonNullable<Options['mounts']>;

/** A folder of the host, which it opens for the component as `/host`, and a guest that sees it as the options say. */
class World {
  readonly folder: string;
  readonly instance: JcoInstance;
  readonly roots: ReadonlyMap<string, number>;

  private constructor(folder: string, instance: JcoInstance, roots: readonly (readonly [number, string])[]) {
    this.folder = folder;
    this.instance = instance;
    this.roots = new Map(roots.map(([handle, name]) => [name, handle]));
  }

  static async make(
    options: Options,
    names: Readonly<Record<string, string>> = {},
    without: string[] = [],
    prepare: (folder: string) => void = () => undefined,
  ): Promise<World> {
    const { folder, remove } = scratchFolder();
    removals.push(remove);
    for (const name of ['inside/deep', 'other', 'work']) mkdirSync(join(folder, name), { recursive: true });
    for (const name of ['inside/a.txt', 'inside/deep/b.txt', 'single.txt', 'secret.txt', 'work/w.txt'])
      writeFileSync(join(folder, name), `host ${name}`);
    prepare(folder);
    const { bytes } = virtualize(await mirror({ interfaces: [...INTERFACES, ...FILES], without }), options);
    await assertValid(bytes);
    const preopens = Object.fromEntries(
      Object.entries({ '/host': '.', ...names }).map(([name, path]) => [name, join(folder, path)]),
    );
    const instance = await instantiateOnJco(bytes, { preopens });
    const roots = (await instance.call(MIRROR, 'call-get-directories')) as [number, string][];
    return new World(folder, instance, roots);
  }

  root(name = '/'): number {
    const root = this.roots.get(name);
    if (root === undefined) throw new Error(`no directory ${name} among ${[...this.roots.keys()].join(', ')}`);
    return root;
  }

  /** The result, or the name of the error. */
  async call(name: string, ...args: unknown[]): Promise<unknown> {
    try {
      return await this.instance.call(MIRROR, `call-${name}`, ...args);
    } catch (error) {
      if (error instanceof Error && 'payload' in error) return error.payload;
      throw error;
    }
  }

  on(name: string, ...args: unknown[]): Promise<unknown> {
    return this.call(`descriptor-${name}`, ...args);
  }

  async open(
    at: number,
    path: string,
    how: object = {},
    flags: object = { read: true },
    follow = true,
  ): Promise<unknown> {
    return this.on('open-at', at, { symlinkFollow: follow }, path, how, flags);
  }

  async text(at: number, path: string): Promise<unknown> {
    const file = await this.open(at, path);
    if (typeof file !== 'number') return file;
    const [bytes] = (await this.on('read', file, 1000n, 0n)) as [Uint8Array, boolean];
    await this.instance.call(MIRROR, 'drop-descriptor', file);
    return new TextDecoder().decode(bytes);
  }

  async list(at: number, path: string): Promise<unknown> {
    const dir = await this.open(at, path, { directory: true });
    if (typeof dir !== 'number') return dir;
    const stream = await this.on('read-directory', dir);
    const found: string[] = [];
    for (;;) {
      const entry = await this.call('directory-entry-stream-read-directory-entry', stream);
      if (typeof entry !== 'object' || entry === null) break;
      const { type, name } = entry as { type: string; name: string };
      found.push(`${name}: ${type}`);
    }
    await this.instance.call(MIRROR, 'drop-directory-entry-stream', stream);
    await this.instance.call(MIRROR, 'drop-descriptor', dir);
    return found.sort();
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }
}

const removals: (() => void)[] = [];
afterAll(() => {
  for (const remove of removals) remove();
});

const TREE: Mounts = {
  '/': {
    writable: true,
    files: {
      'v.txt': 'virtual',
      dir: {
        directory: {
          host: { host: '/host/inside' },
          one: { host: '/host/single.txt' },
          gone: { host: '/host/nowhere' },
          'also.txt': 'virtual too',
        },
      },
      link: { link: 'dir/host/deep' },
      chain: { link: 'link' },
      back: { link: 'dir/host/../also.txt' },
    },
  },
};

describe('inside a virtual directory', () => {
  let w: World;
  let top: number;
  beforeAll(async () => {
    w = await World.make({ mounts: TREE });
    top = w.root();
  });

  it('20 lists both, and leaves out what the host does not have', async () => {
    expect(await w.list(top, 'dir')).toEqual(['also.txt: regular-file', 'host: directory', 'one: regular-file']);
    expect(await w.list(top, 'dir/host')).toEqual(['a.txt: regular-file', 'deep: directory']);
    expect(await w.list(top, 'chain/.')).toEqual(['b.txt: regular-file']);
  });

  it.each([
    ['dir/host/a.txt', 'host inside/a.txt'],
    ['dir/host/deep/b.txt', 'host inside/deep/b.txt'],
    ['dir/./host//deep/../a.txt', 'host inside/a.txt'],
    ['dir/../dir/host/./a.txt', 'host inside/a.txt'],
    ['link/b.txt', 'host inside/deep/b.txt'],
    ['chain/../a.txt', 'host inside/a.txt'],
    ['dir/one', 'host single.txt'],
    ['dir/also.txt', 'virtual too'],
    ['dir/one/', 'not-directory'],
    ['dir/one/x', 'not-directory'],
    ['dir/gone', 'no-entry'],
    ['dir/gone/x', 'no-entry'],
    ['dir/host/nothing', 'no-entry'],
  ])('reads %s', async (path, expected) => {
    expect(await w.text(top, path)).toEqual(expected);
  });

  // a path that has entered a directory of the host does not lead out of it again
  it.each([
    'dir/host/..',
    'dir/host/../also.txt',
    'dir/host/../../v.txt',
    'dir/host/deep/../../../secret.txt',
    'back',
    'link/../../..',
  ])('is not left by %s', async (path) => {
    for (const flags of [{ read: true }, { read: true, write: true }]) {
      expect(await w.open(top, path, {}, flags)).toBe('not-permitted');
    }
    expect(await w.open(top, path, { create: true }, { write: true })).toBe('not-permitted');
    expect(await w.on('stat-at', top, { symlinkFollow: true }, path)).toBe('not-permitted');
  });

  it('is not left by links of the host', async () => {
    symlinkSync('../secret.txt', join(w.folder, 'inside/out'));
    symlinkSync(join(w.folder, 'secret.txt'), join(w.folder, 'inside/far'));
    expect(await w.text(top, 'dir/host/out')).toBe('not-permitted');
    expect(await w.text(top, 'dir/host/far')).toBe('not-permitted');
  });

  it('says what the host says of each', async () => {
    expect(await w.on('stat-at', top, {}, 'dir/host')).toMatchObject({ type: 'directory' });
    expect(await w.on('stat-at', top, {}, 'dir/one')).toMatchObject({ type: 'regular-file', size: 15n });
    expect(await w.on('stat-at', top, {}, 'link')).toMatchObject({ type: 'symbolic-link' });
    expect(await w.on('stat-at', top, { symlinkFollow: true }, 'link')).toMatchObject({ type: 'directory' });
    const hash = await w.on('metadata-hash-at', top, {}, 'dir/one');
    expect(hash).toEqual(await w.on('metadata-hash', await w.open(top, 'dir/one')));
    expect(hash).not.toEqual(await w.on('metadata-hash-at', top, {}, 'dir/host'));
    expect(await w.on('readlink-at', top, 'link')).toBe('dir/host/deep');
    expect(await w.on('readlink-at', top, 'dir/one')).toBe('invalid');
  });

  it('does not let its entries be replaced or removed, nor what is theirs moved out', async () => {
    const { on } = { on: w.on.bind(w) };
    expect(await on('create-directory-at', top, 'dir/host')).toBe('exist');
    expect(await on('symlink-at', top, 'x', 'dir/one')).toBe('exist');
    expect(await on('remove-directory-at', top, 'dir/host')).toBe('busy');
    expect(await on('unlink-file-at', top, 'dir/one')).toBe('busy');
    expect(await on('rename-at', top, 'dir/one', top, 'two')).toBe('busy');
    expect(await on('rename-at', top, 'v.txt', top, 'dir/one')).toBe('busy');
    expect(await on('rename-at', top, 'v.txt', top, 'dir/host/v.txt')).toBe('cross-device');
    expect(await on('rename-at', top, 'dir/host/a.txt', top, 'a.txt')).toBe('cross-device');
    expect(await on('link-at', top, {}, 'v.txt', top, 'dir/host/v.txt')).toBe('cross-device');
    expect(await on('link-at', top, {}, 'dir/host/a.txt', top, 'a.txt')).toBe('cross-device');
    expect(await on('link-at', top, {}, 'dir/one', top, 'dir/host/x')).toBe('cross-device');
    expect(await on('remove-directory-at', top, 'dir')).toBe('not-empty');
    expect(readdirSync(join(w.folder, 'inside')).filter((name) => name.endsWith('.txt'))).toEqual(['a.txt']);
  });

  it('changes files of the host, and nothing of it beside them', async () => {
    const file = await w.open(top, 'dir/host/new.txt', { create: true, exclusive: true }, { read: true, write: true });
    expect(await w.on('write', file, new TextEncoder().encode('written'), 0n)).toBe(7n);
    expect(w.read('inside/new.txt')).toBe('written');
    expect(await w.on('set-size', file, 5n)).toBeUndefined();
    expect(await w.on('stat', file)).toMatchObject({ size: 5n });
    expect(await w.open(top, 'dir/host/new.txt', { create: true, exclusive: true }, { write: true })).toBe('exist');
    expect(await w.on('create-directory-at', top, 'dir/host/made')).toBeUndefined();
    expect(await w.on('rename-at', top, 'dir/host/new.txt', top, 'dir/host/made/moved.txt')).toBeUndefined();
    expect(w.read('inside/made/moved.txt')).toBe('writt');
    expect(await w.on('unlink-file-at', top, 'dir/host/made/moved.txt')).toBeUndefined();
    expect(await w.on('remove-directory-at', top, 'dir/host/made')).toBeUndefined();
    const single = await w.open(top, 'dir/one', {}, { read: true, write: true });
    expect(await w.on('write', single, new TextEncoder().encode('HOST'), 0n)).toBe(4n);
    expect(w.read('single.txt')).toBe('HOST single.txt');
  });

  it('tells descriptors of both sides apart', async () => {
    const mine = await w.open(top, 'v.txt');
    const other = await w.open(top, 'dir/also.txt');
    const theirs = await w.open(top, 'dir/host/a.txt');
    expect(await w.on('is-same-object', mine, mine)).toBe(true);
    expect(await w.on('is-same-object', mine, other)).toBe(false);
    expect(await w.on('is-same-object', mine, theirs)).toBe(false);
    expect(await w.on('is-same-object', theirs, mine)).toBe(false);
    expect(await w.on('is-same-object', theirs, theirs)).toBe(true);
    expect(await w.on('is-same-object', theirs, await w.open(top, 'dir/one'))).toBe(false);
  });

  it('has streams of both, which can be spliced', async () => {
    const theirs = await w.open(top, 'dir/host/a.txt');
    const mine = await w.open(top, 'copy.txt', { create: true }, { read: true, write: true });
    const input = await w.on('read-via-stream', theirs, 5n);
    const output = await w.on('write-via-stream', mine, 0n);
    expect(await w.call('output-stream-blocking-splice', output, input, 100n)).toBe(12n);
    expect(await w.text(top, 'copy.txt')).toBe('inside/a.txt');
    const back = await w.on('append-via-stream', await w.open(top, 'dir/host/a.txt', {}, { write: true }));
    const from = await w.on('read-via-stream', mine, 0n);
    expect(await w.call('output-stream-blocking-splice', back, from, 6n)).toBe(6n);
    expect(w.read('inside/a.txt')).toBe('host inside/a.txtinside');
    const pollables = [await w.call('input-stream-subscribe', from), await w.call('output-stream-subscribe', back)];
    expect([...((await w.call('poll', pollables)) as Uint32Array)].length).toBeGreaterThan(0);
  });

  it('does not let a handle be used after it is dropped', async () => {
    const fresh = await World.make({ mounts: TREE });
    const file = await fresh.open(fresh.root(), 'dir/one');
    await fresh.instance.call(MIRROR, 'drop-descriptor', file);
    await expect(fresh.on('read', file, 1n, 0n)).rejects.toThrow(/handle|unreachable/);
  });
});

describe('inside mounts that are inside others', () => {
  it('is reached through all of them, and left by none', async () => {
    const mounts: Mounts = {
      '/': { files: { l: { link: 'data/h/deep' }, m: { link: 'data/v' } } },
      '/data': { writable: true, files: { h: { host: '/host/inside' }, v: 'V', up: { link: 'h/../v' } } },
      '/data/in/srv': { host: '/host/work' },
      '/data/tmp': { writable: true },
    };
    const w = await World.make({ mounts });
    const [top, data] = [w.root(), w.root('/data')];
    for (const [at, path, wanted] of [
      [top, 'data/h/a.txt', 'host inside/a.txt'],
      [top, 'm', 'V'],
      [top, 'l/b.txt', 'host inside/deep/b.txt'],
      [top, 'data/in/srv/w.txt', 'host work/w.txt'],
      [data, 'in/srv/w.txt', 'host work/w.txt'],
      [top, 'data/../l/b.txt', 'host inside/deep/b.txt'],
      [top, 'data/tmp/../../l/b.txt', 'host inside/deep/b.txt'],
      [top, 'data/up', 'not-permitted'],
      [top, 'data/h/../../m', 'not-permitted'],
      [data, '../m', 'not-permitted'],
    ] as const) {
      expect(await w.text(at, path), path).toBe(wanted);
    }
    expect(await w.list(top, 'data')).toEqual(await w.list(data, '.'));
    expect(await w.list(top, 'data/in')).toEqual(['srv: directory']);
    expect(await w.on('rename-at', top, 'data/v', top, 'data/tmp/v')).toBe('cross-device');
    expect(await w.on('rename-at', top, 'data/v', top, 'data/h/v')).toBe('cross-device');
    expect(await w.on('remove-directory-at', top, 'data/tmp')).toBe('busy');
    expect(await w.on('remove-directory-at', top, 'data/in/srv')).toBe('busy');
    expect(await w.on('rename-at', top, 'data/h/a.txt', top, 'data/in/srv/a.txt')).toBeUndefined();
    expect(w.read('work/a.txt')).toBe('host inside/a.txt');
  });
});

describe('under another name', () => {
  it('19 shows the directory that the host opened, or one below it', async () => {
    const w = await World.make({ mounts: { '/a': { host: '/host/work' }, '/b': { host: '/host/inside/deep' } } });
    expect([...w.roots.keys()]).toEqual(['/a', '/b']);
    expect(await w.text(w.root('/a'), 'w.txt')).toBe('host work/w.txt');
    expect(await w.text(w.root('/b'), 'b.txt')).toBe('host inside/deep/b.txt');
    expect(await w.text(w.root('/b'), '../a.txt')).toBe('not-permitted');
    expect(await w.on('rename-at', w.root('/a'), 'w.txt', w.root('/b'), 'w.txt')).toBeUndefined();
    expect(w.read('inside/deep/w.txt')).toBe('host work/w.txt');
  });

  it('21 takes the closest of several, by whole components', async () => {
    const names = { '/host/ins': 'other', '/host/inside': 'work', '.': 'inside', rel: 'other' };
    const mounts = {
      '/x': { host: '//host/./inside/' },
      '/y': { host: '/host/insider' },
      '/here': { host: 'deep' },
      '/rel': { host: './rel/deep' },
      '/none': { host: '/elsewhere' },
    };
    const w = await World.make({ mounts }, names);
    expect([...w.roots.keys()]).toEqual(['/x', '/here']);
    expect(await w.text(w.root('/x'), 'w.txt')).toBe('host work/w.txt');
    expect(await w.text(w.root('/here'), 'b.txt')).toBe('host inside/deep/b.txt');
  });

  it('is there each time that the directories are asked for', async () => {
    const w = await World.make({ mounts: { '/b': { host: '/host/inside' } } });
    for (let i = 0; i < 3; i += 1) {
      const again = (await w.call('get-directories')) as [number, string][];
      expect(again.map(([, name]) => name)).toEqual(['/b']);
      expect(await w.text(again[0]?.[0] ?? 0, 'a.txt')).toContain('host inside/a.txt');
      await w.instance.call(MIRROR, 'drop-descriptor', again[0]?.[0]);
    }
  });

  it('appears in the virtual directory that is around it', async () => {
    const mounts: Mounts = { '/': { files: { v: '' } }, '/srv/data': { host: '/host/inside' } };
    const w = await World.make({ mounts });
    expect([...w.roots.keys()]).toEqual(['/', '/srv/data']);
    expect(await w.list(w.root(), '.')).toEqual(['srv: directory', 'v: regular-file']);
    expect(await w.list(w.root(), 'srv')).toEqual(['data: directory']);
    expect(await w.text(w.root(), 'srv/data/deep/b.txt')).toBe('host inside/deep/b.txt');
    // read-only is the virtual directory, not what is the host's in it
    expect(await w.open(w.root(), 'new', { create: true }, { write: true })).toBe('read-only');
    expect(await w.open(w.root(), 'srv/data/new', { create: true }, { write: true })).toEqual(expect.any(Number));
  });

  it('has nothing where the host has a link, whatever the program asks with', async () => {
    const mounts: Mounts = {
      '/': { files: { l: { host: '/host/l' }, lf: { host: '/host/lf' }, in: { host: '/host/k/deep' } } },
    };
    for (const without of [
      [],
      ['[method]descriptor.stat-at'],
      ['[method]descriptor.stat-at', '[method]descriptor.stat'],
    ]) {
      const w = await World.make({ mounts }, {}, without, (folder) => {
        symlinkSync('inside', join(folder, 'l'));
        symlinkSync('inside', join(folder, 'k'));
        symlinkSync('single.txt', join(folder, 'lf'));
      });
      for (const path of ['l', 'l/', 'l/a.txt', 'lf', 'in', 'in/b.txt']) {
        const wanted = without.length > 0 && path.startsWith('l/') ? /^no(t-directory|-entry)$/ : /^no-entry$/;
        expect(await w.open(w.root(), path, {}, { read: true }), path).toMatch(wanted);
      }
      if (without.length > 0) continue;
      expect(await w.list(w.root(), '.')).toEqual([]);
      expect(await w.on('stat-at', w.root(), {}, 'lf')).toBe('no-entry');
      expect(await w.on('metadata-hash-at', w.root(), {}, 'lf')).toBe('no-entry');
    }
  });

  it('does not follow what has become a link since', async () => {
    const w = await World.make({ mounts: { '/': { files: { one: { host: '/host/single.txt' } } } } });
    rmSync(join(w.folder, 'single.txt'));
    symlinkSync('secret.txt', join(w.folder, 'single.txt'));
    for (const path of ['one', 'one/', 'one/x']) {
      expect(await w.open(w.root(), path), path).toMatch(/^no(t-directory|-entry)$/);
    }
    expect(await w.open(w.root(), 'one', { create: true, truncate: true }, { write: true })).toBe('no-entry');
    const now = { tag: 'now' };
    expect(await w.list(w.root(), '.')).toEqual([]);
    expect(await w.on('stat-at', w.root(), { symlinkFollow: true }, 'one')).not.toMatchObject({ type: 'regular-file' });
    await w.on('set-times-at', w.root(), { symlinkFollow: true }, 'one', now, {
      tag: 'timestamp',
      val: { seconds: 5n, nanoseconds: 0 },
    });
    expect(statSync(join(w.folder, 'secret.txt')).mtimeMs).toBeGreaterThan(10_000);
    expect(w.read('secret.txt')).toBe('host secret.txt');
  });

  it('needs open-at only for what the host did not open', async () => {
    const mounts: Mounts = { '/a': { host: '/host' }, '/b': { host: '/other/inside' } };
    const w = await World.make({ mounts }, { '/other': '.' }, [
      '[method]descriptor.open-at',
      '[method]descriptor.stat-at',
    ]);
    expect([...w.roots.keys()]).toEqual(['/a']);
    expect(await w.on('get-type', w.root('/a'))).toBe('directory');
  });
});

describe('all directories of the host', () => {
  it('show beside the mounts, which come first and hide those of their names', async () => {
    const options: Options = {
      mounts: { '/tmp': { writable: true }, '/host': { files: { mine: '' } } },
      filesystem: 'allow',
    };
    const w = await World.make(options, { '/data': 'inside' });
    expect([...w.roots.keys()]).toEqual(['/tmp', '/host', '/data']);
    expect(await w.list(w.root('/host'), '.')).toEqual(['mine: regular-file']);
    expect(await w.text(w.root('/data'), 'deep/b.txt')).toBe('host inside/deep/b.txt');
    expect(await w.on('rename-at', w.root('/data'), 'a.txt', w.root('/tmp'), 'a.txt')).toBe('cross-device');
  });

  it('23 are the host without anything in between where there are no mounts', async () => {
    const guest = await mirror({ interfaces: [...INTERFACES, ...FILES] });
    const { report } = virtualize(guest, { filesystem: 'allow' });
    expect(report.imports.filter((one) => one.decision !== 'host').map((one) => one.name)).toEqual([
      'wasi:clocks/wall-clock@0.2.12',
    ]);
  });
});

interface Program {
  readonly title: string;
  readonly guest: () => Promise<Uint8Array>;
  readonly mounts: Mounts;
  readonly stdout: string;
  /** What a file of the host holds in the end. */
  readonly after?: readonly [path: string, text: string];
}

const PROGRAMS: readonly Program[] = [
  {
    title: 'writes to a directory under another name',
    guest: preview1Notes,
    mounts: { '/data': { host: '/host/notes' } },
    stdout: 'once\nagain\n',
    after: ['notes/notes.txt', 'once\nagain\n'],
  },
  {
    title: 'writes to a file of the host in a read-only virtual directory',
    guest: preview1Notes,
    mounts: { '/': { files: { 'notes.txt': { host: '/host/notes/notes.txt' } } } },
    stdout: 'once\nagain\n',
    after: ['notes/notes.txt', 'once\nagain\n'],
  },
  {
    title: 'cannot write through a file that the host does not have: errno noent',
    guest: preview1Notes,
    mounts: { '/': { writable: true, files: { 'notes.txt': { host: '/elsewhere/notes.txt' } } } },
    stdout: 'errno 44\n',
  },
  {
    title: 'reads through a virtual link into a directory of the host',
    guest: preview1Command,
    mounts: { '/data': { files: { h: { host: '/host' }, 'file.txt': { link: 'h/notes/notes.txt' } } } },
    stdout: 'file once\n\nclock ok\n',
  },
];

describe.each(['jco', 'Wasmtime'])('a program on %s', (host) => {
  it.skipIf(host === 'Wasmtime' && !HAS_WASMTIME).each(PROGRAMS)('$title', async ({ guest, mounts, stdout, after }) => {
    const { bytes } = virtualize(await guest(), { mounts, stdio: 'allow' });
    await assertValid(bytes);
    expect(importsIn(await componentWit(bytes)).filter((name) => /environment|exit|random/.test(name))).toEqual([]);
    await withScratch(async (folder) => {
      mkdirSync(join(folder, 'notes'));
      writeFileSync(join(folder, 'notes/notes.txt'), 'once\n');
      const dirs = { '/host': folder };
      const result = host === 'jco' ? await runOnJco(bytes, { preopens: dirs }) : await runOnWasmtime(bytes, { dirs });
      expect(result).toEqual({ code: 0, stderr: '', stdout });
      if (after !== undefined) expect(readFileSync(join(folder, after[0]), 'utf8')).toBe(after[1]);
    });
  });
});

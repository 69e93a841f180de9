import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flatten } from '../../src/adapters/filesystem/tree.ts';
import type { Mount as AdapterMount } from '../../src/settings/file-tree.ts';
import { interfaceOf } from '../../src/component/extern-name.ts';
import { WasmvirtError } from '../../src/errors.ts';
import { decide } from '../../src/policy/decide.ts';
import type { MountEntry, MountTree } from '../../src/index.ts';
import { mountSize, mountsOf } from '../../src/policy/options/mounts.ts';
import { epoch } from '../../src/policy/options/program.ts';
import type { Mount } from '../../src/settings/file-tree.ts';
import { normalize, type Options } from '../../src/policy/options/options.ts';

function failure(work: () => unknown): WasmvirtError {
  try {
    work();
  } catch (error) {
    if (error instanceof WasmvirtError) return error;
    throw error;
  }
  throw new Error('no error');
}

function file(text: string): { kind: 'file'; bytes: Uint8Array } {
  return { kind: 'file', bytes: new Uint8Array(Buffer.from(text)) };
}

function at(files: unknown): unknown {
  return { '/m': { files } };
}

/** A chain of `depth` directories in a directory. */
function nested(depth: number): MountTree {
  let tree: MountTree = {};
  for (let i = 0; i < depth; i += 1) tree = { d: { directory: tree } };
  return tree;
}

describe('mountsOf', () => {
  it('completes nothing to nothing, and a mount to an empty, read-only directory', () => {
    expect(mountsOf({})).toEqual([]);
    expect(mountsOf({ '/': {} })).toEqual([
      { name: '/', root: { kind: 'directory', entries: new Map() }, writable: false },
    ]);
  });

  it('reads every form of an entry', () => {
    const bytes = Uint8Array.of(0, 255);
    const files = {
      'text.txt': 'ä',
      bytes,
      tagged: { file: '' },
      'tagged-bytes': { file: bytes },
      link: { link: 'sub/../text.txt' },
      sub: { directory: { file: 'a file of this name', up: { link: '../link' }, here: { link: '.' } } },
      map: { directory: new Map<string, MountEntry>([['constructor', 'x']]) },
    };
    const [mount] = mountsOf({ '/data/': { files, writable: true, maxBytes: 1000, maxFiles: 20 } });
    expect(mount).toEqual({
      name: '/data',
      root: {
        kind: 'directory',
        entries: new Map<string, unknown>([
          ['text.txt', file('ä')],
          ['bytes', { kind: 'file', bytes }],
          ['tagged', file('')],
          ['tagged-bytes', { kind: 'file', bytes }],
          ['link', { kind: 'symbolic-link', target: 'sub/../text.txt' }],
          [
            'sub',
            {
              kind: 'directory',
              entries: new Map<string, unknown>([
                ['file', file('a file of this name')],
                ['up', { kind: 'symbolic-link', target: '../link' }],
                ['here', { kind: 'symbolic-link', target: '.' }],
              ]),
            },
          ],
          ['map', { kind: 'directory', entries: new Map([['constructor', file('x')]]) }],
        ]),
      },
      writable: true,
      maxBytes: 1000,
      maxFiles: 20,
    });
  });

  it('42, 57 takes relative names, and leaves out what says nothing', () => {
    const names = ['.', 'data', './sub/', 'a/b', '.hidden', '..x'];
    const mounts = mountsOf(Object.fromEntries(names.map((name) => [name, {}])));
    expect(mounts.map(({ name }) => name)).toEqual(['.', 'data', 'sub', 'a/b', '.hidden', '..x']);
    expect(mountsOf({ './': {} })[0]?.name).toBe('.');
  });

  it('shows a mount in the one around it, which it does not change', () => {
    const files = { a: { directory: { old: '' } }, b: 'x' };
    const mounts = mountsOf({ '/m/a/deep': {}, '/m': { files, writable: true, maxFiles: 3 }, '/m/b': { host: '/h' } });
    expect(mounts.map(({ name }) => name)).toEqual(['/m/a/deep', '/m', '/m/b']);
    const deep = new Map<string, unknown>([
      ['old', file('')],
      ['deep', { kind: 'mount', mount: 0 }],
    ]);
    const entries = new Map<string, unknown>([
      ['a', { kind: 'directory', entries: deep }],
      ['b', { kind: 'host', path: '/h' }],
    ]);
    expect(mounts[1]?.root).toEqual({ kind: 'directory', entries });
    expect(mountSize(mounts[1]?.root ?? { kind: 'host', path: '' })).toEqual({
      files: 1,
      directories: 1,
      links: 0,
      hosts: 1,
      bytes: 0,
    });
    expect(Object.keys(files.a.directory)).toEqual(['old']);
  });

  it('takes ten thousand mounts inside one in little time', () => {
    const names = Array.from({ length: 10_000 }, (_, i) => [`/m/${i}`, {}]);
    expect(mountsOf(Object.fromEntries([['/m', {}], ...names]))).toHaveLength(10_001);
  });

  it('does not copy bytes', () => {
    const bytes = Uint8Array.of(1);
    const root = mountsOf(at({ a: bytes }))[0]?.root;
    const node = root?.kind === 'directory' ? root.entries.get('a') : undefined;
    expect(node?.kind === 'file' && node.bytes).toBe(bytes);
  });

  it('is what the adapters take', () => {
    const mounts: readonly AdapterMount[] = mountsOf(at({ a: '', b: { directory: { c: { link: '../a' } } } }));
    expect(flatten(mounts.map((mount) => mount.root)).map((node) => node.name)).toEqual(['', 'a', 'b', 'c']);
  });

  it.each<readonly [unknown, string]>([
    [null, 'mounts must be an object: guest paths and what is there'],
    ['/data', 'mounts must be an object: guest paths and what is there'],
    [[], 'mounts must be an object: guest paths and what is there'],
    [{ '': {} }, 'mounts cannot name "": it is empty; give a path, such as /data'],
    [{ '..': {} }, `mounts cannot name "..": leave out the empty parts, '.' and '..'`],
    [{ 'a/../b': {} }, `mounts cannot name "a/../b": leave out the empty parts, '.' and '..'`],
    [{ './..': {} }, `mounts cannot name "./..": leave out the empty parts, '.' and '..'`],
    [{ './/a': {} }, `mounts cannot name ".//a": leave out the empty parts, '.' and '..'`],
    [{ 'a/./b': {} }, `mounts cannot name "a/./b": leave out the empty parts, '.' and '..'`],
    [{ 'a\0': {} }, 'mounts cannot name "a\\u0000": it holds a NUL character'],
    [{ data: {}, './data/': {} }, 'mounts names "data" twice: leave one out'],
    [{ '/': {}, '.': {} }, 'mounts names "/" and ".", which programs over wasi-libc cannot tell apart: leave one out'],
    [
      { data: {}, '/data': {} },
      'mounts names "data" and "/data", which programs over wasi-libc cannot tell apart: leave one out',
    ],
    [{ '//': {} }, `mounts cannot name "//": leave out the empty parts, '.' and '..'`],
    [{ '/a//b': {} }, `mounts cannot name "/a//b": leave out the empty parts, '.' and '..'`],
    [{ '/a//': {} }, `mounts cannot name "/a//": leave out the empty parts, '.' and '..'`],
    [{ '/a/./b': {} }, `mounts cannot name "/a/./b": leave out the empty parts, '.' and '..'`],
    [{ '/..': {} }, `mounts cannot name "/..": leave out the empty parts, '.' and '..'`],
    [{ '/a/../': {} }, `mounts cannot name "/a/../": leave out the empty parts, '.' and '..'`],
    [{ '/a\0': {} }, 'mounts cannot name "/a\\u0000": it holds a NUL character'],
    [{ '/\udc00': {} }, 'mounts cannot name "/\\udc00": it is not valid Unicode'],
    [{ '/a': {}, '/a/': {} }, 'mounts names "/a" twice: leave one out'],
    [{ '/a': 'text' }, 'mounts, "/a": give an object, such as { files: {} }'],
    [{ '/a': { 'b.txt': '' } }, 'mounts, "/a": there is no option "b.txt"; contents go into files'],
    [{ '/a': { writable: 1 } }, 'mounts, "/a": writable must be true or false'],
    [
      { '/a': { maxBytes: 5 } },
      'mounts, "/a": maxBytes limits what is written, but nothing can be: add writable or leave it out',
    ],
    [{ '/a': { writable: true, maxBytes: 0 } }, 'mounts, "/a": maxBytes must be a whole number, at least 1'],
    [{ '/a': { writable: true, maxBytes: '1M' } }, 'mounts, "/a": maxBytes must be a whole number, at least 1'],
    [{ '/a': { writable: true, maxFiles: 1.5 } }, 'mounts, "/a": maxFiles must be a whole number, at least 1'],
    [{ '/a': { writable: true, maxFiles: -1 } }, 'mounts, "/a": maxFiles must be a whole number, at least 1'],
    [{ '/a': { writable: true, maxFiles: Infinity } }, 'mounts, "/a": maxFiles must be a whole number, at least 1'],
    [
      { '/a': { writable: true, maxBytes: 4, files: { a: 'ä', b: { link: 'abc' } } } },
      'mounts, "/a": its files have 5 bytes, more than its limit of 4',
    ],
    [
      { '/a': { writable: true, maxFiles: 2, files: { a: '', b: { directory: { c: { link: '.' } } } } } },
      'mounts, "/a": it holds 3 files and directories, more than its limit of 2',
    ],
    [at('text'), 'mounts, "/m" must be an object: names and what they stand for'],
    [at(['a']), 'mounts, "/m" must be an object: names and what they stand for'],
    [at(Uint8Array.of(1)), 'mounts, "/m" must be an object: names and what they stand for'],
    [at(new Map([[1, 'x']])), 'mounts, "/m" must be an object: names and what they stand for'],
    [at({ '': '' }), 'mounts, "/m": "" is no name'],
    [at({ '.': '' }), 'mounts, "/m": "." is no name'],
    [at({ a: { directory: { '..': '' } } }), 'mounts, "/m/a": ".." is no name'],
    [at({ 'a\0': '' }), 'mounts, "/m": "a\\u0000" is no name'],
    [at({ 'a/b': '' }), 'mounts, "/m": the name "a/b" has a slash: nest it in a directory instead'],
    [at({ 'a\ud800': '' }), 'mounts, "/m": the name "a\\ud800" is not valid Unicode'],
    [at({ ['ä'.repeat(128)]: '' }), `mounts, "/m": the name "${'ä'.repeat(100)}…" has 256 bytes, more than 255`],
    [at({ a: 1 }), 'mounts, "/m/a" must be text, bytes, or an object with one of file, directory, link and host'],
    [at({ a: null }), 'mounts, "/m/a" must be text, bytes, or an object with one of file, directory, link and host'],
    [at({ a: {} }), 'mounts, "/m/a" must be text, bytes, or an object with one of file, directory, link and host'],
    [at({ a: [] }), 'mounts, "/m/a" must be text, bytes, or an object with one of file, directory, link and host'],
    [
      at({ a: new Map() }),
      'mounts, "/m/a" must be text, bytes, or an object with one of file, directory, link and host',
    ],
    [
      at({ a: { file: '', link: 'b' } }),
      'mounts, "/m/a" must be text, bytes, or an object with one of file, directory, link and host',
    ],
    [
      at({ a: { 'b.txt': '' } }),
      'mounts, "/m/a" must be text, bytes, or an object with one of file, directory, link and host, not "b.txt": ' +
        'what a directory holds goes into { directory: … }',
    ],
    [at({ a: { file: 1 } }), 'mounts, "/m/a": the contents of a file are text or bytes'],
    [at({ a: { file: [1] } }), 'mounts, "/m/a": the contents of a file are text or bytes'],
    [at({ a: '\ud800' }), 'mounts, "/m/a": the text is not valid Unicode, give bytes'],
    [at({ a: { link: 1 } }), 'mounts, "/m/a": the target of a link is text'],
    [at({ a: { link: '' } }), 'mounts, "/m/a": the target "" is no path: leave the link out'],
    [at({ a: { link: 'b\0' } }), 'mounts, "/m/a": the target "b\\u0000" is no path: leave the link out'],
    [at({ a: { link: '\ud800' } }), 'mounts, "/m/a": the target "\\ud800" is not valid Unicode'],
    [
      at({ a: { link: 'b'.repeat(4096) } }),
      `mounts, "/m/a": the target "${'b'.repeat(100)}…" is no path: leave the link out`,
    ],
    [
      at({ a: { link: '/m/b' } }),
      'mounts, "/m/a": the target "/m/b" is absolute: make it relative, or leave the link out',
    ],
    [
      at({ a: { link: '../b' } }),
      'mounts, "/m/a": the target "../b" leads out of the mount: leave the link out, or mount a directory that holds both',
    ],
    [
      at({ a: { directory: { b: { link: '../c/../../m/a' } } } }),
      'mounts, "/m/a/b": the target "../c/../../m/a" leads out of the mount: leave the link out, or mount a directory that holds both',
    ],
  ])('refuses %j', (mounts, message) => {
    const error = failure(() => mountsOf(mounts));
    expect(error.message).toBe(message);
    expect(error.code).toBe('bad-option');
  });

  it('takes a tree of 1,000 directories, and no deeper one', () => {
    expect(mountSize(mountsOf(at(nested(1000)))[0]?.root ?? fail()).directories).toBe(1000);
    expect(failure(() => mountsOf(at(nested(1001)))).message).toMatch(/is more than 1000 directories deep$/);
    expect(failure(() => mountsOf(at(nested(100_000)))).message).toMatch(/is more than 1000 directories deep$/);
  });

  it('ends for a tree that contains itself, and for one that repeats itself beyond measure', () => {
    const loop: Record<string, MountEntry> = {};
    loop['again'] = { directory: loop };
    expect(failure(() => mountsOf(at(loop))).message).toBe('mounts, "/m/again" contains itself');
    const bytes = new Uint8Array();
    const leaf = { directory: new Map(Array.from({ length: 20_000 }, (_, i) => [`file-${i}`, bytes] as const)) };
    let tree: MountTree = {};
    for (let i = 0; i < 100; i += 1) tree = { a: leaf, b: { directory: tree }, c: { directory: tree } };
    expect(failure(() => mountsOf(at(tree))).message).toBe('there are more than 1000000 files in the mounts');
    const large = new Uint8Array(1 << 29);
    expect(failure(() => mountsOf(at({ a: large, b: large, c: large }))).message).toMatch(/more than 1 GiB/);
  });

  it('takes 120,000 files in one directory and in many', () => {
    const flat = new Map(Array.from({ length: 120_000 }, (_, i) => [`file-${i}`, ''] as const));
    const deep = new Map(
      Array.from({ length: 1200 }, (_, i) => {
        const directory = new Map(Array.from({ length: 100 }, (_, j) => [`file-${j}`, ''] as const));
        return [`directory-${i}`, { directory }] as const;
      }),
    );
    const sizes = mountsOf({ '/flat': { files: flat }, '/deep': { files: deep } }).map(({ root }) => mountSize(root));
    expect(sizes.map((size) => size.files)).toEqual([120_000, 120_000]);
  });

  it('ends in an error of its own whatever it is given', () => {
    const entry = fc.letrec((tie) => ({
      tree: fc.dictionary(
        fc.oneof(fc.constantFrom('a', 'b', '..', '', '__proto__'), fc.string({ unit: 'binary' })),
        tie('node'),
        {
          maxKeys: 3,
        },
      ),
      node: fc.oneof(
        { depthSize: 'small' },
        fc.string({ unit: 'binary' }),
        fc.uint8Array(),
        fc.record({ link: fc.constantFrom('a', '../a', '/a', '.', 'b/../../c') }),
        fc.record({ directory: tie('tree') }),
        fc.anything(),
      ),
    }));
    const path = fc.oneof(fc.constantFrom('/', '/a', '/a/', '/a/b', 'a', '//'), fc.string());
    const options = fc.record(
      { files: entry.tree, writable: fc.boolean(), maxBytes: fc.integer() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.dictionary(path, fc.oneof(options, fc.anything())), fc.anything()), (mounts) => {
        let checked: readonly Mount[];
        try {
          checked = mountsOf(mounts);
        } catch (error) {
          expect(error).toBeInstanceOf(WasmvirtError);
          return;
        }
        // what is let through is what the adapters take
        flatten(checked.map((mount) => mount.root));
      }),
    );
  });
});

function fail(): never {
  throw new Error('no mount');
}

describe('epoch', () => {
  it.each([0, 1, 1_700_000_000, 9_000_000_000])('takes %d', (seconds) => {
    expect(epoch.read(seconds)).toBe(seconds);
  });

  it.each([-1, 0.5, NaN, Infinity, 9_000_000_001, '0', 0n, null])('refuses %s', (value) => {
    expect(failure(() => epoch.read(value))).toMatchObject({
      code: 'bad-option',
      message: expect.stringMatching(/^epoch must/) as string,
    });
  });
});

const MOUNTS: NonNullable<Options['mounts']> = { '/data': { files: { a: '', b: { directory: { c: 'x' } } } } };

function decided(name: string, options: Options, label = name): object {
  const attributes = label === name ? [] : [{ kind: 'implements' as const, interface: name }];
  const { decision, reason, option } = decide(normalize(options), {
    name: label,
    interface: interfaceOf({ name: label, attributes }),
    kind: 'instance',
  });
  return { decision, reason, option };
}

describe('decisions where there are virtual files', () => {
  const virtual = {
    decision: 'virtual',
    reason: '2 files mounted at /data',
    option: { filesystem: 'allow', mounts: {} },
  };

  it.each<readonly [string, Options]>([
    ['wasi:filesystem/types@0.2.0', {}],
    ['wasi:filesystem/preopens@0.2.12', {}],
    ['wasi:filesystem/types', {}],
    ['wasi:filesystem/types@0.2.0', { all: 'allow' }],
    ['wasi:filesystem/types@0.2.0', { filesystem: 'deny' }],
    ['wasi:filesystem/types@0.3.0', {}],
    ['wasi:filesystem/preopens@0.3.0', { all: 'allow' }],
  ])('%s with %j is virtual', (name, options) => {
    expect(decided(name, { mounts: MOUNTS, ...options })).toEqual(virtual);
  });

  it('says nothing of other interfaces', () => {
    expect(decided('wasi:cli/exit@0.2.0', { mounts: MOUNTS })).toMatchObject({ decision: 'deny' });
    expect(decided('wasi:cli/exit@0.2.0', { mounts: MOUNTS, all: 'allow' })).toMatchObject({ decision: 'host' });
    expect(decided('wasi:filesystem/types@0.2.0', { mounts: {}, filesystem: 'allow' })).toMatchObject({
      decision: 'host',
    });
  });

  it('counts files, and names the first mount', () => {
    const reason = (mounts: NonNullable<Options['mounts']>): object =>
      decided('wasi:filesystem/types@0.2.0', { mounts });
    expect(reason({ '/': { files: { a: '' } } })).toMatchObject({ reason: '1 file mounted at /' });
    expect(reason({ '/tmp': { writable: true }, ...MOUNTS })).toMatchObject({
      reason: '2 files mounted at /tmp and 1 more',
    });
  });

  it("says that the host's directories are there, too", () => {
    const types = 'wasi:filesystem/types@0.2.0';
    const hosts = { '/h': { host: '/srv' } };
    const beside = ", the host's directories beside them";
    for (const [options, reason] of [
      [{ mounts: MOUNTS, filesystem: 'allow' }, `2 files mounted at /data${beside}`],
      [{ mounts: hosts }, '1 directory of the host under other names'],
      [{ mounts: hosts, filesystem: 'allow' }, `1 directory of the host under other names${beside}`],
      [{ mounts: { ...MOUNTS, ...hosts } }, '2 files mounted at /data, 1 directory of the host under other names'],
    ] as const) {
      expect(decided(types, options)).toEqual({ ...virtual, reason });
    }
  });

  it('follows a rule by the name of the import, but not into the files of the host', () => {
    const files = 'wasi:filesystem/types@0.2.0';
    expect(decided(files, { mounts: MOUNTS }, 'files')).toEqual(virtual);
    expect(decided(files, { mounts: MOUNTS, deny: ['files'] }, 'files')).toMatchObject({ decision: 'deny' });
    expect(failure(() => decided(files, { mounts: MOUNTS, allow: ['files'] }, 'files'))).toMatchObject({
      code: 'conflict',
      message:
        'allow files and the mounts speak of the same files: leave out allow files, or the mounts; ' +
        "filesystem: 'allow' shows the host's beside them",
    });
  });

  it.each<readonly [Options, string]>([
    [{ allow: ['wasi:filesystem/types'] }, 'leave out allow wasi:filesystem/types, or the mounts'],
    [{ allow: ['wasi:filesystem/preopens@0.2.0'] }, 'leave out allow wasi:filesystem/preopens@0.2.0, or the mounts'],
    [{ allow: ['wasi:filesystem/*'] }, 'leave out allow wasi:filesystem/*, or the mounts'],
    [{ deny: ['wasi:filesystem/*'] }, 'deny wasi:filesystem/* and the mounts speak of the same files: leave one out'],
  ])('refuses %j', (options, message) => {
    const error = failure(() => normalize({ mounts: MOUNTS, ...options }));
    expect(error.code).toBe('conflict');
    expect(error.message).toContain(message);
  });
});

it('takes bytes for what they are, whatever their class says of them', () => {
  class Short extends Uint8Array {
    override get length(): number {
      return 5;
    }
  }
  const mounted = (bytes: Uint8Array): unknown => normalize({ mounts: { '/': { files: { f: bytes } } } }).mounts;
  expect(mounted(new Short(10).fill(7))).toEqual(mounted(new Uint8Array(10).fill(7)));
});

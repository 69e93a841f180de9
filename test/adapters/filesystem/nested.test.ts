import { beforeEach, describe, expect, test } from 'vitest';
import { mountsOf } from '../../../src/policy/options/mounts.ts';
import { failed, Guest, linkFilesystem, MANY, must } from './guest.ts';
import { CREATE, DIRECTORY, FOLLOW, MUTATE, READ, TRUNCATE, WRITE } from './names.ts';

/** Mounts inside other mounts: the outer directory shows the inner one, and paths through it lead there. */

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function guest(mounts: unknown): Guest {
  return new Guest(mountsOf(mounts));
}

const FILES = {
  'a.txt': 'outer',
  link: { link: 'tmp/in.txt' },
  sub: { directory: { up: { link: '../tmp' } } },
};

const PAIRS = [
  ['read-only in read-only', false, false],
  ['writable in read-only', false, true],
  ['read-only in writable', true, false],
  ['writable in writable', true, true],
] as const;

describe.each(
  PAIRS.flatMap(([title, outer, inner]) => [
    { title, outer, inner, more: {} },
    { title: `${title}, among many files`, outer, inner, more: { many: { files: MANY } } },
  ]),
)('$title', ({ outer, inner, more }) => {
  let g: Guest;
  let root: number;
  beforeEach(() => {
    g = guest({
      '/': { files: { ...FILES, tmp: { directory: { hidden: '' } } }, writable: outer },
      '/tmp': { files: { 'in.txt': 'inner', deep: { directory: { x: 'deep' } } }, writable: inner },
      ...more,
    });
    root = g.root('/');
  });
  const contents = (path: string, at = root): unknown => {
    const file = g.open(at, path, 0, READ, FOLLOW);
    return typeof file === 'number' ? text(must(g.read(file, 100, 0)).bytes) : file;
  };

  test('the outer directory lists it, and it hides what was there', () => {
    expect(g.list(root)).toEqual(['a.txt', 'link@', 'sub/', 'tmp/']);
    expect(g.list(must(g.open(root, 'tmp')))).toEqual(['deep/', 'in.txt']);
    expect(g.statAt(root, 'tmp')).toMatchObject({ type: 'directory' });
    expect(g.statAt(root, 'tmp/hidden')).toEqual(failed('no-entry'));
  });

  test('it is the same directory by both ways', () => {
    const through = must(g.open(root, 'tmp', DIRECTORY));
    expect(g.same(through, g.root('/tmp'))).toBe(true);
    expect(g.hashAt(root, 'tmp/deep/x')).toEqual(g.hashAt(g.root('/tmp'), 'deep/x'));
    expect(contents('tmp/in.txt')).toBe('inner');
    expect(contents('in.txt', g.root('/tmp'))).toBe('inner');
  });

  test('links and .. lead in and out, as far as the descriptor allows', () => {
    expect(contents('link')).toBe('inner');
    expect(contents('sub/up/deep/x')).toBe('deep');
    expect(contents('tmp/../a.txt')).toBe('outer');
    expect(contents('tmp/deep/../../tmp/./in.txt')).toBe('inner');
    expect(g.same(must(g.open(root, 'tmp/..')), root)).toBe(true);
    for (const path of ['..', '../a.txt', 'deep/../..']) {
      expect(contents(path, g.root('/tmp'))).toEqual(failed('not-permitted'));
      expect(contents(path, must(g.open(root, 'tmp', DIRECTORY)))).toEqual(failed('not-permitted'));
    }
    expect(contents('..', must(g.open(root, 'tmp/deep', DIRECTORY)))).toEqual(failed('not-permitted'));
    expect(contents('../a.txt')).toEqual(failed('not-permitted'));
  });

  test('each keeps its own writability', () => {
    const make = (path: string): unknown => g.open(root, path, CREATE, READ | WRITE);
    const closed = failed('read-only');
    for (const [path, writable] of [
      ['tmp/new', inner],
      ['tmp/deep/new', inner],
      ['new', outer],
      ['tmp/../new2', outer],
      ['tmp/deep/../../sub/new', outer],
    ] as const) {
      if (writable) expect(make(path)).toBeTypeOf('number');
      else expect(make(path)).toEqual(closed);
      expect(g.mkdir(root, `${path}.d`)).toEqual(writable ? null : closed);
      expect(g.symlink(root, 'x', `${path}.l`)).toEqual(writable ? null : closed);
    }
    expect(g.setTimesAt(root, 'tmp', 5n, 5n)).toEqual(inner ? null : closed);
    expect(g.setTimesAt(root, 'tmp/..', 5n, 5n)).toEqual(outer ? null : closed);
    expect(g.open(root, 'tmp/in.txt', TRUNCATE, WRITE)).toEqual(inner ? expect.any(Number) : closed);
    expect(g.open(root, 'tmp', 0, READ | MUTATE)).toEqual(inner ? expect.any(Number) : closed);
    expect(g.open(root, 'tmp/..', 0, READ | MUTATE)).toEqual(outer ? expect.any(Number) : closed);
    expect(g.unlink(root, 'a.txt')).toEqual(outer ? null : closed);
    expect(g.unlink(root, 'tmp/in.txt')).toEqual(inner ? null : closed);
    expect(g.rmdir(root, 'tmp/deep')).toEqual(inner ? failed('not-empty') : closed);
    expect(contents('tmp/../tmp/deep/x')).toBe('deep');
  });
});

describe('what a mount point is', () => {
  const both = { '/': { files: FILES, writable: true }, '/tmp': { files: { f: '' }, writable: true } };
  const g = guest(both);
  const root = g.root('/');
  const tmp = g.root('/tmp');

  test('busy, or there', () => {
    expect(g.rmdir(root, 'tmp')).toEqual(failed('busy'));
    expect(g.rename(root, 'tmp', root, 'other')).toEqual(failed('busy'));
    expect(g.rename(root, 'sub', root, 'tmp')).toEqual(failed('busy'));
    expect(g.rename(root, 'sub', root, 'tmp/')).toEqual(failed('busy'));
    expect(g.unlink(root, 'tmp')).toEqual(failed('is-directory'));
    expect(g.mkdir(root, 'tmp')).toEqual(failed('exist'));
    expect(g.symlink(root, 'x', 'tmp')).toEqual(failed('exist'));
    expect(g.link(root, 'a.txt', root, 'tmp')).toEqual(failed('exist'));
    expect(g.rmdir(root, '.')).toEqual(failed('invalid'));
    expect(g.list(root)).toEqual(['a.txt', 'link@', 'sub/', 'tmp/']);
  });

  test('another device', () => {
    const across = failed('cross-device');
    for (const [at, old, other, path] of [
      [root, 'a.txt', root, 'tmp/a.txt'],
      [root, 'tmp/f', root, 'f'],
      [root, 'tmp/f', root, 'tmp/../f'],
      [tmp, 'f', root, 'f'],
      [root, 'a.txt', tmp, 'a.txt'],
    ] as const) {
      expect(g.rename(at, old, other, path)).toEqual(across);
      expect(g.link(at, old, other, path)).toEqual(across);
    }
    expect(g.rename(root, 'tmp/f', tmp, 'f2')).toBe(null);
    expect(g.link(tmp, 'f2', root, 'tmp/f')).toBe(null);
    expect(g.statAt(root, 'tmp/f')).toMatchObject({ links: 2 });
  });

  test('the directory with a mount in it is not empty, and moves with it', () => {
    const h = guest({ '/': { writable: true, files: { d: { directory: {} } } }, '/d/m': { files: { x: '' } } });
    const top = h.root('/');
    expect(h.rmdir(top, 'd')).toEqual(failed('not-empty'));
    expect(h.rename(top, 'd', top, 'e')).toBe(null);
    expect(h.statAt(top, 'e/m/x')).toMatchObject({ type: 'regular-file' });
    expect(h.statAt(top, 'e/m/../../e')).toMatchObject({ type: 'directory' });
    expect(h.mkdir(top, 'e/m/y')).toEqual(failed('read-only'));
  });
});

test('limits are those of the mount in which something is', () => {
  const g = guest({
    '/': { writable: true, maxFiles: 2, maxBytes: 10 },
    '/tmp': { writable: true, maxFiles: 1, maxBytes: 3 },
  });
  const root = g.root('/');
  const file = must(g.open(root, 'tmp/f', CREATE, WRITE));
  expect(g.open(root, 'tmp/g', CREATE, WRITE)).toEqual(failed('quota'));
  expect(g.write(file, 'four', 0)).toEqual(failed('insufficient-space'));
  expect(g.write(file, 'abc', 0)).toBe(3);
  const outer = must(g.open(root, 'tmp/../f', CREATE, WRITE));
  expect(g.write(outer, '0123456789', 0)).toBe(10);
  expect(g.mkdir(root, 'd')).toBe(null);
  expect(g.mkdir(root, 'tmp/../e')).toEqual(failed('quota'));
  // what is removed gives its room back to its own mount
  g.close(file);
  expect(g.unlink(root, 'tmp/f')).toBe(null);
  expect(g.mkdir(root, 'tmp/d')).toBe(null);
  expect(g.rmdir(root, 'd')).toBe(null);
  expect(g.mkdir(root, 'e')).toBe(null);
  const again = must(g.open(root, 'f', TRUNCATE, WRITE));
  expect(g.write(again, '0123456789', 0)).toBe(10);
});

test('several deep, with directories on the way, in any order', () => {
  const g = guest({
    '/a/b/c': { files: { x: 'three' } },
    '/a': { files: { y: 'two' }, writable: true },
    data: { files: { z: '' } },
    '/': {},
    '.hidden/deep': {},
    'data/inner/most': { files: { w: '' } },
  });
  const root = g.root('/');
  expect(g.list(root)).toEqual(['a/']);
  expect(g.list(must(g.open(root, 'a')))).toEqual(['b/', 'y']);
  expect(g.list(must(g.open(root, 'a/b/c')))).toEqual(['x']);
  expect(g.list(must(g.open(root, 'a/b/c/../../..')))).toEqual(['a/']);
  expect(g.mkdir(root, 'a/b/n')).toBe(null);
  expect(g.mkdir(root, 'a/b/c/n')).toEqual(failed('read-only'));
  expect(g.mkdir(root, 'a/../n')).toEqual(failed('read-only'));
  expect(g.list(g.root('data'))).toEqual(['inner/', 'z']);
  expect(g.list(must(g.open(g.root('data'), 'inner/most/..')))).toEqual(['most/']);
});

test('what is opened through the outer directory leaves nothing behind', () => {
  const g = guest({ '/': { writable: true }, '/tmp': { writable: true, files: { f: 'x' } } });
  const root = g.root('/');
  const before = g.memory;
  for (let i = 0; i < 20_000; i += 1) {
    g.close(must(g.open(root, 'tmp/f')));
    g.close(must(g.open(root, 'tmp/new', CREATE, WRITE)));
    must(g.unlink(root, 'tmp/../tmp/new'));
  }
  expect(g.memory).toBe(before);
  expect(g.list(root)).toEqual(['tmp/']);
});

test('without mounts in others nothing of this is linked', () => {
  const size = (mounts: unknown): number => linkFilesystem(mountsOf(mounts)).main.bytes.length;
  const apart = size({ '/a': { writable: true }, '/b': { writable: true } });
  expect(size({ '/a': { writable: true }, '/a/b': { writable: true } }) - apart).toBeGreaterThan(150);
});

describe('a mount in a directory of another mount, which is no mount itself', () => {
  test.each([
    ['the inner one', false, true],
    ['the outer one', true, false],
    ['neither', false, false],
    ['both', true, true],
  ] as const)('who comes out of it has the rights that hold outside: writable is %s', (_, outer, inner) => {
    const g = guest({
      '/': { files: { sub: { directory: { 'a.txt': 'outer' } } }, writable: outer },
      '/sub/in': { files: { deep: { directory: {} } }, writable: inner },
    });
    const root = g.root('/');
    const make = (path: string): unknown => {
      const made = g.open(root, path, CREATE, READ | WRITE);
      return typeof made === 'number' ? true : made;
    };
    const [outside, inside] = [outer, inner].map((writable) => (writable ? true : failed('read-only')));
    expect(make('sub/in/../x')).toEqual(outside);
    expect(make('sub/in/deep/../../y')).toEqual(outside);
    expect(make('sub/in/deep/../../../z')).toEqual(outside);
    expect(make('sub/in/../in/x')).toEqual(inside);
    expect(make('sub/in/deep/../y')).toEqual(inside);
    expect(make('sub/../sub/in/deep/z')).toEqual(inside);
  });
});

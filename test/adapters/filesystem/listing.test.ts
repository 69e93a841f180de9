import { beforeEach, describe, expect, test } from 'vitest';
import { mountsOf } from '../../../src/policy/options/mounts.ts';
import { failed, Guest, must } from './guest.ts';
import { CREATE, DIRECTORY, READ, WRITE } from './names.ts';

/** A stream of entries gives what was there when it was made, each at most once, and ends, whatever happens meanwhile. */

let g: Guest;
let top: number;
let stream: number;
const make = (name: string): void => g.close(must(g.open(top, name, CREATE, READ | WRITE)));
const next = (): string | undefined => g.nextEntry(stream)?.name;
/** All that is left. */
const rest = (): string[] => {
  const found: string[] = [];
  for (let name = next(); name !== undefined && found.length < 1000; name = next()) found.push(name);
  return found;
};

beforeEach(() => {
  g = new Guest(mountsOf({ '/': { writable: true, files: { b: 'b', d: 'd', f: { directory: {} }, h: 'h' } } }));
  top = g.root();
  make('c');
  stream = must(g.readDirectory(top));
});

test('what does not change is given in order, and the end stays the end', () => {
  expect(rest()).toEqual(['b', 'c', 'd', 'f', 'h']);
  make('z');
  expect(rest()).toEqual([]);
  expect(rest()).toEqual([]);
});

describe('what is made meanwhile does not come', () => {
  test.each([
    ['a file', () => make('e')],
    ['a directory', () => void must(g.mkdir(top, 'e'))],
    ['a symbolic link', () => void must(g.symlink(top, 'd', 'e'))],
    ['a hard link', () => void must(g.link(top, 'd', top, 'e'))],
    ['what is moved here', () => (must(g.mkdir(top, 'f/x')), must(g.rename(top, 'f/x', top, 'e')))],
  ])('%s', (_, change) => {
    expect(next()).toBe('b');
    change();
    expect(rest()).toEqual(['c', 'd', 'f', 'h']);
    stream = must(g.readDirectory(top));
    expect(rest()).toEqual(['b', 'c', 'd', 'e', 'f', 'h']);
  });

  test('1,000 of them', () => {
    expect(next()).toBe('b');
    for (let i = 0; i < 1000; i += 1) make(`e${i}`);
    expect(rest()).toEqual(['c', 'd', 'f', 'h']);
  });
});

describe('no name comes twice', () => {
  test('an entry that was given and gets a later name', () => {
    expect([next(), next()]).toEqual(['b', 'c']);
    must(g.rename(top, 'b', top, 'e'));
    must(g.rename(top, 'c', top, 'z'));
    expect(rest()).toEqual(['d', 'f', 'h']);
  });

  test('a name that is removed and made again', () => {
    expect(next()).toBe('b');
    for (const name of ['b', 'd']) {
      must(g.unlink(top, name));
      make(name);
    }
    expect(rest()).toEqual(['c', 'f', 'h']);
  });

  test('a name whose entry is replaced, before and after it is given', () => {
    expect(next()).toBe('b');
    must(g.rename(top, 'b', top, 'h'));
    must(g.rename(top, 'd', top, 'c'));
    expect(rest()).toEqual(['c', 'f', 'h']);
  });

  test('an entry that is renamed and renamed back', () => {
    must(g.rename(top, 'd', top, 'x'));
    must(g.rename(top, 'x', top, 'd'));
    expect(rest()).toEqual(['b', 'c', 'f', 'h']);
  });
});

test('what is removed is left out, the directory itself included', () => {
  const inner = must(g.open(top, 'f', DIRECTORY));
  make('f/1');
  make('f/2');
  stream = must(g.readDirectory(inner));
  expect(next()).toBe('1');
  must(g.unlink(top, 'f/2'));
  must(g.unlink(top, 'f/1'));
  must(g.rmdir(top, 'f'));
  must(g.mkdir(top, 'f'));
  make('f/3');
  expect(rest()).toEqual([]);
  expect(g.mkdir(inner, 'x')).toEqual(failed('no-entry'));
  g.drop('directory-entry-stream', stream);
  g.close(inner);
});

test('an empty directory, also when it is filled', () => {
  stream = must(g.readDirectory(must(g.open(top, 'f', DIRECTORY))));
  expect(rest()).toEqual([]);
  make('f/1');
  expect(rest()).toEqual([]);
});

test('two streams of one directory do not know of each other', () => {
  const first = stream;
  make('e');
  const second = must(g.readDirectory(top));
  make('g');
  expect(next()).toBe('b');
  stream = second;
  expect(rest()).toEqual(['b', 'c', 'd', 'e', 'f', 'h']);
  stream = first;
  expect(rest()).toEqual(['c', 'd', 'f', 'h']);
});

test('another mount among the entries', () => {
  g = new Guest(mountsOf({ '/': { writable: true, files: { a: '' } }, '/m': { writable: true, files: { x: '' } } }));
  top = g.root();
  stream = must(g.readDirectory(top));
  must(g.rename(top, 'a', top, 'z'));
  make('m/y');
  expect(rest()).toEqual(['m']);
  stream = must(g.readDirectory(must(g.open(top, 'm', DIRECTORY))));
  must(g.rename(top, 'm/x', top, 'm/z'));
  expect(rest()).toEqual(['y']);
});

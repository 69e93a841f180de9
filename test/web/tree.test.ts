import { describe, expect, it } from 'vitest';
import {
  EMPTY_TREE,
  entriesOf,
  entryAt,
  isFile,
  makeFolder,
  namesOf,
  putFile,
  removeAt,
  sizeOf,
  TreeError,
  type Tree,
} from '../../src/web/policy/tree.ts';

const blob = (text: string): Blob => new Blob([text]);
const paths = (tree: Tree): string[] =>
  entriesOf(tree).map(({ path, contents }) => (contents === undefined ? `${path}/` : path));

describe('a tree of files', () => {
  it('makes folders on the way, and gives entries in order', () => {
    const tree = putFile(putFile(EMPTY_TREE, '/b/c/d.txt', blob('1')), 'a.txt', blob('22'));
    expect(paths(tree)).toEqual(['/a.txt', '/b/', '/b/c/', '/b/c/d.txt']);
    expect(entriesOf(tree).map(({ depth }) => depth)).toEqual([0, 0, 1, 2]);
    expect(sizeOf(tree)).toEqual({ files: 2, bytes: 3 });
  });

  it('changes no tree that it was given', () => {
    const before = putFile(EMPTY_TREE, '/b/c.txt', blob('1'));
    putFile(before, '/b/d.txt', blob('2'));
    removeAt(before, '/b/c.txt');
    makeFolder(before, '/b/e');
    expect(paths(before)).toEqual(['/b/', '/b/c.txt']);
    expect(paths(EMPTY_TREE)).toEqual([]);
  });

  it('puts a file in place of a file', async () => {
    const tree = putFile(putFile(EMPTY_TREE, '/a', blob('old')), '/a', blob('new'));
    const there = entryAt(tree, '/a');
    expect(there !== undefined && isFile(there) ? await there.text() : '').toBe('new');
  });

  it('keeps what is in a folder that is made again', () => {
    expect(paths(makeFolder(putFile(EMPTY_TREE, '/a/b', blob('')), '/a'))).toEqual(['/a/', '/a/b']);
  });

  it('removes a folder with what is in it, and leaves the one around it', () => {
    const tree = putFile(EMPTY_TREE, '/a/b/c', blob(''));
    expect(paths(removeAt(tree, '/a/b'))).toEqual(['/a/']);
    expect(removeAt(tree, '/a/x/y')).toEqual(tree);
    expect(removeAt(tree, '/a/b/c/d')).toEqual(tree);
  });

  it.each(['', '/', '//', '/a/../b', './a', 'a\0b'])('has no file at %j', (path) => {
    expect(() => namesOf(path)).toThrow(TreeError);
    expect(() => putFile(EMPTY_TREE, path, blob(''))).toThrow(TreeError);
  });

  it('refuses a file where a folder is, and the reverse', () => {
    const tree = putFile(EMPTY_TREE, '/a/b', blob(''));
    expect(() => putFile(tree, '/a', blob(''))).toThrow('/a is a folder');
    expect(() => makeFolder(tree, '/a/b')).toThrow('/a/b is a file');
    expect(() => putFile(tree, '/a/b/c', blob(''))).toThrow('b is a file, and no folder');
  });

  it('takes any name that is none of those, also of properties', () => {
    const tree = putFile(EMPTY_TREE, '/__proto__/constructor', blob(''));
    expect(paths(tree)).toEqual(['/__proto__/', '/__proto__/constructor']);
    expect(entryAt(tree, '/toString')).toBeUndefined();
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filesystemObjects } from '../../../src/adapters/filesystem/layout.ts';
import type { Directory, Mount, TreeNode } from '../../../src/settings/file-tree.ts';
import { failure } from '../../bytes/failure.ts';
import { dir, Guest, linkFilesystem, must } from './guest.ts';

const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 4 }),
  fc.constantFrom('a', 'b', '\uFEFF', '\uFFFD', '\u{10000}', '\u{1F600}', '\uE000', 'ä', 'x'.repeat(255), '-', ' '),
);
const okName = name.filter((n) => n !== '.' && n !== '..' && !n.includes('/') && !n.includes('\0'));
const { tree } = fc.letrec<{ tree: Directory; node: TreeNode }>((tie) => ({
  node: fc.oneof(
    { weight: 3, arbitrary: fc.uint8Array({ maxLength: 20 }).map((bytes): TreeNode => ({ kind: 'file', bytes })) },
    { weight: 1, arbitrary: okName.map((target): TreeNode => ({ kind: 'symbolic-link', target })) },
    { weight: 2, arbitrary: tie('tree') },
  ),
  tree: fc
    .array(fc.tuple(okName, tie('node')), { maxLength: 5, depthIdentifier: 'tree' })
    .map((list): Directory => ({ kind: 'directory', entries: new Map(list) })),
}));

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** What a guest sees of a tree. */
function see(guest: Guest, at: number): Directory {
  const stream = must(guest.readDirectory(at));
  const entries: [string, TreeNode][] = [];
  const names: string[] = [];
  for (let entry; (entry = guest.nextEntry(stream)) !== undefined;) {
    names.push(entry.name);
    if (entry.type === 'symbolic-link') {
      entries.push([entry.name, { kind: 'symbolic-link', target: must(guest.readlink(at, entry.name)) }]);
      continue;
    }
    const child = must(guest.open(at, entry.name));
    if (entry.type === 'directory') entries.push([entry.name, see(guest, child)]);
    else entries.push([entry.name, { kind: 'file', bytes: must(guest.read(child, 100, 0)).bytes }]);
    guest.close(child);
  }
  guest.drop('directory-entry-stream', stream);
  expect(names).toEqual([...names].sort(byBytes));
  return { kind: 'directory', entries: new Map(entries) };
}

test('what is mounted is what is seen, in the order of bytes', () => {
  fc.assert(
    fc.property(fc.array(tree, { minLength: 1, maxLength: 3 }), fc.boolean(), (trees, writable) => {
      const mounts = trees.map((root, i): Mount => ({ name: `/${i}`, root, writable: writable && i === 0 }));
      const guest = new Guest(mounts);
      const seen = guest.directories().map(({ handle }) => see(guest, handle));
      expect(seen).toEqual(trees);
    }),
    { numRuns: 60 },
  );
});

test('the same mounts make the same bytes, whatever the order of the entries', () => {
  const entries: [string, TreeNode][] = [
    ['b', { kind: 'file', bytes: new Uint8Array([1]) }],
    ['a', dir({ x: 'y' })],
    ['\u{1F600}', dir()],
    ['\uE000', dir()],
  ];
  const make = (list: [string, TreeNode][]): Uint8Array => {
    return linkFilesystem([{ name: '/', root: { kind: 'directory', entries: new Map(list) }, writable: true }]).main
      .bytes;
  };
  expect(make(entries)).toEqual(make([...entries].reverse()));
});

describe('what cannot be', () => {
  const build = (mount: Partial<Mount>, epoch?: number): string => {
    const whole: Mount = { name: '/', root: dir({ f: '123' }), writable: true, ...mount };
    return failure(() => filesystemObjects([whole], epoch === undefined ? {} : { epoch })).code;
  };
  test.each([
    { maxBytes: 2 },
    { maxBytes: -1 },
    { maxBytes: 0.5 },
    { maxFiles: Number.NaN },
    { name: '' },
    { name: '/\0' },
  ])('%j', (mount) => expect(build(mount)).toBe('bad-option'));
  test('a name that is no text', () => expect(build({ name: '/\ud800' })).toBe('bad-utf8'));
  test.each([-1, 0.5, 1e12, Number.NaN])('epoch %j', (epoch) => expect(build({}, epoch)).toBe('bad-option'));
});

test('limits of what is there already, and larger than any memory', () => {
  const root = dir({ f: '123' });
  const guest = new Guest([{ name: '/', root, writable: true, maxBytes: 3, maxFiles: 2 ** 40 }]);
  expect(guest.mkdir(guest.root(), 'd')).toBe(null);
});

test('no mounts are no directories', () => {
  expect(new Guest([]).directories()).toEqual([]);
});

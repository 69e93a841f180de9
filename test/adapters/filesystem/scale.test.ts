import { afterEach, describe, expect, test } from 'vitest';
import type { Directory, TreeNode } from '../../../src/settings/file-tree.ts';
import { dir, Guest, linkFilesystem, must } from './guest.ts';
import { CREATE, DIRECTORY, READ, WRITE } from './names.ts';

// long tests without a pause let the runner believe that its worker is gone
afterEach(() => new Promise((resolve) => setImmediate(resolve)));

function directory(entries: Iterable<readonly [string, TreeNode]>): Directory {
  return { kind: 'directory', entries: new Map(entries) };
}

function file(i: number): TreeNode {
  return { kind: 'file', bytes: new TextEncoder().encode(`contents of ${i}`) };
}

describe.each([false, true])('writable: %s', (writable) => {
  test('35, 61 120,000 files, in one directory and in many', () => {
    const many = Array.from({ length: 300 }, (_, d): [string, TreeNode] => {
      return [`d${d}`, directory(Array.from({ length: 200 }, (__, i) => [`f${i}`, file(1000 * d + i)]))];
    });
    const one = directory(Array.from({ length: 60_000 }, (_, i) => [`file-${i}`, file(i)]));
    const guest = new Guest([{ name: '/', root: directory([...many, ['one', one]]), writable }]);
    const top = guest.root();
    const contents = (path: string): string => {
      const at = must(guest.open(top, path));
      const { bytes } = must(guest.read(at, 100, 0));
      guest.close(at);
      return new TextDecoder().decode(bytes);
    };
    for (let d = 0; d < 300; d += 7) expect(contents(`d${d}/f${d % 200}`)).toBe(`contents of ${1000 * d + (d % 200)}`);
    for (let i = 0; i < 60_000; i += 577) expect(contents(`one/file-${i}`)).toBe(`contents of ${i}`);
    expect(guest.statAt(top, 'one/file-60000')).toEqual({ error: 'no-entry' });
    const at = must(guest.open(top, 'one', DIRECTORY));
    const names = must(guest.list(at));
    expect(names).toHaveLength(60_000);
    expect(names).toEqual([...names].sort());
  });

  test('34 one file of 50 MB', () => {
    const bytes = new Uint8Array(50 << 20);
    for (let i = 0; i < bytes.length; i += 4099) bytes[i] = i;
    const guest = new Guest([{ name: '/', root: dir({ big: bytes }), writable }]);
    const top = guest.root();
    const at = must(guest.open(top, 'big', 0, writable ? READ | WRITE : READ));
    const before = guest.memory;
    const all = must(guest.read(at, 2n ** 40n, 0));
    expect(all.end).toBe(true);
    expect(Buffer.compare(all.bytes, bytes)).toBe(0);
    // what is read at once, in the next larger size of a block
    const after = guest.memory;
    expect(after - before).toBeLessThan((50 << 20) * 1.125 + 0x20000);
    must(guest.read(at, 2n ** 40n, 0));
    expect(guest.memory).toBe(after);
    if (!writable) return;
    must(guest.write(at, 'x', 40 << 20));
    bytes[40 << 20] = 120;
    expect(Buffer.compare(must(guest.read(at, 2n ** 40n, 0)).bytes, bytes)).toBe(0);
  });

  test('37 directories 100 deep', () => {
    let root = dir({ end: 'x' });
    for (let i = 0; i < 100; i += 1) root = directory([['d', root]]);
    const guest = new Guest([{ name: '/', root, writable }]);
    const top = guest.root();
    expect(guest.statAt(top, `${'d/'.repeat(100)}end`)).toMatchObject({ size: 1 });
    expect(guest.statAt(top, `${'d/'.repeat(100)}${'../'.repeat(100)}d`)).toMatchObject({ type: 'directory' });
    expect(guest.statAt(top, `${'d/'.repeat(100)}${'../'.repeat(101)}d`)).toEqual({ error: 'not-permitted' });
  });
});

test('a tree of any depth is built without recursion', () => {
  let root = dir();
  for (let i = 0; i < 50_000; i += 1) root = directory([['d', root]]);
  expect(linkFilesystem([{ name: '/', root, writable: false }]).main.bytes.length).toBeGreaterThan(50_000);
});

test('20,000 files made in the order of a hash, then removed', () => {
  const guest = new Guest([{ name: '/', root: dir(), writable: true }]);
  const top = guest.root();
  const name = (i: number): string => `f${(i * 7919) % 20_011}`;
  for (let i = 0; i < 20_000; i += 1) guest.close(must(guest.open(top, name(i), CREATE)));
  expect(must(guest.list(top))).toHaveLength(20_000);
  const before = guest.memory;
  for (let i = 0; i < 20_000; i += 1) must(guest.unlink(top, name(i)));
  expect(guest.list(top)).toEqual([]);
  for (let i = 0; i < 20_000; i += 1) guest.close(must(guest.open(top, name(i + 3), CREATE)));
  expect(guest.memory).toBe(before);
});

test('10,000 appends, to two files in turn: the last cost what the first cost', () => {
  const guest = new Guest([{ name: '/', root: dir(), writable: true }]);
  const top = guest.root();
  const logs = ['a', 'b'].map((name) => must(guest.open(top, name, CREATE, READ | WRITE)));
  const piece = new Uint8Array(8192).fill(5);
  const tenth = (): number => {
    const start = performance.now();
    for (let i = 0; i < 1000; i += 1) {
      const stream = must(guest.outputStream(logs[i % 2] ?? 0, 'append'));
      must(guest.streamWrite(stream, piece));
      guest.drop('output-stream', stream);
    }
    return performance.now() - start;
  };
  const times = Array.from({ length: 10 }, tenth);
  expect(must(guest.stat(logs[0] ?? 0)).size).toBe(8192 * 5000);
  // a copy of the file for each append would be a factor of 19
  expect((times[9] ?? 0) / Math.max(...times.slice(0, 2))).toBeLessThan(6);
});

import { describe, expect, test } from 'vitest';
import type { Mount } from '../../../src/settings/file-tree.ts';
import { dir, failed, Guest, must, symlink } from './guest.ts';
import { CREATE, DIRECTORY, EXCLUSIVE, FOLLOW, MUTATE, READ, TRUNCATE, WRITE } from './names.ts';

const BOTH = READ | WRITE;

function start(root = dir(), limits: Partial<Mount> = {}): { guest: Guest; top: number } {
  const guest = new Guest([{ name: '/', root, writable: true, ...limits }]);
  return { guest, top: guest.root() };
}

function contents(guest: Guest, top: number, path: string): string {
  const at = must(guest.open(top, path));
  const { bytes } = must(guest.read(at, 1n << 32n, 0));
  guest.close(at);
  return new TextDecoder().decode(bytes);
}

describe('descriptors', () => {
  test('two on one file see each other, and the file has its size at once', () => {
    const { guest, top } = start(dir({ f: 'mounted' }));
    const one = must(guest.open(top, 'f', 0, BOTH));
    const two = must(guest.open(top, 'f', 0, READ));
    must(guest.write(one, 'WR', 2));
    expect(new TextDecoder().decode(must(guest.read(two, 100, 0)).bytes)).toBe('moWRted');
    must(guest.setSize(one, 3));
    expect(must(guest.stat(two)).size).toBe(3);
    must(guest.write(one, 'x', 5));
    expect(must(guest.read(two, 100, 0)).bytes).toEqual(new Uint8Array([109, 111, 87, 0, 0, 120]));
    expect(guest.write(two, 'x', 0)).toEqual(failed('bad-descriptor'));
    expect(guest.setSize(two, 0)).toEqual(failed('invalid'));
    expect(guest.outputStream(two, 'append')).toEqual(failed('bad-descriptor'));
  });

  test('one for writing only does not read', () => {
    const { guest, top } = start(dir({ f: 'x' }));
    const at = must(guest.open(top, 'f', 0, WRITE));
    expect(guest.read(at, 1, 0)).toEqual(failed('bad-descriptor'));
    expect(guest.inputStream(at, 0)).toEqual(failed('bad-descriptor'));
    expect(guest.flags(at)).toBe(WRITE);
  });

  test('what is unlinked lives until it is closed, and its name is free', () => {
    const { guest, top } = start(dir({ f: 'old' }));
    const at = must(guest.open(top, 'f', 0, BOTH));
    const stream = must(guest.inputStream(at, 0));
    must(guest.unlink(top, 'f'));
    expect(must(guest.stat(at)).links).toBe(0);
    const other = must(guest.open(top, 'f', CREATE | EXCLUSIVE, BOTH));
    must(guest.write(other, 'new', 0));
    must(guest.write(at, 'er', 3));
    guest.close(at);
    expect(new TextDecoder().decode(must(guest.streamRead(stream, 100)))).toBe('older');
    expect(contents(guest, top, 'f')).toBe('new');
  });

  test.each([
    ['create implies writing', CREATE | EXCLUSIVE, 0, BOTH],
    ['create for reading', CREATE, READ, BOTH],
    ['create for writing', CREATE, WRITE, WRITE],
    ['truncate', CREATE | TRUNCATE, READ, BOTH],
    ['mutate-directory is not for files', CREATE, BOTH | MUTATE, BOTH],
  ])('%s', (_, how, asked, flags) => {
    const { guest, top } = start();
    expect(guest.flags(must(guest.open(top, 'f', how, asked)))).toBe(flags);
  });

  test('directories have the flags that were asked for, and can be changed as the mount can', () => {
    const { guest, top } = start(dir({ d: dir() }));
    const at = must(guest.open(top, 'd', DIRECTORY, READ));
    expect(guest.flags(at)).toBe(READ);
    expect(guest.flags(must(guest.open(top, 'd', DIRECTORY, MUTATE)))).toBe(READ | MUTATE);
    must(guest.mkdir(at, 'x'));
    expect(guest.list(at)).toEqual(['x/']);
  });

  test('create and truncate on directories and links', () => {
    const { guest, top } = start(dir({ d: dir(), link: symlink('new'), loop: symlink('loop'), to: symlink('d') }));
    expect(guest.open(top, 'd', CREATE)).toEqual(failed('is-directory'));
    expect(guest.open(top, 'd', TRUNCATE)).toEqual(failed('is-directory'));
    expect(guest.open(top, '.', CREATE)).toEqual(failed('is-directory'));
    expect(guest.open(top, 'd', CREATE | EXCLUSIVE)).toEqual(failed('exist'));
    expect(guest.open(top, 'x/', CREATE)).toEqual(failed('is-directory'));
    expect(guest.open(top, 'd/x/', CREATE)).toEqual(failed('is-directory'));
    expect(guest.open(top, 'link', CREATE)).toEqual(failed('loop'));
    expect(guest.open(top, 'link', CREATE | EXCLUSIVE, READ, FOLLOW)).toEqual(failed('exist'));
    expect(guest.open(top, 'loop', CREATE, READ, FOLLOW)).toEqual(failed('loop'));
    expect(guest.open(top, 'to', DIRECTORY)).toEqual(failed('loop'));
    guest.close(must(guest.open(top, 'to', DIRECTORY, READ, FOLLOW)));
    // POSIX: a link to nothing is a name for what is created
    guest.close(must(guest.open(top, 'link', CREATE, WRITE, FOLLOW)));
    expect(guest.list(top)).toEqual(['d/', 'link@', 'loop@', 'new', 'to@']);
  });
});

describe('streams', () => {
  test('at an offset and at the end', () => {
    const { guest, top } = start(dir({ f: 'abc' }));
    const at = must(guest.open(top, 'f', 0, BOTH));
    const over = must(guest.outputStream(at, 1));
    const end = must(guest.outputStream(at, 'append'));
    expect(guest.checkWrite(over)).toBe(1 << 20);
    must(guest.streamWrite(over, 'X', true));
    must(guest.streamWrite(end, 'DE'));
    must(guest.streamWrite(over, 'YZ'));
    must(guest.streamWrite(end, 'F'));
    must(guest.streamZeroes(over, 1));
    must(guest.streamFlush(over));
    expect(contents(guest, top, 'f')).toBe('aXYZ\0F');
    expect(guest.streamWrite(over, '')).toBe(null);
  });

  test('a failure says why, once; then the stream is closed', () => {
    const { guest, top } = start(dir(), { maxBytes: 10 });
    const at = must(guest.open(top, 'f', CREATE, BOTH));
    const stream = must(guest.outputStream(at, 8));
    expect(guest.streamWrite(stream, 'xyz')).toEqual(failed('insufficient-space'));
    expect(guest.streamWrite(stream, 'x')).toEqual(failed('closed'));
    expect(guest.checkWrite(stream)).toEqual(failed('closed'));
    expect(guest.streamFlush(stream, true)).toEqual(failed('closed'));
    const far = must(guest.outputStream(at, 2n ** 63n - 1n));
    expect(guest.streamZeroes(far, 2n ** 64n - 1n)).toEqual(failed('file-too-large'));
    expect(must(guest.stat(at)).size).toBe(0);
    expect(guest.live['error']).toBe(0);
  });

  test('17 from a file to itself, over and over, while it moves in the memory', () => {
    for (const mounted of [true, false]) {
      const { guest, top } = start(mounted ? dir({ f: '0123456789' }) : dir());
      const at = must(guest.open(top, 'f', CREATE, BOTH));
      if (!mounted) must(guest.write(at, '0123456789', 0));
      const input = must(guest.inputStream(at, 0));
      const output = must(guest.outputStream(at, 'append'));
      let wanted = '0123456789';
      let read = 0;
      for (let i = 0; i < 40; i += 1) {
        // something behind the file, so that it cannot grow in place
        must(guest.mkdir(top, `d${i}`));
        const piece = wanted.slice(read, read + 5 + i);
        expect(guest.splice(output, input, 5 + i, i % 2 === 0)).toBe(piece.length);
        read += piece.length;
        wanted += piece;
      }
      expect(contents(guest, top, 'f')).toBe(wanted);
    }
  });

  test('reading goes on when the file has grown', () => {
    const { guest, top } = start();
    const at = must(guest.open(top, 'f', CREATE, BOTH));
    const stream = must(guest.inputStream(at, 0));
    expect(guest.streamRead(stream, 1)).toEqual(failed('closed'));
    must(guest.write(at, 'x', 0));
    expect(must(guest.streamRead(stream, 5))).toEqual(new Uint8Array([120]));
  });
});

describe('limits', () => {
  test('bytes: insufficient-space; given back when files shrink and go', () => {
    const { guest, top } = start(dir({ f: '12345' }), { maxBytes: 10 });
    const at = must(guest.open(top, 'f', 0, BOTH));
    expect(guest.write(at, '123456', 5)).toEqual(failed('insufficient-space'));
    expect(guest.setSize(at, 11)).toEqual(failed('insufficient-space'));
    expect(guest.symlink(top, 'x'.repeat(6), 'l')).toEqual(failed('insufficient-space'));
    must(guest.write(at, '67890', 5));
    must(guest.write(at, 'over', 0));
    expect(guest.setSize(at, 11)).toEqual(failed('insufficient-space'));
    must(guest.unlink(top, 'f'));
    const other = must(guest.open(top, 'g', CREATE, BOTH));
    expect(guest.write(other, 'x', 0)).toEqual(failed('insufficient-space'));
    guest.close(at);
    must(guest.write(other, '1234567890', 0));
    must(guest.setSize(other, 0));
    must(guest.symlink(top, 'x'.repeat(10), 'l'));
  });

  test('files: quota; hard links are no new files', () => {
    const { guest, top } = start(dir({ f: '' }), { maxFiles: 3 });
    must(guest.mkdir(top, 'd'));
    must(guest.symlink(top, 'x', 'l'));
    expect(guest.open(top, 'g', CREATE)).toEqual(failed('quota'));
    expect(guest.mkdir(top, 'g')).toEqual(failed('quota'));
    expect(guest.symlink(top, 'x', 'g')).toEqual(failed('quota'));
    must(guest.link(top, 'f', top, 'hard'));
    must(guest.rename(top, 'hard', top, 'harder'));
    must(guest.rmdir(top, 'd'));
    guest.close(must(guest.open(top, 'g', CREATE)));
  });

  test('a file is never larger than the memory can be', () => {
    const { guest, top } = start();
    const at = must(guest.open(top, 'f', CREATE, BOTH));
    const before = guest.memory;
    for (const size of [2n ** 30n, 2n ** 32n, 2n ** 63n - 1n])
      expect(guest.setSize(at, size)).toEqual(failed('file-too-large'));
    for (const size of [2n ** 63n, 2n ** 64n - 1n]) expect(guest.setSize(at, size)).toEqual(failed('invalid'));
    for (const offset of [2n ** 30n, 2n ** 63n - 1n])
      expect(guest.write(at, 'x', offset)).toEqual(failed('file-too-large'));
    expect(guest.write(at, 'x', 2n ** 63n)).toEqual(failed('invalid'));
    expect(guest.write(at, '', 2n ** 40n)).toBe(0);
    expect(guest.memory).toBe(before);
    // more than is left is an error too, not a trap
    must(guest.setSize(at, 600 << 20));
    const other = must(guest.open(top, 'g', CREATE, BOTH));
    expect(guest.setSize(other, 600 << 20)).toEqual(failed('insufficient-space'));
    expect(guest.write(other, 'x', 600 << 20)).toEqual(failed('insufficient-space'));
    must(guest.setSize(other, 1000));
  });
});

describe('names', () => {
  test('rename, all ways', () => {
    const { guest, top } = start(dir({ f: '1', g: '2', d: dir({ x: '' }), e: dir(), link: symlink('d') }));
    const mv = (from: string, to: string): unknown => guest.rename(top, from, top, to);
    expect(mv('f', 'd')).toEqual(failed('is-directory'));
    expect(mv('d', 'f')).toEqual(failed('not-directory'));
    expect(mv('e', 'd')).toEqual(failed('not-empty'));
    expect(mv('d', 'd/y')).toEqual(failed('invalid'));
    expect(mv('d', 'd/x')).toEqual(failed('invalid'));
    expect(mv('d', 'd')).toBe(null);
    expect(mv('f', 'f')).toBe(null);
    expect(mv('.', 'x')).toEqual(failed('busy'));
    expect(mv('d/..', 'x')).toEqual(failed('busy'));
    expect(mv('f', '.')).toEqual(failed('busy'));
    expect(mv('none', 'x')).toEqual(failed('no-entry'));
    expect(mv('f/', 'x')).toEqual(failed('not-directory'));
    expect(mv('f', 'x/')).toEqual(failed('not-directory'));
    expect(mv('link/', 'x')).toEqual(failed('not-directory'));
    expect(mv('e', 'link/')).toEqual(failed('not-directory'));
    expect(mv('d', 'e')).toBe(null);
    expect(mv('e/', 'd/')).toBe(null);
    expect(mv('f', 'g')).toBe(null);
    expect(mv('link', 'g')).toBe(null);
    expect(guest.list(top)).toEqual(['d/', 'g@']);
    expect(guest.list(must(guest.open(top, 'd')))).toEqual(['x']);
  });

  test('hard links share everything; a rename to another name of the same file does nothing', () => {
    const { guest, top } = start(dir({ f: 'abc' }));
    must(guest.link(top, 'f', top, 'g'));
    expect(must(guest.statAt(top, 'f'))).toEqual(must(guest.statAt(top, 'g')));
    expect(must(guest.statAt(top, 'g')).links).toBe(2);
    must(guest.rename(top, 'f', top, 'g'));
    expect(guest.list(top)).toEqual(['f', 'g']);
    must(guest.unlink(top, 'f'));
    expect(contents(guest, top, 'g')).toBe('abc');
    expect(must(guest.statAt(top, 'g')).links).toBe(1);
  });

  test('link', () => {
    const { guest, top } = start(dir({ f: '', d: dir(), link: symlink('nowhere') }));
    const ln = (from: string, to: string, follow = 0): unknown => guest.link(top, from, top, to, follow);
    expect(ln('d', 'x')).toEqual(failed('not-permitted'));
    expect(ln('.', 'x')).toEqual(failed('not-permitted'));
    expect(ln('f', 'f')).toEqual(failed('exist'));
    expect(ln('f', 'd')).toEqual(failed('exist'));
    expect(ln('f', 'link')).toEqual(failed('exist'));
    expect(ln('f', 'x/')).toEqual(failed('no-entry'));
    expect(ln('f/', 'x')).toEqual(failed('not-directory'));
    expect(ln('f', 'x', FOLLOW)).toEqual(failed('invalid'));
    expect(ln('link', 'copy')).toBe(null);
    expect(guest.readlink(top, 'copy')).toBe('nowhere');
  });

  test('directories and unlink', () => {
    const { guest, top } = start(dir({ f: '', d: dir({ x: '' }), link: symlink('d') }));
    expect(guest.mkdir(top, '.')).toEqual(failed('exist'));
    expect(guest.mkdir(top, 'link/')).toEqual(failed('exist'));
    expect(guest.mkdir(top, 'new/')).toBe(null);
    expect(guest.rmdir(top, 'new/')).toBe(null);
    expect(guest.rmdir(top, '.')).toEqual(failed('invalid'));
    expect(guest.rmdir(top, 'd')).toEqual(failed('not-empty'));
    expect(guest.rmdir(top, 'f')).toEqual(failed('not-directory'));
    expect(guest.rmdir(top, 'link/')).toEqual(failed('not-directory'));
    expect(guest.unlink(top, 'd')).toEqual(failed('is-directory'));
    expect(guest.unlink(top, 'd/')).toEqual(failed('is-directory'));
    expect(guest.unlink(top, '.')).toEqual(failed('is-directory'));
    expect(guest.unlink(top, 'f/')).toEqual(failed('not-directory'));
    expect(guest.symlink(top, 'x', 'new/')).toEqual(failed('no-entry'));
    expect(guest.symlink(top, 'x', 'd/')).toEqual(failed('exist'));
    expect(guest.symlink(top, '', 'new')).toEqual(failed('no-entry'));
    expect(guest.symlink(top, 'a\0', 'new')).toEqual(failed('invalid'));
    expect(guest.mkdir(top, 'x'.repeat(255))).toBe(null);
    expect(guest.mkdir(top, 'x'.repeat(256))).toEqual(failed('name-too-long'));
  });

  test('40 links are followed, not 41', () => {
    const { guest, top } = start(dir({ l0: 'end' }));
    for (let i = 1; i <= 41; i += 1) must(guest.symlink(top, `l${i - 1}`, `l${i}`));
    expect(guest.statAt(top, 'l40', FOLLOW)).toMatchObject({ size: 3 });
    expect(guest.statAt(top, 'l41', FOLLOW)).toEqual(failed('loop'));
    // in the middle, with a rest that waits at each level
    must(guest.mkdir(top, 'm0'));
    for (let i = 1; i <= 40; i += 1) must(guest.symlink(top, `m${i - 1}/.`, `m${i}`));
    expect(guest.statAt(top, 'm40/../m40')).toMatchObject({ type: 'symbolic-link' });
    expect(guest.statAt(top, 'm40/../m1/.')).toEqual(failed('loop'));
  });

  test('a listing gives what is there all the time once, and ends, whatever else happens', () => {
    const { guest, top } = start(dir({ b: '', d: '', f: '', h: '' }));
    const stream = must(guest.readDirectory(top));
    expect(guest.nextEntry(stream)?.name).toBe('b');
    must(guest.unlink(top, 'b'));
    must(guest.mkdir(top, 'a'));
    must(guest.mkdir(top, 'c'));
    expect(guest.nextEntry(stream)?.name).toBe('d');
    must(guest.rename(top, 'd', top, 'e'));
    must(guest.unlink(top, 'h'));
    expect(guest.nextEntry(stream)).toEqual({ name: 'f', type: 'regular-file' });
    expect(guest.nextEntry(stream)).toBeUndefined();
    must(guest.mkdir(top, 'z'));
    expect(guest.nextEntry(stream)).toBeUndefined();
  });
});

describe('times', () => {
  test('are set as asked, and move with what happens', () => {
    const { guest, top } = start(dir({ f: 'x' }));
    const at = must(guest.open(top, 'f', 0, BOTH));
    const times = (): readonly bigint[] => must(guest.stat(at)).times;
    expect(times()).toEqual([0n, 0n, 0n]);
    must(guest.setTimes(at, 5_000_000_001n, 'no-change'));
    expect(times().slice(0, 2)).toEqual([5_000_000_001n, 0n]);
    must(guest.setTimes(at, 'no-change', 'now'));
    const [, changed = 0n, status = 0n] = times();
    expect(changed).toBeGreaterThan(0n);
    expect(changed).toBe(status);
    must(guest.write(at, 'y', 0));
    expect(times()[1]).toBeGreaterThan(changed);
    expect(times()[0]).toBe(5_000_000_001n);
    const before = times();
    guest.read(at, 1, 0);
    guest.list(top);
    expect(times()).toEqual(before);
    const far = { seconds: 18_446_744_068n, nanoseconds: 999_999_999 };
    must(guest.setTimes(at, far, far));
    expect(times()[1]).toBe(18_446_744_068_999_999_999n);
    expect(guest.setTimes(at, { seconds: 18_446_744_069n, nanoseconds: 0 }, 'now')).toEqual(failed('overflow'));
  });

  test('begin at the epoch that was given, and are the same in every run', () => {
    const run = (): readonly bigint[] => {
      const guest = new Guest([{ name: '/', root: dir({ f: '' }), writable: true }], { epoch: 1000 });
      const top = guest.root();
      must(guest.mkdir(top, 'd'));
      must(guest.setTimesAt(top, 'f', 7n, 2_000_000_000_000n));
      return [...must(guest.statAt(top, 'd')).times, ...must(guest.statAt(top, 'f')).times];
    };
    expect(run()).toEqual(run());
    expect(run()).toEqual([
      1000_001_000_000n,
      1000_001_000_000n,
      1000_001_000_000n,
      7n,
      2_000_000_000_000n,
      1000_002_000_000n,
    ]);
  });
});

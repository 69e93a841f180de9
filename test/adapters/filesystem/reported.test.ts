import { describe, expect, test } from 'vitest';
import type { Mount } from '../../../src/settings/file-tree.ts';
import { dir, failed, Guest, must, symlink } from './guest.ts';
import { CREATE, DIRECTORY, EXCLUSIVE, FOLLOW, MUTATE, READ, TRUNCATE, WRITE } from './names.ts';

/** What users of other virtual filesystems ran into: the numbers are those of a list of such reports. */
const tree = dir({ 'a.txt': 'hello', dir: dir({ 'b.txt': 'world!' }), empty: dir(), nothing: '' });

function mount(writable: boolean): Mount {
  return { name: '/', root: tree, writable };
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe.each([false, true])('writable: %s', (writable) => {
  const guest = new Guest([mount(writable)]);
  const root = guest.root();
  const opens = (path: string, how = 0, flags = READ): unknown => {
    const result = guest.open(root, path, how, flags);
    if (typeof result !== 'number') return result;
    const bytes = guest.type(result) === 'directory' ? 'directory' : text(must(guest.read(result, 100, 0)).bytes);
    guest.close(result);
    return bytes;
  };
  const file = must(guest.open(root, 'a.txt'));

  test('1 an empty path', () => {
    expect(opens('')).toEqual(failed('no-entry'));
    expect(guest.statAt(root, '')).toEqual(failed('no-entry'));
  });

  test.each([
    ['./a.txt', 'hello'],
    ['dir/./b.txt', 'world!'],
    ['./', 'directory'],
    ['dir/../a.txt', 'hello'],
    ['dir//b.txt', 'world!'],
    ['.', 'directory'],
    ['dir/..', 'directory'],
    ['dir/.//../dir///b.txt', 'world!'],
    ['dir///', 'directory'],
  ])('2, 3, 4, 44 %s', (path, contents) => expect(opens(path)).toBe(contents));

  test.each(['..', '../x', '/a.txt', '/', 'dir/../..', 'dir/../../a.txt', './..'])('5 %s leads out', (path) => {
    expect(opens(path)).toEqual(failed('not-permitted'));
    expect(guest.statAt(root, path)).toEqual(failed('not-permitted'));
  });

  test('6, 7 a file is no directory', () => {
    expect(opens('a.txt/')).toEqual(failed('not-directory'));
    expect(opens('a.txt//')).toEqual(failed('not-directory'));
    expect(opens('a.txt/x')).toEqual(failed('not-directory'));
    expect(opens('a.txt/..')).toEqual(failed('not-directory'));
    expect(opens('a.txt', DIRECTORY)).toEqual(failed('not-directory'));
    expect(opens('none/..')).toEqual(failed('no-entry'));
  });

  test('8 create and exclusive over a file', () => {
    expect(opens('a.txt', CREATE | EXCLUSIVE)).toEqual(failed(writable ? 'exist' : 'read-only'));
  });

  if (!writable) {
    test('9, 10, 22 nothing is opened for writing', () => {
      expect(opens('a.txt', TRUNCATE, READ | WRITE)).toEqual(failed('read-only'));
      expect(opens('a.txt', TRUNCATE)).toEqual(failed('read-only'));
      expect(opens('a.txt', 0, WRITE)).toEqual(failed('read-only'));
      expect(opens('new.txt', CREATE)).toEqual(failed('read-only'));
      expect(opens('dir', 0, MUTATE)).toEqual(failed('read-only'));
      expect(opens('a.txt')).toBe('hello');
    });

    test('whatever changes something is read-only', () => {
      const answers = [
        guest.write(file, 'x', 0),
        guest.setSize(file, 0),
        guest.setTimes(file, 'now', 'now'),
        guest.setTimesAt(root, 'a.txt', 'now', 'now'),
        guest.outputStream(file, 0),
        guest.outputStream(file, 'append'),
        guest.mkdir(root, 'new'),
        guest.rmdir(root, 'empty'),
        guest.unlink(root, 'a.txt'),
        guest.symlink(root, 'a.txt', 'link'),
        guest.link(root, 'a.txt', root, 'link'),
        guest.rename(root, 'a.txt', root, 'new'),
      ];
      expect(answers).toEqual(answers.map(() => failed('read-only')));
    });
  }

  test('11 stat has times and a count of links', () => {
    const stat = { type: 'regular-file', links: 1, size: 5, times: [0n, 0n, 0n] };
    expect(guest.stat(file)).toEqual(stat);
    expect(guest.statAt(root, 'a.txt')).toEqual(stat);
    expect(guest.stat(root)).toEqual({ type: 'directory', links: 1, size: 0, times: [0n, 0n, 0n] });
  });

  test.each([
    ['12 behind the end', 100, 6, '', true],
    ['12 at the end', 100, 5, '', true],
    ['13 very much', 2 ** 32, 0, 'hello', true],
    ['13 more than all', 2n ** 64n - 1n, 1, 'ello', true],
    ['14 very far', 10, 2 ** 32 + 1, '', true],
    ['a part', 2, 1, 'el', false],
    ['all', 5, 0, 'hello', true],
    ['36 nothing', 0, 0, '', true],
    ['36 nothing in the middle', 0, 2, '', true],
  ])('%s', (_, length, offset, bytes, end) => {
    const read = must(guest.read(file, length, offset));
    expect([text(read.bytes), read.end]).toEqual([bytes, end]);
  });

  test('an offset that is no offset of a file', () => {
    expect(guest.read(file, 1, 2n ** 63n)).toEqual(failed('invalid'));
    expect(guest.inputStream(file, 2n ** 64n - 1n)).toEqual(failed('invalid'));
  });

  test('15 advice is for files', () => {
    for (let advice = 0; advice < 6; advice += 1) expect(guest.advise(file, 2n ** 64n - 1n, 100n, advice)).toBe(null);
    expect(guest.advise(root)).toEqual(failed('bad-descriptor'));
  });

  test('16 sync', () => {
    for (const at of [root, file]) for (const data of [true, false]) expect(guest.sync(at, data)).toBe(null);
  });

  test('18 skip', () => {
    const stream = must(guest.inputStream(file, 0));
    expect(guest.streamSkip(stream, 2)).toBe(2);
    expect(text(must(guest.streamRead(stream, 1)))).toBe('l');
    expect(guest.streamSkip(stream, 2n ** 64n - 1n)).toBe(2);
    expect(guest.streamSkip(stream, 1)).toEqual(failed('closed'));
    guest.drop('input-stream', stream);
  });

  test('24 a stream at its end is closed, and 59 nothing is nothing', () => {
    for (const blocking of [true, false]) {
      const stream = must(guest.inputStream(file, 1));
      expect(text(must(guest.streamRead(stream, 0, blocking)))).toBe('');
      expect(text(must(guest.streamRead(stream, 100, blocking)))).toBe('ello');
      expect(guest.streamRead(stream, 100, blocking)).toEqual(failed('closed'));
      expect(guest.streamRead(stream, 100, blocking)).toEqual(failed('closed'));
      guest.drop('input-stream', stream);
      const beyond = must(guest.inputStream(file, 2 ** 33));
      expect(guest.streamRead(beyond, 1, blocking)).toEqual(failed('closed'));
      guest.drop('input-stream', beyond);
    }
  });

  test('36 files around the sizes of buffers', () => {
    const sizes = [0, 1, 1024, 1025];
    const entries = sizes.map((size): [string, Uint8Array] => [`f${size}`, new Uint8Array(size).fill(7)]);
    const other = new Guest([{ name: '/', root: dir(Object.fromEntries(entries)), writable }]);
    const top = other.root();
    for (const size of sizes) {
      const at = must(other.open(top, `f${size}`));
      for (let i = 0; i < 3; i += 1) expect(must(other.read(at, 0, 0)).bytes).toHaveLength(0);
      expect(must(other.read(at, 2000, 0))).toEqual({ bytes: new Uint8Array(size).fill(7), end: true });
      other.close(at);
    }
  });

  test('37, 56 empty files and directories', () => {
    expect(opens('nothing')).toBe('');
    expect(must(guest.statAt(root, 'nothing'))).toMatchObject({ type: 'regular-file', size: 0 });
    const empty = must(guest.open(root, 'empty'));
    expect(guest.list(empty)).toEqual([]);
    expect(guest.open(empty, 'b.txt')).toEqual(failed('no-entry'));
    guest.close(empty);
    const stream = guest.open(root, 'nothing');
    const input = must(guest.inputStream(must(stream), 0));
    expect(guest.streamRead(input, 10)).toEqual(failed('closed'));
    guest.drop('input-stream', input);
    guest.close(must(stream));
  });

  test('56, 59 an empty file is a file, and nothing can be written to it', () => {
    if (!writable) return;
    const other = new Guest([{ name: '/', root: dir({ nothing: '' }), writable }]);
    const at = must(other.open(other.root(), 'nothing', 0, READ | WRITE));
    expect(must(other.stat(at))).toMatchObject({ type: 'regular-file', size: 0 });
    const stream = must(other.outputStream(at, 'append'));
    for (const blocking of [true, false]) {
      expect(other.streamWrite(stream, '', blocking)).toBe(null);
      expect(other.streamZeroes(stream, 0, blocking)).toBe(null);
      expect(other.streamFlush(stream, blocking)).toBe(null);
    }
    expect(other.write(at, '', 0)).toBe(0);
    expect(must(other.stat(at))).toMatchObject({ size: 0 });
    expect(other.streamWrite(stream, 'x')).toBe(null);
    expect(text(must(other.read(at, 9, 0)).bytes)).toBe('x');
  });

  test('43 readlink', () => {
    expect(guest.readlink(root, 'a.txt')).toEqual(failed('invalid'));
    expect(guest.readlink(root, 'dir')).toEqual(failed('invalid'));
    expect(guest.readlink(root, 'none')).toEqual(failed('no-entry'));
    const other = new Guest([{ name: '/', root: dir({ dir: dir({ link: symlink('../x') }) }), writable }]);
    expect(other.readlink(other.root(), 'dir/link')).toBe('../x');
  });

  test('44 listing, in the order of bytes, without . and ..', () => {
    expect(guest.list(root)).toEqual(['a.txt', 'dir/', 'empty/', 'nothing']);
    const dot = must(guest.open(root, '.', DIRECTORY));
    expect(guest.list(dot)).toEqual(['a.txt', 'dir/', 'empty/', 'nothing']);
    expect(guest.list(file)).toEqual(failed('not-directory'));
    guest.close(dot);
  });

  test('42, 57 names of mounts are as they were given', () => {
    const names = ['/', '/data', '/täglich/'];
    const other = new Guest(names.map((name) => ({ name, root: dir(), writable })));
    expect(other.directories().map((item) => item.name)).toEqual(names);
    expect(other.live['descriptor']).toBe(3);
  });

  test('58 what is for files fails on directories, and the other way round', () => {
    expect(guest.read(root, 1, 0)).toEqual(failed('bad-descriptor'));
    expect(guest.inputStream(root, 0)).toEqual(failed('is-directory'));
    const other = writable ? 'bad-descriptor' : 'read-only';
    expect(guest.write(root, 'x', 0)).toEqual(failed(other));
    expect(guest.setSize(root, 0)).toEqual(failed(other));
    expect(guest.outputStream(root, 0)).toEqual(failed(other));
    expect(guest.outputStream(root, 'append')).toEqual(failed(other));
    expect(guest.statAt(file, 'x')).toEqual(failed('not-directory'));
    expect(guest.statAt(file, '.')).toEqual(failed('not-directory'));
    expect(guest.open(file, 'x')).toEqual(failed('not-directory'));
    expect(guest.readlink(file, 'x')).toEqual(failed('not-directory'));
    expect(guest.hashAt(file, 'x')).toEqual(failed('not-directory'));
  });

  test('flags are kept: reading unless for writing only', () => {
    expect([guest.flags(root), guest.type(root)]).toEqual([writable ? READ | MUTATE : READ, 'directory']);
    expect([guest.flags(file), guest.type(file)]).toEqual([READ, 'regular-file']);
    const sync = 4 | 8 | 16;
    const flags: [string, number, number][] = [
      ['a.txt', 0, READ],
      ['a.txt', READ | sync, READ | sync],
      ['.', 0, READ],
      ['dir', sync, READ | sync],
    ];
    for (const [path, asked, got] of flags) {
      const at = must(guest.open(root, path, EXCLUSIVE, asked));
      expect(guest.flags(at)).toBe(got);
      guest.close(at);
    }
  });

  test('directory excludes what makes and empties files', () => {
    for (const how of [CREATE, EXCLUSIVE, TRUNCATE]) {
      expect(opens('dir', DIRECTORY | how)).toEqual(failed('invalid'));
    }
  });

  test('a directory is not opened for writing', () => {
    expect(opens('dir', 0, WRITE)).toEqual(failed(writable ? 'is-directory' : 'read-only'));
  });

  test('names that cannot be', () => {
    expect(opens('a.txt\0')).toEqual(failed('invalid'));
    expect(opens('x'.repeat(255))).toEqual(failed('no-entry'));
    expect(opens('x'.repeat(256))).toEqual(failed('name-too-long'));
    expect(opens(`${'x'.repeat(256)}/a`)).toEqual(failed('name-too-long'));
  });

  test('identity', () => {
    const again = must(guest.open(root, 'dir/../a.txt'));
    expect(guest.same(file, again)).toBe(true);
    expect(guest.same(file, root)).toBe(false);
    expect(guest.hash(file)).toEqual(guest.hashAt(root, 'a.txt'));
    const paths = ['.', 'a.txt', 'dir', 'dir/b.txt', 'empty', 'nothing'];
    const hashes = paths.map((path) => must(guest.hashAt(root, path)));
    expect(new Set(hashes.map((hash) => hash.lower)).size).toBe(paths.length);
    expect(new Set(hashes.map((hash) => hash.upper)).size).toBe(paths.length);
    guest.close(again);
  });

  test('60 a link to . is no level of directories', () => {
    const other = new Guest([{ name: '/', root: dir({ sub: dir({ here: symlink('.') }), x: '1' }), writable }]);
    const top = other.root();
    expect(other.statAt(top, 'sub/here/here/../x', FOLLOW)).toMatchObject({ size: 1 });
    expect(other.statAt(top, 'sub/here/../../x', FOLLOW)).toEqual(failed('not-permitted'));
    const sub = must(other.open(top, 'sub', DIRECTORY));
    expect(other.statAt(sub, 'here/..')).toEqual(failed('not-permitted'));
    expect(other.open(sub, 'here/../x')).toEqual(failed('not-permitted'));
  });

  test('times of what is mounted are those that were given', () => {
    const at = 1_700_000_000;
    const other = new Guest([mount(writable)], { epoch: at });
    const stamp = BigInt(at) * 1_000_000_000n;
    expect(other.statAt(other.root(), 'a.txt')).toMatchObject({ times: [stamp, stamp, stamp] });
  });
});

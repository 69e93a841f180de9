import { afterEach, describe, expect, test } from 'vitest';
import { dir, Guest, must, symlink, type Result } from './guest.ts';
import { CREATE, DIRECTORY, EXCLUSIVE, READ, TRUNCATE, WRITE } from './names.ts';

// long tests without a pause let the runner believe that its worker is gone
afterEach(() => new Promise((resolve) => setImmediate(resolve)));

/** An instance lives for weeks: what is done a hundred thousand times needs no more memory than what is done a thousand times. */
function expectNoGrowth(guest: Guest, times: number, once: (i: number) => void): void {
  for (let i = 0; i < 1000; i += 1) once(i);
  const before = guest.memory;
  const live = { ...guest.live };
  for (let i = 0; i < times; i += 1) once(i);
  expect(guest.memory).toBe(before);
  expect(guest.live).toEqual(live);
}

/** `expect` costs more than the calls. */
function mustFail(result: Result<unknown>): void {
  if (typeof result !== 'object' || result === null || !('error' in result)) throw new Error('it did not fail');
}

const root = dir({
  a: 'contents',
  link: symlink('dir/b'),
  dir: dir({ b: 'x'.repeat(5000), c: '', d: dir(), e: symlink('c') }),
});

describe.each([false, true])('writable: %s', (writable) => {
  const guest = new Guest([{ name: '/', root, writable }]);
  const top = guest.root();

  test('200,000 times open, read, close', () => {
    expectNoGrowth(guest, 200_000, (i) => {
      const at = must(guest.open(top, i % 2 === 0 ? 'link' : 'dir/../a', 0, READ, 1));
      guest.read(at, 4096, 0);
      guest.close(at);
    });
  });

  test('100,000 opens that fail', () => {
    const paths = ['dir/none/x', 'a/', '..', '/a', '', 'x'.repeat(300), 'link/b', 'dir/e/x', 'dir//../..'];
    expectNoGrowth(guest, 100_000, (i) => {
      mustFail(guest.open(top, paths[i % paths.length] ?? '', i % 16, READ));
      mustFail(guest.open(top, i % 2 === 0 ? 'dir' : 'link', CREATE | EXCLUSIVE, READ | WRITE));
    });
  });

  test('100,000 listings', () => {
    const at = must(guest.open(top, 'dir', DIRECTORY));
    expectNoGrowth(guest, 100_000, (i) => {
      const stream = must(guest.readDirectory(at));
      for (let n = i % 6; n > 0; n -= 1) guest.nextEntry(stream);
      guest.drop('directory-entry-stream', stream);
    });
    guest.close(at);
  });

  test('100,000 streams', () => {
    const at = must(guest.open(top, 'link', 0, READ, 1));
    expectNoGrowth(guest, 100_000, (i) => {
      const stream = must(guest.inputStream(at, i % 6000));
      guest.streamRead(stream, 1000);
      guest.streamSkip(stream, 1000);
      guest.drop('input-stream', stream);
    });
    guest.close(at);
  });

  test('20,000 times the directories that are open at the start', () => {
    expectNoGrowth(guest, 20_000, () => {
      for (const { handle } of guest.directories()) guest.close(handle);
    });
  });
});

describe('what is made and removed', () => {
  const guest = new Guest([{ name: '/', root, writable: true, maxBytes: 1 << 20, maxFiles: 100 }]);
  const top = guest.root();
  const piece = new Uint8Array(700).fill(1);

  test('100,000 times append, then truncate', () => {
    const at = must(guest.open(top, 'log', CREATE, READ | WRITE));
    expectNoGrowth(guest, 100_000, (i) => {
      const stream = must(guest.outputStream(at, 'append'));
      must(guest.streamWrite(stream, piece));
      guest.drop('output-stream', stream);
      if (i % 100 === 99) must(guest.setSize(at, i % 3 === 0 ? 0 : 10));
    });
    guest.close(at);
  });

  test('50,000 files and directories, also unlinked while they are open', () => {
    expectNoGrowth(guest, 50_000, (i) => {
      const name = `${'n'.repeat(i % 200)}${i}`;
      const at = must(guest.open(top, name, CREATE | TRUNCATE, READ | WRITE));
      must(guest.write(at, piece, i % 3000));
      must(guest.unlink(top, name));
      must(guest.write(at, piece, i % 5000));
      guest.close(at);
      must(guest.mkdir(top, name));
      const inside = must(guest.open(top, name, DIRECTORY));
      must(guest.rmdir(top, name));
      mustFail(guest.mkdir(inside, 'x'));
      guest.close(inside);
    });
  });

  test('50,000 links and moves', () => {
    expectNoGrowth(guest, 50_000, (i) => {
      must(guest.symlink(top, `dir/${i}`, 's'));
      must(guest.link(top, 'a', top, 'hard'));
      must(guest.rename(top, 's', top, `moved${i}`));
      must(guest.rename(top, 'hard', top, `moved${i}`));
      must(guest.rename(top, `moved${i}`, top, `dir/d/${i}`));
      must(guest.unlink(top, `dir/d/${i}`));
      mustFail(guest.symlink(top, 'y'.repeat(4000), 'a'));
    });
  });

  test('20,000 listings of a directory that changes', () => {
    must(guest.mkdir(top, 'l'));
    const at = must(guest.open(top, 'l', DIRECTORY));
    expectNoGrowth(guest, 20_000, (i) => {
      must(guest.symlink(at, 'x', 'a'));
      must(guest.symlink(at, 'x', 'b'));
      const stream = must(guest.readDirectory(at));
      for (let n = i % 4; n > 0; n -= 1) guest.nextEntry(stream);
      must(guest.rename(at, 'a', at, `c${i}`));
      must(guest.unlink(at, 'b'));
      for (let n = i % 3; n > 0; n -= 1) guest.nextEntry(stream);
      must(guest.unlink(at, `c${i}`));
      if (i % 2 === 0) guest.nextEntry(stream);
      guest.drop('directory-entry-stream', stream);
    });
    guest.close(at);
    must(guest.rmdir(top, 'l'));
  });

  test('20,000 writes that fail', () => {
    const at = must(guest.open(top, 'full', CREATE, READ | WRITE));
    expectNoGrowth(guest, 20_000, () => {
      mustFail(guest.write(at, piece, 1 << 20));
      const stream = must(guest.outputStream(at, 1 << 20));
      mustFail(guest.streamWrite(stream, piece));
      mustFail(guest.streamWrite(stream, piece));
      guest.drop('output-stream', stream);
    });
    guest.close(at);
  });

  test('20,000 names that there is no room for', () => {
    const other = new Guest([{ name: '/', root, writable: true, maxFiles: 7 }]);
    const there = other.root();
    expectNoGrowth(other, 20_000, (i) => {
      mustFail(other.symlink(there, 'y'.repeat(i % 4000), `l${i}`));
      mustFail(other.mkdir(there, `d${i}`));
      mustFail(other.open(there, `f${i}`, CREATE));
    });
  });

  test('a file that was mounted, changed, emptied and removed leaves nothing', () => {
    const other = new Guest([{ name: '/', root: dir({ big: new Uint8Array(200_000).fill(3) }), writable: true }]);
    const there = other.root();
    const at = must(other.open(there, 'big', 0, READ | WRITE));
    expectNoGrowth(other, 3000, (i) => {
      must(other.write(at, piece, 199_990 + (i % 50)));
      must(other.setSize(at, 200_000 - (i % 50)));
      must(other.setSize(at, i % 7));
    });
  });
});

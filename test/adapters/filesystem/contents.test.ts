import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mount } from '../../../src/settings/file-tree.ts';
import { dir, failed, Guest, linkFilesystem, must } from './guest.ts';
import { CREATE, READ, TRUNCATE, WRITE } from './names.ts';

const BOTH = READ | WRITE;
const ALL = 2n ** 40n;
/** Contents of this size are not in memory when the component starts. */
const LARGE = 100_000;

/** Bytes without a pattern, the same for the same seed. */
function noise(size: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = seed;
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

function mount(files: Readonly<Record<string, string | Uint8Array>>, writable: boolean): Mount {
  return { name: '/', root: dir(files), writable };
}

function sizeOf(files: Readonly<Record<string, string | Uint8Array>>, writable: boolean): number {
  return linkFilesystem([mount(files, writable)]).main.bytes.length;
}

function start(
  files: Readonly<Record<string, string | Uint8Array>>,
  writable = true,
): { readonly guest: Guest; readonly top: number } {
  const guest = new Guest([mount(files, writable)]);
  return { guest, top: guest.root() };
}

/** Everything in a file. */
function whole(guest: Guest, top: number, name: string): Uint8Array {
  const at = must(guest.open(top, name));
  const { bytes } = must(guest.read(at, ALL, 0));
  guest.close(at);
  return bytes;
}

/** Whether these bytes are somewhere in the memory of the adapter. */
function inMemory(guest: Guest, bytes: Uint8Array): boolean {
  return Buffer.from(guest.running.memory.buffer).includes(Buffer.from(bytes));
}

/** Takes all memory that the heap may have, so that it gives only what it has already. */
function exhaust(guest: Guest): void {
  guest.running.memory.grow(0x4000 - guest.memory / 0x10000);
}

describe.each([false, true])('bytes in the module, writable: %s', (writable) => {
  const empty = sizeOf({}, writable);

  test('the same contents are there once, whatever their size', () => {
    for (const size of [10, 255, 256, 5000, LARGE]) {
      const files = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, noise(size)]));
      const other = { ...files, f39: noise(size, 2) };
      expect(sizeOf(files, writable) - empty, String(size)).toBeLessThan(size + 1200);
      expect(sizeOf(other, writable) - sizeOf(files, writable) - size, String(size)).toBeLessThan(100);
    }
  });

  test('a tiny file costs at most 16 bytes and its name', () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `a-name-of-20-b-${String(i).padStart(5, '0')}`);
    const files = Object.fromEntries(names.map((name, i) => [name, noise(7 + (i % 4), i + 1)]));
    const contents = names.reduce((sum, _, i) => sum + 7 + (i % 4), 0);
    expect(sizeOf(files, writable) - empty - contents - 20 * names.length).toBeLessThan(16 * names.length);
  });

  test('zeros cost nothing', () => {
    const files = { a: new Uint8Array(1 << 20), b: new Uint8Array(LARGE), c: new Uint8Array(300) };
    expect(sizeOf(files, writable) - empty).toBeLessThan(200);
    const { guest, top } = start(files, writable);
    expect(Buffer.compare(whole(guest, top, 'a'), files.a)).toBe(0);
    expect(Buffer.compare(whole(guest, top, 'c'), files.c)).toBe(0);
  });
});

describe.each([false, true])('contents outside the memory, writable: %s', (writable) => {
  test('are not in memory until they are read, and then only what is read', () => {
    const bytes = noise(30 * LARGE);
    const { guest, top } = start({ f: bytes, g: noise(LARGE, 3) }, writable);
    const at = must(guest.open(top, 'f'));
    expect(must(guest.stat(at)).size).toBe(bytes.length);
    expect(guest.memory).toBe(0x20000);
    expect(inMemory(guest, bytes.subarray(0, 16))).toBe(false);
    must(guest.read(at, 1000, 5000));
    expect(inMemory(guest, bytes.subarray(5000, 6000))).toBe(true);
    expect(inMemory(guest, bytes.subarray(0, 16))).toBe(false);
    const stream = must(guest.inputStream(at, 0));
    for (let from = 0; from < bytes.length; from += 10_000) must(guest.streamRead(stream, 10_000));
    expect(guest.memory).toBeLessThan(0x60000);
  });

  test('what is read is what was mounted, at every offset, by any number of readers in turn', () => {
    const files = { a: noise(LARGE, 1), b: noise(LARGE + 1, 2), c: noise(300, 3), d: 'small', e: noise(LARGE, 1) };
    const { guest, top } = start(files, writable);
    const open = Object.entries(files).map(([name, text]) => {
      const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
      const at = must(guest.open(top, name));
      return { bytes, at, streams: [0, 1].map((from) => ({ from, stream: must(guest.inputStream(at, from)) })) };
    });
    const size = fc.oneof(fc.nat(20), fc.nat(LARGE + 2), fc.constantFrom(0, 255, 256, 4096, LARGE));
    const step = fc.record({ file: fc.nat(4), way: fc.nat(2), offset: size, length: size });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        for (const { file, way, offset, length } of steps) {
          const { bytes, at, streams } = open[file] ?? { bytes: new Uint8Array(), at: 0, streams: [] };
          const reader = streams[way];
          if (reader === undefined) {
            const wanted = bytes.subarray(offset, offset + length);
            const found = must(guest.read(at, length, offset));
            expect(Buffer.compare(found.bytes, wanted)).toBe(0);
            expect(found.end).toBe(wanted.length === 0 || offset + length >= bytes.length);
          } else {
            const wanted = bytes.subarray(reader.from, reader.from + length);
            const found = guest.streamRead(reader.stream, length);
            if (wanted.length === 0 && length > 0) expect(found).toEqual(failed('closed'));
            else expect(Buffer.compare(must(found), wanted)).toBe(0);
            reader.from += wanted.length;
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  test('reading again and again needs no more memory than a few reads', () => {
    const { guest, top } = start({ f: noise(30 * LARGE) }, writable);
    const at = must(guest.open(top, 'f'));
    for (let i = 0; i < 20_000; i += 1) {
      const stream = must(guest.inputStream(at, i * 7));
      must(guest.streamRead(stream, (i * 37) % LARGE));
      guest.drop('input-stream', stream);
      must(guest.read(at, (i * 41) % LARGE, i * 11));
    }
    expect(guest.memory).toBeLessThan(3 * LARGE);
  });

  test('reading gives less at once where the memory cannot grow, and goes on', () => {
    const bytes = noise(3 * LARGE);
    const { guest, top } = start({ f: bytes }, writable);
    const at = must(guest.open(top, 'f'));
    const stream = must(guest.inputStream(at, 0));
    exhaust(guest);
    const given: Uint8Array[] = [];
    let size = 0;
    for (; size < bytes.length; size += given.at(-1)?.length ?? 0) {
      const piece = must(guest.streamRead(stream, LARGE));
      expect(piece.length).toBeGreaterThan(0);
      given.push(piece);
    }
    expect(Buffer.compare(Buffer.concat(given), bytes)).toBe(0);
    expect(guest.streamRead(stream, 1)).toEqual(failed('closed'));
    const some = must(guest.read(at, LARGE, 7));
    expect(some.end).toBe(false);
    expect(some.bytes).toEqual(bytes.subarray(7, 7 + some.bytes.length));
    expect(must(guest.read(at, LARGE, bytes.length - 5))).toEqual({ bytes: bytes.slice(-5), end: true });
  });
});

describe('files whose contents are outside the memory are changed', () => {
  const bytes = noise(LARGE);
  const files = { f: bytes, same: noise(LARGE), other: noise(LARGE, 2) };
  const edits: readonly (readonly [string, (guest: Guest, at: number) => unknown, () => Uint8Array])[] = [
    [
      'in the middle',
      (guest, at) => guest.write(at, 'xyz', 50_000),
      () => Buffer.concat([bytes.subarray(0, 50_000), Buffer.from('xyz'), bytes.subarray(50_003)]),
    ],
    ['at the end', (guest, at) => guest.write(at, 'xyz', LARGE), () => Buffer.concat([bytes, Buffer.from('xyz')])],
    [
      'behind the end',
      (guest, at) => guest.write(at, 'x', LARGE + 2),
      () => Buffer.concat([bytes, Buffer.from('\0\0x')]),
    ],
    ['shorter', (guest, at) => guest.setSize(at, 70_000), () => bytes.slice(0, 70_000)],
    [
      'shorter, then longer',
      (guest, at) => [guest.setSize(at, 3), guest.setSize(at, 9)],
      () => Buffer.concat([bytes.subarray(0, 3), new Uint8Array(6)]),
    ],
    [
      'to nothing, then written',
      (guest, at) => [guest.setSize(at, 0), guest.write(at, 'x', 0)],
      () => Buffer.from('x'),
    ],
    ['longer', (guest, at) => guest.setSize(at, LARGE + 9), () => Buffer.concat([bytes, new Uint8Array(9)])],
    [
      'by appending',
      (guest, at) => must(guest.streamWrite(must(guest.outputStream(at, 'append')), 'end')),
      () => Buffer.concat([bytes, Buffer.from('end')]),
    ],
    [
      'with zeros',
      (guest, at) => must(guest.streamZeroes(must(guest.outputStream(at, 4)), 8)),
      () => Buffer.concat([bytes.subarray(0, 4), new Uint8Array(8), bytes.subarray(12)]),
    ],
    [
      'with its own contents',
      (guest, at) => must(guest.splice(must(guest.outputStream(at, 0)), must(guest.inputStream(at, 99_000)), 1000)),
      () => Buffer.concat([bytes.subarray(99_000), bytes.subarray(1000)]),
    ],
  ];

  test.each(edits.flatMap(([what, edit, wanted]) => [false, true].map((read) => ({ what, edit, wanted, read }))))(
    '$what, read before: $read',
    ({ edit, wanted, read }) => {
      const { guest, top } = start(files);
      const at = must(guest.open(top, 'f', 0, BOTH));
      const stream = must(guest.inputStream(at, 0));
      if (read) must(guest.read(at, 100, 0));
      edit(guest, at);
      expect(Buffer.compare(whole(guest, top, 'f'), wanted())).toBe(0);
      expect(Buffer.compare(must(guest.streamRead(stream, ALL)), wanted())).toBe(0);
      expect(must(guest.stat(at)).size).toBe(wanted().length);
      expect(Buffer.compare(whole(guest, top, 'same'), bytes)).toBe(0);
      expect(Buffer.compare(whole(guest, top, 'other'), files.other)).toBe(0);
    },
  );

  test('truncated when opened, moved, linked and removed before anybody read them', () => {
    const { guest, top } = start(files);
    must(guest.link(top, 'f', top, 'linked'));
    must(guest.rename(top, 'other', top, 'moved'));
    must(guest.unlink(top, 'f'));
    guest.close(must(guest.open(top, 'same', CREATE | TRUNCATE, BOTH)));
    expect(Buffer.compare(whole(guest, top, 'linked'), bytes)).toBe(0);
    expect(Buffer.compare(whole(guest, top, 'moved'), files.other)).toBe(0);
    expect(whole(guest, top, 'same')).toHaveLength(0);
    must(guest.unlink(top, 'linked'));
    must(guest.rename(top, 'same', top, 'moved'));
    expect(must(guest.list(top))).toEqual(['moved']);
  });

  test('not at all where there is no memory for them, and then they are as before', () => {
    const { guest, top } = start(files);
    const at = must(guest.open(top, 'f', 0, BOTH));
    exhaust(guest);
    expect(guest.write(at, 'x', 0)).toEqual(failed('insufficient-space'));
    expect(guest.setSize(at, LARGE + 1)).toEqual(failed('insufficient-space'));
    expect(must(guest.stat(at)).size).toBe(LARGE);
    const [first, last] = [0, 99_000].map((from) => must(guest.read(at, 1000, from)).bytes);
    expect(first).toEqual(bytes.subarray(0, 1000));
    expect(last).toEqual(bytes.subarray(99_000));
    must(guest.setSize(at, 500));
    expect(must(guest.read(at, 1000, 0)).bytes).toEqual(bytes.subarray(0, 500));
  });
});

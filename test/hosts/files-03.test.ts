import { beforeAll, describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import {
  FILE_INTERFACES,
  FileProgram,
  FLAGS,
  OPEN,
  saysCode,
  saysResult,
  textAt,
  type Moved,
} from '../support/files-03.ts';
import { NODE_03 } from '../support/jco-03.ts';
import { Program03, puppet03 } from '../support/puppet-03.ts';
import { behind, type Puppet, type Ref, type Results } from '../support/puppet.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME } from '../support/wasmtime.ts';

/**
 * Streams of WASI 0.3 over virtual files and standard streams: what a guest can do to them from its side, at the same instance, with the same
 * outcome on each host.
 */

const LONG = Array.from({ length: 20_000 }, (_, i) => `${String(i).padStart(9)}\n`).join('');
const MANY = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`entry-${String(i).padStart(4, '0')}`, '']));

/** In the order of the mounts. */
const [READ_ONLY, SMALL, LISTED] = [1, 2, 3];

const OPTIONS: Options = {
  stdin: { text: 'standard input' },
  stdout: { file: '/out.txt' },
  stderr: 'ignore',
  mounts: {
    '/': { files: { 'a.txt': 'contents of a', 'long.txt': LONG, d: { directory: {} } }, writable: true },
    '/ro': { files: { 'a.txt': 'cannot be changed' } },
    '/small': { files: {}, writable: true, maxBytes: 100 },
    '/many': { files: MANY },
  },
};

/** Builds a program; returns what its results are to be read as, which is to be equal to `wanted`. */
interface Scenario {
  readonly title: string;
  readonly build: (p: FileProgram) => (results: Results) => unknown;
  readonly wanted: unknown;
}

const text = (r: Results, { code, at }: Moved): string => textAt(r, at, r.u32(code) >>> 4);
const wrote = (p: FileProgram, root: Ref, name: string, contents: string): void => {
  const file = p.open(root, name, OPEN.create | OPEN.truncate, FLAGS.write);
  const ends = p.output('append', [file]);
  p.write(ends, contents);
  p.leave(ends);
  p.result(ends);
  p.close(file);
};
/** All of a file that has less than so many bytes. */
const contents = (p: FileProgram, root: Ref, name: string, most = 4000): ((r: Results) => string) => {
  const file = p.open(root, name);
  const ends = p.input('read', file, 0n);
  const parts = [p.read(ends, most), p.read(ends, most)];
  p.leave(ends);
  const result = p.result(ends);
  p.close(file);
  return (r) => parts.map((part) => text(r, part)).join('') + (saysResult(r, result) === 'ok' ? '' : ' and an error');
};
const size = (p: FileProgram, root: Ref, name: string): ((r: Results) => number) => {
  const found = p.call('[method]descriptor.stat-at', root, 0, ...p.text(name));
  return (r) => Number(r.u64(found, 32));
};

const SCENARIOS: readonly Scenario[] = [
  {
    title: 'standard input is shared by two streams, one after the other',
    build: (p) => {
      const first = p.input('stdin');
      const begin = p.read(first, 3);
      p.leave(first);
      const second = p.input('stdin');
      const rest = [p.read(second, 5), p.read(second, 100), p.read(second, 100)];
      const result = p.result(first);
      p.leave(second);
      const third = p.input('stdin');
      const none = p.read(third, 100);
      return (r) => [
        text(r, begin),
        r.u8(result),
        rest.map((one) => `${text(r, one)}: ${saysCode(r, one.code)}`),
        saysCode(r, none.code),
      ];
    },
    wanted: ['sta', 0, ['ndard: 5 completed', ' input: 6 completed', ': 0 dropped'], '0 dropped'],
  },
  {
    title: 'a read of nothing changes nothing',
    build: (p) => {
      const file = p.open(p.root(), 'a.txt');
      const ends = p.input('read', file, 0n);
      const nothing = [p.read(ends, 0), p.read(ends, 0)];
      const begin = p.read(ends, 8);
      const again = p.read(ends, 0);
      const rest = p.read(ends, 100);
      const listing = p.input('list', p.root());
      const no = p.read(listing, 0, 24);
      const all = p.read(listing, 10, 24);
      return (r) => [
        nothing.map((one) => r.u32(one.code) >>> 4),
        text(r, begin),
        r.u32(again.code) >>> 4,
        text(r, rest),
        r.u32(no.code) >>> 4,
        r.u32(all.code) >>> 4,
      ];
    },
    // those of the root, mounts among them
    wanted: [[0, 0], 'contents', 0, ' of a', 0, 7],
  },
  {
    title: 'one byte after the other',
    build: (p) => {
      const file = p.open(p.root(), 'a.txt');
      const ends = p.input('read', file, 2n);
      const bytes = Array.from({ length: 12 }, () => p.read(ends, 1));
      const result = p.result(ends);
      return (r) => [
        bytes.map((one) => text(r, one)).join(''),
        bytes.map((one) => r.u32(one.code) >>> 4).join(''),
        saysResult(r, result),
      ];
    },
    wanted: ['ntents of a', '111111111110', 'ok'],
  },
  {
    title: 'a reader that leaves early gets ok, and the file is there for others',
    build: (p) => {
      const root = p.root();
      const file = p.open(root, 'long.txt');
      const ends = p.input('read', file, 0n);
      const begin = p.read(ends, 10);
      p.leave(ends);
      const result = p.result(ends);
      const unread = p.input('read', file, 10n);
      p.leave(unread);
      p.leaveResult(unread);
      const blind = p.input('read', file, 10n);
      p.leaveResult(blind);
      const more = p.read(blind, 10);
      p.leave(blind);
      p.close(file);
      const again = contents(p, root, 'a.txt');
      return (r) => [text(r, begin), saysResult(r, result), text(r, more), again(r)];
    },
    wanted: ['        0\n', 'ok', '        1\n', 'contents of a'],
  },
  {
    title: 'the result is waited for before the stream is read',
    build: (p) => {
      const file = p.open(p.root(), 'a.txt');
      const ends = p.input('read', file, 0n);
      const at = p.area(32);
      const code = p.call(`${ends.of} future.read 1`, ends.future, at);
      const begun = p.area(8);
      p.call('#copy', begun, code.at, 4);
      const bytes = p.read(ends, 100);
      const end = p.read(ends, 100);
      p.await(ends.future, code);
      return (r) => [
        r.u32({ at: begun, size: 'i32' }),
        text(r, bytes),
        saysCode(r, end.code),
        r.u32(code),
        saysResult(r, { at, size: 'i32' }),
      ];
    },
    wanted: [0xffff_ffff, 'contents of a', '0 dropped', 0, 'ok'],
  },
  {
    title: 'errors come in the future, behind a stream that is at its end',
    build: (p) => {
      const root = p.root();
      const codes = [
        p.input('read', root, 0n), // a directory
        p.input('read', p.open(root, 'new', OPEN.create, FLAGS.write), 0n), // not opened to be read
        p.input('read', p.open(root, 'a.txt'), -1n),
        p.input('list', p.open(root, 'a.txt')), // a file
      ].map((ends) => [p.read(ends, 10, 24).code, p.result(ends)] as const);
      return (r) => codes.map(([code, result]) => `${saysCode(r, code)}, ${saysResult(r, result)}`);
    },
    wanted: ['0 dropped, is-directory', '0 dropped, bad-descriptor', '0 dropped, invalid', '0 dropped, not-directory'],
  },
  {
    title: 'errors of a write: nobody reads what is written',
    build: (p) => {
      const root = p.root();
      const codes = [
        p.output('write', [p.open(p.root(READ_ONLY), 'a.txt')], [0n]),
        p.output('append', [p.open(root, 'a.txt')]), // not opened to be written
        p.output('write', [p.open(root, 'a.txt', 0, FLAGS.write)], [-1n]),
        p.output('append', [root]),
      ].map((ends) => [p.write(ends, 'x').code, p.result(ends)] as const);
      const same = contents(p, root, 'a.txt');
      return (r) => [codes.map(([code, result]) => `${saysCode(r, code)}, ${saysResult(r, result)}`), same(r)];
    },
    wanted: [
      ['0 dropped, read-only', '0 dropped, bad-descriptor', '0 dropped, invalid', '0 dropped, bad-descriptor'],
      'contents of a',
    ],
  },
  {
    title: 'what does not fit is an error in the future, and what fitted is there',
    build: (p) => {
      const small = p.root(SMALL);
      const file = p.open(small, 'f', OPEN.create, FLAGS.write);
      const ends = p.output('append', [file]);
      const fits = p.write(ends, 'x'.repeat(60));
      p.write(ends, 'y'.repeat(60));
      p.leave(ends);
      const result = p.result(ends);
      const length = size(p, small, 'f');
      const kept = contents(p, small, 'f');
      // and then there is room again
      p.call('[method]descriptor.set-size', file, 0n);
      const other = p.output('write', [file], [5n]);
      p.write(other, 'z');
      p.leave(other);
      const ok = p.result(other);
      const now = contents(p, small, 'f');
      return (r) => [saysCode(r, fits.code), saysResult(r, result), length(r), kept(r), saysResult(r, ok), now(r)];
    },
    wanted: ['60 completed', 'insufficient-space', 60, 'x'.repeat(60), 'ok', '\0\0\0\0\0z'],
  },
  ...[1, 7, 1000].map((each): Scenario => {
    return {
      title: `a directory of 1,000 entries, ${String(each)} at a time`,
      build: (p) => {
        const ends = p.input('list', p.root(LISTED));
        const { at, end } = p.readAll(ends, each, 24_000, 24);
        p.leave(ends);
        const result = p.result(ends);
        const [names, to, from, name] = [p.area(10_000), p.area(8), p.area(8), p.area(8)];
        p.call('#store32', to, names);
        // behind the type of 16 bytes, where the name is
        p.call('#store32', from, at + 16);
        p.repeat(1000, () => {
          p.call('#copy', name, { at: from, size: 'i32' }, 4);
          p.call('#copy', { at: to, size: 'i32' }, { at: name, size: 'i32' }, 10);
          p.call('#add', from, 24);
          p.call('#add', to, 10);
        });
        return (r) => {
          const all = Array.from({ length: 1000 }, (_, i) => textAt(r, names + 10 * i, 10)).sort();
          const types = new Set(Array.from({ length: 1000 }, (_, i) => r.u8({ at: at + 24 * i, size: 'i32' })));
          return [r.u32(end) - at, saysResult(r, result), new Set(all).size, all[0], all[999], types];
        };
      },
      wanted: [24_000, 'ok', 1000, 'entry-0000', 'entry-0999', new Set([5])],
    };
  }),
  {
    title: 'a read that waits is cancelled, and no byte is lost',
    build: (p) => {
      const root = p.root();
      // contents that may move: of those at most 64 KiB are written at once
      const file = p.open(root, 'long.txt', 0, FLAGS.read | FLAGS.write);
      const grown = p.output('append', [file]);
      p.write(grown, 'end');
      p.leave(grown);
      p.result(grown);
      const ends = p.input('read', file, 0n);
      const buffer = p.area(250_000);
      const got = p.done(`${ends.of} stream.read 0`, ends.stream, buffer, 0x1_0000);
      const waits = p.call(`${ends.of} stream.read 0`, ends.stream, buffer + 0x1_0000, 0x1_0000);
      const cancelled = p.cancelRead(ends);
      return (r) => [saysCode(r, got), r.u32(waits), saysCode(r, cancelled)];
    },
    wanted: ['65536 completed', 0xffff_ffff, '0 cancelled'],
  },
  {
    title: 'after a cancelled read the stream goes on where it was',
    build: (p) => {
      const file = p.open(p.root(), 'long.txt', 0, FLAGS.read | FLAGS.write);
      const grown = p.output('append', [file]);
      p.write(grown, 'end');
      p.leave(grown);
      p.result(grown);
      const ends = p.input('read', file, 0n);
      const buffer = p.area(250_000);
      p.done(`${ends.of} stream.read 0`, ends.stream, buffer, 0x1_0000);
      p.call(`${ends.of} stream.read 0`, ends.stream, buffer + 0x1_0000, 0x1_0000);
      p.cancelRead(ends);
      const end = { at: p.area(8), size: 'i32' } as const;
      p.call('#store32', end.at, buffer + 0x1_0000);
      p.until(() => {
        const code = p.done(`${ends.of} stream.read 0`, ends.stream, end, 0x1_0000);
        p.call('#advance', end.at, code.at, 1);
        return code;
      });
      return (r) => [r.u32(end) - buffer, textAt(r, buffer, 200_003) === `${LONG}end`];
    },
    wanted: [200_003, true],
  },
  {
    title: 'a write that is cancelled has written what it says',
    build: (p) => {
      const root = p.root();
      const file = p.open(root, 'cancelled', OPEN.create, FLAGS.write);
      const ends = p.output('append', [file]);
      const first = p.write(ends, 'first ');
      const begun = p.beginWrite(ends, 'second ');
      const waits = p.area(8);
      p.call('#copy', waits, begun.code.at, 4);
      const cancelled = p.area(8);
      const code = p.cancelWriteIfPending(ends, begun.code);
      p.call('#copy', cancelled, code.at, 4);
      const third = p.write(ends, 'third');
      p.leave(ends);
      const result = p.result(ends);
      const all = contents(p, root, 'cancelled');
      return (r) => {
        const pending = r.u32({ at: waits, size: 'i32' }) === 0xffff_ffff;
        const moved = r.u32(pending ? { at: cancelled, size: 'i32' } : { at: waits, size: 'i32' }) >>> 4;
        return [
          saysCode(r, first.code),
          saysCode(r, third.code),
          saysResult(r, result),
          all(r) === `first ${'second '.slice(0, moved)}third`,
        ];
      };
    },
    wanted: ['6 completed', '5 completed', 'ok', true],
  },
  {
    title: 'two writers append to one file in turn',
    build: (p) => {
      const root = p.root();
      const files = [0, 1].map(() => p.open(root, 'log', OPEN.create, FLAGS.write));
      const writers = files.map((file) => p.output('append', [file]));
      for (let i = 0; i < 4; i++) writers.forEach((ends, k) => p.write(ends, `${String(k)}${String(i)} `));
      writers.forEach((ends) => p.leave(ends));
      const results = writers.map((ends) => p.result(ends));
      const all = contents(p, root, 'log');
      return (r) => [all(r), results.map((result) => saysResult(r, result))];
    },
    wanted: ['00 10 01 11 02 12 03 13 ', ['ok', 'ok']],
  },
  {
    title: 'a file is changed and cut while it is read',
    build: (p) => {
      const root = p.root();
      wrote(p, root, 'changing', 'abcdefghij');
      const file = p.open(root, 'changing', 0, FLAGS.read | FLAGS.write);
      const ends = p.input('read', file, 0n);
      const begin = p.read(ends, 2);
      const over = p.output('write', [file], [4n]);
      p.write(over, 'ZZZ');
      p.leave(over);
      p.result(over);
      p.call('[method]descriptor.set-size', file, 3n);
      const rest = p.read(ends, 100);
      const end = p.read(ends, 100);
      const result = p.result(ends);
      const now = contents(p, root, 'changing');
      return (r) => [text(r, begin), text(r, rest), saysCode(r, end.code), saysResult(r, result), now(r)];
    },
    // what was offered to the reader is read
    wanted: ['ab', 'cdefghij', '0 dropped', 'ok', 'abc'],
  },
  {
    title: 'a descriptor is dropped and a file unlinked before their streams',
    build: (p) => {
      const root = p.root();
      wrote(p, root, 'gone', 'still to be read');
      const file = p.open(root, 'gone');
      const input = p.input('read', file, 0n);
      p.close(file);
      const writable = p.open(root, 'gone', 0, FLAGS.write);
      const output = p.output('append', [writable]);
      p.close(writable);
      p.call('[method]descriptor.unlink-file-at', root, ...p.text('gone'));
      wrote(p, root, 'another', 'something else');
      const read = p.read(input, 100);
      p.write(output, ' and more');
      p.leave(output);
      const result = p.result(output);
      const there = p.open(root, 'gone');
      return (r) => [text(r, read), saysResult(r, result), r.u8(there, -4), ERRORS(r, there)];
    },
    wanted: ['still to be read', 'ok', 1, 'no-entry'],
  },
  {
    title: 'the program ends while streams are open',
    build: (p) => {
      const root = p.root();
      const file = p.open(root, 'long.txt');
      const ends = [p.input('stdin'), p.input('read', file, 0n), p.input('list', root)];
      const outputs = [p.output('stdout'), p.output('append', [p.open(root, 'open', OPEN.create, FLAGS.write)])];
      const begin = p.read(ends[1] ?? never(), 9);
      p.write(outputs[1] ?? never(), 'x');
      return (r) => text(r, begin);
    },
    wanted: '        0',
  },
  {
    title: 'standard output goes into a file, which is read',
    build: (p) => {
      const root = p.root();
      const [first, second] = [p.output('stdout'), p.output('stdout')];
      p.write(first, 'one ');
      p.write(second, 'two ');
      p.write(first, 'three');
      p.leave(first);
      p.leave(second);
      const results = [p.result(first), p.result(second)];
      const ignored = p.output('stderr');
      const swallowed = p.write(ignored, 'nobody reads it');
      p.leave(ignored);
      results.push(p.result(ignored));
      const all = contents(p, root, 'out.txt');
      return (r) => [all(r), results.map((result) => r.u8(result)), saysCode(r, swallowed.code)];
    },
    wanted: ['one two three', [0, 0, 0], '15 completed'],
  },
  {
    title: 'twenty at once read, write and cancel',
    build: (p) => {
      const root = p.root();
      const names = Array.from({ length: 20 }, (_, i) => `side-${String(i)}`);
      const writers = names.map((name) => p.output('append', [p.open(root, name, OPEN.create, FLAGS.write)]));
      const begun = writers.map((ends, i) => p.beginWrite(ends, `${names[i] ?? ''}: first. `));
      writers.forEach((ends, i) => p.await(ends.stream, begun[i]?.code ?? never()));
      const readers = names.map((name) => p.input('read', p.open(root, name), 0n));
      const reads = readers.map((ends) => p.beginRead(ends, 5));
      const more = writers.map((ends, i) => p.beginWrite(ends, `${names[i] ?? ''}: second.`));
      writers.forEach((ends, i) => {
        // every third is cancelled, every third leaves its reader
        if (i % 3 === 0) p.cancelWriteIfPending(ends, more[i]?.code ?? never());
        else p.await(ends.stream, more[i]?.code ?? never());
      });
      readers.forEach((ends, i) => {
        p.await(ends.stream, reads[i]?.code ?? never());
        if (i % 3 === 1) p.leave(ends);
      });
      writers.forEach((ends) => p.leave(ends));
      const results = writers.map((ends) => p.result(ends));
      results.push(...readers.filter((_, i) => i % 3 === 1).map((ends) => p.result(ends)));
      const whole = names.map((name) => contents(p, root, name));
      return (r) => [
        new Set(reads.map((one) => text(r, one))),
        new Set(results.map((result) => saysResult(r, result))),
        whole.filter((of, i) => of(r).startsWith(`${names[i] ?? ''}: first. `)).length,
        whole.filter((of, i) => i % 3 === 0 || of(r) === `${names[i] ?? ''}: first. ${names[i] ?? ''}: second.`).length,
      ];
    },
    wanted: [new Set(['side-']), new Set(['ok']), 20, 20],
  },
];

/** The error of a result of `open`. */
function ERRORS(r: Results, handle: Ref): string {
  return saysResult(r, behind(handle, -4));
}

function never(): never {
  throw new Error('there are as many');
}

let made: Puppet;
let bytes: Uint8Array;

beforeAll(async () => {
  made = await puppet03({ interfaces: FILE_INTERFACES });
  ({ bytes } = virtualize(made.bytes, OPTIONS));
  await assertValid(bytes);
});

describe('on Wasmtime', () => {
  it.skipIf(!HAS_WASMTIME).each(SCENARIOS)('$title', async ({ build, wanted }) => {
    const program = new FileProgram(made);
    const read = build(program);
    expect(read(await program.onWasmtime(bytes, { wasi: 'none' }))).toEqual(wanted);
  });
});

describe.skipIf(NODE_03 === undefined)('on jco', () => {
  let found: readonly (() => unknown)[];

  beforeAll(async () => {
    const programs = SCENARIOS.map(({ build }) => {
      const program = new FileProgram(made);
      return { program, read: build(program) };
    });
    const results = await Program03.onJco03(
      bytes,
      programs.map(({ program }) => program),
    );
    found = results.map((result, i) => () => {
      if (result instanceof Error) throw result;
      return programs[i]?.read(result);
    });
  }, 300_000);

  it.each(SCENARIOS.map(({ title, wanted }, i) => ({ title, wanted, i })))('$title', ({ wanted, i }) => {
    expect(found[i]?.()).toEqual(wanted);
  });
});

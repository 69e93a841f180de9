import { beforeAll, describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { FILE_INTERFACES, FileProgram, FLAGS } from '../support/files-03.ts';
import { NODE_03 } from '../support/jco-03.ts';
import { Program03, puppet03 } from '../support/puppet-03.ts';
import type { Puppet, Ref, Results } from '../support/puppet.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME } from '../support/wasmtime.ts';

/**
 * Streams of WASI 0.3 are tasks with structs, sets and buffers: after each is over, nothing of it is left. Memory stands still however
 * often a guest does each of these, and Node has nothing more to do.
 */

const PAGE = 65_536;
const SOME = 100;
const TIMES = Number(process.env['LEAK_CALLS'] ?? 10_000);
const ON_JCO = 30;

const OPTIONS: Options = {
  mounts: { '/': { files: { 'a.txt': 'contents of a', log: '' }, writable: true, maxBytes: 4096 } },
  stdin: { text: 'x' },
  stdout: { file: '/log' },
  stderr: 'ignore',
};

/** What is done again and again; `root`, and a file that can be read and written. */
type Body = (p: FileProgram, root: Ref, file: Ref) => void;

const BODIES: Readonly<Record<string, Body>> = {
  'read to the end': (p, _, file) => {
    const ends = p.input('read', file, 0n);
    p.read(ends, 100);
    p.leave(ends);
    p.result(ends);
  },
  'leave without reading': (p, _, file) => {
    const ends = p.input('read', file, 0n);
    p.leaveResult(ends);
    p.leave(ends);
  },
  'wait for the result first': (p, _, file) => {
    const ends = p.input('read', file, 0n);
    const code = p.call(`${ends.of} future.read 1`, ends.future, p.area(32));
    p.leave(ends);
    p.await(ends.future, code);
    p.leaveResult(ends);
  },
  write: (p, _, file) => {
    const ends = p.output('write', [file], [0n]);
    p.write(ends, 'contents');
    p.leave(ends);
    p.result(ends);
  },
  'append, also where there is no room': (p, root) => {
    const log = p.open(root, 'log', 0, FLAGS.write);
    const ends = p.output('append', [log]);
    p.write(ends, '8 bytes.');
    p.leave(ends);
    p.result(ends);
    p.close(log);
  },
  'write nothing': (p, _, file) => {
    const ends = p.output('write', [file], [0n]);
    p.leaveResult(ends);
    p.leave(ends);
  },
  'list a directory': (p, root) => {
    const ends = p.input('list', root);
    p.read(ends, 1, 24);
    p.leave(ends);
    p.result(ends);
  },
  'list what is none': (p, _, file) => {
    const ends = p.input('list', file);
    p.leave(ends);
    p.result(ends);
  },
  'open, stat and close': (p, root) => {
    const opened = p.open(root, 'a.txt');
    p.call('[method]descriptor.stat', opened);
    p.async('descriptor.stat', opened);
    p.close(opened);
  },
  'standard streams': (p) => {
    const input = p.input('stdin');
    p.read(input, 1);
    p.leave(input);
    p.result(input);
    for (const of of ['stdout', 'stderr'] as const) {
      const output = p.output(of);
      p.write(output, 'x');
      p.leave(output);
      p.result(output);
    }
  },
};

let made: Puppet;
let bytes: Uint8Array;

beforeAll(async () => {
  made = await puppet03({ interfaces: FILE_INTERFACES, small: true });
  ({ bytes } = virtualize(made.bytes, OPTIONS));
  await assertValid(bytes);
});

/** With one more call behind, to see that it has come to its end. */
function repeated(
  body: Body,
  times: number,
): { readonly program: FileProgram; readonly done: (r: Results) => boolean } {
  const program = new FileProgram(made);
  const root = program.root();
  const file = program.open(root, 'a.txt', 0, FLAGS.read | FLAGS.write);
  program.repeat(times, () => {
    body(program, root, file);
    program.call('#reset');
    // a guest that never waits lets no task go on
    program.call('#yield');
  });
  program.close(file);
  const stat = program.call('[method]descriptor.stat', root);
  return { program, done: (r) => r.u8(stat) === 0 && r.u8(stat, 8) === 2 };
}

describe.skipIf(!HAS_WASMTIME)(`memory stands still on Wasmtime, ${String(TIMES)} times`, () => {
  it.each(Object.entries(BODIES))('%s', async (_, body) => {
    const run = (times: number, pages: number): Promise<boolean> => {
      const { program, done } = repeated(body, times);
      const flags = ['-W', `max-memory-size=${String(pages * PAGE)}`, '-W', 'trap-on-grow-failure=y'];
      return program.onWasmtime(bytes, { wasi: 'none', flags }).then(done);
    };
    // as many pages as it takes to do it some times
    let pages = 1;
    while (pages < 16 && !(await run(SOME, pages).catch(tooSmall))) pages++;
    expect(await run(TIMES, pages)).toBe(true);
  });
});

/** Not `true`, if that is why it failed. */
function tooSmall(error: unknown): false {
  if (/grow|memory/.test(String(error))) return false;
  throw error;
}

it.skipIf(NODE_03 === undefined)('Node exits by itself when all streams are over', async () => {
  const all = Object.values(BODIES).map((body) => repeated(body, ON_JCO));
  const programs = all.map(({ program }) => program);
  const results = await Program03.onJco03(bytes, programs, { exitsItself: true });
  const done = results.map((one, i) => (one instanceof Error ? one.message : all[i]?.done(one)));
  expect(done).toEqual(all.map(() => true));
});

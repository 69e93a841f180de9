import { beforeAll, describe, expect, it } from 'vitest';
import { virtualize } from '../../src/index.ts';
import { FILE_INTERFACES, FileProgram, FLAGS, OPEN, saysResult, textAt } from '../support/files-03.ts';
import { NODE_03 } from '../support/jco-03.ts';
import { Program03, puppet03 } from '../support/puppet-03.ts';
import { behind, type Puppet, type Ref, type Results } from '../support/puppet.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME } from '../support/wasmtime.ts';

/** A guest of WASI 0.2 and of 0.3 at once has one tree, one standard input, one environment and one random state. */

const OF_02 = [
  ...['io/error', 'io/poll', 'io/streams', 'filesystem/types', 'filesystem/preopens', 'cli/stdin', 'cli/environment'],
  'random/random',
].map((name) => `wasi:${name}`);

interface Mixed {
  readonly program: FileProgram;
  readonly read: (results: Results) => unknown;
}

/** `seen`: what is read of both. */
function mixed(made: Puppet): Mixed {
  const p = new FileProgram(made);
  const directories = p.call('get-directories 0.2');
  const root02: Ref = { at: p.area(8), size: 'i32' };
  p.call('#copy', root02.at, { at: directories.at, size: 'i32' }, 4);
  const root = p.root();

  // written through 0.2, read through 0.3
  const made02 = p.call('[method]descriptor.open-at 0.2', root02, 0, ...p.text('of-0.2'), OPEN.create, FLAGS.write);
  const written = p.call('[method]descriptor.write 0.2', behind(made02, 4), ...p.text('from 0.2'), 0n);
  const from02 = p.input('read', p.open(root, 'of-0.2'), 0n);
  const read03 = p.read(from02, 100);
  p.leave(from02);
  const result = p.result(from02);
  // and back, through a stream of 0.2 that has been open all the while
  const made03 = p.open(root, 'of-0.3', OPEN.create, FLAGS.write);
  const open02 = p.call('[method]descriptor.open-at 0.2', root02, 0, ...p.text('of-0.3'), 0, FLAGS.read);
  const stream02 = p.call('[method]descriptor.read-via-stream 0.2', behind(open02, 4), 0n);
  const output = p.output('append', [made03]);
  p.write(output, 'from 0.3');
  const back = p.call('[method]input-stream.read 0.2', behind(stream02, 4), 100n);
  const backText = p.area(16);
  p.call('#copy', backText, behind(back, 4), 8);
  p.write(output, ', and more');
  p.leave(output);
  p.result(output);
  const stat02 = p.call('[method]descriptor.stat-at 0.2', root02, 0, ...p.text('of-0.3'));
  const same = [p.call('[method]descriptor.metadata-hash-at 0.2', root02, 0, ...p.text('of-0.3'))];
  same.push(p.call('[method]descriptor.metadata-hash-at', root, 0, ...p.text('of-0.3')));

  // one position in the standard input
  const stdin02 = p.call('get-stdin 0.2');
  const first = p.call('[method]input-stream.read 0.2', stdin02, 4n);
  const firstText = p.area(8);
  p.call('#copy', firstText, behind(first, 4), 4);
  const stdin03 = p.input('stdin');
  const second = p.read(stdin03, 4);
  p.leave(stdin03);
  // lets its task go on, which gives back what was not read
  p.result(stdin03);
  const third = p.call('[method]input-stream.read 0.2', stdin02, 100n);
  const thirdText = p.area(8);
  p.call('#copy', thirdText, behind(third, 4), 4);

  const numbers = ['get-random-u64', 'get-random-u64 0.2', 'get-random-u64'].map((name) => p.call(name));
  const environments = ['get-environment 0.2', 'get-environment'].map((name) => {
    const list = p.call(name);
    const pair = p.area(16);
    p.call('#copy', pair, list, 16);
    const value = p.area(8);
    p.call('#copy', value, behind({ at: pair, size: 'i32' }, 8), 5);
    return { list, value };
  });
  return {
    program: p,
    read: (r) => ({
      written: [r.u8(written), r.u64(written, 8)],
      read03: textAt(r, read03.at, r.u32(read03.code) >>> 4),
      result: saysResult(r, result),
      back: [r.u8(back), textAt(r, backText, 8)],
      size: r.u64(stat02, 24),
      same: r.u64(same[0] ?? stat02, 8) === r.u64(same[1] ?? stat02, 8),
      stdin: [textAt(r, firstText, 4), textAt(r, second.at, r.u32(second.code) >>> 4), textAt(r, thirdText, 4)],
      numbers: numbers.map((at) => r.u64(at)),
      environments: environments.map(({ list, value }) => [r.u32(list, 4), textAt(r, value, 5)]),
    }),
  };
}

let made: Puppet;
let bytes: Uint8Array;

beforeAll(async () => {
  const interfaces = [...FILE_INTERFACES, 'wasi:cli/environment', 'wasi:random/random'];
  made = await puppet03({ interfaces, of02: OF_02 });
  ({ bytes } = virtualize(made.bytes, {
    mounts: { '/': { writable: true } },
    stdin: { text: 'one two end.' },
    stdout: 'ignore',
    stderr: 'ignore',
    env: { NAME: 'value' },
    random: { seed: 7 },
  }));
  await assertValid(bytes);
});

/** The first numbers of the seed, asked for through 0.3 alone. */
function alone(): { readonly program: FileProgram; readonly read: (results: Results) => readonly bigint[] } {
  const program = new FileProgram(made);
  const numbers = [0, 1, 2].map(() => program.call('get-random-u64'));
  return { program, read: (r) => numbers.map((at) => r.u64(at)) };
}

function wanted(numbers: readonly bigint[]): unknown {
  return {
    written: [0, 8n],
    read03: 'from 0.2',
    result: 'ok',
    back: [0, 'from 0.3'],
    size: 18n,
    same: true,
    stdin: ['one ', 'two ', 'end.'],
    numbers,
    environments: [
      [1, 'value'],
      [1, 'value'],
    ],
  };
}

describe('a guest of both versions', () => {
  it.skipIf(!HAS_WASMTIME)('on Wasmtime', async () => {
    const both = mixed(made);
    const one = alone();
    const numbers = one.read(await one.program.onWasmtime(bytes, { wasi: 'none' }));
    expect(new Set(numbers).size).toBe(3);
    expect(both.read(await both.program.onWasmtime(bytes, { wasi: 'none' }))).toEqual(wanted(numbers));
  });

  it.skipIf(NODE_03 === undefined)('on jco', async () => {
    const both = mixed(made);
    const one = alone();
    const [results, numbers] = await Program03.onJco03(bytes, [both.program, one.program]);
    if (!(results !== undefined && numbers !== undefined)) throw new Error('there are two');
    if (results instanceof Error) throw results;
    if (numbers instanceof Error) throw numbers;
    expect(both.read(results)).toEqual(wanted(one.read(numbers)));
  });
});

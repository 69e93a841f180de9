import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { load } from '../../src/host/index.ts';
import { policyOf, unvirtualize, virtualize, type Options } from '../../src/index.ts';
import { WASI_VERSIONS } from '../support/corpus-list.ts';
import { preview1Command } from '../support/guests.ts';
import { hostProgram, runProcess } from '../support/hosts.ts';
import { instantiateOnJco, runOnJco, type JcoHost, type JcoInstance } from '../support/jco.ts';
import { readRecording, recordAndReplay } from '../support/recordings.ts';
import { withScratch } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime, runOnWasmtime } from '../support/wasmtime.ts';
import { corpus, wat } from '../support/wat.ts';

/** With `record` an output keeps what its host answers, and with `replay` another one answers that without a host. */

interface Case {
  readonly title: string;
  readonly guest: () => Promise<Uint8Array>;
  readonly options: Options;
  readonly host: JcoHost;
  readonly use: (instance: JcoInstance) => Promise<unknown>;
  /** What comes out of it, whatever the host has at the time. */
  readonly expected?: unknown;
}

class Handle {
  use(): number {
    return 1;
  }
}

class Logger {
  static merge(a: Logger): Logger {
    return a;
  }
  count(): number {
    return 5;
  }
}

let next = 0;

const CASES: readonly Case[] = [
  {
    title: 'pong, a variable',
    guest: () => corpus('pong'),
    options: { environment: 'allow' },
    host: { env: { PONG: 'ä, = and\nmore' } },
    use: (instance) => instance.call('example:pong/pingpong', 'ping'),
    expected: 'ä, = and\nmore',
  },
  {
    title: 'pong, variables that an adapter asks the host for',
    guest: () => corpus('pong'),
    options: { environment: { allow: ['PONG'], set: { OTHER: 'x' } } },
    host: { env: { PONG: 'a', HIDDEN: 'b' } },
    use: (instance) => instance.call('example:pong/pingpong', 'ping'),
    expected: 'a',
  },
  ...WASI_VERSIONS.map((version): Case => ({
    title: `printer at ${version}, output streams`,
    guest: () => corpus('printer', { version }),
    options: { all: 'allow' },
    host: { args: ['p', 'x y'], env: { A: 'b'.repeat(5000) } },
    use: (instance) => instance.call('wasi:cli/run', 'run'),
  })),
  {
    title: 'custom, every kind of result, and resources of another package',
    guest: () => corpus('custom'),
    options: {},
    host: {
      imports: {
        'my:pkg/iface': {
          Handle,
          nothing: () => undefined,
          bare: () => undefined,
          withString: () => 1,
          withEnum: () => 1n,
          withVariant: () => ['x'],
          maybe: () => ((next += 1) % 2 === 0 ? undefined : 'y'),
          number: () => 7,
          many: () => new Uint8Array(3),
          open: () => new Handle(),
        },
      },
    },
    use: async (instance) => [await instance.call(undefined, 'probe'), await instance.call(undefined, 'probe')],
  },
  {
    title: 'world-items, functions and a resource of the world',
    guest: () => corpus('world-items'),
    options: {},
    host: {
      imports: {
        log: { default: () => undefined },
        'set-level': { default: (level: string) => level },
        logger: { default: Logger },
      },
    },
    use: (instance) => instance.call(undefined, 'run'),
    expected: 5,
  },
  {
    title: 'implements, an interface under other names',
    guest: () => corpus('implements'),
    options: { random: 'allow' },
    host: {
      imports: {
        dice: { getRandomU64: () => BigInt(Math.floor(Math.random() * 1e15)) },
        primary: { get: () => undefined },
        secondary: { get: () => undefined },
      },
    },
    use: async (instance) => [await instance.call(undefined, 'roll'), await instance.call(undefined, 'roll')],
  },
  {
    title: 'two-versions, a resource in two versions',
    guest: () => corpus('two-versions'),
    options: { all: 'allow' },
    host: { env: { A: '1', B: '2' } },
    use: async (instance) => [await instance.call(undefined, 'count'), await instance.call(undefined, 'say')],
    expected: [2002, 0],
  },
  {
    title: 'streams, pollables in a list',
    guest: () => corpus('streams', { version: '0.2.4' }),
    options: { all: 'allow' },
    host: { stdin: 'abcdef' },
    use: async (instance) => [
      await instance.call(undefined, 'sleep', 1000n),
      await instance.call(undefined, 'copy', 4n),
    ],
  },
  {
    title: 'unversioned, a package without versions',
    guest: () => corpus('unversioned'),
    options: { all: 'allow' },
    host: { args: ['a', 'b'], imports: { 'my:pkg/iface': { f: (x: number) => x } } },
    use: (instance) => instance.call(undefined, 'count'),
    expected: 2,
  },
];

describe.each(CASES)('$title', ({ guest, options, host, use, expected }) => {
  it('gives the same from its recording, without a host', async () => {
    const bytes = await guest();
    const { plain, recorded, replayed, recording, made, replay } = await recordAndReplay(bytes, options, host, use);
    await assertValid(made.bytes);
    await assertValid(replay.bytes);
    expect(recording.complete).toBe(true);
    expect(replayed).toEqual(recorded);
    if (expected !== undefined) {
      expect(plain).toEqual({ value: expected });
      expect(recorded).toEqual(plain);
    }
    expect(replay.report.remaining).toEqual([]);
    expect(replay.report.replay?.calls).toBeGreaterThan(0);
    expect(made.report.record?.functions).toEqual(replay.report.replay?.functions);
    expect(unvirtualize(made.bytes)).toEqual(bytes);
    expect(unvirtualize(replay.bytes)).toEqual(bytes);
    expect(policyOf(replay.bytes)?.options).toHaveProperty('replay.digest');
  });
});

const ALL: Options = { all: 'allow', filesystem: 'allow' };

/** All that the command asks for: variables, input, a file, clocks, arguments and random numbers. */
async function commandOnJco(bytes: Uint8Array, folder: string): Promise<JcoInstance> {
  writeFileSync(join(folder, 'file.txt'), 'from a file');
  return instantiateOnJco(bytes, {
    args: ['program', 'one', 'random'],
    env: { KEY: 'value' },
    stdin: 'typed',
    preopens: { '/data': folder },
  });
}

describe('a command', () => {
  it('reads files, clocks, random numbers and input of the host again without it', async () => {
    const guest = await preview1Command();
    const made = virtualize(guest, { ...ALL, record: true });
    const recorded = await withScratch(async (folder) => {
      const instance = await commandOnJco(made.bytes, folder);
      await instance.call('wasi:cli/run', 'run');
      expect(instance.stdout()).toContain('env KEY=value\nstdin typed\nfile from a file\nclock ok\n');
      return readRecording(instance);
    });
    const replay = virtualize(guest, { ...ALL, replay: recorded.bytes });
    expect(await runOnJco(replay.bytes, 'none')).toMatchObject({ code: 0, stdout: '' });
    if (HAS_WASMTIME) expect(await runOnWasmtime(replay.bytes, { wasi: 'none' })).toMatchObject({ code: 0 });
    // what is in a virtual stream is seen: the host has no part in that
    const shown = virtualize(guest, { ...ALL, replay: recorded.bytes, trace: true });
    const traced = await runOnJco(shown.bytes, {});
    expect(traced.code).toBe(0);
  });

  it('that departs from its recording traps, and says where', async () => {
    const guest = await preview1Command();
    const made = virtualize(guest, { ...ALL, record: true });
    const instance = await instantiateOnJco(made.bytes, { args: ['p', 'one'] });
    await instance.call('wasi:cli/run', 'run');
    const { bytes } = await readRecording(instance);
    // the recorded text of the argument, another one
    const other = Uint8Array.from(bytes);
    const at = Buffer.from(other).lastIndexOf('one');
    expect(at).toBeGreaterThan(0);
    other.set(Buffer.from('two'), at);
    const { bytes: replay } = virtualize(guest, { ...ALL, replay: other });
    const { code, trap } = await runOnJco(replay, 'none');
    expect(code).toBe('trap');
    expect(trap).toMatch(/not what was recorded wasi:io\/streams@[\d.]+#\[method\]output-stream\./);
  });

  it('that has exited does so again, by a trap with a name', async () => {
    const guest = await preview1Command();
    const options = { ...ALL, exit: 'allow' } as const;
    const made = virtualize(guest, { ...options, record: true });
    const instance = await instantiateOnJco(made.bytes, { args: ['p', 'exit=1'] });
    await expect(instance.call('wasi:cli/run', 'run')).rejects.toMatchObject({ name: 'GuestExit', code: 1 });
    const recorded = await readRecording(instance);
    expect(recorded.complete).toBe(true);
    const replay = virtualize(guest, { ...options, replay: recorded.bytes });
    const { code, trap } = await runOnJco(replay.bytes, 'none');
    expect(code).toBe('trap');
    expect(trap).toMatch(/did not return when recorded wasi:cli\/exit@[\d.]+#exit/);
  });

  it('is recorded and replayed by the helper for hosts in JavaScript', async () => {
    const guest = await preview1Command();
    const policy: Options = { stdin: { text: 'x' }, stdout: 'capture', clocks: 'allow', args: 'allow' };
    const imports = {
      'wasi:cli/environment': { getArguments: () => ['p', 'x'], getEnvironment: () => [], initialCwd: () => undefined },
      'wasi:clocks/wall-clock': {
        now: () => ({ seconds: 5n, nanoseconds: 0 }),
        resolution: () => ({ seconds: 1n, nanoseconds: 0 }),
      },
      'wasi:clocks/monotonic-clock': { now: () => 7n, resolution: () => 1n },
    };
    const app = await load(guest, { policy: { ...policy, record: true }, imports });
    const first = await app.run();
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('arg x\n') as string });
    const { bytes, complete } = app.recording.read();
    expect(complete).toBe(true);
    const again = await load(guest, { policy: { ...policy, replay: bytes } });
    expect(await again.run()).toEqual(first);
    expect(() => again.recording.read()).toThrow('the component exports no recording: make it with record');
  });
});

describe('a recording', () => {
  it('has all calls from the instantiation on, and grows while it is read', async () => {
    const guest = await corpus('pong');
    const options: Options = { environment: 'allow' };
    const instance = await instantiateOnJco(virtualize(guest, { ...options, record: true }).bytes, {
      env: { PONG: 'a' },
    });
    const sizes: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      const { bytes } = await readRecording(instance);
      const { report } = virtualize(guest, { ...options, replay: bytes });
      expect(report.replay?.calls).toBe(i);
      sizes.push(bytes.length);
      await instance.call('example:pong/pingpong', 'ping');
    }
    expect((sizes[2] ?? 0) - (sizes[1] ?? 0)).toBe((sizes[1] ?? 0) - (sizes[0] ?? 0));
  });

  it('stops where there is no more room, and says so', async () => {
    const guest = await corpus('pong');
    const options: Options = { environment: 'allow' };
    const { bytes } = virtualize(guest, { ...options, record: { most: 1000 } });
    const instance = await instantiateOnJco(bytes, { env: { PONG: 'a'.repeat(200) } });
    const memory = instance.memories.map((one) => one.buffer.byteLength);
    for (let i = 0; i < 2000; i += 1)
      expect(await instance.call('example:pong/pingpong', 'ping')).toBe('a'.repeat(200));
    const recorded = await readRecording(instance);
    expect(recorded.complete).toBe(false);
    expect(recorded.bytes.length).toBeLessThanOrEqual(1000);
    // 2,000 answers of 200 bytes leave nothing
    const grown = instance.memories.map((one) => one.buffer.byteLength);
    expect(grown.reduce((sum, size) => sum + size, 0)).toBeLessThan(
      memory.reduce((sum, size) => sum + size, 0) + 2 ** 18,
    );
    expect(() => virtualize(guest, { ...options, replay: recorded.bytes })).toThrow(
      'replay: the recording is not complete, as there was no room for all calls: give record more',
    );
  });

  it('is the same whoever runs the component, but for addresses', async () => {
    const guest = await corpus('pong');
    const options: Options = { environment: 'allow' };
    const { bytes } = virtualize(guest, { ...options, record: true });
    const read = async (): Promise<Uint8Array> => {
      const instance = await instantiateOnJco(bytes, { env: { PONG: 'a' } });
      await instance.call('example:pong/pingpong', 'ping');
      return (await readRecording(instance)).bytes;
    };
    expect(await read()).toEqual(await read());
  });

  it('leaves out the calls of a trace, which go to the host on replay as well', async () => {
    const guest = await corpus('pong');
    const options: Options = { environment: { allow: ['PONG'] }, trace: true };
    const made = virtualize(guest, { ...options, record: true });
    await assertValid(made.bytes);
    const instance = await instantiateOnJco(made.bytes, { env: { PONG: 'a' } });
    await instance.call('example:pong/pingpong', 'ping');
    expect(instance.stderr()).toContain('trace wasi:cli/environment');
    const { bytes } = await readRecording(instance);
    const replay = virtualize(guest, { ...options, replay: bytes });
    await assertValid(replay.bytes);
    expect(replay.report.remaining.every((name) => /^wasi:(io|cli\/stderr)/.test(name))).toBe(true);
    const again = await instantiateOnJco(replay.bytes);
    expect(await again.call('example:pong/pingpong', 'ping')).toBe('a');
    expect(again.stderr()).toBe(instance.stderr());
  });

  it('keeps no handle of the host after the component has dropped its own', async () => {
    const dropped: number[] = [];
    let made = 0;
    const guest = await wat(`(component
      (import "a:b/c" (instance $i
        (export "thing" (type $t (sub resource)))
        (export "[constructor]thing" (func (result (own $t))))
        (export "[method]thing.id" (func (param "self" (borrow $t)) (result u32)))
        (export "take" (func (param "it" (own $t)) (result u32)))))
      (alias export $i "thing" (type $t))
      (core func $new (canon lower (func $i "[constructor]thing")))
      (core func $id (canon lower (func $i "[method]thing.id")))
      (core func $take (canon lower (func $i "take")))
      (core func $drop (canon resource.drop $t))
      (core module $m
        (import "" "new" (func $new (result i32))) (import "" "id" (func $id (param i32) (result i32)))
        (import "" "take" (func $take (param i32) (result i32))) (import "" "drop" (func $drop (param i32)))
        (func (export "f") (result i32) (local $a i32) (local $b i32)
          (local.set $a (call $new)) (local.set $b (call $new))
          (i32.add (i32.mul (call $id (local.get $a)) (i32.const 100)) (call $take (local.get $b)))
          (call $drop (local.get $a))))
      (core instance $c (instantiate $m (with "" (instance
        (export "new" (func $new)) (export "id" (func $id)) (export "take" (func $take)) (export "drop" (func $drop))))))
      (func (export "f") (result u32) (canon lift (core func $c "f"))))`);
    const taken: number[] = [];
    class Counted {
      readonly number = (made += 1);
      id(): number {
        return this.number;
      }
      [Symbol.dispose](): void {
        dropped.push(this.number);
      }
    }
    const take = (it: Counted): number => taken.push(it.number) + it.number;
    const host = { imports: { 'a:b/c': { Thing: Counted, take } } };
    made = 0;
    const { recorded, replayed } = await recordAndReplay(guest, {}, host, (instance) => instance.call(undefined, 'f'));
    expect(replayed).toEqual(recorded);
    expect(taken).toEqual([2, 4]);
    expect(dropped).toEqual([1, 3]);
  });
});

const PYTHON = hostProgram('PYTHON');

describe.skipIf(PYTHON === undefined || !HAS_WASMTIME)('on Wasmtime', () => {
  async function recordThere(guest: Uint8Array, options: Options, ...call: readonly string[]) {
    return withScratch(async (folder) => {
      const [path, saved, data] = [join(folder, 'a.wasm'), join(folder, 'a.rec'), join(folder, 'data')];
      mkdirSync(data);
      writeFileSync(join(data, 'stdin'), 'typed');
      writeFileSync(join(data, 'file.txt'), 'from a file');
      writeFileSync(path, virtualize(guest, { ...options, record: true }).bytes);
      const program = join(ROOT, 'test/support/record-host.py');
      const { code, stdout, stderr } = await runProcess(PYTHON ?? '', [program, path, saved, data, ...call]);
      expect(code, stderr).toBe(0);
      const printed = readFileSync(join(data, 'stdout'), 'utf8');
      return { said: stdout.trim().split('\n'), printed, bytes: new Uint8Array(readFileSync(saved)) };
    });
  }

  it('a variable is recorded, and replayed there and on jco', async () => {
    const guest = await corpus('pong');
    const options: Options = { environment: 'allow' };
    const { said, bytes } = await recordThere(guest, options, 'ping', 'example:pong/pingpong');
    expect(said).toEqual(['demo', 'True']);
    const replay = virtualize(guest, { ...options, replay: bytes });
    const there = await invokeOnWasmtime(replay.bytes, 'ping()', { wasi: 'none' });
    expect(there).toMatchObject({ code: 0, stdout: '"demo"\n' });
    const jco = await instantiateOnJco(replay.bytes, 'none');
    expect(await jco.call('example:pong/pingpong', 'ping')).toBe('demo');
  });

  it('a command with files, clocks and streams is recorded, and replayed without any of them', async () => {
    const guest = await preview1Command();
    const { said, printed, bytes } = await recordThere(guest, ALL, 'run', 'wasi:cli/run@0.2.12');
    expect(said).toEqual(['ok', 'True']);
    expect(printed).toContain('file from a file\n');
    const { bytes: replay } = virtualize(guest, { ...ALL, replay: bytes });
    expect(await runOnWasmtime(replay, { wasi: 'none' })).toMatchObject({ code: 0, stderr: '' });
    expect(await runOnJco(replay, 'none')).toMatchObject({ code: 0 });
  });

  it('a trap has the name of the function that was not called before', async () => {
    const guest = await corpus('pong');
    const options: Options = { environment: 'allow' };
    const { bytes } = await recordThere(guest, options, 'ping', 'example:pong/pingpong');
    // a recording of no calls
    const none = Uint8Array.from(bytes);
    const view = new DataView(none.buffer);
    const empty = none.subarray(0, view.getUint32(28, true));
    view.setUint32(12, empty.length, true);
    view.setUint32(20, 0, true);
    const replay = virtualize(guest, { ...options, replay: empty });
    const { code, stderr } = await invokeOnWasmtime(replay.bytes, 'ping()', { wasi: 'none' });
    expect(code).not.toBe(0);
    expect(stderr).toContain('not what was recorded wasi:cli/environment@');
  });
});

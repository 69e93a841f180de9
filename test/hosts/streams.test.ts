import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { instantiateOnJco, type JcoHost } from '../support/jco.ts';
import { silentInput } from '../support/stdio.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';
import { corpus } from '../support/wat.ts';

/** Polls and splices over streams of ours and of the host's: `corpus/streams.wat` says what its functions do. */

const FAR = 1_000_000_000_000n; // a thousand seconds
const SOON = 1_000_000n;

async function guest(options: Options): Promise<Uint8Array> {
  const { bytes } = virtualize(await corpus('streams', { version: '0.2.12' }), options);
  await assertValid(bytes);
  return bytes;
}

interface Splice {
  readonly title: string;
  readonly options: Options;
  readonly length: bigint;
  readonly result: bigint;
  readonly stdout: string;
}

/** With clocks from the host, its pollables are there too. */
const SPLICES: readonly Splice[] = [true, false].flatMap((allowClocks): Splice[] => {
  const others = allowClocks ? 'clocks of the host' : 'no clocks';
  const row = (
    stdin: NonNullable<Options['stdin']>,
    stdout: 'allow' | 'deny' | 'ignore',
  ): Pick<Splice, 'title' | 'options'> => {
    const from = typeof stdin === 'object' ? 'contents' : stdin;
    return {
      title: `${from} to ${stdout}, ${others}`,
      options: { clocks: allowClocks ? 'allow' : 'deny', stdin, stdout },
    };
  };
  return [
    { ...row({ text: 'contents' }, 'allow'), length: 4n, result: 4n, stdout: 'cont' },
    { ...row({ text: 'contents' }, 'ignore'), length: 100n, result: 8n, stdout: '' },
    { ...row({ text: 'contents' }, 'deny'), length: 100n, result: -1n, stdout: '' },
    { ...row('allow', 'allow'), length: 5n, result: 5n, stdout: 'typed' },
    { ...row('allow', 'ignore'), length: 5n, result: 5n, stdout: '' },
    { ...row('allow', 'deny'), length: 5n, result: -1n, stdout: '' },
    { ...row('ignore', 'allow'), length: 5n, result: -1n, stdout: '' },
    { ...row('deny', 'ignore'), length: 5n, result: -1n, stdout: '' },
  ];
});

describe('on jco', () => {
  it.each(SPLICES.map((s) => [s.title, s] as const))(
    'splice from %s',
    async (_, { options, length, result, stdout }) => {
      const instance = await instantiateOnJco(await guest(options), { stdin: 'typed text' });
      expect(await instance.call(undefined, 'copy', length)).toBe(result);
      expect(instance.stdout()).toBe(stdout);
    },
  );

  it('an input of ours is ready, a timer of the host that is far away is not', async () => {
    const instance = await instantiateOnJco(await guest({ clocks: 'allow' }));
    expect(await instance.call(undefined, 'wait', FAR)).toBe(1);
    expect(await instance.call(undefined, 'sleep', SOON)).toBeGreaterThan(0);
  });
});

describe.skipIf(!HAS_WASMTIME)('on Wasmtime', () => {
  it.each(SPLICES.map((s) => [s.title, s] as const))(
    'splice from %s',
    async (_, { options, length, result, stdout }) => {
      const outcome = await invokeOnWasmtime(await guest(options), `copy(${length})`, { stdin: 'typed text' });
      expect(outcome).toMatchObject({ code: 0, stdout: `${stdout}${result}\n` });
    },
  );

  it('an input of ours is ready, a timer of the host that is far away is not', async () => {
    for (const stdin of ['ignore', { text: 'x' }] as const) {
      const bytes = await guest({ clocks: 'allow', stdin });
      expect(await invokeOnWasmtime(bytes, `wait(${FAR})`)).toMatchObject({ code: 0, stdout: '1\n' });
      // the second timer may be a little later than the first
      expect((await invokeOnWasmtime(bytes, `sleep(${SOON})`)).stdout).toMatch(/^[13]\n$/);
    }
  });

  it('nothing of the host: its input is ready, and a timer that is far away is not', async () => {
    const bytes = await guest({});
    expect(await invokeOnWasmtime(bytes, `wait(${FAR})`, { wasi: 'none' })).toMatchObject({ code: 0, stdout: '1\n' });
    expect(await invokeOnWasmtime(bytes, 'copy(5)', { wasi: 'none' })).toMatchObject({ code: 0, stdout: '-1\n' });
  });
});

describe('timers of a clock of its own, polled together with an input of the host', () => {
  const options: Options = { clocks: { step: '1ms' }, stdin: 'allow' };

  /** The host's input has something to read, or nothing for a very long time. */
  function host(ready: boolean): JcoHost {
    return { imports: { 'wasi:cli/stdin': { getStdin: () => silentInput(ready ? 0n : FAR) } } };
  }

  it('on jco: what is ready now wins, else the timer, and the host is not waited for', async () => {
    const bytes = await guest(options);
    const start = performance.now();
    expect(await (await instantiateOnJco(bytes, host(true))).call(undefined, 'wait', FAR)).toBe(1);
    expect(await (await instantiateOnJco(bytes, host(true))).call(undefined, 'wait', 0n)).toBe(3);
    expect(await (await instantiateOnJco(bytes, host(false))).call(undefined, 'wait', FAR)).toBe(2);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it.skipIf(!HAS_WASMTIME)('on Wasmtime', async () => {
    const bytes = await guest(options);
    // nothing is ever typed
    const silent = await invokeOnWasmtime(bytes, `wait(${FAR})`, { openStdin: true });
    expect(silent).toMatchObject({ code: 0, stdout: '2\n' });
    const over = await invokeOnWasmtime(bytes, 'wait(0)', { openStdin: true });
    expect(over).toMatchObject({ code: 0, stdout: '2\n' });
  });

  it('without the host, two timers that are equal', async () => {
    const bytes = await guest({ clocks: { step: '1ms' } });
    expect(await (await instantiateOnJco(bytes, 'none')).call(undefined, 'sleep', FAR)).toBe(3);
    if (HAS_WASMTIME) expect((await invokeOnWasmtime(bytes, `sleep(${FAR})`, { wasi: 'none' })).stdout).toBe('3\n');
  });
});

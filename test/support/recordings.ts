import { virtualize, type Options, type Virtualized } from '../../src/index.ts';
import { preview1Command } from './guests.ts';
import { instantiateOnJco, type JcoHost, type JcoInstance } from './jco.ts';

/** The interface by which a recording is read. */
export const RECORDING = 'wasmvirt:control/recording@0.1.0';

export interface Recorded {
  readonly bytes: Uint8Array;
  readonly complete: boolean;
}

/** What was recorded so far in an instance. */
export async function readRecording(instance: JcoInstance): Promise<Recorded> {
  const { bytes, complete } = (await instance.call(RECORDING, 'read')) as Recorded;
  return { bytes: Uint8Array.from(bytes), complete };
}

/** What a use of an instance gave: a value, or the name of the error that it threw and its message. */
export interface Outcome {
  readonly value?: unknown;
  readonly error?: string;
}

export async function outcomeOf(use: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { value: await use() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const payload = 'payload' in error ? JSON.stringify(error.payload) : '';
    return { error: `${error.constructor.name} ${payload}` };
  }
}

/** Records a use of a component with a host, then replays it without one. */
export async function recordAndReplay(
  guest: Uint8Array,
  options: Options,
  host: JcoHost,
  use: (instance: JcoInstance) => Promise<unknown>,
): Promise<{
  readonly plain: Outcome;
  readonly recorded: Outcome;
  readonly replayed: Outcome;
  readonly recording: Recorded;
  readonly made: Virtualized;
  readonly replay: Virtualized;
  readonly stdout: string;
}> {
  const without = await instantiateOnJco(virtualize(guest, options).bytes, host);
  const plain = await outcomeOf(() => use(without));
  const made = virtualize(guest, { ...options, record: true });
  const instance = await instantiateOnJco(made.bytes, host);
  const recorded = await outcomeOf(() => use(instance));
  const recording = await readRecording(instance);
  const replay = virtualize(guest, { ...options, replay: recording.bytes });
  const again = await instantiateOnJco(replay.bytes, 'none');
  const replayed = await outcomeOf(() => use(again));
  return { plain, recorded, replayed, recording, made, replay, stdout: instance.stdout() };
}

/** What `docs/guide/recording.md` says to `tool.wasm`. */
export const TOOL: Options = {
  stdio: 'allow',
  clocks: 'allow',
  args: 'allow',
  environment: 'allow',
  filesystem: 'allow',
};

/** The same as words. */
export const TOOL_WORDS = ['--allow-stdio', '--allow-clocks', '--allow-args', '--allow-env', '--allow-fs'];

/** A recording of `tool.wasm`. */
export async function toolRecording(): Promise<Uint8Array> {
  const { bytes } = virtualize(await preview1Command(), { ...TOOL, record: true });
  const instance = await instantiateOnJco(bytes, { args: ['tool', 'one'], stdin: 'typed' });
  await instance.call('wasi:cli/run', 'run');
  return (await readRecording(instance)).bytes;
}

import type {
  App,
  AppFiles,
  AppProgram,
  AppRecording,
  AppState,
  AppStreams,
  Captured,
  FileEntry,
  RunOptions,
} from './app.ts';

/** What jco gives of an instance, by the names of exports. */
export type Exports = Readonly<Record<string, unknown>>;

/** An error of `wasmvirt:control`. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  /** The word for it in `wasmvirt-control.wit`: `no-entry`, `not-virtual` and so on. */
  readonly code: string;

  constructor(what: string, code: string, cause: unknown) {
    super(`${what}: ${code}`, { cause });
    this.code = code;
  }
}

type Call = (interfaceName: string, func: string, what: string, ...args: readonly unknown[]) => unknown;

const VERSION = '@0.1.0';

/** Calls functions of `wasmvirt:control` in the instance that is the current one at the time. */
export function caller(current: () => Exports): Call {
  return (interfaceName, func, what, ...args) => {
    const scope = current()[`wasmvirt:control/${interfaceName}${VERSION}`] as Record<string, Func> | undefined;
    const called = scope?.[func];
    if (called === undefined)
      throw new TypeError('the component does not export wasmvirt:control: make it with control');
    try {
      return called(...args);
    } catch (error) {
      const code = payloadOf(error);
      throw code === undefined ? error : new ControlError(what, code, error);
    }
  };
}

type Func = (...args: readonly unknown[]) => unknown;

/** jco throws the error of a result as the payload of an error. */
function payloadOf(error: unknown): string | undefined {
  const payload = typeof error === 'object' && error !== null && 'payload' in error ? error.payload : undefined;
  return typeof payload === 'string' ? payload : undefined;
}

const encoder = (): { encode(text: string): Uint8Array } => new (globalThis as unknown as Texts).TextEncoder();
const decoder = (): { decode(bytes: Uint8Array): string } => new (globalThis as unknown as Texts).TextDecoder();

/** Every runtime that has WebAssembly has these. */
interface Texts {
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly TextDecoder: new () => { decode(bytes: Uint8Array): string };
}

/** @throws TypeError for anything else: jco would take an object for no bytes, and a file would be emptied */
export function toBytes(contents: string | Uint8Array): Uint8Array {
  if (typeof contents === 'string') return encoder().encode(contents);
  if (ArrayBuffer.isView(contents)) return contents;
  throw new TypeError('contents are a text or a Uint8Array');
}

export function toText(bytes: Uint8Array): string {
  return decoder().decode(bytes);
}

export function filesOf(call: Call): AppFiles {
  const read = (path: string): Uint8Array => call('files', 'read', path, path) as Uint8Array;
  return {
    read,
    readText: (path) => toText(read(path)),
    write: (path, contents) => void call('files', 'write', path, path, toBytes(contents)),
    list: (path) => call('files', 'list', path, path) as readonly FileEntry[],
    makeDirectory: (path) => void call('files', 'makeDirectory', path, path),
    remove: (path) => void call('files', 'remove', path, path),
  };
}

export function streamsOf(call: Call): AppStreams {
  const take = (func: string, what: string): Captured => {
    const { bytes, dropped } = call('stdio', func, what) as { readonly bytes: Uint8Array; readonly dropped: bigint };
    return { bytes, text: toText(bytes), dropped: Number(dropped) };
  };
  return {
    takeStdout: () => take('takeStdout', 'standard output'),
    takeStderr: () => take('takeStderr', 'standard error'),
    setStdin: (contents) => void call('stdio', 'setStdin', 'standard input', toBytes(contents)),
  };
}

export function programOf(call: Call): AppProgram {
  return {
    setArguments: (list) => void call('program', 'setArguments', 'arguments', [...list]),
    setVariables: (variables) => {
      const pairs: [string, string][] = [];
      for (const [name, value] of Object.entries(variables)) if (value !== undefined) pairs.push([name, value]);
      call('program', 'setVariables', 'variables', pairs);
    },
    setClock: (time) => {
      const ms = typeof time === 'number' ? time : time.getTime();
      const seconds = Math.floor(ms / 1000);
      // where it is rounded, not to a second
      const nanoseconds = Math.min(Math.round((ms - seconds * 1000) * 1e6), 999_999_999);
      // no time of the component's clocks, which begin in 1970
      if (!(seconds >= 0 && seconds <= Number.MAX_SAFE_INTEGER)) throw new ControlError('clock', 'invalid', time);
      call('program', 'setClock', 'clock', BigInt(seconds), nanoseconds);
    },
    setSeed: (seed) => void call('program', 'setSeed', 'seed', toBytes(seed)),
  };
}

export function stateOf(call: Call): AppState {
  return {
    reset: () => void call('state', 'reset', 'reset'),
    snapshot: () => call('state', 'snapshot', 'snapshot') as number,
    restore: (snapshot) => void call('state', 'restore', `snapshot ${snapshot}`, snapshot),
    forget: (snapshot) => void call('state', 'forget', `snapshot ${snapshot}`, snapshot),
  };
}

export function recordingOf(current: () => Exports): AppRecording {
  return {
    read: () => {
      const scope = current()[`wasmvirt:control/recording${VERSION}`] as Record<string, Func> | undefined;
      const read = scope?.['read'];
      if (read === undefined) throw new TypeError('the component exports no recording: make it with record');
      return read() as ReturnType<AppRecording['read']>;
    },
  };
}

/** Sets what is given for a run. */
export function prepare(app: Pick<App, 'files' | 'streams' | 'program'>, said: RunOptions): void {
  const { files, streams, program } = app;
  for (const [path, contents] of Object.entries(said.files ?? {})) files.write(path, contents);
  if (said.args !== undefined) program.setArguments(said.args);
  if (said.variables !== undefined) program.setVariables(said.variables);
  if (said.stdin !== undefined) streams.setStdin(said.stdin);
  if (said.clock !== undefined) program.setClock(said.clock);
  if (said.seed !== undefined) program.setSeed(said.seed);
}

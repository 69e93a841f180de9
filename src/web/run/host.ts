import { createCli } from '@bytecodealliance/preview2-shim/cli';
import { wallClock } from '@bytecodealliance/preview2-shim/clocks';
import { InMemoryFilesystemAdapter, createFilesystem } from '@bytecodealliance/preview2-shim/filesystem';
import { types as httpTypes } from '@bytecodealliance/preview2-shim/http';
import { error, poll, pollableCreate, streams } from '@bytecodealliance/preview2-shim/io';
import { insecure, insecureSeed, random } from '@bytecodealliance/preview2-shim/random';
import {
  instanceNetwork,
  ipNameLookup,
  network,
  tcp,
  tcpCreateSocket,
  udp,
  udpCreateSocket,
} from '@bytecodealliance/preview2-shim/sockets';
import { sleepUntil } from './sleep.ts';

type Write = (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void;

/**
 * What this page is to a component that it runs: a host with an empty folder in memory, no variables, no input, and no network. Calls that wait
 * stop the worker, and nothing else.
 *
 * @param write is given what is printed, when it is
 * @returns implementations by the names of interfaces, without versions
 */
export function pageHost(write: Write): Readonly<Record<string, unknown>> {
  const output = (stream: 'stdout' | 'stderr') => ({
    write: (bytes: Uint8Array) => write(stream, bytes),
    blockingFlush: () => undefined,
  });
  const cli = createCli({ stdout: output('stdout'), stderr: output('stderr') });
  const filesystem = createFilesystem({ adapter: new InMemoryFilesystemAdapter(), preopens: { '/': { dir: {} } } });
  return {
    'wasi:cli/environment': cli.environment,
    'wasi:cli/stdin': cli.stdin,
    'wasi:cli/stdout': cli.stdout,
    'wasi:cli/stderr': cli.stderr,
    'wasi:cli/terminal-input': cli.terminalInput,
    'wasi:cli/terminal-output': cli.terminalOutput,
    'wasi:cli/terminal-stdin': cli.terminalStdin,
    'wasi:cli/terminal-stdout': cli.terminalStdout,
    'wasi:cli/terminal-stderr': cli.terminalStderr,
    'wasi:clocks/wall-clock': wallClock,
    'wasi:clocks/monotonic-clock': monotonicClock,
    'wasi:filesystem/preopens': filesystem.preopens,
    'wasi:filesystem/types': filesystem.types,
    'wasi:http/types': httpTypes,
    'wasi:http/outgoing-handler': refusing,
    'wasi:io/error': error,
    'wasi:io/poll': blockingPoll(),
    'wasi:io/streams': streams,
    'wasi:random/insecure': insecure,
    'wasi:random/insecure-seed': insecureSeed,
    'wasi:random/random': random,
    // sockets of browsers: all that they are asked is refused
    'wasi:sockets/instance-network': instanceNetwork,
    'wasi:sockets/ip-name-lookup': ipNameLookup,
    'wasi:sockets/network': network,
    'wasi:sockets/tcp': tcp,
    'wasi:sockets/tcp-create-socket': tcpCreateSocket,
    'wasi:sockets/udp': udp,
    'wasi:sockets/udp-create-socket': udpCreateSocket,
  };
}

/** The page may not reach the network, so that nothing of what is dropped on it leaves it. */
const refusing = {
  handle: (): never => {
    // a result's error is thrown as it is
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- what jco takes for the error of a result
    throw { tag: 'HTTP-request-denied' };
  },
};

const nanoseconds = (): bigint => BigInt(Math.floor(performance.now() * 1e6));

const monotonicClock = {
  resolution: () => 1_000_000n,
  now: nanoseconds,
  subscribeInstant: (instant: bigint) => timer(instant),
  subscribeDuration: (duration: bigint) => timer(nanoseconds() + duration),
};

/** Ready by what the clock says: a worker that waits for a promise would wait for ever. */
function timer(instant: bigint): unknown {
  return pollableCreate({ ready: () => nanoseconds() >= instant, wait: () => Promise.resolve() });
}

interface Pollable {
  ready(): boolean;
}

/** Polls without promises, which functions that are called synchronously cannot wait for. */
function blockingPoll(): unknown {
  const { Pollable } = poll as { readonly Pollable: { readonly prototype: Pollable & { block?: unknown } } };
  Pollable.prototype.block = function (this: Pollable) {
    sleepUntil(() => this.ready());
  };
  return {
    Pollable,
    poll: (list: readonly Pollable[]) => {
      const ready = (): number[] => list.flatMap((one, index) => (one.ready() ? [index] : []));
      sleepUntil(() => ready().length > 0);
      return Uint32Array.from(ready());
    },
  };
}

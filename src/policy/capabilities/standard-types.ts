import type { InterfaceName } from '../../component/extern-name.ts';
import type { FuncType } from '../../component/types.ts';
import type { ResourceNames } from './resource-names.ts';
import { shapeOf, type Shapes } from './shape.ts';
import { FILES, FILES_03 } from './standard-files.ts';
import { NETWORK, NETWORK_03 } from './standard-network.ts';
import { isVersion03, WASI } from './table.ts';

const INPUT = `${WASI}:io/streams.input-stream`;

const OUTPUT = `${WASI}:io/streams.output-stream`;

const POLLABLE = `${WASI}:io/poll.pollable`;

const TIMER = `(u64) -> own<${POLLABLE}>`;

const STREAM_ERROR = `variant{last-operation-failed(own<${WASI}:io/error.error>), closed}`;

const READ = `(borrow<${INPUT}>, u64) -> result<list<u8>, ${STREAM_ERROR}>`;

const SKIP = `(borrow<${INPUT}>, u64) -> result<u64, ${STREAM_ERROR}>`;

const WRITE = `(borrow<${OUTPUT}>, list<u8>) -> result<_, ${STREAM_ERROR}>`;

const FLUSH = `(borrow<${OUTPUT}>) -> result<_, ${STREAM_ERROR}>`;

const ZEROES = `(borrow<${OUTPUT}>, u64) -> result<_, ${STREAM_ERROR}>`;

const SPLICE = `(borrow<${OUTPUT}>, borrow<${INPUT}>, u64) -> result<u64, ${STREAM_ERROR}>`;

const SEED = '() -> tuple<u64, u64>';

const SHAPES: Shapes = {
  'cli/environment': {
    'get-environment': '() -> list<tuple<string, string>>',
    'get-arguments': '() -> list<string>',
    'initial-cwd': '() -> option<string>',
    'get-initial-cwd': '() -> option<string>',
  },
  'cli/run': { run: ['() -> result<_, _>', 'async () -> result<_, _>'] },
  'cli/stdin': { 'get-stdin': `() -> own<${INPUT}>` },
  'cli/stdout': { 'get-stdout': `() -> own<${OUTPUT}>` },
  'cli/stderr': { 'get-stderr': `() -> own<${OUTPUT}>` },
  'clocks/monotonic-clock': {
    now: '() -> u64',
    'subscribe-instant': TIMER,
    'subscribe-duration': TIMER,
    'wait-until': 'async (u64)',
    'wait-for': 'async (u64)',
  },
  'clocks/wall-clock': { now: '() -> record{seconds: u64, nanoseconds: u32}' },
  'clocks/system-clock': { now: '() -> record{seconds: s64, nanoseconds: u32}' },
  'io/error': { '[method]error.to-debug-string': `(borrow<${WASI}:io/error.error>) -> string` },
  'io/poll': {
    '[method]pollable.ready': `(borrow<${POLLABLE}>) -> bool`,
    '[method]pollable.block': `(borrow<${POLLABLE}>)`,
    poll: `(list<borrow<${POLLABLE}>>) -> list<u32>`,
  },
  'io/streams': {
    '[method]input-stream.read': READ,
    '[method]input-stream.blocking-read': READ,
    '[method]input-stream.skip': SKIP,
    '[method]input-stream.blocking-skip': SKIP,
    '[method]input-stream.subscribe': `(borrow<${INPUT}>) -> own<${POLLABLE}>`,
    '[method]output-stream.check-write': `(borrow<${OUTPUT}>) -> result<u64, ${STREAM_ERROR}>`,
    '[method]output-stream.write': WRITE,
    '[method]output-stream.blocking-write-and-flush': WRITE,
    '[method]output-stream.flush': FLUSH,
    '[method]output-stream.blocking-flush': FLUSH,
    '[method]output-stream.subscribe': `(borrow<${OUTPUT}>) -> own<${POLLABLE}>`,
    '[method]output-stream.write-zeroes': ZEROES,
    '[method]output-stream.blocking-write-zeroes-and-flush': ZEROES,
    '[method]output-stream.splice': SPLICE,
    '[method]output-stream.blocking-splice': SPLICE,
  },
  'random/random': { 'get-random-bytes': '(u64) -> list<u8>', 'get-random-u64': '() -> u64' },
  'random/insecure': { 'get-insecure-random-bytes': '(u64) -> list<u8>', 'get-insecure-random-u64': '() -> u64' },
  'random/insecure-seed': { 'insecure-seed': SEED, 'get-insecure-seed': SEED },
  ...FILES,
  ...NETWORK,
};

const CLI_RESULT = 'future<result<_, enum{io, illegal-byte-sequence, pipe}>>';

const WRITE_VIA_STREAM = { 'write-via-stream': `(stream<u8>) -> ${CLI_RESULT}` };

/** Of WASI 0.3, for interfaces of which it has other functions, or others of the same names. */
const SHAPES_03: Shapes = {
  'cli/stdin': { 'read-via-stream': `() -> tuple<stream<u8>, ${CLI_RESULT}>` },
  'cli/stdout': WRITE_VIA_STREAM,
  'cli/stderr': WRITE_VIA_STREAM,
  ...FILES_03,
  ...NETWORK_03,
};

// Maps, because `constructor` is a valid name and a property of every object
type Table = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

const TABLE = tableOf(SHAPES);
const TABLE_03 = tableOf(SHAPES_03);

function tableOf(all: Shapes): Table {
  return new Map(
    Object.entries(all).map(([name, functions]) => {
      const found = Object.entries(functions).map(
        ([f, shapes]) => [f, typeof shapes === 'string' ? [shapes] : shapes] as const,
      );
      return [name, new Map(found)];
    }),
  );
}

/** Whether a function has the type that WASI gives it; `undefined` if no code goes by that, or WASI has no such function. */
export function isStandard(
  asked: InterfaceName | undefined,
  name: string,
  type: FuncType,
  names: ResourceNames,
): boolean | undefined {
  if (asked?.namespace !== WASI) return undefined;
  const of = `${asked.package}/${asked.interface}`;
  const functions = (isVersion03(asked.version) ? TABLE_03.get(of) : undefined) ?? TABLE.get(of);
  return functions?.get(name)?.includes(shapeOf(type, names));
}

/** Every entry of the table, or of that for WASI 0.3 alone; for tests. */
export function* standardTypes(
  of: '0.2' | '0.3' = '0.2',
): Generator<readonly [interfaceName: string, name: string, shapes: readonly string[]]> {
  for (const [interfaceName, functions] of of === '0.2' ? TABLE : TABLE_03) {
    for (const [name, shapes] of functions) yield [`${WASI}:${interfaceName}`, name, shapes];
  }
}

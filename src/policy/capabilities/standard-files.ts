import { ERROR_CODES } from '../../settings/error-code.ts';
import type { Shapes } from './shape.ts';

const DESCRIPTOR = 'wasi:filesystem/types.descriptor';
const ENTRIES = 'wasi:filesystem/types.directory-entry-stream';
const INPUT = 'wasi:io/streams.input-stream';
const OUTPUT = 'wasi:io/streams.output-stream';

const ERROR = `enum{${ERROR_CODES.join(', ')}}`;

const TYPE = 'enum{unknown, block-device, character-device, directory, fifo, symbolic-link, regular-file, socket}';
const DATETIME = 'record{seconds: u64, nanoseconds: u32}';
const STAT = `record{type: ${TYPE}, link-count: u64, size: u64, data-access-timestamp: option<${DATETIME}>, data-modification-timestamp: option<${DATETIME}>, status-change-timestamp: option<${DATETIME}>}`;
const NEW_TIMESTAMP = `variant{no-change, now, timestamp(${DATETIME})}`;
const HASH = 'record{lower: u64, upper: u64}';
const FLAGS = 'flags{read, write, file-integrity-sync, data-integrity-sync, requested-write-sync, mutate-directory}';
const OPEN_FLAGS = 'flags{create, directory, exclusive, truncate}';
const PATH_FLAGS = 'flags{symlink-follow}';
const ADVICE = 'enum{normal, sequential, random, will-need, dont-need, no-reuse}';

/** `parameters` behind the descriptor, and what is answered beside an error. */
function method(parameters: readonly string[], ok: string): string {
  return `(${[`borrow<${DESCRIPTOR}>`, ...parameters].join(', ')}) -> result<${ok}, ${ERROR}>`;
}

const METHODS: Readonly<Record<string, string>> = {
  'read-via-stream': method(['u64'], `own<${INPUT}>`),
  'write-via-stream': method(['u64'], `own<${OUTPUT}>`),
  'append-via-stream': method([], `own<${OUTPUT}>`),
  advise: method(['u64', 'u64', ADVICE], '_'),
  'sync-data': method([], '_'),
  'get-flags': method([], FLAGS),
  'get-type': method([], TYPE),
  'set-size': method(['u64'], '_'),
  'set-times': method([NEW_TIMESTAMP, NEW_TIMESTAMP], '_'),
  read: method(['u64', 'u64'], 'tuple<list<u8>, bool>'),
  write: method(['list<u8>', 'u64'], 'u64'),
  'read-directory': method([], `own<${ENTRIES}>`),
  sync: method([], '_'),
  'create-directory-at': method(['string'], '_'),
  stat: method([], STAT),
  'stat-at': method([PATH_FLAGS, 'string'], STAT),
  'set-times-at': method([PATH_FLAGS, 'string', NEW_TIMESTAMP, NEW_TIMESTAMP], '_'),
  'link-at': method([PATH_FLAGS, 'string', `borrow<${DESCRIPTOR}>`, 'string'], '_'),
  'open-at': method([PATH_FLAGS, 'string', OPEN_FLAGS, FLAGS], `own<${DESCRIPTOR}>`),
  'readlink-at': method(['string'], 'string'),
  'remove-directory-at': method(['string'], '_'),
  'rename-at': method(['string', `borrow<${DESCRIPTOR}>`, 'string'], '_'),
  'symlink-at': method(['string', 'string'], '_'),
  'unlink-file-at': method(['string'], '_'),
  'is-same-object': `(borrow<${DESCRIPTOR}>, borrow<${DESCRIPTOR}>) -> bool`,
  'metadata-hash': method([], HASH),
  'metadata-hash-at': method([PATH_FLAGS, 'string'], HASH),
};

const DESCRIPTOR_03 = 'wasi:filesystem/types@0.3.descriptor';
const TYPE_03 =
  'variant{block-device, character-device, directory, fifo, symbolic-link, regular-file, socket, other(option<string>)}';
const ERROR_03 = `variant{${ERROR_CODES.filter((code) => code !== 'would-block').join(', ')}, other(option<string>)}`;
const INSTANT = 'record{seconds: s64, nanoseconds: u32}';
const STAT_03 = STAT.replace(TYPE, TYPE_03).replaceAll(DATETIME, INSTANT);
const DONE = `future<result<_, ${ERROR_03}>>`;

/** The methods that WASI 0.3 has in other shapes, behind the descriptor. */
const STREAMS_03: Readonly<Record<string, string>> = {
  'read-via-stream': `(borrow<${DESCRIPTOR_03}>, u64) -> tuple<stream<u8>, ${DONE}>`,
  'write-via-stream': `(borrow<${DESCRIPTOR_03}>, stream<u8>, u64) -> ${DONE}`,
  'append-via-stream': `(borrow<${DESCRIPTOR_03}>, stream<u8>) -> ${DONE}`,
  'read-directory': `(borrow<${DESCRIPTOR_03}>) -> tuple<stream<record{type: ${TYPE_03}, name: string}>, ${DONE}>`,
};

/** What WASI 0.3 has in the place of `read` and `write` are the streams; all else is what 0.2 has, over other types. */
const METHODS_03 = Object.entries(METHODS).flatMap(([name, shape]): readonly (readonly [string, string])[] => {
  if (name === 'read' || name === 'write') return [];
  const other = shape
    .replaceAll(DESCRIPTOR, DESCRIPTOR_03)
    .replaceAll(STAT, STAT_03)
    .replaceAll(TYPE, TYPE_03)
    .replaceAll(ERROR, ERROR_03)
    .replaceAll(DATETIME, INSTANT);
  return [[`[method]descriptor.${name}`, STREAMS_03[name] ?? `async ${other}`]];
});

/** `wasi:filesystem` of 0.3. */
export const FILES_03: Shapes = {
  'filesystem/preopens': { 'get-directories': `() -> list<tuple<own<${DESCRIPTOR_03}>, string>>` },
  'filesystem/types': Object.fromEntries(METHODS_03),
};

/** `wasi:filesystem`, the same in all versions of 0.2. */
export const FILES: Shapes = {
  'filesystem/preopens': { 'get-directories': `() -> list<tuple<own<${DESCRIPTOR}>, string>>` },
  'filesystem/types': {
    ...Object.fromEntries(Object.entries(METHODS).map(([name, shape]) => [`[method]descriptor.${name}`, shape])),
    '[method]directory-entry-stream.read-directory-entry': `(borrow<${ENTRIES}>) -> result<option<record{type: ${TYPE}, name: string}>, ${ERROR}>`,
    'filesystem-error-code': `(borrow<wasi:io/error.error>) -> option<${ERROR}>`,
  },
};

/** The names of `error-code`, by number. */
export const ERRORS = (
  'access would-block already bad-descriptor busy deadlock quota exist file-too-large illegal-byte-sequence in-progress ' +
  'interrupted invalid io is-directory loop too-many-links message-size name-too-long no-device no-entry no-lock ' +
  'insufficient-memory insufficient-space not-directory not-empty not-recoverable unsupported no-tty no-such-device overflow ' +
  'not-permitted pipe read-only invalid-seek text-file-busy cross-device'
).split(' ');

export const TYPES = ['unknown', 'block', 'character', 'directory', 'fifo', 'symbolic-link', 'regular-file', 'socket'];

export const READ = 1;
export const WRITE = 2;
export const MUTATE = 32;
export const CREATE = 1;
export const DIRECTORY = 2;
export const EXCLUSIVE = 4;
export const TRUNCATE = 8;
export const FOLLOW = 1;

export const FUNCTIONS = [
  'fs.get-directories',
  'fs.filesystem-error-code',
  'fs.directory-entry-stream.read-directory-entry',
  ...(
    'read-via-stream write-via-stream append-via-stream advise sync-data get-flags get-type set-size set-times read write ' +
    'read-directory sync create-directory-at stat stat-at set-times-at link-at open-at readlink-at remove-directory-at ' +
    'rename-at symlink-at unlink-file-at is-same-object metadata-hash metadata-hash-at'
  )
    .split(' ')
    .map((name) => `fs.descriptor.${name}`),
];

export const STREAMS = [
  ...['read', 'blocking-read', 'skip', 'blocking-skip', 'subscribe'].map((name) => `io.input-stream.${name}`),
  ...(
    'check-write write blocking-write-and-flush flush blocking-flush subscribe write-zeroes ' +
    'blocking-write-zeroes-and-flush splice blocking-splice'
  )
    .split(' ')
    .map((name) => `io.output-stream.${name}`),
];

export const DROPS = [
  'fs.descriptor.drop',
  'fs.directory-entry-stream.drop',
  'io.input-stream.drop',
  'io.output-stream.drop',
  'io.error.drop',
];

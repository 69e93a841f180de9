import { expect, test } from 'vitest';
import type { Mount } from '../../../src/settings/file-tree.ts';
import { dir, linkFilesystem } from './guest.ts';

/** What a C command imports, and what goes with it. */
const COMMAND = [
  'fs.get-directories',
  ...(
    'open-at stat stat-at read read-via-stream write-via-stream append-via-stream get-flags get-type metadata-hash ' +
    'metadata-hash-at'
  )
    .split(' ')
    .map((name) => `fs.descriptor.${name}`),
  'fs.filesystem-error-code',
  'fs.descriptor.drop',
  'rt.realloc',
  'rt.reset-i32',
];

function size(writable: boolean, exports?: readonly string[]): number {
  const mounts: Mount[] = [{ name: '/', root: dir({ 'a.txt': 'x'.repeat(100) }), writable }];
  return linkFilesystem(mounts, exports).main.bytes.length;
}

test('core code and data over one file of 100 bytes', () => {
  expect(size(false, COMMAND)).toBeLessThan(3800);
  expect(size(true, COMMAND)).toBeLessThan(5900);
});

test('everything', () => {
  expect(size(false)).toBeLessThan(5000);
  expect(size(true)).toBeLessThan(8650);
});

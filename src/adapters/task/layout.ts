import type { DataObject } from '../../core/object.ts';

/** For `task.write-ignored`: 8 kB that all tasks read into that discard what they read. */
export const scratch: DataObject = {
  kind: 'data',
  symbol: 'state.task.scratch',
  align: 1,
  mutable: true,
  bytes: new Uint8Array(8192),
  relocs: [],
};

import type { DataObject } from '../../core/object.ts';

/** For `waits.wat`: the addresses of its pages, 0 for those that are not there. */
export const pages: DataObject = {
  kind: 'data',
  symbol: 'state.task.pages',
  align: 4,
  mutable: true,
  bytes: new Uint8Array(4096),
  relocs: [],
};

/** For `task.write-ignored`: 8 kB that all tasks read into that discard what they read. */
export const scratch: DataObject = {
  kind: 'data',
  symbol: 'state.task.scratch',
  align: 1,
  mutable: true,
  bytes: new Uint8Array(8192),
  relocs: [],
};

/** What tasks of one kind do, by the symbols of templates: see `task.wat`. */
export interface TaskKind {
  /** At 0 of the struct. */
  readonly number: number;
  readonly next: string;
  readonly move: string;
  readonly moved: string;
  readonly leave: string;
  readonly answer: string;
  readonly answered: string;
  readonly end: string;
}

const CLI = { answer: 'task.answer-cli', answered: 'task.answered-cli' };
const FS = { answer: 'task.answer-fs', answered: 'task.answered-fs' };
const READS = { move: 'task.read-bytes', leave: 'task.leave-input' };
const READS_THERE = { ...READS, move: 'task.read-bytes-there' };
const WRITES = { move: 'task.write-bytes', leave: 'task.leave-output' };

function kind(
  number: number,
  name: string,
  rest: Omit<TaskKind, 'number' | 'next' | 'moved'>,
  space = 'task',
): TaskKind {
  return { number, next: `${space}.next-${name}`, moved: `${space}.moved-${name}`, ...rest };
}

/** All kinds of tasks that give or take a stream. */
export const TASK_KINDS = {
  text: kind(0, 'text', { ...CLI, ...WRITES, end: 'task.nothing' }),
  ignored: kind(1, 'ignored', { ...CLI, ...READS, end: 'task.nothing' }),
  captured: kind(2, 'captured', { ...CLI, ...READS_THERE, end: 'task.free-buffer' }),
  input: kind(3, 'input', { ...FS, ...WRITES, end: 'fs-async.end-input' }, 'fs-async'),
  output: kind(4, 'output', { ...FS, ...READS_THERE, end: 'fs-async.end-output' }, 'fs-async'),
  standardOutput: kind(5, 'standard-output', { ...CLI, ...READS_THERE, end: 'fs-async.end-output' }, 'fs-async'),
  entries: kind(
    6,
    'entries',
    { ...FS, move: 'fs-async.write-entries', leave: 'fs-async.leave-entries', end: 'fs-async.end-entries' },
    'fs-async',
  ),
} as const;

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
const WRITES = { move: 'task.write-bytes', leave: 'task.leave-output' };
/** Into a buffer of the task's own: two can wait for bytes at once. */
const READS = { next: 'task.buffer', move: 'task.read-bytes-there', leave: 'task.leave-input' };
const INTO_FILE = { ...READS, moved: 'fs-async.moved-output', end: 'fs-async.end-output' };

/** All kinds of tasks that give or take a stream. */
export const TASK_KINDS = {
  text: { number: 0, next: 'task.next-text', moved: 'task.moved-text', ...WRITES, ...CLI, end: 'task.nothing' },
  ignored: {
    number: 1,
    next: 'task.next-ignored',
    move: 'task.read-bytes',
    moved: 'task.moved-ignored',
    leave: READS.leave,
    ...CLI,
    end: 'task.nothing',
  },
  captured: { number: 2, ...READS, moved: 'task.moved-captured', ...CLI, end: 'task.free-buffer' },
  input: {
    number: 3,
    next: 'fs-async.next-input',
    moved: 'fs-async.moved-input',
    ...WRITES,
    ...FS,
    end: 'fs-async.end-input',
  },
  output: { number: 4, ...INTO_FILE, ...FS },
  standardOutput: { number: 5, ...INTO_FILE, ...CLI },
  entries: {
    number: 6,
    next: 'fs-async.next-entries',
    move: 'fs-async.write-entries',
    moved: 'fs-async.moved-entries',
    leave: 'fs-async.leave-entries',
    ...FS,
    end: 'fs-async.end-entries',
  },
} as const satisfies Record<string, TaskKind>;

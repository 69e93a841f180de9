import { Worker } from 'node:worker_threads';
import process from 'node:process';

/**
 * A line on a terminal that says what takes long: it is shown when work has taken a second, and is gone when the work is done. The work never
 * waits, so that a thread of its own has to write it.
 */
export interface Progress {
  /** Says what is done from now on; the time begins with the first. */
  readonly say: (what: string) => void;
  /** Takes the line away, before anything else is written. It can come again. */
  readonly clear: () => void;
  readonly end: () => void;
}

/** Milliseconds until the line is shown. */
const PATIENCE = 1000;

/** What stands in the shared memory: nothing is shown, it is being written, it is shown, and it is over. */
const HIDDEN = 0;
const WRITING = 1;
const SHOWN = 2;
const OVER = 3;

/** The thread: writes the line each quarter of a second, as long as nobody else has taken the state. */
const SCRIPT = `
const { parentPort, workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const state = new Int32Array(workerData.memory);
let what = '';
parentPort.on('message', (said) => { what = said; });
setInterval(() => {
  const passed = Date.now() - workerData.since;
  const before = Atomics.load(state, 0);
  if (what === '' || passed < ${String(PATIENCE)} || before === ${String(OVER)}) return;
  if (Atomics.compareExchange(state, 0, before, ${String(WRITING)}) !== before) return;
  const line = 'wasmvirt: ' + what + ' (' + Math.floor(passed / 1000) + ' s)';
  try { writeSync(2, '\\r\\u001b[K' + line.slice(0, workerData.columns - 1)); } catch {}
  Atomics.store(state, 0, ${String(SHOWN)});
  Atomics.notify(state, 0);
}, 250);
`;

const ERASE = '\r\u001b[K';

/** @param write writes to the terminal that the line is on, standard error */
export function progressOn(write: (text: string) => void): Progress {
  let worker: Worker | undefined;
  const state = new Int32Array(new SharedArrayBuffer(4));
  const take = (next: number): void => {
    for (;;) {
      const before = Atomics.load(state, 0);
      if (before === WRITING) {
        // what is written takes no longer than a line does
        Atomics.wait(state, 0, WRITING, 50);
        continue;
      }
      if (Atomics.compareExchange(state, 0, before, next) !== before) continue;
      if (before === SHOWN) write(ERASE);
      return;
    }
  };
  return {
    say: (what) => {
      if (Atomics.load(state, 0) === OVER) return;
      worker ??= start(state.buffer);
      worker.postMessage(what);
    },
    clear: () => {
      if (Atomics.load(state, 0) !== OVER) take(HIDDEN);
    },
    end: () => {
      take(OVER);
      void worker?.terminate();
    },
  };
}

function start(memory: ArrayBufferLike): Worker {
  const columns = process.stderr.columns || 80;
  const worker = new Worker(SCRIPT, { eval: true, workerData: { memory, since: Date.now(), columns } });
  // nothing depends on it
  worker.on('error', () => undefined);
  worker.unref();
  return worker;
}

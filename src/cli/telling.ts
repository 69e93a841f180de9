import { join } from 'node:path';
import { printable } from '../policy/options/command-line.ts';
import { UsageError, type Split } from './args.ts';
import type { SteppedIo } from './run.ts';

/** How much a command tells on standard error beside its result. */
export interface Telling {
  /** The world, with what is read and written told. */
  readonly io: SteppedIo;
  /**
   * To be called with the options of a command before it reads anything.
   *
   * @throws UsageError for `--quiet` beside `--verbose`
   */
  readonly begin: (options: Split['options']) => void;
  /** To be called when it is done. */
  readonly end: () => void;
}

/** Bytes that may take a second: to show progress costs a tenth of one, so that it is not begun for less. */
const LARGE = 2 ** 22;

export function telling(io: SteppedIo): Telling {
  let isVerbose = false;
  let shows = false;
  const started = io.now?.() ?? 0;
  const say = (sentence: string): void => {
    if (isVerbose) io.err(`wasmvirt: ${printable(sentence)}\n`);
  };
  let amount = 0;
  const working = (what: string): void => {
    if (shows && amount >= LARGE) io.progress?.(printable(what));
  };
  const nameOf = (path: string, standard: string): string => (path === '-' ? `standard ${standard}` : path);
  const size = (bytes: Uint8Array): string => `${bytes.length.toLocaleString('en-US')} bytes`;
  return {
    io: {
      ...io,
      read: (path, how) => {
        const name = nameOf(path, 'input');
        // a pipe may be slow
        if (path === '-') amount = LARGE;
        working(`reading ${name}`);
        const bytes = io.read(path, how);
        amount += bytes.length;
        say(`read ${name}, ${size(bytes)}`);
        working('working');
        return bytes;
      },
      tree: (path) => {
        // nobody knows beforehand how much there is
        amount = LARGE;
        working(`reading ${path}`);
        const tree = io.tree(path);
        say(`read ${path}, as files of the component`);
        working('working');
        return tree;
      },
      // it takes as long as a large file, of however little
      progress: (what) => {
        amount = LARGE;
        working(what);
      },
      *writeFolder(path, files) {
        working(`writing ${path}`);
        yield* io.writeFolder(path, files);
        for (const [name, bytes] of files) say(`wrote ${join(path, name)}, ${size(bytes)}`);
      },
      *write(path, bytes) {
        const name = nameOf(path, 'output');
        working(`writing ${name}`);
        yield* io.write(path, bytes);
        say(`wrote ${name}, ${size(bytes)}`);
      },
    },
    begin: (options) => {
      if (options.has('--quiet') && options.has('--verbose')) {
        throw new UsageError('--quiet and --verbose are opposites: leave one of the two out');
      }
      isVerbose = options.has('--verbose');
      shows = !options.has('--quiet');
    },
    end: () => {
      if (io.now !== undefined) say(`done in ${((io.now() - started) / 1000).toFixed(2)} s`);
    },
  };
}

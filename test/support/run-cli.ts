import { adapter } from '../../src/adapter.ts';
import { readInput, writeOutput } from '../../src/cli/files.ts';
import { run, type Io } from '../../src/cli/run.ts';
import { readTree } from '../../src/cli/tree.ts';
import { PARSERS_HERE } from './parsers.ts';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command line over the real file system, its text kept. */
export function cli(...argv: readonly string[]): Outcome {
  return cliWith({}, argv);
}

/** The same, with some of its world replaced. */
export function cliWith(world: Partial<Omit<Io, 'out' | 'err'>>, argv: readonly string[]): Outcome {
  let out = '';
  let err = '';
  const code = run(argv, {
    read: readInput,
    tree: readTree,
    sourceDate: undefined,
    write: writeOutput,
    parsers: PARSERS_HERE,
    adapter,
    ...world,
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  return { code, out, err };
}

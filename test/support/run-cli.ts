import { readInput, writeOutput } from '../../src/cli/files.ts';
import { run } from '../../src/cli/run.ts';
import { readTree } from '../../src/cli/tree.ts';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command line over the real file system, its text kept. */
export function cli(...argv: string[]): Outcome {
  let out = '';
  let err = '';
  const code = run(argv, {
    read: readInput,
    tree: readTree,
    sourceDate: undefined,
    write: writeOutput,
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  return { code, out, err };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

export interface KnownFailure {
  /** The file of the test, or of the runner of a suite in `spec/`, from the root. */
  readonly file: string;
  readonly title: string;
  readonly why: string;
}

/** The lines of `spec/known-failures.txt`. */
export function knownFailures(): KnownFailure[] {
  const lines = readFileSync(join(ROOT, 'spec/known-failures.txt'), 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [file = '', title = '', why = '', ...more] = line.split(' | ');
      if (why === '' || more.length > 0) throw new Error(`spec/known-failures.txt: not a known failure: ${line}`);
      return { file, title, why };
    });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { ROOT } from './source-files.ts';

export interface KnownFailure {
  /** The file of the test, from the root. */
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

/** Like `it`, but what is known to fail must fail. */
export function itOrKnown(file: string, title: string, run: () => Promise<void>): void {
  const known = knownFailures().some((one) => one.file === file && one.title === title);
  (known ? it.fails : it)(title, run);
}

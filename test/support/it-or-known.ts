import { it } from 'vitest';
import { knownFailures } from './known-failures.ts';

/** Like `it`, but a known failure must fail. */
export function itOrKnown(file: string, title: string, run: () => Promise<void>): void {
  const known = knownFailures().some((one) => one.file === file && one.title === title);
  (known ? it.fails : it)(title, run);
}

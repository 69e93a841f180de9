import { describe, expect, it } from 'vitest';
import { crashers } from './crashers.ts';
import { examine } from './examine.ts';

describe('what fuzzing found', () => {
  for (const crasher of crashers()) {
    const what = `${crasher.name} (${crasher.found})`;
    if (crasher.open === undefined) {
      it(`does not happen any more: ${what}`, async () => {
        expect(await examine(crasher)).toBeUndefined();
      });
    } else {
      // one that is gone has to be said to be so
      it(`still happens, as is known: ${what}: ${crasher.open}`, async () => {
        expect((await examine(crasher))?.kind).toBe(crasher.found);
      });
    }
  }
});

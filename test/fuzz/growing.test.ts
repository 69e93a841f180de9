import { describe, expect, it } from 'vitest';
import { readComponent } from '../../src/binary/index.ts';
import { graphOf, inspect, validate, virtualize } from '../../src/index.ts';
import { GROWING } from './growing.ts';
import { MEMORY, outcomeOf } from './measure.ts';

/** All that reads an input in one way or another. */
const CALLS: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  inspect: (bytes) => JSON.stringify(inspect(bytes).json),
  wit: (bytes) => inspect(bytes).wit,
  graphOf,
  readComponent,
  validate,
  virtualize: (bytes) => virtualize(bytes).bytes,
  'virtualize, denied': (bytes) => virtualize(bytes, { deny: ['a:*'] }).bytes,
};

/** Bytes for each of an input, of which most are not collected yet: what is virtualized is read several times, one after the other. */
const GARBAGE = 16;

describe('what grows is answered in bounded time and memory, by a result or by one sentence', () => {
  for (const [name, make] of Object.entries(GROWING)) {
    it.each([10, 60, 1000, 100_000])(`${name}: %i`, async (n) => {
      const bytes = make(n);
      for (const [call, run] of Object.entries(CALLS)) {
        const outcome = outcomeOf(
          call,
          bytes.length,
          (): undefined => void run(bytes),
          MEMORY + GARBAGE * bytes.length,
        );
        expect(outcome.failure).toBeUndefined();
        // one sentence, in which names are not as long as they are in the input
        expect(outcome.message ?? '').not.toContain('\n');
        expect((outcome.message ?? '').length).toBeLessThan(1000);
        await new Promise(setImmediate);
      }
    });
  }
});

import { describe, expect, it } from 'vitest';
import { hostProgram } from '../support/hosts.ts';
import { committed, compiled, headOf } from '../support/c-guests.ts';

/** Programs in C are in the repository as the compiler left them. */
describe('pairs.wat', () => {
  it('was made of pairs.c as it is (npm run corpus:c makes it new)', () => {
    expect(committed('pairs').startsWith(headOf('pairs'))).toBe(true);
  });

  it.skipIf(hostProgram('ZIG') === undefined)('is what the compiler makes', async () => {
    expect(await compiled('pairs')).toBe(committed('pairs'));
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withScratch } from '../support/scratch.ts';
import { Checkout } from './checkout.ts';

describe('a mutation', () => {
  it('is stale where its text is not there once, and then nothing is run', async () => {
    await withScratch(async (folder) => {
      writeFileSync(join(folder, 'a.ts'), 'one two two');
      const mutate = (find: string, file = 'a.ts') =>
        new Checkout(folder).mutate({ name: 'm', file, find, replace: '', breaks: '', tests: ['none'] });
      expect(await mutate('three')).toEqual({ kind: 'stale', why: 'a.ts has "three" 0 times, not once' });
      expect(await mutate('two')).toEqual({ kind: 'stale', why: 'a.ts has "two" 2 times, not once' });
      expect(await mutate('one', 'b.ts')).toEqual({ kind: 'stale', why: 'there is no b.ts' });
      expect(readFileSync(join(folder, 'a.ts'), 'utf8')).toBe('one two two');
    });
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withScratch } from '../support/scratch.ts';
import { Checkout } from './checkout.ts';
import { MUTATIONS } from './mutations.ts';

describe('a mutation', () => {
  it('is stale where its text is not there once, and then nothing is run', async () => {
    await withScratch(async (folder) => {
      writeFileSync(join(folder, 'a.ts'), 'one two two');
      const mutate = (find: string) =>
        new Checkout(folder).mutate({ name: 'm', file: 'a.ts', find, replace: '', breaks: '', tests: ['none'] });
      expect(await mutate('three')).toEqual({ kind: 'stale', why: 'a.ts has "three" 0 times, not once' });
      expect(await mutate('two')).toEqual({ kind: 'stale', why: 'a.ts has "two" 2 times, not once' });
      expect(readFileSync(join(folder, 'a.ts'), 'utf8')).toBe('one two two');
    });
  });

  it('has a name of its own, and a test that must see it', () => {
    const names = MUTATIONS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, find, replace, tests } of MUTATIONS) {
      expect(tests.length, name).toBeGreaterThan(0);
      expect(find === replace, name).toBe(false);
    }
  });
});

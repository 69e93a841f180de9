import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/source-files.ts';
import { Checkout } from './checkout.ts';
import { MUTATIONS } from './mutations.ts';

describe('each mutation', () => {
  it('can be made: its text is in its file once', () => {
    const checkout = new Checkout(ROOT);
    const stale = MUTATIONS.flatMap((mutation) => {
      const why = checkout.whyStale(mutation);
      return why === undefined ? [] : [`${mutation.name}: ${why}`];
    });
    expect(stale).toEqual([]);
  });

  it('has a name of its own, and another text in place of its own', () => {
    const names = MUTATIONS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, find, replace } of MUTATIONS) expect(find === replace, name).toBe(false);
  });

  it('has tests that must see it, and not these, which would see any', () => {
    for (const { name, tests } of MUTATIONS) {
      expect(tests.length, name).toBeGreaterThan(0);
      for (const test of tests) {
        expect(existsSync(join(ROOT, test)), `${name}: ${test}`).toBe(true);
        expect(test.startsWith('test/mutate/'), name).toBe(false);
      }
    }
  });
});

import { describe, expect, it } from 'vitest';
import { BUNDLES, bundleSize } from '../../bench/bundles.ts';

/** What pages load, measured on the package as it is built. */
describe('a bundle for pages', () => {
  it.each(BUNDLES.map((bundle) => [[bundle.name, ...(bundle.loads ?? [])].join(' and '), bundle] as const))(
    '%s keeps to its budget',
    async (_, bundle) => {
      const { compressed } = await bundleSize(bundle);
      expect(compressed).toBeLessThanOrEqual(bundle.most);
      // a budget that is far above what is needed holds nothing
      expect(compressed).toBeGreaterThan(bundle.most * 0.5);
    },
  );

  it('of inspect is at most 60 kB', () => {
    expect(BUNDLES.find(({ name }) => name === 'inspect')?.most).toBeLessThanOrEqual(60_000);
  });
});

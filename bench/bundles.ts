import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { ROOT } from '../test/support/source-files.ts';
import type { Figure } from './table.ts';

/** What a page loads that imports one thing of the package: an entry and a name, and the most bytes that it may have compressed. */
export interface Bundle {
  readonly entry: string;
  readonly name: string;
  readonly most: number;
  /** What is wanted, where that is less than what is held. */
  readonly aim?: number;
}

/** Held by `test/package/bundles.test.ts`: what was measured, and some room. */
export const BUNDLES: readonly Bundle[] = [
  { entry: 'index', name: 'inspect', most: 25_000 },
  { entry: 'index', name: 'diff', most: 26_000 },
  { entry: 'index', name: 'graphOf', most: 24_000 },
  { entry: 'index', name: 'policyOf', most: 5000 },
  { entry: 'index', name: 'validate', most: 35_000 },
  { entry: 'index', name: 'plug', most: 56_000 },
  { entry: 'index', name: 'composeWac', most: 65_000 },
  // the options, the planner and the linker are three quarters of it, the templates an eighth
  { entry: 'index', name: 'virtualize', most: 196_000, aim: 70_000 },
  { entry: 'adapter', name: 'adapter', most: 185_000 },
  // virtualize, and jco is another's
  { entry: 'host/index', name: 'load', most: 200_000 },
  { entry: 'binary/index', name: 'readComponent', most: 8500 },
  { entry: 'arbitrary/index', name: 'componentBytes', most: 20_000 },
];

/** Bytes of a bundle for pages: minified, and compressed as servers do. */
export interface BundleSize {
  readonly minified: number;
  readonly compressed: number;
}

/** @param dist the folder of the built package */
export async function bundleSize({ entry, name }: Bundle, dist = join(ROOT, 'dist')): Promise<BundleSize> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { ${name} } from ${JSON.stringify(join(dist, `${entry}.js`))}; globalThis.used = ${name};`,
      resolveDir: ROOT,
    },
    bundle: true,
    minify: true,
    format: 'esm',
    // with it, what needs Node does not bundle
    platform: 'browser',
    target: 'es2022',
    external: ['fast-check'],
    legalComments: 'none',
    write: false,
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  return { minified: bytes.length, compressed: gzipSync(bytes, { level: 9 }).length };
}

export async function bundleFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const bundle of BUNDLES) {
    const { minified, compressed } = await bundleSize(bundle);
    figures.push({
      what: `${bundle.name} of ${bundle.entry}, bundled for pages, compressed (${minified.toLocaleString('en-US')} minified)`,
      figure: compressed,
      unit: 'bytes',
      aim: { kind: 'at most', value: bundle.aim ?? bundle.most },
    });
  }
  return figures;
}

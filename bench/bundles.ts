import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { build as buildPage, type Rollup } from 'vite';
import { ROOT } from '../test/support/source-files.ts';
import type { PartName } from '../src/parts/needed.ts';
import type { Figure } from './table.ts';

/** What a page loads that imports one thing of the package: an entry and a name, and the most bytes that it may have compressed. */
export interface Bundle {
  readonly entry: string;
  readonly name: string;
  /** What it loads besides when it is called: files of the package. */
  readonly loads?: readonly string[];
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
  // the options, the planner and the linker are most of it, the templates a sixth
  { entry: 'index', name: 'virtualize', most: 230_000, aim: 70_000 },
  { entry: 'adapter', name: 'adapter', most: 203_000 },
  // for a program that has arguments, standard streams and the time
  ...[
    { loads: partsOf('environment', 'clocks'), most: 125_000, aim: 70_000 },
    { loads: partsOf('environment', 'clocks', 'validation'), most: 146_000, aim: 70_000 },
    { loads: partsOf('environment', 'clocks', 'validation', 'fusing'), most: 172_000 },
    { loads: partsOf('environment', 'clocks', 'validation', 'fusing', 'io', 'filesystem'), most: 202_000 },
  ].map((loaded) => ({ entry: 'lazy', name: 'virtualize', ...loaded })),
  // virtualize, and jco is another's
  { entry: 'host/index', name: 'load', most: 233_000 },
  { entry: 'fuzzing/index', name: 'harness', most: 239_000 },
  { entry: 'binary/index', name: 'readComponent', most: 8500 },
  { entry: 'arbitrary/index', name: 'componentBytes', most: 22_000 },
];

function partsOf(...names: readonly PartName[]): readonly string[] {
  return names.map((name) => `parts/${name}`);
}

/** Bytes of a bundle for pages: minified, and compressed as servers do. */
export interface BundleSize {
  readonly minified: number;
  readonly compressed: number;
}

/** @param dist the folder of the built package */
export async function bundleSize({ entry, name, loads }: Bundle, dist = join(ROOT, 'dist')): Promise<BundleSize> {
  const contents = `import { ${name} } from ${JSON.stringify(join(dist, `${entry}.js`))}; globalThis.used = ${name};`;
  if (loads !== undefined) return sizeOf(reached(await splitBundle(contents), loads));
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT },
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
  return sizeOf(outputFiles.map((file) => file.contents));
}

function sizeOf(files: readonly Uint8Array[]): BundleSize {
  const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);
  return {
    minified: sum(files.map((bytes) => bytes.length)),
    compressed: sum(files.map((bytes) => gzipSync(bytes, { level: 9 }).length)),
  };
}

type Chunk = Rollup.OutputChunk;

const split = new Map<string, Promise<readonly Chunk[]>>();

/** Bundled by Vite, which splits code better than esbuild: what the entry has is in one file. Once for each entry. */
async function splitBundle(contents: string): Promise<readonly Chunk[]> {
  let made = split.get(contents);
  if (made === undefined) {
    made = (async () => {
      const built = (await buildPage({
        configFile: false,
        root: ROOT,
        logLevel: 'error',
        plugins: [
          {
            name: 'entry',
            resolveId: (id) => (id === ENTRY ? id : null),
            load: (id) => (id === ENTRY ? contents : null),
          },
        ],
        build: { write: false, target: 'es2022', modulePreload: { polyfill: false }, rollupOptions: { input: ENTRY } },
      })) as Rollup.RollupOutput; // one output, and no watching
      return built.output.flatMap((file) => (file.type === 'chunk' ? [file] : []));
    })();
    split.set(contents, made);
  }
  return made;
}

const ENTRY = 'virtual:entry';

/** The files of a bundle that are loaded: the entry, those of some modules, and what these import. */
function reached(chunks: readonly Chunk[], loads: readonly string[]): readonly Uint8Array[] {
  const files = new Set<Chunk>();
  const open = [ENTRY, ...loads.map((module) => `/${module}.js`)].map((end) => {
    const found = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(end) === true);
    if (found === undefined) throw new Error(`no file of the bundle is ${end}`);
    return found;
  });
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    const { imports } = file;
    open.push(...chunks.filter(({ fileName }) => imports.includes(fileName)));
  }
  return [...files].map(({ code }) => new TextEncoder().encode(code));
}

export async function bundleFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const bundle of BUNDLES) {
    const { minified, compressed } = await bundleSize(bundle);
    const loads = (bundle.loads ?? []).map((module) => ` and ${module}`).join('');
    figures.push({
      what: `${bundle.name} of ${bundle.entry}${loads}, bundled for pages, compressed (${minified.toLocaleString('en-US')} minified)`,
      figure: compressed,
      unit: 'bytes',
      aim: { kind: 'at most', value: bundle.aim ?? bundle.most },
    });
  }
  return figures;
}

import { resolve } from 'node:path';
import { configDefaults, defineConfig, type Plugin } from 'vitest/config';

// Random tests are repeatable: one seed a run, printed when a property fails. FC_SEED=random draws a new one.
const asked = process.env['FC_SEED'] ?? '20260801';
const seed = asked === 'random' ? Math.floor(Math.random() * 0x7fffffff) : Number(asked);
if (!Number.isInteger(seed)) throw new Error(`FC_SEED must be an integer or "random", not ${asked}`);

const LIBRARY = resolve(import.meta.dirname, 'src/index.ts');
const BESIDE = resolve(import.meta.dirname, 'test/support/beside.ts');

/** Gives tests the library with another default: adapters beside the guest. */
const beside: Plugin = {
  name: 'beside',
  enforce: 'pre',
  resolveId(source, importer) {
    if (importer === undefined || importer === BESIDE || !source.startsWith('.')) return undefined;
    return resolve(importer, '..', source) === LIBRARY ? BESIDE : undefined;
  },
};

/** Tests that run outputs. */
const RUNNING = ['test/{hosts,leaks,network}/**/*.test.ts', 'test/adapters/**/host.test.ts'];
/** Tests of many outputs. */
const MANY = ['test/{attacks,corpus,fuse,fuzz,graph,link,outputs,policy}/**/*.test.ts'];

const exclude = [...configDefaults.exclude, 'dist/**', '.cache/**'];

export default defineConfig({
  test: {
    // each has workers of its own: what transpiled components take is never freed
    projects: [
      {
        extends: true,
        test: { name: 'parts', include: ['test/**/*.test.ts'], exclude: [...exclude, ...RUNNING, ...MANY] },
      },
      { extends: true, test: { name: 'many', include: MANY, exclude } },
      { extends: true, test: { name: 'running', include: RUNNING, exclude } },
      // the same again, with adapters beside the guests, which are fused by default
      { extends: true, plugins: [beside], test: { name: 'beside', include: RUNNING, exclude } },
    ],
    setupFiles: ['test/support/setup.ts'],
    env: { FC_SEED: String(seed) },
    // for machines that do other things as well. One for all: `vi.setConfig` has no effect in workers that are not isolated
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // the official tools are wasm instances of hundreds of megabytes: two workers at most share a small machine
    maxWorkers: 2,
    minWorkers: 1,
    // each worker loads the tools, jco and the sources once, not once a file: tests keep no state in modules but memos
    poolOptions: { forks: { isolate: false } },
  },
});

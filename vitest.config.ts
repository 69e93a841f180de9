import { configDefaults, defineConfig } from 'vitest/config';

// Random tests are repeatable: one seed a run, printed when a property fails. FC_SEED=random draws a new one.
const asked = process.env['FC_SEED'] ?? '20260801';
const seed = asked === 'random' ? Math.floor(Math.random() * 0x7fffffff) : Number(asked);
if (!Number.isInteger(seed)) throw new Error(`FC_SEED must be an integer or "random", not ${asked}`);

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'dist/**', '.cache/**'],
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

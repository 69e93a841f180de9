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
    testTimeout: 20_000,
    hookTimeout: 120_000,
    // the official tools are wasm instances of hundreds of megabytes: two workers at most share a small machine
    maxWorkers: 2,
    minWorkers: 1,
    // ... and each worker loads them, jco and the sources once, not once a file: tests leave no state behind in modules
    poolOptions: { forks: { isolate: false } },
  },
});

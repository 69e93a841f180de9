import { defineConfig } from 'vite';

/** The page: static files that find each other wherever the folder is. */
export default defineConfig({
  root: 'src/web',
  base: './',
  // with the samples, from corpus/samples.ts
  publicDir: '../../.cache/samples',
  worker: { format: 'es' },
  build: {
    outDir: '../../dist-web',
    emptyOutDir: true,
    target: 'es2022',
    // what is small stays a file: the page's policy for contents lets no module come from an address that holds it
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    modulePreload: { polyfill: false },
  },
  server: { strictPort: true },
});

import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Removes from `dist` what no entry of the package reaches: modules that are in the bundles of the command line and of the plugin for Vite, and declarations that no
 * public one names. For `prepack` alone: the next build makes all of it again.
 */

const ENTRIES = [
  ...[
    'index.js',
    'adapter.js',
    'lazy.js',
    'arbitrary/index.js',
    'binary/index.js',
    'fuzzing/index.js',
    'host/index.js',
    'vite/index.js',
  ].flatMap((file) => [file, file.replace('.js', '.d.ts')]),
  'vite/client.d.ts',
];

/** The files of a folder that are reached, by their paths in it. */
export function reachedFiles(dist: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [...ENTRIES, 'cli/main.js'].map((entry) => join(dist, entry));
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    const path = relative(dist, file).replaceAll('\\', '/');
    if (reached.has(path)) continue;
    reached.add(path);
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(
      /(?:from|import)\s*\(?\s*["'](\.[^"']*\.[jt]s)["']/g,
    )) {
      const target = join(dirname(file), name);
      open.push(file.endsWith('.d.ts') ? target.replace(/(\.d)?\.[jt]s$/, '.d.ts') : target);
    }
  }
  return reached;
}

/** Removes the others, with what the compiler remembers of them. */
export function prune(dist: string): void {
  const reached = reachedFiles(dist);
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    const path = name.replaceAll('\\', '/');
    if (/\.(js|ts)$/.test(path) && !reached.has(path)) rmSync(join(dist, path));
  }
  rmSync(join(dist, 'build'), { recursive: true, force: true });
}

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
if (process.argv[1] === fileURLToPath(import.meta.url) && existsSync(dist)) prune(dist);

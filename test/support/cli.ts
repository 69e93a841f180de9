import { buildSync } from 'esbuild';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { hashOf } from './once.ts';
import { ROOT } from './source-files.ts';

/**
 * The path of the command line, bundled from the sources as `npm run bundle` does. A process that translates the sources itself takes
 * several times as long.
 */
export function bundledCli(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(ROOT, 'src', 'cli', 'main.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // its build for Node wants `require`
    alias: { yaml: join(ROOT, 'node_modules', 'yaml', 'browser', 'index.js') },
    write: false,
    logLevel: 'warning',
  });
  const text = outputFiles[0]?.text ?? '';
  const folder = join(ROOT, '.cache', 'cli');
  const path = join(folder, `${hashOf(text).replaceAll('/', '_')}.mjs`);
  mkdirSync(folder, { recursive: true });
  // workers can do this at the same time
  const made = `${path}.${String(process.pid)}`;
  writeFileSync(made, text);
  renameSync(made, path);
  return path;
}

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ROOT } from '../test/support/source-files.ts';
import type { Time } from './measure/sample.ts';

/** The built library. */
const DIST = pathToFileURL(join(ROOT, 'dist/')).href;

/** Compiles the measuring programs to JavaScript in `folder`, so that no translation is measured. */
export async function buildMeasures(folder: string): Promise<void> {
  const common = { bundle: true, platform: 'node', target: 'node20', logLevel: 'warning' } as const;
  const entry = (name: string): string => join(ROOT, 'bench/measure', `${name}.ts`);
  await build({
    ...common,
    entryPoints: ['large', 'small', 'peak', 'mount', 'copy-file'].map(entry),
    format: 'esm',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
  await build({ ...common, entryPoints: [entry('report-usage')], outfile: join(folder, 'report-usage.cjs') });
}

/** Runs a measuring program in its own process; returns its result. */
export function measure(folder: string, name: string, component: string, ...more: readonly string[]): unknown {
  const args = [join(folder, `${name}.mjs`), DIST, component, ...more];
  const made = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`${name} failed: ${made.stderr}`);
  return JSON.parse(made.stdout) as unknown;
}

/** The time of a whole Node process, start and exit included. */
export function processTime(folder: string, args: readonly string[]): Time {
  const start = performance.now();
  const made = spawnSync(process.execPath, ['--require', join(folder, 'report-usage.cjs'), ...args], {
    encoding: 'utf8',
  });
  const wall = performance.now() - start;
  const cpu = /^cpu (\S+)$/m.exec(made.stderr)?.[1];
  if (made.status !== 0 || cpu === undefined) throw new Error(`node ${args.join(' ')} failed: ${made.stderr}`);
  return { wall, cpu: Number(cpu) };
}

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { prune } from '../../src/build/prune.ts';
import { scratchFolder } from './scratch.ts';
import { ROOT } from './source-files.ts';

/** The package as it is published: what `prepack` leaves of what `npm run build` has made, without building again. */
export interface Packed {
  readonly tarball: string;
  /** Paths in the package, sorted. */
  readonly files: readonly string[];
  readonly remove: () => void;
}

/** An npm that reaches nothing: no registry, no cache of its own, no settings of the machine. */
export async function npm(args: readonly string[], folder: string): Promise<string> {
  const npm_config_registry = 'http://127.0.0.1:9/';
  const home = join(folder, '.home');
  mkdirSync(home, { recursive: true });
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    npm_config_cache: join(home, 'cache'),
    npm_config_registry,
    npm_config_update_notifier: 'false',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
  };
  const { stdout } = await promisify(execFile)('npm', args, { cwd: folder, env, maxBuffer: 1 << 26 });
  return stdout;
}

export async function pack(): Promise<Packed> {
  const { folder, remove } = scratchFolder();
  const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly files: string[] };
  const copied = ['package.json', ...files.filter((name) => !name.startsWith('!'))];
  for (const name of copied) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  prune(join(folder, 'dist'));
  const printed = await npm(['pack', '--ignore-scripts', '--json'], folder);
  const [packed] = listOf(JSON.parse(printed));
  if (packed === undefined) throw new Error(`npm pack says of no package: ${printed}`);
  rmSync(join(folder, 'dist'), { recursive: true });
  return {
    tarball: join(folder, packed.filename),
    files: packed.files.map(({ path }) => path).sort(),
    remove,
  };
}

interface PackedJson {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** npm prints a list; later ones an object by names. */
function listOf(printed: unknown): readonly PackedJson[] {
  return Object.values(printed as Record<string, PackedJson>);
}

export interface Project {
  readonly folder: string;
  readonly remove: () => void;
}

/** A folder outside the repository in which the package is installed from its tarball, and nothing else is. */
export async function installed({ tarball }: Packed): Promise<Project> {
  const { folder, remove } = scratchFolder();
  await npm(['init', '--yes', '--init-type=module'], folder);
  await npm(['install', '--offline', tarball], folder);
  return { folder, remove };
}

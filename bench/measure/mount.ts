// A folder with many files: reading them and building a component with all of them in it, and reading them alone.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { component, dist, library } from './library.ts';
import { medianRatio, say, timed, type Time } from './sample.ts';

const PAIRS = 9;

export interface MountResult {
  /** Building, over reading alone. */
  readonly build: Time;
  /** Reading as `--mount` does and building, over reading alone. */
  readonly whole: Time;
}

/** The module with which `--mount` reads a folder. */
interface Tree {
  readonly readTree: (path: string) => { readonly entries?: unknown };
}

const { virtualize } = await library();
const { readTree } = (await import(`${dist}cli/tree.js`)) as Tree;
const [, , , , folder = ''] = process.argv;
const input = component();

function build(files: unknown): void {
  virtualize(input, { mounts: { '/': { files } } });
}

/** The minimum for reading: each file into its own buffer. */
function read(path: string): number {
  let bytes = 0;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    bytes += entry.isDirectory() ? read(inner) : readFileSync(inner).length;
  }
  return bytes;
}

build(readTree(folder).entries);
read(folder);
const wholes: (readonly [Time, Time])[] = [];
const builds: (readonly [Time, Time])[] = [];
for (let i = 0; i < PAIRS; i++) {
  let files: unknown;
  const first = timed(() => read(folder));
  const tree = timed(() => (files = readTree(folder).entries));
  const built = timed(() => build(files));
  const second = timed(() => read(folder));
  const alone = { wall: (first.wall + second.wall) / 2, cpu: (first.cpu + second.cpu) / 2 };
  wholes.push([{ wall: tree.wall + built.wall, cpu: tree.cpu + built.cpu }, alone]);
  builds.push([built, alone]);
}
say({ build: medianRatio(builds), whole: medianRatio(wholes) } satisfies MountResult);

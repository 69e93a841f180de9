import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { virtualize, type MountTree, type Options } from '../../src/index.ts';
import { preview1Command } from '../../test/support/guests.ts';
import type { MountResult } from '../measure/mount.ts';
import { median, medianRatio, timed, type Time } from '../measure/sample.ts';
import { measure } from '../processes.ts';
import type { Figure } from '../table.ts';
import { fileReader } from './adapter.ts';
import { filesGuest } from './guest.ts';
import { random } from './random.ts';
import { runtime, type Program } from './runtime.ts';

const LARGE = 64_000_000;
const CHUNK = 0x10000;
const FILES = 10_000;
const MOUNT_BYTES = 50_000_000;

/** The figures of the virtual filesystem and the streams. `folder`: a scratch folder that contains the built measuring programs. */
export async function filesFigures(folder: string): Promise<Figure[]> {
  return [...(await sizes()), ...(await programs(folder)), adapterAlone(), ...mounting(folder)];
}

async function sizes(): Promise<Figure[]> {
  const command = await preview1Command();
  const added = (what: string, options: Options, most: number): Figure => ({
    what: `bytes added: a C command over preview 1, ${what}`,
    figure: virtualize(command, options).bytes.length - command.length,
    unit: 'bytes',
    aim: { kind: 'at most', value: most },
  });
  const ignored = { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' } as const;
  const file = { '/data': { files: { 'file.txt': 'x'.repeat(100) } } };
  return [
    added('stdio ignored, all else denied', ignored, 5500),
    added('a file of 100 bytes, all else denied', { mounts: file }, 12_000),
    added('stdio ignored, all else allowed', { all: 'allow', ...ignored }, 8000),
  ];
}

/** Times of a virtualized program, by its own clock. */
async function programs(folder: string): Promise<Figure[]> {
  const { name: where, rounds, start } = runtime(folder);
  const guest = await filesGuest();
  const over = (files: MountTree, writable = false): Promise<Program> =>
    start(virtualize(guest, { clocks: 'allow', mounts: { '/': { files, writable } } }).bytes);
  const names = Array.from({ length: FILES }, (_, i) => `f${String(i).padStart(4, '0')}`);
  const opening = await over(Object.fromEntries(names.map((name) => [name, `of ${name}`])));
  const appending = await over({}, true);
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  for (const name of names) writeFileSync(join(disk, name), `of ${name}`);
  const host = await start(guest, disk);

  const [opened, appended]: [number[], number[]] = [[], []];
  for (let i = 0; i < rounds; i++) {
    const [ours = NaN] = await opening('opening');
    const [theirs = NaN] = await host('opening');
    opened.push(ours / theirs);
    const [first = NaN, last = NaN] = await appending('appending');
    appended.push(last / first);
  }
  const figure = (what: string, ratios: readonly number[], most: number): Figure => {
    return { what: `${what} (${where})`, figure: median(ratios), unit: 'times', aim: { kind: 'at most', value: most } };
  };
  return [
    figure('open, stat, close one of 10,000 files, virtual ÷ of the host', opened, 1),
    figure('append 8 kB to a file 10,000 times, last tenth ÷ first', appended, 1.5),
  ];
}

/**
 * The time of the adapter's core modules to return a file, with the one copy that the canonical ABI makes. The copy of a runtime can be
 * slower: Wasmtime 49 copies byte by byte, jco 1.35 through a JavaScript array.
 */
function adapterAlone(): Figure {
  const contents = random(LARGE);
  const piece = fileReader(contents);
  if (piece(LARGE - CHUNK, CHUNK).some((byte, i) => byte !== contents[LARGE - CHUNK + i])) throw new Error('misread');
  const read = (): void => {
    for (let at = 0; at < LARGE; at += CHUNK) piece(at, CHUNK);
  };
  const copy = (): void => {
    for (let at = 0; at < LARGE; at += CHUNK) contents.slice(at, at + CHUNK);
  };
  read();
  copy();
  const { wall, cpu } = medianRatio(Array.from({ length: 15 }, () => [timed(read), timed(copy)] as const));
  const what = 'read 64 MB of a virtual file, core modules and one copy ÷ copy them (Node)';
  return { what, figure: wall, cpu, unit: 'times' };
}

/** Reading a folder and virtualizing with it, compared with only reading the same files. */
function mounting(folder: string): Figure[] {
  const disk = join(folder, 'mounted');
  const bytes = random(MOUNT_BYTES);
  const size = MOUNT_BYTES / FILES;
  for (let i = 0; i < FILES; i++) {
    const directory = join(disk, `d${String(Math.floor(i / 100))}`);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `f${String(i)}`), bytes.subarray(i * size, (i + 1) * size));
  }
  const { build, whole } = measure(folder, 'mount', join(folder, 'command.wasm'), disk) as MountResult;
  const figure = (what: string, { wall, cpu }: Time): Figure => {
    return { what, figure: wall, cpu, unit: 'times', aim: { kind: 'at most', value: 2 } };
  };
  return [
    figure('mount 10,000 files of 50 MB ÷ read them', build),
    figure('read and mount them, as on the command line ÷ read them', whole),
  ];
}

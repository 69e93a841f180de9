// What virtualization costs with each link, on each runtime: fused beside sibling, in turn.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { virtualize, type MountTree, type Options } from '../../src/index.ts';
import { preview1Command } from '../../test/support/guests.ts';
import { hostProgram } from '../../test/support/hosts.ts';
import { filesGuest } from '../files/guest.ts';
import { random } from '../files/random.ts';
import { runtimes, type Program, type Runtime } from '../files/runtime.ts';
import { median, medianRatio, timed } from '../measure/sample.ts';
import { callsGuest, type Call } from './guest.ts';
import type { Figure } from '../table.ts';

const LINKS = ['sibling', 'fused'] as const;
type Link = (typeof LINKS)[number];

const LARGE = 64_000_000;
const UNREAD = 33_000_000;
const TINY = 10_000;
const BUILDS = 300;
const STARTS = 9;

/** How often each call is made, so that one measure takes some tenths of a second with the slower link. */
const COUNTS: Readonly<Record<'Wasmtime' | 'jco', Readonly<Record<Exclude<Call, 'print' | 'random-bytes'>, number>>>> =
  {
    Wasmtime: { empty: 1e8, 'random-u64': 1e7, environment: 1e6, stat: 1e6, 'open-close': 3e5, write: 1e6 },
    jco: { empty: 1e8, 'random-u64': 3e5, environment: 3e4, stat: 1e5, 'open-close': 2e4, write: 3e4 },
  };
const LISTS = 1000;

/** `folder`: a scratch folder. */
export async function linkFigures(folder: string): Promise<Figure[]> {
  const figures = [...(await sizes()), ...(await building()), ...(await starting(folder))];
  for (const runtime of runtimes(folder)) {
    figures.push(...(await calls(runtime)), ...(await printing(runtime)), ...(await files(runtime)));
  }
  return figures;
}

async function sizes(): Promise<Figure[]> {
  const command = await preview1Command();
  const tiny = Object.fromEntries(
    Array.from({ length: TINY }, (_, i) => [`f${String(i)}`, `of ${String(i).repeat(2)}`]),
  );
  const figures: Figure[] = [];
  for (const link of LINKS) {
    const added = (what: string, options: Options, most: number): void => {
      const figure = virtualize(command, { ...options, link }).bytes.length - command.length;
      const aim = { kind: 'at most', value: most } as const;
      figures.push({ what: `bytes added: a C command over preview 1, ${what}, ${link}`, figure, unit: 'bytes', aim });
    };
    added('all denied', {}, 1000);
    added('stdio ignored, all else allowed', { all: 'allow', stdio: 'ignore' }, 5000);
    added('10,000 files of 5 to 11 bytes', { mounts: { '/': { files: tiny } } }, 450_000);
  }
  return figures;
}

/** Virtualizing itself, fused ÷ sibling. */
async function building(): Promise<Figure[]> {
  const command = await preview1Command();
  const options: Options = {
    mounts: { '/data': { files: { 'a.txt': 'hello' } } },
    env: { HOME: '/' },
    stdio: 'ignore',
  };
  const build = (link: Link): void => void virtualize(command, { ...options, link });
  for (const link of LINKS) for (let i = 0; i < BUILDS; i++) build(link);
  const pairs = Array.from(
    { length: BUILDS },
    () => [timed(() => build('fused')), timed(() => build('sibling'))] as const,
  );
  const { wall, cpu } = medianRatio(pairs);
  const what = 'virtualize a C command with a file, a variable and no streams, fused ÷ sibling';
  return [{ what, figure: wall, cpu, unit: 'times', aim: { kind: 'at most', value: 1.5 } }];
}

/**
 * Whole processes of Wasmtime, compiled ahead as servers do: a command with 33 MB mounted that it never reads ÷ the same with an empty mount. From
 * the component itself Wasmtime reads all of its bytes, to compile them or to find them in its cache.
 */
async function starting(folder: string): Promise<Figure[]> {
  const wasmtime = hostProgram('WASMTIME');
  if (wasmtime === undefined) return [];
  const command = await preview1Command();
  const figures: Figure[] = [];
  for (const link of LINKS) {
    const made = (name: string, files: MountTree): string => {
      const path = join(folder, `${name}-${link}.wasm`);
      const compiled = join(folder, `${name}-${link}.cwasm`);
      writeFileSync(
        path,
        virtualize(command, { mounts: { '/': { files } }, stdio: 'ignore', exit: 'allow', link }).bytes,
      );
      execFileSync(wasmtime, ['compile', path, '-o', compiled]);
      return compiled;
    };
    const [full, empty] = [made('full', { 'large.bin': random(UNREAD) }), made('empty', {})];
    const start = (path: string): { wall: number; cpu: number } => {
      return timed(() => execFileSync(wasmtime, ['run', '--allow-precompiled', path], { stdio: 'ignore' }));
    };
    start(full);
    const pairs = Array.from({ length: STARTS }, () => [start(full), start(empty)] as const);
    const what = `start and end with 33 MB mounted and unread ÷ with an empty mount, ${link} (Wasmtime, compiled ahead)`;
    figures.push({ what, figure: medianRatio(pairs).wall, unit: 'times', aim: { kind: 'at most', value: 1.2 } });
  }
  return figures;
}

/** Nanoseconds of each call, and the speed of seeded random numbers. */
async function calls({ name: where, rounds, start }: Runtime): Promise<Figure[]> {
  const guest = await callsGuest();
  const options: Options = {
    clocks: 'allow',
    random: { seed: 1 },
    stdio: 'ignore',
    env: { HOME: '/', LANG: 'C' },
    mounts: { '/': { files: { 'file.txt': 'hello' } } },
  };
  const counts = COUNTS[where === 'jco' ? 'jco' : 'Wasmtime'];
  const programs = await both((link) => start(virtualize(guest, { ...options, link }).bytes));
  const figures: Figure[] = [];
  for (const call of Object.keys(counts) as (keyof typeof counts)[]) {
    const times = await inTurn(rounds, async (link) => {
      // fused calls are so much faster that the clock needs more of them
      const count = link === 'fused' && call !== 'empty' ? counts[call] * 10 : counts[call];
      const [ns = NaN] = await programs[link](call, count);
      return ns / count;
    });
    for (const link of LINKS) {
      figures.push({ what: `${call}, ${link} (${where})`, figure: median(times[link]), unit: 'ns' });
    }
  }
  const speeds = await inTurn(rounds, async (link) => {
    const [ns = NaN] = await programs[link]('random-bytes', LISTS);
    return (1000 * LISTS * 0x10000) / ns;
  });
  for (const link of LINKS) {
    figures.push({
      what: `MB of seeded random numbers, ${link} (${where})`,
      figure: median(speeds[link]),
      unit: 'a second',
    });
  }
  return figures;
}

/** 64 kB to the host's standard output through a stream that the adapter passes on ÷ the same program as it was. */
async function printing({ name: where, rounds, start }: Runtime): Promise<Figure[]> {
  if (where === 'jco') return []; // prints to the process
  const guest = await callsGuest();
  const before = await start(guest, '.');
  const options: Options = { all: 'allow', stdin: 'ignore', mounts: { '/': { files: { 'file.txt': 'hello' } } } };
  const programs = await both((link) => start(virtualize(guest, { ...options, link }).bytes));
  const ratios = await inTurn(rounds, async (link) => {
    const [[ours = NaN], [theirs = NaN]] = [await programs[link]('print', LISTS), await before('print', LISTS)];
    return ours / theirs;
  });
  return LINKS.map((link) => ({
    what: `write 64 kB to the host's output, passed on ÷ unvirtualized, ${link} (${where})`,
    figure: median(ratios[link]),
    unit: 'times',
    aim: { kind: 'at most', value: 1.1 },
  }));
}

/** Files of 64 MB ÷ as many bytes copied in the program's memory. */
async function files({ name: where, rounds, start }: Runtime): Promise<Figure[]> {
  const guest = await filesGuest();
  const large = { 'large.bin': random(LARGE) };
  const over = (writable: boolean) => (link: Link) =>
    start(virtualize(guest, { clocks: 'allow', mounts: { '/': { files: large, writable } }, link }).bytes);
  const [reading, writing] = [await both(over(false)), await both(over(true))];
  const onJco = where === 'jco';
  // with siblings jco takes some ten seconds for 64 MB; what is fused must be compiled by the better compiler first
  const times = (link: Link): number => (onJco ? { sibling: 1, fused: 5 }[link] : rounds);
  const read = (programs: Programs): Promise<Record<Link, number[]>> =>
    inTurn(times, async (link) => {
      const [bytes = NaN, copy = NaN] = await programs[link]('reading');
      return bytes / copy;
    });
  const [only, writable] = [await read(reading), await read(writing)];
  const first: Record<Link, number[]> = { sibling: [], fused: [] };
  const again: Record<Link, number[]> = { sibling: [], fused: [] };
  const appended = await inTurn(times, async (link) => {
    const [fresh = NaN, over = NaN, append = NaN, copy = NaN] = await writing[link]('writing');
    first[link].push(fresh / copy);
    again[link].push(over / copy);
    return append / copy;
  });
  const figure = (what: string, ratios: Record<Link, number[]>, most?: number): Figure[] =>
    LINKS.map((link) => ({
      what: `${what}, ${link} (${where})`,
      figure: median(ratios[link]),
      unit: 'times',
      ...(most === undefined ? {} : { aim: { kind: 'at most', value: most } }),
    }));
  return [
    ...figure('read 64 MB of a read-only file ÷ copy them', only, onJco ? 1.8 : 1.3),
    ...figure('read 64 MB of a writable file ÷ copy them', writable, onJco ? 2.6 : 2.2),
    ...figure('write 64 MB to a new file, into memory never touched before ÷ copy them', first),
    ...figure('write 64 MB again ÷ copy them', again, 2.5),
    ...figure('append 64 MB through one stream ÷ copy them', appended, 2.5),
  ];
}

type Programs = Readonly<Record<Link, Program>>;

async function both(make: (link: Link) => Promise<Program>): Promise<Programs> {
  return { sibling: await make('sibling'), fused: await make('fused') };
}

/** Measures both links in turn, so that other load hits both. */
async function inTurn(
  rounds: number | ((link: Link) => number),
  once: (link: Link) => Promise<number>,
): Promise<Record<Link, number[]>> {
  const of = typeof rounds === 'number' ? () => rounds : rounds;
  const all: Record<Link, number[]> = { sibling: [], fused: [] };
  for (let i = 0; i < Math.max(...LINKS.map(of)); i++) {
    for (const link of LINKS) if (i < of(link)) all[link].push(await once(link));
  }
  return all;
}

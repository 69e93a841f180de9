// npm run bench [-- --json] [-- --only GROUP]: the figures of the project, side by side in one run. Times are medians of pairs that are
// measured in turn, by the clock and by processor time. Not part of the tests, which must not fail on a busy machine.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { virtualize, type Options } from '../src/index.ts';
import { withScratch } from '../test/support/scratch.ts';
import { ROOT } from '../test/support/source-files.ts';
import { bundleFigures } from './bundles.ts';
import { controlFigures } from './control.ts';
import { filesFigures } from './files/figures.ts';
import { fuzzFigures } from './fuzz.ts';
import { inputs, type Inputs } from './inputs.ts';
import type { LargeResult } from './measure/large.ts';
import type { PeakResult } from './measure/peak.ts';
import { medianRatio, type Time } from './measure/sample.ts';
import type { SmallResult } from './measure/small.ts';
import { linkFigures } from './links/figures.ts';
import { networkFigures } from './network.ts';
import { buildMeasures, measure, processTime } from './processes.ts';
import { streamFigures } from './streams.ts';
import { renderTable, type Figure } from './table.ts';
import { virtualFigures } from './virtual.ts';

const CLI = join(ROOT, 'dist/cli/main.js');
const CLI_PAIRS = 15;

type Group = 'sizes' | 'times' | 'virtual' | 'control' | 'files' | 'links' | 'network' | 'streams' | 'fuzz' | 'bundles';

const { json, only } = parseArgs({
  options: { json: { type: 'boolean', default: false }, only: { type: 'string' } },
}).values;
const figures = await withScratch(async (folder) => {
  const components = await inputs();
  await buildMeasures(folder);
  const path = (name: keyof Inputs): string => join(folder, `${name}.wasm`);
  for (const name of ['small', 'command', 'large', 'huge'] as const) writeFileSync(path(name), components[name]);
  const groups: Record<Group, () => Figure[] | Promise<Figure[]>> = {
    sizes: () => sizes(components),
    times: () => times(folder, path),
    virtual: virtualFigures,
    control: controlFigures,
    files: () => filesFigures(folder),
    links: () => linkFigures(folder),
    network: networkFigures,
    streams: () => streamFigures(folder),
    fuzz: fuzzFigures,
    bundles: bundleFigures,
  };
  const made: Figure[] = [];
  for (const [name, group] of Object.entries(groups)) {
    if (only === undefined || only === name) made.push(...(await group()));
  }
  if (made.length === 0)
    throw new Error(`there is no group ${String(only)}; there are ${Object.keys(groups).join(', ')}`);
  return made;
});
console.log(json ? JSON.stringify(figures, null, 2) : renderTable(figures));
process.exit(0); // the official tools can leave workers running

function sizes(components: Inputs): Figure[] {
  const added = (what: string, input: Uint8Array, most?: number, options: Options = {}): Figure => {
    const { bytes, report } = virtualize(input, options);
    const functions = report.imports.reduce((count, i) => count + i.functions.length, 0);
    const asked = `${String(report.imports.length)} interfaces, ${String(functions)} functions`;
    const line = { what: `bytes added: ${what} (${asked})`, figure: bytes.length - input.length } as const;
    return { ...line, unit: 'bytes', ...(most === undefined ? {} : { aim: { kind: 'at most', value: most } }) };
  };
  return [
    added('environment only, one variable', components.environmentOnly, 1000, { env: { PONG: 'demo' } }),
    added('a C command over preview 1, all denied', components.command, 5000),
    added('a JavaScript program, all denied', components.large, 18_000),
    added('all of WASI 0.2.12, all denied', components.everything),
  ];
}

function times(folder: string, path: (name: keyof Inputs) => string): Figure[] {
  const large = measure(folder, 'large', path('large')) as LargeResult;
  const small = measure(folder, 'small', path('small')) as SmallResult;
  const command = measure(folder, 'small', path('command')) as SmallResult;
  const peak = measure(folder, 'peak', path('huge')) as PeakResult;
  const cli = commandLine(folder, path('large'));
  const kilobytes = (n: number): string => `${Math.round(n / 1000)} kB`;
  const megabytes = (n: number): string => `${Math.round(n / 1e6)} MB`;
  const size = megabytes(large.bytes);
  const time = (what: string, { wall, cpu }: Time): Figure => ({ what, figure: wall, cpu, unit: 'ms' });
  const ratio = (what: string, { wall, cpu }: Time, most: number): Figure => {
    return { what, figure: wall, cpu, unit: 'times', aim: { kind: 'at most', value: most } };
  };
  const rate = (what: string, { wall, cpu }: Time): Figure => {
    return { what, figure: 1000 / wall, cpu: 1000 / cpu, unit: 'a second' };
  };
  return [
    ratio(`virtualize ${size} in memory, warm, distinct worlds ÷ allocate and copy`, large.warm, 2),
    ratio(`virtualize ${size} in memory, prepared, repeated world ÷ allocate and copy`, large.prepared, 1.3),
    ratio(`virtualize ${size} in memory, first call ÷ allocate and copy`, large.first, 1.5),
    ratio(`virtualize ${size} on the command line ÷ node reads and writes it`, cli, 1.8),
    {
      ...rate(`virtualize ${kilobytes(small.bytes)}, warm, distinct worlds`, small.virtualize),
      aim: { kind: 'at least', value: 5000 },
    },
    {
      ...rate(`virtualize ${kilobytes(small.bytes)}, warm, prepared, repeated world`, small.prepared),
      aim: { kind: 'at least', value: 12_000 },
    },
    rate(`virtualize ${kilobytes(command.bytes)}, warm`, command.virtualize),
    {
      what: `peak memory above the input, ${megabytes(peak.bytes)} ÷ input`,
      figure: peak.above / peak.bytes,
      unit: 'times',
      aim: { kind: 'at most', value: 1.2 },
    },
    time(`allocate and copy ${size}`, large.copy),
    time(`virtualize ${size}, warm`, large.virtualize),
    time(`virtualize ${size}, first call`, large.firstCall),
    time(`virtualize ${kilobytes(small.bytes)}, first call`, small.firstCall),
    rate(`resolve ${kilobytes(small.bytes)}, warm`, small.resolve),
    rate(`resolve ${kilobytes(command.bytes)}, warm`, command.resolve),
    time(`resolve ${size}, warm`, large.resolve),
    time(`read the section table of ${size}`, large.sections),
    time(`read the whole tree of ${size}`, large.tree),
  ];
}

/** Whole processes: the command line, and one that only reads and writes the file. */
function commandLine(folder: string, component: string): Time {
  const [ours, theirs] = [join(folder, 'ours.wasm'), join(folder, 'theirs.wasm')];
  const virtualized = (): Time => processTime(folder, [CLI, component, '-o', ours]);
  const copied = (): Time => processTime(folder, [join(folder, 'copy-file.mjs'), component, theirs]);
  const pairs: (readonly [Time, Time])[] = [];
  for (let i = 0; i < CLI_PAIRS; i++) {
    const first = i % 2 === 0 ? virtualized() : copied();
    pairs.push(i % 2 === 0 ? [first, copied()] : [virtualized(), first]);
  }
  return medianRatio(pairs);
}

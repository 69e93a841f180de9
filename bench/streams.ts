// What WASI 0.3 costs when it is virtual: bytes added beside those of 0.2, and streams of files beside the host's.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { virtualize, type Options } from '../src/index.ts';
import { FILE_INTERFACES, FileProgram } from '../test/support/files-03.ts';
import { hostProgram } from '../test/support/hosts.ts';
import { callOnJco03, NODE_03 } from '../test/support/jco-03.ts';
import { puppet03 } from '../test/support/puppet-03.ts';
import type { Puppet, Ref } from '../test/support/puppet.ts';
import { importer, specPackages } from '../test/support/spec-wit.ts';
import { random } from './files/random.ts';
import { median } from './measure/sample.ts';
import type { Figure } from './table.ts';

const SMALL = 'contents of a small file';
const LARGE = { Wasmtime: 64_000_000, jco: 4_000_000 } as const;
const TIMES = { Wasmtime: 20_000, jco: 500 } as const;
const CHUNK = 0x1_0000;
const ROUNDS = 5;

/** `folder`: a scratch folder. */
export async function streamFigures(folder: string): Promise<Figure[]> {
  const interfaces = [...FILE_INTERFACES, 'wasi:clocks/monotonic-clock'];
  const [made, small] = [await puppet03({ interfaces }), await puppet03({ interfaces, small: true })];
  const figures = await sizes();
  if (hostProgram('WASMTIME') !== undefined) figures.push(...(await times('Wasmtime', made, small, folder)));
  if (NODE_03 !== undefined) figures.push(...(await times('jco', made, small, folder)));
  return figures;
}

type Host = keyof typeof LARGE;

const STREAMS = ['stdin', 'stdout', 'stderr'].map((name) => `wasi:cli/${name}`);
const IO = ['error', 'poll', 'streams'].map((name) => `wasi:io/${name}`);
const FILES = ['wasi:filesystem/types', 'wasi:filesystem/preopens'];

interface Subsystem {
  readonly name: string;
  readonly of02: readonly string[];
  readonly of03: readonly string[];
  readonly options: Options;
}

const SUBSYSTEMS: readonly Subsystem[] = [
  {
    name: 'standard streams: a text, and swallowed outputs',
    of02: [...IO, ...STREAMS],
    of03: STREAMS,
    options: { stdin: { text: SMALL }, stdout: 'ignore', stderr: 'ignore' },
  },
  {
    name: 'a file, read-only',
    of02: [...IO, ...FILES],
    of03: FILES,
    options: { mounts: { '/': { files: { a: SMALL } } } },
  },
  {
    name: 'files, writable',
    of02: [...IO, ...FILES],
    of03: FILES,
    options: { mounts: { '/': { files: { a: SMALL }, writable: true } } },
  },
  {
    name: 'stepping clocks',
    of02: [...IO, 'wasi:clocks/wall-clock', 'wasi:clocks/monotonic-clock'],
    of03: ['wasi:clocks/system-clock', 'wasi:clocks/monotonic-clock'],
    options: { clocks: { step: '1ms' } },
  },
  {
    name: 'random numbers by a seed',
    of02: ['random', 'insecure', 'insecure-seed'].map((name) => `wasi:random/${name}`),
    of03: ['random', 'insecure', 'insecure-seed'].map((name) => `wasi:random/${name}`),
    options: { random: { seed: 0 } },
  },
  {
    name: 'environment and arguments',
    of02: ['wasi:cli/environment'],
    of03: ['wasi:cli/environment'],
    options: { env: { NAME: 'value' }, args: ['program'] },
  },
];

async function sizes(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, of02, of03, options } of SUBSYSTEMS) {
    const ways = [
      ['0.2.12', of02, 'fused'],
      ['0.2.12', of02, 'sibling'],
      ['0.3.0', of03, 'sibling'],
    ] as const;
    for (const [version, names, link] of ways) {
      const input = await importer(
        names.map((one) => `${one}@${version}`),
        specPackages(version).values(),
      );
      const figure = virtualize(input, { ...options, link }).bytes.length - input.length;
      figures.push({ what: `bytes added: ${name} (all functions, ${version}, ${link})`, figure, unit: 'bytes' });
    }
  }
  return figures;
}

async function times(host: Host, made: Puppet, small: Puppet, folder: string): Promise<Figure[]> {
  const large = random(LARGE[host]);
  const disk = join(folder, `disk-${host}`);
  mkdirSync(disk);
  writeFileSync(join(disk, 'large.bin'), large);
  writeFileSync(join(disk, 'a.txt'), SMALL);
  const options: Options = {
    clocks: host === 'jco' ? { step: '1ms' } : 'allow',
    mounts: { '/': { files: { 'a.txt': SMALL, 'large.bin': large } } },
  };
  const measured = async (puppet: Puppet, body: (p: FileProgram, root: Ref) => void, on?: string): Promise<number> => {
    const component = on === undefined ? virtualize(puppet.bytes, options).bytes : puppet.bytes;
    const rounds: number[] = [];
    for (let i = 0; i < ROUNDS; i++) rounds.push(await nanoseconds(host, puppet, component, body, on));
    return median(rounds);
  };
  const open = (times: number) => (p: FileProgram, root: Ref) => {
    p.repeat(times, () => {
      const file = p.open(root, 'a.txt');
      const ends = p.input('read', file, 0n);
      p.read(ends, 100);
      p.leave(ends);
      p.result(ends);
      p.close(file);
      p.call('#reset');
    });
  };
  const read = (p: FileProgram, root: Ref): void => {
    const file = p.open(root, 'large.bin');
    const ends = p.input('read', file, 0n);
    const at = p.area(CHUNK);
    p.until(() => p.done(`${ends.of} stream.read 0`, ends.stream, at, CHUNK));
    p.leave(ends);
    p.result(ends);
  };
  const [few, many] = [10, 10 + TIMES[host]];
  const each = ((await measured(small, open(many))) - (await measured(small, open(few)))) / TIMES[host];
  const ours = await measured(made, read);
  const theirs = await measured(made, read, disk);
  const rate = (ns: number): number => (LARGE[host] / ns) * 1000;
  const megabytes = `${String(LARGE[host] / 1e6)} MB`;
  return [
    {
      what: `open, read through a stream and close a small virtual file (0.3, ${host})`,
      figure: each / 1000,
      unit: 'µs',
    },
    {
      what: `read ${megabytes} of a virtual file through a stream, MB (0.3, ${host})`,
      figure: rate(ours),
      unit: 'a second',
    },
    {
      what: `read ${megabytes} of the host's file through a stream, MB (0.3, ${host})`,
      figure: rate(theirs),
      unit: 'a second',
    },
    {
      what: `MB/s of a virtual file through a stream ÷ of the host's file (0.3, ${host})`,
      figure: theirs / ours,
      unit: 'times',
    },
  ];
}

/** By the guest's clock, which is the host's; on jco by the clock of the process. */
async function nanoseconds(
  host: Host,
  puppet: Puppet,
  component: Uint8Array,
  body: (p: FileProgram, root: Ref) => void,
  disk: string | undefined,
): Promise<number> {
  const p = new FileProgram(puppet);
  const root = p.root();
  const [before, after] = [
    p.call('wasi:clocks/monotonic-clock#now'),
    (body(p, root), p.call('wasi:clocks/monotonic-clock#now')),
  ];
  const dirs = disk === undefined ? {} : { '/': disk };
  if (host === 'Wasmtime') {
    const results = await p.onWasmtime(component, { dirs });
    return Number(results.u64(after) - results.u64(before));
  }
  const given = disk === undefined ? {} : { host: { args: [], env: {}, dirs } };
  const [answer] = await callOnJco03(component, [p.asCall()], { ...given, late: 100_000 });
  if (answer === undefined || 'trap' in answer) throw new Error(answer?.trap ?? 'there is no answer');
  return answer.ms * 1e6;
}

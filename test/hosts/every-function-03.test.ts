import { beforeAll, describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import {
  FILE_INTERFACES,
  FileProgram,
  FLAGS,
  ERRORS_03,
  saysCode,
  saysResult,
  STREAMS_03,
  textAt,
  type Ends,
} from '../support/files-03.ts';
import { NODE_03 } from '../support/jco-03.ts';
import { Program03, puppet03 } from '../support/puppet-03.ts';
import type { Arg, Puppet, Ref, Results } from '../support/puppet.ts';
import { withScratch } from '../support/scratch.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME } from '../support/wasmtime.ts';

/**
 * Every function of `wasi:filesystem` and of the standard streams of WASI 0.3, as the WIT has them: denied, virtual, and virtual with a trace;
 * called synchronously and, where its type is asynchronous, also asynchronously, with the same outcome.
 */

const TYPES = 'wasi:filesystem/types#[method]descriptor.';

interface Around {
  readonly dir: Ref;
  readonly file: Ref;
  /** Differs between the two ways of calling. */
  readonly way: string;
}

interface Row {
  /** Behind the descriptor. */
  readonly args: (p: FileProgram, around: Around) => readonly Arg[];
  readonly self?: 'dir' | 'file';
  /** What there is to see of a result that is no error. */
  readonly shows?: (r: Results, at: Ref) => unknown;
  readonly wanted?: unknown;
}

const NONE: Row['args'] = () => [];
const hash = (r: Results, at: Ref): bigint => r.u64(at, 8) ^ r.u64(at, 16);
const stat = (r: Results, at: Ref): unknown => [r.u8(at, 8), r.u64(at, 32)];

/** In an order in which each finds what the ones before have made. */
const METHODS: Readonly<Record<string, Row>> = {
  advise: { self: 'file', args: () => [0n, 5n, 1] },
  'sync-data': { self: 'file', args: NONE },
  sync: { args: NONE },
  'get-flags': { self: 'file', args: NONE, shows: (r, at) => r.u8(at, 4), wanted: FLAGS.read | FLAGS.write },
  'get-type': { self: 'file', args: NONE, shows: (r, at) => r.u8(at, 4), wanted: 5 },
  'set-size': { self: 'file', args: () => [6n] },
  'set-times': { self: 'file', args: () => [1, 0n, 0, 2, 5n, 6] },
  stat: { self: 'file', args: NONE, shows: stat, wanted: [5, 6n] },
  'stat-at': { args: (p) => [1, ...p.text('link')], shows: stat, wanted: [5, 6n] },
  'set-times-at': { args: (p) => [0, ...p.text('a.txt'), 2, 7n, 8, 0, 0n, 0] },
  'create-directory-at': { args: (p, { way }) => p.text(`made ${way}`) },
  'remove-directory-at': { args: (p, { way }) => p.text(`made ${way}`) },
  'link-at': { args: (p, { dir, way }) => [0, ...p.text('a.txt'), dir, ...p.text(`linked ${way}`)] },
  'rename-at': { args: (p, { dir, way }) => [...p.text(`linked ${way}`), dir, ...p.text(`moved ${way}`)] },
  'unlink-file-at': { args: (p, { way }) => p.text(`moved ${way}`) },
  'symlink-at': { args: (p, { way }) => [...p.text('a.txt'), ...p.text(`symbolic ${way}`)] },
  'readlink-at': { args: (p) => p.text('link'), shows: (r, at) => r.u32(at, 8), wanted: 5 },
  'open-at': { args: (p) => [1, ...p.text('link'), 0, FLAGS.read], shows: (r, at) => r.u32(at, 4) > 0, wanted: true },
  'metadata-hash': { self: 'file', args: NONE, shows: hash },
  'metadata-hash-at': { args: (p) => [0, ...p.text('a.txt')], shows: hash },
};

const MOUNTS: Options['mounts'] = {
  '/': { files: { 'a.txt': 'contents', link: { link: 'a.txt' } }, writable: true },
  '/t': { writable: true },
};
const VIRTUAL: Options = { mounts: MOUNTS, stdin: { text: 'in' }, stdout: 'ignore', stderr: 'ignore' };

interface Calls {
  readonly program: FileProgram;
  /** What each call gave, by the function and by the way it was called. */
  readonly read: (results: Results) => Readonly<Record<string, readonly unknown[]>>;
}

/** Calls all. `fixed`: with the directory as the only descriptor. */
function calls(made: Puppet, fixed = false): Calls {
  const p = new FileProgram(made);
  const dir = p.root();
  const file = fixed ? dir : p.open(dir, 'a.txt', 0, FLAGS.read | FLAGS.write);
  const found: [string, Ref, Row][] = [];
  for (const [name, row] of Object.entries(METHODS)) {
    for (const way of ['sync', 'async'] as const) {
      const args = [row.self === 'file' ? file : dir, ...row.args(p, { dir, file, way })];
      const at = way === 'sync' ? p.call(`${TYPES}${name}`, ...args) : p.async(`${TYPES}${name}`, ...args);
      found.push([name, at, row]);
    }
  }
  const same = [
    p.call(`${TYPES}is-same-object`, file, dir),
    p.async(`${TYPES}is-same-object`, dir, dir),
    p.async(`${TYPES}is-same-object`, file, file),
  ];
  const streams: [string, Ends, Ref][] = [
    ...(['stdin', 'read', 'list'] as const).map((of): [string, Ends, Ref] => {
      const ends = p.input(of, ...(of === 'read' ? [file, 0n] : of === 'list' ? [dir] : []));
      return [of, ends, p.read(ends, 100, 24).code];
    }),
    ...(['stdout', 'stderr', 'write', 'append'] as const).map((of): [string, Ends, Ref] => {
      const before = of === 'write' || of === 'append' ? [file] : [];
      const ends = p.output(of, before, of === 'write' ? [0n] : []);
      return [of, ends, p.write(ends, 'x').code];
    }),
  ];
  const results = streams.map(([of, ends]) => {
    p.leave(ends);
    return [of, p.result(ends)] as const;
  });
  return {
    program: p,
    read: (r) => {
      const all: Record<string, unknown[]> = {};
      for (const [name, at, { shows }] of found) {
        // the payload of these has 64-bit numbers
        const wide = /^(stat|metadata-hash)/.test(name) ? 4 : 0;
        const outcome = r.u8(at) === 0 ? (shows?.(r, at) ?? 'ok') : ERRORS_03[r.u8(at, 4 + wide)];
        (all[name] ??= []).push(outcome);
      }
      all['is-same-object'] = same.map((at) => r.u8(at));
      for (const [i, [of, result]] of results.entries()) {
        const code = streams[i]?.[2] ?? result;
        // errors of `wasi:cli` are an enum
        const error = of.startsWith('std') ? `error ${String(r.u8(result, 1))}` : ERRORS_03[r.u8(result, 4)];
        all[of] = [saysCode(r, code), r.u8(result) === 0 ? 'ok' : error];
      }
      return all;
    },
  };
}

/** As the table has it, for both ways; hashes are equal. */
const AS_VIRTUAL: Readonly<Record<string, readonly unknown[]>> = {
  ...Object.fromEntries(
    Object.entries(METHODS).map(([name, { shows, wanted }]) => {
      const one: unknown = shows === undefined ? 'ok' : (wanted ?? expect.any(BigInt));
      return [name, [one, one]];
    }),
  ),
  'is-same-object': [0, 1, 1],
  stdin: ['2 completed', 'ok'],
  read: ['6 completed', 'ok'],
  // the mounts, the file, the link, and two links that were made
  list: ['5 completed', 'ok'],
  stdout: ['1 completed', 'ok'],
  stderr: ['1 completed', 'ok'],
  write: ['1 completed', 'ok'],
  append: ['1 completed', 'ok'],
};

const AS_DENIED: Readonly<Record<string, readonly unknown[]>> = {
  ...Object.fromEntries(Object.keys(METHODS).map((name) => [name, ['access', 'access']])),
  'is-same-object': [0, 0, 0],
  stdin: ['0 dropped', 'ok'],
  read: ['0 dropped', 'access'],
  list: ['0 dropped', 'access'],
  stdout: ['0 dropped', 'error 2'],
  stderr: ['0 dropped', 'error 2'],
  write: ['0 dropped', 'access'],
  append: ['0 dropped', 'access'],
};

let made: Puppet;
const outputs = new Map<string, Uint8Array>();

async function output(title: string, options: Options): Promise<Uint8Array> {
  const known = outputs.get(title);
  if (known !== undefined) return known;
  const { bytes } = virtualize(made.bytes, options);
  await assertValid(bytes);
  outputs.set(title, bytes);
  return bytes;
}

beforeAll(async () => {
  made = await puppet03({ interfaces: FILE_INTERFACES });
});

it('the program calls every function that the WIT has, both ways', () => {
  const { program } = calls(made);
  const functions = made.imports.map(({ name }) => name).filter((name) => /^wasi:(cli|filesystem)/.test(name));
  const builtins = / (stream|future)\.|#drop /;
  expect(functions.filter((name) => !builtins.test(name) && !program.called.has(name))).toEqual([]);
});

async function onHost(host: 'jco' | 'Wasmtime', bytes: Uint8Array, { program }: Calls): Promise<Results> {
  if (host === 'Wasmtime') return program.onWasmtime(bytes, { wasi: 'none' });
  const [results = new Error('there is no answer')] = await Program03.onJco03(bytes, [program]);
  if (results instanceof Error) throw results;
  return results;
}

describe.each(['jco', 'Wasmtime'] as const)('on %s', (host) => {
  const missing = host === 'jco' ? NODE_03 === undefined : !HAS_WASMTIME;

  it.skipIf(missing)('virtual', async () => {
    const all = calls(made);
    const found = all.read(await onHost(host, await output('virtual', VIRTUAL), all));
    expect(found).toEqual(AS_VIRTUAL);
    expect(found['metadata-hash']?.[0]).toEqual(found['metadata-hash']?.[1]);
    expect(found['metadata-hash-at']).toEqual(found['metadata-hash']);
  });

  it.skipIf(missing)('virtual and traced: every call is written down', async () => {
    const all = calls(made);
    const p = all.program;
    const trace = p.input('read', p.open(p.root(1), 'trace'), 0n);
    const { at, end } = p.readAll(trace, 4096, 60_000);
    const bytes = await output('traced', { ...VIRTUAL, trace: { file: '/t/trace' } });
    const results = await onHost(host, bytes, all);
    expect(all.read(results)).toEqual(AS_VIRTUAL);
    const lines = textAt(results, at, results.u32(end) - at);
    for (const name of Object.keys(METHODS)) {
      const line = `wasi:filesystem/types@0.3.0#[method]descriptor.${name}(descriptor#`;
      expect(lines.split(line).length - 1, name).toBe(name === 'open-at' ? 4 : 2);
    }
    for (const [of, name] of Object.entries(STREAMS_03)) {
      expect(lines, of).toContain(name.replace('#', '@0.3.0#'));
    }
  });

  it.skipIf(missing)('where nothing is writable, all that writes is refused, and nothing else', async () => {
    const p = new FileProgram(made);
    const dir = p.root();
    const file = p.open(dir, 'a.txt');
    const outputs = [p.output('write', [file], [0n]), p.output('append', [file])];
    const ends = outputs.map((ends) => [p.write(ends, 'x').code, p.result(ends)] as const);
    const size = p.async(`${TYPES}set-size`, file, 0n);
    const input = p.input('read', file, 0n);
    const read = p.read(input, 100);
    const all: Calls = { program: p, read: () => ({}) };
    const results = await onHost(
      host,
      await output('read-only', { mounts: { '/': { files: { 'a.txt': 'abc' } } } }),
      all,
    );
    for (const [code, result] of ends) {
      expect([saysCode(results, code), saysResult(results, result)]).toEqual(['0 dropped', 'read-only']);
    }
    expect(saysResult(results, size)).toBe('read-only');
    expect(textAt(results, read.at, results.u32(read.code) >>> 4)).toBe('abc');
  });

  it.skipIf(missing)('without any files nothing is open', async () => {
    const program = new FileProgram(made);
    const list = program.call('get-directories');
    const results = await onHost(host, await output('closed', {}), { program, read: () => ({}) });
    expect(results.u32(list, 4)).toBe(0);
  });
});

it.skipIf(!HAS_WASMTIME)('denied, on a descriptor of the host', async () => {
  const bytes = await output('denied', { allow: ['wasi:filesystem/preopens'] });
  const { program, read } = calls(made, true);
  await withScratch(async (folder) => {
    const results = await program.onWasmtime(bytes, { dirs: { '/': folder } });
    expect(read(results)).toEqual(AS_DENIED);
  });
});

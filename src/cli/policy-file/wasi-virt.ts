import type { Options } from '../../index.ts';
import { didYouMean, optionsFromFile, type Disk } from '../../policy/options/command-line.ts';
import type { Document, Path } from './document.ts';
import type { Form } from './form.ts';
import { quotedIn, shown } from './own-form.ts';

/**
 * A policy in the form of wasi-virt's configuration. What it does not name is let through there, so that a file must say that it is in
 * this form: in ours it would be denied.
 */

type Fail = (path: Path, sentence: string) => never;

type Table = Readonly<Record<string, unknown>>;

/** Keys with `true` (let through) and `false` (denied), and the options that they are here. */
const SWITCHES = ['exit', 'clocks', 'http', 'sockets', 'random'] as const satisfies readonly (keyof Options)[];

const STREAMS = ['stdin', 'stdout', 'stderr'] as const satisfies readonly (keyof Options)[];

/** Keys that mean nothing here, and why. */
const WITHOUT_MEANING: ReadonlyMap<string, string> = new Map([
  ['run-wasm-opt', 'there is nothing in the adapters that would have to be removed'],
  ['wasi-version', 'the adapters have the versions that the component imports'],
  ['compose-component-path', 'the component is the one on the command line'],
]);

const KEYS: readonly string[] = [
  ...['compat', '$schema', ...SWITCHES, 'env', 'config', 'fs', 'stdio', 'debug'],
  ...WITHOUT_MEANING.keys(),
];

/** Where each option stands. */
const PLACES: Readonly<Partial<Record<keyof Options, Path>>> = {
  ...Object.fromEntries(SWITCHES.map((key) => [key, [key]])),
  ...Object.fromEntries(STREAMS.map((key) => [key, ['stdio', key]])),
  environment: ['env', 'host'],
  env: ['env', 'overrides'],
  config: ['config'],
  filesystem: ['fs', 'host-preopens'],
  mounts: ['fs', 'preopens'],
  trace: ['debug'],
};

/** Refuses a file in this form that does not say so, with what saying so would let through. */
export function checkNotWasiVirt({ value }: Document, fail: Fail, isToml: boolean): void {
  const said = value as Table; // an object, as its reader has checked
  const key = Object.keys(said).find((one) => isTheirs(one, said[one]));
  if (key === undefined) return;
  const open = letThrough(said);
  const through = open.length === 0 ? 'nothing but what it names' : `what it does not name: ${open.join(', ')}`;
  const add = isToml ? 'compat = "wasi-virt"' : '"compat": "wasi-virt"';
  fail(
    [key],
    `${key} stands here as in a file for wasi-virt: if it is one, add ${add} at its top, which lets through ${through}`,
  );
}

function isTheirs(key: string, value: unknown): boolean {
  if (key === 'fs' || key === 'debug' || WITHOUT_MEANING.has(key)) return true;
  if (SWITCHES.some((one) => one === key)) return typeof value === 'boolean';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (key === 'stdio') return true;
  if (key !== 'env' && key !== 'config') return false;
  const { host, overrides, ...others } = value as Table;
  if (Object.keys(others).length > 0 || (host === undefined && overrides === undefined)) return false;
  return Array.isArray(overrides) || typeof host !== 'string' || host === 'none' || host === 'all';
}

/** What a file lets through without a word. */
function letThrough(said: Table): readonly string[] {
  const named = [...SWITCHES, 'env', 'config', 'stdio'].filter((key) => said[key] === undefined);
  // there the streams bring an empty file system with them
  return said['fs'] === undefined && said['stdio'] === undefined ? [...named, 'fs'] : named;
}

export function readWasiVirt({ value }: Document, fail: Fail): Form {
  const said = value as Table; // an object, as its reader has checked
  checkKeys(said, KEYS, [], fail);
  const open = letThrough(said);
  const notes: string[] = [];
  if (open.length > 0)
    notes.push(`the policy is in the form of wasi-virt, so what it does not name is let through: ${open.join(', ')}`);
  for (const [key, why] of WITHOUT_MEANING) {
    if (said[key] !== undefined) notes.push(`${key} changes nothing: ${why}`);
  }
  const options = new Map<keyof Options, unknown>();
  for (const key of SWITCHES) {
    const on = said[key];
    if (on !== undefined && typeof on !== 'boolean') fail([key], `${key} must be true or false`);
    options.set(key, on === false ? 'deny' : 'allow');
  }
  readVariables(said['env'], ['env'], fail, (allow, set) => {
    options.set('environment', allow);
    if (set !== undefined) options.set('env', set);
  });
  readVariables(said['config'], ['config'], fail, (allow, set) => {
    if (set === undefined) options.set('config', allow);
    else
      options.set('config', {
        ...(typeof allow === 'string' ? { allow: allow === 'allow' ? 'all' : [] } : allow),
        set,
      });
  });
  readStreams(said['stdio'], options, fail);
  readFiles(said, options, notes, fail);
  readDebug(said['debug'], options, fail);
  return {
    options: (disk: Disk) => optionsFromFile(options, disk),
    says: (option) => options.has(option),
    saysAny: true,
    name: ({ option }) => PLACES[option]?.join('.'),
    pathOf: (option, part, message) => {
      const path = PLACES[option] ?? [];
      const inside = path.reduce<unknown>((table, key) => (table as Table | undefined)?.[key], said);
      return quotedIn(inside, path, message) ?? (part === undefined ? path : [...path, part]);
    },
    implied: new Set([...options.keys()].filter((option) => said[PLACES[option]?.[0] ?? option] === undefined)),
    notes,
  };
}

/** `overrides` and `host`; the host's are denied where it says nothing of them, and let through where there is no such table. */
function readVariables(
  table: unknown,
  path: Path,
  fail: Fail,
  set: (allow: string | object, pairs: unknown) => void,
): void {
  if (table === undefined) {
    set('allow', undefined);
    return;
  }
  const { overrides, host = 'none' } = tableOf(table, path, ['overrides', 'host'], fail);
  const pairs = overrides === undefined ? [] : overrides;
  if (!Array.isArray(pairs))
    fail([...path, 'overrides'], `${path.join('.')}.overrides must be a list of pairs: [["NAME", "value"]]`);
  const given = (pairs as unknown[]).length === 0 ? undefined : pairs;
  const at = [...path, 'host'];
  if (host === 'none') set('deny', given);
  else if (host === 'all') set('allow', given);
  else {
    const list: Table = typeof host === 'object' && host !== null ? { ...host } : {};
    const [only, second] = Object.entries(list);
    if (only === undefined || (only[0] !== 'allow' && only[0] !== 'deny') || second !== undefined) {
      return fail(at, `${at.join('.')} must be "none", "all", { allow = [NAMES] } or { deny = [NAMES] }`);
    }
    const [key, names] = only;
    set(key === 'allow' ? { allow: names } : { allow: 'all', deny: names }, given);
  }
}

/** All three must be there, as there. */
function readStreams(table: unknown, options: Map<keyof Options, unknown>, fail: Fail): void {
  if (table === undefined) {
    options.set('stdio', 'allow');
    return;
  }
  const streams = tableOf(table, ['stdio'], STREAMS, fail);
  for (const stream of STREAMS) {
    const value = streams[stream];
    if (value === undefined) fail(['stdio'], `stdio.${stream} is missing: say "allow", "deny" or "ignore"`);
    if (typeof value !== 'string') fail(['stdio', stream], `stdio.${stream} must be "allow", "deny" or "ignore"`);
    options.set(stream, value);
  }
}

function readFiles(said: Table, options: Map<keyof Options, unknown>, notes: string[], fail: Fail): void {
  const { fs, stdio } = said;
  if (fs === undefined) {
    options.set('filesystem', stdio === undefined ? 'allow' : 'deny');
    return;
  }
  const table = tableOf(fs, ['fs'], ['host-preopens', 'preopens', 'passive-cutoff'], fail);
  const { 'host-preopens': host = false, preopens = {}, 'passive-cutoff': cutoff } = table;
  if (typeof host !== 'boolean') return fail(['fs', 'host-preopens'], 'fs.host-preopens must be true or false');
  if (cutoff !== undefined) {
    if (!Number.isSafeInteger(cutoff)) fail(['fs', 'passive-cutoff'], 'fs.passive-cutoff must be a whole number');
    notes.push('fs.passive-cutoff changes nothing: files of all sizes are kept in the same way');
  }
  options.set('filesystem', host ? 'allow' : 'deny');
  const path = ['fs', 'preopens'];
  const entries = Object.entries(tableOf(preopens, path, undefined, fail));
  if (entries.length === 0) return;
  // what changes files of the host always fails there; beside all of the host's it would change them by another way
  const reads = host ? {} : { writable: false };
  const mounts = entries.map(([guest, entry]) => [guest, preopenOf(entry, [...path, guest], reads, fail)]);
  options.set('mounts', Object.fromEntries(mounts));
}

function preopenOf(entry: unknown, path: Path, reads: Table, fail: Fail): unknown {
  const [kind, content] = kindOf(entry, path, fail);
  switch (kind) {
    case 'dir':
      return { files: directoryOf(content, path, reads, fail) };
    case 'virtualize':
      return { path: content };
    case 'runtime-dir':
      return { host: content, ...reads };
    default:
      return fail(path, `${path.at(-1) ?? ''} is a directory: say dir, virtualize or runtime-dir, not ${kind}`);
  }
}

function directoryOf(value: unknown, path: Path, reads: Table, fail: Fail): unknown {
  const inner = [...path, 'dir'];
  const entries = Object.entries(tableOf(value, inner, undefined, fail));
  return Object.fromEntries(entries.map(([name, entry]) => [name, entryOf(entry, [...inner, name], reads, fail)]));
}

const KINDS: readonly string[] = ['dir', 'source', 'file', 'virtualize', 'runtime-file', 'runtime-dir', 'symlink'];

function entryOf(entry: unknown, path: Path, reads: Table, fail: Fail): unknown {
  const [kind, content] = kindOf(entry, path, fail);
  switch (kind) {
    case 'dir':
      return { directory: directoryOf(content, path, reads, fail) };
    case 'source':
      return typeof content === 'string' ? content : fail([...path, kind], 'source is the text of a file');
    case 'file':
      return bytesOf(content, [...path, kind], fail);
    case 'virtualize':
      return { path: content };
    case 'symlink':
      return { link: content };
    default:
      return { host: content, ...reads };
  }
}

/** The only key of an entry, and its value. */
function kindOf(entry: unknown, path: Path, fail: Fail): readonly [kind: string, content: unknown] {
  const table = tableOf(entry, path, KINDS, fail);
  const [only, second] = Object.entries(table);
  if (only === undefined || second !== undefined) {
    return fail(path, `${path.at(-1) ?? ''} must have one of ${KINDS.join(', ')}`);
  }
  return only;
}

function bytesOf(value: unknown, path: Path, fail: Fail): Uint8Array {
  const isByte = (one: unknown): boolean => Number.isInteger(one) && Number(one) >= 0 && Number(one) <= 0xff;
  if (!Array.isArray(value) || !value.every(isByte)) return fail(path, 'file is a list of bytes, each from 0 to 255');
  return Uint8Array.from(value as number[]);
}

/** Their trace needs the host's standard error, as far as the component has it. */
function readDebug(debug: unknown, options: Map<keyof Options, unknown>, fail: Fail): void {
  if (debug === undefined || debug === false) return;
  if (debug !== true) fail(['debug'], 'debug must be true or false');
  const stderr = options.get('stderr') ?? options.get('stdio');
  if (stderr !== 'allow')
    fail(['debug'], 'debug writes to standard error, which is not let through: say stdio.stderr = "allow"');
  options.set('trace', 'stderr');
}

/** A table, with these keys and no others. */
function tableOf(value: unknown, path: Path, keys: readonly string[] | undefined, fail: Fail): Table {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(path, `${shown(path)} must be a table`);
  if (keys !== undefined) checkKeys(value as Table, keys, path, fail);
  return value as Table;
}

function checkKeys(table: Table, keys: readonly string[], path: Path, fail: Fail): void {
  for (const key of Object.keys(table)) {
    if (keys.includes(key)) continue;
    const inner = [...path, key];
    const help = didYouMean(key, keys);
    const list = keys.length > 12 || help !== '' ? '' : `; there are ${keys.join(', ')}`;
    fail(inner, `there is no key ${shown(inner)} in the form of wasi-virt${help}${list}`);
  }
}

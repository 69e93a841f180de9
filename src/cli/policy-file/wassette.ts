import type { Options } from '../../index.ts';
import { didYouMean, optionsFromFile } from '../../policy/options/command-line.ts';
import { cut, type Document, type Path } from './document.ts';
import type { Form } from './form.ts';
import { quotedIn, shown } from './own-form.ts';

/**
 * A policy of Wassette: which files, hosts and variables a tool may use. What it says and we cannot keep is refused, never left out; of what
 * it says nothing, nothing is let through.
 */

type Fail = (path: Path, sentence: string) => never;

type Table = Readonly<Record<string, unknown>>;

/** No name of a host is longer, also with a port. */
const MAX_NAME = 300;

const PERMISSIONS = ['permissions'];

/** What is about other things than a component's imports. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['runtime', 'how the host is kept in a container is not decided in a component'],
  ['resources', 'a component cannot limit its own time and memory: set limits where it is run'],
  ['ipc', 'a component has no sockets and pipes of the host'],
]);

export function readWassette({ value }: Document, fail: Fail): Form {
  const said = table(value, [], ['version', 'description', 'permissions'], fail);
  const { version, description = '', permissions } = said;
  if (typeof version !== 'string' || !version.startsWith('1.')) {
    fail(['version'], `version must be "1.0" or a later one that begins with 1, not ${told(version)}`);
  }
  if (typeof description !== 'string') fail(['description'], 'description must be text');
  const all = table(permissions, PERMISSIONS, ['storage', 'network', 'environment', ...ELSEWHERE.keys()], fail);
  for (const [key, why] of ELSEWHERE) {
    if (all[key] !== undefined)
      fail([...PERMISSIONS, key], `${shown([...PERMISSIONS, key])} cannot be kept here: ${why}; leave it out`);
  }
  const options = new Map<keyof Options, unknown>();
  const places = new Map<keyof Options, Path>();
  const set = (option: keyof Options, content: unknown, path: Path): void => {
    options.set(option, content);
    places.set(option, path);
  };
  readStorage(all['storage'], [...PERMISSIONS, 'storage'], set, fail);
  readNetwork(all['network'], [...PERMISSIONS, 'network'], set, fail);
  readEnvironment(all['environment'], [...PERMISSIONS, 'environment'], set, fail);
  return {
    options: (disk) => optionsFromFile(options, disk),
    says: (option) => options.has(option),
    saysAny: true,
    name: ({ option }) => {
      const path = places.get(option);
      return path === undefined ? undefined : shown(path);
    },
    pathOf: (option, _, message) => {
      const path = places.get(option) ?? [];
      const inside = path.reduce<unknown>((part, key) => (part as Table | undefined)?.[key], said);
      return quotedIn(inside, path, message) ?? path;
    },
    // it is handed out in two ways
    implied: new Set(['config']),
    notes: [
      'the policy speaks of files, hosts and variables alone: clocks, random numbers, streams and arguments are denied unless an option allows them',
    ],
  };
}

type SetOption = (option: keyof Options, content: unknown, path: Path) => void;

/** `fs://PATH`, also with `/**` at its end: a directory that the host opens under this name. */
function readStorage(value: unknown, path: Path, set: SetOption, fail: Fail): void {
  const { allow, deny } = lists(value, path, fail);
  if (deny.length > 0)
    fail(
      [...path, 'deny'],
      `${shown([...path, 'deny'])}: what is in an allowed folder cannot be denied; allow folders of which none holds it, and leave this out`,
    );
  if (allow.length === 0) return;
  const mounts: [string, object][] = allow.map((item, i) => {
    const at = [...path, 'allow', String(i)];
    const { uri, access } = table(item, at, ['uri', 'access'], fail);
    const [, folder = ''] = typeof uri === 'string' ? (/^fs:\/\/(.+?)(?:\/\*\*)?$/.exec(uri) ?? []) : [];
    if (folder === '') return fail([...at, 'uri'], `${told(uri)} is no folder: write fs://PATH or fs://PATH/**`);
    if (folder.includes('*')) {
      return fail(
        [...at, 'uri'],
        `${told(uri)} is for a part of a folder, which cannot be kept here: only /** at the end can`,
      );
    }
    const known =
      Array.isArray(access) && access.every((one) => one === 'read' || one === 'write') ? (access as string[]) : [];
    if (!known.includes('read')) {
      return fail(
        [...at, 'access'],
        `access must be ["read"] or ["read", "write"]${known.includes('write') ? ', as what can be written can be read here' : ''}`,
      );
    }
    return [folder, { host: folder, ...(known.includes('write') ? {} : { writable: false }) }];
  });
  const seen = new Set<string>();
  const twice = mounts.findIndex(([folder]) => seen.size === seen.add(folder).size);
  if (twice >= 0) fail([...path, 'allow', String(twice)], `${told(mounts[twice]?.[0])} is there twice: leave one out`);
  set('mounts', Object.fromEntries(mounts), [...path, 'allow']);
}

/** Hosts are for http; networks for sockets. */
function readNetwork(value: unknown, path: Path, set: SetOption, fail: Fail): void {
  const { allow, deny } = lists(value, path, fail);
  const hosts: string[] = [];
  const networks: string[] = [];
  for (const [i, item] of allow.entries()) {
    const at = [...path, 'allow', String(i)];
    const { host, cidr } = table(item, at, ['host', 'cidr'], fail);
    if ((host === undefined) === (cidr === undefined)) fail(at, 'an entry has a host or a cidr');
    if (host !== undefined) hosts.push(hostOf(host, [...at, 'host'], fail));
    else if (typeof cidr === 'string' && cidr.includes('/'))
      networks.push(`${cidr.includes(':') ? bracketed(cidr) : cidr}:*`);
    else fail([...at, 'cidr'], `${told(cidr)} is no network: write 10.0.0.0/8`);
  }
  const named = new Map(hosts.map((one) => [nameIn(one), one]));
  const within = new Map(hosts.flatMap((one) => wildcardsOver(nameIn(one)).map((name) => [name, one])));
  for (const [i, item] of deny.entries()) {
    const at = [...path, 'deny', String(i)];
    const { host, cidr } = table(item, at, ['host', 'cidr'], fail);
    if (cidr !== undefined && allow.length > 0)
      fail(
        at,
        'networks that are denied cannot be kept beside hosts that are allowed, which may have any address; leave it out',
      );
    const denied = host === undefined ? undefined : nameIn(hostOf(host, [...at, 'host'], fail, true));
    const other = denied === undefined ? undefined : overlapping(denied, hosts, named, within);
    if (other !== undefined)
      fail(
        at,
        `${told(host)} is denied inside of ${told(other)}, which cannot be kept here: allow hosts of which none is denied`,
      );
  }
  if (hosts.length > 0) set('http', hosts, [...path, 'allow']);
  if (networks.length > 0) set('sockets', networks, [...path, 'allow']);
}

/** `2001:db8::/32` as a rule has it. */
function bracketed(cidr: string): string {
  const slash = cidr.indexOf('/');
  return `[${cidr.slice(0, slash)}]${cidr.slice(slash)}`;
}

/** A host as a rule for http has it: a name, `*.name`, or an address with its scheme. */
function hostOf(value: unknown, path: Path, fail: Fail, any = false): string {
  const [, scheme, name = ''] =
    typeof value === 'string' ? (/^(https?:\/\/)?((?:\*\.)?[^/*@?#\s]+|\*)\/?$/i.exec(value) ?? []) : [];
  if (name === '' || name.length > MAX_NAME)
    return fail(path, `${told(value)} is no host: write api.example.com, *.example.com or https://api.example.com`);
  if (name === '*' && !any)
    return fail(path, 'all hosts at once are not let through by a policy of this form: name them, or say --allow-http');
  return `${scheme?.toLowerCase() ?? ''}${name}`;
}

/** The name in a rule, without scheme and port. */
function nameIn(rule: string): string {
  return rule
    .replace(/^https?:\/\//, '')
    .replace(/:\d+$/, '')
    .toLowerCase();
}

/** The first rule that means some name that a denied one means, too. Looked up, as there may be many of both. */
function overlapping(
  denied: string,
  hosts: readonly string[],
  named: ReadonlyMap<string, string>,
  within: ReadonlyMap<string, string>,
): string | undefined {
  if (denied === '*') return hosts[0];
  const around = wildcardsOver(denied).find((name) => named.has(name));
  return named.get(denied) ?? within.get(denied) ?? (around === undefined ? undefined : named.get(around));
}

/** `*.b.c` and `*.c` for `a.b.c`; for `*.b.c` as well. */
function wildcardsOver(name: string): readonly string[] {
  const found: string[] = [];
  for (let at = name.indexOf('.'); at >= 0; at = name.indexOf('.', at + 1)) found.push(`*${name.slice(at)}`);
  return found;
}

/** A value from a file, as a sentence has it. */
function told(value: unknown): string {
  return cut(JSON.stringify(value ?? null));
}

/** Wassette hands variables out by `wasi:config`. */
function readEnvironment(value: unknown, path: Path, set: SetOption, fail: Fail): void {
  if (value === undefined) return;
  const { allow = [] } = table(value, path, ['allow'], fail);
  if (!Array.isArray(allow)) return fail([...path, 'allow'], `${shown([...path, 'allow'])} must be a list`);
  const names = (allow as unknown[]).map((item, i) => {
    const at = [...path, 'allow', String(i)];
    const { key } = table(item, at, ['key'], fail);
    return typeof key === 'string' && key !== '' ? key : fail(at, 'an entry has the key of a variable');
  });
  if (names.length === 0) return;
  set('environment', { allow: names }, [...path, 'allow']);
  set('config', { allow: names }, [...path, 'allow']);
}

function lists(
  value: unknown,
  path: Path,
  fail: Fail,
): { readonly allow: readonly unknown[]; readonly deny: readonly unknown[] } {
  if (value === undefined) return { allow: [], deny: [] };
  const { allow = [], deny = [] } = table(value, path, ['allow', 'deny'], fail);
  for (const [key, list] of Object.entries({ allow, deny })) {
    if (!Array.isArray(list)) fail([...path, key], `${shown([...path, key])} must be a list`);
  }
  return { allow: allow as unknown[], deny: deny as unknown[] };
}

function table(value: unknown, path: Path, keys: readonly string[], fail: Fail): Table {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fail(path, path.length === 0 ? 'a policy is an object' : `${shown(path)} must be an object`);
  }
  for (const key of Object.keys(value)) {
    if (keys.includes(key)) continue;
    const help = didYouMean(key, keys);
    fail(
      [...path, key],
      `there is no key ${shown([...path, key])} in a policy of Wassette${help === '' ? `; there are ${keys.join(', ')}` : help}`,
    );
  }
  return value as Table;
}

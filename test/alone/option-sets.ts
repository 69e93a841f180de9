import type { Options } from '../../src/index.ts';

/** Options for adapters alone: everything denied, and every way in which something is not. */

const MOUNT: Options['mounts'] = { '/': { files: { 'a.txt': 'hello', sub: { directory: { 'b.txt': 'there' } } } } };

export const OPTION_SETS: readonly (readonly [title: string, options: Options])[] = [
  ['nothing', {}],
  ['traps', { onDeny: 'trap' }],
  ['files', { mounts: MOUNT }],
  ['writable files', { mounts: { '/tmp': { writable: true } }, stdout: { file: '/tmp/out' } }],
  ['streams', { stdio: 'allow' }],
  ['streams beside files', { stdio: 'allow', mounts: MOUNT }],
  ['a text, and files', { stdin: { text: 'input' }, stdout: 'allow', mounts: MOUNT }],
  ['directories of the host', { stdio: 'allow', filesystem: 'allow' }],
  ['a directory of the host beside files', { stdio: 'allow', mounts: { ...MOUNT, '/host': { host: '/data' } } }],
  ['clocks', { clocks: 'allow' }],
  ['clocks beside files', { clocks: 'allow', mounts: MOUNT }],
  ['stepping clocks', { clocks: { step: '1ms' }, stdout: 'allow' }],
  ['shifted clocks', { clocks: { offset: '1h' } }],
  ['variables', { environment: { allow: ['LANG'], set: { A: '1' } }, args: ['app'], config: { set: { k: 'v' } } }],
  ['random numbers', { random: { seed: 7 }, exit: 'allow' }],
  ['http', { http: 'allow' }],
  ['http beside files', { http: 'allow', mounts: MOUNT }],
  ['http by rules', { http: ['example.com'] }],
  ['http by rules beside files', { http: ['example.com'], mounts: MOUNT, stdout: 'allow' }],
  ['sockets', { sockets: 'allow', clocks: 'allow' }],
  ['sockets by rules', { sockets: ['example.com:80'] }],
  ['sockets by rules beside files', { sockets: ['example.com:80'], mounts: MOUNT }],
  ['the same each time', { deterministic: true }],
  ['the same each time, with output', { deterministic: true, stdout: 'allow' }],
  ['traced', { trace: true }],
  ['traced beside streams', { trace: true, stdio: 'allow' }],
  ['much', { all: 'allow', mounts: MOUNT, environment: { set: { A: '1' } } }],
  ['all but some', { all: 'allow', deny: ['wasi:random/*', 'wasi:cli/exit'] }],
];

/** What adapters are for. */
export const INTERFACE_SETS: readonly (readonly [title: string, interfaces: readonly string[]])[] = [
  ['env and fs', ['env', 'fs']],
  ['env', ['environment']],
  ['clocks and random', ['clocks', 'random']],
  ['streams and files', ['stdio', 'fs']],
  ['http for servers', ['http', 'stdio', 'wasi:http/incoming-handler']],
  ['all for servers', ['all', 'wasi:http/incoming-handler']],
  ['sockets', ['sockets']],
  ['one by its name', ['wasi:cli/stdin']],
  ['io', ['io']],
];

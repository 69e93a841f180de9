import type { Options } from '../../src/index.ts';

/** One policy of every kind, by name: together they ask for every adapter there is. */
export const POLICIES: Readonly<Record<string, Options>> = {
  denied: {},
  'denied, trapping': { onDeny: 'trap' },
  'all allowed': { allowAll: true },
  deterministic: { deterministic: true },
  'deterministic, printing': { deterministic: true, stdout: 'allow', stderr: 'allow' },
  'stdio allowed': { allowStdio: true },
  'stdio swallowed': { stdin: { text: 'hi' }, stdout: 'ignore', stderr: 'ignore' },
  'stdio swallowed, all else allowed': { allowAll: true, stdout: 'ignore' },
  'stdio into files': { mounts: { '/': { writable: true } }, stdout: { file: '/out' }, stdin: 'ignore' },
  'files mounted': { mounts: { '/': { files: { a: 'x' }, writable: true }, '/etc': { files: { b: 'y' } } } },
  'directories remapped': { mounts: { '/data': { host: '/srv/data' } } },
  'files and directories of the host': {
    allowStdio: true,
    mounts: { '/': { files: { a: 'x', up: { host: '/srv/up' } }, writable: true } },
  },
  'files beside all of the host': { allowFs: true, mounts: { '/tmp': { writable: true } } },
  'environment in part': { allowEnv: ['A'], denyEnv: ['B'], env: { C: 'c' }, args: ['program'], cwd: '/' },
  'configuration in part': { allowConfig: ['a'], config: { b: 'c' } },
  'clocks fixed': { clock: { fixed: '2026-01-01T00:00:00Z' } },
  'clocks stepping': { clock: { step: '1ms' }, allowStdio: true },
  'clocks shifted': { clock: { offset: '1h' }, allowAll: true },
  'random seeded': { random: { seed: 1 } },
  'http by rule': { allowHttp: ['api.example', 'https+GET://*.example.org'] },
  'sockets by rule': { allowSockets: ['10.0.0.0/8:1-2', 'db.example:53', 'tcp+listen://127.0.0.1:1'] },
  'network by rule, all else allowed': { allowAll: true, allowHttp: ['a.example'], allowSockets: ['db.example:53'] },
  traced: { trace: true },
  'traced into a file, all else allowed': {
    trace: { file: '/trace' },
    allowAll: true,
    mounts: { '/': { writable: true } },
    clock: { step: '1ms' },
  },
};

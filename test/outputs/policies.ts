import type { Options } from '../../src/index.ts';

/** One policy of every kind, by name: together they ask for every adapter there is. */
export const POLICIES: Readonly<Record<string, Options>> = {
  denied: {},
  'denied, trapping': { onDeny: 'trap' },
  'all allowed': { all: 'allow' },
  deterministic: { deterministic: true },
  'deterministic, printing': { deterministic: true, stdout: 'allow', stderr: 'allow' },
  'stdio allowed': { stdio: 'allow' },
  'stdio swallowed': { stdin: { text: 'hi' }, stdout: 'ignore', stderr: 'ignore' },
  'stdio swallowed, all else allowed': { all: 'allow', stdout: 'ignore' },
  'stdio into files': { mounts: { '/': { writable: true } }, stdout: { file: '/out' }, stdin: 'ignore' },
  'files mounted': { mounts: { '/': { files: { a: 'x' }, writable: true }, '/etc': { files: { b: 'y' } } } },
  'directories remapped': { mounts: { '/data': { host: '/srv/data' } } },
  'files and directories of the host': {
    stdio: 'allow',
    mounts: { '/': { files: { a: 'x', up: { host: '/srv/up' } }, writable: true } },
  },
  'files beside all of the host': { filesystem: 'allow', mounts: { '/tmp': { writable: true } } },
  'environment in part': { environment: { allow: ['A'], deny: ['B'] }, env: { C: 'c' }, args: ['program'], cwd: '/' },
  'configuration in part': { config: { allow: ['a'], set: { b: 'c' } } },
  'clocks fixed': { clocks: { fixed: '2026-01-01T00:00:00Z' } },
  'clocks stepping': { clocks: { step: '1ms' }, stdio: 'allow' },
  'clocks shifted': { clocks: { offset: '1h' }, all: 'allow' },
  'random seeded': { random: { seed: 1 } },
  'http by rule': { http: ['api.example', 'https+GET://*.example.org'] },
  'sockets by rule': { sockets: ['10.0.0.0/8:1-2', 'db.example:53', 'tcp+listen://127.0.0.1:1'] },
  'network by rule, all else allowed': { all: 'allow', http: ['a.example'], sockets: ['db.example:53'] },
  traced: { trace: true },
  'traced into a file, all else allowed': {
    trace: { file: '/trace' },
    all: 'allow',
    mounts: { '/': { writable: true } },
    clocks: { step: '1ms' },
  },
};

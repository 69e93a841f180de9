import { describe, expect, it } from 'vitest';
import { renderReport, type Report } from '../../src/policy/report.ts';

const REPORT: Report = {
  input: { bytes: 12345678 },
  output: { bytes: 12346000 },
  imports: [
    {
      name: 'wasi:cli/environment@0.2.0',
      kind: 'instance',
      decision: 'virtual',
      reason: 'as set, nothing of the host',
      option: { environment: 'allow' },
      functions: [{ name: 'get-environment', decision: 'virtual' }],
    },
    {
      name: 'wasi:random/random@0.2.0',
      kind: 'instance',
      decision: 'deny',
      reason: 'denied',
      decidedBy: { deny: ['wasi:random/*', 'b'] },
      option: { deny: ['b'], random: 'allow' },
      functions: [
        { name: 'get-random-bytes', decision: 'deny', answer: 'trap' },
        { name: 'get-random-u64', decision: 'deny', answer: 'trap' },
      ],
    },
    {
      name: 'primary',
      implements: 'wasi:sockets/tcp@0.2.0',
      kind: 'instance',
      decision: 'types',
      reason: 'its types are used by an export',
      functions: [],
    },
    { name: 'log', kind: 'func', decision: 'host', reason: 'not an interface of WASI', functions: [] },
  ],
  mounts: [
    { path: '/data', writable: false, files: 1, directories: 2, links: 1, hosts: 1, bytes: 12345, contents: [] },
    {
      path: '/home',
      host: '/srv/home',
      writable: false,
      files: 0,
      directories: 0,
      links: 0,
      hosts: 0,
      bytes: 0,
      contents: [],
    },
    {
      path: '/tmp',
      writable: true,
      maxBytes: 16777216,
      maxFiles: 100,
      files: 0,
      directories: 0,
      links: 0,
      hosts: 0,
      bytes: 0,
      contents: [],
    },
  ],
  notes: ['what to know'],
  closed: { outputs: ['stdout', 'stderr'], reason: 'closed', option: { stdout: 'ignore', stderr: 'ignore' } },
  traps: [
    { function: 'wasi:random/random@0.2.0#get-random-bytes', option: { random: 'allow' } },
    { function: 'example:x/y#z' },
  ],
  remaining: ['primary', 'log'],
};

describe('renderReport', () => {
  it('is aligned text', () => {
    const traps = `functions that would trap when called:
  wasi:random/random@0.2.0#get-random-bytes  random: 'allow'
  example:x/y#z                              no option helps

`;
    const summary = renderReport(REPORT);
    expect(summary.startsWith(traps)).toBe(true);
    expect(summary).not.toContain('get-environment');
    expect(renderReport(REPORT, undefined, 'functions')).toBe(`${traps}imports:
  virtual  wasi:cli/environment@0.2.0                   as set, nothing of the host; environment: 'allow'
      get-environment  virtual
  deny     wasi:random/random@0.2.0                     denied (deny wasi:random/*, deny b); deny: ['b'], random: 'allow'
      get-random-bytes  trap
      get-random-u64    trap
  types    primary (implements wasi:sockets/tcp@0.2.0)  its types are used by an export
  host     log                                          not an interface of WASI

virtual directories:
  /data  read-only  1 file, 2 directories, 1 link, 1 entry of the host's, 12,345 bytes
  /home  the host's /srv/home
  /tmp   writable   0 files, 0 bytes, at most 16,777,216 bytes, at most 100 files

notes:
  what to know
  closed: stdout: 'ignore', stderr: 'ignore' swallows what they write

imports that are left:
  primary
  log

12,345,678 bytes in, 12,346,000 bytes out (+322)
`);
  });

  it('has one line for the interfaces of a package of which the same was decided', () => {
    const denied = (name: string, reason = 'not allowed'): Report['imports'][number] => {
      return { name, kind: 'instance', decision: 'deny', reason, functions: [] };
    };
    const names = ['wasi:a/x@0.2.0', 'wasi:a/y@0.2.0', 'wasi:a/x@0.2.1', 'wasi:b/x@0.2.0', 'wasi:a/z', 'plain'];
    const imports = [...names.map((name) => denied(name)), denied('wasi:a/w@0.2.0', 'otherwise')];
    expect(renderReport({ ...REPORT, imports, traps: [] })).toContain(`imports:
  deny  wasi:a/{x,y}@0.2.0  not allowed
  deny  wasi:a/x@0.2.1      not allowed
  deny  wasi:b/x@0.2.0      not allowed
  deny  wasi:a/z            not allowed
  deny  plain               not allowed
  deny  wasi:a/w@0.2.0      otherwise

`);
  });

  it('says that there is nothing', () => {
    const nothing: Report = {
      input: { bytes: 8 },
      output: { bytes: 8 },
      imports: [],
      mounts: [],
      notes: [],
      traps: [],
      remaining: [],
    };
    expect(renderReport(nothing)).toBe(`functions that would trap when called:
  none

imports:
  none

imports that are left:
  none

8 bytes in, 8 bytes out (+0)
`);
  });

  it('lets no name steer the terminal', () => {
    const name = 'a\x1b[2J\nb\u202ec';
    const text = renderReport({ ...REPORT, imports: [], traps: [], remaining: [name] });
    expect(text).toContain('a\\u{1b}[2J\\u{a}b\\u{202e}c\n');
  });

  it('is all there as JSON', () => {
    expect(JSON.parse(JSON.stringify(REPORT))).toEqual(REPORT);
  });
});

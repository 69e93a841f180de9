import { describe, expect, it } from 'vitest';
import { virtualize, type Options, type Report } from '../../src/index.ts';
import { assertValid } from '../support/validate.ts';
import { wat } from '../support/wat.ts';

/** What WASI does not have: it is let through only where somebody named it, or let all through and replaced nothing. */

async function reportOf(text: string, options: Options): Promise<Report> {
  const { bytes, report } = virtualize(await wat(`(component ${text})`), options);
  await assertValid(bytes);
  return report;
}

const func = (name: string): string => `(export "${name}" (func (result u32)))`;
const instance = (name: string, ...functions: string[]): string => {
  return `(import "${name}" (instance ${functions.map(func).join('')}))`;
};

/** For each package of WASI: interfaces of it, and options that say something else of it than that it is the host's. */
const PACKAGES: readonly (readonly [name: string, interfaces: readonly string[], options: readonly Options[]])[] = [
  [
    'filesystem',
    ['types', 'preopens', 'unknown'],
    [{ mounts: { '/': { writable: true } } }, { mounts: { '/d': { host: '/srv' } } }, { filesystem: 'deny' }],
  ],
  [
    'clocks',
    ['wall-clock', 'monotonic-clock', 'timezone', 'types', 'unknown'],
    [
      { clocks: 'deny' },
      { clocks: { fixed: 0 } },
      { clocks: { step: '1ms' } },
      { clocks: { offset: '1s' } },
      { clocks: 'deny' },
    ],
  ],
  [
    'random',
    ['random', 'insecure', 'insecure-seed', 'unknown'],
    [
      { random: 'deny' },
      { random: { seed: 1 } },
      { insecureRandom: { seed: 1 } },
      { insecureRandom: 'deny' },
      { random: 'deny' },
    ],
  ],
  [
    'cli',
    ['environment', 'stdin', 'stdout', 'stderr', 'exit', 'terminal-stdout', 'terminal-output', 'types', 'unknown'],
    [
      { environment: { deny: ['A'] } },
      { env: { A: 'b' } },
      { args: ['a'] },
      { cwd: '/' },
      { environment: { allow: ['A'] } },
      { stdin: 'ignore' },
      { stdin: { text: 'a' } },
      { stdout: 'deny' },
      { stderr: 'ignore' },
      { exit: 'deny' },
      { stdio: 'deny' },
    ],
  ],
  [
    'config',
    ['store', 'runtime', 'unknown'],
    [{ config: { deny: ['a'] } }, { config: { set: { a: 'b' } } }, { config: 'deny' }],
  ],
  ['http', ['types', 'outgoing-handler', 'client', 'handler', 'unknown'], [{ http: ['a.test'] }, { http: 'deny' }]],
  ['sockets', ['tcp', 'network', 'instance-network', 'unknown'], [{ sockets: ['a:1'] }, { sockets: 'deny' }]],
];

const CASES = PACKAGES.flatMap(([name, interfaces, options]) => options.map((o) => [name, interfaces, o] as const));

describe('what WASI does not have', () => {
  it.each(CASES)('is denied in wasi:%s %j where --allow-all is not all: %j', async (name, interfaces, options) => {
    for (const one of interfaces) {
      const text = instance(`wasi:${name}/${one}@0.2.0`, 'unknown');
      expect((await reportOf(text, { all: 'allow' })).remaining, one).toEqual([`wasi:${name}/${one}@0.2.0`]);
      for (const all of [{ all: 'allow' }, { allow: ['wasi:*'] }] as const) {
        const report = await reportOf(text, { ...all, ...options });
        expect(report.remaining, one).toEqual([]);
        expect(report.imports[0]?.functions, one).toMatchObject([{ decision: 'deny' }]);
      }
    }
    // nothing is said of the others
    const other = name === 'random' ? 'clocks/unknown' : 'random/unknown';
    expect((await reportOf(instance(`wasi:${other}`, 'unknown'), { ...options, all: 'allow' })).remaining).toEqual([
      `wasi:${other}`,
    ]);
  });

  it.each<readonly [string, string, Options]>([
    ['wasi:cli/stdout', 'get-stdout', { stdio: 'allow' }],
    ['wasi:cli/stdout', 'get-stdout', { stdout: 'allow' }],
    ['wasi:cli/exit', 'exit', { exit: 'allow' }],
    ['wasi:cli/environment', 'get-arguments', { environment: 'allow' }],
    ['wasi:clocks/wall-clock', 'now', { clocks: 'allow' }],
    ['wasi:clocks/wall-clock', 'now', { clocks: 'allow' }],
    ['wasi:clocks/monotonic-clock', 'now', { clocks: { offset: '1s' } }],
    ['wasi:random/random', 'get-random-u64', { random: 'allow' }],
    ['wasi:random/random', 'get-random-u64', { random: 'allow' }],
    ['wasi:filesystem/types', 'filesystem-error-code', { filesystem: 'allow' }],
    ['wasi:http/types', 'http-error-code', { http: 'allow' }],
    ['wasi:sockets/instance-network', 'instance-network', { sockets: 'allow' }],
    ['wasi:config/store', 'get', { config: 'allow' }],
  ])('does not come with %s, as %s does, by %j', async (name, known, options) => {
    const report = await reportOf(instance(name, 'unknown', known, 'constructor'), options);
    expect(report.remaining).toEqual([name]);
    const { functions, decision, reason, option } = report.imports[0] ?? {};
    expect(functions?.map((f) => f.decision)).toEqual(['deny', 'host', 'deny']);
    expect(decision).toBe('mixed');
    expect(reason).toMatch(/, without what is not as in WASI: unknown, constructor$/);
    const offset = typeof options.clocks === 'object';
    const instead = options.stdout === undefined ? {} : { stdout: undefined };
    expect(option).toStrictEqual(offset ? undefined : { allow: [name], ...instead });
    const helped = await reportOf(instance(name, 'unknown', known, 'constructor'), { ...options, ...option });
    expect(helped.imports[0]?.functions.map((f) => f.decision)).toEqual(
      offset ? ['deny', 'host', 'deny'] : ['host', 'host', 'host'],
    );
    for (const rule of [name, name.replace(/\/.*/, '/*'), 'wasi:*']) {
      const all = await reportOf(instance(name, 'unknown', known, 'constructor'), { allow: [rule] });
      expect(
        all.imports[0]?.functions.map((f) => f.decision),
        rule,
      ).toEqual(['host', 'host', 'host']);
    }
    expect((await reportOf(instance(name, 'unknown'), options)).remaining).toEqual([]);
  });
});

const TYPES02 = `(import "wasi:http/types@0.2.0" (instance $t (export "incoming-request" (type (sub resource)))
  (export "response-outparam" (type (sub resource)))))
  (alias export $t "incoming-request" (type $r)) (alias export $t "response-outparam" (type $o))`;
const HANDLER02 = (params = '(param "request" (own $r)) (param "out" (own $o))', more = ''): string => `${TYPES02}
  (import "wasi:http/incoming-handler@0.2.0" (instance (alias outer 1 $r (type $r0)) (export "incoming-request" (type $r (eq $r0)))
    (alias outer 1 $o (type $o0)) (export "response-outparam" (type $o (eq $o0)))
    (export "handle" (func ${params})) ${more}))`;
const RUN = (version: string, result = '(result (result))', name = 'run'): string =>
  `(import "wasi:cli/run@${version}" (instance (export "${name}" (func ${result}))))`;

describe("another component's exports", () => {
  const left = async (text: string, options: Options = {}): Promise<readonly string[]> => {
    return (await reportOf(text, options)).remaining.filter((name) => !name.includes('/types'));
  };
  const handler = 'wasi:http/incoming-handler@0.2.0';

  it('stay with the functions that WASI gives them', async () => {
    expect(await left(HANDLER02())).toEqual([handler]);
    expect(await left(RUN('0.2.0'))).toEqual(['wasi:cli/run@0.2.0']);
    expect(await left(RUN('0.2.12'))).toEqual(['wasi:cli/run@0.2.12']);
    const { imports } = await reportOf(HANDLER02(undefined, func('fetch')), {});
    expect(imports[1]?.functions.map((f) => f.decision)).toEqual(['host', 'deny']);
  });

  it.each([
    HANDLER02('(param "request" (own $r))'),
    HANDLER02('(param "request" (own $o)) (param "out" (own $r))'),
    HANDLER02('(param "request" (borrow $r)) (param "out" (own $o))'),
    HANDLER02('(param "request" (own $r)) (param "out" (own $o)) (result string)'),
    RUN('0.2.0', '(param "url" string) (result (result))'),
    RUN('0.2.0', '(result string)'),
    RUN('0.2.0', '(result (result))', 'fetch'),
    instance('wasi:http/handler@0.3.0', 'handle'),
    instance('wasi:http/incoming-handler@0.2.0', 'handle', 'fetch'),
  ])('do not stay with others: %s', async (text) => {
    expect(await left(text)).toEqual([]);
    expect((await left(text, { all: 'allow' })).length).toBe(1);
  });

  it('go where http is denied or has rules, or where they are', async () => {
    for (const options of [
      { http: 'deny' },
      { http: ['a.test'] },
      { http: ['a.test'], all: 'allow' },
      { deny: ['wasi:http/incoming-handler'] },
      { deny: ['wasi:http/*'] },
      { deny: ['wasi:*'] },
    ] as const) {
      expect(await left(HANDLER02(), options), JSON.stringify(options)).toEqual([]);
    }
    expect(await left(RUN('0.2.0'), { deny: ['wasi:cli/*'] })).toEqual([]);
    expect(await left(HANDLER02(), { http: 'allow' })).toEqual([handler]);
    expect(await left(HANDLER02(), { http: ['a.test'], allow: ['wasi:http/incoming-handler'] })).toEqual([handler]);
  });
});

describe('two names of one import', () => {
  const named =
    '(import "my" (implements "wasi:cli/exit@0.2.0") (instance (export "exit" (func (param "s" (result))))))';
  const stays = async (options: Options): Promise<boolean> => (await reportOf(named, options)).remaining.length > 0;

  it.each<readonly [Options, boolean]>([
    [{ allow: ['my'] }, true],
    [{ allow: ['wasi:cli/exit'] }, true],
    [{ allow: ['my'], deny: ['wasi:cli/exit'] }, false],
    [{ allow: ['my'], deny: ['wasi:cli/exit@0.2.0'] }, false],
    [{ allow: ['my'], deny: ['wasi:cli/*'] }, false],
    [{ allow: ['my'], deny: ['wasi:cli/*@0.2.0'] }, false],
    [{ allow: ['my'], deny: ['wasi:*'] }, false],
    [{ allow: ['my'], deny: ['wasi:cli/exit@0.2.1'] }, true],
    [{ allow: ['my', 'wasi:cli/exit'], deny: ['wasi:cli/*'] }, true],
    [{ allow: ['wasi:cli/exit'], deny: ['my'] }, false],
    [{ allow: ['wasi:cli/*'], deny: ['my'] }, false],
    [{ exit: 'allow', deny: ['my'] }, false],
    [{ all: 'allow', deny: ['my'] }, false],
    [{ exit: 'allow', deny: ['wasi:*'] }, true],
    [{ exit: 'allow', allow: ['my'], deny: ['wasi:*'] }, true],
    [{ all: 'allow', deny: ['wasi:*'] }, false],
  ])('%j: stays %j', async (options, expected) => {
    expect(await stays(options)).toBe(expected);
  });
});

describe('a whole namespace', () => {
  it.each<readonly [name: string, options: Options, stays: boolean]>([
    ['evil:a/b', { deny: ['evil:*'] }, false],
    ['evil:c/d@1.0.0', { deny: ['evil:*'] }, false],
    ['evil:inner:c/d', { deny: ['evil:*'] }, false],
    ['evil2:a/b', { deny: ['evil:*'] }, true],
    ['good:evil/a', { deny: ['evil:*'] }, true],
    ['evil:a/b', { deny: ['evil:*'], allow: ['evil:a/b'] }, true],
    ['evil:a/b', { deny: ['evil:*'], allow: ['evil:a/*'] }, true],
    ['evil:inner:c/d', { deny: ['evil:*'], allow: ['evil:inner:*'] }, true],
    ['evil:inner:c/d', { allow: ['evil:*'], deny: ['evil:inner:*'] }, false],
    ['wasi:keyvalue/store', { allow: ['wasi:*'] }, true],
    ['wasi-x:keyvalue/store', { deny: ['wasi:*'] }, true],
    ['wasi:keyvalue/store', { all: 'allow', deny: ['wasi:*'] }, false],
    ['wasi:keyvalue/store', { deny: ['wasi:*'], allow: ['wasi:keyvalue/*'] }, true],
  ])('%s with %j: stays %j', async (name, options, stays) => {
    // judges do not know nested namespaces
    const { report } = virtualize(await wat(`(component ${instance(name, 'f')})`), options);
    expect(report.remaining).toEqual(stays ? [name] : []);
  });

  it('is refused where nothing may come from the host', async () => {
    const bytes = await wat('(component)');
    expect(() => virtualize(bytes, { deterministic: true, allow: ['wasi:*'] })).toThrow(/allow wasi:\* lets it in/);
  });

  it('has an option that is narrower', async () => {
    const { imports } = await reportOf(instance('evil:a/b', 'f'), { deny: ['evil:*'] });
    expect(imports[0]).toMatchObject({
      reason: 'denied',
      decidedBy: { deny: ['evil:*'] },
      option: { allow: ['evil:a/b'] },
    });
  });
});

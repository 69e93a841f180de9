import { describe, expect, it } from 'vitest';
import type { Attribute } from '../../src/binary/name.ts';
import { interfaceOf, parseInterfaceName } from '../../src/component/extern-name.ts';
import type { Entity } from '../../src/component/types.ts';
import { capability } from '../../src/policy/capabilities/table.ts';
import { decide } from '../../src/policy/decide.ts';
import type { Decision } from '../../src/policy/draft.ts';
import { because } from '../../src/policy/options/mention.ts';
import { environmentPlan } from '../../src/policy/subsystems/environment.ts';
import { shownVariables } from '../../src/policy/subsystems/variables.ts';
import { verdictOn } from '../../src/policy/verdict.ts';
import { textOf } from '../../src/settings/sentence.ts';
import { normalize, type Options } from '../../src/policy/options/options.ts';

function decided(name: string, options: Options = {}, attributes: Attribute[] = [], kind: Entity['kind'] = 'instance') {
  return decide(normalize(options), { name, interface: interfaceOf({ name, attributes }), kind });
}

/** `why`: the reason, with the options that decided it. */
type Row = readonly [name: string, options: Options, decision: Decision['decision'], why: string, option?: Options];

const ROWS: readonly Row[] = [
  // the default: WASI is denied, everything else stays
  ['wasi:cli/exit@0.2.0', {}, 'deny', 'not allowed', { exit: 'allow' }],
  ['wasi:cli/exit@0.2.12', {}, 'deny', 'not allowed', { exit: 'allow' }],
  ['wasi:cli/exit', {}, 'deny', 'not allowed', { exit: 'allow' }],
  ['wasi:cli/exit@0.2', {}, 'deny', 'not allowed', { exit: 'allow' }],
  ['wasi:cli/exit@9.9.9', {}, 'deny', 'not allowed', { exit: 'allow' }],
  ['wasi:cli/exit@0.2.0-rc-2023-11-10', {}, 'deny', 'not allowed', { exit: 'allow' }],
  ['wasi:cli/exit@0.2.0+trusted.example', {}, 'deny', 'not allowed', { exit: 'allow' }],
  ['wasi:clocks/monotonic-clock@0.2.0', {}, 'deny', 'not allowed', { clocks: 'allow' }],
  ['wasi:filesystem/preopens@0.2.0', {}, 'deny', 'not allowed', { filesystem: 'allow' }],
  ['wasi:sockets/tcp@0.2.0', {}, 'deny', 'not allowed', { sockets: 'allow' }],
  ['wasi:sockets/types@0.3.0', {}, 'deny', 'not allowed', { sockets: 'allow' }],
  ['wasi:config/store@0.2.0-draft', {}, 'deny', 'not allowed', { config: 'allow' }],
  ['wasi:cli/new@0.2.13', {}, 'deny', 'an unknown interface of WASI, not allowed', { allow: ['wasi:cli/new'] }],
  [
    'wasi:keyvalue/store@0.2.0',
    {},
    'deny',
    'an unknown interface of WASI, not allowed',
    { allow: ['wasi:keyvalue/store'] },
  ],
  [
    'wasi:constructor/constructor',
    {},
    'deny',
    'an unknown interface of WASI, not allowed',
    { allow: ['wasi:constructor/constructor'] },
  ],
  ['example:log/log', {}, 'host', 'not an interface of WASI'],
  // names that only look like WASI, or only look unlike it
  [
    'wasi:http-evil/types',
    {},
    'deny',
    'an unknown interface of WASI, not allowed',
    { allow: ['wasi:http-evil/types'] },
  ],
  ['wasi-http:evil/types', {}, 'host', 'not an interface of WASI'],
  ['wasix:cli/exit', {}, 'host', 'not an interface of WASI'],
  ['evil:wasi/cli', {}, 'host', 'not an interface of WASI'],
  ['evil:wasi:cli/exit', {}, 'host', 'not an interface of WASI'],
  ['wasi:evil:cli/exit', {}, 'deny', 'an unknown interface of WASI, not allowed', { allow: ['wasi:evil:cli/exit'] }],
  ['wasi:cli/exit/inner', {}, 'deny', 'an unknown interface of WASI, not allowed', { allow: ['wasi:cli/exit/inner'] }],
  ['wasi:cli/EXIT', {}, 'deny', 'an unknown interface of WASI, not allowed', { allow: ['wasi:cli/EXIT'] }],
  [
    'wasi:io-evil/streams',
    {},
    'deny',
    'an unknown interface of WASI, not allowed',
    { allow: ['wasi:io-evil/streams'] },
  ],
  ['wasi:io/evil', {}, 'deny', 'an unknown interface of WASI, not allowed', { allow: ['wasi:io/evil'] }],
  ['wasi:http/handlers', {}, 'deny', 'an unknown interface of WASI, not allowed', { allow: ['wasi:http/handlers'] }],
  [
    'wasi:http-evil/types',
    { http: 'allow' },
    'deny',
    'an unknown interface of WASI, not allowed',
    { allow: ['wasi:http-evil/types'] },
  ],
  ['exit', {}, 'host', 'not an interface of WASI'],
  // clocks and random numbers by themselves, before what is said about all of them
  ['wasi:clocks/wall-clock@0.2.0', { clocks: 'allow' }, 'host', "allowed by clocks: 'allow'"],
  ['wasi:clocks/types@0.3.0', { clocks: 'allow' }, 'host', "allowed by clocks: 'allow'"],
  [
    'wasi:clocks/wall-clock@0.2.0',
    { clocks: 'deny', all: 'allow' },
    'deny',
    "denied by clocks: 'deny'",
    { clocks: 'allow' },
  ],
  [
    'wasi:clocks/timezone@0.2.4',
    { clocks: { fixed: '2026-01-01T00:00:00Z' } },
    'virtual',
    'always 2026-01-01T00:00:00Z',
    { clocks: 'allow' },
  ],
  [
    'wasi:clocks/monotonic-clock@0.2.0',
    { clocks: { step: '1ms' }, epoch: 60 },
    'virtual',
    'from 1970-01-01T00:01:00Z on, 1ms for each look',
    { clocks: 'allow' },
  ],
  [
    'wasi:clocks/wall-clock@0.2.0',
    { clocks: { offset: '-3d' } },
    'virtual',
    "the host's, shifted by -3d",
    { clocks: 'allow' },
  ],
  [
    'wasi:clocks/monotonic-clock@0.2.0',
    { clocks: { offset: '-3d' } },
    'host',
    "the host's: an offset shifts the wall clock alone",
  ],
  [
    'wasi:clocks/monotonic-clock@0.3.0',
    { clocks: { step: '1ms' }, all: 'allow' },
    'virtual',
    'from 1970-01-01T00:00:00Z on, 1ms for each look',
    { clocks: 'allow' },
  ],
  [
    'wasi:clocks/system-clock@0.3.0',
    { clocks: { offset: '1h' }, all: 'allow' },
    'virtual',
    "the host's, shifted by 1h",
    { clocks: 'allow' },
  ],
  ['wasi:cli/stdin@0.3.0', { stdin: { text: 'hi' } }, 'virtual', '2 bytes that were set', { stdin: 'allow' }],
  ['wasi:cli/stdout@0.3.0', { stdout: 'ignore' }, 'virtual', "swallowed by stdout: 'ignore'", { stdout: 'allow' }],
  [
    'wasi:clocks/monotonic-clock@0.3.0',
    { clocks: { step: '1ms' }, allow: ['wasi:clocks/*@0.3.0'] },
    'host',
    'allowed by allow wasi:clocks/*@0.3.0',
  ],
  ['wasi:clocks/system-clock', { clocks: { fixed: 0 } }, 'virtual', 'always 1970-01-01T00:00:00Z', { clocks: 'allow' }],
  [
    'wasi:clocks/new@0.2.0',
    { clocks: 'allow' },
    'deny',
    'an unknown interface of WASI, not allowed',
    { allow: ['wasi:clocks/new'] },
  ],
  ['wasi:random/random@0.2.0', { random: 'allow' }, 'host', "allowed by random: 'allow'"],
  ['wasi:random/insecure@0.2.0', { random: 'allow' }, 'host', "allowed by random: 'allow'"],
  [
    'wasi:random/insecure@0.2.0',
    { random: 'allow', insecureRandom: 'deny' },
    'deny',
    "denied by insecureRandom: 'deny'",
    { insecureRandom: 'allow' },
  ],
  [
    'wasi:random/random@0.2.0',
    { random: { seed: 1 } },
    'virtual',
    'from a seed: the same in every run, NOT SECURE, no keys may come from it',
    { random: 'allow' },
  ],
  [
    'wasi:random/insecure-seed@0.2.0',
    { random: { seed: 1 } },
    'virtual',
    'from a seed: the same in every run',
    { random: 'allow' },
  ],
  ['wasi:random/random@0.2.0', { insecureRandom: { seed: 1 } }, 'deny', 'not allowed', { random: 'allow' }],
  [
    'wasi:random/random@0.3.0',
    { random: { seed: 1 } },
    'virtual',
    'from a seed: the same in every run, NOT SECURE, no keys may come from it',
    { random: 'allow' },
  ],
  // configuration, as the environment
  ['wasi:config/store@0.2.0-rc.1', { config: 'allow' }, 'host', "allowed by config: 'allow'"],
  [
    'wasi:config/store@0.2.0-rc.1',
    { config: { set: { A: 'b' } } },
    'virtual',
    'as set, nothing of the host',
    // the option holds what is set
    { allow: ['wasi:config/store'] },
  ],
  ['wasi:config/runtime', { config: { allow: ['A'] } }, 'virtual', "what was set over some of the host's"],
  ['wasi:config/store', { all: 'allow', config: { deny: ['A'] } }, 'virtual', "what was set over the host's"],
  // a standard stream by itself, before what is said about all of them; its terminal follows it
  ['wasi:cli/stdin@0.2.0', { stdin: 'allow' }, 'host', "allowed by stdin: 'allow'"],
  ['wasi:cli/terminal-stdin@0.2.0', { stdin: 'allow' }, 'host', "allowed by stdin: 'allow'"],
  ['wasi:cli/stdin@0.2.0', { stdin: 'ignore' }, 'deny', "empty by stdin: 'ignore'", { stdin: 'allow' }],
  ['wasi:cli/stdin@0.2.0', { stdin: { text: '' } }, 'deny', '0 bytes that were set', { stdin: 'allow' }],
  ['wasi:cli/stdin@0.2.0', { stdin: { text: 'ä' } }, 'virtual', '2 bytes that were set', { stdin: 'allow' }],
  [
    'wasi:cli/terminal-stdin@0.2.0',
    { stdin: { text: 'ä' }, stdio: 'allow' },
    'deny',
    "no terminal, as stdin is not the host's",
    { stdin: 'allow' },
  ],
  ['wasi:cli/stdout@0.2.0', { stdout: 'deny', all: 'allow' }, 'deny', "denied by stdout: 'deny'", { stdout: 'allow' }],
  ['wasi:cli/stdout@0.2.0', { stdout: 'ignore' }, 'virtual', "swallowed by stdout: 'ignore'", { stdout: 'allow' }],
  ['wasi:cli/stderr@0.2.0', { stdout: 'ignore', stdio: 'allow' }, 'host', "allowed by stdio: 'allow'"],
  [
    'wasi:cli/stderr@0.2.0',
    { stderr: { file: '/log/err' }, mounts: { '/log': { writable: true } } },
    'virtual',
    'goes into the virtual file /log/err',
    { stderr: 'allow' },
  ],
  // what is shared follows the others, whatever is said
  ['wasi:io/streams@0.2.0', {}, 'follows', 'shared by the interfaces that use it'],
  ['wasi:io/poll@0.2.12', { all: 'allow' }, 'follows', 'shared by the interfaces that use it'],
  // exports of another component
  ['wasi:http/incoming-handler@0.2.0', {}, 'host', "another component's export, not the host's"],
  ['wasi:http/handler@0.3.0-rc-2025-09-16', {}, 'deny', 'not allowed', { http: 'allow' }],
  ['wasi:http/handler@0.3.0', {}, 'host', "another component's export, not the host's"],
  ['wasi:cli/run@0.2.0', {}, 'host', "another component's export, not the host's"],
  ['wasi:cli/run@0.2.0', { deny: ['wasi:cli/*'] }, 'deny', 'denied by deny wasi:cli/*', { deny: [] }],
  // subsystems
  ['wasi:cli/exit@0.2.0', { exit: 'allow' }, 'host', "allowed by exit: 'allow'"],
  ['wasi:clocks/timezone@0.2.1', { clocks: 'allow' }, 'host', "allowed by clocks: 'allow'"],
  ['wasi:random/insecure@0.2.1', { random: 'allow' }, 'host', "allowed by random: 'allow'"],
  ['wasi:http/types@0.2.1', { http: 'allow' }, 'host', "allowed by http: 'allow'"],
  ['wasi:cli/terminal-stdin@0.2.1', { stdio: 'allow' }, 'host', "allowed by stdio: 'allow'"],
  ['wasi:cli/exit@0.2.1', { stdio: 'allow' }, 'deny', 'not allowed', { exit: 'allow' }],
  ['wasi:keyvalue/store', { all: 'allow' }, 'host', "allowed by all: 'allow'"],
  ['wasi:config/store@0.2.0-draft', { all: 'allow' }, 'host', "allowed by all: 'allow'"],
  ['wasi:cli/exit', { all: 'allow', exit: 'deny' }, 'deny', "denied by exit: 'deny'", { exit: 'allow' }],
  // names are more specific than subsystems, and the narrower name counts
  ['wasi:cli/exit@0.2.0', { allow: ['wasi:cli/exit'] }, 'host', 'allowed by allow wasi:cli/exit'],
  ['wasi:cli/exit@0.2.0', { allow: ['wasi:cli/exit@0.2.0'] }, 'host', 'allowed by allow wasi:cli/exit@0.2.0'],
  ['wasi:cli/exit@0.2.0', { allow: ['wasi:cli/exit@0.2.1'] }, 'deny', 'not allowed', { exit: 'allow' }],
  ['wasi:cli/exit@0.2.0+b', { allow: ['wasi:cli/exit@0.2.0'] }, 'deny', 'not allowed', { exit: 'allow' }],
  ['wasi:cli/exit@0.2.0', { allow: ['wasi:cli/*'] }, 'host', 'allowed by allow wasi:cli/*'],
  ['wasi:cli/exit@0.2.0', { allow: ['wasi:cli/*@0.2.0'] }, 'host', 'allowed by allow wasi:cli/*@0.2.0'],
  ['wasi:cli/exit@0.2.1', { allow: ['wasi:cli/*@0.2.0'] }, 'deny', 'not allowed', { exit: 'allow' }],
  [
    'wasi:http-evil/x',
    { allow: ['wasi:http/*'] },
    'deny',
    'an unknown interface of WASI, not allowed',
    { allow: ['wasi:http/*', 'wasi:http-evil/x'] },
  ],
  ['wasi:cli/exit@0.2.0', { exit: 'allow', deny: ['wasi:cli/*'] }, 'deny', 'denied by deny wasi:cli/*', { deny: [] }],
  ['wasi:cli/exit@0.2.0', { allow: ['wasi:cli/exit'], deny: ['wasi:cli/*'] }, 'host', 'allowed by allow wasi:cli/exit'],
  [
    'wasi:cli/exit@0.2.0',
    { deny: ['wasi:cli/exit'], allow: ['wasi:cli/*'] },
    'deny',
    'denied by deny wasi:cli/exit',
    { deny: [] },
  ],
  [
    'wasi:cli/exit@0.2.0',
    { deny: ['wasi:cli/exit@0.2.0'], allow: ['wasi:cli/exit'] },
    'deny',
    'denied by deny wasi:cli/exit@0.2.0',
    { deny: [] },
  ],
  [
    'wasi:cli/exit@0.2.0',
    { deny: ['wasi:cli/*@0.2.0'], allow: ['wasi:cli/exit'] },
    'host',
    'allowed by allow wasi:cli/exit',
  ],
  ['example:log/log', { deny: ['example:log/*'] }, 'deny', 'denied by deny example:log/*', { deny: [] }],
  ['example:log2/log', { deny: ['example:log/*'] }, 'host', 'not an interface of WASI'],
  ['example:log/log@1.0.0', { deny: ['example:log/log'] }, 'deny', 'denied by deny example:log/log', { deny: [] }],
  ['log', { deny: ['log'] }, 'deny', 'denied by deny log', { deny: [] }],
  // what helps leaves all else as it was
  [
    'wasi:cli/exit@0.2.0',
    { deny: ['wasi:cli/exit', 'log'] },
    'deny',
    'denied by deny wasi:cli/exit',
    { deny: ['log'], exit: 'allow' },
  ],
  [
    'wasi:a/b',
    { allow: ['c:d/e'] },
    'deny',
    'an unknown interface of WASI, not allowed',
    { allow: ['c:d/e', 'wasi:a/b'] },
  ],
  [
    'wasi:cli/stdin@0.2.0',
    { stdin: 'ignore', deny: ['wasi:cli/*'] },
    'deny',
    "empty by stdin: 'ignore'",
    { stdin: 'allow' },
  ],
  ['log', { deny: ['logs'] }, 'host', 'not an interface of WASI'],
  // the environment is virtual unless it is the host's as it is
  ['wasi:cli/environment@0.2.0', {}, 'virtual', 'empty: nothing of the host, nothing set', { environment: 'allow' }],
  ['wasi:cli/environment@0.3.0', {}, 'virtual', 'empty: nothing of the host, nothing set', { environment: 'allow' }],
  [
    'wasi:cli/environment@0.2.0',
    { env: { A: '1' } },
    'virtual',
    'as set, nothing of the host',
    { environment: 'allow' },
  ],
  ['wasi:cli/environment@0.2.0', { environment: 'allow' }, 'host', "allowed by environment: 'allow'"],
  ['wasi:cli/environment@0.2.0', { all: 'allow' }, 'host', "allowed by all: 'allow'"],
  ['wasi:cli/environment@0.2.0', { allow: ['wasi:cli/environment'] }, 'host', 'allowed by allow wasi:cli/environment'],
  ['wasi:cli/environment@0.2.0', { all: 'allow', env: { A: '1' } }, 'virtual', "what was set over the host's"],
  ['wasi:cli/environment@0.2.0', { all: 'allow', args: [] }, 'virtual', "what was set over the host's"],
  ['wasi:cli/environment@0.2.0', { all: 'allow', cwd: '/' }, 'virtual', "what was set over the host's"],
  [
    'wasi:cli/environment@0.2.0',
    { all: 'allow', environment: { deny: ['A'] } },
    'virtual',
    "what was set over the host's",
  ],
  ['wasi:cli/environment@0.2.0', { environment: { allow: ['A'] } }, 'virtual', "what was set over some of the host's"],
  [
    'wasi:cli/environment@0.2.0',
    { environment: 'allow', deny: ['wasi:cli/environment'] },
    'virtual',
    'empty: nothing of the host, nothing set',
    { deny: [] },
  ],
  [
    'wasi:cli/environment-evil@0.2.0',
    { environment: 'allow' },
    'deny',
    'an unknown interface of WASI, not allowed',
    { allow: ['wasi:cli/environment-evil'] },
  ],
];

const BAD_NAME = expect.objectContaining({ code: 'bad-name' }) as Error;

describe('decide', () => {
  for (const [name, options, decision, why, option] of ROWS) {
    it(`${name} with ${JSON.stringify(options)}: ${decision}`, () => {
      const found = decided(name, options);
      expect([found.decision, textOf(because(found)), found.option]).toEqual([decision, why, option]);
    });
  }

  it('goes by the interface that a plain name implements', () => {
    const tcp: Attribute[] = [{ kind: 'implements', interface: 'wasi:sockets/tcp@0.2.0' }];
    expect(decided('harmless-name', {}, tcp)).toMatchObject({ decision: 'deny', option: { sockets: 'allow' } });
    expect(decided('harmless-name', { sockets: 'allow' }, tcp).decision).toBe('host');
    expect(decided('harmless-name', { allow: ['wasi:sockets/tcp'] }, tcp).decision).toBe('host');
    expect(decided('harmless-name', { allow: ['harmless-name'] }, tcp).decision).toBe('host');
    // one import of an interface that is allowed can be denied by its name
    const one = { allow: ['wasi:sockets/tcp'], deny: ['harmless-name'] };
    expect(decided('harmless-name', one, tcp).decision).toBe('deny');
    expect(decided('exit', {}, [{ kind: 'implements', interface: 'wasi:cli/exit@0.2.0' }]).decision).toBe('deny');
    expect(decided('exit', {}, [{ kind: 'implements', interface: 'evil:wasi/exit' }]).decision).toBe('host');
    expect(decided('env', {}, [{ kind: 'implements', interface: 'wasi:cli/environment@0.2.0' }]).decision).toBe(
      'virtual',
    );
  });

  it('does not let a WASI name pass as another interface', () => {
    const spoof: Attribute[] = [{ kind: 'implements', interface: 'example:safe/thing' }];
    expect(() => decided('wasi:sockets/tcp@0.2.0', {}, spoof)).toThrow(BAD_NAME);
  });

  it.each([
    'WASI:cli/exit',
    'wasi:CLI/exit',
    'wasi:cli',
    'wasi:/exit',
    ':cli/exit',
    'wasi:cli/exit@',
    'ẁasi:cli/exit',
    'wasi:cli/ex\u200bit',
    '\ufeffwasi:cli/exit',
  ])('never sees the name %j', (name) => {
    expect(() => decided(name)).toThrow(BAD_NAME);
  });

  it.each(['func', 'type', 'component', 'core module', 'value'] as const)(
    'lets a %s with a plain name stay',
    (kind) => {
      expect(decided('thing', {}, [], kind).decision).toBe('host');
      expect(decided('thing', { deny: ['thing'] }, [], kind).decision).toBe('deny');
    },
  );

  it.each(['func', 'component', 'core module'] as const)('denies a %s under the name of WASI', (kind) => {
    expect(decided('wasi:cli/exit@0.2.0', {}, [], kind).decision).toBe('deny');
  });
});

describe('environmentPlan', () => {
  const NOTHING = { hostVariables: 'none', denied: [], set: [], arguments: [], cwd: undefined };

  it.each<readonly [Options, object]>([
    [{}, NOTHING],
    [
      {
        env: [
          ['A', 'a,b=c\nd'],
          ['B', ''],
          ['A', '2'],
        ],
      },
      {
        ...NOTHING,
        set: [
          ['A', '2'],
          ['B', ''],
        ],
      },
    ],
    [
      { args: ['prog', ''], cwd: '/x' },
      { ...NOTHING, arguments: ['prog', ''], cwd: { path: '/x' } },
    ],
    [{ environment: 'allow' }, { ...NOTHING, hostVariables: 'all', arguments: 'host', cwd: 'host' }],
    [
      { all: 'allow', args: [] },
      { ...NOTHING, hostVariables: 'all', cwd: 'host' },
    ],
    // a list of variables allows no arguments
    [{ environment: { allow: ['A', 'B'] } }, { ...NOTHING, hostVariables: ['A', 'B'] }],
    [{ environment: { allow: [] } }, { ...NOTHING, hostVariables: [] }],
    [
      { all: 'allow', environment: { allow: ['A'] } },
      { ...NOTHING, hostVariables: ['A'] },
    ],
    [{ all: 'allow', environment: 'deny' }, NOTHING],
    [
      { all: 'allow', environment: { deny: ['A'] } },
      { ...NOTHING, hostVariables: 'all', denied: ['A'], arguments: 'host', cwd: 'host' },
    ],
    [
      { environment: 'allow', deny: ['wasi:cli/*'] },
      { ...NOTHING, closed: true },
    ],
    [{ args: 'allow' }, { ...NOTHING, arguments: 'host' }],
    [{ args: { before: [] } }, { ...NOTHING, arguments: 'host' }],
    [{ args: { before: ['a'] } }, { ...NOTHING, arguments: { before: ['a'] } }],
    [
      { all: 'allow', args: 'deny' },
      { ...NOTHING, hostVariables: 'all', cwd: 'host' },
    ],
    [
      { environment: { allow: ['A'] }, args: 'allow' },
      { ...NOTHING, hostVariables: ['A'], arguments: 'host' },
    ],
    [
      { environment: 'deny', args: 'allow' },
      { ...NOTHING, arguments: 'host' },
    ],
    [
      { deny: ['wasi:*'], args: 'allow' },
      { ...NOTHING, arguments: 'host' },
    ],
    // a rule by name is narrower than any option
    [
      { deny: ['wasi:cli/*'], args: 'allow' },
      { ...NOTHING, closed: true },
    ],
    [
      { deny: ['wasi:cli/environment'], args: { before: ['a'] } },
      { ...NOTHING, closed: true, arguments: ['a'] },
    ],
    [{ allow: ['wasi:cli/environment@0.2.0'] }, { ...NOTHING, hostVariables: 'all', arguments: 'host', cwd: 'host' }],
    [{ allow: ['wasi:cli/environment@0.2.1'] }, NOTHING],
  ])('%j', (options, plan) => {
    const policy = normalize(options);
    const name = 'wasi:cli/environment@0.2.0';
    const asked = parseInterfaceName(name);
    const shown = shownVariables(policy.environment, verdictOn(policy, name, asked, capability(asked)));
    expect(environmentPlan(policy, shown)).toEqual(plan);
  });
});

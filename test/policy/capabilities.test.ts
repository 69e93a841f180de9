import { describe, expect, it } from 'vitest';
import { parseInterfaceName } from '../../src/component/extern-name.ts';
import {
  type Capability,
  answerOf,
  capabilities,
  capability,
  DENIED_CASES,
} from '../../src/policy/capabilities/table.ts';
import { DEFINED_VERSIONS, draft, specPackages } from '../support/spec-wit.ts';
import { scanWit, type Scan } from './wit-scan.ts';

const scans = new Map<string, readonly Scan[]>([
  ...DEFINED_VERSIONS.map((version) => [version, [...specPackages(version).values()].map(scanWit)] as const),
  ['0.2.0-draft', [scanWit(draft('store-0.2.0-draft')), scanWit(draft('runtime-0.2.0-draft'))]],
  ['0.2.0-rc.1', [scanWit(draft('store-0.2.0-rc.1'))]],
]);
const functions = [...scans].flatMap(([version, all]) =>
  all.flatMap((scan) => scan.functions.map((func) => ({ version, ...func }))),
);

function known(name: string): Capability {
  const found = capability(parseInterfaceName(name));
  if (found === undefined) throw new Error(`${name} is not in the table`);
  return found;
}

describe('the table of capabilities', () => {
  it('is compared with whole versions', () => {
    const count = (version: string): number => functions.filter((func) => func.version === version).length;
    expect(count('0.2.0')).toBe(176);
    expect(count('0.2.12')).toBe(162 + 19);
    expect(count('0.3.0')).toBe(130);
  });

  it('has every interface and every function of WASI 0.2 and 0.3', () => {
    const missing = functions.filter(({ interface: name, version, name: func }) => {
      const found = capability(parseInterfaceName(`${name}@${version}`));
      return found === undefined || answerOf(found, func) === undefined;
    });
    expect(missing.map((func) => `${func.interface}@${func.version}#${func.name}`)).toEqual([]);
    const interfaces = [...scans].flatMap(([version, all]) =>
      all.flatMap((scan) => scan.interfaces.map((name) => `${name}@${version}`)),
    );
    expect(interfaces.filter((name) => capability(parseInterfaceName(name)) === undefined)).toEqual([]);
  });

  it('has nothing else', () => {
    const declared = new Set(functions.map((func) => `${func.interface}#${func.name}`));
    const interfaces = new Set([...scans.values()].flat().flatMap((scan) => scan.interfaces));
    for (const [name, found] of capabilities()) {
      expect(interfaces).toContain(name);
      for (const func of found.functions.keys()) expect(declared).toContain(`${name}#${func}`);
      for (const func of found.startup) expect([...found.functions.keys()]).toContain(func);
    }
  });

  it('answers an error only where the function has such an error', () => {
    for (const func of functions) {
      const answer = answerOf(known(`${func.interface}@${func.version}`), func.name);
      const result = /->(.*);/.exec(func.signature)?.[1]?.trim() ?? '';
      const at = `${func.interface}@${func.version}#${func.name}: ${result}`;
      if (answer?.kind === 'error' || answer?.kind === 'ok') expect(result, at).toMatch(/^result/);
      if (answer?.kind === 'harmless' && answer.error !== undefined) expect(result, at).toContain('future<result<');
      const name = answer?.kind === 'error' ? answer.case : answer?.kind === 'harmless' ? answer.error : undefined;
      if (name === undefined) continue;
      if (name === '') expect(result, at).toMatch(/^result(<[^,<>]*>)?$/);
      else expect([...errorLabels(func.interface, func.version, result)], at).toContain(name);
    }
  });

  it('answers an error wherever a 0.2 function without a better answer has one', () => {
    const silent = functions
      .filter((func) => /-> result<.*, /.test(func.signature))
      .filter((func) => {
        const kind = answerOf(known(`${func.interface}@${func.version}`), func.name)?.kind;
        return kind !== 'error' && kind !== 'ok' && kind !== 'unreachable';
      });
    expect(silent.map((func) => func.name)).toEqual([]);
  });

  it.each([
    ['wasi:cli/exit@0.2.0', 'exit', { kind: 'trap', status: ['ok', 'err'] }],
    ['wasi:clocks/monotonic-clock@0.2.12', 'now', { kind: 'virtual' }],
    ['wasi:clocks/wall-clock', 'resolution', { kind: 'value', value: { seconds: 0, nanoseconds: 1 } }],
    ['wasi:filesystem/types@0.2.4', '[method]descriptor.read-via-stream', { kind: 'error', case: 'access' }],
    ['wasi:filesystem/types@0.3.0', '[method]descriptor.read-via-stream', { kind: 'harmless', error: 'access' }],
    [
      'wasi:filesystem/types@0.3.0-rc-2026-03-15',
      '[method]descriptor.read-directory',
      { kind: 'harmless', error: 'access' },
    ],
    ['wasi:filesystem/types@0.30.0', '[method]descriptor.read-via-stream', { kind: 'error', case: 'access' }],
    ['wasi:http/outgoing-handler@0.2.0', 'handle', { kind: 'error', case: 'HTTP-request-denied' }],
    ['wasi:random/random@0.2.0', 'get-random-bytes', { kind: 'trap' }],
    ['wasi:random/insecure-seed@0.2.0', 'insecure-seed', { kind: 'value', value: [0, 0] }],
    ['wasi:sockets/tcp-create-socket@0.2.0', 'create-tcp-socket', { kind: 'error', case: 'access-denied' }],
    ['wasi:config/store@0.2.0-draft', 'get', { kind: 'ok' }],
  ])('%s %s', (name, func, answer) => {
    expect(answerOf(known(name), func)).toEqual(answer);
  });

  it.each([
    'wasi:http-evil/types',
    'wasi:cli/exit-now',
    'wasi:cli/constructor',
    'wasi:constructor/constructor',
    'evil:wasi:cli/exit',
    'wasi:evil:cli/exit',
    'wasi:cli/exit/exit',
    'wasix:cli/exit',
    'wasi:cli/EXIT',
  ])('does not know %s', (name) => {
    expect(capability(parseInterfaceName(name))).toBeUndefined();
  });

  it('does not take properties of objects for functions', () => {
    expect(answerOf(known('wasi:cli/exit'), 'constructor')).toBeUndefined();
    expect(answerOf(known('wasi:cli/exit'), '__proto__')).toBeUndefined();
  });

  it('never lets what runs before `main` trap', () => {
    for (const [name, found] of capabilities()) {
      for (const func of found.startup) expect(answerOf(found, func)?.kind, `${name}#${func}`).toBe('harmless');
    }
  });

  it('knows the words for "denied" that WASI uses', () => {
    for (const word of ['access', 'access-denied', 'HTTP-request-denied', 'closed'])
      expect(DENIED_CASES).toContain(word);
  });
});

/** The labels of the type after `result<…,` in a function's result: in the interface itself or, by `use`, in its package. */
function errorLabels(owner: string, version: string, result: string): ReadonlySet<string> {
  const type = /result<.*, ([a-z-]+)>/.exec(result)?.[1] ?? '';
  const all = new Map((scans.get(version) ?? []).flatMap((scan) => [...scan.labels]));
  const packageName = owner.slice(0, owner.indexOf('/') + 1);
  const used = [...all.keys()].find((name) => name.startsWith(packageName) && name.endsWith(`.${type}`));
  return all.get(`${owner}.${type}`) ?? all.get(used ?? '') ?? new Set();
}

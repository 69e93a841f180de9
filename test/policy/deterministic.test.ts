import { describe, expect, it } from 'vitest';
import type { Attribute } from '../../src/binary/name.ts';
import { interfaceOf } from '../../src/component/extern-name.ts';
import type { Entity } from '../../src/component/types.ts';
import { capabilities } from '../../src/policy/capabilities/table.ts';
import { decide } from '../../src/policy/decide.ts';
import { checkSources } from '../../src/policy/deterministic.ts';
import { normalize, type Options } from '../../src/policy/options/options.ts';

function decided(name: string, options: Options = {}, attributes: Attribute[] = [], kind: Entity['kind'] = 'instance') {
  const policy = normalize({ ...options, deterministic: true });
  return decide(policy, { name, interface: interfaceOf({ name, attributes }), kind });
}

describe('deterministic', () => {
  it('means what is written, and what is said goes over it', () => {
    const { clock, random, stdio, mounts } = normalize({ deterministic: true });
    expect(clock).toEqual({ kind: 'step', by: 1_000_000n, from: 0n });
    expect(random).toEqual({ kind: 'seed', key: new Uint8Array(32) });
    expect([...stdio]).toEqual([
      ['stdin', { kind: 'ignore' }],
      ['stdout', { kind: 'ignore' }],
      ['stderr', { kind: 'ignore' }],
    ]);
    expect(mounts).toMatchObject([{ name: '/', writable: true }]);
    const said = normalize({
      deterministic: true,
      epoch: 5,
      clocks: { step: '1s' },
      random: 'deny',
      insecureRandom: { seed: 1 },
      mounts: {},
      stdout: 'allow',
      stdin: { text: 'x' },
    });
    expect(said.clock).toEqual({ kind: 'step', by: 1_000_000_000n, from: 5_000_000_000n });
    expect(said).toMatchObject({ random: undefined, insecureRandom: { kind: 'seed' }, mounts: [] });
    expect(said.subsystems.get('random')).toBe(false);
    expect(said.stdio.get('stdout')).toEqual({ kind: 'allow' });
    expect(normalize({ deterministic: false })).toEqual({ ...normalize({}), given: { deterministic: false } });
  });

  it.each<readonly [Options, RegExp]>([
    [{ all: 'allow' }, /and all: 'allow' lets it in/],
    [{ clocks: 'allow' }, /and clocks: 'allow' lets it in/],
    [{ random: 'allow' }, /random: 'allow' lets/],
    [{ filesystem: 'allow' }, /filesystem: 'allow'/],
    [{ http: 'allow' }, /http: 'allow'/],
    [{ sockets: 'allow' }, /sockets: 'allow'/],
    [{ stdio: 'allow' }, /stdio: 'allow'/],
    [{ environment: 'allow' }, /environment: 'allow' lets/],
    [{ environment: { allow: ['A'] } }, /environment\.allow lets/],
    [{ config: { allow: ['A'] } }, /config\.allow lets/],
    [{ stdin: 'allow' }, /stdin: 'allow'/],
    [{ http: ['a.test'] }, /and http lets it in/],
    [{ stdio: 'allow', stdin: 'ignore' }, /stdio: 'allow'/],
    [{ clocks: { offset: '1s' } }, /clocks: \{ offset: '1s' \} lets/],
    [{ insecureRandom: 'allow' }, /insecureRandom: 'allow'/],
    [{ mounts: { '/': { host: '/srv' } } }, /a directory of the host/],
    [{ allow: ['wasi:http/outgoing-handler'] }, /allow wasi:http\/outgoing-handler/],
    [{ allow: ['wasi:cli/*'] }, /allow wasi:cli\/\*/],
    [{ allow: ['wasi:cli/terminal-stderr'] }, /and allow wasi:cli\/terminal-stderr lets it in/],
    [{ allow: ['wasi:cli/stdin'] }, /^deterministic leaves nothing to the host, and allow wasi:cli\/stdin lets it in/],
    [
      { allow: ['wasi:cli/stdout'] },
      /stdout: 'ignore', which deterministic means, .*: leave out allow wasi:cli\/stdout, or say stdout$/,
    ],
    [{ deny: ['wasi:cli/stdin'] }, /stdin: 'ignore', which deterministic means/],
    [{ deny: ['wasi:clocks/*'] }, /clocks: \{ step: '1ms' \}, which deterministic means/],
    [{ deny: ['wasi:random/random'] }, /random: \{ seed: 0 \}, which deterministic means/],
    [{ deny: ['wasi:filesystem/types'] }, /mounts: \{ '\/': \{ writable: true \} \}, which deterministic means/],
    [{ allow: ['wasi:unknown/thing@1.0.0'] }, /allow wasi:unknown\/thing/],
    [{ allow: ['wasi:nested:pkg/thing'] }, /allow wasi:nested:pkg\/thing/],
  ])('%j contradicts it', (options, message) => {
    expect(() => normalize({ ...options, deterministic: true })).toThrow(
      expect.objectContaining({ code: 'conflict', message: expect.stringMatching(message) as string }) as Error,
    );
  });

  it.each<Options>([
    { exit: 'allow' },
    { stdout: 'allow', stderr: 'allow' },
    { clocks: 'deny' },
    { random: 'deny', insecureRandom: 'deny' },
    { stdio: 'deny' },
    { stdio: 'ignore', stdout: 'allow' },
    { stdout: 'deny' },
    { clocks: { fixed: 0 } },
    { deny: ['wasi:http/types', 'my:pkg/*'] },
    { allow: ['wasi:cli/exit'] },
    { allow: ['my:pkg/iface'] },
    { onDeny: 'trap' },
    { env: { A: 'b' }, args: ['x'], config: { set: { A: 'b' } } },
  ])('%j does not', (options) => {
    expect(() => normalize({ ...options, deterministic: true })).not.toThrow();
  });

  it('leaves none of the interfaces of WASI with the host but those that take output, whatever their version', () => {
    const options: Options = { stdout: 'allow', stderr: 'allow', exit: 'allow' };
    const left = [...capabilities()]
      .filter(([, known]) => known.role !== 'export-of-another')
      .flatMap(([name]) => ['@0.2.0', '@0.2.12', '@0.3.0', ''].map((version) => name + version))
      .filter((name) => decided(name, options).decision === 'host')
      .map((name) => name.replace(/@.*/, ''));
    expect([...new Set(left)].sort()).toEqual(['wasi:cli/exit', 'wasi:cli/stderr', 'wasi:cli/stdout']);
  });

  it('asks no terminal of the host', () => {
    expect(decided('wasi:cli/terminal-stdout@0.2.0', { stdout: 'allow' })).toMatchObject({
      decision: 'deny',
      reason: 'no terminal, as the component is deterministic',
    });
  });

  it('wants a word about imports that are not WASI’s', () => {
    const refusal = /my:pkg\/iface would stay: allow it by name if what provides it is deterministic, or deny it/;
    expect(() => decided('my:pkg/iface')).toThrow(refusal);
    expect(() => decided('log', {}, [], 'func')).toThrow(/log would stay/);
    expect(decided('my:pkg/iface', { allow: ['my:pkg/*'] }).decision).toBe('host');
    expect(decided('my:pkg/iface', { deny: ['my:pkg/iface'] }).decision).toBe('deny');
    expect(decided('level', {}, [], 'type').decision, 'types are no capability').toBe('host');
  });

  it('is not fooled by plain names', () => {
    const attributes: Attribute[] = [{ kind: 'implements', interface: 'wasi:sockets/tcp@0.2.0' }];
    expect(() => decided('primary', { allow: ['primary'] }, attributes)).toThrow(/primary would stay .*: deny it/);
    const dependency = 'unlocked-dep=<wasi:http/types>';
    expect(() => decided(dependency, { allow: [dependency] }, [], 'component')).toThrow(/deny it/);
    expect(() => decided('wasi:http/incoming-handler@0.2.0')).toThrow(/deny it/);
  });

  it('refuses whatever asks the host on the way, by whichever option', () => {
    for (const source of ['host', 'overlay', 'bridge'] as const) {
      expect(() => checkSources('wasi:x/y', ['why'], ['virtual', source])).toThrow(/wasi:x\/y would ask it \(why\)/);
    }
    expect(() => checkSources('wasi:x/y', ['why'], ['virtual', { kind: 'harmless' }])).not.toThrow();
  });
});

import { describe, expect, it } from 'vitest';
import type { ComponentSection } from '../../src/binary/index.ts';
import type { Instance } from '../../src/binary/instance.ts';
import { idx } from '../../src/binary/indices.ts';
import { equalBytes } from '../../src/bytes/equal.ts';
import type { InstanceDecl } from '../../src/binary/type.ts';
import { renderReport, unvirtualize } from '../../src/index.ts';
import { validate } from '../support/validate.ts';
import { wat } from '../support/wat.ts';
import {
  component,
  exportInstances,
  exportsFunc,
  exportsResource,
  exportsType,
  func,
  imports,
  importInstance,
  instanceType,
  local,
  named,
  own,
  ref,
  times,
  tuple,
  types,
} from './build.ts';
import { attempt, inspected } from './outcome.ts';

/** Small inputs that could ask for much time, memory, stack or output. Times are for the slowest machine, not for most. */

function denied(...decls: readonly InstanceDecl[]): Uint8Array {
  return component(types(instanceType(...decls)), imports(importInstance('my:a/b', 0)));
}
const deny = { deny: ['my:a/*'] };

describe('core modules', () => {
  it('of one size that differ at their ends, in an order that is not theirs in the output', () => {
    const count = 970;
    const modules = times(count, (i): ComponentSection => {
      const bytes = new Uint8Array(10_000);
      // a custom section without a name, as long as all of it
      bytes.set([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x00, 0x85, 0x4e, 0x00]);
      new DataView(bytes.buffer).setUint32(bytes.length - 4, i);
      return { kind: 'core module', bytes };
    });
    const instances = times(count, (i) => ({
      kind: 'instantiate' as const,
      module: idx<'core:module'>(count - 1 - i),
      args: [],
    }));
    const bytes = component(...modules, { kind: 'core instance', items: instances });
    const outcome = attempt(bytes);
    expect(outcome).toHaveProperty('result.report.link', { kind: 'fused' });
    const guest = 'result' in outcome ? unvirtualize(outcome.result.bytes) : undefined;
    expect(equalBytes(bytes, guest)).toBe(true);
  });
});

describe('parts of a guest that is fused', () => {
  const AROUND = `(import "wasi:random/insecure@0.2.0" (instance $r (export "get-insecure-random-u64" (func (result u64)))))
    (core func $l (canon lower (func $r "get-insecure-random-u64")))
    (core module $m (import "" "f" (func (result i64))) (func (export "g") (result i64) (call 0)))
    (core instance $c (instantiate $m (with "" (instance (export "f" (func $l))))))
    (func $g (result u64) (canon lift (core func $c "g")))
    (export "n" (func $g))`;

  it('are given instances in instances, each many times', async () => {
    const levels = times(
      17,
      (i) => `(instance $b${i + 1} (export "a" (instance $b${i})) (export "b" (instance $b${i})))`,
    );
    const parts = times(900, () => '(instance (instantiate $P (with "z" (instance $b17))))');
    const text = `(component ${AROUND} (instance $b0 (export "g" (func $g))) ${levels.join('\n')}
      (component $P (import "z" (instance))) ${parts.join('\n')})`;
    expect(attempt(await wat(text), {}, 2500)).toHaveProperty('result.report.link', { kind: 'fused' });
  });
});

describe('instances', () => {
  const inline = (...parts: readonly number[]): Instance => ({
    kind: 'exports',
    exports: parts.map((index, i) => ({ name: named(`a${i}`), item: { sort: 'instance', index } })),
  });

  it('in a chain as long as the input', () => {
    const chain: ComponentSection = { kind: 'instance', items: times(20_000, (i) => inline(...(i ? [i - 1] : []))) };
    const bytes = component(chain, exportInstances(19_999));
    expect(attempt(bytes)).toEqual({ code: 'limit' });
    expect(inspected(bytes)).toBe('limit');
  });

  it('in a chain through aliases', () => {
    const sections: ComponentSection[] = [{ kind: 'instance', items: [inline(), inline(0)] }];
    for (let at = 1; at < 10_000; at += 2) {
      const alias = { kind: 'export', sort: 'instance', instance: idx<'instance'>(at), name: 'a0' } as const;
      sections.push({ kind: 'alias', items: [alias] }, { kind: 'instance', items: [inline(at + 1)] });
    }
    expect(attempt(component(...sections, exportInstances(9_999)))).toEqual({ code: 'limit' });
  });

  it.each([
    [14, undefined],
    [30, 'limit'],
    [90, 'limit'],
  ])('that share others, %i levels of them', (levels, code) => {
    const shared: ComponentSection = {
      kind: 'instance',
      items: times(levels, (i) => inline(...(i ? [i - 1, i - 1] : []))),
    };
    const outcome = attempt(component(shared, exportInstances(levels - 1)));
    expect('code' in outcome ? outcome.code : undefined).toBe(code);
  });

  it('of a component that is read again for each', () => {
    const alias = { kind: 'core export', sort: 'func', instance: idx<'core:instance'>(0), name: 'a' } as const;
    const inner = { sections: [{ kind: 'alias' as const, items: times(100_000, () => alias) }] };
    const instances: Instance[] = times(400, () => ({
      kind: 'instantiate',
      component: idx<'component'>(0),
      args: [],
    }));
    const bytes = component(
      { kind: 'component', component: inner },
      { kind: 'instance', items: instances },
      exportInstances(...instances.keys()),
    );
    expect(attempt(bytes)).toEqual({ code: 'limit' });
  });

  it('of components in components', () => {
    const level = (depth: number): readonly ComponentSection[] => {
      if (depth === 0) return [];
      const instances: Instance[] = times(2, () => ({ kind: 'instantiate', component: idx<'component'>(0), args: [] }));
      return [
        { kind: 'component', component: { sections: level(depth - 1) } },
        { kind: 'instance', items: instances },
        exportInstances(0, 1),
      ];
    };
    expect(attempt(component(...level(60)))).toEqual({ code: 'limit' });
  });
});

describe('value types', () => {
  it.each([16, 90])('that share others, %i levels of them', (levels) => {
    const bytes = denied(
      exportsResource('r'),
      local(own(0)),
      ...times(levels, (i) => local({ kind: 'result', ok: ref(i + 1), error: ref(i + 1) })),
      local(func([ref(levels + 1)])),
      exportsFunc('f', levels + 2),
    );
    expect(attempt(bytes, deny)).toEqual({ code: 'limit' });
  });

  it('whose ways to an answer are many and all closed', async () => {
    // only a handle of the host would be at the end of each
    const labels = ['access-denied', 'permission-denied', 'access', 'not-permitted', 'denied', 'forbidden', 'closed'];
    const levels = 6;
    const variants = times(levels, (i) => [
      local({ kind: 'variant', cases: labels.map((label) => ({ label, type: ref(1 + 2 * i) })) }),
      exportsType(`v${i}`, 2 + 2 * i),
    ]);
    const bytes = component(
      types(
        instanceType(
          exportsResource('r'),
          local(own(0)),
          ...variants.flat(),
          local({ kind: 'result', ok: undefined, error: ref(2 * levels + 1) }),
          local(func([], ref(2 * levels + 2))),
          exportsFunc('f', 2 * levels + 3),
        ),
      ),
      imports(importInstance('my:a/b', 0)),
      { kind: 'alias', items: [{ kind: 'export', sort: 'type', instance: idx<'instance'>(0), name: 'r' }] },
      types(
        instanceType(
          { kind: 'alias', alias: { kind: 'outer', sort: 'type', count: 1, index: 1 } },
          exportsType('r', 0),
          local(own(1)),
          local(func([ref(2)])),
          exportsFunc('g', 3),
        ),
      ),
      imports(importInstance('my:c/d', 2)),
    );
    const outcome = attempt(bytes, deny);
    if ('code' in outcome) throw new Error(outcome.code);
    expect(outcome.result.report.traps.map((t) => t.function)).toEqual(['my:a/b#f']);
    expect((await validate(outcome.result.bytes)).verdict).toBe('valid');
  });

  it('in a chain of other names', async () => {
    const length = 3000;
    const chain = times(length, (i) => exportsType(`t${i}`, i));
    const bytes = denied(
      local({ kind: 'record', fields: [{ label: 'a', type: 'u32' }] }),
      ...chain,
      local(func([ref(length)])),
      exportsFunc('f', length + 1),
    );
    for (const options of [deny, {}]) {
      const outcome = attempt(bytes, options);
      if ('code' in outcome) throw new Error(outcome.code);
      expect((await validate(outcome.result.bytes)).verdict).toBe('valid');
    }
  });

  it('of sixty thousand bytes, a thousand times', async () => {
    const count = 1000;
    const bytes = denied(
      ...times(count, (i) => [
        local({ kind: 'list', element: 'u8', length: 60_000 + i }),
        local(func([], ref(2 * i))),
      ]).flat(),
      ...times(count, (i) => exportsFunc(`f${i}`, 2 * i + 1)),
    );
    const outcome = attempt(bytes, deny, 30_000);
    if ('code' in outcome) throw new Error(outcome.code);
    expect(outcome.result.bytes.length).toBeLessThan(4 * bytes.length);
    expect((await validate(outcome.result.bytes)).verdict).toBe('valid');
  });
});

describe('imports', () => {
  it('with thousands of functions', async () => {
    const bytes = denied(local(func(['string'], 'u32')), ...times(5000, (i) => exportsFunc(`f${i}`, 0)));
    const outcome = attempt(bytes, deny);
    if ('code' in outcome) throw new Error(outcome.code);
    expect((await validate(outcome.result.bytes)).verdict).toBe('valid');
  });

  it('with thousands of resources, in time by their number', () => {
    const guest = (count: number): Uint8Array => {
      const decls = times(count, (i): InstanceDecl[] => [
        exportsResource(`r${i}`),
        local({ kind: 'borrow', type: idx(4 * i) }),
        local({ kind: 'own', type: idx(4 * i) }),
        local({ ...func([], ref(4 * i + 2)), params: [{ label: 'self', type: ref(4 * i + 1) }] }),
        exportsFunc(`[method]r${i}.m`, 4 * i + 3),
      ]);
      return denied(...decls.flat());
    };
    const cost = (bytes: Uint8Array): number => {
      const costs = times(3, () => {
        const before = process.cpuUsage();
        expect(attempt(bytes, deny)).toHaveProperty('result');
        return process.cpuUsage(before).user;
      });
      return Math.min(...costs);
    };
    const [few, many] = [guest(1000), guest(5000)];
    cost(few);
    // five times as many; with their squares it would be 25 times as much
    expect(cost(many) / cost(few)).toBeLessThan(12);
  });

  it('that are thousands', () => {
    const functions = times(4000, (i) => ({
      name: named(`a${i}`),
      type: { kind: 'func' as const, type: idx<'type'>(0) },
    }));
    const outcome = attempt(component(types(func(['string'])), imports(...functions)), { deny: ['a0'] });
    if ('code' in outcome) throw new Error(outcome.code);
    expect(outcome.result.report.remaining.length).toBe(3999);
  });

  it('of a hundred versions', async () => {
    const bytes = component(
      types(
        ...times(100, (i) =>
          instanceType(
            exportsResource('r'),
            local({ kind: 'borrow', type: idx<'type'>(0) }),
            local(tuple(...times(i + 1, () => 'u8' as const))),
            local({
              kind: 'func',
              async: false,
              params: [
                { label: 'self', type: ref(1) },
                { label: 'x', type: ref(2) },
              ],
              result: 'u32',
            }),
            exportsFunc('[method]r.m', 3),
          ),
        ),
      ),
      imports(...times(100, (i) => importInstance(`wasi:a/b@0.2.${i}`, i))),
    );
    const outcome = attempt(bytes);
    if ('code' in outcome) throw new Error(outcome.code);
    expect(outcome.result.report.remaining).toEqual([]);
    expect((await validate(outcome.result.bytes)).verdict).toBe('valid');
  });

  it('whose adapters would be more than hosts accept', () => {
    const bytes = component(
      types(
        ...times(600, (i) =>
          instanceType(
            exportsResource('r'),
            local({ kind: 'borrow', type: idx<'type'>(0) }),
            local(tuple(...times((i % 100) + 1, () => 'u8' as const))),
            local(tuple(...times(Math.floor(i / 100) + 1, () => ref(2)))),
            local({
              kind: 'func',
              async: false,
              params: [
                { label: 'self', type: ref(1) },
                { label: 'x', type: ref(3) },
              ],
              result: undefined,
            }),
            exportsFunc('[method]r.m', 4),
          ),
        ),
      ),
      imports(...times(600, (i) => importInstance(`wasi:a${i}/b`, i))),
    );
    expect(attempt(bytes)).toEqual({ code: 'limit' });
  });

  it('with the longest name there can be, and traps', async () => {
    const name = `my:a/${'a'.repeat(99_900)}`;
    const count = 1000;
    const bytes = component(
      types(
        instanceType(
          local({ kind: 'enum', labels: ['x'] }),
          exportsType('e', 0),
          local(func([], ref(1))),
          ...times(count, (i) => exportsFunc(`${'f'.repeat(90)}${i}`, 2)),
        ),
      ),
      imports(importInstance(name, 0)),
    );
    const outcome = attempt(bytes, deny);
    if ('code' in outcome) throw new Error(outcome.code);
    const { result } = outcome;
    expect(result.report.traps.length).toBe(count);
    expect(result.bytes.length).toBeLessThan(5 * bytes.length);
    expect(renderReport(result.report).length).toBeLessThan(10 * bytes.length);
    expect((await validate(result.bytes)).verdict).toBe('valid');
  });
});

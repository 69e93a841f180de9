import { describe, expect, it } from 'vitest';
import type { Entity, InstanceType, Item, ValueType, World } from '../../src/component/types.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import { WasmvirtError } from '../../src/errors.ts';
import { worldToJson } from '../../src/wit/json.ts';
import { printWit } from '../../src/wit/print.ts';
import { func, list, record, tuple } from '../component/build-types.ts';
import { wat } from '../support/wat.ts';
import { DESCRIBED } from './components.ts';

async function jsonOf(text: string): Promise<unknown> {
  return worldToJson(resolveComponent(await wat(text)));
}

describe('worldToJson', () => {
  it('describes instances, types and functions', async () => {
    const json = await jsonOf(`(component
      (import "a:b/c@1.0.0" (instance $c
        (export "r" (type $r (sub resource)))
        (type $e (enum "x" "y"))
        (export "e" (type $e' (eq $e)))
        (export "[method]r.get" (func (param "self" (borrow $r)) (result (result (list u8) (error $e')))))))
      (alias export $c "r" (type $r))
      (import "my-c" (implements "d:e/f") (external-id "some id") (instance
        (export "s" (type $s (eq $r)))
        (type $rec (record (field "s" (own $s))))
        (export "rec" (type (eq $rec)))))
      (import "f" (func $f async (param "a" u8)))
      (export "g" (func $f)))`);
    expect(json).toEqual({
      imports: [
        {
          name: 'a:b/c@1.0.0',
          kind: 'instance',
          interface: 'a:b/c@1.0.0',
          types: [
            { name: 'r', kind: 'resource', resource: 0 },
            { name: 'e', kind: 'enum', labels: ['x', 'y'] },
          ],
          functions: [
            {
              name: '[method]r.get',
              kind: 'method',
              async: false,
              params: [{ name: 'self', type: 'borrow<r>' }],
              result: 'result<list<u8>, e>',
            },
          ],
        },
        {
          name: 'my-c',
          kind: 'instance',
          interface: 'd:e/f',
          externalId: 'some id',
          types: [
            { name: 's', kind: 'resource', alias: { interface: 'a:b/c@1.0.0', name: 'r' }, resource: 0 },
            { name: 'rec', kind: 'record', fields: [{ name: 's', type: 's' }] },
          ],
          functions: [],
        },
        {
          name: 'f',
          kind: 'func',
          func: { name: 'f', kind: 'freestanding', async: true, params: [{ name: 'a', type: 'u8' }], result: null },
        },
      ],
      exports: [
        {
          name: 'g',
          kind: 'func',
          func: { name: 'g', kind: 'freestanding', async: true, params: [{ name: 'a', type: 'u8' }], result: null },
        },
      ],
    });
  });

  it('describes what WIT cannot', async () => {
    const json = await jsonOf(`(component
      (import "m" (core module))
      (import "c" (component (import "x" (func)) (export "y" (instance))))
      (import "a:b/c" (instance (export "inner" (instance (export "f" (func))))))
      (type $v (variant (case "a") (case "b" (tuple u8 u8))))
      (export "v" (type $v)))`);
    expect(json).toMatchObject({
      imports: [
        { name: 'm', kind: 'core module' },
        { name: 'c', kind: 'component', imports: [{ name: 'x' }], exports: [{ name: 'y', kind: 'instance' }] },
        { name: 'a:b/c', items: [{ name: 'inner', kind: 'instance', functions: [{ name: 'f' }] }] },
      ],
      exports: [
        {
          name: 'v',
          kind: 'type',
          type: {
            name: 'v',
            kind: 'variant',
            cases: [
              { name: 'a', type: null },
              { name: 'b', type: 'tuple<u8, u8>' },
            ],
          },
        },
      ],
    });
  });

  it.each(Object.keys(DESCRIBED))('is JSON, with the same items as the world: %s', async (name) => {
    const world = resolveComponent(await wat(DESCRIBED[name] ?? ''));
    const json = worldToJson(world);
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    expect(json.imports.map((item) => item.name)).toEqual([...world.imports.keys()]);
    expect(json.exports.map((item) => item.name)).toEqual([...world.exports.keys()]);
  });
});

describe('hostile worlds', () => {
  const item = (name: string, entity: Entity): [string, Item] => [name, { name: { name, attributes: [] }, entity }];
  const world = (...items: [string, Item][]): World => ({ imports: new Map(items), exports: new Map() });
  const ofType = (type: ValueType): World => world(item('f', { kind: 'func', type: func([], type) }));

  let wide: ValueType = 'u8';
  for (let i = 0; i < 90; i++) wide = tuple(wide, wide);
  let long: ValueType = 'u8';
  for (let i = 0; i < 12; i++) long = tuple(long, long);
  const many = Array.from({ length: 5000 }, (_, i) => item(`f${i}`, { kind: 'func', type: func([], long) }));
  let nested: InstanceType = { kind: 'instance', exports: new Map() };
  for (let i = 0; i < 90; i++) {
    const inner = nested;
    nested = { kind: 'instance', exports: new Map(['a', 'b'].map((n) => item(n, { kind: 'instance', type: inner }))) };
  }
  let unnamed: ValueType = 'u8';
  for (let i = 0; i < 90; i++) unnamed = record({ a: unnamed, b: list(unnamed) });

  it.each<[string, World, string, string]>([
    ['a type whose text is exponential', ofType(wide), 'limit', 'limit'],
    ['many functions with a long type', world(...many), 'limit', 'limit'],
    [
      'instances whose paths are exponential',
      world(item('i', { kind: 'instance', type: nested })),
      'unsupported',
      'limit',
    ],
    ['records without a name', ofType(unnamed), 'unsupported', 'limit'],
  ])('%s', (_, hostile, wit, json) => {
    const codeOf = (run: () => unknown): string => {
      try {
        run();
      } catch (error) {
        if (error instanceof WasmvirtError) return error.code;
        throw error;
      }
      return 'accepted';
    };
    expect([codeOf(() => printWit(hostile)), codeOf(() => worldToJson(hostile))]).toEqual([wit, json]);
  });
});

import type { Export } from '../../src/binary/export.ts';
import { writeComponent, type Component, type ComponentSection } from '../../src/binary/index.ts';
import { idx } from '../../src/binary/indices.ts';
import type { Instance } from '../../src/binary/instance.ts';
import type { InstanceDecl, Type } from '../../src/binary/type.ts';
import type { ValType } from '../../src/binary/val-type.ts';
import { Writer } from '../../src/bytes/writer.ts';
import {
  component,
  exportsFunc,
  exportsType,
  func,
  importInstance,
  imports,
  instanceType,
  local,
  named,
  own,
  ref,
  times,
  tuple,
  types,
} from '../attacks/build.ts';

/** Inputs of which one thing is there `n` times, or `n` deep. */
export type Growing = (n: number) => Uint8Array;

const ID = { component: 4, type: 7 } as const;
const PREAMBLE = writeComponent({ sections: [] });

/** `n` components around an empty one: the sizes from the inside, then the bytes from the outside. */
function nested(n: number): Uint8Array {
  const sizes = [PREAMBLE.length];
  for (let at = 0; at < n; at++) sizes.push(PREAMBLE.length + 1 + sizeOfU32(sizes[at] ?? 0) + (sizes[at] ?? 0));
  const w = new Writer((sizes[n] ?? 0) + 8);
  for (let at = n - 1; at >= 0; at--) {
    w.bytes(PREAMBLE);
    w.u8(ID.component);
    w.u32(sizes[at] ?? 0);
  }
  w.bytes(PREAMBLE);
  return w.finish();
}

function sizeOfU32(value: number): number {
  const w = new Writer(5);
  w.u32(value);
  return w.size;
}

/** About `n` letters, and no more than a name can have with what else is in it. */
function filled(word: string, n: number): string {
  return word.repeat(Math.floor(Math.min(n, 99_900) / word.length));
}

/** A component of the bytes of one section. */
function raw(id: number, body: Uint8Array): Uint8Array {
  const w = new Writer(body.length + 16);
  w.bytes(PREAMBLE);
  w.u8(id);
  w.u32(body.length);
  w.bytes(body);
  return w.finish();
}

const instanceItem = (index: number) => ({ sort: 'instance', index }) as const;
const list = (index: number): Type => ({ kind: 'list', element: ref(index), length: undefined });
const labels = (n: number): string[] => times(n, (at) => `l${String(at)}`);

/** `n` types, each of the one before, and a function with the last of them. */
function chain(n: number, next: (before: number) => Type): Uint8Array {
  return used([{ kind: 'primitive', type: 'u8' }, ...times(n, next)]);
}

/** A function with the last of the types, so that they count. */
function used(of: readonly Type[]): Uint8Array {
  const last = of.length - 1;
  const decls = of.map(local);
  decls.push(exportsType('t', last), local(func([ref(last + 1)])), exportsFunc('f', last + 2));
  return component(types({ kind: 'instance', decls }), imports(importInstance('a:b/c', 0)));
}

const plain = (name: string): string => `a:b/${name}`;

/**
 * Components in components of which each instantiates the one inside it twice: their instances are 2^n. Written from the inside, as deep as
 * the writer goes.
 */
function doubled(n: number): readonly ComponentSection[] {
  let sections: readonly ComponentSection[] = [];
  for (let at = 0; at < Math.min(n, 99); at++) {
    const twice = [0, 1].map(() => ({ kind: 'instantiate', component: idx<'component'>(0), args: [] }) as const);
    sections = [
      { kind: 'component', component: { sections } },
      { kind: 'instance', items: twice },
      {
        kind: 'export',
        items: [0, 1].map((i) => ({ name: named(`x${String(i)}`), item: instanceItem(i), type: undefined })),
      },
    ];
  }
  return sections;
}

export const GROWING: Readonly<Record<string, Growing>> = {
  'components in each other': nested,
  'instance types in each other': (n) => {
    const opening = Uint8Array.of(0x42, 1, 1);
    const w = new Writer(3 * n + 16);
    w.u8(1);
    for (let at = 0; at < n; at++) w.bytes(opening);
    w.bytes(Uint8Array.of(0x42, 0));
    return raw(ID.type, w.finish());
  },
  'lists in each other': (n) => chain(n, list),
  'options in each other': (n) => chain(n, (at): Type => ({ kind: 'option', type: ref(at) })),
  'tuples of two of the one before': (n) => chain(n, (at) => tuple(ref(at), ref(at))),
  'results of two of the one before': (n) => chain(n, (at): Type => ({ kind: 'result', ok: ref(at), error: ref(at) })),
  'instance types with two instances of the one before': (n) =>
    component(
      types(
        instanceType(),
        ...times(n, (at) =>
          instanceType(
            { kind: 'alias', alias: { kind: 'outer', sort: 'type', count: 1, index: at } },
            ...['a', 'b'].map((name): InstanceDecl => ({
              kind: 'export',
              name: named(name),
              type: { kind: 'instance', type: idx<'type'>(0) },
            })),
          ),
        ),
      ),
      imports(importInstance('a:b/c', n)),
    ),
  'instances of two of the one before': (n) =>
    component(
      {
        kind: 'instance',
        items: times(n, (at) => ({
          kind: 'exports',
          exports: at === 0 ? [] : ['a', 'b'].map((name) => ({ name: named(name), item: instanceItem(at - 1) })),
        })),
      },
      { kind: 'export', items: [{ name: named('x'), item: instanceItem(n - 1), type: undefined }] },
    ),
  'components that instantiate the one inside twice': (n) => writeComponent({ sections: doubled(n) }),
  'a record of fields': (n) => used([{ kind: 'record', fields: labels(n).map((label) => ({ label, type: 'u8' })) }]),
  'a variant of cases': (n) =>
    used([{ kind: 'variant', cases: labels(n).map((label) => ({ label, type: 'string' })) }]),
  'an enum of cases': (n) => used([{ kind: 'enum', labels: labels(n) }]),
  'a tuple of types': (n) => used([{ kind: 'tuple', types: times(n, () => 'u8') }]),
  flags: (n) => used([{ kind: 'flags', labels: labels(n) }]),
  'a fixed-length list': (n) => used([{ kind: 'list', element: 'u8', length: n }]),
  'fixed-length lists in each other': (n) =>
    chain(Math.min(n, 90), (at): Type => ({ kind: 'list', element: ref(at), length: n })),
  'a function of parameters': (n) =>
    component(
      types(instanceType(local(func(times(n, () => 'u8'))), exportsFunc('f', 0))),
      imports(importInstance('a:b/c', 0)),
    ),
  types: (n) => component(types(...times(n, () => ({ kind: 'primitive', type: 'u8' }) as const))),
  'functions of an instance': (n) =>
    component(
      types(instanceType(local(func(['string'], 'string')), ...times(n, (at) => exportsFunc(`f${String(at)}`, 0)))),
      imports(importInstance('a:b/c', 0)),
    ),
  'imports of functions': (n) =>
    component(
      types(func(['string'])),
      imports(
        ...times(n, (at) => ({ name: named(`f${String(at)}`), type: { kind: 'func', type: idx<'type'>(0) } as const })),
      ),
    ),
  'imports of instances': (n) =>
    component(types(instanceType()), imports(...times(n, (at) => importInstance(plain(`i${String(at)}`), 0)))),
  'exports of a type': (n) =>
    component(types(tuple('u8')), {
      kind: 'export',
      items: times(n, (at) => ({ name: named(`t${String(at)}`), item: { sort: 'type', index: at }, type: undefined })),
    }),
  'handles of a resource': (n) =>
    component(
      types(
        instanceType(
          { kind: 'export', name: named('r'), type: { kind: 'type', bound: { kind: 'sub resource' } } },
          ...times(n, () => local(own(0))),
          local(func([ref(n)])),
          exportsFunc('f', n + 1),
        ),
      ),
      imports(importInstance('a:b/c', 0)),
    ),
  'other names of a type': (n) =>
    component(
      types(
        instanceType(
          local({ kind: 'record', fields: [{ label: 'a', type: 'u32' }] }),
          ...times(n, (at) => exportsType(`t${String(at)}`, at)),
          local(func([ref(n)])),
          exportsFunc('f', n + 1),
        ),
      ),
      imports(importInstance('a:b/c', 0)),
    ),
  'aliases of aliases': (n) =>
    component(
      types(tuple('u8')),
      { kind: 'alias', items: times(n, (at) => ({ kind: 'outer', sort: 'type', count: 0, index: at })) },
      types(func([ref(n)])),
      imports({ name: named('f'), type: { kind: 'func', type: idx<'type'>(n + 1) } }),
    ),
  'aliases out of types in each other': (n) => {
    const depth = Math.min(n, 99);
    let inner: Type = instanceType(...times(n, () => outer(depth)), exportsType('t', 0));
    for (let at = 1; at < depth; at++) inner = instanceType(local(inner));
    return component(types(tuple('u8'), inner));
  },
  arguments: (n) =>
    component(
      { kind: 'component', component: { sections: [] } },
      { kind: 'instance', items: [{ kind: 'exports', exports: [] }] },
      {
        kind: 'instance',
        items: [
          {
            kind: 'instantiate',
            component: idx<'component'>(0),
            args: times(n, (at) => ({ name: `a${String(at)}`, item: instanceItem(0) })),
          },
        ],
      },
      { kind: 'export', items: [{ name: named('x'), item: instanceItem(1), type: undefined }] },
    ),
  'instances of wide functions': (n) =>
    instances(n, { kind: 'func', async: false, params: fields(1000), result: undefined }),
  'instances of wide records': (n) => instances(n, { kind: 'record', fields: fields(1000) }),
  'instances of many types': (n) => instances(n, ...times(90, () => tuple(OWN, OWN))),
  'imports of a wide function': (n) =>
    component(
      types(tuple('u8'), func(times(1000, () => ref(0)))),
      imports(
        ...times(n, (at) => ({ name: named(`f${String(at)}`), type: { kind: 'func', type: idx<'type'>(1) } as const })),
      ),
    ),
  'lowered wide functions': (n) =>
    component(
      types(tuple('u8'), func(times(1000, () => ref(0)))),
      imports({ name: named('f'), type: { kind: 'func', type: idx<'type'>(1) } }),
      { kind: 'core module', bytes: MEMORY },
      { kind: 'core instance', items: [{ kind: 'instantiate', module: idx<'core:module'>(0), args: [] }] },
      {
        kind: 'alias',
        items: [{ kind: 'core export', sort: 'memory', instance: idx<'core:instance'>(0), name: 'm' }],
      },
      {
        kind: 'canon',
        // each is two of what may be decoded
        items: times(Math.min(n, 70_000), () => ({
          kind: 'lower',
          func: idx<'func'>(0),
          options: [{ kind: 'memory', memory: idx<'core:memory'>(0) }],
        })),
      },
    ),
  'instances of many exports': (n) =>
    component(
      {
        kind: 'component',
        component: {
          sections: [
            types(func([])),
            imports({ name: named('f'), type: { kind: 'func', type: idx<'type'>(0) } }),
            {
              kind: 'export',
              items: times(n, (at) => ({
                name: named(`f${String(at)}`),
                item: { sort: 'func', index: 0 },
                type: undefined,
              })),
            },
          ],
        },
      },
      types(func([])),
      imports({ name: named('f'), type: { kind: 'func', type: idx<'type'>(0) } }),
      {
        kind: 'instance',
        items: times(900, () => ({
          kind: 'instantiate',
          component: idx<'component'>(0),
          args: [{ name: 'f', item: { sort: 'func', index: 0 } }],
        })),
      },
    ),
  'a long label': (n) =>
    component(types(instanceType(local(func([])), exportsFunc('f'.repeat(n), 0))), imports(importInstance('a:b/c', 0))),
  'a long name of an interface': (n) =>
    component(types(instanceType()), imports(importInstance(plain(filled('c', n)), 0))),
  'a long version': (n) =>
    component(types(instanceType()), imports(importInstance(`a:b/c@1.0.0-${filled('1a.', n)}z`, 0))),
  'a version of large numbers': (n) =>
    component(types(instanceType()), imports(importInstance(`a:b/c@1.0.${filled('9', n)}`, 0))),
  'namespaces in a name': (n) => component(types(instanceType()), imports(importInstance(`${filled('a:', n)}b/c`, 0))),
  'many words in a name': (n) =>
    component(types(instanceType()), imports(importInstance(plain(`a${filled('-b', n)}`), 0))),
};

/** A core module that exports a memory as `m`. */
const MEMORY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 0, 1, 7, 5, 1, 1, 0x6d, 2, 0);

/** The handle of the resource in `instances`. */
const OWN = ref(3);

function fields(count: number): readonly { readonly label: string; readonly type: ValType }[] {
  return times(count, (at) => ({ label: `a${String(at)}`, type: OWN }));
}

/** `n` instances, and no more than there may be, of a component that exports types which mention its resource, so that each has its own. */
function instances(n: number, ...mentioning: readonly Type[]): Uint8Array {
  const exported = (name: string, index: number): Export => ({
    name: named(name),
    item: { sort: 'type', index },
    type: undefined,
  });
  const inner: Component = {
    sections: [
      types({ kind: 'resource', rep: 'i32', dtor: undefined }, own(0)),
      { kind: 'export', items: [exported('r', 0)] },
      types(own(2), ...mentioning),
      { kind: 'export', items: mentioning.map((_, at) => exported(`t${String(at)}`, 4 + at)) },
    ],
  };
  const instantiate: Instance = { kind: 'instantiate', component: idx<'component'>(0), args: [] };
  return component(
    { kind: 'component', component: inner },
    { kind: 'instance', items: times(Math.min(n, 1000), () => instantiate) },
  );
}

function outer(count: number): InstanceDecl {
  return { kind: 'alias', alias: { kind: 'outer', sort: 'type', count, index: 0 } };
}

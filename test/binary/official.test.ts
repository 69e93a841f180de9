import { describe, expect, test } from 'vitest';
import { CANON } from '../../src/binary/canon.ts';
import { readComponent, writeComponent, type ComponentSection } from '../../src/binary/component.ts';
import { hexOf } from '../bytes/failure.ts';
import { wat } from '../support/wat.ts';
import { keysOf } from './arbitraries-core.ts';

/** The sections of a component in text, as the official assembler encodes it; written again, they are the same bytes. */
async function assembled(text: string): Promise<readonly ComponentSection[]> {
  const bytes = await wat(text);
  const tree = readComponent(bytes);
  expect(hexOf(writeComponent(tree))).toBe(hexOf(bytes));
  return tree.sections.filter((section) => section.kind !== 'custom');
}

/** The items of the last section. */
async function lastItems(text: string): Promise<readonly unknown[]> {
  const last = (await assembled(text)).at(-1);
  return last !== undefined && 'items' in last ? last.items : [];
}

describe('canonical definitions, as the official assembler encodes them', () => {
  const IMMEDIATES: Readonly<Partial<Record<keyof typeof CANON, string>>> = {
    'resource.new': '0',
    'resource.drop': '0',
    'resource.rep': '0',
    'subtask.cancel': 'async',
    'task.return': '(result u8)',
    'context.get': 'i32 0',
    'context.set': 'i64 1',
    'stream.new': '0',
    'stream.read': '0 async (memory 1) (realloc 2)',
    'stream.write': '0 string-encoding=utf16',
    'stream.cancel-read': '0 async',
    'stream.cancel-write': '0',
    'stream.drop-readable': '0',
    'stream.drop-writable': '0',
    'future.new': '0',
    'future.read': '0 async',
    'future.write': '0',
    'future.cancel-read': '0 async',
    'future.cancel-write': '0',
    'future.drop-readable': '0',
    'future.drop-writable': '0',
    'error-context.new': 'string-encoding=latin1+utf16',
    'error-context.debug-message': '(memory 0) (realloc 1)',
    'waitable-set.wait': '(memory 3)',
    'waitable-set.poll': '(memory 4)',
    'thread.new-indirect': '5 (core table 6)',
  };
  // lift and lower stand below; what spawns threads has no `shared` in the assembler, where Binary.md has one
  const ELSEWHERE = ['lift', 'lower', 'thread.spawn-ref', 'thread.spawn-indirect', 'thread.available-parallelism'];
  const KINDS = keysOf(CANON).filter((kind) => !ELSEWHERE.includes(kind));

  test.each(KINDS)('%s', async (kind) => {
    const [item] = await lastItems(`(component (core func (canon ${kind} ${IMMEDIATES[kind] ?? ''})))`);
    expect(item).toMatchObject({ kind });
  });

  test('immediates are where the assembler puts them', async () => {
    const text = (canon: string): Promise<readonly unknown[]> => lastItems(`(component (core func (canon ${canon})))`);
    expect(await text('task.return (result string) string-encoding=utf16')).toEqual([
      { kind: 'task.return', result: 'string', options: [{ kind: 'string-encoding', encoding: 'utf16' }] },
    ]);
    expect(await text('waitable-set.wait (memory 3)')).toEqual([
      { kind: 'waitable-set.wait', cancellable: false, memory: 3 },
    ]);
    expect(await text('thread.new-indirect 5 (core table 6)')).toEqual([
      { kind: 'thread.new-indirect', type: 5, table: 6 },
    ]);
    expect(await text('context.set i64 1')).toEqual([{ kind: 'context.set', type: 'i64', slot: 1 }]);
    expect(await text('lower (func 7) async (memory 8) (callback 9)')).toEqual([
      {
        kind: 'lower',
        func: 7,
        options: [{ kind: 'async' }, { kind: 'memory', memory: 8 }, { kind: 'callback', func: 9 }],
      },
    ]);
    expect(await text('lower (func 1) gc (core-type 2)')).toEqual([
      { kind: 'lower', func: 1, options: [{ kind: 'gc' }, { kind: 'core-type', type: 2 }] },
    ]);
  });

  test('lift', async () => {
    const items = await lastItems(
      '(component (type (func)) (func (type 0) (canon lift (core func 1) (post-return (core func 2)))))',
    );
    expect(items).toEqual([{ kind: 'lift', func: 1, options: [{ kind: 'post-return', func: 2 }], type: 0 }]);
  });
});

const TYPES: readonly (readonly [text: string, tree: unknown])[] = [
  ['u8', { kind: 'primitive', type: 'u8' }],
  ['error-context', { kind: 'primitive', type: 'error-context' }],
  [
    '(record (field "a" 3) (field "b" f64))',
    {
      kind: 'record',
      fields: [
        { label: 'a', type: 3 },
        { label: 'b', type: 'f64' },
      ],
    },
  ],
  [
    '(variant (case "a") (case "b" char))',
    {
      kind: 'variant',
      cases: [
        { label: 'a', type: undefined },
        { label: 'b', type: 'char' },
      ],
    },
  ],
  ['(list 64)', { kind: 'list', element: 64, length: undefined }],
  ['(list u8 200)', { kind: 'list', element: 'u8', length: 200 }],
  ['(tuple s8 s16)', { kind: 'tuple', types: ['s8', 's16'] }],
  ['(flags "a" "b")', { kind: 'flags', labels: ['a', 'b'] }],
  ['(enum "a")', { kind: 'enum', labels: ['a'] }],
  ['(option bool)', { kind: 'option', type: 'bool' }],
  ['(result)', { kind: 'result', ok: undefined, error: undefined }],
  ['(result u8)', { kind: 'result', ok: 'u8', error: undefined }],
  ['(result (error u8))', { kind: 'result', ok: undefined, error: 'u8' }],
  ['(own 1)', { kind: 'own', type: 1 }],
  ['(borrow 200)', { kind: 'borrow', type: 200 }],
  ['(stream)', { kind: 'stream', element: undefined }],
  ['(stream u8)', { kind: 'stream', element: 'u8' }],
  ['(future)', { kind: 'future', element: undefined }],
  ['(future string)', { kind: 'future', element: 'string' }],
  ['(map string u64)', { kind: 'map', key: 'string', value: 'u64' }],
  ['(func (param "a" 2) (result 70))', { kind: 'func', async: false, params: [{ label: 'a', type: 2 }], result: 70 }],
  ['(func async)', { kind: 'func', async: true, params: [], result: undefined }],
  ['(resource (rep i32))', { kind: 'resource', rep: 'i32', dtor: undefined }],
  ['(resource (rep i64) (dtor (core func 3)))', { kind: 'resource', rep: 'i64', dtor: 3 }],
  [
    '(component (import "a" (func (type 0))) (type u8) (export "b" (type (sub resource))))',
    {
      kind: 'component',
      decls: [
        { kind: 'import', name: { name: 'a', attributes: [] }, type: { kind: 'func', type: 0 } },
        { kind: 'type', type: { kind: 'primitive', type: 'u8' } },
        {
          kind: 'export',
          name: { name: 'b', attributes: [] },
          type: { kind: 'type', bound: { kind: 'sub resource' } },
        },
      ],
    },
  ],
  [
    '(instance (alias outer 1 2 (type)) (core type (func)) (export "c" (type (eq 0))) (export "m" (core module (type 0))))',
    {
      kind: 'instance',
      decls: [
        { kind: 'alias', alias: { kind: 'outer', sort: 'type', count: 1, index: 2 } },
        { kind: 'core type', type: { kind: 'func', params: [], results: [] } },
        { kind: 'export', name: { name: 'c', attributes: [] }, type: { kind: 'type', bound: { kind: 'eq', type: 0 } } },
        { kind: 'export', name: { name: 'm', attributes: [] }, type: { kind: 'core module', type: 0 } },
      ],
    },
  ],
];

test.each(TYPES)('type %s', async (text, tree) => {
  expect(await lastItems(`(component (type ${text}))`)).toEqual([tree]);
});

const REF_FUNC = { kind: 'ref', nullable: true, heap: 'func' };
const CORE_TYPES: readonly (readonly [text: string, tree: unknown])[] = [
  ['(func (param i32 v128) (result f64))', { kind: 'func', params: ['i32', 'v128'], results: ['f64'] }],
  [
    '(func (param funcref (ref extern) (ref null 3) (ref 200) exnref))',
    {
      kind: 'func',
      params: [
        REF_FUNC,
        { kind: 'ref', nullable: false, heap: 'extern' },
        { kind: 'ref', nullable: true, heap: 3 },
        { kind: 'ref', nullable: false, heap: 200 },
        { kind: 'ref', nullable: true, heap: 'exn' },
      ],
      results: [],
    },
  ],
  [
    '(struct (field i8) (field (mut i16)) (field (ref null (shared any))))',
    {
      kind: 'struct',
      fields: [
        { type: 'i8', mutable: false },
        { type: 'i16', mutable: true },
        { type: { kind: 'ref', nullable: true, heap: 'shared any' }, mutable: false },
      ],
    },
  ],
  ['(array (mut i64))', { kind: 'array', element: { type: 'i64', mutable: true } }],
  ['(shared (array i8))', { kind: 'shared', type: { kind: 'array', element: { type: 'i8', mutable: false } } }],
  ['(sub (func))', { kind: 'sub', final: false, supertypes: [], type: { kind: 'func', params: [], results: [] } }],
  ['(sub final 4 (struct))', { kind: 'sub', final: true, supertypes: [4], type: { kind: 'struct', fields: [] } }],
  [
    `(module
      (type (sub (func)))
      (alias outer 1 2 (type))
      (import "a" "f" (func (type 0)))
      (import "a" "t" (table 1 2 funcref))
      (import "a" "m" (memory i64 1 0x1_0000_0000 shared))
      (export "p" (memory 1 (pagesize 1)))
      (export "g" (global (mut i32)))
      (export "e" (tag (type 0))))`,
    {
      kind: 'module',
      decls: [
        {
          kind: 'type',
          type: { kind: 'sub', final: false, supertypes: [], type: { kind: 'func', params: [], results: [] } },
        },
        { kind: 'alias', count: 1, index: 2 },
        { kind: 'import', module: 'a', name: 'f', type: { kind: 'func', type: 0 } },
        {
          kind: 'import',
          module: 'a',
          name: 't',
          type: { kind: 'table', element: REF_FUNC, address: 'i32', shared: false, min: 1n, max: 2n },
        },
        {
          kind: 'import',
          module: 'a',
          name: 'm',
          type: { kind: 'memory', address: 'i64', shared: true, min: 1n, max: 1n << 32n, pageSizeLog2: undefined },
        },
        {
          kind: 'export',
          name: 'p',
          type: { kind: 'memory', address: 'i32', shared: false, min: 1n, max: undefined, pageSizeLog2: 0 },
        },
        { kind: 'export', name: 'g', type: { kind: 'global', type: 'i32', mutable: true, shared: false } },
        { kind: 'export', name: 'e', type: { kind: 'tag', type: 0 } },
      ],
    },
  ],
];

test.each(CORE_TYPES)('core type %s', async (text, tree) => {
  expect(await lastItems(`(component (core type ${text}))`)).toEqual([tree]);
});

const DEFINITIONS: readonly (readonly [text: string, item: unknown])[] = [
  [
    '(core rec (type (struct)) (type (sub (array i8))))',
    {
      kind: 'rec',
      types: [
        { kind: 'struct', fields: [] },
        { kind: 'sub', final: false, supertypes: [], type: { kind: 'array', element: { type: 'i8', mutable: false } } },
      ],
    },
  ],
  [
    '(import "a:b/c@1.0.0" (instance (type 3)))',
    { name: { name: 'a:b/c@1.0.0', attributes: [] }, type: { kind: 'instance', type: 3 } },
  ],
  [
    '(import "a" (implements "a:b/c@1.0.0") (instance (type 0)))',
    {
      name: { name: 'a', attributes: [{ kind: 'implements', interface: 'a:b/c@1.0.0' }] },
      type: { kind: 'instance', type: 0 },
    },
  ],
  [
    '(import "a:b/c@1" (versionsuffix ".0.0") (external-id "x") (func (type 0)))',
    {
      name: {
        name: 'a:b/c@1',
        attributes: [
          { kind: 'versionsuffix', suffix: '.0.0' },
          { kind: 'external-id', id: 'x' },
        ],
      },
      type: { kind: 'func', type: 0 },
    },
  ],
  ['(export "e" (func 4))', { name: { name: 'e', attributes: [] }, item: { sort: 'func', index: 4 }, type: undefined }],
  [
    '(export "e" (core module 1) (core module (type 2)))',
    {
      name: { name: 'e', attributes: [] },
      item: { sort: 'core module', index: 1 },
      type: { kind: 'core module', type: 2 },
    },
  ],
  ['(alias export 1 "x" (func))', { kind: 'export', sort: 'func', instance: 1, name: 'x' }],
  ['(alias core export 1 "x" (core memory))', { kind: 'core export', sort: 'memory', instance: 1, name: 'x' }],
  ['(alias outer 0 1 (core module))', { kind: 'outer', sort: 'core module', count: 0, index: 1 }],
  [
    '(core instance (instantiate 2 (with "w" (instance 3))))',
    { kind: 'instantiate', module: 2, args: [{ name: 'w', instance: 3 }] },
  ],
  [
    '(core instance (export "t" (table 1)) (export "e" (tag 2)))',
    {
      kind: 'exports',
      exports: [
        { name: 't', item: { sort: 'table', index: 1 } },
        { name: 'e', item: { sort: 'tag', index: 2 } },
      ],
    },
  ],
  [
    '(instance (instantiate 1 (with "t" (type 2)) (with "m" (core module 3))))',
    {
      kind: 'instantiate',
      component: 1,
      args: [
        { name: 't', item: { sort: 'type', index: 2 } },
        { name: 'm', item: { sort: 'core module', index: 3 } },
      ],
    },
  ],
  [
    '(instance (export "i" (instance 1)))',
    { kind: 'exports', exports: [{ name: { name: 'i', attributes: [] }, item: { sort: 'instance', index: 1 } }] },
  ],
];

test.each(DEFINITIONS)('%s', async (text, item) => {
  expect(await lastItems(`(component ${text})`)).toEqual([item]);
});

test('the type of a value, which has no bound in the assembler yet and one in Binary.md', async () => {
  const bytes = await wat('(component (import "v" (value string)))');
  const items = [
    {
      name: { name: 'v', attributes: [] },
      type: { kind: 'value', bound: { kind: 'type', type: 'string', bare: true } },
    },
  ];
  expect(readComponent(bytes).sections[0]).toEqual({ kind: 'import', items });
});

test('start', async () => {
  const sections = await assembled('(component (start 1 (value 2) (value 3) (result (value $v))))');
  expect(sections).toEqual([{ kind: 'start', start: { func: 1, args: [2, 3], results: 1 } }]);
});

test('components in components', async () => {
  const sections = await assembled('(component (component (component (core module))))');
  expect(sections).toMatchObject([
    {
      kind: 'component',
      component: { sections: [{ kind: 'component', component: { sections: [{ kind: 'core module' }] } }] },
    },
  ]);
});

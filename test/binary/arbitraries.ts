import fc from 'fast-check';
import type { Alias } from '../../src/binary/alias.ts';
import { CANON, type Canon, type CanonOpt } from '../../src/binary/canon.ts';
import type { Component, ComponentSection } from '../../src/binary/component.ts';
import type { CoreInstance } from '../../src/binary/core-instance.ts';
import type { Export } from '../../src/binary/export.ts';
import type { ExternType } from '../../src/binary/extern-type.ts';
import type { Import } from '../../src/binary/import.ts';
import type { Instance } from '../../src/binary/instance.ts';
import type { Attribute, ExternName } from '../../src/binary/name.ts';
import type { NameSection } from '../../src/binary/name-section.ts';
import { CORE_SORT, SORT, type CoreSort, type CoreSortIdx, type Sort, type SortIdx } from '../../src/binary/sort.ts';
import type { Start } from '../../src/binary/start.ts';
import type { ComponentDecl, DefValType, FuncType, InstanceDecl, ResourceType, Type } from '../../src/binary/type.ts';
import { PRIM_VAL_TYPE, type LabelValType, type ValType } from '../../src/binary/val-type.ts';
import type { Value } from '../../src/binary/value.ts';
import { bytes, name, u32 } from '../bytes/numbers.ts';
import { coreType, coreValType, index, keysOf, listOf } from './arbitraries-core.ts';

const coreSort: fc.Arbitrary<CoreSort> = fc.constantFrom(...keysOf(CORE_SORT));
const sort: fc.Arbitrary<Sort> = fc.oneof(
  fc.constantFrom(...keysOf(SORT)),
  coreSort.map((core) => `core ${core}` as const),
);
export const sortIdx: fc.Arbitrary<SortIdx> = fc.record({ sort, index: u32 });
const coreSortIdx: fc.Arbitrary<CoreSortIdx> = fc.record({ sort: coreSort, index: u32 });

const attribute = {
  implements: name.map((text): Attribute => ({ kind: 'implements', interface: text })),
  versionsuffix: name.map((suffix): Attribute => ({ kind: 'versionsuffix', suffix })),
  'external-id': name.map((id): Attribute => ({ kind: 'external-id', id })),
} satisfies Record<Attribute['kind'], fc.Arbitrary<Attribute>>;

/** Each kind of attribute at most once, in any order. */
const attributes: fc.Arbitrary<readonly Attribute[]> = fc
  .shuffledSubarray(keysOf({ implements: 0, versionsuffix: 0, 'external-id': 0 }))
  .chain((kinds) => fc.tuple(...kinds.map((kind) => attribute[kind])));

export const externName: fc.Arbitrary<ExternName> = fc.record({
  name,
  attributes: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: attributes }),
});

export const valType: fc.Arbitrary<ValType> = fc.oneof(fc.constantFrom(...keysOf(PRIM_VAL_TYPE)), index<'type'>());
const optionalValType = fc.option(valType, { nil: undefined });
const labelValType: fc.Arbitrary<LabelValType> = fc.record({ label: name, type: valType });

export const externType: fc.Arbitrary<ExternType> = fc.oneof(
  fc.record({ kind: fc.constant('core module'), type: index<'core:type'>() }),
  fc.record({ kind: fc.constantFrom('func', 'component', 'instance'), type: index<'type'>() }),
  fc.record({
    kind: fc.constant('type'),
    bound: fc.oneof(
      fc.constant({ kind: 'sub resource' as const }),
      fc.record({ kind: fc.constant('eq'), type: index<'type'>() }),
    ),
  }),
  fc.record({
    kind: fc.constant('value'),
    bound: fc.oneof(
      fc.record({ kind: fc.constant('eq'), value: index<'value'>() }),
      fc.record({ kind: fc.constant('type'), type: valType, bare: fc.constant(false) }),
      // bare, the first two indices would be read as something else
      fc.record({
        kind: fc.constant('type'),
        type: valType.filter((t) => typeof t === 'string' || t > 1),
        bare: fc.constant(true),
      }),
    ),
  }),
);

export const defValType: fc.Arbitrary<DefValType> = fc.oneof(
  fc.record({ kind: fc.constant('primitive'), type: fc.constantFrom(...keysOf(PRIM_VAL_TYPE)) }),
  fc.record({ kind: fc.constant('record'), fields: listOf(labelValType, 1) }),
  fc.record({ kind: fc.constant('variant'), cases: listOf(fc.record({ label: name, type: optionalValType }), 1) }),
  fc.record({
    kind: fc.constant('list'),
    element: valType,
    length: fc.option(
      u32.filter((n) => n > 0),
      { nil: undefined },
    ),
  }),
  fc.record({ kind: fc.constant('tuple'), types: listOf(valType, 1) }),
  fc.record({ kind: fc.constant('flags'), labels: fc.oneof(listOf(name, 1), listOf(name, 32)) }),
  fc.record({ kind: fc.constant('enum'), labels: listOf(name, 1) }),
  fc.record({ kind: fc.constant('option'), type: valType }),
  fc.record({ kind: fc.constant('result'), ok: optionalValType, error: optionalValType }),
  fc.record({ kind: fc.constantFrom('own', 'borrow'), type: index<'type'>() }),
  fc.record({ kind: fc.constantFrom('stream', 'future'), element: optionalValType }),
  fc.record({ kind: fc.constant('map'), key: valType, value: valType }),
);

const funcType: fc.Arbitrary<FuncType> = fc.record({
  kind: fc.constant('func'),
  async: fc.boolean(),
  params: listOf(labelValType),
  result: optionalValType,
});

const resourceType: fc.Arbitrary<ResourceType> = fc.record({
  kind: fc.constant('resource'),
  rep: coreValType,
  dtor: fc.option(index<'core:func'>(), { nil: undefined }),
});

export const alias: fc.Arbitrary<Alias> = fc.oneof(
  fc.record({ kind: fc.constant('export'), sort, instance: index<'instance'>(), name }),
  fc.record({ kind: fc.constant('core export'), sort: coreSort, instance: index<'core:instance'>(), name }),
  fc.record({
    kind: fc.constant('outer'),
    sort: fc.constantFrom('core module', 'core type', 'type', 'component'),
    count: u32,
    index: u32,
  }),
);

const flatType = fc.oneof(
  { weight: 3, arbitrary: defValType },
  { weight: 2, arbitrary: funcType },
  { weight: 1, arbitrary: resourceType },
);

/** Types whose declarators hold types, at most `depth` deep. */
function typeOf(depth: number): fc.Arbitrary<Type> {
  if (depth === 0) return flatType;
  const instanceDecl: fc.Arbitrary<InstanceDecl> = fc.oneof(
    fc.record({ kind: fc.constant('core type'), type: coreType }),
    fc.record({ kind: fc.constant('type'), type: typeOf(depth - 1) }),
    fc.record({ kind: fc.constant('alias'), alias }),
    fc.record({ kind: fc.constant('export'), name: externName, type: externType }),
  );
  const componentDecl: fc.Arbitrary<ComponentDecl> = fc.oneof(
    { weight: 4, arbitrary: instanceDecl },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('import'), name: externName, type: externType }) },
  );
  return fc.oneof(
    { weight: 2, arbitrary: flatType },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('instance'), decls: listOf(instanceDecl) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('component'), decls: listOf(componentDecl) }) },
  );
}

export const type: fc.Arbitrary<Type> = typeOf(3);

export const canonOpt: fc.Arbitrary<CanonOpt> = fc.oneof(
  fc.record({ kind: fc.constant('string-encoding'), encoding: fc.constantFrom('utf8', 'utf16', 'latin1+utf16') }),
  fc.record({ kind: fc.constant('memory'), memory: index<'core:memory'>() }),
  fc.record({ kind: fc.constantFrom('realloc', 'post-return', 'callback'), func: index<'core:func'>() }),
  fc.record({ kind: fc.constant('core-type'), type: index<'core:type'>() }),
  fc.record({ kind: fc.constantFrom('async', 'gc') }),
);

const options = listOf(canonOpt);
const typeIdx = index<'type'>();
const coreTypeIdx = index<'core:type'>();
const table = index<'core:table'>();
const flag = fc.boolean();

const CANON_FIELDS: Readonly<Record<keyof typeof CANON, Readonly<Record<string, fc.Arbitrary<unknown>>>>> = {
  lift: { func: index<'core:func'>(), options, type: typeIdx },
  lower: { func: index<'func'>(), options },
  'resource.new': { type: typeIdx },
  'resource.drop': { type: typeIdx },
  'resource.rep': { type: typeIdx },
  'task.cancel': {},
  'subtask.cancel': { async: flag },
  'task.return': { result: optionalValType, options },
  'context.get': { type: coreValType, slot: u32 },
  'context.set': { type: coreValType, slot: u32 },
  'thread.yield': { cancellable: flag },
  'subtask.drop': {},
  'stream.new': { type: typeIdx },
  'stream.read': { type: typeIdx, options },
  'stream.write': { type: typeIdx, options },
  'stream.cancel-read': { type: typeIdx, async: flag },
  'stream.cancel-write': { type: typeIdx, async: flag },
  'stream.drop-readable': { type: typeIdx },
  'stream.drop-writable': { type: typeIdx },
  'future.new': { type: typeIdx },
  'future.read': { type: typeIdx, options },
  'future.write': { type: typeIdx, options },
  'future.cancel-read': { type: typeIdx, async: flag },
  'future.cancel-write': { type: typeIdx, async: flag },
  'future.drop-readable': { type: typeIdx },
  'future.drop-writable': { type: typeIdx },
  'error-context.new': { options },
  'error-context.debug-message': { options },
  'error-context.drop': {},
  'waitable-set.new': {},
  'waitable-set.wait': { cancellable: flag, memory: index<'core:memory'>() },
  'waitable-set.poll': { cancellable: flag, memory: index<'core:memory'>() },
  'waitable-set.drop': {},
  'waitable.join': {},
  'backpressure.inc': {},
  'backpressure.dec': {},
  'thread.index': {},
  'thread.new-indirect': { type: coreTypeIdx, table },
  'thread.resume-later': {},
  'thread.suspend': { cancellable: flag },
  'thread.suspend-then-resume': { cancellable: flag },
  'thread.yield-then-resume': { cancellable: flag },
  'thread.suspend-then-promote': { cancellable: flag },
  'thread.yield-then-promote': { cancellable: flag },
  'thread.spawn-ref': { shared: flag, type: coreTypeIdx },
  'thread.spawn-indirect': { shared: flag, type: coreTypeIdx, table },
  'thread.available-parallelism': { shared: flag },
};

/** The definitions of one kind. The table above says what they have; that it says the same as `Canon` is what the laws test. */
export function canonOf(kind: keyof typeof CANON): fc.Arbitrary<Canon> {
  return fc.record({ kind: fc.constant(kind), ...CANON_FIELDS[kind] }) as fc.Arbitrary<unknown> as fc.Arbitrary<Canon>;
}

export const canon: fc.Arbitrary<Canon> = fc.oneof(...keysOf(CANON).map(canonOf));

export const coreInstance: fc.Arbitrary<CoreInstance> = fc.oneof(
  fc.record({
    kind: fc.constant('instantiate'),
    module: index<'core:module'>(),
    args: listOf(fc.record({ name, instance: index<'core:instance'>() })),
  }),
  fc.record({ kind: fc.constant('exports'), exports: listOf(fc.record({ name, item: coreSortIdx })) }),
);

export const instance: fc.Arbitrary<Instance> = fc.oneof(
  fc.record({
    kind: fc.constant('instantiate'),
    component: index<'component'>(),
    args: listOf(fc.record({ name, item: sortIdx })),
  }),
  fc.record({ kind: fc.constant('exports'), exports: listOf(fc.record({ name: externName, item: sortIdx })) }),
);

export const importItem: fc.Arbitrary<Import> = fc.record({ name: externName, type: externType });

export const exportItem: fc.Arbitrary<Export> = fc.record({
  name: externName,
  item: sortIdx,
  type: fc.option(externType, { nil: undefined }),
});

export const start: fc.Arbitrary<Start> = fc.record({
  func: index<'func'>(),
  args: listOf(index<'value'>()),
  results: fc.constantFrom(0, 1, 127, 128, 1000),
});

export const value: fc.Arbitrary<Value> = fc.record({ type: valType, encoded: bytes });

export const nameSection: fc.Arbitrary<NameSection> = fc.record({
  component: fc.option(name, { nil: undefined }),
  sorts: listOf(fc.record({ sort, names: listOf(fc.record({ index: u32, name })) })),
});

/** Components with components in them, at most `depth` deep. */
export function componentOf(depth: number): fc.Arbitrary<Component> {
  const flat: fc.Arbitrary<ComponentSection>[] = [
    fc.record({ kind: fc.constant('custom'), name, data: bytes }),
    fc.record({ kind: fc.constant('core module'), bytes }),
    fc.record({ kind: fc.constant('core instance'), items: listOf(coreInstance) }),
    fc.record({ kind: fc.constant('core type'), items: listOf(coreType) }),
    fc.record({ kind: fc.constant('instance'), items: listOf(instance) }),
    fc.record({ kind: fc.constant('alias'), items: listOf(alias) }),
    fc.record({ kind: fc.constant('type'), items: listOf(type) }),
    fc.record({ kind: fc.constant('canon'), items: listOf(canon) }),
    fc.record({ kind: fc.constant('start'), start }),
    fc.record({ kind: fc.constant('import'), items: listOf(importItem) }),
    fc.record({ kind: fc.constant('export'), items: listOf(exportItem) }),
    fc.record({ kind: fc.constant('value'), items: listOf(value) }),
  ];
  const section =
    depth === 0
      ? fc.oneof(...flat)
      : fc.oneof(...flat, fc.record({ kind: fc.constant('component'), component: componentOf(depth - 1) }));
  return fc.record({ sections: listOf(section) });
}

export const component: fc.Arbitrary<Component> = componentOf(3);

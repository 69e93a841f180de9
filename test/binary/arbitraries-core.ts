import fc from 'fast-check';
import type { CoreExternType, CoreLimits } from '../../src/binary/core-extern-type.ts';
import type { ModuleDecl } from '../../src/binary/core-module-type.ts';
import type {
  CoreCompType,
  CoreFieldType,
  CoreRecType,
  CoreSharedCompType,
  CoreSubType,
} from '../../src/binary/core-rec-type.ts';
import type { CoreType, ModuleType } from '../../src/binary/core-type.ts';
import {
  CORE_HEAP_TYPE,
  CORE_NUM_TYPE,
  type CoreAbsHeapType,
  type CoreHeapType,
  type CoreRefType,
  type CoreValType,
} from '../../src/binary/core-val-type.ts';
import { idx, type Idx, type Space } from '../../src/binary/indices.ts';
import { name, u32, u64 } from '../bytes/numbers.ts';

export function index<S extends Space>(): fc.Arbitrary<Idx<S>> {
  return u32.map((n) => idx<S>(n));
}

/** The keys of a table, with their types. */
export function keysOf<K extends string>(table: Readonly<Record<K, number>>): K[] {
  return Object.keys(table) as K[]; // the tables are literals: they have no other keys
}

/** Lists as short as most are, and now and then one whose count has two bytes. */
export function listOf<T>(item: fc.Arbitrary<T>, minLength = 0): fc.Arbitrary<T[]> {
  return fc.array(item, { minLength, maxLength: Math.max(4, minLength) });
}

const absHeapType: fc.Arbitrary<CoreAbsHeapType> = fc.constantFrom(...keysOf(CORE_HEAP_TYPE));

const heapType: fc.Arbitrary<CoreHeapType> = fc.oneof(
  absHeapType,
  absHeapType.map((heap) => `shared ${heap}` as const),
  index<'core:type'>(),
);

const refType: fc.Arbitrary<CoreRefType> = fc.record({
  kind: fc.constant('ref'),
  nullable: fc.boolean(),
  heap: heapType,
});

export const coreValType: fc.Arbitrary<CoreValType> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...keysOf(CORE_NUM_TYPE)) },
  { weight: 1, arbitrary: refType },
);

const limits: fc.Arbitrary<CoreLimits> = fc.record({
  address: fc.constantFrom('i32', 'i64'),
  shared: fc.boolean(),
  min: u64,
  max: fc.option(u64, { nil: undefined }),
});

export const coreExternType: fc.Arbitrary<CoreExternType> = fc.oneof(
  fc.record({ kind: fc.constantFrom('func', 'tag'), type: index<'core:type'>() }),
  fc.tuple(limits, refType).map(([lim, element]) => ({ kind: 'table' as const, element, ...lim })),
  fc
    .tuple(limits, fc.constantFrom(undefined, 0, 16, 63))
    .map(([lim, pageSizeLog2]) => ({ kind: 'memory' as const, ...lim, pageSizeLog2 })),
  fc.record({ kind: fc.constant('global'), type: coreValType, mutable: fc.boolean(), shared: fc.boolean() }),
);

const fieldType: fc.Arbitrary<CoreFieldType> = fc.record({
  type: fc.oneof(coreValType, fc.constantFrom('i8', 'i16')),
  mutable: fc.boolean(),
});

const compType: fc.Arbitrary<CoreCompType> = fc.oneof(
  fc.record({ kind: fc.constant('func'), params: listOf(coreValType), results: listOf(coreValType) }),
  fc.record({ kind: fc.constant('struct'), fields: listOf(fieldType) }),
  fc.record({ kind: fc.constant('array'), element: fieldType }),
);

const sharedCompType: fc.Arbitrary<CoreSharedCompType> = fc.oneof(
  { weight: 3, arbitrary: compType },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('shared'), type: compType }) },
);

const subType: fc.Arbitrary<CoreSubType> = fc.oneof(
  sharedCompType,
  fc.record({
    kind: fc.constant('sub'),
    final: fc.boolean(),
    supertypes: fc.array(index<'core:type'>(), { maxLength: 1 }),
    type: sharedCompType,
  }),
);

export const coreRecType: fc.Arbitrary<CoreRecType> = fc.oneof(
  { weight: 2, arbitrary: subType },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rec'), types: listOf(subType) }) },
);

export const moduleDecl: fc.Arbitrary<ModuleDecl> = fc.oneof(
  fc.record({ kind: fc.constant('import'), module: name, name, type: coreExternType }),
  fc.record({ kind: fc.constant('type'), type: coreRecType }),
  fc.record({ kind: fc.constant('alias'), count: u32, index: u32 }),
  fc.record({ kind: fc.constant('export'), name, type: coreExternType }),
);

const moduleType: fc.Arbitrary<ModuleType> = fc.record({ kind: fc.constant('module'), decls: listOf(moduleDecl) });

export const coreType: fc.Arbitrary<CoreType> = fc.oneof(coreRecType, moduleType);

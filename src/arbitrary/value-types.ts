import { mapParts, type Compound } from '../binary/compound.ts';
import { idx } from '../binary/indices.ts';
import type { PrimValType, ValType } from '../binary/val-type.ts';
import { containsBorrow, flatten, sizeOf } from '../component/abi.ts';
import { forEachChild, type DefinedType, type FuncType, type ValueType } from '../component/types.ts';
import type { Choices } from './choices.ts';
import { isDefined } from './named.ts';
import { labels } from './names.ts';
import { defineType, type Scope } from './scope.ts';

const PRIMITIVES: readonly PrimValType[] = [
  'u8',
  'string',
  'bool',
  's8',
  's16',
  'u16',
  's32',
  'u32',
  's64',
  'u64',
  'f32',
  'f64',
  'char',
];

/** What the keys of a map can be. */
const KEYS: readonly PrimValType[] = ['string', 'bool', 'u8', 's32', 'u64', 'char'];

/** Sizes of types as trees and in bytes stay below these, so that a few definitions make no monsters. */
const MAX_TREE = 400;
const MAX_BYTES = 1 << 16;
const MAX_DEPTH = 30;

interface Extent {
  readonly tree: number;
  readonly depth: number;
}

// a memo without observable state
const extents = new WeakMap<DefinedType, Extent>();

/** What is chosen where the grammar has a value type: a primitive, or the index of one that is defined and fits. */
export function chooseValType(
  scope: Scope,
  choices: Choices,
  fits: (type: DefinedType) => boolean = () => true,
): ValType {
  if (choices.flag()) {
    const index = choices.indexOf(scope.types, (type) => isDefined(type) && fits(type));
    if (index !== undefined) return idx<'type'>(index);
  }
  return choices.of(primitives(scope)) ?? 'u8';
}

function primitives({ gates }: Scope): readonly PrimValType[] {
  return gates.has('cm-error-context') ? [...PRIMITIVES, 'error-context'] : PRIMITIVES;
}

/** What an index means, where it is one of a value type. */
export function meaning(scope: Scope, type: ValType): ValueType {
  if (typeof type === 'string') return type;
  const found = scope.types[type];
  if (found === undefined || !isDefined(found)) throw new Error(`type ${String(type)} is no value type`);
  return found;
}

const withoutBorrow = (type: DefinedType): boolean => !containsBorrow(type);

/** Whether a type that is about to be defined is small enough. */
function isSmall(type: DefinedType): boolean {
  let [tree, depth] = [1, 0];
  forEachChild(type, (part) => {
    const extent = typeof part === 'object' ? extents.get(part) : undefined;
    tree += extent?.tree ?? 1;
    depth = Math.max(depth, 1 + (extent?.depth ?? 0));
  });
  if (tree > MAX_TREE || depth > MAX_DEPTH) return false;
  if (sizeOf(type) > MAX_BYTES) return false;
  extents.set(type, { tree, depth });
  return true;
}

/** Enters how large a type with another name is. */
export function sameExtent(type: DefinedType, of: DefinedType): void {
  const extent = extents.get(of);
  if (extent !== undefined) extents.set(type, extent);
}

/** Defines a value type. */
export function valueType(scope: Scope, choices: Choices): void {
  const kind = choices.below(16);
  if (kind >= 13) {
    handle(scope, choices, kind === 15 ? 'borrow' : 'own');
    return;
  }
  const shape = shapeOf(scope, choices, kind);
  if (shape === undefined) {
    const type = choices.of(primitives(scope)) ?? 'u8';
    defineType(scope, { kind: 'primitive', type }, { kind: 'primitive', type, aliasOf: undefined });
    return;
  }
  define(scope, shape);
}

function shapeOf(scope: Scope, choices: Choices, kind: number): Compound<ValType> | undefined {
  const { gates } = scope;
  const part = (): ValType => chooseValType(scope, choices);
  const optional = (): ValType | undefined => (choices.flag() ? part() : undefined);
  const count = 1 + choices.below(4);
  switch (kind) {
    case 1:
      return { kind: 'record', fields: labels(choices, scope.words, count).map((label) => ({ label, type: part() })) };
    case 2: {
      return {
        kind: 'variant',
        cases: labels(choices, scope.words, count).map((label) => ({ label, type: optional() })),
      };
    }
    case 3:
      // of 0 elements there is none
      return {
        kind: 'list',
        element: part(),
        length: gates.has('cm-fixed-length-lists') && choices.flag() ? count : undefined,
      };
    case 4:
      return { kind: 'tuple', types: choices.times(count, part) };
    case 5:
      return { kind: 'flags', labels: labels(choices, scope.words, [1, 8, 9, 32][count - 1] ?? 1) };
    case 6:
      return { kind: 'enum', labels: labels(choices, scope.words, [1, 2, 256, 257][count - 1] ?? 1) };
    case 7:
      return { kind: 'option', type: part() };
    case 8:
      return { kind: 'result', ok: optional(), error: optional() };
    case 9:
    case 10:
      return channel(scope, choices, kind === 9 ? 'stream' : 'future');
    case 11:
      return { kind: 'map', key: choices.of(KEYS) ?? 'string', value: part() };
    case 12:
      return { kind: 'tuple', types: choices.times(16 + count, () => 'u8') };
    default:
      return undefined;
  }
}

/** Defines a stream or a future. */
export function channelType(scope: Scope, choices: Choices): void {
  const shape = channel(scope, choices, choices.of(['stream', 'future'] as const) ?? 'stream');
  define(scope, shape);
}

function channel(scope: Scope, choices: Choices, kind: 'stream' | 'future'): Compound<ValType> {
  const element = choices.flag() ? chooseValType(scope, choices, withoutBorrow) : undefined;
  // for text there will be something else, says wasm-tools
  if (kind === 'stream' && element !== undefined && isChar(meaning(scope, element))) return { kind, element: 'u8' };
  return { kind, element };
}

function define(scope: Scope, shape: Compound<ValType>): void {
  const type: DefinedType = { ...mapParts(shape, (part) => meaning(scope, part)), aliasOf: undefined };
  if (isSmall(type)) defineType(scope, shape, type);
}

function isChar(type: ValueType): boolean {
  return type === 'char' || (typeof type === 'object' && type.kind === 'primitive' && type.type === 'char');
}

function handle(scope: Scope, choices: Choices, kind: 'own' | 'borrow'): void {
  const index = choices.indexOf(scope.types, ({ kind }) => kind === 'resource');
  const resource = index === undefined ? undefined : scope.types[index];
  if (index === undefined || resource?.kind !== 'resource') return;
  defineType(scope, { kind, type: idx<'type'>(index) }, { kind, resource, aliasOf: undefined });
}

/** Defines a function type. */
export function funcType(scope: Scope, choices: Choices): void {
  const names = labels(choices, scope.words, choices.below(4));
  const params = names.map((label) => ({ label, type: chooseValType(scope, choices) }));
  // more than are passed flat
  if (choices.below(8) === 7) {
    const more = choices.times(17, (at) => ({ label: `more${String(at)}`, type: 'f32' as const }));
    params.push(...more);
  }
  const result = choices.flag() ? chooseValType(scope, choices, withoutBorrow) : undefined;
  const async = choices.below(3) === 2;
  const type: FuncType = {
    kind: 'func',
    async,
    params: params.map(({ label, type }) => ({ label, type: meaning(scope, type) })),
    result: result === undefined ? undefined : meaning(scope, result),
  };
  if (params.some(({ type }) => flatten(meaning(scope, type)).length > 64)) return;
  defineType(scope, { kind: 'func', async, params, result }, type);
}

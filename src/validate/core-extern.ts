import type {
  CoreExternType,
  CoreGlobalType,
  CoreLimits,
  CoreMemoryType,
  CoreTableType,
} from '../binary/core-extern-type.ts';
import {
  mapValType,
  sameValType,
  valTypeText,
  type CoreTypeAt,
  type CoreTypeId,
  type CoreTypes,
} from './core-types.ts';
import type { Features } from './features.ts';
import { refuse } from './rule.ts';

/** core:externtype, its types resolved. */
export type CoreExtern =
  | { readonly kind: 'func'; readonly type: CoreTypeId }
  | ({ readonly kind: 'table' } & CoreTableType)
  | ({ readonly kind: 'memory' } & CoreMemoryType)
  | ({ readonly kind: 'global' } & CoreGlobalType)
  | { readonly kind: 'tag'; readonly type: CoreTypeId };

/** Checks what a core module imports, exports or defines, and resolves its types. */
export function resolveExtern(type: CoreExternType, at: CoreTypeAt, types: CoreTypes, features: Features): CoreExtern {
  switch (type.kind) {
    case 'func': {
      const id = at(type.type);
      if (types.func(id) === undefined) refuse('core type', `core type ${type.type} is not a function type`);
      return { kind: 'func', type: id };
    }
    case 'tag': {
      need(features, 'exceptions', 'a tag');
      const id = at(type.type);
      const func = types.func(id) ?? refuse('core type', `core type ${type.type} is not a function type`);
      if (func.results.length > 0) need(features, 'stack-switching', 'a tag with results');
      return { kind: 'tag', type: id };
    }
    case 'global': {
      const content = mapValType(type.type, at);
      types.checkValType(content);
      if (type.shared) {
        need(features, 'shared-everything-threads', 'a shared global');
        if (!types.isShared(content)) refuse('core type', 'a shared global has a type that is not shared');
      }
      return { ...type, type: content };
    }
    case 'table': {
      const element = mapValType(type.element, at);
      types.checkValType(element);
      if (typeof element === 'string') return refuse('core type', 'the elements of a table are references');
      if (type.shared) {
        need(features, 'shared-everything-threads', 'a shared table');
        if (!types.isShared(element)) refuse('core type', 'a shared table has elements that are not shared');
      }
      if (type.address === 'i64') need(features, 'memory64', 'a 64-bit table');
      checkLimits('table', type, type.address === 'i64' ? MAX_U64 : MAX_U32);
      return { ...type, element };
    }
    case 'memory':
      checkMemory(type, features);
      return type;
    default:
      return type satisfies never;
  }
}

const MAX_U32 = 2n ** 32n - 1n;
const MAX_U64 = 2n ** 64n - 1n;
const PAGE_LOG2 = 16;

function checkMemory(type: CoreMemoryType, features: Features): void {
  if (type.address === 'i64') need(features, 'memory64', 'a 64-bit memory');
  const log2 = type.pageSizeLog2;
  if (log2 !== undefined) {
    need(features, 'custom-page-sizes', 'a memory with pages of another size');
    if (log2 !== 0 && log2 !== PAGE_LOG2)
      refuse('core type', `a memory has pages of 2^${log2} bytes: they have 1 or 65536`);
  }
  const most = (type.address === 'i64' ? 2n ** 64n : 2n ** 32n) >> BigInt(log2 ?? PAGE_LOG2);
  const top = type.address === 'i64' ? MAX_U64 : MAX_U32;
  checkLimits('memory', type, most > top ? top : most);
  if (type.shared && type.max === undefined) refuse('core type', 'a shared memory has no maximum size');
}

function checkLimits(what: string, { min, max }: CoreLimits, most: bigint): void {
  if (max !== undefined && min > max) refuse('core type', `the minimum size of a ${what} is above its maximum`);
  if (min > most || (max !== undefined && max > most)) refuse('core type', `the size of a ${what} is above ${most}`);
}

function need(features: Features, feature: Parameters<Features['has']>[0], what: string): void {
  if (!features.has(feature)) refuse('feature', `${what} needs the feature ${feature}, which is off`);
}

/** Why a core item cannot be given where another one is asked for; `undefined` if it can (core specification § Matching). */
export function externMismatch(types: CoreTypes, given: CoreExtern, asked: CoreExtern): string | undefined {
  if (given.kind !== asked.kind) return `a ${given.kind} is given, a ${asked.kind} is asked for`;
  switch (asked.kind) {
    case 'func':
    case 'tag': {
      if (given.kind !== 'func' && given.kind !== 'tag') return 'another kind is given';
      if (types.isSubtype(given.type, asked.type)) return undefined;
      return `${signature(types, given.type)} is given, ${signature(types, asked.type)} is asked for`;
    }
    case 'table':
      return given.kind === 'table' ? tableMismatch(given, asked) : 'another kind is given';
    case 'memory':
      return given.kind === 'memory' ? memoryMismatch(given, asked) : 'another kind is given';
    case 'global': {
      if (given.kind !== 'global') return 'another kind is given';
      if (given.mutable !== asked.mutable) return `the global is ${given.mutable ? '' : 'not '}mutable`;
      if (given.shared !== asked.shared) return `the global is ${given.shared ? '' : 'not '}shared`;
      if (sameValType(given.type, asked.type)) return undefined;
      return `a global of ${valTypeText(given.type)} is given, one of ${valTypeText(asked.type)} is asked for`;
    }
    default:
      return asked satisfies never;
  }
}

export function tableMismatch(given: CoreTableType, asked: CoreTableType): string | undefined {
  if (!sameValType(given.element, asked.element)) {
    return `a table of ${valTypeText(given.element)} is given, one of ${valTypeText(asked.element)} is asked for`;
  }
  if (given.shared !== asked.shared) return `the table is ${given.shared ? '' : 'not '}shared`;
  if (given.address !== asked.address) return `the table has ${given.address} indices`;
  return limitsFit(given, asked) ? undefined : 'the limits of the table do not fit';
}

export function memoryMismatch(given: CoreMemoryType, asked: CoreMemoryType): string | undefined {
  if (given.shared !== asked.shared) return `the memory is ${given.shared ? '' : 'not '}shared`;
  if (given.address !== asked.address) return `the memory has ${given.address} addresses`;
  if ((given.pageSizeLog2 ?? PAGE_LOG2) !== (asked.pageSizeLog2 ?? PAGE_LOG2))
    return 'the pages of the memory differ in size';
  return limitsFit(given, asked) ? undefined : 'the limits of the memory do not fit';
}

function limitsFit(given: CoreLimits, asked: CoreLimits): boolean {
  if (given.min < asked.min) return false;
  return asked.max === undefined || (given.max !== undefined && given.max <= asked.max);
}

/** A core function type in the words of the text format. */
export function signature(types: CoreTypes, id: CoreTypeId): string {
  const func = types.func(id);
  if (func === undefined) return 'a type that is no function';
  return `[${func.params.map(valTypeText).join(' ')}] -> [${func.results.map(valTypeText).join(' ')}]`;
}

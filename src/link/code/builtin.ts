import { flattenFunc, needsOf } from '../../component/abi.ts';
import type { FuncType } from '../../component/types.ts';
import type { CoreSignature } from '../../core/object.ts';
import type { ResourceId, TypeRef } from '../encode/type-table.ts';

/** A core import that is no function of a component: a canonical built-in (CanonicalABI.md). */
export type Builtin = ResourceBuiltin | EndBuiltin | WaitableBuiltin | ReturnBuiltin;

/** Of a resource type of the guest, or of one that this adapter alone has. */
export interface ResourceBuiltin {
  readonly kind: 'resource.new' | 'resource.drop' | 'resource.rep';
  readonly of: { readonly id: ResourceId } | { readonly internal: string };
}

/** Of the ends of a stream or future of this type. Those that read and write are asynchronous. */
export interface EndBuiltin {
  readonly kind: keyof typeof ENDS;
  readonly type: TypeRef;
}

export interface WaitableBuiltin {
  readonly kind: keyof typeof WAITABLE;
}

/** Gives the result of a task. `memory`: the function is lifted with one, and so must this be. */
export interface ReturnBuiltin {
  readonly kind: 'task.return';
  readonly result: TypeRef | undefined;
  readonly signature: CoreSignature;
  readonly memory: boolean;
}

function signature(params: number, result?: 'i32' | 'i64'): CoreSignature {
  return { params: new Array<'i32'>(params).fill('i32'), results: result === undefined ? [] : [result] };
}

const NEW = signature(1, 'i32');
/** Two handles in one: the readable end in the low half. */
const BOTH = signature(0, 'i64');
const DROP = signature(1);

const RESOURCE = { 'resource.new': NEW, 'resource.drop': DROP, 'resource.rep': NEW } as const;

const ENDS = {
  'stream.new': BOTH,
  'stream.read': signature(3, 'i32'),
  'stream.write': signature(3, 'i32'),
  'stream.cancel-read': signature(1, 'i32'),
  'stream.cancel-write': signature(1, 'i32'),
  'stream.drop-readable': DROP,
  'stream.drop-writable': DROP,
  'future.new': BOTH,
  'future.read': signature(2, 'i32'),
  'future.write': signature(2, 'i32'),
  'future.drop-readable': DROP,
  'future.drop-writable': DROP,
} as const;

const WAITABLE = {
  'context.get': signature(0, 'i32'),
  'context.set': DROP,
  'subtask.cancel': signature(1, 'i32'),
  'subtask.drop': DROP,
  'task.cancel': signature(0),
  'thread.yield': signature(0, 'i32'),
  'waitable-set.new': signature(0, 'i32'),
  'waitable-set.poll': signature(2, 'i32'),
  'waitable-set.drop': DROP,
  'waitable.join': signature(2),
} as const;

/** The core signature of each, but that of `task.return`, which depends on its result. */
export const SIGNATURES = { ...RESOURCE, ...ENDS, ...WAITABLE } as const;

/** The core signature of a built-in. */
export function signatureOf(builtin: Builtin): CoreSignature {
  return builtin.kind === 'task.return' ? builtin.signature : SIGNATURES[builtin.kind];
}

/** Whether its canonical definition names the memory, which must then exist before the main core module. */
export function usesMemory(builtin: Builtin): boolean {
  switch (builtin.kind) {
    case 'stream.read':
    case 'stream.write':
    case 'future.read':
    case 'future.write':
    case 'waitable-set.poll':
      return true;
    case 'task.return':
      return builtin.memory;
    default:
      return false;
  }
}

/** What gives the result of a task of this function. `ref`: its result in the table of types. */
export function returnBuiltin(type: FuncType, ref: TypeRef | undefined): ReturnBuiltin {
  // the core parameters are those of a function that takes the result
  const params = type.result === undefined ? [] : [{ label: 'result', type: type.result }];
  const taken = flattenFunc({ ...type, params, result: undefined }, 'lift');
  const { memory } = needsOf(type, 'lift', 'callback');
  return { kind: 'task.return', result: ref, signature: { params: taken.params, results: [] }, memory };
}

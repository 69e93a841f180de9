import type { CoreSignature } from '../../core/object.ts';
import type { ResourceId, TypeRef } from '../encode/type-table.ts';

/** A core import that is no function of a component: a canonical built-in (CanonicalABI.md). */
export type Builtin = ResourceBuiltin | EndBuiltin | WaitableBuiltin;

/** Of a resource type of the guest, or of one that this adapter alone has. */
export interface ResourceBuiltin {
  readonly kind: 'resource.new' | 'resource.drop' | 'resource.rep';
  readonly of: { readonly id: ResourceId } | { readonly internal: string };
}

/** Of the ends of a stream or future of this type. `future.write` is asynchronous. */
export interface EndBuiltin {
  readonly kind:
    | 'stream.new'
    | 'stream.drop-readable'
    | 'stream.drop-writable'
    | 'future.new'
    | 'future.write'
    | 'future.drop-readable'
    | 'future.drop-writable';
  readonly type: TypeRef;
}

export interface WaitableBuiltin {
  readonly kind: 'waitable-set.new' | 'waitable-set.poll' | 'waitable.join';
}

function signature(params: number, result?: 'i32' | 'i64'): CoreSignature {
  return { params: new Array<'i32'>(params).fill('i32'), results: result === undefined ? [] : [result] };
}

const NEW = signature(1, 'i32');
/** Two handles in one: the readable end in the low half. */
const ENDS = signature(0, 'i64');
const DROP = signature(1);

/** The core signature of each. */
export const BUILTIN: Readonly<Record<Builtin['kind'], CoreSignature>> = {
  'resource.new': NEW,
  'resource.drop': DROP,
  'resource.rep': NEW,
  'stream.new': ENDS,
  'stream.drop-readable': DROP,
  'stream.drop-writable': DROP,
  'future.new': ENDS,
  'future.write': signature(2, 'i32'),
  'future.drop-readable': DROP,
  'future.drop-writable': DROP,
  'waitable-set.new': signature(0, 'i32'),
  'waitable-set.poll': signature(2, 'i32'),
  'waitable.join': signature(2),
};

/** Whether its canonical definition names the memory, which must then exist before the main core module. */
export function usesMemory(kind: Builtin['kind']): boolean {
  return kind === 'future.write' || kind === 'waitable-set.poll';
}

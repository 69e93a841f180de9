import type { CoreValType } from './core-type.ts';
import type { Idx } from './indices.ts';
import type { ValType } from './type.ts';

/** canonopt (Binary.md § Canonical Definitions) */
export type CanonOpt =
  | { readonly kind: 'string-encoding'; readonly encoding: 'utf8' | 'utf16' | 'latin1+utf16' }
  | { readonly kind: 'memory'; readonly memory: Idx<'core:memory'> }
  | { readonly kind: 'realloc'; readonly func: Idx<'core:func'> }
  | { readonly kind: 'post-return'; readonly func: Idx<'core:func'> }
  | { readonly kind: 'async' }
  | { readonly kind: 'callback'; readonly func: Idx<'core:func'> };

/** canon (Binary.md § Canonical Definitions); `kind` is the text format's keyword. */
export type Canon =
  | {
      readonly kind: 'lift';
      readonly func: Idx<'core:func'>;
      readonly options: readonly CanonOpt[];
      readonly type: Idx<'type'>;
    }
  | { readonly kind: 'lower'; readonly func: Idx<'func'>; readonly options: readonly CanonOpt[] }
  | { readonly kind: 'resource.new' | 'resource.drop' | 'resource.rep'; readonly type: Idx<'type'> }
  | { readonly kind: 'task.return'; readonly result: ValType | undefined; readonly options: readonly CanonOpt[] }
  | { readonly kind: 'context.get' | 'context.set'; readonly type: CoreValType; readonly slot: number }
  | {
      readonly kind:
        | 'backpressure.inc'
        | 'backpressure.dec'
        | 'task.cancel'
        | 'subtask.drop'
        | 'error-context.drop'
        | 'waitable-set.new'
        | 'waitable-set.drop'
        | 'waitable.join'
        | 'thread.index'
        | 'thread.resume-later';
    }
  | { readonly kind: 'subtask.cancel'; readonly async: boolean }
  | {
      readonly kind:
        | 'stream.new'
        | 'stream.drop-readable'
        | 'stream.drop-writable'
        | 'future.new'
        | 'future.drop-readable'
        | 'future.drop-writable';
      readonly type: Idx<'type'>;
    }
  | {
      readonly kind: 'stream.read' | 'stream.write' | 'future.read' | 'future.write';
      readonly type: Idx<'type'>;
      readonly options: readonly CanonOpt[];
    }
  | {
      readonly kind: 'stream.cancel-read' | 'stream.cancel-write' | 'future.cancel-read' | 'future.cancel-write';
      readonly type: Idx<'type'>;
      readonly async: boolean;
    }
  | {
      readonly kind: 'error-context.new' | 'error-context.debug-message';
      readonly options: readonly CanonOpt[];
    }
  | {
      readonly kind: 'waitable-set.wait' | 'waitable-set.poll';
      readonly cancellable: boolean;
      readonly memory: Idx<'core:memory'>;
    }
  | {
      readonly kind:
        | 'thread.yield'
        | 'thread.suspend'
        | 'thread.suspend-then-resume'
        | 'thread.yield-then-resume'
        | 'thread.suspend-then-promote'
        | 'thread.yield-then-promote';
      readonly cancellable: boolean;
    }
  | { readonly kind: 'thread.new-indirect'; readonly type: Idx<'core:type'>; readonly table: Idx<'core:table'> }
  | { readonly kind: 'thread.spawn-ref'; readonly shared: boolean; readonly type: Idx<'core:type'> }
  | {
      readonly kind: 'thread.spawn-indirect';
      readonly shared: boolean;
      readonly type: Idx<'core:type'>;
      readonly table: Idx<'core:table'>;
    }
  | { readonly kind: 'thread.available-parallelism'; readonly shared: boolean };

import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { readCanonOpts, writeCanonOpts, type CanonOpt } from './canon-opt.ts';
import { readCoreValType, writeCoreValType, type CoreValType } from './core-val-type.ts';
import { readIdx, type Idx } from './indices.ts';
import { byCode, readOpcode } from './opcode.ts';
import { readItems, writeItems, type Range } from './section.ts';
import { readResultList, writeResultList, type ValType } from './val-type.ts';

export type { CanonOpt } from './canon-opt.ts';

/**
 * The opcodes of canon. `lift` and `lower` have a second byte, 0x00, for the sort `func`. The reference tools leave out the `shared` flag
 * of `thread.spawn-…` and `thread.available-parallelism`; this reader and writer follow Binary.md and keep it.
 */
export const CANON = {
  lift: 0x00,
  lower: 0x01,
  'resource.new': 0x02,
  'resource.drop': 0x03,
  'resource.rep': 0x04,
  'task.cancel': 0x05,
  'subtask.cancel': 0x06,
  'task.return': 0x09,
  'context.get': 0x0a,
  'context.set': 0x0b,
  'thread.yield': 0x0c,
  'subtask.drop': 0x0d,
  'stream.new': 0x0e,
  'stream.read': 0x0f,
  'stream.write': 0x10,
  'stream.cancel-read': 0x11,
  'stream.cancel-write': 0x12,
  'stream.drop-readable': 0x13,
  'stream.drop-writable': 0x14,
  'future.new': 0x15,
  'future.read': 0x16,
  'future.write': 0x17,
  'future.cancel-read': 0x18,
  'future.cancel-write': 0x19,
  'future.drop-readable': 0x1a,
  'future.drop-writable': 0x1b,
  'error-context.new': 0x1c,
  'error-context.debug-message': 0x1d,
  'error-context.drop': 0x1e,
  'waitable-set.new': 0x1f,
  'waitable-set.wait': 0x20,
  'waitable-set.poll': 0x21,
  'waitable-set.drop': 0x22,
  'waitable.join': 0x23,
  'backpressure.inc': 0x24,
  'backpressure.dec': 0x25,
  'thread.index': 0x26,
  'thread.new-indirect': 0x27,
  'thread.resume-later': 0x28,
  'thread.suspend': 0x29,
  'thread.suspend-then-resume': 0x2a,
  'thread.yield-then-resume': 0x2b,
  'thread.suspend-then-promote': 0x2c,
  'thread.yield-then-promote': 0x2d,
  'thread.spawn-ref': 0x40,
  'thread.spawn-indirect': 0x41,
  'thread.available-parallelism': 0x42,
} as const;

const CANONS = byCode(CANON);

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

export function readCanon(r: Reader): Canon {
  const kind = readOpcode(r, CANONS, 'a canonical definition');
  switch (kind) {
    case 'lift':
      r.expect(0x00, 'the sort of what is lifted');
      return { kind, func: readIdx<'core:func'>(r), options: readCanonOpts(r), type: readIdx<'type'>(r) };
    case 'lower':
      r.expect(0x00, 'the sort of what is lowered');
      return { kind, func: readIdx<'func'>(r), options: readCanonOpts(r) };
    case 'task.return':
      return { kind, result: readResultList(r), options: readCanonOpts(r) };
    case 'context.get':
    case 'context.set':
      return { kind, type: readCoreValType(r), slot: r.u32() };
    case 'subtask.cancel':
      return { kind, async: r.bool('async') };
    case 'resource.new':
    case 'resource.drop':
    case 'resource.rep':
      return { kind, type: readIdx<'type'>(r) };
    case 'stream.new':
    case 'stream.drop-readable':
    case 'stream.drop-writable':
    case 'future.new':
    case 'future.drop-readable':
    case 'future.drop-writable':
      return { kind, type: readIdx<'type'>(r) };
    case 'stream.read':
    case 'stream.write':
    case 'future.read':
    case 'future.write':
      return { kind, type: readIdx<'type'>(r), options: readCanonOpts(r) };
    case 'stream.cancel-read':
    case 'stream.cancel-write':
    case 'future.cancel-read':
    case 'future.cancel-write':
      return { kind, type: readIdx<'type'>(r), async: r.bool('async') };
    case 'error-context.new':
    case 'error-context.debug-message':
      return { kind, options: readCanonOpts(r) };
    case 'waitable-set.wait':
    case 'waitable-set.poll':
      return { kind, cancellable: r.bool('cancellable'), memory: readIdx<'core:memory'>(r) };
    case 'thread.yield':
    case 'thread.suspend':
    case 'thread.suspend-then-resume':
    case 'thread.yield-then-resume':
    case 'thread.suspend-then-promote':
    case 'thread.yield-then-promote':
      return { kind, cancellable: r.bool('cancellable') };
    case 'thread.new-indirect':
      return { kind, type: readIdx<'core:type'>(r), table: readIdx<'core:table'>(r) };
    case 'thread.spawn-ref':
      return { kind, shared: r.bool('shared'), type: readIdx<'core:type'>(r) };
    case 'thread.spawn-indirect':
      return { kind, shared: r.bool('shared'), type: readIdx<'core:type'>(r), table: readIdx<'core:table'>(r) };
    case 'thread.available-parallelism':
      return { kind, shared: r.bool('shared') };
    case 'backpressure.inc':
    case 'backpressure.dec':
    case 'task.cancel':
    case 'subtask.drop':
    case 'error-context.drop':
    case 'waitable-set.new':
    case 'waitable-set.drop':
    case 'waitable.join':
    case 'thread.index':
    case 'thread.resume-later':
      return { kind };
    default:
      return kind satisfies never;
  }
}

export function writeCanon(w: Writer, canon: Canon): void {
  w.u8(CANON[canon.kind]);
  switch (canon.kind) {
    case 'lift':
      w.u8(0x00);
      w.u32(canon.func);
      writeCanonOpts(w, canon.options);
      w.u32(canon.type);
      break;
    case 'lower':
      w.u8(0x00);
      w.u32(canon.func);
      writeCanonOpts(w, canon.options);
      break;
    case 'task.return':
      writeResultList(w, canon.result);
      writeCanonOpts(w, canon.options);
      break;
    case 'context.get':
    case 'context.set':
      writeCoreValType(w, canon.type);
      w.u32(canon.slot);
      break;
    case 'subtask.cancel':
      w.bool(canon.async);
      break;
    case 'resource.new':
    case 'resource.drop':
    case 'resource.rep':
    case 'stream.new':
    case 'stream.drop-readable':
    case 'stream.drop-writable':
    case 'future.new':
    case 'future.drop-readable':
    case 'future.drop-writable':
      w.u32(canon.type);
      break;
    case 'stream.read':
    case 'stream.write':
    case 'future.read':
    case 'future.write':
      w.u32(canon.type);
      writeCanonOpts(w, canon.options);
      break;
    case 'stream.cancel-read':
    case 'stream.cancel-write':
    case 'future.cancel-read':
    case 'future.cancel-write':
      w.u32(canon.type);
      w.bool(canon.async);
      break;
    case 'error-context.new':
    case 'error-context.debug-message':
      writeCanonOpts(w, canon.options);
      break;
    case 'waitable-set.wait':
    case 'waitable-set.poll':
      w.bool(canon.cancellable);
      w.u32(canon.memory);
      break;
    case 'thread.yield':
    case 'thread.suspend':
    case 'thread.suspend-then-resume':
    case 'thread.yield-then-resume':
    case 'thread.suspend-then-promote':
    case 'thread.yield-then-promote':
      w.bool(canon.cancellable);
      break;
    case 'thread.new-indirect':
      w.u32(canon.type);
      w.u32(canon.table);
      break;
    case 'thread.spawn-ref':
      w.bool(canon.shared);
      w.u32(canon.type);
      break;
    case 'thread.spawn-indirect':
      w.bool(canon.shared);
      w.u32(canon.type);
      w.u32(canon.table);
      break;
    case 'thread.available-parallelism':
      w.bool(canon.shared);
      break;
    case 'backpressure.inc':
    case 'backpressure.dec':
    case 'task.cancel':
    case 'subtask.drop':
    case 'error-context.drop':
    case 'waitable-set.new':
    case 'waitable-set.drop':
    case 'waitable.join':
    case 'thread.index':
    case 'thread.resume-later':
      break;
    default:
      return canon satisfies never;
  }
}

export function readCanonSection(bytes: Uint8Array, body: Range): readonly Canon[] {
  return readItems(bytes, body, readCanon);
}

export function writeCanonSection(w: Writer, canons: readonly Canon[]): void {
  writeItems(w, 'canon', canons, writeCanon);
}

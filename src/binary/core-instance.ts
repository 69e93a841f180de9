import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { readIdx, type Idx } from './indices.ts';
import { MAX } from './limits.ts';
import { byCode, readOpcode } from './opcode.ts';
import { readItems, writeItems, type Range } from './section.ts';
import { CORE_SORT, readCoreSortIdx, writeCoreSortIdx, type CoreSortIdx } from './sort.ts';

/** The two forms of core:instanceexpr and of instanceexpr. */
export const INSTANCE_EXPR = { instantiate: 0x00, exports: 0x01 } as const;
export const INSTANCE_EXPRS = byCode(INSTANCE_EXPR);

/** core:instantiatearg ::= n:<core:name> 0x12 i:<instanceidx> => (with n (instance i)) */
export interface CoreInstantiateArg {
  readonly name: string;
  readonly instance: Idx<'core:instance'>;
}

/** core:inlineexport ::= n:<core:name> si:<core:sortidx> => (export n si) */
export interface CoreInlineExport {
  readonly name: string;
  readonly item: CoreSortIdx;
}

/** core:instanceexpr ::= 0x00 m arg* => (instantiate m arg*) | 0x01 e* => e* */
export type CoreInstance =
  | {
      readonly kind: 'instantiate';
      readonly module: Idx<'core:module'>;
      readonly args: readonly CoreInstantiateArg[];
    }
  | { readonly kind: 'exports'; readonly exports: readonly CoreInlineExport[] };

export function readCoreInstance(r: Reader): CoreInstance {
  const kind = readOpcode(r, INSTANCE_EXPRS, 'a core instance expression');
  switch (kind) {
    case 'instantiate': {
      const module = readIdx<'core:module'>(r);
      return { kind, module, args: r.vec('arguments', MAX.instantiateArgs, readCoreInstantiateArg) };
    }
    case 'exports':
      return { kind, exports: r.vec('exports', MAX.inlineExports, readCoreInlineExport) };
    default:
      return kind satisfies never;
  }
}

export function writeCoreInstance(w: Writer, instance: CoreInstance): void {
  w.u8(INSTANCE_EXPR[instance.kind]);
  switch (instance.kind) {
    case 'instantiate':
      w.u32(instance.module);
      w.vec(instance.args, writeCoreInstantiateArg);
      break;
    case 'exports':
      w.vec(instance.exports, writeCoreInlineExport);
      break;
    default:
      return instance satisfies never;
  }
}

function readCoreInstantiateArg(r: Reader): CoreInstantiateArg {
  const name = r.name();
  r.expect(CORE_SORT.instance, 'an argument of a core module, which is an instance');
  return { name, instance: readIdx<'core:instance'>(r) };
}

function writeCoreInstantiateArg(w: Writer, arg: CoreInstantiateArg): void {
  w.name(arg.name);
  w.u8(CORE_SORT.instance);
  w.u32(arg.instance);
}

function readCoreInlineExport(r: Reader): CoreInlineExport {
  const name = r.name();
  return { name, item: readCoreSortIdx(r) };
}

function writeCoreInlineExport(w: Writer, item: CoreInlineExport): void {
  w.name(item.name);
  writeCoreSortIdx(w, item.item);
}

export function readCoreInstanceSection(bytes: Uint8Array, body: Range): readonly CoreInstance[] {
  return readItems(bytes, body, readCoreInstance);
}

export function writeCoreInstanceSection(w: Writer, instances: readonly CoreInstance[]): void {
  writeItems(w, 'core instance', instances, writeCoreInstance);
}

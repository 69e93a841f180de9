import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { INSTANCE_EXPR, INSTANCE_EXPRS } from './core-instance.ts';
import { readIdx, type Idx } from './indices.ts';
import { MAX } from './limits.ts';
import { readExternName, writeExternName, type ExternName } from './name.ts';
import { readOpcode } from './opcode.ts';
import { readItems, writeItems, type Range } from './section.ts';
import { readSortIdx, writeSortIdx, type SortIdx } from './sort.ts';

export {
  readCoreInstance,
  readCoreInstanceSection,
  writeCoreInstance,
  writeCoreInstanceSection,
  type CoreInlineExport,
  type CoreInstance,
  type CoreInstantiateArg,
} from './core-instance.ts';

/** instantiatearg ::= n:<name> si:<sortidx> => (with n si) */
export interface InstantiateArg {
  readonly name: string;
  readonly item: SortIdx;
}

/** inlineexport ::= na:<nameattributes> si:<sortidx> => (export na si) */
export interface InlineExport {
  readonly name: ExternName;
  readonly item: SortIdx;
}

/** instanceexpr ::= 0x00 c arg* => (instantiate c arg*) | 0x01 e* => e* */
export type Instance =
  | {
      readonly kind: 'instantiate';
      readonly component: Idx<'component'>;
      readonly args: readonly InstantiateArg[];
    }
  | { readonly kind: 'exports'; readonly exports: readonly InlineExport[] };

export function readInstance(r: Reader): Instance {
  const kind = readOpcode(r, INSTANCE_EXPRS, 'an instance expression');
  switch (kind) {
    case 'instantiate': {
      const component = readIdx<'component'>(r);
      return { kind, component, args: r.vec('arguments', MAX.instantiateArgs, readInstantiateArg) };
    }
    case 'exports':
      return { kind, exports: r.vec('exports', MAX.inlineExports, readInlineExport) };
    default:
      return kind satisfies never;
  }
}

export function writeInstance(w: Writer, instance: Instance): void {
  w.u8(INSTANCE_EXPR[instance.kind]);
  switch (instance.kind) {
    case 'instantiate':
      w.u32(instance.component);
      w.vec(instance.args, writeInstantiateArg);
      break;
    case 'exports':
      w.vec(instance.exports, writeInlineExport);
      break;
    default:
      return instance satisfies never;
  }
}

function readInstantiateArg(r: Reader): InstantiateArg {
  const name = r.name();
  return { name, item: readSortIdx(r) };
}

function writeInstantiateArg(w: Writer, arg: InstantiateArg): void {
  w.name(arg.name);
  writeSortIdx(w, arg.item);
}

function readInlineExport(r: Reader): InlineExport {
  const name = readExternName(r);
  return { name, item: readSortIdx(r) };
}

function writeInlineExport(w: Writer, item: InlineExport): void {
  writeExternName(w, item.name);
  writeSortIdx(w, item.item);
}

export function readInstanceSection(bytes: Uint8Array, body: Range): readonly Instance[] {
  return readItems(bytes, body, readInstance);
}

export function writeInstanceSection(w: Writer, instances: readonly Instance[]): void {
  writeItems(w, 'instance', instances, writeInstance);
}

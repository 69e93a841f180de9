import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { readIdx, type Idx } from './indices.ts';
import { MAX } from './limits.ts';
import { byCode, readOpcode } from './opcode.ts';

/** The opcodes of canonopt. `core-type` and `gc` are not in Binary.md yet; the reference tools read and write them. */
export const CANON_OPT = {
  utf8: 0x00,
  utf16: 0x01,
  'latin1+utf16': 0x02,
  memory: 0x03,
  realloc: 0x04,
  'post-return': 0x05,
  async: 0x06,
  callback: 0x07,
  'core-type': 0x08,
  gc: 0x09,
} as const;

const CANON_OPTS = byCode(CANON_OPT);

/** canonopt (Binary.md § Canonical Definitions) */
export type CanonOpt =
  | { readonly kind: 'string-encoding'; readonly encoding: 'utf8' | 'utf16' | 'latin1+utf16' }
  | { readonly kind: 'memory'; readonly memory: Idx<'core:memory'> }
  | { readonly kind: 'realloc'; readonly func: Idx<'core:func'> }
  | { readonly kind: 'post-return'; readonly func: Idx<'core:func'> }
  | { readonly kind: 'async' }
  | { readonly kind: 'callback'; readonly func: Idx<'core:func'> }
  | { readonly kind: 'core-type'; readonly type: Idx<'core:type'> }
  | { readonly kind: 'gc' };

export function readCanonOpt(r: Reader): CanonOpt {
  const kind = readOpcode(r, CANON_OPTS, 'a canonical option');
  switch (kind) {
    case 'utf8':
    case 'utf16':
    case 'latin1+utf16':
      return { kind: 'string-encoding', encoding: kind };
    case 'memory':
      return { kind, memory: readIdx<'core:memory'>(r) };
    case 'realloc':
    case 'post-return':
    case 'callback':
      return { kind, func: readIdx<'core:func'>(r) };
    case 'core-type':
      return { kind, type: readIdx<'core:type'>(r) };
    case 'async':
    case 'gc':
      return { kind };
    default:
      return kind satisfies never;
  }
}

export function writeCanonOpt(w: Writer, option: CanonOpt): void {
  w.u8(CANON_OPT[option.kind === 'string-encoding' ? option.encoding : option.kind]);
  switch (option.kind) {
    case 'memory':
      w.u32(option.memory);
      break;
    case 'realloc':
    case 'post-return':
    case 'callback':
      w.u32(option.func);
      break;
    case 'core-type':
      w.u32(option.type);
      break;
    case 'string-encoding':
    case 'async':
    case 'gc':
      break;
    default:
      return option satisfies never;
  }
}

/** opts ::= opt*:vec(<canonopt>) => opt* */
export function readCanonOpts(r: Reader): readonly CanonOpt[] {
  return r.vec('canonical options', MAX.canonOpts, readCanonOpt);
}

export function writeCanonOpts(w: Writer, options: readonly CanonOpt[]): void {
  w.vec(options, writeCanonOpt);
}

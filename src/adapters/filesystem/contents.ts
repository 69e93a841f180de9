import { FunctionBuilder } from '../../core/function-builder.ts';
import { equalBytes } from '../../core/link-graph.ts';
import type { CoreObject, DataObject } from '../../core/object.ts';
import { replaced } from './replace.ts';
import type { FlatNode } from './tree.ts';

const symbols = {
  memory: 'data.fs.contents',
  zeros: 'data.fs.zeros',
  segment: 'segment.files',
  spare: 'state.fs.spare',
} as const;

/**
 * If all contents together have more than this many bytes, the larger ones are in the segment, which takes no time at start. The others are
 * in memory, where reading them takes less.
 */
const IN_MEMORY = 0x10000;
const SMALL = 256;
/** Zeros of at least this size need no bytes in the module. */
const ZERO = 256;
/** Bytes that can be read at once when the memory cannot grow, see `passive.wat`. */
const SPARE = 4096;

/** Where the contents of a file are: small ones in memory, larger ones in a passive segment, and what is zeros among other zeros. */
export interface Place {
  readonly kind: 'memory' | 'segment' | 'zeros';
  /** In bytes, from the start of what is there. */
  readonly offset: number;
}

export interface Contents {
  readonly objects: readonly CoreObject[];
  /** By node index, of files that are not empty. */
  readonly places: readonly (Place | undefined)[];
  /** The data with the contents of a kind, if there are such in memory. */
  readonly symbolOf: (kind: Place['kind']) => string | undefined;
}

/** Places the contents of all files. Equal contents are there once. */
export function placeContents(nodes: readonly FlatNode[]): Contents {
  const pieces = { memory: [] as Uint8Array[], segment: [] as Uint8Array[] };
  const sizes = { memory: 0, segment: 0 };
  let zeros: Uint8Array = new Uint8Array();
  const total = nodes.reduce((sum, { node }) => sum + (node.kind === 'file' ? node.bytes.length : 0), 0);
  const distinct = new Distinct();
  const known: Place[] = [];
  const places = nodes.map(({ node }): Place | undefined => {
    if (node.kind !== 'file' || node.bytes.length === 0) return undefined;
    const { bytes } = node;
    if (bytes.length >= ZERO && isZero(bytes)) {
      if (bytes.length > zeros.length) zeros = bytes;
      return ZEROS;
    }
    const index = distinct.add(bytes);
    const kind = bytes.length < SMALL || total <= IN_MEMORY ? 'memory' : 'segment';
    const place = known[index] ?? { kind, offset: sizes[kind] };
    if (index < known.length) return place;
    known.push(place);
    pieces[kind].push(bytes);
    sizes[kind] += bytes.length;
    return place;
  });
  const objects: CoreObject[] = [];
  const constant = { kind: 'data', align: 1, mutable: false, relocs: [] } as const;
  const [first, ...tail] = pieces.memory;
  if (first !== undefined) objects.push({ ...constant, symbol: symbols.memory, bytes: first, tail });
  if (zeros.length > 0) objects.push({ ...constant, symbol: symbols.zeros, bytes: zeros });
  if (sizes.segment > 0) objects.push(...passiveObjects(pieces.segment));
  const there = new Set(objects.map(({ symbol }) => symbol));
  const symbolOf = (kind: Place['kind']): string | undefined =>
    there.has(symbols[kind]) && kind !== 'segment' ? symbols[kind] : undefined;
  return { objects, places, symbolOf };
}

const ZEROS: Place = { kind: 'zeros', offset: 0 };

/** The segment, and the functions of `passive.wat` in place of those of `contents.wat`. */
function passiveObjects(pieces: readonly Uint8Array[]): readonly CoreObject[] {
  const three = ['i32', 'i32', 'i32'] as const;
  const spare: DataObject = {
    kind: 'data',
    symbol: symbols.spare,
    align: 4,
    mutable: true,
    bytes: new Uint8Array(SPARE),
    relocs: [],
  };
  const init = new FunctionBuilder('segment.init-files', { params: three, results: [] });
  return [
    spare,
    { kind: 'segment', symbol: symbols.segment, pieces },
    init.get(0).get(1).get(2).memoryInit(symbols.segment).finish(),
    replaced('fs.contents', 'fs.passive-contents', { params: ['i32', 'i64', 'i64'], results: ['i64'] }),
    replaced('fs.copy-contents', 'fs.passive-copy-contents', { params: three, results: [] }),
  ];
}

function isZero(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0) return false;
  return true;
}

interface OfOneSize {
  readonly bytes: Uint8Array;
  readonly index: number;
  /** Once there are two. */
  byHash?: Map<number, { readonly bytes: Uint8Array; readonly index: number }[]>;
}

/** Numbers byte strings: equal ones have the same number. Reads only those of which it has others of the same size. */
class Distinct {
  private readonly bySize = new Map<number, OfOneSize>();
  private count = 0;

  /** The number of these bytes; of new ones how many there were. */
  add(bytes: Uint8Array): number {
    const same = this.bySize.get(bytes.length);
    if (same === undefined) {
      this.bySize.set(bytes.length, { bytes, index: this.count });
      return this.count++;
    }
    same.byHash ??= new Map([[hash(same.bytes), [same]]]);
    const key = hash(bytes);
    const list = same.byHash.get(key) ?? [];
    const found = list.find((other) => other.bytes === bytes || equalBytes(other.bytes, bytes));
    if (found !== undefined) return found.index;
    list.push({ bytes, index: this.count });
    same.byHash.set(key, list);
    return this.count++;
  }
}

/** FNV-1a */
function hash(bytes: Uint8Array): number {
  let value = 0x811c9dc5;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193);
  return value;
}

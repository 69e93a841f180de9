import { isZero } from '../../bytes/equal.ts';
import { sizeOf } from '../../bytes/pieces.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject, CoreSignature, DataObject } from '../../core/object.ts';
import { Distinct } from './distinct.ts';
import { replaced } from './replace.ts';
import type { FlatNode } from './tree.ts';

const symbols = {
  memory: 'data.fs.contents',
  zeros: 'data.fs.zeros',
  segment: 'segment.files',
  spare: 'state.fs.spare',
} as const;

/** `memory.init` from the segment with the contents: address, offset, size. */
export const initFiles = 'segment.init-files';
export const INIT_FILES: CoreSignature = { params: ['i32', 'i32', 'i32'], results: [] };

/** If all contents together have more than this many bytes, they are in the segment, which takes no time at start, but code to read it. */
const IN_MEMORY = 0x10000;
/** Zeros of at least this size need no bytes in the module. */
const ZERO = 256;
/** Bytes that can be read at once when the memory cannot grow, see `passive.wat`. */
const SPARE = 4096;

/** Where the contents of a file are: in memory, in a passive segment, or among zeros. */
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

/**
 * Places the contents of all files. Equal contents are there once.
 *
 * @param outside whether a segment is to be in another module: then what reads returns where it would be, and nobody but that module has it
 */
export function placeContents(nodes: readonly FlatNode[], outside = false): Contents {
  const distinct = new Distinct();
  let zeros: Uint8Array = new Uint8Array();
  const found = nodes.map(({ node }): number | undefined | 'zeros' => {
    if (node.kind !== 'file' || node.bytes.length === 0) return undefined;
    if (node.bytes.length < ZERO || !isZero(node.bytes)) return distinct.add(node.bytes);
    if (node.bytes.length > zeros.length) zeros = node.bytes;
    return 'zeros';
  });
  const pieces = distinct.all;
  const size = sizeOf(pieces);
  const kind = size > IN_MEMORY ? 'segment' : 'memory';
  let end = 0;
  const known = pieces.map(({ length }): Place => ({ kind, offset: (end += length) - length }));
  const places = found.map((at) => (at === 'zeros' ? ZEROS : at === undefined ? undefined : known[at]));

  const objects: CoreObject[] = [];
  const constant = { kind: 'data', align: 1, mutable: false, relocs: [] } as const;
  const [first, ...tail] = pieces;
  if (kind === 'segment') objects.push(...segmentObjects(pieces), ...(outside ? [] : passiveObjects()));
  else if (first !== undefined) objects.push({ ...constant, symbol: symbols.memory, bytes: first, tail });
  if (zeros.length > 0) objects.push({ ...constant, symbol: symbols.zeros, bytes: zeros });
  const there = new Set(objects.map(({ symbol }) => symbol));
  const symbolOf = (kind: Place['kind']): string | undefined => {
    return kind !== 'segment' && there.has(symbols[kind]) ? symbols[kind] : undefined;
  };
  return { objects, places, symbolOf };
}

const ZEROS: Place = { kind: 'zeros', offset: 0 };

/** Of the objects of a filesystem, those that make a module which has the contents of its files, if there is a segment with them. */
export function fileObjects(objects: readonly CoreObject[]): readonly CoreObject[] {
  return objects.filter(({ symbol }) => symbol === symbols.segment || symbol === initFiles);
}

function segmentObjects(pieces: readonly Uint8Array[]): readonly CoreObject[] {
  const init = new FunctionBuilder(initFiles, INIT_FILES);
  return [
    { kind: 'segment', symbol: symbols.segment, pieces },
    init.get(0).get(1).get(2).memoryInit(symbols.segment).finish(),
  ];
}

/** The functions of `passive.wat` in place of those of `contents.wat`. */
function passiveObjects(): readonly CoreObject[] {
  const spare: DataObject = {
    kind: 'data',
    symbol: symbols.spare,
    align: 4,
    mutable: true,
    bytes: new Uint8Array(SPARE),
    relocs: [],
  };
  return [
    spare,
    replaced('fs.contents', 'fs.passive-contents', { params: ['i32', 'i64', 'i64'], results: ['i64'] }),
    replaced('fs.copy-contents', 'fs.passive-copy-contents', INIT_FILES),
  ];
}

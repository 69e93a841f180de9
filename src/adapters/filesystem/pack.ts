import { Writer } from '../../bytes/writer.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject, DataReloc } from '../../core/object.ts';
import { MAX_NAME, type TreeNode } from '../../settings/file-tree.ts';
import type { Contents } from './contents.ts';
import { nodesObject, OUTSIDE } from './nodes.ts';
import { placeNodes, symbols, type Places, type TreeShape } from './place-nodes.ts';
import type { FlatNode } from './tree.ts';

/** What an entry is. The first three are files. */
const CODE = { memory: 0, segment: 1, zeros: 2, directory: 3, there: 4, link: 5 } as const;

export interface Tree {
  readonly objects: readonly CoreObject[];
  readonly addressOf: Places['addressOf'];
}

/**
 * The nodes as data. Some are in memory from the start (`placeNodes` says which); all others are described in `data.fs.packed`, directory by
 * directory, and made in `state.fs.unpacked` by `unpack.wat`:
 *
 *     packed    ::= node-size:word base:word^3 directory*
 *     directory ::= nodes:word entry*                     nodes: offset of its nodes, list and entries in `state.fs.unpacked`
 *     entry     ::= code name:vec(byte) size what         code, size, offset and the length of the name in LEB128
 *     what      ::= offset                                codes 0 to 2, a file that is not empty: of its contents in memory, in the
 *                                                         segment, or in zeros; the base of the code is added
 *                 | at:word                               code 3, a directory that is not empty: `OUTSIDE` + offset of its description
 *                 |                                       code 4, a node that is there: the size is its number
 *                 | target                                code 5, a link
 */
export function packTree(nodes: readonly FlatNode[], contents: Contents, shape: TreeShape): Tree {
  const places = placeNodes(nodes, shape);
  const { addressOf } = places;
  const { packed, described } = pack(nodes, contents, shape, places);
  const nothing = new FunctionBuilder('fs.unpack', { params: ['i32'], results: [] });
  const unpacked = { kind: 'data', symbol: symbols.unpacked, align: shape.align, mutable: true, relocs: [] } as const;
  return {
    objects: [
      nodesObject(nodes, contents, shape, places, described),
      ...(places.size === 0 ? [nothing.finish()] : [packed, { ...unpacked, bytes: new Uint8Array(places.size) }]),
    ],
    addressOf,
  };
}

interface Packed {
  readonly packed: CoreObject;
  /** By index of a directory: the offset of its description. */
  readonly described: Uint32Array;
}

function pack(nodes: readonly FlatNode[], contents: Contents, shape: TreeShape, places: Places): Packed {
  const w = new Writer(64 + (places.all ? 0 : 24 * nodes.length));
  for (const word of [shape.nodeSize, 0, OUTSIDE, 0]) writeWord(w, word);
  const described = new Uint32Array(nodes.length);
  const references: { readonly at: number; readonly directory: number }[] = [];
  const writeEntry = ({ node, name, count }: FlatNode, i: number): void => {
    const place = contents.places[i];
    const there = node.kind === 'mount' ? node.mount : places.there.get(i);
    w.u32(there === undefined ? codeOf(node, place?.kind) : CODE.there);
    w.name(name, MAX_NAME);
    if (there !== undefined) {
      w.u32(there);
    } else if (node.kind === 'file') {
      w.u32(node.bytes.length);
      if (place !== undefined) w.u32(place.offset);
    } else if (node.kind === 'symbolic-link') {
      w.name(node.target);
    } else {
      w.u32(count);
      if (count === 0) return;
      references.push({ at: w.size, directory: i });
      writeWord(w, 0);
    }
  };
  nodes.forEach(({ node, first, count }, i) => {
    if (places.all || node.kind !== 'directory' || count === 0) return;
    described[i] = w.size;
    writeWord(w, places.regions[i] ?? 0);
    nodes.slice(first, first + count).forEach((child, k) => {
      writeEntry(child, first + k);
    });
  });
  const bytes = w.finish();
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const { at, directory } of references) view.setUint32(at, OUTSIDE + (described[directory] ?? 0), true);
  const relocs = (['memory', 'zeros'] as const).flatMap((kind): DataReloc[] => {
    const symbol = contents.symbolOf(kind);
    return symbol === undefined ? [] : [{ at: 4 + 4 * CODE[kind], symbol, addend: 0 }];
  });
  return { packed: { kind: 'data', symbol: symbols.packed, align: 4, mutable: false, bytes, relocs }, described };
}

function codeOf({ kind }: TreeNode, contents: 'memory' | 'segment' | 'zeros' = 'memory'): number {
  return CODE[kind === 'directory' ? kind : kind === 'symbolic-link' ? 'link' : contents];
}

/** 4 bytes, little-endian */
function writeWord(w: Writer, value: number): void {
  for (let shift = 0; shift < 32; shift += 8) w.u8((value >>> shift) & 0xff);
}

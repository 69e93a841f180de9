import { isZero } from '../bytes/equal.ts';
import { sizeOf } from '../bytes/pieces.ts';
import { WasmvirtError } from '../errors.ts';
import type { DataNode, SegmentNode } from './link-graph.ts';

/** Address 0 stays unused: representations are addresses, and hosts treat a representation of 0 as no handle. */
const FIRST = 16;
/** Exclusive upper bound of addresses: representations are addresses, and hosts keep a flag in bit 30 of a representation. */
const LIMIT = 2 ** 30;

/** Constants up to this size are searched for among the constants already placed, in this many of their first bytes. */
const SHARED = 256;
const SEARCHED = 4096;
/** A longer run of zeros is cheaper as a gap between two segments. */
const GAP = 8;
const MAX_SEGMENTS = 1000;
/** Data of at least this size is not searched for sharing or zeros: the caller's bytes are copied once into the output. */
const LARGE = 4096;

/** The layout of the static data: all nodes with addresses, and the first free address after them, a multiple of 16. */
export interface Layout {
  readonly end: number;
  /** Nodes with bytes to write, in the order of addresses; `large` comes after `near`. */
  readonly near: readonly DataNode[];
  readonly large: readonly DataNode[];
}

/** A data segment: active at an address of the one memory, or without an address passive. */
export interface Segment {
  readonly address?: number;
  readonly pieces: readonly Uint8Array[];
  readonly size: number;
}

/**
 * Gives every node its address. Order: small constants, each stored once and inside a larger one where possible; mutable data and data
 * with relocations; large data; last data that is zero at start and needs no bytes in the module. All zero constants share one address.
 */
export function place(nodes: readonly DataNode[]): Layout {
  const small: DataNode[] = [];
  const plain: DataNode[] = [];
  const large: DataNode[] = [];
  const zero: DataNode[] = [];
  const nothing: DataNode[] = [];
  for (const node of nodes) {
    const object = node.object;
    if (object === undefined) continue;
    const { bytes, tail, mutable } = object;
    const fixed = object.relocs.length === 0;
    if (tail !== undefined) (sizeOfNode(node) >= LARGE ? large : plain).push(node);
    else if (bytes.length > SHARED && !mutable && fixed && isZero(bytes)) nothing.push(node);
    else if (bytes.length >= LARGE && !(mutable && fixed && isZero(bytes))) large.push(node);
    else if (!fixed) plain.push(node);
    else if (mutable) (isZero(bytes) ? zero : plain).push(node);
    else if (bytes.length <= SHARED) small.push(node);
    else plain.push(node);
  }
  const near: DataNode[] = [];
  let end = share(small, near);
  for (const group of [plain, large, zero]) {
    group.sort((a, b) => alignOf(b) - alignOf(a));
    for (const node of group) {
      const align = alignOf(node);
      node.address = Math.ceil(end / align) * align;
      end = node.address + sizeOfNode(node);
    }
  }
  near.push(...plain);
  end = Math.ceil(end / 16) * 16;
  for (const node of nothing) node.address = end;
  end += nothing.reduce((size, node) => Math.max(size, sizeOfNode(node)), 0);
  end = Math.ceil(end / 16) * 16;
  if (end > LIMIT)
    throw new WasmvirtError('limit', `the static data of the adapter has ${end} bytes, more than ${LIMIT}`);
  return { end, near, large };
}

/** Places constants from the largest to the smallest; a constant found inside a placed one takes no space. */
function share(nodes: DataNode[], near: DataNode[]): number {
  nodes.sort((a, b) => sizeOfNode(b) - sizeOfNode(a) || alignOf(b) - alignOf(a));
  const total = nodes.reduce((sum, node) => sum + sizeOfNode(node) + alignOf(node), 0);
  const pool = new Uint8Array(Math.min(total, SEARCHED));
  let searched = 0;
  let end = FIRST;
  for (const node of nodes) {
    const bytes = node.object?.bytes ?? new Uint8Array();
    const align = alignOf(node);
    let found = -1;
    for (let at = 0; at + bytes.length <= searched; at += align) {
      if (pool[at] === bytes[0] && isAt(bytes, pool, at)) {
        found = at;
        break;
      }
    }
    if (found >= 0) {
      node.address = FIRST + found;
      continue;
    }
    node.address = Math.ceil(end / align) * align;
    end = node.address + bytes.length;
    if (end - FIRST <= pool.length) {
      pool.set(bytes, node.address - FIRST);
      searched = end - FIRST;
    }
    near.push(node);
  }
  return end;
}

function isAt(bytes: Uint8Array, pool: Uint8Array, at: number): boolean {
  for (let i = 0; i < bytes.length; i += 1) if (bytes[i] !== pool[at + i]) return false;
  return true;
}

/** The data segments that initialize the memory. Needs final addresses and table slots. */
export function segmentsOf(layout: Layout): readonly Segment[] {
  const segments = [...split(imageOf(layout.near))];
  const pieces: Uint8Array[] = [];
  const start = layout.large[0]?.address ?? 0;
  let end = start;
  for (const node of layout.large) {
    if (node.address > end) pieces.push(new Uint8Array(node.address - end));
    pieces.push(bytesOf(node));
    for (const piece of node.object?.tail ?? []) pieces.push(piece);
    end = node.address + sizeOfNode(node);
  }
  if (pieces.length > 0) segments.push({ address: start, pieces, size: end - start });
  return segments;
}

export function passive({ object }: SegmentNode): Segment {
  const size = sizeOf(object.pieces);
  if (size > LIMIT)
    throw new WasmvirtError('limit', `data of the adapter outside its memory has ${size} bytes, more than ${LIMIT}`);
  return { pieces: object.pieces, size };
}

function imageOf(nodes: readonly DataNode[]): Uint8Array {
  const last = nodes.at(-1);
  const image = new Uint8Array(last === undefined ? 0 : last.address + sizeOfNode(last) - FIRST);
  for (const node of nodes) {
    let at = node.address - FIRST;
    for (const bytes of [bytesOf(node), ...(node.object?.tail ?? [])]) {
      image.set(bytes, at);
      at += bytes.length;
    }
  }
  return image;
}

/** Splits the image at long runs of zeros. */
function split(image: Uint8Array): readonly Segment[] {
  const segments: Segment[] = [];
  let start = 0;
  while (start < image.length) {
    while (start < image.length && image[start] === 0) start += 1;
    let end = start;
    let zeros = 0;
    for (let at = start; at < image.length && (zeros <= GAP || segments.length >= MAX_SEGMENTS); at += 1) {
      zeros = image[at] === 0 ? zeros + 1 : 0;
      if (zeros === 0) end = at + 1;
    }
    if (end > start) {
      segments.push({ address: FIRST + start, pieces: [image.subarray(start, end)], size: end - start });
    }
    start = Math.max(end, start + 1);
  }
  return segments;
}

/** The bytes of a node with its relocations applied, without `tail`. */
function bytesOf(node: DataNode): Uint8Array {
  const object = node.object;
  if (object === undefined) return new Uint8Array();
  if (object.relocs.length === 0) return object.bytes;
  const bytes = new Uint8Array(object.bytes);
  const view = new DataView(bytes.buffer);
  object.relocs.forEach((reloc, i) => {
    const target = node.targets[i];
    const value = target?.kind === 'data' ? target.address : (target?.same.slot ?? 0);
    view.setUint32(reloc.at, value + reloc.addend, true);
  });
  return bytes;
}

function alignOf(node: DataNode): number {
  return node.object?.align ?? 1;
}

function sizeOfNode(node: DataNode): number {
  const { bytes, tail = [] } = node.object ?? {};
  return (bytes?.length ?? 0) + sizeOf(tail);
}

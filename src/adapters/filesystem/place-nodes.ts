import type { DataReloc } from '../../core/object.ts';
import type { FlatNode } from './tree.ts';

export const symbols = { tree: 'state.fs.tree', unpacked: 'state.fs.unpacked', packed: 'data.fs.packed' } as const;

/** Up to so many nodes take fewer bytes than the code that would unpack them. */
export const FEW = 16;

export interface TreeShape {
  /** Bytes of a node. */
  readonly nodeSize: number;
  readonly align: number;
  /** Number of roots, which are the first nodes. */
  readonly roots: number;
  /** Indices of files that are kept alive for the life of the instance. */
  readonly outputs: ReadonlySet<number>;
}

/** Where the nodes of a tree are. */
export interface Places {
  /** The nodes that are in memory from the start, with their numbers: roots, nodes of the host and outputs, or all if there are few. */
  readonly there: ReadonlyMap<number, number>;
  /** All are. */
  readonly all: boolean;
  /** Of a directory whose entries are not: the offset of the nodes, the list and the entries in `state.fs.unpacked`. */
  readonly regions: Uint32Array;
  /** Bytes of all of these. */
  readonly size: number;
  /** Where a node is, or will be. */
  readonly addressOf: (node: number) => Pick<DataReloc, 'symbol' | 'addend'>;
}

export function placeNodes(nodes: readonly FlatNode[], shape: TreeShape): Places {
  const { nodeSize, align, roots, outputs } = shape;
  const all = nodes.length <= FEW;
  const there = new Map<number, number>();
  const regions = new Uint32Array(nodes.length);
  const offsets = new Uint32Array(nodes.length);
  let size = 0;
  nodes.forEach(({ node, first, count }, i) => {
    if (all || i < roots || node.kind === 'host' || outputs.has(i)) there.set(i, there.size);
    if (all || node.kind !== 'directory' || count === 0) return;
    size = Math.ceil(size / align) * align;
    regions[i] = size;
    for (let child = first; child < first + count; child += 1) {
      offsets[child] = (regions[i] ?? 0) + nodeSize * (child - first);
      size += nodeSize + 4 + entrySize(nodes[child]?.nameSize ?? 0);
    }
  });
  const addressOf = (node: number): Pick<DataReloc, 'symbol' | 'addend'> => {
    const number = there.get(node);
    return number === undefined
      ? { symbol: symbols.unpacked, addend: offsets[node] ?? 0 }
      : { symbol: symbols.tree, addend: nodeSize * number };
  };
  return { there, all, regions, size, addressOf };
}

/** Bytes of an entry with a name of this size. */
export function entrySize(nameSize: number): number {
  return (8 + nameSize + 3) & ~3;
}

import { encodeUtf8, utf8Length } from '../../bytes/utf8.ts';
import type { DataObject, DataReloc } from '../../core/object.ts';
import type { TreeNode } from '../../settings/file-tree.ts';
import type { Contents } from './contents.ts';
import { entrySize, symbols, type Places, type TreeShape } from './place-nodes.ts';
import type { FlatNode } from './tree.ts';

/** `descriptor-type`, and 8 for what is the host's. */
const KIND = { directory: 3, 'symbolic-link': 5, file: 6, host: 8 } as const;
/** Of a node of the host: whether it is read-only. */
const GUARD = 20;
/** What a node has at 12 while that is not in memory. */
export const OUTSIDE = 0x8000_0000;

/**
 * The nodes that are in memory from the start, then the lists and entries of their directories if all nodes are, then contents of links and
 * paths of the host. `described`: by index of a directory the offset in `data.fs.packed`.
 */
export function nodesObject(
  nodes: readonly FlatNode[],
  contents: Contents,
  { nodeSize, align, outputs }: TreeShape,
  { there, all, addressOf }: Places,
  described: Uint32Array,
): DataObject {
  let end = nodeSize * there.size;
  let size = end;
  for (const i of there.keys()) {
    const { node, name, nameSize } = nodes[i] ?? NONE;
    size += utf8Length(textOf(node));
    if (all && name !== '') size += 4 + entrySize(nameSize);
  }
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  const relocs: DataReloc[] = [];
  const take = (count: number): number => (end += count) - count;
  const inside = (at: number, addend: number): void => void relocs.push({ at, symbol: symbols.tree, addend });
  for (const [i, number] of there) {
    const { node, parent, first, count } = nodes[i] ?? NONE;
    const at = nodeSize * number;
    // the entry of a mount refers to the root of that mount; its own node stays empty
    if (node.kind !== 'mount') view.setUint32(at, KIND[node.kind], true);
    switch (node.kind) {
      case 'directory':
        relocs.push({ at: at + 4, ...addressOf(parent) });
        view.setUint32(at + 16, count, true);
        if (count === 0) break;
        if (!all) {
          view.setUint32(at + 12, OUTSIDE + (described[i] ?? 0), true);
          break;
        }
        inside(at + 12, end);
        for (let child = first, list = take(4 * count); child < first + count; child += 1, list += 4) {
          const { node, name, nameSize } = nodes[child] ?? NONE;
          const entry = take(entrySize(nameSize));
          inside(list, entry);
          relocs.push({ at: entry, ...addressOf(node.kind === 'mount' ? node.mount : child) });
          view.setUint32(entry + 4, nameSize, true);
          encodeUtf8(name, bytes, entry + 8);
        }
        break;
      case 'mount':
      case 'host':
      case 'symbolic-link':
        break; // texts follow
      case 'file': {
        view.setUint32(at + 4, 1, true);
        if (outputs.has(i)) view.setUint32(at + 8, 1, true);
        view.setUint32(at + 16, node.bytes.length, true);
        const place = contents.places[i];
        if (place === undefined) break;
        const symbol = contents.symbolOf(place.kind);
        if (symbol === undefined) view.setUint32(at + 12, OUTSIDE + place.offset, true);
        else relocs.push({ at: at + 12, symbol, addend: place.offset });
        break;
      }
      default:
        node satisfies never;
    }
  }
  for (const [i, number] of there) {
    const { node } = nodes[i] ?? NONE;
    const text = textOf(node);
    if (text === '') continue;
    const at = nodeSize * number;
    const length = utf8Length(text);
    if (node.kind === 'symbolic-link') view.setUint32(at + 4, 1, true);
    if (node.kind === 'host' && node.writable === false) view.setUint32(at + GUARD, 2, true);
    view.setUint32(at + 16, length, true);
    inside(at + 12, end);
    encodeUtf8(text, bytes, take(length));
  }
  return { kind: 'data', symbol: symbols.tree, align, mutable: true, bytes, relocs };
}

/** What a node has as its contents beside files and directories. */
export function textOf(node: TreeNode): string {
  if (node.kind === 'symbolic-link') return node.target;
  if (node.kind !== 'host') return '';
  if (node.path.startsWith('/')) return node.path;
  return `.${node.path === '.' ? '' : node.path}`;
}

const NONE: FlatNode = { node: { kind: 'mount', mount: 0 }, parent: 0, name: '', nameSize: 0, first: 0, count: 0 };

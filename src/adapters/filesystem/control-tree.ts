import { encodeUtf8, utf8Length } from '../../bytes/utf8.ts';
import type { DataObject, DataReloc } from '../../core/object.ts';
import type { AnyMount } from './fixed.ts';
import type { Contents } from './contents.ts';
import { OUTSIDE } from './nodes.ts';
import type { Tree } from './pack.ts';
import type { FlatNode } from './tree.ts';

/** Of a record, and where in one what is. `../control/tree.wat` defines them. */
const RECORD = 72;
const AT = {
  node: 0,
  kind: 4,
  flags: 8,
  name: 16,
  nameSize: 20,
  contents: 24,
  size: 28,
  first: 32,
  count: 36,
  mount: 64,
  parent: 68,
} as const;
const FLAGS = { stays: 1, output: 5 } as const;
const KIND = { directory: 3, 'symbolic-link': 5, file: 6, host: 8, mount: 3 } as const;
const HEAD = 8;
const INITIAL = 'state.control.initial';

export interface ControlTreeParts {
  readonly mounts: readonly AnyMount[];
  readonly nodes: readonly FlatNode[];
  readonly contents: Contents;
  readonly tree: Tree;
  /** The nodes of files that receive streams. */
  readonly outputs: readonly number[];
  /** The symbol of the mounts, and bytes of one. */
  readonly mountsAt: string;
  readonly mountSize: number;
}

interface Listed {
  readonly node: number;
  readonly mount: number;
  readonly parent: number;
}

/** What makes the tree of writable mounts again what it was; nothing where none is writable. */
export function controlTree(parts: ControlTreeParts): readonly DataObject[] {
  const { mounts, nodes, tree, mountsAt, mountSize } = parts;
  const roots = mounts.flatMap(({ root, writable }, i) => (writable && root.kind === 'directory' ? [i] : []));
  if (roots.length === 0) return [];
  const outputs = [...new Set(parts.outputs)];
  const hosts = nodes.flatMap(({ node }, i) => (node.kind === 'host' && i >= mounts.length ? [i] : []));
  const staying = [...outputs, ...mounts.keys(), ...hosts];
  const constant = { kind: 'data', align: 4, mutable: false } as const;
  return [
    {
      ...constant,
      symbol: 'data.control.roots',
      bytes: words(roots.length, ...new Array<number>(2 * roots.length).fill(0)),
      relocs: roots.flatMap((root, i): DataReloc[] => [
        { at: 4 + 8 * i, ...tree.addressOf(root) },
        { at: 8 + 8 * i, symbol: mountsAt, addend: mountSize * root },
      ]),
    },
    {
      ...constant,
      symbol: 'data.control.staying',
      bytes: words(staying.length, outputs.length, ...new Array<number>(staying.length).fill(0)),
      relocs: staying.map((node, i): DataReloc => ({ at: 8 + 4 * i, ...tree.addressOf(node) })),
    },
    initial(parts, roots, new Set(outputs)),
  ];
}

/** The records, breadth-first, and behind them names and targets of links. */
function initial(parts: ControlTreeParts, roots: readonly number[], outputs: ReadonlySet<number>): DataObject {
  const { nodes, tree, contents, mountsAt, mountSize } = parts;
  const listed: Listed[] = roots.map((node) => ({ node, mount: node, parent: 0 }));
  const firsts: number[] = [];
  // a list that grows is walked to its end
  for (const [number, { node, mount }] of listed.entries()) {
    const { node: there, first, count } = nodes[node] ?? NONE;
    firsts.push(listed.length);
    if (there.kind !== 'directory') continue;
    for (let child = first; child < first + count; child += 1) listed.push({ node: child, mount, parent: number });
  }
  const texts = listed.reduce((size, { node }) => size + textSize(nodes[node] ?? NONE), 0);
  const bytes = new Uint8Array(HEAD + RECORD * listed.length + texts);
  const view = new DataView(bytes.buffer);
  const relocs: DataReloc[] = [];
  let end = HEAD + RECORD * listed.length;
  const text = (at: number, value: string): void => {
    const size = utf8Length(value);
    if (size > 0) relocs.push({ at, symbol: INITIAL, addend: end });
    view.setUint32(at + 4, size, true);
    encodeUtf8(value, bytes, end);
    end += size;
  };
  view.setUint32(0, listed.length, true);
  listed.forEach(({ node, mount, parent }, number) => {
    const { node: there, name, count } = nodes[node] ?? NONE;
    const at = HEAD + RECORD * number;
    const isRoot = number < roots.length;
    const stays = isRoot || there.kind === 'mount' || there.kind === 'host' || outputs.has(node);
    // an entry of a mount is of that mount's root, which may be a file
    const root = there.kind === 'mount' ? there.mount : node;
    const kind = nodes[root]?.node.kind ?? 'directory';
    view.setUint32(at + AT.kind, KIND[kind], true);
    if (stays) {
      view.setUint32(at + AT.flags, outputs.has(node) ? FLAGS.output : FLAGS.stays, true);
      relocs.push({ at: at + AT.node, ...tree.addressOf(root) });
    }
    if (!isRoot) text(at + AT.name, name);
    if (there.kind === 'symbolic-link') text(at + AT.contents, there.target);
    if (there.kind === 'directory') {
      view.setUint32(at + AT.first, firsts[number] ?? 0, true);
      view.setUint32(at + AT.count, count, true);
    }
    if (there.kind === 'file') {
      const place = contents.places[node];
      const symbol = place === undefined ? undefined : contents.symbolOf(place.kind);
      view.setUint32(at + AT.size, there.bytes.length, true);
      if (symbol !== undefined) relocs.push({ at: at + AT.contents, symbol, addend: place?.offset ?? 0 });
      else if (place !== undefined) view.setUint32(at + AT.contents, OUTSIDE + place.offset, true);
    }
    relocs.push({ at: at + AT.mount, symbol: mountsAt, addend: mountSize * mount });
    view.setUint32(at + AT.parent, parent, true);
  });
  return { kind: 'data', symbol: INITIAL, align: 8, mutable: true, bytes, relocs };
}

function textSize({ node, nameSize }: FlatNode): number {
  return nameSize + (node.kind === 'symbolic-link' ? utf8Length(node.target) : 0);
}

function words(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setUint32(4 * i, value, true));
  return bytes;
}

const NONE: FlatNode = {
  node: { kind: 'directory', entries: new Map() },
  parent: 0,
  name: '',
  nameSize: 0,
  first: 0,
  count: 0,
};

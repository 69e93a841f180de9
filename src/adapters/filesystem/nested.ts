import type { CoreObject } from '../../core/object.ts';
import { replaced } from './replace.ts';
import { rootsOf, type FlatNode } from './tree.ts';

const NESTED = 'data.fs.nested';

interface Layout {
  /** Bytes of a node, and of a mount. */
  readonly nodeSize: number;
  readonly mountSize: number;
  /** The symbol of the mounts. */
  readonly mounts: string;
}

/** The objects of a filesystem with nested mounts: functions of `nested.wat` that replace some of other templates. */
export function nestedObjects(nodes: readonly FlatNode[], roots: number, layout: Layout): readonly CoreObject[] {
  const { nodeSize, mounts, mountSize } = layout;
  const points = nodes.flatMap(({ node, parent }) => (node.kind === 'mount' ? [{ mount: node.mount, parent }] : []));
  if (points.length === 0) return [];
  const bytes = new Uint8Array(8 + 4 * roots);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, nodeSize * roots, true);
  view.setUint32(4, nodeSize, true);
  const rootOf = rootsOf(nodes, roots);
  const relocs = points.map(({ mount, parent }) => {
    return { at: 8 + 4 * mount, symbol: mounts, addend: mountSize * (rootOf[parent] ?? 0) };
  });
  const fixed = nodes.slice(0, roots).some(({ node }) => node.kind === 'file');
  const instead = (name: string, params: number, result: boolean, by = `fs.nested-${name}`): CoreObject => {
    return replaced(`fs.${name}`, by, { params: new Array<'i32'>(params).fill('i32'), results: result ? ['i32'] : [] });
  };
  return [
    { kind: 'data', symbol: NESTED, align: 4, mutable: false, bytes, relocs },
    instead('cross', 1, false),
    instead('is-mount', 1, true),
    instead('resolve-open', 5, true),
    instead('prepare', 3, true, fixed ? 'fs.fixed-prepare' : undefined),
  ];
}

import { utf8Length } from '../../bytes/utf8.ts';
import { WasmvirtError } from '../../errors.ts';
import {
  MAX_NAME,
  MAX_TARGET,
  type Directory,
  type File,
  type HostEntry,
  type TreeNode,
} from '../../settings/file-tree.ts';

/** A node of a tree with its position. */
export interface FlatNode {
  readonly node: TreeNode;
  /** Index of its directory; of a root outside other mounts, its own index. */
  parent: number;
  /** Empty for a root. */
  readonly name: string;
  /** In bytes. */
  readonly nameSize: number;
  /** Its children are `count` nodes in a row, in the order of their names by bytes. */
  first: number;
  count: number;
}

/**
 * All nodes of the trees as one list: first the roots, then the children of each directory. Throws `bad-option` for an invalid name or
 * link target, `bad-utf8` for a lone surrogate.
 */
export function flatten(roots: readonly (Directory | HostEntry | File)[]): readonly FlatNode[] {
  const nodes: FlatNode[] = roots.map((node, i) => ({ node, parent: i, name: '', nameSize: 0, first: 0, count: 0 }));
  const depths: number[] = roots.map(() => 0);
  for (let i = 0; i < nodes.length; i += 1) {
    const at = nodes[i];
    const depth = depths[i] ?? 0;
    if (at?.node.kind === 'symbolic-link') checkTarget(at.node.target, depth - 1, nodes, at);
    if (at?.node.kind !== 'directory') continue;
    at.first = nodes.length;
    at.count = at.node.entries.size;
    for (const name of sorted(at.node.entries.keys())) {
      const node = at.node.entries.get(name);
      if (node === undefined) continue;
      nodes.push({ node, parent: i, name, nameSize: checkName(name, nodes, at), first: 0, count: 0 });
      const root = node.kind === 'mount' ? nodes[node.mount] : undefined;
      if (root !== undefined) root.parent = i;
      depths.push(depth + 1);
    }
  }
  return nodes;
}

/** For each node the index of the root of its mount. `roots`: the number of roots. */
export function rootsOf(nodes: readonly FlatNode[], roots: number): Uint32Array {
  const rootOf = new Uint32Array(nodes.length);
  nodes.forEach(({ parent }, i) => (rootOf[i] = i < roots ? i : (rootOf[parent] ?? 0)));
  return rootOf;
}

/** Names in byte order. Without surrogates the order of code units is the same. */
function sorted(names: Iterable<string>): readonly string[] {
  const list = [...names].sort();
  return list.some((name) => /[\ud800-\udfff]/.test(name)) ? list.sort(compareBytes) : list;
}

function compareBytes(a: string, b: string): number {
  const order = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
  for (let i = 0; i < a.length && i < b.length; i += 1) {
    const difference = order(a.charCodeAt(i)) - order(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function checkName(name: string, nodes: readonly FlatNode[], directory: FlatNode): number {
  const size = utf8Length(name);
  const path = (): string => JSON.stringify(pathOf(nodes, directory) + name);
  if (size < 0) throw new WasmvirtError('bad-utf8', `the name ${path()} has a lone surrogate, which UTF-8 cannot say`);
  if (size === 0 || name === '.' || name === '..' || name.includes('/') || name.includes('\0')) {
    throw new WasmvirtError('bad-option', `a mount cannot contain ${path()}: the last part is no name of a file`);
  }
  if (size > MAX_NAME)
    throw new WasmvirtError('bad-option', `the name ${path()} has ${size} bytes, more than ${MAX_NAME}`);
  return size;
}

/** `depth`: number of directories between the link and the root. */
function checkTarget(target: string, depth: number, nodes: readonly FlatNode[], link: FlatNode): void {
  const fail = (why: string): never => {
    const path = pathOf(nodes, link).slice(0, -1);
    throw new WasmvirtError('bad-option', `the link ${JSON.stringify(path)} to ${JSON.stringify(target)} ${why}`);
  };
  const size = utf8Length(target);
  if (size < 0) throw new WasmvirtError('bad-utf8', `the link ${JSON.stringify(target)} has a lone surrogate`);
  if (size === 0 || size > MAX_TARGET || target.includes('\0')) fail('is no path: leave it out');
  if (target.startsWith('/')) fail('is absolute: a virtual link must be relative, or left out');
  let level = depth;
  for (const part of target.split('/')) {
    if (part === '..') level -= 1;
    else if (part !== '' && part !== '.') level += 1;
    if (level < 0) fail('leads out of its mount: leave it out');
  }
}

/** The path of a node, with a trailing slash. */
function pathOf(nodes: readonly FlatNode[], node: FlatNode): string {
  const parts: string[] = [''];
  for (let at = node; at.name !== '';) {
    parts.push(at.name);
    at = nodes[at.parent] ?? node;
  }
  return parts.reverse().join('/');
}

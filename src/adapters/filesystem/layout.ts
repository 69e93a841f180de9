import { encodeUtf8, utf8Length } from '../../bytes/utf8.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject, CoreSignature, DataObject, DataReloc } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';
import { type AnyMount, withFixedFiles } from './fixed.ts';
import { placeContents } from './contents.ts';
import { controlTree } from './control-tree.ts';
import { nestedObjects } from './nested.ts';
import { textOf } from './nodes.ts';
import { packTree, type Tree } from './pack.ts';
import { readOnlyObjects } from './read-only.ts';
import { flatten, rootsOf, type FlatNode } from './tree.ts';
import type { Mount, TreeNode } from '../../settings/file-tree.ts';

/**
 * The configuration of the filesystem, and the structs that its templates share. Numbers have 4 bytes, little-endian, unless noted.
 *
 * Data, from here:
 * - `data.fs.preopens`: pointer and count of a list of handles and names, 12 bytes each: a `list<tuple<descriptor, string>>`. Each call
 * stores new handles, so the list is in `state.fs.names`;
 * - `state.fs.mounts`: as many mounts in the same order, then those of `fixed.ts`;
 * - `data.fs.epoch`: 8 bytes, nanoseconds since 1970: the epoch of the times of nodes;
 * - `data.fs.stdout`, `data.fs.stderr`, `data.fs.trace`: node and mount of the file that receives a standard stream or the trace;
 * - `data.fs.nested`, only with nested mounts: size of all roots, size of one, and for each mount its outer mount, or 0;
 * - `data.fs.hosts`, only with host entries: pointer and count of the list `data.fs.host-nodes` of host nodes, by directory, and 1 if the
 * host's other preopens are listed as well;
 * - `state.fs.apart`, only where WASI 0.2 and 0.3 both have directories of the host: 16 bytes for each of `data.fs.host-nodes`, what is at 4 of
 * the node in the other version (`host-versions.wat`);
 * - `state.fs.tree`, `data.fs.packed`, `state.fs.unpacked`: nodes and entries, see `pack.ts` and `nodes.ts`;
 * - `data.fs.contents`, `data.fs.zeros`, `segment.files`: contents of files, see `contents.ts`.
 *
 * Structs:
 * - mount, 24 bytes: root node at 0; 1 at 4 if it is writable; maximum bytes at 8, 0 for no limit; current bytes at 12; maximum files at
 * 16, 0 for no limit; current files, links and directories at 20;
 * - node, 48 bytes: kind at 0, a `descriptor-type` (3 directory, 5 symbolic link, 6 regular file) or 8, what is the host's; at 4, of a directory the one in
 *   which it is (itself for the root of a mount that is in no other, 0 once it is removed), of all else the number of its names; at 8 how many
 *   descriptors and streams hold it; contents at 12: bytes, or a directory's list of entries; their number at 16; at 20 for how many
 *   there is room, 0 if they are not on the heap. Negative contents are not in memory: bit 31, and an offset in the segment for a file
 *   (`passive.wat`), in `data.fs.packed` for a directory (`unpack.wat`); three times of 8 bytes, nanoseconds since the epoch: access at 24, change of the
 *   contents at 32, change of anything at 40. If nothing is writable, static nodes end at 20, and all times are 0;
 * - node of the host: path at 12, its size at 16, `/` or `.` before its components. When the directories of the host are opened, the handle
 *   of one at 4 and `.` as the path; for what is no directory that of the one in which it is, its name as the path, and at 8 the error
 *   that says what it is; where nothing is, 0 and `no-entry`. Only where some of them are read-only: 2 at 20 of those;
 * - list: pointers to entries, in the order of their names by bytes;
 * - entry: node at 0, size of the name at 4, the name at 8; before it, of one that is made at run time, 8 bytes: how many had been made by then;
 * - descriptor, 12 bytes: node at 0, mount at 4, `descriptor-flags` at 8. Structs of streams: `input.wat`, `output.wat`, `list.wat`.
 *
 * Objects made at run time are on the heap, which is above all static data: so the address tells whether a block can be freed.
 */
const symbols = {
  preopens: 'data.fs.preopens',
  names: 'state.fs.names',
  mounts: 'state.fs.mounts',
  epoch: 'data.fs.epoch',
  hosts: 'data.fs.hosts',
  hostNodes: 'data.fs.host-nodes',
  apart: 'state.fs.apart',
} as const;

const NODE = { readOnly: 20, guarded: 24, writable: 48 } as const;
const MOUNT = 24;
/** Of a node of the host, what differs between versions of WASI. */
const APART = 16;

export interface FilesystemOptions {
  /** Times of all initial nodes, in seconds since 1970. Changes at run time get later times. */
  readonly epoch?: number;
  /** Files in writable mounts that receive standard streams. */
  readonly outputs?: readonly OutputFile[];
  /** List the host's other preopens beside the mounts. */
  readonly allOfHost?: boolean;
  /** Directories of the host are open in WASI 0.2 and in 0.3. */
  readonly bothVersions?: boolean;
  /** If the contents of files are in a segment, it is in another module, see `placeContents`. No mount is writable. */
  readonly outside?: boolean;
  /** For `wasmvirt:control`: with what makes the tree again what it was. */
  readonly control?: boolean;
}

export interface OutputFile {
  readonly stream: 'stdout' | 'stderr' | 'trace';
  /** Index of the mount. */
  readonly mount: number;
  /** Path components from the root of the mount. */
  readonly names: readonly string[];
}

/**
 * The objects of a filesystem with these mounts. If none is writable, they include `readOnlyObjects`. Throws `bad-option` or `bad-utf8`
 * for invalid trees, names and limits.
 */
export function filesystemObjects(opened: readonly Mount[], options: FilesystemOptions = {}): readonly CoreObject[] {
  const mounts = withFixedFiles(opened);
  const writable = mounts.some((mount) => mount.writable);
  const nodes = flatten(mounts.map((mount) => mount.root));
  const nodeSize = writable ? NODE.writable : isGuarded(mounts) ? NODE.guarded : NODE.readOnly;
  const contents = placeContents(nodes, options.outside);
  const outputs = (options.outputs ?? []).map((output) => ({ ...output, node: find(nodes, output) }));
  const tree = packTree(nodes, contents, {
    nodeSize,
    align: writable ? 8 : 4,
    roots: mounts.length,
    outputs: new Set(outputs.map(({ node }) => node)),
  });
  return [
    ...preopens(opened),
    mountsObject(mounts, nodes, tree),
    epochObject(options.epoch ?? 0),
    ...tree.objects,
    ...contents.objects,
    ...hostObjects(nodes, tree, options),
    ...nestedObjects(nodes, mounts.length, { nodeSize, mounts: symbols.mounts, mountSize: MOUNT }),
    ...outputs.map(({ stream, mount, node }): DataObject => {
      const relocs = [
        { at: 0, ...tree.addressOf(node) },
        { at: 4, symbol: symbols.mounts, addend: MOUNT * mount },
      ];
      return { kind: 'data', symbol: `data.fs.${stream}`, align: 4, mutable: false, bytes: new Uint8Array(8), relocs };
    }),
    ...(writable ? [] : readOnlyObjects()),
    ...(options.control === true
      ? controlTree({
          mounts,
          nodes,
          contents,
          tree,
          outputs: outputs.map(({ node }) => node),
          mountsAt: symbols.mounts,
          mountSize: MOUNT,
        })
      : []),
  ];
}

function preopens(mounts: readonly Mount[]): readonly DataObject[] {
  const sizes = mounts.map((mount) => mountNameSize(mount.name));
  const list = new Uint8Array(sizes.reduce((sum, size) => sum + size, 12 * mounts.length));
  const view = new DataView(list.buffer);
  const relocs: DataReloc[] = [];
  let end = 12 * mounts.length;
  mounts.forEach((mount, i) => {
    relocs.push({ at: 12 * i + 4, symbol: symbols.names, addend: end });
    view.setUint32(12 * i + 8, sizes[i] ?? 0, true);
    encodeUtf8(mount.name, list, end);
    end += sizes[i] ?? 0;
  });
  const head = new Uint8Array(8);
  new DataView(head.buffer).setUint32(4, mounts.length, true);
  const toList = mounts.length === 0 ? [] : [{ at: 0, symbol: symbols.names, addend: 0 }];
  return [
    { kind: 'data', symbol: symbols.preopens, align: 4, mutable: false, bytes: head, relocs: toList },
    { kind: 'data', symbol: symbols.names, align: 4, mutable: true, bytes: list, relocs },
  ];
}

function mountNameSize(name: string): number {
  const size = utf8Length(name);
  if (size < 0) throw new WasmvirtError('bad-utf8', `the mount ${JSON.stringify(name)} has a lone surrogate`);
  if (size === 0 || name.includes('\0'))
    throw new WasmvirtError('bad-option', `${JSON.stringify(name)} is no name for a mount: give a path`);
  return size;
}

function mountsObject(mounts: readonly AnyMount[], nodes: readonly FlatNode[], tree: Tree): DataObject {
  const bytes = new Uint8Array(MOUNT * mounts.length);
  const view = new DataView(bytes.buffer);
  const relocs: DataReloc[] = [];
  const usage = usageOf(nodes, mounts.length);
  mounts.forEach((mount, i) => {
    const used = usage[i] ?? { bytes: 0, files: 0 };
    const at = MOUNT * i;
    relocs.push({ at, ...tree.addressOf(i) });
    if (!mount.writable) return;
    view.setUint32(at + 4, 1, true);
    view.setUint32(at + 8, limit(mount, 'maxBytes', used.bytes), true);
    view.setUint32(at + 12, used.bytes, true);
    view.setUint32(at + 16, limit(mount, 'maxFiles', used.files), true);
    view.setUint32(at + 20, used.files, true);
  });
  return { kind: 'data', symbol: symbols.mounts, align: 4, mutable: true, bytes, relocs };
}

/** The limit as stored: 0 for none. A limit beyond 32 bits counts as none, because no memory is that large. */
function limit(mount: AnyMount, which: 'maxBytes' | 'maxFiles', used: number): number {
  const most = mount[which] ?? 0;
  const what = which === 'maxBytes' ? 'bytes' : 'files';
  if (!Number.isSafeInteger(most) || most < 0)
    throw new WasmvirtError('bad-option', `${most} ${what} is no limit for the mount ${mount.name}`);
  if (most > 0 && used > most)
    throw new WasmvirtError(
      'bad-option',
      `the mount ${mount.name} has ${used} ${what}, more than its limit of ${most}`,
    );
  return most > 0xffff_ffff ? 0 : most;
}

/** For each root: the bytes of files and links below it, and the number of nodes. */
function usageOf(nodes: readonly FlatNode[], roots: number): readonly { bytes: number; files: number }[] {
  const usage = Array.from({ length: roots }, () => ({ bytes: 0, files: 0 }));
  const rootOf = rootsOf(nodes, roots);
  nodes.forEach(({ node }, i) => {
    const at = usage[rootOf[i] ?? 0];
    const there = node.kind === 'mount' ? nodes[node.mount]?.node : node;
    if (at === undefined || i < roots || (node.kind === 'mount' && there?.kind !== 'file')) return;
    at.files += 1;
    if (there?.kind === 'file') at.bytes += there.bytes.length;
    if (node.kind === 'symbolic-link') at.bytes += utf8Length(node.target);
  });
  return usage;
}

function epochObject(seconds: number): DataObject {
  if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds > 9_000_000_000)
    throw new WasmvirtError('bad-option', `${seconds} is no time: give seconds since 1970`);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(seconds) * 1_000_000_000n, true);
  return { kind: 'data', symbol: symbols.epoch, align: 8, mutable: false, bytes, relocs: [] };
}

/** Whether the component may only read some directory or file of the host. */
export function isGuarded(mounts: readonly AnyMount[]): boolean {
  const open: TreeNode[] = mounts.map(({ root }) => root);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === 'host' && node.writable === false) return true;
    if (node.kind === 'directory') for (const inner of node.entries.values()) open.push(inner);
  }
  return false;
}

/** The objects of a filesystem with host entries. */
function hostObjects(
  nodes: readonly FlatNode[],
  tree: Tree,
  { allOfHost: all = false, bothVersions = false }: FilesystemOptions,
): readonly CoreObject[] {
  const hosts = nodes.flatMap(({ node }, i) => (node.kind === 'host' ? [{ i, path: textOf(node) }] : []));
  if (hosts.length === 0 && !all) return [];
  const head = new Uint8Array(12);
  const view = new DataView(head.buffer);
  view.setUint32(4, hosts.length, true);
  view.setUint32(8, all ? 1 : 0, true);
  const toList = hosts.length === 0 ? [] : [{ at: 0, symbol: symbols.hostNodes, addend: 0 }];
  // nodes of one directory are consecutive, because they share its handle
  const folder = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/') + 1));
  hosts.sort((a, b) => order(folder(a.path), folder(b.path)) || order(a.path, b.path));
  const relocs = hosts.map(({ i }, at) => ({ at: 4 * at, ...tree.addressOf(i) }));
  const common = { kind: 'data', align: 4, mutable: false } as const;
  const blocked: CoreSignature = { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] };
  return [
    { ...common, symbol: symbols.hosts, bytes: head, relocs: toList },
    { ...common, symbol: symbols.hostNodes, bytes: new Uint8Array(4 * hosts.length), relocs },
    ...(bothVersions
      ? [{ ...common, mutable: true, symbol: symbols.apart, bytes: new Uint8Array(APART * hosts.length), relocs: [] }]
      : []),
    new FunctionBuilder('fs.blocked', blocked).get(0).get(1).get(2).get(3).call('fs.host-blocked').finish(),
  ];
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The index of the node of a file. */
function find(nodes: readonly FlatNode[], { mount, names }: OutputFile): number {
  let at = mount;
  for (const name of names) {
    const { first, count } = nodes[at] ?? { first: 0, count: 0 };
    at = nodes.findIndex((node, i) => i >= first && i < first + count && node.name === name);
  }
  if (nodes[at]?.node.kind !== 'file') throw new WasmvirtError('internal', `there is no file ${names.join('/')}`);
  return at;
}

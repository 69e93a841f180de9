import type { Mount, TreeNode } from '../../../src/settings/file-tree.ts';
import type { NewTime } from './guest.ts';
import type { ModelListing } from './model-listing.ts';

export interface Times {
  access: bigint;
  contents: bigint;
  status: bigint;
}

export type ModelNode = ModelDirectory | ModelFile | ModelLink;

export interface ModelDirectory {
  readonly kind: 'directory';
  readonly entries: Map<string, ModelNode>;
  /** Those that go on. */
  readonly listings: Set<ModelListing>;
  /** Undefined once it is removed; itself for a root. */
  parent: ModelDirectory | undefined;
  readonly times: Times;
  holders: number;
}

export interface ModelFile {
  readonly kind: 'regular-file';
  bytes: Uint8Array;
  links: number;
  readonly times: Times;
  holders: number;
}

export interface ModelLink {
  readonly kind: 'symbolic-link';
  readonly target: string;
  links: number;
  readonly times: Times;
  holders: number;
}

export interface ModelMount {
  readonly root: ModelDirectory;
  readonly writable: boolean;
  readonly maxBytes: number;
  readonly maxFiles: number;
  bytes: number;
  files: number;
}

export interface ModelDescriptor {
  readonly node: ModelNode;
  readonly mount: ModelMount;
  readonly flags: number;
}

export interface ModelStream {
  readonly node: ModelFile;
  readonly mount: ModelMount;
  offset: bigint;
  readonly append: boolean;
  closed: boolean;
}

export function size(text: string): number {
  return new TextEncoder().encode(text).length;
}

export function modelMount(mount: Mount): ModelMount {
  const made = { maxBytes: mount.maxBytes ?? 0, maxFiles: mount.maxFiles ?? 0, bytes: 0, files: 0 };
  const convert = (node: TreeNode, parent: ModelDirectory | undefined): ModelNode => {
    made.files += 1;
    const common = { times: noTimes(), holders: 0 };
    if (node.kind === 'file') {
      made.bytes += node.bytes.length;
      return { ...common, kind: 'regular-file', bytes: node.bytes, links: 1 };
    }
    if (node.kind === 'symbolic-link') {
      made.bytes += size(node.target);
      return { ...common, kind: 'symbolic-link', target: node.target, links: 1 };
    }
    if (node.kind !== 'directory') throw new Error('the model has nothing of the host, and no mounts in others');
    const directory: ModelDirectory = { ...common, kind: 'directory', entries: new Map(), listings: new Set(), parent };
    directory.parent ??= directory;
    for (const [name, child] of node.entries) directory.entries.set(name, convert(child, directory));
    return directory;
  };
  const root = convert(mount.root, undefined);
  if (root.kind !== 'directory') throw new Error('a root is a directory');
  return { ...made, root, writable: mount.writable, files: made.files - 1 };
}

/** Components, and whether a slash stands behind each. A slash at the start is an empty component. */
export function split(path: string): { name: string; slash: boolean }[] {
  const parts = path.split('/');
  return parts
    .map((name, i) => ({ name, slash: i < parts.length - 1 }))
    .filter(({ name }, i) => i === 0 || name !== '');
}

export function slice(bytes: Uint8Array, offset: bigint, length: bigint): Uint8Array {
  const total = BigInt(bytes.length);
  if (offset >= total) return new Uint8Array();
  const end = offset + length < total ? offset + length : total;
  return bytes.slice(Number(offset), Number(end));
}

export function isInside(directory: ModelDirectory, other: ModelDirectory): boolean {
  for (
    let at: ModelDirectory | undefined = directory;
    at !== undefined;
    at = at.parent === at ? undefined : at.parent
  ) {
    if (at === other) return true;
  }
  return false;
}

export function noTimes(): Times {
  return { access: 0n, contents: 0n, status: 0n };
}

export function touch(node: ModelNode, now: bigint): void {
  node.times.contents = now;
  node.times.status = now;
}

export function isLate(time: NewTime): boolean {
  const seconds = typeof time === 'bigint' ? time / 1_000_000_000n : typeof time === 'object' ? time.seconds : 0n;
  return seconds > 18_446_744_068n;
}

export function chosen(time: NewTime, old: bigint, now: bigint): bigint {
  if (time === 'no-change') return old;
  if (time === 'now') return now;
  return typeof time === 'bigint' ? time : time.seconds * 1_000_000_000n + BigInt(time.nanoseconds);
}

import { utf8Length } from '../bytes/utf8.ts';
import { innermost, partsBelow } from './guest-path.ts';
import type { Directory, HostEntry, Mount, TreeNode } from './mounts.ts';

const MAX_PATH = 4095;

/**
 * A path of the host, normalized: components with single slashes between them, `/` before all if it is absolute, and `.` for the current
 * directory. A sentence about what is wrong with it otherwise.
 */
export function hostPath(text: string): { readonly path: string } | { readonly wrong: string } {
  const size = utf8Length(text);
  if (size < 0) return { wrong: 'is not valid Unicode' };
  if (size === 0 || size > MAX_PATH || text.includes('\0')) return { wrong: 'is no path' };
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return { wrong: "has a '..' in it: name the directory itself" };
  if (text.startsWith('/')) return { path: `/${parts.join('/')}` };
  return { path: parts.length === 0 ? '.' : parts.join('/') };
}

/** Whether anything in some mounts is the host's. */
export function showsHost(mounts: readonly Mount[]): boolean {
  return mounts.some(({ root }) => root.kind === 'host' || holdsHost(root));
}

/** Whether all that mounts give is the host's: then there are no virtual files. */
export function isAllHost(mounts: readonly Mount[]): boolean {
  return mounts.every(({ root }) => root.kind === 'host');
}

function holdsHost({ entries }: Directory): boolean {
  for (const node of entries.values()) {
    if (node.kind === 'host' || (node.kind === 'directory' && holdsHost(node))) return true;
  }
  return false;
}

/**
 * Shows each directory of the host also in the virtual one that is around it, so that listing that one names it. It hides what is there.
 */
export function withHostEntries(mounts: readonly Mount[]): readonly Mount[] {
  let all = mounts;
  for (const { name, root } of mounts) {
    if (root.kind !== 'host') continue;
    const around = innermost(all, name);
    const mount = all[around];
    if (mount?.root.kind !== 'directory') continue;
    const names = partsBelow(mount.name, name) ?? [];
    const grown = { ...mount, root: placed(mount.root, names, root) };
    all = all.map((m, i) => (i === around ? grown : m));
  }
  return all;
}

function placed({ entries }: Directory, [name = '', ...rest]: readonly string[], host: HostEntry): Directory {
  const there = entries.get(name);
  const inner: Directory = there?.kind === 'directory' ? there : { kind: 'directory', entries: new Map() };
  const node: TreeNode = rest.length === 0 ? host : placed(inner, rest, host);
  return { kind: 'directory', entries: new Map([...entries, [name, node]]) };
}

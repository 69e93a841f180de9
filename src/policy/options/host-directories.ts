import { utf8Length } from '../../bytes/utf8.ts';
import { joined } from './guest-path.ts';
import type { Directory, HostEntry, Mount, TreeNode } from '../../settings/file-tree.ts';
import { say } from '../../settings/sentence.ts';
import { mention } from './mention.ts';
import { fail, quote } from './option-values.ts';

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

/**
 * Refuses paths of the host of which one lies in another: through the outer one the component could put something else in the place of the
 * inner one, for itself on a host that does not hold on to directories, and for the next run. The same path may be there twice.
 *
 * @throws WasmvirtError `bad-option`
 */
export function checkApart(mounts: readonly Mount[]): void {
  const guests = new Map<string, string>();
  for (const { name, root } of mounts) {
    if (root.kind === 'host') guests.set(root.path, name);
    else enterHosts(root, name, [], guests);
  }
  for (const [path, guest] of guests) {
    for (const around of directoriesAround(path)) {
      const other = guests.get(around);
      if (other === undefined) continue;
      const why = 'and could be replaced from there: name directories of which none lies in another';
      fail(
        say`${mention('mounts', guest)}, ${quote(guest)}: the host's ${quote(path)} lies in its ${quote(around)}, which is at ${quote(other)}, ${why}`,
      );
    }
  }
}

/** Paths of the host, and where the guest finds them. */
function enterHosts(
  { entries }: Directory,
  mount: string,
  names: readonly string[],
  guests: Map<string, string>,
): void {
  for (const [name, node] of entries) {
    if (node.kind === 'host') guests.set(node.path, joined(mount, [...names, name]));
    else if (node.kind === 'directory') enterHosts(node, mount, [...names, name], guests);
  }
}

/** Of a path as `hostPath` gives it, the closest first. Absolute and relative paths have nothing in common. */
function directoriesAround(path: string): readonly string[] {
  const root = path.startsWith('/') ? '/' : '.';
  if (path === root) return [];
  const found: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) found.push(path.slice(0, end));
  return [...found, root];
}

/** Whether anything in some mounts is the host's. */
export function showsHost(mounts: readonly Mount[]): boolean {
  return mounts.some(({ root }) => holdsHost(root, () => true));
}

/** Whether anything in some mounts is the host's, and can only be read whatever the host lets the component do. */
export function readsOnly(mounts: readonly Mount[]): boolean {
  return mounts.some(({ root }) => holdsHost(root, ({ writable }) => writable === false));
}

/** Whether all that mounts give is the host's, to be changed as the host lets: then there are no virtual files, and nothing is refused. */
export function isAllHost(mounts: readonly Mount[]): boolean {
  return mounts.every(({ root }) => root.kind === 'host' && root.writable !== false);
}

function holdsHost(node: TreeNode, isSuch: (entry: HostEntry) => boolean): boolean {
  if (node.kind === 'host') return isSuch(node);
  return node.kind === 'directory' && [...node.entries.values()].some((entry) => holdsHost(entry, isSuch));
}

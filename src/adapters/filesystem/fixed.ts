import type { Directory, File, HostEntry, Mount, TreeNode } from '../../settings/file-tree.ts';

/** A mount, or what is laid out like one: a file that cannot be written in a mount that can. */
export type AnyMount = Omit<Mount, 'root'> & { readonly root: Directory | HostEntry | File };

/**
 * Makes a read-only mount of its own of each file that cannot be written in a mount that can, so that paths lead out of the writable one where
 * they lead to it. Nothing opens it: it has no name, and comes behind all others.
 */
export function withFixedFiles(mounts: readonly Mount[]): readonly AnyMount[] {
  const fixed: AnyMount[] = [];
  const replaced = (directory: Directory): Directory => {
    let entries: Map<string, TreeNode> | undefined;
    for (const [name, node] of directory.entries) {
      let other: TreeNode = node;
      if (node.kind === 'directory') other = replaced(node);
      if (node.kind === 'file' && node.writable === false) {
        other = { kind: 'mount', mount: mounts.length + fixed.length };
        fixed.push({ name: '', root: node, writable: false });
      }
      if (other === node) continue;
      entries ??= new Map(directory.entries);
      entries.set(name, other);
    }
    return entries === undefined ? directory : { kind: 'directory', entries };
  };
  const all = mounts.map((mount): AnyMount => {
    const { root, writable } = mount;
    return writable && root.kind === 'directory' ? { ...mount, root: replaced(root) } : mount;
  });
  return [...all, ...fixed];
}

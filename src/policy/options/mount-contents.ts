import { sha256, type Digest } from '../../bytes/sha256.ts';
import type { Directory, Mount, TreeNode } from '../../settings/file-tree.ts';
import { utf8 } from './option-values.ts';

/** Something in a mount at the start, by its path from the mount's root down, without a slash before it. */
export type MountContent =
  | { readonly path: string; readonly kind: 'directory' }
  | {
      readonly path: string;
      readonly kind: 'file';
      readonly bytes: number;
      readonly digest: Digest;
      readonly readOnly?: true;
    }
  | { readonly path: string; readonly kind: 'link'; readonly target: string }
  /** A directory or file of the host, by the host's path. */
  | { readonly path: string; readonly kind: 'host'; readonly host: string; readonly readOnly?: true }
  /** Where another mount shows. */
  | { readonly path: string; readonly kind: 'mount' };

/** Made once for each mount: one that is checked does not change. */
const made = new WeakMap<Mount, readonly MountContent[]>();

/** What is below the root of a mount, in the order of paths. */
export function contentsOf(mount: Mount): readonly MountContent[] {
  let contents = made.get(mount);
  if (contents === undefined) {
    contents = listed(mount);
    made.set(mount, contents);
  }
  return contents;
}

function listed({ root }: Mount): readonly MountContent[] {
  const contents: MountContent[] = [];
  const visit = ({ entries }: Directory, path: string): void => {
    for (const [name, node] of sorted(entries)) {
      contents.push(contentOf(node, path + name));
      if (node.kind === 'directory') visit(node, `${path}${name}/`);
    }
  };
  if (root.kind === 'directory') visit(root, '');
  return contents;
}

function contentOf(node: TreeNode, path: string): MountContent {
  switch (node.kind) {
    case 'file':
      return {
        path,
        kind: 'file',
        bytes: node.bytes.length,
        digest: sha256(node.bytes),
        ...(node.writable === false ? { readOnly: true } : {}),
      };
    case 'symbolic-link':
      return { path, kind: 'link', target: node.target };
    case 'host':
      return { path, kind: 'host', host: node.path, ...(node.writable === false ? { readOnly: true } : {}) };
    default:
      return { path, kind: node.kind };
  }
}

/** One digest for all that is in a mount: that of its contents as a list, one in a line, as JSON with its keys in the order above. */
export function digestOfMount(mount: Mount): Digest {
  return sha256(
    utf8(
      contentsOf(mount)
        .map((content) => `${JSON.stringify(content)}\n`)
        .join(''),
    ),
  );
}

function sorted(entries: Directory['entries']): readonly (readonly [string, TreeNode])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}

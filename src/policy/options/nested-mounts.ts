import { indicesOf, innermost, joined, partsBelow } from './guest-path.ts';
import type { Directory, Mount, TreeNode } from '../../settings/file-tree.ts';
import { say } from '../../settings/sentence.ts';
import { mention } from './mention.ts';
import { fail, quote } from './option-values.ts';

/**
 * Shows each mount also in the virtual one that is around it, so that listing that one names it and paths through it lead there. It hides
 * what is there.
 */
export function withNested(mounts: readonly Mount[]): readonly Mount[] {
  const indices = indicesOf(mounts);
  const grown = new Grown();
  const roots = mounts.map(({ root }) => root);
  mounts.forEach(({ name, root }, mount) => {
    const around = innermost(indices, name);
    const outer = around === undefined ? undefined : roots[around];
    if (around === undefined || outer?.kind !== 'directory') return;
    const outerName = mounts[around]?.name ?? '';
    const parts = partsBelow(outerName, name) ?? [];
    checkWay(outer, outerName, parts, name);
    roots[around] = grown.add(outer, parts, root.kind === 'host' ? root : { kind: 'mount', mount });
  });
  return mounts.map((mount, i) => ({ ...mount, root: roots[i] ?? mount.root }));
}

/** Refuses a mount below what is no directory: the directory that it needs would take the place of that. */
function checkWay(outer: Directory, outerName: string, parts: readonly string[], name: string): void {
  let at: TreeNode = outer;
  for (const [i, part] of parts.slice(0, -1).entries()) {
    const next: TreeNode | undefined = at.entries.get(part);
    if (next === undefined) return;
    if (next.kind !== 'directory') {
      const where = quote(joined(outerName, parts.slice(0, i + 1)));
      fail(
        say`${mention('mounts', name)}, ${quote(name)}: ${where} on the way is ${KINDS[next.kind]}, so nothing can be below it`,
      );
    }
    at = next;
  }
}

const KINDS = {
  file: 'a file',
  'symbolic-link': 'a link',
  host: "the host's",
  mount: 'another mount',
} as const;

/** Directories that are larger than what was given: each is copied once. */
class Grown {
  private readonly copies = new Map<Directory, Map<string, TreeNode>>();

  /** A directory with a node at a place below it, and with directories on the way. */
  add(root: Directory, parts: readonly string[], node: TreeNode): Directory {
    const copy = this.copied(root);
    let { entries } = copy;
    parts.forEach((name, i) => {
      const there = entries.get(name);
      if (i === parts.length - 1) {
        entries.set(name, node);
        return;
      }
      const next = this.copied(there?.kind === 'directory' ? there : { kind: 'directory', entries: new Map() });
      entries.set(name, next.directory);
      ({ entries } = next);
    });
    return copy.directory;
  }

  private copied(directory: Directory): { directory: Directory; entries: Map<string, TreeNode> } {
    const known = this.copies.get(directory);
    if (known !== undefined) return { directory, entries: known };
    const entries = new Map(directory.entries);
    const copy: Directory = { kind: 'directory', entries };
    this.copies.set(copy, entries);
    return { directory: copy, entries };
  }
}

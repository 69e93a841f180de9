/** A folder: what is in it by names, which are one component of a path each. Contents of files are kept where the browser has them. */
export type Tree = ReadonlyMap<string, Tree | Blob>;

/** An entry below a root, by its path there. */
export interface TreeEntry {
  /** Absolute: `/data/a.txt`. */
  readonly path: string;
  readonly name: string;
  /** Folders around it. */
  readonly depth: number;
  /** Of a file; `undefined` for a folder. */
  readonly contents: Blob | undefined;
}

export const EMPTY_TREE: Tree = new Map();

/** What is wrong with what somebody typed or dropped: one sentence. */
export class TreeError extends Error {
  override readonly name = 'TreeError';
}

/**
 * The names in a path, from the root down. Slashes at both ends and doubled ones do not count.
 *
 * @throws TreeError where a name is none that a file can have
 */
export function namesOf(path: string): readonly string[] {
  const names = path.split('/').filter((name) => name !== '');
  const wrong = names.find((name) => name === '.' || name === '..' || name.includes('\0'));
  if (wrong !== undefined)
    throw new TreeError(`${path}: “${wrong}” is no name for a file; write the whole path from / down`);
  if (names.length === 0) throw new TreeError('type a path, as in /data/notes.txt');
  return names;
}

/**
 * A tree with a file at a path, in place of the file that is there. Folders on the way are made.
 *
 * @throws TreeError where a folder is at the path, or a file on the way
 */
export function putFile(tree: Tree, path: string, contents: Blob): Tree {
  return changed(tree, namesOf(path), path, (there) => {
    if (there !== undefined && !isFile(there))
      throw new TreeError(`${path} is a folder: choose another name for the file`);
    return contents;
  });
}

/**
 * A tree with a folder at a path.
 *
 * @throws TreeError where a file is there or on the way
 */
export function makeFolder(tree: Tree, path: string): Tree {
  return changed(tree, namesOf(path), path, (there) => {
    if (there !== undefined && isFile(there))
      throw new TreeError(`${path} is a file: choose another name for the folder`);
    return there ?? EMPTY_TREE;
  });
}

/** A tree without what is at a path, and what is below it. The folder around it stays. */
export function removeAt(tree: Tree, path: string): Tree {
  const [name = '', ...rest] = namesOf(path);
  const there = tree.get(name);
  if (there === undefined) return tree;
  const copy = new Map(tree);
  if (rest.length === 0) copy.delete(name);
  else if (!isFile(there)) copy.set(name, removeAt(there, rest.join('/')));
  return copy;
}

/** What is at a path. */
export function entryAt(tree: Tree, path: string): Tree | Blob | undefined {
  let there: Tree | Blob | undefined = tree;
  for (const name of namesOf(path)) there = there === undefined || isFile(there) ? undefined : there.get(name);
  return there;
}

/** All entries, each folder before what is in it, in the order of names. */
export function entriesOf(tree: Tree, above = '', depth = 0): readonly TreeEntry[] {
  return [...tree]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, there]) => {
      const path = `${above}/${name}`;
      const entry = { path, name, depth, contents: isFile(there) ? there : undefined };
      return [entry, ...(isFile(there) ? [] : entriesOf(there, path, depth + 1))];
    });
}

/** Files in a tree, and their bytes. */
export function sizeOf(tree: Tree): { readonly files: number; readonly bytes: number } {
  const files = entriesOf(tree).flatMap(({ contents }) => contents ?? []);
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

export function isFile(there: Tree | Blob): there is Blob {
  return there instanceof Blob;
}

function changed(
  tree: Tree,
  [name = '', ...rest]: readonly string[],
  path: string,
  change: (there: Tree | Blob | undefined) => Tree | Blob,
): Tree {
  const there = tree.get(name);
  if (rest.length === 0) return new Map(tree).set(name, change(there));
  if (there !== undefined && isFile(there)) throw new TreeError(`${path}: ${name} is a file, and no folder`);
  return new Map(tree).set(name, changed(there ?? EMPTY_TREE, rest, path, change));
}

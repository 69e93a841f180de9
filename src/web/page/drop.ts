import type { Tree } from '../policy/tree.ts';
import { putFile, makeFolder } from '../policy/tree.ts';

/** Lets an element take what is dropped on it, and shows that it does. */
export function takesDrops(element: HTMLElement, take: (data: DataTransfer) => void): void {
  // it is entered again for each element in it
  let inside = 0;
  const mark = (): void => void element.classList.toggle('over', inside > 0);
  element.addEventListener('dragenter', () => {
    inside += 1;
    mark();
  });
  element.addEventListener('dragleave', () => {
    inside -= 1;
    mark();
  });
  element.addEventListener('dragover', (event) => event.preventDefault());
  element.addEventListener('drop', (event) => {
    event.preventDefault();
    event.stopPropagation();
    inside = 0;
    mark();
    if (event.dataTransfer !== null) take(event.dataTransfer);
  });
}

/** A tree with all files and folders that were dropped, with what is in them. */
export async function withDropped(tree: Tree, data: DataTransfer): Promise<Tree> {
  // these are gone after the first wait
  const dropped = [...data.items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  let grown = tree;
  for (const one of dropped) {
    if (one instanceof File) grown = putFile(grown, one.name, one);
    else if (one !== null) grown = await withEntry(grown, one);
  }
  return grown;
}

/** A tree with files that were chosen; those of a folder have their path in it. */
export function withChosen(tree: Tree, files: Iterable<File>): Tree {
  let grown = tree;
  for (const file of files)
    grown = putFile(grown, file.webkitRelativePath === '' ? file.name : file.webkitRelativePath, file);
  return grown;
}

async function withEntry(tree: Tree, entry: FileSystemEntry): Promise<Tree> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return putFile(tree, entry.fullPath, file);
  }
  let grown = makeFolder(tree, entry.fullPath);
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // browsers give some hundred at a time
    const some = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return grown;
    for (const one of some) grown = await withEntry(grown, one);
  }
}

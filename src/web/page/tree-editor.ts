import {
  EMPTY_TREE,
  entriesOf,
  entryAt,
  isFile,
  makeFolder,
  putFile,
  removeAt,
  sizeOf,
  type Tree,
} from '../policy/tree.ts';
import { sentenceOf } from '../scope.ts';
import { takesDrops, withChosen, withDropped } from './drop.ts';
import { counted, fill, h, sizeWords } from './dom.ts';

/** Files that are larger are not edited here. */
const MOST_EDITED = 100_000;
/** More entries are not listed: the list would be long to make. */
const MOST_LISTED = 500;

/** A tree of files that is edited by hand. */
export interface TreeEditor {
  readonly element: HTMLElement;
  show(tree: Tree): void;
}

export function treeEditor(changed: (tree: Tree) => void): TreeEditor {
  let tree = EMPTY_TREE;
  const list = h('ul', { class: 'files', 'aria-label': 'Files and folders in the component' });
  const sum = h('p', { class: 'faint' });
  const message = h('p', { class: 'wrong', role: 'alert' });
  const path = h('input', {
    id: 'tree-path',
    type: 'text',
    spellcheck: 'false',
    autocomplete: 'off',
    placeholder: '/data/notes.txt',
  });
  const text = h('textarea', { id: 'tree-text', rows: 4, spellcheck: 'false' });

  const set = (next: Tree): void => {
    tree = next;
    render();
    changed(tree);
  };
  /** Does what may be wrong, and says so beside the list. */
  const attempt = async (change: () => Tree | Promise<Tree>): Promise<boolean> => {
    try {
      set(await change());
      message.textContent = '';
      return true;
    } catch (error) {
      message.textContent = sentenceOf(error);
      return false;
    }
  };
  const edit = async (at: string): Promise<void> => {
    const there = entryAt(tree, at);
    if (there === undefined || !isFile(there)) return;
    path.value = at;
    text.value = await there.text();
    text.focus();
  };
  const render = (): void => {
    const entries = entriesOf(tree);
    const rows = entries.slice(0, MOST_LISTED).map(({ path: at, name, depth, contents }) => {
      const isText = contents !== undefined && contents.size <= MOST_EDITED;
      return h(
        'li',
        { '--depth': depth },
        h('span', { class: 'name' }, contents === undefined ? `${name}/` : name),
        h('span', { class: 'faint' }, contents === undefined ? 'folder' : sizeWords(contents.size)),
        isText
          ? h(
              'button',
              { type: 'button', class: 'small', 'aria-label': `Edit ${at}`, onclick: () => void edit(at) },
              'Edit',
            )
          : undefined,
        h(
          'button',
          {
            type: 'button',
            class: 'small',
            'aria-label': `Remove ${at}`,
            onclick: () => {
              set(removeAt(tree, at));
              path.focus();
            },
          },
          'Remove',
        ),
      );
    });
    const more = entries.length - rows.length;
    fill(list, rows, more > 0 ? h('li', {}, `… and ${counted(more, 'more entry', 'more entries')}`) : undefined);
    const { files, bytes } = sizeOf(tree);
    sum.textContent =
      entries.length === 0 ? 'No files yet: / is an empty folder.' : `${counted(files, 'file')}, ${sizeWords(bytes)}`;
  };

  const chooser = (label: string, id: string, more: Readonly<Record<string, boolean>>): readonly HTMLElement[] => {
    const input: HTMLInputElement = h('input', {
      type: 'file',
      id,
      class: 'visually-hidden',
      ...more,
      onchange: () => {
        const chosen = [...(input.files ?? [])];
        input.value = '';
        void attempt(() => withChosen(tree, chosen));
      },
    });
    return [input, h('label', { for: id, class: 'button' }, label)];
  };
  const saveFile = (): Promise<boolean> =>
    attempt(() => putFile(tree, path.value, new Blob([text.value]))).then((isSaved) => {
      if (isSaved) [path.value, text.value] = ['', ''];
      return isSaved;
    });
  const zone = h(
    'div',
    { class: 'drop small-drop' },
    h('p', {}, 'Drop files and folders here, or choose them:'),
    h(
      'p',
      { class: 'row' },
      ...chooser('Add files', 'tree-files', { multiple: true }),
      ...chooser('Add a folder', 'tree-folder', { webkitdirectory: true }),
    ),
  );
  takesDrops(zone, (data) => void attempt(() => withDropped(tree, data)));

  const element = h(
    'div',
    { class: 'tree' },
    h('div', {}, list, sum, zone),
    h(
      'div',
      { class: 'tree-form', role: 'group', 'aria-label': 'Write a file' },
      h('label', { for: 'tree-path' }, 'Path of a file to write, or of a folder to make'),
      path,
      h('label', { for: 'tree-text' }, 'What is in the file'),
      text,
      h(
        'p',
        { class: 'row' },
        h('button', { type: 'button', onclick: () => void saveFile().then(() => path.focus()) }, 'Put file'),
        h('button', { type: 'button', onclick: () => void attempt(() => makeFolder(tree, path.value)) }, 'Make folder'),
      ),
      message,
    ),
  );
  render();
  return {
    element,
    show: (next) => {
      tree = next;
      render();
    },
  };
}

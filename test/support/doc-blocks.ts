import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, ROOT } from './source-files.ts';

/** The blocks of code in the pages for users, and what each kind of them is. */

/**
 * What a block is, by the words behind its fence:
 *
 * - `sh`: commands of a reader, in the order of the page, all in one folder
 * - `sh wasmtime`, `sh jco`: the same, where the program after which it is called is there
 * - `sh setup`: commands that set up the repository, which CI runs
 * - `text`: what the block before it prints. A line `…` stands for any lines, `…` at the end of one for its rest
 * - `ts`: part of a program; all of them in a page are one
 * - `toml`, `json`, `yaml`: a policy
 * - a language and the name of a file: that file, in the folder of the page
 */
export type Kind = 'commands' | 'setup' | 'output' | 'program' | 'policy' | 'file';

export interface Block {
  readonly kind: Kind;
  readonly language: string;
  /** The second word of the fence: a program that is needed, or the name of the file. */
  readonly word: string | undefined;
  readonly text: string;
  readonly line: number;
}

export interface Command {
  readonly text: string;
  /** The exit code that a comment names: `# exit code 1`. */
  readonly code: number;
}

export interface Page {
  readonly file: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** Pages that quote the sources have a test of their own, `test/docs/architecture.test.ts`. */
const QUOTING = 'docs/architecture/';
/** Made from the sources, and not part of the repository. */
const MADE = 'docs/api/';

/** Programs that commands may need, beside ours and those of every system. */
const PROGRAMS: readonly string[] = ['wasmtime', 'jco'];
const POLICIES: readonly string[] = ['toml', 'json', 'yaml'];
/** Languages of files that commands or programs of the page take. */
const FILES: readonly string[] = [...POLICIES, 'wac', 'ts', 'js', 'html', 'python'];

/** All Markdown of the repository that the site shows. */
export function markdownFiles(): readonly string[] {
  const docs = filesUnder('docs', '.md').filter((file) => !file.startsWith(MADE));
  return ['README.md', ...docs, 'CHANGELOG.md', 'corpus/README.md', 'spec/README.md'];
}

/** The pages for users, with their blocks. Throws for a block of no known kind. */
export function userPages(): readonly Page[] {
  return markdownFiles()
    .filter((file) => !file.startsWith(QUOTING))
    .map((file) => {
      const text = readFileSync(join(ROOT, file), 'utf8');
      return { file, text, blocks: blocksOf(text, file) };
    });
}

/** @throws for a block of no known kind, naming `file` and the line */
export function blocksOf(text: string, file: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { readonly line: number; readonly info: string; readonly lines: string[] } | undefined;
  text.split('\n').forEach((line, i) => {
    if (open === undefined) {
      const fence = /^ *(`{3,}|~{3,})(.*)$/.exec(line);
      if (fence === null) return;
      if (!line.startsWith('```') || line.startsWith('````')) {
        throw new Error(`${file}:${i + 1}: a block begins with three backticks at the start of its line`);
      }
      open = { line: i + 1, info: line.slice(3).trim(), lines: [] };
    } else if (line === '```') {
      blocks.push(blockOf(open.info, open.lines.join('\n'), `${file}:${open.line}`, open.line));
      open = undefined;
    } else open.lines.push(line);
  });
  if (open !== undefined) throw new Error(`${file}:${open.line}: the block does not end`);
  return blocks;
}

function blockOf(info: string, text: string, place: string, line: number): Block {
  const [language = '', word, ...others] = info.split(/\s+/);
  const kind = others.length > 0 ? undefined : kindOf(language, word);
  if (kind === undefined) throw new Error(`${place}: no known kind of block: ${JSON.stringify(info)}`);
  return { kind, language, word, text, line };
}

function kindOf(language: string, word: string | undefined): Kind | undefined {
  if (language === 'sh') {
    if (word === 'setup') return 'setup';
    return word === undefined || PROGRAMS.includes(word) ? 'commands' : undefined;
  }
  if (word !== undefined) return FILES.includes(language) && word.includes('.') ? 'file' : undefined;
  if (language === 'text') return 'output';
  if (language === 'ts') return 'program';
  return POLICIES.includes(language) ? 'policy' : undefined;
}

/** The commands of a block, comments taken off. */
export function commandsOf({ text }: Block): readonly Command[] {
  return text
    .split('\n')
    .map((line) => {
      const code = /# exit code (\d+)$/.exec(line)?.[1] ?? '0';
      return { text: line.replace(/(^|\s+)#.*$/, '').trim(), code: Number(code) };
    })
    .filter((command) => command.text !== '');
}

/** Whether what was printed is what a page says. */
export function printsAs(printed: string, expected: string): boolean {
  const trimmed = (text: string): string => text.replace(/[ \t]+$/gm, '').trim();
  const pattern = trimmed(expected)
    .split('\n')
    .map((line) => {
      if (line.trim() === '…') return '(?:.*\\n)*?';
      return line.endsWith('…') ? `${quote(line.slice(0, -1))}.*\\n` : `${quote(line)}\\n`;
    })
    .join('');
  return new RegExp(`^${pattern}$`).test(`${trimmed(printed)}\n`);
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

import { didYouMean, parseSize } from '../policy/options/command-line.ts';
import { UsageError } from './args.ts';

/** An option of `plug` or `compose`. */
export interface Row {
  readonly spellings: readonly string[];
  /** What stands for its value in the help; without, it has none. */
  readonly value?: string;
  readonly repeats?: true;
  readonly help: string;
}

const OUTPUT: Row = {
  spellings: ['--output', '-o'],
  value: 'FILE',
  help: 'where to write the result; - is standard output',
};
const MAX_INPUT: Row = { spellings: ['--max-input'], value: 'SIZE', help: 'most that a file may have, 1G by default' };
const HELP: Row = { spellings: ['--help', '-h'], help: 'print this' };

export const PLUG: readonly Row[] = [
  { spellings: ['--plug'], value: 'FILE', repeats: true, help: 'a component whose exports are plugged in' },
  OUTPUT,
  { spellings: ['--explain'], help: 'print what was plugged, what was left, and what did not fit and why' },
  { spellings: ['--json'], help: 'print the same as JSON' },
  { spellings: ['--quiet', '-q'], help: 'print no notes' },
  MAX_INPUT,
  HELP,
];

export const COMPOSE: readonly Row[] = [
  {
    spellings: ['--dep', '-d'],
    value: 'NS:PKG=FILE',
    repeats: true,
    help: 'the component, or WIT package in binary form, that the document calls so',
  },
  {
    spellings: ['--deps-dir'],
    value: 'FOLDER',
    help: 'where the others are, as ns/pkg.wasm or ns/pkg/1.2.3.wasm; deps by default',
  },
  OUTPUT,
  MAX_INPUT,
  HELP,
];

/** A command line, split. Options go by their first spelling. */
export interface Split {
  readonly files: readonly string[];
  readonly options: ReadonlyMap<string, readonly string[]>;
}

/**
 * Splits the words after the name of a command. Everything after `--` is a file.
 *
 * @throws UsageError
 */
export function splitWords(words: readonly string[], rows: readonly Row[]): Split {
  const files: string[] = [];
  const options = new Map<string, string[]>();
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') {
      files.push(...words.slice(i + 1));
      break;
    }
    if (word === '-' || !word.startsWith('-')) {
      files.push(word);
      continue;
    }
    const { row, spelling, inline } = optionOf(word, rows);
    const [name = ''] = row.spellings;
    const given = options.get(name);
    if (given !== undefined && row.repeats === undefined && row.value !== undefined) {
      throw new UsageError(`${spelling} is given twice`);
    }
    let value = inline ?? '';
    if (row.value !== undefined && inline === undefined) {
      i++;
      const next = words[i];
      if (next === undefined || (next.startsWith('--') && next !== '--')) {
        throw new UsageError(`${spelling} needs a value: ${spelling} ${row.value}`);
      }
      value = next;
    }
    if (given === undefined) options.set(name, [value]);
    else given.push(value);
  }
  return { files, options };
}

/** @throws UsageError */
export function outputOf({ options }: Split): string | undefined {
  const output = options.get('--output')?.[0];
  if (output === '') throw new UsageError('-o needs the name of a file');
  return output;
}

/** @throws UsageError */
export function limitOf({ options }: Split): { readonly maxBytes?: number } {
  const text = options.get('--max-input')?.[0];
  if (text === undefined) return {};
  const maxBytes = parseSize(text);
  if (maxBytes === undefined) throw new UsageError(`--max-input=${text} is not a size: give one such as 500M or 2G`);
  return { maxBytes };
}

export function helpOf(usage: string, rows: readonly Row[]): string {
  const left = rows.map(({ spellings, value }) => spellings.join(', ') + (value === undefined ? '' : ` ${value}`));
  const width = Math.max(...left.map(({ length }) => length));
  const lines = rows.map(({ help }, i) => `  ${(left[i] ?? '').padEnd(width)}  ${help}\n`);
  return `Usage: ${usage}\n\n${lines.join('')}`;
}

function optionOf(word: string, rows: readonly Row[]): { row: Row; spelling: string; inline: string | undefined } {
  const long = word.startsWith('--');
  const equals = word.indexOf('=');
  const spelling = long ? (equals < 0 ? word : word.slice(0, equals)) : word.slice(0, 2);
  const row = rows.find(({ spellings }) => spellings.includes(spelling));
  if (row === undefined) {
    const known = rows.flatMap(({ spellings }) => spellings);
    throw new UsageError(`there is no option ${long ? spelling : word}${didYouMean(spelling, known)}`);
  }
  const inline = long ? (equals < 0 ? undefined : word.slice(equals + 1)) : word.slice(2) || undefined;
  if (inline !== undefined && row.value === undefined) throw new UsageError(`${spelling} takes no value`);
  return { row, spelling, inline };
}

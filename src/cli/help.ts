import type { Flag } from '../policy/options/command-line.ts';
import { UsageError } from './args.ts';
import { commandRow, NAMED_COMMANDS, VALUES } from './command-table.ts';
import { headOf, OPTIONS } from './option-table.ts';

const WIDTH = 80;

/** Where the descriptions of options begin. */
const COLUMN = 28;

/** The options that most command lines have, beside -o, for a text that fits a screen. */
const USED_MOST: readonly (readonly [name: Flag['name'], what: string])[] = [
  ['--explain', 'print what was decided about the imports, and why'],
  ['--env', 'set a variable; --arg TEXT adds an argument'],
  ['--mount', 'put a copy of a folder or file of yours at GUEST'],
  ['--stdio', 'standard streams: allow, deny or ignore'],
  ['--allow-http', 'let it send requests, to some hosts or all'],
  ['--deterministic', 'the same in every run'],
];

/**
 * What `--help` prints.
 *
 * @param which its value
 * @throws UsageError
 */
export function helpFor(which: string | undefined): string {
  if (which === 'all') return fullHelp();
  if (which === 'short' || which === undefined) return shortHelp();
  throw new UsageError(`--help is alone, or --help all, not ${JSON.stringify(which)}`);
}

/** What fits a screen of 24 lines. */
function shortHelp(): string {
  const rows = USED_MOST.flatMap(([name, what]) =>
    OPTIONS.filter((flag) => flag.name === name).map((flag) => beside(headOf(flag).replace(/\[.*/, ''), what)),
  );
  return `Usage: wasmvirt ${commandRow('').usages[0] ?? ''}
       wasmvirt COMMAND [--help]

Makes of a WebAssembly component one that imports only what is allowed.

Commands:
${NAMED_COMMANDS.map(({ name, summary }) => beside(name, summary)).join('')}
Options that are used most; --help all has every one:
${rows.join('')}`;
}

/** All of it. */
function fullHelp(): string {
  const row = commandRow('');
  const usages = [...row.usages, ...NAMED_COMMANDS.flatMap((other) => other.usages.slice(0, 1))];
  return `${usageOf(usages)}
Each command has a --help of its own.

${row.about.map(paragraph).join('\n')}${groupsOf(row.name)}
${VALUES.map(paragraph).join('\n')}
${examplesOf(row.name)}`;
}

/** The help text of a command. */
export function commandHelp(name: string): string {
  const row = commandRow(name);
  return `${usageOf(row.usages)}
${row.about.map(paragraph).join('\n')}${groupsOf(name)}
${examplesOf(name)}`;
}

function usageOf(usages: readonly string[]): string {
  return `Usage: ${usages.map((usage) => `wasmvirt ${usage}`).join('\n       ')}\n`;
}

function groupsOf(name: string): string {
  return commandRow(name)
    .groups.map(({ title, flags }) => `\n${title}:\n${flags.map(rowFor).join('')}`)
    .join('');
}

function examplesOf(name: string): string {
  return `Examples:\n${commandRow(name)
    .examples.map((example) => `  wasmvirt ${example}\n`)
    .join('')}`;
}

function rowFor(flag: Flag): string {
  return beside(headOf(flag), flag.help);
}

/** A description beside its head, or below it where it is long, in lines that are not too long. */
function beside(what: string, description: string): string {
  const head = `  ${what}`;
  const indented = wrapped(description, WIDTH - COLUMN).map((line) => `${' '.repeat(COLUMN)}${line}\n`);
  if (head.length + 2 > COLUMN) return `${head}\n${indented.join('')}`;
  return `${head.padEnd(COLUMN)}${indented.join('').slice(COLUMN)}`;
}

function paragraph(text: string): string {
  return wrapped(text, WIDTH)
    .map((line) => `${line}\n`)
    .join('');
}

/** Lines of at most so many letters, but for words that are longer. */
function wrapped(text: string, width: number): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}

import type { Flag } from '../../policy/options/command-line.ts';
import { COMMAND_NAMES, COMMAND_TABLE, type CommandRow, NAMED_COMMANDS } from '../command-table.ts';
import { valueOf } from './value.ts';

/** What completes command lines in fish. */
export function fishCompletions(): string {
  const names = COMMAND_NAMES.join(' ');
  const lines = NAMED_COMMANDS.map(({ name, summary }) => {
    return `complete -c wasmvirt -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}\n`;
  });
  return `# completions of wasmvirt for fish: wasmvirt completions fish | source
complete -c wasmvirt -e
${lines.join('')}${COMMAND_TABLE.map((row) => linesOf(row, names)).join('')}`;
}

function linesOf({ name, flags, words }: CommandRow, names: string): string {
  const seen = `__fish_seen_subcommand_from ${name === '' ? names : name}`;
  const start = `complete -c wasmvirt -n ${quoted(name === '' ? `not ${seen}` : seen)}`;
  const own = words === undefined ? '' : `${start} -f -a ${quoted(words.join(' '))}\n`;
  return own + flags.map((flag) => `${start}${partsOf(flag)}\n`).join('');
}

function partsOf(flag: Flag): string {
  const { name, short, help } = flag;
  const spelled = ` -l ${name.slice(2)}${short === undefined ? '' : ` -s ${short.slice(1)}`}`;
  return `${spelled}${takes(flag)} -d ${quoted(help)}`;
}

/** What stands behind an option. A value that can be left out is not asked for. */
function takes(flag: Flag): string {
  if (flag.arity === 'optional' || flag.bare !== undefined) return '';
  const value = valueOf(flag);
  switch (value.kind) {
    case 'none':
      return '';
    case 'words':
      return ` -x -a ${quoted(value.words.join(' '))}`;
    case 'path':
      return ' -r -F';
    case 'text':
      return ' -x';
    default:
      return value satisfies never;
  }
}

/** A word between single quotation marks, as fish takes it. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

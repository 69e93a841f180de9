import { COMMAND_TABLE, commandRow, type CommandRow, NAMED_COMMANDS, VALUES } from '../cli/command-table.ts';
import { headOf } from '../cli/option-table.ts';
import { VERSION } from '../version.ts';

/** The page for `man wasmvirt`, in the man macros that groff and mandoc have. */
export function manPage(): string {
  const main = commandRow('');
  return `.\\" written by npm run man; do not edit
.TH WASMVIRT 1 "" "wasmvirt ${VERSION}" "User Commands"
.SH NAME
wasmvirt \\- ${escaped(main.summary)}
.SH SYNOPSIS
.nf
${COMMAND_TABLE.flatMap(({ usages }) => usages.map((usage) => `\\fBwasmvirt\\fR ${escaped(usage)}\n`)).join('')}.fi
.SH DESCRIPTION
${paragraphs(main.about)}.SH OPTIONS
${main.groups.map(({ title, flags }) => `.SS ${escaped(title)}\n${optionsOf(flags)}`).join('')}.SS Values
${paragraphs(VALUES)}.SH COMMANDS
A file that is called as a command is given as ./inspect.
${NAMED_COMMANDS.map(commandOf).join('')}.SH EXIT STATUS
.TP
0
It is done.
.TP
1
The input is bad, a file cannot be read or written, what was checked is not so, or with \\fBdiff \\-\\-exit\\-code\\fR there is a difference.
.TP
2
The command line is wrong.
.SH ENVIRONMENT
.TP
SOURCE_DATE_EPOCH
The time of mounted files, and where stepping clocks begin, in seconds since 1970.
.TP
FORCE_COLOR
Colours, also where standard output or standard error is no terminal; none, if it is 0 or false.
.TP
NO_COLOR
No colours, unless it is empty. FORCE_COLOR counts before it.
.SH EXAMPLES
.nf
${COMMAND_TABLE.flatMap(({ examples }) => examples.map((line) => `wasmvirt ${escaped(line)}\n`)).join('')}.fi
`;
}

function commandOf({ name, about, groups }: CommandRow): string {
  return `.SS ${escaped(name)}\n${paragraphs(about)}${groups.map(({ flags }) => optionsOf(flags)).join('')}`;
}

function paragraphs(texts: readonly string[]): string {
  return texts.map((text) => `${line(text)}\n`).join('.PP\n');
}

function optionsOf(flags: CommandRow['flags']): string {
  return flags.map((flag) => `.TP\n\\fB${escaped(headOf(flag).trim())}\\fR\n${line(flag.help)}\n`).join('');
}

/** A line of text: one that begins with a dot or an apostrophe would be a request. */
function line(text: string): string {
  return escaped(text).replace(/^[.']/, '\\&$&');
}

/** Text as the macros print it: dashes and quotation marks as they are typed, and what ASCII does not have. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replaceAll('`', '\\(ga')
    .replaceAll("'", '\\(aq');
}

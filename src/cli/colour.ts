/** What a text is, for terminals that show colours. */
export type TextKind = 'plain' | 'help' | 'diff' | 'message';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether a stream is given colours. `FORCE_COLOR` counts first, then `NO_COLOR`, then whether it is a terminal that has some; as in Node
 * itself, and for each stream by itself.
 */
export function wantsColour(isTerminal: boolean, env: Environment): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return isTerminal && env['TERM'] !== 'dumb';
}

const BOLD = '1';
const RED = '31';
const GREEN = '32';
const YELLOW = '33';

/** A text with colours. What steers terminals was taken out of it before. */
export function painted(text: string, kind: TextKind): string {
  switch (kind) {
    case 'plain':
      return text;
    case 'help':
      return text.replace(/^([A-Z][^\n]*:)$|^(Usage:)/gm, (heading) => paint(heading, BOLD));
    case 'diff':
      return text.replace(/^ *[+-] .*$/gm, (line) => paint(line, line.trimStart().startsWith('+') ? GREEN : RED));
    case 'message':
      return text.replace(/^wasmvirt:( note:)?/, (start, note) => paint(start, note === undefined ? RED : YELLOW));
    default:
      return kind satisfies never;
  }
}

function paint(text: string, colour: string): string {
  return `\u001b[${colour}m${text}\u001b[0m`;
}

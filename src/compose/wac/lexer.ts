import { errorAt } from './position.ts';

/** Words that are no names, unless `%` stands before them. */
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'import with type tuple list option result borrow stream future resource variant record flags enum func async static constructor ' +
    'u8 s8 u16 s16 u32 s32 u64 s64 f32 f64 char bool string error-context interface world export new let use include as package targets'
  ).split(' '),
);

const MARKS = ['...', '->', ';', '{', '}', ':', '=', '(', ')', '<', '>', '_', '[', ']', '.', ',', '/', '@'] as const;

/** `mark` and `keyword` are told by their text; a name is without its `%`, a string without its quotation marks. */
export type TokenKind = 'name' | 'keyword' | 'string' | 'package name' | 'package path' | 'mark' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offset of its first character. */
  readonly at: number;
}

const WORD = '(?:[a-z][a-z0-9]*|[A-Z][A-Z0-9]*)';
const ID = `%?${WORD}(?:-${WORD})*`;
const VERSION = String.raw`(?:@[0-9]+(?:\.[0-9a-zA-Z+-]+)*)?`;
const NAME = new RegExp(`(${ID})(?:((?::${ID})+)((?:/${ID})+)?(${VERSION}))?`, 'y');

/** Characters that make a text look other than it is, or that editors do not show; those that Unicode advises against. */
const HIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u0149\u0673\u0f77\u0f79\u17a3\u17a4\u17b4\u17b5]/;

/**
 * The tokens of a document, without comments; the last one is the `end`.
 *
 * @throws WasmvirtError `bad-syntax`
 */
export function lex(source: string): readonly Token[] {
  const hidden = HIDDEN.exec(source);
  if (hidden !== null) {
    const code = (hidden[0].codePointAt(0) ?? 0).toString(16).padStart(4, '0');
    throw errorAt(source, hidden.index, 'bad-syntax', `the character U+${code} must not be in a document`);
  }
  const tokens: Token[] = [];
  for (let at = skip(source, 0); at < source.length;) {
    const { token, end } = tokenAt(source, at);
    tokens.push(token);
    at = skip(source, end);
  }
  tokens.push({ kind: 'end', text: '', at: source.length });
  return tokens;
}

function tokenAt(source: string, at: number): { token: Token; end: number } {
  if (source[at] === '"') {
    const end = source.indexOf('"', at + 1);
    if (end < 0) throw errorAt(source, at, 'bad-syntax', 'the string has no end');
    return { token: { kind: 'string', text: source.slice(at + 1, end), at }, end: end + 1 };
  }
  NAME.lastIndex = at;
  const found = NAME.exec(source);
  if (found !== null) {
    const [text, first = '', packages, path] = found;
    const end = at + text.length;
    if (packages !== undefined) {
      const kind = path === undefined ? 'package name' : 'package path';
      return { token: { kind, text: text.replaceAll('%', ''), at }, end };
    }
    const kind = KEYWORDS.has(first) ? 'keyword' : 'name';
    return { token: { kind, text: first.replace('%', ''), at }, end };
  }
  const mark = MARKS.find((text) => source.startsWith(text, at));
  if (mark !== undefined) return { token: { kind: 'mark', text: mark, at }, end: at + mark.length };
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  throw errorAt(source, at, 'bad-syntax', `${JSON.stringify(character)} does not begin anything`);
}

/** Skips spaces and comments; block comments can be in one another. */
function skip(source: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < source.length && ' \t\r\n'.includes(source[at] ?? '')) at++;
    if (source.startsWith('//', at)) {
      const end = source.indexOf('\n', at);
      at = end < 0 ? source.length : end;
    } else if (source.startsWith('/*', at)) at = skipBlock(source, at);
    else return at;
  }
}

function skipBlock(source: string, from: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = from;
  for (let depth = 0; ;) {
    const found = edge.exec(source);
    if (found === null) throw errorAt(source, from, 'bad-syntax', 'the comment has no end');
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
}

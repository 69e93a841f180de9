import { Lines, Places } from './document.ts';

/**
 * Where the keys and items of a TOML document stand. The document is valid: a parser that tells no places has read it, so this one looks
 * only for where keys, values and lists begin and end.
 *
 * @throws UsageError where it is nested too deeply
 */
export function scanToml(text: string, file: string): Scanned {
  const scanner = new Scanner(text, file);
  scanner.document();
  return scanner;
}

export interface Scanned {
  readonly places: Places;
  /** Dates and times as they were written, by their places. */
  readonly dates: ReadonlyMap<Places, string>;
}

class Scanner implements Scanned {
  readonly places: Places;
  readonly dates = new Map<Places, string>();
  private readonly text: string;
  private readonly lines: Lines;
  private at = 0;
  /** How many tables each list of tables has so far. */
  private readonly tables = new Map<Places, number>();

  constructor(text: string, file: string) {
    this.text = text;
    this.lines = new Lines(text);
    this.places = new Places(file);
  }

  document(): void {
    let table = this.places;
    this.skip();
    while (this.at < this.text.length) {
      if (this.text[this.at] === '[') table = this.header();
      else this.pair(table);
      this.skip();
    }
  }

  /** `[a.b]` or `[[a.b]]`: the table that follows. */
  private header(): Places {
    const isList = this.text[this.at + 1] === '[';
    this.at += isList ? 2 : 1;
    this.blank();
    const table = this.keys(this.places, (list, isLast, at) => {
      if (isList && isLast) this.tables.set(list, (this.tables.get(list) ?? 0) + 1);
      const count = this.tables.get(list);
      return count === undefined ? list : list.enter(String(count - 1), this.lines.placeOf(at));
    });
    this.at += isList ? 2 : 1;
    return table;
  }

  /** `a.b = value` */
  private pair(table: Places): void {
    const places = this.keys(table);
    this.at += 1;
    this.skip();
    this.value(places);
  }

  /**
   * Enters keys with dots between them, up to what follows them.
   *
   * @param choose what of a key is entered: the last table of a list
   */
  private keys(table: Places, choose?: (key: Places, isLast: boolean, at: number) => Places): Places {
    let places = table;
    for (;;) {
      this.blank();
      const at = this.at;
      places = places.enter(this.key(), this.lines.placeOf(at));
      this.blank();
      const isLast = this.text[this.at] !== '.';
      if (choose !== undefined) places = choose(places, isLast, at);
      if (isLast) return places;
      this.at += 1;
    }
  }

  private key(): string {
    const quote = this.text[this.at];
    if (quote === "'") return this.string().slice(1, -1);
    if (quote === '"') return unescaped(this.string().slice(1, -1));
    return this.match(BARE);
  }

  private value(places: Places): void {
    switch (this.text[this.at]) {
      case '[': {
        this.items(']', (index) => {
          this.value(places.enter(String(index), this.lines.placeOf(this.at)));
        });
        return;
      }
      case '{':
        this.items('}', () => {
          this.pair(places);
        });
        return;
      case '"':
      case "'":
        this.string();
        return;
      default: {
        const text = this.match(SIMPLE);
        if (/^\d\d(?:\d\d-|:)/.test(text)) this.dates.set(places, text);
      }
    }
  }

  private items(end: string, item: (index: number) => void): void {
    this.at += 1;
    for (let index = 0; ; index++) {
      this.skip();
      if (this.at >= this.text.length || this.text[this.at] === end) break;
      item(index);
      this.skip();
      if (this.text[this.at] === ',') this.at += 1;
    }
    this.at += 1;
  }

  /** Goes past blanks, ends of lines and comments. */
  private skip(): void {
    for (this.match(SPACE); this.text[this.at] === '#'; this.match(SPACE)) this.match(COMMENT);
  }

  private blank(): void {
    this.match(BLANK);
  }

  /** Goes past a text with its quotes. Piece by piece: a pattern for all of it would remember each character. */
  private string(): string {
    const start = this.at;
    const quote = this.text.charAt(start);
    const mark = this.text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
    this.at += mark.length;
    for (;;) {
      this.match(quote === '"' ? BASIC : LITERAL);
      if (this.at >= this.text.length) break;
      if (this.text[this.at] === '\\') this.at += 2;
      else if (!this.text.startsWith(mark, this.at)) this.at += 1;
      else {
        this.at += mark.length;
        break;
      }
    }
    // one or two quotes may stand before the three
    for (let i = 0; i < 2 && mark.length === 3 && this.text[this.at] === quote; i += 1) this.at += 1;
    return this.text.slice(start, this.at);
  }

  /** Goes past what a pattern finds here; past one character where it finds nothing, so that there is an end. */
  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? this.text.charAt(this.at);
    this.at += found.length;
    return found;
  }
}

const SPACE = /[ \t\r\n]*/y;
const COMMENT = /#[^\n]*/y;
const BLANK = /[ \t]*/y;
const BARE = /[\w-]+/y;
/** Characters of a text that stand for themselves. */
const BASIC = /[^"\\]*/y;
const LITERAL = /[^']*/y;
/** Numbers, dates and booleans. A date may have a blank before its time. */
const SIMPLE = /\d{4}-\d\d-\d\d \d\d:[\d:.]+[Zz\d:+-]*|[^\s,\]}#]+/y;

/** What stands in a basic string. */
function unescaped(text: string): string {
  const escape = /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|x([\da-fA-F]{2})|(.))/g;
  return text.replace(escape, (_, short?: string, long?: string, byte?: string, letter?: string) => {
    const code = short ?? long ?? byte;
    return code === undefined
      ? (ESCAPES.get(letter ?? '') ?? letter ?? '')
      : String.fromCodePoint(Number.parseInt(code, 16));
  });
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['t', '\t'],
  ['n', '\n'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\u001b'],
]);

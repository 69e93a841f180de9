import { Lines, type Path, Places } from './document.ts';

/**
 * Where the keys and items of a TOML document stand. The document is valid: a parser that tells no places has read it, so this one looks
 * only for where keys, values and lists begin and end.
 */
export function scanToml(text: string): Scanned {
  const scanner = new Scanner(text);
  scanner.document();
  return scanner;
}

export interface Scanned {
  readonly places: Places;
  /** Dates and times as they were written, by their paths. */
  readonly dates: ReadonlyMap<string, string>;
}

class Scanner implements Scanned {
  readonly places = new Places();
  readonly dates = new Map<string, string>();
  private readonly text: string;
  private readonly lines: Lines;
  private at = 0;
  /** How many tables each list of tables has so far. */
  private readonly tables = new Map<string, number>();

  constructor(text: string) {
    this.text = text;
    this.lines = new Lines(text);
  }

  document(): void {
    let table: Path = [];
    this.skip();
    while (this.at < this.text.length) {
      if (this.text[this.at] === '[') table = this.header();
      else this.pair(table);
      this.skip();
    }
  }

  /** `[a.b]` or `[[a.b]]`: the path of the table that follows. */
  private header(): Path {
    const isList = this.text[this.at + 1] === '[';
    this.at += isList ? 2 : 1;
    this.blank();
    let path: Path = [];
    const keys = this.keys();
    for (const [i, { key, at }] of keys.entries()) {
      path = [...path, key];
      this.places.set(path, this.lines.placeOf(at));
      const name = JSON.stringify(path);
      if (isList && i === keys.length - 1) this.tables.set(name, (this.tables.get(name) ?? 0) + 1);
      const count = this.tables.get(name);
      if (count === undefined) continue;
      path = [...path, String(count - 1)];
      this.places.set(path, this.lines.placeOf(at));
    }
    this.at += isList ? 2 : 1;
    return path;
  }

  /** `a.b = value` */
  private pair(table: Path): void {
    let path = table;
    for (const { key, at } of this.keys()) {
      path = [...path, key];
      this.places.set(path, this.lines.placeOf(at));
    }
    this.at += 1;
    this.skip();
    this.value(path);
  }

  /** Keys with dots between them, up to what follows them. */
  private keys(): { readonly key: string; readonly at: number }[] {
    const found: { readonly key: string; readonly at: number }[] = [];
    do {
      if (found.length > 0) this.at += 1;
      this.blank();
      const at = this.at;
      found.push({ key: this.key(), at });
      this.blank();
    } while (this.text[this.at] === '.');
    return found;
  }

  private key(): string {
    const quote = this.text[this.at];
    if (quote === "'") return this.match(LITERAL).slice(1, -1);
    if (quote === '"') return unescaped(this.match(BASIC).slice(1, -1));
    return this.match(BARE);
  }

  private value(path: Path): void {
    switch (this.text[this.at]) {
      case '[': {
        this.items(']', (index) => {
          const inner = [...path, String(index)];
          this.places.set(inner, this.lines.placeOf(this.at));
          this.value(inner);
        });
        return;
      }
      case '{':
        this.items('}', () => {
          this.pair(path);
        });
        return;
      case '"':
        this.match(this.text.startsWith('"""', this.at) ? LONG_BASIC : BASIC);
        return;
      case "'":
        this.match(this.text.startsWith("'''", this.at) ? LONG_LITERAL : LITERAL);
        return;
      default: {
        const text = this.match(SIMPLE);
        if (/^\d\d(?:\d\d-|:)/.test(text)) this.dates.set(JSON.stringify(path), text);
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
    this.match(SPACE);
  }

  private blank(): void {
    this.match(BLANK);
  }

  /** Goes past what a pattern finds here; past one character where it finds nothing, so that there is an end. */
  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? this.text.charAt(this.at);
    this.at += found.length;
    return found;
  }
}

const SPACE = /(?:[ \t\r\n]|#[^\n]*)*/y;
const BLANK = /[ \t]*/y;
const BARE = /[\w-]+/y;
const BASIC = /"(?:[^"\\\n]|\\.)*"/y;
const LITERAL = /'[^'\n]*'/y;
const LONG_BASIC = /"""(?:[^"\\]|\\[^]|"(?!""))*"{3,5}/y;
const LONG_LITERAL = /'''(?:[^']|'(?!''))*'{3,5}/y;
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

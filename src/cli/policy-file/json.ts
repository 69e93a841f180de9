import { cut, type Document, Lines, Places, setProperty, wrongAt } from './document.ts';

/**
 * Reads JSON (RFC 8259). `JSON.parse` tells no places, takes the last of two equal keys, and rounds numbers.
 *
 * @throws UsageError with line and column
 */
export function readJson(text: string, file: string): Document {
  const reader = new Reader(text, file);
  const value = reader.value(reader.places);
  reader.end();
  return { value, places: reader.places };
}

class Reader {
  readonly places: Places;
  private readonly lines: Lines;
  private readonly text: string;
  private readonly file: string;
  private at = 0;

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
    this.lines = new Lines(text);
    this.places = new Places(file);
    this.skip();
  }

  end(): void {
    if (this.at < this.text.length) this.wrong('nothing can follow the end of the object');
  }

  /** @param places where its keys and items are put */
  value(places: Places): unknown {
    const rest = this.text.slice(this.at, this.at + 5);
    if (rest.startsWith('{')) return this.object(places);
    if (rest.startsWith('[')) return this.list(places);
    if (rest.startsWith('"')) return this.string();
    for (const [word, value] of WORDS) {
      if (!rest.startsWith(word)) continue;
      this.take(word.length);
      return value;
    }
    const number = this.match(NUMBER);
    if (number === undefined) return this.wrong(rest === '' ? 'a value is missing' : 'this is no value');
    this.take(number.length);
    const value = Number(number);
    if (Number.isSafeInteger(value) || /[.eE]/.test(number)) return value;
    return BigInt(number);
  }

  private object(places: Places): object {
    const object = {};
    this.take(1);
    for (let first = true; !this.takes('}'); first = false) {
      if (!first) this.expect(',', 'a comma or } belongs here');
      const place = this.lines.placeOf(this.at);
      if (this.text[this.at] !== '"') this.wrong('a key in double quotes belongs here');
      const key = this.string();
      if (Object.hasOwn(object, key)) wrongAt(this.file, place, `the key ${cut(JSON.stringify(key))} is there twice`);
      const inner = places.enter(key, place);
      this.expect(':', 'a colon belongs here');
      setProperty(object, key, this.value(inner));
    }
    return object;
  }

  private list(places: Places): unknown[] {
    const list: unknown[] = [];
    this.take(1);
    while (!this.takes(']')) {
      if (list.length > 0) this.expect(',', 'a comma or ] belongs here');
      const inner = places.enter(String(list.length), this.lines.placeOf(this.at));
      list.push(this.value(inner));
    }
    return list;
  }

  private string(): string {
    const end = this.endOfString();
    if (end === undefined) return this.wrong('this text has no end, or a character that must be escaped');
    const found = this.text.slice(this.at, end);
    let text: string;
    try {
      text = JSON.parse(found) as string; // a string it is
    } catch {
      return this.wrong('this text has an escape that JSON has not');
    }
    this.take(found.length);
    return text;
  }

  /** Piece by piece: a pattern for all of it would remember each character. */
  private endOfString(): number | undefined {
    let at = this.at + 1;
    for (;;) {
      PLAIN.lastIndex = at;
      at += PLAIN.exec(this.text)?.[0].length ?? 0;
      if (this.text[at] === '"') return at + 1;
      if (this.text[at] !== '\\') return undefined;
      at += 2;
    }
  }

  private expect(letter: string, otherwise: string): void {
    if (!this.takes(letter)) this.wrong(otherwise);
  }

  private takes(letter: string): boolean {
    if (this.text[this.at] !== letter) return false;
    this.take(1);
    return true;
  }

  private take(length: number): void {
    this.at += length;
    this.skip();
  }

  private skip(): void {
    while (/[ \t\n\r]/.test(this.text[this.at] ?? '')) this.at += 1;
  }

  /** What a pattern finds here; it must be sticky. */
  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0];
  }

  private wrong(sentence: string): never {
    return wrongAt(this.file, this.lines.placeOf(this.at), sentence);
  }
}

const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Characters of a text that stand for themselves. */
const PLAIN = /[^"\\\u0000-\u001f]*/y;

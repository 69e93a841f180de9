import { parseVersion } from '../../component/version.ts';
import { WasmvirtError } from '../../errors.ts';
import type { Id, PackageName, PackagePath } from './ast.ts';
import { lex, type Token } from './lexer.ts';
import { errorAt } from './position.ts';

/** Reads the tokens of a document one after the other. */
export class Cursor {
  private readonly source: string;
  private readonly tokens: readonly Token[];
  private index = 0;
  private depth = 0;

  constructor(source: string) {
    this.source = source;
    this.tokens = lex(source);
  }

  get next(): Token {
    // the last token is the end, which is never taken
    return this.tokens[this.index] ?? { kind: 'end', text: '', at: this.source.length };
  }

  /** Whether the next token is this mark or keyword. */
  is(text: string): boolean {
    const { next } = this;
    return (next.kind === 'mark' || next.kind === 'keyword') && next.text === text;
  }

  /** Takes the next token if it is this mark or keyword. */
  takes(text: string): boolean {
    const found = this.is(text);
    if (found) this.index++;
    return found;
  }

  expect(text: string): Token {
    const { next } = this;
    if (!this.takes(text)) this.wanted(`\`${text}\``);
    return next;
  }

  take(): Token {
    const { next } = this;
    if (next.kind !== 'end') this.index++;
    return next;
  }

  id(): Id {
    return this.next.kind === 'name' ? this.take() : this.wanted('a name');
  }

  /** id | string */
  idOrString(): Id & { readonly exact: boolean } {
    const { next } = this;
    if (next.kind !== 'name' && next.kind !== 'string') return this.wanted('a name or a string');
    const { text, at } = this.take();
    return { text, at, exact: next.kind === 'string' };
  }

  packageName(): PackageName {
    if (this.next.kind !== 'package name') return this.wanted('the name of a package');
    return this.split(this.take());
  }

  packagePath(): PackagePath {
    if (this.next.kind !== 'package path') return this.wanted('a path such as `ns:pkg/interface`');
    const token = this.take();
    const { name: path, ...rest } = this.split(token);
    const [name = '', ...segments] = path.split('/');
    return { ...rest, name, segments };
  }

  /** Items between brackets with commas between them, the last of which can be there or not. */
  list<T>(open: string, close: string, item: () => T): T[] {
    this.expect(open);
    const items: T[] = [];
    while (!this.is(close)) {
      items.push(item());
      if (!this.takes(',')) break;
    }
    this.expect(close);
    return items;
  }

  /** The same, but there must be one. */
  someOf<T>(open: string, close: string, what: string, item: () => T): T[] {
    const items = this.list(open, close, item);
    if (items.length === 0) {
      this.index--;
      this.wanted(what);
    }
    return items;
  }

  /** Until `close`, which is taken. */
  until<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    while (!this.takes(close)) items.push(item());
    return items;
  }

  /** Types and expressions in one another. */
  nested<T>(read: () => T): T {
    if (++this.depth > MAX_DEPTH)
      throw this.error(this.next.at, `types or expressions are more than ${MAX_DEPTH} deep`);
    const read_ = read();
    this.depth--;
    return read_;
  }

  /** @throws WasmvirtError `bad-syntax` */
  wanted(what: string): never {
    const { kind, text, at } = this.next;
    const found =
      kind === 'end' ? 'the document ends' : kind === 'string' ? `"${text}" stands there` : `\`${text}\` stands there`;
    throw this.error(at, `${what} is expected, but ${found}`);
  }

  error(at: number, sentence: string): WasmvirtError {
    return errorAt(this.source, at, 'bad-syntax', sentence);
  }

  private split({ text, at }: Token): PackageName {
    const mark = text.indexOf('@');
    if (mark < 0) return { text, at, name: text, version: undefined };
    const version = text.slice(mark + 1);
    try {
      parseVersion(version);
    } catch (error) {
      if (error instanceof WasmvirtError) throw this.error(at + mark + 1, error.message);
      throw error;
    }
    return { text, at, name: text.slice(0, mark), version };
  }
}

const MAX_DEPTH = 100;

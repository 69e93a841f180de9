import { encodeUtf8, utf8Length } from '../../bytes/utf8.ts';
import { WasmvirtError } from '../../errors.ts';
import type { Options } from '../../settings/options.ts';
import { type Mention, say, type Sentence } from '../../settings/sentence.ts';

/** Readers of values that may come from anywhere. `option`: the one that holds the value. */

export function boolean(option: Mention, value: unknown): boolean {
  if (typeof value !== 'boolean') fail(say`${option} must be true or false`);
  return value;
}

/** One of some words. */
export function word<Word extends string>(option: Mention, value: unknown, words: readonly Word[]): Word {
  const found = words.find((one) => one === value);
  if (found !== undefined) return found;
  const last = words.length - 1;
  return fail(
    say`${option} must be ${`${words.slice(0, last).map(literal).join(', ')} or ${literal(words[last] ?? '')}`}`,
  );
}

function literal(text: string): string {
  return `'${text}'`;
}

export function strings(option: Mention, value: unknown): readonly string[] {
  if (!Array.isArray(value)) fail(say`${option} must be a list of strings`);
  return Array.from(value, (item: unknown) => text(option, item)); // looks at holes, too
}

/** UTF-8 has no lone surrogates, and writing them would silently change the text. */
export function text(option: Mention, value: unknown): string {
  if (typeof value !== 'string') fail(say`${option} must hold strings only`);
  if (LONE_SURROGATE.test(value)) fail(say`${option} holds a string that is not valid Unicode`);
  return value;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** The entries of an object that are not `undefined`; none of anything else. */
export function entriesOf(value: unknown): readonly (readonly [key: string, content: unknown])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).filter(([, content]) => content !== undefined);
}

/** The only entry of an object; the key is empty where there is not exactly one. */
export function onlyEntry(value: unknown): readonly [key: string, content?: unknown] {
  const entries = entriesOf(value);
  return (entries.length === 1 ? entries[0] : undefined) ?? [''];
}

export function utf8(content: string): Uint8Array {
  const bytes = new Uint8Array(Math.max(utf8Length(content), 0));
  encodeUtf8(content, bytes, 0);
  return bytes;
}

/** A text to be shown in a message: cut, and between quotation marks. */
export function quote(value: string): string {
  return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
}

/** @throws WasmvirtError `bad-option` */
export function fail(sentence: string | Sentence): never {
  throw new WasmvirtError('bad-option', sentence);
}

/** @throws WasmvirtError `conflict` */
export function refuse(sentence: Sentence, option?: keyof Options): never {
  throw new WasmvirtError('conflict', sentence, option === undefined ? {} : { option });
}

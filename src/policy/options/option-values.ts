import { encodeUtf8, utf8Length } from '../../bytes/utf8.ts';
import { WasmvirtError } from '../../errors.ts';

/** Readers of values that may come from anywhere. `key` is the option that holds the value. */

export function boolean(key: string, value: unknown): boolean | undefined {
  if (value !== undefined && typeof value !== 'boolean') fail(`${key} must be true or false`);
  return value;
}

export function strings(key: string, value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) fail(`${key} must be a list of strings`);
  return Array.from(value, (item: unknown) => text(key, item)); // looks at holes, too
}

/** UTF-8 has no lone surrogates, and writing them would silently change the text. */
export function text(key: string, value: unknown): string {
  if (typeof value !== 'string') fail(`${key} must hold strings only`);
  if (LONE_SURROGATE.test(value)) fail(`${key} holds a string that is not valid Unicode`);
  return value;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** The entries of an object; none of anything else. */
export function entriesOf(value: unknown): readonly (readonly [key: string, content: unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
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
export function fail(message: string): never {
  throw new WasmvirtError('bad-option', message);
}

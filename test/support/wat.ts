import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';
import { wasmTools } from './wasm-tools.ts';

const assembled = new Map<string, Promise<Uint8Array>>();

/** Assembles WebAssembly text, component or core module, with the official assembler; the same text only once. */
export function wat(text: string): Promise<Uint8Array> {
  let bytes = assembled.get(text);
  if (bytes === undefined) {
    bytes = wasmTools((tools) => tools.parse(text));
    assembled.set(text, bytes);
  }
  return bytes;
}

/**
 * The component or module of `corpus/<name>.wat`. Each `{{key}}` in the text is replaced by `values[key]`: sources that
 * are the same for several versions of a standard are written once.
 */
export function corpus(name: string, values: Readonly<Record<string, string>> = {}): Promise<Uint8Array> {
  return wat(corpusText(name, values));
}

/** The text of `corpus/<name>.wat`, filled in. */
export function corpusText(name: string, values: Readonly<Record<string, string>> = {}): string {
  const source = readFileSync(join(ROOT, 'corpus', `${name}.wat`), 'utf8');
  return source.replaceAll(/\{\{([a-z-]+)\}\}/g, (_whole, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`corpus/${name}.wat needs a value for ${key}`);
    return value;
  });
}

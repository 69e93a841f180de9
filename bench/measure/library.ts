import { readFileSync } from 'node:fs';
import process from 'node:process';

/** The measured part of the library as `npm run build` made it, which is what users get. */
export interface Library {
  readonly virtualize: (
    bytes: Uint8Array,
    options?: Readonly<Record<string, unknown>>,
  ) => { readonly bytes: Uint8Array };
  readonly prepare: (
    options?: Readonly<Record<string, unknown>>,
  ) => (bytes: Uint8Array) => { readonly bytes: Uint8Array };
  readonly inspect: (bytes: Uint8Array) => unknown;
}

/** The same of `wasmvirt/binary`. */
export interface Binary {
  readonly readSections: (bytes: Uint8Array) => readonly unknown[];
  readonly readComponent: (bytes: Uint8Array) => unknown;
}

/** `node MEASURE.mjs DIST COMPONENT`: the folder of the built library as a URL, and the path of the input. */
export const [dist = '', path = ''] = process.argv.slice(2);

export async function library(): Promise<Library> {
  return (await import(`${dist}index.js`)) as Library;
}

export async function binary(): Promise<Binary> {
  return (await import(`${dist}binary/index.js`)) as Binary;
}

/** The bytes as a plain array: `slice` of a Buffer would not copy. */
export function component(): Uint8Array {
  return new Uint8Array(readFileSync(path));
}

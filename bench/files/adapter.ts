import { filesystemObjects } from '../../src/adapters/filesystem/layout.ts';
import { library } from '../../test/support/library.ts';
import { link } from '../../src/core/link.ts';
import type { ImportObject } from '../../src/core/object.ts';

const NAME = 'large.bin';
const NEW: ImportObject = {
  kind: 'import',
  symbol: 'canon.new-descriptor',
  type: { params: ['i32'], results: ['i32'] },
};

/**
 * A function that reads part of a virtual file with the adapter's core modules alone: one call and one copy of the bytes, as the
 * canonical ABI makes.
 */
export function fileReader(contents: Uint8Array): (at: number, size: number) => Uint8Array {
  const root = { kind: 'directory', entries: new Map([[NAME, { kind: 'file', bytes: contents } as const]]) } as const;
  const functions = ['fs.get-directories', 'fs.descriptor.open-at', 'fs.descriptor.read', 'rt.realloc'] as const;
  const objects = [...filesystemObjects([{ name: '/', root, writable: false }]), NEW];
  const { main } = link({ library, objects, exports: functions });
  const handles = Object.fromEntries(main.imports.map(({ name }) => [name, (rep: number) => rep]));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(main.bytes)), { '': handles });
  const call = (symbol: (typeof functions)[number], ...args: readonly (number | bigint)[]): number => {
    const func = exports[main.exports.get(symbol) ?? ''];
    if (typeof func !== 'function') throw new Error(`the adapter has no ${symbol}`);
    return (func as (...args: readonly (number | bigint)[]) => number)(...args);
  };
  const memory = exports[main.memory ?? ''];
  if (!(memory instanceof WebAssembly.Memory)) throw new Error('the adapter has no memory');
  const word = (at: number): number => new DataView(memory.buffer).getUint32(at, true);

  const descriptor = word(word(call('fs.get-directories')));
  const path = call('rt.realloc', 0, 0, 1, NAME.length);
  new Uint8Array(memory.buffer).set(new TextEncoder().encode(NAME), path);
  const file = word(call('fs.descriptor.open-at', descriptor, 0, path, NAME.length, 0, 1) + 4);
  return (at, size) => {
    const result = call('fs.descriptor.read', file, BigInt(size), BigInt(at));
    return new Uint8Array(memory.buffer, word(result + 4), word(result + 8)).slice();
  };
}

import { describe, expect, test } from 'vitest';
import { FunctionBuilder } from '../../src/core/function-builder.ts';
import { baseName, link, outsideMemory } from '../../src/core/link.ts';
import { coreSection, readCoreSections } from '../../src/core/module.ts';
import type { CoreObject } from '../../src/core/object.ts';
import { failure } from '../bytes/failure.ts';
import { run } from './emitted.ts';

const library = { get: (): undefined => undefined };

function segment(symbol: string, ...pieces: readonly (readonly number[])[]): CoreObject {
  return { kind: 'segment', symbol, pieces: pieces.map((piece) => Uint8Array.from(piece)) };
}

/** A function that copies from a segment: address, offset, size. */
function copier(symbol: string, from: string): CoreObject {
  const builder = new FunctionBuilder(symbol, { params: ['i32', 'i32', 'i32'], results: [] });
  return builder.get(0).get(1).get(2).memoryInit(from).finish();
}

const active: CoreObject = {
  kind: 'data',
  symbol: 'd',
  align: 4,
  mutable: true,
  bytes: Uint8Array.from([1, 2, 3, 4]),
  relocs: [],
};
const address = new FunctionBuilder('at', { params: [], results: ['i32'] }).address('d').finish();

describe('segments', () => {
  test('are copied from, each by its own functions, beside data that is in memory', () => {
    const objects = [
      ...[segment('a', [5, 6], [7]), segment('b', [8, 9])],
      ...[copier('from-a', 'a'), copier('from-b', 'b'), active, address],
    ];
    const running = run(link({ library, objects, exports: ['from-b', 'from-a', 'at'] }));
    const at = running.call('at');
    expect([...running.bytes(at, 4)]).toEqual([1, 2, 3, 4]);
    running.call('from-a', at, 1, 2);
    running.call('from-b', at + 2, 0, 2);
    expect([...running.bytes(at, 4)]).toEqual([6, 7, 8, 9]);
    expect(() => running.call('from-b', at, 1, 2)).toThrow(WebAssembly.RuntimeError);
  });

  test('that nobody copies from are not written, and a module without any has no count of them', () => {
    const objects = [segment('a', new Array<number>(1000).fill(1)), copier('from-a', 'a'), active, address];
    const { main } = link({ library, objects, exports: ['at'] });
    expect(main.bytes.length).toBeLessThan(100);
    expect(coreSection(main.bytes, readCoreSections(main.bytes), 'data count')).toBeUndefined();
  });

  test('of equal bytes are two, and their functions stay apart', () => {
    const objects = [segment('a', [1]), segment('b', [1]), copier('from-a', 'a'), copier('from-b', 'b')];
    const { main } = link({ library, objects, exports: ['from-a', 'from-b'] });
    expect(main.exports.get('from-a')).not.toBe(main.exports.get('from-b'));
  });

  test("are copied to another module's memory", () => {
    const objects = [segment('a', [5, 6, 7]), copier('from-a', 'a')];
    const { main } = link({ library, objects, exports: ['from-a'], outside: true });
    const memory = new WebAssembly.Memory({ initial: 1 });
    const module = new WebAssembly.Module(new Uint8Array(main.bytes));
    const { exports } = new WebAssembly.Instance(module, { [baseName]: { [outsideMemory]: memory } });
    (exports[main.exports.get('from-a') ?? ''] as (...args: number[]) => void)(100, 1, 2); // a function of ours
    expect([...new Uint8Array(memory.buffer, 100, 3)]).toEqual([6, 7, 0]);
  });

  test('are no data, and data are no segments', () => {
    const code = (...objects: CoreObject[]): string => {
      return failure(() => link({ library, objects, exports: ['f'], memory: true })).code;
    };
    expect(code(active, copier('f', 'd'))).toBe('internal');
    expect(code(copier('f', 'none'))).toBe('internal');
    const pointer = new FunctionBuilder('f', { params: [], results: ['i32'] }).address('a').finish();
    expect(code(segment('a', [1]), pointer)).toBe('internal');
  });

  test('have at most 2^30 bytes', () => {
    const piece = new Uint8Array(2 ** 28);
    const objects = (count: number): CoreObject[] => [
      { kind: 'segment', symbol: 'a', pieces: new Array<Uint8Array>(count).fill(piece) },
      copier('from-a', 'a'),
    ];
    const size = (count: number): number => {
      const { main } = link({ library, objects: objects(count), exports: ['from-a'] });
      return main.pieces.reduce((sum, { length }) => sum + length, 0);
    };
    expect(size(4)).toBeGreaterThan(2 ** 30);
    expect(failure(() => size(5)).code).toBe('limit');
  });
});

import { expect, test } from 'vitest';
import { FunctionBuilder } from '../../src/core/function-builder.ts';
import { link } from '../../src/core/link.ts';
import type { CoreObject, DataObject } from '../../src/core/object.ts';

const none = { get: (): undefined => undefined };
const i32 = { params: [], results: ['i32'] } as const;

function data(symbol: string, bytes: readonly number[], align = 1, mutable = false): DataObject {
  return { kind: 'data', symbol, align, mutable, bytes: new Uint8Array(bytes), relocs: [] };
}

function address(symbol: string, of: string): CoreObject {
  return new FunctionBuilder(symbol, i32).address(of).finish();
}

test('equal functions over equal data are one function', () => {
  const { main } = link({
    library: none,
    objects: [data('x', [1, 2]), data('y', [1, 2]), address('f', 'x'), address('g', 'y')],
    exports: ['f', 'g'],
  });
  expect(main.exports.get('f')).toBe(main.exports.get('g'));
  expect(WebAssembly.validate(main.bytes)).toBe(true);
});

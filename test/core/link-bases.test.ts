import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FunctionBuilder } from '../../src/core/function-builder.ts';
import { link } from '../../src/core/link.ts';
import type { CoreObject, DataObject } from '../../src/core/object.ts';
import { failure } from '../bytes/failure.ts';
import { run } from './emitted.ts';

const empty = { get: (): undefined => undefined };

function data(symbol: string, bytes: Uint8Array, rest: Partial<DataObject> = {}): DataObject {
  return { kind: 'data', symbol, align: 4, mutable: false, bytes, relocs: [], ...rest };
}

function address(symbol: string): CoreObject {
  return new FunctionBuilder(`at-${symbol}`, { params: [], results: ['i32'] }).address(symbol).finish();
}

test('places of a base hold its address plus what stood there; all other bytes are as given', () => {
  const item = fc.record({ value: fc.nat(0xffff), base: fc.constantFrom(undefined, 'd', 'other') });
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 2000 }), fc.boolean(), (items, mutable) => {
      const bytes = new Uint8Array(4 * items.length);
      const view = new DataView(bytes.buffer);
      items.forEach(({ value }, i) => view.setUint32(4 * i, value, true));
      const before = bytes.slice();
      const bases = ['d', 'other'].map((symbol) => {
        const places = items.flatMap(({ base }, i) => (base === symbol ? [4 * i] : []));
        return { symbol, places: new Uint32Array(places) };
      });
      const objects = [
        data('d', bytes, { bases, mutable }),
        data('other', new Uint8Array([1, 2, 3])),
        address('d'),
        address('other'),
      ];
      const running = run(link({ library: empty, objects, exports: ['at-d', 'at-other'], memory: true }));
      const at = { d: running.call('at-d'), other: running.call('at-other') };
      const wanted = items.map(({ value, base }) => value + (base === undefined ? 0 : at[base]));
      expect(items.map((_, i) => running.view().getUint32(at.d + 4 * i, true))).toEqual(wanted);
      expect(bytes).toEqual(before);
    }),
    { numRuns: 60 },
  );
});

test('a base that is nothing, or no data', () => {
  const places = new Uint32Array([0]);
  const make = (symbol: string): string => {
    const objects = [data('d', new Uint8Array(4), { bases: [{ symbol, places }] }), address('d')];
    return failure(() => link({ library: empty, objects, exports: ['at-d'], memory: true })).code;
  };
  expect([make('none'), make('at-d')]).toEqual(['internal', 'internal']);
});

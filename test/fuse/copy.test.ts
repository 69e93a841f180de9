import { describe, expect, it } from 'vitest';
import { library } from '../support/library.ts';
import { importsName, link, outsideMemory, baseName } from '../../src/core/link.ts';
import type { CoreObject, CoreSignature } from '../../src/core/object.ts';
import { GUEST, REALLOC } from '../../src/fuse/glue-function.ts';

/** How glue copies bytes between two memories: all of them, wherever they stand, and not one more. */

const PAGE = 0x10000;
const NOTHING: CoreSignature = { params: [], results: [] };

type Numbers = (...args: readonly number[]) => number;

interface Glue {
  readonly guest: Uint8Array;
  readonly adapter: Uint8Array;
  readonly call: (symbol: string, ...args: readonly number[]) => number;
}

/** Glue between two memories of one page each. `room`: what both reallocs answer. */
function glueOf(exports: readonly string[], room: { at: number }): Glue {
  const memories = [new WebAssembly.Memory({ initial: 1 }), new WebAssembly.Memory({ initial: 1 })] as const;
  const [guest, adapter] = memories;
  const accessor = instance(guest, [], [...GUEST.keys()], new Map());
  const given = new Map<string, readonly [CoreSignature, Numbers]>();
  for (const [symbol, type] of GUEST) given.set(symbol, [type, accessor(symbol)]);
  for (const symbol of ['guest.realloc', 'adapter.realloc']) given.set(symbol, [REALLOC, () => room.at]);
  for (const symbol of ['handles.open', 'handles.close']) given.set(symbol, [NOTHING, () => 0]);
  const imports = [...given].map(([symbol, [type]]): CoreObject => ({ kind: 'import', symbol, type }));
  const glue = instance(adapter, imports, exports, new Map([...given].map(([symbol, [, f]]) => [symbol, f])));
  return {
    guest: new Uint8Array(guest.buffer),
    adapter: new Uint8Array(adapter.buffer),
    call: (symbol, ...args) => glue(symbol)(...args),
  };
}

function instance(
  memory: WebAssembly.Memory,
  objects: readonly CoreObject[],
  exports: readonly string[],
  given: ReadonlyMap<string, Numbers>,
): (symbol: string) => Numbers {
  const { main } = link({ library, objects, exports, outside: true });
  const imports = Object.fromEntries(main.imports.map(({ symbol, name }) => [name, given.get(symbol) ?? fail(symbol)]));
  const module = new WebAssembly.Module(new Uint8Array(main.bytes));
  const made = new WebAssembly.Instance(module, { [baseName]: { [outsideMemory]: memory }, [importsName]: imports });
  return (symbol) => made.exports[main.exports.get(symbol) ?? ''] as Numbers; // a function that was asked for
}

function fail(symbol: string): never {
  throw new Error(`nothing stands behind ${symbol}`);
}

/** Lengths around the blocks of 128 bytes and of 32, and the words of 8. */
const SIZES = [...Array.from({ length: 140 }, (_, i) => i), 255, 256, 257, 263, 264, 271, 391, 1000];

function fill(bytes: Uint8Array, seed: number): void {
  for (let i = 0, state = seed; i < bytes.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[i] = state >>> 24;
  }
}

describe.each(['in', 'out'] as const)('a list that goes %s', (direction) => {
  const room = { at: 0 };
  const glue = glueOf([`glue.list-${direction}`], room);
  const [source, target] = direction === 'in' ? [glue.guest, glue.adapter] : [glue.adapter, glue.guest];
  const copies = (from: number, to: number, size: number): void => {
    fill(source, 1);
    fill(target, 2);
    const expected = target.slice();
    expected.set(source.subarray(from, from + size), to);
    room.at = to;
    expect(glue.call(`glue.list-${direction}`, from, size, 1, 1)).toBe(to);
    if (Buffer.compare(target, expected) !== 0) expect.fail(`${String(size)} bytes from ${from} to ${to} differ`);
  };

  it.each([0, 1, 3, 8, 15])('is copied from and to every alignment: %i', (skew) => {
    for (const size of SIZES) copies(1024 + skew, 2048 + ((skew * 7 + size) % 16), size);
  });

  it('is copied at the end of either memory', () => {
    for (const size of SIZES) {
      copies(PAGE - size, 64, size);
      copies(64, PAGE - size, size);
    }
  });

  it('traps where it ends outside of the guest, before a byte is copied', () => {
    for (const size of SIZES) {
      for (const at of [PAGE - size + 1, 0xffff_fff0]) {
        fill(target, 2);
        const before = target.slice();
        room.at = direction === 'in' ? 64 : at;
        const from = direction === 'in' ? at : 64;
        expect(() => glue.call(`glue.list-${direction}`, from, size, 1, 1)).toThrow(WebAssembly.RuntimeError);
        if (Buffer.compare(target, before) !== 0) expect.fail(`${String(size)} bytes: something was written`);
      }
    }
  });

  it('traps where it is not aligned in the guest', () => {
    room.at = direction === 'in' ? 64 : 68;
    const from = direction === 'in' ? 68 : 64;
    expect(() => glue.call(`glue.list-${direction}`, from, 1, 8, 8)).toThrow(WebAssembly.RuntimeError);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { library } from '../support/library.ts';
import { link } from '../../src/core/link.ts';
import { FunctionBuilder } from '../../src/core/function-builder.ts';
import type { CoreObject } from '../../src/core/object.ts';
import { run, type Running } from '../core/emitted.ts';

const resets = ['rt.reset', 'rt.reset-i32', 'rt.reset-i64', 'rt.reset-f32', 'rt.reset-f64'];
const PAGE = 0x10000;
const ABOVE_ALL = 2 ** 31;

function arena(split = false): Running {
  // somebody else's growth of the memory, as a heap beside the arena would do it
  const steal = new FunctionBuilder('steal', { params: [], results: ['i32'] }).i32(1).memoryGrow().finish();
  const data: CoreObject = {
    kind: 'data',
    symbol: 'x',
    align: 1,
    mutable: false,
    bytes: new Uint8Array([1, 2, 3]),
    relocs: [],
  };
  const base = new FunctionBuilder('base', { params: [], results: ['i32'] })
    .address('rt.heap-base')
    .address('x')
    .op('drop');
  const early = split ? ['rt.realloc'] : [];
  const exports = ['rt.alloc', 'steal', 'base', ...resets, ...(split ? [] : ['rt.realloc'])];
  return run(link({ library, objects: [steal, data, base.finish()], exports, early }));
}

interface Block {
  at: number;
  size: number;
  mark: number;
}

/** Each block is filled with its mark when it is made. */
function fill(running: Running, { at, size, mark }: Block): void {
  running.bytes(at, size).fill(mark);
}

function holds(running: Running, { at, size, mark }: Block): boolean {
  return Buffer.compare(running.bytes(at, size), new Uint8Array(size).fill(mark)) === 0;
}

const size = fc.oneof(
  { weight: 6, arbitrary: fc.nat(40) },
  { weight: 2, arbitrary: fc.nat(5000) },
  { weight: 1, arbitrary: fc.constantFrom(0, PAGE - 17, PAGE - 16, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE) },
);
const align = fc.constantFrom(1, 2, 4, 8, 16);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('alloc' as const), size, align }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('realloc' as const), pick: fc.nat(), size, align }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('steal' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reset' as const), which: fc.nat(4) }) },
);

describe('the arena', () => {
  test.each([false, true])('blocks are aligned, do not overlap, keep their bytes; split: %s', (split) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const running = arena(split);
        const low = running.call('base');
        let blocks: Block[] = [];
        const theirs: Block[] = [];
        let mark = 0;
        const check = (made: Block, alignment: number): void => {
          expect(made.at % alignment).toBe(0);
          expect(made.at).toBeGreaterThanOrEqual(low);
          expect(made.at + made.size).toBeLessThanOrEqual(running.memory.buffer.byteLength);
          for (const other of [...blocks, ...theirs]) {
            const apart = made.at + made.size <= other.at || other.at + other.size <= made.at;
            expect(apart || made.size === 0 || other.size === 0).toBe(true);
          }
        };
        for (const item of steps) {
          mark = (mark % 250) + 1;
          if (item.kind === 'steal') {
            const page = { at: running.call('steal') * PAGE, size: PAGE, mark };
            check(page, PAGE);
            fill(running, page);
            theirs.push(page);
          } else if (item.kind === 'reset') {
            const symbol = resets[item.which] ?? '';
            if (item.which === 0) running.call(symbol);
            else if (item.which === 2) running.call(symbol, 0n);
            else running.call(symbol, 0);
            blocks = [];
          } else if (item.kind === 'alloc' || blocks.length === 0) {
            const at =
              item.kind === 'alloc'
                ? running.call('rt.alloc', item.size, item.align)
                : running.call('rt.realloc', 0, 0, item.align, item.size);
            const made = { at, size: item.size, mark };
            check(made, item.align);
            fill(running, made);
            blocks.push(made);
          } else {
            const [old] = blocks.splice(item.pick % blocks.length, 1);
            if (old === undefined) throw new Error('unreachable');
            // the canonical ABI never changes the alignment of a block
            const alignment = old.at === 0 ? 1 : old.at & -old.at;
            const used = Math.min(item.align, alignment);
            const made = { at: running.call('rt.realloc', old.at, old.size, used, item.size), size: item.size, mark };
            check(made, used);
            const kept = Math.min(old.size, made.size);
            expect(holds(running, { at: made.at, size: kept, mark: old.mark })).toBe(true);
            fill(running, made);
            blocks.push(made);
          }
          for (const block of [...blocks, ...theirs]) {
            expect(holds(running, block)).toBe(true);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('the last block grows and shrinks in place, another one moves only to grow', () => {
    const running = arena();
    const a = running.call('rt.realloc', 0, 0, 1, 10);
    expect(running.call('rt.realloc', a, 10, 1, 1000)).toBe(a);
    expect(running.call('rt.realloc', a, 1000, 1, 5)).toBe(a);
    const b = running.call('rt.realloc', 0, 0, 1, 10);
    expect(b).toBe(a + 5);
    expect(running.call('rt.realloc', a, 5, 1, 3)).toBe(a);
    expect(running.call('rt.realloc', a, 5, 1, 6)).toBe(b + 10);
  });

  test('every post-return empties it', () => {
    const running = arena();
    const first = running.call('rt.alloc', 8, 8);
    resets.forEach((symbol, i) => {
      expect(running.call('rt.alloc', 8, 8)).not.toBe(first);
      if (i === 0) running.call(symbol);
      else running.call(symbol, ...(i === 2 ? [1n] : [1]));
      expect(running.call('rt.alloc', 8, 8)).toBe(first);
    });
  });

  test('a million calls need no more memory than one', () => {
    const running = arena();
    const once = (): void => {
      running.call('rt.realloc', running.call('rt.realloc', 0, 0, 1, 70_000), 70_000, 1, 100_000);
      running.call('rt.alloc', 24, 8);
      running.call('rt.reset-i32', 0);
    };
    once();
    const before = running.memory.buffer.byteLength;
    for (let i = 0; i < 1_000_000; i += 1) once();
    expect(running.memory.buffer.byteLength).toBe(before);
  });

  test('the same calls again do not grow the memory, and growth beside it does not either', () => {
    const sizes = fc.array(fc.tuple(size, align), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(sizes, { maxLength: 6 }), fc.nat(3), (calls, stolen) => {
        const running = arena();
        const round = (): void => {
          for (const blocks of calls) {
            for (const [bytes, alignment] of blocks) running.call('rt.realloc', 0, 0, alignment, bytes);
            running.call('rt.reset');
          }
        };
        round();
        for (let i = 0; i < stolen; i += 1) running.call('steal');
        for (let i = 0; i < 4; i += 1) round();
        const before = running.memory.buffer.byteLength;
        for (let i = 0; i < 3; i += 1) round();
        expect(running.memory.buffer.byteLength).toBe(before);
      }),
      { numRuns: 60 },
    );
  });

  test('when others grow the memory all the time, less is left behind than is in use', () => {
    const running = arena();
    let stolen = 0;
    for (let bytes = 1000; bytes < 4_000_000; bytes = Math.floor(bytes * 1.1)) {
      running.call('steal');
      stolen += PAGE;
      running.call('rt.realloc', 0, 0, 1, bytes);
      running.call('rt.reset');
    }
    expect(running.memory.buffer.byteLength - stolen).toBeLessThan(4 * 4_000_000);
  });

  test.each([
    [ABOVE_ALL, 1],
    [ABOVE_ALL - 16, 1],
    [2 ** 32 - 1, 1],
    [2 ** 32 - 16, 16],
    [2 ** 32 - 17, 16],
  ])('%i bytes at a multiple of %i are a trap, and the arena lives on', (bytes, alignment) => {
    const running = arena();
    expect(() => running.call('rt.alloc', bytes, alignment)).toThrow(WebAssembly.RuntimeError);
    expect(() => running.call('rt.realloc', 0, 0, alignment, bytes)).toThrow(WebAssembly.RuntimeError);
    const at = running.call('rt.alloc', 100, 1);
    expect(() => running.call('rt.realloc', at, 100, alignment, bytes)).toThrow(WebAssembly.RuntimeError);
    running.call('rt.reset');
    expect(running.call('rt.alloc', 100, 16)).toBeGreaterThan(0);
    expect(running.memory.buffer.byteLength).toBe(PAGE);
  });
});

describe('the sink', () => {
  function sink(): Running {
    return run(link({ library, objects: [], exports: ['rt.sink'], memory: true }));
  }

  test('every block is inside the memory, in the same place', () => {
    const running = sink();
    let largest = 0;
    fc.assert(
      fc.property(size, align, (bytes, alignment) => {
        const at = running.call('rt.sink', 0, 0, alignment, bytes);
        expect(at).toBe(running.call('rt.sink', at, bytes, alignment, 0));
        expect(at % 16).toBe(0);
        expect(at).toBeGreaterThan(0);
        largest = Math.max(largest, bytes);
        expect(at + bytes).toBeLessThanOrEqual(running.memory.buffer.byteLength);
        expect(running.memory.buffer.byteLength).toBeLessThan(at + largest + 2 * PAGE);
      }),
    );
  });

  test.each([ABOVE_ALL, 2 ** 32 - 1])('%i bytes are a trap', (bytes) => {
    expect(() => sink().call('rt.sink', 0, 0, 1, bytes)).toThrow(WebAssembly.RuntimeError);
  });
});

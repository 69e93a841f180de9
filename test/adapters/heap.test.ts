import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { library } from '../support/library.ts';
import { link } from '../../src/core/link.ts';
import { FunctionBuilder } from '../../src/core/function-builder.ts';
import { run, type Running } from '../core/emitted.ts';

const PAGE = 0x10000;
const GIGABYTE = 2 ** 30;

function heap(): Running {
  const steal = new FunctionBuilder('steal', { params: [], results: ['i32'] }).i32(1).memoryGrow().finish();
  const exports = [
    'heap.alloc',
    'heap.try-alloc',
    'heap.realloc',
    'heap.try-realloc',
    'heap.free',
    'rt.alloc',
    'rt.reset',
  ];
  return run(link({ library, objects: [steal], exports: [...exports, 'steal'] }));
}

interface Block {
  at: number;
  size: number;
  mark: number;
}

const size = fc.oneof(
  { weight: 8, arbitrary: fc.nat(200) },
  { weight: 3, arbitrary: fc.nat(9000) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 8, 9, PAGE - 8, PAGE - 904, PAGE, PAGE + 1, 5 * PAGE) },
);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('alloc' as const), size }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('free' as const), pick: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('realloc' as const), pick: fc.nat(), size }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('steal' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('arena' as const), size }) },
);

/** Deterministic numbers for long runs. */
function lcg(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('the heap', () => {
  test('blocks are aligned, do not overlap, keep their bytes, also beside the arena', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const running = heap();
        const blocks: Block[] = [];
        const arena: Block[] = [];
        let mark = 0;
        const enter = (list: Block[], made: Block): void => {
          expect(made.at).toBeGreaterThan(0);
          expect(made.at + made.size).toBeLessThanOrEqual(running.memory.buffer.byteLength);
          for (const other of [...blocks, ...arena]) {
            const apart = made.at + made.size <= other.at || other.at + other.size <= made.at;
            expect(apart || made.size === 0 || other.size === 0).toBe(true);
          }
          running.bytes(made.at, made.size).fill(made.mark);
          list.push(made);
        };
        for (const item of steps) {
          mark = (mark % 250) + 1;
          if (item.kind === 'steal') running.call('steal');
          else if (item.kind === 'arena') {
            enter(arena, { at: running.call('rt.alloc', item.size, 8), size: item.size, mark });
          } else if (item.kind === 'alloc') {
            const at = running.call('heap.alloc', item.size);
            expect(at % 8).toBe(0);
            enter(blocks, { at, size: item.size, mark });
          } else {
            const [old] = blocks.splice(item.pick % Math.max(1, blocks.length), 1);
            if (item.kind === 'free') {
              running.call('heap.free', old?.at ?? 0);
            } else {
              const at = running.call('heap.realloc', old?.at ?? 0, item.size);
              const kept = Math.min(old?.size ?? 0, item.size);
              expect(running.bytes(at, kept).every((byte) => byte === old?.mark)).toBe(true);
              enter(blocks, { at, size: item.size, mark });
            }
          }
          for (const block of [...blocks, ...arena]) {
            expect(running.bytes(block.at, block.size).every((byte) => byte === block.mark)).toBe(true);
          }
        }
        // all that was freed is one again: what was in use fits in one block, without growth
        const used = blocks.reduce((sum, block) => sum + block.size, 0);
        const stolen = steps.some((item) => item.kind === 'steal' || item.kind === 'arena');
        for (const block of blocks) running.call('heap.free', block.at);
        const before = running.memory.buffer.byteLength;
        running.call('heap.alloc', Math.floor((used * 8) / 9));
        if (!stolen && used > 0) expect(running.memory.buffer.byteLength).toBe(before);
      }),
      { numRuns: 300 },
    );
  });

  test('sizes that come and go need no more memory than at their peak', () => {
    const running = heap();
    const next = lcg(7);
    const live: { at: number; size: number }[] = [];
    let [used, peak] = [0, 0];
    for (let i = 0; i < 400_000; i += 1) {
      if (live.length < 400 && next(2) === 0) {
        const bytes = next(10) === 0 ? next(20_000) : next(300);
        live.push({ at: running.call('heap.alloc', bytes), size: bytes });
        used += bytes;
        peak = Math.max(peak, used);
      } else {
        const [gone] = live.splice(next(Math.max(1, live.length)), 1);
        running.call('heap.free', gone?.at ?? 0);
        used -= gone?.size ?? 0;
      }
    }
    expect(running.memory.buffer.byteLength).toBeLessThan(1.5 * peak + 2 * PAGE);
  });

  test('a block grows into free memory behind it, and shrinks in place', () => {
    const running = heap();
    const a = running.call('heap.alloc', 100);
    expect(running.call('heap.realloc', a, 40_000)).toBe(a);
    expect(running.call('heap.realloc', a, 50)).toBe(a);
    const b = running.call('heap.alloc', 30_000);
    expect(b).toBeLessThan(a + 1000);
    expect(running.call('heap.realloc', a, 200)).not.toBe(a);
    expect(running.memory.buffer.byteLength).toBe(2 * PAGE);
  });

  test('the last block grows in place with the memory, and needs no more than it has', () => {
    const running = heap();
    const a = running.call('heap.alloc', 100);
    for (let bytes = 1000; bytes < 20_000_000; bytes = Math.floor(bytes * 1.5)) {
      expect(running.call('heap.realloc', a, bytes)).toBe(a);
      expect(running.memory.buffer.byteLength).toBeLessThan(1.2 * bytes + 4 * PAGE);
    }
    // not when somebody else has grown it
    running.call('steal');
    expect(running.call('heap.realloc', a, 40_000_000)).toBeGreaterThan(a);
  });

  test('many free blocks of a size that is too small do not slow it down', () => {
    const running = heap();
    const blocks = Array.from({ length: 100_000 }, () => running.call('heap.alloc', 40));
    blocks.forEach((at, i) => i % 2 === 0 && running.call('heap.free', at));
    const start = performance.now();
    for (let i = 0; i < 100_000; i += 1) running.call('heap.free', running.call('heap.alloc', 48));
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test.each([GIGABYTE, 2 ** 31, 2 ** 32 - 1, 2 ** 32 - 8])('%i bytes are refused, and the heap lives on', (bytes) => {
    const running = heap();
    const a = running.call('heap.alloc', 10);
    expect(running.call('heap.try-alloc', bytes)).toBe(0);
    expect(running.call('heap.try-realloc', a, bytes)).toBe(0);
    expect(() => running.call('heap.alloc', bytes)).toThrow(WebAssembly.RuntimeError);
    expect(() => running.call('heap.realloc', a, bytes)).toThrow(WebAssembly.RuntimeError);
    expect(running.call('heap.realloc', a, 12)).toBe(a);
    expect(running.memory.buffer.byteLength).toBe(2 * PAGE);
  });

  test('no address is 2^30 or more', () => {
    const running = heap();
    const third = 300_000_000;
    for (let i = 0; i < 2; i += 1) expect(running.call('heap.try-alloc', third)).toBeGreaterThan(0);
    const at = running.call('heap.try-alloc', third);
    expect(at === 0 || at + third <= GIGABYTE).toBe(true);
    expect(running.call('heap.try-alloc', third)).toBe(0);
    expect(running.memory.buffer.byteLength).toBeLessThanOrEqual(GIGABYTE);
  });

  test('it is small', () => {
    const { main } = link({ library, objects: [], exports: ['heap.alloc', 'heap.free'] });
    expect(main.bytes.length).toBeLessThan(880);
  });
});

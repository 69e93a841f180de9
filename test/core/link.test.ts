import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FunctionBuilder } from '../../src/core/function-builder.ts';
import { link, type Linked, type LinkOptions } from '../../src/core/link.ts';
import { readCoreExports, readCoreFunctions, readCoreSections, readFunctionNames } from '../../src/core/module.ts';
import type { CoreObject, CoreSignature, DataObject } from '../../src/core/object.ts';
import { failure } from '../bytes/failure.ts';
import { expectSound, isValid, run } from './emitted.ts';

const none = { get: (): undefined => undefined };
const getter: CoreSignature = { params: [], results: ['i32'] };
const taker: CoreSignature = { params: ['i32'], results: [] };

function linkOf(
  objects: readonly CoreObject[],
  exports: LinkOptions['exports'],
  more: Partial<LinkOptions> = {},
): Linked {
  return link({ library: none, objects, exports, ...more });
}

function data(symbol: string, bytes: readonly number[], align = 1, mutable = false): DataObject {
  return { kind: 'data', symbol, align, mutable, bytes: new Uint8Array(bytes), relocs: [] };
}

function address(symbol: string, of: string): CoreObject {
  return new FunctionBuilder(symbol, getter).address(of).finish();
}

function constant(symbol: string, value: number, name?: string): CoreObject {
  return new FunctionBuilder(symbol, getter, name).i32(value).finish();
}

function caller(symbol: string, of: string): CoreObject {
  return new FunctionBuilder(symbol, getter).call(of).finish();
}

function functionCount({ main }: Linked): number {
  return readCoreFunctions(main.bytes, readCoreSections(main.bytes)).length;
}

describe('what is written', () => {
  test('the smallest module, byte by byte', () => {
    const { main, base } = linkOf([constant('f', 7)], ['f']);
    expect(base).toBeUndefined();
    expect(main.memory).toBeUndefined();
    expect([...main.bytes.subarray(8)]).toEqual([
      ...[1, 5, 1, 0x60, 0, 1, 0x7f], // type: [] -> [i32]
      ...[3, 2, 1, 0], // function
      ...[7, 5, 1, 1, 0x30, 0, 0], // export "0"
      ...[10, 6, 1, 4, 0, 0x41, 7, 0x0b], // code: i32.const 7
    ]);
  });

  test('only what the exports reach', () => {
    const objects = [constant('a', 1), constant('b', 2), caller('c', 'a'), data('d', [1, 2, 3]), address('e', 'd')];
    expect(functionCount(linkOf(objects, ['a']))).toBe(1);
    expect(functionCount(linkOf(objects, ['c']))).toBe(2);
    expect(linkOf(objects, ['c']).main.memory).toBeUndefined();
    expect(linkOf(objects, ['e']).main.memory).toBeDefined();
  });

  test('an import only where it is called', () => {
    const objects: CoreObject[] = [
      { kind: 'import', symbol: 'host.x', type: getter },
      { kind: 'import', symbol: 'host.y', type: getter },
      caller('f', 'host.y'),
    ];
    const linked = linkOf(objects, ['f']);
    expect(linked.main.imports).toEqual([{ symbol: 'host.y', name: '0', type: getter }]);
    expect(run(linked, { 'host.y': () => 41 }).call('f')).toBe(41);
  });

  test('the object of the run hides that of the library', () => {
    const library = { get: (symbol: string) => constant(symbol, 1) };
    expect(run(linkOf([constant('f', 2)], ['f', 'g'], { library })).call('f')).toBe(2);
    expect(run(linkOf([constant('f', 2)], ['f', 'g'], { library })).call('g')).toBe(1);
  });

  test('given names and short ones do not collide', () => {
    const objects = Array.from({ length: 70 }, (_, i) => constant(`f${i}`, i));
    const asked = objects.map(({ symbol }, i) => (i === 3 ? { symbol, name: '5' } : symbol));
    const linked = linkOf(objects, asked);
    expect(linked.main.exports.get('f3')).toBe('5');
    expect(new Set(linked.main.exports.values()).size).toBe(70);
    expect([...linked.main.exports.values()].filter((name) => name.length === 1)).toHaveLength(62);
    const running = run(linked);
    objects.forEach(({ symbol }, i) => expect(running.call(symbol)).toBe(i));
  });

  test('one function under two given names', () => {
    const linked = linkOf(
      [constant('f', 1), constant('g', 1)],
      [
        { symbol: 'f', name: 'x' },
        { symbol: 'g', name: 'y' },
      ],
    );
    expect(functionCount(linked)).toBe(1);
    expect(readCoreExports(linked.main.bytes, readCoreSections(linked.main.bytes)).map(({ name }) => name)).toEqual([
      'x',
      'y',
    ]);
  });

  test('a global starts at a number or an address', () => {
    const objects: CoreObject[] = [
      { kind: 'global', symbol: 'n', type: 'i64', init: -5n },
      { kind: 'global', symbol: 'p', type: 'i32', init: { address: 'd' } },
      { kind: 'global', symbol: 'x', type: 'f64', init: 0x3ff0_0000_0000_0000n },
      data('d', [9]),
      new FunctionBuilder('f', { params: [], results: ['i64'] }).globalGet('n').finish(),
      new FunctionBuilder('g', getter).globalGet('p').access('i32.load8_u').finish(),
      new FunctionBuilder('h', getter).globalGet('x').op('i32.trunc_f64_s').finish(),
    ];
    const running = run(linkOf(objects, ['f', 'g', 'h']));
    expect(running.callBig('f')).toBe(BigInt.asUintN(64, -5n));
    expect(running.call('g')).toBe(9);
    expect(running.call('h')).toBe(1);
  });
});

describe('written once', () => {
  test('not those that call different things, and finds so in time by their number', () => {
    const many = 20_000;
    const symbols = Array.from({ length: many }, (_, i) => `f${i}`);
    const objects = symbols.flatMap((symbol, i): CoreObject[] => [
      { kind: 'import', symbol: `i${i}`, type: getter },
      caller(symbol, `i${i}`),
    ]);
    const start = performance.now();
    const linked = linkOf(objects, symbols);
    // compared with each other, they would take a minute
    expect(performance.now() - start).toBeLessThan(5000);
    expect(functionCount(linked)).toBe(many);
  });

  test('equal functions, also if they call or point to equal things', () => {
    const objects = [
      ...[data('x', [1, 2]), data('y', [1, 2]), address('f', 'x'), address('g', 'y')],
      ...[caller('h', 'f'), caller('i', 'g')],
    ];
    const linked = linkOf(objects, ['f', 'g', 'h', 'i']);
    expect(functionCount(linked)).toBe(2);
    expect(linked.main.exports.get('f')).toBe(linked.main.exports.get('g'));
    expect(linked.main.exports.get('h')).toBe(linked.main.exports.get('i'));
    expect(linked.main.exports.get('f')).not.toBe(linked.main.exports.get('h'));
  });

  test('not functions that differ in a type, a local, a constant or a target', () => {
    const objects = [
      new FunctionBuilder('a', { params: ['i32'], results: [] }).op('unreachable').finish(),
      new FunctionBuilder('b', { params: ['i64'], results: [] }).op('unreachable').finish(),
      new FunctionBuilder('c', { params: [], results: ['i32'] }).op('unreachable').finish(),
      constant('d', 1),
      constant('e', 2),
      caller('f', 'd'),
      caller('g', 'e'),
    ];
    expect(functionCount(linkOf(objects, ['a', 'b', 'c', 'd', 'e', 'f', 'g']))).toBe(7);
  });

  test('functions with names keep their bodies, unless names are not asked for', () => {
    const objects = [constant('a', 1, 'denied a'), constant('b', 1, 'denied b'), constant('c', 1)];
    const { main } = linkOf(objects, ['a', 'b', 'c']);
    const sections = readCoreSections(main.bytes);
    expect([...readFunctionNames(main.bytes, sections).values()]).toEqual(['denied a', 'denied b']);
    expect(functionCount(linkOf(objects, ['a', 'b', 'c']))).toBe(3);
    expectSound(main.bytes);
    const bare = linkOf(objects, ['a', 'b', 'c'], { names: false });
    expect(functionCount(bare)).toBe(1);
    expect(readFunctionNames(bare.main.bytes, readCoreSections(bare.main.bytes)).size).toBe(0);
  });

  test('a trap says its name', () => {
    const name = 'denied wasi:random/random@0.2.0#get-random-bytes';
    const running = run(linkOf([new FunctionBuilder('f', getter, name).op('unreachable').finish()], ['f']));
    try {
      running.call('f');
      expect.fail('no trap');
    } catch (error) {
      expect(error).toBeInstanceOf(WebAssembly.RuntimeError);
      expect((error as Error).stack).toContain(name);
    }
  });

  test('functions that call themselves or each other', () => {
    const loop = (symbol: string, of: string): CoreObject => caller(symbol, of);
    const objects = [loop('a', 'a'), loop('b', 'b'), loop('c', 'd'), loop('d', 'c')];
    const linked = linkOf(objects, ['a', 'b', 'c', 'd']);
    expectSound(linked.main.bytes);
    expect(linked.main.exports.get('a')).toBe(linked.main.exports.get('b'));
  });
});

describe('static data', () => {
  test('nothing below 16; the heap base behind it', () => {
    const objects = [
      data('x', [1, 2, 3], 8),
      address('f', 'x'),
      address('g', 'rt.heap-base'),
      address('h', 'rt.memory-end'),
    ];
    const running = run(linkOf(objects, ['f', 'g', 'h']));
    expect(running.call('f')).toBe(16);
    expect(running.call('g')).toBe(32);
    expect(running.call('h')).toBe(0x10000);
    expect([...running.bytes(0, 20)]).toEqual([...new Array<number>(16).fill(0), 1, 2, 3, 0]);
  });

  test('constants lie in one another, but not in what can change', () => {
    const objects = [
      ...[
        data('big', [0, 0, 0, 0, 7, 0, 0, 0], 4),
        data('tail', [7, 0, 0, 0], 4),
        data('state', [7, 0, 0, 0], 4, true),
      ],
      ...[address('f', 'big'), address('g', 'tail'), address('h', 'state')],
    ];
    const running = run(linkOf(objects, ['f', 'g', 'h']));
    expect(running.call('g')).toBe(running.call('f') + 4);
    expect(running.call('h')).toBe(running.call('f') + 8);
  });

  test('relocations hold addresses and table slots', () => {
    const root: DataObject = {
      ...data('root', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 4),
      relocs: [
        { at: 0, symbol: 'leaf', addend: 1 },
        { at: 4, symbol: 'root', addend: 8 },
        { at: 8, symbol: 'f', addend: 0 },
      ],
    };
    const viaSlot = new FunctionBuilder('h', getter)
      .address('root')
      .access('i32.load', 8)
      .callIndirect(getter)
      .finish();
    const other = new FunctionBuilder('k', getter).slot('g').callIndirect(getter).finish();
    const objects = [
      root,
      data('leaf', [5, 6]),
      constant('f', 11),
      constant('g', 22),
      address('p', 'root'),
      viaSlot,
      other,
    ];
    for (const split of [false, true]) {
      const running = run(linkOf(objects, ['p', 'h', 'k'], { split }));
      const at = running.call('p');
      expect(running.bytes(running.view().getUint32(at, true), 1)[0]).toBe(6);
      expect(running.view().getUint32(at + 4, true)).toBe(at + 8);
      expect(running.call('h')).toBe(11);
      expect(running.call('k')).toBe(22);
    }
  });

  test('a chain of a hundred thousand data objects', () => {
    const count = 100_000;
    const objects = Array.from({ length: count }, (_, i): DataObject => {
      const relocs = i + 1 < count ? [{ at: 0, symbol: `d${i + 1}`, addend: 0 }] : [];
      return { ...data(`d${i}`, [0, 0, 0, 0], 4), relocs };
    });
    const linked = linkOf([...objects, address('f', 'd0')], ['f']);
    expect(isValid(linked.main.bytes)).toBe(true);
  });

  test('every object has its bytes at its address, aligned, whatever is shared', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 12, max: 2 }),
      fc.uint8Array({ maxLength: 600, max: 1 }),
      fc.integer({ min: 4080, max: 9000 }).map((length) => new Uint8Array(length).fill(3)),
      fc.integer({ min: 0, max: 9000 }).map((length) => new Uint8Array(length)),
    );
    const object = fc.record({ bytes, align: fc.constantFrom(1, 2, 4, 8, 16), mutable: fc.boolean() });
    fc.assert(
      fc.property(fc.array(object, { maxLength: 30 }), (items) => {
        const objects = items.flatMap((item, i): CoreObject[] => [
          { kind: 'data', symbol: `d${i}`, relocs: [], ...item },
          new FunctionBuilder(`f${i}`, getter).address(`d${i}`).finish(),
        ]);
        const base = address('base', 'rt.heap-base');
        const running = run(linkOf([...objects, base], ['base', ...items.map((_, i) => `f${i}`)]));
        const heap = running.call('base');
        const taken = new Uint8Array(heap);
        items.forEach((item, i) => {
          const at = running.call(`f${i}`);
          expect(at % item.align).toBe(0);
          expect(at).toBeGreaterThanOrEqual(16);
          expect(at + item.bytes.length).toBeLessThanOrEqual(heap);
          expect(Buffer.compare(running.bytes(at, item.bytes.length), item.bytes)).toBe(0);
          // what can change overlaps nothing
          const under = taken.subarray(at, at + item.bytes.length);
          expect(under.includes(2) || (item.mutable && under.includes(1))).toBe(false);
          under.fill(item.mutable ? 2 : 1);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('zeros at the end cost no bytes in the module', () => {
    const objects = [data('x', new Array<number>(50_000).fill(0), 8, true), address('f', 'x')];
    expect(linkOf(objects, ['f']).main.bytes.length).toBeLessThan(64);
  });

  test('more than a gigabyte is refused', () => {
    const sparse = Array.from({ length: 3 }, (_, i) => ({ ...data(`d${i}`, [], 16, true), bytes: hugeZero() }));
    const objects = [...sparse, ...sparse.map(({ symbol }, i) => address(`f${i}`, symbol))];
    expect(failure(() => linkOf(objects, ['f0', 'f1', 'f2'])).code).toBe('limit');
  });
});

/** 512 MiB of which nothing is looked at but its first byte. */
function hugeZero(): Uint8Array {
  const bytes = new Uint8Array(2 ** 29);
  bytes[0] = 1;
  return bytes;
}

describe('two modules', () => {
  const objects: CoreObject[] = [
    { kind: 'import', symbol: 'canon.drop', type: taker },
    new FunctionBuilder('dtor', taker).get(0).i32(1).op('i32.sub').call('canon.drop').finish(),
    new FunctionBuilder('dtor2', taker).get(0).i32(1).op('i32.sub').call('canon.drop').finish(),
    new FunctionBuilder('other', taker).address('x').get(0).access('i32.store').finish(),
    data('x', [1, 0, 0, 0], 4, true),
    new FunctionBuilder('get', getter).address('x').access('i32.load').finish(),
  ];

  test('trampolines call through the table that main fills', () => {
    const linked = linkOf(objects, ['get'], { early: ['dtor', 'dtor2', 'other'] });
    expect(linked.main.needsBase).toBe(true);
    expect(linked.main.memory).toBeUndefined();
    expect(linked.base?.exports.get('dtor')).toBe(linked.base?.exports.get('dtor2'));
    const dropped: number[] = [];
    const running = run(linked, { 'canon.drop': (handle) => dropped.push(Number(handle)) });
    running.call('dtor', 5);
    running.call('other', 77);
    expect(dropped).toEqual([4]);
    expect(running.call('get')).toBe(77);
  });

  test('realloc and three destructors are a base of little more than a hundred bytes', () => {
    const early = ['r', 'a', 'b', 'c'];
    const type: CoreSignature = { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] };
    const bodies = [
      new FunctionBuilder('r', type).get(0).access('i32.load').finish(),
      ...['a', 'b', 'c'].map((symbol, i) => new FunctionBuilder(symbol, taker).i32(i).op('drop').finish()),
    ];
    const { base } = linkOf(bodies, [], { early });
    expect(base?.bytes.length).toBeLessThanOrEqual(123);
  });

  test('a base for the memory alone', () => {
    const linked = linkOf([constant('f', 3)], ['f'], { split: true, memory: true });
    expect(linked.base?.memory).toBeDefined();
    expect(linked.main.needsBase).toBe(false);
    expect(run(linked).call('f')).toBe(3);
  });

  test('no memory where nothing needs one', () => {
    const linked = linkOf([new FunctionBuilder('d', taker).finish()], [], { early: ['d'] });
    expect(linked.base?.memory).toBeUndefined();
    run(linked).call('d', 1);
  });
});

describe('mistakes of ours', () => {
  const cases: readonly (readonly [string, readonly CoreObject[], LinkOptions['exports']])[] = [
    ['a symbol that nobody defines', [caller('f', 'x')], ['f']],
    ['an export that nobody defines', [], ['f']],
    ['an export that is data', [data('x', [1])], ['x']],
    ['an export that is an import', [{ kind: 'import', symbol: 'x', type: getter }], ['x']],
    ['two objects of one name', [constant('f', 1), constant('f', 2)], ['f']],
    ['a function used as an address', [address('f', 'g'), constant('g', 1)], ['f']],
    ['data that is called', [caller('f', 'x'), data('x', [1])], ['f']],
    [
      'a slot of an import',
      [new FunctionBuilder('f', getter).slot('x').finish(), { kind: 'import', symbol: 'x', type: getter }],
      ['f'],
    ],
    [
      'two exports of one name',
      [constant('f', 1), constant('g', 2)],
      [
        { symbol: 'f', name: 'x' },
        { symbol: 'g', name: 'x' },
      ],
    ],
  ];
  test.each(cases)('%s', (_name, objects, exports) => {
    expect(failure(() => linkOf(objects, exports))).toEqual({ code: 'internal', offset: undefined });
  });
});

test('any graph of small functions: sound, deterministic, with the values of a model', () => {
  const node = fc.oneof(
    fc.record({ kind: fc.constant('constant' as const), value: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ kind: fc.constant('call' as const), value: fc.nat(20) }),
    fc.record({ kind: fc.constant('load' as const), value: fc.integer({ min: 0, max: 3 }) }),
  );
  fc.assert(
    fc.property(fc.array(node, { minLength: 1, maxLength: 20 }), fc.boolean(), (nodes, early) => {
      // a call goes to an earlier function, so that everything ends
      const target = (i: number, value: number): number => value % i;
      const values: number[] = [];
      const shapes = new Set<string>();
      const shapeOf: string[] = [];
      const objects: CoreObject[] = [0, 1, 2, 3].map((i) => data(`d${i}`, [i >> 1, 0, 0, 0], 4));
      nodes.forEach(({ kind, value }, i) => {
        const builder = new FunctionBuilder(`f${i}`, getter);
        if (kind === 'constant' || (kind === 'call' && i === 0)) {
          builder.i32(value);
          values.push(value);
          shapeOf.push(`constant ${value}`);
        } else if (kind === 'call') {
          builder
            .call(`f${target(i, value)}`)
            .i32(1)
            .op('i32.add');
          values.push((values[target(i, value)] ?? 0) + 1);
          shapeOf.push(`call (${shapeOf[target(i, value)] ?? ''})`);
        } else {
          builder.address(`d${value}`).access('i32.load');
          values.push(value >> 1);
          shapeOf.push(`load ${value >> 1}`);
        }
        shapes.add(shapeOf[i] ?? '');
        objects.push(builder.finish());
      });
      const symbols = nodes.map((_, i) => `f${i}`);
      const options = early ? { early: symbols.slice(0, 2) } : {};
      const linked = linkOf(objects, symbols, options);
      expect(functionCount(linked)).toBe(shapes.size);
      expect(linkOf(objects, symbols, options).main.bytes).toEqual(linked.main.bytes);
      const running = run(linked);
      symbols.forEach((symbol, i) => expect(running.call(symbol)).toBe(values[i]));
    }),
  );
});

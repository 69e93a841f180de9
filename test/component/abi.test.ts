import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alignOf,
  casesOf,
  containsBorrow,
  containsHandle,
  containsPointer,
  flatten,
  flattenFunc,
  needsOf,
  recordLayout,
  sizeOf,
  variantLayout,
} from '../../src/component/abi.ts';
import type { DefinedType, ValueType } from '../../src/component/types.ts';
import { WasmvirtError } from '../../src/errors.ts';
import {
  borrow,
  defined,
  enumeration,
  flags,
  func,
  future,
  letters,
  list,
  map,
  option,
  own,
  record,
  resource,
  result,
  stream,
  tuple,
  variant,
} from './build-types.ts';

const r = resource();
const code = enumeration(37);
const datetime = record({ seconds: 'u64', nanoseconds: 'u32' });
const ipv4 = record({ port: 'u16', address: tuple('u8', 'u8', 'u8', 'u8') });
const u16x8 = tuple('u16', 'u16', 'u16', 'u16', 'u16', 'u16', 'u16', 'u16');
const ipv6 = record({ port: 'u16', 'flow-info': 'u32', address: u16x8, 'scope-id': 'u32' });
const address = variant({ ipv4, ipv6 });

describe('size, alignment and flat types', () => {
  it.each<[string, ValueType, string, string]>([
    ['bool', 'bool', '1/1', 'i'],
    ['u16', 'u16', '2/2', 'i'],
    ['char', 'char', '4/4', 'i'],
    ['s64', 's64', '8/8', 'I'],
    ['f32', 'f32', '4/4', 'f'],
    ['f64', 'f64', '8/8', 'F'],
    ['string', 'string', '8/4', 'ii'],
    ['error-context', 'error-context', '4/4', 'i'],
    ['a primitive with an index', defined({ kind: 'primitive', type: 'u64' }), '8/8', 'I'],
    ['list<u64>', list('u64'), '8/4', 'ii'],
    ['list<u64, 3>', list('u64', 3), '24/8', 'III'],
    ['list<tuple<u32, u8>, 2>', list(tuple('u32', 'u8'), 2), '16/4', 'iiii'],
    ['map<string, u64>', map('string', 'u64'), '8/4', 'ii'],
    ['own', own(r), '4/4', 'i'],
    ['borrow', borrow(r), '4/4', 'i'],
    ['stream<u64>', stream('u64'), '4/4', 'i'],
    ['future', future(), '4/4', 'i'],
    ['flags of 1', flags(1), '1/1', 'i'],
    ['flags of 8', flags(8), '1/1', 'i'],
    ['flags of 9', flags(9), '2/2', 'i'],
    ['flags of 16', flags(16), '2/2', 'i'],
    ['flags of 17', flags(17), '4/4', 'i'],
    ['flags of 32', flags(32), '4/4', 'i'],
    ['enum of 1', enumeration(1), '1/1', 'i'],
    ['enum of 256', enumeration(256), '1/1', 'i'],
    ['enum of 257', enumeration(257), '2/2', 'i'],
    ['enum of 65536', enumeration(65536), '2/2', 'i'],
    ['enum of 65537', enumeration(65537), '4/4', 'i'],
    ['result', result(), '1/1', 'i'],
    ['option<f32>', option('f32'), '8/4', 'if'],
    ['result<f32, u32>', result('f32', 'u32'), '8/4', 'ii'],
    ['result<f32, u64>', result('f32', 'u64'), '16/8', 'iI'],
    ['result<f32, f64>', result('f32', 'f64'), '16/8', 'iI'],
    ['result<f64, s32>', result('f64', 's32'), '16/8', 'iI'],
    ['result<f64, f64>', result('f64', 'f64'), '16/8', 'iF'],
    ['a variant whose payload ends before the alignment', variant({ a: tuple('u8', 'u16'), b: 'u8' }), '6/2', 'iii'],
    ['datetime', datetime, '16/8', 'Ii'],
    ['option<datetime>', option(datetime), '24/8', 'iIi'],
    ['ip-socket-address', address, '32/4', 'iiiiiiiiiiii'],
    ['option<ip-socket-address>', option(address), '36/4', 'iiiiiiiiiiiii'],
    [
      'result<option<ip-address>, error-code>',
      result(option(variant({ a: tuple('u8', 'u8', 'u8', 'u8'), b: u16x8 })), code),
      '22/2',
      'iiiiiiiiiii',
    ],
  ])('%s', (_, type, layout, flat) => {
    expect(`${sizeOf(type)}/${alignOf(type)}`).toBe(layout);
    expect(letters(flatten(type))).toBe(flat);
  });

  it('cuts flat types after 17', () => {
    expect(flatten(list('u8', 16))).toHaveLength(16);
    expect(flatten(list('u8', 17))).toHaveLength(17);
    expect(flatten(list('u8', 1e6))).toHaveLength(17);
    expect(flatten(option(list('u8', 16)))).toHaveLength(17);
    expect(flatten(option(list('u8', 17)))).toHaveLength(17);
  });
});

describe('layouts', () => {
  it('places fields', () => {
    // wasi:filesystem/types.descriptor-stat
    const stamp = option(datetime);
    const stat = [enumeration(8), 'u64', 'u64', stamp, stamp, stamp] as const;
    expect(recordLayout(stat)).toEqual({ offsets: [0, 8, 16, 24, 48, 72], size: 96, align: 8 });
    expect(recordLayout(['u16', 'u32', u16x8, 'u32'])).toEqual({ offsets: [0, 4, 8, 24], size: 28, align: 4 });
    expect(recordLayout([])).toEqual({ offsets: [], size: 0, align: 1 });
  });
  it.each<[string, DefinedType, object]>([
    ['result<_, error-code>', result(undefined, code), { discriminant: 1, payload: 1, size: 2, align: 1 }],
    ['result<own, error-code>', result(own(r), code), { discriminant: 1, payload: 4, size: 8, align: 4 }],
    ['option<u64>', option('u64'), { discriminant: 1, payload: 8, size: 16, align: 8 }],
    ['ip-socket-address', address, { discriminant: 1, payload: 4, size: 32, align: 4 }],
    ['enum of 257', enumeration(257), { discriminant: 2, payload: 2, size: 2, align: 2 }],
    ['result', result(), { discriminant: 1, payload: 1, size: 1, align: 1 }],
  ])('places the payload of %s', (_, type, layout) => {
    expect(variantLayout(casesOf(type) ?? [])).toEqual(layout);
  });
});

describe('predicates', () => {
  it('sees strings and lists in values, but not behind streams and futures', () => {
    expect(containsPointer(option(tuple('u8', 'string')))).toBe(true);
    expect(containsPointer(result(undefined, list('string', 2)))).toBe(true);
    expect(containsPointer(map('u8', 'u8'))).toBe(true);
    expect(containsPointer(stream('string'))).toBe(false);
    expect(containsPointer(future(list('u8')))).toBe(false);
    expect(containsPointer(list(tuple('u8', own(r)), 2))).toBe(false);
  });
  it('sees borrows anywhere', () => {
    expect(containsBorrow(list(option(borrow(r))))).toBe(true);
    expect(containsBorrow(map('u8', list(borrow(r), 2)))).toBe(true);
    expect(containsBorrow(list(own(r)))).toBe(false);
  });

  it('know whether there are handles in them', () => {
    expect(containsHandle(list(option(borrow(r))))).toBe(true);
    expect(containsHandle(map('u8', list(own(r))))).toBe(true);
    expect(containsHandle(tuple('string', list('u8')))).toBe(false);
  });
});

describe('functions', () => {
  const seventeen = func(
    Array.from({ length: 17 }, () => 'u64' as const),
    tuple('u8', 'u8'),
    true,
  );
  it.each([
    ['lift', 'sync', 'i', 'i', true, true],
    ['lower', 'sync', 'ii', '', true, true],
    ['lift', 'stackful', 'i', '', true, false],
    ['lift', 'callback', 'i', 'i', true, false],
    ['lower', 'stackful', 'ii', 'i', true, true],
  ] as const)('%s %s with everything in memory', (direction, abi, params, results, paramsInMemory, resultInMemory) => {
    const flat = flattenFunc(seventeen, direction, abi);
    expect([letters(flat.params), letters(flat.results)]).toEqual([params, results]);
    expect([flat.paramsInMemory, flat.resultInMemory]).toEqual([paramsInMemory, resultInMemory]);
  });

  it('passes 16 values flat, and 4 when lowered with async', () => {
    const flat = (count: number, abi: 'sync' | 'stackful'): string =>
      letters(
        flattenFunc(
          func(
            Array.from({ length: count }, () => 'f32' as const),
            'u8',
          ),
          'lower',
          abi,
        ).params,
      );
    expect(flat(16, 'sync')).toBe('f'.repeat(16));
    expect(flat(17, 'sync')).toBe('i');
    expect(flat(4, 'stackful')).toBe('ffffi');
    expect(flat(5, 'stackful')).toBe('ii');
  });

  it('does not change what it remembers', () => {
    const t = tuple('u8', 'u8');
    flattenFunc(func([], t), 'lower');
    flattenFunc(func([t], t), 'lower');
    expect(flatten(t)).toEqual(['i32', 'i32']);
  });

  it.each<[string, ReturnType<typeof func>, 'lift' | 'lower', boolean, boolean]>([
    ['() -> ()', func([]), 'lift', false, false],
    ['() -> ()', func([]), 'lower', false, false],
    ['(string)', func(['string']), 'lift', true, true],
    ['(string)', func(['string']), 'lower', true, false],
    ['() -> string', func([], 'string'), 'lift', true, false],
    ['() -> string', func([], 'string'), 'lower', true, true],
    ['() -> option<u8>', func([], option('u8')), 'lift', true, false],
    ['() -> option<u8>', func([], option('u8')), 'lower', true, false],
    ['(list<u8, 17>)', func([list('u8', 17)]), 'lift', true, true],
    ['(list<u8, 17>)', func([list('u8', 17)]), 'lower', true, false],
    ['(stream<string>) -> future<string>', func([stream('string')], future('string')), 'lower', false, false],
  ])('%s %s needs memory: %s, realloc: %s', (_, type, direction, memory, realloc) => {
    expect(needsOf(type, direction)).toEqual({ memory, realloc });
  });
});

describe('hostile types', () => {
  const twice = (start: ValueType, times: number, next: (t: ValueType) => DefinedType): ValueType => {
    let type = start;
    for (let i = 0; i < times; i++) type = next(type);
    return type;
  };
  it('walks shared types once', () => {
    const type = twice('u8', 1e5, (t) => result(t, t));
    expect(flatten(type)).toHaveLength(17);
    expect(sizeOf(type)).toBe(1e5 + 1);
  });
  it('does not recurse', () => {
    const type = twice(borrow(r), 1e5, (t) => list(t));
    expect(containsBorrow(type)).toBe(true);
    expect(sizeOf(type)).toBe(8);
  });
  it.each<[string, () => ValueType]>([
    ['tuples of tuples', () => twice('u8', 28, (t) => tuple(t, t))],
    ['a long fixed-length list', () => list('u8', 2 ** 32 - 1)],
    ['long lists of long lists', () => twice('u8', 1000, (t) => list(t, 2 ** 27))],
    ['too many flags', () => flags(33)],
  ])('refuses %s', (_, make) => {
    try {
      sizeOf(make());
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(WasmvirtError);
      expect(error).toMatchObject({ code: 'limit' });
    }
  });
  it('takes what is just small enough', () => {
    expect(sizeOf(twice('u8', 27, (t) => tuple(t, t)))).toBe(2 ** 27);
  });
});

describe('laws', () => {
  const leaf = fc.constantFrom<ValueType>('bool', 'u16', 'f32', 'u64', 'f64', 'string', flags(9), own(r));
  const { value } = fc.letrec<{ value: ValueType }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      leaf,
      fc.array(tie('value'), { minLength: 1, maxLength: 4 }).map((types) => tuple(...types)),
      fc.tuple(tie('value'), fc.integer({ min: 1, max: 4 })).map(([type, n]) => list(type, n)),
      tie('value').map(option),
      fc.tuple(tie('value'), tie('value')).map(([ok, error]) => result(ok, error)),
    ),
  }));

  it('a size is a multiple of its alignment', () => {
    fc.assert(fc.property(value, (type) => sizeOf(type) % alignOf(type) === 0 && sizeOf(type) > 0));
  });
  it('a fixed-length list is a tuple', () => {
    fc.assert(
      fc.property(value, fc.integer({ min: 1, max: 20 }), (type, n) => {
        const [a, b] = [list(type, n), tuple(...Array.from({ length: n }, () => type))];
        expect([sizeOf(a), alignOf(a), flatten(a)]).toEqual([sizeOf(b), alignOf(b), flatten(b)]);
      }),
    );
  });
  it('fields do not overlap', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), (types) => {
        const { offsets, size } = recordLayout(types);
        const ends = types.map((type, i) => (offsets[i] ?? 0) + sizeOf(type));
        types.forEach((type, i) => {
          expect((offsets[i] ?? 0) % alignOf(type)).toBe(0);
          expect(ends[i]).toBeLessThanOrEqual(offsets[i + 1] ?? size);
        });
      }),
    );
  });
  it('an option of a type is a result with nothing else', () => {
    fc.assert(
      fc.property(value, (type) => {
        expect(sizeOf(option(type))).toBe(sizeOf(result(undefined, type)));
        expect(flatten(option(type))).toEqual(flatten(result(type)));
      }),
    );
  });
});

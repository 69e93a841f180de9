import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { flatten, flattenFunc, recordLayout, sizeOf, alignOf } from '../../src/component/abi.ts';
import { Mentions } from '../../src/component/mention.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import type { FuncType, Resource, ValueType } from '../../src/component/types.ts';
import type { ImportObject } from '../../src/core/object.ts';
import { bridgeFunction, type BridgeContext, type BridgedResource } from '../../src/link/code/bridge.ts';
import { IO_RESOURCES, type IoResource } from '../../src/policy/capabilities/io-functions.ts';
import { IoWorld } from '../adapters/io/io-world.ts';
import { borrow, func, list, option, own, record, resource, result, tuple, variant } from '../component/build-types.ts';
import { importer, specImports, specPackages } from '../support/spec-wit.ts';
import {
  isHandle,
  liftFlat,
  load,
  lowerFlat,
  store,
  type CoreValue,
  type Handle,
  type Side,
  type Value,
} from './canonical.ts';

const io = new Map<Resource, IoResource>(IO_RESOURCES.map((name, i) => [resource(i), name]));
const others = [resource(10), resource(11)];
const byName = (name: IoResource): Resource => [...io].find(([, n]) => n === name)?.[0] ?? resource(99);

const asBridged = (name: IoResource | undefined): BridgedResource | undefined =>
  name === undefined ? undefined : { space: 'io', name };

const context: BridgeContext = {
  bridged: (r) => asBridged(io.get(r)),
  dropSymbol: (r) => `drop:${r.identity.id}`,
};

/** One bridged function between a guest that we play and a host that we play. */
class Crossing {
  readonly world: IoWorld;
  readonly type: FuncType;
  /** The adapter's handles of resources that are the host's alone: what they are of, and whether they are lent. */
  readonly table = new Map<number, { readonly thing: number; readonly lent: boolean }>();
  /** Handles of bridged resources that the adapter gave away to the host. */
  readonly given: number[] = [];
  received: Value[] = [];
  private answer: Value;
  private next = 5000;

  constructor(type: FuncType) {
    this.type = type;
    const bridged = bridgeFunction({ symbol: 'f', host: 'host.f', type }, context);
    const { params, results } = flattenFunc(type, 'lower');
    const host: ImportObject = { kind: 'import', symbol: 'host.f', type: { params, results } };
    const drops = others.map((r): ImportObject => {
      return { kind: 'import', symbol: context.dropSymbol(r), type: { params: ['i32'], results: [] } };
    });
    const dropOther = (handle: unknown): void => {
      if (!this.table.delete(Number(handle))) throw new Error('unknown handle index');
    };
    const wraps = [...io.values()].map((name) => `io.wrap-${name}`);
    this.world = new IoWorld(['f', ...wraps], true, [...bridged.objects, host, ...drops], {
      'host.f': (...args) => this.called(args),
      ...Object.fromEntries(drops.map(({ symbol }) => [symbol, dropOther])),
    });
  }

  /** A bridged handle of the guest, around a new one of the host. */
  wrapped(name: IoResource): { readonly ours: number; readonly host: number } {
    const host = this.world.host(name);
    return { ours: this.world.make(`io.wrap-${name}`, host), host };
  }

  /** Calls as the guest; what it gets. */
  call(values: readonly Value[], answer: Value): Value {
    this.answer = answer;
    const { params, result: out } = this.type;
    const side = this.guest();
    const types = params.map((p) => p.type);
    const lift = flattenFunc(this.type, 'lift');
    let args: CoreValue[];
    if (lift.paramsInMemory) {
      const layout = recordLayout(types);
      const at = side.alloc(layout.size, layout.align);
      types.forEach((t, i) => store(side, t, values[i], at + (layout.offsets[i] ?? 0)));
      args = [at];
    } else {
      args = types.flatMap((t, i) => lowerFlat(side, t, values[i]));
    }
    const found =
      lift.results[0] === 'i64' ? this.world.running.callBig('f', ...args) : this.world.running.call('f', ...args);
    if ([...this.table.values()].some((h) => h.lent))
      throw new Error('borrow handles still remain at the end of the call');
    if (out === undefined) return undefined;
    const value = lift.resultInMemory ? load(side, out, Number(found)) : liftFlat(side, out, [found]);
    if (lift.results[0] === 'i32') this.world.running.call('rt.reset-i32', Number(found));
    return value;
  }

  private called(args: readonly CoreValue[]): unknown {
    const { params, result: out } = this.type;
    const side = this.host();
    const types = params.map((p) => p.type);
    const lower = flattenFunc(this.type, 'lower');
    const values = [...args];
    const area = lower.resultInMemory ? Number(values.pop()) : 0;
    if (lower.paramsInMemory) {
      const { offsets } = recordLayout(types);
      this.received = types.map((t, i) => load(side, t, Number(args[0]) + (offsets[i] ?? 0)));
    } else {
      this.received = types.map((t) => liftFlat(side, t, values));
    }
    if (out === undefined) return undefined;
    if (!lower.resultInMemory) return lowerFlat(side, out, this.answer)[0];
    if (area % alignOf(out) !== 0) throw new Error('the area is not aligned');
    store(side, out, this.answer, area);
    return undefined;
  }

  private side(): Pick<Side, 'view' | 'alloc'> {
    return {
      view: () => this.world.running.view(),
      alloc: (size, align) => this.world.running.call('rt.realloc', 0, 0, align, size),
    };
  }

  /** What handles are between the guest and the adapter. Things are the host's handles. */
  private guest(): Side {
    return {
      ...this.side(),
      lower: (type, { thing }) => {
        const name = io.get(type.resource);
        if (name === undefined) {
          this.next += 1;
          this.table.set(this.next, { thing, lent: type.kind === 'borrow' });
          return this.next;
        }
        const [ours] = [...this.world.ours.keys()].filter((handle) => this.hostOf(handle) === thing);
        if (ours === undefined) throw new Error('no such handle');
        return type.kind === 'own' ? ours : this.world.repOf(ours, name);
      },
      lift: (type, number) => {
        const name = io.get(type.resource);
        if (name !== undefined) {
          this.world.repOf(number, name);
          return { handle: 'own', thing: this.hostOf(number) };
        }
        const thing = this.table.get(number)?.thing;
        if (thing === undefined || !this.table.delete(number)) throw new Error('unknown handle index');
        return { handle: 'own', thing };
      },
    };
  }

  /** What handles are between the adapter and the host. */
  private host(): Side {
    return {
      ...this.side(),
      lower: (type, { thing }) => {
        if (io.has(type.resource)) return thing;
        this.next += 1;
        this.table.set(this.next, { thing, lent: false });
        return this.next;
      },
      lift: (type, number) => {
        const name = io.get(type.resource);
        if (name !== undefined) {
          this.world.thing(number, name);
          if (type.kind === 'own') {
            this.given.push(number);
            this.world.hosts.delete(number);
          }
          return { handle: type.kind, thing: number };
        }
        const found = this.table.get(number);
        if (found === undefined) throw new Error('unknown handle index');
        if (type.kind === 'own') this.table.delete(number);
        return { handle: type.kind, thing: found.thing };
      },
    };
  }

  private hostOf(ours: number): number {
    const rep = this.world.ours.get(ours)?.rep ?? 0;
    return this.world.running.view().getUint32(rep + 4, true);
  }
}

const anyResource = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...io.keys()) }, fc.constantFrom(...others));
const typeOf = (handles: fc.Arbitrary<ValueType>): fc.Arbitrary<ValueType> =>
  fc.letrec<{ type: ValueType }>((tie) => ({
    type: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 3, arbitrary: handles },
      fc.constantFrom<ValueType>('u8', 'u16', 'u32', 'u64', 'f32', 'f64', 'string'),
      fc.array(tie('type'), { minLength: 1, maxLength: 3 }).map((types) => tuple(...types)),
      tie('type').map((t) => option(t)),
      fc
        .tuple(fc.option(tie('type'), { nil: undefined }), fc.option(tie('type'), { nil: undefined }))
        .map(([a, b]) => result(a, b)),
      fc.array(fc.option(tie('type'), { nil: undefined }), { minLength: 1, maxLength: 3 }).map((types) => {
        return variant(Object.fromEntries(types.map((t, i) => [`c${i}`, t])));
      }),
      tie('type').map((t) => list(t)),
      fc.tuple(tie('type'), fc.integer({ min: 1, max: 3 })).map(([t, length]) => list(t, length)),
      tie('type').map((t) => record({ a: t, b: 'u8' })),
    ),
  })).type;

const paramType = typeOf(fc.tuple(anyResource, fc.boolean()).map(([r, o]) => (o ? own(r) : borrow(r))));
const resultType = typeOf(anyResource.map((r) => own(r)));

/** A value of a type, from choices; `make` gives the thing for a handle. */
function valueOf(type: ValueType, choose: (n: number) => number, make: (type: ValueType) => Handle): Value {
  if (typeof type === 'string') {
    if (type === 'string') return 'ä'.repeat(choose(4));
    if (type === 'u64') return BigInt.asUintN(64, -BigInt(choose(1000)));
    return choose(200);
  }
  if (isHandle(type)) return make(type);
  const each = (types: readonly (ValueType | undefined)[]): Value[] =>
    types.map((t) => (t === undefined ? undefined : valueOf(t, choose, make)));
  const one = (types: readonly (ValueType | undefined)[]): Value => {
    const index = choose(types.length);
    return [index, ...each([types[index]])];
  };
  switch (type.kind) {
    case 'tuple':
      return each(type.types);
    case 'record':
      return each(type.fields.map((f) => f.type));
    case 'option':
      return one([undefined, type.type]);
    case 'result':
      return one([type.ok, type.error]);
    case 'variant':
      return one(type.cases.map((c) => c.type));
    case 'list':
      return each(new Array<ValueType>(type.length ?? choose(4)).fill(type.element));
    default:
      throw new Error(`no test has a ${type.kind}`);
  }
}

function handlesIn(value: Value): Handle[] {
  if (typeof value !== 'object') return [];
  return 'handle' in value ? [value] : value.flatMap(handlesIn);
}

describe('any function', () => {
  const property = fc.property(
    fc.array(paramType, { maxLength: 4 }),
    fc.option(resultType, { nil: undefined }),
    fc.array(fc.nat(), { minLength: 10, maxLength: 40 }),
    (params, out, choices) => {
      const type = func(params, out);
      const crossing = new Crossing(type);
      let n = 0;
      const choose = (limit: number): number => (choices[n++ % choices.length] ?? 0) % limit;
      let thing = 1;
      const make = (t: ValueType): Handle => {
        if (typeof t === 'string' || !isHandle(t)) throw new Error('no handle');
        const name = io.get(t.resource);
        return { handle: t.kind, thing: name === undefined ? thing++ : crossing.wrapped(name).host };
      };
      const values = params.map((t) => valueOf(t, choose, make));
      const makeForResult = (t: ValueType): Handle => {
        if (typeof t === 'string' || !isHandle(t)) throw new Error('no handle');
        const name = io.get(t.resource);
        return { handle: 'own', thing: name === undefined ? thing++ : crossing.world.host(name) };
      };
      const answer = out === undefined ? undefined : valueOf(out, choose, makeForResult);
      expect(crossing.call(values, answer)).toEqual(answer);
      expect(crossing.received).toEqual(values);
      // every handle is where it belongs: owned ones were given away, lent ones are still the guest's
      expect(crossing.table.size).toBe(0);
      const isIo = (h: Handle): boolean => h.thing >= 1000;
      const ownedIo = handlesIn(values).filter((h) => h.handle === 'own' && isIo(h));
      expect(crossing.given.sort()).toEqual(ownedIo.map((h) => h.thing).sort());
      const lent = handlesIn(values).filter((h) => h.handle === 'borrow' && isIo(h));
      const got = handlesIn(answer).filter(isIo);
      expect(crossing.world.ours.size).toBe(lent.length + got.length);
      // and dropping what is left leaves nothing
      for (const handle of [...crossing.world.ours.keys()]) crossing.world.drop(handle);
      expect(crossing.world.hosts.size).toBe(0);
    },
  );

  test(
    'the host gets what the guest gave, the guest what the host gave, handles translated',
    { timeout: 60_000 },
    () => {
      fc.assert(property, { numRuns: 150 });
    },
  );

  test('a discriminant that shares its place with a wider value of another case', () => {
    const type = func([variant({ a: option(own(byName('pollable'))), b: 'u64', c: 'f64' })]);
    const crossing = new Crossing(type);
    const thing = crossing.wrapped('pollable').host;
    crossing.call([[0, [1, { handle: 'own', thing }]]], undefined);
    expect(crossing.given).toEqual([thing]);
    for (const value of [
      [0, [0, undefined]],
      [1, 2n ** 63n + 1n],
      [2, 1.5],
    ] as const) {
      crossing.call([value], undefined);
      expect(crossing.received).toEqual([value]);
    }
  });
});

describe('streams that are not the host’s', () => {
  const streams = ['io.new-closed-output', 'io.new-closed-input', 'io.new-ready'] as const;

  test.each(streams)('%s: lending it is a trap', (make) => {
    const name = make.endsWith('output') ? 'output-stream' : make.endsWith('input') ? 'input-stream' : 'pollable';
    for (const type of [func([borrow(byName(name))]), func([own(byName(name))])]) {
      const bridged = bridgeFunction({ symbol: 'f', host: 'host.f', type }, context);
      const host: ImportObject = { kind: 'import', symbol: 'host.f', type: flattenFunc(type, 'lower') };
      const world = new IoWorld(['f', make], true, [...bridged.objects, host], { 'host.f': () => 0 });
      const handle = world.make(make);
      const argument = byRep(type) ? world.repOf(handle, name) : handle;
      expect(() => world.running.call('f', argument)).toThrow(WebAssembly.RuntimeError);
    }
  });

  function byRep(type: FuncType): boolean {
    const first = type.params[0]?.type;
    return typeof first === 'object' && first.kind === 'borrow';
  }

  test('what an error of ours means to the host: nothing; lent handles are dropped on that way too', () => {
    const type = func([borrow(others[0] ?? resource()), borrow(byName('error'))], option('u8'));
    const bridged = bridgeFunction({ symbol: 'f', host: 'host.f', type }, context);
    const host: ImportObject = { kind: 'import', symbol: 'host.f', type: flattenFunc(type, 'lower') };
    const drop: ImportObject = { kind: 'import', symbol: 'drop:10', type: { params: ['i32'], results: [] } };
    const dropped: unknown[] = [];
    const asked: unknown[] = [];
    const world: IoWorld = new IoWorld(['f', 'io.wrap-error', 'heap.alloc'], true, [...bridged.objects, host, drop], {
      'host.f': (_, error, at) => {
        asked.push(error);
        world.running.view().setUint16(Number(at), 0x0701, true);
      },
      'drop:10': (handle) => dropped.push(handle),
    });
    const ours = world.running.call('heap.alloc', 8);
    world.running.view().setUint32(ours, 0, true);
    const none = world.running.call('f', 77, ours);
    expect([world.running.view().getUint8(none), asked, dropped]).toEqual([0, [], [77]]);
    const theirs = world.host('error');
    const some = world.running.call('f', 78, world.repOf(world.make('io.wrap-error', theirs), 'error'));
    expect([world.running.view().getUint16(some, true), asked, dropped]).toEqual([0x0701, [theirs], [77, 78]]);
  });
});

describe('the functions of WASI', () => {
  const functions = new Map<string, FuncType>();
  const names = new Map<Resource, string>();

  beforeAll(async () => {
    const bytes = await importer(specImports('0.2.12'), specPackages('0.2.12').values());
    for (const [importName, { entity }] of resolveComponent(bytes).imports) {
      if (entity.kind !== 'instance') continue;
      for (const [name, { entity: e }] of entity.type.exports) {
        if (e.kind === 'func') functions.set(`${importName.replace(/@.*/, '')}#${name}`, e.type);
        if (e.kind === 'type' && e.type.kind === 'resource' && e.type.aliasOf === undefined) names.set(e.type, name);
      }
    }
  });

  const bridged = (r: Resource): BridgedResource | undefined => {
    const root = [...names].find(([other]) => other.identity === r.identity)?.[1];
    return asBridged(IO_RESOURCES.find((name) => name === root));
  };

  test('22 functions outside of wasi:io, and the 19 in it, must be bridged, and can be', () => {
    const found = [...functions].filter(([, type]) => {
      const mentions = new Mentions();
      mentions.func(type);
      return [...mentions.resources.values()].some((r) => bridged(r) !== undefined);
    });
    const inside = found.filter(([name]) => name.startsWith('wasi:io/'));
    expect([found.length - inside.length, inside.length]).toEqual([22, 19]);
    const dropSymbol = (): string => 'drop';
    for (const [symbol, type] of found) {
      const made = bridgeFunction({ symbol, host: 'host', type }, { bridged, dropSymbol });
      expect(made.uses.length, symbol).toBeGreaterThan(0);
    }
  });

  test('a bridged function is small', () => {
    const type = functions.get('wasi:filesystem/types#[method]descriptor.read-via-stream') ?? func([]);
    const { objects } = bridgeFunction({ symbol: 'f', host: 'host', type }, { bridged, dropSymbol: () => 'drop' });
    const code = objects.flatMap((o) => (o.kind === 'func' ? o.code : [])).reduce((n, piece) => n + piece.length, 0);
    expect(code).toBeLessThan(60);
  });
});

test('types with more handles than anybody needs are refused, not written out', () => {
  let type: ValueType = own(byName('pollable'));
  for (let i = 0; i < 25; i += 1) type = tuple(type, type);
  expect(sizeOf(type)).toBe(4 * 2 ** 25);
  expect(flatten(type).length).toBe(17);
  expect(() => bridgeFunction({ symbol: 'f', host: 'host', type: func([], type) }, context)).toThrow('handles');
});

import { describe, expect, it } from 'vitest';
import type { FuncType } from '../../src/component/types.ts';
import { placeNeeds, type Grouping, type Placement } from '../../src/link/adapter/placement.ts';
import {
  funcItem,
  isAnnotated,
  isStateful,
  type Implementation,
  type GuestNeeds,
} from '../../src/link/adapter/needs.ts';

/** Which adapter an import gets its functions from. State is in the first one, and there alone. */

const TYPE: FuncType = { kind: 'func', async: false, params: [], result: undefined };
const ours = (name: string): Implementation => {
  const code = { symbol: name, objects: [], host: [], arena: false, says: '' };
  return { kind: 'virtual', key: `virtual ${name}`, function: code };
};
const denied = (name: string): Implementation => {
  return { kind: 'deny', key: `deny ${name}`, name, answer: undefined, traps: false, text: '' };
};
const hosts = (name: string): Implementation => ({ kind: 'host', key: `host ${name}`, importName: 'i', name });

function needs(importName: string | undefined, functions: Readonly<Record<string, Implementation>>): GuestNeeds {
  const items = Object.entries(functions).map(([name, of]) => funcItem(name, 0, TYPE, of));
  return {
    importName,
    items,
    methods: items.filter(({ name }) => isAnnotated(name)).length,
    partlyHost: items.some((i) => i.kind === 'func' && i.implementation.kind === 'host'),
    stateful: items.some(isStateful),
    twins: false,
    apart: false,
    exported: false,
  };
}

function placed(grouping: Grouping, of: GuestNeeds): Placement {
  const found = grouping.placements.find((p) => p.needs === of);
  if (found === undefined) throw new Error('it is nowhere');
  return found;
}

/** What an import gets for a function. */
function implementation(grouping: Grouping, of: GuestNeeds, name: string): Implementation | undefined {
  const { group, exportNames } = placed(grouping, of);
  const item = grouping.groups[group]?.exports.get(exportNames.get(name) ?? '');
  return item?.kind === 'func' ? item.implementation : undefined;
}

/** The same, followed into the adapter that it is handed on from. */
function behind(
  grouping: Grouping,
  of: GuestNeeds,
  name: string,
): readonly [group: number, Implementation | undefined] {
  const { group } = placed(grouping, of);
  const found = implementation(grouping, of, name);
  if (found?.kind !== 'adapter') return [group, found];
  const item = grouping.groups[found.group]?.exports.get(found.export);
  return [found.group, item?.kind === 'func' ? item.implementation : undefined];
}

const files = needs('a:files/types', { '[method]file.read': ours('read'), now: ours('now of files') });
const others = needs('b:files/types', { '[method]file.read': ours('other read'), then: denied('then') });
const clock = needs('c:clock/clock', { now: ours('now of clock') });

describe('state', () => {
  it('is in the first adapter, also of an import that clashes there and fits elsewhere', () => {
    const grouping = placeNeeds([files, others, clock]);
    expect(grouping.groups).toHaveLength(2);
    expect(placed(grouping, files)).toMatchObject({ group: 0, asInstance: true });
    expect(placed(grouping, others)).toMatchObject({ group: 1, asInstance: true });
    // picked from the first adapter, not handed on by the second
    expect(placed(grouping, clock)).toMatchObject({ group: 0, asInstance: false });
    expect(implementation(grouping, clock, 'now')).toEqual(ours('now of clock'));
  });

  it('is reached by what has to be elsewhere', () => {
    const grouping = placeNeeds([files, others]);
    expect(implementation(grouping, others, '[method]file.read')).toMatchObject({ kind: 'adapter', group: 0 });
    expect(implementation(grouping, others, 'then')).toEqual(denied('then'));
  });
});

describe('whatever the order of the imports', () => {
  const world = needs(undefined, { now: denied('now of the world'), free: ours('free') });
  const half = needs('d:half/half', { now: hosts('now'), then: ours('then of half') });
  const plain = needs('e:plain/plain', { now: denied('now of plain'), then: denied('then of plain') });
  const all = [files, others, clock, world, half, plain];

  /** Every order of some things. */
  function* orders<T>(of: readonly T[]): Generator<readonly T[]> {
    if (of.length < 2) yield of;
    for (const [i, one] of of.entries()) {
      for (const rest of orders([...of.slice(0, i), ...of.slice(i + 1)])) yield [one, ...rest];
    }
  }

  it('each function is the one that was asked for, and state in the first adapter', () => {
    for (const order of orders(all)) {
      const grouping = placeNeeds(order);
      expect(grouping.placements.map((p) => p.needs)).toEqual(order);
      for (const of of order) {
        for (const item of of.items) {
          if (item.kind !== 'func' || item.implementation.kind === 'host') continue;
          const [group, found] = behind(grouping, of, item.name);
          expect(found).toEqual(item.implementation);
          if (isStateful(item)) expect(group).toBe(0);
        }
      }
    }
  });
});

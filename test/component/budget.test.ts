import { describe, expect, it } from 'vitest';
import { Budget } from '../../src/component/budget.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import type { DefinedType, ValueType } from '../../src/component/types.ts';
import { wat } from '../support/wat.ts';

/** Every limit of a resolution at its edge: what is just allowed, and what is one too much. */

function tuple(types: readonly ValueType[]): DefinedType {
  return { kind: 'tuple', types, aliasOf: undefined };
}

/** A list in a list, `depth` times. */
function nestedList(budget: Budget, depth: number): ValueType {
  let type: ValueType = 'u8';
  for (let i = 0; i < depth; i++) {
    type = budget.defined({ kind: 'list', element: type, length: undefined, aliasOf: undefined });
  }
  return type;
}

describe('work', () => {
  it('of 200,000 steps, one for each call beside what is spent', () => {
    const budget = new Budget();
    budget.spend(199_998);
    budget.spend(0);
    expect(() => budget.spend(0)).toThrow('more than 200000 steps');
    expect(() => new Budget().spend(200_000)).toThrow('more than 200000 steps');
  });
});

describe('bytes that are decoded', () => {
  it('are 8 MiB at most', () => {
    const budget = new Budget();
    budget.decoded(2 ** 23 - 1);
    budget.decoded(1);
    budget.decoded(0);
    expect(() => budget.decoded(1)).toThrow('more than 8388608 bytes of definitions');
  });
});

describe('a type', () => {
  it('is 100 deep at most', () => {
    const budget = new Budget();
    const deepest = nestedList(budget, 100);
    // beside it there is room
    expect(() => budget.defined(tuple(['u8']))).not.toThrow();
    expect(() => budget.defined(tuple([deepest]))).toThrow('types are nested more than 100 deep');
    expect(() => nestedList(new Budget(), 101)).toThrow('types are nested more than 100 deep');
  });

  it('is no deeper for other names of it', () => {
    const budget = new Budget();
    const deepest = nestedList(budget, 100);
    if (typeof deepest === 'string') throw new Error('a list is no primitive');
    let named = deepest;
    for (let i = 0; i < 10; i++) named = budget.defined({ ...named, aliasOf: named });
    expect(() => budget.defined(tuple([named]))).toThrow('types are nested more than 100 deep');
  });

  it.each([
    [100, undefined],
    [101, 'types are nested more than 100 deep'],
  ])('of a component: %i lists', async (depth, error) => {
    let lists = '(type $t0 (list u8))';
    for (let i = 1; i < depth; i++) lists += ` (type $t${i} (list $t${i - 1}))`;
    const bytes = await wat(`(component ${lists})`);
    if (error === undefined) expect(() => resolveComponent(bytes)).not.toThrow();
    else expect(() => resolveComponent(bytes)).toThrow(error);
  });

  it('in which functions and instances stand counts them as well', () => {
    const budget = new Budget();
    const func = (depth: number) =>
      budget.func({
        kind: 'func',
        async: false,
        params: [{ label: 'x', type: nestedList(budget, depth) }],
        result: 'u8',
      });
    const instance = (depth: number) => {
      const name = { name: 'f', attributes: [] };
      return budget.instance(new Map([['f', { name, entity: { kind: 'func', type: func(depth) } }]]));
    };
    expect(() => func(99)).not.toThrow();
    expect(() => func(100)).toThrow('types are nested more than 100 deep');
    expect(() => instance(98)).not.toThrow();
    expect(() => instance(99)).toThrow('types are nested more than 100 deep');
  });

  it('has a million types in it at most', () => {
    const budget = new Budget();
    const thousand = budget.defined(tuple(new Array<ValueType>(999).fill('u8')));
    const parts = [...new Array<ValueType>(999).fill(thousand), ...new Array<ValueType>(999).fill('u8')];
    expect(() => budget.defined(tuple(parts))).not.toThrow();
    expect(() => budget.defined(tuple([...parts, 'u8']))).toThrow('a type has more than 1000000 types in it');
  });
});

describe('definitions that need each other', () => {
  const nested = (budget: Budget, levels: number): number =>
    levels === 0 ? 0 : budget.nested(() => 1 + nested(budget, levels - 1));

  it('are 500 levels deep at most', () => {
    const budget = new Budget();
    expect(nested(budget, 500)).toBe(500);
    expect(() => nested(budget, 501)).toThrow('more than 500 levels deep');
  });

  it('do not count when they are done', () => {
    const budget = new Budget();
    for (let i = 0; i < 3; i++) expect(nested(budget, 400)).toBe(400);
    const fails = (): never =>
      budget.nested(() => {
        throw new Error('inside');
      });
    for (let i = 0; i < 600; i++) expect(fails).toThrow('inside');
    expect(nested(budget, 500)).toBe(500);
  });
});

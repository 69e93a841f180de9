import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { component, GATES, mutant, nearComponent } from '../../src/arbitrary/index.ts';
import { CANON, readComponent, writeComponent, type Component } from '../../src/binary/index.ts';
import { validate } from '../../src/index.ts';
import { hostProgram } from '../support/hosts.ts';
import { wat } from '../support/wat.ts';
import { refusal, refusals } from './judge-many.ts';
import { judge } from './judge.ts';
import { isListed } from './listed.ts';

const SEED = Number(process.env['FC_SEED'] ?? 0);

/** Many components as one, which is valid if all of them are. */
function together(parts: readonly Component[]): Uint8Array {
  return writeComponent({ sections: parts.map((component) => ({ kind: 'component', component })) });
}

/** Definitions, with those inside. */
function definitions({ sections }: Component): number {
  const counts = sections.map((section) => {
    if (section.kind === 'component') return 1 + definitions(section.component);
    return 'items' in section ? section.items.length : 1;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

function kinds({ sections }: Component): readonly string[] {
  return sections.flatMap((section) => {
    if (section.kind === 'component') return ['component', ...kinds(section.component)];
    if (!('items' in section)) return [section.kind];
    return section.items.map((item) => ('kind' in item ? `${section.kind} ${item.kind}` : section.kind));
  });
}

describe('generated components', () => {
  it('are valid, all of them', async () => {
    const parts = fc.sample(component(), { numRuns: 200, seed: SEED });
    for (let at = 0; at < parts.length; at += 100) {
      expect(await judge(together(parts.slice(at, at + 100)))).toMatchObject({ verdict: 'valid' });
    }
  });

  it.skipIf(hostProgram('WASM_TOOLS') === undefined)(
    'are valid with the features that wasm-tools has on by itself',
    async () => {
      const parts = fc.sample(component(), { numRuns: 1000, seed: SEED + 1 });
      expect(new Set(await refusals(parts.map(writeComponent)))).toEqual(new Set([undefined]));
    },
  );

  it.skipIf(hostProgram('WASM_TOOLS') === undefined)('are valid with the features that are asked for', async () => {
    const parts = fc.sample(component({ features: GATES }), { numRuns: 500, seed: SEED + 2 }).map(writeComponent);
    expect(new Set(await refusals(parts, GATES))).toEqual(new Set([undefined]));
    for (const feature of GATES) {
      const others = GATES.filter((one) => one !== feature);
      expect(new Set(await refusals(parts, others)).size, feature).toBeGreaterThan(1);
    }
  });

  it('have every kind of definition', () => {
    const made = fc.sample(component({ features: GATES }), { numRuns: 2000, seed: SEED });
    const found = new Set(made.flatMap(kinds));
    expect([...EVERY].filter((kind) => !found.has(kind))).toEqual([]);
  });

  it('are read as they are written', () => {
    fc.assert(
      fc.property(component(), (made) => {
        expect(readComponent(writeComponent(made))).toEqual(made);
      }),
    );
  });

  it('shrink to what a failure needs', () => {
    const lifts = (made: Component): boolean => kinds(made).includes('canon lift');
    const { counterexample } = fc.check(
      fc.property(component(), (made) => !lifts(made)),
      { seed: SEED, numRuns: 1000 },
    );
    const [smallest] = counterexample ?? [];
    if (smallest === undefined) throw new Error('none has a lifted function');
    expect(lifts(smallest)).toBe(true);
    // a type, a module, its instance, aliases of memory and function, and the lift
    expect(definitions(smallest)).toBeLessThanOrEqual(8);
  });

  it('have the names that are asked for', () => {
    const constraints = { interfaces: ['x:y/z@1.2.3'], labels: ['only'] };
    const made = fc.sample(component(constraints), { numRuns: 200, seed: SEED });
    const text = made.map((one) => Buffer.from(writeComponent(one)).toString('latin1'));
    expect(text.some((one) => one.includes('x:y/z@1.2.3'))).toBe(true);
    expect(text.some((one) => one.includes('a:b/c'))).toBe(false);
  });
});

describe('nearly valid components', () => {
  it('are some valid and some not, and say what was changed', async () => {
    const found = new Map<string, number>();
    for (const { component: made, what } of fc.sample(nearComponent(), { numRuns: 200, seed: SEED })) {
      // of one without definitions there is nothing to change
      expect(what).toMatch(/^([\w.]+: .|nothing$)/);
      const { verdict } = await judge(writeComponent(made));
      found.set(verdict, (found.get(verdict) ?? 0) + 1);
    }
    expect(found.get('valid')).toBeGreaterThan(10);
    expect(found.get('invalid')).toBeGreaterThan(80);
  });
});

describe('wasm-tools', () => {
  it.skipIf(hostProgram('WASM_TOOLS') === undefined)('is asked about many at once as about each', async () => {
    const bytes = fc.sample(nearComponent(), { numRuns: 60, seed: SEED }).map((one) => writeComponent(one.component));
    const alone = await Promise.all(bytes.map((one) => refusal(one)));
    const valid = (verdicts: readonly (string | undefined)[]): readonly boolean[] =>
      verdicts.map((why) => why === undefined);
    expect(valid(await refusals(bytes))).toEqual(valid(alone));
    expect(new Set(valid(alone)).size).toBe(2);
  });

  it.skipIf(hostProgram('WASM_TOOLS') === undefined)('says the same as we do of nearly valid components', async () => {
    const parts = fc.sample(nearComponent({ features: GATES }), { numRuns: 1000, seed: SEED + 3 });
    const bytes = parts.map((one) => writeComponent(one.component));
    const theirs = await refusals(bytes, GATES);
    const differ = parts.filter((_, at) => {
      const verdict = validate(bytes[at] ?? new Uint8Array(), { features: GATES });
      return verdict.valid !== (theirs[at] === undefined) && !isListed(theirs[at] ?? '');
    });
    expect(differ.map(({ what }) => what)).toEqual([]);
  });
});

describe('changed bytes', () => {
  it('are others, and the same for the same seed', async () => {
    const file = fc.constant(await wat('(component (type u8) (component) (import "a" (func)) (type u16))'));
    const make = (): Uint8Array[] => fc.sample(mutant(file, file), { numRuns: 300, seed: SEED });
    expect(make()).toEqual(make());
    const texts = new Set(make().map((bytes) => Buffer.from(bytes).toString('hex')));
    expect(texts.size).toBeGreaterThan(150);
  });
});

/** They need a table and a type of functions to start threads with, or are not in the proposals of components. */
const UNUSED = /^thread\.(new-indirect|spawn-ref|spawn-indirect|available-parallelism|[a-z]+-then-promote)$/;

/** What must occur. */
const EVERY: readonly string[] = [
  ...['record', 'variant', 'list', 'tuple', 'flags', 'enum', 'option', 'result', 'own', 'borrow', 'stream', 'future'],
  ...['map', 'primitive', 'func', 'instance', 'component', 'resource'],
]
  .map((kind) => `type ${kind}`)
  .concat(
    Object.keys(CANON)
      .filter((kind) => !UNUSED.test(kind))
      .map((kind) => `canon ${kind}`),
    ['func', 'module', 'struct', 'array', 'sub', 'rec'].map((kind) => `core type ${kind}`),
    ['export', 'core export', 'outer'].map((kind) => `alias ${kind}`),
    ['instantiate', 'exports'].flatMap((kind) => [`instance ${kind}`, `core instance ${kind}`]),
    ['component', 'core module', 'custom', 'import', 'export'],
  );

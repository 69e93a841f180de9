import { afterAll, describe, expect, it } from 'vitest';
import { concat } from '../../src/bytes/pieces.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import { settle } from '../../src/compose/build.ts';
import { checkComposition } from '../../src/compose/check.ts';
import { GraphBuilder, type InstanceNode, type Node } from '../../src/compose/graph.ts';
import { readPackage } from '../../src/compose/package.ts';
import { writeComposition, type Settled } from '../../src/compose/write.ts';
import { ComponentWriter } from '../../src/link/encode/component-writer.ts';
import { Sentences } from '../link/sentences.ts';
import { wat } from '../support/wat.ts';

/** The post-condition, seen to fail: results that were made by hand or of another graph. */

const sentences = new Sentences(['src/compose/check.ts'], /broken\(/);

const giver = readPackage(
  'giver',
  await wat('(component (import "f" (func $f)) (export "g" (func $f)) (export "h" (func $f)))'),
);
const taker = readPackage(
  'taker',
  await wat('(component (import "g" (func $g)) (import "f" (func $f)) (export "run" (func $g)))'),
);

/** taker { g: giver.g, ... }, with what is changed. */
function graph(
  change: { give?: 'g' | 'h'; exported?: string; of?: 'run' | 'g'; more?: 'instance' | 'export' } = {},
): Settled {
  const builder = new GraphBuilder();
  const one = builder.add({ kind: 'instance', package: giver, args: new Map<string, Node>(), label: 'giver' } as const);
  const g = builder.alias(one, change.give ?? 'g');
  if (g === undefined) throw new Error('no such export');
  const two: InstanceNode = { kind: 'instance', package: taker, args: new Map([['g', g]]), label: 'taker' };
  builder.add(two);
  const run = change.of === 'g' ? g : builder.alias(two, 'run');
  if (run === undefined) throw new Error('no such export');
  builder.export(change.exported ?? 'run', run);
  if (change.more === 'export') builder.export('more', run);
  if (change.more === 'instance')
    builder.add({ kind: 'instance', package: giver, args: new Map(), label: 'giver 2' } as const);
  return settle(builder);
}

function written(settled: Settled): Uint8Array {
  return concat(writeComposition(settled));
}

function fault(bytes: Uint8Array, settled: Settled = graph()): string | undefined {
  const world = resolveComponent(bytes);
  return sentences.heard(() => {
    checkComposition(bytes, world, settled);
  });
}

describe('a result that is not what the graph says', () => {
  it('is what it says', () => {
    expect(fault(written(graph()))).toBeUndefined();
    expect(fault(written(graph({ more: 'instance' })), graph({ more: 'instance' }))).toBeUndefined();
  });

  it.each<readonly [string, Parameters<typeof graph>[0], string]>([
    ['another argument', { give: 'h' }, 'its export run is something else'],
    ['another export', { of: 'g' }, 'its export run is something else'],
    ['another name', { exported: 'start' }, 'it exports start'],
    ['one export more', { more: 'export' }, 'it exports more'],
    ['one instance more', { more: 'instance' }, 'an instance that the graph has not'],
  ])('%s', (_, change, sentence) => {
    expect(fault(written(graph(change)))).toContain(sentence);
  });

  it('one export or instance less', () => {
    expect(fault(written(graph()), graph({ more: 'export' }))).toContain('it does not export more');
    expect(fault(written(graph()), graph({ more: 'instance' }))).toContain('it has no instance of giver 2');
  });

  it('imports', () => {
    const settled = graph();
    const { imports } = settled;
    expect(fault(written(settled), { ...settled, imports: [] })).toContain('it imports f');
    const [item] = imports;
    if (item === undefined) throw new Error('no import');
    const more = { ...item, name: { name: 'x', attributes: [] } };
    expect(fault(written(settled), { ...settled, imports: [item, more] })).toContain('it does not import x');
    // the same import, and another one is given
    const swapped = { ...settled, imports: [item, more] };
    const implicit = new Map([...settled.implicit].map(([node]) => [node, new Map([['f', 'x']])]));
    expect(fault(written({ ...swapped, implicit }), swapped)).toContain('its export run is something else');
  });

  it('a component that was changed in one byte', async () => {
    const part = readPackage(
      'part',
      await wat('(component (instance $i) (export "i" (instance $i)) (@custom "a" "bcdef"))'),
    );
    const builder = new GraphBuilder();
    const node = builder.add({
      kind: 'instance',
      package: part,
      args: new Map<string, Node>(),
      label: 'part',
    } as const);
    builder.export('out', node);
    const settled = settle(builder);
    const bytes = written(settled);
    expect(fault(bytes, settled)).toBeUndefined();
    const changed = bytes.slice();
    const at = new TextDecoder('latin1').decode(changed).indexOf('bcdef');
    changed[at + 2] = 0;
    expect(fault(changed, settled)).toContain('its export out is something else');
  });

  it.each([
    ['an instance of nothing', '(component (import "f" (func $f)) (instance (export "f" (func $f))))', 'no component'],
    [
      'a component that is imported',
      '(component (import "c" (component $c)) (instance (instantiate $c)))',
      'is not in it',
    ],
    ['a core module', '(component (core module))', 'the kind core module'],
  ])('%s', async (_, text, sentence) => {
    const bytes = await wat(text);
    // its world does not say it
    const settled = graph();
    const world = resolveComponent(written(settled));
    expect(
      sentences.heard(() => {
        checkComposition(bytes, world, settled);
      }),
    ).toContain(sentence);
  });

  it('an index of nothing', () => {
    const settled = graph();
    const world = resolveComponent(written(settled));
    const writer = new ComponentWriter();
    writer.export({ name: { name: 'run', attributes: [] }, item: { sort: 'func', index: 9 }, type: undefined });
    const bytes = concat(writer.finish());
    expect(
      sentences.heard(() => {
        checkComposition(bytes, world, settled);
      }),
    ).toContain('it has no func 9');
  });

  it('a type without a name', async () => {
    const builder = new GraphBuilder();
    builder.add({ kind: 'instance', package: giver, args: new Map<string, Node>(), label: 'giver' } as const);
    const settled = settle(builder);
    const text = '(component (type $r (record (field "a" u8))) (import "f" (func (param "r" $r))))';
    const world = resolveComponent(await wat(text));
    expect(() => checkComposition(written(settled), world, settled)).toThrow('f uses a type that no import or export');
  });
});

afterAll(() => expect(sentences.unheard()).toEqual([]));

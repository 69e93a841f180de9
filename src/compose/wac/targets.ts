import { Fit, inside, mismatchText, type Mismatch } from '../fit.ts';
import { entityOf, type Graph } from '../graph.ts';
import type { PackagePath } from './ast.ts';
import { fail, follow, type Reading } from './scope.ts';

/**
 * Whether a composition is one for a world: it imports nothing that the world does not, and exports all that the world does.
 *
 * @throws WasmvirtError
 */
export function checkTarget(reading: Reading, graph: Graph, path: PackagePath): void {
  const { entity: world } = follow(reading, path);
  if (world.kind !== 'component') throw fail(reading, path.at, 'wrong-type', `${path.text} is not a world`);
  const { imports, exports } = world.type;
  const { resourceNames } = reading;
  const fit = new Fit((a, b) => resourceNames.get(a.identity) === resourceNames.get(b.identity));
  const differs = (what: string, name: string, found: Mismatch): Error =>
    fail(
      reading,
      path.at,
      'wrong-type',
      `the ${what} is not that of ${path.text}: ${mismatchText(inside(name, found))}`,
    );
  for (const [name, entity] of importsOf(graph)) {
    const there = imports.get(name);
    if (there === undefined)
      throw fail(reading, path.at, 'conflict', `${path.text} does not import ${name}, which is needed`);
    const found = fit.entity(there.entity, entity);
    if (found !== undefined) throw differs('import', name, found);
  }
  for (const [name, item] of exports) {
    const node = graph.exports.get(name);
    if (node === undefined)
      throw fail(reading, path.at, 'conflict', `${path.text} exports ${name}, which is not exported`);
    const found = fit.entity(entityOf(node), item.entity);
    if (found !== undefined) throw differs('export', name, found);
  }
}

function* importsOf({ nodes }: Graph): Generator<[string, ReturnType<typeof entityOf>]> {
  for (const node of nodes) {
    if (node.kind === 'import') yield [node.name, node.entity];
    if (node.kind !== 'instance') continue;
    for (const [name, { entity }] of node.package.world.imports) if (!node.args.has(name)) yield [name, entity];
  }
}

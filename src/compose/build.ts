import { concat } from '../bytes/pieces.ts';
import type { ExternName } from '../binary/name.ts';
import { isLabel } from '../component/extern-name.ts';
import { unnamedIn } from '../component/named.ts';
import { impossibleImport } from '../component/own-resources.ts';
import type { Item } from '../component/types.ts';
import { WasmvirtError } from '../errors.ts';
import { checkParts } from '../link/encode/host-limits.ts';
import { readOutput } from '../link/verify/read-output.ts';
import { checkComposed } from '../link/verify/valid.ts';
import { checkArguments } from './arguments.ts';
import { checkComposition } from './check.ts';
import type { Graph, ImportNode, InstanceNode } from './graph.ts';
import { MergedImports, Source, type MergedImport } from './merged-imports.ts';
import type { Package } from './package.ts';
import { writeComposition, type Settled } from './write.ts';

/**
 * Makes one component of a graph of them. Arguments that the graph leaves out become imports of the result.
 *
 * @throws WasmvirtError for a component that is not valid; `conflict` if imports cannot be made one; `wrong-type` if an argument does not fit; `limit`
 */
export function build(graph: Graph): Uint8Array {
  const settled = settle(graph);
  let bytes = concat(writeComposition(settled));
  let world = readOutput(bytes);
  if (unnamedIn(world) !== undefined) {
    // exports that mention types which others of them name have to mention them by these names
    bytes = concat(writeComposition({ ...settled, imports: [...world.imports.values()], exports: world.exports }));
    world = readOutput(bytes);
  }
  checkParts(bytes);
  checkComposition(bytes, world, settled);
  checkComposed(bytes, packagesOf(graph));
  return bytes;
}

function packagesOf({ nodes }: Graph): ReadonlySet<Package> {
  return new Set(nodes.flatMap((node) => (node.kind === 'instance' ? [node.package] : [])));
}

/** Finds out what the result imports, and what each instance is given. */
export function settle(graph: Graph): Settled {
  const imports = new MergedImports();
  const named = new Map<string, ImportNode>();
  for (const node of graph.nodes) if (node.kind === 'import') named.set(node.name, node);
  const sources = new Map<Package, Source>();
  const implicit = new Map<InstanceNode, Map<string, MergedImport>>();
  for (const node of graph.nodes) {
    if (node.kind !== 'instance') continue;
    let source = sources.get(node.package);
    if (source === undefined) {
      source = new Source(node.label, node.package.homes);
      sources.set(node.package, source);
    }
    const given = new Map<string, MergedImport>();
    implicit.set(node, given);
    for (const [name, item] of node.package.world.imports) {
      checkPossible(node.label, item);
      if (node.args.has(name)) continue;
      if (named.has(name)) {
        throw new WasmvirtError(
          'conflict',
          `${node.label} needs ${name}, which is imported already: give it that, as it is not given by itself`,
        );
      }
      given.set(name, imports.add(item, source));
    }
  }
  const explicit = new Map<ImportNode, MergedImport>();
  for (const node of graph.nodes) {
    if (node.kind !== 'import') continue;
    const source = new Source(`the import ${node.name}`, node.homes);
    explicit.set(node, imports.add({ name: importName(node), entity: node.entity }, source));
  }
  checkArguments(graph.nodes, { explicit, implicit });
  return {
    graph,
    imports: imports.inOrder(),
    explicit: new Map([...explicit].map(([node, { name }]) => [node, name.name])),
    implicit: new Map(
      [...implicit].map(([node, given]) => [node, new Map([...given].map(([name, to]) => [name, to.name.name]))]),
    ),
  };
}

function checkPossible(label: string, item: Item): void {
  const path = impossibleImport(item);
  if (path === undefined) return;
  const what = `${label} imports ${path.join('#')}, the type of an instance with a resource of its own`;
  throw new WasmvirtError(
    'unsupported',
    `${what}: nothing can be given for it, so that the component can only stand alone`,
  );
}

/** A plain name says which interface it is. */
function importName({ name, interface: full, entity }: ImportNode): ExternName {
  const says = full !== undefined && entity.kind === 'instance' && isLabel(name);
  return { name, attributes: says ? [{ kind: 'implements', interface: full }] : [] };
}

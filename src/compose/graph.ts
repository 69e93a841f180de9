import type { ExternName } from '../binary/name.ts';
import type { Entity } from '../component/types.ts';
import { WasmvirtError } from '../errors.ts';
import { checkInstances } from '../link/encode/host-limits.ts';
import type { Homes, Package } from './package.ts';
import { areCompatible } from './track.ts';

/** Something that can be given or exported. Nodes are made after those that they depend on, so that there are no circles. */
export type Node = ImportNode | InstanceNode | AliasNode | TypeNode;

/** An import of the result that the graph itself asks for. */
export interface ImportNode {
  readonly kind: 'import';
  readonly name: string;
  readonly entity: Entity;
  /** Of the types that it uses. */
  readonly homes: Homes;
  /** The full name of the interface that it is, where that is not its name. */
  readonly interface?: string | undefined;
}

export interface InstanceNode {
  readonly kind: 'instance';
  readonly package: Package;
  /** What each import is given. What is left out becomes an import of the result, or is an error. */
  readonly args: ReadonlyMap<string, Node>;
  /** What it is called in sentences. */
  readonly label: string;
}

/** An export of an instance. */
export interface AliasNode {
  readonly kind: 'alias';
  readonly of: Node;
  readonly name: string;
  readonly entity: Entity;
}

/** A type that the graph itself declares, and exports under its name. */
export interface TypeNode {
  readonly kind: 'type';
  readonly name: string;
  readonly entity: Extract<Entity, { readonly kind: 'type' }>;
  /** Of the interface or world that it is. */
  readonly homes: Homes;
}

export interface Graph {
  /** In the order in which they are made. */
  readonly nodes: readonly Node[];
  readonly exports: ReadonlyMap<string, Node>;
}

/** The type of what a node stands for, as its component says it. */
export function entityOf(node: Node): Entity {
  if (node.kind !== 'instance') return node.entity;
  return { kind: 'instance', type: { kind: 'instance', exports: node.package.world.exports } };
}

/** The name of an export, or of an import node: an export that keeps its name keeps what is said of the name. */
export function exportName(name: string, node: Node): ExternName {
  const instance = node.kind === 'alias' && node.name === name ? entityOf(node.of) : undefined;
  const kept = instance?.kind === 'instance' ? instance.type.exports.get(name)?.name : undefined;
  return kept ?? { name, attributes: [] };
}

/** What an instance exports under a name, or else under the first one that is compatible. */
export function compatibleExport(builder: GraphBuilder, of: Node, name: ExternName): AliasNode | undefined {
  const exact = builder.alias(of, name.name);
  if (exact !== undefined) return exact;
  const entity = entityOf(of);
  const items = entity.kind === 'instance' ? [...entity.type.exports.values()] : [];
  const found = items.find((item) => areCompatible(item.name, name));
  return found === undefined ? undefined : builder.alias(of, found.name.name);
}

/** A graph that grows. */
export class GraphBuilder implements Graph {
  readonly nodes: Node[] = [];
  readonly exports = new Map<string, Node>();
  private readonly aliases = new Map<Node, Map<string, AliasNode>>();
  private instances = 0;

  /** @throws WasmvirtError `limit` if there are more instances than hosts accept */
  add<N extends Node>(node: N): N {
    if (node.kind === 'instance') checkInstances(++this.instances);
    this.nodes.push(node);
    return node;
  }

  /** What an instance exports as `name`, each time the same node; `undefined` if it does not. */
  alias(of: Node, name: string): AliasNode | undefined {
    let known = this.aliases.get(of);
    if (known === undefined) {
      known = new Map();
      this.aliases.set(of, known);
    }
    const there = known.get(name);
    if (there !== undefined) return there;
    const instance = entityOf(of);
    const item = instance.kind === 'instance' ? instance.type.exports.get(name) : undefined;
    if (item === undefined) return undefined;
    const alias: AliasNode = { kind: 'alias', of, name, entity: item.entity };
    known.set(name, alias);
    return this.add(alias);
  }

  /** @throws WasmvirtError `duplicate-name` */
  export(name: string, node: Node): void {
    if (this.exports.has(name)) throw new WasmvirtError('duplicate-name', `"${name}" is exported twice`);
    this.exports.set(name, node);
  }
}

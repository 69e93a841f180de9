import { idx, type Idx } from '../binary/indices.ts';
import type { SortIdx } from '../binary/sort.ts';
import type { Item } from '../component/types.ts';
import { WasmvirtError } from '../errors.ts';
import { ComponentWriter } from '../link/encode/component-writer.ts';
import { exportAs, importItem } from '../link/encode/import-export.ts';
import { OuterScope } from '../link/encode/type-scope.ts';
import { makersSection } from '../link/output/metadata.ts';
import {
  exportName,
  type AliasNode,
  type Graph,
  type ImportNode,
  type InstanceNode,
  type Node,
  type TypeNode,
} from './graph.ts';
import type { Package } from './package.ts';

/** A graph whose imports are settled. */
export interface Settled {
  readonly graph: Graph;
  /** In the order in which they are written. */
  readonly imports: readonly Item[];
  /** The names of the imports that the import nodes are. */
  readonly explicit: ReadonlyMap<ImportNode, string>;
  /** The names of those that an instance is given where the graph gives it nothing. */
  readonly implicit: ReadonlyMap<InstanceNode, ReadonlyMap<string, string>>;
  /** The types to write to exports; without, exports have the types that they have inside. */
  readonly exports?: ReadonlyMap<string, Item>;
}

/** Writes the result: imports, declared types, components (each once, as it is), their instances, exports. */
export function writeComposition(settled: Settled): readonly Uint8Array[] {
  return new Composer(settled).write();
}

class Composer {
  private readonly settled: Settled;
  private readonly writer = new ComponentWriter();
  private readonly scope = new OuterScope(this.writer);
  private readonly imports = new Map<string, SortIdx>();
  private readonly components = new Map<Package, Idx<'component'>>();
  private readonly indices = new Map<Node, SortIdx>();

  constructor(settled: Settled) {
    this.settled = settled;
  }

  write(): readonly Uint8Array[] {
    const { writer, settled, scope } = this;
    const { graph } = settled;
    for (const item of settled.imports) this.imports.set(item.name.name, importItem(writer, scope, item));
    for (const node of graph.nodes) if (node.kind === 'type') this.indices.set(node, this.declare(node));
    for (const node of graph.nodes) if (node.kind === 'instance') this.component(node.package);
    // in their order, so that what each is given is there; also those that nothing is taken from, as they may do something when they are made
    for (const node of graph.nodes) if (node.kind === 'instance') this.index(node);
    for (const [name, node] of graph.exports) if (node.kind !== 'type' || node.name !== name) this.export(name, node);
    return [...writer.finish(), makersSection()];
  }

  private component(part: Package): Idx<'component'> {
    let index = this.components.get(part);
    if (index === undefined) {
      index = this.writer.component([part.bytes]);
      this.components.set(part, index);
    }
    return index;
  }

  private declare({ name, entity }: TypeNode): SortIdx {
    const type = this.scope.externType(entity);
    if (type.kind !== 'type' || type.bound.kind !== 'eq') throw new WasmvirtError('internal', `${name} is no type`);
    const item = { sort: 'type', index: type.bound.type } as const;
    const index = this.writer.export({ name: { name, attributes: [] }, item, type: undefined });
    const { type: named } = entity;
    switch (named.kind) {
      case 'resource':
      case 'func':
      case 'instance':
      case 'component':
        break;
      default:
        this.scope.bind(named, idx<'type'>(index));
    }
    return { sort: 'type', index };
  }

  private index(node: Node): SortIdx {
    let index = this.indices.get(node);
    if (index === undefined) {
      index = this.written(node);
      this.indices.set(node, index);
    }
    return index;
  }

  private written(node: Node): SortIdx {
    switch (node.kind) {
      case 'import':
        return this.imported(this.settled.explicit.get(node));
      case 'instance':
        return { sort: 'instance', index: this.instance(node) };
      case 'alias':
        return this.alias(node);
      case 'type':
        throw new WasmvirtError('internal', `the type ${node.name} is not declared`);
      default:
        return node satisfies never;
    }
  }

  private instance(node: InstanceNode): Idx<'instance'> {
    const component = this.component(node.package);
    const args = [...node.package.world.imports.keys()].map((name) => {
      const arg = node.args.get(name);
      const item = arg === undefined ? this.imported(this.settled.implicit.get(node)?.get(name)) : this.index(arg);
      return { name, item };
    });
    return this.writer.instance({ kind: 'instantiate', component, args });
  }

  private alias({ of, name, entity }: AliasNode): SortIdx {
    const { sort, index } = this.index(of);
    if (sort !== 'instance') throw new WasmvirtError('internal', `${name} is an export of no instance`);
    const instance = idx<'instance'>(index);
    return { sort: entity.kind, index: this.writer.alias({ kind: 'export', sort: entity.kind, instance, name }) };
  }

  private imported(name: string | undefined): SortIdx {
    const item = name === undefined ? undefined : this.imports.get(name);
    if (item === undefined) throw new WasmvirtError('internal', `${name ?? 'an argument'} is not imported`);
    return item;
  }

  private export(name: string, node: Node): void {
    const item = this.index(node);
    const typed = this.settled.exports?.get(name);
    if (typed === undefined) this.writer.export({ name: exportName(name, node), item, type: undefined });
    else exportAs(this.writer, this.scope, typed, item);
  }
}

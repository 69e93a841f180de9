import { WasmvirtError } from '../errors.ts';
import { didYouMean } from '../policy/options/nearest.ts';
import { checkInstances } from '../link/encode/host-limits.ts';
import { build } from './build.ts';
import { compatibleExport, GraphBuilder, entityOf, type ImportNode, type InstanceNode, type Node } from './graph.ts';
import { readPackage, type Homes, type Package } from './package.ts';
import type { Entity } from '../component/types.ts';

/** A value of a composition: an import of the result, an instance, or an export of it (or an export of that, and so on). */
export type Part =
  | { readonly import: string; readonly export?: string | readonly string[] }
  | { readonly instance: string; readonly export?: string | readonly string[] };

/** An import of the result. */
export interface ImportPart {
  /** A component that imports or exports it, or the WIT package (as a component) that has the interface. */
  readonly of: string;
  /** What it is called there: `wasi:http/types@0.2.0`, `run`. */
  readonly item: string;
  /** What the result calls it; without, as it is called there. */
  readonly as?: string;
}

/** An instance of a component. */
export interface InstancePart {
  readonly component: string;
  /** What its imports are given, by their names. */
  readonly with?: Readonly<Record<string, Part>>;
  /**
   * Instances (or imports) whose exports are given to imports with the same names, or names with compatible versions, as far as nothing is
   * given yet; in this order.
   */
  readonly spread?: readonly Part[];
  /** What becomes of imports that nothing is given to: they become imports of the result. Without, they are an error. */
  readonly rest?: 'import';
}

/** An export of the result; `spread` exports all that an instance exports, but for names that are taken. */
export type ExportPart = (Part & { readonly as?: string }) | { readonly spread: Part };

/** A graph of components: what `compose` makes one component of. */
export interface Composition {
  /** The components, by names for use in the graph. Those that are not used are not in the result. */
  readonly components: Readonly<Record<string, Uint8Array>>;
  readonly imports?: Readonly<Record<string, ImportPart>>;
  /** Their order does not matter. */
  readonly instances: Readonly<Record<string, InstancePart>>;
  readonly exports: readonly ExportPart[];
}

/** Makes one component of a graph: `compose` of the package. */
export function compose(composition: Composition): Uint8Array {
  return new Reader(composition).graph();
}

class Reader {
  private readonly composition: Composition;
  private readonly builder = new GraphBuilder();
  private readonly packages = new Map<string, Package>();
  private readonly imports = new Map<string, ImportNode>();
  private readonly instances = new Map<string, InstanceNode>();
  private readonly entered = new Set<string>();

  constructor(composition: Composition) {
    this.composition = composition;
  }

  graph(): Uint8Array {
    const { builder, composition } = this;
    checkInstances(Object.keys(composition.instances).length);
    for (const name of Object.keys(composition.imports ?? {})) this.import(name);
    for (const name of Object.keys(composition.instances)) this.instance(name);
    for (const part of composition.exports) this.export(part);
    return build(builder);
  }

  private export(part: ExportPart): void {
    const { builder } = this;
    if (!('spread' in part)) {
      const node = this.part(part);
      const name = part.as ?? nameOf(node);
      if (name === undefined) throw bad('an instance is exported without a name: say `as`, or spread it');
      builder.export(name, node);
      return;
    }
    const node = this.part(part.spread);
    for (const name of exportsOf(node)) {
      const alias = builder.exports.has(name) ? undefined : builder.alias(node, name);
      if (alias !== undefined) builder.export(name, alias);
    }
  }

  private part(part: Part): Node {
    let node: Node = 'import' in part ? this.import(part.import) : this.instance(part.instance);
    const path = part.export ?? [];
    for (const name of typeof path === 'string' ? [path] : path) {
      const alias = this.builder.alias(node, name);
      if (alias === undefined) {
        const of = 'import' in part ? part.import : part.instance;
        throw bad(`${of} does not export ${JSON.stringify(name)}${didYouMean(name, exportsOf(node))}`);
      }
      node = alias;
    }
    return node;
  }

  private import(name: string): ImportNode {
    const known = this.imports.get(name);
    if (known !== undefined) return known;
    const asked = own(this.composition.imports ?? {}, name, 'an import');
    const { entity, homes, named } = itemOf(this.package(asked.of), asked.item);
    const as = asked.as ?? named;
    for (const other of this.imports.values()) {
      if (other.name === as) throw new WasmvirtError('duplicate-name', `"${as}" is imported twice`);
    }
    const node = this.builder.add({ kind: 'import', name: as, entity, homes } as const);
    this.imports.set(name, node);
    return node;
  }

  private instance(name: string): InstanceNode {
    const known = this.instances.get(name);
    if (known !== undefined) return known;
    const asked = own(this.composition.instances, name, 'an instance');
    if (this.entered.has(name)) throw bad(`the instance ${JSON.stringify(name)} is given something that is made of it`);
    this.entered.add(name);
    const { builder } = this;
    const part = this.package(asked.component);
    const { imports } = part.world;
    const args = new Map<string, Node>();
    for (const [to, value] of Object.entries(asked.with ?? {})) {
      if (!imports.has(to)) {
        throw bad(`${asked.component} does not import ${JSON.stringify(to)}${didYouMean(to, imports.keys())}`);
      }
      args.set(to, this.part(value));
    }
    for (const value of asked.spread ?? []) {
      const node = this.part(value);
      for (const [to, item] of imports) {
        const alias = args.has(to) ? undefined : compatibleExport(builder, node, item.name);
        if (alias !== undefined) args.set(to, alias);
      }
    }
    const missing = [...imports.keys()].find((to) => !args.has(to));
    if (missing !== undefined && asked.rest !== 'import') {
      throw new WasmvirtError(
        'missing-import',
        `${name} asks for ${missing}, and nothing is given (rest: 'import' imports it)`,
      );
    }
    const node = builder.add({ kind: 'instance', package: part, args, label: name } as const);
    this.instances.set(name, node);
    return node;
  }

  private package(name: string): Package {
    let part = this.packages.get(name);
    if (part === undefined) {
      part = readPackage(name, own(this.composition.components, name, 'a component'));
      this.packages.set(name, part);
    }
    return part;
  }
}

/** The names that a node exports. */
export function exportsOf(node: Node): readonly string[] {
  const entity = entityOf(node);
  return entity.kind === 'instance' ? [...entity.type.exports.keys()] : [];
}

function itemOf(part: Package, name: string): { entity: Entity; homes: Homes; named: string } {
  for (const definition of part.definitions.values()) {
    if (definition.name === name) return { entity: definition.entity, homes: definition.homes, named: name };
  }
  const item = part.world.imports.get(name) ?? part.world.exports.get(name);
  if (item !== undefined) return { entity: item.entity, homes: part.homes, named: name };
  const names = [...part.world.imports.keys(), ...part.world.exports.keys()];
  throw bad(`${part.name} neither imports nor exports ${JSON.stringify(name)}${didYouMean(name, names)}`);
}

function nameOf(node: Node): string | undefined {
  return node.kind === 'instance' ? undefined : node.name;
}

function own<T>(record: Readonly<Record<string, T>>, name: string, what: string): T {
  const value = Object.hasOwn(record, name) ? record[name] : undefined;
  if (value === undefined)
    throw bad(
      `there is no ${what.replace(/^an? /, '')} ${JSON.stringify(name)}${didYouMean(name, Object.keys(record))}`,
    );
  return value;
}

function bad(sentence: string): WasmvirtError {
  return new WasmvirtError('bad-option', sentence);
}

import { equalBytes } from '../bytes/equal.ts';
import { readAliasSection } from '../binary/alias.ts';
import { readExportSection } from '../binary/export.ts';
import { readImportSection } from '../binary/import.ts';
import { readInstanceSection } from '../binary/instance.ts';
import { eachSection, readCount, type Range, type Section } from '../binary/section.ts';
import type { Sort, SortIdx } from '../binary/sort.ts';
import { Tally } from '../binary/tally.ts';
import { unnamedIn } from '../component/named.ts';
import type { World } from '../component/types.ts';
import { WasmvirtError } from '../errors.ts';
import { broken } from '../link/verify/read-output.ts';
import type { InstanceNode, Node } from './graph.ts';
import type { Package } from './package.ts';
import type { Settled } from './write.ts';

/** What an index of the result stands for, as its bytes say it. */
type Origin =
  | { readonly kind: 'import'; readonly name: string }
  | { readonly kind: 'export'; readonly of: Origin; readonly name: string }
  | { readonly kind: 'instance'; readonly component: Range; readonly args: ReadonlyMap<string, Origin> }
  | { readonly kind: 'component'; readonly body: Range }
  | { readonly kind: 'own' };

type InstanceOrigin = Extract<Origin, { readonly kind: 'instance' }>;

/**
 * The promise, checked on the finished result: it imports and exports what the graph says and nothing else; the components in it are those
 * of the graph, unchanged; each instance is made of the component, and given the things, that the graph says; each export is the one that
 * the graph says; and all types have names that the outside can see.
 *
 * @throws WasmvirtError `internal`; `wrong-type` where a type has no such name, as the graph does not export what has it
 */
export function checkComposition(bytes: Uint8Array, world: World, settled: Settled): void {
  const { graph } = settled;
  const wanted = new Set(settled.imports.map(({ name }) => name.name));
  for (const name of world.imports.keys()) if (!wanted.has(name)) broken(`it imports ${name}`);
  for (const name of wanted) if (!world.imports.has(name)) broken(`it does not import ${name}`);
  for (const name of world.exports.keys()) if (!graph.exports.has(name)) broken(`it exports ${name}`);
  const read = new Reading(bytes);
  const compare = new Comparison(bytes, settled, read.instances);
  for (const [name, node] of graph.exports) {
    const origin = read.exports.get(name);
    if (origin === undefined) broken(`it does not export ${name}`);
    if (!compare.same(origin, node)) broken(`its export ${name} is something else`);
  }
  compare.finish();
  checkNames(world);
}

/** Compares what the bytes say with the graph, each instance once. */
class Comparison {
  private readonly bytes: Uint8Array;
  private readonly settled: Settled;
  private readonly instances: readonly Origin[];
  private readonly found = new Map<Origin, InstanceNode>();
  private readonly matched = new Set<InstanceNode>();
  /** Which component is at which offset. */
  private readonly copies = new Map<number, Package>();

  constructor(bytes: Uint8Array, settled: Settled, instances: readonly Origin[]) {
    this.bytes = bytes;
    this.settled = settled;
    this.instances = instances;
  }

  same(origin: Origin, node: Node): boolean {
    switch (node.kind) {
      case 'import':
        return origin.kind === 'import' && origin.name === this.settled.explicit.get(node);
      case 'alias':
        return origin.kind === 'export' && origin.name === node.name && this.same(origin.of, node.of);
      case 'type':
        return origin.kind === 'own';
      case 'instance':
        return origin.kind === 'instance' && this.instance(origin, node);
      default:
        return node satisfies never;
    }
  }

  /** Every instance of the graph is there, and no other. */
  finish(): void {
    for (const node of this.settled.graph.nodes) {
      if (node.kind !== 'instance' || this.matched.has(node)) continue;
      const origin = this.instances.find((one) => !this.found.has(one) && this.same(one, node));
      if (origin === undefined) broken(`it has no instance of ${node.label}`);
    }
    if (this.found.size !== this.instances.length) broken('it has an instance that the graph has not');
  }

  private instance(origin: InstanceOrigin, node: InstanceNode): boolean {
    const known = this.found.get(origin);
    if (known !== undefined || this.matched.has(node)) return known === node;
    const { package: part, args } = node;
    if (!this.isCopy(origin.component, part) || origin.args.size !== part.world.imports.size) return false;
    for (const name of part.world.imports.keys()) {
      const given = origin.args.get(name);
      const arg = args.get(name);
      if (given === undefined) return false;
      if (arg === undefined) {
        if (given.kind !== 'import' || given.name !== this.settled.implicit.get(node)?.get(name)) return false;
      } else if (!this.same(given, arg)) return false;
    }
    this.found.set(origin, node);
    this.matched.add(node);
    return true;
  }

  /** Whether these bytes are those of the component. Each component is in the result once. */
  private isCopy({ start, end }: Range, part: Package): boolean {
    const known = this.copies.get(start);
    if (known !== undefined) return known === part;
    if (!equalBytes(part.bytes, this.bytes.subarray(start, end))) return false;
    this.copies.set(start, part);
    return true;
  }
}

/** The index spaces of the result that instances and exports use. */
class Reading {
  readonly exports = new Map<string, Origin>();
  readonly instances: Origin[] = [];
  private readonly bytes: Uint8Array;
  private readonly spaces = new Map<Sort, Origin[]>();

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    for (const section of eachSection(bytes, { start: 0, end: bytes.length }, new Tally())) this.section(section);
  }

  private section({ kind, body }: Section): void {
    const { bytes } = this;
    switch (kind) {
      case 'component':
        this.push('component', { kind: 'component', body });
        return;
      case 'type':
        for (let count = readCount(bytes, body); count > 0; count--) this.push('type', OWN);
        return;
      case 'import':
        for (const { name, type } of readImportSection(bytes, body))
          this.push(type.kind, { kind: 'import', name: name.name });
        return;
      case 'alias':
        for (const alias of readAliasSection(bytes, body)) {
          if (alias.kind === 'export') {
            this.push(alias.sort, { kind: 'export', of: this.at('instance', alias.instance), name: alias.name });
          } else this.push(alias.sort === 'type' ? 'type' : 'core module', OWN);
        }
        return;
      case 'instance':
        for (const instance of readInstanceSection(bytes, body)) {
          if (instance.kind === 'exports') broken('it has an instance of no component');
          const component = this.at('component', instance.component);
          if (component.kind !== 'component') broken('it makes an instance of a component that is not in it');
          const args = new Map(instance.args.map(({ name, item }) => [name, this.item(item)]));
          const made: Origin = { kind: 'instance', component: component.body, args };
          this.instances.push(made);
          this.push('instance', made);
        }
        return;
      case 'export':
        for (const { name, item } of readExportSection(bytes, body)) {
          const origin = this.item(item);
          this.exports.set(name.name, origin);
          this.push(item.sort, origin);
        }
        return;
      case 'custom':
      case 'core type':
        return;
      default:
        broken(`it has a section of the kind ${kind}`);
    }
  }

  private item({ sort, index }: SortIdx): Origin {
    return this.at(sort, index);
  }

  private at(sort: Sort, index: number): Origin {
    return this.spaces.get(sort)?.[index] ?? broken(`it has no ${sort} ${index}`);
  }

  private push(sort: Sort, origin: Origin): void {
    const space = this.spaces.get(sort);
    if (space === undefined) this.spaces.set(sort, [origin]);
    else space.push(origin);
  }
}

const OWN: Origin = { kind: 'own' };

function checkNames(world: World): void {
  const unnamed = unnamedIn(world);
  if (unnamed === undefined) return;
  throw new WasmvirtError(
    'wrong-type',
    `${unnamed.join('#')} uses a type that no import or export before it names: import or export what has the type, too`,
  );
}

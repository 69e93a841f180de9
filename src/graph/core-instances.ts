import type { CoreInlineExport, CoreInstance } from '../binary/core-instance.ts';
import { at } from '../component/scope.ts';
import { EVERYTHING, type Drawing } from './drawing.ts';
import type { Owner } from './graph.ts';
import type { CoreInstanceValue, CoreItem, End, ModuleValue } from './values.ts';

/** The import of a table by which the instances of wit-component that are made last fill in what the first one calls. */
const LATE_TABLE = '$imports';

/** What core instances ask for and is drawn when all is known. */
interface Pending {
  readonly to: End;
  readonly name: string;
  readonly value: CoreInstanceValue;
}

/** The core instances of one component instance. */
export class CoreInstances {
  private readonly drawing: Drawing;
  private readonly inside: number | undefined;
  private readonly owner: Owner;
  private readonly all: CoreInstanceValue[] = [];
  private readonly modules = new Map<number, ModuleValue>();
  private readonly pending: Pending[] = [];
  /** By the node of an instance that only passes calls on: the functions to which it does, by its names of them. */
  private readonly late = new Map<number, ReadonlyMap<string, CoreItem>>();

  constructor(drawing: Drawing, inside: number | undefined, owner: Owner) {
    this.drawing = drawing;
    this.inside = inside;
    this.owner = owner;
  }

  get count(): number {
    return this.all.length;
  }

  at(index: number): CoreInstanceValue {
    return at(this.all, index, 'core instance');
  }

  /** @param item what one of them is */
  exports(exports: readonly CoreInlineExport[], item: (one: CoreInlineExport) => CoreItem): void {
    this.drawing.spend(exports.length);
    this.all.push({ kind: 'core exports', exports: new Map(exports.map((one) => [one.name, item(one)])) });
  }

  /** One that is not drawn: what it exports is `from`'s. */
  closed(from: End | undefined): void {
    this.all.push({ kind: 'core instance', from });
  }

  instantiate(instance: CoreInstance & { readonly kind: 'instantiate' }, module: ModuleValue, fallback: string): void {
    const { drawing, inside } = this;
    const { definition } = module;
    const node = drawing.node({
      kind: 'core instance',
      owner: definition === undefined ? 'host' : (module.owner ?? this.owner),
      name: definition?.name ?? (module.name || fallback),
      inside,
      sort: undefined,
      size: definition?.size,
      functions: undefined,
      hidden: undefined,
    });
    this.modules.set(node, module);
    this.all.push({ kind: 'core instance', from: { node } });
    const args = instance.args.map((arg) => ({ to: { node }, name: arg.name, value: this.at(arg.instance) }));
    if (this.isFillingIn(args, module)) drawing.drop(node);
    else this.pending.push(...args);
    if (module.from !== undefined) drawing.edge(module.from, { node }, module.name, { other: 'module' });
  }

  /** The function to which calls are passed on in the end; itself, if it is none of those. */
  behind(item: CoreItem): CoreItem {
    const passed = item.from === undefined ? undefined : this.late.get(item.from.node)?.get(item.name);
    return passed ?? item;
  }

  /** Draws who satisfies what, when the last instance is there. */
  finish(): void {
    const { drawing } = this;
    for (const { to, name, value } of this.pending) {
      if (value.kind === 'core instance') {
        if (value.from !== undefined) drawing.edge(value.from, to, name, { other: EVERYTHING });
        continue;
      }
      for (const given of value.exports.values()) {
        const item = this.behind(given);
        if (item.from === undefined) continue;
        drawing.edge(item.from, to, name, item.sort === 'func' ? { func: item.name } : { other: item.sort });
      }
    }
  }

  /**
   * Whether an instance does nothing but fill the table of another one, which passes calls on. wit-component writes such pairs, as what is
   * lowered needs the memory of an instance that imports it; the
   * table comes with the functions, or in an argument of its own. They are recognised by what they can do, not by what they are called:
   * the one has no functions of its own, the other imports nothing. Neither is drawn.
   */
  private isFillingIn(args: readonly Pending[], module: ModuleValue): boolean {
    if (module.definition?.isWithoutCode !== true) return false;
    const exports = new Map(args.flatMap(({ value }) => (value.kind === 'core exports' ? [...value.exports] : [])));
    const table = exports.get(LATE_TABLE);
    const whole = args.flatMap(({ value }) => (value.kind === 'core instance' ? [value.from?.node] : []));
    if (table?.sort === 'table' && table.name === LATE_TABLE) whole.push(table.from?.node);
    const [node, second] = whole;
    if (node === undefined || second !== undefined || exports.size === 0) return false;
    if (this.modules.get(node)?.definition?.isWithoutImports !== true) return false;
    this.late.set(node, exports);
    this.drawing.drop(node);
    return true;
  }
}

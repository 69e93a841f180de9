import type { Alias } from '../binary/alias.ts';
import type { Canon } from '../binary/canon.ts';
import type { CoreInstance } from '../binary/core-instance.ts';
import type { Export } from '../binary/export.ts';
import type { Import } from '../binary/import.ts';
import type { Instance } from '../binary/instance.ts';
import type { CoreSort, Sort, SortIdx } from '../binary/sort.ts';
import type { Type } from '../binary/type.ts';
import { at } from '../component/scope.ts';
import { unreachable } from '../errors.ts';
import { connect, outward, shapeOf, type Shape } from './connect.ts';
import { CoreInstances } from './core-instances.ts';
import type { Definition, DefinitionPart } from './definition.ts';
import type { Drawing } from './drawing.ts';
import type { Owner } from './graph.ts';
import {
  exportOf,
  nothing,
  opened,
  type ComponentValue,
  type CoreItem,
  type Enclosing,
  type End,
  type Value,
} from './values.ts';

/** Whose the parts of a component are, by how many of their kind are defined before them. */
export interface Owners {
  readonly component: (index: number) => Owner;
  readonly module: (index: number) => Owner;
}

/** Where a component is instantiated. */
export interface Place {
  readonly drawing: Drawing;
  /** Its node; `undefined` for the outermost component, and for one that only passes on, which has none. */
  readonly box: number | undefined;
  readonly owner: Owner;
  /** How deep it is; the outermost component is 0. */
  readonly depth: number;
  /** How deep components are looked into. */
  readonly depthShown: number;
  /** The component in which it is defined. */
  readonly outer: Enclosing | undefined;
  /** What it is given; `undefined` for the outermost one, which the host gives what it imports. */
  readonly args: ReadonlyMap<string, Value> | undefined;
  /** Whose the parts of the outermost component are. */
  readonly owners?: Owners;
}

type Spaces = Readonly<Record<Exclude<Sort, `core ${CoreSort}`> | 'core module', Value[]>>;

/** The index spaces of one component that is instantiated, and who is behind each index. */
export class Part implements Enclosing {
  private readonly definition: Definition;
  private readonly place: Place;
  private readonly spaces: Spaces = { func: [], value: [], type: [], component: [], instance: [], 'core module': [] };
  private readonly core = new Map<CoreSort, CoreItem[]>();
  private readonly cores: CoreInstances;
  private readonly shapes: (Shape | undefined)[] = [];
  private readonly exports = new Map<string, Value>();
  private components = 0;
  private modules = 0;

  constructor(definition: Definition, place: Place) {
    this.definition = definition;
    this.place = place;
    this.cores = new CoreInstances(place.drawing, place.box, place.owner);
  }

  /** What it exports. */
  read(): ReadonlyMap<string, Value> {
    for (const part of this.definition.parts) this.part(part);
    this.cores.finish();
    return this.exports;
  }

  /** Whether what it instantiates is not looked at, and stands for its node. */
  private get isClosed(): boolean {
    return this.place.depth > this.place.depthShown;
  }

  private get self(): End | undefined {
    const { box } = this.place;
    return box === undefined ? undefined : { node: box };
  }

  private part(part: DefinitionPart): void {
    const { place, spaces } = this;
    place.drawing.spend();
    switch (part.kind) {
      case 'core module': {
        const name = this.nameOf('core module', spaces['core module'].length);
        const owner = place.owners?.module(this.modules++);
        spaces['core module'].push({ kind: 'module', from: undefined, name: name ?? '', definition: part, owner });
        return;
      }
      case 'component': {
        const name = this.nameOf('component', spaces.component.length) ?? '';
        const owner = place.owners?.component(this.components++) ?? place.owner;
        spaces.component.push({ kind: 'component', from: undefined, name, definition: part, scope: this, owner });
        return;
      }
      case 'import':
        for (const item of part.items) this.import(item);
        return;
      case 'export':
        for (const item of part.items) this.export(item);
        return;
      case 'alias':
        for (const alias of part.items) this.alias(alias);
        return;
      case 'type':
        for (const type of part.items) this.type(type);
        return;
      case 'instance':
        for (const instance of part.items) spaces.instance.push(this.instance(instance));
        return;
      case 'core instance':
        for (const instance of part.items) this.coreInstance(instance);
        return;
      case 'canon':
        for (const canon of part.items) this.canon(canon);
        return;
      case 'core type':
      case 'start':
      case 'value':
        return;
      default:
        throw unreachable(part);
    }
  }

  private import({ name: { name }, type }: Import): void {
    const { drawing, args, box } = this.place;
    drawing.spend();
    const sort = type.kind;
    const shape = type.kind === 'instance' ? this.shapes[type.type] : undefined;
    if (args !== undefined && box === undefined) {
      this.push(sort, args.get(name) ?? nothing(sort, name), shape);
      return;
    }
    if (args === undefined) {
      const functions = type.kind === 'func' ? 1 : (shape?.functions.length ?? 0);
      const node = drawing.node({
        ...{ kind: 'import', owner: 'host', name, inside: undefined, sort },
        ...{ size: undefined, functions, hidden: undefined },
      });
      this.push(sort, opened(sort, { node }, name, undefined), shape);
      return;
    }
    const end = drawing.takes(box ?? 0, name);
    const outer = args.get(name) ?? nothing(sort, name);
    connect(drawing, outer, end, name, shape);
    this.push(sort, opened(sort, end, name, outer), shape);
  }

  private export({ name: { name }, item }: Export): void {
    const { drawing, args } = this.place;
    drawing.spend();
    const value = this.value(item);
    this.exports.set(name, value);
    const core = CORE_SORT_OF.get(item.sort);
    if (core === undefined) this.push(item.sort, value, item.sort === 'type' ? this.shapes[item.index] : undefined);
    if (args !== undefined) return;
    const node = drawing.node({
      ...{ kind: 'export', owner: 'host', name, inside: undefined, sort: item.sort },
      ...{ size: undefined, functions: undefined, hidden: undefined },
    });
    connect(drawing, value, { node }, name, undefined);
  }

  private alias(alias: Alias): void {
    const { drawing } = this.place;
    drawing.spend();
    switch (alias.kind) {
      case 'export': {
        const value = exportOf(at(this.spaces.instance, alias.instance, 'instance'), alias.name, alias.sort);
        if (alias.sort === 'type' && value.kind === 'item') drawing.used(value.from, 'types');
        this.push(alias.sort, value);
        return;
      }
      case 'core export': {
        const instance = this.cores.at(alias.instance);
        const { sort, name } = alias;
        const own = (): CoreItem => ({
          ...{ kind: 'core item', sort, name },
          from: instance.kind === 'core instance' ? instance.from : undefined,
        });
        this.pushCore(sort, instance.kind === 'core exports' ? (instance.exports.get(name) ?? own()) : own());
        return;
      }
      case 'outer': {
        const value = alias.sort === 'core type' ? undefined : this.enclosed(alias.count, alias.sort, alias.index);
        if (alias.sort !== 'core type') this.push(alias.sort, value ?? nothing(alias.sort, ''));
        return;
      }
      default:
        throw unreachable(alias);
    }
  }

  enclosed(count: number, sort: Sort, index: number): Value | undefined {
    if (count > 0) return this.place.outer?.enclosed(count - 1, sort, index);
    return this.spaces[sort as keyof Spaces][index]; // the reader refuses other sorts
  }

  private type(type: Type): void {
    this.place.drawing.spend();
    this.push('type', nothing('type', ''), type.kind === 'instance' ? shapeOf(type) : undefined);
  }

  private instance(instance: Instance): Value {
    const { drawing } = this.place;
    if (instance.kind === 'exports') {
      drawing.spend(instance.exports.length);
      const exports = instance.exports.map(({ name, item }) => [name.name, this.value(item)] as const);
      return { kind: 'instance', from: undefined, exports: new Map(exports), outer: undefined };
    }
    drawing.spend(instance.args.length);
    const component = at(this.spaces.component, instance.component, 'component');
    const args = new Map(instance.args.map(({ name, item }) => [name, this.value(item)]));
    const { definition } = component.kind === 'component' ? component : { definition: undefined };
    if (component.kind !== 'component' || (this.isClosed && definition?.isPassing !== true)) {
      return { kind: 'instance', from: this.self, exports: undefined, outer: undefined };
    }
    if (definition === undefined) return this.imported(component, args);
    return this.instantiate(component, definition, args);
  }

  private instantiate(component: ComponentValue, definition: Definition, args: ReadonlyMap<string, Value>): Value {
    const { place } = this;
    const { drawing, depthShown } = place;
    const inner = { drawing, depthShown, owner: component.owner, outer: component.scope, args };
    if (definition.isPassing) {
      const exports = new Part(definition, { ...inner, box: undefined, depth: place.depth }).read();
      return { kind: 'instance', from: undefined, exports, outer: undefined };
    }
    const box = this.box(component, definition);
    const exports = new Part(definition, { ...inner, box, depth: place.depth + 1 }).read();
    const given = [...exports].map(([name, value]) => [name, outward(drawing, value, box, name)] as const);
    return { kind: 'instance', from: { node: box }, exports: new Map(given), outer: undefined };
  }

  private imported(component: ComponentValue, args: ReadonlyMap<string, Value>): Value {
    const { drawing } = this.place;
    const box = this.box(component, undefined);
    for (const [name, value] of args) connect(drawing, value, drawing.takes(box, name), name, undefined);
    if (component.from !== undefined)
      drawing.edge(component.from, { node: box }, component.name, { other: 'component' });
    return { kind: 'instance', from: { node: box }, exports: undefined, outer: undefined };
  }

  private box(component: ComponentValue, definition: Definition | undefined): number {
    const { place, spaces } = this;
    const index = spaces.component.indexOf(component);
    const name = definition?.name ?? this.nameOf('instance', spaces.instance.length) ?? component.name;
    const isShown = definition !== undefined && place.depth < place.depthShown;
    return place.drawing.node({
      ...{
        kind: 'component instance',
        owner: component.owner,
        inside: place.box,
        sort: undefined,
        functions: undefined,
      },
      name: name || unnamed(component.owner, index),
      size: definition?.size,
      hidden: definition === undefined || isShown ? undefined : definition.counts,
    });
  }

  private coreInstance(instance: CoreInstance): void {
    const { cores, place, spaces } = this;
    place.drawing.spend();
    if (instance.kind === 'exports') {
      cores.exports(instance.exports, ({ item: { sort, index } }) => this.coreItem(sort, index));
    } else if (this.isClosed) {
      cores.closed(this.self);
    } else {
      const module = at(spaces['core module'], instance.module, 'core module');
      if (module.kind !== 'module') cores.closed(undefined);
      else
        cores.instantiate(
          instance,
          module,
          this.nameOf('core instance', cores.count) ?? `core module ${instance.module}`,
        );
    }
  }

  private canon(canon: Canon): void {
    const { spaces } = this;
    this.place.drawing.spend();
    if (canon.kind === 'lift') {
      const { from, name } = this.cores.behind(this.coreItem('func', canon.func));
      this.push('func', { kind: 'item', sort: 'func', from, name, outer: undefined });
      return;
    }
    if (canon.kind === 'lower') {
      const func = at(spaces.func, canon.func, 'function');
      this.pushCore('func', { kind: 'core item', sort: 'func', from: func.from, name: nameIn(func) });
      return;
    }
    const type = canon.kind === 'resource.drop' ? spaces.type[canon.type] : undefined;
    this.pushCore('func', { kind: 'core item', sort: 'types', from: type?.from, name: canon.kind });
  }

  private value({ sort, index }: SortIdx): Value {
    const core = CORE_SORT_OF.get(sort);
    if (core !== undefined) return nothing(sort, '');
    return at(this.spaces[sort as keyof Spaces], index, sort); // the core sorts but modules are in the table
  }

  private coreItem(sort: CoreSort, index: number): CoreItem {
    return this.core.get(sort)?.[index] ?? { kind: 'core item', sort, from: undefined, name: '' };
  }

  private push(sort: Sort, value: Value, shape?: Shape): void {
    const core = CORE_SORT_OF.get(sort);
    if (core !== undefined) return;
    if (sort === 'type') this.shapes.push(shape);
    this.spaces[sort as keyof Spaces].push(value); // as above
  }

  private pushCore(sort: CoreSort, item: CoreItem): void {
    const space = this.core.get(sort);
    if (space === undefined) this.core.set(sort, [item]);
    else space.push(item);
  }

  private nameOf(sort: Sort, index: number): string | undefined {
    return this.definition.names.get(sort)?.get(index);
  }
}

/** What a component without a name is called. */
function unnamed(owner: Owner, index: number): string {
  const component = `component ${index}`;
  if (owner === 'wasmvirt') return `adapter (${component})`;
  return owner === 'guest' ? `guest (${component})` : component;
}

function nameIn(value: Value): string {
  return value.kind === 'item' ? value.name : '';
}

/** The core sorts, but for modules, which are items of components as well. */
const CORE_SORT_OF: ReadonlyMap<Sort, CoreSort> = new Map(
  (['func', 'table', 'memory', 'global', 'tag', 'type', 'instance'] as const).map((sort) => [`core ${sort}`, sort]),
);

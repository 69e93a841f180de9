import type { Alias } from '../binary/alias.ts';
import type { CoreType } from '../binary/core-type.ts';
import type { Canon, CanonOpt } from '../binary/canon.ts';
import type { Component, ComponentSection } from '../binary/component.ts';
import { mapParts } from '../binary/compound.ts';
import type { CoreInstance } from '../binary/core-instance.ts';
import type { Export } from '../binary/export.ts';
import type { ExternType } from '../binary/extern-type.ts';
import type { Import } from '../binary/import.ts';
import type { Instance } from '../binary/instance.ts';
import type { Sort, SortIdx } from '../binary/sort.ts';
import type { Start } from '../binary/start.ts';
import type { ComponentDecl, InstanceDecl, Type, ValType } from '../binary/type.ts';
import type { Value } from '../binary/value.ts';
import { unreachable } from '../errors.ts';
import { CoreTypeMapper, type IndexMap } from './map-core-types.ts';

/** A definition, by the kind of its section. Sections that hold one item each are that item. */
export type Item =
  | { readonly kind: 'core module'; readonly bytes: Uint8Array }
  | { readonly kind: 'core instance'; readonly item: CoreInstance }
  | { readonly kind: 'core type'; readonly item: CoreType }
  | { readonly kind: 'component'; readonly component: Component | Uint8Array }
  | { readonly kind: 'instance'; readonly item: Instance }
  | { readonly kind: 'alias'; readonly item: Alias }
  | { readonly kind: 'type'; readonly item: Type }
  | { readonly kind: 'canon'; readonly item: Canon }
  | { readonly kind: 'start'; readonly item: Start }
  | { readonly kind: 'import'; readonly item: Import }
  | { readonly kind: 'export'; readonly item: Export }
  | { readonly kind: 'value'; readonly item: Value };

/** The same definition with the indices that the map gives. */
export function mapItem(item: Item, map: IndexMap): Item {
  const mapper = new Mapper(map, 0);
  switch (item.kind) {
    case 'core module':
      return item;
    case 'component':
      // bytes: nothing in it reaches out
      if (item.component instanceof Uint8Array) return item;
      return { kind: item.kind, component: mapper.component(item.component) };
    case 'core instance':
      return { kind: item.kind, item: mapper.coreInstance(item.item) };
    case 'core type':
      return { kind: item.kind, item: mapper.coreType(item.item) };
    case 'instance':
      return { kind: item.kind, item: mapper.instance(item.item) };
    case 'alias':
      return { kind: item.kind, item: mapper.alias(item.item) };
    case 'type':
      return { kind: item.kind, item: mapper.type(item.item) };
    case 'canon':
      return { kind: item.kind, item: mapper.canon(item.item) };
    case 'start':
      return { kind: item.kind, item: mapper.start(item.item) };
    case 'import':
      return { kind: item.kind, item: mapper.import(item.item) };
    case 'export':
      return { kind: item.kind, item: mapper.export(item.item) };
    case 'value':
      return { kind: item.kind, item: mapper.value(item.item) };
    default:
      throw unreachable(item);
  }
}

class Mapper extends CoreTypeMapper {
  protected inside(): Mapper {
    return new Mapper(this.map, this.depth + 1);
  }

  private sortIdx = ({ sort, index }: SortIdx): SortIdx => ({ sort, index: this.number(sort, index) });

  component({ sections }: Component): Component {
    const inner = this.inside();
    return { sections: sections.map((section) => inner.section(section)) };
  }

  private section(section: ComponentSection): ComponentSection {
    switch (section.kind) {
      case 'custom':
      case 'core module':
        return section;
      case 'component':
        return { kind: section.kind, component: this.component(section.component) };
      case 'start':
        return { kind: section.kind, start: this.start(section.start) };
      case 'core instance':
        return { kind: section.kind, items: section.items.map((item) => this.coreInstance(item)) };
      case 'core type':
        return { kind: section.kind, items: section.items.map((item) => this.coreType(item)) };
      case 'instance':
        return { kind: section.kind, items: section.items.map((item) => this.instance(item)) };
      case 'alias':
        return { kind: section.kind, items: section.items.map((item) => this.alias(item)) };
      case 'type':
        return { kind: section.kind, items: section.items.map((item) => this.type(item)) };
      case 'canon':
        return { kind: section.kind, items: section.items.map((item) => this.canon(item)) };
      case 'import':
        return { kind: section.kind, items: section.items.map((item) => this.import(item)) };
      case 'export':
        return { kind: section.kind, items: section.items.map((item) => this.export(item)) };
      case 'value':
        return { kind: section.kind, items: section.items.map((item) => this.value(item)) };
      default:
        throw unreachable(section);
    }
  }

  coreInstance(instance: CoreInstance): CoreInstance {
    if (instance.kind === 'instantiate') {
      return {
        kind: instance.kind,
        module: this.use('core module', instance.module),
        args: instance.args.map((arg) => ({ ...arg, instance: this.use('core instance', arg.instance) })),
      };
    }
    return {
      kind: instance.kind,
      exports: instance.exports.map(({ name, item: { sort, index } }) => {
        return { name, item: { sort, index: this.number(`core ${sort}`, index) } };
      }),
    };
  }

  instance(instance: Instance): Instance {
    if (instance.kind === 'instantiate') {
      return {
        kind: instance.kind,
        component: this.use('component', instance.component),
        args: instance.args.map(({ name, item }) => ({ name, item: this.sortIdx(item) })),
      };
    }
    return {
      kind: instance.kind,
      exports: instance.exports.map(({ name, item }) => ({ name, item: this.sortIdx(item) })),
    };
  }

  alias(alias: Alias): Alias {
    switch (alias.kind) {
      case 'export':
        return { ...alias, instance: this.use('instance', alias.instance) };
      case 'core export':
        return { ...alias, instance: this.use('core instance', alias.instance) };
      case 'outer':
        return { ...alias, ...this.outer(alias.sort, alias.count, alias.index) };
      default:
        throw unreachable(alias);
    }
  }

  type(type: Type): Type {
    switch (type.kind) {
      case 'func':
        return {
          ...type,
          params: type.params.map(({ label, type: t }) => ({ label, type: this.valType(t) })),
          result: this.optional(type.result),
        };
      case 'instance': {
        const inner = this.inside();
        // an instance type has no imports, and its mapped form none either
        return { kind: type.kind, decls: type.decls.map((decl) => inner.decl(decl) as InstanceDecl) };
      }
      case 'component': {
        const inner = this.inside();
        return { kind: type.kind, decls: type.decls.map((decl) => inner.decl(decl)) };
      }
      case 'resource':
        return {
          kind: type.kind,
          rep: this.coreValType(type.rep),
          dtor: type.dtor === undefined ? undefined : this.use('core func', type.dtor),
        };
      case 'primitive':
        return type;
      case 'own':
      case 'borrow':
        return { kind: type.kind, type: this.use('type', type.type) };
      default:
        return mapParts(type, (part) => this.valType(part));
    }
  }

  private valType(type: ValType): ValType {
    return typeof type === 'string' ? type : this.use('type', type);
  }

  private optional(type: ValType | undefined): ValType | undefined {
    return type === undefined ? undefined : this.valType(type);
  }

  private decl(decl: ComponentDecl): ComponentDecl {
    switch (decl.kind) {
      case 'core type':
        return { kind: decl.kind, type: this.coreType(decl.type) };
      case 'type':
        return { kind: decl.kind, type: this.type(decl.type) };
      case 'alias':
        return { kind: decl.kind, alias: this.alias(decl.alias) };
      case 'import':
      case 'export':
        return { ...decl, type: this.externType(decl.type) };
      default:
        throw unreachable(decl);
    }
  }

  private externType(type: ExternType): ExternType {
    switch (type.kind) {
      case 'core module':
        return { kind: type.kind, type: this.use('core type', type.type) };
      case 'func':
      case 'component':
      case 'instance':
        return { kind: type.kind, type: this.use('type', type.type) };
      case 'value': {
        const { bound } = type;
        if (bound.kind === 'eq')
          return { kind: type.kind, bound: { kind: 'eq', value: this.use('value', bound.value) } };
        return { kind: type.kind, bound: { ...bound, type: this.valType(bound.type) } };
      }
      case 'type':
        if (type.bound.kind !== 'eq') return type;
        return { kind: type.kind, bound: { kind: 'eq', type: this.use('type', type.bound.type) } };
      default:
        throw unreachable(type);
    }
  }

  canon(canon: Canon): Canon {
    switch (canon.kind) {
      case 'lift':
        return {
          kind: canon.kind,
          func: this.use('core func', canon.func),
          options: this.options(canon.options),
          type: this.use('type', canon.type),
        };
      case 'lower':
        return { kind: canon.kind, func: this.use('func', canon.func), options: this.options(canon.options) };
      case 'task.return':
        return { kind: canon.kind, result: this.optional(canon.result), options: this.options(canon.options) };
      case 'context.get':
      case 'context.set':
        return { ...canon, type: this.coreValType(canon.type) };
      case 'stream.read':
      case 'stream.write':
      case 'future.read':
      case 'future.write':
        return { ...canon, type: this.use('type', canon.type), options: this.options(canon.options) };
      case 'resource.new':
      case 'resource.drop':
      case 'resource.rep':
      case 'stream.new':
      case 'stream.drop-readable':
      case 'stream.drop-writable':
      case 'future.new':
      case 'future.drop-readable':
      case 'future.drop-writable':
      case 'stream.cancel-read':
      case 'stream.cancel-write':
      case 'future.cancel-read':
      case 'future.cancel-write':
        return { ...canon, type: this.use('type', canon.type) };
      case 'error-context.new':
      case 'error-context.debug-message':
        return { ...canon, options: this.options(canon.options) };
      case 'waitable-set.wait':
      case 'waitable-set.poll':
        return { ...canon, memory: this.use('core memory', canon.memory) };
      case 'thread.new-indirect':
      case 'thread.spawn-indirect':
        return { ...canon, type: this.use('core type', canon.type), table: this.use('core table', canon.table) };
      case 'thread.spawn-ref':
        return { ...canon, type: this.use('core type', canon.type) };
      default:
        return canon;
    }
  }

  private options(options: readonly CanonOpt[]): readonly CanonOpt[] {
    return options.map((option): CanonOpt => {
      switch (option.kind) {
        case 'memory':
          return { kind: option.kind, memory: this.use('core memory', option.memory) };
        case 'realloc':
        case 'post-return':
        case 'callback':
          return { kind: option.kind, func: this.use('core func', option.func) };
        case 'core-type':
          return { kind: option.kind, type: this.use('core type', option.type) };
        case 'string-encoding':
        case 'async':
        case 'gc':
          return option;
        default:
          throw unreachable(option);
      }
    });
  }

  start(start: Start): Start {
    return {
      ...start,
      func: this.use('func', start.func),
      args: start.args.map((arg) => this.use('value', arg)),
    };
  }

  import(item: Import): Import {
    return { name: item.name, type: this.externType(item.type) };
  }

  export({ name, item, type }: Export): Export {
    return { name, item: this.sortIdx(item), type: type === undefined ? undefined : this.externType(type) };
  }

  value(value: Value): Value {
    return { ...value, type: this.valType(value.type) };
  }
}

/** The sort of what a definition adds to the index spaces; `undefined` for one that adds nothing. */
export function sortOf(item: Item): Sort | undefined {
  switch (item.kind) {
    case 'canon':
      return item.item.kind === 'lift' ? 'func' : 'core func';
    case 'alias':
      return item.item.kind === 'core export' ? `core ${item.item.sort}` : item.item.sort;
    case 'import':
      return item.item.type.kind;
    case 'export':
      return item.item.item.sort;
    case 'start':
      return item.item.results === 0 ? undefined : 'value';
    default:
      return item.kind;
  }
}

/** How many indices it adds: each type of a recursive group has one, and each result of a start function. */
export function countOf(item: Item): number {
  if (item.kind === 'core type') return item.item.kind === 'rec' ? item.item.types.length : 1;
  return item.kind === 'start' ? item.item.results : 1;
}

import { createHash } from 'node:crypto';
import { resolveComponent } from '../../src/component/resolve.ts';
import type {
  DefinedType,
  Entity,
  FuncType,
  Item,
  Resource,
  ResourceIdentity,
  Type,
  ValueType,
} from '../../src/component/types.ts';

/**
 * The world of a component as lines of text that are equal for two components if and only if their imports and exports are the same, in
 * whatever order, with the same types and the same resources. Which interface a type was taken from does not count: that is a matter of
 * words, as `use` of an alias of a type or of the type.
 */
export function canonicalWorld(bytes: Uint8Array): string[] {
  const world = resolveComponent(bytes);
  const text = new Canonical();
  return [...text.items('import', world.imports), ...text.items('export', world.exports)];
}

/** The same in one short word. */
export function worldHash(bytes: Uint8Array): string {
  return createHash('sha256').update(canonicalWorld(bytes).join('\n')).digest('hex').slice(0, 16);
}

class Canonical {
  private readonly resources = new Map<ResourceIdentity, number>();
  private readonly known = new Map<DefinedType, string>();

  items(prefix: string, items: ReadonlyMap<string, Item>): string[] {
    const sorted = [...items].sort(([a], [b]) => (a < b ? -1 : 1));
    // types first: they number the resources
    const types = sorted.filter(([, { entity }]) => entity.kind === 'type');
    const rest = sorted.filter(([, { entity }]) => entity.kind !== 'type');
    return [...types, ...rest].flatMap(([name, { name: said, entity }]) => {
      const attributes = said.attributes.map((a) => JSON.stringify(a)).join('');
      return this.entity(`${prefix} ${name}${attributes}`, entity);
    });
  }

  private entity(prefix: string, entity: Entity): string[] {
    switch (entity.kind) {
      case 'instance':
        return [`${prefix}: instance`, ...this.items(`${prefix} #`, entity.type.exports)];
      case 'component':
        return [`${prefix}: component`, ...this.component(prefix, entity.type)];
      case 'func':
        return [`${prefix}: ${this.func(entity.type)}`];
      case 'type':
        return this.type(`${prefix}: type`, entity.type);
      case 'value':
        return [`${prefix}: value ${this.value(entity.type)}`];
      case 'core module':
        return [`${prefix}: core module`];
    }
  }

  private component(prefix: string, type: Extract<Type, { kind: 'component' }>): string[] {
    return [...this.items(`${prefix} <`, type.imports), ...this.items(`${prefix} >`, type.exports)];
  }

  private type(prefix: string, type: Type): string[] {
    switch (type.kind) {
      case 'resource':
        return [`${prefix} ${this.resource(type)}`];
      case 'func':
        return [`${prefix} ${this.func(type)}`];
      case 'instance':
        return [`${prefix} instance`, ...this.items(`${prefix} #`, type.exports)];
      case 'component':
        return [`${prefix} component`, ...this.component(prefix, type)];
      default:
        return [`${prefix} ${this.value(type)}`];
    }
  }

  private func({ async, params, result }: FuncType): string {
    const list = params.map((p) => `${p.label}: ${this.value(p.type)}`).join(', ');
    return `${async ? 'async ' : ''}func(${list}) -> ${this.value(result)}`;
  }

  private resource({ identity }: Resource): string {
    let number = this.resources.get(identity);
    if (number === undefined) {
      number = this.resources.size;
      this.resources.set(identity, number);
    }
    return `resource ${String(number)}`;
  }

  private value(type: ValueType | undefined): string {
    if (type === undefined) return '_';
    if (typeof type === 'string') return type;
    let text = this.known.get(type);
    if (text === undefined) {
      text = this.shape(type);
      // what is long is named by its hash: types are in one another many times
      if (text.length > 200) text = createHash('sha256').update(text).digest('hex').slice(0, 16);
      this.known.set(type, text);
    }
    return text;
  }

  private shape(type: DefinedType): string {
    switch (type.kind) {
      case 'primitive':
        return type.type;
      case 'record':
        return `record{${type.fields.map((f) => `${f.label}: ${this.value(f.type)}`).join(', ')}}`;
      case 'variant':
        return `variant{${type.cases.map((c) => `${c.label}(${this.value(c.type)})`).join(', ')}}`;
      case 'list':
        return `list<${this.value(type.element)}, ${String(type.length)}>`;
      case 'tuple':
        return `tuple<${type.types.map((t) => this.value(t)).join(', ')}>`;
      case 'flags':
      case 'enum':
        return `${type.kind}{${type.labels.join(', ')}}`;
      case 'option':
        return `option<${this.value(type.type)}>`;
      case 'result':
        return `result<${this.value(type.ok)}, ${this.value(type.error)}>`;
      case 'stream':
      case 'future':
        return `${type.kind}<${this.value(type.element)}>`;
      case 'map':
        return `map<${this.value(type.key)}, ${this.value(type.value)}>`;
      case 'own':
      case 'borrow':
        return `${type.kind}<${this.resource(type.resource)}>`;
    }
  }
}

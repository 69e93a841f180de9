import { interfaceOf, parseExternName, printInterfaceName } from '../component/extern-name.ts';
import type { DefinedType, FuncType, Item, Resource, Type, ValueType, World } from '../component/types.ts';
import { TextBudget, typeText, type Naming } from './type-text.ts';

/** A world as plain data. Types are texts in WIT's syntax. */
export interface WorldJson {
  readonly imports: readonly ItemJson[];
  readonly exports: readonly ItemJson[];
}

/** An import or export. */
export interface ItemJson {
  /** The extern name. */
  readonly name: string;
  readonly kind: 'func' | 'type' | 'instance' | 'component' | 'core module' | 'value';
  /** The interface, by the name or the attribute `implements`. */
  readonly interface?: string;
  readonly externalId?: string;
  readonly versionSuffix?: string;
  /** Of an instance. */
  readonly types?: readonly TypeJson[];
  readonly functions?: readonly FuncJson[];
  /** Of an instance or component: exports that are neither types nor functions, which WIT cannot describe. */
  readonly items?: readonly ItemJson[];
  /** Of a component. */
  readonly imports?: readonly ItemJson[];
  readonly exports?: readonly ItemJson[];
  /** Of a function. */
  readonly func?: FuncJson;
  /** Of a type. */
  readonly type?: TypeJson;
  /** Of a value: its type. */
  readonly value?: string;
}

/** A function as it is declared: methods with `self`. */
export interface FuncJson {
  readonly name: string;
  readonly kind: 'freestanding' | 'constructor' | 'method' | 'static';
  readonly async: boolean;
  readonly params: readonly { readonly name: string; readonly type: string }[];
  readonly result: string | null;
}

/** A named type; `alias` is the named type that it is an alias of. */
export interface TypeJson {
  readonly name: string;
  readonly kind: 'resource' | 'func' | 'instance' | 'component' | DefinedType['kind'];
  readonly alias?: { readonly interface: string | null; readonly name: string };
  /** Resources with the same number are the same type. */
  readonly resource?: number;
  readonly fields?: readonly { readonly name: string; readonly type: string }[];
  readonly cases?: readonly { readonly name: string; readonly type: string | null }[];
  readonly labels?: readonly string[];
  /** Of any other type without fields, cases or labels. */
  readonly type?: string;
}

/**
 * What a component imports and exports, as data for programs, in the order of the binary. Unlike WIT text this exists for
 * every component: a type without a name is written out in place.
 *
 * @throws WasmvirtError `limit` where the text would be huge
 */
export function worldToJson(world: World): WorldJson {
  const writer = new JsonWriter();
  return { imports: writer.items(world.imports, null), exports: writer.items(world.exports, null) };
}

interface Known {
  readonly interface: string | null;
  readonly name: string;
}

class JsonWriter implements Naming {
  readonly budget = new TextBudget();
  private readonly known = new Map<DefinedType | Resource, Known>();
  private readonly identities = new Map<object, Known>();

  items(items: ReadonlyMap<string, Item>, scope: string | null): ItemJson[] {
    return [...items.values()].map((item) => this.item(item, scope));
  }

  private item(item: Item, scope: string | null): ItemJson {
    const { entity } = item;
    const { name } = item.name;
    this.budget.item(name);
    const found = interfaceOf(item.name);
    const head = {
      name,
      kind: entity.kind,
      ...(found === undefined ? {} : { interface: printInterfaceName(found) }),
      ...attributes(item),
    };
    switch (entity.kind) {
      case 'func':
        return { ...head, func: this.func(name, entity.type) };
      case 'type':
        return { ...head, type: this.type(name, entity.type, scope) };
      case 'instance': {
        const inner = head.interface ?? name;
        const types: TypeJson[] = [];
        const functions: FuncJson[] = [];
        const others: ItemJson[] = [];
        for (const each of entity.type.exports.values()) {
          this.budget.item(each.name.name);
          if (each.entity.kind === 'type') types.push(this.type(each.name.name, each.entity.type, inner));
          else if (each.entity.kind === 'func') functions.push(this.func(each.name.name, each.entity.type));
          else others.push(this.item(each, inner));
        }
        return { ...head, types, functions, ...(others.length === 0 ? {} : { items: others }) };
      }
      case 'component':
        return {
          ...head,
          imports: this.items(entity.type.imports, name),
          exports: this.items(entity.type.exports, name),
        };
      case 'value':
        return { ...head, value: typeText(entity.type, this) };
      case 'core module':
        return head;
      default:
        return entity satisfies never;
    }
  }

  private func(name: string, type: FuncType): FuncJson {
    const parsed = parseExternName(name);
    const annotated = parsed.kind === 'constructor' || parsed.kind === 'method' || parsed.kind === 'static';
    return {
      name,
      kind: annotated ? parsed.kind : 'freestanding',
      async: type.async,
      params: type.params.map((p) => ({ name: p.label, type: typeText(p.type, this) })),
      result: type.result === undefined ? null : typeText(type.result, this),
    };
  }

  private type(name: string, type: Type, scope: string | null): TypeJson {
    if (type.kind === 'func' || type.kind === 'instance' || type.kind === 'component') return { name, kind: type.kind };
    const before = this.find(type);
    const known: Known = { interface: scope, name };
    this.known.set(type, known);
    const head = { name, kind: type.kind, ...(before === undefined ? {} : { alias: before }) };
    if (type.kind === 'resource') {
      if (!this.identities.has(type.identity)) this.identities.set(type.identity, known);
      return { ...head, resource: type.identity.id };
    }
    switch (type.kind) {
      case 'record':
        return { ...head, fields: type.fields.map((f) => ({ name: f.label, type: typeText(f.type, this) })) };
      case 'variant':
        return { ...head, cases: type.cases.map((c) => ({ name: c.label, type: optional(c.type, this) })) };
      case 'flags':
      case 'enum':
        return { ...head, labels: type.labels };
      default:
        return { ...head, type: this.shape(type) };
    }
  }

  /** The definition of a type that was just given a name. */
  private shape(type: DefinedType): string {
    return typeText({ ...type, aliasOf: undefined }, this);
  }

  private find(type: DefinedType | Resource): Known | undefined {
    for (let t: DefinedType | Resource | undefined = type; t !== undefined; t = t.aliasOf) {
      const known = this.known.get(t);
      if (known !== undefined) return known;
    }
    return undefined;
  }

  nameOf(type: DefinedType | Resource): string | undefined {
    const known = this.find(type) ?? (type.kind === 'resource' ? this.identities.get(type.identity) : undefined);
    return known?.name;
  }

  unnamed(type: DefinedType | Resource): string {
    switch (type.kind) {
      case 'resource':
        return `resource ${type.identity.id}`;
      case 'record':
        return this.braces(
          'record',
          type.fields.map((f) => `${f.label}: ${typeText(f.type, this)}`),
        );
      case 'variant':
        return this.braces(
          'variant',
          type.cases.map((c) => (c.type === undefined ? c.label : `${c.label}(${typeText(c.type, this)})`)),
        );
      case 'flags':
      case 'enum':
        return this.braces(type.kind, type.labels);
      default:
        return typeText(type, this);
    }
  }

  private braces(keyword: string, parts: readonly string[]): string {
    let length = keyword.length + 4;
    for (const part of parts) length += part.length + 2;
    this.budget.spend(length);
    return `${keyword} { ${parts.join(', ')} }`;
  }
}

function optional(type: ValueType | undefined, naming: Naming): string | null {
  return type === undefined ? null : typeText(type, naming);
}

function attributes(item: Item): { externalId?: string; versionSuffix?: string } {
  const out: { externalId?: string; versionSuffix?: string } = {};
  for (const attribute of item.name.attributes) {
    if (attribute.kind === 'external-id') out.externalId = attribute.id;
    if (attribute.kind === 'versionsuffix') out.versionSuffix = attribute.suffix;
  }
  return out;
}

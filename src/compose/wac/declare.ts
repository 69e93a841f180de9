import type {
  Case,
  DefinedType,
  Entity,
  Field,
  FuncType,
  Item,
  Resource,
  Shape,
  Type,
  ValueType,
} from '../../component/types.ts';
import { isValueType } from '../../component/mention.ts';
import type { Definition, Homes } from '../package.ts';
import type * as ast from './ast.ts';
import { entityOfMeaning, enter, fail, follow, look, type Meaning, type Names, type Reading } from './scope.ts';

export type Items = Map<string, Item>;

/** Makes types of their declarations. Names are looked up in one place: the document, an interface or a world. */
export class Declarations {
  readonly names: Names;
  /** Types that are used from other interfaces, and the imports that these are. */
  readonly homes = new Map<DefinedType | Resource, Item>();
  private readonly reading: Reading;

  constructor(reading: Reading, names: Names = new Map()) {
    this.reading = reading;
    this.names = names;
  }

  /** The type of a declaration; its name is not entered. */
  type(decl: ast.TypeDecl): Type {
    switch (decl.kind) {
      case 'variant': {
        const cases = this.distinct(decl.cases, 'case', (c): Case => ({
          label: c.id.text,
          type: c.type === undefined ? undefined : this.value(c.type),
        }));
        return { kind: 'variant', cases, aliasOf: undefined };
      }
      case 'record': {
        const fields = this.distinct(decl.fields, 'field', (f): Field => ({
          label: f.id.text,
          type: this.value(f.type),
        }));
        return { kind: 'record', fields, aliasOf: undefined };
      }
      case 'flags':
      case 'enum': {
        const what = decl.kind === 'flags' ? 'flag' : 'case';
        const labels = this.distinct(
          decl.labels.map((id) => ({ id })),
          what,
          ({ id }) => id.text,
        );
        return { kind: decl.kind, labels, aliasOf: undefined };
      }
      case 'alias':
        return decl.type.kind === 'func' ? this.func(decl.type) : this.alias(decl.type);
      default:
        return decl satisfies never;
    }
  }

  func({ async, params, result }: ast.FuncType, self?: Field): FuncType {
    const given = this.distinct(params, 'parameter', (p): Field => ({ label: p.id.text, type: this.value(p.type) }));
    const all = self === undefined ? given : [self, ...given];
    if (self !== undefined && given.some(({ label }) => label === self.label)) {
      const twice = params.find(({ id }) => id.text === self.label);
      throw fail(
        this.reading,
        twice?.id.at ?? 0,
        'duplicate-name',
        `the parameter \`${self.label}\` is there by itself`,
      );
    }
    const type = result === undefined ? undefined : this.value(result);
    if (result !== undefined && hasBorrow(type)) {
      throw fail(this.reading, result.at, 'wrong-type', 'a result cannot have a borrowed resource in it');
    }
    return { kind: 'func', async, params: all, result: type };
  }

  /** func-type-ref ::= func-type | id */
  funcRef(ref: ast.FuncTypeRef): FuncType {
    if (ref.kind === 'func') return this.func(ref);
    const entity = entityOfMeaning(look(this.reading, this.names, ref.id));
    if (entity.kind === 'func') return entity.type;
    throw fail(this.reading, ref.id.at, 'wrong-type', `\`${ref.id.text}\` is not the type of a function`);
  }

  /** Enters a type under its name, in `items` as well. */
  declare(decl: ast.TypeDecl | ast.ResourceDecl, items: Items): void {
    if (decl.kind === 'resource') {
      this.resource(decl, items);
      return;
    }
    const type = this.type(decl);
    enter(this.reading, this.names, decl.id, { kind: 'type', type });
    this.put(items, decl.id, { kind: 'type', type });
  }

  /** Makes names of other interfaces known here. */
  use(use: ast.UseItem, items: Items): void {
    const definition = this.interface(use.from);
    const from = definition.entity.kind === 'instance' ? definition.entity.type.exports : undefined;
    const item = this.reading.itemOf(definition);
    for (const [type, home] of definition.homes) this.homes.set(type, home);
    for (const { id, as = id } of use.items) {
      const entity = from?.get(id.text)?.entity;
      if (entity?.kind !== 'type' || (entity.type.kind !== 'resource' && !isValueType(entity.type))) {
        throw fail(this.reading, id.at, 'bad-option', `${definition.name} has no type \`${id.text}\``);
      }
      const type = aliasOf(entity.type);
      this.homes.set(entity.type, item);
      enter(this.reading, this.names, as, { kind: 'type', type });
      this.put(items, as, { kind: 'type', type });
    }
  }

  interfaceItems(declared: readonly ast.InterfaceItem[]): Items {
    const items: Items = new Map();
    for (const item of declared) {
      if (item.kind === 'use') this.use(item, items);
      else if (item.kind === 'func item') this.put(items, item.id, { kind: 'func', type: this.funcRef(item.type) });
      else this.declare(item, items);
    }
    return items;
  }

  /** @throws WasmvirtError if the name is there */
  put(items: Items, id: ast.Id, entity: Entity): void {
    if (items.has(id.text)) throw fail(this.reading, id.at, 'duplicate-name', `\`${id.text}\` is there twice`);
    items.set(id.text, { name: { name: id.text, attributes: [] }, entity });
  }

  private interface(ref: ast.Ref): Definition {
    const at = ref.kind === 'path' ? ref.path.at : ref.id.at;
    const text = ref.kind === 'path' ? ref.path.text : ref.id.text;
    const definition =
      ref.kind === 'path' && ref.path.segments.length === 1
        ? follow(this.reading, ref.path).definition
        : ref.kind === 'id'
          ? definitionOf(look(this.reading, this.reading.root, ref.id))
          : undefined;
    if (definition?.entity.kind === 'instance') return definition;
    throw fail(this.reading, at, 'wrong-type', `\`${text}\` is not an interface`);
  }

  private resource(decl: ast.ResourceDecl, items: Items): void {
    const identity = { id: this.reading.resourceNames.size };
    const resource: Resource = { kind: 'resource', identity, aliasOf: undefined };
    const name = decl.id.text;
    this.reading.resourceNames.set(identity, name);
    enter(this.reading, this.names, decl.id, { kind: 'type', type: resource });
    this.put(items, decl.id, { kind: 'type', type: resource });
    const handle = (kind: 'own' | 'borrow'): DefinedType => ({ kind, resource, aliasOf: undefined });
    const names = new Set<string>();
    for (const { kind, id, type } of decl.methods) {
      if (names.has(kind === 'constructor' ? '' : id.text)) {
        throw fail(this.reading, id.at, 'duplicate-name', `the resource \`${name}\` has \`${id.text}\` twice`);
      }
      names.add(kind === 'constructor' ? '' : id.text);
      if (kind === 'constructor') {
        const func: FuncType = { ...this.func(type), result: handle('own') };
        this.put(items, { text: `[constructor]${name}`, at: id.at }, { kind: 'func', type: func });
      } else {
        const func = this.func(type, kind === 'method' ? { label: 'self', type: handle('borrow') } : undefined);
        this.put(items, { text: `[${kind}]${name}.${id.text}`, at: id.at }, { kind: 'func', type: func });
      }
    }
  }

  private alias(type: ast.TypeExpr): Type {
    if (type.kind !== 'named') return shaped(this.value(type));
    const entity = entityOfMeaning(look(this.reading, this.names, type.id));
    if (entity.kind === 'func') return { ...entity.type };
    if (entity.kind === 'type' && (entity.type.kind === 'resource' || isValueType(entity.type)))
      return aliasOf(entity.type);
    throw fail(this.reading, type.at, 'wrong-type', `\`${type.id.text}\` is not a type that can have another name`);
  }

  private value(type: ast.TypeExpr): ValueType {
    switch (type.kind) {
      case 'primitive':
        return type.type;
      case 'list':
        return { kind: 'list', element: this.value(type.type), length: undefined, aliasOf: undefined };
      case 'option':
        return { kind: 'option', type: this.value(type.type), aliasOf: undefined };
      case 'tuple':
        return { kind: 'tuple', types: type.types.map((t) => this.value(t)), aliasOf: undefined };
      case 'result': {
        const [ok, error] = [type.ok, type.error].map((t) => (t === undefined ? undefined : this.value(t)));
        return { kind: 'result', ok, error, aliasOf: undefined };
      }
      case 'stream':
      case 'future': {
        const element = type.type === undefined ? undefined : this.value(type.type);
        return { kind: type.kind, element, aliasOf: undefined };
      }
      case 'borrow':
      case 'named': {
        const entity = entityOfMeaning(look(this.reading, this.names, type.id));
        const found = entity.kind === 'type' ? entity.type : undefined;
        if (found?.kind === 'resource') {
          return { kind: type.kind === 'borrow' ? 'borrow' : 'own', resource: found, aliasOf: undefined };
        }
        if (type.kind === 'named' && found !== undefined && isValueType(found)) return found;
        const what = type.kind === 'borrow' ? 'resource' : 'type of values';
        throw fail(this.reading, type.id.at, 'wrong-type', `\`${type.id.text}\` is not a ${what}`);
      }
      default:
        return type satisfies never;
    }
  }

  private distinct<T extends { readonly id: ast.Id }, U>(all: readonly T[], what: string, make: (one: T) => U): U[] {
    const seen = new Set<string>();
    return all.map((one) => {
      if (seen.has(one.id.text)) {
        throw fail(this.reading, one.id.at, 'duplicate-name', `the ${what} \`${one.id.text}\` is there twice`);
      }
      seen.add(one.id.text);
      return make(one);
    });
  }
}

export function definitionOf(meaning: Meaning): Definition | undefined {
  return meaning.kind === 'definition' ? meaning.definition : undefined;
}

/** The homes of the types that a definition has itself, and of those that it uses. */
export function joined(...all: readonly Homes[]): Homes {
  return new Map(all.flatMap((homes) => [...homes]));
}

function aliasOf<T extends DefinedType | Resource>(type: T): T {
  return { ...type, aliasOf: type };
}

/** A type with a place of its own. */
function shaped(type: ValueType): DefinedType {
  const shape: Shape = typeof type === 'string' ? { kind: 'primitive', type } : type;
  return { ...shape, aliasOf: undefined };
}

function hasBorrow(type: ValueType | undefined): boolean {
  if (typeof type !== 'object') return false;
  switch (type.kind) {
    case 'borrow':
      return true;
    case 'primitive':
    case 'own':
    case 'flags':
    case 'enum':
      return false;
    case 'record':
      return type.fields.some((f) => hasBorrow(f.type));
    case 'variant':
      return type.cases.some((c) => hasBorrow(c.type));
    case 'tuple':
      return type.types.some(hasBorrow);
    case 'list':
    case 'stream':
    case 'future':
      return hasBorrow(type.element);
    case 'option':
      return hasBorrow(type.type);
    case 'result':
      return hasBorrow(type.ok) || hasBorrow(type.error);
    case 'map':
      return hasBorrow(type.key) || hasBorrow(type.value);
    default:
      return type satisfies never;
  }
}

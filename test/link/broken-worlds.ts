import {
  type DefinedType,
  type Entity,
  type FuncType,
  type Item,
  type Resource,
  type Shape,
  type Type,
  type ValueType,
  type World,
  forEachChild,
} from '../../src/component/types.ts';
import { isValueType } from '../../src/component/mention.ts';

/**
 * Worlds that differ from a given one in one place, all of them: an import, export or part of one that is more, less, called or
 * annotated otherwise, or has another type, down to the last type in it. None of them may pass for the one that it was made of.
 */
export interface BrokenWorld {
  /** What was done, and where. */
  readonly what: string;
  readonly world: World;
}

export function* brokenWorlds(world: World): Generator<BrokenWorld> {
  const breaker = new Breaker(world);
  for (const [what, imports] of breaker.items(world.imports))
    yield { what: `imports: ${what}`, world: { ...world, imports } };
  for (const [what, exports] of breaker.items(world.exports))
    yield { what: `exports: ${what}`, world: { ...world, exports } };
}

type Items = ReadonlyMap<string, Item>;
type Changed<T> = Generator<readonly [what: string, changed: T]>;

const OTHER_FUNC: FuncType = { kind: 'func', async: false, params: [], result: 'f64' };

class Breaker {
  /** Every resource that the world has; in the place of each, its neighbours can stand. */
  private readonly resources: readonly Resource[];
  /** Types that were broken already, in the first place where they stand: they can stand in thousands. */
  private readonly seen = new Set<object>();

  constructor(world: World) {
    const found = new Map<object, Resource>();
    const collect = (items: Items): void => {
      for (const { entity } of items.values()) {
        if (entity.kind === 'instance') collect(entity.type.exports);
        else if (entity.kind === 'type' && entity.type.kind === 'resource')
          found.set(entity.type.identity, entity.type);
      }
    };
    collect(world.imports);
    collect(world.exports);
    this.resources = [...found.values()];
  }

  *items(items: Items): Changed<Items> {
    yield [
      'one more',
      new Map([
        ...items,
        ['one-more', { name: { name: 'one-more', attributes: [] }, entity: { kind: 'func', type: OTHER_FUNC } }],
      ]),
    ];
    for (const [name, item] of items) {
      const replaced = (changed: Item): Items => new Map([...items].map(([n, i]) => [n, n === name ? changed : i]));
      yield [`no ${name}`, new Map([...items].filter(([n]) => n !== name))];
      const renamed = { ...item, name: { ...item.name, name: `${name}x` } };
      yield [
        `${name} is called otherwise`,
        new Map([...items].map(([n, i]) => (n === name ? [renamed.name.name, renamed] : [n, i]))),
      ];
      const { attributes } = item.name;
      const more = [...attributes, { kind: 'external-id', id: 'another' } as const];
      yield [`${name} has one more attribute`, replaced({ ...item, name: { ...item.name, attributes: more } })];
      if (attributes.length > 0) {
        yield [`${name} has no attributes`, replaced({ ...item, name: { ...item.name, attributes: [] } })];
      }
      for (const [what, entity] of this.entity(item.entity)) yield [`${name}: ${what}`, replaced({ ...item, entity })];
    }
  }

  private *entity(entity: Entity): Changed<Entity> {
    const other: Entity =
      entity.kind === 'func' ? { kind: 'type', type: this.string() } : { kind: 'func', type: OTHER_FUNC };
    yield ['is of another kind', other];
    switch (entity.kind) {
      case 'func':
        for (const [what, type] of this.func(entity.type)) yield [what, { kind: 'func', type }];
        return;
      case 'type':
        for (const [what, type] of this.type(entity.type)) yield [what, { kind: 'type', type }];
        return;
      case 'instance':
        for (const [what, exports] of this.items(entity.type.exports)) {
          yield [what, { kind: 'instance', type: { kind: 'instance', exports } }];
        }
        return;
      case 'component':
        for (const [what, imports] of this.items(entity.type.imports)) {
          yield [`import ${what}`, { kind: 'component', type: { ...entity.type, imports } }];
        }
        for (const [what, exports] of this.items(entity.type.exports)) {
          yield [`export ${what}`, { kind: 'component', type: { ...entity.type, exports } }];
        }
        return;
      case 'core module':
        if (entity.type?.kind !== 'module') return;
        yield ['lacks a part', { ...entity, type: { ...entity.type, decls: entity.type.decls.slice(1) } }];
        return;
      case 'value':
        for (const [what, type] of this.value(entity.type)) yield [what, { ...entity, type }];
    }
  }

  private *type(type: Type): Changed<Type> {
    if (type.kind === 'resource') yield* this.resource(type);
    else if (isValueType(type))
      for (const [what, t] of this.value(type)) yield [what, typeof t === 'string' ? primitive(t) : t];
  }

  private *resource(type: Resource): Changed<Resource> {
    const others = this.resources.filter((r) => r.identity !== type.identity);
    const next = this.resources.findIndex((r) => r.identity === type.identity) % Math.max(others.length, 1);
    for (const other of [others[next], others.at(next - 1)]) {
      if (other !== undefined) yield [`is resource ${other.identity.id}`, { ...type, identity: other.identity }];
    }
  }

  private *func(type: FuncType): Changed<FuncType> {
    yield ['async or not', { ...type, async: !type.async }];
    const { params, result } = type;
    yield ['has one more parameter', { ...type, params: [...params, { label: 'more', type: 'u8' }] }];
    if (params.length > 0) yield ['has one parameter less', { ...type, params: params.slice(0, -1) }];
    for (const [i, p] of params.entries()) {
      const replaced = (changed: typeof p): FuncType => ({
        ...type,
        params: params.map((q, k) => (k === i ? changed : q)),
      });
      yield [`calls ${p.label} otherwise`, replaced({ ...p, label: `${p.label}x` })];
      for (const [what, t] of this.value(p.type)) yield [`${p.label}: ${what}`, replaced({ ...p, type: t })];
    }
    if (result === undefined) yield ['has a result', { ...type, result: 'u8' }];
    else {
      yield ['has no result', { ...type, result: undefined }];
      for (const [what, t] of this.value(result)) yield [`result: ${what}`, { ...type, result: t }];
    }
  }

  /** In one place of a value type. */
  private *value(type: ValueType): Changed<ValueType> {
    if (typeof type === 'string') {
      yield [`is no ${type}`, type === 'u8' ? 's8' : 'u8'];
      return;
    }
    if (this.seen.has(type)) return;
    this.seen.add(type);
    yield ['is a list of it', { kind: 'list', element: type, length: undefined, aliasOf: undefined }];
    for (const shape of changedShapes(type)) yield [`is another ${type.kind}`, { ...shape, aliasOf: type.aliasOf }];
    if (type.kind === 'own' || type.kind === 'borrow') {
      for (const [what, resource] of this.resource(type.resource)) yield [what, { ...type, resource }];
      const fresh: Resource = { kind: 'resource', identity: { id: -1 }, aliasOf: undefined };
      yield ['is of a resource that is nowhere', { ...type, resource: fresh }];
      return;
    }
    const children: ValueType[] = [];
    forEachChild(type, (t) => t !== undefined && children.push(t));
    for (const child of new Set(children)) {
      for (const [what, t] of this.value(child)) yield [what, withChild(type, child, t)];
    }
  }

  private string(): DefinedType {
    return primitive('string');
  }
}

function primitive(type: Extract<ValueType, string>): DefinedType {
  return { kind: 'primitive', type, aliasOf: undefined };
}

/** The same kind with another label, part or length. */
function changedShapes(type: DefinedType): Shape[] {
  switch (type.kind) {
    case 'primitive':
      return [{ ...type, type: type.type === 'u8' ? 's8' : 'u8' }];
    case 'record':
      return [
        { ...type, fields: type.fields.slice(1) },
        { ...type, fields: type.fields.map((f, i) => (i === 0 ? { ...f, label: `${f.label}x` } : f)) },
        { ...type, fields: [...type.fields, { label: 'more', type: 'u8' }] },
      ];
    case 'variant':
      return [
        { ...type, cases: type.cases.slice(0, -1) },
        { ...type, cases: [...type.cases, { label: 'more', type: undefined }] },
        ...type.cases.map((_, i): Shape => ({
          ...type,
          cases: type.cases.map((c, k) => (k === i ? { ...c, label: `${c.label}x` } : c)),
        })),
        ...type.cases.map((_, i): Shape => ({
          ...type,
          cases: type.cases.map((c, k) => (k === i ? { ...c, type: c.type === undefined ? 'u8' : undefined } : c)),
        })),
      ];
    case 'flags':
    case 'enum':
      return [
        { ...type, labels: type.labels.slice(0, -1) },
        { ...type, labels: [...type.labels, 'more'] },
        { ...type, labels: type.labels.map((label, i) => (i === 0 ? `${label}x` : label)) },
      ];
    case 'tuple':
      return [
        { ...type, types: type.types.slice(1) },
        { ...type, types: [...type.types, 'u8'] },
      ];
    case 'list':
      return [
        { ...type, length: type.length === undefined ? 3 : type.length + 1 },
        { kind: 'option', type: type.element },
      ];
    case 'option':
      return [{ kind: 'list', element: type.type, length: undefined }];
    case 'result':
      return [
        { ...type, ok: type.ok === undefined ? 'u8' : undefined },
        { ...type, error: type.error === undefined ? 'u8' : undefined },
      ];
    case 'own':
      return [{ ...type, kind: 'borrow' }];
    case 'borrow':
      return [{ ...type, kind: 'own' }];
    case 'stream':
      return [
        { ...type, kind: 'future' },
        { ...type, element: type.element === undefined ? 'u8' : undefined },
      ];
    case 'future':
      return [
        { ...type, kind: 'stream' },
        { ...type, element: type.element === undefined ? 'u8' : undefined },
      ];
    case 'map':
      return [{ kind: 'list', element: type.value, length: undefined }];
  }
}

/** A type in which another stands for one of its parts. */
function withChild(type: DefinedType, child: ValueType, other: ValueType): DefinedType {
  const swap = <T extends ValueType | undefined>(t: T): T | ValueType => (t === child ? other : t);
  switch (type.kind) {
    case 'record':
      return { ...type, fields: type.fields.map((f) => ({ ...f, type: swap(f.type) })) };
    case 'variant':
      return { ...type, cases: type.cases.map((c) => ({ ...c, type: swap(c.type) })) };
    case 'tuple':
      return { ...type, types: type.types.map(swap) };
    case 'list':
    case 'stream':
    case 'future':
      // a list always has an element, and keeps one
      return { ...type, element: swap(type.element) } as DefinedType;
    case 'option':
      return { ...type, type: swap(type.type) };
    case 'result':
      return { ...type, ok: swap(type.ok), error: swap(type.error) };
    case 'map':
      return { ...type, key: swap(type.key), value: swap(type.value) };
    default:
      return type;
  }
}

import {
  forEachChild,
  type DefinedType,
  type Entity,
  type FuncType,
  type Item,
  type Resource,
  type Type,
  type ValueType,
  type World,
} from './types.ts';
import { parseExternName } from './extern-name.ts';
import { isValueType, rootOf } from './mention.ts';

/** Whether validation requires a name for the type before an import or export may mention it. */
export function needsName({ kind }: DefinedType): boolean {
  return kind === 'record' || kind === 'variant' || kind === 'flags' || kind === 'enum';
}

const FEW = 8;

/** Which types have names, and whether all that a type mentions has. */
export class NamedParts {
  protected readonly named = new Set<DefinedType | Resource>();
  /** Definitions whose parts are all named. Shared definitions are checked once. */
  private readonly whole = new Set<DefinedType>();
  /** Functions with many parameters, all of which are named: one type can have many names. */
  private readonly functions = new Set<FuncType>();

  protected func(type: FuncType): boolean {
    if (this.functions.has(type)) return true;
    const { params, result } = type;
    if (!params.every((p) => this.value(p.type)) || !this.value(result)) return false;
    // what is cheap to look at is not kept
    if (params.length > FEW) this.functions.add(type);
    return true;
  }

  protected value(type: ValueType | undefined): boolean {
    if (typeof type !== 'object') return true;
    return needsName(type) ? this.named.has(type) : this.parts(type);
  }

  protected parts(type: DefinedType): boolean {
    if (type.kind === 'own' || type.kind === 'borrow') return this.named.has(type.resource);
    const root = rootOf(type);
    if (this.whole.has(root)) return true;
    const parts: (ValueType | undefined)[] = [];
    forEachChild(type, (t) => parts.push(t));
    if (!parts.every((t) => this.value(t))) return false;
    this.whole.add(root);
    return true;
  }
}

/**
 * The rule of the standard that every resource, record, variant, enum and flags type in the type of an import or export must be imported
 * or exported by name first, and be mentioned by the index that this import or export made (validation: "not valid to be used as import",
 * "… as export"). Enter items in binary order. The exports of an instance are names too.
 */
export class NamedTypes extends NamedParts {
  /**
   * Enters the types that an import or export names. `keep`: of an instance, only these exports.
   *
   * @returns the path of names to the first item that mentions an unnamed type; `undefined` if there is none
   */
  enter({ name, entity }: Item, keep?: ReadonlySet<string>): readonly string[] | undefined {
    if (entity.kind === 'instance') {
      for (const [exported, item] of entity.type.exports) {
        const path = keep?.has(exported) === false ? undefined : this.enter(item);
        if (path !== undefined) return [name.name, ...path];
      }
      return undefined;
    }
    if (entity.kind === 'type') return this.type(entity.type, entity.declared) ? undefined : [name.name];
    return this.entity(entity) ? undefined : [name.name];
  }

  private entity(entity: Exclude<Entity, { readonly kind: 'type' | 'instance' }>): boolean {
    if (entity.kind === 'func') return this.func(entity.type);
    // component types and core module types contain their own types
    return entity.kind !== 'value' || this.value(entity.type);
  }

  private type(type: Type, declared?: DefinedType): boolean {
    if (type.kind === 'func') return this.func(type);
    if (type.kind === 'resource') this.named.add(type);
    if (!isValueType(type)) return true;
    if (!this.parts(declared ?? type)) return false;
    this.named.add(type);
    return true;
  }
}

/**
 * Looks for an import or export that mentions an unnamed type, or a `[method]…`, `[static]…` or `[constructor]…` without its resource.
 *
 * @param world all its imports must precede all its exports
 * @returns the path of names to it; `undefined` if there is none
 */
export function unnamedIn({ imports, exports }: World): readonly string[] | undefined {
  const types = new NamedTypes();
  for (const item of [...imports.values(), ...exports.values()]) {
    const path = types.enter(item);
    if (path !== undefined) return path;
  }
  for (const { name, entity } of imports.values()) {
    const strange = entity.kind === 'instance' ? strangeIn(entity.type.exports) : undefined;
    if (strange !== undefined) return [name.name, strange];
  }
  const strange = strangeIn(imports) ?? strangeIn(exports);
  return strange === undefined ? undefined : [strange];
}

/** The first function whose name refers to a resource that is not among the items under that name. */
function strangeIn(items: ReadonlyMap<string, Item>): string | undefined {
  const names = new Map<Resource, string>();
  const resources = new Set<string>();
  for (const [name, { entity }] of items) {
    if (entity.kind === 'type' && entity.type.kind === 'resource') {
      names.set(entity.type, name);
      resources.add(name);
    }
    if (entity.kind !== 'func' || !name.startsWith('[')) continue;
    const parsed = parseExternName(name);
    if (parsed.kind === 'static' && !resources.has(parsed.resource)) return name;
    if (parsed.kind !== 'method' && parsed.kind !== 'constructor') continue;
    const resource = parsed.kind === 'method' ? selfOf(entity.type) : madeBy(entity.type);
    if (resource === undefined || names.get(resource) !== parsed.resource) return name;
  }
  return undefined;
}

function selfOf({ params }: FuncType): Resource | undefined {
  const self = params[0]?.type;
  return typeof self === 'object' && self.kind === 'borrow' ? self.resource : undefined;
}

function madeBy({ result }: FuncType): Resource | undefined {
  const made = typeof result === 'object' && result.kind === 'result' ? result.ok : result;
  return typeof made === 'object' && made.kind === 'own' ? made.resource : undefined;
}

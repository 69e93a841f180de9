import type { ExternName } from '../binary/name.ts';
import { isValueType } from '../component/mention.ts';
import {
  forEachChild,
  type DefinedType,
  type Entity,
  type Resource,
  type Type,
  type ValueType,
} from '../component/types.ts';
import { WasmvirtError } from '../errors.ts';

/** An import of the result. */
export interface MergedImport {
  /** The newest of the names that were asked for. */
  readonly name: ExternName;
  readonly entity: Entity;
}

/**
 * Imports in an order in which each comes after those whose types it uses; else as they are, instances first.
 *
 * @throws WasmvirtError `conflict` if two use types of each other
 */
export function inOrder(imports: readonly MergedImport[]): readonly MergedImport[] {
  return new Order(imports).all;
}

/** How many imports can use types of each other in a row; real ones are below ten. */
export const MAX_DEPTH = 300;

export function tooDeep(): WasmvirtError {
  return new WasmvirtError('limit', `more than ${MAX_DEPTH} imports use types of one another in a row`);
}

/** Puts imports in an order in which each comes after those whose types it uses. */
class Order {
  readonly all: MergedImport[] = [];
  private depth = 0;
  private readonly owners = new Map<DefinedType | Resource, MergedImport>();
  private readonly state = new Map<MergedImport, 'entered' | 'done'>();

  constructor(imports: readonly MergedImport[]) {
    for (const one of imports) this.own(one.entity, one);
    const isInstance = ({ entity }: MergedImport): boolean => entity.kind === 'instance';
    for (const one of [...imports.filter(isInstance), ...imports.filter((i) => !isInstance(i))]) this.emit(one);
  }

  private own(entity: Entity, owner: MergedImport): void {
    if (entity.kind === 'instance') for (const item of entity.type.exports.values()) this.own(item.entity, owner);
    else if (entity.kind === 'type' && (entity.type.kind === 'resource' || isValueType(entity.type))) {
      this.owners.set(entity.type, owner);
    }
  }

  private emit(one: MergedImport): void {
    const state = this.state.get(one);
    if (state === 'done') return;
    if (state === 'entered') {
      throw new WasmvirtError(
        'conflict',
        `the imports cannot be made one: ${one.name.name} and another one would use types of each other`,
      );
    }
    if (this.depth >= MAX_DEPTH) throw tooDeep();
    this.state.set(one, 'entered');
    this.depth++;
    for (const owner of new Uses(this.owners).of(one.entity)) if (owner !== one) this.emit(owner);
    this.depth--;
    this.state.set(one, 'done');
    this.all.push(one);
  }
}

/** Finds the imports whose types an entity uses. */
class Uses {
  private readonly owners: ReadonlyMap<DefinedType | Resource, MergedImport>;
  private readonly seen = new Set<object>();
  private readonly found = new Set<MergedImport>();

  constructor(owners: ReadonlyMap<DefinedType | Resource, MergedImport>) {
    this.owners = owners;
  }

  of(entity: Entity): ReadonlySet<MergedImport> {
    this.entity(entity);
    return this.found;
  }

  private entity(entity: Entity): void {
    if (entity.kind === 'value') this.value(entity.type);
    else if (entity.kind !== 'core module') this.type(entity.type);
  }

  private type(type: Type): void {
    if (this.seen.has(type)) return;
    switch (type.kind) {
      case 'resource':
        this.chain(type);
        return;
      case 'func':
        this.seen.add(type);
        for (const p of type.params) this.value(p.type);
        this.value(type.result);
        return;
      case 'instance':
        this.seen.add(type);
        for (const item of type.exports.values()) this.entity(item.entity);
        return;
      case 'component':
        this.seen.add(type);
        for (const item of [...type.imports.values(), ...type.exports.values()]) this.entity(item.entity);
        return;
      default:
        this.value(type);
    }
  }

  private value(type: ValueType | undefined): void {
    if (typeof type !== 'object' || this.seen.has(type)) return;
    this.chain(type);
    if (type.kind === 'own' || type.kind === 'borrow') this.chain(type.resource);
    else forEachChild(type, (part) => this.value(part));
  }

  private chain(type: DefinedType | Resource): void {
    for (let t: DefinedType | Resource | undefined = type; t !== undefined && !this.seen.has(t); t = t.aliasOf) {
      this.seen.add(t);
      const owner = this.owners.get(t);
      if (owner !== undefined) this.found.add(owner);
    }
  }
}

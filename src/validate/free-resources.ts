import {
  forEachChild,
  type DefinedType,
  type FuncType,
  type ResourceIdentity,
  type ValueType,
} from '../component/types.ts';
import type { Context } from './context.ts';
import { partsOf, type Entity, type ModuleType, type Type } from './types.ts';

/** Whether a type mentions a resource that is not defined in it. */
export function hasFreeResources(type: Type, cx: Context): boolean {
  return freeIn([type], cx).size > 0;
}

/** The resources that imports or exports mention and do not define themselves. */
export function freeInEntities(entities: Iterable<Entity>, cx: Context): ReadonlySet<ResourceIdentity> {
  return freeIn(
    [...entities].map((e) => e.type),
    cx,
  );
}

function freeIn(types: readonly (Type | ValueType | ModuleType)[], cx: Context): ReadonlySet<ResourceIdentity> {
  const walk = new Walk(cx);
  for (const type of types) walk.visit(type);
  return walk.free;
}

/** Visits each type once; types that are known to have none are not entered. */
class Walk {
  readonly free = new Set<ResourceIdentity>();
  private readonly cx: Context;
  private readonly seen = new Set<object>();

  constructor(cx: Context) {
    this.cx = cx;
  }

  /** Returns whether nothing is free in it. */
  visit(type: Type | ValueType | ModuleType | undefined): boolean {
    if (typeof type !== 'object' || type.kind === 'core module' || this.cx.closed.has(type)) return true;
    if (this.seen.has(type)) return false;
    this.cx.step(1 + partsOf(type));
    this.seen.add(type);
    const closed = this.parts(type);
    if (closed) this.cx.closed.add(type);
    return closed;
  }

  private parts(type: Type): boolean {
    switch (type.kind) {
      case 'resource':
        this.free.add(type.identity);
        return false;
      case 'own':
      case 'borrow':
        this.free.add(type.resource.identity);
        return false;
      case 'func':
        return this.func(type);
      case 'instance':
        return this.without(type.exports.values(), type.defined.size === 0 ? [] : [type.defined]);
      case 'component':
        return this.without(
          [...type.imports.values(), ...type.exports.values()],
          [type.imported, type.defined].filter((own) => own.size > 0),
        );
      default:
        return this.value(type);
    }
  }

  private func(type: FuncType): boolean {
    let closed = true;
    for (const p of type.params) if (!this.visit(p.type)) closed = false;
    return this.visit(type.result) && closed;
  }

  private value(type: DefinedType): boolean {
    let closed = true;
    forEachChild(type, (part) => {
      if (!this.visit(part)) closed = false;
    });
    return closed;
  }

  /** The free resources of the items but those that the type has for itself. */
  private without(items: Iterable<Entity>, own: readonly { has(identity: ResourceIdentity): boolean }[]): boolean {
    if (own.length === 0) {
      let closed = true;
      for (const item of items) if (!this.visit(item.type)) closed = false;
      return closed;
    }
    const inner = new Walk(this.cx);
    for (const item of items) inner.visit(item.type);
    let closed = true;
    for (const identity of inner.free) {
      if (own.some((resources) => resources.has(identity))) continue;
      this.free.add(identity);
      closed = false;
    }
    return closed;
  }
}

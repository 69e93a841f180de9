import type { CoreType } from '../binary/core-type.ts';
import { MAX } from '../binary/limits.ts';
import type { Range } from '../binary/section.ts';
import type { ComponentDecl, InstanceDecl } from '../binary/type.ts';
import { WasmvirtError } from '../errors.ts';
import type { Lazy } from './lazy.ts';
import type { FuncType, InstanceType, Type, ValueType } from './types.ts';

/**
 * An instance type or component type before it is used. Every use elaborates it anew, so that each `(sub resource)` in it becomes a fresh
 * type, or the actual type if there is an argument.
 */
export interface InstanceTypeClosure {
  readonly kind: 'instance type';
  readonly decls: readonly InstanceDecl[];
  readonly env: Environment;
}

export interface ComponentTypeClosure {
  readonly kind: 'component type';
  readonly decls: readonly ComponentDecl[];
  readonly env: Environment;
}

/** A nested component: its bytes and its defining scope. */
export interface ComponentClosure {
  readonly kind: 'component';
  readonly body: Range;
  readonly env: Environment;
}

/** An entry of the type index space. */
export type TypeSlot = Type | InstanceTypeClosure | ComponentTypeClosure;

export type ComponentSlot = ComponentClosure | ComponentTypeClosure;

/** A scope as seen by a definition inside it: with earlier definitions and no later ones. */
export interface Environment {
  readonly scope: Scope;
  readonly types: number;
  readonly coreTypes: number;
  readonly coreModules: number;
  readonly components: number;
}

/** The index spaces of one component, component type or instance type, as far as types depend on them. */
export class Scope {
  readonly kind: 'component' | 'type';
  /** The enclosing scope at the point of this definition. */
  readonly outer: Environment | undefined;
  readonly depth: number;

  readonly types: (TypeSlot | Lazy<TypeSlot>)[] = [];
  readonly funcs: Lazy<FuncType>[] = [];
  readonly instances: Lazy<InstanceType>[] = [];
  readonly components: ComponentSlot[] = [];
  readonly values: Lazy<ValueType>[] = [];
  readonly coreTypes: CoreType[] = [];
  readonly coreModules: (CoreType | undefined)[] = [];

  constructor(kind: 'component' | 'type', outer: Environment | undefined) {
    this.kind = kind;
    this.outer = outer;
    this.depth = outer === undefined ? 0 : outer.scope.depth + 1;
    if (this.depth > MAX.depth) {
      throw new WasmvirtError('limit', `components and types are nested more than ${MAX.depth} deep`);
    }
  }

  /** The entry at a type index. */
  type(index: number): TypeSlot {
    const slot = at(this.types, index, 'type');
    return typeof slot === 'function' ? slot() : slot;
  }

  here(): Environment {
    return {
      scope: this,
      types: this.types.length,
      coreTypes: this.coreTypes.length,
      coreModules: this.coreModules.length,
      components: this.components.length,
    };
  }

  /** The scope `count` levels out, as visible from here; 0 is this scope in its current state. */
  enclosing(count: number): Environment {
    let env: Environment | undefined = this.here();
    for (let i = 0; i < count && env !== undefined; i++) env = env.scope.outer;
    if (env === undefined) {
      throw new WasmvirtError('index-out-of-bounds', `an alias reaches ${count} scopes out, past the outermost one`);
    }
    return env;
  }
}

/** The item at `index`, or an error that names the index space. */
export function at<T>(space: readonly T[], index: number, what: string): T {
  const item = space[index];
  if (item === undefined) throw noSuch(what, index, space.length);
  return item;
}

export function noSuch(what: string, index: number, length: number): WasmvirtError {
  const message = `${what} index ${index} does not exist: there are ${length} before this use`;
  return new WasmvirtError('index-out-of-bounds', message);
}

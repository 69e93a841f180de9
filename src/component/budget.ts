import { unreachable, WasmvirtError } from '../errors.ts';
import type { ComponentSlot, InstanceTypeClosure } from './scope.ts';
import type { ComponentType, DefinedType, InstanceType, Resource, ValueType } from './types.ts';

/** Definitions looked at in one resolution. A 14 MB program needs 4,000; instantiation can be made exponential. */
const MAX_WORK = 200_000;
/** Nesting of value types. Real ones stay below 10; consumers may recurse this deep. */
const MAX_TYPE_DEPTH = 100;
/** Nesting of instantiations and of definitions that need each other. */
const MAX_RECURSION = 500;

/** One resolution: bounds the time, memory and stack that it may use, numbers its resources, remembers closures. */
export class Budget {
  private work = 0;
  private resources = 0;
  private recursion = 0;
  private readonly depths = new WeakMap<DefinedType, number>();

  /** From what an elaborated component or instance type was made, so that it can be elaborated again. */
  readonly componentSlots = new WeakMap<ComponentType, ComponentSlot>();
  readonly instanceSlots = new WeakMap<InstanceType, InstanceTypeClosure>();

  spend(amount: number): void {
    this.work += amount + 1;
    if (this.work > MAX_WORK) {
      throw new WasmvirtError('limit', `the component's types need more than ${MAX_WORK} steps to resolve`);
    }
  }

  newResource(): Resource {
    this.spend(1);
    return { kind: 'resource', identity: { id: this.resources++ }, aliasOf: undefined };
  }

  /** Registers a new value type and checks how deep it nests. */
  defined(type: DefinedType): DefinedType {
    let depth = type.aliasOf === undefined ? 0 : (this.depths.get(type.aliasOf) ?? 0);
    let size = 0;
    const look = (t: ValueType | undefined): void => {
      size++;
      if (typeof t === 'object') depth = Math.max(depth, 1 + (this.depths.get(t) ?? 0));
    };
    if (type.aliasOf === undefined) forEachChild(type, look);
    this.spend(size);
    if (depth > MAX_TYPE_DEPTH) {
      throw new WasmvirtError('limit', `value types are nested more than ${MAX_TYPE_DEPTH} deep`);
    }
    this.depths.set(type, depth);
    return type;
  }

  /** Runs `f` one level deeper. */
  nested<T>(f: () => T): T {
    if (++this.recursion > MAX_RECURSION) {
      throw new WasmvirtError('limit', `definitions need each other more than ${MAX_RECURSION} levels deep`);
    }
    try {
      return f();
    } finally {
      this.recursion--;
    }
  }
}

/** Calls `f` with every type that stands directly in `type`. */
export function forEachChild(type: DefinedType, f: (t: ValueType | undefined) => void): void {
  switch (type.kind) {
    case 'record':
      for (const field of type.fields) f(field.type);
      return;
    case 'variant':
      for (const c of type.cases) f(c.type);
      return;
    case 'tuple':
      for (const t of type.types) f(t);
      return;
    case 'list':
    case 'stream':
    case 'future':
      f(type.element);
      return;
    case 'option':
      f(type.type);
      return;
    case 'result':
      f(type.ok);
      f(type.error);
      return;
    case 'map':
      f(type.key);
      f(type.value);
      return;
    case 'primitive':
    case 'flags':
    case 'enum':
    case 'own':
    case 'borrow':
      return;
    default:
      throw unreachable(type);
  }
}

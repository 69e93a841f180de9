import { Tally } from '../binary/tally.ts';
import { unreachable, WasmvirtError } from '../errors.ts';
import type { ComponentSlot, InstanceTypeClosure } from './scope.ts';
import type { ComponentType, DefinedType, FuncType, InstanceType, Item, Resource, Type, ValueType } from './types.ts';

/** The most that one resolution may need, besides what the reader counts (`MAX`). */
export const BUDGET = {
  /** Definitions looked at. A 14 MB program needs 4,000; instantiation can be made exponential. */
  work: 200_000,
  /** Bytes of sections decoded: those of a component that is instantiated again count again. */
  bytes: 2 ** 23,
  /** Nesting of types. Real ones stay below 10; consumers may recurse this deep. */
  typeDepth: 100,
  /** What is in a type, counted as often as it can be reached: a few shared types can make a huge tree. As in other tools. */
  typeSize: 1_000_000,
  /** Nesting of instantiations and of definitions that need each other. */
  recursion: 500,
} as const;

/** A type as a tree: how many types are in it, itself included, how many directly, and how deep they nest. */
interface Extent {
  size: number;
  parts: number;
  depth: number;
}

const LEAF: Readonly<Extent> = { size: 1, parts: 0, depth: 0 };

/** One resolution: bounds the time, memory and stack that it may use, numbers its resources, remembers closures. */
export class Budget {
  /** What the reader counts: sections, and items of whatever kind. */
  readonly tally = new Tally();
  private work = 0;
  private resources = 0;
  private recursion = 0;
  private decodedBytes = 0;
  /** Of types that have others in them. */
  private readonly extents = new Map<Type, Readonly<Extent>>();

  /** From what an elaborated component or instance type was made, so that it can be elaborated again. */
  readonly componentSlots = new Map<ComponentType, ComponentSlot>();
  readonly instanceSlots = new Map<InstanceType, InstanceTypeClosure>();

  spend(amount: number): void {
    this.work += amount + 1;
    if (this.work > BUDGET.work) {
      throw new WasmvirtError('limit', `the component's types need more than ${BUDGET.work} steps to resolve`);
    }
  }

  newResource(): Resource {
    this.spend(1);
    return { kind: 'resource', identity: { id: this.resources++ }, aliasOf: undefined };
  }

  /** To be called before `size` bytes are decoded. */
  decoded(size: number): void {
    this.decodedBytes += size;
    if (this.decodedBytes > BUDGET.bytes) {
      throw new WasmvirtError('limit', `more than ${BUDGET.bytes} bytes of definitions have to be read for the types`);
    }
  }

  /** Registers a new value type. */
  defined(type: DefinedType): DefinedType {
    if (type.aliasOf !== undefined) {
      this.spend(0);
      const extent = this.extents.get(type.aliasOf);
      if (extent !== undefined) this.extents.set(type, extent);
      return type;
    }
    const extent = { ...LEAF };
    forEachChild(type, (t) => this.add(extent, t));
    return this.measured(type, extent);
  }

  /** Registers a new function type. */
  func(type: FuncType): FuncType {
    const extent = { ...LEAF };
    for (const p of type.params) this.add(extent, p.type);
    this.add(extent, type.result);
    return this.measured(type, extent);
  }

  /** Registers a new instance type, or what an instance is when its type has been worked out. */
  instance(exports: ReadonlyMap<string, Item>): InstanceType {
    const extent = { ...LEAF };
    this.addItems(extent, exports);
    return this.measured({ kind: 'instance', exports }, extent);
  }

  /** Registers a new component type. */
  component(imports: ReadonlyMap<string, Item>, exports: ReadonlyMap<string, Item>): ComponentType {
    const extent = { ...LEAF };
    this.addItems(extent, imports);
    this.addItems(extent, exports);
    return this.measured({ kind: 'component', imports, exports }, extent);
  }

  /** Notes the extent of a type, and refuses what is too large. */
  private measured<T extends Type>(type: T, extent: Extent): T {
    this.spend(extent.parts);
    if (extent.depth > BUDGET.typeDepth) {
      throw new WasmvirtError('limit', `types are nested more than ${BUDGET.typeDepth} deep`);
    }
    if (extent.size > BUDGET.typeSize) {
      throw new WasmvirtError('limit', `a type has more than ${BUDGET.typeSize} types in it`);
    }
    if (extent.parts > 0) this.extents.set(type, extent);
    return type;
  }

  private add(extent: Extent, type: ValueType | Type | undefined): void {
    const part = typeof type === 'object' ? (this.extents.get(type) ?? LEAF) : LEAF;
    extent.size += part.size;
    extent.parts++;
    extent.depth = Math.max(extent.depth, 1 + part.depth);
  }

  private addItems(extent: Extent, items: ReadonlyMap<string, Item>): void {
    for (const { entity } of items.values()) this.add(extent, entity.kind === 'core module' ? undefined : entity.type);
  }

  /** Runs `f` one level deeper. */
  nested<T>(f: () => T): T {
    if (++this.recursion > BUDGET.recursion) {
      throw new WasmvirtError('limit', `components are nested, or definitions need each other, more than ${BUDGET.recursion} levels deep`);
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

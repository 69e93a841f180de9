import { Tally } from '../binary/tally.ts';
import { WasmvirtError } from '../errors.ts';
import type { ComponentSlot, InstanceTypeClosure } from './scope.ts';
import {
  type ComponentType,
  type DefinedType,
  forEachChild,
  type FuncType,
  type InstanceType,
  type Item,
  type Resource,
  type Type,
  type ValueType,
} from './types.ts';

/** Limits of one resolution, beside those of the reader (`MAX`). */
export const BUDGET = {
  /** Definitions evaluated. A 14 MB program needs 4,000; nested instantiation can make the number exponential. */
  work: 200_000,
  /** Bytes of sections decoded. Each instantiation of a component counts its sections again. */
  bytes: 2 ** 23,
  /** Nesting of types. Real ones stay below 10; consumers may recurse this deep. */
  typeDepth: 100,
  /**
   * Size of a type as a tree, in which a shared part counts once a path: a few shared types can make a huge tree. Other tools have the
   * same limit.
   */
  typeSize: 1_000_000,
  /** Nesting of instantiations, and of definitions that depend on one another. */
  recursion: 500,
} as const;

/** Measures of a type as a tree: number of types including itself, number of direct parts, depth. */
interface Extent {
  size: number;
  parts: number;
  depth: number;
}

const LEAF: Readonly<Extent> = { size: 1, parts: 0, depth: 0 };

/** Bounds time, memory and stack of one resolution, numbers its resources, and remembers closures. */
export class Budget {
  /** The reader's counter of sections and items. */
  readonly tally = new Tally();
  private readonly share: number;
  private work = 0;
  private resources = 0;
  private recursion = 0;
  private decodedBytes = 0;
  /** The extents of types with parts. */
  private readonly extents = new Map<Type, Readonly<Extent>>();

  /** The closure behind each elaborated component or instance type, to elaborate it again. */
  readonly componentSlots = new Map<ComponentType, ComponentSlot>();
  readonly instanceSlots = new Map<InstanceType, InstanceTypeClosure>();

  /** @param share how many times the limits of work and bytes: outputs have the types of the guest once more in each adapter */
  constructor(share = 1) {
    this.share = share;
  }

  spend(amount: number): void {
    this.work += amount + 1;
    if (this.work > BUDGET.work * this.share) {
      throw new WasmvirtError('limit', `the component's types need more than ${BUDGET.work} steps to resolve`);
    }
  }

  newResource(): Resource {
    this.spend(1);
    return { kind: 'resource', identity: { id: this.resources++ }, aliasOf: undefined };
  }

  /** Counts `size` bytes. Call it before decoding them. */
  decoded(size: number): void {
    this.decodedBytes += size;
    if (this.decodedBytes > BUDGET.bytes * this.share) {
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

  /** Registers a new instance type, also the computed type of an instance. */
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

  /** Records the extent of a type, and refuses types that are too large. */
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
      throw new WasmvirtError(
        'limit',
        `components are nested, or definitions need each other, more than ${BUDGET.recursion} levels deep`,
      );
    }
    try {
      return f();
    } finally {
      this.recursion--;
    }
  }
}

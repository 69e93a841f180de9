import { sizeOf } from '../component/abi.ts';
import { forEachChild, type DefinedType, type FuncType, type ValueType } from '../component/types.ts';
import { LIMITS } from './limits.ts';
import { refuse } from './rule.ts';
import {
  isValueType,
  type ComponentType,
  type Entity,
  type InstanceType,
  type ModuleType,
  type Type,
} from './types.ts';

/** Measures of a type as a tree: number of types with itself, and depth; whether a borrowed handle, or a list of fixed length, is in it. */
interface Size {
  size: number;
  depth: number;
  borrow: boolean;
  fixed: boolean;
}

const LEAF: Readonly<Size> = { size: 1, depth: 1, borrow: false, fixed: false };
const BORROW: Readonly<Size> = { ...LEAF, borrow: true };
const FIXED: Readonly<Size> = { ...LEAF, fixed: true };

/** The sizes of all types of one validation, each worked out once, when the type is made. */
export class Sizes {
  private readonly known = new Map<object, Readonly<Size>>();

  /** Measures a new value type. */
  defined(type: DefinedType): DefinedType {
    const own = type.kind === 'borrow' ? BORROW : type.kind === 'list' && type.length !== undefined ? FIXED : LEAF;
    const whole = { ...own };
    forEachChild(type, (part) => {
      if (part !== undefined) add(whole, this.of(part));
    });
    this.keep(type, whole);
    if (whole.depth > LIMITS.typeDepth) refuse('limit', `value types are nested more than ${LIMITS.typeDepth} deep`);
    // each type has fewer than 2^28 bytes in memory (CanonicalABI.md § Element Size), which others cannot reach
    if (whole.fixed) sizeOf(type, 'i64');
    return type;
  }

  func(type: FuncType): FuncType {
    const whole = { ...LEAF };
    for (const p of type.params) add(whole, this.of(p.type));
    if (type.result !== undefined) add(whole, this.of(type.result));
    this.keep(type, whole);
    return type;
  }

  instance(type: InstanceType): InstanceType {
    this.nest(type, [type.exports]);
    return type;
  }

  component(type: ComponentType): ComponentType {
    this.nest(type, [type.imports, type.exports]);
    return type;
  }

  module(type: ModuleType): ModuleType {
    let size = 1 + type.exports.size;
    for (const items of type.imports.values()) size += items.size;
    if (size > LIMITS.typeSize) tooLarge();
    this.known.set(type, { ...LEAF, size });
    return type;
  }

  /** Whether values of the type have a borrowed handle in them. */
  hasBorrow(type: ValueType): boolean {
    return this.of(type).borrow;
  }

  private nest(type: InstanceType | ComponentType, items: readonly ReadonlyMap<string, Entity>[]): void {
    const whole = { ...LEAF };
    for (const entities of items) for (const entity of entities.values()) add(whole, this.of(entity.type));
    this.keep(type, whole);
    if (whole.depth > LIMITS.nesting)
      refuse('limit', `instances and components are nested more than ${LIMITS.nesting} deep in types`);
  }

  private keep(type: object, whole: Readonly<Size>): void {
    if (whole.size > LIMITS.typeSize) tooLarge();
    if (whole.size > 1 || whole.borrow || whole.fixed) this.known.set(type, whole);
  }

  /** An alias has the size of what it names. */
  private of(part: ValueType | Type | ModuleType): Readonly<Size> {
    if (typeof part === 'string') return LEAF;
    const known = this.known.get(part);
    if (known !== undefined) return known;
    if (part.kind === 'core module' || !isValueType(part) || part.aliasOf === undefined) return LEAF;
    return this.known.get(part.aliasOf) ?? LEAF;
  }
}

function add(whole: Size, part: Readonly<Size>): void {
  whole.size += part.size;
  whole.depth = Math.max(whole.depth, part.depth + 1);
  if (part.borrow) whole.borrow = true;
  if (part.fixed) whole.fixed = true;
}

function tooLarge(): never {
  return refuse('limit', `a type has more than ${LIMITS.typeSize} types in it`);
}

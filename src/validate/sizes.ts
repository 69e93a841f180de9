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
  readonly size: number;
  readonly depth: number;
  readonly borrow: boolean;
  readonly fixed: boolean;
}

const LEAF: Size = { size: 1, depth: 1, borrow: false, fixed: false };
const BORROW: Size = { ...LEAF, borrow: true };
const FIXED: Size = { ...LEAF, fixed: true };

/** The sizes of all types of one validation, each worked out once, when the type is made. */
export class Sizes {
  private readonly known = new Map<object, Size>();

  /** Measures a new value type. */
  defined(type: DefinedType): DefinedType {
    const parts: ValueType[] = [];
    forEachChild(type, (part) => {
      if (part !== undefined) parts.push(part);
    });
    const own = type.kind === 'borrow' ? BORROW : type.kind === 'list' && type.length !== undefined ? FIXED : LEAF;
    const { depth, fixed } = this.measure(type, own, parts);
    if (depth > LIMITS.typeDepth) refuse('limit', `value types are nested more than ${LIMITS.typeDepth} deep`);
    // each type has fewer than 2^28 bytes in memory (CanonicalABI.md § Element Size), which others cannot reach
    if (fixed) sizeOf(type, 'i64');
    return type;
  }

  func(type: FuncType): FuncType {
    const parts = type.params.map((p) => p.type);
    this.measure(type, LEAF, type.result === undefined ? parts : [...parts, type.result]);
    return type;
  }

  instance(type: InstanceType): InstanceType {
    this.nest(type, [...type.exports.values()]);
    return type;
  }

  component(type: ComponentType): ComponentType {
    this.nest(type, [...type.imports.values(), ...type.exports.values()]);
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

  private nest(type: InstanceType | ComponentType, entities: readonly Entity[]): void {
    const { depth } = this.measure(
      type,
      LEAF,
      entities.map((e) => e.type),
    );
    if (depth > LIMITS.nesting)
      refuse('limit', `instances and components are nested more than ${LIMITS.nesting} deep in types`);
  }

  private measure(type: object, own: Size, parts: readonly (ValueType | Type | ModuleType)[]): Size {
    let { size, depth, borrow, fixed } = own;
    for (const part of parts) {
      const of = this.of(part);
      size += of.size;
      depth = Math.max(depth, of.depth + 1);
      if (of.borrow) borrow = true;
      if (of.fixed) fixed = true;
    }
    if (size > LIMITS.typeSize) tooLarge();
    const found = { size, depth, borrow, fixed };
    if (parts.length > 0 || own !== LEAF) this.known.set(type, found);
    return found;
  }

  /** An alias has the size of what it names. */
  private of(part: ValueType | Type | ModuleType): Size {
    if (typeof part === 'string') return LEAF;
    const known = this.known.get(part);
    if (known !== undefined) return known;
    if (part.kind === 'core module' || !isValueType(part) || part.aliasOf === undefined) return LEAF;
    return this.known.get(part.aliasOf) ?? LEAF;
  }
}

function tooLarge(): never {
  return refuse('limit', `a type has more than ${LIMITS.typeSize} types in it`);
}

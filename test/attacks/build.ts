import { writeComponent, type ComponentSection } from '../../src/binary/index.ts';
import type { ExternType } from '../../src/binary/extern-type.ts';
import { idx } from '../../src/binary/indices.ts';
import type { Attribute, ExternName } from '../../src/binary/name.ts';
import type { Import } from '../../src/binary/import.ts';
import type { FuncType, InstanceDecl, Type, ValType } from '../../src/binary/type.ts';

/** Components that no assembler would write, in as few words as possible. */

export function component(...sections: readonly ComponentSection[]): Uint8Array {
  return writeComponent({ sections });
}

export function named(name: string, attributes: readonly Attribute[] = []): ExternName {
  return { name, attributes };
}

export function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

export function ref(index: number): ValType {
  return idx<'type'>(index);
}

export function types(...items: readonly Type[]): ComponentSection {
  return { kind: 'type', items };
}

export function instanceType(...decls: readonly InstanceDecl[]): Type {
  return { kind: 'instance', decls };
}

/** A definition inside an instance type. */
export function local(type: Type): InstanceDecl {
  return { kind: 'type', type };
}

export function func(params: readonly ValType[], result?: ValType): FuncType {
  return { kind: 'func', async: false, params: params.map((type, i) => ({ label: `p${i}`, type })), result };
}

export function tuple(...of: readonly ValType[]): Type {
  return { kind: 'tuple', types: of };
}

export function own(index: number): Type {
  return { kind: 'own', type: idx<'type'>(index) };
}

export function exportsFunc(name: string, type: number): InstanceDecl {
  return { kind: 'export', name: named(name), type: { kind: 'func', type: idx<'type'>(type) } };
}

/** Appends one to the types of the scope. */
export function exportsType(name: string, of: number): InstanceDecl {
  const bound = { kind: 'eq', type: idx<'type'>(of) } as const;
  return { kind: 'export', name: named(name), type: { kind: 'type', bound } };
}

/** Appends one to the types of the scope. */
export function exportsResource(name: string): InstanceDecl {
  return { kind: 'export', name: named(name), type: { kind: 'type', bound: { kind: 'sub resource' } } };
}

export function imports(...items: readonly Import[]): ComponentSection {
  return { kind: 'import', items };
}

export function importInstance(name: string, type: number, attributes: readonly Attribute[] = []): Import {
  return { name: named(name, attributes), type: { kind: 'instance', type: idx<'type'>(type) } };
}

export function importAs(name: string, type: ExternType, attributes: readonly Attribute[] = []): Import {
  return { name: named(name, attributes), type };
}

/** Exports instances of the component's own under `x0`, `x1` and so on. */
export function exportInstances(...indices: readonly number[]): ComponentSection {
  return {
    kind: 'export',
    items: indices.map((index, i) => ({ name: named(`x${i}`), item: { sort: 'instance', index }, type: undefined })),
  };
}

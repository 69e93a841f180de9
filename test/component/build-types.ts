import type { CoreNumType } from '../../src/binary/core-type.ts';
import type { DefinedType, Field, FuncType, Resource, Shape, ValueType } from '../../src/component/types.ts';

/** Builders of resolved types, for tests. */

export function defined(shape: Shape): DefinedType {
  return { ...shape, aliasOf: undefined };
}

export function resource(id = 0): Resource {
  return { kind: 'resource', identity: { id }, aliasOf: undefined };
}

function fields(of: Readonly<Record<string, ValueType>>): readonly Field[] {
  return Object.entries(of).map(([label, type]) => ({ label, type }));
}

export const record = (of: Readonly<Record<string, ValueType>>): DefinedType =>
  defined({ kind: 'record', fields: fields(of) });
export const variant = (of: Readonly<Record<string, ValueType | undefined>>): DefinedType =>
  defined({ kind: 'variant', cases: Object.entries(of).map(([label, type]) => ({ label, type })) });
export const list = (element: ValueType, length?: number): DefinedType => defined({ kind: 'list', element, length });
export const tuple = (...types: readonly ValueType[]): DefinedType => defined({ kind: 'tuple', types });
export const option = (type: ValueType): DefinedType => defined({ kind: 'option', type });
export const result = (ok?: ValueType, error?: ValueType): DefinedType => defined({ kind: 'result', ok, error });
export const map = (key: ValueType, value: ValueType): DefinedType => defined({ kind: 'map', key, value });
export const stream = (element?: ValueType): DefinedType => defined({ kind: 'stream', element });
export const future = (element?: ValueType): DefinedType => defined({ kind: 'future', element });
export const own = (of: Resource): DefinedType => defined({ kind: 'own', resource: of });
export const borrow = (of: Resource): DefinedType => defined({ kind: 'borrow', resource: of });
export const labels = (count: number): string[] => Array.from({ length: count }, (_, i) => `l${i}`);
export const enumeration = (count: number): DefinedType => defined({ kind: 'enum', labels: labels(count) });
export const flags = (count: number): DefinedType => defined({ kind: 'flags', labels: labels(count) });

export function func(params: readonly ValueType[], out?: ValueType, async = false): FuncType {
  return { kind: 'func', async, params: params.map((type, i) => ({ label: `p${i}`, type })), result: out };
}

/** `i`, `I`, `f`, `F` for `i32`, `i64`, `f32`, `f64`. */
export function letters(types: readonly CoreNumType[]): string {
  const letter = { i32: 'i', i64: 'I', f32: 'f', f64: 'F', v128: 'v' } as const;
  return types.map((type) => letter[type]).join('');
}

import type { PrimValType } from '../../binary/type.ts';
import type { FuncType, ValueType } from '../../component/types.ts';

/** Whether a type, or its absence, has a shape. Names of types play no part; looks no deeper than the shape is. */
export type Fits = (type: ValueType | undefined) => boolean;

export function primitive(name: PrimValType): Fits {
  return (type) => type === name || (typeof type === 'object' && type.kind === 'primitive' && type.type === name);
}

export const isString = primitive('string');

export function listOf(element: Fits): Fits {
  return (type) =>
    typeof type === 'object' && type.kind === 'list' && type.length === undefined && element(type.element);
}

export function tupleOf(...parts: readonly Fits[]): Fits {
  return (type) =>
    typeof type === 'object' &&
    type.kind === 'tuple' &&
    type.types.length === parts.length &&
    parts.every((part, i) => part(type.types[i]));
}

export function optionOf(some: Fits): Fits {
  return (type) => typeof type === 'object' && type.kind === 'option' && some(type.type);
}

export function resultOf(ok: Fits, error: Fits): Fits {
  return (type) => typeof type === 'object' && type.kind === 'result' && ok(type.ok) && error(type.error);
}

/** A record with exactly these fields in this order, or a variant with these cases. */
export function labelled(kind: 'record' | 'variant', parts: Readonly<Record<string, Fits>>): Fits {
  const wanted = Object.entries(parts);
  return (type) => {
    if (typeof type !== 'object' || (type.kind !== 'record' && type.kind !== 'variant') || type.kind !== kind)
      return false;
    const found: readonly { readonly label: string; readonly type: ValueType | undefined }[] =
      type.kind === 'record' ? type.fields : type.cases;
    return (
      found.length === wanted.length &&
      wanted.every(([label, part], i) => found[i]?.label === label && part(found[i].type))
    );
  };
}

export function either(...shapes: readonly Fits[]): Fits {
  return (type) => shapes.some((shape) => shape(type));
}

/** A function that is not async, with these parameters and this result. */
export function funcFits(type: FuncType, params: readonly Fits[], result: Fits): boolean {
  return (
    !type.async &&
    type.params.length === params.length &&
    params.every((param, i) => param(type.params[i]?.type)) &&
    result(type.result)
  );
}

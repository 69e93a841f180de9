import type { InstanceType } from '../binary/type.ts';
import { EVERYTHING, type Drawing } from './drawing.ts';
import { exportOf, type End, type Value } from './values.ts';

/** The names that an instance type exports. */
export interface Shape {
  readonly functions: readonly string[];
  readonly types: readonly string[];
}

export function shapeOf({ decls }: InstanceType): Shape {
  const functions: string[] = [];
  const types: string[] = [];
  for (const decl of decls) {
    if (decl.kind !== 'export') continue;
    if (decl.type.kind === 'func') functions.push(decl.name.name);
    else if (decl.type.kind === 'type') types.push(decl.name.name);
  }
  return { functions, types };
}

/**
 * Draws who satisfies `to` with `value`.
 *
 * @param shape what is asked of an instance; `undefined` where that is all it has
 */
export function connect(drawing: Drawing, value: Value, to: End, name: string, shape: Shape | undefined): void {
  drawing.spend();
  switch (value.kind) {
    case 'item':
      if (value.from === undefined) return;
      if (value.sort === 'func') drawing.edge(value.from, to, name, { func: value.name });
      else drawing.edge(value.from, to, name, { other: value.sort === 'type' ? 'types' : value.sort });
      return;
    case 'component':
    case 'module':
      if (value.from !== undefined) drawing.edge(value.from, to, name, { other: value.kind });
      return;
    case 'instance':
      break;
    default:
      return value satisfies never;
  }
  if (shape !== undefined) {
    for (const func of shape.functions) connect(drawing, exportOf(value, func, 'func'), to, name, undefined);
    // whose the types are is of interest where there are no functions
    const types = shape.functions.length > 0 ? [] : shape.types;
    for (const type of types) connect(drawing, exportOf(value, type, 'type'), to, name, undefined);
  } else if (value.exports !== undefined) {
    const all = [...value.exports.values()];
    const others = all.filter((one) => !isType(one));
    for (const one of others.length > 0 ? others : all) connect(drawing, one, to, name, undefined);
  } else if (value.from !== undefined) {
    drawing.edge(value.from, to, name, { other: EVERYTHING });
  }
}

function isType(value: Value): boolean {
  return value.kind === 'item' && value.sort === 'type';
}

/** What an export of a component instance is outside it: what it was given itself, or behind one of its ports. */
export function outward(drawing: Drawing, value: Value, box: number, name: string): Value {
  drawing.spend();
  switch (value.kind) {
    case 'item': {
      if (value.outer !== undefined) return value.outer;
      const from = value.sort === 'func' ? drawing.gives(box, '') : { node: box };
      if (value.sort === 'func') connect(drawing, value, from, value.name, undefined);
      return { ...value, name, from };
    }
    case 'instance': {
      if (value.outer !== undefined) return value.outer;
      const port = drawing.gives(box, name);
      return behind(drawing, value, port);
    }
    case 'component':
    case 'module':
      return value;
    default:
      return value satisfies never;
  }
}

/** The same behind a port: what is in an instance, too. */
function behind(drawing: Drawing, value: Value, port: End): Value {
  drawing.spend();
  if (value.kind === 'component' || value.kind === 'module') return value;
  if (value.outer !== undefined) return value.outer;
  if (value.kind === 'item') {
    if (value.sort === 'func') connect(drawing, value, port, value.name, undefined);
    return { ...value, from: port };
  }
  if (value.exports === undefined) {
    connect(drawing, value, port, '', undefined);
    return { ...value, from: port };
  }
  const exports = [...value.exports].map(([name, one]) => [name, behind(drawing, one, port)] as const);
  return { ...value, from: port, exports: new Map(exports) };
}

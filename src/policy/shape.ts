import type { FuncType, ValueType } from '../component/types.ts';

/** Longer texts are not completed: no function that they are compared with has one. */
const LONGEST = 4096;

/**
 * The type of a function as text, with the labels of all that it is made of but its parameters: `(borrow, u64) -> list<u8>`. Of
 * resources, only how they are handled. Equal texts mean equal core signatures and equal layouts.
 */
export function shapeOf({ async, params, result }: FuncType): string {
  const budget = { left: LONGEST };
  const types = params.map((p) => valueShape(p.type, budget)).join(', ');
  const answer = result === undefined ? '' : ` -> ${valueShape(result, budget)}`;
  return `${async ? 'async ' : ''}(${types})${answer}`;
}

/** The same for a value type. */
export function valueShape(type: ValueType | undefined, budget = { left: LONGEST }): string {
  if (type === undefined) return '_';
  if (typeof type === 'string') return type;
  if (--budget.left < 0) return '…';
  const value = (t: ValueType | undefined): string => valueShape(t, budget);
  switch (type.kind) {
    case 'primitive':
      return type.type;
    case 'record':
      return `record{${type.fields.map((f) => `${f.label}: ${value(f.type)}`).join(', ')}}`;
    case 'variant':
      return `variant{${type.cases.map((c) => (c.type === undefined ? c.label : `${c.label}(${value(c.type)})`)).join(', ')}}`;
    case 'list':
      return type.length === undefined
        ? `list<${value(type.element)}>`
        : `list<${value(type.element)}, ${type.length}>`;
    case 'tuple':
      return `tuple<${type.types.map(value).join(', ')}>`;
    case 'flags':
    case 'enum':
      return `${type.kind}{${type.labels.join(', ')}}`;
    case 'option':
      return `option<${value(type.type)}>`;
    case 'result':
      return `result<${value(type.ok)}, ${value(type.error)}>`;
    case 'own':
    case 'borrow':
      return type.kind;
    case 'stream':
    case 'future':
      return `${type.kind}<${value(type.element)}>`;
    case 'map':
      return `map<${value(type.key)}, ${value(type.value)}>`;
    default:
      return type satisfies never;
  }
}

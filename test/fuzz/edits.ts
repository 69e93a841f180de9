import fc from 'fast-check';

/** A change of plain data, as numbers and names that can be saved. */
export interface Edit {
  /** Which of the places in the data, as a remainder. */
  readonly at: number;
  readonly act: 'put' | 'drop' | 'rename' | 'add' | 'wrap';
  /** The name of the value or of the key. */
  readonly value: string;
}

type Values = Readonly<Record<string, () => unknown>>;

/** The keys that lead somewhere. */
export type Way = readonly string[];

const KEYS = [
  'zzz',
  'allow',
  'set',
  'writable',
  '__proto__',
  'constructor',
  'toString',
  '',
  'a\nb',
  '0',
  'x'.repeat(10_000),
];

/** Up to `most` changes with values of these names. */
export function edits(values: Values, most: number): fc.Arbitrary<readonly Edit[]> {
  const other = fc.constantFrom(...Object.keys(values)).map((value) => ({ act: 'put', value }) as const);
  const key = fc.constantFrom(...KEYS);
  const moved = fc.record({ act: fc.constantFrom('drop', 'rename', 'add', 'wrap'), value: key } as const);
  const change = fc.oneof({ weight: 3, arbitrary: other }, { weight: 1, arbitrary: moved });
  return fc.array(
    fc.tuple(fc.nat({ max: 999 }), change).map(([at, one]): Edit => ({ at, ...one })),
    { maxLength: most },
  );
}

/** Every place in plain data, its root first. What is no tree is a place, and nothing in it. */
export function waysIn(value: unknown, way: Way = []): readonly Way[] {
  if (!isPlain(value)) return [way];
  return [way, ...Object.entries(value).flatMap(([key, content]) => waysIn(content, [...way, key]))];
}

/** What was put somewhere: it may have no end, or throw. Nobody looks into it. */
const put = new WeakSet();

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || put.has(value)) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

export function at(value: unknown, way: Way): unknown {
  return way.reduce<unknown>((part, key) => (isPlain(part) ? part[key] : undefined), value);
}

/** The data with something else in one place; `change` is given what is there. */
export function replaced(value: unknown, way: Way, change: (content: unknown) => unknown): unknown {
  const [key, ...rest] = way;
  if (key === undefined) return change(value);
  if (!isPlain(value)) return value;
  const inside = (name: string, content: unknown): unknown =>
    name === key ? replaced(content, rest, change) : content;
  if (Array.isArray(value)) return value.map((content: unknown, i) => inside(String(i), content));
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, inside(name, content)]));
}

/** The data without one key or item. */
export function without(value: unknown, way: Way): unknown {
  const key = way.at(-1);
  return replaced(value, way.slice(0, -1), (parent) => {
    if (Array.isArray(parent)) return (parent as unknown[]).filter((_, i) => String(i) !== key);
    if (!isPlain(parent)) return parent;
    return Object.fromEntries(Object.entries(parent).filter(([name]) => name !== key));
  });
}

/** The data with one more key, or item, in what a way leads to; `undefined` where nothing can be added. */
export function withMore(value: unknown, way: Way, key: string, content: unknown): unknown {
  const there = at(value, way);
  if (!isPlain(there) || Object.hasOwn(there, key)) return undefined;
  return replaced(value, way, () => {
    if (Array.isArray(there)) return [...(there as unknown[]), content];
    return Object.fromEntries([...Object.entries(there), [key, content]]);
  });
}

export function edited(value: unknown, changes: readonly Edit[], values: Values): unknown {
  return changes.reduce<unknown>((tree, { at: number, act, value: name }) => {
    const ways = waysIn(tree);
    const way = ways[number % ways.length] ?? [];
    switch (act) {
      case 'put':
        return replaced(tree, way, () => {
          const value = values[name]?.();
          if (typeof value === 'object' && value !== null) put.add(value);
          return value;
        });
      case 'drop':
        return way.length === 0 ? tree : without(tree, way);
      case 'add':
        return withMore(tree, way, name, at(tree, way)) ?? tree;
      case 'wrap':
        return replaced(tree, way, (content) => (name === '0' ? [content] : { [name]: content }));
      case 'rename': {
        const content = at(tree, way);
        return way.length === 0 ? tree : (withMore(without(tree, way), way.slice(0, -1), name, content) ?? tree);
      }
      default:
        return act satisfies never;
    }
  }, value);
}

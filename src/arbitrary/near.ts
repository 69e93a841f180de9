import fc from 'fast-check';
import { writeComponent, type Component } from '../binary/component.ts';
import { CORE_SORT, SORT } from '../binary/sort.ts';
import { PRIM_VAL_TYPE } from '../binary/val-type.ts';
import { CORE_PREAMBLE } from '../core/module.ts';
import { component, type ComponentConstraints } from './component.ts';

/** A component in which one thing is not as it was. */
export interface NearComponent {
  readonly component: Component;
  /** What was changed, by its path in the tree. @example 'sections.2.items.0.func: 3 in place of 2' */
  readonly what: string;
}

/** One change that can be made. */
interface Edit {
  readonly what: () => string;
  readonly make: () => unknown;
}

/** Where the walk is, and how to put something else there. */
interface Spot {
  readonly path: readonly string[];
  /** The property that it is, or the one whose items it is among. */
  readonly key: string;
  readonly put: (value: unknown) => unknown;
  /** Names that stand beside it. */
  readonly beside: readonly string[];
}

/** Properties that hold names and labels. */
const NAMES: ReadonlySet<string> = new Set(['name', 'label', 'labels', 'module']);

/** Names that are no names, or are of another kind. */
const OTHER_NAMES = [
  '',
  'A',
  'a--b',
  'é',
  '[constructor]a',
  '[method]a.b',
  '[static]a.b',
  '[method]a',
  'a:b/c',
  'a:b/c@1',
  'a:b/c@1.2.3-x+y',
  'a:b/c/d@1.0.0',
  'unlocked-dep=<a:b>',
  'url=<https://a.example>',
];

/** Words for `kind` and `sort` that the same properties go with. */
const FAMILIES: readonly (readonly string[])[] = [
  ['own', 'borrow'],
  ['resource.new', 'resource.rep', 'resource.drop', 'stream.new', 'future.new', 'stream.drop-readable'],
  ['stream', 'future'],
  ['flags', 'enum'],
  ['func', 'instance', 'component', 'core module'],
  ['realloc', 'post-return', 'callback'],
  ['import', 'export'],
  ['utf8', 'utf16', 'latin1+utf16'],
  ['task.cancel', 'backpressure.inc', 'waitable-set.new', 'waitable-set.drop', 'thread.index', 'error-context.drop'],
];

const CORE_SORTS = Object.keys(CORE_SORT);
const SORTS = [...Object.keys(SORT), ...CORE_SORTS.map((sort) => `core ${sort}`)];
const PRIMITIVES = Object.keys(PRIM_VAL_TYPE);

/** An array of a tree may be of any items. */
function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isArray(value) && !(value instanceof Uint8Array);
}

function visit(value: unknown, spot: Spot, edits: Edit[]): void {
  const { key } = spot;
  const to = (other: unknown, what?: string): void => {
    if (other === value) return;
    const said = (): string => what ?? `${shown(other)} in place of ${shown(value)}`;
    edits.push({ what: () => `${spot.path.join('.')}: ${said()}`, make: () => spot.put(other) });
  };
  if (isArray(value)) visitArray(value, spot, edits, to);
  else if (value instanceof Uint8Array) visitBytes(value, to);
  else if (isTree(value)) visitTree(value, spot, edits);
  else if (typeof value === 'string') for (const other of otherStrings(value, key, spot.beside)) to(other);
  else if (typeof value === 'boolean') to(!value);
  else if (typeof value === 'number')
    for (const other of [value + 1, value - 1, 0, value + 1000]) if (other >= 0) to(other);
  if (value === undefined) for (const other of key === 'dtor' ? [0] : ['u8', 'string', 0]) to(other);
  else if (['ok', 'error', 'result', 'element', 'dtor'].includes(key) && !isTree(value)) to(undefined);
}

function visitArray(
  items: readonly unknown[],
  { path, key, put }: Spot,
  edits: Edit[],
  to: (other: unknown, what: string) => void,
): void {
  const beside = items.flatMap((item) => nameOf(item) ?? []);
  for (const [at, item] of items.entries()) {
    to([...items.slice(0, at), ...items.slice(at + 1)], `without ${String(at)}`);
    to([...items.slice(0, at + 1), ...items.slice(at)], `${String(at)} twice`);
    const next = items[at + 1];
    if (next !== undefined)
      to([...items.slice(0, at), next, item, ...items.slice(at + 2)], `${String(at)} after the next`);
    const inside = (value: unknown) => put([...items.slice(0, at), value, ...items.slice(at + 1)]);
    visit(item, { path: [...path, String(at)], key, put: inside, beside }, edits);
  }
}

function visitTree(tree: Readonly<Record<string, unknown>>, { path, put, beside }: Spot, edits: Edit[]): void {
  for (const [key, value] of Object.entries(tree)) {
    visit(value, { path: [...path, key], key, put: (other) => put({ ...tree, [key]: other }), beside }, edits);
  }
}

/** Core modules: cut off, with other last bytes, and empty. */
function visitBytes(bytes: Uint8Array, to: (other: unknown, what: string) => void): void {
  to(bytes.subarray(0, -1), 'cut off');
  to(Uint8Array.from(CORE_PREAMBLE), 'an empty module');
  to(Uint8Array.from([...bytes.subarray(0, -1), 0x0b]), 'another last byte');
}

function nameOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item;
  if (!isTree(item)) return undefined;
  const name = item['name'] ?? item['label'];
  return isTree(name) ? nameOf(name) : typeof name === 'string' ? name : undefined;
}

function otherStrings(value: string, key: string, beside: readonly string[]): readonly string[] {
  if (NAMES.has(key)) return [...OTHER_NAMES, value.toUpperCase(), `${value}2`, ...beside];
  if (key === 'sort')
    return CORE_SORTS.includes(value) && !value.startsWith('core ') ? CORE_SORTS.concat(SORTS) : SORTS;
  if (key === 'rep') return ['i64', 'f32'];
  if (PRIMITIVES.includes(value)) return PRIMITIVES;
  return FAMILIES.filter((family) => family.includes(value)).flat();
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);
}

/** All changes of one thing that the format can write. */
function editsOf(made: Component): readonly Edit[] {
  const edits: Edit[] = [];
  visit(made, { path: [], key: '', put: (value) => value, beside: [] }, edits);
  return edits;
}

/** Whether it can be written: what holds a core sort may hold a sort in an edit. */
function isWritable(made: Component): boolean {
  try {
    writeComponent(made);
    return true;
  } catch {
    return false;
  }
}

/**
 * Components that are nearly valid: one change at the level of definitions. An index that is another, a sort or a kind, a name, an option or
 * a definition that is missing, there twice or in another place, a type, a core module. Some are valid all the same: a validator decides.
 *
 * @example fc.property(nearComponent(), ({ component, what }) => agree(writeComponent(component), what))
 */
export function nearComponent(constraints: ComponentConstraints = {}): fc.Arbitrary<NearComponent> {
  return fc.tuple(component(constraints), fc.nat()).map(([made, chosen]) => near(made, chosen));
}

/** The component with the change that a number stands for; the next one where the format cannot write that. */
export function near(made: Component, chosen: number): NearComponent {
  const edits = editsOf(made);
  for (let at = 0; at < edits.length; at++) {
    const edit = edits[(chosen + at) % edits.length];
    // the walk puts values back where it took them from, of a kind that can stand there or else cannot be written
    const changed = edit?.make() as Component | undefined;
    if (edit !== undefined && changed !== undefined && isWritable(changed)) {
      return { component: changed, what: edit.what() };
    }
  }
  return { component: made, what: 'nothing' };
}

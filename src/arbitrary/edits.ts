import type { CanonOpt } from '../binary/canon-opt.ts';
import { idx } from '../binary/indices.ts';
import type { Attribute } from '../binary/name.ts';
import { CORE_SORT, SORT } from '../binary/sort.ts';
import { PRIM_VAL_TYPE } from '../binary/val-type.ts';
import { CORE_PREAMBLE } from '../core/module.ts';
import { isArray, isTree, type Spot } from './spots.ts';

/** Something that can stand at a spot in place of what is there. */
export interface Edit {
  readonly what: string;
  readonly value: unknown;
}

/** Properties that hold names and labels. */
const NAMES: ReadonlySet<string> = new Set(['name', 'label', 'labels', 'module', 'interface', 'suffix']);

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
  ['stream.new', 'stream.drop-readable', 'stream.drop-writable', 'future.drop-readable', 'future.drop-writable'],
  ['stream.read', 'stream.write', 'future.read', 'future.write'],
  ['stream.cancel-read', 'stream.cancel-write', 'future.cancel-read', 'future.cancel-write'],
  ['context.get', 'context.set'],
  ['waitable-set.wait', 'waitable-set.poll'],
  ['stream', 'future'],
  ['flags', 'enum'],
  ['func', 'instance', 'component', 'core module'],
  ['func', 'tag'],
  ['realloc', 'post-return', 'callback'],
  ['import', 'export'],
  ['utf8', 'utf16', 'latin1+utf16'],
  ['i32', 'i64', 'f32', 'f64'],
  [
    ...['task.cancel', 'backpressure.inc', 'backpressure.dec', 'waitable-set.new', 'waitable-set.drop'],
    ...['waitable.join', 'subtask.drop', 'thread.index', 'thread.resume-later', 'error-context.drop'],
  ],
];

const CORE_SORTS = Object.keys(CORE_SORT);
const SORTS = [...Object.keys(SORT), ...CORE_SORTS.map((sort) => `core ${sort}`)];
const PRIMITIVES = Object.keys(PRIM_VAL_TYPE);

/** Options that may be missing, or one too many. */
const OPTIONS: readonly CanonOpt[] = [
  { kind: 'async' },
  { kind: 'memory', memory: idx<'core:memory'>(0) },
  { kind: 'realloc', func: idx<'core:func'>(0) },
  { kind: 'post-return', func: idx<'core:func'>(0) },
  { kind: 'callback', func: idx<'core:func'>(0) },
  { kind: 'string-encoding', encoding: 'utf16' },
  { kind: 'core-type', type: idx<'core:type'>(0) },
  { kind: 'gc' },
];

const ATTRIBUTES: readonly Attribute[] = [
  { kind: 'implements', interface: 'a:b/c' },
  { kind: 'implements', interface: 'a' },
  { kind: 'versionsuffix', suffix: '.1' },
  { kind: 'external-id', id: 'some id' },
];

/** What may be there or not. */
const OPTIONAL: ReadonlySet<string> = new Set(['ok', 'error', 'result', 'element', 'dtor', 'max', 'length']);

/** All changes of one thing. */
export function editsAt({ value, key, beside }: Spot): readonly Edit[] {
  if (isArray(value)) return arrayEdits(value, key);
  if (value instanceof Uint8Array) return moduleEdits(value);
  return [...otherValues(value, key, beside)]
    .filter((other) => other !== value)
    .map((other) => ({ what: `${shown(other)} in place of ${shown(value)}`, value: other }));
}

function* otherValues(value: unknown, key: string, beside: readonly string[]): Iterable<unknown> {
  if (typeof value === 'string') yield* otherStrings(value, key, beside);
  else if (typeof value === 'boolean') yield !value;
  else if (typeof value === 'bigint') yield* [value + 1n, value > 0n ? value - 1n : 0n, 0n, 1n << 33n];
  else if (typeof value === 'number') {
    yield* [value + 1, value - 1, 0, Math.floor(value / 2), value + 1000].filter((other) => other >= 0);
  }
  if (value === undefined) yield* missing(key);
  else if (OPTIONAL.has(key) && !isTree(value)) yield undefined;
}

/** What can stand where nothing is. */
function missing(key: string): readonly unknown[] {
  switch (key) {
    case 'dtor':
    case 'length':
      return [0, 3];
    case 'max':
      return [0n, 1n, 1n << 40n];
    case 'type':
    case 'ok':
    case 'error':
    case 'result':
    case 'element':
      return ['u8', 'string', 0];
    default:
      return [];
  }
}

function arrayEdits(items: readonly unknown[], key: string): readonly Edit[] {
  const edits: Edit[] = [];
  for (const [at, item] of items.entries()) {
    const [before, after] = [items.slice(0, at), items.slice(at + 1)];
    edits.push({ what: `without ${String(at)}`, value: [...before, ...after] });
    edits.push({ what: `${String(at)} twice`, value: [...before, item, item, ...after] });
    const [next, ...others] = after;
    if (next !== undefined) {
      edits.push({ what: `${String(at)} after the next`, value: [...before, next, item, ...others] });
    }
  }
  const more = key === 'options' ? OPTIONS : key === 'attributes' ? ATTRIBUTES : [];
  for (const one of more) edits.push({ what: `with ${shown(one)}`, value: [...items, one] });
  return edits;
}

/** Core modules: cut off, with other last bytes, and empty. */
function moduleEdits(bytes: Uint8Array): readonly Edit[] {
  return [
    { what: 'cut off', value: bytes.subarray(0, -1) },
    { what: 'an empty module', value: Uint8Array.from(CORE_PREAMBLE) },
    { what: 'another last byte', value: Uint8Array.from([...bytes.subarray(0, -1), 0x0b]) },
  ];
}

function otherStrings(value: string, key: string, beside: readonly string[]): readonly string[] {
  if (NAMES.has(key)) return [...OTHER_NAMES, value.toUpperCase(), `${value}2`, ...beside];
  if (key === 'sort')
    return CORE_SORTS.includes(value) && !value.startsWith('core ') ? CORE_SORTS.concat(SORTS) : SORTS;
  if (PRIMITIVES.includes(value)) return PRIMITIVES;
  return FAMILIES.filter((family) => family.includes(value)).flat();
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)).slice(0, 80);
}

import type { Options } from '../../index.ts';
import {
  didYouMean,
  formerKey,
  misfitIn,
  KEYS,
  optionsFromFile,
  OPTIONS_SCHEMA,
  propertiesOf,
  schemaAt,
  SHARED,
  type Disk,
  type Mention,
  type Schema,
} from '../../policy/options/command-line.ts';
import { cut, type Document, type Path, wrongAt } from './document.ts';
import type { Form } from './form.ts';

/** A policy in our own form: the keys of the library's options, and paths on disk. */
export function readOwnForm({ value, places }: Document, file: string, isToml: boolean): Form {
  const said = value as Readonly<Record<string, unknown>>; // an object, as its reader has checked
  const fail = (path: Path, sentence: string): never => wrongAt(file, places.of(path), sentence);
  // policies in it are read by themselves
  checkKeys({ ...said, plugs: undefined }, POLICY_SCHEMA, [], fail);
  const entries = new Map(
    KEYS.flatMap((key) => (Object.hasOwn(said, key) ? [[key, exact(key, said[key])] as const] : [])),
  );
  return {
    options: (disk: Disk) => optionsFromFile(entries, disk),
    says: (option) => entries.has(option),
    saysAny: entries.size > 0,
    name: (mention) => nameOf(mention, isToml),
    pathOf: (option, part, message) => {
      const path = pathIn(said, option, part);
      const wrong = misfitIn(said, OPTIONS_SCHEMA, SHARED);
      if (wrong?.[0] === option && wrong.length > path.length) return wrong;
      return quotedIn(said[option], [option], message) ?? path;
    },
    implied: new Set(),
    notes: [],
  };
}

/** The policy of a file, and those for what is composed, which are read by themselves. */
const POLICY_SCHEMA: Schema = { anyOf: [OPTIONS_SCHEMA, { properties: { plugs: {} } }] };

/** Refuses keys that are not there in the schema, and `null`. */
function checkKeys(value: unknown, schema: Schema, path: Path, fail: (path: Path, sentence: string) => never): void {
  if (value === null) return fail(path, `${shown(path)} is null: leave it out`);
  if (typeof value !== 'object') return;
  const known = Array.isArray(value) ? undefined : propertiesOf(schema, SHARED);
  for (const [key, content] of Object.entries(value)) {
    const inner = [...path, key];
    if (known !== undefined && known.size > 0 && !known.has(key)) {
      const formerly = path.length === 0 ? formerKey(key) : undefined;
      const help = formerly === undefined ? didYouMean(key, known.keys()) : `: say ${formerly}`;
      const list = known.size > 12 || help !== '' ? '' : `; there are ${[...known.keys()].join(', ')}`;
      fail(inner, `there is no key ${shown(inner)}${help}${list}`);
    }
    const within = schemaAt(schema, key, SHARED);
    if (within !== undefined) checkKeys(content, within, inner, fail);
  }
}

/** A path as TOML writes it, cut where it is long. */
export function shown(path: Path): string {
  return cut(path.map((key) => (/^[\w-]+$/.test(key) ? key : JSON.stringify(key))).join('.'));
}

/** Large numbers are exact where they are seeds; as times they would be nanoseconds, so that they are refused as what they are. */
function exact(key: keyof Options, value: unknown): unknown {
  if (key === 'random' || key === 'insecureRandom') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  for (const [name, content] of Object.entries(value)) {
    const changed = exact(key, content);
    if (changed !== content) Object.assign(value, { [name]: changed });
  }
  return value;
}

function nameOf({ option, part, text, value, proposed }: Mention, isToml: boolean): string {
  if (value !== undefined || proposed === true) {
    const key = isToml ? option : JSON.stringify(option);
    return `${key}${isToml ? ' =' : ':'} ${spelled(value, isToml)}`;
  }
  return option === 'allow' || option === 'deny'
    ? part === undefined
      ? text
      : `${option} ${JSON.stringify(part)}`
    : text;
}

/** Of more items nothing is seen. */
const MOST = 100;

/** A value as the file would say it; cut where it is long. */
function spelled(value: unknown, isToml: boolean): string {
  return cut(literal(value, isToml));
}

function literal(value: unknown, isToml: boolean): string {
  if (Array.isArray(value))
    return `[${value
      .slice(0, MOST)
      .map((one) => literal(one, isToml))
      .join(', ')}]`;
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).slice(0, MOST);
  const inside = pairs.map(([key, content]) => {
    return `${isToml ? shown([key]) : JSON.stringify(key)}${isToml ? ' =' : ':'} ${literal(content, isToml)}`;
  });
  return inside.length === 0 ? '{}' : `{ ${inside.join(', ')} }`;
}

/** Where in the file an option stands, or the part of it that is meant. */
function pathIn(said: Readonly<Record<string, unknown>>, option: keyof Options, part: string | undefined): Path {
  if (part === undefined) return [option];
  const value = said[option];
  if (Array.isArray(value)) return [option, String(value.indexOf(part))];
  if (typeof value !== 'object' || value === null) return [option];
  const key = Object.keys(value).find((one) => one === part || sameFolder(one, part));
  return [option, key ?? part];
}

/** The path of the only text in a value that a message quotes. */
export function quotedIn(value: unknown, path: Path, message: string): Path | undefined {
  const found: Path[] = [];
  const look = (content: unknown, inner: Path): void => {
    if (typeof content === 'string' && content !== '' && message.includes(JSON.stringify(content))) found.push(inner);
    if (typeof content !== 'object' || content === null) return;
    for (const [key, one] of Object.entries(content)) look(one, [...inner, key]);
  };
  look(value, path);
  return found.length === 1 ? found[0] : undefined;
}

function sameFolder(one: string, other: string): boolean {
  const plain = (path: string): string => path.replace(/^\.\/(?=[^/])/, '').replace(/([^/])\/$/, '$1');
  return plain(one) === plain(other);
}

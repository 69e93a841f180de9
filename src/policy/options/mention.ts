import { WasmvirtError } from '../../errors.ts';
import type { Options } from '../../settings/options.ts';
import { type Mention, say, type Sentence } from '../../settings/sentence.ts';
import { quote } from './option-values.ts';

/** Names an option. `part`: a property of its value, an item of it, or the path of a mount. */
export function mention(option: keyof Options, part?: string): Mention {
  if (part === undefined) return { option, text: option };
  switch (option) {
    case 'allow':
    case 'deny':
      return { option, part, text: `${option} ${part}` };
    case 'mounts':
      return { option, part, text: option };
    default:
      return { option, part, text: `${option}.${part}` };
  }
}

/** Names an option and what was said of it. */
export function mentionWith(option: keyof Options, value: unknown): Mention {
  return { option, value, text: `${option}: ${spelled(value)}` };
}

/** Names an option that would help. */
export function proposal<Key extends keyof Options>(option: Key, value: NonNullable<Options[Key]>): Mention {
  return { ...mentionWith(option, value), proposed: true };
}

/** Names all of some options, each with its value; lists of names item by item. */
export function mentions(options: Options): readonly Mention[] {
  return keysOf(options).flatMap((key): readonly Mention[] => {
    if (key === 'allow' || key === 'deny') return (options[key] ?? []).map((name) => mention(key, name));
    return options[key] === undefined ? [] : [mentionWith(key, options[key])];
  });
}

function keysOf(options: Options): readonly (keyof Options)[] {
  return Object.keys(options) as readonly (keyof Options)[]; // options have no other
}

/** A reason, with the options that were given for it. */
export function because({
  reason,
  decidedBy,
}: {
  readonly reason: string;
  readonly decidedBy: Options | undefined;
}): Sentence {
  if (decidedBy === undefined) return [reason];
  const by = mentions(decidedBy).flatMap((one, i) => (i === 0 ? [one] : [', ', one]));
  return say`${reason} by ${by}`;
}

/** Options as they would be written in a program; `undefined` as what is left out. */
export function proposals(options: Options): readonly Mention[] {
  return keysOf(options).map((key) => ({ ...mentionWith(key, options[key]), proposed: true }));
}

/** Puts the option before sentences about its value. */
export function within<T>(option: Mention, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof WasmvirtError) || error.option !== undefined) throw error;
    throw new WasmvirtError(error.code, say`${option}: ${error.sentence}`, { cause: error });
  }
}

const LONGEST = 100;

/** A value as it stands in a program; cut where it is long. */
function spelled(value: unknown): string {
  const text = literal(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function literal(value: unknown): string {
  if (typeof value === 'string') return `'${quote(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return `[${value.slice(0, LONGEST).map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).slice(0, LONGEST);
  const properties = entries.map(
    ([key, content]) => `${/^[\w$]+$/.test(key) ? key : literal(key)}: ${literal(content)}`,
  );
  return properties.length === 0 ? '{}' : `{ ${properties.join(', ')} }`;
}

/** What is wrong with a value that somebody typed: one sentence. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}

/** A type with the types in it: `list<u8>` is `list` with `u8`. Named types have no arguments. */
interface TypeText {
  readonly name: string;
  readonly args: readonly TypeText[];
}

/**
 * A value as jco takes it, from what somebody typed: texts as they are, all other values as JSON, with names in camelCase.
 *
 * @param type as WIT writes it
 * @throws ValueError where it is no value of the type
 */
export function valueOf(type: string, text: string): unknown {
  const parsed = parse(type);
  if (parsed.name === 'string') return text;
  if (parsed.name === 'char') return one(parsed, text);
  let json: unknown;
  try {
    // numbers of 64 bits have more digits than JSON's
    json = isLarge(parsed.name) ? text.trim() : JSON.parse(text);
  } catch {
    throw new ValueError(`“${text}” is no ${type}: write it as JSON, as in ${exampleOf(parsed)}`);
  }
  return one(parsed, json);
}

/** What to type for a type. */
export function hintOf(type: string): string {
  const parsed = parse(type);
  return parsed.name === 'string' ? 'text' : exampleOf(parsed);
}

/** A value that jco gave, in words: texts as they are, all others as JSON. */
export function textOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return value;
  return JSON.stringify(
    value,
    (_, inner: unknown) => {
      if (typeof inner === 'bigint') return inner.toString();
      return ArrayBuffer.isView(inner) ? Array.from(inner as unknown as ArrayLike<unknown>, plain) : inner;
    },
    2,
  );
}

function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

const RANGES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  u8: [0, 0xff],
  u16: [0, 0xffff],
  u32: [0, 0xffff_ffff],
  s8: [-0x80, 0x7f],
  s16: [-0x8000, 0x7fff],
  s32: [-0x8000_0000, 0x7fff_ffff],
};

const LARGE: Readonly<Record<string, readonly [least: bigint, most: bigint]>> = {
  u64: [0n, (1n << 64n) - 1n],
  s64: [-(1n << 63n), (1n << 63n) - 1n],
};

/** Lists of these are arrays of their own kind. */
const ARRAYS: Readonly<Record<string, { from(values: readonly never[]): unknown } | undefined>> = {
  u8: Uint8Array,
  s8: Int8Array,
  u16: Uint16Array,
  s16: Int16Array,
  u32: Uint32Array,
  s32: Int32Array,
  u64: BigUint64Array,
  s64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
};

function isLarge(name: string): boolean {
  return Object.hasOwn(LARGE, name);
}

function one(type: TypeText, json: unknown): unknown {
  const { name, args } = type;
  const wrong = (): ValueError =>
    new ValueError(`${JSON.stringify(json)} is no ${printed(type)}: write it as in ${exampleOf(type)}`);
  // a named type can be called as what every object inherits
  const range = Object.hasOwn(RANGES, name) ? RANGES[name] : undefined;
  if (range !== undefined) {
    if (typeof json !== 'number' || !Number.isInteger(json) || json < range[0] || json > range[1]) throw wrong();
    return json;
  }
  const large = isLarge(name) ? LARGE[name] : undefined;
  if (large !== undefined) {
    if (!/^-?\d+$/.test(String(json)) || (typeof json === 'number' && !Number.isSafeInteger(json))) throw wrong();
    const value = BigInt(String(json));
    if (value < large[0] || value > large[1]) throw wrong();
    return value;
  }
  switch (name) {
    case 'bool':
      if (typeof json !== 'boolean') throw wrong();
      return json;
    case 'f32':
    case 'f64':
      if (typeof json !== 'number') throw wrong();
      return json;
    case 'char':
      if (typeof json !== 'string' || !/^.$/su.test(json)) throw wrong();
      return json;
    case 'string':
      if (typeof json !== 'string') throw wrong();
      return json;
    case 'option':
      return json === null ? undefined : one(first(type), json);
    case 'list': {
      if (!Array.isArray(json)) throw wrong();
      const values = json.map((item) => one(first(type), item)) as never[];
      const of = first(type).name;
      return (Object.hasOwn(ARRAYS, of) ? ARRAYS[of] : undefined)?.from(values) ?? values;
    }
    case 'tuple':
      if (!Array.isArray(json) || json.length !== args.length) throw wrong();
      return args.map((arg, index) => one(arg, json[index]));
    default:
      // a named type: jco checks it
      return json;
  }
}

function first({ args }: TypeText): TypeText {
  return args[0] ?? { name: '', args: [] };
}

function printed({ name, args }: TypeText): string {
  return args.length === 0 ? name : `${name}<${args.map(printed).join(', ')}>`;
}

function exampleOf(type: TypeText): string {
  const { name, args } = type;
  if (Object.hasOwn(RANGES, name) || isLarge(name)) return '1';
  switch (name) {
    case 'bool':
      return 'true';
    case 'f32':
    case 'f64':
      return '1.5';
    case 'char':
      return 'a';
    case 'string':
      return '"text"';
    case 'option':
      return exampleOf(first(type));
    case 'list':
      return `[${exampleOf(first(type))}]`;
    case 'tuple':
      return `[${args.map(exampleOf).join(', ')}]`;
    default:
      return 'JSON';
  }
}

function parse(text: string): TypeText {
  const tokens = text.match(/[^<>,\s]+|[<>,]/g) ?? [];
  let at = 0;
  const type = (): TypeText => {
    const name = tokens[at++] ?? '';
    const args: TypeText[] = [];
    if (tokens[at] === '<') {
      do {
        at += 1;
        args.push(type());
      } while (tokens[at] === ',');
      at += 1;
    }
    return { name, args };
  };
  return type();
}

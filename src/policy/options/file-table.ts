import type { Options, VariablesOption } from '../../settings/options.ts';
import { say } from '../../settings/sentence.ts';
import { bytesFromFile, bytesToFile } from './file-bytes.ts';
import type { Disk, FileForm, Origins } from './file-form.ts';
import { mention } from './mention.ts';
import { ENTRY, mounts } from './mount-file.ts';
import { entriesOf, fail, onlyEntry } from './option-values.ts';
import { BYTES, described, either, object, ON_DISK, only, TEXT, TEXTS, words, type Schema } from './schema.ts';
import { RECORDED } from './recording.ts';
import { CAPTURED } from './streams.ts';
import { KEYS, rowOf } from './table.ts';

/** Every option as a policy file has it. Its values are checked by the option's row. */

const NUMBER_OR_TEXT: Schema = { anyOf: [{ type: 'number' }, TEXT] };

const CLOCKS = [
  words('allow', 'deny'),
  only('fixed', NUMBER_OR_TEXT),
  object({ step: NUMBER_OR_TEXT, from: NUMBER_OR_TEXT }, ['step']),
  only('offset', NUMBER_OR_TEXT),
];

const SEED = only('seed', { anyOf: [{ type: 'integer', minimum: 0 }, TEXT, BYTES] });

const PAIR: Schema = { type: 'array', items: TEXT, minItems: 2, maxItems: 2 };

const PAIRS: Schema = {
  anyOf: [
    { type: 'object', propertyNames: { minLength: 1, pattern: '^[^=\\u0000]*$' }, additionalProperties: TEXT },
    { type: 'array', items: PAIR },
  ],
};

const VIRTUAL_FILE = only('file', { type: 'string', minLength: 1 });

const CAPTURE = only('capture', { type: 'integer', minimum: 1, maximum: CAPTURED.limit });

const OUTPUT = [words('allow', 'deny', 'ignore', 'capture'), VIRTUAL_FILE, CAPTURE];

function allowance(description: string): { readonly schema: Schema } {
  return { schema: described(description, words('allow', 'deny')) };
}

function seeded<Key extends 'random' | 'insecureRandom'>(key: Key, description: string): FileForm<Key> {
  return {
    schema: either(description, words('allow', 'deny'), SEED),
    fromFile: (value) => {
      const [name, seed] = onlyEntry(value);
      return name === 'seed' ? { seed: bytesFromFile(seed, mention(key)) } : value;
    },
    toFile: (value) => {
      if (typeof value === 'string') return value;
      const { seed } = value;
      if (seed instanceof Uint8Array) return { seed: bytesToFile(seed) };
      // larger ones are none in TOML
      return {
        seed: typeof seed === 'bigint' ? (seed <= Number.MAX_SAFE_INTEGER ? Number(seed) : String(seed)) : seed,
      };
    },
  };
}

function network(description: string): { readonly schema: Schema } {
  return { schema: either(description, words('allow', 'deny'), TEXTS) };
}

interface VariablesForm {
  readonly schema: Schema;
  toFile(value: Variables): unknown;
  over(value: Variables, beneath: Variables): Variables;
}

function variables(description: string): VariablesForm {
  const parts = object({ allow: { anyOf: [words('all'), TEXTS] }, deny: TEXTS, set: PAIRS });
  return {
    schema: either(description, words('allow', 'deny'), parts),
    toFile: (value) => {
      if (typeof value === 'string') return value;
      return value.set === undefined ? value : { ...value, set: pairsToFile(value.set) };
    },
    over: variablesOver,
  };
}

type Variables = NonNullable<Options['environment']>;

/** A flag allows more or less than the file, sets more, and hides more. What the file hides stays hidden. */
function variablesOver(value: Variables, beneath: Variables): Variables {
  const [said, base] = [partsOf(value), partsOf(beneath)];
  if (value === 'deny') return base.set === undefined ? value : { allow: [], set: base.set };
  const deny = [...new Set([...(base.deny ?? []), ...(said.deny ?? [])])];
  const sets = said.set ?? base.set;
  // an object speaks of variables alone, the word of arguments, too
  if (value === 'allow' && deny.length === 0 && sets === undefined) return value;
  return {
    ...base,
    ...said,
    ...(deny.length === 0 ? {} : { deny }),
    ...(sets === undefined ? {} : { set: pairsOver(said.set ?? [], base.set ?? []) }),
  };
}

function partsOf(value: Variables): VariablesOption {
  if (typeof value !== 'string') return value;
  return value === 'allow' ? { allow: 'all' } : {};
}

type PairList = NonNullable<Options['env']>;

function listOf(pairs: PairList): readonly (readonly [string, string])[] {
  if (Array.isArray(pairs)) return pairs as readonly (readonly [string, string])[]; // objects have no other form
  return entriesOf(pairs) as readonly (readonly [string, string])[]; // `pairs` of the row checks them
}

function pairsOver(value: PairList, beneath: PairList): PairList {
  return [...new Map([...listOf(beneath), ...listOf(value)])];
}

/** As an object, unless an object would bring them into another order. */
function pairsToFile(pairs: PairList): unknown {
  const list = listOf(pairs);
  const sorted = list.some(([name]) => /^\d+$/.test(name) || name === '__proto__');
  return sorted ? list : Object.fromEntries(list);
}

function names(description: string): { readonly schema: Schema } {
  return { schema: described(description, TEXTS) };
}

export const FILE_TABLE = {
  all: allowance('everything of WASI that no other key speaks of'),
  clocks: { schema: either('clocks and timers', ...CLOCKS) },
  random: seeded('random', 'random numbers of all kinds'),
  insecureRandom: seeded('insecureRandom', 'wasi:random/insecure and insecure-seed alone'),
  exit: allowance('ending the process with a status'),
  http: network('outgoing requests: all, none, or those that a rule allows, such as https+GET://*.example.org:8443'),
  sockets: network('TCP, UDP and name look-up: all, none, or what a rule allows, such as db.internal:5432'),
  filesystem: allowance('the directories that the host opens'),
  mounts,
  stdio: { schema: described('standard input, output and error together', words('allow', 'deny', 'ignore')) },
  stdin: {
    schema: either(
      'standard input',
      words('allow', 'deny', 'ignore'),
      only('text', TEXT),
      only('bytes', BYTES),
      BYTES,
      only('path', ON_DISK),
    ),
    fromFile: (value, disk) => {
      const [key, content] = onlyEntry(value);
      if (key === 'path') {
        if (typeof content === 'string' && content !== '') return { bytes: disk.read(content) };
        return fail(say`${mention('stdin')}: path is that of a file on disk, as text`);
      }
      if (key === 'bytes') return { bytes: bytesFromFile(content, mention('stdin')) };
      const bytes = bytesFromFile(value, mention('stdin'));
      return bytes === value ? value : { bytes };
    },
    toFile: (value, origins) => {
      if (typeof value === 'string' || !('bytes' in value)) return value;
      const path = origins.get(value.bytes);
      return path === undefined ? bytesToFile(value.bytes) : { path };
    },
  },
  stdout: { schema: either('standard output, also into a file in a mount', ...OUTPUT) },
  stderr: { schema: either('standard error, also into a file in a mount', ...OUTPUT) },
  environment: variables("the host's variables, arguments and current directory; or which variables"),
  env: {
    schema: described('variables that are set', PAIRS),
    toFile: pairsToFile,
    over: pairsOver,
  },
  args: {
    schema: either('arguments', words('allow', 'deny'), TEXTS, only('before', TEXTS)),
  },
  cwd: { schema: described('the current directory', { type: 'string', pattern: '^/' }) },
  config: variables('the keys of wasi:config'),
  epoch: {
    schema: described('the time of all that is in mounts, in seconds since 1970', {
      type: 'integer',
      minimum: 0,
      maximum: 9_000_000_000,
    }),
  },
  deterministic: { schema: described('the same in every run', { type: 'boolean' }) },
  trace: {
    schema: either('calls to write down, and where to', { type: 'boolean' }, words('stderr'), VIRTUAL_FILE, {
      ...object({ to: { anyOf: [words('stderr', true), VIRTUAL_FILE] }, only: TEXTS }),
      minProperties: 1,
    }),
  },
  control: {
    schema: described('whether the output exports wasmvirt:control', { type: 'boolean' }),
  },
  record: {
    schema: either(
      'what the host answers is kept, up to so many bytes',
      { type: 'boolean' },
      {
        ...only('most', { type: 'integer', minimum: 1, maximum: RECORDED.limit }),
      },
    ),
  },
  replay: {
    schema: either('a recording, which answers in the place of the host', BYTES, only('path', ON_DISK)),
    fromFile: (value, disk) => {
      const [key, content] = onlyEntry(value);
      if (key !== 'path') return bytesFromFile(value, mention('replay'));
      if (typeof content === 'string' && content !== '') return disk.read(content);
      return fail(say`${mention('replay')}: path is that of a file on disk, as text`);
    },
    toFile: (value, origins) => {
      const path = origins.get(value);
      return path === undefined ? bytesToFile(value) : { path };
    },
  },
  allow: names('interfaces, packages (ns:pkg/*) and namespaces (ns:*) to let through'),
  // what is denied stays denied
  deny: {
    ...names('the reverse, for imports of any package'),
    over: (value, beneath) => [...new Set([...beneath, ...value])],
  },
  onDeny: { schema: described('what a denied call does', words('error', 'trap')) },
  link: { schema: described('how adapters are put together with the component', words('auto', 'sibling', 'fused')) },
  validate: { schema: described('whether the component and the output are validated', { type: 'boolean' }) },
} as const satisfies { readonly [Key in keyof Options]-?: FileForm<Key> };

function formOf<Key extends keyof Options>(key: Key): FileForm<Key> {
  return FILE_TABLE[key] as unknown as FileForm<Key>; // of the same key
}

/**
 * The library's options for those of a policy file. Their values are checked by the library.
 *
 * @throws WasmvirtError `bad-option` for what names nothing on disk
 */
export function optionsFromFile(said: ReadonlyMap<keyof Options, unknown>, disk: Disk): Options {
  return Object.fromEntries([...said].map(([key, value]) => [key, formOf(key).fromFile?.(value, disk) ?? value]));
}

/** The reverse. */
export function fileFromOptions(options: Options, origins: Origins): Readonly<Record<string, unknown>> {
  const said = KEYS.flatMap((key): [string, unknown][] => {
    const value = options[key];
    return value === undefined ? [] : [[key, formOf(key).toFile?.(value, origins) ?? value]];
  });
  return Object.fromEntries(said);
}

/**
 * Checks the form of those options of a file that others are said over: what has a wrong form cannot be added to.
 *
 * @throws WasmvirtError `bad-option`
 */
export function checkBeneath(options: Options, beneath: Options): void {
  for (const key of KEYS) {
    const isOver = options[key] !== undefined || (key === 'environment' && options.env !== undefined);
    if (isOver && beneath[key] !== undefined) rowOf(key).read(beneath[key]);
  }
}

/**
 * Options over others, which are those of a file and have been checked: entries of tables and names that are denied are added to them, anything else takes their
 * place.
 */
export function optionsOver(options: Options, beneath: Options): Options {
  const base = setTogether(options, beneath);
  const merged = KEYS.flatMap((key): [string, unknown][] => {
    const [value, other] = [options[key], base[key]];
    if (value === undefined || other === undefined) return value === other ? [] : [[key, value ?? other]];
    const form = formOf(key);
    if (form.over === undefined) return [[key, value]];
    return [[key, form.over(value, other)]];
  });
  return Object.fromEntries(merged);
}

/** `env` says what `environment.set` says: variables that a file sets there are set by `env` where a flag sets others. */
function setTogether(options: Options, beneath: Options): Options {
  const { environment, ...others } = beneath;
  if (options.env === undefined || typeof environment !== 'object' || beneath.env !== undefined) return beneath;
  const { set, ...rest } = environment;
  if (set === undefined) return beneath;
  return { ...others, env: set, ...(Object.keys(rest).length === 0 ? {} : { environment: rest }) };
}

/** The schemas that others name, as `#/$defs/NAME`. */
export const SHARED: Readonly<Record<string, Schema>> = { entry: ENTRY };

/** The schema of a policy: all keys of the library's options, and no others. */
export const OPTIONS_SCHEMA: Schema = object({
  $schema: described('the schema of this file, for editors', TEXT),
  ...Object.fromEntries(KEYS.map((key) => [key, formOf(key).schema])),
});

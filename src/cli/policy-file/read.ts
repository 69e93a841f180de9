import { dirname, isAbsolute, join } from 'node:path';
import type { Options, WasmvirtError } from '../../index.ts';
import type { Disk, Mention } from '../../policy/options/command-line.ts';
import { UsageError } from '../args.ts';
import { cut, type Document, placed, type Path, type Places, wrongAt } from './document.ts';
import type { Form } from './form.ts';
import { readJson } from './json.ts';
import { readOwnForm } from './own-form.ts';
import { loaded, type Parsers } from './parsers.ts';
import { readToml } from './toml.ts';
import { checkNotWasiVirt, readWasiVirt } from './wasi-virt.ts';
import { readWassette } from './wassette.ts';

/** A policy file that was read. */
export interface PolicyFile extends Omit<Form, 'options' | 'pathOf'> {
  /** As the command line names it. */
  readonly file: string;
  /** Whether it says anything of all that is composed, and not only of single components. */
  readonly appliesToAll: boolean;
  /** Policies for single components of a composition, by their names. */
  readonly plugs: ReadonlyMap<string, PolicyFile>;
  readonly placeOfPlug: (name: string) => string;
  /** The library's options for what it says. Its values are checked by the library. */
  readonly options: (disk: Disk) => Options;
  /** `FILE:LINE:COLUMN`, if an error is about something that the file says. */
  readonly placeOf: (error: WasmvirtError) => string | undefined;
}

/** The forms that a file can be in, beside our own. */
export const COMPATS: readonly string[] = ['wasi-virt'];

export interface Reading {
  readonly read: (path: string) => Uint8Array;
  readonly parsers: Parsers;
  /** The form that the command line says. */
  readonly compat: string | undefined;
}

/** What a policy file in our own form, or that of wasi-virt, is written in: the end of its name says it. */
export function formatOf(file: string): 'toml' | 'json' | undefined {
  if (/\.toml$/i.test(file)) return 'toml';
  return /\.json$/i.test(file) ? 'json' : undefined;
}

/**
 * Reads a policy file: TOML or JSON, as the end of its name says.
 *
 * @throws UsageError for what is wrong in it, with line and column
 */
export function* readPolicyFile(
  file: string,
  { read, parsers, compat }: Reading,
): Generator<Promise<unknown>, PolicyFile> {
  const format = formatOf(file);
  if (format === undefined) {
    throw new UsageError(`--config-file ${file}: what is in it is told by its name, which must end in .toml or .json`);
  }
  const isToml = format === 'toml';
  // loaded before anything is read
  const parse = isToml ? yield* loaded(parsers.toml()) : undefined;
  const text = decoded(read(file), file);
  const document = parse === undefined ? readJson(text, file) : readToml(text, file, parse);
  return policyIn(document, file, compat, isToml);
}

function policyIn(document: Document, file: string, compat: string | undefined, isToml: boolean): PolicyFile {
  const { value, places } = document;
  const fail = (path: Path, sentence: string): never => wrongAt(file, places.of(path), sentence);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail([], 'a policy is an object');
  const { $schema, compat: own } = value as { readonly $schema?: unknown; readonly compat?: unknown };
  if ($schema !== undefined && typeof $schema !== 'string')
    fail(['$schema'], '$schema must be the address of a schema');
  if (own !== undefined && (typeof own !== 'string' || !COMPATS.includes(own))) {
    fail(
      ['compat'],
      `compat must be ${COMPATS.map((one) => `"${one}"`).join(' or ')}, not ${cut(JSON.stringify(own))}`,
    );
  }
  const isWasiVirt = own !== undefined || compat !== undefined;
  if (!isWasiVirt) checkNotWasiVirt(document, fail, isToml);
  const form = isWasiVirt ? readWasiVirt(document, fail) : readOwnForm(document, file, isToml);
  const plugs = isWasiVirt ? {} : ((value as { readonly plugs?: unknown }).plugs ?? {});
  if (typeof plugs !== 'object' || Array.isArray(plugs))
    return fail(['plugs'], 'plugs must be a table of policies by name');
  const inner = Object.entries(plugs).map(([name, one]: [string, unknown]) => {
    const within = { value: one, places: places.within(['plugs', name]) };
    if (typeof one === 'object' && one !== null && 'plugs' in one) {
      fail(['plugs', name, 'plugs'], 'plugs stand at the top of a file alone');
    }
    return [name, policyIn(within, file, undefined, isToml)] as const;
  });
  return { ...inFile({ places, form, file }), plugs: new Map(inner), appliesToAll: form.saysAny || inner.length === 0 };
}

interface Formed {
  readonly places: Places;
  readonly form: Form;
  readonly file: string;
}

function inFile({ places, form, file }: Formed): PolicyFile {
  return {
    ...form,
    file,
    plugs: new Map(),
    appliesToAll: true,
    placeOfPlug: (name) => placed(file, places.of(['plugs', name])),
    options: (disk) => form.options(diskBeside(file, disk)),
    placeOf: (error) => {
      const { option, path } = error;
      if (option === undefined || !form.says(option)) return undefined;
      const named = error.sentence.find(
        (piece): piece is Mention => typeof piece === 'object' && piece.option === option,
      );
      return placed(file, places.of(form.pathOf(option, path ?? named?.part, error.message)));
    },
  };
}

/**
 * Reads a policy of Wassette, in YAML.
 *
 * @throws UsageError for what is wrong in it, or cannot be kept, with line and column
 */
export function* readWassetteFile(file: string, { read, parsers }: Reading): Generator<Promise<unknown>, PolicyFile> {
  const parse = yield* loaded(parsers.yaml());
  const text = decoded(read(file), file);
  const document = parse(text, file);
  const { places } = document;
  return inFile({
    places,
    form: readWassette(document, (path, why) => wrongAt(file, places.of(path), why)),
    file,
  });
}

/** What is on disk, by paths that are relative to a file. */
function diskBeside(file: string, { read, tree }: Disk): Disk {
  const resolved = (path: string): string => (isAbsolute(path) ? path : join(dirname(file), path));
  return { read: (path) => read(resolved(path)), tree: (path) => tree(resolved(path)) };
}

function decoded(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UsageError(`${file}: a policy is UTF-8, and this is not`, { cause: error });
  }
}

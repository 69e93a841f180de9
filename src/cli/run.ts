import type { adapter } from '../adapter.ts';
import {
  graphOf,
  inspect,
  policyOf,
  prepare,
  renderReport,
  unvirtualize,
  VERSION,
  WasmvirtError,
  type Options,
  type ReportDetail,
  type Virtualized,
} from '../index.ts';
import { didYouMean, inWords, printable, quoted, reportWords } from '../policy/options/command-line.ts';
import { parseArguments, UsageError, type Arguments } from './args.ts';
import { differenceFrom } from './check-output.ts';
import type { Command, Step } from './command.ts';
import { COMPOSE_COMMANDS } from './compose-commands.ts';
import { jsonText } from './json-text.ts';
import { libraryOptions, NOTHING, readLimit, type Sources } from './library-options.ts';
import { compatOf, notesOnWords } from './notes.ts';
import { runDiff } from './diff-command.ts';
import { drawGraph } from './graph/command.ts';
import { helpText, INTERFACES, inspectHelp, WASI_VERSION } from './option-table.ts';
import { checkOverwriting } from './overwriting.ts';
import { loaded, PARSERS, type Parsers } from './policy-file/parsers.ts';
import { printConfig } from './policy-file/print.ts';
import { readPolicyFile, readWassetteFile, type PolicyFile } from './policy-file/read.ts';
import { checkUtf8 } from './raw-arguments.ts';
import { usage } from './usage.ts';
import { runValidate } from './validate-command.ts';
import { reworded, warn } from './warnings.ts';

/** A file could not be read or written. The message is one sentence. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** What the command line needs of the world. Paths are as the user wrote them; `-` is a standard stream. */
export interface Io extends Sources {
  /**
   * Writes all of a file or leaves what was there.
   *
   * @throws FileError
   */
  readonly write: (path: string, bytes: Uint8Array) => void;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether two paths lead to the same file. */
  readonly isSame?: (path: string, other: string) => boolean;
  /** Parsers of policy files. Without: they are loaded when they are needed, which takes a step. */
  readonly parsers?: Parsers;
  /** The last `count` words of the command line as bytes, where the system tells. */
  readonly rawArguments?: (count: number) => readonly Uint8Array[] | undefined;
  /** Makes adapters alone. Without: it is loaded when it is needed, which takes a step. */
  readonly adapter?: typeof adapter;
}

/** The same, with files that are written step by step. */
export interface SteppedIo extends Omit<Io, 'write'> {
  readonly write: (path: string, bytes: Uint8Array) => Iterable<undefined>;
}

export type ExitCode = 0 | 1 | 2;

/** Runs a command line and gives the exit code: 0, 1 (bad input, or it could not be done), 2 (wrong usage). */
export function run(argv: readonly string[], io: Io): ExitCode {
  const running = steps(argv, {
    ...io,
    write: (path, bytes) => {
      io.write(path, bytes);
      return [];
    },
  });
  for (;;) {
    const step = running.next();
    if (step.done === true) return step.value;
    if (step.value !== undefined) throw new Error('a parser is loaded here: give parsers that are there');
  }
}

/** The commands that have options of their own. A file that is called so is `./plug`. */
const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ...COMPOSE_COMMANDS,
  ['diff', runDiff],
  ['validate', runValidate],
]);

/** Every first word that is a command. */
export const COMMAND_NAMES: readonly string[] = ['inspect', ...COMMANDS.keys()];

/**
 * The same, step by step while its parsers are loaded and its output is written: `return` ends it, and nothing of that is left. Each step
 * that yields a promise must be awaited.
 */
export function* steps(argv: readonly string[], io: SteppedIo): Generator<Step, ExitCode, void> {
  try {
    checkUtf8(argv, io.rawArguments);
    const [first = '', ...words] = argv;
    const command = COMMANDS.get(first);
    if (command !== undefined) {
      const note = (sentence: string): void => io.err(`wasmvirt: note: ${printable(sentence)}\n`);
      // they have no options of the library
      const none = parseArguments([]);
      return yield* command(words, { ...io, note, about: (path, work) => about(path, none, work) });
    }
    const parsed = parseArguments(argv);
    if (parsed.options.has('--help')) io.out(parsed.command === 'inspect' ? inspectHelp() : helpText());
    else if (parsed.options.has('--version')) io.out(`${VERSION}\n`);
    else if (parsed.command === 'inspect') yield* runInspect(parsed, io);
    else if (parsed.files.length === 0 && parsed.options.has(WASI_VERSION)) yield* runAdapter(parsed, io);
    else yield* runVirtualize(parsed, io);
    return 0;
  } catch (error) {
    const { sentence, code } = explain(error);
    io.err(`wasmvirt: ${printable(sentence)}\n`);
    return code;
  }
}

function* runInspect(parsed: Arguments, io: SteppedIo): Generator<Step, void> {
  const path = onlyFile(parsed);
  const limit = readLimit(parsed.options);
  if (parsed.options.has('--graph')) {
    yield* drawGraph(path, parsed, io, () =>
      about(path, parsed, () => graphOf(io.read(path, { ...limit, head: checkHead }))),
    );
    return;
  }
  const text = about(path, parsed, () => {
    const bytes = io.read(path, { ...limit, head: checkHead });
    if (parsed.options.has('--policy')) return policyText(bytes, path);
    const inspection = inspect(bytes);
    return parsed.options.has('--json') ? jsonText(inspection.json) : inspection.wit;
  });
  io.out(text);
}

/** What an output says of the policy by which it was made, as JSON. */
function policyText(bytes: Uint8Array, path: string): string {
  const found = policyOf(bytes);
  if (found === undefined) throw new FileError(`${path} says of no policy: it was not made by wasmvirt`);
  return jsonText(found);
}

function* runVirtualize(words: Arguments, io: SteppedIo): Generator<Step, void> {
  const { options } = words;
  const limit = readLimit(options);
  yield* runMaking(words, io, (parsed) => {
    if (options.has(INTERFACES) && words.files.length === 0) {
      throw new UsageError(`${INTERFACES} is for an adapter alone: say its version, ${WASI_VERSION} 0.2.12`);
    }
    const path = onlyFile(parsed);
    if (options.has(INTERFACES)) {
      throw new UsageError(
        `${INTERFACES} is for an adapter alone: leave out ${path}, or say what it may with other options`,
      );
    }
    return {
      input: path,
      prepare: (wanted) => usage(parsed, () => prepare(wanted)),
      make: (virtualized) => {
        const input = about(path, parsed, () => {
          const given = io.read(path, { ...limit, head: checkHead });
          return options.has('--replace') ? replaced(given, path) : given;
        });
        return { ...about(path, parsed, () => virtualized(input)), input };
      },
    };
  });
}

function* runAdapter(words: Arguments, io: SteppedIo): Generator<Step, void> {
  const { options } = words;
  readLimit(options);
  if (options.has('--replace')) throw new UsageError('--replace is about a file that was made before: give it');
  const make: typeof adapter = io.adapter ?? (yield* loaded(import('../adapter.ts').then((module) => module.adapter)));
  const interfaces = options.get(INTERFACES)?.flatMap((value) => (value ?? '').split(','));
  const alone = {
    wasiVersion: options.get(WASI_VERSION)?.[0] ?? '',
    ...(interfaces === undefined ? {} : { interfaces }),
  };
  yield* runMaking(words, io, (parsed) => ({
    input: undefined,
    prepare: (wanted) => {
      usage(parsed, () => prepare(wanted));
      return () =>
        usage(parsed, () => make({ ...wanted, ...alone }, { wasiVersion: WASI_VERSION, interfaces: INTERFACES }));
    },
    make: (made) => made(),
  }));
}

/** What makes an output. */
interface Making<Prepared> {
  /** The component that it is made of, by its path. */
  readonly input: string | undefined;
  /** Checks options. */
  readonly prepare: (options: Options) => Prepared;
  readonly make: (prepared: Prepared) => Virtualized & { readonly input?: Uint8Array };
}

function* runMaking<Prepared>(
  words: Arguments,
  io: SteppedIo,
  making: (parsed: Arguments) => Making<Prepared>,
): Generator<Step, void> {
  const { options } = words;
  const policy = yield* policyFileOf(words, io);
  const parsed: Arguments = { ...words, file: policy?.name, placeOf: policy?.placeOf };
  if (options.has('--print-config')) {
    const writeToml = yield* loaded((io.parsers ?? PARSERS).writeToml());
    io.out(printConfig(parsed, io, policy, writeToml));
    return;
  }
  const { input: path, prepare: prepared, make } = making(parsed);
  const output = options.get('--output')?.[0];
  const explained = detailOf(parsed);
  const wantsReport = explained !== undefined || options.has('--json');
  if (output === '') throw new UsageError('-o needs the name of a file');
  if (explained !== undefined && options.has('--json')) {
    throw new UsageError('--explain and --json print the same in two forms: leave one of the two out');
  }
  const checked = options.get('--check')?.[0];
  if (checked !== undefined && (output !== undefined || wantsReport)) {
    throw new UsageError('--check writes and explains nothing: leave out -o, --explain and --json');
  }
  if (output === undefined && !wantsReport && checked === undefined) {
    throw new UsageError('say where to write the result: -o FILE, or -o -');
  }
  // options are checked before any file is touched
  prepared(libraryOptions(parsed, { ...NOTHING, sourceDate: io.sourceDate }, policy));
  const inputs = [...(path === undefined ? [] : [path]), ...(policy === undefined ? [] : [policy.file])];
  const read: Sources['read'] = (file, how) => {
    if (inputs.includes(file) && file === '-')
      throw new UsageError('standard input is named twice, and can be read once: give a file');
    inputs.push(file);
    return io.read(file, how);
  };
  const wanted = libraryOptions(parsed, { ...io, read }, policy);
  const made = make(prepared(wanted));
  const { bytes } = made;
  if (checked !== undefined) {
    const found = read(checked, readLimit(options));
    const of = path === undefined ? '' : ` of ${path}`;
    const source =
      made.input === undefined
        ? undefined
        : { bytes: made.input, path: path === '-' ? 'standard input' : (path ?? '') };
    const why = about(checked, parsed, () => differenceFrom(bytes, found, source));
    if (why !== undefined) throw new FileError(`${checked} is not what this policy makes${of}: ${why}`);
    io.out(`${printable(`${checked} is what this policy makes${of}`)}\n`);
    return;
  }
  const report = reworded(made.report, parsed, policy?.implied);
  checkOverwriting(output, inputs, parsed.spelled.get('--output'), io.isSame);
  if (output !== undefined) yield* io.write(output, bytes);
  const print = output === '-' ? io.err : io.out;
  const optionWords = reportWords(parsed, wanted);
  if (options.has('--json')) print(jsonText(report));
  else if (explained !== undefined) print(renderReport(report, optionWords, explained));
  else if (!options.has('--quiet')) warn(report, [...notesOnWords(parsed), ...(policy?.notes ?? [])], optionWords, io);
}

/** The policy file of a command line. */
function* policyFileOf({ options }: Arguments, io: SteppedIo): Generator<Step, PolicyFile | undefined> {
  const compat = compatOf(options);
  const reading = { read: io.read, parsers: io.parsers ?? PARSERS, compat };
  const file = options.get('--config-file')?.[0];
  const wassette = options.get('--policy')?.[0];
  if (file !== undefined && wassette !== undefined) {
    throw new UsageError('--config-file and --policy are two policies: leave one of the two out');
  }
  if (wassette !== undefined) return yield* readWassetteFile(wassette, reading);
  if (file === undefined) return undefined;
  const policy = yield* readPolicyFile(file, reading);
  const [name] = policy.plugs.keys();
  if (name === undefined) return policy;
  throw new UsageError(`${policy.placeOfPlug(name)}: plugs are for what is composed: wasmvirt plug, wasmvirt compose`);
}

/** The component that was virtualized before. */
function replaced(bytes: Uint8Array, path: string): Uint8Array {
  const guest = unvirtualize(bytes);
  if (guest === undefined) {
    const why =
      policyOf(bytes) === undefined
        ? 'was not made by wasmvirt, so it has no policy that could be replaced'
        : 'is fused with its adapters, so that the component cannot be taken out';
    throw new FileError(`${path} ${why}: leave out --replace`);
  }
  return guest;
}

/** How much `--explain` is to say; `undefined` without it. */
function detailOf({ options }: Arguments): ReportDetail | undefined {
  if (!options.has('--explain')) return undefined;
  const value = options.get('--explain')?.[0];
  if (value === undefined) return 'summary';
  if (value === 'functions') return value;
  throw new UsageError(`--explain takes no value but functions: --explain=functions`);
}

/** What does not begin as a component does is none, however much of it there is. */
function checkHead(first: Uint8Array): void {
  const isWasm = WASM.every((byte, i) => first[i] === byte);
  try {
    inspect(isWasm ? first.subarray(0, PREAMBLE) : first);
  } catch (error) {
    // what to do with a core module is in the rest of it
    if (!(error instanceof WasmvirtError) || error.code !== 'core-module') throw error;
  }
}

const WASM = [0, 0x61, 0x73, 0x6d];
const PREAMBLE = 8;

const NO_FILE =
  'give a component: wasmvirt FILE -o FILE, or wasmvirt --help; an adapter without a component is --wasi-version 0.2.12';

function onlyFile({ files, command, behind }: Arguments): string {
  const [path, second] = files;
  if (path !== undefined && command !== 'inspect' && /^[a-z]+$/.test(path)) checkCommand(path, files.length);
  if (path === undefined) throw new UsageError(command === 'inspect' ? 'inspect needs a FILE' : NO_FILE);
  if (second === undefined) return path;
  for (const file of files) {
    const { spelling, arity } = behind.get(file) ?? {};
    if (arity === 'optional' || (arity === 'switch' && /^(true|false)$/.test(file)))
      throw new UsageError(`the value of ${spelling ?? ''} stands behind a =: ${spelling ?? ''}=${file}`);
  }
  const { spelling } = behind.get(second) ?? {};
  const remedy = spelling === undefined ? '' : `: ${spelling} takes no value`;
  throw new UsageError(`give one component, not also ${JSON.stringify(second)}${remedy}`);
}

/** What may be meant as a command where a file belongs; a file that is called so can be given as `./help`. */
function checkCommand(word: string, count: number): void {
  const file = `a file of that name is ./${word}`;
  if (word === 'help' || word === 'version') {
    throw new UsageError(`there is no command ${word}: say wasmvirt --${word}; ${file}`);
  }
  const meant = didYouMean(word, COMMAND_NAMES, 2);
  if (meant !== '' || count > 1) throw new UsageError(`there is no command ${word}${meant}; ${file}`);
}

/** Names the file in errors about its bytes. */
function about<T>(path: string, given: Arguments, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof WasmvirtError)) throw error;
    const name = path === '-' ? 'standard input' : path;
    if (error.code === 'internal')
      throw new FileError(`${name}: ${internal(inWords(error.sentence, given))}`, { cause: error });
    const place = error.offset === undefined ? '' : ` (at byte ${error.offset})`;
    const sentence = inWords(error.sentence, given);
    // the library does not know what the file is called
    const own =
      path === '-'
        ? sentence
        : sentence.replace(/`([^`]*?) app\.wa(?:sm|t)\b/, (_, start: string) => `\`${start} ${quoted(path)}`);
    throw new FileError(`${name}: ${own}${place}`, { cause: error });
  }
}

/** What to do about a fault of ours. */
const REPORT = `please report it to the maintainers of wasmvirt ${VERSION}, with the command line and what \`wasmvirt inspect --json\` prints of the file`;

function explain(error: unknown): { sentence: string; code: 1 | 2 } {
  if (error instanceof UsageError) return { sentence: error.message, code: 2 };
  if (error instanceof WasmvirtError && error.code === 'internal')
    return { sentence: internal(inWords(error.sentence, parseArguments([]))), code: 1 };
  if (error instanceof FileError || error instanceof WasmvirtError) return { sentence: error.message, code: 1 };
  return { sentence: internal(error instanceof Error ? error.message : String(error)), code: 1 };
}

function internal(what: string): string {
  return `internal error: ${what}; ${REPORT}`;
}

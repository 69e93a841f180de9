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
import { didYouMean, inWords, printable, reportWords } from '../policy/options/command-line.ts';
import { about, internal } from './about.ts';
import { parseArguments, UsageError, type Arguments } from './args.ts';
import { differenceFrom } from './check-output.ts';
import type { Command, Step } from './command.ts';
import type { TextKind } from './colour.ts';
import { runCompletions } from './completions/command.ts';
import { COMMAND_NAMES } from './command-table.ts';
import { COMPOSE_COMMANDS } from './compose-commands.ts';
import { commandHelp, helpFor } from './help.ts';
import { jsonText } from './json-text.ts';
import { libraryOptions, NOTHING, readLimit, type Sources } from './library-options.ts';
import { notesOnWords } from './notes.ts';
import { FileError } from './file-error.ts';
import { runDiff } from './diff-command.ts';
import { drawGraph } from './graph/command.ts';
import { INTERFACES, WASI_VERSION } from './option-table.ts';
import { checkOverwriting } from './overwriting.ts';
import { loaded, PARSERS, type Parsers } from './policy-file/parsers.ts';
import { policyFileOf } from './policy-file/given.ts';
import { printConfig } from './policy-file/print.ts';
import { checkUtf8 } from './raw-arguments.ts';
import { telling, type Telling } from './telling.ts';
import { delivery, type Deliver } from './transpile/deliver.ts';
import { writeFolder, type WriteFolder } from './transpile/folder.ts';
import { usage } from './usage.ts';
import { runValidate } from './validate-command.ts';
import { reworded, warn } from './warnings.ts';

/** Prints a text; by its kind it may get colours. */
export type Print = (text: string, kind?: TextKind) => void;

/** What the command line needs of the world. Paths are as the user wrote them; `-` is a standard stream. */
export interface Io extends Sources {
  /**
   * Writes all of a file or leaves what was there.
   *
   * @throws FileError
   */
  readonly write: (path: string, bytes: Uint8Array) => void;
  readonly out: Print;
  readonly err: Print;
  /** Says what is done from now on, where somebody watches. */
  readonly progress?: ((what: string) => void) | undefined;
  /** Milliseconds of a clock. */
  readonly now?: () => number;
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
  /** Writes all files of a program, or none. */
  readonly writeFolder: WriteFolder;
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
    writeFolder,
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
  ['completions', runCompletions],
]);

/**
 * The same, step by step while its parsers are loaded and its output is written: `return` ends it, and nothing of that is left. Each step
 * that yields a promise must be awaited.
 */
export function* steps(argv: readonly string[], world: SteppedIo): Generator<Step, ExitCode, void> {
  const told = telling(world);
  const { io } = told;
  try {
    checkUtf8(argv, io.rawArguments);
    const [first = '', ...words] = argv;
    const command = COMMANDS.get(first);
    if (command !== undefined) {
      const note = (sentence: string): void => io.err(`wasmvirt: note: ${printable(sentence)}\n`, 'message');
      // they have no options of the library
      const none = parseArguments([]);
      const { begin } = told;
      const code = yield* command(words, { ...io, note, begin, about: (path, work) => about(path, none, work) });
      told.end();
      return code;
    }
    yield* runOptions(parseArguments(argv), told);
    return 0;
  } catch (error) {
    const { sentence, code } = explain(error);
    io.err(`wasmvirt: ${printable(sentence)}\n`, 'message');
    return code;
  }
}

/** `inspect`, `transpile`, or no command at all. */
function* runOptions(parsed: Arguments, { io, begin, end }: Telling): Generator<Step, void> {
  const { options, command } = parsed;
  if (options.has('--help'))
    io.out(command === 'virtualize' ? helpFor(options.get('--help')?.[0]) : commandHelp(command), 'help');
  else if (options.has('--version')) io.out(`${VERSION}\n`);
  else {
    begin(options);
    if (command === 'inspect') yield* runInspect(parsed, io);
    else if (command === 'virtualize' && parsed.files.length === 0 && options.has(WASI_VERSION))
      yield* runAdapter(parsed, io);
    else yield* runVirtualize(parsed, io);
    end();
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
      ...(words.command === 'transpile' ? { delivery: delivery(parsed, io) } : {}),
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
  /** Gets ready to write the output. Without, it is written as it is, into a file. */
  readonly delivery?: () => Generator<Step, Deliver>;
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
  const { input: path, prepare: prepared, make, delivery } = making(parsed);
  const output = options.get('--output')?.[0];
  const explained = detailOf(parsed);
  const wantsReport = explained !== undefined || options.has('--json');
  const kind = delivery === undefined ? 'file' : 'folder';
  if (output === '') throw new UsageError(`-o needs the name of a ${kind}`);
  if (explained !== undefined && options.has('--json')) {
    throw new UsageError('--explain and --json print the same in two forms: leave one of the two out');
  }
  const checked = options.get('--check')?.[0];
  if (checked !== undefined && (output !== undefined || wantsReport)) {
    throw new UsageError('--check writes and explains nothing: leave out -o, --explain and --json');
  }
  if (output === undefined && !wantsReport && checked === undefined) {
    const where = kind === 'folder' ? '-o FOLDER' : '-o FILE, or -o -';
    throw new UsageError(`say where to write the result: ${where}`);
  }
  // options are checked before any file is touched
  prepared(libraryOptions(parsed, { ...NOTHING, sourceDate: io.sourceDate }, policy));
  const deliver = output === undefined ? undefined : yield* (delivery ?? deliveryOf(parsed, io))();
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
  const delivered = output === undefined || deliver === undefined ? [] : yield* deliver(output, inputs, bytes);
  const print = output === '-' ? io.err : io.out;
  const optionWords = reportWords(parsed, wanted);
  if (options.has('--json')) print(jsonText(report));
  else if (explained !== undefined) print(renderReport(report, optionWords, explained));
  else if (!options.has('--quiet'))
    warn(
      report,
      [...notesOnWords(parsed), ...(policy?.notes ?? []), ...delivered],
      optionWords,
      io,
      options.has('--verbose'),
    );
}

/** Writes an output into a file. */
function deliveryOf({ spelled }: Arguments, io: SteppedIo): () => Generator<Step, Deliver> {
  return function* () {
    return function* (output, inputs, bytes) {
      checkOverwriting(output, inputs, spelled.get('--output'), io.isSame);
      yield* io.write(output, bytes);
      return [];
    };
  };
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
  if (path !== undefined && command === 'virtualize' && /^[a-z]+$/.test(path)) checkCommand(path, files.length);
  if (path === undefined) throw new UsageError(command === 'virtualize' ? NO_FILE : `${command} needs a FILE`);
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
  if (COMMAND_NAMES.includes(word)) {
    throw new UsageError(`${word} is a command, and those stand first: wasmvirt ${word} …; ${file}`);
  }
  const meant = didYouMean(word, COMMAND_NAMES, 2);
  if (meant !== '' || count > 1) throw new UsageError(`there is no command ${word}${meant}; ${file}`);
}

function explain(error: unknown): { sentence: string; code: 1 | 2 } {
  if (error instanceof UsageError) return { sentence: error.message, code: 2 };
  if (error instanceof WasmvirtError && error.code === 'internal')
    return { sentence: internal(inWords(error.sentence, parseArguments([]))), code: 1 };
  if (error instanceof FileError || error instanceof WasmvirtError) return { sentence: error.message, code: 1 };
  return { sentence: internal(error instanceof Error ? error.message : String(error)), code: 1 };
}

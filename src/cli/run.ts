import type { adapter } from '../adapter.ts';
import {
  inspect,
  prepare,
  renderReport,
  VERSION,
  WasmvirtError,
  type Options,
  type OptionWords,
  type Report,
  type ReportDetail,
  type Virtualized,
} from '../index.ts';
import { didYouMean, inWords, quoted, reportWords } from '../policy/options/command-line.ts';
import { parseArguments, UsageError, type Arguments } from './args.ts';
import { COMPOSE_COMMANDS } from './compose-commands.ts';
import { libraryOptions, readLimit, type Sources } from './library-options.ts';
import { helpText, INTERFACES, inspectHelp, WASI_VERSION } from './option-table.ts';
import { checkOverwriting } from './overwriting.ts';
import { checkUtf8 } from './raw-arguments.ts';
import { usage } from './usage.ts';

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
  /** The last `count` words of the command line as bytes, where the system tells. */
  readonly rawArguments?: (count: number) => readonly Uint8Array[] | undefined;
  /** Makes adapters alone. */
  readonly adapter?: typeof adapter;
}

/** The same, with files that are written step by step, and code that is loaded when it is needed. */
export interface SteppedIo extends Omit<Io, 'write' | 'adapter'> {
  readonly write: (path: string, bytes: Uint8Array) => Iterable<void>;
  readonly adapter: () => Generator<Step, typeof adapter>;
}

/** What is waited for before the next step: nothing but other work of the process, if it is not there. */
export type Step = Promise<void> | void;

export type ExitCode = 0 | 1 | 2;

/** Runs a command line and gives the exit code: 0, 1 (bad input, or it could not be done), 2 (wrong usage). */
export function run(argv: readonly string[], io: Io): ExitCode {
  const running = steps(argv, {
    ...io,
    write: (path, bytes) => {
      io.write(path, bytes);
      return [];
    },
    *adapter() {
      if (io.adapter === undefined) throw new Error('adapters alone cannot be made here');
      return io.adapter;
    },
  });
  for (;;) {
    const step = running.next();
    if (step.done === true) return step.value;
  }
}

/** The same, step by step while its output is written: `return` ends it, and nothing of that is left. */
export function* steps(argv: readonly string[], io: SteppedIo): Generator<Step, ExitCode, void> {
  try {
    checkUtf8(argv, io.rawArguments);
    const [first = '', ...words] = argv;
    const compose = COMPOSE_COMMANDS.get(first);
    if (compose !== undefined) {
      const note = (sentence: string): void => io.err(`wasmvirt: note: ${oneLine(sentence)}\n`);
      // they have no options of the library
      const none = parseArguments([]);
      yield* compose(words, { ...io, note, about: (path, work) => about(path, none, work) });
      return 0;
    }
    const parsed = parseArguments(argv);
    if (parsed.options.has('--help')) io.out(parsed.command === 'inspect' ? inspectHelp() : helpText());
    else if (parsed.options.has('--version')) io.out(`${VERSION}\n`);
    else if (parsed.command === 'inspect') runInspect(parsed, io);
    else if (parsed.files.length === 0 && parsed.options.has(WASI_VERSION)) yield* runAdapter(parsed, io);
    else yield* runVirtualize(parsed, io);
    return 0;
  } catch (error) {
    const { sentence, code } = explain(error);
    io.err(`wasmvirt: ${oneLine(sentence)}\n`);
    return code;
  }
}

function runInspect(parsed: Arguments, io: SteppedIo): void {
  const path = onlyFile(parsed);
  const limit = readLimit(parsed.options);
  const text = about(path, parsed, () => {
    const inspection = inspect(io.read(path, { ...limit, head: checkHead }));
    return parsed.options.has('--json') ? `${JSON.stringify(inspection.json, null, 2)}\n` : inspection.wit;
  });
  io.out(text);
}

function* runVirtualize(parsed: Arguments, io: SteppedIo): Generator<Step, void> {
  const path = onlyFile(parsed);
  if (parsed.options.has(INTERFACES)) {
    throw new UsageError(
      `${INTERFACES} is for an adapter alone: leave out ${path}, or say what it may with other options`,
    );
  }
  const limit = readLimit(parsed.options);
  yield* runMaking(parsed, io, {
    inputs: [path],
    prepare: (options) => usage(parsed, () => prepare(options)),
    make: (virtualized) => about(path, parsed, () => virtualized(io.read(path, { ...limit, head: checkHead }))),
  });
}

function* runAdapter(parsed: Arguments, io: SteppedIo): Generator<Step, void> {
  readLimit(parsed.options);
  const make = yield* io.adapter();
  const interfaces = parsed.options.get(INTERFACES)?.flatMap((value) => (value ?? '').split(','));
  const wanted = {
    wasiVersion: parsed.options.get(WASI_VERSION)?.[0] ?? '',
    ...(interfaces === undefined ? {} : { interfaces }),
  };
  yield* runMaking(parsed, io, {
    inputs: [],
    prepare: (options) => {
      usage(parsed, () => prepare(options));
      return () => usage(parsed, () => inFlags(() => make({ ...options, ...wanted })));
    },
    make: (made) => made(),
  });
}

/** What an adapter alone is made of has other names here than in the library, and is no option of it. */
function inFlags<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof WasmvirtError)) throw error;
    const message = error.message.replace(/^wasiVersion\b/, WASI_VERSION).replace(/^interfaces\b/, INTERFACES);
    if (message === error.message) throw error;
    throw new WasmvirtError(error.code, message, { cause: error });
  }
}

/** What makes an output. */
interface Making<Prepared> {
  /** The files that it reads. */
  readonly inputs: readonly string[];
  /** Checks options. */
  readonly prepare: (options: Options) => Prepared;
  readonly make: (prepared: Prepared) => Virtualized;
}

function* runMaking<Prepared>(
  parsed: Arguments,
  io: SteppedIo,
  { inputs: read, prepare: prepared, make }: Making<Prepared>,
): Generator<Step, void> {
  const { options } = parsed;
  const output = options.get('--output')?.[0];
  const explained = detailOf(parsed);
  const wantsReport = explained !== undefined || options.has('--json');
  if (output === '') throw new UsageError('-o needs the name of a file');
  if (explained !== undefined && options.has('--json')) {
    throw new UsageError('--explain and --json print the same in two forms: leave one of the two out');
  }
  if (output === undefined && !wantsReport) throw new UsageError('say where to write the result: -o FILE, or -o -');
  // options are checked before any file is touched
  prepared(libraryOptions(parsed, { ...NOTHING, sourceDate: io.sourceDate }));
  const inputs = [...read];
  const readOnce: Sources['read'] = (file, how) => {
    if (inputs.includes(file) && file === '-')
      throw new UsageError('standard input is named twice, and can be read once: give a file');
    inputs.push(file);
    return io.read(file, how);
  };
  const wanted = libraryOptions(parsed, { ...io, read: readOnce });
  const made = make(prepared(wanted));
  const { bytes } = made;
  const report = reworded(made.report, parsed);
  checkOverwriting(output, inputs, parsed.spelled.get('--output'), io.isSame);
  if (output !== undefined) yield* io.write(output, bytes);
  const print = output === '-' ? io.err : io.out;
  const words = reportWords(parsed, wanted);
  if (options.has('--json')) print(`${JSON.stringify(report, null, 2)}\n`);
  else if (explained !== undefined) print(renderReport(report, words, explained));
  else if (!options.has('--quiet')) warn(report, words, io);
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

/** What options name, before anything is read. */
const NOTHING: Omit<Sources, 'sourceDate'> = {
  read: () => new Uint8Array(),
  tree: () => ({ kind: 'directory', entries: new Map() }),
};

/** The report with its sentences about options in the words of the command line. */
function reworded(report: Report, given: Arguments): Report {
  if (report.unused === undefined) return report;
  const messages = new Set(report.unused.map(({ sentence }) => inWords(sentence, given)));
  return { ...report, unused: [...messages].map((message) => ({ message, sentence: [message] })) };
}

/** Says beforehand what would otherwise be found out by a crash. */
function warn(report: Report, words: OptionWords, io: SteppedIo): void {
  const { closed, traps } = report;
  const notes = [...report.notes, ...(report.unused ?? []).map(({ message }) => message)];
  for (const note of notes) io.err(`wasmvirt: note: ${oneLine(note)}\n`);
  const said =
    closed === undefined ? [] : [`${closed.reason}: ${words.change(closed.option)} swallows what they write`];
  if (traps.length > 0) said.push(`denied functions that would trap when called: ${trapping(traps, words)}`);
  if (said.length > 0) io.err(`wasmvirt: note: ${oneLine(said.join('; '))}\n`);
}

function trapping(traps: Report['traps'], words: OptionWords): string {
  const shown = traps.slice(0, MOST_SHOWN).map(({ function: name, option }) => {
    return option === undefined ? name : `${name} (${words.change(option)})`;
  });
  const more = traps.length - shown.length;
  if (more > 0) shown.push(`${more} more (see --explain)`);
  return shown.join(', ');
}

const MOST_SHOWN = 4;

const NO_FILE =
  'give a component: wasmvirt FILE -o FILE, or wasmvirt --help; an adapter without a component is --wasi-version 0.2.12';

function onlyFile({ files, command, behind }: Arguments): string {
  const [path, second] = files;
  if (path !== undefined && command !== 'inspect' && /^[a-z]+$/.test(path)) checkCommand(path, files.length);
  if (path === undefined) throw new UsageError(command === 'inspect' ? 'inspect needs a FILE' : NO_FILE);
  if (second === undefined) return path;
  for (const file of files) {
    const { spelling, arity } = behind.get(file) ?? {};
    if (arity === 'optional')
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
  const meant = didYouMean(word, ['inspect'], 2);
  if (meant !== '' || count > 1) throw new UsageError(`there is no command ${word}${meant}; ${file}`);
}

/** Names the file in errors about its bytes. */
function about<T>(path: string, given: Arguments, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof WasmvirtError)) throw error;
    const name = path === '-' ? 'standard input' : path;
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
  if (error instanceof FileError || error instanceof WasmvirtError) return { sentence: error.message, code: 1 };
  const what = error instanceof Error ? error.message : String(error);
  return { sentence: `internal error: ${what}; ${REPORT}`, code: 1 };
}

/** Names and paths come from elsewhere: nothing of them may start a new line or steer a terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

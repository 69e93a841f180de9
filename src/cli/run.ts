import {
  inspect,
  policyOf,
  prepare,
  renderReport,
  unvirtualize,
  VERSION,
  WasmvirtError,
  type Options,
  type OptionWords,
  type Report,
  type ReportDetail,
  type Sentence,
} from '../index.ts';
import { didYouMean, inWords, quoted, reportWords } from '../policy/options/command-line.ts';
import { parseArguments, UsageError, type Arguments } from './args.ts';
import { differenceFrom } from './check-output.ts';
import type { Command, Step } from './command.ts';
import { COMPOSE_COMMANDS } from './compose-commands.ts';
import { libraryOptions, NOTHING, readLimit, type Sources } from './library-options.ts';
import { compatOf, notesOnWords } from './notes.ts';
import { runDiff } from './diff-command.ts';
import { helpText, inspectHelp } from './option-table.ts';
import { checkOverwriting } from './overwriting.ts';
import { loaded, PARSERS, type Parsers } from './policy-file/parsers.ts';
import { printConfig } from './policy-file/print.ts';
import { readPolicyFile, readWassetteFile, type PolicyFile } from './policy-file/read.ts';
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
  /** Parsers of policy files. Without: they are loaded when they are needed, which takes a step. */
  readonly parsers?: Parsers;
  /** The last `count` words of the command line as bytes, where the system tells. */
  readonly rawArguments?: (count: number) => readonly Uint8Array[] | undefined;
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
const COMMANDS: ReadonlyMap<string, Command> = new Map([...COMPOSE_COMMANDS, ['diff', runDiff]]);

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
      const note = (sentence: string): void => io.err(`wasmvirt: note: ${oneLine(sentence)}\n`);
      // they have no options of the library
      const none = parseArguments([]);
      return yield* command(words, { ...io, note, about: (path, work) => about(path, none, work) });
    }
    const parsed = parseArguments(argv);
    if (parsed.options.has('--help')) io.out(parsed.command === 'inspect' ? inspectHelp() : helpText());
    else if (parsed.options.has('--version')) io.out(`${VERSION}\n`);
    else if (parsed.command === 'inspect') runInspect(parsed, io);
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
    const bytes = io.read(path, { ...limit, head: checkHead });
    if (parsed.options.has('--policy')) return policyText(bytes, path);
    const inspection = inspect(bytes);
    return parsed.options.has('--json') ? `${JSON.stringify(inspection.json, null, 2)}\n` : inspection.wit;
  });
  io.out(text);
}

/** What an output says of the policy by which it was made, as JSON. */
function policyText(bytes: Uint8Array, path: string): string {
  const found = policyOf(bytes);
  if (found === undefined) throw new FileError(`${path} says of no policy: it was not made by wasmvirt`);
  return `${JSON.stringify(found, null, 2)}\n`;
}

function* runVirtualize(words: Arguments, io: SteppedIo): Generator<Step, void> {
  const { options } = words;
  const limit = readLimit(options);
  const policy = yield* policyFileOf(words, io);
  const parsed: Arguments = { ...words, file: policy?.name, placeOf: policy?.placeOf };
  if (options.has('--print-config')) {
    const writeToml = yield* loaded((io.parsers ?? PARSERS).writeToml());
    io.out(printConfig(parsed, io, policy, writeToml));
    return;
  }
  const path = onlyFile(parsed);
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
  const prepared = (wanted: Options): ReturnType<typeof prepare> => usage(parsed, () => prepare(wanted));
  // options are checked before any file is touched
  prepared(libraryOptions(parsed, { ...NOTHING, sourceDate: io.sourceDate }, policy));
  const inputs = [path, ...(policy === undefined ? [] : [policy.file])];
  const read: Sources['read'] = (file, how) => {
    if (inputs.includes(file) && file === '-')
      throw new UsageError('standard input is named twice, and can be read once: give a file');
    inputs.push(file);
    return io.read(file, how);
  };
  const wanted = libraryOptions(parsed, { ...io, read }, policy);
  const virtualized = prepared(wanted);
  const input = about(path, parsed, () => {
    const given = io.read(path, { ...limit, head: checkHead });
    return options.has('--replace') ? replaced(given, path) : given;
  });
  const made = about(path, parsed, () => virtualized(input));
  const { bytes } = made;
  if (checked !== undefined) {
    const found = read(checked, limit);
    const why = about(checked, parsed, () =>
      differenceFrom(bytes, found, input, path === '-' ? 'standard input' : path),
    );
    if (why !== undefined) throw new FileError(`${checked} is not what this policy makes of ${path}: ${why}`);
    io.out(`${checked} is what this policy makes of ${path}\n`);
    return;
  }
  const report = reworded(made.report, parsed, policy?.implied);
  checkOverwriting(output, inputs, parsed.spelled.get('--output'), io.isSame);
  if (output !== undefined) yield* io.write(output, bytes);
  const print = output === '-' ? io.err : io.out;
  const optionWords = reportWords(parsed, wanted);
  if (options.has('--json')) print(`${JSON.stringify(report, null, 2)}\n`);
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
    throw new FileError(
      `${path} was not made by wasmvirt, so it has no policy that could be replaced: leave out --replace`,
    );
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

/** The report with its sentences about options in the words of the command line. */
function reworded(
  { sentences, ...report }: Report,
  given: Arguments,
  implied: PolicyFile['implied'] = new Set(),
): Report {
  const notes = sentences?.map((sentence) => inWords(sentence, given)) ?? report.notes;
  if (report.unused === undefined) return { ...report, notes };
  // of what nobody said, nobody need hear that it changes nothing
  const isImplied = (piece: Sentence[number]): boolean => typeof piece === 'object' && implied.has(piece.option);
  const said = report.unused.filter(({ sentence }) => !sentence.some(isImplied));
  const messages = new Set(said.map(({ sentence }) => inWords(sentence, given)));
  return { ...report, notes, unused: [...messages].map((message) => ({ message, sentence: [message] })) };
}

/** Says beforehand what would otherwise be found out by a crash. */
function warn(report: Report, before: readonly string[], words: OptionWords, io: SteppedIo): void {
  const { closed, traps } = report;
  const notes = [...before, ...report.notes, ...(report.unused ?? []).map(({ message }) => message)];
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

const NO_FILE = 'give a component: wasmvirt FILE -o FILE, or wasmvirt --help';

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
  const meant = didYouMean(word, ['inspect', ...COMMANDS.keys()], 2);
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

/** Names and paths come from elsewhere: nothing of them may start a new line or steer a terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

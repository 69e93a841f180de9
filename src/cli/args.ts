import type { WasmvirtError } from '../index.ts';
import type { Flag, Mention } from '../policy/options/command-line.ts';
import { INSPECT_OPTIONS, OPTIONS, spellingsOf, TRANSPILE_OPTIONS } from './option-table.ts';
import { suggestion, unknownOption } from './unknown-option.ts';

/** The command line was wrong. The message is one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const INSPECT = 'inspect';
const TRANSPILE = 'transpile';

/** The words of a command line, split but not yet understood. */
export interface Split {
  readonly files: readonly string[];
  /** The values of each option that was given, in order; `undefined` for one given without value. */
  readonly options: ReadonlyMap<string, readonly (string | undefined)[]>;
  /** How each was written first: `-e` for `--env`. */
  readonly spelled: ReadonlyMap<string, string>;
  /** The options behind which a file stands directly, by the file, as far as it could be meant as their value. */
  readonly behind: ReadonlyMap<string, Behind>;
}

export interface Arguments extends Split {
  /** What a policy file beside the words calls options, and where it says those that an error is about. */
  readonly file?: ((mention: Mention) => string | undefined) | undefined;
  readonly placeOf?: ((error: WasmvirtError) => string | undefined) | undefined;
  readonly command: 'virtualize' | 'inspect' | 'transpile';
}

/** An option that takes no value, or only behind a `=`. */
export interface Behind {
  readonly spelling: string;
  readonly arity: Flag['arity'];
}

/**
 * Splits the command line of `virtualize`, `inspect` or `transpile`. A file that is called like a command is `./inspect`.
 *
 * @throws UsageError
 */
export function parseArguments(argv: readonly string[]): Arguments {
  const own = INSPECT_OPTIONS.flatMap(spellingsOf);
  const none = (spelling: string): string => `${INSPECT} has no option ${spelling}${suggestion(spelling, own)}`;
  if (argv[0] === INSPECT) return { ...splitWords(argv.slice(1), INSPECT_OPTIONS, none), command: INSPECT };
  if (argv[0] === TRANSPILE) {
    const known = TRANSPILE_OPTIONS.flatMap(spellingsOf);
    const unknown = (spelling: string): string => unknownOption(spelling, { command: TRANSPILE, known });
    return { ...splitWords(argv.slice(1), TRANSPILE_OPTIONS, unknown), command: TRANSPILE };
  }
  const split = splitWords(argv, OPTIONS, (spelling) => unknownOption(spelling));
  const { files, options } = split;
  if (files[0] !== INSPECT) return { ...split, command: 'virtualize' };
  for (const name of options.keys()) {
    if (!INSPECT_OPTIONS.some((flag) => flag.name === name)) throw new UsageError(none(name));
  }
  return { ...split, command: INSPECT, files: files.slice(1) };
}

/**
 * Splits words into files and options. Everything after `--` is a file name.
 *
 * @param unknown the sentence about an option that is none of `flags`
 * @throws UsageError
 */
export function splitWords(
  argv: readonly string[],
  flags: readonly Flag[],
  unknown: (spelling: string) => string,
): Split {
  const files: string[] = [];
  const options = new Map<string, (string | undefined)[]>();
  const spelled = new Map<string, string>();
  const behind = new Map<string, Behind>();
  let last: Behind | undefined;
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (word === '--') {
      files.push(...argv.slice(i + 1));
      break;
    }
    if (word === '-' || !word.startsWith('-')) {
      files.push(word);
      if (last !== undefined) behind.set(word, last);
      last = undefined;
      continue;
    }
    const { row, spelling, inline } = splitOption(word, flags, unknown);
    last = row.arity !== 'value' && inline === undefined ? { spelling, arity: row.arity } : undefined;
    let value = inline;
    const next = argv[i + 1];
    if (row.bare !== undefined && value === undefined && (next === undefined || !row.bare.unless.test(next))) {
      ({ value } = row.bare);
      last = { spelling, arity: 'optional' };
    } else if (row.arity === 'value' && value === undefined) {
      i++;
      value = argv[i];
      if (value === undefined || (row.name !== '--arg' && isOption(value, flags))) {
        throw new UsageError(`${spelling} needs a value: ${spelling} ${row.placeholder ?? ''}`);
      }
    }
    const values = options.get(row.name);
    if (values === undefined) {
      options.set(row.name, [value]);
      spelled.set(row.name, spelling);
    } else if (row.repeats === true || row.arity === 'none') values.push(value);
    else if (row.arity === 'switch' && (values[0] === 'false') === (value === 'false')) values.push(value);
    else throw new UsageError(`${spelling} is given twice`);
  }
  return { files, options, spelled, behind };
}

/** `--name`, `--name=value`, `-n` or `-nvalue`. */
function splitOption(
  word: string,
  flags: readonly Flag[],
  unknown: (spelling: string) => string,
): { row: Flag; spelling: string; inline: string | undefined } {
  const long = word.startsWith('--');
  const equals = word.indexOf('=');
  const spelling = long ? (equals < 0 ? word : word.slice(0, equals)) : word.slice(0, 2);
  const row = flags.find((one) => spellingsOf(one).includes(spelling));
  if (row === undefined) {
    throw new UsageError(unknown(long ? spelling : word));
  }
  const inline = long ? (equals < 0 ? undefined : word.slice(equals + 1)) : word.slice(2) || undefined;
  if (inline !== undefined && row.arity === 'none') throw new UsageError(`${spelling} takes no value`);
  if (inline !== undefined && row.arity === 'switch' && inline !== 'true' && inline !== 'false') {
    throw new UsageError(`${spelling} takes no value but true and false`);
  }
  return { row, spelling, inline };
}

/** Whether a word that stands where a value should is an option, so that the value was forgotten. */
function isOption(word: string, flags: readonly Flag[]): boolean {
  return flags.some((one) => spellingsOf(one).includes(word) || word.startsWith(`${one.name}=`));
}

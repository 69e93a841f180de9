import { didYouMean, nearest } from '../policy/options/command-line.ts';
import { OPTIONS, spellingsOf } from './option-table.ts';

/** What options of other programs are here. None of these sentences lets anything through that was not asked for. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ...['--dir', '--mapdir', '--volume', '--allow-read', '--allow-write'].map((name) => {
    return [
      name,
      'a directory of the host is --preopen GUEST=HOST, and files that are put in are --mount GUEST=DIR',
    ] as const;
  }),
  ...['--allow-net', '--net', '--allow-network'].map((name) => {
    return [name, 'the network is let in by rules, which wasmvirt --help all describes'] as const;
  }),
  ['--deny-all', 'everything of WASI is denied that no option allows, so leave it out'],
  ['--seed', 'the seed of random numbers is --random=seed:N'],
  ['--graph', 'pictures are drawn by wasmvirt inspect FILE --graph=SVG'],
  ['-v', 'the version is -V'],
]);

/** A command that makes something by a policy, where it is not the one without name, and all spellings of its options. */
interface Asked {
  readonly command: string;
  readonly known: readonly string[];
}

/** The sentence about an option that is none. */
export function unknownOption(spelling: string, asked?: Asked): string {
  const none = asked === undefined ? 'there is' : `${asked.command} has`;
  return `${none} no option ${spelling}${remedyFor(spelling, asked?.known)}`;
}

function remedyFor(spelling: string, known: readonly string[] | undefined): string {
  const elsewhere = ELSEWHERE.get(spelling);
  if (elsewhere !== undefined) return `: ${elsewhere}`;
  const found = suggestion(spelling, known);
  if (found !== '') return found;
  if (spelling.startsWith('--deny-'))
    return ': what no option allows is denied, and --deny NAME denies an interface by name';
  return '';
}

const ALLOW = '--allow-';

/** Options that let something through, or leave a check out, and are no `--allow-` of their own. */
const WIDER: readonly string[] = ['--allow', '--preopen', '--no-validate'];

/** The number of letters in which an option may be wrong. */
const SLIPS = 2;

/**
 * What may have been meant. A suggestion never lets more through than what was asked for: who did not ask to allow anything is not told of
 * an option that does, and who did is told only of one that differs in a slip of the pen.
 */
export function suggestion(spelling: string, known: readonly string[] = OPTIONS.flatMap(spellingsOf)): string {
  if (!spelling.startsWith(ALLOW)) {
    // `--unallow` does not begin as what it resembles
    const isMeant = (name: string): boolean => !WIDER.includes(name) || spelling.startsWith(name.slice(0, 4));
    return didYouMean(
      spelling,
      known.filter((name) => !name.startsWith(ALLOW) && isMeant(name)),
      SLIPS,
    );
  }
  const rests = known.filter((name) => name.startsWith(ALLOW)).map((name) => name.slice(ALLOW.length));
  const rest = nearest(spelling.slice(ALLOW.length), rests, SLIPS);
  return rest === undefined ? '' : ` (did you mean ${ALLOW}${rest}?)`;
}

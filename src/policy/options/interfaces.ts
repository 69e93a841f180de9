import { type InterfaceName, parseInterfaceName, printUnversioned } from '../../component/extern-name.ts';
import { capability, type Subsystem } from '../capabilities/table.ts';
import { didYouMean } from './nearest.ts';
import { fail, quote } from './option-values.ts';
import { KEYS, rowOf } from './table.ts';

/** Which interfaces an adapter alone answers for. */

/** A word, and whether it means an interface. */
type Words = ReadonlyMap<string, (name: InterfaceName) => boolean>;

const ALLOW = '--allow-';

/** Options that speak of interfaces, by their keys and by what stands behind `--allow-`; `all`, and `io`, of which none speaks. */
const WORDS: Words = new Map([
  ['all', () => true],
  ...KEYS.flatMap((key) => {
    const { about, flags, subsystem, within } = rowOf(key);
    if (about === undefined || (subsystem === undefined && within === undefined)) return [];
    const words = flags.map(({ name }) => name).filter((name) => name.startsWith(ALLOW));
    const means = (name: InterfaceName): boolean => {
      return belongs(about.subsystem, name) && about.interfaces?.includes(name.interface) !== false;
    };
    return [key, ...words.map((name) => name.slice(ALLOW.length))].map((word) => [word, means] as const);
  }),
  ['io', (name) => belongs('io', name)],
]);

function belongs(subsystem: Subsystem, name: InterfaceName): boolean {
  return capability(name)?.subsystem === subsystem;
}

/**
 * The names of the interfaces that are meant.
 *
 * @param value words, such as `env`, and names, with or without version
 * @param imports the names of all interfaces that programs import, with versions
 * @param exports those of what they export: words do not mean these
 * @param version how a sentence calls the version of WASI
 * @param called how a sentence calls the option
 * @throws WasmvirtError `bad-option`
 */
export function readInterfaces(
  value: unknown,
  imports: Iterable<string>,
  exports: Iterable<string>,
  version: string,
  called: string,
): ReadonlySet<string> {
  const parse = (name: string) => ({ name, parsed: parseInterfaceName(name) });
  const imported = [...imports].map(parse);
  const all = [...imported, ...[...exports].map(parse)];
  const noList = `${called} must be a list of words and names, such as env or wasi:cli/environment`;
  if (!Array.isArray(value)) return fail(noList);
  const meant = new Set<string>();
  for (const one of new Set<unknown>(value)) {
    if (typeof one !== 'string') return fail(noList);
    const means = WORDS.get(one);
    const found =
      means === undefined
        ? all.filter(({ name, parsed }) => name === one || printUnversioned(parsed) === one)
        : imported.filter(({ parsed }) => means(parsed));
    if (found.length === 0) return unknown(one, all, version, called);
    for (const { name } of found) meant.add(name);
  }
  if (meant.size === 0) return fail(`${called} must name one interface at least`);
  return meant;
}

function unknown(
  one: string,
  all: readonly { readonly name: string; readonly parsed: InterfaceName }[],
  version: string,
  called: string,
): never {
  const unversioned = all.map(({ parsed }) => printUnversioned(parsed));
  const [base = ''] = one.split('@');
  const help = unversioned.includes(base)
    ? `: say ${base}`
    : one.includes(':')
      ? didYouMean(one, unversioned, SLIPS)
      : didYouMean(one, WORDS.keys());
  const what = `is no interface of WASI ${version} that programs import, and no word such as env or fs for some of them`;
  return fail(`${called}: ${quote(one)} ${what}${help}`);
}

/** The number of letters in which a name may be wrong: those of other interfaces are close. */
const SLIPS = 2;

import { WasmvirtError } from '../errors.ts';

/** A semantic version as `<valid semver>` has it; `pre` and `build` without their `-` and `+`. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly pre: string | undefined;
  readonly build: string | undefined;
}

/**
 * Parses a semantic version (semver.org 2.0). Numbers above 2^53 - 1 are refused, because they could not be compared.
 *
 * @example parseVersion('0.3.0-rc-2026-03-15') // { major: 0, minor: 3, patch: 0, pre: 'rc-2026-03-15', build: undefined }
 * @throws WasmvirtError `bad-name`
 */
export function parseVersion(text: string): Version {
  const version = splitVersion(text);
  if (version?.minor === undefined || version.patch === undefined) return fail(text);
  const { pre, build } = version;
  const [major, minor, patch] = [Number(version.major), Number(version.minor), Number(version.patch)];
  if (![major, minor, patch].every(Number.isSafeInteger)) return fail(text);
  return { major, minor, patch, pre, build };
}

/**
 * Negative, zero or positive as `a` is older than, equal to or newer than `b`. The order of semver.org 2.0 § 11, in which
 * the build part does not count.
 */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || comparePre(a.pre, b.pre);
}

/**
 * interfaceversion ::= '@' <valid semver> | '@' <canonversion>, after the `@`. Only the first with `form` `semver`.
 * The numbers must fit 64 bits, as in other tools.
 */
export function isVersionOrCanon(text: string, form: 'any' | 'semver' = 'any'): boolean {
  if (isShort(text)) return true;
  const version = splitVersion(text);
  if (version === undefined) return false;
  if (version.minor !== undefined && version.patch !== undefined) return true;
  if (form === 'semver' || version.pre !== undefined || version.build !== undefined) return false;
  return version.minor === undefined ? version.major !== '0' : version.major === '0' && version.minor !== '0';
}

/**
 * The canonversion of a semantic version and what it leaves out (Explainer.md § Canonical Interface Name).
 *
 * @example canonicalVersion(parseVersion('0.2.6-rc.1')) // { canon: '0.2', suffix: '.6-rc.1' }
 */
export function canonicalVersion(version: Version): { readonly canon: string; readonly suffix: string } {
  const { major, minor, patch } = version;
  const tail =
    (version.pre === undefined ? '' : `-${version.pre}`) + (version.build === undefined ? '' : `+${version.build}`);
  if (major > 0) return { canon: `${major}`, suffix: `.${minor}.${patch}${tail}` };
  if (minor > 0) return { canon: `0.${minor}`, suffix: `.${patch}${tail}` };
  return { canon: `0.0.${patch}`, suffix: tail };
}

/** Fast path for three numbers of at most nine digits, as nearly all versions have. Allocates nothing. */
function isShort(text: string): boolean {
  let dots = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = i < text.length ? text.charCodeAt(i) : DOT;
    if (c === DOT) {
      const digits = i - start;
      if (digits === 0 || digits > 9 || (digits > 1 && text.charCodeAt(start) === DIGIT_0)) return false;
      dots++;
      start = i + 1;
    } else if (c < DIGIT_0 || c > DIGIT_9) return false;
  }
  return dots === 3;
}

const DOT = 0x2e;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;

interface Parts {
  readonly major: string;
  readonly minor: string | undefined;
  readonly patch: string | undefined;
  readonly pre: string | undefined;
  readonly build: string | undefined;
}

/** One to three numbers, then `-` pre and `+` build, each checked by the rules of semver.org 2.0. */
function splitVersion(text: string): Parts | undefined {
  const plus = text.indexOf('+');
  const build = plus < 0 ? undefined : text.slice(plus + 1);
  const front = plus < 0 ? text : text.slice(0, plus);
  const hyphen = front.indexOf('-');
  const pre = hyphen < 0 ? undefined : front.slice(hyphen + 1);
  const numbers = (hyphen < 0 ? front : front.slice(0, hyphen)).split('.', 4);
  const [major, minor, patch] = numbers;
  if (major === undefined || numbers.length > 3 || !numbers.every(isNumber)) return undefined;
  if (pre !== undefined && !pre.split('.').every((part) => isIdentifier(part) && !hasLeadingZero(part)))
    return undefined;
  if (build !== undefined && !build.split('.').every(isIdentifier)) return undefined;
  return { major, minor, patch, pre, build };
}

function isNumber(text: string): boolean {
  return isDigits(text) && !hasLeadingZero(text) && (text.length < 20 || (text.length === 20 && text <= MAX_U64));
}

function isDigits(text: string): boolean {
  return /^[0-9]+$/.test(text);
}

/** semver.org 2.0 § 9: numeric identifiers must not have leading zeroes. */
function hasLeadingZero(text: string): boolean {
  return text.length > 1 && text.startsWith('0') && isDigits(text);
}

function isIdentifier(text: string): boolean {
  return /^[0-9A-Za-z-]+$/.test(text);
}

function comparePre(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  const x = a.split('.');
  const y = b.split('.');
  for (const [i, left] of x.entries()) {
    const right = y[i];
    if (right === undefined) return 1;
    const order = compareIdentifiers(left, right);
    if (order !== 0) return order;
  }
  return x.length - y.length;
}

function compareIdentifiers(a: string, b: string): number {
  const numbers = isDigits(a);
  if (numbers !== isDigits(b)) return numbers ? -1 : 1;
  // no leading zeroes: the longer number is the greater one
  if (numbers && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

function fail(text: string): never {
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  throw new WasmvirtError('bad-name', `${JSON.stringify(shown)} is not a semantic version such as 1.2.3`);
}

const MAX_U64 = '18446744073709551615';

import type { ExternName } from '../binary/name.ts';
import { WasmvirtError } from '../errors.ts';
import { canonicalVersion, isVersionOrCanon, parseVersion } from './version.ts';

export { canonicalVersion, compareVersions, parseVersion, type Version } from './version.ts';

/** `namespace:package/interface@version`; nested namespaces and projections are kept as written, joined. */
export interface InterfaceName {
  readonly kind: 'interface';
  readonly namespace: string;
  readonly package: string;
  readonly interface: string;
  /** As written, after `@`, with what the attribute `versionsuffix` adds. Versions are matched as text. */
  readonly version: string | undefined;
}

/** An extern name, parsed (Explainer.md § Import and Export Definitions). */
export type ParsedName =
  | InterfaceName
  | { readonly kind: 'plain'; readonly label: string }
  | { readonly kind: 'constructor'; readonly resource: string }
  | { readonly kind: 'method'; readonly resource: string; readonly label: string }
  | { readonly kind: 'static'; readonly resource: string; readonly label: string }
  | {
      readonly kind: 'dependency';
      readonly form: 'unlocked-dep' | 'locked-dep' | 'url' | 'integrity';
      readonly text: string;
    };

/**
 * Parses an extern name. The forms `unlocked-dep=<…>`, `locked-dep=<…>`, `url=<…>` and `integrity=<…>` are no longer in the standard's
 * grammar, but toolchains still write them; `text` is then the whole name.
 *
 * Takes time linear in the length of the name.
 *
 * @example parseExternName('wasi:http/types@0.2.0')
 * // { kind: 'interface', namespace: 'wasi', package: 'http', interface: 'types', version: '0.2.0' }
 * @throws WasmvirtError `bad-name`
 */
export function parseExternName(text: string): ParsedName {
  if (text.startsWith('[')) return parseAnnotated(text);
  const form = dependencyForm(text);
  if (form !== undefined) return { kind: 'dependency', form, text };
  if (text.includes(':')) return parseInterfaceName(text);
  if (!isLabel(text)) fail(text, 'is not in kebab case');
  return { kind: 'plain', label: text };
}

/**
 * interfacename ::= <namespace>+ <words> <projection>+ <interfaceversion>?
 *
 * @throws WasmvirtError `bad-name`
 */
export function parseInterfaceName(text: string): InterfaceName {
  const at = text.indexOf('@');
  const end = at < 0 ? text.length : at;
  const version = at < 0 ? undefined : text.slice(at + 1);
  const slash = text.indexOf('/');
  if (slash < 0 || slash > end) fail(text, 'has no `/` after the package name');
  const colon = text.lastIndexOf(':', slash);
  if (colon < 0) fail(text, 'has no `:` between namespace and package');
  if (!areLabels(text, 0, slash, COLON, true)) {
    fail(text, 'has a namespace or package that is not in lowercase kebab case');
  }
  if (!areLabels(text, slash + 1, end, SLASH, false)) {
    fail(text, 'has an interface name that is not in kebab case');
  }
  if (version !== undefined && !isVersionOrCanon(version)) fail(text, 'has a version that is not a semantic version');
  return {
    kind: 'interface',
    namespace: text.slice(0, colon),
    package: text.slice(colon + 1, slash),
    interface: text.slice(slash + 1, end),
    version,
  };
}

/** The text that `parseInterfaceName` gives `name` for. */
export function printInterfaceName(name: InterfaceName): string {
  return name.version === undefined ? printUnversioned(name) : `${printUnversioned(name)}@${name.version}`;
}

/** `namespace:package/interface`: the same for all versions of an interface. */
export function printUnversioned(name: InterfaceName): string {
  return `${name.namespace}:${name.package}/${name.interface}`;
}

/**
 * Which interface an import or export is: its `implements` attribute if it has one, else its name. `undefined` for
 * plain names without the attribute, for functions of resources, and for dependencies.
 *
 * @throws WasmvirtError `bad-name`, also for `implements` on an interface name, which Binary.md § Import and Export Definitions allows on
 * plain names only.
 */
export function interfaceOf(name: ExternName): InterfaceName | undefined {
  const parsed = parseExternName(name.name);
  let implemented: InterfaceName | undefined;
  let suffix: string | undefined;
  for (const attribute of name.attributes) {
    if (attribute.kind === 'versionsuffix') suffix = attribute.suffix;
    if (attribute.kind !== 'implements') continue;
    if (implemented !== undefined) fail(name.name, 'has two `implements` attributes');
    if (parsed.kind !== 'plain') fail(name.name, 'is not a plain name and has an `implements` attribute');
    implemented = parseInterfaceName(attribute.interface);
  }
  const found = implemented ?? (parsed.kind === 'interface' ? parsed : undefined);
  if (found === undefined || suffix === undefined) return found;
  const version = `${found.version ?? ''}${suffix}`;
  if (canonicalVersion(parseVersion(version)).canon !== found.version) {
    fail(name.name, 'has a `versionsuffix` that does not complete its version');
  }
  return { ...found, version };
}

/**
 * A key that is equal for two valid names if and only if they are not strongly-unique (Explainer.md § Name Uniqueness). Upper case and
 * hyphens do not count, since languages write the words of a name in different ways; in a version everything counts.
 *
 * @throws WasmvirtError `bad-name`
 */
export function stronglyUniqueKey(text: string): string {
  const name = parseExternName(text);
  switch (name.kind) {
    case 'plain':
      return uniqueLabel(name.label);
    case 'constructor':
      return `[constructor]${uniqueLabel(name.resource)}`;
    case 'method':
    case 'static': {
      const resource = uniqueLabel(name.resource);
      const label = uniqueLabel(name.label);
      return resource === label ? label : `${resource}.${label}`;
    }
    case 'interface': {
      const { version } = name;
      const key = uniqueLabel(printUnversioned(name));
      return version === undefined ? key : `${key}@${version}`;
    }
    case 'dependency':
      return name.text;
    default:
      return name satisfies never;
  }
}

/** The same for a label, such as that of a field. */
export function uniqueLabel(label: string): string {
  let hyphen = false;
  for (let at = 0; at < label.length; at += 1) {
    const code = label.charCodeAt(at);
    if (code >= UPPER_A && code <= UPPER_Z) return label.toLowerCase().replaceAll('-', '');
    if (code === HYPHEN) hyphen = true;
  }
  return hyphen ? label.replaceAll('-', '') : label;
}

/**
 * label ::= <first-fragment> ( '-' <fragment> )*, each fragment a word or an acronym: no fragment mixes cases, and the
 * first begins with a letter.
 */
export function isLabel(text: string): boolean {
  return areLabels(text, 0, text.length, NONE, false);
}

/** words ::= <first-word> ( '-' <word> )* */
function isWords(text: string): boolean {
  return areLabels(text, 0, text.length, NONE, true);
}

/** Whether `text[start, end)` is one or more labels separated by `separator`; with `words`, labels without acronyms. */
function areLabels(text: string, start: number, end: number, separator: number, words: boolean): boolean {
  let lower = false;
  let upper = false;
  let empty = true;
  let first = true;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c >= LOWER_A && c <= LOWER_Z) {
      if (upper) return false;
      lower = true;
    } else if (c >= UPPER_A && c <= UPPER_Z) {
      if (lower || words) return false;
      upper = true;
    } else if (c === HYPHEN || c === separator) {
      if (empty) return false;
      lower = upper = false;
      empty = true;
      first = c !== HYPHEN;
      continue;
    } else if (c < DIGIT_0 || c > DIGIT_9 || (empty && first)) return false;
    empty = false;
  }
  return !empty;
}

function parseAnnotated(text: string): ParsedName {
  const end = text.indexOf(']') + 1;
  const annotation = text.slice(0, end);
  const rest = text.slice(end);
  if (annotation === '[constructor]') {
    if (!isLabel(rest)) fail(text, 'is not in kebab case after `[constructor]`');
    return { kind: 'constructor', resource: rest };
  }
  if (annotation !== '[method]' && annotation !== '[static]') fail(text, 'has an unknown annotation in brackets');
  const dot = rest.indexOf('.');
  const resource = rest.slice(0, dot);
  const label = rest.slice(dot + 1);
  if (dot < 0 || !isLabel(resource) || !isLabel(label)) {
    fail(text, `is not two kebab case labels with a \`.\` between after \`${annotation}\``);
  }
  return { kind: annotation === '[method]' ? 'method' : 'static', resource, label };
}

/** unlocked-dep=<pkgnamequery> | locked-dep=<pkgname>(,integrity=<…>)? | url=<…>(,integrity=<…>)? | integrity=<…> */
function dependencyForm(text: string): 'unlocked-dep' | 'locked-dep' | 'url' | 'integrity' | undefined {
  const equals = text.indexOf('=');
  if (equals < 0 || text.charCodeAt(equals + 1) !== LESS_THAN) return undefined;
  const form = text.slice(0, equals);
  if (form !== 'unlocked-dep' && form !== 'locked-dep' && form !== 'url' && form !== 'integrity') return undefined;
  // only a version range can contain `<` and `>` itself: there the last `>` closes the bracket
  const close = form === 'unlocked-dep' ? text.lastIndexOf('>') : text.indexOf('>');
  if (close < equals + 2) fail(text, 'has no closing `>`');
  const inner = text.slice(equals + 2, close);
  const rest = text.slice(close + 1);
  const hashAllowed = form === 'locked-dep' || form === 'url';
  if (rest !== '' && !(hashAllowed && isHashSuffix(rest))) fail(text, 'goes on after its closing `>`');
  const valid =
    form === 'integrity'
      ? isIntegrity(inner)
      : form === 'url'
        ? !inner.includes('<')
        : isPackagePath(inner, form === 'unlocked-dep');
  if (!valid) fail(text, 'is not well-formed between `<` and `>`');
  return form;
}

/** pkgname ::= <pkgpath> <version>?; pkgnamequery ::= <pkgpath> <verrange>?; pkgpath ::= <namespace>+ <words> <projection>* */
function isPackagePath(text: string, query: boolean): boolean {
  const at = text.indexOf('@');
  if (at >= 0) {
    const version = text.slice(at + 1);
    if (!(query ? isVersionRange(version) : isVersionOrCanon(version, 'semver'))) return false;
  }
  const [names = '', ...projections] = (at < 0 ? text : text.slice(0, at)).split('/');
  const words = names.split(':');
  return words.length > 1 && words.every(isWords) && projections.every(isLabel);
}

/** verrange ::= '@*' | '@{' <verlower> '}' | '@{' <verupper> '}' | '@{' <verlower> ' ' <verupper> '}' (after the `@`) */
function isVersionRange(text: string): boolean {
  if (text === '*') return true;
  if (!text.startsWith('{') || !text.endsWith('}')) return false;
  const bounds = text.slice(1, -1).split(' ');
  const upper = bounds.length === 2 ? bounds[1] : bounds[0]?.startsWith('<') === true ? bounds[0] : undefined;
  const lower = bounds.length === 2 || upper === undefined ? bounds[0] : undefined;
  return (
    bounds.length <= 2 &&
    (lower === undefined || (lower.startsWith('>=') && isVersionOrCanon(lower.slice(2), 'semver'))) &&
    (upper === undefined || (upper.startsWith('<') && isVersionOrCanon(upper.slice(1), 'semver')))
  );
}

/** ',integrity=<' <integrity-metadata> '>' */
function isHashSuffix(text: string): boolean {
  const start = ',integrity=<';
  return text.startsWith(start) && text.indexOf('>') === text.length - 1 && isIntegrity(text.slice(start.length, -1));
}

/** integrity-metadata: hashes as in the attribute `integrity` of HTML's `script`, with whitespace between. */
function isIntegrity(text: string): boolean {
  const hashes = text.split(/\s/).filter((hash) => hash !== '');
  return hashes.length > 0 && hashes.every((hash) => /^sha(256|384|512)-[0-9A-Za-z+/]+={0,2}(\?.*)?$/.test(hash));
}

function fail(name: string, problem: string): never {
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  throw new WasmvirtError('bad-name', `the name ${JSON.stringify(shown)} ${problem}`);
}

const LOWER_A = 0x61;
const LOWER_Z = 0x7a;
const UPPER_A = 0x41;
const UPPER_Z = 0x5a;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const HYPHEN = 0x2d;
const COLON = 0x3a;
const SLASH = 0x2f;
const LESS_THAN = 0x3c;
/** No character has this code. */
const NONE = -1;

import { WasmvirtError } from './errors.ts';
import type { Virtualized } from './index.ts';
import { buildAlone } from './link/alone.ts';
import { partsBeside } from './parts/beside.ts';
import { withResources } from './policy/alone.ts';
import { readInterfaces } from './policy/options/interfaces.ts';
import { mention } from './policy/options/mention.ts';
import { quote, refuse } from './policy/options/option-values.ts';
import { normalize } from './policy/options/options.ts';
import { plainData } from './policy/options/plain-data.ts';
import type { Options } from './settings/options.ts';
import { say } from './settings/sentence.ts';
import { incomingHandler, NEWEST_PATCH, wasiImports } from './wasi/wasi-imports.ts';

/** What an adapter alone is made of. */
export interface AdapterOptions extends Options {
  /** The version of WASI whose interfaces it exports, from `0.2.0` to `0.2.12`. Programs for older versions of 0.2 can be plugged, too. */
  readonly wasiVersion: string;
  /**
   * The interfaces that it answers for, by name (`wasi:cli/environment`) or by a word for some (`env`, `fs`, `clocks`); all if absent. With
   * `wasi:http/incoming-handler` it is for programs that export this, so that the types of requests stay the host's.
   */
  readonly interfaces?: readonly string[];
}

/** What sentences call the options that are an adapter's alone. */
type Called = Readonly<Record<'wasiVersion' | 'interfaces', string>>;

const AS_IN_PROGRAMS: Called = { wasiVersion: 'wasiVersion', interfaces: 'interfaces' };

/**
 * Makes an adapter without a program: a component that exports interfaces of WASI as the options say, and imports what it needs for that.
 * Any composer can plug it into a program. Interfaces that stay with the host as they are it does not export: programs ask the host.
 *
 * @example const { bytes } = adapter({ wasiVersion: '0.2.12', interfaces: ['env', 'fs'], env: { HOME: '/' } });
 * @param called what errors call the two options that are not `Options`; without: as above
 * @returns the component, and a report in which `imports` are the interfaces that programs import
 * @throws WasmvirtError
 */
export function adapter(given: AdapterOptions, called: Called = AS_IN_PROGRAMS): Virtualized {
  const { wasiVersion, interfaces, ...options } = optionsOf(given);
  const policy = normalize({ ...options, link: options.link ?? 'sibling' });
  if (policy.link !== 'sibling') {
    refuse(say`${mention('link')} is for components: an adapter alone stands beside them`, 'link');
  }
  if (policy.control) {
    const why = 'an adapter alone does not export it: say it where the program is virtualized';
    refuse(say`${mention('control')} is for components: ${why}`, 'control');
  }
  for (const option of ['record', 'replay'] as const) {
    if (policy[option] === undefined) continue;
    refuse(say`${mention(option)} is for components: say it where the program is virtualized`, option);
  }
  const patch = patchOf(wasiVersion, called.wasiVersion);
  const all = wasiImports(patch);
  const handler = incomingHandler(all);
  const names =
    interfaces === undefined
      ? new Set(all.keys())
      : readInterfaces(interfaces, all.keys(), [handler.name.name], wasiVersion, called.interfaces);
  const exports = names.has(handler.name.name) ? [handler] : [];
  const imports = withResources(all, names, exports);
  const others = [...all.values()].filter(({ name }) => !imports.has(name.name));
  return buildAlone(
    { world: { imports, exports: new Map(exports.map((item) => [item.name.name, item])) }, others },
    policy,
    partsBeside,
  );
}

/** Read once. Options of the wrong form are refused where they are checked. */
function optionsOf(given: unknown): AdapterOptions {
  const plain = plainData(given, 'the options');
  if (typeof plain === 'object' && plain !== null && !Array.isArray(plain)) return plain as AdapterOptions;
  throw new WasmvirtError('bad-option', 'the options must be an object');
}

/**
 * The part of a version behind `0.2.`.
 *
 * @throws WasmvirtError `bad-option`
 */
function patchOf(version: unknown, called: string): number {
  const text = typeof version === 'string' ? version : '';
  const patch = Number(/^0\.2\.(\d{1,2})$/.exec(text)?.[1] ?? NaN);
  if (patch <= NEWEST_PATCH && text === `0.2.${patch}`) return patch;
  const missing = version === undefined ? 'and is missing' : `not of type ${typeof version}`;
  const given = typeof version === 'string' ? `not ${quote(version)}` : missing;
  const why = /^0\.3(\.|$)/.test(text) ? ': adapters alone for WASI 0.3 are not there yet' : '';
  throw new WasmvirtError(
    'bad-option',
    `${called} must be a version from 0.2.0 to 0.2.${NEWEST_PATCH}, ${given}${why}`,
  );
}

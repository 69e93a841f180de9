import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect } from 'vitest';
import { virtualize, type Options, type Report } from '../../src/index.ts';
import { readCoreImports, readCoreSections, readFunctionNames } from '../../src/core/module.ts';
import { instructionsOf } from '../core/emitted.ts';
import { scanWit } from '../policy/wit-scan.ts';
import { importer, specImports, specPackages, VERSIONS_02, type DefinedVersion } from '../support/spec-wit.ts';
import { coreModules, validate, validateNative } from '../support/validate.ts';
import { packageFolder } from '../support/wasm-tools.ts';
import { importsIn } from '../support/world.ts';

/** A guest that imports every function of many interfaces: the hardest that a version of WASI can ask of us. */
export interface Guest {
  readonly title: string;
  readonly names: readonly string[];
  readonly packages: readonly string[];
  /** A version that must not be merged with the others, as tools do with compatible ones. */
  readonly apart?: string;
}

export function everything(title: string, version: DefinedVersion, as: string = version): Guest {
  return { title, names: specImports(version, as), packages: [...specPackages(version, as).values()] };
}

/** The versions that differ. */
export const DISTINCT: readonly Guest[] = [
  ...VERSIONS_02.flatMap(([version, defined]) => (version === defined ? [everything(version, defined)] : [])),
  everything('0.3.0', '0.3.0'),
];

/** The versions that define what another one defines. */
export const SAME: readonly Guest[] = [
  ...VERSIONS_02.flatMap(([version, defined]) => (version === defined ? [] : [everything(version, defined, version)])),
  everything('0.3.0-rc-2026-03-15', '0.3.0', '0.3.0-rc-2026-03-15'),
];

/** Guests whose imports are of more than one version. */
export const MIXED: readonly Guest[] = [
  {
    title: '0.2.0 and 0.2.12 side by side',
    names: [...specImports('0.2.0'), ...specImports('0.2.12')],
    packages: [...specPackages('0.2.0').values(), ...specPackages('0.2.12').values()],
    apart: '0.2.0',
  },
  {
    title: '0.2.12 and 0.3.0 side by side',
    names: [...specImports('0.2.12'), ...specImports('0.3.0')],
    packages: [...specPackages('0.2.12').values(), ...specPackages('0.3.0').values()],
  },
  {
    title: 'http of 0.2.10 over 0.2.12',
    names: specImports('0.2.12').map((name) =>
      name.startsWith('wasi:http/') ? name.replace('0.2.12', '0.2.10') : name,
    ),
    packages: [...specPackages('0.2.12')].map(([name, text]) =>
      name === 'http' ? text.replace('package wasi:http@0.2.12', 'package wasi:http@0.2.10') : text,
    ),
  },
];

/** Guests that have less than a version, or more. */
export const OTHER: readonly Guest[] = [
  withoutUnstable('0.2.4'),
  withoutUnstable('0.2.12'),
  { title: 'clocks, io and sockets of 0.2.10 as jco ships them, with a method of its own', ...shipped('0.2.10') },
];

function withoutUnstable(version: DefinedVersion): Guest {
  const { names, packages } = everything(version, version);
  return {
    title: `${version} without what is unstable`,
    names: names.filter((name) => !name.startsWith('wasi:clocks/timezone')),
    packages: packages.map((text) => text.replace(/@unstable\([^)]*\)\s+[^{}]*?(\{[^{}]*\})?;/g, '')),
  };
}

function shipped(version: string): Pick<Guest, 'names' | 'packages'> {
  const folder = join(packageFolder('@bytecodealliance/jco'), 'lib/wit/builtin', version);
  const packages = readdirSync(folder).flatMap((name) => {
    const files = readdirSync(join(folder, name)).filter((file) => file === 'package.wit');
    return files.map((file) => readFileSync(join(folder, name, file), 'utf8'));
  });
  return { packages, names: packages.flatMap((text) => scanWit(text).interfaces.map((name) => `${name}@${version}`)) };
}

const made = new Map<string, Promise<Uint8Array>>();

export function bytesOf(guest: Guest): Promise<Uint8Array> {
  let bytes = made.get(guest.title);
  if (bytes === undefined) made.set(guest.title, (bytes = make(guest)));
  return bytes;
}

async function make({ names, packages, apart }: Guest): Promise<Uint8Array> {
  if (apart === undefined) return importer(names, packages);
  // incompatible while it is made, and as long as the real one
  const other = `9${apart.slice(1)}`;
  const hidden = (text: string): string => text.replaceAll(`@${apart}`, `@${other}`);
  const bytes = await importer(names.map(hidden), packages.map(hidden));
  return Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll(`@${other}`, `@${apart}`), 'latin1');
}

export interface Judged {
  readonly bytes: Uint8Array;
  readonly report: Report;
  /** The world as the official tool prints it. */
  readonly wit: string;
}

/** The guest under these options: valid, for every judge at hand, and its report tells what is left and what traps. */
export async function virtualized(guest: Guest, options: Options): Promise<Judged> {
  const { bytes, report } = virtualize(await bytesOf(guest), options);
  const verdict = await validate(bytes);
  expect(verdict).toMatchObject({ verdict: 'valid' });
  const native = await validateNative(bytes);
  if (native !== undefined) expect(native).toMatchObject({ verdict: 'valid' });
  const wit = verdict.wit ?? '';
  expect(report.remaining).toEqual(importsIn(wit));
  expectTraps(bytes, report);
  // so that the runner hears of each test when it has ended
  await setImmediate();
  return { bytes, report, wit };
}

/**
 * In the code that we wrote, a function is named `denied …` exactly if its body is a trap and nothing else, and the report
 * speaks of each: as a trap, or as one that no handle exists to call it with.
 */
function expectTraps(bytes: Uint8Array, report: Report): void {
  const named: string[] = [];
  for (const module of coreModules(bytes)) {
    const sections = readCoreSections(module);
    const names = [...readFunctionNames(module, sections)];
    if (!names.some(([, name]) => name.startsWith('denied '))) continue;
    const bodies = instructionsOf(module);
    const imported = readCoreImports(module, sections).filter((one) => one.type.kind === 'func').length;
    for (const [index, name] of names) {
      if (!name.startsWith('denied ')) continue;
      // the traps of `exit` tell with which status it was called
      named.push(name.slice('denied '.length).replace(/ (ok|err|0|not 0)$/, ''));
      expect(
        bodies[index - imported]?.map((i) => i.opcode),
        name,
      ).toEqual([UNREACHABLE, END]);
    }
  }
  const harmless = new Set(
    report.imports.flatMap((one) =>
      one.functions.flatMap((f) => (f.answer === 'cannot be called' ? [`${one.name}#${f.name}`] : [])),
    ),
  );
  const trapping = named.filter((name) => !harmless.has(name));
  expect(trapsOf(report)).toEqual(expect.arrayContaining(trapping));
  // one function stands for those of several versions
  expect(new Set(trapping.map(unversioned))).toEqual(new Set(trapsOf(report).map(unversioned)));
}

const UNREACHABLE = 0x00;
const END = 0x0b;

/** The functions by name for which the host is asked after the rules. */
export function ruled(report: Report): readonly string[] {
  return report.imports.flatMap((one) =>
    one.functions.flatMap((f) => (f.answer?.startsWith('host, by rules') === true ? [f.name] : [])),
  );
}

/** The functions that a report says would trap, as `interface#function`. */
export function trapsOf(report: Report): string[] {
  return report.traps.map((trap) => trap.function).sort();
}

function unversioned(name: string): string {
  return name.replace(/@[^#]*/, '');
}

/** Denied, they trap: a predictable answer would be a lie, and `exit` does not return. */
const MUST_TRAP = [
  'wasi:cli/exit#exit',
  'wasi:cli/exit#exit-with-code',
  'wasi:random/random#get-random-bytes',
  'wasi:random/random#get-random-u64',
];

/** The functions of a guest that trap when they are denied. */
export function mustTrap(guest: Guest): string[] {
  const names = functionsOf(guest).map((func) => func.name);
  return names.filter((name) => MUST_TRAP.includes(unversioned(name))).sort();
}

/** Programs call these before they start: they answer whatever was chosen. */
const BEFORE_MAIN =
  /:(cli\/(environment|std(in|out|err)|terminal-std(in|out|err))|filesystem\/preopens)@[^#]*#get-(?!.*via)|#initial-cwd$/;

/**
 * The functions that can be called where every denied call traps: those that need no handle, or only the streams that
 * `get-stdin`, `get-stdout` and `get-stderr` make.
 */
export function callable(guest: Guest): string[] {
  const declared = guest.packages.flatMap((text) => [...text.matchAll(/\bresource ([a-z-]+)/g)].map((m) => m[1]));
  // and other names of resources
  const resources = new Set([...declared, 'headers', 'trailers', 'io-error']);
  const can = functionsOf(guest).filter(({ name, signature }) => {
    if (BEFORE_MAIN.test(name)) return false;
    const self = /\[method\]([a-z-]+)/.exec(name)?.[1];
    const params = signature.replace(/->.*/, '').matchAll(/: (?:borrow<)?([a-z-]+)>?(?=[,)])/g);
    const types = [self, ...[...params].map((m) => m[1])];
    return types.every((type) => !resources.has(type) || /^(in|out)put-stream$/.test(type ?? ''));
  });
  return can.map((func) => func.name).sort();
}

/** Every function that a guest imports, as `interface#name`. */
function functionsOf(guest: Guest): { readonly name: string; readonly signature: string }[] {
  return guest.packages.flatMap((text) => {
    const version = /^package [^@]+@([^;]+);/m.exec(text)?.[1] ?? '';
    return scanWit(text)
      .functions.map((func) => ({ name: `${func.interface}@${version}#${func.name}`, signature: func.signature }))
      .filter(({ name }) => guest.names.includes(name.replace(/#.*/, '')));
  });
}

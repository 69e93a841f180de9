import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';
import { wasmTools } from './wasm-tools.ts';

/** The WIT of WASI in `spec/wit`, and components made from it by the official tools. */

export const SPEC_WIT = join(ROOT, 'spec', 'wit');

/** The versions whose definitions differ from the one before; `spec/wit` has a folder for each. */
export const DEFINED_VERSIONS = ['0.2.0', '0.2.1', '0.2.2', '0.2.4', '0.2.12', '0.3.0'] as const;
export type DefinedVersion = (typeof DEFINED_VERSIONS)[number];

/** Every version of WASI 0.2, with the one that defined what it has. */
export const VERSIONS_02: readonly (readonly [version: string, defined: DefinedVersion])[] = Array.from(
  { length: 13 },
  (_, patch) => {
    const defined = patch < 2 ? (patch === 0 ? '0.2.0' : '0.2.1') : patch < 4 ? '0.2.2' : '0.2.4';
    return [`0.2.${String(patch)}`, patch === 12 ? '0.2.12' : defined] as const;
  },
);

/** The text of each package of a version, by the package's name without namespace; under another version with `as`. */
export function specPackages(version: DefinedVersion, as: string = version): ReadonlyMap<string, string> {
  const folder = join(SPEC_WIT, version, 'deps');
  const files = readdirSync(folder).sort();
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(folder, file), 'utf8').replaceAll(`@${version}`, `@${as}`);
      return [file.replace(/\.wit$/, ''), text];
    }),
  );
}

/** The text of a package of `spec/wit/config`, which was never released: several forms share one version string. */
export function draft(name: string): string {
  return readFileSync(join(SPEC_WIT, 'config', `${name}.wit`), 'utf8');
}

/** The imports of `world imports` in `all.wit`: every interface except those that programs export. */
export function specImports(version: DefinedVersion, as: string = version): string[] {
  return namesIn(
    readFileSync(join(SPEC_WIT, version, 'all.wit'), 'utf8').split('world everything')[0] ?? '',
    version,
    as,
  );
}

/** The interfaces that programs export: `cli/run` and the handlers of http. */
export function specExports(version: DefinedVersion, as: string = version): string[] {
  return namesIn(
    readFileSync(join(SPEC_WIT, version, 'all.wit'), 'utf8').split('world everything')[1] ?? '',
    version,
    as,
  );
}

function namesIn(text: string, version: string, as: string): string[] {
  return [...text.matchAll(/^ {2}import (\S+);/gm)].map(([, name = '']) => name.replace(`@${version}`, `@${as}`));
}

/** Packages as nested ones, so that they can stand behind a world in one text. */
export function nested(packages: Iterable<string>): string {
  return [...packages].map((text) => text.replace(/^package ([^;]+);/m, 'package $1 {') + '}\n').join('\n');
}

/**
 * A component that imports every function of these interfaces, also unstable ones, and calls none. `packages` are the texts
 * of the packages that the names need.
 */
export async function importer(names: readonly string[], packages: Iterable<string>): Promise<Uint8Array> {
  const items = names.map((name) => `  import ${name};`).join('\n');
  const witSource = `package test:importer;\n\nworld w {\n${items}\n}\n\n${nested(packages)}`;
  return wasmTools((tools) =>
    tools.componentNew(tools.componentEmbed({ witSource, world: 'w', dummy: true, features: { tag: 'all' } })),
  );
}

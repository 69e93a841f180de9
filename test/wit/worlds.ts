import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder, wasmTools } from '../support/wasm-tools.ts';

/** WASI as WIT text, and components that import or export all of it: made by the official tools. */

const BUILTIN = join(packageFolder('@bytecodealliance/jco'), 'lib/wit/builtin');

export const WASI_VERSIONS = ['0.2.12', '0.3.0'] as const;

/** Every world of WASI, as `namespace:package/world@version`. */
export function wasiWorlds(version: string): string[] {
  return readdirSync(join(BUILTIN, version)).flatMap((folder) => {
    const text = folderText(version, folder);
    const name = `wasi:${folder.slice('wasi-'.length)}`;
    return [...text.matchAll(/^world (\S+)/gm)].map((match) => `${name}/${match[1] ?? ''}@${version}`);
  });
}

/** All interfaces of WASI, as `namespace:package/interface@version`. */
export function wasiInterfaces(version: string): string[] {
  return readdirSync(join(BUILTIN, version)).flatMap((folder) => {
    const name = `wasi:${folder.slice('wasi-'.length)}`;
    const text = folderText(version, folder);
    return [...text.matchAll(/^interface (\S+)/gm)].map((match) => `${name}/${match[1] ?? ''}@${version}`);
  });
}

function folderText(version: string, folder: string): string {
  const path = join(BUILTIN, version, folder);
  const files = readdirSync(path).filter((file) => file.endsWith('.wit'));
  return files.map((file) => readFileSync(join(path, file), 'utf8')).join('\n');
}

/** The packages of a WASI version as nested packages, to be put after a world. With `as`, under another version. */
export function wasiPackages(version: string, as = version): string {
  if (!existsSync(join(BUILTIN, version))) throw new Error(`there is no WIT of WASI ${version} here`);
  return readdirSync(join(BUILTIN, version))
    .map((folder) => {
      const text = folderText(version, folder).replaceAll(version, as);
      const body = text.replace(/^package .*;$/m, '').replaceAll(/^\s*package .*;$/gm, '');
      return `package wasi:${folder.slice('wasi-'.length)}@${as} {\n${body}\n}\n`;
    })
    .join('\n');
}

/** A component with exactly the given world, whose functions trap. */
export async function dummyComponent(witSource: string, world: string): Promise<Uint8Array> {
  const module = await wasmTools((tools) =>
    tools.componentEmbed({ witSource, world, dummy: true, features: { tag: 'all' } }),
  );
  return wasmTools((tools) => tools.componentNew(module));
}

/** A component of the WASI world `items`, for example `import wasi:io/poll@0.2.12;`. */
export function wasiComponent(items: string, version: string, as = version): Promise<Uint8Array> {
  return dummyComponent(`package test:worlds;\nworld w { ${items} }\n${wasiPackages(version, as)}`, 'w');
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { composeWac, plug, WasmvirtError } from '../../src/index.ts';
import { runProcess } from '../support/hosts.ts';
import { withScratch } from '../support/scratch.ts';
import { dummyComponent } from '../support/guests.ts';
import { nested, specPackages, type DefinedVersion } from '../support/spec-wit.ts';

/** Something to be composed, by us and by wac. */
export type Case = PlugCase | ComposeCase;

export interface PlugCase {
  readonly title: string;
  readonly socket: () => Promise<Uint8Array>;
  readonly plugs: readonly (() => Promise<Uint8Array>)[];
}

export interface ComposeCase {
  readonly title: string;
  readonly text: string;
  /** Packages by `ns:pkg`, or `ns:pkg@1.2.3`. */
  readonly deps: Readonly<Record<string, () => Promise<Uint8Array>>>;
}

/** The result, or what was said instead. */
export type Outcome = { readonly bytes: Uint8Array } | { readonly error: string };

/** A component with the imports and exports of a world in WIT, whose functions trap. What is named of WASI is added in `version`. */
export function world(
  items: string,
  packages = '',
  version?: readonly [DefinedVersion, string],
): () => Promise<Uint8Array> {
  const wasi = version === undefined ? '' : nested(specPackages(...version).values());
  return () => dummyComponent(`package root:component;\nworld w {\n${items}\n}\n${packages}\n${wasi}`, 'w');
}

export async function ours(one: Case): Promise<Outcome> {
  try {
    if ('text' in one) {
      const deps = new Map<string, Uint8Array>();
      for (const [name, make] of Object.entries(one.deps)) deps.set(name, await make());
      const find = (name: string, version: string | undefined): Uint8Array | undefined =>
        deps.get(version === undefined ? name : `${name}@${version}`);
      return { bytes: composeWac(one.text, find) };
    }
    const [socket, ...plugs] = await Promise.all([one.socket, ...one.plugs].map((make) => make()));
    if (socket === undefined) throw new Error('a case without a socket');
    return { bytes: plug(socket, plugs).bytes };
  } catch (error) {
    // anything else is a fault of ours
    if (!(error instanceof WasmvirtError) || error.code === 'internal') throw error;
    return { error: error.message };
  }
}

export function wacs(wac: string, one: Case): Promise<Outcome> {
  return withScratch(async (folder) => {
    const at = (...path: string[]): string => join(folder, ...path);
    const put = (path: string, bytes: Uint8Array | string): string => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
      return path;
    };
    const args: string[] = [];
    if ('text' in one) {
      for (const [name, make] of Object.entries(one.deps)) {
        const [path = '', version] = name.split('@');
        const file = [...path.split(':'), ...(version === undefined ? [] : [version])];
        put(`${at('deps', ...file)}.wasm`, await make());
      }
      args.push('compose', put(at('a.wac'), one.text), '--deps-dir', at('deps'));
    } else {
      args.push('plug', put(at('socket.wasm'), await one.socket()));
      for (const [i, make] of one.plugs.entries()) args.push('--plug', put(at(`plug${String(i)}.wasm`), await make()));
    }
    const { code, stderr } = await runProcess(wac, [...args, '-o', at('out.wasm')]);
    if (code !== 0 || !existsSync(at('out.wasm'))) return { error: stderr };
    return { bytes: new Uint8Array(readFileSync(at('out.wasm'))) };
  });
}

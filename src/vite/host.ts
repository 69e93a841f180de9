import { camelCase } from '../host/names.ts';
import { inspect } from '../index.ts';

/** A module of the shims of jco that satisfies an import, and what in it does. */
export interface HostModule {
  readonly module: string;
  readonly name: string;
}

/** The packages of WASI that the shims have, which are those that jco itself takes from them. */
const PACKAGES: readonly string[] = ['cli', 'clocks', 'filesystem', 'http', 'io', 'random', 'sockets'];

/** Whether a module is of the shims. */
export function isShim(specifier: string): boolean {
  return /^@bytecodealliance\/preview[23]-shim(\/|$)/.test(specifier);
}

/**
 * What is there for the imports of a component, by the names by which jco asks for them.
 *
 * @param asked names such as `wasi:cli/stdout`, with a version where the component imports two
 */
export function hostModules(asked: readonly string[], component: Uint8Array): ReadonlyMap<string, HostModule> {
  const names = inspect(component).json.imports.map(({ name }) => name);
  const found = asked.flatMap((key): [string, HostModule][] => {
    const name = names.find((one) => one === key || one.startsWith(`${key}@`)) ?? key;
    const [, part = '', item = '', version = ''] = /^wasi:([a-z]+)\/([a-z0-9-]+)@(0\.[23])\./.exec(name) ?? [];
    if (!PACKAGES.includes(part)) return [];
    const shim = version === '0.2' ? 'preview2-shim' : 'preview3-shim';
    return [[key, { module: `@bytecodealliance/${shim}/${part}`, name: camelCase(item) }]];
  });
  return new Map(found);
}

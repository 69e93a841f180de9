import { nested, specImports, specPackages, type DefinedVersion } from '../support/spec-wit.ts';
import { wasmTools } from '../support/wasm-tools.ts';

/** A function of WASI as a core module imports it. */
interface CoreImport {
  readonly module: string;
  readonly name: string;
  readonly type: string;
}

/** All functions of a version of WASI. */
export interface Functions {
  readonly imports: readonly CoreImport[];
  readonly witSource: string;
}

export function functionsOf(version: DefinedVersion): Promise<Functions> {
  const items = specImports(version).map((name) => `import ${name};`);
  const witSource = `package t:t; interface h { h: func(); } world w { import h; ${items.join(' ')} } ${nested(specPackages(version).values())}`;
  return wasmTools((tools) => {
    const text = tools.print(tools.componentEmbed({ witSource, world: 'w', dummy: true, features: { tag: 'all' } }));
    const types = new Map(
      [...text.matchAll(/\(type \(;(\d+);\) \(func(.*)\)\)/g)].map(([, n, type]) => [n, type ?? '']),
    );
    const imports = [...text.matchAll(/\(import "([^"]+)" "([^"]+)" \(func .*\(type (\d+)\)\)\)/g)].map(
      ([, module = '', name = '', type]) => ({ module, name, type: types.get(type) ?? '' }),
    );
    const ofWasi = imports.filter(({ module, name }) => module.includes('wasi:') && !name.endsWith('_drop'));
    return { imports: ofWasi, witSource };
  });
}

/**
 * A component that imports only these functions: as in what toolchains make, all else is left out of its interfaces, names that are
 * used nowhere as well. It also imports `t:t/h`, which is not of WASI and stays, for something to be plugged into it.
 */
export function guestOf({ witSource }: Functions, imports: readonly CoreImport[]): Promise<Uint8Array> {
  const funcs = imports.map(({ module, name, type }) => `(import "${module}" "${name}" (func${type}))`);
  return wasmTools((tools) => {
    const binary = tools.parse(`(module ${funcs.join('\n')}
      (import "cm32p2|t:t/h" "h" (func))
      (memory (export "cm32p2_memory") 1)
      (func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
      (func (export "cm32p2_initialize")))`);
    return tools.componentNew(tools.componentEmbed({ binary, witSource, world: 'w', features: { tag: 'all' } }));
  });
}

import { checkScriptNames } from '../component/script-names.ts';
import type { Exports } from '../host/bindings.ts';
import { importsFor } from '../host/imports.ts';
import { byJco, loadTranspiled } from '../host/transpiled.ts';
import type { Transpile } from '../host/index.ts';

/** What is used of the JS API of WebAssembly, where it is synchronous. */
interface Engine {
  readonly Instance: new (module: object, imports: unknown) => object;
}

interface Program {
  readonly instantiate: (
    load: (path: string) => object | undefined,
    imports: unknown,
    instantiateCore: (module: object, imports: unknown) => object,
  ) => Exports;
}

/**
 * jco tries `WebAssembly.promising` for each realloc and post-return function, and goes on without it where an engine has none. V8 reads the whole program again
 * to say in its error what is no function, which is most of the time that an instance takes. Here it is there, and does what jco falls back to.
 */
const PROMISING =
  'const WebAssembly = globalThis.WebAssembly.promising ? globalThis.WebAssembly : ' +
  'Object.assign(Object.create(globalThis.WebAssembly), { promising: (func) => func }); ';

/** Compiles a component once. What it gives makes an instance, at once: nothing is awaited in a loop. */
export async function compiledOnce(
  component: Uint8Array,
  imports: Readonly<Record<string, unknown>>,
  transpile: Transpile = (bytes) => byJco(bytes, 'sync'),
): Promise<() => Exports> {
  checkScriptNames(component);
  const { program, module, paths } = await loadTranspiled(await transpile(component), PROMISING);
  const modules = new Map<string, object>();
  for (const path of paths) modules.set(path, await module(path));
  const { WebAssembly: engine } = globalThis as unknown as { readonly WebAssembly: Engine };
  const core = (compiled: object, given: unknown): object => new engine.Instance(compiled, given);
  const given = importsFor(imports);
  return () => {
    const made = (program as Program).instantiate((path) => modules.get(path), given, core);
    if ('then' in made)
      throw new TypeError("transpile gave JavaScript that waits: it must be for instantiation: 'sync'");
    return made;
  };
}

import type { Exports } from '../host/bindings.ts';
import { importsFor } from '../host/imports.ts';
import { byJco, loadTranspiled } from '../host/transpiled.ts';
import type { Transpile } from '../host/index.ts';

/** What is used of the JS API of WebAssembly, where it is synchronous. */
interface Engine {
  readonly Instance: new (module: object, imports: unknown) => object;
}

interface Program {
  instantiate(
    load: (path: string) => object | undefined,
    imports: unknown,
    instantiateCore: (module: object, imports: unknown) => object,
  ): Exports;
}

/** Compiles a component once. What it gives makes an instance, at once: nothing is awaited in a loop. */
export async function compiledOnce(
  component: Uint8Array,
  imports: Readonly<Record<string, unknown>>,
  transpile: Transpile = (bytes) => byJco(bytes, 'sync'),
): Promise<() => Exports> {
  const { program, module, paths } = await loadTranspiled(await transpile(component));
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

import type { TranspiledFiles } from './app.ts';
import { toText } from './bindings.ts';

/** What is used of the JS API of WebAssembly. */
interface Engine {
  compile(bytes: Uint8Array): Promise<object>;
}

/** What jco made of a component. */
export interface Transpiled {
  /** The module that it wrote, which exports `instantiate`. */
  readonly program: unknown;
  /** Compiles a core module when it is first asked for. */
  readonly module: (path: string) => Promise<object>;
  /** The names of all core modules. */
  readonly paths: readonly string[];
}

/** What stacks call the program. */
const NAME = 'component.js';

/**
 * Loads the program that jco wrote. Its core modules are compiled once, each when it is first needed.
 *
 * @param before JavaScript that stands before it, on its first line
 */
export async function loadTranspiled(given: TranspiledFiles, before = ''): Promise<Transpiled> {
  const files = new Map(isList(given) ? given : Object.entries(given));
  const source = [...files].find(([name]) => name.endsWith('.js'))?.[1];
  if (source === undefined) throw new TypeError('transpile gave no JavaScript');
  // named, or each line of a stack would have the whole of it
  const named = `${before}${toText(source)}\n//# sourceURL=${NAME}\n`;
  const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(named)}`;
  const program: unknown = await import(/* @vite-ignore */ url);
  const { WebAssembly: engine } = globalThis as unknown as { readonly WebAssembly: Engine };
  const modules = new Map<string, Promise<object>>();
  const module = (path: string): Promise<object> => {
    let found = modules.get(path);
    if (found === undefined) {
      const bytes = [...files].find(([name]) => name === path || name.endsWith(`/${path}`))?.[1];
      if (bytes === undefined) return Promise.reject(new TypeError(`transpile gave no ${path}`));
      modules.set(path, (found = engine.compile(bytes)));
    }
    return found;
  };
  const paths = [...files.keys()].filter((name) => name.endsWith('.wasm')).map((name) => name.replace(/^.*\//, ''));
  return { program, module, paths };
}

function isList(files: TranspiledFiles): files is readonly (readonly [string, Uint8Array])[] {
  return Array.isArray(files);
}

/** The package that is loaded where nothing else transpiles. Its name is no literal: who gives `transpile` need not have it. */
const JCO = '@bytecodealliance/jco';

/** `transpile` of jco, for instances that are made so. */
export async function byJco(component: Uint8Array, instantiation: 'async' | 'sync'): Promise<TranspiledFiles> {
  const options = { name: 'component', instantiation, noTypescript: true, noComponentErrorWrapping: false };
  const { transpile } = (await import(/* @vite-ignore */ JCO)) as {
    readonly transpile: (bytes: Uint8Array, how: typeof options) => Promise<{ readonly files: TranspiledFiles }>;
  };
  return (await transpile(component, options)).files;
}

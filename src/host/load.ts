import { virtualize } from '../index.ts';
import type { App, LoadOptions, RunOptions, RunResult, Transpile, TranspiledFiles } from './app.ts';
import { caller, ControlError, filesOf, programOf, stateOf, streamsOf, toText, type Exports } from './bindings.ts';

/**
 * Loads a component to be controlled by this program: in Node, and in pages, by jco.
 *
 * @param bytes a component; with `policy` it is virtualized first
 * @example
 * const app = await load(bytes, { policy: { mounts: { '/': { writable: true } }, stdout: 'capture' } });
 * const { code, stdout } = await app.run({ args: ['app', '--out', '/out.txt'] });
 * const out = app.files.readText('/out.txt');
 * @throws WasmvirtError where the component or the policy is wrong; what jco throws where it cannot be loaded
 */
export async function load(bytes: Uint8Array, options: LoadOptions = {}): Promise<App> {
  const { policy, imports = {}, transpile = byJco } = options;
  const made = policy === undefined ? undefined : virtualize(bytes, { link: 'sibling', ...policy, control: true });
  const component = made?.bytes ?? bytes;
  const instantiate = await compiled(await transpile(component), imports);
  const instances = new Instances(instantiate);
  await instances.fresh();
  const call = caller(() => instances.exports);
  const app: App = {
    bytes: component,
    report: made?.report,
    get exports() {
      return instances.exports;
    },
    files: filesOf(call),
    streams: streamsOf(call),
    program: programOf(call),
    state: stateOf(call),
    fresh: () => instances.fresh(),
    run: async (said = {}) => {
      if (instances.used) await instances.fresh();
      prepare(app, said);
      instances.used = true;
      return ended(app, await run(instances.exports));
    },
  };
  return app;
}

type Instantiate = () => Promise<Exports>;

class Instances {
  exports: Exports = {};
  /** The program has been run in it. */
  used = false;
  private readonly instantiate: Instantiate;

  constructor(instantiate: Instantiate) {
    this.instantiate = instantiate;
  }

  async fresh(): Promise<void> {
    this.exports = await this.instantiate();
    this.used = false;
  }
}

function prepare({ files, streams, program }: App, said: RunOptions): void {
  for (const [path, contents] of Object.entries(said.files ?? {})) files.write(path, contents);
  if (said.args !== undefined) program.setArguments(said.args);
  if (said.variables !== undefined) program.setVariables(said.variables);
  if (said.stdin !== undefined) streams.setStdin(said.stdin);
  if (said.clock !== undefined) program.setClock(said.clock);
  if (said.seed !== undefined) program.setSeed(said.seed);
}

type Ending = Pick<RunResult, 'code' | 'error'>;

async function run(exports: Exports): Promise<Ending> {
  const name = Object.keys(exports).find((one) => /^wasi:cli\/run(@|$)/.test(one));
  const scope = exports[name ?? ''] as { readonly run?: () => unknown } | undefined;
  if (scope?.run === undefined) throw new TypeError('the component exports no wasi:cli/run: call its exports');
  try {
    await scope.run();
    return { code: 0 };
  } catch (error) {
    if (error instanceof Exit) return { code: error.code };
    // an error of its result, which has nothing in it
    if (error instanceof Error && 'payload' in error && error.payload === undefined) return { code: 1 };
    return { code: 'trap', error };
  }
}

/** What it has printed, as far as that is kept. */
function ended({ streams }: App, ending: Ending): RunResult {
  let dropped = 0;
  const text = (take: 'takeStdout' | 'takeStderr'): string => {
    try {
      const captured = streams[take]();
      dropped += captured.dropped;
      return captured.text;
    } catch (error) {
      // not captured; or, where it is fused with what has trapped, lost
      if (error instanceof ControlError || ending.code !== 0) return '';
      throw error;
    }
  };
  const [stdout, stderr] = [text('takeStdout'), text('takeStderr')];
  return { ...ending, stdout, stderr, dropped };
}

/** The program has called `wasi:cli/exit`. */
class Exit extends Error {
  override readonly name = 'Exit';
  readonly code: number;

  constructor(code: number) {
    super(`the program exited with ${code}`);
    this.code = code;
  }
}

/** Where the policy lets it through and nobody gives another. */
const EXIT = {
  'wasi:cli/exit': {
    exit: ({ tag }: { readonly tag: string }): never => {
      throw new Exit(tag === 'ok' ? 0 : 1);
    },
    exitWithCode: (code: number): never => {
      throw new Exit(code);
    },
  },
};

/** What is used of the JS API of WebAssembly. */
interface Engine {
  compile(bytes: Uint8Array): Promise<object>;
}

interface Program {
  instantiate(load: (path: string) => Promise<object>, imports: unknown): Promise<Exports>;
}

/** Compiles each core module once, when it is first needed, and loads the program that jco wrote. */
async function compiled(given: TranspiledFiles, imports: Readonly<Record<string, unknown>>): Promise<Instantiate> {
  const files = new Map(isList(given) ? given : Object.entries(given));
  const source = [...files].find(([name]) => name.endsWith('.js'))?.[1];
  if (source === undefined) throw new TypeError('transpile gave no JavaScript');
  const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(toText(source))}`;
  const program = (await import(/* @vite-ignore */ url)) as Program;
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
  const all = withoutVersions({ ...EXIT, ...imports });
  return () => program.instantiate(module, all);
}

function isList(files: TranspiledFiles): files is readonly (readonly [string, Uint8Array])[] {
  return Array.isArray(files);
}

/** jco asks for names without a version, and with one where two versions meet. */
function withoutVersions(imports: Readonly<Record<string, unknown>>): unknown {
  const bare = new Map(Object.entries(imports).map(([name, of]) => [name.replace(/@.*$/, ''), of]));
  return new Proxy(imports, {
    get: (target, key) => (typeof key === 'string' ? (target[key] ?? bare.get(key.replace(/@.*$/, ''))) : undefined),
  });
}

/** The package that is loaded where nothing else transpiles. Its name is no literal: who gives `transpile` need not have it. */
const JCO = '@bytecodealliance/jco';

const byJco: Transpile = async (component) => {
  const options = { name: 'component', instantiation: 'async', noTypescript: true, noComponentErrorWrapping: false };
  const { transpile } = (await import(/* @vite-ignore */ JCO)) as {
    readonly transpile: (bytes: Uint8Array, how: typeof options) => Promise<{ readonly files: TranspiledFiles }>;
  };
  return (await transpile(component, options)).files;
};

import { checkScriptNames } from '../component/script-names.ts';
import { virtualize } from '../index.ts';
import type { App, LoadOptions, RunResult, Transpile } from './app.ts';
import {
  caller,
  ControlError,
  filesOf,
  prepare,
  programOf,
  recordingOf,
  stateOf,
  streamsOf,
  type Exports,
} from './bindings.ts';
import { Exit, importsFor } from './imports.ts';
import { byJco, loadTranspiled, type Transpiled } from './transpiled.ts';

/**
 * Loads a component to be controlled by this program: in Node, and in pages, by jco.
 *
 * @param bytes a component; with `policy` it is virtualized first
 * @example
 * const app = await load(bytes, { policy: { mounts: { '/': { writable: true } }, stdout: 'capture' } });
 * const { code, stdout } = await app.run({ args: ['app', '--out', '/out.txt'] });
 * const out = app.files.readText('/out.txt');
 * @throws WasmvirtError where the component or the policy is wrong, or has names that would be code in JavaScript; what jco throws where it cannot be loaded
 */
export async function load(bytes: Uint8Array, options: LoadOptions = {}): Promise<App> {
  const { policy, imports = {} } = options;
  const transpile: Transpile = options.transpile ?? ((component) => byJco(component, 'async'));
  const made = policy === undefined ? undefined : virtualize(bytes, { link: 'sibling', ...policy, control: true });
  const component = made?.bytes ?? bytes;
  checkScriptNames(component);
  const instantiate = instantiator(await loadTranspiled(await transpile(component)), imports);
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
    recording: recordingOf(() => instances.exports),
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

interface Program {
  readonly instantiate: (load: (path: string) => Promise<object>, imports: unknown) => Promise<Exports>;
}

function instantiator({ program, module }: Transpiled, given: Readonly<Record<string, unknown>>): Instantiate {
  const { instantiate } = program as Program; // with `instantiation: 'async'`
  const imports = importsFor(given);
  return () => instantiate(module, imports);
}

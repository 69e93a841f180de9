import { inspect, virtualize, type Options, type Virtualized, type WorldJson } from '../index.ts';
import type { AppFiles, AppStreams, Transpile } from '../host/index.ts';
import { caller, filesOf, prepare, programOf, stateOf, streamsOf, type Exports } from '../host/bindings.ts';
import { withoutVersion } from '../host/names.ts';
import { writeInput, type Input } from './input.ts';
import { compiledOnce } from './instances.ts';
import { outcomeOf, spoils, type Outcome } from './outcome.ts';
import { findTarget, type Target } from './target.ts';
import { announce } from './watch.ts';

export interface HarnessOptions {
  /**
   * What is run: `'command'` is the program, `wasi:cli/run`. `{ export: 'parse' }` or `{ export: 'my:pkg/text#parse' }` is a function that the
   * component exports, by its names in WIT.
   */
  readonly run: Target;
  /** Options beside those that make it hermetic: `{ deterministic: true, stdin: 'ignore', exit: 'allow', control: true }`. */
  readonly policy?: Options | undefined;
  /**
   * How many runs an instance is used for, at most. Without: one for a program, and any number for a function. Between two runs in an instance all that is virtual is
   * reset; the memory of the component is not touched.
   */
  readonly runsPerInstance?: number | undefined;
  /** What the policy leaves to the host, as jco wants it: interfaces of other packages, which have to be named in `policy.allow`. */
  readonly imports?: Readonly<Record<string, unknown>> | undefined;
  /** Says in this memory what runs, so that another thread sees a run that does not end. From `newWatch`. */
  readonly watch?: SharedArrayBuffer | undefined;
  /** Makes JavaScript of a component. Without: `transpile` of `@bytecodealliance/jco`. It has to be for `instantiation: 'sync'`. */
  readonly transpile?: Transpile | undefined;
}

/** A component to be run many times with different inputs. */
export interface Harness {
  /** The component that runs: hermetic, and deterministic. */
  readonly bytes: Uint8Array;
  /** What was decided about it. */
  readonly report: Virtualized['report'];
  /**
   * Runs it once with this input. All that is virtual is as at instantiation first, so that no run sees files, arguments, streams, times or random numbers of another.
   *
   * @throws ControlError where the input speaks of what is not virtual, such as files for a component without; TypeError for an input of another form
   */
  run(input?: Input): Outcome;
  /** The same with nothing but parameters. */
  call(...params: readonly unknown[]): Outcome;
  /** What the last run has left, until the next. Where it has trapped, that can be seen only with `link: 'sibling'`. */
  readonly files: AppFiles;
  readonly streams: Pick<AppStreams, 'takeStdout' | 'takeStderr'>;
  /** How many instances were made so far. */
  readonly instances: number;
}

/**
 * Makes a hermetic, deterministic component of a component, loads it by jco, and gives a function to call in a loop.
 *
 * @param bytes a component: it is virtualized here
 * @example
 * const parser = await harness(bytes, { run: { export: 'parse' } });
 * for (const text of texts) if (parser.call(text).kind === 'trap') console.log(writeInput({ params: [text] }));
 * @throws WasmvirtError where the component or the policy is wrong; TypeError where what is run is not there; what jco throws where it cannot be loaded
 */
export async function harness(bytes: Uint8Array, options: HarnessOptions): Promise<Harness> {
  const { policy, imports = {}, transpile, watch } = options;
  const most = runsOf(options);
  const { bytes: component, report } = virtualize(bytes, { ...HERMETIC, ...policy, control: true });
  const world = inspect(component).json;
  const target = findTarget(options.run, world);
  checkGiven(world, imports);
  const instances = new Instances(await compiledOnce(component, imports, transpile));
  const call = caller(() => instances.exports);
  const [files, streams, program, state] = [filesOf(call), streamsOf(call), programOf(call), stateOf(call)];

  const once = (input: Input): Outcome => {
    if (instances.spoiled || instances.runs >= most) instances.fresh();
    else if (instances.dirty) state.reset();
    instances.dirty = true;
    prepare({ files, streams, program }, input);
    instances.runs += 1;
    const { exports } = instances;
    const params = input.params ?? [];
    const outcome = outcomeOf(() => target(exports, params));
    instances.spoiled = spoils(outcome);
    return outcome;
  };
  const watched = (input: Input): Outcome => {
    if (watch === undefined) return once(input);
    const end = announce(watch, writeInput(input));
    try {
      return once(input);
    } finally {
      end();
    }
  };
  const run = (input: Input = {}): Outcome => {
    checkInput(input, options.run);
    const outcome = watched(input);
    if (outcome.kind !== 'trap') return outcome;
    // in a fresh instance there is nothing that earlier runs have left
    return { ...outcome, alone: instances.runs === 1 || watched(input).kind === 'trap' };
  };
  return {
    bytes: component,
    report,
    run,
    call: (...params) => run({ params }),
    files,
    streams,
    get instances() {
      return instances.count;
    },
  };
}

/** Nothing is left to the host but to end. */
const HERMETIC: Options = { deterministic: true, stdin: 'ignore', exit: 'allow' };

function runsOf({ run, runsPerInstance }: HarnessOptions): number {
  const most = runsPerInstance ?? (run === 'command' ? 1 : Infinity);
  if (!(most >= 1) || (Number.isFinite(most) && !Number.isInteger(most)))
    throw new TypeError(`runsPerInstance is a number of runs, at least 1, not ${String(most)}`);
  if (run === 'command' && most !== 1)
    throw new TypeError('a program can be run once in an instance: leave runsPerInstance out');
  return most;
}

/** All that is left to the host has to be given, but the end of a program, which is here. */
function checkGiven({ imports: left }: WorldJson, imports: Readonly<Record<string, unknown>>): void {
  const given = new Set([...Object.keys(imports).map(withoutVersion), 'wasi:cli/exit']);
  const missing = left.find(({ name, kind, functions }) => {
    const asks = kind === 'instance' ? functions !== undefined && functions.length > 0 : kind !== 'type';
    return asks && !given.has(withoutVersion(name));
  });
  if (missing !== undefined) throw new TypeError(`${missing.name} is left to the host: give it in imports, or deny it`);
}

function checkInput({ params }: Input, run: Target): void {
  if (params === undefined) return;
  if (run === 'command') throw new TypeError('a program takes no parameters, but args');
  if (!Array.isArray(params)) throw new TypeError('params is a list of parameters');
}

class Instances {
  exports: Exports;
  /** How many were made. */
  count = 0;
  /** How many runs the current one had. */
  runs = 0;
  /** Something virtual may be other than at instantiation. */
  dirty = false;
  /** It was left in the middle of a run. */
  spoiled = false;
  private readonly instantiate: () => Exports;

  constructor(instantiate: () => Exports) {
    this.instantiate = instantiate;
    this.exports = instantiate();
    this.count = 1;
  }

  fresh(): void {
    this.exports = this.instantiate();
    this.count += 1;
    this.runs = 0;
    this.dirty = this.spoiled = false;
  }
}

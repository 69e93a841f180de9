import { errorNumber } from '../../settings/error-code.ts';
import { fileObjects } from '../../adapters/filesystem/contents.ts';
import { filesystemObjects, isGuarded, type OutputFile } from '../../adapters/filesystem/layout.ts';
import { settableTime, steppingTime } from '../../adapters/filesystem/stepping-time.ts';
import { pages, TASK_KINDS, type TaskKind } from '../../adapters/task/layout.ts';
import type { FuncType } from '../../component/types.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject } from '../../core/object.ts';
import { SECOND } from '../../policy/options/time.ts';
import { isVersion03 } from '../../policy/capabilities/table.ts';
import { hasFiles } from '../../policy/planning/io.ts';
import type { Policy } from '../../policy/policy.ts';
import { OPEN, showsAllOfHost, showsAnyOfHost, STAT } from '../../policy/subsystems/filesystem.ts';
import { SUBSYSTEMS } from '../../policy/subsystems/subsystems.ts';
import { asyncFileFunction, streamFileFunction } from '../code/bridge-files-async.ts';
import { hostFileFunction, takesPath } from '../code/bridge-files.ts';
import type { HostFunction, VirtualFunction, VirtualResource } from '../code/functions.ts';
import { streamBuiltins } from '../code/task-builtins.ts';
import { hostNeed } from './host-need.ts';
import type { CodeContext, SubsystemCode, VirtualRequest } from './subsystem.ts';

/** The functions and resources of `wasi:filesystem` over the mounts of a policy. */
export function filesystemCode(context: CodeContext): SubsystemCode {
  const files = new VirtualFilesystem(context);
  return {
    function: (request) => files.function(request),
    resources: hasFiles(context.plan) ? files.resources() : [],
    files: () => files.outside(),
    tree: () => files.objects,
    meaning: (name) => (name === ERROR_CODE && hasFiles(context.plan) ? files.symbol(name) : undefined),
  };
}

const ERROR_CODE = 'filesystem-error-code';

class VirtualFilesystem {
  /** Some directories or files are the host's. */
  private readonly hosts: boolean;
  /** Some of them are read-only. */
  private readonly guarded: boolean;
  private readonly context: CodeContext;
  private made: readonly CoreObject[] | undefined;
  private readonly functions = new Map<string, VirtualFunction>();

  constructor(context: CodeContext) {
    this.context = context;
    this.hosts = showsAnyOfHost(context.plan.policy);
    this.guarded = isGuarded(context.plan.policy.mounts);
  }

  /** By its name in the binary; `undefined` for a function that no template implements. */
  function(request: VirtualRequest): VirtualFunction | undefined {
    if (isVersion03(request.interface.version)) return this.function03(request);
    const { name, as } = request;
    let found = this.functions.get(name);
    if (found === undefined) {
      const symbol = this.symbol(name);
      if (symbol === undefined) return undefined;
      found = as === 'overlay' ? this.overlay(name, symbol) : this.own(symbol);
      if (found !== undefined) this.functions.set(name, found);
    }
    return found;
  }

  /** The same of WASI 0.3. */
  private function03({ name, type, as }: VirtualRequest): VirtualFunction | undefined {
    const plain = name.replace('[method]', '');
    const task = TASKS.get(plain);
    const own = SAME_IN_03.has(plain) ? `fs.${plain}` : `fs-async.${plain}`;
    if (this.context.library.get(own)?.kind !== 'func') return undefined;
    if (as === 'overlay') return this.overlay03(name, own);
    if (task === undefined) return this.own(own);
    const { builtins, kind } = streamsOf(type, task);
    return {
      ...this.own(own),
      objects: [...this.objects, pages],
      task: { callback: 'task.callback', builtins, twin: true, kind },
    };
  }

  /** The same where some files are the host's. */
  private overlay03(name: string, own: string): VirtualFunction | undefined {
    const [found] = this.askedBy(name);
    if (name === GET_DIRECTORIES || found === undefined) return this.overlay(name, own);
    const { type } = found;
    const common = { ...this.own(own), says: "virtual files and the host's" };
    const request = { name, type, guarded: this.guarded, virtual: own };
    const task = TASKS.get(name.replace('[method]', ''));
    if (task === undefined) {
      const host = { ...found, symbol: `host-async ${name}`, subtask: true } as const;
      const { symbol, callback, objects, builtins } = asyncFileFunction({ ...request, host }, this.context.bridge);
      const made = { symbol, objects: [...this.objects, ...objects], host: [host] };
      return { ...common, ...made, task: { callback, builtins, twin: false } };
    }
    const { builtins, kind } = streamsOf(type, task);
    const host = { ...found, symbol: `host-stream ${name}` };
    const { symbol, objects } = streamFileFunction({ ...request, host }, `canon.return-${task.result}`);
    const listing = kind === TASK_KINDS.entries ? [MIXED_ENTRY] : [];
    const made = { symbol, objects: [...this.objects, pages, ...objects, ...listing], host: [host] };
    return { ...common, ...made, task: { callback: 'task.callback', builtins, twin: true, kind } };
  }

  /** The template behind a function, over virtual files alone. */
  symbol(name: string): string | undefined {
    const symbol = `fs.${name.replace('[method]', '')}`;
    return this.context.library.get(symbol)?.kind === 'func' ? symbol : undefined;
  }

  resources(): readonly VirtualResource[] {
    const any = (name: string): string => {
      return this.hosts ? (this.guarded && name === 'descriptor' ? 'guarded-' : 'any-') : '';
    };
    return [...(SUBSYSTEMS.filesystem.resources?.keys() ?? [])].map((name) => {
      return { space: 'fs', name, dtor: `fs.${any(name)}${name}.drop`, make: undefined };
    });
  }

  outside(): readonly CoreObject[] {
    return this.context.filesOutside ? fileObjects(this.made ?? []) : [];
  }

  /** The tree, in the memory of the adapter. */
  get objects(): readonly CoreObject[] {
    if (this.made === undefined) {
      const { policy } = this.context.plan;
      const allOfHost = showsAllOfHost(policy);
      const outside = this.context.filesOutside;
      this.made = [
        ...filesystemObjects(policy.mounts, {
          epoch: policy.epoch,
          outputs: outputsOf(policy),
          allOfHost,
          outside,
          control: policy.control,
        }),
        ...timeObjects(policy),
        ...(this.hosts ? this.missing() : []),
      ];
    }
    return this.made;
  }

  private own(symbol: string): VirtualFunction {
    return { symbol, objects: this.objects, host: [], arena: false, says: 'virtual files' };
  }

  private overlay(name: string, symbol: string): VirtualFunction | undefined {
    const { objects } = this;
    const [host] = this.askedBy(name);
    if (host === undefined) return undefined;
    const common = { says: "virtual files and the host's", arena: true };
    if (name === GET_DIRECTORIES) {
      const asked = this.waits ? [] : [...this.askedBy(OPEN), ...this.askedBy(STAT)];
      return {
        ...common,
        symbol: `fs.${this.guarded ? 'guarded' : 'any'}-get-directories`,
        objects: [...objects, READY],
        host: [host, ...asked],
      };
    }
    const asked = takesPath(name) ? this.askedBy(OPEN) : name === READ_ENTRY ? this.askedBy(STAT) : [];
    const made = hostFileFunction(
      { name, type: host.type, guarded: this.guarded, virtual: symbol, host },
      this.context.bridge,
    );
    return {
      ...common,
      symbol: made.symbol,
      objects: [...objects, ...made.objects],
      host: [host, ...asked, ...this.context.io.hostOfTemplates(made.uses)],
    };
  }

  /** What templates call of the host and the guest does not import: without `open-at` only what the host has opened already is there. */
  private missing(): readonly CoreObject[] {
    const made: CoreObject[] = [];
    const i32 = (count: number): 'i32'[] => new Array<'i32'>(count).fill('i32');
    if (this.waits || this.askedBy(OPEN).length === 0) {
      const open = new FunctionBuilder(symbolOf(OPEN), { params: i32(7), results: [] });
      open
        .get(6)
        .i32(1)
        .access('i32.store8')
        .get(6)
        .i32(errorNumber(this.waits ? NOTHING_THERE : 'no-entry'))
        .access('i32.store8', 4);
      made.push(open.finish());
    }
    if (this.waits || this.askedBy(STAT).length === 0) {
      // ok: what it is remains unknown. In 0.3 only what the host has opened is there, and that are directories
      const stat = new FunctionBuilder(symbolOf(STAT), { params: i32(5), results: [] });
      if (this.waits) stat.get(4).i32(DIRECTORY).access('i32.store8', 8);
      made.push(stat.finish());
    }
    return made;
  }

  /** The host opens and looks at files asynchronously, which functions of a synchronous type cannot wait for. */
  private get waits(): boolean {
    const { hostNeeds } = this.context.plan;
    return hostNeeds.some(({ caller, type }) => caller === 'filesystem' && type.async);
  }

  /** The function by which templates ask the host, if the guest imports it. */
  private askedBy(name: string): readonly HostFunction[] {
    const found = hostNeed(this.context.plan, 'filesystem', { name, symbol: symbolOf(name) });
    return found === undefined ? [] : [found];
  }
}

/** The functions of WASI 0.3 that give or take a stream, and what the built-in is called that gives their results. */
const TASKS: ReadonlyMap<string, { readonly result: string; readonly kind: TaskKind }> = new Map([
  ['descriptor.read-via-stream', { result: 'fs-input', kind: TASK_KINDS.input }],
  ['descriptor.write-via-stream', { result: 'fs-output', kind: TASK_KINDS.output }],
  ['descriptor.append-via-stream', { result: 'fs-output', kind: TASK_KINDS.output }],
  ['descriptor.read-directory', { result: 'fs-entries', kind: TASK_KINDS.entries }],
]);

function streamsOf(type: FuncType, { result, kind }: { readonly result: string; readonly kind: TaskKind }) {
  const stream = kind === TASK_KINDS.entries ? 'entries' : 'bytes';
  return { builtins: streamBuiltins(type, { stream, future: 'fs-result', result }), kind };
}

/** The functions of WASI 0.3 whose results are those of 0.2. */
const SAME_IN_03: ReadonlySet<string> = new Set(['get-directories', 'descriptor.is-same-object']);

/** What the walk to directories of the host takes for nothing at all: see `host-start.wat`. */
const NOTHING_THERE = 'loop';

/** In `descriptor-type` of 0.2. */
const DIRECTORY = 3;

const GET_DIRECTORIES = 'get-directories';
const READ_ENTRY = '[method]directory-entry-stream.read-directory-entry';

/** Opens the directories of the host before the program gets its first descriptor. */
const READY = new FunctionBuilder('fs.ready', { params: [], results: [] }).call('fs.start-hosts').finish();

/** Entries of virtual directories in WASI 0.3, where some are the host's. */
const MIXED_ENTRY = new FunctionBuilder('fs-async.entry', { params: ['i32'], results: ['i32'] })
  .get(0)
  .call('fs.mixed-directory-entry')
  .finish();

function symbolOf(name: string): string {
  return `host.${name.replace('[method]', '')}`;
}

/** Nothing, where the filesystem has a time of its own. */
function timeObjects({ clock, epoch, control }: Policy): readonly CoreObject[] {
  if (clock?.kind !== 'step') return [];
  if (control) return [settableTime(BigInt(epoch) * SECOND)];
  const ahead = clock.from - BigInt(epoch) * SECOND;
  return [steppingTime(ahead > 0n ? ahead : 0n)];
}

function outputsOf({ stdio, trace }: Policy): readonly OutputFile[] {
  const streams = (['stdout', 'stderr'] as const).flatMap((stream): OutputFile[] => {
    const said = stdio.get(stream);
    return said?.kind === 'file' ? [{ stream, ...said.file }] : [];
  });
  return trace?.kind === 'file' ? [...streams, { stream: 'trace', ...trace.file }] : streams;
}

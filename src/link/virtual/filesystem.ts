import { errorNumber } from '../../settings/error-code.ts';
import { fileObjects } from '../../adapters/filesystem/contents.ts';
import { filesystemObjects, isGuarded, type OutputFile } from '../../adapters/filesystem/layout.ts';
import { settableTime, steppingTime } from '../../adapters/filesystem/stepping-time.ts';
import { pages, TASK_KINDS, type TaskKind } from '../../adapters/task/layout.ts';
import type { FuncType } from '../../component/types.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject, CoreSignature } from '../../core/object.ts';
import { SECOND } from '../../policy/options/time.ts';
import { isVersion03 } from '../../policy/capabilities/table.ts';
import { hasFiles } from '../../policy/planning/io.ts';
import type { HostNeed } from '../../policy/import-plan.ts';
import { bridgedVersions, eraOf, type Era } from '../../policy/planning/bridged-versions.ts';
import type { Policy } from '../../policy/policy.ts';
import { OPEN, showsAllOfHost, showsAnyOfHost, STAT } from '../../policy/subsystems/filesystem.ts';
import { SUBSYSTEMS } from '../../policy/subsystems/subsystems.ts';
import { asyncFileFunction, streamFileFunction } from '../code/bridge-files-async.ts';
import { hostFileFunction, takesPath } from '../code/bridge-files.ts';
import type { HostFunction, VirtualFunction, VirtualResource } from '../code/functions.ts';
import { streamBuiltins } from '../code/task-builtins.ts';
import { asIs, byVersion, DESCRIPTOR, descriptorOf, ERAS, inTurn, pushAll, versionObjects } from '../code/versions.ts';
import { hostNeed } from './host-need.ts';
import type { CodeContext, SubsystemCode, VirtualRequest } from './subsystem.ts';

/** The functions and resources of `wasi:filesystem` over the mounts of a policy. */
export function filesystemCode(context: CodeContext): SubsystemCode {
  const files = new VirtualFilesystem(context);
  return {
    function: (request) => files.function(request),
    resources: hasFiles(context.plan) ? files.resources() : [],
    objects: files.everywhere(),
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
  /** Both versions of WASI have directories of the host: see `host-versions.wat`. */
  private readonly both: boolean;
  /** The versions in which descriptors of ours wrap the host's. */
  private readonly eras: ReadonlySet<Era>;
  private readonly context: CodeContext;
  private made: readonly CoreObject[] | undefined;
  private readonly functions = new Map<string, VirtualFunction>();

  constructor(context: CodeContext) {
    this.context = context;
    this.hosts = showsAnyOfHost(context.plan.policy);
    this.guarded = isGuarded(context.plan.policy.mounts);
    const { origins, ownership } = context.plan;
    this.eras = bridgedVersions(origins, ownership).get(DESCRIPTORS) ?? new Set();
    this.both = this.eras.size > 1;
  }

  /** By its name in the binary; `undefined` for a function that no template implements. */
  function(request: VirtualRequest): VirtualFunction | undefined {
    if (isVersion03(request.interface.version)) return this.function03(request);
    const { name, as } = request;
    let found = this.functions.get(name);
    if (found === undefined) {
      const symbol = this.symbol(name);
      if (symbol === undefined) return undefined;
      found = as === 'overlay' ? this.overlay(name, symbol, '02') : this.own(symbol);
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
    const [found] = this.askedBy(name, '03');
    if (name === GET_DIRECTORIES || found === undefined) return this.overlay(name, own, '03');
    const { type } = found;
    const common = { ...this.own(own), says: "virtual files and the host's" };
    const request = { name, type, guarded: this.guarded, virtual: own, turn: this.both ? ('03' as const) : undefined };
    const task = TASKS.get(name.replace('[method]', ''));
    if (task === undefined) {
      const host = { ...found, symbol: `host-async ${name}`, subtask: true } as const;
      const shows = this.context.plan.trace === undefined ? undefined : `fs.shows ${name}`;
      const asked = { ...request, host, shows };
      const { symbol, callback, objects, builtins } = asyncFileFunction(asked, this.context.bridge);
      const made = { symbol, objects: [...this.objects, ...objects], host: [host, ...this.askedByBoth] };
      const task = { callback, builtins, twin: false, ...(shows === undefined ? {} : { shows }) };
      return { ...common, ...made, task };
    }
    const { builtins, kind } = streamsOf(type, task);
    const host = { ...found, symbol: `host-stream ${name}` };
    const { symbol, objects } = streamFileFunction({ ...request, host }, `canon.return-${task.result}`);
    const listing = kind === TASK_KINDS.entries ? [this.both ? MIXED_ENTRY_IN_TURN : MIXED_ENTRY] : [];
    const asked = [host, ...this.askedByBoth];
    const made = { symbol, objects: [...this.objects, pages, ...objects, ...listing], host: asked };
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
    const own = [...(SUBSYSTEMS.filesystem.resources?.keys() ?? [])].map((name): VirtualResource => {
      return { space: 'fs', name, dtor: `fs.${any(name)}${name}.drop`, make: undefined };
    });
    if (!this.both) return own;
    return [...ERAS.map(descriptorOf), ...own.filter(({ name }) => name !== DESCRIPTOR)];
  }

  /** What functions of others may refer to, too: those that translate handles of either version. */
  everywhere(): readonly CoreObject[] {
    return this.both ? this.objects : [];
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
          bothVersions: this.both,
          outside,
          control: policy.control,
        }),
        ...timeObjects(policy),
        ...(this.both ? this.versions() : this.hosts ? this.missing() : []),
      ];
    }
    return this.made;
  }

  private own(symbol: string): VirtualFunction {
    return { symbol, objects: this.objects, host: [], arena: false, says: 'virtual files' };
  }

  private overlay(name: string, symbol: string, era: Era): VirtualFunction | undefined {
    const { objects } = this;
    const [host] = this.askedBy(name, era);
    if (host === undefined) return undefined;
    const common = { says: "virtual files and the host's", arena: true };
    if (name === GET_DIRECTORIES) {
      const asked = this.waits ? [] : [...this.askedBy(OPEN, era), ...this.askedBy(STAT, era)];
      return {
        ...common,
        symbol: this.both ? `${this.getDirectories}-${era}` : this.getDirectories,
        objects: [...objects, READY],
        host: [host, ...(this.both ? this.askedByBoth : asked)],
      };
    }
    const own = takesPath(name) ? this.askedBy(OPEN, era) : name === READ_ENTRY ? this.askedBy(STAT, era) : [];
    const asked = this.both ? this.askedByBoth : own;
    const turn = this.both ? era : undefined;
    const made = hostFileFunction(
      { name, type: host.type, guarded: this.guarded, virtual: symbol, host, turn },
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
    if (this.waits || this.asked(OPEN).length === 0) {
      const open = new FunctionBuilder(symbolOf(OPEN), OPEN_TYPE);
      opensNothing(open, this.waits);
      made.push(open.finish());
    }
    if (this.waits || this.asked(STAT).length === 0) {
      const stat = new FunctionBuilder(symbolOf(STAT), STAT_TYPE);
      saysNothing(stat, this.waits);
      made.push(stat.finish());
    }
    return made;
  }

  /** The code by which one set of templates serves both versions of WASI, each in its turn. */
  private versions(): readonly CoreObject[] {
    const ask = (name: string, type: CoreSignature, absent: (b: FunctionBuilder, waits: boolean) => void) => {
      const of = (era: Era) => (b: FunctionBuilder) => {
        const [found] = this.askedBy(name, era);
        // what is asynchronous is not waited for
        if (found === undefined || found.type.async) absent(b, era === '03');
        else pushAll(b, type.params).call(found.symbol);
      };
      return byVersion(symbolOf(name), type, { '02': of('02'), '03': of('03') });
    };
    return [
      ...versionObjects(this.getDirectories),
      ask(GET_DIRECTORIES, { params: ['i32'], results: [] }, (b) => b.get(0).i64(0n).access('i64.store')),
      ask(OPEN, OPEN_TYPE, opensNothing),
      ask(STAT, STAT_TYPE, saysNothing),
    ];
  }

  private get getDirectories(): string {
    return `fs.${this.guarded ? 'guarded' : 'any'}-get-directories`;
  }

  /** The host opens and looks at files asynchronously, which functions of a synchronous type cannot wait for. */
  private get waits(): boolean {
    const { hostNeeds } = this.context.plan;
    return hostNeeds.some((need) => need.caller === 'filesystem' && need.type.async && this.isOf(need, undefined));
  }

  /** `askedBy` for whatever version has directories of the host. */
  private asked(name: string): readonly HostFunction[] {
    return this.askedBy(name, undefined);
  }

  /** The function of a version by which templates ask the host, if the guest imports it. */
  private askedBy(name: string, era: Era | undefined): readonly HostFunction[] {
    const symbol = this.both && era !== undefined ? `${symbolOf(name)}-${era}` : symbolOf(name);
    const found = hostNeed(this.context.plan, 'filesystem', { name, symbol }, (need) => this.isOf(need, era));
    return found === undefined ? [] : [found];
  }

  /** What templates may ask the host in the turn of either version. */
  private get askedByBoth(): readonly HostFunction[] {
    if (!this.both) return [];
    const of02 = [GET_DIRECTORIES, OPEN, STAT].flatMap((name) => this.askedBy(name, '02'));
    return [...of02, ...this.askedBy(GET_DIRECTORIES, '03')];
  }

  private isOf({ importName }: HostNeed, era: Era | undefined): boolean {
    const found = this.context.plan.imports.find(({ item }) => item.name.name === importName);
    const of = eraOf({ interface: found?.interface });
    return era === undefined ? this.eras.size === 0 || this.eras.has(of) : of === era;
  }
}

/** How `homeOf` says it. */
const DESCRIPTORS = 'wasi:filesystem/types#descriptor';

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
const ENTRY_TYPE: CoreSignature = { params: ['i32'], results: ['i32'] };
const MIXED_ENTRY = asIs('fs-async.entry', ENTRY_TYPE, 'fs.mixed-directory-entry');
const MIXED_ENTRY_IN_TURN = inTurn('fs-async.entry', ENTRY_TYPE, '03', 'fs.mixed-directory-entry');

function symbolOf(name: string): string {
  return `host.${name.replace('[method]', '')}`;
}

/** Of the host's functions, lowered: the last parameter is the address of the result. */
const OPEN_TYPE: CoreSignature = { params: new Array<'i32'>(7).fill('i32'), results: [] };
const STAT_TYPE: CoreSignature = { params: new Array<'i32'>(5).fill('i32'), results: [] };

/** In the place of `open-at`, which is missing or would have to be waited for: an error. */
function opensNothing(b: FunctionBuilder, waits: boolean): void {
  b.get(6).i32(1).access('i32.store8').get(6);
  b.i32(errorNumber(waits ? NOTHING_THERE : 'no-entry')).access('i32.store8', 4);
}

/** In the place of `stat-at`. What something is remains unknown, but in 0.3: only what the host has opened is there, and that are directories. */
function saysNothing(b: FunctionBuilder, waits: boolean): void {
  if (waits) b.get(4).i32(DIRECTORY).access('i32.store8', 8);
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

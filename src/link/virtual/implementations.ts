import { textInputData } from '../../adapters/io/layout.ts';
import { library } from '../../adapters/library.ts';
import { printInterfaceName, type InterfaceName } from '../../component/extern-name.ts';
import { Mentions } from '../../component/mention.ts';
import type { FuncType, Item, Resource } from '../../component/types.ts';
import type { CoreObject } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';
import { capability, type Subsystem } from '../../policy/capabilities/table.ts';
import type { FunctionPlan, ImportPlan, Plan } from '../../policy/plan.ts';
import { stdioPlan } from '../../policy/subsystems/stdio.ts';
import type { BridgedResource } from '../code/bridge.ts';
import {
  homeOf,
  IO_RESOURCES,
  isIoFunction,
  type IoFunctionName,
  type IoInterface,
  type IoResource,
} from './io-functions.ts';
import type { SlotInfo, Slots } from '../encode/resources.ts';
import type { Slot } from '../encode/type-table.ts';
import type { HostFunction, VirtualFunction, VirtualResource } from '../code/functions.ts';
import { FILESYSTEM_RESOURCES, VirtualFilesystem, type Bridging } from './filesystem.ts';
import { DENIED_CLOCK, VirtualClocks } from './clocks.ts';
import { VirtualConfig } from './config.ts';
import { VirtualEnvironment } from './environment.ts';
import { subsystemOf, virtualImports } from './imports.ts';
import { resourceOf, VirtualIo, type HostIo, type IoFunction, type IoKinds } from './io.ts';
import { VirtualRandom } from './random.ts';
import { traceSink, type TraceSink } from './trace-sink.ts';

const ERROR_CODE = 'filesystem-error-code';

/** Everything hand-written that one output needs: which functions, over which resources, calling what of the host. */
export class Virtuals {
  /** Resources by name, and where the guest has them. */
  readonly resources = new Map<string, { readonly resource: VirtualResource; readonly slot: Slot | undefined }>();
  /** Functions of the host that are called although the guest does not import them, by the import that has them. */
  readonly extras = new Map<string, HostFunction[]>();
  /** Objects of this output that all functions may refer to. */
  readonly objects: readonly CoreObject[];
  /** Where calls are written down, if they are. */
  readonly trace: TraceSink | undefined;
  private readonly plan: Plan;
  private readonly slots: Slots;
  private readonly environment: VirtualEnvironment;
  private readonly clocks: VirtualClocks;
  private readonly random: VirtualRandom;
  private readonly config: VirtualConfig;
  private readonly io: VirtualIo;
  private readonly filesystem: VirtualFilesystem | undefined;
  private readonly bridgedNames = new Map<string, SlotInfo>();

  constructor(plan: Plan, slots: Slots) {
    this.plan = plan;
    this.slots = slots;
    this.environment = new VirtualEnvironment(plan);
    this.clocks = new VirtualClocks(plan);
    this.random = new VirtualRandom(plan.policy);
    this.config = new VirtualConfig(plan);
    const files = virtualImports(plan, 'filesystem').length > 0;
    const plumbing = plan.imports.filter((p) => ioInterfaceOf(p) !== undefined);
    this.findBridged();
    this.filesystem = files ? new VirtualFilesystem(plan, library, this.bridging()) : undefined;
    const imported = new Set<IoFunctionName>();
    for (const { functions } of plumbing) {
      for (const { name, standard } of functions) if (standard === true && isIoFunction(name)) imported.add(name);
    }
    this.io = new VirtualIo(this.kinds(), imported, this.hostIo(plumbing), library, this.clocks.objects);
    this.objects = [...this.clocks.objects, ...this.io.stubs()];
    for (const func of this.io.extras())
      this.extras.set(func.importName, [...(this.extras.get(func.importName) ?? []), func]);
    this.enterResources();
    this.trace = traceSink(plan);
    if (plan.policy.trace?.kind === 'file' && this.filesystem === undefined) throw noFile(plan.policy.trace.path);
  }

  /** A function by the name that `Implementation` has for it (`virtualName`). */
  function(name: string, type: FuncType): VirtualFunction {
    const space = name.indexOf(' ');
    const [subsystem, rest] = [name.slice(0, space), name.slice(space + 1)];
    let found: VirtualFunction | undefined;
    if (subsystem === 'environment') found = this.environment.function(rest);
    else if (subsystem === 'filesystem') found = this.filesystem?.function(rest);
    else if (subsystem === 'stdio') found = this.stdio(rest);
    else if (subsystem === 'clocks') found = this.clocks.function(rest);
    else if (subsystem === 'random') found = this.random.function(rest);
    else if (subsystem === 'config') found = this.config.function(rest, type);
    else {
      const io = this.io.function(rest);
      if (io.kind === 'virtual') found = io.function;
    }
    if (found === undefined) throw new WasmvirtError('internal', `nothing virtual is called ${name}`);
    return found;
  }

  /** Whether hand-written code stands for a function: what is always the same is made from its type, and timers need a type of ours. */
  has(name: string, type: FuncType): boolean {
    if (!name.startsWith('clocks ')) return true;
    if (this.clocks.function(name.slice('clocks '.length)) === undefined) return false;
    if (typeof type.result !== 'object' || type.result.kind !== 'own') return true;
    const info = this.slots.of(type.result.resource);
    return info.owner === 'ours' && ioResource(info) === 'pollable';
  }

  /** The getter of a standard stream that is neither the host's nor closed. */
  private stdio(name: string): VirtualFunction {
    const stream = name.replace('get-', '');
    const said =
      stream === 'stdin' || stream === 'stdout' || stream === 'stderr'
        ? stdioPlan(this.plan.policy, stream)
        : undefined;
    switch (said?.kind) {
      case 'contents': {
        const says = `${said.bytes.length} bytes`;
        return this.io.virtual('io.new-text-input', false, says, textInputData(said.bytes));
      }
      case 'ignore':
        return this.io.virtual('io.new-ignored-output', false, 'swallowed');
      case 'file': {
        const found = this.filesystem?.function(name);
        // a guest without files cannot read it
        if (found === undefined) return this.io.virtual('io.new-ignored-output', false, 'swallowed');
        return { ...found, says: `goes into ${said.path}` };
      }
      case undefined:
        throw new WasmvirtError('internal', `${stream} is not virtual`);
      default:
        return said satisfies never;
    }
  }

  /** The plan, with what adapters call of the host although the guest does not import it. */
  withExtras(plan: Plan): Plan {
    if (this.extras.size === 0) return plan;
    const imports = plan.imports.map((p): ImportPlan => {
      const more = this.extras.get(p.item.name.name);
      const { entity } = p.item;
      if (more === undefined || entity.kind !== 'instance') return p;
      const exports = new Map(entity.type.exports);
      for (const { name, type } of more)
        exports.set(name, { name: { name, attributes: [] }, entity: { kind: 'func', type } });
      const hostItem: Item = { ...p.item, entity: { kind: 'instance', type: { kind: 'instance', exports } } };
      const host = p.host === 'all' ? 'all' : new Set([...p.host, ...more.map((f) => f.name)]);
      return { ...p, hostItem, host, direct: false };
    });
    return { ...plan, imports };
  }

  /** Who answers a function of `wasi:io` that is not the host's alone; `bridge` if it is the host's but for its pollables. */
  ioFunction(f: FunctionPlan): IoFunction | 'bridge' {
    if (f.by === 'bridge') {
      const mentions = new Mentions();
      mentions.func(f.type);
      const [self] = mentions.resources.keys();
      if (self === undefined || !this.plan.ownership.bridged.has(self)) return 'bridge';
    }
    return this.io.function(f.name);
  }

  /**
   * Whether a function of `wasi:io` works on handles that virtual interfaces make, so that it answers even where denied calls trap. Streams
   * of theirs make pollables, too.
   */
  servesVirtual(name: string): boolean {
    const resource = isIoFunction(name) ? resourceOf(name) : undefined;
    if (resource === undefined) return false;
    const by: readonly IoResource[] = resource === 'pollable' ? IO_RESOURCES : [resource];
    return by.some((one) => this.makersOf(one).some((maker) => maker.decision === 'virtual'));
  }

  /** What functions of the host templates call from these symbols on. Those that translate descriptors call none. */
  hostFunctionsOf(symbols: readonly string[]): readonly HostFunction[] {
    return this.io.hostOf(symbols.filter((symbol) => symbol.startsWith('io.')));
  }

  /** Which of our resources one of the guest's is, where ours wraps the host's. */
  bridged(resource: Resource): BridgedResource | undefined {
    if (!this.plan.ownership.bridged.has(resource.identity)) return undefined;
    return bridgedResource(this.slots.of(resource));
  }

  /** The host's resource behind one of ours, by name. */
  get hostSlots(): ReadonlyMap<string, SlotInfo> {
    return this.bridgedNames;
  }

  /** The function that says what an error of ours means, for one of the host that says it of the host's. */
  meaningOf(importName: string, name: string): string | undefined {
    if (name !== ERROR_CODE) return undefined;
    const found = this.plan.imports.find((p) => p.item.name.name === importName);
    return found !== undefined && subsystemOf(found) === 'filesystem' ? this.filesystem?.symbol(name) : undefined;
  }

  private findBridged(): void {
    for (const info of this.slots.all) {
      if (!this.plan.ownership.bridged.has(info.resource.identity) || info.owner !== 'host') continue;
      const found = bridgedResource(info);
      if (found === undefined) throw unknownResource(info);
      this.bridgedNames.set(found.name, info);
    }
  }

  private bridging(): Bridging {
    return {
      context: {
        bridged: (resource) => this.bridged(resource),
        dropSymbol: () => {
          throw new WasmvirtError('internal', 'a function of the filesystem lends a resource of the host alone');
        },
      },
      hostFunctionsOf: (symbols) => this.hostFunctionsOf(symbols),
    };
  }

  private kinds(): IoKinds {
    const kinds = <K extends string>(name: IoResource, made: (maker: ImportPlan) => K): ReadonlySet<K | 'host'> => {
      const found = new Set<K | 'host'>(this.bridgedNames.has(name) ? ['host'] : []);
      for (const maker of this.makersOf(name)) found.add(made(maker));
      return found;
    };
    const streamOf = (p: ImportPlan): 'closed' | 'file' | 'text' | 'ignored' => {
      if (p.decision !== 'virtual' || p.interface === undefined) return 'closed';
      if (subsystemOf(p) === 'filesystem') return 'file';
      const stdio = capability(p.interface)?.stdio;
      const said = stdio === undefined ? undefined : stdioPlan(this.plan.policy, stdio.stream);
      if (said?.kind === 'file') return this.filesystem === undefined ? 'ignored' : 'file';
      return said?.kind === 'contents' ? 'text' : said?.kind === 'ignore' ? 'ignored' : 'closed';
    };
    const inputs = kinds('input-stream', (p) => {
      const kind = streamOf(p);
      return kind === 'ignored' ? 'closed' : kind;
    });
    const outputs = kinds('output-stream', (p) => {
      const kind = streamOf(p);
      return kind === 'text' ? 'closed' : kind;
    });
    const pollables = kinds('pollable', (p) => {
      return subsystemOf(p) === 'clocks' && this.clocks.makesTimers(p) ? 'timer' : 'ready';
    });
    return { inputs, outputs, pollables, errors: new Set(this.bridgedNames.has('error') ? ['host' as const] : []) };
  }

  /** The imports by which adapters make handles of a resource of `wasi:io`. */
  private makersOf(name: IoResource): readonly ImportPlan[] {
    const names = new Set<string>();
    for (const [identity, makers] of this.plan.ownership.makers) {
      const info = this.slots.find(identity);
      if (info !== undefined && ioResource(info) === name) for (const maker of makers) names.add(maker);
    }
    return this.plan.imports.filter((p) => names.has(p.item.name.name));
  }

  private hostIo(plumbing: readonly ImportPlan[]): HostIo[] {
    if (!IO_RESOURCES.some((name) => this.bridgedNames.has(name))) return [];
    return plumbing.flatMap((p): HostIo[] => {
      const name = ioInterfaceOf(p);
      const { entity } = p.item;
      if (name === undefined || entity.kind !== 'instance' || (p.host !== 'all' && p.host.size === 0)) return [];
      const foreign = new Set(p.functions.filter((f) => f.standard === false).map((f) => f.name));
      return [{ interface: name, importName: p.item.name.name, exports: entity.type.exports, foreign }];
    });
  }

  private enterResources(): void {
    const structs = new Map(this.io.resources().map((r) => [r.name, r]));
    for (const name of IO_RESOURCES) {
      const resource = structs.get(name) ?? { name, dtor: undefined, make: undefined };
      const info = this.slots.all.find((s) => s.owner === 'ours' && ioResource(s) === name);
      this.resources.set(name, { resource, slot: info?.slot });
    }
    if (this.filesystem === undefined) return;
    for (const resource of this.filesystem.resources()) {
      const info = this.slots.all.find((s) => s.owner === 'ours' && s.name === resource.name && isFilesystem(s));
      this.resources.set(resource.name, { resource, slot: info?.slot });
    }
  }
}

function unknownResource({ home, name }: SlotInfo): WasmvirtError {
  const where = home === undefined ? name : `${name} of ${printInterfaceName(home)}`;
  return new WasmvirtError(
    'unsupported',
    `${where} would be both the host's and virtual, and is no resource of WASI: let through all that makes it, or nothing`,
  );
}

function noFile(path: string): WasmvirtError {
  return new WasmvirtError(
    'conflict',
    `a trace into ${path} would never be read: the component imports no filesystem; trace to stderr instead`,
  );
}

/** The subsystem, then the name in the binary; behind the interface's own where two of a subsystem have functions of one name. */
export function virtualName({ interface: name }: InterfaceName, subsystem: Subsystem | undefined, f: string): string {
  const several = subsystem === 'clocks' || subsystem === 'random';
  return `${subsystem ?? ''} ${several ? `${name}.` : ''}${f}`;
}

/** For a denied function that hand-written code stands for: those of clocks. */
export function deniedName({ interface: name }: InterfaceName, f: string): string {
  return `clocks ${DENIED_CLOCK}${name}.${f}`;
}

function ioInterfaceOf(p: ImportPlan): IoInterface | undefined {
  if (p.interface === undefined || capability(p.interface)?.subsystem !== 'io') return undefined;
  return p.interface.interface as IoInterface; // the table has these three only
}

function ioResource({ home, name }: SlotInfo): IoResource | undefined {
  if (home === undefined || capability(home)?.subsystem !== 'io') return undefined;
  return IO_RESOURCES.find((known) => known === name && homeOf(known) === home.interface);
}

function bridgedResource(info: SlotInfo): BridgedResource | undefined {
  const io = ioResource(info);
  if (io !== undefined) return { space: 'io', name: io };
  const name = isFilesystem(info) ? FILESYSTEM_RESOURCES.find((r) => r === info.name) : undefined;
  return name === undefined ? undefined : { space: 'fs', name };
}

/** Whether the interface is the one that defines the resources of `wasi:filesystem`. */
function isFilesystem({ home }: SlotInfo): boolean {
  return home?.interface === 'types' && capability(home)?.subsystem === 'filesystem';
}

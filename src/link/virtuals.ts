import { library } from '../adapters/library.ts';
import { Mentions } from '../component/mention.ts';
import type { Item, Resource } from '../component/types.ts';
import type { CoreObject } from '../core/object.ts';
import { WasmvirtError } from '../errors.ts';
import { capability } from '../policy/capabilities.ts';
import type { FunctionPlan, ImportPlan, Plan } from '../policy/plan.ts';
import { IO_RESOURCES, isIoFunction, type IoFunctionName, type IoInterface, type IoResource } from './io-functions.ts';
import type { SlotInfo, Slots } from './slots.ts';
import type { Slot } from './type-table.ts';
import type { HostFunction, VirtualFunction, VirtualResource } from './virtual.ts';
import { VirtualEnvironment } from './virtual-environment.ts';
import { VirtualIo, type HostIo, type IoFunction, type IoKinds } from './virtual-io.ts';

/** Everything hand-written that one output needs: which functions, over which resources, calling what of the host. */
export class Virtuals {
  /** Resources by name, and where the guest has them. */
  readonly resources = new Map<string, { readonly resource: VirtualResource; readonly slot: Slot | undefined }>();
  /** Functions of the host that are called although the guest does not import them, by the import that has them. */
  readonly extras = new Map<string, HostFunction[]>();
  /** Objects of this output that all functions may refer to. */
  readonly objects: readonly CoreObject[];
  private readonly plan: Plan;
  private readonly slots: Slots;
  private readonly environment: VirtualEnvironment;
  private readonly io: VirtualIo;
  private readonly bridgedNames = new Map<IoResource, SlotInfo>();

  constructor(plan: Plan, slots: Slots) {
    this.plan = plan;
    this.slots = slots;
    this.environment = new VirtualEnvironment(plan);
    const plumbing = plan.imports.filter((p) => ioInterfaceOf(p) !== undefined);
    this.findBridged();
    const imported = new Set<IoFunctionName>();
    for (const p of plumbing) for (const f of p.functions) if (isIoFunction(f.name)) imported.add(f.name);
    this.io = new VirtualIo(this.kinds(), imported, this.hostIo(plumbing), library);
    this.objects = this.io.stubs();
    for (const func of this.io.extras())
      this.extras.set(func.importName, [...(this.extras.get(func.importName) ?? []), func]);
    this.enterResources();
  }

  /** A function by the name that `Implementation` has for it. */
  function(name: string): VirtualFunction {
    if (!name.startsWith(IO_PREFIX)) return this.environment.function(name);
    const found = this.io.function(name.slice(IO_PREFIX.length));
    if (found.kind === 'virtual') return found.function;
    throw new WasmvirtError('internal', `${name} is not virtual`);
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
  ioFunction(f: FunctionPlan): (IoFunction & { readonly name: string }) | 'bridge' {
    if (f.by === 'bridge') {
      const mentions = new Mentions();
      mentions.func(f.type);
      const [self] = mentions.resources.keys();
      if (self === undefined || !this.plan.ownership.bridged.has(self)) return 'bridge';
    }
    return { ...this.io.function(f.name), name: `${IO_PREFIX}${f.name}` };
  }

  /** What functions of the host templates call from these symbols on. */
  hostFunctionsOf(symbols: readonly string[]): readonly HostFunction[] {
    return this.io.hostOf(symbols);
  }

  /** The resource of `wasi:io` that one of the guest's is, where ours wraps the host's. */
  bridged(resource: Resource): IoResource | undefined {
    if (!this.plan.ownership.bridged.has(resource.identity)) return undefined;
    return ioResource(this.slots.of(resource));
  }

  /** The host's resource behind one of ours, by name. */
  get hostSlots(): ReadonlyMap<IoResource, SlotInfo> {
    return this.bridgedNames;
  }

  private findBridged(): void {
    for (const info of this.slots.all) {
      if (!this.plan.ownership.bridged.has(info.resource.identity) || info.owner !== 'host') continue;
      const name = ioResource(info);
      if (name === undefined) continue;
      this.bridgedNames.set(name, info);
    }
  }

  private kinds(): IoKinds {
    const host = <T>(name: IoResource, others: readonly T[]): ReadonlySet<T | 'host'> => {
      return new Set<T | 'host'>(this.bridgedNames.has(name) ? [...others, 'host'] : others);
    };
    return {
      inputs: host('input-stream', ['closed']),
      outputs: host('output-stream', ['closed']),
      pollables: host('pollable', ['ready']),
      errors: host<never>('error', []),
    };
  }

  private hostIo(plumbing: readonly ImportPlan[]): HostIo[] {
    if (this.bridgedNames.size === 0) return [];
    return plumbing.flatMap((p): HostIo[] => {
      const name = ioInterfaceOf(p);
      const { entity } = p.item;
      if (name === undefined || entity.kind !== 'instance' || (p.host !== 'all' && p.host.size === 0)) return [];
      return [{ interface: name, importName: p.item.name.name, exports: entity.type.exports }];
    });
  }

  private enterResources(): void {
    const structs = new Map(this.io.resources().map((r) => [r.name, r]));
    for (const name of IO_RESOURCES) {
      const resource = structs.get(name) ?? { name, dtor: undefined, make: undefined };
      const info = this.slots.all.find((s) => s.owner === 'ours' && ioResource(s) === name);
      this.resources.set(name, { resource, slot: info?.slot });
    }
  }
}

const IO_PREFIX = 'io ';

function ioInterfaceOf(p: ImportPlan): IoInterface | undefined {
  if (p.interface === undefined || capability(p.interface)?.subsystem !== 'io') return undefined;
  return p.interface.interface as IoInterface; // the table has these three only
}

function ioResource(info: SlotInfo): IoResource | undefined {
  if (info.home === undefined || capability(info.home)?.subsystem !== 'io') return undefined;
  return IO_RESOURCES.find((name) => name === info.name);
}

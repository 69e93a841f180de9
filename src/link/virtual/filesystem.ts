import { filesystemObjects, type OutputFile } from '../../adapters/filesystem/layout.ts';
import { steppingTime } from '../../adapters/filesystem/stepping-time.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { ObjectSource } from '../../core/link-graph.ts';
import type { CoreObject } from '../../core/object.ts';
import { showsAllOfHost } from '../../policy/subsystems/filesystem.ts';
import { showsHost } from '../../policy/options/host-directories.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Plan } from '../../policy/plan.ts';
import { SECOND } from '../../policy/options/time.ts';
import type { BridgeContext } from '../code/bridge.ts';
import { hostFileFunction, takesPath } from '../code/bridge-files.ts';
import type { HostFunction, VirtualFunction, VirtualResource } from '../code/functions.ts';
import { virtualImports } from './imports.ts';

/** What functions that ask the host need of the other virtual things of an output. */
export interface Bridging {
  readonly context: BridgeContext;
  /** What templates call of the host from these symbols on. */
  readonly hostFunctionsOf: (symbols: readonly string[]) => readonly HostFunction[];
}

/** The functions and resources of `wasi:filesystem` over the mounts of a policy. */
export class VirtualFilesystem {
  /** Some directories or files are the host's. */
  readonly hosts: boolean;
  private readonly plan: Plan;
  private readonly library: ObjectSource;
  private readonly bridging: Bridging;
  private readonly objects: readonly CoreObject[];
  private readonly functions = new Map<string, VirtualFunction>();

  constructor(plan: Plan, library: ObjectSource, bridging: Bridging) {
    const { policy } = plan;
    this.plan = plan;
    this.library = library;
    this.bridging = bridging;
    const allOfHost = showsAllOfHost(policy);
    this.hosts = allOfHost || showsHost(policy.mounts);
    this.objects = [
      ...filesystemObjects(policy.mounts, { epoch: policy.epoch, outputs: outputsOf(policy), allOfHost }),
      ...timeObjects(policy),
      ...(this.hosts ? this.missing() : []),
    ];
  }

  /** By its name in the binary; `undefined` for a function that no template stands for. */
  function(name: string): VirtualFunction | undefined {
    let found = this.functions.get(name);
    if (found === undefined) {
      const symbol = this.symbol(name);
      if (symbol === undefined) return undefined;
      found = this.make(name, symbol);
      this.functions.set(name, found);
    }
    return found;
  }

  /** The template behind a function, over virtual files alone. */
  symbol(name: string): string | undefined {
    const symbol = `fs.${name.replace('[method]', '')}`;
    return this.library.get(symbol)?.kind === 'func' ? symbol : undefined;
  }

  resources(): readonly VirtualResource[] {
    const any = this.hosts ? 'any-' : '';
    return FILESYSTEM_RESOURCES.map((name) => ({ name, dtor: `fs.${any}${name}.drop`, make: undefined }));
  }

  private make(name: string, symbol: string): VirtualFunction {
    const { objects } = this;
    const ours = { symbol, objects, host: [], arena: false, says: 'virtual files' };
    const planned = this.planned(name);
    if (!this.hosts || planned?.merged !== true) return ours;
    const common = { says: "virtual files and the host's", arena: true };
    const host = { ...planned.host, symbol: symbolOf(name) };
    if (name === GET_DIRECTORIES) {
      const asked = [...this.askedBy(OPEN), ...this.askedBy(STAT)];
      return { ...common, symbol: 'fs.any-get-directories', objects: [...objects, READY], host: [host, ...asked] };
    }
    const asked = takesPath(name) ? this.askedBy(OPEN) : name === READ_ENTRY ? this.askedBy(STAT) : [];
    const made = hostFileFunction({ name, type: host.type, virtual: symbol, host }, this.bridging.context);
    return {
      ...common,
      symbol: made.symbol,
      objects: [...objects, ...made.objects],
      host: [host, ...asked, ...this.bridging.hostFunctionsOf(made.uses)],
    };
  }

  /** What templates call of the host and the guest does not import: without `open-at` only what the host has opened already is there. */
  private missing(): readonly CoreObject[] {
    const made: CoreObject[] = [];
    const i32 = (count: number): 'i32'[] => new Array<'i32'>(count).fill('i32');
    if (this.askedBy(OPEN).length === 0) {
      const open = new FunctionBuilder(symbolOf(OPEN), { params: i32(7), results: [] });
      open.get(6).i32(1).access('i32.store8').get(6).i32(NO_ENTRY).access('i32.store8', 4);
      made.push(open.finish());
    }
    if (this.askedBy(STAT).length === 0) {
      // ok: what it is remains unknown
      const stat = new FunctionBuilder(symbolOf(STAT), { params: i32(5), results: [] });
      made.push(stat.finish());
    }
    return made;
  }

  /** The function by which templates ask the host, if the guest imports it. */
  private askedBy(name: string): readonly HostFunction[] {
    const host = this.planned(name)?.host;
    return host === undefined ? [] : [{ ...host, symbol: symbolOf(name) }];
  }

  /** The host's function of this name, and whether it is merged with one of ours. */
  private planned(name: string): { readonly host: Omit<HostFunction, 'symbol'>; readonly merged: boolean } | undefined {
    for (const p of virtualImports(this.plan, 'filesystem')) {
      const found = p.functions.find((f) => f.name === name && f.by !== 'deny');
      if (found === undefined) continue;
      return { host: { importName: p.item.name.name, name, type: found.type }, merged: found.by === 'virtual' };
    }
    return undefined;
  }
}

const GET_DIRECTORIES = 'get-directories';
const OPEN = '[method]descriptor.open-at';
const STAT = '[method]descriptor.stat-at';
const READ_ENTRY = '[method]directory-entry-stream.read-directory-entry';
const NO_ENTRY = 20;

/** Whatever gives a program its first descriptor, those of the host are opened before. */
const READY = new FunctionBuilder('fs.ready', { params: [], results: [] }).call('fs.start-hosts').finish();

function symbolOf(name: string): string {
  return `host.${name.replace('[method]', '')}`;
}

/** Nothing, where the filesystem has a time of its own. */
function timeObjects({ clock, epoch }: Policy): readonly CoreObject[] {
  if (clock?.kind !== 'step') return [];
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

/** The resources of `wasi:filesystem`, by name. */
export const FILESYSTEM_RESOURCES = ['descriptor', 'directory-entry-stream'] as const;

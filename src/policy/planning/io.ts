import { printInterfaceName } from '../../component/extern-name.ts';
import { WasmvirtError } from '../../errors.ts';
import { isIoFunction, type IoFunctionName, type IoInterface, type IoResource } from '../capabilities/io-functions.ts';
import type { DecidedImport, ResourceOrigin, ResourceOrigins } from '../import-plan.ts';
import type { Policy } from '../policy.ts';
import { planIo, type HostIo, type IoKinds, type IoPlan } from '../subsystems/io.ts';
import type { Made } from '../subsystems/subsystem.ts';
import { SUBSYSTEMS } from '../subsystems/subsystems.ts';
import type { Ownership } from './ownership.ts';

/** What is decided about all imports. */
export interface Decided {
  readonly policy: Policy;
  readonly imports: readonly DecidedImport[];
  readonly ownership: Ownership;
  readonly origins: ResourceOrigins;
}

/**
 * What handles of `wasi:io` stand for, from what makes them.
 *
 * @throws WasmvirtError `unsupported` if a resource would be both the host's and ours that no hand-written code wraps
 */
export function ioPlanOf(decided: Decided): IoPlan {
  const shared = decided.imports.filter((p) => p.subsystem === 'io');
  const wrapped = wrappedNames(decided);
  const imported = new Set<IoFunctionName>();
  for (const { functions } of shared) {
    for (const { name, standard } of functions) if (standard === true && isIoFunction(name)) imported.add(name);
  }
  const host = [...wrapped].some((name) => SUBSYSTEMS.io.resources?.has(name) === true) ? shared.flatMap(hostIo) : [];
  return planIo(kindsOf(decided, wrapped), imported, host);
}

/** Whether virtual interfaces make handles of a resource of `wasi:io`. */
export function makesVirtually(decided: Decided, resource: IoResource): boolean {
  return creatorsOf(decided, resource).some((creator) => creator.decision === 'virtual');
}

/** Whether the guest has virtual files: functions with other types than those of WASI reach none. */
export function hasFiles({ imports }: Pick<Decided, 'imports'>): boolean {
  return imports.some(
    (p) => p.decision === 'virtual' && p.subsystem === 'filesystem' && p.functions.some((f) => f.standard === true),
  );
}

/** The names of the resources of which some handles are the host's, under a type of ours. */
function wrappedNames({ ownership, origins }: Decided): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [identity, origin] of origins) {
    if (!ownership.bridged.has(identity)) continue;
    if (origin.wasi === undefined) throw unknownResource(origin);
    names.add(origin.wasi.name);
  }
  return names;
}

function kindsOf(decided: Decided, wrapped: ReadonlySet<string>): IoKinds {
  const files = hasFiles(decided);
  const kinds = <K extends string>(name: IoResource, kindOf: (made: Made) => K): ReadonlySet<K | 'host'> => {
    const found = new Set<K | 'host'>(wrapped.has(name) ? ['host'] : []);
    for (const creator of creatorsOf(decided, name)) {
      const { makes } = creator.subsystem === undefined ? {} : SUBSYSTEMS[creator.subsystem];
      found.add(kindOf(makes?.(decided.policy, { import: creator, files }) ?? NOTHING));
    }
    return found;
  };
  return {
    inputs: kinds('input-stream', ({ stream }) => (stream === 'ignored' || stream === 'captured' ? 'closed' : stream)),
    outputs: kinds('output-stream', ({ stream }) => (stream === 'text' ? 'closed' : stream)),
    pollables: kinds('pollable', ({ pollable }) => pollable),
    errors: new Set(wrapped.has('error') ? ['host' as const] : []),
  };
}

const NOTHING: Made = { stream: 'closed', pollable: 'ready' };

/** The imports by which adapters make handles of a resource of `wasi:io`. */
function creatorsOf({ imports, ownership, origins }: Decided, resource: IoResource): readonly DecidedImport[] {
  const names = new Set<string>();
  for (const [identity, creators] of ownership.creators) {
    const wasi = origins.get(identity)?.wasi;
    if (wasi?.subsystem === 'io' && wasi.name === resource) for (const creator of creators) names.add(creator);
  }
  return imports.filter((p) => names.has(p.item.name.name));
}

function hostIo({ interface: name, item, functions, host }: DecidedImport): HostIo[] {
  const { entity } = item;
  if (name === undefined || entity.kind !== 'instance' || (host !== 'all' && host.size === 0)) return [];
  const closed = new Set(functions.filter((f) => f.standard === false || f.by === 'deny').map((f) => f.name));
  const io = name.interface as IoInterface; // the table of capabilities has these three only
  return [{ interface: io, importName: item.name.name, exports: entity.type.exports, closed }];
}

function unknownResource({ interface: asked, name }: ResourceOrigin): WasmvirtError {
  const where = asked === undefined ? name : `${name} of ${printInterfaceName(asked)}`;
  return new WasmvirtError(
    'unsupported',
    `${where} would be both the host's and virtual, and is no resource of WASI: let through all that makes it, or nothing`,
  );
}

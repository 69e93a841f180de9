import type { DefinedType, FuncType, Item, Resource } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import { OK, ok, type Answer } from '../capabilities/answer.ts';
import {
  definedIn,
  IO_FUNCTIONS,
  IO_RESOURCES,
  ioFunctionType,
  ioInterfaceOf,
  resourceOf,
  type IoFunctionName,
  type IoInterface,
  type IoResource,
} from '../capabilities/io-functions.ts';
import type { HostCall } from '../import-plan.ts';
import type { SubsystemPolicy } from './subsystem.ts';

/** `wasi:io` has no options: who answers follows from who makes streams and pollables. */
export const io: SubsystemPolicy = {
  isReplaced: () => false,
  resources: new Map(IO_RESOURCES.map((name) => [name, definedIn(name)])),
};

/**
 * Everything that makes streams, pollables and errors in one guest. `closed` and `ready` are always possible; `file`: virtual
 * files; `host`: handles of the host under a type of ours; `timer`: virtual clocks. Where a stream is the host's, pollables and
 * errors are too, and virtual files make errors: that need not be said to `planIo`.
 */
export interface IoKinds {
  readonly inputs: ReadonlySet<'closed' | 'text' | 'file' | 'host'>;
  readonly outputs: ReadonlySet<'closed' | 'ignored' | 'captured' | 'file' | 'host'>;
  readonly pollables: ReadonlySet<'ready' | 'timer' | 'host'>;
  readonly errors: ReadonlySet<'file' | 'host'>;
}

/** An import of the guest that is an interface of `wasi:io`, and stays with the host too, because ours wraps it. */
export interface HostIo {
  readonly interface: IoInterface;
  readonly importName: string;
  readonly exports: ReadonlyMap<string, Item>;
  /** Functions that hand-written code may not call: they are denied, or have other types than those of WASI. */
  readonly closed?: ReadonlySet<string>;
}

/** What kinds of streams, pollables and errors handles of `wasi:io` stand for in one guest, and what hand-written code calls for them. */
export interface IoPlan {
  readonly kinds: IoKinds;
  /** The functions that the guest imports. */
  readonly imported: ReadonlySet<IoFunctionName>;
  /** Some handles are the host's, under a type of ours. */
  readonly wraps: boolean;
  /** Functions of the host that hand-written code may call. */
  readonly host: ReadonlyMap<IoFunctionName, HostCall>;
}

/**
 * How handles of a resource are told apart. `denied`: all are alike, closed or ready, and so are the answers of the denied functions.
 * `ignored`: all outputs are swallowed, and fixed answers say that. `structs`: a vtable says what each is.
 */
type Mode = 'denied' | 'ignored' | 'structs';

/** Who answers a function of `wasi:io`: hand-written code, or a denied function with this answer (`undefined`: that of the table). */
export type IoAnswer = { readonly kind: 'virtual' } | { readonly kind: 'deny'; readonly answer: Answer | undefined };

const VIRTUAL: IoAnswer = { kind: 'virtual' };
const FROM_TABLE: IoAnswer = { kind: 'deny', answer: undefined };
const ROOM = ok(65_536);

/**
 * `imported`: the functions of `wasi:io` that the guest imports. `host`: empty if no handle is the host's.
 *
 * @throws WasmvirtError `unsupported` if the host has to be asked for what an import has no resources for
 */
export function planIo(given: IoKinds, imported: ReadonlySet<IoFunctionName>, host: readonly HostIo[]): IoPlan {
  const kinds = complete(given);
  const calls = IO_FUNCTIONS.flatMap((name): (readonly [IoFunctionName, HostCall])[] => {
    const call = hostCall(name, { kinds, imported }, host);
    return call === undefined ? [] : [[name, call]];
  });
  return { kinds, imported, wraps: host.length > 0, host: new Map(calls) };
}

function complete(kinds: IoKinds): IoKinds {
  const streams = new Set<string>([...kinds.inputs, ...kinds.outputs]);
  const host = streams.has('host') ? (['host'] as const) : [];
  const file = streams.has('file') ? (['file'] as const) : [];
  return {
    ...kinds,
    pollables: new Set([...kinds.pollables, ...host]),
    errors: new Set([...kinds.errors, ...host, ...file]),
  };
}

export function modeOf(plan: Pick<IoPlan, 'kinds' | 'imported'>, resource: IoResource): Mode {
  const { inputs, outputs, pollables, errors } = plan.kinds;
  switch (resource) {
    case 'input-stream':
      return isOnly(inputs, 'closed') ? 'denied' : 'structs';
    case 'output-stream': {
      if (isOnly(outputs, 'closed')) return 'denied';
      const reads =
        modeOf(plan, 'input-stream') !== 'denied' && [...plan.imported].some((name) => name.endsWith('splice'));
      return isOnly(outputs, 'ignored') && !reads ? 'ignored' : 'structs';
    }
    case 'pollable':
      return isOnly(pollables, 'ready') ? 'denied' : 'structs';
    case 'error':
      return errors.size === 0 ? 'denied' : 'structs';
    default:
      return resource satisfies never;
  }
}

/** Who answers a function of `wasi:io` whose handles are, all or some, ours. */
export function ioAnswer(plan: IoPlan, name: IoFunctionName): IoAnswer {
  const mode = modeOf(plan, resourceOf(name));
  if (mode === 'ignored') {
    if (name.endsWith('subscribe') || name.endsWith('splice')) return FROM_TABLE;
    return { kind: 'deny', answer: name.endsWith('check-write') ? ROOM : OK };
  }
  // with nothing but closed inputs there is nothing to splice, and their handles are no structs
  const idle = name.endsWith('splice') && modeOf(plan, 'input-stream') === 'denied';
  return mode === 'denied' || idle ? FROM_TABLE : VIRTUAL;
}

/** Whether a function of the host is called though the guest does not import it. */
function isNeeded({ kinds, imported }: Pick<IoPlan, 'kinds' | 'imported'>, name: IoFunctionName): boolean {
  const { inputs, outputs, pollables } = kinds;
  if (name === '[method]pollable.ready') return pollables.has('host') && imported.has('poll');
  // between a stream of ours and one of the host's, splicing is reading and writing
  const splices = imported.has('[method]output-stream.splice');
  const blocking = imported.has('[method]output-stream.blocking-splice');
  switch (name) {
    case '[method]input-stream.read':
      return inputs.has('host') && splices;
    case '[method]input-stream.blocking-read':
      return inputs.has('host') && blocking;
    case '[method]output-stream.check-write':
    case '[method]output-stream.write':
      return outputs.has('host') && (splices || blocking);
    case '[method]output-stream.blocking-flush':
      return outputs.has('host') && blocking;
    default:
      return false;
  }
}

function hostCall(
  name: IoFunctionName,
  plan: Pick<IoPlan, 'kinds' | 'imported'>,
  host: readonly HostIo[],
): HostCall | undefined {
  const provider = host.find((one) => one.interface === ioInterfaceOf(name));
  if (provider === undefined) return undefined;
  const { importName, exports } = provider;
  const entity = exports.get(name)?.entity;
  if (entity?.kind === 'func') {
    return provider.closed?.has(name) === true ? undefined : { importName, name, type: entity.type };
  }
  return isNeeded(plan, name) ? { importName, name, type: typeFor(name, provider) } : undefined;
}

/** The type of a function that the guest does not import, over the resources that it does. */
function typeFor(name: IoFunctionName, provider: HostIo): FuncType {
  return ioFunctionType(name, {
    resource: (r) => resourceIn(provider, r),
    streamError: streamErrorIn(provider),
  });
}

/** The type by its name, or else, as an import may call it otherwise, the one by which splicing fails. */
function streamErrorIn({ exports }: HostIo): DefinedType | undefined {
  const named = exports.get('stream-error')?.entity;
  if (named?.kind === 'type' && named.type.kind === 'variant') return named.type;
  for (const splice of ['splice', 'blocking-splice']) {
    const entity = exports.get(`[method]output-stream.${splice}`)?.entity;
    const result = entity?.kind === 'func' ? entity.type.result : undefined;
    if (typeof result !== 'object' || result.kind !== 'result') continue;
    if (typeof result.error === 'object' && result.error.kind === 'variant') return result.error;
  }
  return undefined;
}

function resourceIn({ exports, importName }: HostIo, name: IoResource): Resource {
  const entity = exports.get(name)?.entity;
  if (entity?.kind === 'type' && entity.type.kind === 'resource') return entity.type;
  const why = `functions of the host are needed that ${importName} has no resource ${name} for`;
  throw new WasmvirtError('unsupported', `${why}: let through all that makes streams, or nothing`);
}

export function isOnly<T>(set: ReadonlySet<T>, kind: T): boolean {
  return [...set].every((k) => k === kind);
}

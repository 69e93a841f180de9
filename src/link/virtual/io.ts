import type { Item, Resource } from '../../component/types.ts';
import { reach, type ObjectSource } from '../../core/link-graph.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject, CoreSignature } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';
import type { Answer } from '../../policy/capabilities/table.ts';
import {
  IO_FUNCTIONS,
  ioFunctionType,
  ioImports,
  ioInterfaceOf,
  ioSymbol,
  isIoFunction,
  type IoFunctionName,
  type IoInterface,
  type IoResource,
} from './io-functions.ts';
import type { HostFunction, VirtualFunction, VirtualResource } from '../code/functions.ts';

/**
 * Everything that makes streams, pollables and errors in one guest. `closed` and `ready` are always possible; `file`: virtual
 * files; `host`: handles of the host under a type of ours; `timer`: virtual clocks. Where a stream is the host's, pollables and
 * errors are too, and virtual files make errors: that need not be said.
 */
export interface IoKinds {
  readonly inputs: ReadonlySet<'closed' | 'text' | 'file' | 'host'>;
  readonly outputs: ReadonlySet<'closed' | 'ignored' | 'file' | 'host'>;
  readonly pollables: ReadonlySet<'ready' | 'timer' | 'host'>;
  readonly errors: ReadonlySet<'file' | 'host'>;
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

/** An import of the guest that is an interface of `wasi:io`, and stays with the host too, because ours wraps it. */
export interface HostIo {
  readonly interface: IoInterface;
  readonly importName: string;
  readonly exports: ReadonlyMap<string, Item>;
  /** Functions with the names of WASI's that have other types: nothing of ours calls them. */
  readonly foreign?: ReadonlySet<string>;
}

/** Who answers a function of `wasi:io`: the denied function with this answer (`undefined`: that of the table), or one of ours. */
export type IoFunction =
  | { readonly kind: 'deny'; readonly answer: Answer | undefined }
  | { readonly kind: 'virtual'; readonly function: VirtualFunction };

/**
 * How handles of a resource are told apart. `denied`: all are alike, closed or ready, and so are the answers of the denied functions.
 * `ignored`: all outputs are swallowed, and fixed answers say that. `structs`: a vtable says what each is.
 */
type Mode = 'denied' | 'ignored' | 'structs';

const INPUTS = ['io/closed', 'io/text', 'io/host-input', 'filesystem/input'];
const OUTPUTS = ['io/closed', 'io/ignore', 'io/host-output', 'filesystem/output'];
const SPLICES = ['[method]output-stream.splice', '[method]output-stream.blocking-splice'] as const;

/** Functions in vtables, by their templates and their names there, and from where they are called. */
const METHODS: readonly (readonly [
  templates: readonly string[],
  method: string,
  calledBy: readonly IoFunctionName[],
])[] = [
  [INPUTS, 'skip', ['[method]input-stream.skip', '[method]input-stream.blocking-skip']],
  [
    [...new Set([...INPUTS, ...OUTPUTS])],
    'subscribe',
    ['[method]input-stream.subscribe', '[method]output-stream.subscribe'],
  ],
  [
    OUTPUTS,
    'flush',
    ['[method]output-stream.flush', '[method]output-stream.blocking-flush', '[method]output-stream.blocking-splice'],
  ],
  [
    OUTPUTS,
    'write-zeroes',
    ['[method]output-stream.write-zeroes', '[method]output-stream.blocking-write-zeroes-and-flush'],
  ],
  [OUTPUTS, 'check-write', ['[method]output-stream.check-write', ...SPLICES]],
];

const FROM_TABLE: IoFunction = { kind: 'deny', answer: undefined };
const OK: Answer = { kind: 'ok' };
const ROOM: Answer = { kind: 'ok', value: 65_536 };

/** The functions of `wasi:io` in one guest, where the host alone does not do. */
export class VirtualIo {
  private readonly kinds: IoKinds;
  private readonly imported: ReadonlySet<IoFunctionName>;
  private readonly host: readonly HostIo[];
  private readonly library: ObjectSource;
  private readonly common: readonly CoreObject[];
  private stubbed: readonly CoreObject[] | undefined;

  /**
   * `imported`: the functions of `wasi:io` that the guest imports. `host`: empty if no stream is the host's. `common`: what functions
   * may refer to beside the library.
   */
  constructor(
    kinds: IoKinds,
    imported: ReadonlySet<IoFunctionName>,
    host: readonly HostIo[],
    library: ObjectSource,
    common: readonly CoreObject[] = [],
  ) {
    this.kinds = complete(kinds);
    this.imported = imported;
    this.host = host;
    this.library = library;
    this.common = common;
  }

  mode(resource: IoResource): Mode {
    const { inputs, outputs, pollables, errors } = this.kinds;
    switch (resource) {
      case 'input-stream':
        return only(inputs, 'closed') ? 'denied' : 'structs';
      case 'output-stream': {
        if (only(outputs, 'closed')) return 'denied';
        const reads = this.mode('input-stream') !== 'denied' && this.imports('splice');
        return only(outputs, 'ignored') && !reads ? 'ignored' : 'structs';
      }
      case 'pollable':
        return only(pollables, 'ready') ? 'denied' : 'structs';
      case 'error':
        return errors.size === 0 ? 'denied' : 'structs';
      default:
        return resource satisfies never;
    }
  }

  /** The resources whose handles stand for structs. */
  resources(): readonly VirtualResource[] {
    const { inputs, outputs, pollables, errors } = this.kinds;
    const resource = (name: IoResource, freed: boolean, make: string | undefined): VirtualResource => {
      const dtor = name === 'error' && errors.has('host') ? 'io.any-error.drop' : `io.${name}.drop`;
      return { name, dtor: freed ? dtor : undefined, make };
    };
    const all = [
      resource('error', errors.size > 0, 'io.new-denied-error'),
      resource('pollable', !only(pollables, 'ready'), 'io.new-ready'),
      resource('input-stream', inputs.has('file') || inputs.has('host'), 'io.new-closed-input'),
      resource('output-stream', outputs.has('file') || outputs.has('host'), 'io.new-closed-output'),
    ];
    const names = new Set<string>(
      (['error', 'pollable', 'input-stream', 'output-stream'] as const).filter((r) => this.mode(r) === 'structs'),
    );
    return all.filter((r) => names.has(r.name));
  }

  /** What stands for a function of `wasi:io`, by its name in the binary. */
  function(name: string): IoFunction {
    if (!isIoFunction(name)) throw new WasmvirtError('internal', `wasi:io has no function ${name}`);
    const resource = resourceOf(name);
    const mode = this.mode(resource);
    if (mode === 'ignored') return this.ignored(name);
    if (mode === 'denied') return FROM_TABLE;
    // with nothing but closed inputs there is nothing to splice, and their handles are no structs
    if (name.endsWith('splice') && this.mode('input-stream') === 'denied') return FROM_TABLE;
    const { inputs, errors } = this.kinds;
    if (resource === 'pollable') {
      return {
        kind: 'virtual',
        function: this.virtual(this.pollableSymbol(name), name === 'poll', 'of each stream its own'),
      };
    }
    const both =
      (name.endsWith('splice') && this.kinds.outputs.has('host') && inputs.has('host')) ||
      (resource === 'error' && errors.has('host'));
    const symbol = `io.${both ? 'any-' : ''}${ioSymbol(name)}`;
    return { kind: 'virtual', function: this.virtual(symbol, this.resultInArena(name), 'of each stream its own') };
  }

  /** Timers of ours are asked and waited for in their own way. */
  private pollableSymbol(name: IoFunctionName): string {
    const { pollables } = this.kinds;
    const timed = pollables.has('timer') && name !== '[method]pollable.block' ? 'timed-' : '';
    const any = pollables.has('host') && name === 'poll' ? 'any-' : '';
    return `io.${any}${timed}${ioSymbol(name)}`;
  }

  /** A function of ours by its symbol, with what it calls of the host. */
  virtual(symbol: string, arena: boolean, says: string, objects: readonly CoreObject[] = []): VirtualFunction {
    return { symbol, objects, host: this.hostOf([symbol], objects), arena, says };
  }

  /**
   * The functions of the host that templates call from these symbols on. Those that the guest does not import are only among
   * them if they are needed all the same, see `extras`; for the others, `stubs` has a function that nobody calls.
   */
  hostOf(symbols: readonly string[], objects: readonly CoreObject[] = []): readonly HostFunction[] {
    if (this.host.length === 0) return [];
    const found: HostFunction[] = [];
    for (const name of this.reached(symbols, objects)) {
      const func = this.hostFunction(name);
      if (func !== undefined) found.push(func);
    }
    return found;
  }

  /** Functions of the host that are called although the guest does not import them: the output imports more than the guest. */
  extras(): readonly HostFunction[] {
    if (this.host.length === 0) return [];
    const names = IO_FUNCTIONS.filter((name) => !this.imported.has(name) && this.needs(name));
    return names.flatMap((name) => this.hostFunction(name) ?? []);
  }

  /**
   * What stands in for functions that vtables mention and nobody calls: of the host, and of the kinds of streams themselves. The
   * same for all functions.
   */
  stubs(): readonly CoreObject[] {
    this.stubbed ??= [...this.unusedOfHost(), ...this.unusedOfKinds()];
    return this.stubbed;
  }

  private unusedOfHost(): readonly CoreObject[] {
    if (this.host.length === 0) return [];
    return [...ioImports.values()].flatMap((item) => {
      if (item.kind !== 'host' || this.hostFunction(item.name) !== undefined) return [];
      return [trap(item.object.symbol, item.object.type)];
    });
  }

  private unusedOfKinds(): readonly CoreObject[] {
    // without structs there are no vtables
    if (this.resources().length === 0) return [];
    return METHODS.flatMap(([templates, method, calledBy]) => {
      if (calledBy.some((name) => this.imported.has(name))) return [];
      return templates.flatMap((template) => {
        const object = this.library.get(`${template}#${method}`);
        return object?.kind === 'func' ? [trap(object.symbol, object.type)] : [];
      });
    });
  }

  private ignored(name: IoFunctionName): IoFunction {
    if (name.endsWith('subscribe') || name.endsWith('splice')) return FROM_TABLE;
    return { kind: 'deny', answer: name.endsWith('check-write') ? ROOM : OK };
  }

  /** Lists that are read can be in the arena, where they are not in the configuration. */
  private resultInArena(name: IoFunctionName): boolean {
    const { inputs, errors } = this.kinds;
    if (name.endsWith('to-debug-string')) return errors.has('host');
    return /read$|splice$/.test(name) && (inputs.has('host') || inputs.has('file'));
  }

  private imports(method: string): boolean {
    return [...this.imported].some((name) => name.endsWith(method));
  }

  /** Whether a function of the host is called though the guest does not import it. */
  private needs(name: IoFunctionName): boolean {
    const { inputs, outputs, pollables } = this.kinds;
    if (name === '[method]pollable.ready') return pollables.has('host') && this.imported.has('poll');
    // between a stream of ours and one of the host's, splicing is reading and writing
    const splices = this.imported.has('[method]output-stream.splice');
    const blocking = this.imported.has('[method]output-stream.blocking-splice');
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

  private hostFunction(name: IoFunctionName): HostFunction | undefined {
    const symbol = `host.${ioSymbol(name)}`;
    const home = this.host.find((io) => io.interface === ioInterfaceOf(name));
    if (home === undefined) return undefined;
    const entity = home.exports.get(name)?.entity;
    const common = { symbol, importName: home.importName, name };
    if (entity?.kind === 'func') return home.foreign?.has(name) === true ? undefined : { ...common, type: entity.type };
    if (!this.needs(name)) return undefined;
    const streamError = home.exports.get('stream-error')?.entity;
    const type = ioFunctionType(name, {
      resource: (r) => resourceIn(home, r),
      streamError: streamError?.kind === 'type' && streamError.type.kind === 'variant' ? streamError.type : undefined,
    });
    return { ...common, type };
  }

  private reached(symbols: readonly string[], objects: readonly CoreObject[]): readonly IoFunctionName[] {
    const imports = [...ioImports.values()].map((item) => item.object);
    const stubs = this.stubs();
    const stubbed = new Set(stubs.map((stub) => stub.symbol));
    const others = imports.filter((object) => !stubbed.has(object.symbol));
    const graph = reach(symbols, [...others, ...stubs, ...this.common, ...objects], this.library);
    return graph.imports.flatMap(({ object }) => {
      const item = ioImports.get(object.symbol);
      return item?.kind === 'host' ? [item.name] : [];
    });
  }
}

function trap(symbol: string, type: CoreSignature): CoreObject {
  return new FunctionBuilder(symbol, type).op('unreachable').finish();
}

function only<T>(set: ReadonlySet<T>, kind: T): boolean {
  return [...set].every((k) => k === kind);
}

/** The resource on whose handles a function works; `poll` on pollables. */
export function resourceOf(name: IoFunctionName): IoResource {
  const [, resource] = /^\[method\](.*)\./.exec(name) ?? [];
  if (resource === undefined) return 'pollable';
  return resource as IoResource; // the names in the table of functions
}

function resourceIn(home: HostIo, name: IoResource): Resource {
  const entity = home.exports.get(name)?.entity;
  if (entity?.kind === 'type' && entity.type.kind === 'resource') return entity.type;
  const why = `functions of the host are needed that ${home.importName} has no resource ${name} for`;
  throw new WasmvirtError('unsupported', `${why}: let through all that makes streams, or nothing`);
}

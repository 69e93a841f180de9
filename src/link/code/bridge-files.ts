import { flattenFunc } from '../../component/abi.ts';
import type { FuncType } from '../../component/types.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject } from '../../core/object.ts';
import type { Era } from '../../policy/planning/bridged-versions.ts';
import { errorNumber, type ErrorCode } from '../../settings/error-code.ts';
import { bridgeFunction, type BridgeContext, type BridgedFunction } from './bridge.ts';
import type { HostFunction } from './functions.ts';
import { takeTurn } from './versions.ts';

/** A path among the core parameters of a function, and the descriptor from which it begins. */
interface PathParameter {
  readonly self: number;
  readonly path: number;
  /** The core parameter with `path-flags`; without one no link at the end is followed. */
  readonly flags?: number;
  /** What a function answers that would replace or remove the entry of a host's directory itself. */
  readonly entry?: ErrorCode;
}

export const OPEN = '[method]descriptor.open-at';
export const GET_FLAGS = '[method]descriptor.get-flags';

const SYMLINK_FOLLOW = 1;
/** `open-flags`: create and exclusive. */
const CREATE_NEW = 5;

/** The functions of `wasi:filesystem/types` that take paths, by what follows `[method]descriptor.`. */
const PATHS: ReadonlyMap<string, readonly PathParameter[]> = new Map<string, readonly PathParameter[]>([
  ['stat-at', [{ self: 0, path: 2, flags: 1 }]],
  ['set-times-at', [{ self: 0, path: 2, flags: 1 }]],
  ['metadata-hash-at', [{ self: 0, path: 2, flags: 1 }]],
  ['open-at', [{ self: 0, path: 2, flags: 1 }]],
  ['create-directory-at', [{ self: 0, path: 1, entry: 'exist' }]],
  ['readlink-at', [{ self: 0, path: 1, entry: 'invalid' }]],
  ['remove-directory-at', [{ self: 0, path: 1, entry: 'busy' }]],
  ['unlink-file-at', [{ self: 0, path: 1, entry: 'busy' }]],
  ['symlink-at', [{ self: 0, path: 3, entry: 'exist' }]],
  [
    'link-at',
    [
      { self: 0, path: 2, flags: 1, entry: 'cross-device' },
      { self: 4, path: 5, entry: 'exist' },
    ],
  ],
  [
    'rename-at',
    [
      { self: 0, path: 1, entry: 'busy' },
      { self: 3, path: 4, entry: 'busy' },
    ],
  ],
]);

/** Functions that change what their descriptors or paths stand for, by what follows `[method]descriptor.`. */
const CHANGES: ReadonlySet<string> = new Set([
  ...['write', 'set-size', 'set-times', 'write-via-stream', 'append-via-stream'],
  ...['set-times-at', 'create-directory-at', 'remove-directory-at', 'unlink-file-at', 'symlink-at', 'link-at'],
  'rename-at',
]);

/** `open-flags` that change something: create and truncate. */
const OPEN_CHANGES = 9;
/** `descriptor-flags` by which something can be changed: write and mutate-directory. */
export const WRITE_FLAGS = 34;
/** In the word at 8 of a descriptor of the host, and at 20 of a node of the host. */
export const READ_ONLY = 2;

/** Whether a function, by its name in the binary, takes paths. */
export function takesPath(name: string): boolean {
  return PATHS.has(name.replace('[method]descriptor.', ''));
}

export interface HostFileRequest {
  /** By its name in the binary. */
  readonly name: string;
  readonly type: FuncType;
  /** Some descriptors and entries of the host are read-only: see `host-read-only.wat`. */
  readonly guarded: boolean;
  /** Of the function over virtual files. */
  readonly virtual: string;
  readonly host: HostFunction;
  /** Which version of WASI it is of, where directories of the host are open in both: see `host-versions.wat`. */
  readonly turn: Era | undefined;
}

export interface HostFileFunction {
  readonly symbol: string;
  readonly objects: readonly CoreObject[];
  /** The functions of templates by which handles are translated. */
  readonly uses: readonly string[];
  readonly arena: boolean;
}

/**
 * Writes a function of `wasi:filesystem/types` over descriptors and streams of which some are the host's and some are virtual, and over
 * virtual directories with entries of the host: it asks whose it is, and calls the one or the other.
 */
export function hostFileFunction(request: HostFileRequest, context: BridgeContext): HostFileFunction {
  const { name, type, host } = request;
  const bridged = bridgeFunction({ symbol: `fs.bridged ${name}`, host: host.symbol, type }, context);
  const symbol = `fs.any ${name}`;
  const { params, results } = flattenFunc(type, 'lift');
  const builder = new FunctionBuilder(symbol, { params, results });
  const cells = new SyncWriter(builder, params.length, request, bridged).write();
  return {
    symbol,
    objects: [...bridged.objects, builder.finish(), ...cells],
    uses: bridged.uses,
    arena: bridged.arena,
  };
}

/** Descriptors of the host for the time of a call. */
const CELLS: readonly CoreObject[] = [0, 1].map((index) => {
  return { kind: 'data', symbol: cell(index), align: 4, mutable: true, bytes: new Uint8Array(8), relocs: [] };
});

function cell(index: number): string {
  return `state.fs.cell-${index}`;
}

/** Writes who answers. What each answer is differs between functions that wait for the host and those that do not. */
export abstract class HostFileWriter {
  protected readonly builder: FunctionBuilder;
  /** How many core parameters there are. */
  protected readonly count: number;
  protected readonly request: Omit<HostFileRequest, 'host'>;

  constructor(builder: FunctionBuilder, count: number, request: Omit<HostFileRequest, 'host'>) {
    this.builder = builder;
    this.count = count;
    this.request = request;
  }

  /** Answers as the host does; what is returned is left on the stack. `guard`: a local that is not 0 if what it is about is read-only. */
  protected abstract byHost(guard: number | undefined): void;
  /** The same as virtual files do. */
  protected abstract virtually(): void;
  /** The same with an error, whose number in 0.2 is on the stack. */
  protected abstract answer(): void;

  /** The data that it uses. */
  write(): readonly CoreObject[] {
    const { name, turn } = this.request;
    if (turn !== undefined) takeTurn(this.builder, turn);
    const paths = PATHS.get(name.replace('[method]descriptor.', ''));
    if (paths !== undefined) this.paths(paths);
    else if (name === '[method]descriptor.is-same-object') this.same();
    else this.plain();
    return paths === undefined ? [] : CELLS;
  }

  /** The owner of the first handle decides. */
  private plain(): void {
    const { builder } = this;
    builder.get(0).access('i32.load').op('i32.eqz').if();
    if (this.refuses()) {
      builder.get(0).access('i32.load', 8).i32(READ_ONLY).op('i32.and').if();
      this.answerReadOnly();
      builder.end();
    }
    let guard: number | undefined;
    if (this.request.guarded && this.request.name === GET_FLAGS) {
      guard = builder.local('i32');
      builder.get(0).access('i32.load', 8).i32(READ_ONLY).op('i32.and').set(guard);
    }
    this.byHost(guard);
    builder.op('return').end();
    this.virtually();
  }

  /** The host knows about two of its own; a virtual file is never the same as one of the host's. */
  private same(): void {
    const { builder } = this;
    builder.get(0).access('i32.load').op('i32.eqz').if();
    builder.get(1).access('i32.load').op('i32.eqz').if();
    this.byHost(undefined);
    builder.op('return').end().end();
    this.virtually();
  }

  /** Where each path leads decides. */
  private paths(paths: readonly PathParameter[]): void {
    const { builder } = this;
    const places = paths.map((parameter, i) => ({ parameter, ...this.locate(parameter, i) }));
    const [first, second] = places;
    if (first === undefined) return;
    const other = second?.place ?? first.place;
    builder.get(first.place).get(other).op('i32.or').op('i32.eqz').if();
    this.virtually();
    builder.op('return').end();
    for (const { place } of places) {
      builder.get(place).op('i32.eqz').if().i32(errorNumber('cross-device'));
      this.answer();
      builder.op('return').end();
    }
    for (const { parameter, place } of places) {
      builder.get(place).set(parameter.self);
      builder.get(place).access('i32.load', 4).op('i32.eqz').if();
      builder.globalGet('fs.host-code');
      this.answer();
      builder.op('return').end();
    }
    if (this.request.name === OPEN) this.refuseToOpen(first.guard);
    this.byHost(first.guard);
  }

  /** Whether the function changes something, and may be called for what is read-only. */
  private refuses(): boolean {
    return this.request.guarded && CHANGES.has(this.request.name.replace('[method]descriptor.', ''));
  }

  private answerReadOnly(): void {
    this.builder.i32(errorNumber('read-only'));
    this.answer();
    this.builder.op('return');
  }

  /** What is read-only is not opened for more, and nothing is made or truncated in it. */
  private refuseToOpen(guard: number): void {
    if (!this.request.guarded) return;
    const { builder } = this;
    builder.get(4).i32(OPEN_CHANGES).op('i32.and').get(5).i32(WRITE_FLAGS).op('i32.and').op('i32.or');
    builder.i32(0).op('i32.ne').get(guard).i32(0).op('i32.ne').op('i32.and').if();
    this.answerReadOnly();
    builder.end();
  }

  /**
   * `place`: a local with the descriptor of the host to which a path leads, or 0. `guard`: one with 2 if what is there is read-only, else 0,
   * where anything is read-only. Puts the path from there in the place of the parameter, which the
   * virtual function is only given if all of them lead nowhere, and are as they were.
   */
  private locate({ self, path, flags, entry }: PathParameter, index: number): { place: number; guard: number } {
    const { builder } = this;
    const place = builder.local('i32');
    builder
      .get(self)
      .get(path)
      .get(path + 1);
    this.follow(flags);
    builder.address(cell(index)).call('fs.locate').tee(place).if();
    const guard = this.request.guarded ? this.guardOf(self, place, index) : place;
    if (entry !== undefined) {
      builder.globalGet('fs.host-entry').if().i32(errorNumber(entry));
      this.answer();
      builder.op('return').end();
    }
    builder
      .globalGet('fs.host-path')
      .set(path)
      .globalGet('fs.host-path-size')
      .set(path + 1);
    // the host may have put a link in the place of the entry
    if (flags !== undefined) builder.get(flags).globalGet('fs.host-entry').op('i32.eqz').op('i32.and').set(flags);
    builder.end();
    return { place, guard };
  }

  /** The descriptor itself if it is the host's, else the node of the host that was found. */
  private guardOf(self: number, place: number, index: number): number {
    const { builder } = this;
    const guard = builder.local('i32');
    builder.get(self).access('i32.load', 8).set(guard);
    builder.get(place).address(cell(index)).op('i32.eq').if();
    builder.globalGet('fs.found').access('i32.load', 20).set(guard).end();
    builder.get(guard).i32(READ_ONLY).op('i32.and').set(guard);
    if (!this.refuses()) return guard;
    builder.get(guard).if();
    this.answerReadOnly();
    builder.end();
    return guard;
  }

  private follow(flags: number | undefined): void {
    const { builder } = this;
    if (flags === undefined) {
      builder.i32(0);
      return;
    }
    builder.get(flags).i32(SYMLINK_FOLLOW).op('i32.and');
    if (this.request.name !== OPEN) return;
    // a link is something that exists where something new is to be made
    builder.get(4).i32(CREATE_NEW).op('i32.and').i32(CREATE_NEW).op('i32.ne').op('i32.and');
  }

  protected call(symbol: string): void {
    for (let i = 0; i < this.count; i += 1) this.builder.get(i);
    this.builder.call(symbol);
  }
}

/** Of WASI 0.2: the host is called, and what it gives is the result. */
class SyncWriter extends HostFileWriter {
  private readonly bridged: BridgedFunction;

  constructor(builder: FunctionBuilder, count: number, request: HostFileRequest, bridged: BridgedFunction) {
    super(builder, count, request);
    this.bridged = bridged;
  }

  protected override byHost(guard: number | undefined): void {
    const { builder, request } = this;
    this.call(this.bridged.symbol);
    if (request.name === OPEN) this.nothingForLinks();
    if (request.name === OPEN && request.guarded && guard !== undefined) builder.get(guard).call('fs.guard-opened');
    if (request.name === GET_FLAGS && guard !== undefined) this.withoutWriteFlags(guard);
  }

  protected override virtually(): void {
    const { name, virtual } = this.request;
    this.call(name === '[method]directory-entry-stream.read-directory-entry' ? 'fs.mixed-directory-entry' : virtual);
  }

  protected override answer(): void {
    this.builder.call('fs.answer');
  }

  /** Behind `get-flags`, whose result is on the stack and stays there: what is read-only has no flags to write with. */
  private withoutWriteFlags(guard: number): void {
    const { builder } = this;
    const result = builder.local('i32');
    builder.set(result).get(guard).i32(0).op('i32.ne');
    builder.get(result).access('i32.load8_u').op('i32.eqz').op('i32.and').if();
    builder
      .get(result)
      .get(result)
      .access('i32.load8_u', 1)
      .i32(63 - WRITE_FLAGS)
      .op('i32.and');
    builder.access('i32.store8', 1).end().get(result);
  }

  /** An entry of the host that has become a link is reported as absent. The result of `open-at` is on the stack, and stays there. */
  private nothingForLinks(): void {
    const { builder } = this;
    const result = builder.local('i32');
    builder
      .tee(result)
      .access('i32.load8_u')
      .get(result)
      .access('i32.load8_u', 4)
      .i32(errorNumber('loop'))
      .op('i32.eq');
    builder.op('i32.and').globalGet('fs.host-entry').op('i32.and').if();
    builder.get(result).i32(errorNumber('no-entry')).access('i32.store8', 4).end().get(result);
  }
}

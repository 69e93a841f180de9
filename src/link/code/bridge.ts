import {
  alignOf,
  containsHandle,
  flatten,
  flattenFunc,
  needsOf,
  recordLayout,
  sizeOf,
  variantLayout,
  type FlatFunc,
} from '../../component/abi.ts';
import type { DefinedType, FuncType, Resource, ValueType } from '../../component/types.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';
import { HandleDropper, HandleReplacer } from './handles.ts';

/** A resource of ours that wraps one of the host. Templates translate its handles: `<space>.wrap-<name>`, `….lend-…`, `….unwrap-…`. */
export interface BridgedResource {
  readonly space: 'io' | 'fs';
  readonly name: string;
}

/** What the generator must know of the resources that a function mentions. */
export interface BridgeContext {
  /** Which it is where ours wraps the host's. Every other resource is the host's alone. */
  readonly bridged: (resource: Resource) => BridgedResource | undefined;
  /** `resource.drop` of a resource that is the host's alone. */
  readonly dropSymbol: (resource: Resource) => string;
}

export interface BridgeRequest {
  /** The symbol of the new function, and the beginning of those of its data. */
  readonly symbol: string;
  /** The symbol of the host's function, lowered with the memory and `rt.realloc`. */
  readonly host: string;
  readonly type: FuncType;
  /** The template that explains an error of ours, if there is one. */
  readonly meaning?: string;
}

export interface BridgedFunction {
  /** The core function to lift, over our resources. */
  readonly symbol: string;
  readonly objects: readonly CoreObject[];
  /** The functions of templates that it calls. */
  readonly uses: readonly string[];
  /** Its result, or lists in it, lie in the arena. */
  readonly arena: boolean;
}

/** In `error-code` of `wasi:filesystem`. */
const NO_MEMORY = 'insufficient-memory';

/** A result that is larger is put in the arena, so that no memory is set aside for it. */
const MAX_AREA = 1 << 12;

/**
 * Writes the function in front of one of the host whose streams, pollables or errors are wrapped in ours. The host gets its
 * own handles: borrowed ones are lent, owned ones are taken out of our structs. Handles in its result are wrapped in place. Everything
 * else is handed on as it is: lists stay where they are.
 *
 * A function that gives both a stream and another resource of the host (`tcp-socket.accept`) hands that one on through the adapter, and
 * jco 1.35 confuses a borrow of it that the adapter is given later. Nothing can be done here.
 *
 * A stream that is not the host's traps, as there is nothing that the host could do with it; but a function that asks what an
 * error means (`filesystem-error-code` and its like) answers `none` for one of ours, or what `meaning` says of it.
 */
export function bridgeFunction(request: BridgeRequest, context: BridgeContext): BridgedFunction {
  if (request.type.async) {
    throw new WasmvirtError('unsupported', `an async function with streams of wasi:io in it cannot be bridged`);
  }
  return new Bridge(request, context).write();
}

class Bridge {
  private readonly symbol: string;
  private readonly host: string;
  private readonly type: FuncType;
  private readonly meaning: string | undefined;
  private readonly context: BridgeContext;
  private readonly lift: FlatFunc;
  private readonly builder: FunctionBuilder;
  private readonly objects: CoreObject[] = [];
  private readonly uses = new Set<string>();

  constructor({ symbol, host, type, meaning }: BridgeRequest, context: BridgeContext) {
    this.symbol = symbol;
    this.meaning = meaning;
    this.host = host;
    this.type = type;
    this.context = context;
    this.lift = flattenFunc(type, 'lift');
    this.builder = new FunctionBuilder(symbol, { params: this.lift.params, results: this.lift.results });
  }

  write(): BridgedFunction {
    const { builder, lift, type } = this;
    const result = type.result;
    const arena = needsOf(type, 'lower').realloc || (result !== undefined && sizeOf(result) > MAX_AREA);
    this.checkRoom();
    this.giveParams();
    lift.params.forEach((_, i) => builder.get(i));
    if (result !== undefined && lift.resultInMemory) {
      const area = this.area(result);
      builder.call(this.host);
      this.dropBorrows();
      this.replacer('wrap').memory(result, area, 0);
      builder.get(area);
    } else {
      builder.call(this.host);
      this.dropBorrows();
      if (result !== undefined) this.wrapSingle(result);
    }
    this.objects.push(builder.finish());
    const { symbol, objects, uses } = this;
    return { symbol, objects, uses: [...uses], arena };
  }

  /** Puts the host's handles in the place of ours, in locals or where a list or the parameters are in memory. */
  private giveParams(): void {
    const { lift } = this;
    const replacer = this.replacer('give');
    this.eachParam((type, at) => {
      if (lift.paramsInMemory) replacer.memory(type, 0, at);
      else if (!this.isQuestion(type)) replacer.flat(type, at, lift.params);
      else this.answerForOurs(at);
    });
  }

  /** Where a handle could not be wrapped and the function has an error for that, the host is not asked: its handle would be lost. */
  private checkRoom(): void {
    const { builder, type } = this;
    const { result } = type;
    if (typeof result !== 'object' || result.kind !== 'result') return;
    const { ok, error } = result;
    if (typeof ok !== 'object' || ok.kind !== 'own' || typeof error !== 'object' || error.kind !== 'enum') return;
    const code = error.labels.indexOf(NO_MEMORY);
    const bridged = this.context.bridged(ok.resource);
    if (code < 0 || bridged === undefined || type.params.some((p) => !isPlain(p.type))) return;
    const bytes = new Uint8Array(sizeOf(result));
    bytes[0] = 1;
    bytes[variantLayout([ok, error]).payload] = code;
    const full = `${this.symbol}.full`;
    this.objects.push({ kind: 'data', symbol: full, align: alignOf(result), mutable: false, bytes, relocs: [] });
    builder
      .call(this.use(bridged.space === 'fs' ? 'fs.room' : 'cell.room'))
      .op('i32.eqz')
      .if();
    this.dropBorrows();
    builder.address(full).op('return').end();
  }

  /** A borrow of an error by itself, where the answer can be `none`. */
  private isQuestion(type: ValueType): boolean {
    const { result } = this.type;
    if (typeof type === 'string' || type.kind !== 'borrow') return false;
    const asked = this.context.bridged(type.resource);
    if (asked?.space !== 'io' || asked.name !== 'error') return false;
    return typeof result === 'object' && result.kind === 'option' && this.lift.resultInMemory;
  }

  private answerForOurs(local: number): void {
    const { builder, type } = this;
    const handle = builder.local('i32');
    builder.get(local).call(this.use('io.host-error')).tee(handle).op('i32.eqz').if();
    this.dropBorrows();
    if (this.meaning !== undefined) {
      builder.get(local).call(this.meaning).op('return').end().get(handle).set(local);
      return;
    }
    const none = `${this.symbol}.none`;
    const align = type.result === undefined ? 1 : alignOf(type.result);
    this.objects.push({ kind: 'data', symbol: none, align, mutable: false, bytes: new Uint8Array(1), relocs: [] });
    builder.address(none).op('return').end().get(handle).set(local);
  }

  /** Borrows of resources that are the host's alone: handles of ours, lent to the host meanwhile. */
  private dropBorrows(): void {
    const { builder, context, lift } = this;
    const dropper = new HandleDropper(builder, (t) => {
      if (t.kind !== 'borrow' || context.bridged(t.resource) !== undefined) return undefined;
      return context.dropSymbol(t.resource);
    });
    this.eachParam((type, at) => {
      if (lift.paramsInMemory) dropper.memory(type, 0, at);
      else dropper.flat(type, at, lift.params);
    });
  }

  /** Calls `f` with each parameter and its first local; if they are in memory, with its offset there. */
  private eachParam(f: (type: ValueType, at: number) => void): void {
    const types = this.type.params.map((p) => p.type);
    const { offsets } = recordLayout(types);
    let local = 0;
    types.forEach((type, i) => {
      f(type, this.lift.paramsInMemory ? (offsets[i] ?? 0) : local);
      local += flatten(type).length;
    });
  }

  private replacer(direction: 'give' | 'wrap'): HandleReplacer {
    return new HandleReplacer(this.builder, (t) => {
      if (!isHandle(t)) return undefined;
      const bridged = this.context.bridged(t.resource);
      if (bridged === undefined) return undefined;
      const verb = direction === 'wrap' ? 'wrap' : t.kind === 'borrow' ? 'lend' : 'unwrap';
      return this.use(`${bridged.space}.${verb}-${bridged.name}`);
    });
  }

  /** A result of one core value, on the stack. */
  private wrapSingle(result: ValueType): void {
    const replacer = this.replacer('wrap');
    if (!replacer.holds(result)) return;
    const local = this.builder.local('i32');
    this.builder.set(local);
    replacer.flat(result, local, []);
    this.builder.get(local);
  }

  /** Where the host puts the result: its address, on the stack and in a local. */
  private area(result: ValueType): number {
    const { builder, objects } = this;
    const local = builder.local('i32');
    const [size, align] = [sizeOf(result), alignOf(result)];
    if (size > MAX_AREA) {
      builder.i32(size).i32(align).call('rt.alloc');
    } else {
      const symbol = `${this.symbol}.result`;
      objects.push({ kind: 'data', symbol, align, mutable: true, bytes: new Uint8Array(size), relocs: [] });
      builder.address(symbol);
    }
    builder.tee(local);
    return local;
  }

  private use(symbol: string): string {
    this.uses.add(symbol);
    return symbol;
  }
}

/** Whether nothing is lost where a value is left as it is: it holds no handle, or is one that is lent. */
function isPlain(type: ValueType): boolean {
  return typeof type !== 'object' || type.kind === 'borrow' || !containsHandle(type);
}

function isHandle(type: DefinedType): type is Extract<DefinedType, { readonly kind: 'own' | 'borrow' }> {
  return type.kind === 'own' || type.kind === 'borrow';
}

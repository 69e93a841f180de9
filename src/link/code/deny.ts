import { containsHandle, recordLayout, sizeOf, type FlatFunc } from '../../component/abi.ts';
import { forEachChild, type DefinedType, type FuncType, type Resource, type ValueType } from '../../component/types.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import { sameSignature, type CoreObject, type CoreSignature, type DataObject } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';
import type { StatusNames } from '../../policy/capabilities/answer.ts';
import type { Answer, TemplateSymbol } from '../../policy/capabilities/table.ts';
import { shapeOf } from '../../policy/capabilities/shape.ts';
import { HandleDropper, type DropSymbol } from './handles.ts';
import { harmlessWords } from './harmless-words.ts';
import { Image, MAX_IMAGE, type HandleHole } from './image.ts';

/** What the generator must know of the adapter that the function goes into. */
export interface DenyContext {
  readonly canMake: (resource: Resource) => boolean;
  /** Writes code that leaves a new dummy handle on the stack. It remembers the number in this local, where it can. */
  readonly make: (builder: FunctionBuilder, resource: Resource, remember?: number) => void;
  /** The function `() -> readable end` of a stream of this type that is at its end. */
  readonly makeStream: (type: DefinedType) => string;
  /** The function `(value: address) -> readable end` of a future of this type that gives the value there. */
  readonly makeFuture: (type: DefinedType) => string;
  readonly dropSymbol: DropSymbol;
  /** The core signature of a template and the types for which it is made, by which it is told whether it fits. */
  readonly template: (symbol: TemplateSymbol) => {
    readonly symbol: string;
    readonly type: CoreSignature;
    readonly shapes: readonly string[];
  };
  /** The data of a text. */
  readonly text: (text: string) => DataObject;
}

export interface DeniedFunction {
  /** The core function to lift. */
  readonly symbol: string;
  readonly objects: readonly CoreObject[];
  /** `reachable`: calling it ends the program. `unreachable`: nobody can call it. */
  readonly trap: 'no' | 'reachable' | 'unreachable';
  /** What it answers, in a few words, for the report. */
  readonly says: string;
  /** The resources of which it makes dummy handles. */
  readonly makes: readonly Resource[];
  /** It reads lists that it is given, for the handles in them. */
  readonly reads: boolean;
}

export interface DenyRequest {
  /** `wasi:cli/exit@0.2.0#exit`, or the plain name: for the name of a trap. */
  readonly name: string;
  readonly type: FuncType;
  /** Of its type, lifted. */
  readonly flat: FlatFunc;
  readonly answer: Answer | undefined;
  /** It traps instead of answering. */
  readonly traps: boolean;
  /** Begins the symbols of the new objects. */
  readonly symbol: string;
  /** What an error says that is a text. */
  readonly text: string;
}

/** Writes the core function of a denied one, from its type. */
export function denyFunction(request: DenyRequest, context: DenyContext): DeniedFunction {
  const { type, flat, answer } = request;
  if (answer?.kind === 'unreachable')
    return trap(request, flat, takesHosts(type, context) ? 'reachable' : 'unreachable');
  if (answer?.kind === 'trap' && answer.status !== undefined && sameSignature(flat, STATUS)) {
    return trapByStatus(request, answer.status);
  }
  if (answer?.kind === 'trap' || request.traps) return trap(request, flat, 'reachable');
  if (answer?.kind === 'template') {
    const template = context.template(answer.symbol);
    if (template.shapes.includes(shapeOf(type, () => undefined)) && !dropsAnything(type, context)) {
      return {
        symbol: template.symbol,
        objects: [],
        trap: 'no',
        says: TEMPLATE_WORDS[answer.symbol],
        makes: [],
        reads: false,
      };
    }
  }
  if (answer?.kind === 'remembered' && remembers(type, flat, context)) {
    const builder = new FunctionBuilder(request.symbol, { params: flat.params, results: flat.results });
    const says = 'what it was made with';
    const object = builder.get(0).i32(1).op('i32.sub').finish();
    return { symbol: request.symbol, objects: [object], trap: 'no', says, makes: [], reads: false };
  }
  if (type.result === undefined) {
    // who waits for an unknown function must not go on as if what it does were done
    if (type.async && answer === undefined) return trap(request, flat, 'reachable');
    return answering(request, flat, undefined, 'nothing happens', context);
  }
  if (sizeOf(type.result) > MAX_IMAGE) return trap(request, flat, 'reachable');
  const found = findAnswer(type.result, request, context);
  if (found === undefined) return trap(request, flat, 'reachable');
  return answering(request, flat, found.image, found.says, context);
}

/** What the templates of denied functions answer, for reports. */
const TEMPLATE_WORDS: Readonly<Record<TemplateSymbol, string>> = {
  'insecure-u64': 'a fixed sequence',
  'insecure-bytes': 'a fixed sequence',
  poll: 'all of them ready',
};

/** Whether a function takes nothing but a dummy of this adapter, and gives a number. */
function remembers({ params }: FuncType, { results }: FlatFunc, context: DenyContext): boolean {
  const self = params[0]?.type;
  if (params.length !== 1 || typeof self !== 'object' || self.kind !== 'borrow' || results[0] !== 'i32') return false;
  return context.canMake(self.resource) && context.dropSymbol(self) === undefined;
}

interface Found {
  readonly image: Image;
  readonly says: string;
}

/**
 * The best answer that the result type has: what the table says, else the best error, in the result or in a future of it, else
 * a harmless value. That last one not for results that say later whether it went well, if nothing is known of the function; but a stream
 * alone is at its end.
 */
function findAnswer(
  type: ValueType,
  { type: { async }, answer, symbol, text }: DenyRequest,
  context: DenyContext,
): Found | undefined {
  const attempt = (says: string, fill: (image: Image) => boolean): Found | undefined => {
    const image = new Image(type, context.canMake, symbol, () => context.text(text));
    return fill(image) ? { image, says } : undefined;
  };
  const harmless = (): Found | undefined => {
    const found = attempt('', (i) => i.harmless());
    return found === undefined ? undefined : { ...found, says: harmlessWords(type, found.image.bytes) };
  };
  const anyError = (): Found | undefined =>
    attempt('error', (i) => i.error(undefined) || i.firstCase()) ??
    attempt('error in a future', (i) => i.later(undefined));
  const named = (name: string): Found | undefined =>
    attempt(name === '' ? 'error' : `error ${name}`, (i) => i.error(name)) ??
    attempt(`error ${name} in a future`, (i) => i.later(name)) ??
    anyError() ??
    harmless();
  switch (answer?.kind) {
    case 'error':
      return named(answer.case);
    case 'ok':
      return attempt('ok', (i) => i.ok(answer.value)) ?? anyError() ?? harmless();
    case 'value':
      return attempt('a fixed value', (i) => i.literal(answer.value)) ?? anyError() ?? harmless();
    case 'remembered':
      return harmless() ?? anyError();
    case 'given':
      return attempt('error', (i) => i.given());
    case 'harmless':
      return answer.error === undefined ? (harmless() ?? anyError()) : named(answer.error);
    default:
      if (isKind(type, 'stream')) return harmless();
      return anyError() ?? (async || isKind(type, 'result') || holdsFuture(type) ? undefined : harmless());
  }
}

function isKind(type: ValueType, kind: DefinedType['kind']): boolean {
  return typeof type === 'object' && type.kind === kind;
}

/** Whether a future is anywhere in a type: in a stream there is none if that is at its end. */
function holdsFuture(type: ValueType, known = new Set<DefinedType>()): boolean {
  if (typeof type === 'string' || type.kind === 'stream' || known.has(type)) return false;
  known.add(type);
  let found = type.kind === 'future';
  forEachChild(type, (t) => {
    if (!found && t !== undefined) found = holdsFuture(t, known);
  });
  return found;
}

/** Whether one of its parameters is a handle that does not come from an adapter, but from the host. */
function takesHosts({ params }: FuncType, { canMake }: DenyContext): boolean {
  return params.some(({ type: t }) => {
    return typeof t === 'object' && (t.kind === 'own' || t.kind === 'borrow') && !canMake(t.resource);
  });
}

function trap(request: DenyRequest, flat: FlatFunc, kind: 'reachable' | 'unreachable'): DeniedFunction {
  const { symbol } = request;
  const name = `denied ${request.name}`;
  const signature: CoreSignature = { params: flat.params, results: flat.results };
  // a function that nobody can call needs no name of its own, so that equal ones are written once
  const builder =
    kind === 'reachable' ? new FunctionBuilder(symbol, signature, name) : new FunctionBuilder(symbol, signature);
  return {
    symbol,
    objects: [builder.op('unreachable').finish()],
    trap: kind,
    says: kind === 'reachable' ? 'trap' : 'cannot be called',
    makes: [],
    reads: false,
  };
}

const STATUS: CoreSignature = { params: ['i32'], results: [] };

/** Two traps, so that a backtrace tells with which status the program wanted to end. */
function trapByStatus({ symbol, name }: DenyRequest, status: StatusNames): DeniedFunction {
  const [zero, other] = status.map((said) => {
    return new FunctionBuilder(`${symbol} ${said}`, { params: [], results: [] }, `denied ${name} ${said}`)
      .op('unreachable')
      .finish();
  });
  if (zero === undefined || other === undefined) throw new WasmvirtError('internal', 'a status has two names');
  const builder = new FunctionBuilder(symbol, STATUS).get(0).if().call(other.symbol).end().call(zero.symbol);
  return { symbol, objects: [zero, other, builder.finish()], trap: 'reachable', says: 'trap', makes: [], reads: false };
}

/** A function that drops what it was given and returns an image. */
function answering(
  request: DenyRequest,
  flat: FlatFunc,
  image: Image | undefined,
  says: string,
  context: DenyContext,
): DeniedFunction {
  const { symbol, type } = request;
  const builder = new FunctionBuilder(symbol, { params: flat.params, results: flat.results });
  const reads = dropParams(type, flat, builder, context);
  const objects: CoreObject[] = [];
  if (image !== undefined) {
    if (flat.resultInMemory) {
      const data = `${symbol}.r`;
      objects.push(image.data(data), ...image.strings);
      for (const hole of image.handles) {
        builder.address(data);
        fill(builder, hole, request, objects, context);
        builder.access('i32.store', hole.at);
      }
      builder.address(data);
    } else {
      const [hole] = image.handles;
      if (hole !== undefined) fill(builder, hole, request, objects, context);
      else single(builder, flat, image);
    }
  }
  objects.push(builder.finish());
  const makes: Resource[] = [];
  for (const hole of image?.handles ?? []) if (hole.kind === 'own') makes.push(hole.resource);
  return { symbol, objects, trap: 'no', says, makes, reads };
}

/** The local of the first parameter, if that is an enum. */
function firstEnum({ params }: FuncType): number | undefined {
  const type = params[0]?.type;
  return typeof type === 'object' && type.kind === 'enum' ? 0 : undefined;
}

/** Makes a handle and leaves it on the stack. */
function fill(
  builder: FunctionBuilder,
  hole: HandleHole,
  { symbol, answer, type }: DenyRequest,
  objects: CoreObject[],
  context: DenyContext,
): void {
  switch (hole.kind) {
    case 'own':
      context.make(
        builder,
        hole.resource,
        answer?.kind === 'ok' && answer.remember === true ? firstEnum(type) : undefined,
      );
      return;
    case 'stream':
      builder.call(context.makeStream(hole.type));
      return;
    case 'future': {
      const { value } = hole;
      const data = `${symbol}.f${hole.at}`;
      if (value === undefined) builder.i32(0);
      else {
        objects.push(value.data(data), ...value.strings);
        builder.address(data);
      }
      builder.call(context.makeFuture(hole.type));
      return;
    }
    default:
      hole satisfies never;
  }
}

/** A result of one core value: what the caller would load from the image. */
function single(builder: FunctionBuilder, flat: FlatFunc, image: Image): void {
  const { bytes } = image;
  let bits = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) bits = (bits << 8n) | BigInt(bytes[i] ?? 0);
  switch (flat.results[0]) {
    case 'i32':
      builder.i32(Number(BigInt.asIntN(32, bits)));
      return;
    case 'i64':
      builder.i64(bits);
      return;
    case 'f32':
    case 'f64': {
      const view = new DataView(bytes.buffer);
      if (flat.results[0] === 'f32') builder.f32(view.getFloat32(0, true));
      else builder.f64(view.getFloat64(0, true));
      return;
    }
    default: // a type without values has no core result
  }
}

/** Writes code that drops the handles that a function is given; whether it looks into memory for them. */
function dropParams(type: FuncType, flat: FlatFunc, builder: FunctionBuilder, context: DenyContext): boolean {
  if (!type.params.some((p) => containsHandle(p.type))) return false;
  const dropper = new HandleDropper(builder, context.dropSymbol);
  const types = type.params.map((p) => p.type);
  if (flat.paramsInMemory) {
    const { offsets } = recordLayout(types);
    types.forEach((t, i) => dropper.memory(t, 0, offsets[i] ?? 0));
  } else {
    dropper.flat({ kind: 'tuple', types, aliasOf: undefined }, 0, flat.params);
  }
  return dropper.reads;
}

function dropsAnything(type: FuncType, context: DenyContext): boolean {
  if (!type.params.some((p) => containsHandle(p.type))) return false;
  const dropper = new HandleDropper(new FunctionBuilder('', { params: [], results: [] }), context.dropSymbol);
  return type.params.some((p) => dropper.holds(p.type));
}

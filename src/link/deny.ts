import { flattenFunc, recordLayout, sizeOf, type FlatFunc } from '../component/abi.ts';
import type { FuncType, Resource, ValueType } from '../component/types.ts';
import { FunctionBuilder } from '../core/function-builder.ts';
import type { CoreObject, CoreSignature } from '../core/object.ts';
import type { Answer, TemplateSymbol } from '../policy/capabilities.ts';
import { HandleDropper, type DropSymbol } from './handles.ts';
import { Image } from './image.ts';

/** What the generator must know of the adapter that the function goes into. */
export interface DenyContext {
  readonly canMake: (resource: Resource) => boolean;
  /** Writes code that leaves a new dummy handle on the stack. */
  readonly make: (builder: FunctionBuilder, resource: Resource) => void;
  readonly dropSymbol: DropSymbol;
  /** The core signature of a template, by which it is told whether it fits. */
  readonly template: (symbol: TemplateSymbol) => { readonly symbol: string; readonly type: CoreSignature };
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

/** No answer needs more; a type can be made as large as 2^28 bytes. */
const MAX_IMAGE = 1 << 16;

export interface DenyRequest {
  /** `wasi:cli/exit@0.2.0#exit`, or the plain name: for the name of a trap. */
  readonly name: string;
  readonly type: FuncType;
  readonly answer: Answer | undefined;
  /** Trap instead of answering. */
  readonly onDenyTrap: boolean;
  /** Begins the symbols of the new objects. */
  readonly symbol: string;
}

/** Writes the core function that stands for a denied one, from its type. */
export function denyFunction(request: DenyRequest, context: DenyContext): DeniedFunction {
  const { type, answer } = request;
  const flat = flattenFunc(type, 'lift');
  if (answer?.kind === 'unreachable') return trap(request, flat, 'unreachable');
  if (answer?.kind === 'trap' || request.onDenyTrap) return trap(request, flat, 'reachable');
  if (answer?.kind === 'template') {
    const template = context.template(answer.symbol);
    if (sameSignature(template.type, flat) && !dropsAnything(type, context)) {
      return { symbol: template.symbol, objects: [], trap: 'no', says: answer.symbol, makes: [], reads: false };
    }
  }
  if (type.result === undefined) return answering(request, flat, undefined, 'nothing happens', context);
  if (sizeOf(type.result) > MAX_IMAGE) return trap(request, flat, 'reachable');
  const found = findAnswer(type.result, answer, context, request.symbol);
  if (found === undefined) return trap(request, flat, 'reachable');
  return answering(request, flat, found.image, found.says, context);
}

interface Found {
  readonly image: Image;
  readonly says: string;
}

/** The best answer that the result type has: what the table says, else the best error, else a harmless value. */
function findAnswer(
  type: ValueType,
  answer: Answer | undefined,
  context: DenyContext,
  symbol: string,
): Found | undefined {
  const attempt = (says: string, fill: (image: Image) => boolean): Found | undefined => {
    const image = new Image(type, context.canMake, symbol);
    return fill(image) ? { image, says } : undefined;
  };
  const harmless = (): Found | undefined => attempt('a harmless value', (i) => i.harmless());
  const anyError = (): Found | undefined => attempt('error', (i) => i.error(undefined) || i.firstCase());
  switch (answer?.kind) {
    case 'error':
      return (
        attempt(answer.case === '' ? 'error' : `error ${answer.case}`, (i) => i.error(answer.case)) ??
        anyError() ??
        harmless()
      );
    case 'ok':
      return attempt('ok', (i) => i.ok(answer.value)) ?? anyError() ?? harmless();
    case 'value':
      return attempt('a fixed value', (i) => i.literal(answer.value)) ?? anyError() ?? harmless();
    case 'harmless':
      return harmless() ?? anyError();
    default:
      return anyError() ?? (isResult(type) ? undefined : harmless());
  }
}

function isResult(type: ValueType): boolean {
  return typeof type === 'object' && type.kind === 'result';
}

function trap(request: DenyRequest, flat: FlatFunc, kind: 'reachable' | 'unreachable'): DeniedFunction {
  const { symbol } = request;
  const name = `denied ${request.name}`;
  const signature: CoreSignature = { params: flat.params, results: flat.results };
  // those that nobody can call need no name of their own, so that equal ones are written once
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
  const dropper = new HandleDropper(builder, context.dropSymbol);
  dropParams(type, flat, dropper);
  const objects: CoreObject[] = [];
  if (image !== undefined) {
    if (flat.resultInMemory) {
      const data = `${symbol}.r`;
      objects.push(image.data(data), ...image.strings);
      for (const { at, resource } of image.handles) {
        builder.address(data);
        context.make(builder, resource);
        builder.access('i32.store', at);
      }
      builder.address(data);
    } else {
      single(builder, flat, image, context);
    }
  }
  objects.push(builder.finish());
  const makes = image?.handles.map((h) => h.resource) ?? [];
  return { symbol, objects, trap: 'no', says, makes, reads: dropper.reads };
}

/** A result of one core value: what the caller would load from the image. */
function single(builder: FunctionBuilder, flat: FlatFunc, image: Image, context: DenyContext): void {
  const [hole] = image.handles;
  if (hole !== undefined) {
    context.make(builder, hole.resource);
    return;
  }
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

function dropParams(type: FuncType, flat: FlatFunc, dropper: HandleDropper): void {
  const types = type.params.map((p) => p.type);
  if (flat.paramsInMemory) {
    const { offsets } = recordLayout(types);
    types.forEach((t, i) => dropper.memory(t, 0, offsets[i] ?? 0));
  } else {
    dropper.flat({ kind: 'tuple', types, aliasOf: undefined }, 0, flat.params);
  }
}

function dropsAnything(type: FuncType, context: DenyContext): boolean {
  const dropper = new HandleDropper(new FunctionBuilder('', { params: [], results: [] }), context.dropSymbol);
  return type.params.some((p) => dropper.holds(p.type));
}

function sameSignature(a: CoreSignature, b: CoreSignature): boolean {
  return a.params.join() === b.params.join() && a.results.join() === b.results.join();
}

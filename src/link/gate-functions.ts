import { Mentions } from '../component/mention.ts';
import type { DefinedType, FuncType, Item, Resource, ValueType } from '../component/types.ts';
import { WasmvirtError } from '../errors.ts';
import type { FunctionPlan, ImportPlan, Plan } from '../policy/plan.ts';
import { shapeOf, valueShape } from '../policy/shape.ts';
import type { HostFunction } from './virtual.ts';

/** A function of the host before which the rules are asked. */
export interface RuledFunction {
  readonly importName: string;
  readonly name: string;
  readonly type: FuncType;
  /** The template that stands before it. */
  readonly symbol: string;
  /** It gives handles of the host away: in an adapter of its own, see `asked.wat`. */
  readonly apart: boolean;
  /** Its result may lie in the arena though it takes no list. */
  readonly arena: boolean;
  /** What the template calls: the function itself, and those that it asks. */
  readonly host: readonly HostFunction[];
  /** The resources in its type. */
  readonly resources: readonly Resource[];
}

/** Templates by the names of functions, and what the functions ask of the resource that they are given. */
const TEMPLATES: ReadonlyMap<string, Omit<Template, 'symbol'> & { readonly symbol?: string }> = new Map([
  ['handle', { symbol: 'http.handle', apart: true, arena: true, asks: 'request' }],
  ['[method]tcp-socket.start-bind', {}],
  ['[method]tcp-socket.start-connect', {}],
  ['[method]tcp-socket.start-listen', { asks: 'local-address' }],
  ['[method]tcp-socket.accept', { apart: true, asks: 'remote-address' }],
  ['[method]udp-socket.start-bind', {}],
  ['[method]udp-socket.stream', { apart: true }],
  ['[method]outgoing-datagram-stream.send', {}],
  ['[method]incoming-datagram-stream.receive', { arena: true }],
  ['resolve-addresses', {}],
  ['[method]resolve-address-stream.resolve-next-address', {}],
  ['[method]resolve-address-stream.subscribe', {}],
]);

interface Template {
  readonly symbol: string;
  readonly apart?: boolean;
  readonly arena?: boolean;
  readonly asks?: 'request' | 'local-address' | 'remote-address';
}

/** All functions of a plan that are ruled. */
export function ruledFunctions(plan: Plan): readonly RuledFunction[] {
  return plan.imports.flatMap((p) => p.functions.filter((f) => f.ruled).map((f) => ruledFunction(f, p, plan)));
}

function ruledFunction({ name, type }: FunctionPlan, p: ImportPlan, plan: Plan): RuledFunction {
  const template = TEMPLATES.get(name);
  if (template === undefined)
    throw new WasmvirtError('internal', `there is no template for the ruled function ${name}`);
  const plainName = name.replace('[method]', '');
  const importName = p.item.name.name;
  const self: HostFunction = { symbol: `host.${plainName}`, importName, name, type };
  const mentions = new Mentions();
  mentions.func(type);
  const asked = template.asks === undefined ? [] : questions(template.asks, type, p, plan);
  return {
    importName,
    name,
    type,
    symbol: template.symbol ?? `sockets.${plainName}`,
    apart: template.apart === true,
    arena: template.arena === true,
    host: [self, ...asked],
    resources: [...mentions.resources.values()],
  };
}

function questions(
  asks: NonNullable<Template['asks']>,
  type: FuncType,
  p: ImportPlan,
  plan: Plan,
): readonly HostFunction[] {
  if (asks === 'request') return requestQuestions(type, plan);
  const symbol = `tcp-socket.${asks}`;
  const name = `[method]${symbol}`;
  const common = { symbol: `host.${symbol}`, importName: p.item.name.name, name };
  const exports = exportsOf(p);
  const there = exports.get(name)?.entity;
  if (there?.kind === 'func') return [{ ...common, type: there.type }];
  // `ruledDecision` saw to it that both are there
  const address = exports.get('ip-socket-address')?.entity;
  const { result } = type;
  const error = typeof result === 'object' && result.kind === 'result' ? result.error : undefined;
  if (address?.kind !== 'type' || address.type.kind !== 'variant') {
    throw new WasmvirtError('internal', `${p.item.name.name} has no address`);
  }
  const answer: DefinedType = { kind: 'result', ok: address.type, error, aliasOf: undefined };
  return [{ ...common, type: getter(selfOf(type), answer) }];
}

/** What the host is asked about a request, with the shape that the answer must have. */
const REQUEST_QUESTIONS = [
  ['scheme', 'option<variant{HTTP, HTTPS, other(string)}>'],
  ['authority', 'option<string>'],
  ['path-with-query', 'option<string>'],
  ['method', 'variant{get, head, post, put, delete, connect, options, trace, patch, other(string)}'],
] as const;

function requestQuestions(type: FuncType, plan: Plan): readonly HostFunction[] {
  const request = selfOf(type);
  const home = plan.imports.find((p) => {
    const entity = exportsOf(p).get('outgoing-request')?.entity;
    return entity?.kind === 'type' && entity.type.kind === 'resource' && entity.type.identity === request.identity;
  });
  if (home === undefined) throw odd('outgoing-request');
  const exports = exportsOf(home);
  const nameOfRequest = ({ identity }: Resource): string | undefined => {
    return identity === request.identity ? 'request' : undefined;
  };
  // without methods in the rules there is nothing to compare it with
  const byMethod = plan.policy.network.http?.some((rule) => rule.methods.length > 0) === true;
  const asked = REQUEST_QUESTIONS.filter(([what]) => what !== 'method' || byMethod);
  return asked.map(([what, shape]): HostFunction => {
    const symbol = `outgoing-request.${what}`;
    const name = `[method]${symbol}`;
    const there = exports.get(name)?.entity;
    const wanted = there?.kind === 'func' ? there.type : getter(request, answerTo(what, exports));
    if (shapeOf(wanted, nameOfRequest) !== `(borrow<request>) -> ${shape}`) throw odd(name);
    return { symbol: `host.${symbol}`, importName: home.item.name.name, name, type: wanted };
  });
}

/** The answer's type, over the type that the interface has by name, or over one that it gets. */
function answerTo(what: (typeof REQUEST_QUESTIONS)[number][0], exports: ReadonlyMap<string, Item>): ValueType {
  if (what === 'authority' || what === 'path-with-query') return { kind: 'option', type: 'string', aliasOf: undefined };
  const there = exports.get(what)?.entity;
  const named = there?.kind === 'type' && there.type.kind === 'variant' ? there.type : NAMED[what];
  if (there !== undefined && (there.kind !== 'type' || valueShape(named) !== valueShape(NAMED[what]))) throw odd(what);
  return what === 'scheme' ? { kind: 'option', type: named, aliasOf: undefined } : named;
}

/** The types that functions of the host may be written over though the guest does not name them. */
export const NAMED: Readonly<Record<'scheme' | 'method', DefinedType>> = {
  scheme: variant('HTTP', 'HTTPS'),
  method: variant('get', 'head', 'post', 'put', 'delete', 'connect', 'options', 'trace', 'patch'),
};

/** These cases, and `other` with a text. */
function variant(...labels: readonly string[]): DefinedType {
  const cases = labels.map((label) => ({ label, type: undefined }));
  return { kind: 'variant', cases: [...cases, { label: 'other', type: 'string' }], aliasOf: undefined };
}

function getter(resource: Resource, result: ValueType): FuncType {
  const self: DefinedType = { kind: 'borrow', resource, aliasOf: undefined };
  return { kind: 'func', async: false, params: [{ label: 'self', type: self }], result };
}

/** The resource of the first parameter. */
function selfOf({ params }: FuncType): Resource {
  const type = params[0]?.type;
  if (typeof type === 'object' && (type.kind === 'own' || type.kind === 'borrow')) return type.resource;
  throw new WasmvirtError('internal', 'a ruled function takes no handle');
}

export function exportsOf(p: ImportPlan): ReadonlyMap<string, Item> {
  return p.item.entity.kind === 'instance' ? p.item.entity.type.exports : new Map();
}

function odd(what: string): WasmvirtError {
  return new WasmvirtError(
    'unsupported',
    `rules for http need ${what} as WASI 0.2 has it, and this component has another`,
  );
}

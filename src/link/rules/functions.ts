import { Mentions } from '../../component/mention.ts';
import type { DefinedType, FuncType, Item, Resource, ValueType } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import { answerOf, capability } from '../../policy/capabilities/table.ts';
import type { FunctionPlan, ImportPlan, Plan } from '../../policy/plan.ts';
import { shapeOf, valueShape } from '../../policy/capabilities/shape.ts';
import type { HostFunction } from '../code/functions.ts';

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
  /** What they have to be called. */
  readonly over: readonly string[];
}

/** Templates by the names of functions, and what the functions ask of the resource that they are given. */
const TEMPLATES: ReadonlyMap<string, Omit<Template, 'symbol'> & { readonly symbol?: string }> = new Map([
  [
    'handle',
    {
      symbol: 'http.handle',
      apart: true,
      arena: true,
      asks: 'request',
      over: ['outgoing-request', 'request-options', 'future-incoming-response'],
    },
  ],
  ['[method]tcp-socket.start-bind', { over: ['tcp-socket', 'network'] }],
  ['[method]tcp-socket.start-connect', { over: ['tcp-socket', 'network'] }],
  ['[method]tcp-socket.start-listen', { asks: 'local-address', over: ['tcp-socket'] }],
  [
    '[method]tcp-socket.accept',
    { apart: true, asks: 'remote-address', over: ['tcp-socket', 'input-stream', 'output-stream'] },
  ],
  ['[method]udp-socket.start-bind', { over: ['udp-socket', 'network'] }],
  [
    '[method]udp-socket.stream',
    { apart: true, over: ['udp-socket', 'incoming-datagram-stream', 'outgoing-datagram-stream'] },
  ],
  ['[method]outgoing-datagram-stream.send', { over: ['outgoing-datagram-stream'] }],
  ['[method]incoming-datagram-stream.receive', { arena: true, over: ['incoming-datagram-stream'] }],
  ['resolve-addresses', { over: ['network', 'resolve-address-stream'] }],
  ['[method]resolve-address-stream.resolve-next-address', { over: ['resolve-address-stream'] }],
  ['[method]resolve-address-stream.subscribe', { over: ['resolve-address-stream', 'pollable'] }],
]);

interface Template {
  readonly symbol: string;
  readonly apart?: boolean;
  readonly arena?: boolean;
  readonly asks?: 'request' | 'local-address' | 'remote-address';
  /** The resources that it knows, in the order in which the type mentions them. */
  readonly over: readonly string[];
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
    over: template.over,
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
  const known = home.interface === undefined ? undefined : capability(home.interface);
  // without methods in the rules there is nothing to compare it with
  const byMethod = plan.policy.network.http?.some((rule) => rule.methods.length > 0) === true;
  const asked = REQUEST_QUESTIONS.filter(([what]) => what !== 'method' || byMethod);
  return asked.map(([what, shape]): HostFunction => {
    const symbol = `outgoing-request.${what}`;
    const name = `[method]${symbol}`;
    const there = exports.get(name)?.entity;
    const wanted = there?.kind === 'func' ? there.type : getter(request, answerTo(what, exports));
    if (shapeOf(wanted, nameOfRequest) !== `(borrow<request>) -> ${shape}`) throw odd(name);
    // what the plan denies is not asked, and not every interface has what is not imported from it
    const stays = home.functions.find((f) => f.name === name)?.by === 'host';
    const standard = known !== undefined && answerOf(known, name) !== undefined;
    if (there === undefined ? !standard : !stays) throw unasked(name, home);
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

function unasked(name: string, { item }: ImportPlan): WasmvirtError {
  return new WasmvirtError(
    'unsupported',
    `rules for http need ${name}, which the host is not asked for in ${item.name.name}: let that import through, or leave the rules out`,
  );
}

/**
 * @throws WasmvirtError `unsupported` if a function is over other resources than those that its template knows. `nameOf`: what
 *   one is called.
 */
export function checkResources(f: RuledFunction, nameOf: (resource: Resource) => string): void {
  f.over.forEach((name, i) => {
    const resource = f.resources[i];
    if (resource !== undefined && nameOf(resource) === name) return;
    const what = f.symbol.startsWith('http.') ? 'http' : 'sockets';
    const there = resource === undefined ? 'no such resource' : nameOf(resource);
    const message = `rules for ${what} need ${name} in ${f.name} of ${f.importName}, and this component has ${there} in its place`;
    throw new WasmvirtError('unsupported', message);
  });
}

function odd(what: string): WasmvirtError {
  return new WasmvirtError(
    'unsupported',
    `rules for http need ${what} as WASI 0.2 has it, and this component has another`,
  );
}

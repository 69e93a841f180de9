import type { DefinedType, FuncType, Item, Resource, ValueType } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import { shapeOf, valueShape } from '../capabilities/shape.ts';
import { answerOf, capability } from '../capabilities/table.ts';
import type { DecidedImport, FunctionPlan, HostCall } from '../import-plan.ts';
import type { Policy } from '../policy.ts';

/** What rules look at beside the parameters of a call, by the name of the ruled function: addresses of a socket, by methods of it. */
const ADDRESSES: ReadonlyMap<string, readonly string[]> = new Map([
  ['[method]tcp-socket.start-listen', ['local-address']],
  ['[method]tcp-socket.accept', ['remote-address']],
  ['[method]tcp-socket.listen', ['get-local-address', 'get-remote-address']],
]);

/** The same of a request. */
const REQUESTS: ReadonlyMap<string, RequestNames> = new Map([
  ['handle', { resource: 'outgoing-request', getter: '' }],
  ['send', { resource: 'request', getter: 'get-' }],
]);

interface RequestNames {
  readonly resource: string;
  /** Before the names of its methods. */
  readonly getter: '' | 'get-';
}

/** The methods of the same socket that give the addresses which a ruled function is about. */
export function addressQueries(name: string): readonly string[] {
  return (ADDRESSES.get(name) ?? []).map((query) => `[method]tcp-socket.${query}`);
}

/**
 * What the adapter before a ruled function asks the host about what the function is given.
 *
 * @throws WasmvirtError `unsupported` if the host does not answer that, or answers otherwise than WASI
 */
export function queriesOf(
  { name, type, ruled, traced }: Pick<FunctionPlan, 'name' | 'type' | 'ruled' | 'traced'>,
  p: DecidedImport,
  imports: readonly DecidedImport[],
  policy: Policy,
): readonly HostCall[] {
  if (!ruled) return [];
  const request = REQUESTS.get(name);
  if (request === undefined) return addressQueries(name).map((query) => socketQuery(query, type, p));
  // without methods in the rules there is nothing to compare it with; a trace into a file shows no requests
  const byMethod = policy.network.http?.some((rule) => rule.methods.length > 0) === true;
  const shown = traced !== undefined && policy.trace?.kind === 'stderr';
  return requestQueries(type, imports, request, byMethod || shown);
}

function socketQuery(name: string, type: FuncType, p: DecidedImport): HostCall {
  const importName = p.item.name.name;
  const exports = exportsOf(p);
  const there = exports.get(name)?.entity;
  if (there?.kind === 'func') return { importName, name, type: there.type };
  // `ruled.ts` refuses imports that have neither
  const address = exports.get('ip-socket-address')?.entity;
  const { result } = type;
  const error = typeof result === 'object' && result.kind === 'result' ? result.error : undefined;
  if (address?.kind !== 'type' || address.type.kind !== 'variant') {
    throw new WasmvirtError('internal', `${importName} has no address`);
  }
  const answer: DefinedType = { kind: 'result', ok: address.type, error, aliasOf: undefined };
  return { importName, name, type: getter(selfOf(type), answer) };
}

/** What the host is asked about a request, with the shape that the answer must have. */
const REQUEST_QUERIES = [
  ['scheme', 'option<variant{HTTP, HTTPS, other(string)}>'],
  ['authority', 'option<string>'],
  ['path-with-query', 'option<string>'],
  ['method', 'variant{get, head, post, put, delete, connect, options, trace, patch, other(string)}'],
] as const;

function requestQueries(
  type: FuncType,
  imports: readonly DecidedImport[],
  { resource, getter: prefix }: RequestNames,
  byMethod: boolean,
): readonly HostCall[] {
  const request = selfOf(type);
  const home = imports.find((p) => {
    const entity = exportsOf(p).get(resource)?.entity;
    return entity?.kind === 'type' && entity.type.kind === 'resource' && entity.type.identity === request.identity;
  });
  if (home === undefined) throw odd(resource);
  const exports = exportsOf(home);
  const nameOfRequest = ({ identity }: Resource): string | undefined => {
    return identity === request.identity ? 'request' : undefined;
  };
  const known = home.interface === undefined ? undefined : capability(home.interface);
  const queries = REQUEST_QUERIES.filter(([what]) => what !== 'method' || byMethod);
  return queries.map(([what, shape]): HostCall => {
    const name = `[method]${resource}.${prefix}${what}`;
    const there = exports.get(name)?.entity;
    const wanted = there?.kind === 'func' ? there.type : getter(request, answerTo(what, exports));
    if (shapeOf(wanted, nameOfRequest) !== `(borrow<request>) -> ${shape}`) throw odd(name);
    // denied functions are not asked, and a function that is not imported is only asked if WASI has it
    const stays = home.functions.find((f) => f.name === name)?.by === 'host';
    const standard = known !== undefined && answerOf(known, name) !== undefined;
    if (there === undefined ? !standard : !stays) throw notAsked(name, home);
    return { importName: home.item.name.name, name, type: wanted };
  });
}

/** The answer's type, over the type that the interface has by name, or over one that it gets. */
function answerTo(what: (typeof REQUEST_QUERIES)[number][0], exports: ReadonlyMap<string, Item>): ValueType {
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

function exportsOf({ item }: DecidedImport): ReadonlyMap<string, Item> {
  return item.entity.kind === 'instance' ? item.entity.type.exports : new Map();
}

function notAsked(name: string, { item }: DecidedImport): WasmvirtError {
  return new WasmvirtError(
    'unsupported',
    `rules for http need ${name}, which the host is not asked for in ${item.name.name}: let that import through, or leave the rules out`,
  );
}

function odd(what: string): WasmvirtError {
  return new WasmvirtError('unsupported', `rules for http need ${what} as WASI has it, and this component has another`);
}

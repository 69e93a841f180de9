import { Mentions } from '../../component/mention.ts';
import type { FuncType, Resource } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import { isVersion03, type Subsystem } from '../../policy/capabilities/table.ts';
import type { FunctionPlan, ImportPlan } from '../../policy/import-plan.ts';
import type { Plan } from '../../policy/plan.ts';
import { trapName, type TracedCalls } from '../adapter/needs.ts';
import type { HostFunction, TaskCode } from '../code/functions.ts';
import { forwardBuiltins, relayBuiltins } from '../code/task-builtins.ts';

/** A function of the host before which the rules are asked. */
export interface RuledFunction {
  /** Whose rules are asked. */
  readonly subsystem: Subsystem;
  readonly importName: string;
  readonly name: string;
  readonly type: FuncType;
  /** The template in front of it. */
  readonly symbol: string;
  /** It gives handles of the host away: in an adapter of its own, see `asked.wat`. */
  readonly apart: boolean;
  /** It waits for others while the program calls on: in an adapter of its own, as jco loses calls of one that has just called the host. */
  readonly alone: boolean;
  /** Its result may lie in the arena though it takes no list. */
  readonly arena: boolean;
  /** What the template calls: the function itself, and its queries. */
  readonly host: readonly HostFunction[];
  /** Before the names of resources and of functions of the host, in the symbols that templates of WASI 0.3 import. */
  readonly prefix: '' | '03.';
  /** It is lifted with a callback. The template gives its result through `gate.return-<result>`. */
  readonly task: (TaskCode & { readonly result: string }) | undefined;
  /** The resources in its type. */
  readonly resources: readonly Resource[];
  /** What they have to be called. */
  readonly over: readonly string[];
  /** Its calls are written down. */
  readonly traced: TracedCalls | undefined;
}

type Templates = ReadonlyMap<string, Template>;

/** Templates by the names of functions of WASI 0.2. */
const TEMPLATES: Templates = new Map<string, Template>([
  [
    'handle',
    {
      symbol: 'http.handle',
      apart: true,
      arena: true,
      over: ['outgoing-request', 'request-options', 'future-incoming-response'],
    },
  ],
  ['[method]tcp-socket.start-bind', { over: ['tcp-socket', 'network'] }],
  ['[method]tcp-socket.start-connect', { over: ['tcp-socket', 'network'] }],
  ['[method]tcp-socket.start-listen', { over: ['tcp-socket'] }],
  ['[method]tcp-socket.accept', { apart: true, over: ['tcp-socket', 'input-stream', 'output-stream'] }],
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

/** The same of WASI 0.3. Those with a result are tasks. */
const TEMPLATES_03: Templates = new Map<string, Template>([
  ['send', { symbol: 'http.send', apart: true, result: 'send', over: ['request', 'response'] }],
  ['[method]tcp-socket.bind', { apart: true, arena: true, over: ['tcp-socket'] }],
  ['[method]tcp-socket.connect', { result: 'connect', over: ['tcp-socket'] }],
  ['[method]tcp-socket.listen', { apart: true, result: 'listen', over: ['tcp-socket'] }],
  ['[method]udp-socket.bind', { arena: true, over: ['udp-socket'] }],
  ['[method]udp-socket.connect', { arena: true, over: ['udp-socket'] }],
  ['[method]udp-socket.send', { result: 'datagram-sent', over: ['udp-socket'] }],
  ['[method]udp-socket.receive', { alone: true, result: 'datagram', over: ['udp-socket'] }],
  ['resolve-addresses', { result: 'look-up', over: [] }],
]);

interface Template {
  /** Without one, that of its name. */
  readonly symbol?: string;
  readonly apart?: boolean;
  readonly alone?: boolean;
  /**
   * What the function that gives the task's result is called. Behind a function that is asynchronous, the task calls the host's as a subtask;
   * behind one that is not, it goes on when it has returned.
   */
  readonly result?: string;
  readonly arena?: boolean;
  /** The resources that it knows, in the order in which the type mentions them. */
  readonly over: readonly string[];
}

/** All functions of a plan that are ruled. */
export function ruledFunctions({ imports, trace }: Plan): readonly RuledFunction[] {
  const writes = trace !== undefined;
  return imports.flatMap((p) => p.functions.filter((f) => f.ruled).map((f) => ruledFunction(f, p, writes)));
}

/** `writes`: a trace goes where rule adapters can write. */
function ruledFunction({ name, type, queries, traced }: FunctionPlan, p: ImportPlan, writes: boolean): RuledFunction {
  const is03 = isVersion03(p.interface?.version);
  const template = (is03 ? TEMPLATES_03 : TEMPLATES).get(name);
  if (template === undefined)
    throw new WasmvirtError('internal', `there is no template for the ruled function ${name}`);
  const { subsystem } = p;
  if (subsystem === undefined) throw new WasmvirtError('internal', `${name} is ruled and of no subsystem`);
  const importName = p.item.name.name;
  const mentions = new Mentions();
  mentions.func(type);
  const prefix = is03 ? '03.' : '';
  const { result } = template;
  const symbol = template.symbol ?? `sockets.${prefix}${plainName(name)}`;
  const own = { importName, name, type, ...(type.async ? ({ subtask: true } as const) : {}) };
  return {
    subsystem,
    importName,
    name,
    type,
    symbol,
    apart: template.apart === true,
    alone: template.alone === true,
    arena: template.arena === true,
    host: [own, ...queries].map((call) => ({ symbol: `host.${prefix}${plainName(call.name)}`, ...call })),
    prefix,
    task: result === undefined ? undefined : { ...taskOf(symbol, type, result), result },
    resources: [...mentions.resources.values()],
    over: template.over,
    traced: traced === undefined || !writes ? undefined : { name: trapName(p.item, name), calls: traced },
  };
}

/** A function that is not asynchronous gives a stream of sockets, or an error. */
function taskOf(symbol: string, type: FuncType, result: string): TaskCode {
  if (type.async) return { callback: `${symbol}.callback`, builtins: forwardBuiltins(result), twin: false };
  const ok = typeof type.result === 'object' && type.result.kind === 'result' ? type.result.ok : undefined;
  const builtins = relayBuiltins(ok, { stream: 'peers', result });
  return { callback: 'sockets.03.peers', builtins, twin: true };
}

/** Without the annotation: what the symbols of templates are made of. */
function plainName(name: string): string {
  return name.replace('[method]', '');
}

/**
 * @throws WasmvirtError `unsupported` if a function is over other resources than those that its template knows. `nameOf`: what
 *   one is called.
 */
export function checkResources(f: RuledFunction, nameOf: (resource: Resource) => string): void {
  f.over.forEach((name, i) => {
    const resource = f.resources[i];
    if (resource !== undefined && nameOf(resource) === name) return;
    const there = resource === undefined ? 'no such resource' : nameOf(resource);
    const message = `rules for ${f.subsystem} need ${name} in ${f.name} of ${f.importName}, and this component has ${there} in its place`;
    throw new WasmvirtError('unsupported', message);
  });
}

import type { InterfaceName } from '../../component/extern-name.ts';
import type { DefinedType, Entity, FuncType, InstanceType, Item, Resource } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import { say, type Sentence } from '../../settings/sentence.ts';
import { WASI } from '../capabilities/table.ts';
import type { DecidedImport, FunctionPlan, HostCall, ImportPlan } from '../import-plan.ts';
import { mention, proposal } from '../options/mention.ts';
import { specificity } from '../options/selector.ts';
import type { Policy } from '../policy.ts';

/** What a trace needs of the host beside what the guest imports: imports of the output that only the adapter knows. */
export interface TraceImports {
  /** In the order in which they must be imported. */
  readonly items: readonly Item[];
  readonly outputStream: Resource;
  readonly error: Resource;
  readonly getStderr: HostCall;
  /** `[method]output-stream.blocking-write-and-flush`: at most 4096 bytes a call. */
  readonly write: HostCall;
}

/** All that there are of 0.2: hosts give the same for each. */
const VERSIONS = Array.from({ length: 13 }, (_, patch) => `0.2.${patch}`);

/**
 * The standard error of the host and the stream that it is, in the first version of WASI 0.2 of which the guest imports neither: so that
 * they are other types than the guest's, whoever provides those.
 *
 * @param names the imports of the guest
 * @throws WasmvirtError `unsupported` if the guest imports them in all versions
 */
export function traceImports(names: ReadonlySet<string>): TraceImports {
  const nameOf = (packageName: string, name: string, version: string): string =>
    `${WASI}:${packageName}/${name}@${version}`;
  const version = VERSIONS.find((v) => !INTERFACES.some(([p, name]) => names.has(nameOf(p, name, v))));
  if (version === undefined) {
    throw new WasmvirtError(
      'unsupported',
      'a component with every version of WASI 0.2 cannot be traced to stderr: use a file',
    );
  }
  const error = resource(-1);
  const outputStream = resource(-2);
  const streamError: DefinedType = {
    kind: 'variant',
    cases: [
      { label: 'last-operation-failed', type: { kind: 'own', resource: error, aliasOf: undefined } },
      { label: 'closed', type: undefined },
    ],
    aliasOf: undefined,
  };
  const named: DefinedType = { ...streamError, aliasOf: streamError };
  const write: FuncType = {
    kind: 'func',
    async: false,
    params: [
      { label: 'self', type: { kind: 'borrow', resource: outputStream, aliasOf: undefined } },
      { label: 'contents', type: { kind: 'list', element: 'u8', length: undefined, aliasOf: undefined } },
    ],
    result: { kind: 'result', ok: undefined, error: named, aliasOf: undefined },
  };
  const streamOfStderr = alias(outputStream);
  const get: FuncType = {
    kind: 'func',
    async: false,
    params: [],
    result: { kind: 'own', resource: streamOfStderr, aliasOf: undefined },
  };
  const [errors, streams, stderr] = INTERFACES.map(([p, name]) => nameOf(p, name, version)) as [string, string, string];
  return {
    items: [
      instance(errors, { error: { kind: 'type', type: error } }),
      instance(streams, {
        error: { kind: 'type', type: alias(error) },
        'output-stream': { kind: 'type', type: outputStream },
        'stream-error': { kind: 'type', type: named },
        [WRITE]: { kind: 'func', type: write },
      }),
      instance(stderr, {
        'output-stream': { kind: 'type', type: streamOfStderr },
        [GET]: { kind: 'func', type: get },
      }),
    ],
    outputStream,
    error,
    getStderr: { importName: stderr, name: GET, type: get },
    write: { importName: streams, name: WRITE, type: write },
  };
}

/**
 * Refuses a trace into a file that nobody can read.
 *
 * @throws WasmvirtError `conflict`
 */
export function checkTrace({ trace }: Policy, hasFiles: boolean): void {
  if (trace?.kind !== 'file' || hasFiles) return;
  throw new WasmvirtError(
    'conflict',
    `a trace into ${trace.path} would never be read: the component imports no filesystem; trace to stderr instead`,
  );
}

/**
 * Whether calls of a function are written down: not those that go straight to the host, and only those that are asked for. Rules are asked in
 * an adapter that has no files.
 */
export function tracedOf(
  { type, provider, ruled }: Pick<FunctionPlan, 'type' | 'provider' | 'ruled'>,
  { item, interface: asked }: Pick<DecidedImport, 'item' | 'interface'>,
  { trace }: Policy,
): FunctionPlan['traced'] {
  if (trace === undefined) return undefined;
  if (provider.kind === 'host' && !(ruled && trace.kind === 'stderr')) return undefined;
  const { errors, only } = trace;
  if (only.length > 0 && !only.some((selector) => specificity(selector, item.name.name, asked) > 0)) return undefined;
  if (!errors) return 'all';
  const { result } = type;
  const fails = (typeof result === 'object' && result.kind === 'result') || provider.kind === 'deny';
  return fails ? 'errors' : undefined;
}

/** In a sentence, that there is nothing to trace. */
export function traceNotes(imports: readonly ImportPlan[], { trace }: Policy): readonly Sentence[] {
  if (trace === undefined) return [];
  const about = mention('trace');
  if (trace.kind === 'file' && imports.some((p) => p.functions.some((f) => f.ruled && f.traced === undefined)))
    return [
      say`a trace into a file does not show what rules refuse: ${proposal('trace', true)} does, on the host's standard error`,
    ];
  if (imports.some((p) => p.functions.some((f) => f.traced !== undefined))) return [];
  const filtered = trace.errors || trace.only.length > 0;
  const why = filtered
    ? 'no call that could be written down is one of those that it names'
    : 'every call goes straight to the host';
  return [say`the option ${about} has no effect: ${why}`];
}

const GET = 'get-stderr';

const WRITE = '[method]output-stream.blocking-write-and-flush';

/** Package and interface, each behind those that it uses. */
const INTERFACES: readonly (readonly [InterfaceName['package'], InterfaceName['interface']])[] = [
  ['io', 'error'],
  ['io', 'streams'],
  ['cli', 'stderr'],
];

/** Negative numbers: the guest's resources have others. */
function resource(id: number): Resource {
  return { kind: 'resource', identity: { id }, aliasOf: undefined };
}

function alias(of: Resource): Resource {
  return { kind: 'resource', identity: of.identity, aliasOf: of };
}

function instance(name: string, entities: Readonly<Record<string, Entity>>): Item {
  const exports = Object.entries(entities).map(([label, entity]): [string, Item] => {
    return [label, { name: { name: label, attributes: [] }, entity }];
  });
  const type: InstanceType = { kind: 'instance', exports: new Map(exports) };
  return { name: { name, attributes: [] }, entity: { kind: 'instance', type } };
}

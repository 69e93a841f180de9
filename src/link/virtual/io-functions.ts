import { flattenFunc } from '../../component/abi.ts';
import type { DefinedType, FuncType, Resource, ValueType } from '../../component/types.ts';
import type { CoreSignature, ImportObject } from '../../core/object.ts';

/** The resources of `wasi:io`, by name. */
export const IO_RESOURCES = ['error', 'pollable', 'input-stream', 'output-stream'] as const;
export type IoResource = (typeof IO_RESOURCES)[number];

/** The interfaces of `wasi:io`, by name. */
export type IoInterface = 'error' | 'poll' | 'streams';

/** The interface that defines a resource. */
export function homeOf(resource: IoResource): IoInterface {
  return resource === 'error' ? 'error' : resource === 'pollable' ? 'poll' : 'streams';
}

/** A function of `wasi:io`, by its name in the binary. */
export type IoFunctionName = keyof typeof FUNCTIONS;

/** What functions of `wasi:io` are written over: the resources, and `stream-error` as the interface `streams` names it. */
export interface IoTypes {
  readonly resource: (name: IoResource) => Resource;
  readonly streamError: DefinedType | undefined;
}

type Parameter = 'u64' | 'list<u8>' | 'input-stream' | 'list<pollable>';
type Result = 'bytes' | 'count' | 'nothing' | 'pollable' | 'string' | 'bool' | 'list<u32>' | undefined;

/** Parameters beside the resource whose method it is, and the result. `bytes`, `count`, `nothing`: or a `stream-error`. */
const FUNCTIONS = {
  '[method]error.to-debug-string': ['error', [], 'string'],
  '[method]pollable.ready': ['poll', [], 'bool'],
  '[method]pollable.block': ['poll', [], undefined],
  poll: ['poll', ['in: list<pollable>'], 'list<u32>'],
  '[method]input-stream.read': ['streams', ['len: u64'], 'bytes'],
  '[method]input-stream.blocking-read': ['streams', ['len: u64'], 'bytes'],
  '[method]input-stream.skip': ['streams', ['len: u64'], 'count'],
  '[method]input-stream.blocking-skip': ['streams', ['len: u64'], 'count'],
  '[method]input-stream.subscribe': ['streams', [], 'pollable'],
  '[method]output-stream.check-write': ['streams', [], 'count'],
  '[method]output-stream.write': ['streams', ['contents: list<u8>'], 'nothing'],
  '[method]output-stream.blocking-write-and-flush': ['streams', ['contents: list<u8>'], 'nothing'],
  '[method]output-stream.flush': ['streams', [], 'nothing'],
  '[method]output-stream.blocking-flush': ['streams', [], 'nothing'],
  '[method]output-stream.subscribe': ['streams', [], 'pollable'],
  '[method]output-stream.write-zeroes': ['streams', ['len: u64'], 'nothing'],
  '[method]output-stream.blocking-write-zeroes-and-flush': ['streams', ['len: u64'], 'nothing'],
  '[method]output-stream.splice': ['streams', ['src: input-stream', 'len: u64'], 'count'],
  '[method]output-stream.blocking-splice': ['streams', ['src: input-stream', 'len: u64'], 'count'],
} as const satisfies Record<string, readonly [IoInterface, readonly `${string}: ${Parameter}`[], Result]>;

/** All functions of `wasi:io`, which are the same in all versions of 0.2. */
export const IO_FUNCTIONS = Object.keys(FUNCTIONS) as readonly IoFunctionName[]; // the keys of a constant

export function isIoFunction(name: string): name is IoFunctionName {
  return Object.hasOwn(FUNCTIONS, name);
}

export function ioInterfaceOf(name: IoFunctionName): IoInterface {
  return FUNCTIONS[name][0];
}

/** `input-stream.read` for `[method]input-stream.read`: what the symbols of templates are made of. */
export function ioSymbol(name: IoFunctionName): string {
  return name.replace('[method]', '');
}

/** The type of a function of `wasi:io`, for those that a guest does not import. Without `streamError` the variant has no name. */
export function ioFunctionType(name: IoFunctionName, types: IoTypes): FuncType {
  const [, parameters, result] = FUNCTIONS[name];
  const self = IO_RESOURCES.find((r) => name.startsWith(`[method]${r}.`));
  const params = parameters.map((text: string) => {
    const [label = '', type = ''] = text.split(': ');
    return { label, type: parameterType(type as Parameter, types) }; // written in the table above
  });
  if (self !== undefined) params.unshift({ label: 'self', type: handle('borrow', self, types) });
  return { kind: 'func', async: false, params, result: resultType(result, types) };
}

function parameterType(type: Parameter, types: IoTypes): ValueType {
  switch (type) {
    case 'u64':
      return 'u64';
    case 'list<u8>':
      return list('u8');
    case 'list<pollable>':
      return list(handle('borrow', 'pollable', types));
    case 'input-stream':
      return handle('borrow', 'input-stream', types);
    default:
      return type satisfies never;
  }
}

function resultType(result: Result, types: IoTypes): ValueType | undefined {
  switch (result) {
    case 'bytes':
      return fallible(list('u8'), types);
    case 'count':
      return fallible('u64', types);
    case 'nothing':
      return fallible(undefined, types);
    case 'pollable':
      return handle('own', 'pollable', types);
    case 'list<u32>':
      return list('u32');
    default:
      return result;
  }
}

function fallible(ok: ValueType | undefined, types: IoTypes): DefinedType {
  const error: DefinedType = types.streamError ?? {
    kind: 'variant',
    cases: [
      { label: 'last-operation-failed', type: handle('own', 'error', types) },
      { label: 'closed', type: undefined },
    ],
    aliasOf: undefined,
  };
  return { kind: 'result', ok, error, aliasOf: undefined };
}

function list(element: ValueType): DefinedType {
  return { kind: 'list', element, length: undefined, aliasOf: undefined };
}

function handle(kind: 'own' | 'borrow', name: IoResource, types: IoTypes): DefinedType {
  return { kind, resource: types.resource(name), aliasOf: undefined };
}

/** What stands behind a core import of the templates of `wasi:io`. */
export type IoImport = { readonly object: ImportObject } & (
  | {
      readonly kind: 'canon';
      readonly canon: 'resource.new' | 'resource.rep' | 'resource.drop';
      readonly resource: IoResource;
      /** The type of ours, or the host's, which ours wraps. */
      readonly owner: 'ours' | 'host';
    }
  | { readonly kind: 'host'; readonly name: IoFunctionName }
);

const FROM_I32: CoreSignature = { params: ['i32'], results: ['i32'] };
const TAKE_I32: CoreSignature = { params: ['i32'], results: [] };

/** All core imports that templates of `wasi:io` can have, by symbol. */
export const ioImports: ReadonlyMap<string, IoImport> = new Map(
  [...IO_RESOURCES.flatMap(canons), ...IO_FUNCTIONS.map(hostImport)].map((item) => [item.object.symbol, item]),
);

function canons(resource: IoResource): readonly IoImport[] {
  const canon = (op: 'new' | 'rep' | 'drop', owner: 'ours' | 'host', type: CoreSignature): IoImport => ({
    kind: 'canon',
    canon: `resource.${op}`,
    resource,
    owner,
    object: { kind: 'import', symbol: `canon.${op}-${owner === 'host' ? 'host-' : ''}${resource}`, type },
  });
  return [
    canon('new', 'ours', FROM_I32),
    canon('rep', 'ours', FROM_I32),
    canon('drop', 'ours', TAKE_I32),
    canon('drop', 'host', TAKE_I32),
  ];
}

function hostImport(name: IoFunctionName): IoImport {
  const anyResource: Resource = { kind: 'resource', identity: { id: 0 }, aliasOf: undefined };
  const { params, results } = flattenFunc(
    ioFunctionType(name, { resource: () => anyResource, streamError: undefined }),
    'lower',
  );
  const object: ImportObject = { kind: 'import', symbol: `host.${ioSymbol(name)}`, type: { params, results } };
  return { kind: 'host', name, object };
}

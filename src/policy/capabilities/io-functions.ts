import type { DefinedType, FuncType, Resource, ValueType } from '../../component/types.ts';

/** The resources of `wasi:io`, by name. */
export const IO_RESOURCES = ['error', 'pollable', 'input-stream', 'output-stream'] as const;
export type IoResource = (typeof IO_RESOURCES)[number];

/** The interfaces of `wasi:io`, by name. */
export type IoInterface = 'error' | 'poll' | 'streams';

/** The interface that defines a resource. */
export function definedIn(resource: IoResource): IoInterface {
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

/** The resource on whose handles a function works; `poll` on pollables. */
export function resourceOf(name: IoFunctionName): IoResource {
  return IO_RESOURCES.find((r) => name.startsWith(`[method]${r}.`)) ?? 'pollable';
}

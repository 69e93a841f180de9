import type { DefinedType, FuncType, ValueType } from '../../component/types.ts';
import type { TypeRef } from '../encode/type-table.ts';
import { returnBuiltin, type Builtin, type EndBuiltin } from './builtin.ts';
import type { TaskBuiltin } from './functions.ts';

/** What tasks call whatever they do, by symbol. */
const ALWAYS: readonly (readonly [string, TaskBuiltin])[] = (
  ['waitable-set.new', 'waitable-set.drop', 'waitable.join'] as const
).map((kind) => [`canon.${kind}`, { kind }]);

/** Where a task keeps what is its own, if hosts may hold the lock of its adapter for that (`waits.wat`). */
const CONTEXT = (['context.get', 'context.set'] as const).map((kind) => [`canon.${kind}`, { kind }] as const);

const STREAM = ['stream.new', 'stream.read', 'stream.write', 'stream.drop-readable', 'stream.drop-writable'] as const;
const FUTURE = ['future.new', 'future.write', 'future.drop-writable'] as const;

/**
 * The built-ins of a task with one stream and one future in its type, by the symbols under which templates import them.
 *
 * @param names what these are called in them: of the stream, as in `canon.bytes.new`; of the future, as in `canon.cli-result.new`; and of
 *   what gives the result, as in `canon.return-cli-input`
 */
export function streamBuiltins(
  type: FuncType,
  names: { readonly stream: string; readonly future: string; readonly result: string },
): ReadonlyMap<string, TaskBuiltin> {
  const found = new Map<string, TaskBuiltin>(ALWAYS);
  const parts = [...type.params.map((p) => p.type), ...partsOfResult(type.result)];
  enterEnds(found, names.stream, parts.find(isOf('stream')), STREAM);
  enterEnds(found, names.future, parts.find(isOf('future')), FUTURE);
  return found.set(`canon.return-${names.result}`, { kind: 'task.return' });
}

/** Waiting, without a stream or a future. */
export function waitingBuiltins(result: string): ReadonlyMap<string, TaskBuiltin> {
  return new Map<string, TaskBuiltin>([...ALWAYS, ...CONTEXT, [`canon.return-${result}`, { kind: 'task.return' }]]);
}

/** Waiting for nothing but a turn: of a task that can be cancelled meanwhile. */
export function turnBuiltins(result: string): ReadonlyMap<string, TaskBuiltin> {
  return new Map<string, TaskBuiltin>([
    ...CONTEXT,
    ['canon.task.cancel', { kind: 'task.cancel' }],
    [`canon.return-${result}`, { kind: 'task.return' }],
  ]);
}

/** Those of a task that moves items from a stream of the host's to one of ours, which are of this type. */
export function relayBuiltins(
  stream: ValueType | undefined,
  names: { readonly stream: string; readonly result: string },
): ReadonlyMap<string, TaskBuiltin> {
  const found = new Map<string, TaskBuiltin>(waitingBuiltins(names.result));
  if (stream !== undefined && isOf('stream')(stream))
    enterEnds(found, names.stream, stream, [...STREAM, 'stream.cancel-read', 'stream.cancel-write']);
  return found;
}

/** Those of a task that calls a function of the host's as a subtask and waits for it whatever its caller wants: `forward.wat`. */
export function awaitingBuiltins(result: string): ReadonlyMap<string, TaskBuiltin> {
  return new Map<string, TaskBuiltin>([...waitingBuiltins(result), ['canon.subtask.drop', { kind: 'subtask.drop' }]]);
}

/** Those of a task that calls a function of the host's as a subtask, which is cancelled with it. */
export function forwardBuiltins(result: string): ReadonlyMap<string, TaskBuiltin> {
  const found = new Map<string, TaskBuiltin>(awaitingBuiltins(result));
  for (const kind of ['subtask.cancel', 'task.cancel'] as const) found.set(`canon.${kind}`, { kind });
  return found;
}

/**
 * A built-in of a task, for an adapter.
 *
 * @param type of the function that begins the task
 * @param ref the number of a type in the table of types, as the adapter sees it
 */
export function builtinOf(builtin: TaskBuiltin, type: FuncType, ref: (type: ValueType) => TypeRef): Builtin {
  if (builtin.kind === 'task.return') {
    return returnBuiltin(type, type.result === undefined ? undefined : ref(type.result));
  }
  return 'type' in builtin ? { kind: builtin.kind, type: ref(builtin.type) } : builtin;
}

function enterEnds(
  found: Map<string, TaskBuiltin>,
  name: string,
  of: DefinedType | undefined,
  kinds: readonly EndBuiltin['kind'][],
): void {
  if (of === undefined) return;
  for (const kind of kinds) found.set(`canon.${name}.${kind.slice(kind.indexOf('.') + 1)}`, { kind, type: of });
}

function partsOfResult(result: ValueType | undefined): readonly ValueType[] {
  if (result === undefined) return [];
  return typeof result === 'object' && result.kind === 'tuple' ? result.types : [result];
}

function isOf(kind: 'stream' | 'future') {
  return (type: ValueType): type is DefinedType => typeof type === 'object' && type.kind === kind;
}

import type { Canon } from '../binary/canon.ts';
import type { CanonOpt } from '../binary/canon-opt.ts';
import { idx } from '../binary/indices.ts';
import { containsBorrow, containsPointer, flattenFunc, needsOf } from '../component/abi.ts';
import type { FuncType, Resource, Type, ValueType } from '../component/types.ts';
import type { CoreSignature } from '../core/object.ts';
import { newIdentity } from './anew.ts';
import type { Choices } from './choices.ts';
import { coreFuncIn, memoryIn } from './core-code.ts';
import { DESTRUCTOR } from './core-items.ts';
import { canon, optionsFor } from './lift-lower.ts';
import { defineType, type Scope } from './scope.ts';
import { channelType, chooseValType, meaning } from './value-types.ts';

/** Core functions of the canonical ABI, beside those that are lowered. */

/** `(type (resource (rep i32)))`, with a destructor where there is a function for it. */
export function ownResource(scope: Scope, choices: Choices): void {
  const dtor = choices.flag() ? coreFuncIn(scope, choices, DESTRUCTOR) : undefined;
  const type: Resource = { kind: 'resource', identity: newIdentity(), aliasOf: undefined };
  const binary = {
    kind: 'resource',
    rep: 'i32',
    dtor: dtor === undefined ? undefined : idx<'core:func'>(dtor),
  } as const;
  defineType(scope, binary, type);
  scope.code.resources.add(type.identity);
  scope.local.add(type.identity);
}

/** `resource.new`, `resource.rep` and `resource.drop`, the first two of the component's own resources. */
export function resourceCanon(scope: Scope, choices: Choices): void {
  if (!scope.types.some(({ kind }) => kind === 'resource')) ownResource(scope, choices);
  const kind = choices.of(['resource.drop', 'resource.new', 'resource.rep'] as const) ?? 'resource.drop';
  const type = choices.indexOf(
    scope.types,
    (type) => type.kind === 'resource' && (kind === 'resource.drop' || scope.code.resources.has(type.identity)),
  );
  if (type === undefined) return;
  canon(
    scope,
    { kind, type: idx<'type'>(type) },
    { params: ['i32'], results: kind === 'resource.drop' ? [] : ['i32'] },
  );
}

const SIGNATURES = {
  nothing: { params: [], results: [] },
  get: { params: [], results: ['i32'] },
  set: { params: ['i32'], results: [] },
  turn: { params: ['i32'], results: ['i32'] },
  join: { params: ['i32', 'i32'], results: [] },
  both: { params: ['i32', 'i32'], results: ['i32'] },
} as const satisfies Record<string, CoreSignature>;

type Plain = readonly [Canon, CoreSignature];

/** What needs nothing. */
const PLAIN: readonly Plain[] = [
  [{ kind: 'waitable-set.new' }, SIGNATURES.get],
  [{ kind: 'waitable-set.drop' }, SIGNATURES.set],
  [{ kind: 'waitable.join' }, SIGNATURES.join],
  [{ kind: 'subtask.drop' }, SIGNATURES.set],
  [{ kind: 'subtask.cancel', async: false }, SIGNATURES.turn],
  [{ kind: 'backpressure.inc' }, SIGNATURES.nothing],
  [{ kind: 'backpressure.dec' }, SIGNATURES.nothing],
  [{ kind: 'task.cancel' }, SIGNATURES.nothing],
  [{ kind: 'thread.yield', cancellable: false }, SIGNATURES.get],
  [{ kind: 'context.get', type: 'i32', slot: 0 }, SIGNATURES.get],
  [{ kind: 'context.set', type: 'i32', slot: 0 }, SIGNATURES.set],
];

const THREADS: readonly Plain[] = [
  [{ kind: 'context.get', type: 'i32', slot: 1 }, SIGNATURES.get],
  [{ kind: 'context.set', type: 'i32', slot: 1 }, SIGNATURES.set],
  [{ kind: 'thread.index' }, SIGNATURES.get],
  [{ kind: 'thread.suspend', cancellable: false }, SIGNATURES.get],
  [{ kind: 'thread.resume-later' }, SIGNATURES.set],
  [{ kind: 'thread.suspend-then-resume', cancellable: false }, SIGNATURES.turn],
  [{ kind: 'thread.yield-then-resume', cancellable: false }, SIGNATURES.turn],
];

/** A built-in of tasks, threads or errors. */
export function builtIn(scope: Scope, choices: Choices): void {
  switch (choices.below(6)) {
    case 3:
      taskReturn(scope, choices);
      return;
    case 4: {
      const kind = choices.of(['waitable-set.wait', 'waitable-set.poll'] as const) ?? 'waitable-set.wait';
      const memory = idx<'core:memory'>(memoryIn(scope, choices));
      canon(scope, { kind, cancellable: false, memory }, SIGNATURES.both);
      return;
    }
    case 5:
      if (!scope.gates.has('cm-error-context')) break;
      errorContext(scope, choices);
      return;
    default:
  }
  const more: readonly Plain[] = [
    ...(scope.gates.has('cm-threading') ? THREADS : []),
    ...(scope.gates.has('cm-more-async-builtins')
      ? [[{ kind: 'subtask.cancel', async: true }, SIGNATURES.turn] as const]
      : []),
  ];
  const chosen = choices.of([...PLAIN, ...more]);
  if (chosen !== undefined) canon(scope, ...chosen);
}

function taskReturn(scope: Scope, choices: Choices): void {
  const result = choices.flag() ? chooseValType(scope, choices, (type) => !containsBorrow(type)) : undefined;
  const params = result === undefined ? [] : [{ label: 'v', type: meaning(scope, result) }];
  const type: FuncType = { kind: 'func', async: false, params, result: undefined };
  const flat = flattenFunc(type, 'lower');
  const options = optionsFor(scope, choices, needsOf(type, 'lower', 'sync', flat));
  canon(scope, { kind: 'task.return', result, options }, { params: flat.params, results: flat.results });
}

function errorContext(scope: Scope, choices: Choices): void {
  switch (choices.below(3)) {
    case 0:
      canon(scope, { kind: 'error-context.drop' }, SIGNATURES.set);
      return;
    case 1: {
      const options = optionsFor(scope, choices, { memory: true, realloc: false });
      canon(scope, { kind: 'error-context.new', options }, SIGNATURES.both);
      return;
    }
    default: {
      const options = optionsFor(scope, choices, { memory: true, realloc: true });
      canon(scope, { kind: 'error-context.debug-message', options }, SIGNATURES.join);
    }
  }
}

/** `stream.new` and its like, of a stream or future that is defined. */
export function channelCanon(scope: Scope, choices: Choices): void {
  if (!scope.types.some(isChannel)) channelType(scope, choices);
  const index = choices.indexOf(scope.types, isChannel);
  const channel = index === undefined ? undefined : scope.types[index];
  if (index === undefined || (channel?.kind !== 'stream' && channel?.kind !== 'future')) return;
  const { kind } = channel;
  const type = idx<'type'>(index);
  const end = choices.of(['read', 'write'] as const) ?? 'read';
  switch (choices.below(5)) {
    case 0:
      canon(scope, { kind: `${kind}.new`, type }, { params: [], results: ['i64'] });
      return;
    case 1:
      canon(scope, { kind: `${kind}.drop-${end === 'read' ? 'readable' : 'writable'}`, type }, SIGNATURES.set);
      return;
    case 2: {
      const async = scope.gates.has('cm-more-async-builtins') && choices.flag();
      canon(scope, { kind: `${kind}.cancel-${end}`, type, async }, SIGNATURES.turn);
      return;
    }
    default: {
      const params = kind === 'stream' ? (['i32', 'i32', 'i32'] as const) : (['i32', 'i32'] as const);
      const options = copyOptions(scope, choices, channel.element, end);
      canon(scope, { kind: `${kind}.${end}`, type, options }, { params, results: ['i32'] });
    }
  }
}

function isChannel({ kind }: Type): boolean {
  return kind === 'stream' || kind === 'future';
}

function copyOptions(
  scope: Scope,
  choices: Choices,
  element: ValueType | undefined,
  end: 'read' | 'write',
): readonly CanonOpt[] {
  const sync = scope.gates.has('cm-more-async-builtins') && choices.flag();
  const realloc = end === 'read' && element !== undefined && containsPointer(element);
  return optionsFor(scope, choices, { memory: element !== undefined, realloc }, sync ? [] : [{ kind: 'async' }]);
}

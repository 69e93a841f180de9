import type { CanonOpt } from '../binary/canon-opt.ts';
import { idx } from '../binary/indices.ts';
import { containsPointer, flattenFunc, needsOf, type Abi, type FlatFunc, type Needs } from '../component/abi.ts';
import type { FuncType } from '../component/types.ts';
import type { CoreSignature } from '../core/object.ts';
import type { Choices } from './choices.ts';
import { coreFuncIn, memoryIn } from './core-code.ts';
import { CALLBACK, REALLOC } from './core-items.ts';
import { append, type Scope } from './scope.ts';
import { funcType } from './value-types.ts';

/** Functions that cross between the core and the component. */

/** Writes a definition of a core function. */
export function canon(
  { place, code }: Scope,
  definition: Parameters<typeof append<'canon'>>[2],
  signature: CoreSignature,
): void {
  if (place.kind !== 'component') return;
  append(place.sections, 'canon', definition);
  code.funcs.push(signature);
}

/** `(core func (canon lower …))` of a function that the component has. */
export function lower(scope: Scope, choices: Choices): void {
  if (scope.funcs.length === 0) lift(scope, choices);
  const func = choices.indexOf(scope.funcs, () => true);
  const type = func === undefined ? undefined : scope.funcs[func];
  if (func === undefined || type === undefined) return;
  const abi = type.async && choices.flag() ? 'stackful' : 'sync';
  const flat = flattenFunc(type, 'lower', abi);
  const options = optionsFor(scope, choices, lowerNeeds(type, flat), abi === 'sync' ? [] : [{ kind: 'async' }]);
  canon(scope, { kind: 'lower', func: idx<'func'>(func), options }, { params: flat.params, results: flat.results });
}

function lowerNeeds({ params, result }: FuncType, { paramsInMemory, resultInMemory }: FlatFunc): Needs {
  const realloc = result !== undefined && containsPointer(result);
  const memory = realloc || paramsInMemory || resultInMemory || params.some(({ type }) => containsPointer(type));
  return { memory, realloc };
}

/** `(func (canon lift …))` as a function of a type that is defined: of core code that is there, or else of a module that is written. */
export function lift(scope: Scope, choices: Choices): void {
  if (!scope.types.some(({ kind }) => kind === 'func')) funcType(scope, choices);
  const index = choices.indexOf(scope.types, ({ kind }) => kind === 'func');
  const type = index === undefined ? undefined : scope.types[index];
  if (index === undefined || type?.kind !== 'func') return;
  liftAs(scope, choices, index, type);
}

function liftAs(scope: Scope, choices: Choices, index: number, type: FuncType): void {
  const abi = abiFor(scope, choices, type);
  const flat = flattenFunc(type, 'lift', abi);
  const options = optionsFor(scope, choices, needsOf(type, 'lift', abi, flat), liftOptions(scope, choices, abi, flat));
  const func = coreFuncIn(scope, choices, { params: flat.params, results: flat.results });
  if (scope.place.kind !== 'component') return;
  append(scope.place.sections, 'canon', {
    kind: 'lift',
    func: idx<'core:func'>(func),
    options,
    type: idx<'type'>(index),
  });
  scope.made.add(type);
  scope.funcs.push(type);
}

function abiFor({ gates }: Scope, choices: Choices, { async }: FuncType): Abi {
  if (!async) return 'sync';
  const all = ['sync', 'callback', 'callback', 'stackful'] as const;
  return choices.of(all.slice(0, gates.has('cm-async-stackful') ? 4 : 3)) ?? 'sync';
}

function liftOptions(scope: Scope, choices: Choices, abi: Abi, { results }: FlatFunc): readonly CanonOpt[] {
  switch (abi) {
    case 'sync': {
      if (choices.below(4) < 3) return [];
      const func = coreFuncIn(scope, choices, { params: results, results: [] });
      return [{ kind: 'post-return', func: idx<'core:func'>(func) }];
    }
    case 'callback':
      return [{ kind: 'async' }, { kind: 'callback', func: idx<'core:func'>(coreFuncIn(scope, choices, CALLBACK)) }];
    case 'stackful':
      return [{ kind: 'async' }];
    default:
      return abi satisfies never;
  }
}

/** What must be said, and sometimes what may be; beside `others`. */
export function optionsFor(
  scope: Scope,
  choices: Choices,
  { memory, realloc }: Needs,
  others: readonly CanonOpt[] = [],
): readonly CanonOpt[] {
  const options: CanonOpt[] = [...others];
  if (memory || realloc || choices.below(4) === 3) {
    options.push({ kind: 'memory', memory: idx<'core:memory'>(memoryIn(scope, choices)) });
  }
  if (realloc) options.push({ kind: 'realloc', func: idx<'core:func'>(coreFuncIn(scope, choices, REALLOC)) });
  const encoding = choices.of([undefined, 'utf8', 'utf16', 'latin1+utf16'] as const);
  if (encoding !== undefined) options.push({ kind: 'string-encoding', encoding });
  return choices.flag() ? options.reverse() : options;
}

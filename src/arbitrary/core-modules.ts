import type { CoreType } from '../binary/core-type.ts';
import { idx } from '../binary/indices.ts';
import type { Choices } from './choices.ts';
import { coreCode, namedItems } from './core-code.ts';
import { DESTRUCTOR, ITEMS, MEMORY, newModule, type CoreItem, type CoreItems, type CoreModule } from './core-items.ts';
import { externName } from './names.ts';
import { append, declare, exportItem, writeAlias, type Direction, type Scope } from './scope.ts';

/** Types of core modules, and modules as imports, exports and aliases. */

/** Defines a core type: that of a module, of a function, or another. */
export function coreType(scope: Scope, choices: Choices): void {
  switch (choices.below(4)) {
    case 2: {
      const type = choices.of(FUNCS) ?? DESTRUCTOR;
      defineCoreType(scope, { kind: 'func', ...type }, [type]);
      return;
    }
    case 3: {
      const { type, indices } = choices.of(OTHERS) ?? EMPTY;
      defineCoreType(
        scope,
        type,
        choices.times(indices, () => undefined),
      );
      return;
    }
    default: {
      const module = moduleLike(scope, choices);
      defineCoreType(scope, module.type, [module]);
    }
  }
}

const FUNCS = ITEMS.flatMap((item) => (item.kind === 'func' ? [item.type] : []));

interface OtherType {
  readonly type: CoreType;
  /** How many indices it takes. */
  readonly indices: number;
}

const EMPTY: OtherType = { type: { kind: 'rec', types: [] }, indices: 0 };

/** Types of structures and arrays, of which no module here makes use. */
const OTHERS: readonly OtherType[] = [
  {
    type: {
      kind: 'struct',
      fields: [
        { type: 'i32', mutable: true },
        { type: 'i8', mutable: false },
      ],
    },
    indices: 1,
  },
  { type: { kind: 'array', element: { type: 'i16', mutable: true } }, indices: 1 },
  { type: { kind: 'sub', final: false, supertypes: [], type: { kind: 'struct', fields: [] } }, indices: 1 },
  {
    type: {
      kind: 'rec',
      types: [
        { kind: 'struct', fields: [] },
        { kind: 'func', params: [], results: ['f64'] },
      ],
    },
    indices: 2,
  },
  EMPTY,
];

/** A module that is made up, or has less of what one has that is there. */
function moduleLike(scope: Scope, choices: Choices): CoreModule {
  const there = choices.flag() ? choices.of([...scope.code.modules].reverse()) : undefined;
  if (there !== undefined) {
    const exports = [...there.exports].filter(() => !choices.flag());
    return newModule(there.imports, new Map(exports));
  }
  const imports = chooseItems(choices);
  const module = choices.of(['', 'env']) ?? '';
  return newModule(new Map(imports.size === 0 ? [] : [[module, imports]]), chooseItems(choices));
}

function chooseItems(choices: Choices): CoreItems {
  return namedItems(choices.times(choices.below(3), (): CoreItem => choices.of(ITEMS) ?? MEMORY));
}

function defineCoreType({ place, code }: Scope, type: CoreType, meaning: readonly (typeof code.types)[number][]): void {
  if (place.kind === 'component') append(place.sections, 'core type', type);
  else place.decls.push({ kind: 'core type', type });
  code.types.push(...meaning);
}

function isModule(type: Scope['code']['types'][number]): type is CoreModule {
  return type !== undefined && 'exports' in type;
}

/** A core module by its type. */
export function externModule(scope: Scope, choices: Choices, direction: Direction): void {
  if (!scope.code.types.some(isModule)) coreType(scope, choices);
  const index = choices.indexOf(scope.code.types, isModule);
  const module = index === undefined ? undefined : scope.code.types[index];
  if (index === undefined || !isModule(module)) return;
  const name = externName(choices, scope.words, scope.taken[direction]);
  const item = { name, entity: { kind: 'core module', type: module.type } as const };
  declare(scope, direction, item, { kind: 'core module', type: idx<'core:type'>(index) });
}

/** Exports a core module that the component has. */
export function exportModule(scope: Scope, choices: Choices): void {
  if (scope.code.modules.length === 0) coreCode(scope, choices);
  const index = choices.indexOf(scope.code.modules, () => true);
  const module = index === undefined ? undefined : scope.code.modules[index];
  if (index === undefined || module === undefined) return;
  const name = externName(choices, scope.words, scope.taken.export);
  exportItem(scope, { name, entity: { kind: 'core module', type: module.type } }, { sort: 'core module', index });
}

/** `(alias outer … (core type …))`; in a component also of core modules and components. */
export function outerCore(scope: Scope, choices: Choices): void {
  const sorts = ['core type', 'core module', 'component'] as const;
  const sort = (scope.place.kind === 'component' ? choices.of(sorts) : undefined) ?? 'core type';
  const wanted = 1 + choices.below(3);
  let [target, count] = [scope, 0];
  while (count < wanted && target.parent !== undefined) [target, count] = [target.parent, count + 1];
  if (count === 0) return;
  const copy = <T>(from: readonly T[], to: T[]): void => {
    const index = choices.indexOf(from, () => true);
    if (index === undefined) return;
    writeAlias(scope, { kind: 'outer', sort, count, index });
    to.push(...from.slice(index, index + 1));
  };
  if (sort === 'core type') copy(target.code.types, scope.code.types);
  else if (sort === 'core module') copy(target.code.modules, scope.code.modules);
  else copy(target.components, scope.components);
}

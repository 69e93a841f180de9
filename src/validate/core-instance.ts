import type { CoreInstance } from '../binary/core-instance.ts';
import type { CoreSortIdx } from '../binary/sort.ts';
import type { Context } from './context.ts';
import { externMismatch, type CoreExtern } from './core-extern.ts';
import { quoted, refuse } from './rule.ts';
import { at, type State } from './state.ts';

type Exports = ReadonlyMap<string, CoreExtern>;

/** core:instanceexpr: appends the instance. */
export function addCoreInstance(instance: CoreInstance, state: State, cx: Context): void {
  state.coreInstances.push(
    instance.kind === 'exports' ? ofExports(instance.exports, state, cx) : instantiate(instance, state, cx),
  );
}

function ofExports(
  exports: Extract<CoreInstance, { readonly kind: 'exports' }>['exports'],
  state: State,
  cx: Context,
): Exports {
  const items = new Map<string, CoreExtern>();
  for (const { name, item } of exports) {
    const found = itemAt(item, state, cx);
    if (items.has(name)) refuse('core module names', `a core instance exports ${quoted(name)} twice`);
    items.set(name, found);
  }
  return items;
}

function itemAt({ sort, index }: CoreSortIdx, state: State, cx: Context): CoreExtern {
  switch (sort) {
    case 'func':
      return { kind: 'func', type: at(state.coreFuncs, index, 'core function') };
    case 'table':
      return { kind: 'table', ...at(state.coreTables, index, 'core table') };
    case 'memory':
      return { kind: 'memory', ...at(state.coreMemories, index, 'core memory') };
    case 'global':
      return { kind: 'global', ...at(state.coreGlobals, index, 'core global') };
    case 'tag':
      cx.need('exceptions', 'a tag');
      return { kind: 'tag', type: at(state.coreTags, index, 'core tag') };
    case 'type':
    case 'module':
    case 'instance':
      return refuse('sort', `a core ${sort} is no export of a core instance`);
    default:
      return sort satisfies never;
  }
}

function instantiate(
  instance: Extract<CoreInstance, { readonly kind: 'instantiate' }>,
  state: State,
  cx: Context,
): Exports {
  const module = at(state.coreModules, instance.module, 'core module');
  const given = new Map<string, Exports>();
  for (const { name, instance: index } of instance.args) {
    const exports = at(state.coreInstances, index, 'core instance');
    if (given.has(name)) refuse('unique argument', `the argument ${quoted(name)} of a core module is given twice`);
    given.set(name, exports);
  }
  for (const [name, items] of module.imports) {
    const exports = given.get(name);
    if (exports === undefined)
      return refuse('core argument', `the core module imports from ${quoted(name)}, which is not given`);
    cx.step(items.size);
    for (const [item, asked] of items) {
      const there = exports.get(item);
      if (there === undefined) {
        return refuse(
          'core argument',
          `the core module imports ${quoted(item)} of ${quoted(name)}, which that does not export`,
        );
      }
      const why = externMismatch(cx.coreTypes, there, asked);
      if (why !== undefined)
        refuse('core argument type', `the import ${quoted(item)} of ${quoted(name)} does not fit: ${why}`);
    }
  }
  return module.exports;
}

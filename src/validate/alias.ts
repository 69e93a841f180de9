import type { Alias } from '../binary/alias.ts';
import type { Context } from './context.ts';
import type { CoreExtern } from './core-extern.ts';
import { enclosing } from './core-module-type.ts';
import { hasFreeResources } from './free-resources.ts';
import { quoted, refuse } from './rule.ts';
import { at, type State } from './state.ts';
import { kindOf } from './types.ts';

/** alias (Explainer.md § Alias Definitions): appends what it names to the index space of its sort. */
export function addAlias(alias: Alias, state: State, cx: Context): void {
  if (state.kind !== 'component' && !isOfType(alias)) {
    refuse('alias', 'an alias in a component or instance type is of something else than a type or an instance');
  }
  switch (alias.kind) {
    case 'export':
      if (alias.sort === 'value') cx.need('cm-values', 'a value');
      exportAlias(alias, state);
      return;
    case 'core export':
      coreExportAlias(alias, state, cx);
      return;
    case 'outer':
      outerAlias(alias, state, cx);
      return;
    default:
      alias satisfies never;
  }
}

function isOfType(alias: Alias): boolean {
  if (alias.kind === 'export') return alias.sort === 'type' || alias.sort === 'instance';
  return alias.kind === 'outer' && (alias.sort === 'type' || alias.sort === 'core type');
}

function exportAlias(alias: Extract<Alias, { readonly kind: 'export' }>, state: State): void {
  const { exports } = at(state.instances, alias.instance, 'instance');
  const found = exports.get(alias.name);
  if (found === undefined)
    return refuse('alias', `instance ${alias.instance} has no export named ${quoted(alias.name)}`);
  if (found.kind !== alias.sort) {
    refuse(
      'sort',
      `the export ${quoted(alias.name)} of instance ${alias.instance} is a ${kindOf(found)}, not a ${alias.sort}`,
    );
  }
  state.push(found);
}

function coreExportAlias(alias: Extract<Alias, { readonly kind: 'core export' }>, state: State, cx: Context): void {
  const exports = at(state.coreInstances, alias.instance, 'core instance');
  if (alias.sort === 'tag') cx.need('exceptions', 'a tag');
  const found = exports.get(alias.name);
  if (found === undefined)
    return refuse('alias', `core instance ${alias.instance} has no export named ${quoted(alias.name)}`);
  if (found.kind !== alias.sort) {
    refuse(
      'sort',
      `the export ${quoted(alias.name)} of core instance ${alias.instance} is a ${found.kind}, not a ${alias.sort}`,
    );
  }
  pushCore(found, state);
}

function pushCore(item: CoreExtern, state: State): void {
  switch (item.kind) {
    case 'func':
      state.coreFuncs.push(item.type);
      return;
    case 'table':
      state.coreTables.push(item);
      return;
    case 'memory':
      state.coreMemories.push(item);
      return;
    case 'global':
      state.coreGlobals.push(item);
      return;
    case 'tag':
      state.coreTags.push(item.type);
      return;
    default:
      item satisfies never;
  }
}

function outerAlias(alias: Extract<Alias, { readonly kind: 'outer' }>, state: State, cx: Context): void {
  const outer = enclosing(state, alias.count);
  switch (alias.sort) {
    case 'core module':
      state.push({ kind: 'core module', type: at(outer.coreModules, alias.index, 'core module') });
      return;
    case 'component':
      state.push({ kind: 'component', type: at(outer.components, alias.index, 'component') });
      return;
    case 'core type':
      state.coreTypes.push(at(outer.coreTypes, alias.index, 'core type'));
      return;
    case 'type': {
      const type = at(outer.types, alias.index, 'type');
      // a component stands alone: it may know no resources of what is around it
      if (alias.count > 0 && enclosing(state, alias.count - 1).kind === 'component' && hasFreeResources(type, cx)) {
        refuse('outer alias', 'an outer alias is of a type that mentions a resource of another component');
      }
      state.types.push(type);
      return;
    }
    default:
      refuse('alias', `an outer alias cannot be of the sort ${alias.sort}`);
  }
}

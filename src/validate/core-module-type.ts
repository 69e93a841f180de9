import type { ModuleDecl } from '../binary/core-type.ts';
import type { Context } from './context.ts';
import { resolveExtern, type CoreExtern } from './core-extern.ts';
import type { CoreTypeId } from './core-types.ts';
import { quoted, refuse } from './rule.ts';
import { at, type State } from './state.ts';
import type { ModuleType } from './types.ts';

/** core:moduletype: the type of a module by its declarators. */
export function defineModuleType(decls: readonly ModuleDecl[], state: State, cx: Context): ModuleType {
  const space: CoreTypeId[] = [];
  const typeAt = (index: number): CoreTypeId => at(space, index, 'core type');
  const imports = new Map<string, Map<string, CoreExtern>>();
  const exports = new Map<string, CoreExtern>();
  for (const decl of decls) {
    switch (decl.kind) {
      case 'type':
        space.push(...cx.coreTypes.define(decl.type, space.length, typeAt));
        break;
      case 'alias':
        space.push(decl.count === 0 ? typeAt(decl.index) : enclosing(state, decl.count - 1).coreTypeId(decl.index));
        break;
      case 'import':
        addImport(imports, decl.module, decl.name, resolveExtern(decl.type, typeAt, cx.coreTypes, cx.features));
        break;
      case 'export':
        if (exports.has(decl.name)) refuse('core module names', `a core module exports ${quoted(decl.name)} twice`);
        exports.set(decl.name, resolveExtern(decl.type, typeAt, cx.coreTypes, cx.features));
        break;
      default:
        decl satisfies never;
    }
  }
  return cx.sizes.module({ kind: 'core module', imports, exports });
}

/** Enters an import. In a component each has a name of its own, so that it can be given (Explainer.md § Import and Export Definitions). */
export function addImport(
  imports: Map<string, Map<string, CoreExtern>>,
  module: string,
  name: string,
  type: CoreExtern,
): void {
  const items = imports.get(module) ?? new Map<string, CoreExtern>();
  if (items.has(name)) {
    refuse(
      'core module names',
      `a core module imports ${quoted(name)} of ${quoted(module)} twice, which cannot be in a component`,
    );
  }
  items.set(name, type);
  imports.set(module, items);
}

/** The index spaces `count` levels out. */
export function enclosing(state: State, count: number): State {
  let found: State | undefined = state;
  for (let i = 0; i < count && found !== undefined; i += 1) found = found.outer;
  return found ?? refuse('alias', `an alias reaches ${count} scopes out, past the outermost one`);
}

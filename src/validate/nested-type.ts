import type { ComponentDecl, Type as RawType } from '../binary/type.ts';
import type { CoreType } from '../binary/core-type.ts';
import { addAlias } from './alias.ts';
import type { Context } from './context.ts';
import { defineModuleType } from './core-module-type.ts';
import { defineFuncType, defineResource, defineValueType } from './define-type.ts';
import { addExport, addImport, describedEntity } from './entity.ts';
import { finish } from './finish.ts';
import { State } from './state.ts';
import type { InstanceType, Type } from './types.ts';

/** deftype: appends a type to its index space. */
export function addType(raw: RawType, state: State, cx: Context): void {
  state.types.push(define(raw, state, cx));
}

function define(raw: RawType, state: State, cx: Context): Type {
  switch (raw.kind) {
    case 'func':
      return defineFuncType(raw, state, cx);
    case 'resource':
      return defineResource(raw, state, cx);
    case 'instance':
      return instanceType(declared(raw.decls, 'instance type', state, cx), cx);
    case 'component':
      return finish(declared(raw.decls, 'component type', state, cx), cx);
    default:
      return defineValueType(raw, state, cx);
  }
}

/** core:type: appends a type, or all of a recursive group, to their index space. */
export function addCoreType(raw: CoreType, state: State, cx: Context): void {
  if (raw.kind === 'module') state.coreTypes.push(defineModuleType(raw.decls, state, cx));
  else state.coreTypes.push(...cx.coreTypes.define(raw, state.coreTypes.length, state.coreTypeId));
}

/** The index spaces of a component type or instance type after its declarators. */
function declared(decls: readonly ComponentDecl[], kind: State['kind'], outer: State, cx: Context): State {
  const state = new State(kind, outer);
  for (const decl of decls) {
    cx.step();
    switch (decl.kind) {
      case 'core type':
        addCoreType(decl.type, state, cx);
        break;
      case 'type':
        addType(decl.type, state, cx);
        break;
      case 'alias':
        addAlias(decl.alias, state, cx);
        break;
      case 'import':
        addImport(decl.name, describedEntity(decl.type, state, cx), state, cx);
        break;
      case 'export':
        addExport(decl.name, describedEntity(decl.type, state, cx), state, cx);
        break;
      default:
        decl satisfies never;
    }
  }
  return state;
}

function instanceType({ exports, defined, explicit }: State, cx: Context): InstanceType {
  return cx.sizes.instance({ kind: 'instance', exports, defined: new Set(defined.keys()), explicit });
}

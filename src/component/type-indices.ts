import type { Alias } from '../binary/alias.ts';
import { forEachPart } from '../binary/compound.ts';
import type { CoreRecType, CoreSubType, CoreType, CoreValType, ModuleDecl } from '../binary/core-type.ts';
import type { ExternType } from '../binary/extern-type.ts';
import type { ComponentDecl, DefValType, Type, ValType } from '../binary/type.ts';
import { unreachable } from '../errors.ts';
import { coreSort, IndexSpaces } from './index-spaces.ts';

/*
 * Checks every index in types. `offset` is the offset of the enclosing definition, for errors.
 */

/** deftype */
export function useType(type: Type, spaces: IndexSpaces, offset: number): void {
  switch (type.kind) {
    case 'func':
      for (const p of type.params) useValType(p.type, spaces, offset);
      useValType(type.result, spaces, offset);
      return;
    case 'instance':
    case 'component': {
      const inner = new IndexSpaces(spaces);
      for (const decl of type.decls) useDecl(decl, inner, offset);
      return;
    }
    case 'resource':
      useCoreValType(type.rep, spaces, offset, 0);
      if (type.dtor !== undefined) spaces.use('core func', type.dtor, offset);
      return;
    default:
      useDefValType(type, spaces, offset);
  }
}

/** valtype */
export function useValType(type: ValType | undefined, spaces: IndexSpaces, offset: number): void {
  if (typeof type === 'number') spaces.use('type', type, offset);
}

function useDefValType(type: DefValType, spaces: IndexSpaces, offset: number): void {
  if (type.kind === 'own' || type.kind === 'borrow') spaces.use('type', type.type, offset);
  else if (type.kind !== 'primitive') forEachPart(type, (t) => useValType(t, spaces, offset));
}

/** instancedecl and componentdecl */
function useDecl(decl: ComponentDecl, spaces: IndexSpaces, offset: number): void {
  switch (decl.kind) {
    case 'core type':
      defineCoreType(decl.type, spaces, offset);
      return;
    case 'type':
      useType(decl.type, spaces, offset);
      spaces.push('type');
      return;
    case 'alias':
      defineAlias(decl.alias, spaces, offset);
      return;
    case 'import':
    case 'export':
      useExternType(decl.type, spaces, offset);
      spaces.push(decl.type.kind);
      return;
    default:
      throw unreachable(decl);
  }
}

/** externtype */
export function useExternType(type: ExternType, spaces: IndexSpaces, offset: number): void {
  switch (type.kind) {
    case 'core module':
      spaces.use('core type', type.type, offset);
      return;
    case 'func':
    case 'component':
    case 'instance':
      spaces.use('type', type.type, offset);
      return;
    case 'value':
      if (type.bound.kind === 'eq') spaces.use('value', type.bound.value, offset);
      else useValType(type.bound.type, spaces, offset);
      return;
    case 'type':
      if (type.bound.kind === 'eq') spaces.use('type', type.bound.type, offset);
      return;
    default:
      throw unreachable(type);
  }
}

/** alias */
export function defineAlias(alias: Alias, spaces: IndexSpaces, offset: number): void {
  switch (alias.kind) {
    case 'export':
      spaces.use('instance', alias.instance, offset);
      spaces.push(alias.sort);
      return;
    case 'core export':
      spaces.use('core instance', alias.instance, offset);
      spaces.push(coreSort(alias.sort));
      return;
    case 'outer':
      spaces.useOuter(alias.sort, alias.count, alias.index, offset);
      spaces.push(alias.sort);
      return;
    default:
      throw unreachable(alias);
  }
}

/** core:type. Each type of a recursive group has its own index. */
export function defineCoreType(type: CoreType, spaces: IndexSpaces, offset: number): void {
  if (type.kind === 'module') {
    const inner = new IndexSpaces(spaces);
    for (const decl of type.decls) useModuleDecl(decl, inner, offset);
    spaces.push('core type');
  } else {
    defineRecType(type, spaces, offset);
  }
}

/** core:moduledecl */
function useModuleDecl(decl: ModuleDecl, spaces: IndexSpaces, offset: number): void {
  switch (decl.kind) {
    case 'type':
      defineRecType(decl.type, spaces, offset);
      return;
    case 'alias':
      spaces.useOuter('core type', decl.count, decl.index, offset);
      spaces.push('core type');
      return;
    case 'import':
    case 'export': {
      const { type } = decl;
      if (type.kind === 'func' || type.kind === 'tag') spaces.use('core type', type.type, offset);
      else if (type.kind === 'table') useCoreValType(type.element, spaces, offset, 0);
      else if (type.kind === 'global') useCoreValType(type.type, spaces, offset, 0);
      return;
    }
    default:
      throw unreachable(decl);
  }
}

function defineRecType(type: CoreRecType, spaces: IndexSpaces, offset: number): void {
  const types = type.kind === 'rec' ? type.types : [type];
  for (const t of types) useSubType(t, spaces, offset, types.length);
  spaces.push('core type', types.length);
}

/** `ahead`: the number of types in the group, which may all refer to one another. */
function useSubType(type: CoreSubType, spaces: IndexSpaces, offset: number, ahead: number): void {
  const use = (t: CoreValType | 'i8' | 'i16'): void => useCoreValType(t, spaces, offset, ahead);
  switch (type.kind) {
    case 'sub':
      for (const index of type.supertypes) spaces.use('core type', index, offset, ahead);
      useSubType(type.type, spaces, offset, ahead);
      return;
    case 'shared':
      useSubType(type.type, spaces, offset, ahead);
      return;
    case 'func':
      for (const t of type.params) use(t);
      for (const t of type.results) use(t);
      return;
    case 'struct':
      for (const f of type.fields) use(f.type);
      return;
    case 'array':
      use(type.element.type);
      return;
    default:
      throw unreachable(type);
  }
}

/** core:valtype */
export function useCoreValType(
  type: CoreValType | 'i8' | 'i16',
  spaces: IndexSpaces,
  offset: number,
  ahead: number,
): void {
  if (typeof type === 'object' && typeof type.heap === 'number') spaces.use('core type', type.heap, offset, ahead);
}

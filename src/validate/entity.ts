import type { ExternType } from '../binary/extern-type.ts';
import type { SortIdx } from '../binary/sort.ts';
import type { ExternName } from '../binary/name.ts';
import { rootOf } from '../component/mention.ts';
import type { DefinedType, Resource } from '../component/types.ts';
import type { Context } from './context.ts';
import { valueType } from './define-type.ts';
import { enterName } from './extern-names.ts';
import { quoted, refuse } from './rule.ts';
import { at, type State } from './state.ts';
import { Substitution } from './substitution.ts';
import { isValueType, type Entity, type InstanceType, type Path, type Type } from './types.ts';

/** externtype: the entity that it describes. */
export function describedEntity(type: ExternType, state: State, cx: Context): Entity {
  switch (type.kind) {
    case 'core module': {
      const found = at(state.coreTypes, type.type, 'core type');
      if (typeof found === 'number') return refuse('type', `core type ${type.type} is not a module type`);
      return { kind: 'core module', type: found };
    }
    case 'func':
      return { kind: 'func', type: state.funcType(type.type) };
    case 'instance': {
      const found = at(state.types, type.type, 'type');
      if (found.kind !== 'instance') return refuse('type', `type ${type.type} is not an instance type`);
      return { kind: 'instance', type: found };
    }
    case 'component': {
      const found = at(state.types, type.type, 'type');
      if (found.kind !== 'component') return refuse('type', `type ${type.type} is not a component type`);
      return { kind: 'component', type: found };
    }
    case 'value':
      cx.need('cm-values', 'a value');
      if (type.bound.kind === 'eq') return { kind: 'value', type: at(state.values, type.bound.value, 'value').type };
      return { kind: 'value', type: valueType(type.bound.type, state, cx) };
    case 'type':
      if (type.bound.kind === 'sub resource') {
        const resource = cx.newResource();
        return { kind: 'type', type: resource, referenced: resource };
      }
      return newName(at(state.types, type.bound.type, 'type'));
    default:
      return type satisfies never;
  }
}

/** The entity at an index. A value is used with this. */
export function entityAt({ sort, index }: SortIdx, state: State, cx: Context): Entity {
  switch (sort) {
    case 'func':
      return { kind: 'func', type: at(state.funcs, index, 'function') };
    case 'type': {
      const type = at(state.types, index, 'type');
      return { kind: 'type', type, referenced: type };
    }
    case 'instance':
      return { kind: 'instance', type: at(state.instances, index, 'instance') };
    case 'component':
      return { kind: 'component', type: at(state.components, index, 'component') };
    case 'core module':
      return { kind: 'core module', type: at(state.coreModules, index, 'core module') };
    case 'value':
      cx.need('cm-values', 'a value');
      return { kind: 'value', type: state.useValue(index) };
    default:
      return refuse(
        'sort',
        `a ${sort} is named where only a function, value, type, instance, component or core module can be`,
      );
  }
}

/** A type under a new index: it is equal to the old one, and has a name of its own. */
export function newName(referenced: Type): Entity {
  if (referenced.kind === 'resource') {
    return { kind: 'type', type: { ...referenced, aliasOf: referenced } satisfies Resource, referenced };
  }
  return { kind: 'type', type: isValueType(referenced) ? aliasOf(referenced) : referenced, referenced };
}

/** An equal type that is another object. Not with a spread, which takes several times as long for types of many kinds. */
function aliasOf(type: DefinedType): DefinedType {
  const aliasOf = rootOf(type);
  switch (type.kind) {
    case 'primitive':
      return { kind: type.kind, type: type.type, aliasOf };
    case 'record':
      return { kind: type.kind, fields: type.fields, aliasOf };
    case 'variant':
      return { kind: type.kind, cases: type.cases, aliasOf };
    case 'list':
      return { kind: type.kind, element: type.element, length: type.length, aliasOf };
    case 'tuple':
      return { kind: type.kind, types: type.types, aliasOf };
    case 'flags':
    case 'enum':
      return { kind: type.kind, labels: type.labels, aliasOf };
    case 'option':
      return { kind: type.kind, type: type.type, aliasOf };
    case 'result':
      return { kind: type.kind, ok: type.ok, error: type.error, aliasOf };
    case 'stream':
    case 'future':
      return { kind: type.kind, element: type.element, aliasOf };
    case 'map':
      return { kind: type.kind, key: type.key, value: type.value, aliasOf };
    case 'own':
    case 'borrow':
      return { kind: type.kind, resource: type.resource, aliasOf };
    default:
      return type satisfies never;
  }
}

/** importdecl and import: appends the entity, whose resources are now this component's to be given. */
export function addImport(name: ExternName, entity: Entity, state: State, cx: Context): void {
  const path = name.name;
  const added = entity.kind === 'instance' ? imported(entity.type, path, state, cx) : entity;
  state.push(added);
  if (added.kind === 'type' && added.type.kind === 'resource') {
    if (added.type === added.referenced) state.imported.set(added.type.identity, [path]);
    state.importedResources.add(path, added.type);
  }
  if (state.kind !== 'instance type') {
    if (!state.importedTypes.enter(added, state.exportedTypes)) unnamed('import', path);
    state.exportedTypes.enter(added);
  }
  const { imports: items, importNames: names, importedResources: resources } = state;
  enterName({ what: 'import', items, names, resources }, name, added, cx);
}

/** exportdecl and export. */
export function addExport(name: ExternName, entity: Entity, state: State, cx: Context): void {
  const path = name.name;
  const added = entity.kind === 'instance' ? exported(entity.type, path, state, cx) : entity;
  state.push(added);
  if (added.kind === 'value') state.useValue(state.values.length - 1); // what is exported is used
  if (added.kind === 'type' && added.type.kind === 'resource') {
    // of a declared resource nothing is known but that it is exported
    if (added.type === added.referenced) state.defined.set(added.type.identity, undefined);
    state.explicit.set(added.type.identity, [path]);
    state.exportedResources.add(path, added.type);
  }
  if (state.kind !== 'instance type' && !state.exportedTypes.enter(added)) unnamed('export', path);
  const { exports: items, exportNames: names, exportedResources: resources } = state;
  enterName({ what: 'export', items, names, resources }, name, added, cx);
}

function unnamed(what: 'import' | 'export', name: string): never {
  const needed =
    what === 'import'
      ? 'that is not imported by name before, or equals a type that only an export names'
      : 'that is not exported by name before';
  return refuse(
    'visible type',
    `the ${what} ${quoted(name)} mentions a resource, record, variant, enum or flags type ${needed}`,
  );
}

/** Each import of an instance type has resources of its own, which the component imports with it. */
function imported(type: InstanceType, name: string, state: State, cx: Context): Entity {
  if (type.defined.size === 0) return { kind: 'instance', type };
  const fresh = (identity: Resource['identity'], old: Path): void => {
    state.imported.set(identity, [name, ...old]);
  };
  return { kind: 'instance', type: withNewResources(type, cx, fresh) };
}

/** Each export of an instance type has resources of its own, which are then the enclosing type's. */
function exported(type: InstanceType, name: string, state: State, cx: Context): Entity {
  const own =
    type.defined.size === 0
      ? type
      : withNewResources(type, cx, (identity) => {
          state.defined.set(identity, undefined);
        });
  cx.step(own.explicit.size);
  for (const [identity, path] of own.explicit) state.explicit.set(identity, [name, ...path]);
  return { kind: 'instance', type: own };
}

function withNewResources(
  type: InstanceType,
  cx: Context,
  fresh: (identity: Resource['identity'], old: Path) => void,
): InstanceType {
  const substitution = new Substitution(cx);
  for (const old of type.defined) {
    const { identity } = cx.newResource();
    substitution.resources.set(old, identity);
    fresh(identity, type.explicit.get(old) ?? []);
  }
  return cx.sizes.instance({
    kind: 'instance',
    exports: substitution.entities(type.exports),
    defined: new Set(),
    explicit: substitution.paths(type.explicit),
  });
}

import { idx } from '../binary/indices.ts';
import type { InstantiateArg } from '../binary/instance.ts';
import type { SortIdx } from '../binary/sort.ts';
import type { ComponentType, Entity, InstanceType, Item, Type } from '../component/types.ts';
import { Anew, bound } from './anew.ts';
import type { Choices } from './choices.ts';
import { exportOf } from './declared-types.ts';
import { Fit } from './fit.ts';
import { externName } from './names.ts';
import { append, enterEntity, writeAlias, type Scope } from './scope.ts';
import { isDefined } from './named.ts';

/** Instances that a component makes, and aliases of what instances export. */

/** `(alias export … (func …))`, and of instances and components. Types: `typeOfInstance`. */
export function aliasExport(scope: Scope, choices: Choices): void {
  const kind = choices.of(['func', 'instance', 'component', 'core module'] as const) ?? 'func';
  const found = exportOf(scope, choices, kind);
  if (found === undefined) return;
  const { entity, name } = found.item;
  enterEntity(scope, entity);
  writeAlias(scope, { kind: 'export', sort: kind, instance: idx<'instance'>(found.instance), name: name.name });
}

/** `(instance (export …)*)` of functions, types and instances that are there. */
export function inlineInstance(scope: Scope, choices: Choices): void {
  if (scope.place.kind !== 'component') return;
  const taken = new Set<string>();
  const items = choices.times(choices.below(5), () => anyOf(scope, choices)).flatMap((found) => found ?? []);
  const exports = new Map<string, Item>();
  const written = items.map(({ entity, of }) => {
    const name = externName(choices, scope.words, taken);
    exports.set(name.name, { name, entity });
    return { name, item: of };
  });
  append(scope.place.sections, 'instance', { kind: 'exports', exports: written });
  newInstance(scope, { kind: 'instance', exports });
}

function newInstance(scope: Scope, type: InstanceType): void {
  scope.made.add(type);
  scope.instances.push(type);
}

interface Found {
  readonly entity: Entity;
  readonly of: SortIdx;
}

/** One of the definitions that can be given away. */
function anyOf(scope: Scope, choices: Choices): Found | undefined {
  const sort = choices.of(['func', 'type', 'instance', 'component', 'core module'] as const) ?? 'func';
  if (sort === 'type') {
    const index = choices.indexOf(scope.types, (type) => isDefined(type) || type.kind === 'resource');
    const type = index === undefined ? undefined : scope.types[index];
    return index === undefined || type === undefined
      ? undefined
      : { entity: { kind: 'type', type }, of: { sort, index } };
  }
  return choices.of(candidates(scope, sort));
}

/** All definitions of a sort, the newest first. */
function candidates(scope: Scope, sort: Entity['kind']): readonly Found[] {
  switch (sort) {
    case 'func':
      return scope.funcs
        .map((type, index) => ({ entity: { kind: 'func', type } as const, of: { sort, index } }))
        .reverse();
    case 'type':
      return scope.types
        .map((type, index) => ({ entity: { kind: 'type', type } as const, of: { sort, index } }))
        .reverse();
    case 'instance':
      return scope.instances
        .map((type, index) => ({ entity: { kind: 'instance', type } as const, of: { sort, index } }))
        .reverse();
    case 'component':
      return scope.components
        .map((type, index) => ({ entity: { kind: 'component', type } as const, of: { sort, index } }))
        .reverse();
    case 'core module':
      return scope.code.modules
        .map(({ type }, index) => ({ entity: { kind: 'core module', type } as const, of: { sort, index } }))
        .reverse();
    default:
      return [];
  }
}

/** `(instance (instantiate …))` of a component whose imports all find something that fits, or nothing. */
export function instantiate(scope: Scope, choices: Choices): void {
  const component = choices.indexOf(scope.components, () => true);
  const type = component === undefined ? undefined : scope.components[component];
  if (component === undefined || type === undefined || scope.place.kind !== 'component') return;
  const fit = new Fit();
  const found = argumentsFor(scope, type, fit);
  if (found === undefined) return;
  const args = [...found].map(([name, { of }]): InstantiateArg => ({ name, item: of }));
  append(scope.place.sections, 'instance', { kind: 'instantiate', component: idx<'component'>(component), args });
  const binds = bound.get(type) ?? new Set<Type>();
  const anew = new Anew(binds, fit.resources);
  for (const [name, { entity }] of type.imports) {
    const given = found.get(name)?.entity;
    if (entity.kind === 'type' && entity.type.kind === 'resource' && given?.kind === 'type') {
      anew.replace(entity.type, given.type);
    }
  }
  const given = new Set([...fit.resources.values()].map(({ identity }) => identity));
  const exports = anew.items(type.exports);
  for (const one of anew.made) {
    scope.made.add(one);
    if (one.kind === 'resource' && !given.has(one.identity)) scope.local.add(one.identity);
  }
  newInstance(scope, { kind: 'instance', exports });
}

function argumentsFor(scope: Scope, { imports }: ComponentType, fit: Fit): ReadonlyMap<string, Found> | undefined {
  const found = new Map<string, Found>();
  for (const [name, { entity: asked }] of imports) {
    const first = candidates(scope, asked.kind).find(({ entity }) => fits(fit, entity, asked));
    if (first === undefined) return undefined;
    found.set(name, first);
  }
  return found;
}

/** Whether it fits; `fit` learns of resources only if it does. */
function fits(fit: Fit, given: Entity, asked: Entity): boolean {
  const attempt = new Fit();
  for (const [identity, resource] of fit.resources) attempt.resources.set(identity, resource);
  if (!attempt.entity(given, asked)) return false;
  for (const [identity, resource] of attempt.resources) fit.resources.set(identity, resource);
  return true;
}

import { idx } from '../binary/indices.ts';
import type { ComponentDecl, InstanceDecl } from '../binary/type.ts';
import type { ComponentType, InstanceType, Item } from '../component/types.ts';
import { bound } from './anew.ts';
import { Choices, type Step } from './choices.ts';
import { coreType, externModule, outerCore } from './core-modules.ts';
import { abstractResource, equalType, externComponent, externFunc, externInstance } from './externs.ts';
import { mentionsResource } from './mentions.ts';
import { defineType, newScope, writeAlias, type Scope } from './scope.ts';
import { funcType, valueType } from './value-types.ts';

/** How deep types and components stand in each other. */
const MAX_DEPTH = 4;

type Act = (scope: Scope, choices: Choices) => void;

/** What an instance type can declare; as often as it is there. */
const INSTANCE_ACTS: readonly Act[] = [
  valueType,
  funcType,
  (scope, choices) => externFunc(scope, choices, 'export'),
  (scope, choices) => equalType(scope, choices, 'export'),
  (scope, choices) => abstractResource(scope, choices, 'export'),
  valueType,
  (scope, choices) => externFunc(scope, choices, 'export'),
  outerType,
  (scope, choices) => externInstance(scope, choices, 'export'),
  instanceType,
  typeOfInstance,
  (scope, choices) => externComponent(scope, choices, 'export'),
  componentType,
  coreType,
  (scope, choices) => externModule(scope, choices, 'export'),
  outerCore,
];

const COMPONENT_ACTS: readonly Act[] = [
  ...INSTANCE_ACTS,
  (scope, choices) => externFunc(scope, choices, 'import'),
  (scope, choices) => equalType(scope, choices, 'import'),
  (scope, choices) => abstractResource(scope, choices, 'import'),
  (scope, choices) => externInstance(scope, choices, 'import'),
  (scope, choices) => externComponent(scope, choices, 'import'),
  (scope, choices) => externModule(scope, choices, 'import'),
];

/** Does each step that the place allows, as long as the budget lasts. */
export function perform(scope: Scope, steps: readonly Step[], acts: readonly Act[]): void {
  for (const step of steps) {
    if (scope.budget.left <= 0) return;
    scope.budget.left--;
    acts[step.act % acts.length]?.(scope, new Choices(step));
  }
}

export function depthOf(scope: Scope): number {
  return scope.parent === undefined ? 0 : 1 + depthOf(scope.parent);
}

/** Defines the type of an instance. */
export function instanceType(scope: Scope, choices: Choices): void {
  if (depthOf(scope) >= MAX_DEPTH) return;
  const decls: ComponentDecl[] = [];
  const inside = newScope({ kind: 'instance type', decls }, scope, scope);
  perform(inside, choices.inner, INSTANCE_ACTS);
  const type: InstanceType = { kind: 'instance', exports: inside.items.export };
  keep(scope, inside, type);
  // the acts of an instance type declare no imports
  defineType(scope, { kind: 'instance', decls: decls as InstanceDecl[] }, type);
}

/** Defines the type of a component. */
export function componentType(scope: Scope, choices: Choices): void {
  if (depthOf(scope) >= MAX_DEPTH) return;
  const decls: ComponentDecl[] = [];
  const inside = newScope({ kind: 'component type', decls }, scope, scope);
  perform(inside, choices.inner, COMPONENT_ACTS);
  const type: ComponentType = { kind: 'component', imports: inside.items.import, exports: inside.items.export };
  keep(scope, inside, type);
  defineType(scope, { kind: 'component', decls }, type);
}

function keep(scope: Scope, inside: Scope, type: InstanceType | ComponentType): void {
  bound.set(type, inside.made);
  for (const one of inside.made) scope.made.add(one);
}

/** `(alias outer … (type …))`: of a component around this one only what has no resource in it. */
export function outerType(scope: Scope, choices: Choices): void {
  const wanted = 1 + choices.below(3);
  let [target, below, count] = [scope, scope, 0];
  while (count < wanted && target.parent !== undefined) [below, target, count] = [target, target.parent, count + 1];
  if (count === 0) return;
  const closed = below.place.kind === 'component';
  const index = choices.indexOf(target.types, (type) => !closed || !mentionsResource(type, () => true));
  const type = index === undefined ? undefined : target.types[index];
  if (index === undefined || type === undefined) return;
  writeAlias(scope, { kind: 'outer', sort: 'type', count, index });
  scope.types.push(type);
}

/** `(alias export … (type …))` */
export function typeOfInstance(scope: Scope, choices: Choices): void {
  const found = exportOf(scope, choices, 'type');
  if (found === undefined) return;
  const { entity, name } = found.item;
  if (entity.kind !== 'type') return;
  writeAlias(scope, { kind: 'export', sort: 'type', instance: idx<'instance'>(found.instance), name: name.name });
  scope.types.push(entity.type);
}

/** An export of this kind, of one of the instances. */
export function exportOf(
  scope: Scope,
  choices: Choices,
  kind: Item['entity']['kind'],
): { readonly instance: number; readonly item: Item } | undefined {
  const has = ({ exports }: InstanceType): readonly Item[] =>
    [...exports.values()].filter(({ entity }) => entity.kind === kind);
  const instance = choices.indexOf(scope.instances, (type) => has(type).length > 0);
  const type = instance === undefined ? undefined : scope.instances[instance];
  const item = type && choices.of(has(type));
  return instance === undefined || item === undefined ? undefined : { instance, item };
}

import fc from 'fast-check';
import { writeComponent, type Component } from '../binary/component.ts';
import type { ComponentType } from '../component/types.ts';
import { bound } from './anew.ts';
import type { Choices, Step } from './choices.ts';
import { builtIn, channelCanon, ownResource, resourceCanon } from './built-ins.ts';
import { coreAlias, coreCode, coreInstantiate } from './core-code.ts';
import { coreType, exportModule, externModule, outerCore } from './core-modules.ts';
import { componentType, depthOf, instanceType, outerType, perform, typeOfInstance } from './declared-types.ts';
import {
  abstractResource,
  equalType,
  exportComponent,
  exportFunc,
  exportInstance,
  externComponent,
  externFunc,
  externInstance,
} from './externs.ts';
import { aliasExport, inlineInstance, instantiate } from './instances.ts';
import { WORDS } from './names.ts';
import type { Gate } from './gates.ts';
import { lift, lower } from './lift-lower.ts';
import { newScope, type Scope } from './scope.ts';
import { funcType, valueType } from './value-types.ts';

/** What generated components are made of. All of it can be left out. */
export interface ComponentConstraints {
  /** Most definitions in one component, with all that is inside. Without: 60. Some need more than one item of a section. */
  readonly maxDefinitions?: number | undefined;
  /**
   * What interfaces are called, in place of made-up names: full names with their versions. One that is taken gets `-x2` and so on behind
   * it.
   *
   * @example component({ interfaces: ['wasi:cli/environment@0.2.3'] })
   */
  readonly interfaces?: readonly string[] | undefined;
  /** What functions, types, fields, cases and parameters are called, in place of made-up labels. */
  readonly labels?: readonly string[] | undefined;
  /**
   * Parts of the standard that are not finished, to be used beside all that wasm-tools has on by itself.
   *
   * @example component({ features: ['cm-error-context'] })
   */
  readonly features?: readonly Gate[] | undefined;
}

/** How deep components stand in each other. */
const MAX_DEPTH = 3;

/** What a component can define; as often as it is there. What is first is what fast-check shrinks to. */
const ACTS: readonly ((scope: Scope, choices: Choices) => void)[] = [
  valueType,
  funcType,
  (scope, choices) => externFunc(scope, choices, 'import'),
  instanceType,
  (scope, choices) => externInstance(scope, choices, 'import'),
  (scope, choices) => equalType(scope, choices, 'export'),
  lift,
  exportFunc,
  valueType,
  funcType,
  (scope, choices) => equalType(scope, choices, 'import'),
  instanceType,
  (scope, choices) => externInstance(scope, choices, 'import'),
  (scope, choices) => abstractResource(scope, choices, 'import'),
  ownResource,
  resourceCanon,
  typeOfInstance,
  aliasExport,
  lower,
  coreCode,
  nestedComponent,
  instance,
  instantiate,
  inlineInstance,
  exportInstance,
  componentType,
  (scope, choices) => externComponent(scope, choices, 'import'),
  exportComponent,
  outerType,
  lift,
  exportFunc,
  aliasExport,
  builtIn,
  channelCanon,
  lower,
  channelCanon,
  builtIn,
  coreType,
  (scope, choices) => externModule(scope, choices, 'import'),
  coreInstantiate,
  coreAlias,
  exportModule,
  outerCore,
  customSection,
];

/** Contents that nobody reads. */
function customSection({ place }: Scope, choices: Choices): void {
  if (place.kind !== 'component') return;
  const data = Uint8Array.from(choices.times(choices.below(4), () => choices.below(256)));
  place.sections.push({ kind: 'custom', name: choices.of(['', 'made-up', 'producers']) ?? '', data });
}

/** An instance of a component, which is made where there is none. */
function instance(scope: Scope, choices: Choices): void {
  if (scope.components.length === 0) nestedComponent(scope, choices);
  instantiate(scope, choices);
}

/** `(component …)` inside. */
function nestedComponent(scope: Scope, choices: Choices): void {
  const { place } = scope;
  if (place.kind !== 'component' || depthOf(scope) >= MAX_DEPTH) return;
  const inside = newScope({ kind: 'component', sections: [] }, scope, scope);
  perform(inside, choices.inner, ACTS);
  if (inside.place.kind !== 'component') return;
  place.sections.push({ kind: 'component', component: { sections: inside.place.sections } });
  const type: ComponentType = { kind: 'component', imports: inside.items.import, exports: inside.items.export };
  bound.set(type, inside.made);
  scope.components.push(type);
}

const step = fc.letrec<{ step: Step }>((tie) => ({
  step: fc.record({
    act: fc.nat({ max: 1023 }),
    numbers: fc.array(fc.nat({ max: 1023 }), { maxLength: 16, size: 'max' }),
    inner: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc.constant([]),
      fc.array(tie('step'), { maxLength: 8, size: 'max' }),
    ),
  }),
})).step;

/**
 * Valid components: types of every kind, resources, instances that are imported, made inside and exported, components inside and their
 * instances, aliases, core modules, and functions that are lifted and lowered.
 *
 * They use what wasm-tools has on by itself: also streams, futures, functions that are async, maps, and attributes of names. Their core functions trap.
 * They shrink to components with fewer and simpler definitions.
 *
 * @example fc.assert(fc.property(component(), (made) => validate(writeComponent(made)).valid));
 * @returns an arbitrary of the tree that `writeComponent` of `wasmvirt/binary` takes; `componentBytes` has the bytes
 */
export function component(constraints: ComponentConstraints = {}): fc.Arbitrary<Component> {
  const { maxDefinitions = 60, interfaces = WORDS.interfaces, labels = WORDS.labels, features = [] } = constraints;
  const gates = new Set(features);
  return fc
    .array(step, { minLength: 1, maxLength: Math.ceil(maxDefinitions / 2), size: 'max' })
    .map((steps) => make(steps, { words: { interfaces, labels }, gates, budget: { left: maxDefinitions } }));
}

/** The same in the binary format. */
export function componentBytes(constraints: ComponentConstraints = {}): fc.Arbitrary<Uint8Array> {
  return component(constraints).map(writeComponent);
}

function make(steps: readonly Step[], given: Pick<Scope, 'words' | 'gates' | 'budget'>): Component {
  const scope = newScope({ kind: 'component', sections: [] }, undefined, given);
  perform(scope, steps, ACTS);
  return { sections: scope.place.kind === 'component' ? scope.place.sections : [] };
}

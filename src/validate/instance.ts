import type { Instance } from '../binary/instance.ts';
import { mismatchText } from '../component/fit-values.ts';
import type { ResourceIdentity } from '../component/types.ts';
import type { Context } from './context.ts';
import { entityAt } from './entity.ts';
import { enterName, ResourceNames } from './extern-names.ts';
import { Fit, open } from './fit.ts';
import { quoted, refuse } from './rule.ts';
import { at, type State } from './state.ts';
import { Substitution } from './substitution.ts';
import { kindOf, type Entity, type InstanceType, type Path } from './types.ts';

/** instanceexpr: appends the instance. */
export function addInstance(instance: Instance, state: State, cx: Context): void {
  state.instances.push(
    instance.kind === 'exports' ? ofExports(instance.exports, state, cx) : instantiate(instance, state, cx),
  );
}

function ofExports(
  exports: Extract<Instance, { readonly kind: 'exports' }>['exports'],
  state: State,
  cx: Context,
): InstanceType {
  const items = new Map<string, Entity>();
  const explicit = new Map<ResourceIdentity, Path>();
  // no index begins here, so no resource gets a name that functions could be named after
  const names = { what: 'export', items, names: new Map<string, string>(), resources: new ResourceNames() } as const;
  for (const { name, item } of exports) {
    const entity = entityAt(item, state, cx);
    if (entity.kind === 'instance') {
      cx.step(entity.type.explicit.size);
      for (const [identity, path] of entity.type.explicit) explicit.set(identity, [name.name, ...path]);
    }
    if (entity.kind === 'type' && entity.type.kind === 'resource') explicit.set(entity.type.identity, [name.name]);
    enterName(names, name, entity, cx);
  }
  return cx.sizes.instance({ kind: 'instance', exports: items, defined: new Set(), explicit });
}

/**
 * Compares the arguments with the imports, then puts what is given in the place of what was imported, and a new resource in the place of each
 * that the component defines: every instantiation makes its own.
 */
function instantiate(
  instance: Extract<Instance, { readonly kind: 'instantiate' }>,
  state: State,
  cx: Context,
): InstanceType {
  const component = at(state.components, instance.component, 'component');
  const given = new Map<string, Entity>();
  for (const { name, item } of instance.args) {
    if (given.has(name)) refuse('unique argument', `the argument ${quoted(name)} is given twice`);
    given.set(name, entityAt(item, state, cx));
  }
  const resources = open(component.imported, given);
  const fit = new Fit(cx, undefined, resources);
  const substitution = new Substitution(cx);
  for (const [name, asked] of component.imports) {
    const entity = given.get(name);
    if (entity === undefined) {
      return refuse('argument', `the component imports the ${kindOf(asked)} ${quoted(name)}, which is not given`);
    }
    const found = fit.entity(entity, asked);
    if (found !== undefined)
      refuse('argument type', `the argument ${quoted(name)} does not fit: ${mismatchText(found)}`);
    rename(entity, asked, substitution, cx);
  }
  for (const [variable, identity] of resources) substitution.resources.set(variable, identity);
  for (const identity of component.defined.keys()) {
    const fresh = cx.newResource().identity;
    substitution.resources.set(identity, fresh);
    state.defined.set(fresh, undefined);
  }
  return cx.sizes.instance({
    kind: 'instance',
    exports: substitution.entities(component.exports),
    defined: new Set(),
    explicit: substitution.paths(component.explicit),
  });
}

/** Every type that is given by name takes the place of the one that was imported under it. */
function rename(given: Entity, asked: Entity, substitution: Substitution, cx: Context): void {
  cx.step();
  if (given.kind === 'type' && asked.kind === 'type') {
    substitution.types.set(asked.type, given.type);
  } else if (given.kind === 'instance' && asked.kind === 'instance') {
    for (const [name, entity] of asked.type.exports) {
      const there = given.type.exports.get(name);
      if (there !== undefined) rename(there, entity, substitution, cx);
    }
  }
}

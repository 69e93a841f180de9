import type { ResourceIdentity } from '../component/types.ts';
import type { Context } from './context.ts';
import { freeInEntities } from './free-resources.ts';
import { refuse } from './rule.ts';
import type { State } from './state.ts';
import type { ComponentType, Path } from './types.ts';

/** The type of a component or component type that is read to its end (Explainer.md § Type Checking). */
export function finish(state: State, cx: Context): ComponentType {
  const { imports, exports, imported, explicit } = state;
  const unused = state.values.findIndex(({ used }) => !used);
  if (state.kind === 'component' && unused >= 0) {
    refuse('value', `value ${unused} is not used by an instantiation, the start function or an export`);
  }
  if (state.defined.size > 0) {
    const inImports = freeInEntities(imports.values(), cx);
    for (const identity of state.defined.keys()) {
      if (inImports.has(identity)) {
        refuse('resource scope', 'an import mentions a resource type that the component itself defines');
      }
    }
  }
  const defined = new Map<ResourceIdentity, Path>();
  if (state.defined.size > 0) {
    const inExports = freeInEntities(exports.values(), cx);
    for (const identity of state.defined.keys()) {
      if (!inExports.has(identity)) continue;
      const path = explicit.get(identity);
      if (path === undefined) {
        return refuse(
          'resource scope',
          'an export mentions a resource type that the component defines and does not export',
        );
      }
      defined.set(identity, path);
    }
  }
  return cx.sizes.component({ kind: 'component', imports, exports, imported, defined, explicit });
}

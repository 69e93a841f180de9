import { Budget } from './budget.ts';
import { checkIndices } from './check-indices.ts';
import { checkResources } from './check-resources.ts';
import { evaluateComponent, type Arguments } from './evaluate.ts';
import { Scope } from './scope.ts';
import type { World } from './types.ts';

/**
 * What a component asks for and what it offers, with all types resolved.
 *
 * @param bytes one component in the binary format
 * @param args what the component itself instantiates components in it with: evaluated where a type depends on it, or all, and
 *   `compared` to what they ask for
 * @throws WasmvirtError when the bytes are not a component, when its imports and exports do not make sense, or when an index
 *   or an outer alias in it, however deep, names nothing in it. The core modules inside are not looked at, and this is not a
 *   validator: a component that resolves may still be invalid.
 */
export function resolveComponent(bytes: Uint8Array, args: Arguments = 'evaluated'): World {
  const root = new Scope('component', undefined);
  const body = { start: 0, end: bytes.length };
  const closure = { kind: 'component', body, env: root.here() } as const;
  const { imports, exports } = evaluateComponent(bytes, closure, new Budget(), args);
  // evaluation looks only at what the world needs
  checkIndices(bytes, body, new Budget());
  checkResources(imports);
  return { imports, exports };
}

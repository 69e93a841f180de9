import { Budget } from './budget.ts';
import { checkIndices } from './check-indices.ts';
import { checkResources } from './check-resources.ts';
import { evaluateComponent, type Arguments } from './evaluate.ts';
import { checkFormat } from './format.ts';
import { Scope } from './scope.ts';
import type { World } from './types.ts';

/** An output of ours has the types of its guest several times: outside, in adapters and in what these are given. */
const OUTPUT_SHARE = 8;

/**
 * The imports and exports of a component, with resolved types.
 *
 * @param bytes one component in the binary format
 * @param args whether the arguments of the instantiations in the component itself are only evaluated, where a type depends on them, or
 *   `compared` with the imports they satisfy
 * @throws WasmvirtError if the bytes are not a component, if its imports or exports are ill-typed, or if an index or outer alias, at any
 * depth, refers to nothing in it. Core modules are not read. This is not a validator: a component that resolves can still be invalid.
 */
export function resolveComponent(bytes: Uint8Array, args: Arguments = 'evaluated'): World {
  checkFormat(bytes);
  const root = new Scope('component', undefined);
  const body = { start: 0, end: bytes.length };
  const closure = { kind: 'component', body, env: root.here() } as const;
  const { imports, exports } = evaluateComponent(
    bytes,
    closure,
    new Budget(args === 'compared' ? OUTPUT_SHARE : 1),
    args,
  );
  // evaluation decodes only what imports and exports depend on
  checkIndices(bytes, body, new Budget());
  checkResources(imports);
  return { imports, exports };
}

/** A WIT package is encoded as a component that exports nothing but component types, one for each interface and world. */
export function isWitPackage({ imports, exports }: World): boolean {
  if (imports.size > 0 || exports.size === 0) return false;
  return [...exports.values()].every(({ entity }) => entity.kind === 'type' && entity.type.kind === 'component');
}

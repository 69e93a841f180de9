import type { Entity, ResourceIdentity } from '../component/types.ts';
import { WasmvirtError } from '../errors.ts';
import { Fit, inside, mismatchText } from './fit.ts';
import { entityOf, type ImportNode, type InstanceNode, type Node } from './graph.ts';
import type { MergedImport } from './merged-imports.ts';

/** A type together with what its resources are in the result. */
interface Typed {
  readonly entity: Entity;
  readonly resources: (identity: ResourceIdentity) => ResourceIdentity;
}

/** The resources of one instance: those of its imports are what was given, its own are new ones. */
class InstanceResources {
  private readonly given = new Map<ResourceIdentity, ResourceIdentity>();
  private readonly own = new Map<ResourceIdentity, ResourceIdentity>();

  bind(asked: ResourceIdentity, given: ResourceIdentity): void {
    this.given.set(asked, given);
  }

  known(identity: ResourceIdentity): ResourceIdentity | undefined {
    return this.given.get(identity);
  }

  readonly of = (identity: ResourceIdentity): ResourceIdentity => {
    const given = this.given.get(identity);
    if (given !== undefined) return given;
    let own = this.own.get(identity);
    if (own === undefined) {
      own = { id: identity.id };
      this.own.set(identity, own);
    }
    return own;
  };
}

/** What stands for an import of the result. */
export interface Given {
  /** The import that an import node of the graph became. */
  readonly explicit: ReadonlyMap<ImportNode, MergedImport>;
  /** What an instance is given where the graph gives it nothing, by the name that it asks for. */
  readonly implicit: ReadonlyMap<InstanceNode, ReadonlyMap<string, MergedImport>>;
}

/**
 * Compares what each instance is given with what it asks for, resources by what they are in the result: two components that use one
 * resource must get the same.
 *
 * @throws WasmvirtError `wrong-type`
 */
export function checkArguments(nodes: readonly Node[], given: Given): void {
  const instances = new Map<InstanceNode, InstanceResources>();
  const typed = (node: Node): Typed => {
    switch (node.kind) {
      case 'instance':
        return { entity: entityOf(node), resources: instances.get(node)?.of ?? itself };
      case 'alias': {
        const { entity, resources } = typed(node.of);
        const item = entity.kind === 'instance' ? entity.type.exports.get(node.name) : undefined;
        return { entity: item?.entity ?? node.entity, resources };
      }
      case 'import':
        return { entity: given.explicit.get(node)?.entity ?? node.entity, resources: itself };
      case 'type':
        return { entity: node.entity, resources: itself };
      default:
        return node satisfies never;
    }
  };
  for (const node of nodes) {
    if (node.kind !== 'instance') continue;
    const asked = new InstanceResources();
    for (const [name, item] of node.package.world.imports) {
      const arg = node.args.get(name);
      const merged = given.implicit.get(node)?.get(name);
      if (arg === undefined && merged === undefined)
        throw new WasmvirtError('internal', `nothing is given for ${name}`);
      const { entity, resources } = arg === undefined ? { entity: merged?.entity, resources: itself } : typed(arg);
      const fit = new Fit((a, b, names) => {
        const known = asked.known(b.identity);
        if (known === undefined && names) asked.bind(b.identity, resources(a.identity));
        return known === undefined ? names : known === resources(a.identity);
      });
      const found = entity === undefined ? undefined : fit.entity(entity, item.entity);
      if (found === undefined) continue;
      throw new WasmvirtError(
        'wrong-type',
        `${node.label} is given something else than it asks for: ${mismatchText(inside(name, found))}`,
      );
    }
    instances.set(node, asked);
  }
}

function itself(identity: ResourceIdentity): ResourceIdentity {
  return identity;
}

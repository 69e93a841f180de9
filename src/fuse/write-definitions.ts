import { writeComponent } from '../binary/component.ts';
import { idx } from '../binary/indices.ts';
import type { Sort } from '../binary/sort.ts';
import { WasmvirtError, unreachable } from '../errors.ts';
import { ComponentWriter } from '../link/encode/component-writer.ts';
import { NOBODY } from './bundle.ts';
import { Scope, type Bundle, type Defined, type Definition, type Entity } from './definitions.ts';
import { mapItem, sortOf, type Item } from './map-indices.ts';

/**
 * Writes definitions as one component: those that must be there in their order, and each that they need before the first that needs it. What
 * nothing needs is left out.
 *
 * @returns the component in pieces, and its core modules by index
 */
export function writeDefinitions(
  roots: readonly Definition[],
  changes: Changes = {},
): { readonly pieces: readonly Uint8Array[]; readonly modules: readonly Uint8Array[] } {
  const writer = new DefinitionWriter(changes);
  for (const root of roots) writer.place(root);
  return writer.finish();
}

/** What is written otherwise than it was read. */
export interface Changes {
  /** What stands for a definition. */
  readonly replace?: (definition: Definition) => Defined | undefined;
  /** Why a definition cannot be written. */
  readonly refuse?: (definition: Definition) => string | undefined;
}

class DefinitionWriter {
  private readonly changes: Changes;
  private readonly out = new ComponentWriter();
  private readonly modules: Uint8Array[] = [];
  private readonly indices = new Map<Defined, number>();
  private readonly placed = new Set<Definition>();
  private readonly counts = new Map<Sort, number>();
  /** Definitions of bundles that something takes whole. */
  private readonly bundles = new Map<Bundle, Definition>();

  constructor(changes: Changes) {
    this.changes = changes;
  }

  finish(): ReturnType<typeof writeDefinitions> {
    return { pieces: this.out.finish(), modules: this.modules };
  }

  /** With a stack of its own: chains of definitions can be as long as the component. */
  place(root: Definition): void {
    const open: Definition[] = [root];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const missing = this.placed.has(top) ? [] : this.missing(top);
      if (missing.length === 0) {
        open.pop();
        if (!this.placed.has(top)) this.write(top);
      }
      // the first is written first
      else open.push(...missing.reverse());
    }
  }

  /** The definitions that a definition needs and that are not there yet, in the order of their use. */
  private missing(definition: Definition): Definition[] {
    const found = new Set<Definition>();
    const look = (entity: Entity): void => {
      const needed = this.definitionOf(entity);
      if (needed !== definition && !this.placed.has(needed)) found.add(needed);
    };
    const { scope, item } = definition;
    mapItem(item, {
      index: (sort, index) => {
        look(scope.at(sort, index));
        return index;
      },
      outer: (sort, levels, index) => {
        look(scope.outside(levels).at(sort, index));
        return { levels, index };
      },
    });
    return [...found];
  }

  private definitionOf(entity: Entity): Definition {
    if (entity.kind === 'defined') return this.changes.replace?.(entity.definition)?.definition ?? entity.definition;
    let made = this.bundles.get(entity);
    if (made === undefined) {
      made = define(entity);
      this.bundles.set(entity, made);
    }
    return made;
  }

  private indexOf(entity: Entity): number {
    const defined =
      entity.kind === 'defined'
        ? (this.changes.replace?.(entity.definition) ?? entity)
        : this.definitionOf(entity).adds[0];
    const index = defined === undefined ? undefined : this.indices.get(defined);
    if (index === undefined) throw new WasmvirtError('internal', 'a definition is used before it is written');
    return index;
  }

  private write(definition: Definition): void {
    const why = this.changes.refuse?.(definition);
    if (why !== undefined) throw new WasmvirtError('unsupported', why);
    const { item, scope, adds } = definition;
    const sort = sortOf(item);
    if (sort !== undefined) {
      const next = this.counts.get(sort) ?? 0;
      // before it is written: types of a group name each other
      for (const [i, defined] of adds.entries()) this.indices.set(defined, next + i);
      this.counts.set(sort, next + adds.length);
    }
    this.placed.add(definition);
    const mapped = mapItem(item, {
      index: (s, index) => this.indexOf(scope.at(s, index)),
      outer: (s, levels, index) => ({ levels: 0, index: this.indexOf(scope.outside(levels).at(s, index)) }),
    });
    this.emit(mapped);
  }

  private emit(mapped: Item): void {
    const { out } = this;
    switch (mapped.kind) {
      case 'core module':
        this.modules.push(mapped.bytes);
        out.coreModule([mapped.bytes]);
        return;
      case 'component':
        out.component([mapped.component instanceof Uint8Array ? mapped.component : writeComponent(mapped.component)]);
        return;
      case 'core instance':
        out.coreInstance(mapped.item);
        return;
      case 'core type':
        out.coreType(mapped.item);
        return;
      case 'instance':
        out.instance(mapped.item);
        return;
      case 'alias':
        out.alias(mapped.item);
        return;
      case 'type':
        out.type(mapped.item);
        return;
      case 'canon':
        if (mapped.item.kind === 'lift') out.lift(mapped.item);
        else out.canon(mapped.item);
        return;
      case 'import':
        out.import(mapped.item);
        return;
      case 'export':
        out.export(mapped.item);
        return;
      case 'start':
      case 'value':
        throw new WasmvirtError('internal', `a ${mapped.kind} section is written`);
      default:
        throw unreachable(mapped);
    }
  }
}

/** A bundle as a definition: an instance that exports the entities one by one. */
function define({ exports }: Bundle): Definition {
  const scope = new Scope(undefined);
  const adds: Defined[] = [];
  const items = [...exports.values()].map(({ name, sort, entity }) => {
    return { name, item: { sort, index: idx(scope.push(sort, entity)) } };
  });
  const definition: Definition = {
    item: { kind: 'instance', item: { kind: 'exports', exports: items } },
    scope,
    adds,
    owner: undefined,
    behind: NOBODY,
  };
  adds.push({ kind: 'defined', definition });
  return definition;
}

import { readAlias } from '../binary/alias.ts';
import { readCanon } from '../binary/canon.ts';
import { readComponent } from '../binary/component.ts';
import { readCoreInstance } from '../binary/core-instance.ts';
import { readCoreType } from '../binary/core-type.ts';
import { readExport } from '../binary/export.ts';
import { readImport, type Import } from '../binary/import.ts';
import { readInstance } from '../binary/instance.ts';
import type { ExternName } from '../binary/name.ts';
import { eachSection, readItems, type Range, type Section } from '../binary/section.ts';
import type { Sort } from '../binary/sort.ts';
import { Tally } from '../binary/tally.ts';
import { readType } from '../binary/type.ts';
import { unreachable, WasmvirtError } from '../errors.ts';
import { bundleOf, NOBODY, ownersOf, type Owners } from './bundle.ts';
import { countOf, mapItem, sortOf, type Item } from './map-indices.ts';

/** What an index of a component means. */
export type Entity = Defined | Bundle;

/** One of the indices that a definition adds. */
export interface Defined {
  readonly kind: 'defined';
  readonly definition: Definition;
}

/** An instance that is nothing but a list of entities: one that a component writes so, or one whose component was inlined. */
export interface Bundle {
  readonly kind: 'bundle';
  readonly exports: ReadonlyMap<string, BundleItem>;
  /** The inlined components whose lifted functions and resources are in it, at any depth. */
  readonly owners: Owners;
}

export interface BundleItem {
  readonly name: ExternName;
  readonly sort: Sort;
  readonly entity: Entity;
}

export interface Definition {
  readonly item: Item;
  /** What the indices in it mean. */
  readonly scope: Scope;
  /** The indices that it adds, in order. */
  readonly adds: readonly Defined[];
  /** The component that was inlined and has it: its place among those right inside the outermost. `undefined`: the outermost, or ours. */
  readonly owner: number | undefined;
  /** Of an instance that stays one, and of its exports: the inlined components whose lifted functions and resources it was given. */
  readonly behind: Owners;
}

/** The index spaces of one component, as they grow. An index means the same from the definition on that adds it. */
export class Scope {
  private readonly outer: Scope | undefined;
  private readonly spaces = new Map<Sort, Entity[]>();

  constructor(outer: Scope | undefined) {
    this.outer = outer;
  }

  push(sort: Sort, entity: Entity): number {
    const space = this.spaces.get(sort);
    if (space === undefined) this.spaces.set(sort, [entity]);
    else space.push(entity);
    return space === undefined ? 0 : space.length - 1;
  }

  at(sort: Sort, index: number): Entity {
    const entity = this.spaces.get(sort)?.[index];
    if (entity === undefined) throw new WasmvirtError('index-out-of-bounds', `there is no ${sort} ${index}`);
    return entity;
  }

  /** What an alias names, `levels` components out. */
  outside(levels: number): Scope {
    let at: Scope | undefined = this; // eslint-disable-line @typescript-eslint/no-this-alias -- the walk begins here
    for (let i = 0; i < levels; i += 1) at = at?.outer;
    if (at === undefined)
      throw new WasmvirtError('index-out-of-bounds', `there are no ${levels} components around this`);
    return at;
  }
}

/** A component inside another one, which may be inlined where it is instantiated. */
interface Nested {
  readonly range: Range;
  /** Where it is defined. */
  readonly scope: Scope;
  /** Its place among the components right inside the outermost one. */
  readonly ordinal: number | undefined;
}

/** The definitions of a component that must be there, whether something uses them or not, in order: imports, instances, exports. */
export interface Definitions {
  readonly roots: readonly Definition[];
  /** Every definition, in the order of the binary. */
  readonly all: readonly Definition[];
  /** What was given to each inlined component, by the names of its imports. */
  readonly bindings: ReadonlyMap<number, Bindings>;
  /** The scopes of the parts that were inlined: instances of components inside inlined ones. */
  readonly parts: ReadonlySet<Scope>;
}

/**
 * Reads a component into definitions that refer to each other instead of to indices. Instances of inner components that `inline` names
 * are replaced by what the components define, and so are parts of these, at any depth, that take what another one of them defines.
 *
 * @param inline whether to inline the nth component that is right inside the outermost one
 * @throws WasmvirtError `unsupported` for a start function or values, and where there is too much
 */
export function readDefinitions(bytes: Uint8Array, inline: (component: number) => boolean): Definitions {
  const reader = new DefinitionReader(bytes, inline);
  try {
    return reader.read();
  } catch (error) {
    if (!(error instanceof WasmvirtError) || error.code !== 'limit') throw error;
    throw new WasmvirtError('unsupported', error.message, { cause: error });
  }
}

/** Items in all that are read, a third of what may be there: each takes more time and memory than in an output with siblings. The largest program at hand has 6,000. */
const MAX_ITEMS = 50_000;

/** How deep parts are inlined in each other. */
const MAX_DEPTH = 50;

/** What the imports of a component are, by name. */
export type Bindings = ReadonlyMap<string, Omit<BundleItem, 'name'>>;

class DefinitionReader {
  private readonly roots: Definition[] = [];
  private readonly all: Definition[] = [];
  private readonly bindings = new Map<number, Bindings>();
  /** The component that is being inlined. */
  private owner: number | undefined;
  private readonly parts = new Set<Scope>();
  /** How many parts are being inlined in each other. */
  private depth = 0;
  private readonly bytes: Uint8Array;
  private readonly inline: (component: number) => boolean;
  private readonly nested = new Map<Definition, Nested>();
  private readonly tally = new Tally(MAX_ITEMS);
  private readonly outermost = new Scope(undefined);
  private ordinals = 0;

  constructor(bytes: Uint8Array, inline: (component: number) => boolean) {
    this.bytes = bytes;
    this.inline = inline;
  }

  read(): Definitions {
    this.component({ start: 0, end: this.bytes.length }, this.outermost, undefined);
    const { roots, all, bindings, parts } = this;
    return { roots, all, bindings, parts };
  }

  /** @param bindings what its imports are; `undefined` for the outermost, which imports and exports by itself */
  private component(range: Range, scope: Scope, bindings: Bindings | undefined): Map<string, BundleItem> {
    const exports = new Map<string, BundleItem>();
    for (const section of eachSection(this.bytes, range, this.tally)) this.section(section, scope, bindings, exports);
    return exports;
  }

  private section(
    { kind, body }: Section,
    scope: Scope,
    bindings: Bindings | undefined,
    exports: Map<string, BundleItem>,
  ): void {
    const { bytes, tally } = this;
    switch (kind) {
      case 'custom':
        // its indices, if it has any, are not those of what is written
        return;
      case 'core module':
        this.define({ kind, bytes: bytes.subarray(body.start, body.end) }, scope);
        return;
      case 'component':
        this.nestedComponent(body, scope);
        return;
      case 'core instance':
        for (const item of readItems(bytes, body, readCoreInstance, tally)) {
          const definition = this.define({ kind, item }, scope);
          if (item.kind === 'instantiate') this.roots.push(definition);
        }
        return;
      case 'core type':
        for (const item of readItems(bytes, body, readCoreType, tally)) this.define({ kind, item }, scope);
        return;
      case 'type':
        for (const item of readItems(bytes, body, (r) => readType(r), tally)) this.define({ kind, item }, scope);
        return;
      case 'canon':
        for (const item of readItems(bytes, body, readCanon, tally)) this.define({ kind, item }, scope);
        return;
      case 'instance':
        for (const item of readItems(bytes, body, readInstance, tally)) this.instance({ kind, item }, scope);
        return;
      case 'alias':
        for (const item of readItems(bytes, body, readAlias, tally)) this.alias({ kind, item }, scope);
        return;
      case 'import':
        for (const item of readItems(bytes, body, readImport, tally)) {
          if (bindings === undefined) {
            this.roots.push(this.define({ kind, item }, scope));
            continue;
          }
          scope.push(item.type.kind, boundTo(item, bindings, scope));
        }
        return;
      case 'export':
        for (const item of readItems(bytes, body, readExport, tally)) {
          if (bindings === undefined) {
            this.roots.push(this.define({ kind, item }, scope));
            continue;
          }
          const { sort, index } = item.item;
          if (item.type?.kind === 'instance' || item.type?.kind === 'component')
            throw new WasmvirtError('unsupported', 'it exports something under a type that may leave some of it out');
          const entity = scope.at(sort, index);
          exports.set(item.name.name, { name: item.name, sort, entity });
          scope.push(sort, entity);
        }
        return;
      case 'start':
      case 'value':
        throw new WasmvirtError('unsupported', `a component with a ${kind} section cannot be fused`);
      default:
        throw unreachable(kind);
    }
  }

  private define(item: Item, scope: Scope, behind: Owners = NOBODY): Definition {
    const adds: Defined[] = [];
    const definition: Definition = { item, scope, adds, owner: this.owner, behind };
    this.all.push(definition);
    const sort = sortOf(item);
    if (sort === undefined) return definition;
    for (let i = 0; i < countOf(item); i += 1) {
      const defined: Defined = { kind: 'defined', definition };
      adds.push(defined);
      scope.push(sort, defined);
    }
    return definition;
  }

  private nestedComponent(range: Range, scope: Scope): void {
    const bytes = this.bytes.subarray(range.start, range.end);
    const ordinal = scope === this.outermost ? this.ordinals++ : undefined;
    // what is inlined is read where it is instantiated; else it stays as it is, where nothing in it reaches out
    const component = ordinal !== undefined && this.inline(ordinal) ? undefined : readComponent(bytes);
    const reaches = component !== undefined && reachesOut({ kind: 'component', component });
    const definition = this.define({ kind: 'component', component: reaches ? component : bytes }, scope);
    this.nested.set(definition, { range, scope, ordinal });
  }

  private instance(item: Extract<Item, { readonly kind: 'instance' }>, scope: Scope): void {
    const instance = item.item;
    if (instance.kind === 'exports') {
      const exports = new Map<string, BundleItem>();
      for (const { name, item: of } of instance.exports) {
        exports.set(name.name, { name, sort: of.sort, entity: scope.at(of.sort, of.index) });
      }
      scope.push('instance', bundleOf(exports));
      return;
    }
    const component = scope.at('component', instance.component);
    const nested = component.kind === 'defined' ? this.nested.get(component.definition) : undefined;
    const bindings: Bindings = new Map(
      instance.args.map(({ name, item: { sort, index } }) => [name, { sort, entity: scope.at(sort, index) }]),
    );
    if (nested?.ordinal !== undefined && this.inline(nested.ordinal)) {
      scope.push('instance', this.inlined(nested, nested.ordinal, bindings));
      return;
    }
    const owners = new Set([...bindings.values()].flatMap(({ entity }) => [...ownersOf(entity)]));
    if (nested !== undefined && this.takesAnswers(owners)) scope.push('instance', this.part(nested, bindings));
    else this.roots.push(this.define(item, scope, owners));
  }

  private inlined({ range, scope }: Nested, ordinal: number, bindings: Bindings): Bundle {
    if (this.bindings.has(ordinal)) throw new WasmvirtError('unsupported', 'a component is instantiated twice');
    this.bindings.set(ordinal, bindings);
    const { owner } = this;
    this.owner = ordinal;
    const exports = this.component(range, new Scope(scope), bindings);
    this.owner = owner;
    return bundleOf(exports);
  }

  /** Whether a part is given what another inlined component defines. Such functions and resources are not in what is written. */
  private takesAnswers(owners: Owners): boolean {
    return this.owner !== undefined && [...owners].some((owner) => owner !== undefined && owner !== this.owner);
  }

  /** A part of what is being inlined, which stays its owner. */
  private part({ range, scope }: Nested, bindings: Bindings): Bundle {
    if (this.depth === MAX_DEPTH) throw new WasmvirtError('unsupported', 'its parts are nested too deep');
    this.depth += 1;
    const inside = new Scope(scope);
    this.parts.add(inside);
    const exports = this.component(range, inside, bindings);
    this.depth -= 1;
    return bundleOf(exports);
  }

  private alias(item: Extract<Item, { readonly kind: 'alias' }>, scope: Scope): void {
    const alias = item.item;
    switch (alias.kind) {
      case 'outer':
        scope.push(alias.sort, scope.outside(alias.count).at(alias.sort, alias.index));
        return;
      case 'export': {
        const instance = scope.at('instance', alias.instance);
        if (instance.kind === 'defined') {
          this.define(item, scope, ownersOf(instance));
          return;
        }
        const found = instance.exports.get(alias.name);
        if (found?.sort !== alias.sort)
          throw invalid(`it takes the ${alias.sort} ${alias.name} of an instance without it`);
        scope.push(alias.sort, found.entity);
        return;
      }
      case 'core export':
        this.define(item, scope);
        return;
      default:
        throw unreachable(alias);
    }
  }
}

/**
 * What an import is: of an instance no more than the import asks for. Hosts will not see any more what a component takes of what it is given,
 * so that all of it is looked at here.
 */
function boundTo({ name, type }: Import, bindings: Bindings, scope: Scope): Entity {
  const given = bindings.get(name.name);
  if (given?.sort !== type.kind) throw invalid(`it is given no ${type.kind} for ${name.name}`);
  const { entity } = given;
  if (type.kind !== 'instance' || entity.kind === 'defined') return entity;
  const declared = scope.at('type', type.type);
  const item = declared.kind === 'defined' ? declared.definition.item : undefined;
  if (item?.kind !== 'type' || item.item.kind !== 'instance') throw invalid(`${name.name} is imported as no instance`);
  const exports = new Map<string, BundleItem>();
  for (const decl of item.item.decls) {
    if (decl.kind !== 'export') continue;
    const found = entity.exports.get(decl.name.name);
    if (found?.sort !== decl.type.kind) throw invalid(`${name.name} is given without ${decl.name.name}`);
    exports.set(decl.name.name, found);
  }
  return bundleOf(exports);
}

/** The fault of a component that no host would take, but which would not show any more in what is made of it. */
export function invalid(why: string): WasmvirtError {
  return new WasmvirtError('wrong-type', `the component is not valid: ${why}; make it again with current tools`);
}

/** A function that the outermost component imports; `undefined` for any other one. */
export function hostFunction(func: Entity): { readonly importName: string; readonly name: string } | undefined {
  if (func.kind !== 'defined') return undefined;
  const { item, scope, owner } = func.definition;
  if (owner === undefined && item.kind === 'import')
    return { importName: item.item.name.name, name: item.item.name.name };
  return ofHost(item, scope);
}

/** Whether a type is one that the outermost component imports, by itself or in an instance. */
export function isHostType(type: Entity): boolean {
  if (type.kind !== 'defined') return false;
  const { item, scope, owner } = type.definition;
  return (owner === undefined && item.kind === 'import') || ofHost(item, scope) !== undefined;
}

/** What an imported instance exports. */
function ofHost(item: Item, scope: Scope): ReturnType<typeof hostFunction> {
  if (item.kind !== 'alias' || item.item.kind !== 'export') return undefined;
  const instance = scope.at('instance', item.item.instance);
  if (instance.kind !== 'defined' || instance.definition.item.kind !== 'import') return undefined;
  return { importName: instance.definition.item.item.name.name, name: item.item.name };
}

/** Whether a definition names anything by its indices, but those of the spaces that it opens itself. */
function reachesOut(item: Item): boolean {
  let found = false;
  mapItem(item, {
    index: (_, index) => {
      found = true;
      return index;
    },
    outer: (_, levels, index) => {
      found = true;
      return { levels, index };
    },
  });
  return found;
}

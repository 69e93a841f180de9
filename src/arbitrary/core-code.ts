import type { CoreGlobalType, CoreMemoryType, CoreTableType } from '../binary/core-extern-type.ts';
import type { CoreInlineExport } from '../binary/core-instance.ts';
import { idx } from '../binary/indices.ts';
import type { ResourceIdentity } from '../component/types.ts';
import { sameSignature, type CoreSignature } from '../core/object.ts';
import type { Choices } from './choices.ts';
import { moduleBytes } from './core-bytes.ts';
import { itemFits, ITEMS, MEMORY, newModule, type CoreItem, type CoreItems, type CoreModule } from './core-items.ts';
import { append, type Scope } from './scope.ts';

/** The core index spaces. */
export interface Code {
  readonly funcs: CoreSignature[];
  readonly tables: CoreTableType[];
  readonly memories: CoreMemoryType[];
  readonly globals: CoreGlobalType[];
  readonly tags: CoreSignature[];
  /** Function types, types of modules, and others, of which nothing is known. */
  readonly types: (CoreSignature | CoreModule | undefined)[];
  readonly modules: CoreModule[];
  readonly instances: CoreItems[];
  /** Resources of the component's own. */
  readonly resources: Set<ResourceIdentity>;
}

export function newCode(): Code {
  return {
    ...{ funcs: [], tables: [], memories: [], globals: [], tags: [] },
    ...{ types: [], modules: [], instances: [], resources: new Set() },
  };
}

/** The index space of a kind. */
function itemsOf(code: Code, kind: CoreItem['kind']): readonly CoreItem[] {
  switch (kind) {
    case 'func':
      return code.funcs.map((type) => ({ kind, type }));
    case 'tag':
      return code.tags.map((type) => ({ kind, type }));
    case 'table':
      return code.tables.map((type) => ({ kind, ...type }));
    case 'memory':
      return code.memories.map((type) => ({ kind, ...type }));
    case 'global':
      return code.globals.map((type) => ({ kind, ...type }));
    default:
      return kind satisfies never;
  }
}

const KINDS = ['func', 'memory', 'table', 'global', 'tag'] as const;

function enterItem(code: Code, item: CoreItem): void {
  switch (item.kind) {
    case 'func':
      code.funcs.push(item.type);
      return;
    case 'tag':
      code.tags.push(item.type);
      return;
    case 'table':
      code.tables.push(item);
      return;
    case 'memory':
      code.memories.push(item);
      return;
    case 'global':
      code.globals.push(item);
      return;
    default:
      item satisfies never;
  }
}

/** A name for the item at a place, which other modules have, too, where they have the same kind there. */
export function itemName(item: CoreItem, at: number): string {
  return `${item.kind.charAt(0)}${String(at)}`;
}

export function namedItems(items: readonly CoreItem[]): CoreItems {
  return new Map(items.map((item, at) => [itemName(item, at), item]));
}

/** A core module that is given items of all kinds and exports others, instantiated. */
export function coreCode(scope: Scope, choices: Choices): void {
  const imports = choices.times(choices.below(4), () => anyItem(scope.code, choices)).flatMap((found) => found ?? []);
  const exports = choices.times(choices.below(4), () => choices.of(ITEMS) ?? MEMORY);
  writeCode(scope, imports, exports);
}

interface Found {
  readonly item: CoreItem;
  readonly index: number;
}

function anyItem(code: Code, choices: Choices): Found | undefined {
  const items = itemsOf(code, choices.of(KINDS) ?? 'func');
  const index = choices.indexOf(items, () => true);
  const item = index === undefined ? undefined : items[index];
  return index === undefined || item === undefined ? undefined : { item, index };
}

/** The index of a core function with this signature; of one that is written where there is none. */
export function coreFuncIn(scope: Scope, choices: Choices, signature: CoreSignature): number {
  return (
    choices.indexOf(scope.code.funcs, (one) => sameSignature(one, signature)) ??
    writeCode(scope, [], [{ kind: 'func', type: signature }])
  );
}

/** The index of a memory that values can be passed in; of one that is written where there is none. */
export function memoryIn(scope: Scope, choices: Choices): number {
  const usable = (memory: CoreMemoryType): boolean => memory.address === 'i32' && !memory.shared;
  const found = choices.indexOf(scope.code.memories, usable);
  if (found !== undefined) return found;
  writeCode(scope, [], [MEMORY]);
  return scope.code.memories.length - 1;
}

/**
 * Writes a core module, an instance of it, and aliases of all that it exports.
 *
 * @param given core items that it imports, under the module name that is empty
 * @returns the index of the first of its functions, or of the next function where it has none
 */
function writeCode(scope: Scope, given: readonly Found[], made: readonly CoreItem[]): number {
  const { code, place } = scope;
  const first = code.funcs.length;
  if (place.kind !== 'component') return first;
  const asked = namedItems(given.map(({ item }) => item));
  const imports = new Map(asked.size === 0 ? [] : [['', asked]]);
  const exports = namedItems(made);
  place.sections.push({ kind: 'core module', bytes: moduleBytes(imports, exports) });
  const module = code.modules.push(newModule(imports, exports)) - 1;
  const args = given.length === 0 ? [] : [{ name: '', instance: idx<'core:instance'>(inlineInstance(scope, given)) }];
  append(place.sections, 'core instance', { kind: 'instantiate', module: idx<'core:module'>(module), args });
  const instance = code.instances.push(exports) - 1;
  for (const [name, item] of exports) aliasItem(scope, instance, name, item);
  return first;
}

function aliasItem({ place, code }: Scope, instance: number, name: string, item: CoreItem): void {
  if (place.kind !== 'component') return;
  append(place.sections, 'alias', {
    kind: 'core export',
    sort: item.kind,
    instance: idx<'core:instance'>(instance),
    name,
  });
  enterItem(code, item);
}

/** `(core instance (export …)*)` */
function inlineInstance({ place, code }: Scope, found: readonly Found[], names?: readonly string[]): number {
  const named = found.map(({ item, index }, at) => ({ name: names?.[at] ?? itemName(item, at), item, index }));
  if (place.kind === 'component') {
    const exports = named.map(({ name, item, index }): CoreInlineExport => ({
      name,
      item: { sort: item.kind, index },
    }));
    append(place.sections, 'core instance', { kind: 'exports', exports });
  }
  return code.instances.push(new Map(named.map(({ name, item }) => [name, item]))) - 1;
}

/** `(core instance (instantiate …))` of a module that is there, where something fits each of its imports. */
export function coreInstantiate(scope: Scope, choices: Choices): void {
  const { place, code } = scope;
  const module = choices.indexOf(code.modules, () => true);
  const asked = module === undefined ? undefined : code.modules[module];
  if (module === undefined || asked === undefined || place.kind !== 'component') return;
  const instances = [...asked.imports].map(([name, items]) => ({ name, found: argumentFor(code, items), items }));
  if (instances.some(({ found }) => found === undefined)) return;
  const args = instances.map(({ name, found, items }) => {
    const instance = typeof found === 'number' ? found : inlineInstance(scope, found ?? [], [...items.keys()]);
    return { name, instance: idx<'core:instance'>(instance) };
  });
  append(place.sections, 'core instance', { kind: 'instantiate', module: idx<'core:module'>(module), args });
  code.instances.push(asked.exports);
}

/** A core instance that has all the items, or else the items. */
function argumentFor(code: Code, asked: CoreItems): number | readonly Found[] | undefined {
  const instance = code.instances.findIndex((exports) =>
    [...asked].every(([name, item]) => {
      const there = exports.get(name);
      return there !== undefined && itemFits(there, item);
    }),
  );
  if (instance >= 0) return instance;
  const found = [...asked.values()].map((item) => {
    const index = itemsOf(code, item.kind).findIndex((one) => itemFits(one, item));
    const there = itemsOf(code, item.kind)[index];
    return there && { item: there, index };
  });
  return found.some((one) => one === undefined) ? undefined : found.flatMap((one) => one ?? []);
}

/** `(alias core export …)` */
export function coreAlias(scope: Scope, choices: Choices): void {
  const instance = choices.indexOf(scope.code.instances, (exports) => exports.size > 0);
  const exports = instance === undefined ? undefined : scope.code.instances[instance];
  const found = exports && choices.of([...exports]);
  if (instance !== undefined && found !== undefined) aliasItem(scope, instance, ...found);
}

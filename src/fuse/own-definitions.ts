import { idx } from '../binary/indices.ts';
import type { CoreSort, Sort } from '../binary/sort.ts';
import { baseName, importsName, link, outsideMemory } from '../core/link.ts';
import type { ObjectSource } from '../core/link-graph.ts';
import type { CoreObject } from '../core/object.ts';
import { WasmvirtError } from '../errors.ts';
import { NOBODY } from './bundle.ts';
import { Scope, type Defined, type Definition, type Entity } from './definitions.ts';

/** A core module that is written for an output, and its instance. */
export interface OwnModule {
  readonly bytes: Uint8Array;
  /** The name of a function that it exports, by its symbol. */
  readonly nameOf: (symbol: string) => string;
  /** A function that it exports, by its symbol. */
  readonly exported: (symbol: string) => Defined;
}

/** What a module is linked of, and what stands behind what it imports, by symbol. */
export interface ModuleParts {
  readonly library: ObjectSource;
  readonly objects: readonly CoreObject[];
  readonly exports: readonly string[];
  readonly imports: ReadonlyMap<string, Entity>;
  /** The memory that it works on, of another module; without: its own. */
  readonly memory?: Defined | undefined;
}

/** Links a module and instantiates it. */
export function ownModule({ library, objects, exports, imports, memory }: ModuleParts): OwnModule {
  const { main } = link({ library, objects, exports, outside: memory !== undefined });
  const { bytes } = main;
  const module = make({ kind: 'core module', bytes }, []);
  const args: { readonly name: string; readonly instance: Definition }[] = [];
  if (main.imports.length > 0) {
    const items = main.imports.map(({ symbol, name }) => {
      const entity = imports.get(symbol);
      if (entity === undefined) throw new WasmvirtError('internal', `nothing stands behind ${symbol}`);
      return { name, sort: 'func' as const, entity };
    });
    args.push({ name: importsName, instance: coreBundle(items) });
  }
  if (main.needsBase && memory !== undefined) {
    args.push({ name: baseName, instance: coreBundle([{ name: outsideMemory, sort: 'memory', entity: memory }]) });
  }
  const instance = instantiate(module, args);
  const aliases = new Map<string, Defined>();
  const nameOf = (symbol: string): string => {
    const name = main.exports.get(symbol);
    if (name === undefined) throw new WasmvirtError('internal', `${symbol} is not exported`);
    return name;
  };
  return {
    bytes,
    nameOf,
    exported: (symbol) => {
      const name = nameOf(symbol);
      let alias = aliases.get(name);
      if (alias === undefined) {
        alias = only(coreAlias(instance, name));
        aliases.set(name, alias);
      }
      return alias;
    },
  };
}

/** Of a core definition, which is never a list of others. */
export function defined(entity: Entity): Defined {
  if (entity.kind === 'defined') return entity;
  throw new WasmvirtError('internal', 'a core definition is an instance');
}

/** A definition of our own, whose indices mean these entities by sort. */
function make(item: Definition['item'], entities: readonly (readonly [Sort, Entity])[]): Definition {
  const scope = new Scope(undefined);
  for (const [sort, entity] of entities) scope.push(sort, entity);
  const adds: Defined[] = [];
  const definition: Definition = { item, scope, adds, owner: undefined, behind: NOBODY };
  adds.push({ kind: 'defined', definition });
  return definition;
}

function only({ adds }: Definition): Defined {
  const [first] = adds;
  if (first === undefined) throw new WasmvirtError('internal', 'a definition adds nothing');
  return first;
}

function coreBundle(
  items: readonly { readonly name: string; readonly sort: CoreSort; readonly entity: Entity }[],
): Definition {
  const exports = items.map(({ name, sort }, index) => ({ name, item: { sort, index } }));
  const entities = items.map(({ sort, entity }) => [`core ${sort}` as Sort, entity] as const);
  return make({ kind: 'core instance', item: { kind: 'exports', exports } }, entities);
}

function instantiate(
  module: Definition,
  args: readonly { readonly name: string; readonly instance: Definition }[],
): Definition {
  return make(
    {
      kind: 'core instance',
      item: {
        kind: 'instantiate',
        module: idx(0),
        args: args.map(({ name }, i) => ({ name, instance: idx(i) })),
      },
    },
    [['core module', only(module)], ...args.map(({ instance }) => ['core instance', only(instance)] as const)],
  );
}

function coreAlias(instance: Definition, name: string): Definition {
  return make({ kind: 'alias', item: { kind: 'core export', sort: 'func', instance: idx(0), name } }, [
    ['core instance', only(instance)],
  ]);
}

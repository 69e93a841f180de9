import { idx } from '../binary/indices.ts';
import type { CoreSort, Sort } from '../binary/sort.ts';
import { library } from '../adapters/library.ts';
import type { Canon } from '../binary/canon.ts';
import { flattenFunc, recordLayout, sizeOf, alignOf } from '../component/abi.ts';
import type { FuncType, ResourceIdentity } from '../component/types.ts';
import { FunctionBuilder } from '../core/function-builder.ts';
import { baseName, importsName, link, outsideMemory } from '../core/link.ts';
import type { CoreObject, CoreSignature } from '../core/object.ts';
import { WasmvirtError } from '../errors.ts';
import type { Plan } from '../policy/plan.ts';
import { checkFunction, checkMemories, checkPlan } from './eligible.ts';
import { readDefinitions, Scope, type Defined, type Definition, type Entity } from './definitions.ts';
import { stateOf, Transfers } from './transfer.ts';
import { writeDefinitions } from './write-definitions.ts';

type Lift = Extract<Canon, { readonly kind: 'lift' }>;
type Lower = Extract<Canon, { readonly kind: 'lower' }>;

/**
 * Makes one component of an output and the components in it: guest and adapters. Calls of the guest that adapters answer become calls of core
 * functions, with glue between the two memories; handles of resources that adapters define are kept in a table of their own.
 *
 * @param sibling the output with the adapters beside the guest
 * @param guest which of its components is the guest
 * @throws WasmvirtError `unsupported` where it has to stay as it is, with the reason
 */
export function fuse(sibling: Uint8Array, guest: number, plan: Plan): Fused {
  return new Fusion(sibling, guest, plan).fuse();
}

/** The component, without custom sections, and the core modules in it that no one else wrote. */
export interface Fused {
  readonly pieces: readonly Uint8Array[];
  readonly glue: readonly Uint8Array[];
}

/** A function that adapters answer, as the guest lowers it. */
interface Glued {
  readonly lower: Definition;
  readonly canon: Lower;
  readonly type: FuncType;
  readonly lift: Definition;
}

class Fusion {
  private readonly guest: number;
  private readonly plan: Plan;
  private readonly read: ReturnType<typeof readDefinitions>;
  /** What stands for definitions that go. */
  private readonly replaced = new Map<Definition, Defined>();
  /** The type that the guest knows a function of an adapter by, by its lift. */
  private readonly types = new Map<Definition, FuncType>();
  /** The resource types that adapters define, in the order in which they are found. */
  private readonly resources: Definition[] = [];
  private readonly numbers = new Map<ResourceIdentity, number>();

  constructor(sibling: Uint8Array, guest: number, plan: Plan) {
    this.guest = guest;
    this.plan = plan;
    this.read = readDefinitions(sibling, () => true);
  }

  fuse(): Fused {
    checkPlan(this.plan);
    for (const { item, owner } of this.read.all) {
      if (owner === this.guest && item.kind === 'core module') checkMemories(item.bytes);
      if (owner !== undefined && owner !== this.guest) checkAdapterDefinition(item);
    }
    this.nameTypes();
    this.handles();
    for (const group of this.groups()) this.glue(group);
    const pieces = writeDefinitions(this.read.roots, {
      replace: (definition) => this.replaced.get(definition),
      refuse: (definition) => this.refusal(definition),
    });
    return { pieces, glue: this.modules };
  }

  /** Why a definition of an adapter cannot stay. */
  private refusal({ owner, item }: Definition): string | undefined {
    if (owner === undefined || owner === this.guest) return undefined;
    if (item.kind === 'canon' && item.item.kind === 'lift')
      return 'a part of it takes a function that is answered inside';
    if (item.kind === 'type' && item.item.kind === 'resource') return 'a type that is answered inside is used outside';
    return undefined;
  }

  /** Finds the types of functions and the resources in the guest's arguments. */
  private nameTypes(): void {
    const args = this.read.bindings.get(this.guest);
    if (args === undefined) throw new WasmvirtError('internal', 'the guest is not in its output');
    for (const { item, functions } of this.plan.imports) {
      const given = args.get(item.name.name);
      const { entity } = item;
      if (entity.kind === 'instance' && given?.kind === 'bundle') {
        for (const [name, { entity: inner }] of entity.type.exports) {
          const found = given.exports.get(name)?.entity;
          if (inner.kind === 'type' && inner.type.kind === 'resource') this.nameResource(inner.type.identity, found);
        }
        for (const { name, type } of functions) this.nameFunction(given.exports.get(name)?.entity, type);
      } else if (entity.kind === 'func') this.nameFunction(given, entity.type);
      else if (entity.kind === 'type' && entity.type.kind === 'resource') {
        this.nameResource(entity.type.identity, given);
      }
    }
  }

  private nameFunction(entity: Entity | undefined, type: FuncType): void {
    if (entity?.kind === 'defined' && !this.types.has(entity.definition)) this.types.set(entity.definition, type);
  }

  private nameResource(identity: ResourceIdentity, entity: Entity | undefined): void {
    if (entity?.kind !== 'defined') return;
    const { definition } = entity;
    if (definition.item.kind !== 'type' || definition.item.item.kind !== 'resource') return;
    this.numbers.set(identity, this.numberOf(definition));
  }

  private numberOf(resource: Definition): number {
    const found = this.resources.indexOf(resource);
    return found >= 0 ? found : this.resources.push(resource) - 1;
  }

  /** The definitions that must be replaced, by what they share: the guest's memory and realloc, and the adapter. */
  private groups(): readonly (readonly Glued[])[] {
    const groups = new Map<string, Glued[]>();
    const keys = new Map<Defined | undefined, number>();
    const keyOf = (defined: Defined | undefined): number => {
      let key = keys.get(defined);
      if (key === undefined) keys.set(defined, (key = keys.size));
      return key;
    };
    for (const lower of this.read.all) {
      const { item, scope } = lower;
      if (item.kind !== 'canon') continue;
      const canon = item.item;
      if (canon.kind !== 'lower') continue;
      const func = scope.at('func', canon.func);
      if (func.kind !== 'defined' || func.definition.item.kind !== 'canon') continue;
      const lift = func.definition;
      if (lift.owner === undefined || lift.owner === this.guest) continue;
      if (lower.owner !== this.guest) {
        // an own handle that one adapter makes for another stands in the same table
        if (!isMaker(lift)) throw unsupported('an adapter calls another one');
        if (item.item.kind === 'lower')
          this.replaced.set(lower, defined(lift.scope.at('core func', liftOf(lift).func)));
        continue;
      }
      const type = this.types.get(lift);
      if (type === undefined) throw new WasmvirtError('internal', 'a function that is answered inside has no type');
      checkFunction(type, (identity) => this.numbers.has(identity));
      const { memory, realloc } = this.optionsOf(canon, scope);
      const key = `${keyOf(memory)} ${keyOf(realloc)} ${String(lift.owner)}`;
      const glued = { lower, canon, type, lift };
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [glued]);
      else group.push(glued);
    }
    return [...groups.values()];
  }

  private optionsOf(canon: Lower, scope: Scope): { readonly memory?: Defined; readonly realloc?: Defined } {
    let found: { memory?: Defined; realloc?: Defined } = {};
    for (const option of canon.options) {
      switch (option.kind) {
        case 'memory':
          found = { ...found, memory: defined(scope.at('core memory', option.memory)) };
          break;
        case 'realloc':
          found = { ...found, realloc: defined(scope.at('core func', option.func)) };
          break;
        case 'string-encoding':
          if (option.encoding !== 'utf8') throw unsupported('it has strings in another encoding than UTF-8');
          break;
        default:
          throw unsupported(`it lowers functions with the option ${option.kind}`);
      }
    }
    return found;
  }

  /** The instance that keeps the handles, and replacements for the built-ins of our resources. */
  private handles(): void {
    const objects: CoreObject[] = [];
    const exports: string[] = ['handles.enter', 'handles.close', 'handles.open'];
    const builtins: { readonly definition: Definition; readonly symbol: string }[] = [];
    const imports = new Map<string, Entity>();
    for (const definition of this.read.all) {
      const { item, scope, owner } = definition;
      if (item.kind !== 'canon') continue;
      const canon = item.item;
      if (canon.kind !== 'resource.drop' && canon.kind !== 'resource.new' && canon.kind !== 'resource.rep') continue;
      const type = scope.at('type', canon.type);
      if (type.kind !== 'defined') continue;
      const resource = type.definition;
      const inside = owner !== this.guest;
      if (resource.owner === undefined || resource.owner === this.guest) {
        if (inside) throw unsupported('adapters would keep handles of the host');
        continue;
      }
      if (resource.item.kind !== 'type' || resource.item.item.kind !== 'resource') continue;
      const side = inside ? (owner === resource.owner ? 'adapter' : 'other') : 'guest';
      const symbol = `handles:${canon.kind} ${this.numberOf(resource)} ${side}`;
      builtins.push({ definition, symbol });
    }
    for (const symbol of new Set(builtins.map((builtin) => builtin.symbol))) {
      const [, kind, number, side] = /^handles:(\S+) (\d+) (\S+)$/.exec(symbol) ?? [];
      const resource = this.resources[Number(number)];
      if (resource === undefined) throw new WasmvirtError('internal', 'a resource has no number');
      objects.push(
        this.builtin(
          symbol,
          kind ?? '',
          Number(number),
          side === 'guest' || side === 'other' ? side : 'adapter',
          resource,
        ),
      );
      exports.push(symbol);
    }
    for (const [i, resource] of this.resources.entries()) {
      const { item, scope } = resource;
      if (item.kind !== 'type' || item.item.kind !== 'resource' || item.item.dtor === undefined) continue;
      const symbol = destructor(i);
      objects.push({ kind: 'import', symbol, type: { params: ['i32'], results: [] } });
      imports.set(symbol, scope.at('core func', item.item.dtor));
    }
    const names = ['handles.rep', 'handles.pass', 'handles.lend'];
    const exported = this.module({ objects, exports: [...exports, ...names], imports });
    for (const { definition, symbol } of builtins) this.replaced.set(definition, exported(symbol));
    this.handleExports = exported;
  }

  private handleExports: (symbol: string) => Defined = () => {
    throw new WasmvirtError('internal', 'there are no handles yet');
  };

  private builtin(
    symbol: string,
    kind: string,
    number: number,
    side: 'guest' | 'adapter' | 'other',
    { item }: Definition,
  ): CoreObject {
    const state = stateOf(number, side === 'guest' ? side : 'adapter');
    if (kind === 'resource.drop') {
      const b = new FunctionBuilder(symbol, { params: ['i32'], results: [] });
      if (side === 'guest') b.call('handles.enter');
      if (side === 'other') {
        const lent = stateOf(number, 'lent');
        b.get(0).i32(lent).call('handles.is').if();
        b.get(0).i32(lent).call('handles.remove').op('drop').op('return').end();
      }
      b.get(0).i32(state).call('handles.remove');
      const hasDestructor = item.kind === 'type' && item.item.kind === 'resource' && item.item.dtor !== undefined;
      if (hasDestructor) b.call(destructor(number));
      else b.op('drop');
      return b.finish();
    }
    const b = new FunctionBuilder(symbol, { params: ['i32'], results: ['i32'] });
    return b
      .get(0)
      .i32(state)
      .call(kind === 'resource.new' ? 'handles.new' : 'handles.rep')
      .finish();
  }

  /** One module of glue, and what it stands for. */
  private glue(group: readonly Glued[]): void {
    const [first] = group;
    if (first === undefined) return;
    const { memory, realloc } = this.optionsOf(first.canon, first.lower.scope);
    const { owner } = first.lift;
    const transfers = new Transfers((identity) => {
      const number = this.numbers.get(identity);
      return number === undefined ? undefined : { number, own: this.resources[number]?.owner === owner };
    });
    const imports = new Map<string, Entity>();
    const objects: CoreObject[] = [];
    const exports: string[] = [];
    const ask = (symbol: string, type: CoreSignature, entity: Entity): void => {
      if (imports.has(symbol)) return;
      imports.set(symbol, entity);
      objects.push({ kind: 'import', symbol, type });
    };
    let adapterMemory: Defined | undefined;
    group.forEach(({ lift, type }, i) => {
      const { item, scope } = lift;
      if (item.kind !== 'canon' || item.item.kind !== 'lift') return;
      const canon: Lift = item.item;
      const flat = flattenFunc(type, 'lift');
      ask(`adapter.f${i}`, { params: flat.params, results: flat.results }, scope.at('core func', canon.func));
      let post: string | undefined;
      for (const option of canon.options) {
        switch (option.kind) {
          case 'memory':
            adapterMemory = defined(scope.at('core memory', option.memory));
            break;
          case 'realloc':
            ask('adapter.realloc', REALLOC, scope.at('core func', option.func));
            break;
          case 'post-return':
            post = `adapter.post${i}`;
            ask(post, { params: flat.results, results: [] }, scope.at('core func', option.func));
            break;
          case 'string-encoding':
            break;
          default:
            throw unsupported(`an adapter lifts with the option ${option.kind}`);
        }
      }
      const symbol = `glue:f${i}`;
      objects.push(this.function(symbol, i, type, post, transfers));
      exports.push(symbol);
    });
    objects.push(...transfers.objects);
    if (realloc !== undefined) ask('guest.realloc', REALLOC, realloc);
    for (const [symbol, type] of HANDLES) ask(symbol, type, this.handleExports(symbol));
    if (memory !== undefined) {
      const accessor = this.accessor(memory);
      for (const [symbol, type] of GUEST) ask(symbol, type, accessor(symbol));
    }
    const exported = this.module({ objects, exports, imports, memory: adapterMemory });
    group.forEach(({ lower }, i) => this.replaced.set(lower, exported(`glue:f${i}`)));
  }

  private function(
    symbol: string,
    i: number,
    type: FuncType,
    post: string | undefined,
    transfers: Transfers,
  ): CoreObject {
    const lowered = flattenFunc(type, 'lower');
    const lifted = flattenFunc(type, 'lift');
    const b = new FunctionBuilder(symbol, { params: lowered.params, results: lowered.results });
    b.call('handles.enter');
    const types = type.params.map((param) => param.type);
    let args: readonly number[];
    if (lowered.paramsInMemory) {
      const { size, align, offsets } = recordLayout(types);
      const to = b.local('i32');
      b.get(0).i64(BigInt(size)).i32(align).call('guest.check');
      b.i32(0).i32(0).i32(align).i32(size).call('adapter.realloc').set(to);
      types.forEach((t, at) => {
        const offset = offsets[at] ?? 0;
        transfers.memory(b, t, 'in', { local: 0, offset }, { local: to, offset });
      });
      args = [to];
    } else {
      const count = lowered.params.length - (lowered.resultInMemory ? 1 : 0);
      args = transfers.flats(
        b,
        types,
        'in',
        Array.from({ length: count }, (_, at) => at),
      );
    }
    for (const arg of args) b.get(arg);
    b.call(`adapter.f${i}`);
    const results = lifted.results.map((core) => b.local(core));
    for (const result of [...results].reverse()) b.set(result);
    const [first = 0] = results;
    let moved: readonly number[] = [];
    if (type.result !== undefined && lowered.resultInMemory) {
      const area = lowered.params.length - 1;
      b.get(area)
        .i64(BigInt(sizeOf(type.result)))
        .i32(alignOf(type.result))
        .call('guest.check');
      transfers.memory(b, type.result, 'out', { local: first, offset: 0 }, { local: area, offset: 0 });
    } else if (type.result !== undefined) moved = transfers.flat(b, type.result, 'out', results);
    if (post !== undefined) {
      for (const result of results) b.get(result);
      b.call(post);
    }
    for (const result of moved) b.get(result);
    return b.finish();
  }

  private readonly modules: Uint8Array[] = [];
  private readonly accessors = new Map<Defined, (symbol: string) => Defined>();

  /** The module that reads and writes one of the guest's memories. */
  private accessor(memory: Defined): (symbol: string) => Defined {
    let found = this.accessors.get(memory);
    if (found === undefined) {
      const exports = [...GUEST.keys()];
      found = this.module({ objects: [], exports, imports: new Map(), memory });
      this.accessors.set(memory, found);
    }
    return found;
  }

  /** Links a module and instantiates it. @param memory the memory that it works on, of another module; without: its own */
  private module(parts: {
    readonly objects: readonly CoreObject[];
    readonly exports: readonly string[];
    readonly imports: ReadonlyMap<string, Entity>;
    readonly memory?: Defined | undefined;
  }): (symbol: string) => Defined {
    const { objects, exports, imports, memory } = parts;
    const { main } = link({ library, objects, exports, outside: memory !== undefined });
    const { bytes } = main;
    this.modules.push(bytes);
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
    return (symbol) => {
      const name = main.exports.get(symbol);
      if (name === undefined) throw new WasmvirtError('internal', `${symbol} is not exported`);
      let alias = aliases.get(name);
      if (alias === undefined) {
        alias = only(coreAlias(instance, name));
        aliases.set(name, alias);
      }
      return alias;
    };
  }
}

const REALLOC: CoreSignature = { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] };

const EIGHT = ['i64', 'i64', 'i64', 'i64', 'i64', 'i64', 'i64', 'i64'] as const;

/** What the module over a guest's memory gives. */
const GUEST: ReadonlyMap<string, CoreSignature> = new Map<string, CoreSignature>([
  ['guest.load-1', { params: ['i32'], results: ['i32'] }],
  ['guest.load-2', { params: ['i32'], results: ['i32'] }],
  ['guest.load-4', { params: ['i32'], results: ['i32'] }],
  ['guest.load-8', { params: ['i32'], results: ['i64'] }],
  ['guest.store-1', { params: ['i32', 'i32'], results: [] }],
  ['guest.store-2', { params: ['i32', 'i32'], results: [] }],
  ['guest.store-4', { params: ['i32', 'i32'], results: [] }],
  ['guest.store-8', { params: ['i32', 'i64'], results: [] }],
  ['guest.check', { params: ['i32', 'i64', 'i32'], results: [] }],
  ['guest.load-64', { params: ['i32'], results: EIGHT }],
  ['guest.store-64', { params: ['i32', ...EIGHT], results: [] }],
]);

/** What the module with the handles gives to glue. */
const HANDLES: ReadonlyMap<string, CoreSignature> = new Map<string, CoreSignature>([
  ['handles.enter', { params: [], results: [] }],
  ['handles.close', { params: [], results: [] }],
  ['handles.open', { params: [], results: [] }],
  ['handles.rep', { params: ['i32', 'i32'], results: ['i32'] }],
  ['handles.lend', { params: ['i32', 'i32', 'i32'], results: ['i32'] }],
  ['handles.pass', { params: ['i32', 'i32', 'i32'], results: ['i32'] }],
]);

function destructor(resource: number): string {
  return `adapter.drop${resource}`;
}

/** Adapters that keep more than handles of their own resources are left where they are. */
function checkAdapterDefinition(item: Definition['item']): void {
  if (item.kind !== 'canon') return;
  switch (item.item.kind) {
    case 'lift':
    case 'lower':
    case 'resource.drop':
    case 'resource.new':
    case 'resource.rep':
      return;
    default:
      throw unsupported('adapters use streams, futures or tasks');
  }
}

function liftOf({ item }: Definition): Lift {
  if (item.kind === 'canon' && item.item.kind === 'lift') return item.item;
  throw new WasmvirtError('internal', 'a function of an adapter is not lifted');
}

/** Whether a function takes nothing and gives an own handle. */
function isMaker(lift: Definition): boolean {
  const { type, options } = liftOf(lift);
  const declared = lift.scope.at('type', type);
  if (declared.kind !== 'defined' || declared.definition.item.kind !== 'type' || options.length > 0) return false;
  const { item } = declared.definition.item;
  if (item.kind !== 'func' || item.params.length > 0 || typeof item.result !== 'number') return false;
  const result = declared.definition.scope.at('type', item.result);
  return (
    result.kind === 'defined' && result.definition.item.kind === 'type' && result.definition.item.item.kind === 'own'
  );
}

function unsupported(why: string): WasmvirtError {
  return new WasmvirtError('unsupported', why);
}

function defined(entity: Entity): Defined {
  if (entity.kind === 'defined') return entity;
  throw new WasmvirtError('internal', 'a core definition is an instance');
}

/** A definition of our own, whose indices mean these entities by sort. */
function make(item: Definition['item'], entities: readonly (readonly [Sort, Entity])[]): Definition {
  const scope = new Scope(undefined);
  for (const [sort, entity] of entities) scope.push(sort, entity);
  const adds: Defined[] = [];
  const definition: Definition = { item, scope, adds, owner: undefined };
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

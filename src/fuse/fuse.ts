import { INIT_FILES, initFiles } from '../adapters/filesystem/contents.ts';
import type { ObjectSource } from '../core/link-graph.ts';
import type { Canon } from '../binary/canon.ts';
import { flattenFunc, needsOf } from '../component/abi.ts';
import type { FuncType, ResourceIdentity } from '../component/types.ts';
import type { CoreObject, CoreSignature } from '../core/object.ts';
import { WasmvirtError } from '../errors.ts';
import { importsName } from '../core/link.ts';
import type { Frame } from '../link/virtualize.ts';
import type { Plan } from '../policy/plan.ts';
import type { FunctionPlan } from '../policy/import-plan.ts';
import { ByteSet } from './byte-set.ts';
import { hostFunction, invalid, readDefinitions, type Defined, type Definition, type Entity } from './definitions.ts';
import { checkFunction, checkGuest, checkModule, checkPlan } from './eligible.ts';
import { GUEST, glueFunction, REALLOC } from './glue-function.ts';
import { END_BORROW, HANDLES, handleTable, Resources } from './handles.ts';
import { controlLifts } from './check-control.ts';
import { defined, ownModule, type OwnModule } from './own-definitions.ts';
import { checkComposed, modulesInside } from './parts.ts';
import { Transfers } from './transfer.ts';
import { writeDefinitions } from './write-definitions.ts';

type Lift = Extract<Canon, { readonly kind: 'lift' }>;

/**
 * Makes one component of an output and the components in it: guest and adapters. Calls of the guest that adapters answer become calls of core
 * functions, with glue between the two memories; handles of resources that adapters define are kept in a table of their own.
 *
 * @param sibling the output with the adapters beside the guest
 * @param frame what it was made of
 * @throws WasmvirtError `unsupported` where it has to stay as it is, with the reason
 */
export function fuse(sibling: Uint8Array, frame: Frame): Fused {
  return new Fusion(sibling, frame).fuse();
}

/** The component, without custom sections, and the core modules in it that no one else wrote. */
export interface Fused {
  readonly pieces: readonly Uint8Array[];
  /** All core modules in it, by index. */
  readonly modules: readonly Uint8Array[];
  readonly glue: readonly GlueModule[];
}

/** A core module that stands between guest and adapters. */
export interface GlueModule {
  readonly bytes: Uint8Array;
  /** The names of what it exports that the guest may be given. */
  readonly guests: ReadonlySet<string>;
}

/** A function that adapters answer, as the guest lowers it. */
interface Glued {
  readonly lower: Definition;
  readonly type: FuncType;
  readonly lift: Definition;
}

/** A function of an adapter. */
interface Answered {
  readonly type: FuncType;
  /** Whether it only hands handles of the host on, or drops them. */
  readonly passes: boolean;
}

class Fusion {
  private readonly guest: number;
  private readonly plan: Plan;
  private readonly library: ObjectSource;
  private readonly read: ReturnType<typeof readDefinitions>;
  /** What stands for definitions that go. */
  private readonly replaced = new Map<Definition, Defined>();
  /** The type that the guest knows a function of an adapter by, and who stands behind it, by its lift. */
  private readonly functions = new Map<Definition, Answered>();
  /** What drops handles that were lent, by the adapter: the names of core imports. */
  private readonly endBorrows = new Map<number, ReadonlySet<string>>();
  /** What makes a module with the contents of mounted files, if adapters have left them out. */
  private readonly files: readonly CoreObject[];
  private readonly resources = new Resources();
  /** What the output exports by itself stays lifted. */
  private readonly control: ReadonlyMap<Definition, string>;
  /** Whether the guest has exceptions. */
  private throws = false;
  /** Whether the guest has instances of core modules that are not in it. */
  private borrowsModules = false;
  private readonly numbers = new Map<ResourceIdentity, number>();

  constructor(sibling: Uint8Array, { outer: { guest }, plan, parts, files, made: { adapters } }: Frame) {
    this.files = files;
    this.guest = guest;
    this.plan = plan;
    this.library = parts.library;
    if (plan.policy.link === 'sibling') throw new WasmvirtError('internal', 'adapters drop what they were lent');
    // the adapters stand right before the guest
    adapters.forEach(({ endBorrows }, i) => this.endBorrows.set(guest - adapters.length + i, endBorrows));
    this.read = readDefinitions(sibling, () => true);
    this.control = plan.control === undefined ? new Map() : controlLifts(this.read);
  }

  fuse(): Fused {
    const asked = this.asked();
    checkPlan(this.plan, asked);
    for (const definition of this.read.all) {
      const { item, owner } = definition;
      if (owner === this.guest && item.kind === 'core module' && checkModule(item.bytes)) this.throws = true;
      if (owner === this.guest) checkGuest(definition, asked.size > 0);
      if (owner === this.guest && instantiatesOther(definition)) this.borrowsModules = true;
      if (owner !== undefined && owner !== this.guest) checkAdapterDefinition(item);
    }
    checkComposed(this.read, this.guest);
    this.nameTypes();
    const { module: handles, guests, replaced } = handleTable(this.read.all, this.guest, this.resources, this.library);
    this.addModule(handles, guests);
    for (const [definition, by] of replaced) this.replaced.set(definition, by);
    this.keepBorrows(handles);
    for (const group of this.groups()) this.glue(group, handles);
    this.checkModules();
    const { pieces, modules } = writeDefinitions(this.read.roots, {
      replace: (definition) => this.replaced.get(definition),
      refuse: (definition) => this.refusal(definition),
    });
    return { pieces, modules, glue: this.modules };
  }

  /** The functions of the host that code of adapters calls: their names, by those of their imports. */
  private asked(): ReadonlyMap<string, ReadonlySet<string>> {
    const asked = new Map<string, Set<string>>();
    for (const { item, scope, owner } of this.read.all) {
      if (owner === this.guest || item.kind !== 'canon' || item.item.kind !== 'lower') continue;
      const func = hostFunction(scope.at('func', item.item.func));
      if (func === undefined) continue;
      const names = asked.get(func.importName);
      if (names === undefined) asked.set(func.importName, new Set([func.name]));
      else names.add(func.name);
    }
    return asked;
  }

  /** Why a definition cannot stay. */
  private refusal(definition: Definition): string | undefined {
    const { owner, item } = definition;
    // written anew, it could not be told from one that is not the guest's
    if (item.kind === 'component' && !(item.component instanceof Uint8Array))
      return 'a component in it takes what is around it';
    if (owner === undefined || owner === this.guest) return undefined;
    if (item.kind === 'canon' && item.item.kind === 'lift' && !this.control.has(definition))
      return 'a part of it takes a function that is answered inside';
    if (item.kind === 'type' && item.item.kind === 'resource') return 'a type that is answered inside is used outside';
    return undefined;
  }

  /** Finds the types of functions and the resources in the guest's arguments. */
  private nameTypes(): void {
    const args = this.read.bindings.get(this.guest);
    if (args === undefined) throw new WasmvirtError('internal', 'the guest is not in its output');
    for (const { item, functions } of this.plan.imports) {
      const given = args.get(item.name.name)?.entity;
      const { entity } = item;
      if (entity.kind === 'instance' && given?.kind === 'bundle') {
        for (const [name, { entity: inner }] of entity.type.exports) {
          const found = given.exports.get(name)?.entity;
          if (inner.kind === 'type' && inner.type.kind === 'resource') this.nameResource(inner.type.identity, found);
        }
        for (const f of functions) this.nameFunction(given.exports.get(f.name)?.entity, f);
      } else if (entity.kind === 'func') for (const f of functions) this.nameFunction(given, f);
      else if (entity.kind === 'type' && entity.type.kind === 'resource') {
        this.nameResource(entity.type.identity, given);
      }
    }
  }

  private nameFunction(entity: Entity | undefined, { type, provider }: FunctionPlan): void {
    if (entity?.kind !== 'defined') return;
    const known = this.functions.get(entity.definition);
    const passes = provider.kind === 'deny' || provider.kind === 'bridge';
    this.functions.set(entity.definition, { type: known?.type ?? type, passes: passes && known?.passes !== false });
  }

  /** Handles that were lent are the guest's own now, and stay. */
  private keepBorrows(handles: OwnModule): void {
    for (const { item, owner, scope } of this.read.all) {
      const names = owner === undefined ? undefined : this.endBorrows.get(owner);
      if (names === undefined || item.kind !== 'core instance' || item.item.kind !== 'instantiate') continue;
      const given = item.item.args.find((arg) => arg.name === importsName);
      if (given === undefined) continue;
      const { definition } = defined(scope.at('core instance', given.instance));
      if (definition.item.kind !== 'core instance' || definition.item.item.kind !== 'exports') continue;
      for (const { name, item: drop } of definition.item.item.exports) {
        if (!names.has(name)) continue;
        const by = defined(definition.scope.at('core func', drop.index)).definition;
        // of a resource of another adapter the table knows who has what
        if (!this.replaced.has(by)) this.replaced.set(by, handles.exported(END_BORROW));
      }
    }
  }

  private nameResource(identity: ResourceIdentity, entity: Entity | undefined): void {
    if (entity?.kind !== 'defined') return;
    const { definition } = entity;
    if (definition.item.kind !== 'type' || definition.item.item.kind !== 'resource') return;
    this.numbers.set(identity, this.resources.numberOf(definition));
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
      if (lift.owner === this.guest) throw unsupported('it lowers a function of its own');
      if (lift.owner === undefined) continue;
      if (lower.owner !== this.guest) {
        // an own handle that one adapter makes for another stands in the same table
        if (!isMaker(lift)) throw unsupported('an adapter calls another one');
        this.replaced.set(lower, defined(lift.scope.at('core func', liftOf(lift).func)));
        continue;
      }
      const answered = this.functions.get(lift);
      if (answered === undefined) throw new WasmvirtError('internal', 'a function that is answered inside has no type');
      const { type, passes } = answered;
      checkFunction(
        type,
        (identity) => this.numbers.has(identity) || (passes && this.plan.ownership.host.has(identity)),
      );
      const { memory, realloc } = optionsOf(lower, type);
      const key = `${keyOf(memory)} ${keyOf(realloc)} ${String(lift.owner)}`;
      const glued = { lower, type, lift };
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [glued]);
      else group.push(glued);
    }
    return [...groups.values()];
  }

  /** One module of glue, and what it stands for. */
  private glue(group: readonly Glued[], handles: OwnModule): void {
    const [first] = group;
    if (first === undefined) return;
    const { memory, realloc } = optionsOf(first.lower, first.type);
    // of any kind of memory, and with exceptions or without
    if (memory !== undefined && this.borrowsModules)
      throw unsupported('a core module that is not in it may have the memory that adapters would write to');
    const { owner } = first.lift;
    const transfers = new Transfers((identity) => {
      const number = this.numbers.get(identity);
      return number === undefined ? undefined : { number, own: this.resources.definitions[number]?.owner === owner };
    }, this.files.length > 0);
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
      const { scope } = lift;
      const canon = liftOf(lift);
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
      objects.push(glueFunction(symbol, i, type, post, transfers));
      exports.push(symbol);
    });
    objects.push(...transfers.objects);
    if (realloc !== undefined) {
      // an exception would end the call of an adapter, and the guest could go on
      if (this.throws) throw unsupported('it may throw exceptions while adapters wait for its realloc');
      ask('guest.realloc', REALLOC, realloc);
    }
    for (const [symbol, type] of HANDLES) ask(symbol, type, handles.exported(symbol));
    if (memory !== undefined) {
      const accessor = this.accessor(memory);
      for (const [symbol, type] of GUEST) ask(symbol, type, accessor.exported(symbol));
      if (transfers.usesFiles) ask(initFiles, INIT_FILES, this.fileModule(memory).exported(initFiles));
    }
    const module = ownModule({ library: this.library, objects, exports, imports, memory: adapterMemory });
    this.addModule(module, exports);
    group.forEach(({ lower }, i) => this.replaced.set(lower, module.exported(`glue:f${i}`)));
  }

  private readonly modules: GlueModule[] = [];
  private readonly accessors = new Map<Defined, OwnModule>();

  /** The module that reads and writes one of the guest's memories. */
  private accessor(memory: Defined): OwnModule {
    let found = this.accessors.get(memory);
    if (found === undefined) {
      const exports = [...GUEST.keys()];
      found = ownModule({ library: this.library, objects: [], exports, imports: new Map(), memory });
      this.addModule(found, []);
      this.accessors.set(memory, found);
    }
    return found;
  }

  private filesTo: { readonly memory: Defined; readonly module: OwnModule } | undefined;

  /** The module that has the contents of mounted files, and writes them into the guest's memory. */
  private fileModule(memory: Defined): OwnModule {
    if (this.filesTo === undefined) {
      const module = ownModule({
        library: this.library,
        objects: this.files,
        exports: [initFiles],
        imports: new Map(),
        memory,
      });
      this.addModule(module, []);
      this.filesTo = { memory, module };
    } else if (this.filesTo.memory !== memory) {
      throw unsupported('it reads files into several memories');
    }
    return this.filesTo.module;
  }

  private addModule({ bytes, nameOf }: OwnModule, guests: readonly string[]): void {
    this.modules.push({ bytes, guests: new Set(guests.map(nameOf)) });
  }

  /** Sees to it that a core module tells whose it is: what each may be given depends on that. */
  private checkModules(): void {
    const ours = new ByteSet(this.modules.map(({ bytes }) => bytes));
    const guests: Uint8Array[] = [];
    for (const { item, owner } of this.read.all) {
      if (owner === this.guest) {
        if (item.kind === 'core module') guests.push(item.bytes);
        if (item.kind === 'component' && item.component instanceof Uint8Array)
          guests.push(...[...modulesInside(item.component)].flatMap(({ modules }) => modules));
      } else if (item.kind === 'core module' && owner !== undefined) ours.add(item.bytes);
    }
    if (guests.some((bytes) => ours.has(bytes))) throw unsupported('a core module of it is one of the adapters, too');
  }
}

/** Whether a definition is an instance of a core module that is imported, or that a component exports. */
function instantiatesOther({ item, scope }: Definition): boolean {
  if (item.kind !== 'core instance' || item.item.kind !== 'instantiate') return false;
  return defined(scope.at('core module', item.item.module)).definition.item.kind !== 'core module';
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

/** What a function is lowered with. Hosts will not see it any more, so that it is checked here as they do. */
function optionsOf(
  { item, scope }: Definition,
  type: FuncType,
): { readonly memory?: Defined; readonly realloc?: Defined } {
  if (item.kind !== 'canon' || item.item.kind !== 'lower') throw new WasmvirtError('internal', 'nothing is lowered');
  const found: { memory?: Defined; realloc?: Defined } = {};
  const seen = new Set<string>();
  for (const option of item.item.options) {
    if (seen.has(option.kind)) throw invalid(`it lowers a function with two options ${option.kind}`);
    seen.add(option.kind);
    switch (option.kind) {
      case 'memory':
        found.memory = defined(scope.at('core memory', option.memory));
        break;
      case 'realloc':
        found.realloc = defined(scope.at('core func', option.func));
        break;
      case 'string-encoding':
        if (option.encoding !== 'utf8') throw unsupported('it has strings in another encoding than UTF-8');
        break;
      default:
        throw unsupported(`it lowers functions with the option ${option.kind}`);
    }
  }
  const needs = needsOf(type, 'lower');
  if (needs.memory && found.memory === undefined)
    throw invalid('it lowers a function without the memory that it needs');
  if (needs.realloc && found.realloc === undefined)
    throw invalid('it lowers a function without the realloc that it needs');
  if (found.realloc !== undefined && found.memory === undefined)
    throw invalid('it lowers a function with a realloc and no memory');
  return found;
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

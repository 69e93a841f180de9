import { readAlias, type Alias } from '../binary/alias.ts';
import { readCanon } from '../binary/canon.ts';
import { readCoreInstance } from '../binary/core-instance.ts';
import { readInstance, type Instance } from '../binary/instance.ts';
import { readCoreType } from '../binary/core-type.ts';
import { readExport, type Export } from '../binary/export.ts';
import { readImport, type Import } from '../binary/import.ts';
import { MAX } from '../binary/limits.ts';
import { eachItem, eachSection, readBody, readItems, type Section } from '../binary/section.ts';
import type { SortIdx } from '../binary/sort.ts';
import { readStart } from '../binary/start.ts';
import { readType } from '../binary/type.ts';
import { readValue } from '../binary/value.ts';
import type { Reader } from '../bytes/reader.ts';
import { unreachable, WasmvirtError } from '../errors.ts';
import type { Budget } from './budget.ts';
import { defineType, funcType, valueType } from './define-type.ts';
import {
  aliasNode,
  aliasType,
  declare,
  declaredEntity,
  elaborateComponent,
  elaborateInstance,
  exported,
  instanceType,
  notOf,
  pushCoreType,
  pushEntity,
  typeSlot,
  type Actuals,
  type Given,
} from './elaborate.ts';
import { Identity } from './equal.ts';
import { lazy, type Lazy } from './lazy.ts';
import { at, noSuch, Scope, type ComponentClosure, type ComponentSlot } from './scope.ts';
import type { ComponentType, Entity, InstanceType, Item } from './types.ts';

/**
 * Finds the imports and exports of a component by evaluating its definitions on types. Definitions that only core modules need are not
 * decoded; instances are evaluated on demand.
 */
export function evaluateComponent(
  bytes: Uint8Array,
  closure: ComponentClosure,
  budget: Budget,
  inside: Arguments = 'evaluated',
): ComponentType {
  const { imports, exports } = evaluate(bytes, closure, undefined, budget, inside);
  const type = budget.component(imports, exports);
  budget.componentSlots.set(type, closure);
  return type;
}

/** Evaluates a component with its arguments: `compared` also compares the arguments of instantiations in it with what they are asked for. */
function evaluate(
  bytes: Uint8Array,
  closure: ComponentClosure,
  args: Actuals,
  budget: Budget,
  compared: Arguments,
): Evaluation {
  return budget.nested(() => {
    const evaluation = new Evaluation(bytes, new Scope('component', closure.env), args, budget, compared);
    for (const section of eachSection(bytes, closure.body, budget.tally)) evaluation.section(section);
    evaluation.finish();
    return evaluation;
  });
}

/** Whether the arguments of an instantiation are only evaluated, where a type depends on them, or compared with the imports they satisfy. */
export type Arguments = 'evaluated' | 'compared';

/** Work charged for each import or export of the outermost component: the report and the output handle each one separately. */
const OUTER_ITEM = 7;

/** Sections whose bodies this evaluation does not decode. */
const OPAQUE: ReadonlySet<Section['kind']> = new Set(['custom', 'core module', 'component']);

class Evaluation {
  readonly imports = new Map<string, Item>();
  readonly exports = new Map<string, Item>();
  private readonly bytes: Uint8Array;
  private readonly scope: Scope;
  private readonly args: Actuals;
  private readonly budget: Budget;
  private readonly compared: Arguments;
  private readonly identity = new Identity();
  private readonly instantiated: Lazy<InstanceType>[] = [];
  /** Names of the arguments used. */
  private readonly used = new Set<string>();
  /** Whether this is the outermost component. Of that one every section is decoded, also those that no import or export depends on. */
  private readonly outermost: boolean;

  constructor(bytes: Uint8Array, scope: Scope, args: Actuals, budget: Budget, compared: Arguments) {
    this.bytes = bytes;
    this.scope = scope;
    this.args = args;
    this.budget = budget;
    this.compared = compared;
    this.outermost = scope.depth === 1;
  }

  section(section: Section): void {
    const { bytes, scope, budget } = this;
    if (!OPAQUE.has(section.kind)) budget.decoded(section.body.end - section.body.start);
    switch (section.kind) {
      case 'custom':
        return;
      case 'core module':
        checkRoom(scope.coreModules, MAX.modules, 'core modules', section);
        scope.coreModules.push(undefined);
        return;
      case 'core instance':
        // decoded for errors only: no type depends on core instances
        if (this.outermost) readItems(bytes, section.body, readCoreInstance, budget.tally);
        return;
      case 'core type':
        for (const t of this.items(section, readCoreType)) pushCoreType(t, scope);
        return;
      case 'component':
        checkRoom(scope.components, MAX.components, 'components', section);
        scope.components.push({ kind: 'component', body: section.body, env: scope.here() });
        return;
      case 'instance':
        for (const i of this.items(section, readInstance)) this.instance(i);
        return;
      case 'alias':
        for (const a of this.items(section, readAlias)) this.alias(a);
        return;
      case 'type':
        for (const t of this.items(section, (r) => readType(r))) scope.types.push(defineType(t, scope, budget));
        return;
      case 'canon':
        for (const c of this.items(section, readCanon)) {
          if (c.kind !== 'lift') continue;
          const type = funcType(c.type, scope);
          scope.funcs.push(() => type);
        }
        return;
      case 'start': {
        const start = readBody(bytes, section.body, readStart);
        const { result } = at(scope.funcs, start.func, 'function')();
        for (let i = 0; i < start.results && i < 1; i++) {
          if (result === undefined) throw new WasmvirtError('wrong-type', 'the start function has no result');
          scope.values.push(() => result);
        }
        return;
      }
      case 'import':
        for (const i of this.items(section, readImport)) this.import(i);
        return;
      case 'export':
        for (const e of this.items(section, readExport)) this.export(e);
        return;
      case 'value':
        for (const v of this.items(section, readValue)) {
          const type = valueType(v.type, scope);
          scope.values.push(() => type);
        }
        return;
      default:
        throw unreachable(section.kind);
    }
  }

  private items<T>({ body }: Section, read: (r: Reader) => T): Iterable<T> {
    return eachItem(this.bytes, body, read, this.budget.tally);
  }

  private instance(instance: Instance): void {
    const { scope, budget } = this;
    if (instance.kind === 'exports') {
      const items = instance.exports;
      for (const { item } of items) this.use(item);
      scope.instances.push(
        lazy(budget, () => {
          const exports = new Map<string, Item>();
          for (const { name, item } of items) {
            if (exports.has(name.name)) {
              throw new WasmvirtError('duplicate-name', `an instance exports "${name.name}" twice`);
            }
            exports.set(name.name, { name, entity: this.entity(item) });
          }
          return budget.instance(exports);
        }),
      );
      return;
    }
    const slot = at(scope.components, instance.component, 'component');
    const { args } = instance;
    for (const { item } of args) this.use(item);
    const type = lazy(budget, () => {
      const items = new Map<string, SortIdx>();
      for (const { name, item } of args) {
        if (items.has(name)) throw new WasmvirtError('duplicate-name', `argument "${name}" is given twice`);
        items.set(name, item);
      }
      return this.instantiate(slot, { get: (name) => this.given(items.get(name)) });
    });
    scope.instances.push(type);
    this.instantiated.push(type);
  }

  /** Evaluates what nothing asked for, where it is to be compared. */
  finish(): void {
    if (this.args !== undefined || this.compared === 'evaluated') return;
    for (const type of this.instantiated) type();
  }

  private instantiate(slot: ComponentSlot, args: Actuals): InstanceType {
    const { exports } =
      slot.kind === 'component'
        ? evaluate(this.bytes, slot, args, this.budget, this.args === undefined ? this.compared : 'evaluated')
        : elaborateComponent(slot, args, this.budget);
    return this.budget.instance(exports);
  }

  private import(i: Import): void {
    const { scope, budget, args } = this;
    budget.spend(OUTER_ITEM);
    if (args === undefined) {
      declare(i.name, i.type, scope, undefined, false, this.imports, budget);
      return;
    }
    const { name } = i.name;
    budget.spend(0);
    if (this.used.has(name)) throw new WasmvirtError('duplicate-name', `the name "${name}" is used twice`);
    this.used.add(name);
    const given = args.get(name);
    if (given === undefined) throw new WasmvirtError('missing-import', `"${name}" is asked for and not given`);
    if (this.compared === 'compared') {
      const actual = given.entity();
      const asked = declaredEntity(name, i.type, scope, actual, budget, 'ascribe');
      if (!this.identity.fits(actual, asked)) {
        throw new WasmvirtError('wrong-type', `"${name}" is given with another type than is asked for`);
      }
    }
    if (i.type.kind !== 'instance' || given.kind !== 'instance') {
      pushEntity(scope, declaredEntity(name, i.type, scope, given.entity(), budget), i.type.kind, budget);
      return;
    }
    const closure = instanceType(i.type.type, scope);
    scope.instances.push(
      lazy(budget, () => {
        const actual = given.entity();
        return elaborateInstance(closure, actual.kind === 'instance' ? actual.type : undefined, budget);
      }),
    );
  }

  private given(item: SortIdx | undefined): Given | undefined {
    return item && { kind: kindOf(item), entity: () => this.entity(item) };
  }

  /** Checks that an index exists. Its entity can be evaluated later: the index spaces only grow. */
  private use({ sort, index }: SortIdx): void {
    const { length } = this.scope[SPACES[kindOf({ sort, index })]];
    if (index >= length) throw noSuch(sort, index, length);
  }

  private entity(item: SortIdx): Entity {
    const { scope, budget, bytes } = this;
    const kind = kindOf(item);
    switch (kind) {
      case 'func':
        return { kind, type: at(scope.funcs, item.index, 'function')() };
      case 'type': {
        const slot = scope.type(item.index);
        const closed = slot.kind === 'instance type' || slot.kind === 'component type';
        return { kind, type: closed ? aliasNode(slot, budget) : slot };
      }
      case 'instance':
        return { kind, type: at(scope.instances, item.index, 'instance')() };
      case 'component': {
        const slot = at(scope.components, item.index, 'component');
        const type =
          slot.kind === 'component'
            ? evaluateComponent(bytes, slot, budget)
            : elaborateComponent(slot, undefined, budget);
        return { kind, type };
      }
      case 'value':
        return { kind, type: at(scope.values, item.index, 'value')(), bare: false };
      case 'core module':
        return { kind, type: scope.coreModules[item.index] };
      default:
        throw unreachable(kind);
    }
  }

  private alias(alias: Alias): void {
    const { scope, budget } = this;
    if (alias.kind === 'core export') return; // no component-level type depends on a core export
    if (alias.kind === 'outer') {
      this.outerAlias(alias);
      return;
    }
    const { instance, name, sort } = alias;
    if (sort === 'component' || sort === 'core module' || (sort === 'type' && this.outermost)) {
      aliasType(alias, scope, budget);
      return;
    }
    const type = at(scope.instances, instance, 'instance');
    if (sort === 'type') {
      scope.types.push(
        lazy(budget, () => {
          const entity = exported(type().exports, instance, name);
          if (entity.kind !== 'type') throw notOf(entity, sort);
          return typeSlot(entity.type, budget);
        }),
      );
      return;
    }
    const find = (): Entity => {
      const found = type().exports.get(name)?.entity;
      if (found?.kind === sort) return found;
      throw new WasmvirtError('index-out-of-bounds', `instance ${instance} exports no ${sort} named "${name}"`);
    };
    const wrong = (): never => {
      throw new WasmvirtError('internal', 'an alias changed its sort');
    };
    switch (sort) {
      case 'func':
        scope.funcs.push(() => ((e) => (e.kind === 'func' ? e.type : wrong()))(find()));
        return;
      case 'instance': {
        const entity = lazy(budget, find);
        scope.instances.push(() => ((e) => (e.kind === 'instance' ? e.type : wrong()))(entity()));
        return;
      }
      case 'value':
        scope.values.push(() => ((e) => (e.kind === 'value' ? e.type : wrong()))(find()));
        return;
      default:
        throw new WasmvirtError('wrong-type', `a ${sort} cannot be aliased from an instance`);
    }
  }

  private outerAlias(alias: Extract<Alias, { readonly kind: 'outer' }>): void {
    const { scope, budget } = this;
    const env = scope.enclosing(alias.count);
    if (alias.sort === 'component' && alias.index < env.components) {
      scope.components.push(at(env.scope.components, alias.index, 'component'));
    } else if (alias.sort === 'core module' && alias.index < env.coreModules) {
      scope.coreModules.push(env.scope.coreModules[alias.index]);
    } else {
      aliasType(alias, scope, budget);
    }
  }

  private export(e: Export): void {
    const { scope, budget } = this;
    const name = e.name.name;
    budget.spend(OUTER_ITEM);
    if (this.exports.has(name)) throw new WasmvirtError('duplicate-name', `"${name}" is exported twice`);
    this.use(e.item);
    const inner = this.entity(e.item);
    const entity =
      e.type === undefined ? this.reexport(inner) : declaredEntity(name, e.type, scope, inner, budget, 'ascribe');
    this.exports.set(name, { name: e.name, entity });
    pushEntity(scope, entity, entity.kind, budget);
  }

  private reexport(entity: Entity): Entity {
    if (entity.kind !== 'type') return entity;
    return { kind: 'type', type: aliasNode(entity.type, this.budget) };
  }
}

function checkRoom(space: readonly unknown[], limit: number, what: string, { start }: Section): void {
  if (space.length < limit) return;
  throw new WasmvirtError('limit', `a component has more than ${limit} ${what} in it`, { offset: start });
}

const SPACES = {
  func: 'funcs',
  type: 'types',
  instance: 'instances',
  component: 'components',
  value: 'values',
  'core module': 'coreModules',
} as const satisfies Record<Entity['kind'], keyof Scope>;

/** The kind of entity in the index space of a sort. */
function kindOf({ sort }: SortIdx): Entity['kind'] {
  switch (sort) {
    case 'func':
    case 'type':
    case 'instance':
    case 'component':
    case 'value':
    case 'core module':
      return sort;
    default:
      throw new WasmvirtError('wrong-type', `a ${sort} cannot be named here`);
  }
}

import { readAliasSection, type Alias } from '../binary/alias.ts';
import { readCanonSection } from '../binary/canon.ts';
import { readCoreInstanceSection, readInstanceSection, type Instance } from '../binary/instance.ts';
import { readCoreTypeSection } from '../binary/core-type.ts';
import { readExportSection, type Export } from '../binary/export.ts';
import { readImportSection } from '../binary/import.ts';
import { readSections, type Section } from '../binary/section.ts';
import type { SortIdx } from '../binary/sort.ts';
import { readStartSection } from '../binary/start.ts';
import { readTypeSection } from '../binary/type.ts';
import { readValueSection } from '../binary/value.ts';
import { unreachable, WasmvirtError } from '../errors.ts';
import type { Budget } from './budget.ts';
import { defineType, funcType, valueType } from './define-type.ts';
import {
  aliasNode,
  aliasType,
  declare,
  declaredEntity,
  elaborateComponent,
  pushEntity,
  type Actuals,
} from './elaborate.ts';
import { at, lazy, Scope, type ComponentClosure, type ComponentSlot, type TypeSlot } from './scope.ts';
import type { ComponentType, Entity, InstanceType, Item } from './types.ts';

/**
 * What a component imports and exports, found by evaluating its definitions on types alone. With `args` it is the
 * component after instantiation: its exports have the types that the arguments give them. What only the core modules
 * inside need is not decoded; instances are evaluated when something asks for their type.
 */
export function evaluateComponent(
  bytes: Uint8Array,
  closure: ComponentClosure,
  args: Actuals,
  budget: Budget,
): ComponentType {
  return budget.nested(() => {
    const evaluation = new Evaluation(bytes, new Scope('component', closure.env), args, budget);
    for (const section of readSections(bytes, closure.body)) evaluation.section(section);
    const { imports, exports } = evaluation;
    const type = budget.component(imports, exports);
    budget.componentSlots.set(type, closure);
    return type;
  });
}

/** Sections whose bodies are not looked into, or not here. */
const OPAQUE: ReadonlySet<Section['kind']> = new Set(['custom', 'core module', 'component']);

class Evaluation {
  readonly imports = new Map<string, Item>();
  readonly exports = new Map<string, Item>();
  private readonly bytes: Uint8Array;
  private readonly scope: Scope;
  private readonly args: Actuals;
  private readonly budget: Budget;

  constructor(bytes: Uint8Array, scope: Scope, args: Actuals, budget: Budget) {
    this.bytes = bytes;
    this.scope = scope;
    this.args = args;
    this.budget = budget;
  }

  section(section: Section): void {
    const { bytes, scope, budget } = this;
    budget.spend(1);
    if (!OPAQUE.has(section.kind)) budget.decoded(section.body.end - section.body.start);
    switch (section.kind) {
      case 'custom':
        return;
      case 'core module':
        scope.coreModules.push(undefined);
        return;
      case 'core instance':
        scope.coreInstances += readCoreInstanceSection(bytes, section.body).length;
        return;
      case 'core type':
        for (const t of readCoreTypeSection(bytes, section.body)) scope.coreTypes.push(t);
        return;
      case 'component':
        scope.components.push({ kind: 'component', body: section.body, env: scope.here() });
        return;
      case 'instance':
        for (const i of readInstanceSection(bytes, section.body)) this.instance(i);
        return;
      case 'alias':
        for (const a of readAliasSection(bytes, section.body)) this.alias(a);
        return;
      case 'type':
        for (const t of readTypeSection(bytes, section.body)) scope.types.push(defineType(t, scope, budget));
        return;
      case 'canon':
        for (const c of readCanonSection(bytes, section.body)) {
          if (c.kind !== 'lift') continue;
          const type = funcType(c.type, scope);
          scope.funcs.push(() => type);
        }
        return;
      case 'start': {
        const start = readStartSection(bytes, section.body);
        const { result } = at(scope.funcs, start.func, 'function')();
        for (let i = 0; i < start.results && i < 1; i++) {
          if (result === undefined) throw new WasmvirtError('wrong-type', 'the start function has no result');
          scope.values.push(() => result);
        }
        return;
      }
      case 'import':
        for (const i of readImportSection(bytes, section.body)) {
          const given = this.args?.get(i.name.name);
          declare(i.name, i.type, scope, given, this.args !== undefined, this.imports, budget);
        }
        return;
      case 'export':
        for (const e of readExportSection(bytes, section.body)) this.export(e);
        return;
      case 'value':
        for (const v of readValueSection(bytes, section.body)) {
          const type = valueType(v.type, scope);
          scope.values.push(() => type);
        }
        return;
      default:
        throw unreachable(section.kind);
    }
  }

  private instance(instance: Instance): void {
    const { scope, budget } = this;
    if (instance.kind === 'exports') {
      // what the names mean is fixed by the spaces as they are now
      const items = instance.exports.map((e) => ({ name: e.name, entity: this.reference(e.item) }));
      scope.instances.push(
        lazy(budget, () => {
          const exports = new Map<string, Item>();
          for (const { name, entity } of items) {
            if (exports.has(name.name)) {
              throw new WasmvirtError('duplicate-name', `an instance exports "${name.name}" twice`);
            }
            exports.set(name.name, { name, entity: entity() });
          }
          return budget.instance(exports);
        }),
      );
      return;
    }
    const slot = at(scope.components, instance.component, 'component');
    const args = instance.args.map((a) => ({ name: a.name, entity: this.reference(a.item) }));
    scope.instances.push(
      lazy(budget, () => {
        const actuals = new Map<string, Entity>();
        for (const { name, entity } of args) {
          if (actuals.has(name)) throw new WasmvirtError('duplicate-name', `argument "${name}" is given twice`);
          actuals.set(name, entity());
        }
        return this.instantiate(slot, actuals);
      }),
    );
  }

  private instantiate(slot: ComponentSlot, args: ReadonlyMap<string, Entity>): InstanceType {
    const component =
      slot.kind === 'component'
        ? evaluateComponent(this.bytes, slot, args, this.budget)
        : elaborateComponent(slot, args, this.budget);
    return this.budget.instance(component.exports);
  }

  /** What a sort and index mean; checked now, evaluated when called. */
  private reference(item: SortIdx): () => Entity {
    const { scope, budget, bytes } = this;
    switch (item.sort) {
      case 'func': {
        const type = at(scope.funcs, item.index, 'function');
        return () => ({ kind: 'func', type: type() });
      }
      case 'type': {
        const slot = at<TypeSlot>(scope.types, item.index, 'type');
        return () => ({
          kind: 'type',
          type: slot.kind === 'instance type' || slot.kind === 'component type' ? aliasNode(slot, budget) : slot,
        });
      }
      case 'instance': {
        const type = at(scope.instances, item.index, 'instance');
        return () => ({ kind: 'instance', type: type() });
      }
      case 'component': {
        const slot = at(scope.components, item.index, 'component');
        return () => ({
          kind: 'component',
          type:
            slot.kind === 'component'
              ? evaluateComponent(bytes, slot, undefined, budget)
              : elaborateComponent(slot, undefined, budget),
        });
      }
      case 'value': {
        const type = at(scope.values, item.index, 'value');
        return () => ({ kind: 'value', type: type() });
      }
      case 'core module': {
        if (item.index >= scope.coreModules.length) {
          throw new WasmvirtError('index-out-of-bounds', `core module ${item.index} does not exist`);
        }
        const type = scope.coreModules[item.index];
        return () => ({ kind: 'core module', type });
      }
      default:
        throw new WasmvirtError('wrong-type', `a ${item.sort} cannot be named here`);
    }
  }

  private alias(alias: Alias): void {
    const { scope, budget } = this;
    if (alias.kind === 'core export') return; // no type at this level depends on it
    if (alias.kind === 'outer') {
      this.outerAlias(alias);
      return;
    }
    if (alias.sort === 'type' || alias.sort === 'component' || alias.sort === 'core module') {
      aliasType(alias, scope, budget);
      return;
    }
    const { instance, name, sort } = alias;
    const type = at(scope.instances, instance, 'instance');
    const entity = lazy(budget, () => {
      const found = type().exports.get(name)?.entity;
      if (found?.kind === sort) return found;
      throw new WasmvirtError('index-out-of-bounds', `instance ${instance} exports no ${sort} named "${name}"`);
    });
    const wrong = (): never => {
      throw new WasmvirtError('internal', 'an alias changed its sort');
    };
    switch (sort) {
      case 'func':
        scope.funcs.push(() => ((e) => (e.kind === 'func' ? e.type : wrong()))(entity()));
        return;
      case 'instance':
        scope.instances.push(() => ((e) => (e.kind === 'instance' ? e.type : wrong()))(entity()));
        return;
      case 'value':
        scope.values.push(() => ((e) => (e.kind === 'value' ? e.type : wrong()))(entity()));
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
    budget.spend(0);
    if (this.exports.has(name)) throw new WasmvirtError('duplicate-name', `"${name}" is exported twice`);
    const inner = this.reference(e.item)();
    const entity = e.type === undefined ? this.reexport(inner) : declaredEntity(name, e.type, scope, inner, budget);
    this.exports.set(name, { name: e.name, entity });
    pushEntity(scope, entity, entity.kind, budget);
  }

  private reexport(entity: Entity): Entity {
    if (entity.kind !== 'type') return entity;
    return { kind: 'type', type: aliasNode(entity.type, this.budget) };
  }
}

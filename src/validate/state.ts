import type { CoreGlobalType, CoreMemoryType, CoreTableType } from '../binary/core-extern-type.ts';
import type { CoreValType } from '../binary/core-type.ts';
import type { DefinedType, FuncType, Resource, ResourceIdentity, ValueType } from '../component/types.ts';
import { checkCount } from './context.ts';
import type { CoreExtern } from './core-extern.ts';
import type { CoreTypeAt, CoreTypeId } from './core-types.ts';
import { LIMITS } from './limits.ts';
import { ResourceNames } from './extern-names.ts';
import { refuse } from './rule.ts';
import {
  isValueType,
  typeKind,
  type ComponentType,
  type Entity,
  type InstanceType,
  type ModuleType,
  type Path,
  type Type,
} from './types.ts';
import { VisibleTypes } from './visible-types.ts';

/** A value, which must be used exactly once. */
export interface Value {
  readonly type: ValueType;
  used: boolean;
}

/** The index spaces of a component, a component type or an instance type that is being read, and what follows for its type. */
export class State {
  readonly kind: 'component' | 'component type' | 'instance type';
  readonly outer: State | undefined;

  readonly coreTypes: (CoreTypeId | ModuleType)[] = [];
  readonly coreFuncs: CoreTypeId[] = [];
  readonly coreTables: CoreTableType[] = [];
  readonly coreMemories: CoreMemoryType[] = [];
  readonly coreGlobals: CoreGlobalType[] = [];
  readonly coreTags: CoreTypeId[] = [];
  readonly coreModules: ModuleType[] = [];
  readonly coreInstances: ReadonlyMap<string, CoreExtern>[] = [];
  readonly types: Type[] = [];
  readonly funcs: FuncType[] = [];
  readonly values: Value[] = [];
  readonly instances: InstanceType[] = [];
  readonly components: ComponentType[] = [];

  readonly imports = new Map<string, Entity>();
  readonly exports = new Map<string, Entity>();
  /** The names so far, as they are compared (Explainer.md § Name Uniqueness). */
  readonly importNames = new Map<string, string>();
  readonly exportNames = new Map<string, string>();

  /** Resources that are given with imports, and where. */
  readonly imported = new Map<ResourceIdentity, Path>();
  /** Resources that are defined here, or in what is instantiated here; with the representation, where it is known here. */
  readonly defined = new Map<ResourceIdentity, CoreValType | undefined>();
  /** Resources that are exported, and where. */
  readonly explicit = new Map<ResourceIdentity, Path>();

  readonly importedResources = new ResourceNames();
  readonly exportedResources = new ResourceNames();
  private importedNames: VisibleTypes | undefined;
  private exportedNames: VisibleTypes | undefined;

  hasStart = false;
  /** The type of `context.get` and `context.set`, which is one in a component. */
  contextType: CoreValType | undefined;

  constructor(kind: State['kind'], outer: State | undefined) {
    this.kind = kind;
    this.outer = outer;
  }

  /** The types that imports name. Instance types, of which there are many, have none. */
  get importedTypes(): VisibleTypes {
    return (this.importedNames ??= new VisibleTypes());
  }

  /** The types that imports or exports name. */
  get exportedTypes(): VisibleTypes {
    return (this.exportedNames ??= new VisibleTypes());
  }

  /** Appends an entity to the index space of its sort. */
  push(entity: Entity): void {
    switch (entity.kind) {
      case 'func':
        this.funcs.push(entity.type);
        return;
      case 'type':
        this.types.push(entity.type);
        return;
      case 'instance':
        this.instances.push(entity.type);
        this.checkInstances(0);
        return;
      case 'component':
        this.components.push(entity.type);
        checkCount(this.components.length, LIMITS.components, 'components');
        return;
      case 'core module':
        this.coreModules.push(entity.type);
        checkCount(this.coreModules.length, LIMITS.modules, 'core modules');
        return;
      case 'value':
        this.values.push({ type: entity.type, used: false });
        checkCount(this.values.length, LIMITS.values, 'values');
        return;
      default:
        entity satisfies never;
    }
  }

  checkInstances(more: number): void {
    checkCount(this.instances.length + this.coreInstances.length + more, LIMITS.instances, 'instances');
  }

  readonly coreTypeId: CoreTypeAt = (index) => {
    const type = at(this.coreTypes, index, 'core type');
    return typeof type === 'number' ? type : refuse('core type', `core type ${index} is a module type`);
  };

  defType(index: number): DefinedType {
    const type = at(this.types, index, 'type');
    return isValueType(type)
      ? type
      : refuse('type', `type ${index} is ${typeKind(type)}, where a value type must stand`);
  }

  resourceType(index: number): Resource {
    const type = at(this.types, index, 'type');
    if (type.kind === 'resource') return type;
    return refuse('resource', `type ${index} is ${typeKind(type)}, where a resource type must stand`);
  }

  funcType(index: number): FuncType {
    const type = at(this.types, index, 'type');
    return type.kind === 'func'
      ? type
      : refuse('type', `type ${index} is ${typeKind(type)}, where a function type must stand`);
  }

  /** The value at an index, which is used with this. */
  useValue(index: number): ValueType {
    const value = at(this.values, index, 'value');
    if (value.used) refuse('value', `value ${index} is used more than once`);
    value.used = true;
    return value.type;
  }
}

/** The item at an index. */
export function at<T>(space: readonly T[], index: number, what: string): T {
  return (
    space[index] ?? refuse('index', `${what} index ${index} does not exist: there are ${space.length} before this use`)
  );
}

import type { Alias } from '../binary/alias.ts';
import type { ComponentSection } from '../binary/component.ts';
import type { ExternType } from '../binary/extern-type.ts';
import type { SortIdx } from '../binary/sort.ts';
import type { ComponentDecl, Type as BinaryType } from '../binary/type.ts';
import type {
  ComponentType,
  Entity,
  FuncType,
  InstanceType,
  Item,
  ResourceIdentity,
  Type,
} from '../component/types.ts';
import { newCode, type Code } from './core-code.ts';
import { moduleOf } from './core-items.ts';
import type { Gate } from './gates.ts';
import type { Words } from './names.ts';

export type Direction = 'import' | 'export';

/** Where definitions go: a component, or a type of one or of an instance. */
export type Place =
  | { readonly kind: 'component'; readonly sections: ComponentSection[] }
  | { readonly kind: 'component type' | 'instance type'; readonly decls: ComponentDecl[] };

/** What is defined so far, with the index spaces of one component or type that is being made. */
export interface Scope {
  readonly place: Place;
  readonly parent: Scope | undefined;
  readonly words: Words;
  readonly gates: ReadonlySet<Gate>;
  /** Definitions that may still be made, in all scopes of one component together. */
  readonly budget: { left: number };
  readonly types: Type[];
  readonly funcs: FuncType[];
  readonly instances: InstanceType[];
  readonly components: ComponentType[];
  /** Core definitions; those of a component alone. */
  readonly code: Code;
  /** Types that functions may mention in imports and in exports, because they have names there. */
  readonly named: Readonly<Record<Direction, Set<Type>>>;
  /** Names that are taken, as keys for strong uniqueness. */
  readonly taken: Readonly<Record<Direction, Set<string>>>;
  readonly items: Readonly<Record<Direction, Map<string, Item>>>;
  /** Resources that the component defines, and those of the instances it makes: nothing that is imported may mention them. */
  readonly local: Set<ResourceIdentity>;
  /** Types that were made here or further inside: an instantiation makes them anew. */
  readonly made: Set<Type>;
}

export function newScope(
  place: Place,
  parent: Scope | undefined,
  given: Pick<Scope, 'words' | 'gates' | 'budget'>,
): Scope {
  const sets = <T>() => ({ import: new Set<T>(), export: new Set<T>() });
  return {
    place,
    parent,
    words: given.words,
    gates: given.gates,
    budget: given.budget,
    types: [],
    funcs: [],
    instances: [],
    components: [],
    code: newCode(),
    named: sets<Type>(),
    taken: sets<string>(),
    items: { import: new Map(), export: new Map() },
    local: new Set(),
    made: new Set(),
  };
}

/** Appends to the last section if that has the same kind, so that sections have more than one item. */
export function append<K extends Exclude<ComponentSection['kind'], 'custom' | 'core module' | 'component' | 'start'>>(
  sections: ComponentSection[],
  kind: K,
  item: Extract<ComponentSection, { readonly kind: K }>['items'][number],
): void {
  const last = sections.at(-1);
  // of one kind, the items of both are of one type, which the compiler does not see for a kind that is a parameter
  if (last?.kind === kind) sections[sections.length - 1] = { kind, items: [...last.items, item] } as ComponentSection;
  else sections.push({ kind, items: [item] } as unknown as ComponentSection);
}

/** Defines a type: `binary` is written, `type` is what it means. Returns its index. */
export function defineType({ place, types, made }: Scope, binary: BinaryType, type: Type): number {
  if (place.kind === 'component') append(place.sections, 'type', binary);
  else place.decls.push({ kind: 'type', type: binary });
  made.add(type);
  return types.push(type) - 1;
}

/** Writes an alias; who calls appends to the index space. */
export function writeAlias({ place }: Scope, alias: Alias): void {
  if (place.kind === 'component') append(place.sections, 'alias', alias);
  else place.decls.push({ kind: 'alias', alias });
}

/** Writes an import, or an export of a type, and appends what it names to its index space. */
export function declare(scope: Scope, direction: Direction, item: Item, type: ExternType): void {
  const { place } = scope;
  const { name } = item;
  if (place.kind !== 'component') place.decls.push({ kind: direction, name, type });
  else append(place.sections, 'import', { name, type });
  enterItem(scope, direction, item);
}

/** Writes an export of something that a component has, and appends it to its index space. */
export function exportItem(scope: Scope, item: Item, of: SortIdx): void {
  if (scope.place.kind === 'component') {
    append(scope.place.sections, 'export', { name: item.name, item: of, type: undefined });
  }
  enterItem(scope, 'export', item);
}

function enterItem(scope: Scope, direction: Direction, item: Item): void {
  const { entity } = item;
  scope.items[direction].set(item.name.name, item);
  if (entity.kind !== 'core module' && entity.kind !== 'value') scope.made.add(entity.type);
  enterEntity(scope, entity);
}

/** The next index of its kind. */
export function enterEntity(scope: Scope, entity: Entity): void {
  switch (entity.kind) {
    case 'func':
      scope.funcs.push(entity.type);
      break;
    case 'type':
      scope.types.push(entity.type);
      break;
    case 'instance':
      scope.instances.push(entity.type);
      break;
    case 'component':
      scope.components.push(entity.type);
      break;
    case 'core module': {
      const module = moduleOf(entity.type);
      if (module !== undefined) scope.code.modules.push(module);
      break;
    }
    case 'value':
      break;
    default:
      return entity satisfies never;
  }
}

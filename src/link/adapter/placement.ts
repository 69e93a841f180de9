import { stronglyUniqueKey } from '../../component/extern-name.ts';
import type { AdapterFunction } from './context.ts';
import { funcItem, isStateful, usesOf, type GuestNeeds, type NeededItem } from './needs.ts';

/**
 * One flat adapter component: everything that it exports, under the names that the guest uses, or under names of its own.
 * The instance of it serves many imports, because an instance with more exports than asked for is a subtype.
 */
export interface Group {
  readonly index: number;
  /** Exports by name, in the order in which they were placed. */
  readonly exports: ReadonlyMap<string, NeededItem>;
}

/** Where one import gets what it asks for. */
export interface Placement {
  readonly needs: GuestNeeds;
  readonly group: number;
  /**
   * The adapter's instance is the argument itself. Otherwise the arguments are exports of it: gathered in an inline instance of the outer
   * component for an import that is an instance, one by one for those of the world.
   */
  readonly asInstance: boolean;
  /** For each item that the group exports, by its name: the name of the export. */
  readonly exportNames: ReadonlyMap<string, string>;
}

export interface Grouping {
  readonly groups: readonly Group[];
  /** In the order of the needs. */
  readonly placements: readonly Placement[];
}

/**
 * Distributes imports over as few flat adapters as their names allow. What shares state goes into the first adapter, then the
 * interface with the most methods comes first. One that has none and clashes becomes an inline instance of exports of an adapter
 * under other names; one that has methods and clashes gets an adapter of its own, into which others may still fit;
 * functions of it that share state are made by the first adapter and handed on by its own. What calls tasks of the first adapter is in another
 * one, as a component cannot call itself.
 */
export function placeNeeds(all: readonly GuestNeeds[]): Grouping {
  const groups: GroupDraft[] = [];
  const placements = new Map<GuestNeeds, Placement>();
  // sorting keeps the order of those that compare equal
  for (const needs of [...all].sort((a, b) => rank(b) - rank(a) || b.methods - a.methods)) {
    const inlined = needs.importName === undefined || needs.exported || (needs.partlyHost && needs.methods === 0);
    const items = inlined ? needs.items.filter((i) => !isInlined(i, needs)) : needs.items;
    if ((needs.twins || needs.apart) && groups.length === 0) groups.push(new GroupDraft(0));
    const sharing = needs.stateful && needs.methods === 0 ? groups.slice(0, 1) : groups;
    const candidates = needs.apart
      ? groups.filter((g) => g.apart)
      : (needs.twins ? groups.slice(1) : sharing).filter((g) => !g.apart);
    const keys = items.map((item) => stronglyUniqueKey(item.name));
    let draft = candidates.find((g) => g.fits(items, keys));
    const fits = draft !== undefined && !needs.exported;
    if (needs.exported || (draft === undefined && needs.methods === 0)) draft = needs.twins || needs.apart ? candidates[0] : groups[0];
    if (draft === undefined) {
      draft = new GroupDraft(groups.length, needs.apart);
      groups.push(draft);
    }
    const ownName = fits || needs.methods > 0 || (draft.exports.size === 0 && !needs.exported);
    const exportNames = new Map<string, string>();
    for (const [i, item] of items.entries()) {
      exportNames.set(item.name, draft.place(handedOn(item, draft, groups), ownName, keys[i] ?? item.name));
    }
    placements.set(needs, { needs, group: draft.index, asInstance: !inlined && ownName, exportNames });
  }
  const ordered: Placement[] = [];
  for (const needs of all) {
    const placement = placements.get(needs);
    if (placement !== undefined) ordered.push(placement);
  }
  return { groups, placements: ordered };
}

/** Whether an inline instance of the outer component gets an item from what the host provides. */
function isInlined(item: NeededItem, { importName }: GuestNeeds): boolean {
  return item.kind === 'func' ? item.implementation.kind === 'host' : item.isHostType && importName !== undefined;
}

/** State first. */
function rank(needs: GuestNeeds): number {
  return needs.stateful ? 1 : 0;
}

/** A function with state, in an adapter that is not the first: handed on from the first. */
function handedOn(item: NeededItem, draft: GroupDraft, groups: readonly GroupDraft[]): NeededItem {
  const [first] = groups;
  if (item.kind !== 'func' || !isStateful(item) || first === undefined || draft === first) return item;
  const uses = usesOf(item);
  if (uses !== undefined && item.implementation.kind === 'virtual') {
    const used = [...uses].map(([symbol, of]): AdapterFunction => {
      return { symbol, group: first.index, export: first.place(of, false, symbol), func: of.func, called: of.type };
    });
    return { ...item, implementation: { ...item.implementation, used } };
  }
  if (item.twin !== undefined && item.implementation.kind === 'virtual') return called(item, item.twin, first);
  const exported = first.place(item, false, item.name);
  const key = `adapter ${item.implementation.key}`;
  const implementation = { kind: 'adapter', key, group: first.index, export: exported } as const;
  return funcItem(item.name, item.func, item.type, implementation);
}

/** A function whose task goes on in the first adapter, which exports it under the type that it has there. */
function called(item: Extract<NeededItem, { readonly kind: 'func' }>, twin: number, first: GroupDraft): NeededItem {
  const { implementation, name, func, type } = item;
  const task = funcItem(name, twin, { ...type, async: true }, implementation);
  const exported = first.place(task, false, name);
  const key = `twin ${implementation.key}`;
  const says = implementation.kind === 'virtual' ? implementation.function.says : '';
  return funcItem(name, func, type, { kind: 'twin', key, group: first.index, export: exported, func: twin, says });
}

class GroupDraft implements Group {
  readonly index: number;
  /** Of functions that have to be in an adapter of their own. */
  readonly apart: boolean;
  readonly exports = new Map<string, NeededItem>();
  /** Strongly-unique keys of the names in use. */
  private readonly taken = new Map<string, string>();
  private readonly nameOf = new Map<string, string>();
  private fresh = 0;

  constructor(index: number, apart = false) {
    this.index = index;
    this.apart = apart;
  }

  /** `keys`: the strongly-unique key of each name. */
  fits(items: readonly NeededItem[], keys: readonly string[]): boolean {
    return items.every((item, i) => {
      const name = this.taken.get(keys[i] ?? item.name);
      if (name === undefined) return true;
      const there = this.exports.get(name);
      return name === item.name && there !== undefined && keyOf(there) === keyOf(item);
    });
  }

  /** Exports an item, under its own name if `ownName`, whose strongly-unique key is `unique`; under which name. */
  place(item: NeededItem, ownName: boolean, unique: string): string {
    const key = keyOf(item);
    const known = this.nameOf.get(key);
    if (known !== undefined && (!ownName || known === item.name)) return known;
    let { name } = item;
    if (!ownName)
      do name = `x${this.fresh++}`;
      while (this.taken.has(name));
    this.exports.set(name, item);
    this.taken.set(ownName ? unique : name, name);
    if (known === undefined) this.nameOf.set(key, name);
    return name;
  }
}

/** Equal for items that one export can serve. */
function keyOf(item: NeededItem): string {
  switch (item.kind) {
    case 'resource':
      return `r${item.id}`;
    case 'type':
      return `t${item.ref}`;
    case 'func':
      return item.key;
    default:
      return item satisfies never;
  }
}

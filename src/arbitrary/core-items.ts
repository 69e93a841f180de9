import type {
  CoreExternType,
  CoreGlobalType,
  CoreLimits,
  CoreMemoryType,
  CoreTableType,
} from '../binary/core-extern-type.ts';
import type { CoreType, ModuleDecl, ModuleType } from '../binary/core-type.ts';
import type { CoreValType } from '../binary/core-val-type.ts';
import { idx } from '../binary/indices.ts';
import { sameSignature, type CoreSignature } from '../core/object.ts';

/** What core modules import and export. */
export type CoreItem =
  | { readonly kind: 'func'; readonly type: CoreSignature }
  | { readonly kind: 'tag'; readonly type: CoreSignature }
  | Exclude<CoreExternType, { readonly kind: 'func' | 'tag' }>;

export type CoreItems = ReadonlyMap<string, CoreItem>;

/** A core module, or what is asked of one. */
export interface CoreModule {
  /** By the name of the module that is imported from, then by name. */
  readonly imports: ReadonlyMap<string, CoreItems>;
  readonly exports: CoreItems;
  /** The same as core:moduletype. */
  readonly type: ModuleType;
}

// what a type that was written here means, without observable state
const modules = new WeakMap<CoreType, CoreModule>();

export function newModule(imports: CoreModule['imports'], exports: CoreItems): CoreModule {
  const module = { imports, exports, type: moduleType(imports, exports) };
  modules.set(module.type, module);
  return module;
}

/** The module that a type was made for. */
export function moduleOf(type: CoreType | undefined): CoreModule | undefined {
  return type && modules.get(type);
}

function moduleType(imports: CoreModule['imports'], exports: CoreItems): ModuleType {
  const decls: ModuleDecl[] = [];
  let types = 0;
  const external = (item: CoreItem): CoreExternType =>
    externType(item, (type) => {
      decls.push({ kind: 'type', type: { kind: 'func', ...type } });
      return types++;
    });
  for (const [module, items] of imports) {
    for (const [name, item] of items) {
      const type = external(item);
      decls.push({ kind: 'import', module, name, type });
    }
  }
  for (const [name, item] of exports) {
    const type = external(item);
    decls.push({ kind: 'export', name, type });
  }
  return { kind: 'module', decls };
}

/** The item as core:externtype. `typeOf`: the index of a function type. */
export function externType(item: CoreItem, typeOf: (type: CoreSignature) => number): CoreExternType {
  switch (item.kind) {
    case 'func':
      return { kind: 'func', type: idx<'core:type'>(typeOf(item.type)) };
    case 'tag':
      return { kind: 'tag', type: idx<'core:type'>(typeOf(item.type)) };
    default:
      return item;
  }
}

/** Whether an item can be given where another one is asked for. */
export function itemFits(given: CoreItem, asked: CoreItem): boolean {
  switch (asked.kind) {
    case 'func':
    case 'tag':
      return given.kind === asked.kind && sameSignature(given.type, asked.type);
    case 'global':
      return given.kind === 'global' && given.mutable === asked.mutable && same(given.type, asked.type);
    case 'table':
      return given.kind === 'table' && same(given.element, asked.element) && limitsFit(given, asked);
    case 'memory':
      return given.kind === 'memory' && limitsFit(given, asked);
    default:
      return asked satisfies never;
  }
}

function same(a: CoreValType, b: CoreValType): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function limitsFit(given: CoreLimits, asked: CoreLimits): boolean {
  return (
    given.address === asked.address &&
    given.shared === asked.shared &&
    given.min >= asked.min &&
    (asked.max === undefined || (given.max !== undefined && given.max <= asked.max))
  );
}

/** Whether a module has all that is asked for, and asks for no more than is given to the one that is asked for. */
export function moduleFits(given: CoreModule, asked: CoreModule): boolean {
  const has = (items: CoreItems | undefined, name: string, item: CoreItem): boolean => {
    const there = items?.get(name);
    return there !== undefined && itemFits(there, item);
  };
  return (
    [...given.imports].every(([module, items]) =>
      [...items].every(([name, item]) => has(asked.imports.get(module), name, item)),
    ) && [...asked.exports].every(([name, item]) => has(given.exports, name, item))
  );
}

const LIMITS: CoreLimits = { address: 'i32', shared: false, min: 1n, max: undefined };

function memory(limits: Partial<CoreLimits>): { readonly kind: 'memory' } & CoreMemoryType {
  return { kind: 'memory', ...LIMITS, pageSizeLog2: undefined, ...limits };
}

function table(heap: 'func' | 'extern', limits: Partial<CoreLimits>): { readonly kind: 'table' } & CoreTableType {
  return { kind: 'table', element: { kind: 'ref', nullable: true, heap }, ...LIMITS, ...limits };
}

function global(type: CoreValType, mutable: boolean): { readonly kind: 'global' } & CoreGlobalType {
  return { kind: 'global', type, mutable, shared: false };
}

export const MEMORY = memory({});
export const REALLOC: CoreSignature = { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] };
export const DESTRUCTOR: CoreSignature = { params: ['i32'], results: [] };
export const CALLBACK: CoreSignature = { params: ['i32', 'i32', 'i32'], results: ['i32'] };

/** What modules export, and types of modules ask for: all kinds, at the edges of what fits. */
export const ITEMS: readonly CoreItem[] = [
  { kind: 'func', type: REALLOC },
  { kind: 'func', type: DESTRUCTOR },
  { kind: 'func', type: { params: [], results: ['i32'] } },
  MEMORY,
  { kind: 'func', type: { params: [], results: [] } },
  { kind: 'func', type: CALLBACK },
  { kind: 'func', type: { params: ['i64', 'f32', 'f64', 'v128'], results: ['i64', 'i32'] } },
  memory({ min: 0n }),
  memory({ min: 2n, max: 3n }),
  memory({ max: 1n }),
  memory({ address: 'i64' }),
  memory({ shared: true, max: 4n }),
  table('func', {}),
  table('func', { min: 0n, max: 10n }),
  table('extern', {}),
  table('func', { address: 'i64' }),
  global('i32', true),
  global('i32', false),
  global('i64', false),
  global('f64', true),
  global({ kind: 'ref', nullable: true, heap: 'extern' }, false),
  { kind: 'tag', type: { params: [], results: [] } },
  { kind: 'tag', type: { params: ['i32', 'f32'], results: [] } },
];

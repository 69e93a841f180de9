import type { CoreExternType } from '../binary/core-extern-type.ts';
import type {
  CoreCompType,
  CoreRecType,
  CoreSharedCompType,
  CoreStorageType,
  CoreSubType,
  CoreType,
  ModuleDecl,
} from '../binary/core-type.ts';
import type { CoreRefType, CoreValType } from '../binary/core-val-type.ts';
import { idx, type Idx, type Space } from '../binary/indices.ts';
import type { Sort } from '../binary/sort.ts';
import { unreachable } from '../errors.ts';

/**
 * Definitions with other indices in them. The index spaces that a type or an inner component opens for itself stay as they are; what in it
 * reaches out, by an alias, is mapped.
 */
export interface IndexMap {
  /** An index of the component that the definition is in. */
  index(sort: Sort, index: number): number;
  /** What an alias names in a component around that one: `levels` components out, 1 at least. */
  outer(sort: Sort, levels: number, index: number): { readonly levels: number; readonly index: number };
}

/** Core types with other indices. `depth`: how many index spaces are open within the component whose indices are mapped. */
export abstract class CoreTypeMapper {
  protected readonly map: IndexMap;
  protected readonly depth: number;

  constructor(map: IndexMap, depth: number) {
    this.map = map;
    this.depth = depth;
  }

  /** The same, in an index space that opens here. */
  protected abstract inside(): CoreTypeMapper;

  protected use<S extends Space>(sort: Sort, index: Idx<S>): Idx<S> {
    return idx<S>(this.number(sort, index));
  }

  protected number(sort: Sort, index: number): number {
    return this.depth === 0 ? this.map.index(sort, index) : index;
  }

  /** An alias `count` index spaces out, seen from here. */
  protected outer(sort: Sort, count: number, index: number): { readonly count: number; readonly index: number } {
    const levels = count - this.depth;
    if (levels < 0) return { count, index };
    if (levels === 0) return { count, index: this.map.index(sort, index) };
    const found = this.map.outer(sort, levels, index);
    return { count: found.levels + this.depth, index: found.index };
  }

  coreType(type: CoreType): CoreType {
    if (type.kind !== 'module') return this.recType(type);
    const inner = this.inside();
    return { kind: type.kind, decls: type.decls.map((decl) => inner.moduleDecl(decl)) };
  }

  moduleDecl(decl: ModuleDecl): ModuleDecl {
    switch (decl.kind) {
      case 'type':
        return { kind: decl.kind, type: this.recType(decl.type) };
      case 'alias':
        return { kind: decl.kind, ...this.outer('core type', decl.count, decl.index) };
      case 'import':
      case 'export':
        return { ...decl, type: this.coreExternType(decl.type) };
      default:
        throw unreachable(decl);
    }
  }

  private coreExternType(type: CoreExternType): CoreExternType {
    switch (type.kind) {
      case 'func':
      case 'tag':
        return { ...type, type: this.use('core type', type.type) };
      case 'table':
        return { ...type, element: this.refType(type.element) };
      case 'global':
        return { ...type, type: this.coreValType(type.type) };
      default:
        return type;
    }
  }

  private recType(type: CoreRecType): CoreRecType {
    if (type.kind === 'rec') return { kind: type.kind, types: type.types.map((t) => this.subType(t)) };
    return this.subType(type);
  }

  private subType(type: CoreSubType): CoreSubType {
    if (type.kind !== 'sub') return this.sharedType(type);
    return {
      ...type,
      supertypes: type.supertypes.map((index) => this.use('core type', index)),
      type: this.sharedType(type.type),
    };
  }

  private sharedType(type: CoreSharedCompType): CoreSharedCompType {
    return type.kind === 'shared' ? { kind: type.kind, type: this.compType(type.type) } : this.compType(type);
  }

  private compType(type: CoreCompType): CoreCompType {
    switch (type.kind) {
      case 'func':
        return {
          kind: type.kind,
          params: type.params.map((t) => this.coreValType(t)),
          results: type.results.map((t) => this.coreValType(t)),
        };
      case 'struct':
        return { kind: type.kind, fields: type.fields.map((f) => ({ ...f, type: this.storageType(f.type) })) };
      case 'array':
        return { kind: type.kind, element: { ...type.element, type: this.storageType(type.element.type) } };
      default:
        throw unreachable(type);
    }
  }

  private storageType(type: CoreStorageType): CoreStorageType {
    return type === 'i8' || type === 'i16' ? type : this.coreValType(type);
  }

  protected coreValType(type: CoreValType): CoreValType {
    return typeof type === 'object' ? this.refType(type) : type;
  }

  private refType(type: CoreRefType): CoreRefType {
    return typeof type.heap === 'number' ? { ...type, heap: this.use('core type', type.heap) } : type;
  }
}

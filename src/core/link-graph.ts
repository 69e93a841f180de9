import { equalBytes } from '../bytes/equal.ts';
import type { CoreNumType } from '../binary/core-val-type.ts';
import { WasmvirtError } from '../errors.ts';
import {
  type CoreObject,
  type CoreSignature,
  type DataObject,
  type FuncObject,
  type GlobalObject,
  type ImportObject,
  type SegmentObject,
  heapBase,
  memoryEnd,
} from './object.ts';

/** Source of the objects that are not passed to `link` directly. */
export interface ObjectSource {
  get(symbol: string): CoreObject | undefined;
}

export interface FuncNode {
  readonly kind: 'func';
  readonly object: FuncObject;
  /** The target of each relocation; undefined for types. */
  readonly targets: (Node | undefined)[];
  /** This function, or the equal function that replaces it. */
  same: FuncNode;
  index: number;
  /** Table slot, -1 for none. */
  slot: number;
}

export interface ImportNode {
  readonly kind: 'import';
  readonly object: ImportObject;
  index: number;
}

export interface GlobalNode {
  readonly kind: 'global';
  readonly object: GlobalObject;
  readonly start: DataNode | undefined;
  readonly index: number;
}

export interface DataNode {
  readonly kind: 'data';
  /** Undefined for `rt.heap-base` and `rt.memory-end`, which the linker defines. */
  readonly object: DataObject | undefined;
  readonly targets: (DataNode | FuncNode)[];
  /** -1 until it is placed. */
  address: number;
}

export interface SegmentNode {
  readonly kind: 'segment';
  readonly object: SegmentObject;
  /** Passive segments come before the active ones. */
  readonly index: number;
}

export type Node = FuncNode | ImportNode | GlobalNode | DataNode | SegmentNode;

/** All objects that the roots reach. The order depends on the roots alone. */
export interface Graph {
  /** Callees before callers, except in cycles. */
  readonly funcs: readonly FuncNode[];
  readonly imports: readonly ImportNode[];
  readonly globals: readonly GlobalNode[];
  readonly data: readonly DataNode[];
  readonly segments: readonly SegmentNode[];
  /** Functions that need a table slot. */
  readonly slots: readonly FuncNode[];
  readonly heapBase: DataNode;
  readonly memoryEnd: DataNode;
  /** Whether a reached object needs the memory. */
  readonly memory: boolean;
  /** Whether a reached function uses the table. */
  readonly table: boolean;
  func(symbol: string): FuncNode;
}

/** Finds everything that the functions `roots` reach. */
export function reach(roots: readonly string[], objects: readonly CoreObject[], library: ObjectSource): Graph {
  const own = new Map<string, CoreObject>();
  for (const object of objects) {
    if (own.has(object.symbol)) throw fault(`two objects are called ${object.symbol}`);
    own.set(object.symbol, object);
  }
  const base: DataNode = { kind: 'data', object: undefined, targets: [], address: -1 };
  const end: DataNode = { kind: 'data', object: undefined, targets: [], address: -1 };
  const nodes = new Map<string, Node>([
    [heapBase, base],
    [memoryEnd, end],
  ]);
  const funcs: FuncNode[] = [];
  const imports: ImportNode[] = [];
  const globals: GlobalNode[] = [];
  const data: DataNode[] = [];
  const segments: SegmentNode[] = [];
  const slots = new Set<FuncNode>();
  let memory = false;
  let table = false;

  function visit(symbol: string): Node {
    const known = nodes.get(symbol);
    if (known !== undefined) {
      if (known === base || known === end) memory = true;
      return known;
    }
    const object = own.get(symbol) ?? library.get(symbol);
    switch (object?.kind) {
      case undefined:
        throw fault(`the symbol ${symbol} is not defined`);
      case 'func':
        return visitFunc(symbol, object);
      case 'import': {
        const node: ImportNode = { kind: 'import', object, index: -1 };
        nodes.set(symbol, node);
        imports.push(node);
        return node;
      }
      case 'global': {
        const start = typeof object.init === 'bigint' ? undefined : dataNode(visit(object.init.address));
        const node: GlobalNode = { kind: 'global', object, start, index: globals.length };
        nodes.set(symbol, node);
        globals.push(node);
        return node;
      }
      case 'data': {
        // relocations are followed later, in a loop and not by recursion: a chain of data can be as deep as a user's file tree
        const node: DataNode = { kind: 'data', object, targets: [], address: -1 };
        nodes.set(symbol, node);
        data.push(node);
        memory = true;
        return node;
      }
      case 'segment': {
        const node: SegmentNode = { kind: 'segment', object, index: segments.length };
        nodes.set(symbol, node);
        segments.push(node);
        return node;
      }
    }
  }

  function visitFunc(symbol: string, object: FuncObject): FuncNode {
    const targets: (Node | undefined)[] = [];
    const node = funcNode(object, targets);
    nodes.set(symbol, node);
    if (object.memory) memory = true;
    for (const reloc of object.relocs) {
      if (reloc.kind === 'type' || reloc.kind === 'block type') {
        targets.push(undefined);
        if (reloc.kind === 'type') table = true;
        continue;
      }
      const target = visit(reloc.symbol);
      targets.push(target);
      const fits =
        reloc.kind === 'func'
          ? target.kind === 'func' || target.kind === 'import'
          : reloc.kind === 'address'
            ? target.kind === 'data'
            : reloc.kind === 'slot'
              ? target.kind === 'func'
              : target.kind === reloc.kind;
      if (!fits) throw fault(`${symbol} uses ${reloc.symbol}, a ${target.kind}, as ${reloc.kind}`);
      if (reloc.kind === 'slot') slots.add(target as FuncNode); // checked just above
    }
    funcs.push(node);
    return node;
  }

  function dataNode(node: Node): DataNode {
    if (node.kind !== 'data') throw fault(`a ${node.kind} stands where an address belongs`);
    return node;
  }

  for (const root of roots) visit(root);
  // the set grows during the loop
  for (const node of data) {
    for (const reloc of node.object?.relocs ?? []) {
      const target = visit(reloc.symbol);
      if (target.kind !== 'data' && target.kind !== 'func')
        throw fault(`data refers to the ${target.kind} ${reloc.symbol}`);
      node.targets.push(target);
      if (target.kind === 'func') slots.add(target);
    }
  }
  return {
    funcs,
    imports,
    globals,
    data,
    segments,
    slots: [...slots],
    heapBase: base,
    memoryEnd: end,
    memory,
    table,
    func(symbol) {
      const node = nodes.get(symbol);
      if (node?.kind !== 'func') throw fault(`${symbol} is not a function that can be exported`);
      return node;
    },
  };
}

function funcNode(object: FuncObject, targets: (Node | undefined)[]): FuncNode {
  const node: Omit<FuncNode, 'same'> & { same?: FuncNode } = { kind: 'func', object, targets, index: -1, slot: -1 };
  return Object.assign(node, { same: node as FuncNode }); // until an equal function is found
}

/**
 * Sets `same` of every function to the first equal function: same type, locals and code, and equal targets. Addresses must be final,
 * because functions that return the address of equal data are equal. With `keepNamed`, a named function is never replaced. A call back
 * into a cycle compares as equal only to a call of the same function.
 */
export function foldEqual(funcs: readonly FuncNode[], keepNamed: boolean): void {
  const buckets = new Map<number, FuncNode[]>();
  const numbers = new Map<Node, number>();
  const numberOf = (target: Node): number => {
    const number = numbers.get(target) ?? numbers.size;
    numbers.set(target, number);
    return number;
  };
  for (const node of funcs) {
    if (keepNamed && node.object.name !== undefined) continue;
    const hash = hashOf(node, numberOf);
    const bucket = buckets.get(hash);
    if (bucket === undefined) {
      buckets.set(hash, [node]);
      continue;
    }
    const same = bucket.find((other) => equalFuncs(node, other));
    if (same === undefined) bucket.push(node);
    else node.same = same;
  }
}

/**
 * FNV-1a over the code and its targets. The targets matter: thousands of functions can have the same code and differ only in the resource
 * type that they use.
 */
function hashOf(node: FuncNode, numberOf: (target: Node) => number): number {
  let hash = 0x811c9dc5;
  for (const piece of node.object.code) {
    for (const byte of piece) hash = Math.imul(hash ^ byte, 0x01000193);
    hash = Math.imul(hash ^ 0x100, 0x01000193);
  }
  node.targets.forEach((target, i) => {
    const reloc = node.object.relocs[i];
    if (target === undefined || target === node) return;
    if (target.kind === 'data') {
      if (reloc?.kind === 'address') hash = Math.imul(hash ^ (target.address + reloc.addend), 0x01000193);
    } else {
      hash = Math.imul(hash ^ numberOf(target.kind === 'func' ? target.same : target), 0x01000193);
    }
  });
  return hash;
}

function equalFuncs(a: FuncNode, b: FuncNode): boolean {
  const [x, y] = [a.object, b.object];
  if (!equalTypes(x.type.params, y.type.params) || !equalTypes(x.type.results, y.type.results)) return false;
  if (x.locals.length !== y.locals.length || x.code.length !== y.code.length) return false;
  if (!x.locals.every((run, i) => run.count === y.locals[i]?.count && run.type === y.locals[i].type)) return false;
  if (!x.code.every((piece, i) => equalBytes(piece, y.code[i]))) return false;
  return x.relocs.every((reloc, i) => {
    const other = y.relocs[i];
    const [target, otherTarget] = [a.targets[i], b.targets[i]];
    if (reloc.kind !== other?.kind) return false;
    if (reloc.kind === 'type' || reloc.kind === 'block type') {
      return 'type' in other && signatureKey(reloc.type) === signatureKey(other.type);
    }
    if (target?.kind === 'data' && otherTarget?.kind === 'data') {
      const [addend, otherAddend] = ['addend' in reloc ? reloc.addend : 0, 'addend' in other ? other.addend : 0];
      return target.address + addend === otherTarget.address + otherAddend;
    }
    if (target?.kind === 'func' && otherTarget?.kind === 'func') {
      return target.same === otherTarget.same || (target === a && otherTarget === b);
    }
    return target === otherTarget;
  });
}

function equalTypes(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((type, i) => type === b[i]);
}

const DIGITS: Readonly<Record<CoreNumType, number>> = { i32: 1, i64: 2, f32: 3, f64: 4, v128: 5 };

/** A key of a function type. A number in base 6, with 0 before the results, if it fits in 53 bits; otherwise a string. */
export function signatureKey({ params, results }: CoreSignature): number | string {
  if (params.length + results.length > 18) return `${params.join()}>${results.join()}`;
  let key = 0;
  for (const type of params) key = key * 6 + DIGITS[type];
  key *= 6;
  for (const type of results) key = key * 6 + DIGITS[type];
  return key;
}

/** A bug in a template or in a generated function. */
export function fault(message: string): WasmvirtError {
  return new WasmvirtError('internal', `in linking the adapter, ${message}`);
}

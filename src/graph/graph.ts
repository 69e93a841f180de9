import type { Sort } from '../binary/sort.ts';

/** What is inside a component and who satisfies what, as plain data without places. Nodes and edges are in the order of the binary. */
export interface Graph {
  /** Bytes of the component. */
  readonly size: number;
  /** Definitions in all index spaces, at every depth. */
  readonly definitions: number;
  /** Core modules and components that are defined in it, at every depth, used or not. */
  readonly modules: number;
  readonly components: number;
  /** The version of wasmvirt that made it, as it says itself, which is no proof; `undefined` where it says nothing. */
  readonly madeBy: string | undefined;
  /** Whether instances at every depth are nodes. Otherwise those inside a component that has `hidden` are not. */
  readonly isWhole: boolean;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Whose something is. In what wasmvirt did not make, what is inside the component is the `component`'s. */
export type Owner = 'host' | 'wasmvirt' | 'guest' | 'component';

export interface GraphNode {
  /** Distinct within one graph. */
  readonly id: string;
  readonly kind: 'import' | 'export' | 'component instance' | 'core instance';
  readonly owner: Owner;
  /** As it is in the binary, or a description of where it is; may hold any characters, and be long. */
  readonly name: string;
  /** The component instance in which it is; `undefined` at the top level. */
  readonly inside: string | undefined;
  /** What is imported or exported; `undefined` for instances. */
  readonly sort: Sort | undefined;
  /** Bytes of the component or core module that is instantiated; `undefined` where it is imported. */
  readonly size: number | undefined;
  /** Functions that an import has; `undefined` for others. */
  readonly functions: number | undefined;
  /** Whether anybody takes a function from an import, or types alone, or nothing; `undefined` for others. */
  readonly use: Use | undefined;
  /** What a component instance is given, and what others have from it; none for others. */
  readonly takes: readonly GraphPort[];
  readonly gives: readonly GraphPort[];
  /** What is inside a component instance and is not in the graph. */
  readonly hidden: { readonly modules: number; readonly components: number } | undefined;
}

export type Use = 'functions' | 'types' | 'nothing';

/** An import or export of a component instance. */
export interface GraphPort {
  /** Empty for all exports together that are functions or types by themselves. */
  readonly name: string;
  readonly use: Use;
}

/** An end of an edge: a node, or one of the ports of a component instance, which stand in its order. */
export interface GraphEnd {
  readonly node: string;
  readonly port: { readonly side: 'takes' | 'gives'; readonly index: number } | undefined;
}

/** `from` satisfies something that `to` asks for. Lifting, lowering, aliases and components that only give types and pass on are in it. */
export interface GraphEdge {
  readonly from: GraphEnd;
  readonly to: GraphEnd;
  /** The import that is satisfied, as the taker calls it, the first if there are several. */
  readonly name: string;
  /** How many functions; `undefined` where a whole core instance is handed over, or what cannot be seen from outside. */
  readonly functions: number | undefined;
  /** What the giver calls the function, if it is one. */
  readonly functionName: string | undefined;
  /** What else: types, memories, tables, in the order in which they are met. */
  readonly others: readonly string[];
}

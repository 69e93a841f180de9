import { WasmvirtError } from '../errors.ts';
import type { GraphEdge, GraphEnd, GraphNode, GraphPort, Use } from './graph.ts';
import type { End } from './values.ts';

/** Limits of one graph. */
export const GRAPH = {
  /** Definitions followed, once for each instantiation. */
  work: 1_000_000,
  /** Nodes, ports and edges. Above that the graph is of the top level alone, and above a multiple of it there is none. */
  parts: 1500,
  topLevelParts: 6_000,
  /** How deep instances are looked into; the outermost component is 0. */
  depth: 3,
} as const;

/** The graph has more parts than it may have. Caught by who can make a smaller one. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

type NodeDraft = Omit<GraphNode, 'id' | 'inside' | 'takes' | 'gives' | 'use'> & { readonly inside: number | undefined };

interface PortDraft {
  readonly name: string;
  use: Use;
}

interface Entry {
  readonly draft: NodeDraft;
  readonly takes: PortDraft[];
  readonly gives: PortDraft[];
  /** The places of `gives` by name. */
  readonly given: Map<string, number>;
  use: Use;
  dropped: boolean;
}

interface EdgeDraft {
  readonly from: End;
  readonly to: End;
  readonly name: string;
  readonly functions: Set<string>;
  readonly others: Set<string>;
}

/** Whole core instances, and what is not looked into, are one thing. */
export const EVERYTHING = 'everything';

/** The nodes and edges while they are made. */
export class Drawing {
  private readonly nodes: Entry[] = [];
  private readonly edges = new Map<string, EdgeDraft>();
  private readonly most: number;
  private parts = 0;
  private work = 0;

  constructor(most: number) {
    this.most = most;
  }

  /** Counts something that is followed. */
  spend(amount = 1): void {
    this.work += amount;
    if (this.work > GRAPH.work) {
      throw new WasmvirtError(
        'limit',
        `the component instantiates so much that it has no graph: more than ${GRAPH.work} steps`,
      );
    }
  }

  node(draft: NodeDraft): number {
    this.part();
    this.nodes.push({ draft, takes: [], gives: [], given: new Map(), use: 'nothing', dropped: false });
    return this.nodes.length - 1;
  }

  /** A node that was found not to be worth showing; what leads to it or from it is left out. */
  drop(node: number): void {
    const entry = this.nodes[node];
    if (entry !== undefined) entry.dropped = true;
  }

  takes(node: number, name: string): End {
    this.part();
    const { takes = [] } = this.nodes[node] ?? {};
    takes.push({ name, use: 'nothing' });
    return { node, port: { side: 'takes', index: takes.length - 1 } };
  }

  gives(node: number, name: string): End {
    const { gives = [], given = new Map<string, number>() } = this.nodes[node] ?? {};
    let index = given.get(name);
    if (index === undefined) {
      this.part();
      index = gives.push({ name, use: 'nothing' }) - 1;
      given.set(name, index);
    }
    return { node, port: { side: 'gives', index } };
  }

  /** @param what a function's name, or in `others` a word for what else is handed over */
  edge(from: End, to: End, name: string, what: { readonly func: string } | { readonly other: string }): void {
    this.spend();
    if (from.node === to.node && (from.port === undefined || to.port === undefined)) return;
    const key = `${keyOf(from)}>${keyOf(to)}`;
    let edge = this.edges.get(key);
    if (edge === undefined) {
      this.part();
      edge = { from, to, name, functions: new Set(), others: new Set() };
      this.edges.set(key, edge);
    }
    if ('func' in what) edge.functions.add(what.func);
    else edge.others.add(what.other);
    const use = 'func' in what || what.other !== 'types' ? 'functions' : 'types';
    this.used(from, use);
  }

  used(end: End | undefined, use: Use): void {
    if (end === undefined) return;
    const entry = this.nodes[end.node];
    const of = end.port === undefined ? entry : entry?.[end.port.side][end.port.index];
    if (of !== undefined && of.use !== 'functions') of.use = use;
  }

  finish(): { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] } {
    const isShown = ({ node }: End): boolean => this.nodes[node]?.dropped === false;
    const nodes = this.nodes.flatMap(({ draft, takes, gives, use, dropped }, i): GraphNode[] => {
      if (dropped) return [];
      const inside = draft.inside === undefined ? undefined : idOf(draft.inside);
      const ports = (all: readonly PortDraft[]): GraphPort[] => all.map((port) => ({ ...port }));
      const used = draft.kind === 'import' ? use : undefined;
      return [{ id: idOf(i), ...draft, inside, use: used, takes: ports(takes), gives: ports(gives) }];
    });
    const edges = [...this.edges.values()].filter(({ from, to }) => isShown(from) && isShown(to));
    return {
      nodes,
      edges: edges.map(({ from, to, name, functions, others }) => ({
        from: endOf(from),
        to: endOf(to),
        name,
        functions: others.has(EVERYTHING) ? undefined : functions.size,
        functionName: functions.size === 1 && !others.has(EVERYTHING) ? [...functions][0] : undefined,
        others: [...others].filter((other) => other !== EVERYTHING),
      })),
    };
  }

  private part(): void {
    this.parts += 1;
    if (this.parts > this.most) throw new TooLarge();
  }
}

function idOf(node: number): string {
  return `n${node}`;
}

function endOf({ node, port }: End): GraphEnd {
  return { node: idOf(node), port };
}

function keyOf({ node, port }: End): string {
  return port === undefined ? String(node) : `${node}.${port.side}.${port.index}`;
}

import type { Graph, GraphEdge, GraphEnd, GraphNode, GraphPort } from '../graph/graph.ts';

/**
 * The graph as it is drawn: core instances have a port for each that gives them something, and the names of ports say what comes in and
 * how many functions that are.
 */
export function withPorts(graph: Graph): Graph {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const into = new Map<string, GraphEdge[]>();
  for (const edge of graph.edges) {
    const key = keyOf(edge.to);
    const all = into.get(key);
    if (all === undefined) into.set(key, [edge]);
    else all.push(edge);
  }
  /** What an end is, in words: of an adapter's own imports, which are letters, what satisfies them. */
  const wordsOf = ({ node: id, port }: GraphEnd): string => {
    const node = nodes.get(id);
    if (node === undefined) return '';
    const name = port === undefined ? '' : (node[port.side][port.index]?.name ?? '');
    const [first] = port?.side === 'takes' ? (into.get(keyOf({ node: id, port })) ?? []) : [];
    if (node.owner !== 'wasmvirt' || first === undefined) return name === '' ? node.name : name;
    const giver = withoutVersion(wordsOf(first.from));
    const isInterface = nodes.get(first.from.node)?.kind === 'import';
    return isInterface && first.functionName !== undefined ? `${giver} ${plain(first.functionName)}` : giver;
  };
  const isOwn = (end: GraphEnd): boolean => end.port !== undefined && nodes.get(end.node)?.owner === 'wasmvirt';
  const intoCore = new Map<string, GraphPort[]>();
  const edges = graph.edges.map((edge): GraphEdge => {
    const { from, to } = edge;
    if (to.port !== undefined || nodes.get(to.node)?.kind !== 'core instance') return edge;
    const ports = intoCore.get(to.node) ?? [];
    intoCore.set(to.node, ports);
    const isNamed = edge.name !== '' && nodes.get(to.node)?.owner !== 'wasmvirt';
    const words = isNamed ? edge.name : wordsOf(from);
    const name = isOwn(from) ? words : `${withoutVersion(words)}${amountOf([edge])}`;
    const index = ports.push({ name, use: edge.functions === 0 ? 'types' : 'functions' }) - 1;
    return { ...edge, to: { ...to, port: { side: 'takes', index } } };
  });
  const shown = (node: GraphNode): GraphNode => {
    const takes = node.takes.map((port, index): GraphPort => {
      const end: GraphEnd = { node: node.id, port: { side: 'takes', index } };
      const amount = isOwn(end) ? '' : amountOf(into.get(keyOf(end)) ?? []);
      return { ...port, name: `${withoutVersion(wordsOf(end))}${amount}` };
    });
    return { ...node, takes: intoCore.get(node.id) ?? takes };
  };
  return { ...graph, nodes: graph.nodes.map(shown), edges };
}

/** ` (14)` functions, and what else but types; nothing where that cannot be known. */
function amountOf(edges: readonly GraphEdge[]): string {
  const functions = edges.reduce((sum, edge) => sum + (edge.functions ?? 0), 0);
  const others = new Set(edges.flatMap((edge) => edge.others).filter((other) => other !== 'types'));
  return `${functions === 0 ? '' : ` (${functions})`}${[...others].map((other) => `, ${other}`).join('')}`;
}

/** `wasi:io/poll` of `wasi:io/poll@0.2.12`: whoever it leads to says it in full. */
function withoutVersion(name: string): string {
  return name.replace(/@\d+\.[\w.+-]*$/, '');
}

/** `pollable.block` of `[method]pollable.block` */
function plain(name: string): string {
  return name.replace(/^\[(?:method|static)\]/, '');
}

function keyOf({ node, port }: GraphEnd): string {
  return port === undefined ? node : `${node}.${port.side}.${port.index}`;
}

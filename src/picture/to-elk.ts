import type { ElkNode } from 'elkjs/lib/elk-worker.min.js';
import type { Graph, GraphEdge, GraphEnd, GraphNode } from '../graph/graph.ts';
import { captionsOf, portLabel, type Caption } from './captions.ts';
import { FONT, widthOf } from './text.ts';

/** What is asked of the library for the whole graph. Its numbers are drawn from a fixed seed: the same graph has the same places. */
const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.randomSeed': '1',
  'elk.layered.mergeEdges': 'true',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  'elk.layered.spacing.nodeNodeBetweenLayers': '60',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '8',
  'elk.spacing.nodeNode': '12',
  'elk.spacing.edgeNode': '12',
  'elk.spacing.edgeEdge': '8',
  'elk.spacing.componentComponent': '24',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
};

/** The side of a port, and the space that its label takes beside it. */
export const PORT = { size: 8, gap: 6, step: 12 } as const;
const PAD = 12;

/** The graph as the library takes it: instances in component instances are their children, and edges belong to the node around both ends. */
export function toElk(graph: Graph): ElkNode {
  const children = new Map<string | undefined, GraphNode[]>();
  for (const node of graph.nodes) {
    const siblings = children.get(node.inside);
    if (siblings === undefined) children.set(node.inside, [node]);
    else siblings.push(node);
  }
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const edges = new Map<string | undefined, [GraphEdge, number][]>();
  graph.edges.forEach((edge, i) => {
    const around = surrounding(edge, byId);
    const all = edges.get(around);
    if (all === undefined) edges.set(around, [[edge, i]]);
    else all.push([edge, i]);
  });
  const toNode = (node: GraphNode): ElkNode => {
    const inner = children.get(node.id) ?? [];
    const captions = captionsOf(node, graph);
    const [left, right] = [labelWidth(node, 'takes'), labelWidth(node, 'gives')];
    const head = PAD / 2 + captions.length * FONT.line;
    const width = Math.max(captionWidth(captions) + 2 * PAD, left + right + (inner.length > 0 ? 0 : 2 * PAD));
    const rows = Math.max(node.takes.length, node.gives.length);
    const ports = [...portsOf(node, 'takes', 'WEST'), ...portsOf(node, 'gives', 'EAST')];
    const height = head + PAD / 2 + (rows > 0 ? rows * (PORT.size + PORT.step) + PAD : 0);
    const base = { id: node.id, ports, edges: (edges.get(node.id) ?? []).map(toEdge) };
    const portOptions = {
      'elk.portConstraints': 'FIXED_SIDE',
      'elk.portLabels.placement': 'INSIDE',
      // below the captions: as high as it is, a node has room above its ports for these alone
      'elk.portAlignment.default': 'END',
      'elk.spacing.portPort': String(PORT.step),
      'elk.spacing.portsSurrounding': `[top=${head},left=0,bottom=${PAD},right=0]`,
    };
    const sizeOptions = {
      'elk.nodeSize.constraints': '[PORTS, MINIMUM_SIZE]',
      'elk.nodeSize.minimum': `(${width}, ${height})`,
    };
    if (inner.length === 0) {
      const layer = node.kind === 'import' ? 'FIRST' : node.kind === 'export' ? 'LAST' : undefined;
      if (layer !== undefined) {
        return { ...base, width, height, layoutOptions: { 'elk.layered.layering.layerConstraint': layer } };
      }
      return {
        ...base,
        width,
        height,
        ...(ports.length > 0 ? { layoutOptions: { ...portOptions, ...sizeOptions } } : {}),
      };
    }
    return {
      ...base,
      children: inner.map(toNode),
      layoutOptions: {
        ...portOptions,
        ...sizeOptions,
        'elk.padding': `[top=${head + PAD},left=${left + PAD},bottom=${PAD},right=${right + PAD}]`,
      },
    };
  };
  return {
    id: 'root',
    layoutOptions: OPTIONS,
    children: (children.get(undefined) ?? []).map(toNode),
    edges: (edges.get(undefined) ?? []).map(toEdge),
  };
}

function toEdge([{ from, to }, i]: [GraphEdge, number]): {
  readonly id: string;
  readonly sources: readonly string[];
  readonly targets: readonly string[];
} {
  return { id: `e${i}`, sources: [idOf(from)], targets: [idOf(to)] };
}

function idOf({ node, port }: GraphEnd): string {
  return port === undefined ? node : portId(node, port.side, port.index);
}

export function portId(node: string, side: 'takes' | 'gives', index: number): string {
  return `${node}.${side}.${index}`;
}

function portsOf(node: GraphNode, side: 'takes' | 'gives', where: 'WEST' | 'EAST'): NonNullable<ElkNode['ports']> {
  return node[side].map((_, index) => ({
    id: portId(node.id, side, index),
    width: PORT.size,
    height: PORT.size,
    layoutOptions: { 'elk.port.side': where },
  }));
}

function labelWidth(node: GraphNode, side: 'takes' | 'gives'): number {
  const widths = node[side].map((port) => widthOf(portLabel(port)) + PORT.gap);
  return widths.reduce((most, width) => Math.max(most, width), 0);
}

function captionWidth(captions: readonly Caption[]): number {
  return captions.reduce((most, { text }) => Math.max(most, widthOf(text)), 0);
}

/** The innermost node that has both ends in it; a port of a node is seen from outside and from inside. */
function surrounding({ from, to }: GraphEdge, byId: ReadonlyMap<string, GraphNode>): string | undefined {
  if (byId.get(to.node)?.inside === from.node) return from.node;
  if (byId.get(from.node)?.inside === to.node) return to.node;
  return byId.get(from.node)?.inside;
}

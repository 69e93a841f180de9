import type { ElkNode } from 'elkjs/lib/elk-worker.min.js';
import type { Graph, GraphEdge, GraphNode } from '../graph/graph.ts';
import { captionsOf, portLabel } from './captions.ts';
import { legendOf, STYLE } from './style.ts';
import { counted, escaped, FONT, shortened, sizeWords, visible, widthOf } from './text.ts';
import { PORT, portId } from './to-elk.ts';

const MARGIN = 24;
const HEAD = 108;
/** How much is drawn of the name of a file. */
const FILE_COLUMNS = 60;

/** Where something is. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The picture of a graph that is laid out: one file without scripts, fonts and addresses, for light and dark pages. */
export function renderSvg(graph: Graph, laidOut: ElkNode, file: string): string {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const lines: string[] = [];
  const boxes: string[] = [];
  const visit = (placed: ElkNode, x: number, y: number): void => {
    for (const { id, sections = [], junctionPoints = [] } of placed.edges ?? []) {
      const edge = graph.edges[Number(id.slice(1))];
      if (edge !== undefined) lines.push(edgeSvg(edge, nodes, sections, junctionPoints, { x, y }));
    }
    for (const child of placed.children ?? []) {
      const node = nodes.get(child.id);
      const place = {
        x: x + (child.x ?? 0),
        y: y + (child.y ?? 0),
        width: child.width ?? 0,
        height: child.height ?? 0,
      };
      if (node !== undefined) boxes.push(nodeSvg(node, graph, child, place));
      visit(child, place.x, place.y);
    }
  };
  visit(laidOut, MARGIN, HEAD);
  const title = shortened(visible(file), FILE_COLUMNS);
  const { text: legend, width: legendWidth } = legendOf(graph, MARGIN, 76);
  const about = aboutText(graph);
  const least = Math.max(widthOf(title) * 1.4, widthOf(about), legendWidth);
  const width = Math.ceil(Math.max(laidOut.width ?? 0, least) + 2 * MARGIN);
  const height = Math.ceil((laidOut.height ?? 0) + HEAD + MARGIN);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(`What is inside ${visible(file)}`)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text class="title" x="${MARGIN}" y="34">${escaped(title)}</text>`,
    `<text class="about" x="${MARGIN}" y="56">${escaped(about)}</text>`,
    legend,
    // boxes of components are behind the lines in them, and instances above
    ...boxes,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}

function aboutText(graph: Graph): string {
  const counts = [
    sizeWords(graph.size),
    counted(graph.definitions, 'definition'),
    counted(graph.modules, 'core module'),
    counted(graph.components, 'component'),
  ];
  const made = graph.madeBy === undefined ? '' : `; says that wasmvirt ${shortened(visible(graph.madeBy), 20)} made it`;
  const rest = graph.isWhole ? '' : '; too much to draw all: boxes that say so have more inside';
  return `${counts.join(', ')}${made}${rest}`;
}

function nodeSvg(node: GraphNode, graph: Graph, placed: ElkNode, { x, y, width, height }: Place): string {
  const isBox = (placed.children ?? []).length > 0;
  const classes = [classOf(node), ...(isBox ? ['box'] : []), ...(node.use === 'nothing' ? ['unused'] : [])];
  const round = node.kind === 'import' || node.kind === 'export' ? 14 : node.kind === 'core instance' ? 0 : 5;
  const parts = [
    `<title>${escaped(titleOf(node))}</title>`,
    `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${round}"/>`,
  ];
  const isCentered = !isBox && node.takes.length === 0 && node.gives.length === 0;
  captionsOf(node, graph).forEach(({ text, isName }, i) => {
    const at = isCentered ? `x="${n(x + width / 2)}" text-anchor="middle"` : `x="${n(x + 12)}"`;
    parts.push(
      `<text class="${isName ? 'name' : 'what'}" ${at} y="${n(y + 17 + i * FONT.line)}">${escaped(text)}</text>`,
    );
  });
  for (const side of ['takes', 'gives'] as const) {
    node[side].forEach((port, index) => {
      const at = placed.ports?.find(({ id }) => id === portId(node.id, side, index));
      const [left, top] = [x + (at?.x ?? 0), y + (at?.y ?? 0)];
      const isUnused = side === 'takes' && port.use === 'nothing';
      // lines go on in boxes, below the text
      const text = side === 'takes' ? left + PORT.size + PORT.gap : left - PORT.gap;
      parts.push(
        `<g class="port${isUnused ? ' unused' : ''}"><title>${escaped(visible(port.name))}</title>`,
        `<rect x="${n(left)}" y="${n(top)}" width="${PORT.size}" height="${PORT.size}"/>`,
        `<text${side === 'gives' ? ' text-anchor="end"' : ''} x="${n(text)}" y="${n(top + (isBox ? -0.5 : PORT.size))}">${escaped(portLabel(port))}</text></g>`,
      );
    });
  }
  return `<g class="${classes.join(' ')}">${parts.join('')}</g>`;
}

/** What colours a node. */
function classOf({ kind, owner }: GraphNode): string {
  if (kind === 'export') return 'export';
  return owner;
}

function titleOf({ kind, name, takes, gives, size, sort }: GraphNode): string {
  const bytes = size === undefined ? '' : `, ${counted(size, 'byte')}`;
  const ports = kind !== 'component instance' ? '' : `, ${takes.length} imports, ${gives.length} exports`;
  return `${visible(name)}${sort === undefined ? '' : ` (${sort})`}${bytes}${ports}`;
}

function edgeSvg(
  edge: GraphEdge,
  nodes: ReadonlyMap<string, GraphNode>,
  sections: NonNullable<NonNullable<ElkNode['edges']>[number]['sections']>,
  junctions: readonly { readonly x: number; readonly y: number }[],
  origin: { readonly x: number; readonly y: number },
): string {
  const { from, to, name, functions, others } = edge;
  const giver = nodes.get(from.node);
  const isWeak = functions === 0;
  const path = sections.map(({ startPoint, bendPoints = [], endPoint }) => {
    const points = [startPoint, ...bendPoints, endPoint].map(({ x, y }) => `${n(origin.x + x)} ${n(origin.y + y)}`);
    return `M${points.join('L')}`;
  });
  const what = [
    ...(functions === undefined ? ['all'] : functions > 0 ? [counted(functions, 'function')] : []),
    ...others,
  ];
  const title = `${visible(giver?.name ?? '')} → ${visible(nodes.get(to.node)?.name ?? '')}: ${visible(name)}, ${what.join(', ')}`;
  const dots = junctions.map(({ x, y }) => `<circle cx="${n(origin.x + x)}" cy="${n(origin.y + y)}" r="2.5"/>`);
  const whose = giver === undefined ? 'component' : giver.kind === 'export' ? 'export' : giver.owner;
  return `<g class="edge ${whose}${isWeak ? ' weak' : ''}"><title>${escaped(title)}</title><path d="${path.join('')}"/>${dots.join('')}</g>`;
}

/** A number in as few digits as the picture needs. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

import type { Graph, GraphNode, GraphPort } from '../graph/graph.ts';
import { counted, shortened, sizeWords, visible } from './text.ts';

/** A line in a node. */
export interface Caption {
  readonly text: string;
  readonly isName: boolean;
}

/** How many characters of names are shown; the whole name is in the title of the element. */
export const COLUMNS = { node: 48, port: 44 } as const;

/** What stands in a node: its name, and what it is. */
export function captionsOf(node: GraphNode, graph: Graph): readonly Caption[] {
  return [
    { text: shortened(visible(node.name), COLUMNS.node), isName: true },
    { text: describe(node, graph), isName: false },
  ];
}

/** What stands beside a port. */
export function portLabel({ name }: GraphPort): string {
  return name === '' ? 'functions' : shortened(visible(name), COLUMNS.port);
}

function describe(node: GraphNode, graph: Graph): string {
  const size = node.size === undefined ? 'imported' : sizeWords(node.size);
  switch (node.kind) {
    case 'import':
      if (node.use === 'nothing') return 'from the host, taken by nobody';
      if (node.sort !== 'instance' && node.sort !== 'func') return `${node.sort ?? ''} from the host`;
      return (node.functions ?? 0) === 0
        ? 'types from the host'
        : `${counted(node.functions ?? 0, 'function')} from the host`;
    case 'export': {
      const into = graph.edges.filter(({ to }) => to.node === node.id);
      const functions = into.reduce((sum, edge) => sum + (edge.functions ?? 0), 0);
      return functions === 0 ? 'export' : `export of ${counted(functions, 'function')}`;
    }
    case 'core instance':
      return `core module, ${size}`;
    case 'component instance': {
      const whose =
        node.owner === 'wasmvirt' ? 'made by wasmvirt' : node.owner === 'guest' ? 'what was virtualized' : 'component';
      if (node.hidden === undefined) return `${whose}, ${size}`;
      const { modules, components } = node.hidden;
      const inside = [counted(modules, 'module'), ...(components > 0 ? [counted(components, 'component')] : [])];
      return `${whose}, ${size}, not shown: ${inside.join(', ')}`;
    }
    default:
      return node.kind satisfies never;
  }
}

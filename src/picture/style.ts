import type { Graph } from '../graph/graph.ts';
import { escaped, widthOf } from './text.ts';

/** Colours: the border and the ground of what is of a class. */
const COLOURS = {
  host: { light: ['#b35900', '#fff1e0'], dark: ['#ffb066', '#3a2a18'] },
  wasmvirt: { light: ['#1a7f37', '#e3f6e8'], dark: ['#57d977', '#16301f'] },
  guest: { light: ['#0969da', '#e8f2ff'], dark: ['#6cb2ff', '#17263a'] },
  component: { light: ['#0969da', '#e8f2ff'], dark: ['#6cb2ff', '#17263a'] },
  export: { light: ['#8250df', '#f4edff'], dark: ['#c39bff', '#2a2040'] },
} as const;

type Theme = 'light' | 'dark';

const PAGE = { light: ['#ffffff', '#1f2328', '#59636e'], dark: ['#0d1117', '#f0f6fc', '#9aa4b0'] } as const;

function rules(theme: Theme): string {
  const [page, ink, faint] = PAGE[theme];
  const own = Object.entries(COLOURS).map(([name, colours]) => {
    const [line, ground] = colours[theme];
    return `.${name}>rect{fill:${ground};stroke:${line}}.edge.${name}>path{stroke:${line}}.edge.${name}>circle{fill:${line}}`;
  });
  return `.page{fill:${page}}text{fill:${ink}}.what,.about,.unused text{fill:${faint}}.port>rect{fill:${page};stroke:${ink}}.port.unused>rect{stroke:${faint}}${own.join('')}`;
}

/** The whole style: fonts that each system has, and colours that follow the page. */
export const STYLE = [
  'text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}',
  '.name{font-weight:600}.title{font-size:16px;font-weight:600}.port text{font-size:12px}',
  'rect{stroke-width:1.3}.page{stroke:none}.box>rect{fill-opacity:.45}.port>rect{stroke-width:1}',
  '.edge>path{fill:none;stroke-width:1.4}.edge.weak>path{stroke-dasharray:2 4}.unused>rect{stroke-dasharray:5 4;fill:none}',
  rules('light'),
  `@media (prefers-color-scheme:dark){${rules('dark')}}`,
].join('');

/** What the colours and lines mean, of those that are in the graph. */
export function legendOf(graph: Graph, left: number, top: number): { readonly text: string; readonly width: number } {
  const isMade = graph.madeBy !== undefined;
  const has = (kind: string): boolean => graph.nodes.some((node) => node.kind === kind);
  const entries: readonly (readonly [mark: string, words: string])[] = [
    ...(has('import') ? ([['host', 'import from the host']] as const) : []),
    ...(isMade ? ([['wasmvirt', 'of wasmvirt']] as const) : []),
    [isMade ? 'guest' : 'component', isMade ? 'of the guest' : 'of the component'],
    ...(has('export') ? ([['export', 'export']] as const) : []),
    ...(graph.nodes.some(({ use }) => use === 'nothing') ? ([['host unused', 'taken by nobody']] as const) : []),
    ['edge', 'functions, in the colour of who gives them'],
    ['edge weak', 'types, memory'],
    ['', '(2) how many functions'],
  ];
  let x = left;
  const parts = entries.map(([mark, words]) => {
    if (mark === '') x -= 22;
    const sample =
      mark === ''
        ? ''
        : mark.startsWith('edge')
          ? `<g class="${mark} component"><path d="M${x} ${top + 6}h16"/></g>`
          : `<g class="${mark}"><rect x="${x}" y="${top}" width="16" height="12"/></g>`;
    const text = `<text class="about" x="${x + 22}" y="${top + 10}">${escaped(words)}</text>`;
    x = Math.ceil(x + 22 + widthOf(words) + 20);
    return sample + text;
  });
  return { text: parts.join('\n'), width: x - left };
}

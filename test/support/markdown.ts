/** A page of documentation, taken apart as far as tests need it. */
export interface Markdown {
  /** What stands in backticks, outside of blocks of code. */
  readonly spans: readonly string[];
  /** Targets of links. */
  readonly links: readonly string[];
  /** Paths of the repository, wherever they stand. */
  readonly paths: readonly string[];
  /** Blocks of TypeScript. */
  readonly examples: readonly string[];
}

/** Folders of the repository of which pages name files. */
const PATH = /(?<![\w./-])(?:src|test|spec|docs|bench|corpus|\.ci)\/[\w./*-]*/g;

export function readMarkdown(text: string): Markdown {
  const prose = text.replace(/^```[^]*?^```$/gm, '');
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const paths = [...text.matchAll(PATH)].map(([path]) => path.replace(/\.$/, ''));
  const examples = [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, block = '']) => block);
  return { spans, links, paths, examples };
}

import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { capabilities } from '../../src/policy/capabilities/table.ts';
import { markdownFiles } from '../support/doc-blocks.ts';
import { LAYERS, ROOMS } from '../support/layers.ts';
import { readMarkdown } from '../support/markdown.ts';
import { filesUnder, ROOT } from '../support/source-files.ts';
import { templateSymbols, writtenSymbols } from '../support/symbols.ts';

/** What the pages name exists: files, symbols of the sources, interfaces of WASI, other pages. */

const INDEX = 'docs/README.md';
const files = markdownFiles().filter((file) => file.startsWith('docs/'));
const pages = files.map((file) => ({ file, ...readMarkdown(readFileSync(join(ROOT, file), 'utf8')) }));

const sources = filesUnder('src', '').filter((file) => /(?<!\.generated)\.ts$|\.wat$/.test(file));

/** The sources without their comments: a symbol of which only a comment is left is gone. */
const code = sources
  .map((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    if (file.endsWith('.wat')) return text.replace(/;;.*$/gm, '');
    return text.replace(/\/\*[^]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
  })
  .join('\n');

const scripts = Object.keys(
  (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly scripts: object }).scripts, // our own file
);

const templates = await templateSymbols();

const interfaces = new Set([...capabilities()].flatMap(([name]) => [name, name.replace(/\/.*/, '')]));

/** Words of the standard and of its tools that are no symbols of ours. */
const WORDS: ReadonlySet<string> = new Set(['canon lower', 'wasm-tools validate']);

/** What TypeScript calls a symbol and is none: functions of resources, which get `host.` before them, and a key for resources. */
const NO_SYMBOLS: readonly string[] = ['outgoing-request.…', 'tcp-socket.…', 'canon …'];

/** Whether a path of the repository is there; `*` stands for part of a name. */
function isThere(path: string): boolean {
  if (!path.includes('*')) return existsSync(join(ROOT, path));
  const parts = path.split('/');
  return sources.some((file) => {
    const names = file.split('/');
    return parts.every((part, i) => {
      const [start = '', end] = part.split('*');
      const name = names[i] ?? '';
      return end === undefined ? name === part : name.startsWith(start) && name.endsWith(end);
    });
  });
}

/** Whether the sources have a text that is not part of a longer word. */
function occurs(text: string): boolean {
  const isWord = (at: number): boolean => /[\w$]/.test(code.charAt(at));
  for (let at = code.indexOf(text); at >= 0; at = code.indexOf(text, at + 1)) {
    const starts = !isWord(at) || !isWord(at - 1);
    const end = at + text.length;
    if (starts && (!isWord(end - 1) || !isWord(end))) return true;
  }
  return false;
}

/** What is wrong with something in backticks; `undefined` if it names something. */
function unknown(span: string): string | undefined {
  const [first = '', second = ''] = span.split(' ');
  if (WORDS.has(span) || span.includes('(')) return undefined;
  if (/^[\w.-]+\/[\w./*-]*$/.test(span)) return isThere(span) ? undefined : 'no such file';
  if (/^[\w.-]+\.(wat|ts|md)$/.test(span)) {
    const known = existsSync(join(ROOT, span)) || filesUnder('src', span).some((file) => basename(file) === span);
    return known ? undefined : 'no such file in src';
  }
  if (first === 'npm' && second === 'run')
    return scripts.includes(span.split(' ')[2] ?? '') ? undefined : 'no such script';
  if (span.startsWith('wasi:')) {
    return interfaces.has(span.replace(/[@#].*/, '')) ? undefined : 'no such interface';
  }
  if (templates.defined.has(span)) return undefined;
  // `io.wrap-…`, `--allow-http=…`, `io.*`: as far as it goes
  const text = (span.startsWith('--') ? first.replace(/=.*/, '') : span).replace(/[….*]+$/, '');
  // in a template, `rt.alloc` is the import "rt" "alloc"
  const imported = text.replace(/^([\w-]+)\./, '"$1" "');
  if (imported !== text && code.includes(text === span ? `${imported}"` : imported)) return undefined;
  return occurs(text) || (text !== span && code.includes(text)) ? undefined : 'nothing in src is called that';
}

describe('the pages', () => {
  it('are there', () => {
    expect(files.length).toBeGreaterThan(10);
    expect(sources.length).toBeGreaterThan(200);
  });

  it.each(pages)('$file names files that exist', ({ paths }) => {
    expect(paths.filter((path) => !isThere(path))).toEqual([]);
  });

  // the pages for users name what stands in files and command lines
  it.each(pages.filter(({ file }) => file === INDEX || file.includes('/architecture/')))(
    '$file names what the sources have',
    ({ spans }) => {
      const wrong = [...new Set(spans)].flatMap((span) => {
        const why = unknown(span);
        return why === undefined ? [] : [`${span}: ${why}`];
      });
      expect(wrong).toEqual([]);
    },
  );

  it.each(pages)('$file has links that lead somewhere', ({ file, links }) => {
    const local = links.filter((link) => !/^[a-z]+:/.test(link)).map((link) => link.replace(/#.*/, ''));
    expect(local.filter((link) => !existsSync(join(ROOT, dirname(file), link)))).toEqual([]);
  });

  it.each(pages.filter(({ file }) => file.includes('/architecture/')))(
    '$file shows code that the sources have',
    ({ examples }) => {
      const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();
      const all = flat(sources.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n'));
      const parts = examples.flatMap((block) => block.split('\n\n')).map(flat);
      expect(parts.filter((part) => !all.includes(part))).toEqual([]);
    },
  );

  it('name every layer and every room', () => {
    const { paths = [] } = pages.find(({ file }) => basename(file) === 'overview.md') ?? {};
    const rooms = Object.entries(ROOMS).flatMap(([layer, names = []]) => names.map((name) => `${layer}/${name}`));
    const wanted = [...LAYERS, ...rooms.filter((room) => !room.endsWith('.ts'))].map((name) => `src/${name}`);
    expect(wanted.filter((path) => !paths.includes(path) && !paths.includes(`${path}/`))).toEqual([]);
  });

  it('are in the index, and the index in the README', () => {
    const linked = (file: string): string[] => {
      const { links } = readMarkdown(readFileSync(join(ROOT, file), 'utf8'));
      return links.map((link) => relative(ROOT, join(ROOT, dirname(file), link)));
    };
    expect(files.filter((file) => file !== INDEX && !linked(INDEX).includes(file))).toEqual([]);
    expect(linked('README.md')).toContain(INDEX);
  });

  it('have no word on the list of words that the sources have, or that no page uses', () => {
    const spans = new Set(pages.flatMap((page) => page.spans));
    expect([...WORDS].filter((word) => occurs(word) || !spans.has(word))).toEqual([]);
  });
});

describe('prefixes of symbols', () => {
  const page = pages.find(({ file }) => basename(file) === 'objects-and-templates.md');
  const spans = page?.spans ?? [];
  /** `io.*` */
  const named = new Set(spans.flatMap((span) => (span.endsWith('.*') ? [span.slice(0, -2)] : [])));
  /** `maker:…`, `f…`: without a name behind a dot */
  const numbered = new Set(spans.flatMap((span) => (/^[a-z-]+[: ]?…$/.test(span) ? [span] : [])));
  const written = [...writtenSymbols()].filter((symbol) => !NO_SYMBOLS.includes(symbol));
  const isPublic = (symbol: string): boolean => !symbol.includes('#');
  const prefixOf = (symbol: string): string => symbol.replace(/\..*/, '');

  it('are all listed, and no others', () => {
    const all = [...templates.defined, ...templates.used, ...written].filter(isPublic);
    const prefixes = new Set(all.filter((symbol) => symbol.includes('.')).map(prefixOf));
    expect([...prefixes].sort()).toEqual([...named].sort());
  });

  it('are those of templates but for what the linker, the link and fuse layers and layouts define', () => {
    const open = [...templates.used].filter((symbol) => !templates.defined.has(symbol));
    const known =
      /^(canon|host|gate|data|state|segment|adapter)\.|^rt\.(heap-base|memory-end)$|^control\.(begin|fixed-size|load|save)$|^guest\.realloc$|^replay\.make$|^clock\.|^task\.(next|move|moved|leave|answer|answered|end)$/;
    expect(open.filter((symbol) => !known.test(symbol))).toEqual([]);
  });

  it('written for one output are all listed, and no others', () => {
    const own = written.filter((symbol) => !symbol.includes('.') && symbol !== '');
    expect(own.sort()).toEqual([...numbered].sort());
  });
});

import { relative, resolve } from 'node:path';
import { defineConfig, type DefaultTheme, type MarkdownEnv, type MarkdownRenderer } from 'vitepress';
import { entries, OVERVIEW } from './api.ts';
import { API, HOME, INDEX, linkFrom, ROOT, sections, siteOf } from './pages.ts';

/** The site: `npm run docs`. Its pages are the Markdown of the repository, its sidebar is the index of docs. */

const listed = sections();
const files = [HOME, INDEX, ...listed.flatMap(({ pages }) => pages.map(({ file }) => file))];
const api = entries().map(({ name, page }) => ({ text: name, file: `${API}/${page}.md` }));
const known = new Set([...files, ...api.map(({ file }) => file)]);

function isPage(file: string): boolean {
  return known.has(file);
}

function sidebar(): DefaultTheme.SidebarItem[] {
  const groups = [...listed.slice(0, 3), { text: 'API', pages: api }, ...listed.slice(3)];
  return groups.map(({ text, pages }) => ({
    text,
    collapsed: !['Guide', 'More for users'].includes(text),
    items: pages.map((page) => ({ text: page.text, link: `/${siteOf(page.file)}` })),
  }));
}

/** Links are written for a forge, from file to file. */
function useLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('links-of-the-site', ({ tokens, env }) => {
    const { path, realPath } = env as MarkdownEnv & { readonly realPath?: string };
    const file = relative(ROOT, realPath ?? path);
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      if (href !== null) token.attrSet('href', linkFrom(file, href, isPage));
    }
  });
}

export default defineConfig({
  title: 'wasmvirt',
  description: 'Virtualizes WebAssembly components',
  srcDir: '..',
  srcExclude: ['{bench,dist,man,src,test}/**', 'spec/*/**', `${API}/${OVERVIEW}.md`],
  rewrites: Object.fromEntries([...known].map((file) => [file, `${siteOf(file)}.md`])),
  outDir: resolve(ROOT, '.cache/site'),
  cacheDir: resolve(ROOT, '.cache/vitepress'),
  cleanUrls: false,
  lastUpdated: false,
  ignoreDeadLinks: false,
  markdown: { config: useLinks, languageAlias: { wac: 'rust', wit: 'rust' } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Tour', link: '/guide/tour' },
      { text: 'Recipes', link: '/guide/recipes' },
      { text: 'Security', link: '/guide/security' },
      { text: 'Options', link: '/reference/options' },
      { text: 'Contents', link: '/contents' },
    ],
    sidebar: sidebar(),
  },
  buildEnd: ({ pages }) => {
    const others = pages.filter((page) => !known.has(page));
    if (others.length > 0) throw new Error(`${INDEX} lists no ${others.join(', ')}`);
  },
});

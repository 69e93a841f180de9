import { existsSync, readFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';

/** The pages of the site, and where they stand in it: all that `docs/README.md` lists. */

export const ROOT = resolve(import.meta.dirname, '../..');
export const INDEX = 'docs/README.md';
export const HOME = 'README.md';
/** Where TypeDoc writes the pages of the API. */
export const API = 'docs/api';

export interface PageLink {
  readonly text: string;
  /** Path in the repository. */
  readonly file: string;
}

export interface Section {
  readonly text: string;
  readonly pages: readonly PageLink[];
}

/** The sections of the index and what each lists. Throws for a link to what is not there. */
export function sections(): readonly Section[] {
  const text = readFileSync(resolve(ROOT, INDEX), 'utf8');
  const [, ...parts] = text.split(/^## /m);
  return parts.map((part) => {
    const title = part.slice(0, part.indexOf('\n'));
    const links = [...part.matchAll(/^- \[([^\]]+)\]\(([^)]+)\)/gm)];
    const pages = links.map(([, label = '', target = '']) => {
      const file = posix.join(posix.dirname(INDEX), target);
      if (!existsSync(resolve(ROOT, file))) throw new Error(`${INDEX} lists ${file}, which is not there`);
      return { text: label, file };
    });
    return { text: title, pages };
  });
}

/** The path of a page in the site, without its ending. */
export function siteOf(file: string): string {
  if (file === HOME) return 'index';
  if (file === INDEX) return 'contents';
  const path = file.replace(/^docs\//, '').replace(/\.md$/, '');
  return path.replace(/README$/, 'readme').toLowerCase();
}

/**
 * Where a link in a page leads to in the site. Links to the web and inside the page stay.
 *
 * @throws for one that leads to no page of the site
 */
export function linkFrom(file: string, href: string, isPage: (file: string) => boolean): string {
  if (/^[a-z]+:/.test(href) || href.startsWith('#')) return href;
  const [path = '', anchor] = href.split('#');
  const target = posix.normalize(posix.join(posix.dirname(file), decodeURI(path)));
  if (!isPage(target)) throw new Error(`${file} links to ${href}, which is no page of the site`);
  return `/${siteOf(target)}${anchor === undefined ? '' : `#${anchor}`}`;
}

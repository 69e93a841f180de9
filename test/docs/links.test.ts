import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markdownFiles } from '../support/doc-blocks.ts';
import { ROOT } from '../support/source-files.ts';

/** Links from page to page lead to pages and headings that are there, on a forge as on the site. */

/** The anchors of a page's headings, as forges and the site make them. */
function anchorsOf(text: string): ReadonlySet<string> {
  const prose = text.replace(/^```[^]*?^```$/gm, '');
  const headings = [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .trim()
        .replace(/\s/g, '-'),
    ),
  );
}

function deadLinksIn(file: string, text: string): readonly string[] {
  const prose = text.replace(/^```[^]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? join(ROOT, file) : join(ROOT, dirname(file), path);
    if (!existsSync(target)) return true;
    return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).has(anchor);
  });
}

describe('the pages', () => {
  it.each(markdownFiles())('%s has links that lead somewhere', (file) => {
    expect(deadLinksIn(file, readFileSync(join(ROOT, file), 'utf8'))).toEqual([]);
  });

  it('would be found with a dead link', () => {
    const text =
      '[a](README.md) [b](no-such.md) [c](#no-such) [d](docs/README.md#guide) [e](docs/README.md#none) [f](https://x.org)\n# F\n';
    expect(deadLinksIn('README.md', text)).toEqual(['no-such.md', '#no-such', 'docs/README.md#none']);
  });
});

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadLayout, type Layout } from '../../../src/cli/graph/elk.ts';
import { withPorts } from '../../../src/picture/ports.ts';
import { renderSvg } from '../../../src/picture/svg.ts';
import { toElk } from '../../../src/picture/to-elk.ts';
import { graphOf, virtualize } from '../../../src/index.ts';
import { userPages } from '../../support/doc-blocks.ts';
import { filesUnder, ROOT } from '../../support/source-files.ts';
import { corpus } from '../../support/wat.ts';

/** The pictures in the pages, as `wasmvirt inspect --graph` draws them. `npm run docs:write` draws them again. */

const FOLDER = 'docs/pictures';

const PICTURES: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'pong.svg': () => corpus('pong'),
  'beside.svg': async () => {
    return virtualize(await corpus('pong'), { link: 'sibling', random: 'allow', env: { PONG: 'demo' } }).bytes;
  },
};

let layout: Layout;
beforeAll(async () => {
  layout = await loadLayout();
});

describe('the pictures', () => {
  it.each(Object.entries(PICTURES))('%s is up to date, and small', async (name, make) => {
    const graph = withPorts(graphOf(await make()));
    const svg = renderSvg(graph, await layout(toElk(graph)), name.replace('.svg', '.wasm'));
    expect(svg.length).toBeLessThan(20_000);
    await expect(svg).toMatchFileSnapshot(join(ROOT, FOLDER, name));
  });

  it('are all shown, and no others', () => {
    const shown = userPages().flatMap(({ text }) => [...text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)]);
    const names = shown.map(([, path = '']) => basename(path));
    expect([...new Set(names)].sort()).toEqual(Object.keys(PICTURES).sort());
    expect(filesUnder(FOLDER, '').map((path) => basename(path))).toEqual(Object.keys(PICTURES).sort());
  });

  it('are of the sample that is shipped', async () => {
    expect(Buffer.from(await corpus('pong')).equals(readFileSync(join(ROOT, 'corpus', 'pong.wasm')))).toBe(true);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInput, writeSteps } from '../../src/cli/files.ts';
import { loadLayout } from '../../src/cli/graph/elk.ts';
import { withPorts } from '../../src/picture/ports.ts';
import { renderSvg } from '../../src/picture/svg.ts';
import { toElk } from '../../src/picture/to-elk.ts';
import { steps } from '../../src/cli/run.ts';
import { writeFolder } from '../../src/cli/transpile/folder.ts';
import { readTree } from '../../src/cli/tree.ts';
import { graphOf, virtualize, type Options } from '../../src/index.ts';
import { bytesOf, DISTINCT } from '../link/wasi-guests.ts';
import { withScratch } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';
import { corpus, wat } from '../support/wat.ts';
import { elementsOf, parseXml, type Element } from '../support/xml.ts';

async function draw(bytes: Uint8Array, file = 'app.wasm'): Promise<string> {
  const layout = await loadLayout();
  const graph = withPorts(graphOf(bytes));
  return renderSvg(graph, await layout(toElk(graph)), file);
}

/** The command line, which is awaited where it loads something. */
async function inspect(...words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const running = steps(['inspect', ...words], {
    read: readInput,
    tree: readTree,
    sourceDate: undefined,
    write: writeSteps,
    writeFolder,
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  for (;;) {
    const step = running.next();
    if (step.done === true) return { code: step.value, out, err };
    await step.value;
  }
}

describe('the reader of XML', () => {
  it.each(['<a>', '<a></b>', '<a b="1" b="2"/>', '<a>&x;</a>', '<a>]]></a>', '<a>\u0001</a>', '<a/><a/>', '<a b=1/>'])(
    'refuses %j',
    (text) => {
      expect(() => parseXml(text)).toThrow();
    },
  );
});

/** How wide a character is at least in the fonts that the picture asks for, at 12 pixels. */
const NARROWEST = 7.2;

/** How far apart the base lines of two texts are at least, one above the other. */
const LINE = 12;

/** Each text must be in the frame of its box, and in the picture, and none over another. */
function checkTexts(svg: string): number {
  const root = parseXml(svg);
  const width = number(root, 'width');
  let checked = 0;
  const within = (element: Element, left: number, right: number): void => {
    const before: { readonly text: string; readonly y: number; readonly from: number; readonly to: number }[] = [];
    for (const text of elementsOf(element)) {
      if (text.name !== 'text') continue;
      checked += 1;
      const extent = Array.from(text.text).length * NARROWEST * (text.attributes.get('class') === 'title' ? 4 / 3 : 1);
      const anchor = text.attributes.get('text-anchor');
      const from = number(text, 'x') - (anchor === 'end' ? extent : anchor === 'middle' ? extent / 2 : 0);
      const to = from + extent;
      expect([text.text, from >= left, to <= right]).toEqual([text.text, true, true]);
      const y = number(text, 'y');
      const over = before.filter((one) => Math.abs(one.y - y) < LINE && one.from < to && from < one.to);
      expect([text.text, over.map((one) => one.text)]).toEqual([text.text, []]);
      before.push({ text: text.text, y, from, to });
    }
  };
  for (const child of root.children) {
    const frame = child.name === 'g' ? child.children.find(({ name }) => name === 'rect') : undefined;
    if (frame === undefined) within(child, 0, width);
    else within(child, number(frame, 'x'), number(frame, 'x') + number(frame, 'width'));
  }
  return checked;
}

function number(element: Element, attribute: string): number {
  const value = Number(element.attributes.get(attribute));
  expect([attribute, Number.isFinite(value)]).toEqual([attribute, true]);
  return value;
}

const POLICIES: Readonly<Record<string, Options>> = {
  nothing: {},
  everything: { allow: ['wasi'] },
  some: { stdout: 'allow' },
};

describe('the picture', () => {
  it.each(DISTINCT)('is XML with each text in its box: $title', async (guest) => {
    const bytes = await bytesOf(guest);
    checkTexts(await draw(bytes));
    for (const options of Object.values(POLICIES)) {
      try {
        expect(checkTexts(await draw(virtualize(bytes, options).bytes))).toBeGreaterThan(3);
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'conflict') throw error;
      }
    }
  });

  it('has a box for each node and a line for each edge', async () => {
    const { bytes } = virtualize(await corpus('printer', { version: '0.2.0' }), { stdout: 'allow' });
    const graph = graphOf(bytes);
    const groups = parseXml(await draw(bytes)).children.filter(({ name, children }) => {
      return name === 'g' && children[0]?.name === 'title';
    });
    expect(groups).toHaveLength(graph.nodes.length + graph.edges.length);
  });

  it('refers to nothing outside', async () => {
    const svg = await draw(await corpus('pong'));
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|href|url\(|@import|<script/);
  });

  it('is the same in each process and folder', async () => {
    await withScratch(async (folder) => {
      const { bytes } = virtualize(await corpus('printer', { version: '0.2.0' }), {
        ...{ stdout: 'allow', link: 'sibling' },
      });
      const pictures = ['a', 'b'].map((name) => {
        mkdirSync(join(folder, name));
        const file = join(folder, name, 'app.wasm');
        writeFileSync(file, bytes);
        const main = join(ROOT, 'src/cli/main.ts');
        const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', main, 'inspect', file, '--graph'], {
          cwd: ROOT,
          encoding: 'utf8',
        });
        expect(status).toBe(0);
        return stdout;
      });
      expect(pictures[0]).toContain('adapter (component 0)');
      expect(pictures[0]).toBe(pictures[1]);
    });
  });
});

describe('inspect --graph', () => {
  it('prints the picture, or writes it', async () => {
    await withScratch(async (folder) => {
      const [file, svg] = [join(folder, 'app.wasm'), join(folder, 'app.svg')];
      writeFileSync(file, await corpus('pong'));
      const printed = await inspect(file, '--graph');
      expect(printed).toMatchObject({ code: 0, err: '' });
      expect(printed.out).toBe(await draw(await corpus('pong')));
      expect(await inspect(file, `--graph=${svg}`)).toEqual({ code: 0, out: '', err: '' });
      expect(readFileSync(svg, 'utf8')).toBe(printed.out);
    });
  });

  it('says which file cannot be drawn', async () => {
    await withScratch(async (folder) => {
      const file = join(folder, 'app.wasm');
      writeFileSync(file, await wat(many(6_100)));
      const { code, out, err } = await inspect(file, '--graph');
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(/^wasmvirt: .*app\.wasm: .*graph.*\n$/);
    });
  });
});

/** Component with so many core instances. */
function many(count: number): string {
  return `(component (core module $m) ${'(core instance (instantiate $m))'.repeat(count)})`;
}

describe('limits', () => {
  it('draws the top level alone where there is too much below', async () => {
    const inner = many(1600).replace('(component', '(component $c');
    const bytes = await wat(`(component ${inner} (instance (instantiate $c)))`);
    expect(graphOf(bytes)).toMatchObject({ isWhole: false });
    const svg = await draw(bytes);
    expect(svg).toContain('too much to draw all');
    expect(svg).toContain('not shown: 1 module');
  });

  it('draws 1,400 instances that depend on each other in less than a minute', async () => {
    const links = Array.from({ length: 700 }, (_, i) => {
      return `(core instance $i${i + 1} (instantiate $m (with "a" (instance $i${i % 2 === 0 ? i : i >> 1}))))`;
    });
    const bytes = await wat(`(component
      (core module $s (func (export "f")))
      (core module $m (import "a" "f" (func)) (export "f" (func 0)))
      (core instance $i0 (instantiate $s)) ${links.join('\n')})`);
    const start = performance.now();
    checkTexts(await draw(bytes));
    expect(performance.now() - start).toBeLessThan(60_000);
  }, 120_000);
});

/** Names that a reader of XML, of text or a layout could stumble over. */
const HOSTILE: readonly (readonly [title: string, name: string])[] = [
  ['control characters', '\\00\\01\\1b\\7f'],
  ['bidirectional text', '\\u{202e}\\u{2066}evil\\u{2069}'],
  ['markup', '</text><script>alert(1)</script>'],
  ['the end of CDATA', ']]>'],
  ['references', '&amp;&#0;&x;'],
  ['quotes', '\\22\\27'],
  ['line ends', 'a\\0a\\0d\\u{2028}b'],
  ['no characters', '\\u{ffff}\\u{fffe}\\u{e000}\\u{feff}'],
  ['wide and joined characters', '漢字'.repeat(20) + '👩‍👩‍👧e\\u{301}'.repeat(20)],
  ['100 kB', 'x'.repeat(100_000)],
  ['100 kB of markup', '<&'.repeat(50_000)],
  ['nothing', ''],
];

describe('hostile names', () => {
  it.each(HOSTILE)('are text on one line: %s', async (_, name) => {
    const bytes = await wat(`(component
      (core module $a (@name "${name}") (func (export "f")))
      (core module $b (@name "${name}") (import "${name}" "f" (func)))
      (core instance $x (instantiate $a))
      (core instance (instantiate $b (with "${name}" (instance $x)))))`);
    const svg = await draw(
      bytes,
      `${JSON.parse(`"${name.slice(0, 20).replace(/\\(?:u\{\w+\}|\w\w)|["\\]/g, '\\u202e')}"`)}`,
    );
    checkTexts(svg);
    expect(svg).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ue000]/);
    const names = [...elementsOf(parseXml(svg))].map((one) => one.name);
    expect(new Set(names)).toEqual(new Set(['svg', 'title', 'style', 'rect', 'text', 'g', 'path']));
  });
});

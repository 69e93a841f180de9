import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameters } from '../../src/arbitrary/index.ts';
import * as fuzz from '../../src/fuzzing/index.ts';
import { cGuest } from '../support/c-guests.ts';
import { runProcess } from '../support/hosts.ts';
import { withScratch } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';

/** What `docs/guide/fuzzing.md` shows is what happens. */

const page = readFileSync(join(ROOT, 'docs/guide/fuzzing.md'), 'utf8');

describe('docs/guide/fuzzing.md', () => {
  it('finds the bug in pairs.c, saves the input, and runs it again', async () => {
    const examples = [...page.matchAll(/^```js.*\n([^]*?)^```/gm)].map(([, text = '']) => text);
    expect(examples.length).toBeGreaterThan(1);
    const written = new Map<string, string>();
    const printed: unknown[] = [];
    const scope = {
      ...fuzz,
      fc,
      parameters,
      bytes: await cGuest('pairs'),
      writeFileSync: (name: string, text: string) => written.set(name, text),
      readFileSync: (name: string) => written.get(name),
      console: { log: (line: unknown) => printed.push(line) },
    };
    for (const example of examples) {
      const body = example.replace(/^import .*$/gm, '');
      const names = Object.keys(scope);
      // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the page is ours
      await (new Function(...names, `return (async () => { ${body} })();`)(...Object.values(scope)) as Promise<void>);
    }
    expect(fuzz.readInput(written.get('found.json') ?? '')).toHaveProperty('params');
    expect(printed).toEqual([expect.stringMatching(/^it trapped: .*unreachable/)]);
  });
});

describe('npm run fuzz:pairs', () => {
  const run = async (...args: readonly string[]) => {
    const tsx = pathToFileURL(join(ROOT, 'node_modules/tsx/dist/loader.mjs')).href;
    return runProcess(process.execPath, ['--import', tsx, join(ROOT, 'corpus/c/fuzz.ts'), ...args], {
      timeout: 200_000,
    });
  };

  it('finds it, too, in a worker that is watched', async () => {
    await withScratch(async (folder) => {
      const out = join(folder, 'found.json');
      const found = await run('--seed', '3', '--out', out);
      expect(found.stdout).toMatch(/^seed 3: \d+ runs in \d+ ms\n/);
      expect(found.code).toBe(1);
      const saved = JSON.parse(readFileSync(out, 'utf8')) as { input: { params: [{ v: string }] } };
      // shrunk to one word: eight bytes, and an escape
      expect(saved.input.params[0].v).toMatch(/^[0-9A-Za-z]{8}%[0-9A-Fa-f]{2}$/);
      const again = await run(out);
      expect(again.code).toBe(1);
      expect(again.stdout).toContain(`${out}: it trapped: `);
      expect(again.stdout).toContain('wasm-function');
    });
  });
});

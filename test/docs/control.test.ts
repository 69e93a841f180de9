import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { load } from '../../src/host/index.ts';
import { inspect, virtualize } from '../../src/index.ts';
import { CONTROL } from '../../src/policy/control.ts';
import { preview1Command } from '../support/guests.ts';
import { hostProgram, runProcess } from '../support/hosts.ts';
import { withScratch } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';

/** What `docs/guide/control.md` and the WIT of `wasmvirt:control` say is so. */

const page = readFileSync(join(ROOT, 'docs/guide/control.md'), 'utf8');
const wit = readFileSync(join(ROOT, 'wit/wasmvirt-control.wit'), 'utf8');

function blocks(language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}.*\\n([^]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);
}

/** Without comments, and with all white space alike. */
const bare = (text: string): string =>
  text
    .replaceAll(/\/\/.*$/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

describe('the WIT', () => {
  it('is what an output exports', async () => {
    const { bytes } = virtualize(await preview1Command(), { control: true, record: true });
    const printed = bare(inspect(bytes).wit);
    const names = [...CONTROL.keys(), 'recording'];
    for (const name of names) {
      const interfaceOf = (text: string): string | undefined =>
        new RegExp(`interface ${name} \\{(?:[^{}]|\\{[^{}]*\\})*\\}`).exec(bare(text))?.[0];
      expect(interfaceOf(wit)).toBeDefined();
      expect(interfaceOf(printed)).toBe(interfaceOf(wit));
    }
    expect([...wit.matchAll(/^interface (\S+)/gm)].map(([, name]) => name)).toEqual(names);
  });
});

describe('docs/guide/control.md', () => {
  it('names the functions that there are', () => {
    for (const [name, { entity }] of CONTROL) {
      const row = new RegExp(`^\\| \`${name}\` +\\|([^|]*)\\|`, 'm').exec(page)?.[1] ?? '';
      const named = [...row.matchAll(/`([^`]+)`/g)].map(([, func]) => func);
      const exports = entity.kind === 'instance' ? [...entity.type.exports] : [];
      expect(named).toEqual(exports.flatMap(([func, { entity: e }]) => (e.kind === 'func' ? [func] : [])));
    }
  });

  it.each(blocks('js').map((text, i) => [i, text] as const))('example %i in JavaScript runs', async (_, text) => {
    // what is imported is given, and what is printed is kept
    const { transpile } = await import('@bytecodealliance/jco/component');
    const body = text.replaceAll(/^import .*$/gm, '');
    expect(ts.transpileModule(text, { reportDiagnostics: true }).diagnostics).toEqual([]);
    const policy = { mounts: { '/': { writable: true } }, stdin: 'ignore', stdout: 'capture' };
    const printed: unknown[][] = [];
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the page has it
    const run = new Function(
      ...['load', 'transpile', 'bytes', 'policy', 'console'],
      `return (async () => { ${body}; return app; })();`,
    ) as (...args: readonly unknown[]) => Promise<Awaited<ReturnType<typeof load>>>;
    const app = await run(load, transpile, await preview1Command(), policy, {
      log: (...args: unknown[]) => printed.push(args),
    });
    expect(app.files.list('/').length).toBeLessThan(2);
    if (printed.length === 0) return;
    expect(printed).toEqual([
      [
        0,
        'stdin typed\nfile given\nclock ok\narg app\narg a\n',
        [{ name: 'file.txt', kind: 'file', size: 5n }],
        'given',
      ],
    ]);
  });

  const python = hostProgram('PYTHON');
  it.skipIf(python === undefined)('the example in Python runs', async () => {
    const [flags = ''] = blocks('sh');
    expect(flags).toContain('--control --tmpfs / --stdin=ignore --stdout=capture --stderr=capture');
    const { bytes } = virtualize(await preview1Command(), {
      control: true,
      mounts: { '/': { writable: true } },
      stdin: 'ignore',
      stdout: 'capture',
      stderr: 'capture',
    });
    await withScratch(async (folder) => {
      const [program = ''] = blocks('python');
      writeFileSync(join(folder, 'host.py'), program);
      writeFileSync(join(folder, 'virt.wasm'), bytes);
      const { code, stdout, stderr } = await runProcess(python ?? '', ['host.py', 'virt.wasm'], { cwd: folder });
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toBe("stdin typed\nfile given\nclock ok\narg app\narg a\n['file.txt']\nno-entry\n");
    });
  });
});

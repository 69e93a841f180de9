import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type InlineConfig } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualize } from '../../src/index.ts';
import type { PluginOptions } from '../../src/vite/index.ts';
import { scratchFolder } from '../support/scratch.ts';
import { specifiersOf } from '../support/layers.ts';
import { assertValid } from '../support/validate.ts';
import { configOf, writeProject } from './fixture.ts';

/** A real build of a project whose modules import components. */

const { folder, remove } = scratchFolder();

beforeAll(() => writeProject(folder));
afterAll(remove);

interface Built {
  readonly folder: string;
  readonly files: readonly string[];
  readonly module: Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;
}

/** Builds a module as one of a page, and loads what was built in this process. */
async function built(entry: string, options: PluginOptions = {}, more: InlineConfig['build'] = {}): Promise<Built> {
  const outDir = join(folder, `dist-${entry}-${Math.random().toString(36).slice(2)}`);
  const build_: InlineConfig['build'] = {
    outDir,
    minify: false,
    target: 'es2022',
    rollupOptions: { input: join(folder, entry), preserveEntrySignatures: 'strict' },
    ...more,
  };
  await build(configOf(folder, options, { build: build_ }));
  const files = readdirSync(outDir, { recursive: true, encoding: 'utf8' }).sort();
  const main = files.find((name) => /\.m?js$/.test(name) && name.includes(entry.replace('.js', ''))) ?? '';
  const module = (await import(/* @vite-ignore */ pathToFileURL(join(outDir, main)).href)) as Built['module'];
  return { folder: outDir, files, module };
}

/** All scripts that a build wrote, as one text. */
function scripts({ folder: from, files }: Built): string {
  return files
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(from, name), 'utf8'))
    .join('\n');
}

describe('vite build', () => {
  it('gives a function that instantiates the component, with the policy of the plugin', async () => {
    const { bytes } = virtualize(readFileSync(join(folder, 'app.wasm')), { env: { PONG: 'by policy' } });
    await assertValid(bytes);
    const made = await built('main.js');
    await expect(made.module['ping']?.()).resolves.toBe('by policy');
    expect(made.files.some((name) => /^assets\/app\.core-[\w-]+\.wasm$/.test(name))).toBe(true);
    // denied is denied: nothing is left to ask the host for
    expect(scripts(made)).not.toMatch(/preview2-shim|imports\[["']wasi:/);
  });

  it('warns of what the report says, once, and of nothing else', async () => {
    const warned: string[] = [];
    const onwarn = ({ message }: { readonly message: string }): void => void warned.push(message);
    await built(
      'main.js',
      {},
      { rollupOptions: { input: join(folder, 'main.js'), preserveEntrySignatures: 'strict', onwarn } },
    );
    const { report } = virtualize(readFileSync(join(folder, 'app.wasm')), { env: { PONG: 'by policy' } });
    expect(report.traps.length).toBeGreaterThan(0);
    expect(warned).toHaveLength(report.notes.length + 1);
    expect(
      warned.filter((message) => !/^\[plugin wasmvirt\] \S*app\.wasm\?virtual: (?!.*app\.wasm)/.test(message)),
    ).toEqual([]);
    expect(warned.join('\n')).toContain('denied functions that would trap when called: wasi:cli/exit');
  });

  it('needs nothing of Node', async () => {
    for (const entry of ['main.js', 'printer.js']) {
      const made = await built(entry, { options: { stdout: 'allow' } });
      const specifiers = specifiersOf(scripts(made)).filter((one) => !one.startsWith('.'));
      expect(specifiers).toEqual([]);
      expect(scripts(made)).not.toMatch(/\bnode:|\brequire\(/);
    }
  });

  it('loads core modules from where the page is', async () => {
    const made = await built('main.js');
    const asked: string[] = [];
    const server = createServer(({ url = '' }, response) => {
      asked.push(url);
      response.setHeader('Content-Type', url.endsWith('.wasm') ? 'application/wasm' : 'text/javascript');
      response.end(readFileSync(join(made.folder, url)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const main = made.files.find((name) => name.endsWith('.js')) ?? '';
      // what Node takes for a page: a module whose address is one of the web
      const text = scripts(made).replaceAll('import.meta.url', JSON.stringify(`http://127.0.0.1:${port}/${main}`));
      const file = join(made.folder, 'page.mjs');
      writeFileSync(file, text);
      const page = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Built['module'];
      await expect(page['ping']?.()).resolves.toBe('by policy');
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.every((url) => url.endsWith('.wasm'))).toBe(true);
    } finally {
      server.close();
    }
  });

  it('takes options before those of the policy, and a policy that the import names', async () => {
    const by = async (entry: string, options?: PluginOptions): Promise<unknown> =>
      (await built(entry, options)).module['ping']?.();
    expect(await by('main.js', { options: { env: { PONG: 'by option' } } })).toBe('by option');
    expect(await by('other.js')).toBe('by another');
    expect(await by('other.js', { options: { env: { PONG: 'by option' } } })).toBe('by option');
  });

  it('takes imports, of which those of WASI that are allowed are there', async () => {
    const { module } = await built('caller.js', { options: { allow: ['example:*'] } });
    expect(await module['run']?.()).toBe('by policy');
    const printer = await built('printer.js', { options: { stdout: 'allow' } });
    const written: string[] = [];
    class OutputStream {
      write(bytes: Uint8Array): void {
        written.push(new TextDecoder().decode(bytes));
      }
      blockingWriteAndFlush(bytes: Uint8Array): void {
        this.write(bytes);
      }
      checkWrite(): bigint {
        return 4096n;
      }
      blockingFlush(): void {
        // all is written
      }
    }
    class IoError {
      readonly kind = 'io';
    }
    await printer.module['print']?.({
      'wasi:cli/stdout': { getStdout: () => new OutputStream() },
      'wasi:io/streams': { OutputStream },
      'wasi:io/error': { Error: IoError },
    });
    expect(written.join('')).toContain('time 0');
  });

  it('holds core modules in scripts of servers, for which Vite writes no assets', async () => {
    const made = await built('main.js', {}, { ssr: true });
    expect(await made.module['ping']?.()).toBe('by policy');
    expect(made.files.filter((name) => name.endsWith('.wasm'))).toEqual([]);
  });

  it.each<readonly [name: string, files: Readonly<Record<string, string>>, sentence: RegExp]>([
    ['a policy with a slip of the pen', { 'policy.toml': 'randm = "allow"\n' }, /policy\.toml:1:1: .*random/],
    ['a policy with a wrong value', { 'policy.toml': '\nrandom = "some"\n' }, /policy\.toml:2:1: random must be/],
    [
      'a policy that is not there',
      { 'main.js': "import './app.wasm?virtual&policy=no.toml'" },
      /cannot read .*no\.toml/,
    ],
    ['no component', { 'app.wasm': '<p>' }, /app\.wasm: /],
    ['no file', { 'main.js': "import './no.wasm?virtual'" }, /no\.wasm/],
    [
      'a query that means nothing',
      { 'main.js': "import './app.wasm?virtual&polcy=no.toml'" },
      /app\.wasm\?virtual&polcy=no\.toml: "polcy" means nothing here/,
    ],
  ])('fails for %s, and says what and where', async (_, files, sentence) => {
    const before = Object.keys(files).map((name) => [name, readFileSync(join(folder, name))] as const);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    try {
      await expect(built('main.js')).rejects.toThrow(sentence);
    } finally {
      for (const [name, bytes] of before) writeFileSync(join(folder, name), bytes);
    }
  });
});

import { cli } from '../support/run-cli.ts';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspect } from '../../src/index.ts';
import { instantiateOnJco, runOnJco } from '../support/jco.ts';
import { scratchFolder } from '../support/scratch.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime, runOnWasmtime } from '../support/wasmtime.ts';
import { CASES, FILES, type VirtCase } from './wasi-virt-cases.ts';

/** wasi-virt's 23 test cases, through `--config-file` with its own keys. */

const { folder, remove } = scratchFolder();

beforeAll(() => {
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});

afterAll(remove);

async function virtualized({ name, policy, guest }: VirtCase): Promise<Uint8Array> {
  const [file, input, output] = [`${name}.toml`, `${name}.wasm`, `${name}.out.wasm`].map((path) => join(folder, path));
  writeFileSync(file ?? '', `compat = "wasi-virt"\n${policy}`);
  writeFileSync(input ?? '', await guest());
  const { code, out, err } = cli(input ?? '', '--config-file', file ?? '', '-o', output ?? '');
  expect(code, out + err).toBe(0);
  const bytes = new Uint8Array(readFileSync(output ?? ''));
  await assertValid(bytes);
  return bytes;
}

/** Lines, but for what differs between hosts. */
function lines(stdout: string): readonly string[] {
  return stdout.split('\n').filter((line) => line !== '' && !/^(time|arg|cwd) /.test(line));
}

const sorted = (text: string): string[] => [...text.matchAll(/\("[^"]*", "[^"]*"\)/g)].map(String).sort();

it('are 23', () => {
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(23);
});

describe.each(CASES.map((one) => [one.name, one] as const))('%s', (_, one) => {
  const { host = {}, prints, config, holds, imports } = one;

  it('has the imports that it should', async () => {
    const names = inspect(await virtualized(one)).json.imports.map((item) => item.name);
    for (const left of imports?.left ?? [])
      expect(
        names.filter((name) => name.startsWith(left)),
        left,
      ).not.toEqual([]);
    for (const gone of imports?.gone ?? [])
      expect(
        names.filter((name) => name.startsWith(gone)),
        gone,
      ).toEqual([]);
  });

  it('runs on jco', async () => {
    const bytes = await virtualized(one);
    if (config !== undefined) {
      const values = Object.entries(host.config ?? {});
      const store = { get: (key: string) => new Map(values).get(key), getAll: () => values };
      const instance = await instantiateOnJco(bytes, { imports: { 'wasi:config/store': store } });
      expect(await instance.call(undefined, 'get-all')).toEqual(config);
      return;
    }
    const made = await runOnJco(bytes, {
      env: host.env ?? {},
      preopens: host.root === true ? { '/': folder } : {},
    });
    if (prints !== undefined) expect(lines(made.stdout), made.stderr).toEqual(prints);
    expect(made.stdout).toContain(holds?.[0] ?? '');
    expect(made.stderr).toContain(holds?.[1] ?? '');
  });

  it.skipIf(!HAS_WASMTIME)('runs on Wasmtime', async () => {
    const bytes = await virtualized(one);
    if (config !== undefined) {
      const vars = Object.entries(host.config ?? {}).flatMap(([key, value]) => ['-S', `config-var=${key}=${value}`]);
      const { stdout, stderr } = await invokeOnWasmtime(bytes, 'get-all()', { flags: ['-S', 'config', ...vars] });
      expect(sorted(stdout), stderr).toEqual(config.map(([key, value]) => `("${key}", "${value}")`).sort());
      return;
    }
    const made = await runOnWasmtime(bytes, {
      env: host.env ?? {},
      dirs: host.root === true ? { '/': folder } : {},
    });
    if (prints !== undefined) expect(lines(made.stdout), made.stderr).toEqual(prints);
    expect(made.stdout).toContain(holds?.[0] ?? '');
    expect(made.stderr).toContain(holds?.[1] ?? '');
  });
});

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSame, readInput, writeOutput } from '../../src/cli/files.ts';
import { run } from '../../src/cli/run.ts';
import { readTree } from '../../src/cli/tree.ts';
import { inspect, plug, virtualize } from '../../src/index.ts';
import { PARSERS_HERE } from '../support/parsers.ts';
import { scratchFolder } from '../support/scratch.ts';
import { assertValid } from '../support/validate.ts';
import { corpus } from '../support/wat.ts';

/** Policies for what is composed: of one component before, of all after. */

const { folder, remove } = scratchFolder();

const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  mkdirSync(at('deps/my'), { recursive: true });
  for (const [name, bytes] of [
    ['ping', await corpus('ping')],
    ['pong', await corpus('pong')],
  ] as const) {
    writeFileSync(at(`${name}.wasm`), bytes);
    writeFileSync(at(`deps/my/${name}.wasm`), bytes);
  }
  writeFileSync(
    at('whole.wac'),
    'package my:whole;\nlet pong = new my:pong { ... };\nexport new my:ping { ...pong, ... }...;\n',
  );
});

afterAll(remove);

function called(...words: readonly string[]): {
  readonly code: number;
  readonly said: string;
  readonly bytes: Uint8Array;
} {
  let said = '';
  const code = run([...words.map((word) => word.replaceAll('$', folder)), '-o', at('out.wasm')], {
    read: readInput,
    tree: readTree,
    sourceDate: undefined,
    write: writeOutput,
    parsers: PARSERS_HERE,
    isSame,
    out: (text) => (said += text),
    err: (text) => (said += text),
  });
  const bytes = code === 0 ? new Uint8Array(readFileSync(at('out.wasm'))) : new Uint8Array();
  return { code, said: said.replaceAll(folder, '$'), bytes };
}

const PLUG = ['plug', '$/ping.wasm', '--plug', '$/pong.wasm'] as const;

const importsOf = (bytes: Uint8Array): readonly string[] => inspect(bytes).json.imports.map(({ name }) => name);

describe('plug', () => {
  const straight = async (): Promise<Uint8Array> => {
    return plug(await corpus('ping'), { pong: await corpus('pong') }).bytes;
  };

  it('lets all through without a policy', async () => {
    expect(called(...PLUG).bytes).toEqual(new Uint8Array((await straight()).slice()));
  });

  it.each([
    ['--virtualize', {}],
    ['--allow-random', { random: 'allow' }],
    ['--allow-env=LANG', { environment: { allow: ['LANG'] } }],
  ] as const)('%s is for the result', async (flag, options) => {
    const { bytes } = called(...PLUG, '-q', flag);
    await assertValid(bytes);
    expect(bytes).toEqual(virtualize(await straight(), options).bytes);
  });

  it('has a policy for one component, and leaves the rights of the others', async () => {
    writeFileSync(at('policy.toml'), '[plugs.pong]\nrandom = "allow"\n[plugs.pong.env]\nPONG = "demo"\n');
    const { bytes } = called(...PLUG, '-q', '--config-file', '$/policy.toml');
    await assertValid(bytes);
    const one = virtualize(await corpus('pong'), { random: 'allow', env: { PONG: 'demo' } }).bytes;
    expect(importsOf(bytes)).toEqual(importsOf(plug(await corpus('ping'), { pong: one }).bytes));
    expect(importsOf(bytes).filter((name) => name.startsWith('wasi:cli/'))).toEqual([]);
    expect(importsOf(await straight()).filter((name) => name.startsWith('wasi:cli/'))).not.toEqual([]);
  });

  it('has a policy for the result beside it', async () => {
    writeFileSync(at('policy.toml'), 'exit = "allow"\n[plugs.pong]\nrandom = "allow"\n');
    const { bytes } = called(...PLUG, '-q', '--config-file', '$/policy.toml');
    await assertValid(bytes);
    expect(importsOf(bytes).filter((name) => name.startsWith('wasi:random/'))).toEqual([]);
  });

  it.each([
    [
      '[plugs.pnog]\nrandom = "allow"\n',
      '$/policy.toml:1:8: nothing that is composed is called "pnog" (did you mean pong?)',
    ],
    ['[plugs.pong]\nrandm = "allow"\n', '$/policy.toml:2:1: there is no key randm (did you mean random?)'],
    ['[plugs.pong]\nrandom = "some"\n', "$/policy.toml:2:1: random must be 'allow', 'deny', or an object with a seed"],
    ['[plugs.pong]\nclocks = true\n', '$/policy.toml:2:1: clocks stands here as in a file for wasi-virt'],
    ['[plugs]\npong = "./a.toml"\n', '$/policy.toml:2:1: a policy is an object'],
    ['plugs = 1\n', '$/policy.toml:1:1: plugs must be a table of policies by name'],
    ['[plugs.pong.plugs.ping]\n', '$/policy.toml:1:13: plugs stand at the top of a file alone'],
  ])('%j is wrong', (text, sentence) => {
    writeFileSync(at('policy.toml'), text);
    const { code, said } = called(...PLUG, '--config-file', '$/policy.toml');
    expect({ code, said: said.slice(0, `wasmvirt: ${sentence}`.length) }).toEqual({
      code: 2,
      said: `wasmvirt: ${sentence}`,
    });
  });

  it('is not for two components with one name', async () => {
    mkdirSync(at('other'), { recursive: true });
    for (const name of ['ping', 'pong']) writeFileSync(at(`other/${name}.wasm`), await corpus('pong'));
    writeFileSync(at('policy.toml'), '[plugs.pong]\nrandom = "allow"\n[plugs.ping]\nall = "allow"\n');
    const refused = (name: string): string =>
      `the policy of "${name}" could be for "$/${name}.wasm" and "$/other/${name}.wasm": rename one`;
    for (const name of ['ping', 'pong']) {
      const { code, said } = called(...PLUG, '--plug', `$/other/${name}.wasm`, '-q', '--config-file', '$/policy.toml');
      expect({ code, said }).toEqual({
        code: 2,
        said: `wasmvirt: $/policy.toml:${name === 'pong' ? 1 : 3}:8: ${refused(name)}\n`,
      });
    }
    // the same one twice is one, and without a policy names do not matter
    writeFileSync(at('policy.toml'), '[plugs.ping]\nall = "allow"\n');
    for (const plug of ['$/other/pong.wasm', '$/pong.wasm']) {
      const { said } = called(...PLUG, '--plug', plug, '-q', '--config-file', '$/policy.toml');
      expect(said).toMatch(/can be plugged in two ways/);
    }
  });

  it('has notes in the words that said the policy', () => {
    const { said } = called(...PLUG, '--virtualize');
    expect(said).toContain(': --allow-exit lets it end\n');
    expect(said).toContain(": --allow-random lets the host's through, and --random=seed:1 gives");
    writeFileSync(at('policy.toml'), '[plugs.pong]\nrandom = "allow"\n');
    expect(called(...PLUG, '--config-file', '$/policy.toml').said).toContain(': exit = "allow" lets it end\n');
    writeFileSync(at('policy.toml'), '[plugs.pong]\ncompat = "wasi-virt"\nhttp = false\n');
    expect(called(...PLUG, '--config-file', '$/policy.toml').said).toContain('is let through: exit, clocks, sockets');
  });

  it('is what such a policy is for', () => {
    writeFileSync(at('policy.toml'), '[plugs.pong]\nrandom = "allow"\n');
    const { code, said } = called('$/ping.wasm', '--config-file', '$/policy.toml');
    expect({ code, said }).toEqual({
      code: 2,
      said: 'wasmvirt: $/policy.toml:1:8: plugs are for what is composed: wasmvirt plug, wasmvirt compose\n',
    });
  });
});

describe('compose', () => {
  const COMPOSE = ['compose', '$/whole.wac', '--deps-dir', '$/deps'] as const;

  it('has a policy for a package, by its name', async () => {
    writeFileSync(
      at('policy.json'),
      '{ "plugs": { "my:pong": { "compat": "wasi-virt", "env": { "host": "none" } } } }',
    );
    const { bytes, said, code } = called(...COMPOSE, '--config-file', '$/policy.json');
    expect(code, said).toBe(0);
    await assertValid(bytes);
    const all = importsOf(called(...COMPOSE).bytes);
    expect(importsOf(bytes)).toEqual(all.filter((name) => !name.startsWith('wasi:cli/environment')));
  });

  it('has flags for the result', async () => {
    const { bytes } = called(...COMPOSE, '--virtualize');
    await assertValid(bytes);
    expect(importsOf(bytes)).toEqual([]);
  });

  it('refuses a name that two packages have, in two versions', async () => {
    mkdirSync(at('deps/my/pong'), { recursive: true });
    for (const version of ['1.0.0', '2.0.0']) writeFileSync(at(`deps/my/pong/${version}.wasm`), await corpus('pong'));
    writeFileSync(
      at('two.wac'),
      'package my:two;\nlet a = new my:pong@1.0.0 { ... };\nlet b = new my:pong@2.0.0 { ... };\nexport new my:ping { ...a, ... }...;\n',
    );
    writeFileSync(at('policy.json'), '{ "plugs": { "my:pong": { "all": "allow" } } }');
    const { said } = called('compose', '$/two.wac', '--deps-dir', '$/deps', '--config-file', '$/policy.json');
    expect(said).toBe(
      'wasmvirt: $/policy.json:1:14: the policy of "my:pong" could be for "my:pong@1.0.0" and "my:pong@2.0.0": rename one\n',
    );
  });

  it('refuses a name that no package has', () => {
    writeFileSync(at('policy.json'), '{ "plugs": { "my:pnog": {} } }');
    const { code, said } = called(...COMPOSE, '--config-file', '$/policy.json');
    expect({ code, said }).toEqual({
      code: 2,
      said: 'wasmvirt: $/policy.json:1:14: nothing that is composed is called "my:pnog" (did you mean my:pong?)\n',
    });
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _setPreopens as setPreopensOf } from '@bytecodealliance/preview2-shim/filesystem';
import { beforeAll, describe, expect, it } from 'vitest';
import { WASI_LAYOUTS } from '../../spec/wasi-layouts.ts';
import { scanWit } from '../policy/wit-scan.ts';
import { filesUnder, ROOT } from '../support/source-files.ts';
import {
  DEFINED_VERSIONS,
  importer,
  nested,
  SPEC_WIT,
  specExports,
  specImports,
  specPackages,
  VERSIONS_02,
  type DefinedVersion,
} from '../support/spec-wit.ts';
import { packageFolder, wasmTools } from '../support/wasm-tools.ts';

/** The WIT of WASI that jco ships: whole versions, and of 0.2.10 clocks, io and sockets, to which it added a method. */
const SHIPPED = join(packageFolder('@bytecodealliance/jco'), 'lib/wit/builtin');

/** Its declaration is that of browsers, where folders are trees in memory. */
const setPreopens = setPreopensOf as unknown as (folders: Readonly<Record<string, string>>) => void;

function shippedPackages(version: string): string[] {
  return readdirSync(join(SHIPPED, version))
    .map((folder) => join(SHIPPED, version, folder, 'package.wit'))
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8'));
}

function functionsOf(version: DefinedVersion): Map<string, string> {
  const all = [...specPackages(version).values()].flatMap((text) => scanWit(text).functions);
  return new Map(
    all.map((func) => [
      `${func.interface}#${func.name}`,
      func.signature.replaceAll(`@${version}`, '').replace(/^%/, ''),
    ]),
  );
}

describe('the WIT of WASI', () => {
  // on Node the official parser sees no files but those that its WASI is given
  beforeAll(() => setPreopens({ '/': '/' }));

  it.each(DEFINED_VERSIONS)('is a folder with dependencies for the official parser: %s', async (version) => {
    const embedded = await wasmTools((tools) =>
      tools.componentEmbed({
        witPath: join(SPEC_WIT, version),
        world: 'everything',
        dummy: true,
        features: { tag: 'all' },
      }),
    );
    const all = readFileSync(join(SPEC_WIT, version, 'all.wit'), 'utf8');
    expect(
      same(
        await newComponent(embedded),
        await worldOf('spec:all/everything', [all, ...specPackages(version).values()]),
      ),
    ).toBe(true);
  });

  it.each(DEFINED_VERSIONS)('imports each of its interfaces in one of its two worlds: %s', (version) => {
    const interfaces = [...specPackages(version).values()].flatMap((text) => scanWit(text).interfaces);
    const names = [...specImports(version), ...specExports(version)].map((name) => name.replace(`@${version}`, ''));
    expect(names.sort()).toEqual(interfaces.sort());
  });

  it.each(filesUnder('spec/wit', '.wit'))('has signatures and nothing else: %s', (path) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).not.toMatch(/\/\/|\/\*|\t|[^\S\n]$|[^\n]$(?![\s\S])/m);
  });
});

describe('the WIT that jco ships', () => {
  it.each(['0.2.12', '0.3.0'] as const)(
    'gives the same component, byte for byte: every interface of %s',
    async (version) => {
      const names = [...specImports(version), ...specExports(version)];
      const ours = await importer(names, specPackages(version).values());
      expect(same(ours, await importer(names, shippedPackages(version)))).toBe(true);
      // the judge sees a difference of one parameter's name
      const other = [...specPackages(version).values()].map((text) => text.replaceAll('when:', 'then:'));
      expect(same(ours, await importer(names, other))).toBe(false);
    },
  );

  it.each(['0.2.12', '0.3.0'] as const)('has the same worlds: %s', async (version) => {
    const worlds = [...specPackages(version)].flatMap(([name, text]) =>
      [...text.matchAll(/^world (\S+)/gm)].map((match) => `wasi:${name}/${match[1] ?? ''}@${version}`),
    );
    expect(worlds).toHaveLength(version === '0.3.0' ? 8 : 9);
    for (const world of worlds) {
      const ours = await worldOf(world, specPackages(version).values());
      expect(same(ours, await worldOf(world, shippedPackages(version))), world).toBe(true);
    }
  });

  it('gives the same component: clocks and io of 0.2.10', async () => {
    const ours = specPackages('0.2.4', '0.2.10');
    const names = specImports('0.2.4', '0.2.10').filter((name) => /^wasi:(clocks|io)\//.test(name));
    expect(names).toHaveLength(6);
    const component = await importer(names, ours.values());
    expect(same(component, await importer(names, shippedPackages('0.2.10')))).toBe(true);
  });
});

describe('the functions', () => {
  it.each([
    ['0.2.0', 157, 19],
    ['0.2.1', 160, 19],
    ['0.2.2', 161, 19],
    ['0.2.4', 162, 19],
    ['0.2.12', 162, 19],
    ['0.3.0', 130, 0],
  ] as const)('of %s: %i, and %i of wasi:io', (version, others, io) => {
    const names = [...functionsOf(version).keys()];
    const ofIo = names.filter((name) => name.startsWith('wasi:io/'));
    expect([names.length - ofIo.length, ofIo.length]).toEqual([others, io]);
  });

  it('are those of the table of layouts', () => {
    const table = WASI_LAYOUTS.trim()
      .split('\n')
      .map((line) => line.split(' ').slice(0, 2).join('#'))
      .filter((name) => !name.startsWith('wasi:config/'));
    expect(table.sort()).toEqual([...functionsOf('0.2.12').keys()].sort());
  });

  it.each([
    [
      '0.2.0',
      '0.2.1',
      ['wasi:cli/exit#exit-with-code', 'wasi:clocks/timezone#display', 'wasi:clocks/timezone#utc-offset'],
    ],
    ['0.2.1', '0.2.2', ['wasi:sockets/network#network-error-code']],
    ['0.2.2', '0.2.4', ['wasi:http/types#[method]response-outparam.send-informational']],
    ['0.2.4', '0.2.12', []],
  ] as const)('from %s to %s: none is lost, none changes its type, new are %j', (before, after, added) => {
    const [old, young] = [functionsOf(before), functionsOf(after)];
    expect([...young.keys()].filter((name) => !old.has(name)).sort()).toEqual([...added].sort());
    for (const [name, signature] of old) {
      // 0.2.2 gave the names of fields an alias, with the same meaning
      expect(young.get(name)?.replaceAll('field-name', 'field-key'), name).toBe(
        signature.replaceAll('field-name', 'field-key'),
      );
    }
  });

  it.each(VERSIONS_02)('of %s are those of %s', (version, defined) => {
    const order = DEFINED_VERSIONS.map((name) => Number(name.split('.')[2]));
    const patch = Number(version.split('.')[2]);
    const latest = Math.max(...order.slice(0, -1).filter((one) => one <= patch));
    expect(defined).toBe(`0.2.${String(latest)}`);
  });
});

describe('what is unstable', () => {
  it.each([
    ['0.2.0', []],
    ['0.2.1', ['cli-exit-with-code', 'clocks-timezone']],
    ['0.2.2', ['cli-exit-with-code', 'clocks-timezone', 'network-error-code']],
    ['0.2.4', ['cli-exit-with-code', 'clocks-timezone', 'informational-outbound-responses', 'network-error-code']],
    ['0.2.12', ['clocks-timezone', 'informational-outbound-responses', 'network-error-code']],
    ['0.3.0', ['clocks-timezone']],
  ] as const)('in %s: %j', (version, features) => {
    const text = [...specPackages(version).values()].join('\n');
    const found = new Set([...text.matchAll(/@unstable\(feature = ([a-z-]+)\)/g)].map((match) => match[1]));
    expect([...found].sort()).toEqual(features);
  });
});

async function worldOf(world: string, packages: Iterable<string>): Promise<Uint8Array> {
  const witSource = `package test:importer;\n\nworld w {\n  include ${world};\n}\n\n${nested(packages)}`;
  return newComponent(
    await wasmTools((tools) => tools.componentEmbed({ witSource, world: 'w', dummy: true, features: { tag: 'all' } })),
  );
}

function newComponent(embedded: Uint8Array): Promise<Uint8Array> {
  return wasmTools((tools) => tools.componentNew(embedded));
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

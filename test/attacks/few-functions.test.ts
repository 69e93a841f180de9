import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { withScratch } from '../support/scratch.ts';
import { importer, nested, specPackages, type DefinedVersion } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';
import { wasmTools } from '../support/wasm-tools.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';
import { attempt } from './outcome.ts';

/** Programs that import one function of an interface, and none of those that would give it what the function is for, or take what it gives. */

/** The definitions of a version, `wasi:filesystem` with one function alone. */
function onlyFunction(version: DefinedVersion, name: string): readonly string[] {
  return [...specPackages(version).values()].map((text) => {
    if (!text.startsWith('package wasi:filesystem')) return text;
    const bare = text.replace(/^\s*@.*$/gm, '');
    return bare.replace(/\n\s+([a-z-]+): (?:async )?func\([^;]*;/g, (one, found) => (found === name ? one : ''));
  });
}

const VERSIONS = ['0.2.12', '0.3.0'] as const;
const NAMES = 'get-directories stat open-at read-directory read-via-stream append-via-stream is-same-object'.split(' ');

const T: Options['mounts'] = { '/t': { writable: true } };

const OPTIONS: readonly Options[] = [
  { mounts: T },
  { mounts: T, trace: { file: '/t/trace' } },
  { mounts: T, trace: { file: '/t/trace' }, filesystem: 'allow' },
  { mounts: { ...T, '/h': { host: '/h' } }, trace: { file: '/t/trace' } },
  { mounts: { ...T, '/h': { host: '/h', writable: false } }, trace: { file: '/t/trace' } },
  { mounts: T, filesystem: 'allow', trace: true },
  { mounts: T, filesystem: 'allow', control: true },
];

const BOTH: readonly Options[] = [
  { mounts: { '/h': { host: '/h' } } },
  { mounts: { ...T, '/h': { host: '/h', writable: false } } },
  { mounts: { '/': { files: { in: { host: '/h' } }, writable: true } }, control: true, trace: true },
  { mounts: T, filesystem: 'allow', trace: { file: '/t/trace' } },
];

describe('one function of files', () => {
  it.each(NAMES.flatMap((name) => VERSIONS.map((version) => ({ name, version }))))(
    '$name of $version gives an output, or a refusal',
    async ({ name, version }) => {
      const from = name === 'get-directories' ? 'preopens' : 'types';
      const guest = await importer([`wasi:filesystem/${from}@${version}`], onlyFunction(version, name));
      for (const options of OPTIONS) {
        const outcome = attempt(guest, options);
        if ('result' in outcome) await assertValid(outcome.result.bytes);
        else
          expect([outcome.code, options.mounts]).toEqual(['conflict', { ...T, '/h': { host: '/h', writable: false } }]);
      }
    },
  );
});

describe('one function of files in WASI 0.2, and one in 0.3', () => {
  const pairs = NAMES.flatMap((of02) => NAMES.map((of03) => ({ of02, of03 })));

  it.each(NAMES)('%s of 0.2 with each of 0.3 gives an output, or a refusal', async (name) => {
    const placeOf = (one: string, version: DefinedVersion): string =>
      `wasi:filesystem/${one === 'get-directories' ? 'preopens' : 'types'}@${version}`;
    for (const { of02, of03 } of pairs) {
      if (of02 !== name) continue;
      const packages = [...onlyFunction('0.2.12', of02), ...onlyFunction('0.3.0', of03)];
      const guest = await importer([placeOf(of02, '0.2.12'), placeOf(of03, '0.3.0')], packages);
      for (const options of BOTH) {
        const outcome = attempt(guest, options);
        if ('result' in outcome) await assertValid(outcome.result.bytes);
        else expect([outcome.code, options.mounts]).toEqual(['conflict', BOTH[1]?.mounts]);
      }
    }
  });
});

/** A program that says which directories are open at its start, and has no function that takes a descriptor. */
async function namesGuest(version: DefinedVersion): Promise<Uint8Array> {
  const module = `(module
    (import "wasi:filesystem/preopens@${version}" "get-directories" (func $get (param i32)))
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 1024))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $top (i32.add (global.get $top) (i32.and (i32.add (local.get 3) (i32.const 7)) (i32.const -8))))
      (i32.sub (global.get $top) (i32.and (i32.add (local.get 3) (i32.const 7)) (i32.const -8))))
    (func (export "names") (result i32)
      (local $i i32)
      (call $get (i32.const 16))
      ;; (handle, pointer, length) of each becomes (pointer, length)
      (block $done
        (loop $each
          (br_if $done (i32.eq (local.get $i) (i32.load (i32.const 20))))
          (memory.copy
            (i32.add (i32.load (i32.const 16)) (i32.mul (local.get $i) (i32.const 8)))
            (i32.add (i32.load (i32.const 16)) (i32.add (i32.mul (local.get $i) (i32.const 12)) (i32.const 4)))
            (i32.const 8))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br $each)))
      (i32.const 16)))`;
  const world = `import wasi:filesystem/preopens@${version}; export names: func() -> list<string>;`;
  const witSource = `package test:names;\nworld w { ${world} }\n${nested(onlyFunction(version, 'get-directories'))}`;
  return wasmTools((tools) =>
    tools.componentNew(
      tools.componentEmbed({ binary: tools.parse(module), witSource, world: 'w', features: { tag: 'all' } }),
    ),
  );
}

describe.skipIf(!HAS_WASMTIME)('directories of the host that no mount shows', () => {
  it.each(VERSIONS)('are not named to a program that cannot open them, %s', async (version) => {
    const { bytes, report } = virtualize(await namesGuest(version), { mounts: { '/x': { host: '/h' }, ...T } });
    const found = report.imports.flatMap(({ functions }) => functions).find(({ name }) => name === 'get-directories');
    expect(found?.decision).toBe('virtual');
    await withScratch(async (folder) => {
      const dirs = Object.fromEntries(['h', 'secret'].map((name) => [`/${name}`, join(folder, name)]));
      for (const path of Object.values(dirs)) mkdirSync(path);
      const { code, stdout } = await invokeOnWasmtime(bytes, 'names()', { dirs });
      expect([code, JSON.parse(stdout)]).toEqual([0, ['/x', '/t']]);
    });
  });
});

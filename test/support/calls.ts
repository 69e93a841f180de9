import { readCoreImports, readCoreSections } from '../../src/core/module.ts';
import { nested, specPackages, type DefinedVersion } from './spec-wit.ts';
import { wasmTools } from './wasm-tools.ts';
import { corpus } from './wat.ts';

/** A guest of the corpus that calls every function of some interfaces, each by an export. */
export interface CallsGuest {
  readonly bytes: Uint8Array;
  /** The functions that it calls, as `interface#name`; resources that it drops are left out. */
  readonly calls: readonly string[];
}

/** The exports of `corpus/<name>-calls.wat`. */
const EXPORTS = {
  clocks: `
    import wasi:io/poll@V;
    import wasi:clocks/monotonic-clock@V;
    import wasi:clocks/wall-clock@V;
    export monotonic-now: func() -> u64;
    export monotonic-resolution: func() -> u64;
    export wall-now: func() -> tuple<u64, u32>;
    export wall-resolution: func() -> tuple<u64, u32>;
    export ready-at: func(when: u64) -> bool;
    export ready-after: func(duration: u64) -> bool;
    export sleep-until: func(when: u64) -> u64;
    export sleep-for: func(duration: u64) -> u64;
    export spin-for: func(duration: u64) -> u32;
    export first: func(a: u64, b: u64, c: u64) -> u32;`,
  exit: `
    import wasi:cli/exit@V;
    export leave: func(failed: bool);
    export leave-with: func(code: u8);`,
  timezone: `
    import wasi:clocks/timezone@V;
    export display: func(seconds: u64) -> tuple<s32, string, bool>;
    export utc-offset: func(seconds: u64) -> s32;`,
  random: `
    import wasi:random/random@V;
    import wasi:random/insecure@V;
    import wasi:random/insecure-seed@V;
    export bytes: func(len: u64) -> list<u8>;
    export number: func() -> u64;
    export insecure-bytes: func(len: u64) -> list<u8>;
    export insecure-number: func() -> u64;
    export seed: func() -> tuple<u64, u64>;
    export sum: func(lists: u32) -> u32;`,
} as const;

/** A guest for a version of WASI, which defines what `defined` does. */
export function callsGuest(name: keyof typeof EXPORTS, version: string, defined: DefinedVersion): Promise<CallsGuest> {
  const seed = defined === '0.3.0' ? 'get-insecure-seed' : 'insecure-seed';
  return make(`${name}-calls`, { version, seed }, EXPORTS[name].replaceAll('@V', `@${version}`), [
    ...specPackages(defined, version).values(),
  ]);
}

/** A guest for a draft of `wasi:config`. `wit`: the package. */
export function configGuest(wit: string): Promise<CallsGuest> {
  const [, packageName = '', version = ''] = /^package (\S+)@(\S+);/m.exec(wit) ?? [];
  const [, interfaceName = ''] = /interface (\S+)/.exec(wit) ?? [];
  const name = `${packageName}/${interfaceName}@${version}`;
  const value = wit.includes('list<u8>') ? 'list<u8>' : 'string';
  const items = `
    import ${name};
    export get: func(key: string) -> option<${value}>;
    export get-all: func() -> list<tuple<string, ${value}>>;`;
  return make('config-calls', { interface: name, ok: wit.includes('result<') ? '4' : '0' }, items, [wit]);
}

async function make(
  name: string,
  values: Readonly<Record<string, string>>,
  items: string,
  packages: readonly string[],
): Promise<CallsGuest> {
  const core = await corpus(name, values);
  const imports = readCoreImports(core, readCoreSections(core));
  const calls = imports
    .map((item) => `${item.module}#${item.name}`)
    .filter((call) => !call.includes('[resource-drop]'));
  const witSource = `package test:calls;\n\nworld calls {${items}\n}\n\n${nested(packages)}`;
  const bytes = await wasmTools((tools) => {
    return tools.componentNew(
      tools.componentEmbed({ binary: core, witSource, world: 'calls', features: { tag: 'all' } }),
    );
  });
  return { bytes, calls };
}

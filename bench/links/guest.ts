import { readFileSync } from 'node:fs';
import { nested, specPackages } from '../../test/support/spec-wit.ts';
import { wasmTools } from '../../test/support/wasm-tools.ts';
import { wat } from '../../test/support/wat.ts';

const VERSION = '0.2.12';
const IMPORTS = [
  'cli/environment',
  'cli/stdout',
  'clocks/monotonic-clock',
  'filesystem/preopens',
  'filesystem/types',
  'io/streams',
  'random/insecure',
];

/** What the guest can be asked to do so often; each answers nanoseconds. */
export const CALLS = [
  'empty',
  'random-u64',
  'environment',
  'stat',
  'open-close',
  'write',
  'print',
  'random-bytes',
] as const;
export type Call = (typeof CALLS)[number];

/** The program of `calls.wat` as a component, made by wit-component. */
export async function callsGuest(): Promise<Uint8Array> {
  const binary = await wat(readFileSync(new URL('calls.wat', import.meta.url), 'utf8'));
  const lines = [
    ...IMPORTS.map((name) => `import wasi:${name}@${VERSION};`),
    ...CALLS.map((name) => `export ${name}: func(count: u32) -> u64;`),
  ];
  const world = `package bench:links;\n\nworld calls {\n${lines.join('\n')}\n}\n`;
  const witSource = `${world}\n${nested(specPackages(VERSION).values())}`;
  return wasmTools((tools) => tools.componentNew(tools.componentEmbed({ binary, witSource, world: 'calls' })));
}

import { guestOf, VERSION } from '../guest.ts';

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

/** The program of `calls.wat` as a component. */
export function callsGuest(): Promise<Uint8Array> {
  return guestOf(new URL('calls.wat', import.meta.url), [
    ...IMPORTS.map((name) => `import wasi:${name}@${VERSION};`),
    ...CALLS.map((name) => `export ${name}: func(count: u32) -> u64;`),
  ]);
}

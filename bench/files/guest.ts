import { guestOf, VERSION } from '../guest.ts';

const IMPORTS = ['clocks/monotonic-clock', 'filesystem/preopens', 'filesystem/types', 'io/streams'];

/** The program of `guest.wat` as a component. */
export function filesGuest(): Promise<Uint8Array> {
  return guestOf(new URL('guest.wat', import.meta.url), [
    ...IMPORTS.map((name) => `import wasi:${name}@${VERSION};`),
    'export reading: func() -> tuple<u64, u64>;',
    'export writing: func() -> tuple<u64, u64, u64, u64>;',
    'export opening: func() -> u64;',
    'export appending: func() -> tuple<u64, u64>;',
  ]);
}

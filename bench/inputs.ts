import { Writer } from '../src/bytes/writer.ts';
import { jsGuest, preview1Command, preview1Reactor } from '../test/support/guests.ts';
import { importer, specImports, specPackages } from '../test/support/spec-wit.ts';
import { corpus } from '../test/support/wat.ts';

/** The components to measure. */
export interface Inputs {
  /** Imports one interface. */
  readonly environmentOnly: Uint8Array;
  /** A preview 1 library with the official adapter, about 20 kB. */
  readonly small: Uint8Array;
  /** A C command over preview 1. */
  readonly command: Uint8Array;
  /** A JavaScript program with its engine, about 14 MB. */
  readonly large: Uint8Array;
  /** The same, padded to 100 MB. */
  readonly huge: Uint8Array;
  /** Every function that a command and an http client of WASI 0.2 may import. */
  readonly everything: Uint8Array;
}

const HUGE = 100_000_000;
const VERSION = '0.2.12';

export async function inputs(): Promise<Inputs> {
  const large = await jsGuest('app');
  return {
    environmentOnly: await corpus('environment-only'),
    small: await preview1Reactor(),
    command: await preview1Command(),
    large,
    huge: padded(large, HUGE - large.length),
    everything: await importer(specImports(VERSION), specPackages(VERSION).values()),
  };
}

/** The component followed by a custom section of `count` bytes, in which no two pages are equal. */
function padded(component: Uint8Array, count: number): Uint8Array {
  const header = new Writer(16);
  header.u8(0);
  header.u32(count);
  header.name('padding');
  const bytes = new Uint8Array(component.length + header.size - 'padding'.length - 1 + count);
  bytes.set(component);
  bytes.set(header.finish(), component.length);
  let state = 1;
  for (let at = component.length + header.size; at < bytes.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

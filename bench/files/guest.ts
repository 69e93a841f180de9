import { readFileSync } from 'node:fs';
import { nested, specPackages } from '../../test/support/spec-wit.ts';
import { wasmTools } from '../../test/support/wasm-tools.ts';
import { wat } from '../../test/support/wat.ts';

const WORLD = `package bench:files;

world files {
  import wasi:clocks/monotonic-clock@0.2.12;
  import wasi:filesystem/preopens@0.2.12;
  import wasi:filesystem/types@0.2.12;
  import wasi:io/streams@0.2.12;
  export reading: func() -> tuple<u64, u64>;
  export writing: func() -> tuple<u64, u64, u64, u64>;
  export opening: func() -> u64;
  export appending: func() -> tuple<u64, u64>;
}
`;

/** The program of `guest.wat` as a component, made by wit-component. */
export async function filesGuest(): Promise<Uint8Array> {
  const binary = await wat(readFileSync(new URL('guest.wat', import.meta.url), 'utf8'));
  const witSource = `${WORLD}\n${nested(specPackages('0.2.12').values())}`;
  return wasmTools((tools) => tools.componentNew(tools.componentEmbed({ binary, witSource, world: 'files' })));
}

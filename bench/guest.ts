import { readFileSync } from 'node:fs';
import { nested, specPackages } from '../test/support/spec-wit.ts';
import { wasmTools } from '../test/support/wasm-tools.ts';
import { wat } from '../test/support/wat.ts';

/** The version of WASI that measured guests import. */
export const VERSION = '0.2.12';

/**
 * A core module as a component, made by wit-component.
 *
 * @param file its text
 * @param items what the component imports and exports, as WIT
 */
export async function guestOf(file: URL, items: readonly string[]): Promise<Uint8Array> {
  const binary = await wat(readFileSync(file, 'utf8'));
  const world = `package bench:guest;\n\nworld guest {\n${items.join('\n')}\n}\n`;
  const witSource = `${world}\n${nested(specPackages(VERSION).values())}`;
  return wasmTools((tools) => tools.componentNew(tools.componentEmbed({ binary, witSource, world: 'guest' })));
}

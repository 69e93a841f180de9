import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect, WasmvirtError } from '../../src/index.ts';
import { hostProgram, runProcess } from './hosts.ts';
import { withScratch } from './scratch.ts';
import { COMPONENT_SECTION, sectionsOf } from './sections.ts';
import { wasmTools } from './wasm-tools.ts';

/** Does the WIT of a component parse again? A component can be valid and its WIT not: names that types mention can be missing. */

/** Not a component, but all that is needed to have the official parser read WIT. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** What each judge says of guests: many outputs have the same one. */
const guests = new WeakMap<Uint8Array, Promise<string | undefined>>();

/**
 * What is wrong with the WIT of a component; `undefined` if nothing is, and for one that has no WIT. An output of ours is no better than
 * its guest: where that has no WIT that parses again, nothing is asked.
 *
 * @param printed the WIT as the native tool prints it, for the native tool to read again
 */
export async function witFault(bytes: Uint8Array, printed?: string): Promise<string | undefined> {
  const fault = (await faultOf(bytes)) ?? (printed === undefined ? undefined : await nativeFault(printed));
  const guest = fault === undefined ? undefined : guestOf(bytes);
  if (guest === undefined) return fault;
  let known = guests.get(guest);
  if (known === undefined) guests.set(guest, (known = faultOf(guest)));
  return (await known) === undefined ? fault : undefined;
}

/** What the official parser says of our own text: the text that jco's tool prints has the world alone. */
async function faultOf(bytes: Uint8Array): Promise<string | undefined> {
  const witSource = textOf(bytes);
  if (witSource === undefined) return undefined;
  try {
    await wasmTools((tools) =>
      tools.componentEmbed({ witSource, world: 'root', binary: EMPTY_MODULE, features: { tag: 'all' } }),
    );
    return undefined;
  } catch (error) {
    return String(error);
  }
}

async function nativeFault(printed: string): Promise<string | undefined> {
  const program = hostProgram('WASM_TOOLS');
  if (program === undefined) return undefined;
  return withScratch(async (folder) => {
    const file = join(folder, 'printed.wit');
    writeFileSync(file, printed);
    const { code, stderr } = await runProcess(program, ['component', 'wit', '--all-features', file]);
    return code === 0 ? undefined : stderr;
  });
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return inspect(bytes).wit;
  } catch (error) {
    if (error instanceof WasmvirtError) return undefined;
    throw error;
  }
}

/** What an output of ours was made of: the last component in it. `undefined` if there is none. */
function guestOf(bytes: Uint8Array): Uint8Array | undefined {
  let guest: Uint8Array | undefined;
  for (const { id, body } of sectionsOf(bytes)) if (id === COMPONENT_SECTION) guest = body;
  return guest;
}

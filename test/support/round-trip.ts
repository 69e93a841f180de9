import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect, unvirtualize, WasmvirtError } from '../../src/index.ts';
import { hashOf, once } from './once.ts';
import { hostProgram, runProcess } from './hosts.ts';
import { withScratch } from './scratch.ts';
import { COMPONENT_SECTION, sectionsOf } from './sections.ts';
import { wasmTools } from './wasm-tools.ts';

/** Does the WIT of a component parse again? A component can be valid and its WIT not: names that types mention can be missing. */

/** An empty core module, which `componentEmbed` needs to parse WIT. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Verdicts of the parsers in this process, by hash of the text: outputs that differ only in core code have the same WIT. */
const faults = {
  shipped: new Map<string, Promise<string | undefined>>(),
  native: new Map<string, Promise<string | undefined>>(),
};

/**
 * What is wrong with the WIT of a component; `undefined` if nothing is, and for one that has no WIT. An output is only checked if the WIT
 * of its guest parses again.
 *
 * @param printed the WIT as the native tool prints it, for the native tool to read again
 */
export async function witFault(bytes: Uint8Array, printed?: string): Promise<string | undefined> {
  const fault = (await faultOf(bytes)) ?? (printed === undefined ? undefined : await nativeFault(printed));
  const guest = fault === undefined ? undefined : guestOf(bytes);
  if (guest === undefined) return fault;
  return (await faultOf(guest)) === undefined ? fault : undefined;
}

/** Lets the official parser read our own WIT text, because the text of jco's tool contains only the world. */
async function faultOf(bytes: Uint8Array): Promise<string | undefined> {
  const witSource = textOf(bytes);
  if (witSource === undefined) return undefined;
  return once(faults.shipped, hashOf(witSource), () => askShipped(witSource));
}

async function askShipped(witSource: string): Promise<string | undefined> {
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
  return once(faults.native, hashOf(printed), () => askNative(program, printed));
}

function askNative(program: string, printed: string): Promise<string | undefined> {
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

/** The guest of an output: what the output says, or else the last component in it. `undefined` if there is none. */
function guestOf(bytes: Uint8Array): Uint8Array | undefined {
  let guest = unvirtualize(bytes);
  if (guest !== undefined) return guest;
  for (const { id, body } of sectionsOf(bytes)) if (id === COMPONENT_SECTION) guest = body;
  return guest;
}

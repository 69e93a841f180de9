import { hashOf, once } from './once.ts';
import { hostProgram, runProcess } from './hosts.ts';
import { witFault } from './round-trip.ts';
import { withFile } from './scratch.ts';
import { COMPONENT_SECTION, MODULE_SECTION, sectionsOf } from './sections.ts';
import { ToolPanic, wasmTools } from './wasm-tools.ts';

export interface Verdict {
  /** `unknown`: the judge itself failed. */
  readonly verdict: 'valid' | 'invalid' | 'unknown';
  readonly by: 'wasmparser' | 'v8' | 'wasm-tools';
  /** The judge's message; of a valid component, why it has no WIT. */
  readonly why?: string;
  /** The component's world as WIT text, where WIT can describe it. */
  readonly wit?: string;
}

/** Verdicts of the judges in this process, by hash of the bytes, because many tests make the same output. */
const verdicts = { shipped: new Map<string, Promise<Verdict>>(), native: new Map<string, Promise<Verdict>>() };

/**
 * Is it a valid component? Judged by the wasm-tools that jco ships, every feature on, and by V8 for the bodies of core
 * functions, which it leaves unread.
 */
export function validate(bytes: Uint8Array): Promise<Verdict> {
  return once(verdicts.shipped, hashOf(bytes), () => askShipped(bytes));
}

/** The same, of bytes that are judged once: nothing is remembered. */
export async function askShipped(bytes: Uint8Array): Promise<Verdict> {
  let wit: string | undefined;
  let why: string | undefined;
  try {
    wit = await wasmTools((tools) => tools.componentWit(bytes));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof ToolPanic) return { verdict: 'unknown', by: 'wasmparser', why: error.message };
    why = error.message.replace('Failed to decode wit component\n', '');
    // only errors of wasmparser have offsets, beside those in names that WIT has no words for; all others are about WIT, and the component is valid
    const aboutWit = why.startsWith('failed to decode WIT') && why.includes('cannot extract item name');
    if (!aboutWit && /\(at offset 0x[0-9a-f]+\)/.test(why)) return { verdict: 'invalid', by: 'wasmparser', why };
  }
  for (const module of coreModules(bytes)) {
    const body = bodyError(module);
    if (body !== undefined) return { verdict: 'invalid', by: 'v8', why: body };
  }
  return {
    verdict: 'valid',
    by: 'wasmparser',
    ...(wit === undefined ? {} : { wit }),
    ...(why === undefined ? {} : { why }),
  };
}

/** The verdict of the native wasm-tools, all features on; `undefined` where the machine has none. */
export async function validateNative(bytes: Uint8Array): Promise<Verdict | undefined> {
  const program = hostProgram('WASM_TOOLS');
  if (program === undefined) return undefined;
  return once(verdicts.native, hashOf(bytes), () => askNative(program, bytes));
}

function askNative(program: string, bytes: Uint8Array): Promise<Verdict> {
  return withFile(bytes, async (path) => {
    const checked = await runProcess(program, ['validate', '--features', 'all', path]);
    if (checked.code !== 0) {
      const panicked = checked.stderr.includes('panicked at');
      return { verdict: panicked ? 'unknown' : 'invalid', by: 'wasm-tools', why: checked.stderr };
    }
    const printed = await runProcess(program, ['component', 'wit', '--all-features', path]);
    return {
      verdict: 'valid',
      by: 'wasm-tools',
      ...(printed.code === 0 ? { wit: printed.stdout } : { why: printed.stderr }),
    };
  });
}

/** Throws unless every judge on this machine calls the component valid, and its WIT parses again if that of its guest does. */
export async function assertValid(bytes: Uint8Array): Promise<void> {
  const native = await validateNative(bytes);
  for (const verdict of [await validate(bytes), native]) {
    if (verdict === undefined || verdict.verdict === 'valid') continue;
    // a judge that panics is outvoted by the native one, which CI always has
    if (verdict.verdict === 'unknown' && verdict.by === 'wasmparser') continue;
    throw new Error(`${verdict.by} says ${verdict.verdict}: ${verdict.why ?? ''}`);
  }
  await assertParsed(bytes, native);
}

/** Throws if the WIT of the component does not parse again although that of its guest does. `native`: what the native tool printed. */
export async function assertParsed(bytes: Uint8Array, native?: Verdict): Promise<void> {
  const fault = await witFault(bytes, native?.wit);
  if (fault !== undefined) throw new Error(`the WIT of the component does not parse again: ${fault}`);
}

/** The component's world as the official tool prints it. Throws when it is invalid or WIT has no words for it. */
export async function componentWit(bytes: Uint8Array): Promise<string> {
  return witOf(await validate(bytes));
}

/** The same of the native tool, which is newer; `undefined` where the machine has none. */
export async function componentWitNative(bytes: Uint8Array): Promise<string | undefined> {
  const verdict = await validateNative(bytes);
  return verdict === undefined ? undefined : witOf(verdict);
}

function witOf({ wit, why }: Verdict): string {
  if (wit === undefined) throw new Error(why);
  return wit;
}

/** V8's error about a function body; other errors come from proposals that V8 lacks. */
function bodyError(view: Uint8Array): string | undefined {
  // V8's declaration refuses shared memory; these bytes never are
  const module = view as Uint8Array<ArrayBuffer>;
  if (WebAssembly.validate(module)) return undefined;
  try {
    new WebAssembly.Module(module);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (why.includes('Compiling function') && !/Invalid opcode|enable with|experimental/i.test(why)) return why;
  }
  return undefined;
}

/** The core modules of a component that the official validator accepted, at any depth, as views of its bytes. */
export function coreModules(bytes: Uint8Array): Uint8Array[] {
  // layer 0 is a core module, layer 1 a component
  if (bytes[6] === 0) return [bytes];
  const found: Uint8Array[] = [];
  for (const { id, body } of sectionsOf(bytes)) {
    if (id === MODULE_SECTION) found.push(body);
    else if (id === COMPONENT_SECTION) found.push(...coreModules(body));
  }
  return found;
}

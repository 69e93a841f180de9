import { describe, expect, it } from 'vitest';
import { virtualize } from '../../src/index.ts';
import { scanWit } from '../policy/wit-scan.ts';
import { callsGuest } from '../support/calls.ts';
import { instantiateOnJco } from '../support/jco.ts';
import { specPackages } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';

/** Every function of `wasi:cli/exit`, denied and allowed: `corpus/exit-calls.wat` has the calls. */

const VERSION = '0.2.12';

/** The call, what the name of the trap ends with, and how the program ends where it may. */
const CALLS: readonly (readonly [name: 'leave' | 'leave-with', arg: boolean | number, trap: string, code: number])[] = [
  ['leave', false, 'exit ok', 0],
  ['leave', true, 'exit err', 1],
  ['leave-with', 0, 'exit-with-code 0', 0],
  ['leave-with', 3, 'exit-with-code not 0', 3],
  ['leave-with', 255, 'exit-with-code not 0', 255],
];

async function guest(): Promise<Uint8Array> {
  return (await callsGuest('exit', VERSION, VERSION)).bytes;
}

it('every function is called', async () => {
  const { calls } = await callsGuest('exit', VERSION, VERSION);
  const { functions } = scanWit(specPackages(VERSION).get('cli') ?? '');
  const wanted = functions.filter((f) => f.interface.endsWith('/exit'));
  expect([...calls].sort()).toEqual(wanted.map((f) => `${f.interface}@${VERSION}#${f.name}`).sort());
  expect(calls).toHaveLength(2);
});

describe.each(['error', 'trap'] as const)('denied (--on-deny %s), the trap says with which status', (onDeny) => {
  it.each(CALLS)('%s(%s)', async (name, arg, trap) => {
    const { bytes, report } = virtualize(await guest(), { onDeny });
    await assertValid(bytes);
    expect(report.traps.map((one) => one.function)).toEqual([
      `wasi:cli/exit@${VERSION}#exit`,
      `wasi:cli/exit@${VERSION}#exit-with-code`,
    ]);
    expect(report.notes.join()).toMatch(/exit@\S+ traps, even where a program ends well,/);
    const named = `denied wasi:cli/exit@${VERSION}#${trap}`;
    const call = (await instantiateOnJco(bytes, 'none')).call(undefined, name, arg);
    const error: unknown = await call.then(
      () => 'it returned',
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(WebAssembly.RuntimeError);
    expect((error as Error).stack).toContain(named);
    if (!HAS_WASMTIME) return;
    const { code, stderr } = await invokeOnWasmtime(bytes, `${name}(${arg})`, { wasi: 'none' });
    expect(code).toBe(134);
    expect(stderr).toMatch(new RegExp(`!${named}\\n`));
  });
});

it.skipIf(!HAS_WASMTIME).each(CALLS)('allowed, on Wasmtime: %s(%s)', async (name, arg, _, code) => {
  const { bytes, report } = virtualize(await guest(), { exit: 'allow' });
  expect(report.notes).toEqual([]);
  const flags = ['-S', 'cli-exit-with-code'];
  expect((await invokeOnWasmtime(bytes, `${name}(${arg})`, { flags })).code).toBe(code);
});

import { describe, expect, it } from 'vitest';
import { hostProgram } from '../support/hosts.ts';
import { assertValid, componentWit, coreModules, validate, validateNative } from '../support/validate.ts';
import { wat } from '../support/wat.ts';

/** `(component (component $x))` with a type section inside that aliases out of bounds. */
const BAD_INDEX = Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 11, 6, 1, 0, 1, 0x61, 1, 9);

describe('the validator that the tests use', () => {
  it('accepts a component and prints its world', async () => {
    const bytes = await wat('(component (import "f" (func)))');
    expect(await validate(bytes)).toMatchObject({ verdict: 'valid', by: 'wasmparser' });
    expect(await componentWit(bytes)).toContain('import f: func();');
    await assertValid(bytes);
  });

  it('accepts what WIT has no words for', async () => {
    const verdict = await validate(await wat('(component (core module $m) (export "m" (core module $m)))'));
    expect(verdict.verdict).toBe('valid');
    expect(verdict.wit).toBeUndefined();
  });

  it('refuses an index out of bounds', async () => {
    expect(await validate(BAD_INDEX)).toMatchObject({ verdict: 'invalid', by: 'wasmparser' });
    await expect(assertValid(BAD_INDEX)).rejects.toThrow('wasmparser says invalid');
  });

  it('refuses a core function body with a wrong type', async () => {
    const bytes = await wat('(component (component (core module (func (result i32) i64.const 1))))');
    expect(await validate(bytes)).toMatchObject({ verdict: 'invalid', by: 'v8' });
  });

  it('finds core modules at every depth', async () => {
    const bytes = await wat('(component (core module) (component (core module) (component (core module (func)))))');
    expect(coreModules(bytes).map((module) => module.length)).toEqual([8, 8, expect.any(Number)]);
  });

  it('survives a panic of the official tool', async () => {
    // an import name that is no kebab name trips wasm-tools 0.259
    const bytes = await wat('(component (import "url=<https://a>" (func)))');
    await validate(bytes);
    expect(await validate(await wat('(component (import "f" (func)))'))).toMatchObject({ verdict: 'valid' });
  });

  it.skipIf(hostProgram('WASM_TOOLS') === undefined)('agrees with the native wasm-tools', async () => {
    expect(await validateNative(await wat('(component (import "f" (func)))'))).toMatchObject({ verdict: 'valid' });
    expect(await validateNative(BAD_INDEX)).toMatchObject({ verdict: 'invalid' });
    const body = await wat('(component (core module (func (result i32) i64.const 1)))');
    expect(await validateNative(body)).toMatchObject({ verdict: 'invalid' });
  });
});

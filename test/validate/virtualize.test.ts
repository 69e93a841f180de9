import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepare, virtualize, WasmvirtError } from '../../src/index.ts';
import { ROOT } from '../support/source-files.ts';
import { wat } from '../support/wat.ts';

/** Faults that evaluation of a world does not meet, since no import or export depends on them. */
const HIDDEN: Readonly<Record<string, string>> = {
  'a handle of a resource of the host, made by the component': `(import "wasi:io/error@0.2.0" (instance $e (export "error" (type (sub resource)))))
    (alias export $e "error" (type $error)) (core func (canon resource.rep $error))`,
  'a function that is lowered without memory': `(import "wasi:cli/environment@0.2.0" (instance $i (export "initial-cwd" (func (result (option string))))))
    (alias export $i "initial-cwd" (func $f)) (core func (canon lower (func $f)))`,
  'a core instance without its arguments': '(core module $m (import "a" "f" (func))) (core instance (instantiate $m))',
};

function codeOf(make: () => unknown): string | undefined {
  try {
    make();
    return undefined;
  } catch (error) {
    if (error instanceof WasmvirtError) return `${error.code} at ${error.offset === undefined ? 'no byte' : 'a byte'}`;
    throw error;
  }
}

describe('a component that is not valid', () => {
  it.each(Object.entries(HIDDEN))('is not virtualized: %s', async (_, text) => {
    const bytes = await wat(`(component ${text})`);
    expect(codeOf(() => virtualize(bytes))).toMatch(/^(wrong-type|missing-import) at a byte$/);
    expect(codeOf(() => prepare()(bytes))).toMatch(/ at a byte$/);
    expect(codeOf(() => virtualize(bytes, { link: 'auto' }))).toMatch(/ at a byte$/);
    // an output that is made all the same is as invalid as the component
    expect(() => virtualize(bytes, { validate: false })).not.toThrow();
  });

  it('does not change by being validated, if it is', () => {
    const bytes = readFileSync(join(ROOT, 'corpus', 'ping.wasm'));
    expect(virtualize(bytes, { validate: false, link: 'sibling' }).bytes).toEqual(
      virtualize(bytes, { link: 'sibling' }).bytes,
    );
    expect(virtualize(bytes, { validate: true }).bytes).toEqual(virtualize(bytes).bytes);
  });
});

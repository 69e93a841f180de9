import { describe, expect, it } from 'vitest';
import { transpile as byJco } from '@bytecodealliance/jco';
import { transpile } from '../../src/cli/transpile/jco.ts';
import { harness } from '../../src/fuzzing/index.ts';
import { load } from '../../src/host/index.ts';
import { virtualize, type Options } from '../../src/index.ts';
import { assertValid } from '../support/validate.ts';
import { wat } from '../support/wat.ts';

/** Components whose names are meant for the JavaScript that is made of them: what runs in a page or in Node is the component, and nothing that it says. */

const CODE = "x'];globalThis.broughtByComponent=true;//";

const exporting = (name: string): string => `(component
  (core module $m (func (export "${name}") (result i32) i32.const 7))
  (core instance $i (instantiate $m))
  (func $f (result u32) (canon lift (core func $i "${name}")))
  (export "f" (func $f)))`;

const importing = (module: string, name: string): string => `(component
  (core module $n (func (export "a") (result i32) i32.const 7))
  (core module $m (import "${module}" "${name}" (func $g (result i32))) (func (export "x") (result i32) call $g))
  (core instance $n (instantiate $n))
  (core instance $b (export "${name}" (func $n "a")))
  (core instance $i (instantiate $m (with "${module}" (instance $b))))
  (func $f (result u32) (canon lift (core func $i "x")))
  (export "f" (func $f)))`;

const HOSTILE: readonly (readonly [what: string, text: string])[] = [
  ['an export of a core module', exporting(CODE)],
  ['a name with a backslash', exporting('x\\5c')],
  ['a name of two lines', exporting('x\\0ay')],
  ['a name with a separator of lines', exporting('x\\e2\\80\\a8y')],
  ['a name of a core module that is imported', importing("a': {}, [globalThis.broughtByComponent=true]: {}, 'b", 'y')],
  ['a name that a core module imports', importing('a', "y': 1, [globalThis.broughtByComponent=true]: 1, 'b")],
  [
    'one in a component inside',
    `(component ${exporting(CODE).replace('(component', '(component $inner')} (instance $in (instantiate $inner)) (export "f" (func $in "f")))`,
  ],
];

const SENTENCE = /^a core module has the name ".+", which would be code in the JavaScript that jco writes: /;

const came = (): unknown => {
  const { broughtByComponent } = globalThis as { broughtByComponent?: unknown };
  delete (globalThis as { broughtByComponent?: unknown }).broughtByComponent;
  return broughtByComponent;
};

describe('names that would be code in JavaScript', () => {
  it.each(HOSTILE)('%s is refused wherever JavaScript is made', async (_, text) => {
    const bytes = await wat(text);
    await assertValid(bytes);
    const policies: readonly (Options | undefined)[] = [undefined, {}, { link: 'fused' }];
    for (const policy of policies) {
      await expect(load(bytes, { policy })).rejects.toThrow(SENTENCE);
      expect(came()).toBeUndefined();
    }
    await expect(harness(bytes, { run: { export: 'f' } })).rejects.toThrow(SENTENCE);
    expect(came()).toBeUndefined();
    const { bytes: component } = virtualize(bytes, {});
    const jco = { path: 'jco', transpile: byJco as never };
    await expect(transpile(jco, component, { name: 'app' })).rejects.toThrow(SENTENCE);
  });

  it('names of any other signs are taken', async () => {
    for (const name of ['a:b/c@1.0.0#[method]d.e', 'cabi_post_$x|y', 'ünï', '${a}', '__proto__', 'constructor']) {
      const app = await load(await wat(exporting(name)), { policy: {} });
      expect((app.exports as { readonly f: () => number }).f()).toBe(7);
    }
  });

  it(
    'a function then, which would be called by who waits for the exports, is refused',
    { timeout: 20_000 },
    async () => {
      const bytes = await wat(exporting('x').replace('(export "f"', '(export "then"'));
      for (const policy of [undefined, {}])
        await expect(load(bytes, { policy })).rejects.toThrow('it exports a function then, ');
    },
  );
});

/** Calls `name` of an import, which the policy leaves to the host, with two numbers. */
const asking = (imported: string, name: string): string => `(component
  (import "${imported}" (instance $c (export "${name}" (func (param "a" u32) (param "b" u32) (result bool)))))
  (core func $is (canon lower (func $c "${name}")))
  (core module $m
    (import "c" "f" (func $f (param i32 i32) (result i32)))
    (func (export "x") (result i32) (call $f (i32.const 7) (i32.const 7))))
  (core instance $i (instantiate $m (with "c" (instance (export "f" (func $is))))))
  (func (export "f") (result bool) (canon lift (core func $i "x"))))`;

describe('names of what every object inherits', () => {
  it('are imports like any other: nobody gives them who does not say so', async () => {
    const bytes = await wat(asking('constructor', 'is'));
    const given = async (imports?: Readonly<Record<string, unknown>>): Promise<unknown> => {
      const { exports } = await load(bytes, { policy: {}, imports });
      return (exports as { readonly f: () => unknown }).f();
    };
    // Object.is
    await expect(given()).rejects.toThrow();
    await expect(given({})).rejects.toThrow();
    expect(await given({ constructor: { is: () => false } })).toBe(false);
  });
});

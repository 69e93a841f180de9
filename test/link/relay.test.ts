import { describe, expect, it } from 'vitest';
import { adapter } from '../../src/adapter.ts';
import { virtualize } from '../../src/index.ts';
import { writeRelay } from '../../src/link/output/relay.ts';
import { checkRelay } from '../../src/link/verify/relay.ts';
import { NEWEST_PATCH, wasiImports } from '../../src/wasi/wasi-imports.ts';
import { assertValid } from '../support/validate.ts';
import { wat } from '../support/wat.ts';

/** What stands in an adapter alone in the place of a program hands on what it imports, and nothing else. */

const CLOCK = '(instance (export "now" (func (result u64))) (export "resolution" (func (result u64))))';

const refused = async (text: string): Promise<string> => {
  try {
    checkRelay(await wat(`(component ${text})`));
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('a relay', () => {
  it('exports what it imports, of every version', async () => {
    for (let patch = 0; patch <= NEWEST_PATCH; patch++) {
      const all = wasiImports(patch);
      const relay = writeRelay(all.values(), new Set(all.keys()));
      expect(() => checkRelay(relay)).not.toThrow();
      if (patch === 0 || patch === NEWEST_PATCH) await assertValid(relay);
    }
  });

  it('is accepted without components in it', async () => {
    expect(
      await refused(`(import "a:b/c" ${CLOCK.replace('(instance', '(instance $i')}) (export "a:b/c" (instance $i))`),
    ).toBe('accepted');
  });

  it.each<readonly [string, string, string]>([
    [
      'another instance',
      `(import "a:b/c" (instance $i (export "f" (func)))) (import "a:b/d" (instance (export "f" (func))))
       (export "a:b/d" (instance $i))`,
      'something else as f of a:b/d',
    ],
    [
      'another function of the instance',
      `(import "a:b/c" ${CLOCK.replace('(instance', '(instance $i')})
       (alias export $i "now" (func $now))
       (instance $o (export "now" (func $now)) (export "resolution" (func $now)))
       (export "a:b/c" (instance $o))`,
      'something else as resolution of a:b/c',
    ],
    [
      'the function of a shim that mixes them up',
      `(import "a:b/c" ${CLOCK.replace('(instance', '(instance $i')})
       (component $s (import "i" ${CLOCK.replace('(instance', '(instance $j')})
         (alias export $j "resolution" (func $r)) (export "now" (func $r)) (export "resolution" (func $r)))
       (instance $o (instantiate $s (with "i" (instance $i))))
       (export "a:b/c" (instance $o))`,
      'something else as now of a:b/c',
    ],
    ['a function', '(import "f" (func $f)) (export "g" (func $f))', 'exports g, which is no instance'],
    [
      'code',
      `(core module $m (func (export "f"))) (core instance $c (instantiate $m))
       (func $f (canon lift (core func $c "f"))) (instance $o (export "f" (func $f))) (export "a:b/c" (instance $o))`,
      'has a section of kind core module',
    ],
  ])('is refused if it exports %s', async (_, text, why) => {
    expect(await refused(text)).toContain(why);
  });

  it('is in an adapter that can be virtualized again', async () => {
    const { bytes } = adapter({ wasiVersion: '0.2.12', stdio: 'allow' });
    const { bytes: again, report } = virtualize(bytes);
    expect(report.remaining).toEqual([]);
    await assertValid(again);
  });
});

import { describe, expect, it } from 'vitest';
import { validate } from '../../src/index.ts';
import { validateNative } from '../support/validate.ts';
import { wat } from '../support/wat.ts';

/** Exports are of no use to who looks at imports alone: no import is said to be equal to a type that only an export names. */

const RESOURCE = '(import "r" (type $t (sub resource)))';
const EQUAL = '(import "c" (type (eq $e)))';

const CASES: readonly (readonly [valid: boolean, text: string])[] = [
  [false, `${RESOURCE} (export $e "x" (type $t)) ${EQUAL}`],
  [false, `(type $t (component)) (export $e "x" (type $t)) ${EQUAL}`],
  [false, `(type $t (func)) (export $e "x" (type $t)) ${EQUAL}`],
  [false, `(type $t u8) (export $e "x" (type $t)) ${EQUAL}`],
  [false, `(type $t u8) (export $e "x" (type $t)) (import "i" (instance (export "g" (type (eq $e)))))`],
  [false, `(type (component (type $t u8) (export "x" (type $e (eq $t))) ${EQUAL}))`],
  // whatever names the type beside
  [
    false,
    `(type $f (func)) (type $i (instance (export "g" (type (eq $f))))) (export "x" (type $f)) (import "i" (type (eq $i)))
      (import "c" (type (eq $f)))`,
  ],
  [
    false,
    `(type $t u8) (export $e "x" (type $t)) (type $j (instance (export "g" (type (eq $e)))))
      (type $i (instance (export "x" (instance (type $j))))) (import "c" (type (eq $i))) (import "d" (instance (type $j)))`,
  ],
  // an index that is not the export's: it is another type, but for types of functions, instances and components
  [true, `(type $t u8) (export "x" (type $t)) (import "c" (type (eq $t)))`],
  [false, `(type $t (component)) (export "x" (type $t)) (import "c" (type (eq $t)))`],
  [false, `(type $t (func)) (export "x" (type $t)) (import "i" (instance (export "g" (type (eq $t)))))`],
  [true, `(type $t (func)) (import "c" (type (eq $t))) (export "x" (type $t)) (import "d" (type (eq $t)))`],
  // an import names it, too
  [true, `(type $t u8) (import "i" (type $e (eq $t))) (export "x" (type $e)) ${EQUAL}`],
  // what needs no name is mentioned
  [true, `(type $t u8) (export $e "x" (type $t)) (import "f" (func (param "a" $e)))`],
  [true, `(type $t u8) (export $e "x" (type $t)) (type $l (list $e)) (import "l" (type (eq $l)))`],
  [true, `(type $t (component)) (export $e "x" (type $t)) (export "y" (type $e)) (import "i" (component (type $e)))`],
];

/** An instance type names types for itself. */
const NAMING: readonly string[] = [
  '(type $i (instance (export "r" (type $r (sub resource))) (export "f" (func (result (own $r))))))',
  '(type $i (instance (type $q (record (field "a" u8))) (export "r" (type $r (eq $q))) (export "f" (func (result $r)))))',
];

describe('an instance type', () => {
  it.each(NAMING)('may be named if it names all that it mentions: %s', async (type) => {
    for (const rest of ['(export "x" (type $i))', '(import "x" (type (eq $i)))']) {
      const bytes = await wat(`(component ${type} ${rest})`);
      expect((await validateNative(bytes))?.verdict ?? 'valid').toBe('valid');
      expect(validate(bytes)).toMatchObject({ valid: true });
    }
  });
});

describe('a type that an export names', () => {
  it.each(CASES)('%s: %s', async (valid, text) => {
    const bytes = await wat(`(component ${text})`);
    const native = await validateNative(bytes); // what jco has of the tool is older, and takes all of them
    if (native !== undefined) expect(native.verdict).toBe(valid ? 'valid' : 'invalid');
    expect(validate(bytes)).toMatchObject(valid ? { valid } : { valid, code: 'wrong-type' });
  });
});

/** The slowest machine is meant, not most: without a memory of what was looked at, each took seconds. */
const MOST = 1500;

describe('instances in instances', () => {
  it.each([
    ['imported as a type', (i: number) => `(import "a${i}" (type (eq $i17)))`],
    ['exported as a type', (i: number) => `(export "a${i}" (type $i17))`],
    ['imported', (i: number) => `(import "a${i}" (instance (type $i17)))`],
  ])('are looked at once, however often they are %s', async (_, use) => {
    const levels = Array.from({ length: 17 }, (_, i) => {
      const inside = '(export "a" (instance (type $x))) (export "b" (instance (type $x)))';
      return `(type $i${i + 1} (instance (alias outer 1 $i${i} (type $x)) ${inside}))`;
    });
    const uses = Array.from({ length: 300 }, (_, i) => use(i));
    const bytes = await wat(
      `(component (type $i0 (instance (export "f" (func)))) ${levels.join('\n')} ${uses.join('\n')})`,
    );
    const start = performance.now();
    expect(validate(bytes)).toMatchObject({ valid: false, code: 'limit' });
    expect(performance.now() - start).toBeLessThan(MOST);
  });
});

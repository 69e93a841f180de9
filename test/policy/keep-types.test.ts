import { describe, expect, it } from 'vitest';
import { resolveComponent } from '../../src/component/resolve.ts';
import { virtualize } from '../../src/index.ts';
import { assertValid, validate } from '../support/validate.ts';
import { wat } from '../support/wat.ts';

/** Types that stay although their interface goes, because what stays could not be written without them. */

/** A chain of records in a denied interface, each with the one before in it; `last` is used by an import that stays. */
const chain = (length: number): string => {
  const types = Array.from({ length }, (_, i) => {
    const fields = i === 0 ? '(field "x" u8)' : `(field "x" (list $t${i - 1})) (field "y" $t${i - 1})`;
    return `(type $r${i} (record ${fields})) (export "t${i}" (type $t${i} (eq $r${i})))`;
  });
  return `(component
    (import "wasi:denied/types@0.2.0" (instance $a
      ${types.join('\n')}
      (type $u0 (enum "unused")) (export "unused" (type $u (eq $u0)))
      (export "f" (func (result $t${length - 1})))
      (export "g" (func (param "x" $u)))))
    (alias export $a "t${length - 1}" (type $last))
    (import "my:own/user" (instance
      (alias outer 1 $last (type $l))
      (export "take" (func (param "x" $l))))))`;
};

/** `get-terminal-stdout` gives a resource of an interface without functions. */
const TERMINAL = `(component
  (import "wasi:cli/terminal-output@0.2.0" (instance $t (export "terminal-output" (type (sub resource)))))
  (alias export $t "terminal-output" (type $r))
  (import "wasi:cli/terminal-stdout@0.2.0" (instance
    (alias outer 1 $r (type $o))
    (export "terminal-output" (type $out (eq $o)))
    (export "get-terminal-stdout" (func (result (option (own $out))))))))`;

describe('a type that stays', () => {
  it('is all that stays of an interface that is not allowed, and the report says so', async () => {
    const { bytes, report } = virtualize(await wat(TERMINAL), { stdout: 'allow' });
    await assertValid(bytes);
    expect(report.imports.map(({ decision, reason }) => [decision, reason])).toEqual([
      ['types', 'not allowed'],
      ['host', 'allowed'],
    ]);
    expect(virtualize(await wat(TERMINAL), { stdio: 'allow' }).report.imports.map((i) => i.decision)).toEqual([
      'host',
      'host',
    ]);
  });

  it.each([1, 2, 3, 10])('has all named types in it beside it: %i', async (length) => {
    const guest = await wat(chain(length));
    // it has no WIT: what takes the last one has no name of its own for it
    expect(await validate(guest)).toMatchObject({ verdict: 'valid' });
    const { bytes, report } = virtualize(guest);
    await assertValid(bytes);
    expect(report.imports.map((i) => i.decision)).toEqual(['types', 'host']);
    const there = resolveComponent(bytes).imports.get('wasi:denied/types@0.2.0');
    const names = there?.entity.kind === 'instance' ? [...there.entity.type.exports.keys()] : [];
    expect(names).toEqual(Array.from({ length }, (_, i) => `t${i}`));
  });

  it('is not needed by what is denied as well', async () => {
    const { bytes } = virtualize(await wat(chain(3)), { deny: ['my:own/user'] });
    await assertValid(bytes);
    expect([...resolveComponent(bytes).imports.keys()]).toEqual([]);
  });
});

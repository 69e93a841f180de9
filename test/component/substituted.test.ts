import { describe, expect, it } from 'vitest';
import { Correspondence } from '../../src/component/equal.ts';
import { unnamedIn } from '../../src/component/named.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import { virtualize } from '../../src/index.ts';
import type { Resource } from '../../src/component/types.ts';
import { assertValid } from '../support/validate.ts';
import { wat } from '../support/wat.ts';

/** What types are after an instantiation has put others in their place. */

/** Exports a record and a variant of it that come from two instances of one component, by a component that imports both. */
const handedOn = (variant: string): string => `(component
  (component $a
    (type $r (record (field "x" u32))) (export $er "r" (type $r))
    (type $v (variant (case "c" $er))) (export "v" (type $v)))
  (instance $a1 (instantiate $a))
  (instance $a2 (instantiate $a))
  (component $relay
    (import "a:b/r" (instance $r (type $d (record (field "x" u32))) (export "r" (type (eq $d)))))
    (alias export $r "r" (type $t))
    (import "a:b/v" (instance $v
      (alias outer $relay $t (type $u)) (export "r" (type $n (eq $u)))
      (type $c (variant (case "c" $n))) (export "v" (type (eq $c)))))
    (export "a:b/r" (instance $r))
    (export "a:b/v" (instance $v)))
  (instance $bag1 (export "r" (type $a1 "r")))
  (instance $bag2 (export "r" (type ${variant} "r")) (export "v" (type $a2 "v")))
  (instance $o (instantiate $relay (with "a:b/r" (instance $bag1)) (with "a:b/v" (instance $bag2))))
  (alias export $o "a:b/r" (instance $r))
  (alias export $o "a:b/v" (instance $v))
  (export "a:b/r" (instance $r))
  (export "a:b/v" (instance $v)))`;

describe('a type that an instantiation puts in the place of another', () => {
  it.each(['$a1', '$a2'])('mentions what was declared, where a record is that of %s', async (variant) => {
    const bytes = await wat(handedOn(variant));
    await assertValid(bytes);
    expect(unnamedIn(resolveComponent(bytes))).toBeUndefined();
  });
});

describe('resources that stand for others', () => {
  const resource = (id: number): Resource => ({ kind: 'resource', identity: { id }, aliasOf: undefined });

  it('are none of those that were paired', () => {
    const [ours, host, hosts, own] = [resource(1), resource(2), resource(3), resource(4)];
    const types = new Correspondence();
    expect(types.pair(ours, hosts)).toBe(true);
    const apart = types.apart(new Set([ours.identity]));
    expect(apart.resources(ours, hosts)).toBe(false);
    expect(apart.resources(ours, own)).toBe(true);
    expect(apart.resources(host, own)).toBe(false);
    // all others are what they were
    expect(types.resources(ours, hosts)).toBe(true);
  });

  it('are none of those that are fixed', () => {
    const [ours, other, hosts] = [resource(1), resource(2), resource(3)];
    const types = new Correspondence(new Set([ours.identity, other.identity, hosts.identity]));
    const apart = types.apart(new Set([ours.identity]));
    expect(apart.resources(ours, hosts)).toBe(false);
    expect(apart.resources(ours, resource(4))).toBe(true);
    expect(apart.resources(other, resource(5))).toBe(false);
  });
});

describe('a type of an instance or of a component', () => {
  it.each(['instance', 'component'])('is given where one is asked for: %s', async (kind) => {
    const guest = await wat(`(component
      (import "r" (type (sub resource))) (type $t (${kind}))
      (import "t" (type (eq $t))))`);
    await assertValid(virtualize(guest).bytes);
  });

  it.each([
    ['instance', 'component'],
    ['component', 'instance'],
  ])('is not given in the place of the other: %s, not %s', async (asked, given) => {
    // the assembler writes what is not valid
    const bytes = await wat(`(component
      (type $given (${given}))
      (component $c (type $t (${asked})) (import "t" (type (eq $t))))
      (instance $x (instantiate $c (with "t" (type $given)))) (export "x" (instance $x)))`);
    expect(() => resolveComponent(bytes)).toThrow(`type "t" is a ${given}, where a ${asked} must stand`);
  });
});

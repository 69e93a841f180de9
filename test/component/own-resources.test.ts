import { describe, expect, it } from 'vitest';
import { compose, virtualize } from '../../src/index.ts';
import { assertValid } from '../support/validate.ts';
import { wat } from '../support/wat.ts';

/** Types of instances and components that have resources of their own, as imports and inside exports. */

const TYPE = '(type $t (instance (export "r" (type (sub resource)))))';
const ASKS = `(component ${TYPE} (import "t" (type (eq $t))))`;
const ASKS_INSIDE = `(component (type $i (instance ${TYPE} (export "t" (type (eq $t))))) (import "a:b/c" (instance (type $i))))`;

describe('the type of an instance with a resource of its own', () => {
  it.each([
    ['imported', ASKS, 't is the type of an instance'],
    ['in an imported instance', ASKS_INSIDE, 't of a:b/c is the type of an instance'],
  ])('cannot be given to a component: %s', async (_where, text, sentence) => {
    const bytes = await wat(text);
    await assertValid(bytes);
    expect(() => virtualize(bytes, { allow: ['t', 'a:b/c'] })).toThrow(sentence);
    const graph = {
      components: { a: bytes },
      instances: { a: { component: 'a', rest: 'import' } },
      exports: [],
    } as const;
    expect(() => compose(graph)).toThrow(/^a imports .*t, the type of an instance with a resource of its own/);
  });

  it('cannot be given in any valid component', async () => {
    const around = `(component ${TYPE} (import "t" (type $u (eq $t))) (component $c ${ASKS.slice(11)}
      (instance (instantiate $c (with "t" (type $u)))))`;
    await expect(wat(around).then(assertValid)).rejects.toThrow('resource types are not the same');
  });
});

it('lets the type of a component with a resource of its own through', async () => {
  const text = '(component (type $t (component (export "r" (type (sub resource))))) (import "t" (type (eq $t))))';
  const { bytes } = virtualize(await wat(text), { allow: ['t'] });
  await assertValid(bytes);
});

it('keeps the resources of an instance in an exported instance', async () => {
  const bytes = await wat(`(component
    (type $r (resource (rep i32)))
    (instance $inner (export "r" (type $r)))
    (instance $outer (export "inner" (instance $inner)))
    (type $u u8) (export "u" (type $u))
    (export "a:b/c" (instance $outer)))`);
  await assertValid(virtualize(bytes, { all: 'deny' }).bytes);
});

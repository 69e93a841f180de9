import { describe, expect, it } from 'vitest';
import { resolveComponent } from '../../src/component/resolve.ts';
import { assertValid } from '../support/validate.ts';
import { wat } from '../support/wat.ts';

/** An alias into an enclosing component sees what stood there before the component that it is in, also if that is used later. */

const SORTS = [
  ['type', '(type (list u8))', '(alias outer 1 0 (type $x)) (export "x" (type $x))'],
  [
    'component',
    '(component)',
    '(alias outer 1 0 (component $x)) (instance $i (instantiate $x)) (export "x" (instance $i))',
  ],
] as const;

describe.each(SORTS)('a %s', (sort, definition, alias) => {
  const used = (name: string): string => `(instance $used (instantiate ${name})) (export "used" (instance $used))`;

  it('that stands before is there', async () => {
    const bytes = await wat(`(component ${definition} (component $c ${alias}) ${used('$c')})`);
    await assertValid(bytes);
    expect(() => resolveComponent(bytes)).not.toThrow();
  });

  it('that stands behind is not', async () => {
    // the component itself is the first of its sort
    const index = sort === 'component' ? 1 : 0;
    const inner = alias.replace('outer 1 0', `outer 1 ${index}`);
    const bytes = await wat(`(component (component $c ${inner}) ${definition} ${used('$c')})`);
    await expect(assertValid(bytes)).rejects.toThrow();
    expect(() => resolveComponent(bytes)).toThrow(`an outer alias names ${sort} ${index}, which does not exist there`);
  });

  it('in no scope is further out than the outermost', async () => {
    const bytes = await wat(
      `(component ${definition} (component $c ${alias.replace('outer 1 0', 'outer 2 0')}) ${used('$c')})`,
    ).catch(() => undefined);
    if (bytes !== undefined) expect(() => resolveComponent(bytes)).toThrow();
  });
});

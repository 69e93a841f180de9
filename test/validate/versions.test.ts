import { describe, expect, it } from 'vitest';
import { writeComponent } from '../../src/binary/component.ts';
import { idx } from '../../src/binary/indices.ts';
import type { Attribute } from '../../src/binary/name.ts';
import { validate } from '../../src/index.ts';

/** A component that imports an instance under this name. */
function importing(name: string, ...attributes: readonly Attribute[]): Uint8Array {
  return writeComponent({
    sections: [
      { kind: 'type', items: [{ kind: 'instance', decls: [] }] },
      { kind: 'import', items: [{ name: { name, attributes }, type: { kind: 'instance', type: idx<'type'>(0) } }] },
    ],
  });
}

const suffix = (text: string): Attribute => ({ kind: 'versionsuffix', suffix: text });
const implementing = (name: string): Attribute => ({ kind: 'implements', interface: name });

describe('the version of an interface', () => {
  it.each([
    ['a:b/c'],
    ['a:b/c@1.2.3'],
    ['a:b/c@1', suffix('.2.3')],
    ['a:b/c@0.2', suffix('.6-rc.1')],
    ['x', implementing('a:b/c@1.2.3')],
    ['x', implementing('a:b/c@1'), suffix('.0.0')],
  ] as readonly [string, ...Attribute[]][])('is whole: %s %o %o', (name, ...attributes) => {
    expect(validate(importing(name, ...attributes), { features: ['all'] })).toEqual({ valid: true, undecided: [] });
  });

  it.each([
    ['a:b/c@1'],
    ['a:b/c@1.2.3', suffix('')],
    ['a:b/c@1.2.3', suffix('-rc')],
    ['a:b/c@1.0', suffix('.0')],
    ['a:b/c@1', suffix('.2')],
    ['a:b/c', suffix('1.2.3')],
    ['x', suffix('.2.3')],
    ['x', implementing('a:b/c@1')],
    ['x', implementing('a:b/c'), suffix('1.0.0')],
    ['x', implementing('x')],
    ['a:b/c', implementing('a:b/c')],
  ] as readonly [string, ...Attribute[]][])('is not: %s %o %o', (name, ...attributes) => {
    expect(validate(importing(name, ...attributes), { features: ['all'] })).toMatchObject({
      valid: false,
      code: 'bad-name',
    });
  });

  it('needs a feature for a suffix', () => {
    expect(validate(importing('a:b/c@1', suffix('.2.3')))).toMatchObject({ valid: false, code: 'unsupported' });
  });
});

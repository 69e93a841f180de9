import { describe, expect, it } from 'vitest';
import { writeComponent } from '../../src/binary/component.ts';
import type { ValueBound } from '../../src/binary/extern-type.ts';
import { idx } from '../../src/binary/indices.ts';
import { readImportSection } from '../../src/binary/import.ts';
import { readSections } from '../../src/binary/section.ts';
import type { InstanceDecl } from '../../src/binary/type.ts';
import { virtualize } from '../../src/index.ts';
import { failure } from '../bytes/failure.ts';
import { assertValid, validate } from '../support/validate.ts';
import { wat } from '../support/wat.ts';
import { importAs, importInstance, instanceType, local, types } from './build.ts';

/** Imports that hardly any component has. */

describe('an import that mentions a resource which the component defines', () => {
  const defined = '(type $r (resource (rep i32)))';
  const made = `(component $c ${defined} (export "r" (type $r))) (instance $i (instantiate $c)) (alias export $i "r" (type $r))`;

  it.each([
    ['a type', `${defined} (import "a" (type (eq $r)))`],
    ['a type of an instance', `${defined} (import "a" (instance (export "r" (type (eq $r)))))`],
    ['a function', `${defined} (import "a" (func (param "x" (own $r))))`],
    ['a function of an instance', `${defined} (import "a" (instance (export "f" (func (param "x" (borrow $r))))))`],
    ['a component', `${defined} (import "a" (component (import "r" (type (eq $r)))))`],
    ['a type, made by an instance', `${made} (import "a" (type (eq $r)))`],
    ['a function, made by an instance', `${made} (import "a" (func (result (own $r))))`],
  ])('as %s', async (_title, text) => {
    const bytes = await wat(`(component (import "z" (type (sub resource))) ${text})`);
    expect(await validate(bytes)).toMatchObject({ verdict: 'invalid' });
    for (const options of [{}, { all: 'allow' }, { deny: ['a'] }] as const) {
      let said = '';
      try {
        virtualize(bytes, options);
      } catch (error) {
        said = String(error);
      }
      expect(said).toContain('the import "a" mentions a resource type that the component itself defines');
      expect(failure(() => virtualize(bytes, options))).toMatchObject({ code: 'wrong-type' });
    }
  });
});

describe('an imported value', () => {
  const u8 = { kind: 'primitive', type: 'u8' } as const;
  const list = { kind: 'list', element: 'string', length: undefined } as const;
  /** In the world, and in an instance. `type`: of the value, of which there are as many as an index needs. */
  const guest = (bound: ValueBound): Uint8Array => {
    const decls: InstanceDecl[] = [
      local(u8),
      local(u8),
      local(list),
      { kind: 'export', name: { name: 'v', attributes: [] }, type: { kind: 'value', bound } },
    ];
    return writeComponent({
      sections: [
        types(u8, u8, list, instanceType(...decls)),
        { kind: 'import', items: [importAs('v', { kind: 'value', bound }), importInstance('i', 3)] },
        {
          kind: 'alias',
          items: [{ kind: 'export', sort: 'value', instance: idx(0), name: 'v' }],
        },
        {
          kind: 'export',
          items: ['x', 'y'].map((name, index) => {
            return { name: { name, attributes: [] }, item: { sort: 'value', index }, type: undefined };
          }),
        },
      ],
    });
  };
  const boundsOf = (bytes: Uint8Array): unknown[] =>
    readSections(bytes)
      .filter((s) => s.kind === 'import')
      .flatMap((s) => readImportSection(bytes, s.body))
      .flatMap(({ type }) => (type.kind === 'value' ? [type.bound] : []));

  it.each(['string', 2] as const)('of type %s is written back as the reference tools write it', async (type) => {
    const bytes = guest({ kind: 'type', type: typeof type === 'number' ? idx(type) : type, bare: true });
    await assertValid(bytes);
    const output = virtualize(bytes, { link: 'sibling' }).bytes;
    await assertValid(output);
    expect(boundsOf(output)).toMatchObject([{ kind: 'type', bare: true }]);
  });

  it('is written back as the standard has it', () => {
    const output = virtualize(guest({ kind: 'type', type: 'string', bare: false })).bytes;
    expect(boundsOf(output)).toMatchObject([{ kind: 'type', type: 'string', bare: false }]);
  });

  it('cannot be denied', () => {
    const bytes = guest({ kind: 'type', type: 'string', bare: true });
    expect(failure(() => virtualize(bytes, { deny: ['v'] }))).toMatchObject({ code: 'unsupported' });
    expect(failure(() => virtualize(bytes, { deny: ['i'] }))).toMatchObject({ code: 'unsupported' });
  });
});

import { describe, expect, it } from 'vitest';
import { writeComponent, type Component, type ComponentSection } from '../../src/binary/component.ts';
import type { ExternType } from '../../src/binary/extern-type.ts';
import { idx } from '../../src/binary/indices.ts';
import type { InstanceDecl, Type } from '../../src/binary/type.ts';
import type { ValType } from '../../src/binary/val-type.ts';
import { validate } from '../../src/index.ts';
import { LIMITS } from '../../src/validate/limits.ts';
import { MAX } from '../../src/binary/limits.ts';

/** Every limit at its edge: as much as there may be is valid, one more is refused by its name. */
interface Edge {
  readonly limit: keyof typeof LIMITS;
  readonly says: string;
  readonly make: (count: number) => Uint8Array;
  /** What is given where the limit is reached; the limit itself if absent. */
  readonly most?: number;
}

const MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
const NAME = (name: string): { readonly name: string; readonly attributes: readonly [] } => ({ name, attributes: [] });

function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

function component(...sections: readonly ComponentSection[]): Uint8Array {
  return writeComponent({ sections });
}

function typeSection(...items: readonly Type[]): ComponentSection {
  return { kind: 'type', items };
}

const ref = (index: number): ValType => idx<'type'>(index);
const EMPTY: Component = { sections: [] };

/** Instance types, each with an instance of the one before it. */
function nested(depth: number): Uint8Array {
  const exported: ExternType = { kind: 'instance', type: idx<'type'>(0) };
  return component(
    typeSection(
      ...times(depth, (i): Type => {
        const decls: readonly InstanceDecl[] = [
          { kind: 'alias', alias: { kind: 'outer', sort: 'type', count: 1, index: i - 1 } },
          { kind: 'export', name: NAME('a'), type: exported },
        ];
        return { kind: 'instance', decls: i === 0 ? [] : decls };
      }),
    ),
  );
}

/** A tuple of `count` types as a tree. */
function tree(count: number): Uint8Array {
  // a pair of pairs …: 2^n leaves, as many as there may be
  const pairs = times(18, (i): Type => ({ kind: 'tuple', types: i === 0 ? ['u8', 'u8'] : [ref(i - 1), ref(i - 1)] }));
  const sizes = times(18, (i) => 2 ** (i + 2) - 1);
  const parts: ValType[] = [];
  let left = count - 1;
  for (let i = sizes.length - 1; i >= 0; i -= 1) {
    for (const size = sizes[i] ?? 0; left >= size; left -= size) parts.push(ref(i));
  }
  for (; left > 0; left -= 1) parts.push('u8');
  return component(typeSection(...pairs, { kind: 'tuple', types: parts }));
}

const EDGES: readonly Edge[] = [
  {
    limit: 'modules',
    says: 'core modules',
    make: (count) => component(...times(count, (): ComponentSection => ({ kind: 'core module', bytes: MODULE }))),
  },
  {
    limit: 'components',
    says: 'components',
    make: (count) => component(...times(count, (): ComponentSection => ({ kind: 'component', component: EMPTY }))),
  },
  {
    limit: 'instances',
    says: 'instances',
    make: (count) =>
      component(
        { kind: 'core instance', items: [{ kind: 'exports', exports: [] }] },
        { kind: 'instance', items: times(count - 1, () => ({ kind: 'exports', exports: [] })) },
      ),
  },
  {
    limit: 'values',
    says: 'values',
    make: (count) =>
      component(
        { kind: 'value', items: times(count, () => ({ type: 'bool', encoded: Uint8Array.of(0) })) },
        {
          kind: 'instance',
          items: [
            {
              kind: 'exports',
              exports: times(count, (index) => ({ name: NAME(`v${index}`), item: { sort: 'value', index } })),
            },
          ],
        },
      ),
  },
  { limit: 'typeSize', says: 'types in it', make: tree },
  {
    limit: 'typeDepth',
    says: 'value types are nested',
    make: (depth) =>
      component(typeSection(...times(depth - 1, (i): Type => ({ kind: 'option', type: i === 0 ? 'u8' : ref(i - 1) })))),
  },
  { limit: 'nesting', says: 'nested more than 127 deep in types', make: nested },
  {
    limit: 'fixedLength',
    says: 'takes 2^28 bytes or more', // before the number of elements counts
    most: 2 ** 28 - 1,
    make: (length) => component(typeSection({ kind: 'list', element: 'u8', length })),
  },
  {
    limit: 'coreSubtyping',
    says: 'supertypes',
    make: (depth) =>
      component({
        kind: 'core type',
        items: times(depth + 1, (i) => ({
          kind: 'sub',
          final: false,
          supertypes: i === 0 ? [] : [idx<'core:type'>(i - 1)],
          type: { kind: 'struct', fields: [] },
        })),
      }),
  },
];

describe('a limit of validation', () => {
  it.each(EDGES)('$limit', ({ limit, says, make, most = LIMITS[limit] }) => {
    expect(validate(make(most), { features: ['all'] })).toEqual({ valid: true, undecided: [] });
    const verdict = validate(make(most + 1), { features: ['all'] });
    expect(verdict).toMatchObject({ valid: false, code: 'limit' });
    expect(verdict.valid ? '' : verdict.message).toContain(says);
  });

  it('steps', () => {
    // each instance gets all types of the component, which mention its resource, anew
    const size = 4000;
    const types = times(size, (i): Type => ({ kind: 'tuple', types: [ref(i + 1)] }));
    const inner: Component = {
      sections: [
        typeSection({ kind: 'resource', rep: 'i32', dtor: undefined }, { kind: 'own', type: idx<'type'>(0) }),
        typeSection(...types.slice(0, 90)),
        {
          kind: 'export',
          items: [{ name: NAME('r'), item: { sort: 'type', index: 0 }, type: undefined }],
        },
        typeSection(
          { kind: 'own', type: idx<'type'>(92) },
          ...times(size, (): Type => ({ kind: 'tuple', types: [ref(93)] })),
        ),
        {
          kind: 'export',
          items: times(size, (i) => ({
            name: NAME(`t${i}`),
            item: { sort: 'type' as const, index: 94 + i },
            type: undefined,
          })),
        },
      ],
    };
    const make = (count: number): Uint8Array =>
      component(
        { kind: 'component', component: inner },
        {
          kind: 'instance',
          items: times(count, () => ({ kind: 'instantiate', component: idx<'component'>(0), args: [] })),
        },
      );
    expect(validate(make(5))).toMatchObject({ valid: true });
    const before = process.cpuUsage();
    const verdict = validate(make(1000));
    expect(verdict).toMatchObject({ valid: false, code: 'limit' });
    expect(verdict.valid ? '' : verdict.message).toContain(`more than ${LIMITS.steps} steps`);
    expect(process.cpuUsage(before).user).toBeLessThan(10_000_000);
  });

  it('ends nesting of components, and of types, with an error of ours', () => {
    let deep: Component = EMPTY;
    for (let i = 0; i < MAX.depth; i += 1) deep = { sections: [{ kind: 'component', component: deep }] };
    expect(validate(writeComponent(deep))).toMatchObject({ valid: true });
    const inner = writeComponent(deep);
    // one more than can be written
    const size = [(inner.length & 0x7f) | 0x80, ((inner.length >> 7) & 0x7f) | 0x80, inner.length >> 14];
    const bytes = Uint8Array.from([...inner.subarray(0, 8), 4, ...size, ...inner]);
    expect(validate(bytes)).toMatchObject({ valid: false, code: 'limit' });
  });
});

describe('what asks for much with little', () => {
  const CHAIN = 40_000;

  it('ends soon: a chain of aliases, and of names for one type', () => {
    const chain = component(typeSection({ kind: 'record', fields: [{ label: 'a', type: 'u8' }] }), {
      kind: 'import',
      items: times(CHAIN, (i) => ({
        name: NAME(`t${i}`),
        type: { kind: 'type' as const, bound: { kind: 'eq' as const, type: idx<'type'>(i) } },
      })),
    });
    expect(validate(chain)).toEqual({ valid: true, undecided: [] });
    const outer: Component = {
      sections: [{ kind: 'alias', items: times(CHAIN, () => ({ kind: 'outer', sort: 'type', count: 1, index: 0 })) }],
    };
    expect(
      validate(component(typeSection({ kind: 'flags', labels: ['a'] }), { kind: 'component', component: outer })),
    ).toEqual({ valid: true, undecided: [] });
  });

  it('ends soon: records whose fields differ in nothing but their last name', () => {
    const labels = (last: string): readonly string[] => [...times(9_998, (i) => `l${i}`), last];
    const record = (last: string): Type => ({ kind: 'enum', labels: labels(last) });
    const bytes = component(
      typeSection(record('a'), record('b')),
      {
        kind: 'import',
        items: [{ name: NAME('a'), type: { kind: 'type', bound: { kind: 'eq', type: idx<'type'>(0) } } }],
      },
      {
        kind: 'export',
        items: [
          {
            name: NAME('b'),
            item: { sort: 'type', index: 2 },
            type: { kind: 'type', bound: { kind: 'eq', type: idx<'type'>(1) } },
          },
        ],
      },
    );
    const verdict = validate(bytes);
    expect(verdict.valid ? '' : verdict.message).toContain('case b missing, case a too much');
  });
});

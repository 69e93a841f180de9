import { describe, expect, it } from 'vitest';
import type { Alias } from '../../src/binary/alias.ts';
import type { Canon } from '../../src/binary/canon.ts';
import { writeComponent, type Component, type ComponentSection } from '../../src/binary/component.ts';
import type { CoreFuncType, CoreType } from '../../src/binary/core-type.ts';
import { idx } from '../../src/binary/indices.ts';
import type { InstanceDecl } from '../../src/binary/type.ts';
import { virtualize } from '../../src/index.ts';
import { assertValid, validate } from '../support/validate.ts';
import { failure } from '../bytes/failure.ts';

/**
 * An index that names nothing in the guest may name something of what is around it in the output. So none is accepted, wherever it
 * stands: also in components that nothing instantiates and in types that nothing uses.
 */

type Sort = Extract<Alias, { readonly kind: 'outer' }>['sort'];

const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const FUNC: CoreFuncType = { kind: 'func', params: [], results: [] };

/** A definition of each sort that an outer alias can name. */
const DEFINED = {
  'core module': { kind: 'core module', bytes: EMPTY_MODULE },
  'core type': { kind: 'core type', items: [FUNC] },
  type: { kind: 'type', items: [{ kind: 'primitive', type: 'u8' }] },
  component: { kind: 'component', component: { sections: [] } },
} as const satisfies Record<string, ComponentSection>;

const SORTS = Object.keys(DEFINED) as (keyof typeof DEFINED)[];

function outer(sort: Sort, count: number, index: number): Alias {
  return { kind: 'outer', sort, count, index };
}

function aliases(...items: Alias[]): ComponentSection {
  return { kind: 'alias', items };
}

function component(...sections: ComponentSection[]): Component {
  return { sections };
}

function inside(inner: Component): ComponentSection {
  return { kind: 'component', component: inner };
}

/** An instance type or component type with one declaration. */
function typeOf(kind: 'instance' | 'component', decl: InstanceDecl): ComponentSection {
  return { kind: 'type', items: [{ kind, decls: [decl] }] };
}

/** Where an alias can stand in a component: how many scopes are between the two, and what has it in it. */
const PLACES: readonly {
  readonly title: string;
  readonly sorts: readonly Sort[];
  readonly scopes: number;
  readonly holder: (alias: Extract<Alias, { readonly kind: 'outer' }>) => ComponentSection;
}[] = [
  { title: 'a component', sorts: SORTS, scopes: 0, holder: (alias) => aliases(alias) },
  ...(['instance', 'component'] as const).flatMap((kind) => [
    {
      title: `an ${kind} type`,
      sorts: ['type', 'core type'] as const,
      scopes: 1,
      holder: (alias: Alias) => typeOf(kind, { kind: 'alias', alias }),
    },
    {
      title: `an instance type in an ${kind} type`,
      sorts: ['type', 'core type'] as const,
      scopes: 2,
      holder: (alias: Alias) =>
        typeOf(kind, { kind: 'type', type: { kind: 'instance', decls: [{ kind: 'alias', alias }] } }),
    },
  ]),
  {
    title: 'a core module type',
    sorts: ['core type'],
    scopes: 1,
    holder: ({ count, index }) => {
      return { kind: 'core type', items: [{ kind: 'module', decls: [{ kind: 'alias', count, index }] }] };
    },
  },
  {
    title: 'a core module type in an instance type',
    sorts: ['core type'],
    scopes: 2,
    holder: ({ count, index }) => {
      const type = { kind: 'module', decls: [{ kind: 'alias', count, index }] } as const;
      return typeOf('instance', { kind: 'core type', type });
    },
  },
];

/** The section inside `depth` components, of which the outermost one has two definitions of a sort before it and two behind. */
function buried(section: ComponentSection, depth: number, sort: keyof typeof DEFINED): Uint8Array {
  const there = DEFINED[sort];
  let inner = component(section);
  for (let i = 1; i < depth; i++) inner = component(inside(inner));
  if (depth === 0) return writeComponent(component(there, there, section, there, there));
  return writeComponent(component(there, there, inside(inner), there, there));
}

async function isValid(bytes: Uint8Array): Promise<boolean> {
  return (await validate(bytes)).verdict === 'valid';
}

describe('an outer alias', () => {
  for (const { title, sorts, scopes, holder } of PLACES) {
    for (const sort of SORTS.filter((s) => sorts.includes(s))) {
      for (const depth of [0, 1, 2]) {
        const most = depth + scopes;
        const make = (count: number, index: number): Uint8Array => {
          return buried(holder({ kind: 'outer', sort, count, index }), depth, sort);
        };

        it(`of a ${sort} in ${title}, ${depth} deep, reaches the outermost component`, async () => {
          const bytes = make(most, 1);
          expect(await isValid(bytes)).toBe(true);
          await assertValid(virtualize(bytes).bytes);
        });

        // the outermost component has it, but later; there is none; and what is around the guest in the output has many
        for (const [count, index] of [
          [most, 2],
          [most, 4],
          [most + 1, 0],
          [most + 2, 0],
          [0xffffffff, 0],
          [most, 0xffffffff],
        ] as const) {
          it(`of a ${sort} in ${title}, ${depth} deep, cannot be of ${count} scopes out and number ${index}`, async () => {
            const bytes = make(count, index);
            expect(await isValid(bytes)).toBe(false);
            expect(failure(() => virtualize(bytes))).toMatchObject({ code: 'index-out-of-bounds' });
          });
        }
      }
    }
  }

  it('of what a type itself has is looked up there', async () => {
    const own = (index: number): Uint8Array => {
      const decls: InstanceDecl[] = [
        { kind: 'type', type: { kind: 'primitive', type: 'u8' } },
        { kind: 'alias', alias: outer('type', 0, index) },
      ];
      return writeComponent(component(inside(component({ kind: 'type', items: [{ kind: 'instance', decls }] }))));
    };
    expect(await isValid(own(0))).toBe(true);
    expect(virtualize(own(0)).bytes.length).toBeGreaterThan(0);
    expect(failure(() => virtualize(own(1)))).toMatchObject({ code: 'index-out-of-bounds' });
  });

  it('of a core type counts the types of a group one by one', () => {
    const made = (index: number): Uint8Array => {
      const group: CoreType = { kind: 'rec', types: [FUNC, FUNC] };
      const alias: CoreType = { kind: 'module', decls: [{ kind: 'alias', count: 1, index }] };
      return writeComponent(component({ kind: 'core type', items: [group, alias] }));
    };
    expect(virtualize(made(1)).bytes.length).toBeGreaterThan(0);
    expect(failure(() => virtualize(made(2)))).toMatchObject({ code: 'index-out-of-bounds' });
  });
});

const canon = (item: Canon): ComponentSection => ({ kind: 'canon', items: [item] });
const type = (item: Extract<ComponentSection, { kind: 'type' }>['items'][number]): ComponentSection => {
  return { kind: 'type', items: [item] };
};

/** Sections with one index that names nothing. */
const DANGLING: readonly (readonly [title: string, ComponentSection])[] = [
  ['core module', { kind: 'core instance', items: [{ kind: 'instantiate', module: idx(0), args: [] }] }],
  ...(['func', 'table', 'memory', 'global', 'tag', 'type', 'module', 'instance'] as const).map(
    (sort): readonly [string, ComponentSection] => [
      `core ${sort} in a core instance`,
      { kind: 'core instance', items: [{ kind: 'exports', exports: [{ name: '', item: { sort, index: 0 } }] }] },
    ],
  ),
  ['component', { kind: 'instance', items: [{ kind: 'instantiate', component: idx(0), args: [] }] }],
  ...(['func', 'value', 'type', 'component', 'instance', 'core module'] as const).flatMap((sort) => {
    const name = { name: 'a', attributes: [] };
    const item = { sort, index: 0 };
    return [
      [`${sort} in an instance`, { kind: 'instance', items: [{ kind: 'exports', exports: [{ name, item }] }] }],
      [`${sort} that is exported`, { kind: 'export', items: [{ name, item, type: undefined }] }],
    ] as const;
  }),
  ['instance with an export', aliases({ kind: 'export', sort: 'func', instance: idx(0), name: 'f' })],
  ['core instance with an export', aliases({ kind: 'core export', sort: 'memory', instance: idx(0), name: 'f' })],
  [
    'type in a function',
    type({ kind: 'func', async: false, params: [{ label: 'a', type: idx(0) }], result: undefined }),
  ],
  ['type in a list', type({ kind: 'list', element: idx(0), length: undefined })],
  ['type of a handle', type({ kind: 'own', type: idx(0) })],
  ['destructor', type({ kind: 'resource', rep: 'i32', dtor: idx(0) })],
  ['core function to lift', canon({ kind: 'lift', func: idx(0), options: [], type: idx(0) })],
  ['function to lower', canon({ kind: 'lower', func: idx(0), options: [] })],
  ['resource to drop', canon({ kind: 'resource.drop', type: idx(0) })],
  ['memory of a built-in', canon({ kind: 'waitable-set.wait', cancellable: false, memory: idx(0) })],
  ['memory of an option', canon({ kind: 'error-context.new', options: [{ kind: 'memory', memory: idx(0) }] })],
  ['function of an option', canon({ kind: 'error-context.new', options: [{ kind: 'realloc', func: idx(0) }] })],
  ['result of a task', canon({ kind: 'task.return', result: idx(0), options: [] })],
  ['stream to read', canon({ kind: 'stream.read', type: idx(0), options: [] })],
  ['function to start', { kind: 'start', start: { func: idx(0), args: [], results: 0 } }],
  ['type of a value', { kind: 'value', items: [{ type: idx(0), encoded: new Uint8Array() }] }],
  [
    'core type of an import',
    { kind: 'import', items: [{ name: { name: 'a', attributes: [] }, type: { kind: 'core module', type: idx(0) } }] },
  ],
  [
    'type of an import',
    { kind: 'import', items: [{ name: { name: 'a', attributes: [] }, type: { kind: 'instance', type: idx(0) } }] },
  ],
  [
    'core type in a core type',
    {
      kind: 'core type',
      items: [{ kind: 'func', params: [{ kind: 'ref', nullable: true, heap: idx(1) }], results: [] }],
    },
  ],
  [
    'core type in a core module type',
    {
      kind: 'core type',
      items: [{ kind: 'module', decls: [{ kind: 'export', name: 'a', type: { kind: 'func', type: idx(0) } }] }],
    },
  ],
];

describe('an index that names nothing, in a component that nothing instantiates', () => {
  for (const [title, section] of DANGLING) {
    it(`is that of a ${title}`, async () => {
      for (const inner of [component(section), component(inside(component(section)))]) {
        const bytes = writeComponent(component(inside(inner)));
        expect(await isValid(bytes)).toBe(false);
        const error = failure(() => virtualize(bytes));
        expect(error).toMatchObject({ code: 'index-out-of-bounds' });
        // it points at the definition
        expect(error.offset).toBeGreaterThan(8);
      }
    });
  }
});

describe('what is looked up', () => {
  it('takes time by the length of the input', () => {
    // as deep as components and types can be, each reaching out to the outermost one
    const many = (count: number): Uint8Array => {
      let section = aliases(...Array.from({ length: count }, () => outer('type', 90, 0)));
      for (let i = 0; i < 90; i++) section = inside(component(section));
      return writeComponent(component(DEFINED.type, section));
    };
    const time = (bytes: Uint8Array): number => {
      const start = performance.now();
      virtualize(bytes);
      return performance.now() - start;
    };
    time(many(100));
    expect(time(many(100_000))).toBeLessThan(3000);
  });
});

import type { Entity, Item } from '../../component/types.ts';
import { MergedImports, Source } from '../merged-imports.ts';
import { homesOf, type Definition, type Homes } from '../package.ts';
import type * as ast from './ast.ts';
import { Declarations, definitionOf, joined, type Items } from './declare.ts';
import { entityOfMeaning, fail, follow, look, type Reading } from './scope.ts';

/** The full name of something that the document declares. */
function fullName({ package: { name, version } }: Reading, label: string): string {
  return `${name}/${label}${version === undefined ? '' : `@${version}`}`;
}

export function declareInterface(reading: Reading, { id, items }: ast.InterfaceDecl): Definition {
  const declarations = new Declarations(reading);
  const exports = declarations.interfaceItems(items);
  const entity = { kind: 'instance', type: { kind: 'instance', exports } } as const;
  return { name: fullName(reading, id.text), entity, homes: declarations.homes };
}

export function declareWorld(reading: Reading, decl: ast.WorldDecl): Definition {
  return new World(reading, decl).definition();
}

class World {
  private readonly reading: Reading;
  private readonly decl: ast.WorldDecl;
  private readonly declarations: Declarations;
  private readonly imports: Items = new Map();
  private readonly exports: Items = new Map();
  private readonly homes: Homes[] = [];

  constructor(reading: Reading, decl: ast.WorldDecl) {
    this.reading = reading;
    this.decl = decl;
    this.declarations = new Declarations(reading);
  }

  definition(): Definition {
    const { decl, declarations, imports, exports } = this;
    for (const item of decl.items) {
      if (item.kind === 'use') declarations.use(item, imports);
      else if (item.kind === 'world item') this.item(item);
      else if (item.kind !== 'include') declarations.declare(item, imports);
    }
    // what is said by itself counts before what is included
    for (const item of decl.items) if (item.kind === 'include') this.include(item);
    const entity = { kind: 'component', type: { kind: 'component', imports, exports } } as const;
    return { name: fullName(this.reading, decl.id.text), entity, homes: joined(declarations.homes, ...this.homes) };
  }

  private item({ side, item }: Extract<ast.WorldItem, { readonly kind: 'world item' }>): void {
    const items = side === 'import' ? this.imports : this.exports;
    if (item.kind === 'named') {
      this.declarations.put(items, item.id, this.named(item));
      return;
    }
    const { definition, at } = this.definitionAt(item);
    if (definition?.entity.kind !== 'instance') {
      throw fail(
        this.reading,
        at,
        'wrong-type',
        'a world imports and exports interfaces by their names, and this is none',
      );
    }
    this.homes.push(definition.homes);
    this.declarations.put(items, { text: definition.name, at }, definition.entity);
  }

  private named({ type }: ast.NamedItem): Entity {
    if (type.kind === 'func') return { kind: 'func', type: this.declarations.func(type) };
    if (type.kind === 'interface type') {
      // an interface without a name has names of its own
      const inside = new Declarations(this.reading);
      const exports = inside.interfaceItems(type.items);
      this.homes.push(inside.homes);
      return { kind: 'instance', type: { kind: 'instance', exports } };
    }
    const { names } = this.declarations;
    const meaning = look(this.reading, names.has(type.id.text) ? names : this.reading.root, type.id);
    const entity = entityOfMeaning(meaning);
    if (meaning.kind === 'definition') this.homes.push(meaning.definition.homes);
    if ((meaning.kind === 'definition' && entity.kind === 'instance') || entity.kind === 'func') return entity;
    throw fail(
      this.reading,
      type.id.at,
      'wrong-type',
      `\`${type.id.text}\` is neither an interface nor the type of a function`,
    );
  }

  private include({ world, with: renamed }: Extract<ast.WorldItem, { readonly kind: 'include' }>): void {
    const { definition, at } = this.definitionAt(world);
    if (definition?.entity.kind !== 'component')
      throw fail(this.reading, at, 'wrong-type', 'only a world can be included');
    const names = new Map<string, ast.Id>();
    for (const { id, as } of renamed) {
      if (names.has(id.text)) throw fail(this.reading, id.at, 'duplicate-name', `\`${id.text}\` is renamed twice`);
      if (as !== undefined) names.set(id.text, as);
    }
    const { type } = definition.entity;
    this.homes.push(definition.homes, homesOf(type.imports));
    const used = new Set<string>();
    this.includeAll(this.imports, type.imports, names, used, at);
    this.includeAll(this.exports, type.exports, names, used, at);
    const unknown = renamed.find(({ id }) => !used.has(id.text));
    if (unknown !== undefined) {
      throw fail(
        this.reading,
        unknown.id.at,
        'bad-option',
        `the world has no \`${unknown.id.text}\` that could be renamed`,
      );
    }
  }

  private includeAll(
    into: Items,
    items: ReadonlyMap<string, Item>,
    names: ReadonlyMap<string, ast.Id>,
    used: Set<string>,
    at: number,
  ): void {
    for (const [name, item] of items) {
      if (name.includes(':')) {
        if (!into.has(name)) into.set(name, item);
        continue;
      }
      const as = used.has(name) ? undefined : names.get(name);
      if (as !== undefined) used.add(name);
      const text = as?.text ?? name;
      if (into.has(text)) {
        const place = as?.at ?? at;
        throw fail(
          this.reading,
          place,
          'conflict',
          `\`${text}\` is in the world already: include it \`with { ${text} as … }\``,
        );
      }
      into.set(text, { name: { ...item.name, name: text }, entity: item.entity });
    }
  }

  private definitionAt(ref: ast.Ref): { definition: Definition | undefined; at: number } {
    if (ref.kind === 'id')
      return { definition: definitionOf(look(this.reading, this.reading.root, ref.id)), at: ref.id.at };
    const { definition, entity } = follow(this.reading, ref.path);
    return { definition: entity === definition.entity ? definition : undefined, at: ref.path.at };
  }
}

/**
 * The component type that stands for an interface or world in a binary: it exports nothing else. Interfaces whose types are used are
 * imported by the component type of the interface, or by the world, without their functions.
 */
export function packaged({ name, entity, homes }: Definition): Extract<Entity, { readonly kind: 'type' }> {
  const item: Item = { name: { name, attributes: [] }, entity };
  const merged = new MergedImports();
  if (entity.kind === 'instance') {
    const own = merged.add(item, new Source(name, homes));
    const imports = used(merged, (as) => as !== name);
    imports.delete(name);
    return componentType(imports, { ...item, entity: own.entity });
  }
  const { imports, exports } = entity.type;
  const all = joined(homesOf(imports), homes);
  const source = new Source(name, all);
  for (const one of imports.values()) merged.add(one, source);
  // each with types of its own: what is imported and exported is not the same
  const exported = new Map([...exports].map(([as, one]) => [as, merged.exported(one, new Source(name, all))]));
  const type = { kind: 'component', imports: used(merged, (as) => !imports.has(as)), exports: exported } as const;
  return componentType(new Map(), { ...item, entity: { kind: 'component', type } });
}

function componentType(imports: Items, item: Item): Extract<Entity, { readonly kind: 'type' }> {
  return { kind: 'type', type: { kind: 'component', imports, exports: new Map([[item.name.name, item]]) } };
}

/** The imports in order; of those that are there for their types, only these. */
function used(merged: MergedImports, forTypes: (name: string) => boolean): Items {
  const items: Items = new Map();
  for (const item of merged.inOrder()) {
    const { name, entity } = item;
    items.set(name.name, forTypes(name.name) && entity.kind === 'instance' ? { name, entity: typesOf(entity) } : item);
  }
  return items;
}

function typesOf({ type }: Extract<Entity, { readonly kind: 'instance' }>): Entity {
  const types = [...type.exports].filter(([, { entity }]) => entity.kind === 'type');
  return { kind: 'instance', type: { kind: 'instance', exports: new Map(types) } };
}

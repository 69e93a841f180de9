import type { Entity, Item, ResourceIdentity, Type } from '../../component/types.ts';
import type { ErrorCode, WasmvirtError } from '../../errors.ts';
import { entityOf, type GraphBuilder, type Node } from '../graph.ts';
import type { Definition, Homes, Package } from '../package.ts';
import type { Id, PackageName, PackagePath } from './ast.ts';
import { errorAt } from './position.ts';

/** What a name stands for. */
export type Meaning =
  | { readonly kind: 'node'; readonly node: Node }
  | { readonly kind: 'type'; readonly type: Type }
  | { readonly kind: 'definition'; readonly node: Node; readonly definition: Definition };

/** The names of a document, or of an interface or world in it. */
export type Names = Map<string, Meaning>;

/** The entity that a meaning has, or that an import or export with its type would have. */
export function entityOfMeaning(meaning: Meaning): Entity {
  switch (meaning.kind) {
    case 'node': {
      const entity = entityOf(meaning.node);
      return entity.kind === 'type' && entity.type.kind === 'func' ? { kind: 'func', type: entity.type } : entity;
    }
    case 'definition':
      return meaning.definition.entity;
    case 'type':
      return meaning.type.kind === 'func' ? { kind: 'func', type: meaning.type } : { kind: 'type', type: meaning.type };
    default:
      return meaning satisfies never;
  }
}

export const NO_HOMES: Homes = new Map();

/** What all that reads a document shares. */
export interface Reading {
  readonly source: string;
  readonly package: PackageName;
  readonly builder: GraphBuilder;
  /** The names of the document itself. */
  readonly root: Names;
  /** What resources are called, for comparisons before all is put together. */
  readonly resourceNames: Map<ResourceIdentity, string>;
  /** @throws WasmvirtError if there is none of that name, or if it is no component */
  readonly packageOf: (name: PackageName) => Package;
  /** The import that an interface is, each time the same. */
  readonly itemOf: (definition: Definition) => Item;
}

export function fail(reading: Reading, at: number, code: ErrorCode, sentence: string): WasmvirtError {
  return errorAt(reading.source, at, code, sentence);
}

/** @throws WasmvirtError `bad-option` if the name means nothing here */
export function look(reading: Reading, names: Names, id: Id): Meaning {
  const found = names.get(id.text);
  if (found === undefined) throw fail(reading, id.at, 'bad-option', `the name \`${id.text}\` means nothing here`);
  return found;
}

/** @throws WasmvirtError `duplicate-name` */
export function enter(reading: Reading, names: Names, id: Id, meaning: Meaning): void {
  if (names.has(id.text)) {
    throw fail(reading, id.at, 'duplicate-name', `the name \`${id.text}\` has a meaning already`);
  }
  names.set(id.text, meaning);
}

/** What a path names: an interface or world of a package or of the document itself, or something in it. */
export function follow(
  reading: Reading,
  path: PackagePath,
): { readonly definition: Definition; readonly entity: Entity } {
  const [first = '', ...rest] = path.segments;
  const definition =
    path.name === reading.package.name
      ? localDefinition(reading, path, first)
      : reading.packageOf(path).definitions.get(first);
  if (definition === undefined) {
    throw fail(reading, path.at, 'bad-option', `the package ${path.name} defines no interface or world \`${first}\``);
  }
  let entity: Entity = definition.entity;
  let parent = first;
  for (const name of rest) {
    const inside: Item | undefined = exportOf(entity, name);
    if (inside === undefined) throw fail(reading, path.at, 'bad-option', `\`${parent}\` exports no \`${name}\``);
    entity = inside.entity;
    parent = name;
  }
  return { definition, entity };
}

function localDefinition(reading: Reading, path: PackagePath, name: string): Definition | undefined {
  const meaning = look(reading, reading.root, { text: name, at: path.at });
  return meaning.kind === 'definition' ? meaning.definition : undefined;
}

function exportOf(entity: Entity, name: string): Item | undefined {
  return entity.kind === 'instance' || entity.kind === 'component' ? entity.type.exports.get(name) : undefined;
}

import { parseExternName } from '../../component/extern-name.ts';
import type { Entity, Item } from '../../component/types.ts';
import { textOf } from '../../settings/sentence.ts';
import { WasmvirtError } from '../../errors.ts';
import { build } from '../build.ts';
import { exportsOf } from '../compose.ts';
import { entityOf, GraphBuilder, type ImportNode, type Node, type TypeNode } from '../graph.ts';
import { readPackage, type Definition, type Homes, type Package } from '../package.ts';
import type * as ast from './ast.ts';
import { declareInterface, declareWorld, packaged } from './declare-world.ts';
import { Declarations, definitionOf } from './declare.ts';
import { instantiate, interfaceOfNode, nodeOf, pathEndingIn } from './instantiate.ts';
import { parseDocument } from './parse.ts';
import { enter, entityOfMeaning, fail, follow, look, NO_HOMES, type Names, type Reading } from './scope.ts';
import { checkTarget } from './targets.ts';

/**
 * Finds the component, or the WIT package in binary form, that a document calls `ns:pkg`, or `ns:pkg@1.2.3` with that version.
 *
 * @returns `undefined` if there is none
 */
export type FindPackage = (name: string, version: string | undefined) => Uint8Array | undefined;

/**
 * Makes the component that a document in wac's language describes, the text of a `.wac` file.
 *
 * @param find is called once for each package that the document names
 * @example composeWac('package my:app; export new my:store { ... }...;', (name) => files.get(name));
 * @throws WasmvirtError with the line and column in its message; `bad-syntax` if it is not in the language
 */
export function composeWac(source: string, find: FindPackage): Uint8Array {
  const document = parseDocument(source);
  const reading = newReading(source, document, find);
  const resolver = new Resolver(reading);
  for (const statement of document.statements) resolver.statement(statement);
  if (document.targets !== undefined) checkTarget(reading, reading.builder, document.targets);
  return build(reading.builder);
}

function newReading(source: string, document: ast.Document, find: FindPackage): Reading {
  const root: Names = new Map();
  const packages = new Map<string, Package>();
  const items = new Map<Definition, Item>();
  const reading: Reading = {
    source,
    package: document.package,
    builder: new GraphBuilder(),
    root,
    resourceNames: new Map(),
    packageOf: ({ name, version, at }) => {
      const text = version === undefined ? name : `${name}@${version}`;
      let found = packages.get(text);
      if (found === undefined) {
        const bytes = located(reading, at, () => find(name, version));
        if (bytes === undefined) throw fail(reading, at, 'bad-option', `there is no package ${text}`);
        found = located(reading, at, () => readPackage(text, bytes));
        packages.set(text, found);
        for (const [identity, called] of found.resourceNames) reading.resourceNames.set(identity, called);
      }
      return found;
    },
    itemOf: (definition) => {
      let item = items.get(definition);
      if (item === undefined) {
        item = { name: { name: definition.name, attributes: [] }, entity: definition.entity };
        items.set(definition, item);
      }
      return item;
    },
  };
  return reading;
}

/** An error about a place of the document. */
function located<T>(reading: Reading, at: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof WasmvirtError)) throw error;
    const offset = error.offset === undefined ? '' : ` (at byte ${error.offset})`;
    throw fail(reading, at, error.code, `${textOf(error.sentence)}${offset}`);
  }
}

class Resolver {
  private readonly reading: Reading;
  private readonly declarations: Declarations;
  private readonly importNames = new Set<string>();

  constructor(reading: Reading) {
    this.reading = reading;
    this.declarations = new Declarations(reading, reading.root);
  }

  statement(statement: ast.Statement): void {
    const { reading } = this;
    switch (statement.kind) {
      case 'import':
        this.import(statement);
        return;
      case 'let':
        enter(reading, reading.root, statement.id, { kind: 'node', node: this.value(statement.value) });
        return;
      case 'export':
        this.export(statement);
        return;
      case 'interface':
        this.define(statement.id, declareInterface(reading, statement));
        return;
      case 'world':
        this.define(statement.id, declareWorld(reading, statement));
        return;
      default: {
        const type = this.declarations.type(statement);
        const node = this.typeNode(statement.id, { kind: 'type', type }, NO_HOMES);
        enter(reading, reading.root, statement.id, { kind: 'node', node });
      }
    }
  }

  private define(id: ast.Id, definition: Definition): void {
    const { reading } = this;
    const node = this.typeNode(id, packaged(definition), definition.homes);
    enter(reading, reading.root, id, { kind: 'definition', node, definition });
  }

  private typeNode(id: ast.Id, entity: TypeNode['entity'], homes: Homes): TypeNode {
    const { reading } = this;
    const { builder } = reading;
    if (builder.exports.has(id.text)) throw fail(reading, id.at, 'conflict', `\`${id.text}\` is exported already`);
    const node = builder.add({ kind: 'type', name: id.text, entity, homes } as const);
    builder.export(id.text, node);
    return node;
  }

  private import({ id, as, type }: ast.ImportStatement): void {
    const { reading } = this;
    const asked = this.imported(id, type);
    const name = as?.text ?? asked.name;
    const at = as?.at ?? id.at;
    checkName(reading, name, at);
    if (this.importNames.has(name)) {
      const hint = as === undefined ? ': import it `as` something else' : '';
      throw fail(reading, at, 'duplicate-name', `"${name}" is imported already${hint}`);
    }
    this.importNames.add(name);
    const node: ImportNode = {
      kind: 'import',
      name,
      entity: asked.entity,
      homes: asked.homes,
      interface: asked.interface,
    };
    enter(reading, reading.root, id, { kind: 'node', node: reading.builder.add(node) });
  }

  private imported(
    id: ast.Id,
    type: ast.ImportStatement['type'],
  ): { name: string; entity: Entity; homes: Homes; interface: string | undefined } {
    const { reading } = this;
    switch (type.kind) {
      case 'path': {
        const { definition, entity } = follow(reading, type.path);
        const whole = entity === definition.entity ? definition.name : undefined;
        return { name: type.path.text, entity, homes: definition.homes, interface: whole };
      }
      case 'func': {
        const func = this.declarations.func(type);
        return { name: id.text, entity: { kind: 'func', type: func }, homes: NO_HOMES, interface: undefined };
      }
      case 'interface type': {
        const inside = new Declarations(reading);
        const exports = inside.interfaceItems(type.items);
        const entity = { kind: 'instance', type: { kind: 'instance', exports } } as const;
        return { name: id.text, entity, homes: inside.homes, interface: undefined };
      }
      case 'id': {
        const meaning = look(reading, reading.root, type.id);
        const definition = definitionOf(meaning);
        const named = meaning.kind === 'node' ? interfaceOfNode(meaning.node) : undefined;
        const homes = definition?.homes ?? (meaning.kind === 'node' ? homesOfNode(meaning.node) : NO_HOMES);
        return {
          name: named ?? id.text,
          entity: entityOfMeaning(meaning),
          homes,
          interface: definition?.name ?? named,
        };
      }
      default:
        return type satisfies never;
    }
  }

  private export({ value, how }: ast.ExportStatement): void {
    const { reading } = this;
    const { builder } = reading;
    const node = this.value(value);
    if (how.kind !== 'spread') {
      const name = how.kind === 'as' ? how.name.text : nameToExport(node);
      if (name === undefined)
        throw fail(reading, value.at, 'bad-option', 'this has no name to be exported by: add `as "name"`');
      this.exportAs(name, node, how.kind === 'as' ? how.name.at : value.at);
      return;
    }
    if (entityOf(node).kind !== 'instance')
      throw fail(reading, value.at, 'wrong-type', 'only an instance can be spread');
    let some = false;
    for (const name of exportsOf(node)) {
      const alias = builder.exports.has(name) ? undefined : builder.alias(node, name);
      if (alias === undefined) continue;
      this.exportAs(name, alias, value.at);
      some = true;
    }
    if (!some) throw fail(reading, value.at, 'bad-option', 'the instance exports nothing that is not exported already');
  }

  private exportAs(name: string, node: Node, at: number): void {
    const { reading } = this;
    if (checkName(reading, name, at) === 'dependency') {
      throw fail(reading, at, 'bad-name', `nothing can be exported as "${name}"`);
    }
    if (reading.builder.exports.has(name)) throw fail(reading, at, 'duplicate-name', `"${name}" is exported already`);
    reading.builder.export(name, node);
  }

  private value(expr: ast.Expr): Node {
    const { reading } = this;
    switch (expr.kind) {
      case 'name':
        return nodeOf(reading, expr.id);
      case 'new':
        return instantiate(reading, expr, (inner) => this.value(inner));
      case 'access': {
        const node = this.value(expr.of);
        const entity = entityOf(node);
        if (entity.kind !== 'instance') {
          throw fail(reading, expr.at, 'wrong-type', 'only an instance has exports to be named');
        }
        const { text, at } = expr.name;
        const name = expr.exact ? text : (pathEndingIn(text, entity.type.exports) ?? text);
        const alias = reading.builder.alias(node, name);
        if (alias === undefined) throw fail(reading, at, 'bad-option', `the instance does not export "${name}"`);
        return alias;
      }
      default:
        return expr satisfies never;
    }
  }
}

function nameToExport(node: Node): string | undefined {
  const name = interfaceOfNode(node);
  if (name !== undefined) return name;
  return node.kind === 'import' || node.kind === 'alias' ? node.name : undefined;
}

function homesOfNode(node: Node): Homes {
  if (node.kind === 'alias') return homesOfNode(node.of);
  return node.kind === 'instance' ? node.package.homes : node.homes;
}

/** @throws WasmvirtError `bad-name`, with the place */
function checkName(reading: Reading, name: string, at: number): string {
  const parsed = located(reading, at, () => parseExternName(name));
  // the standard has paths into interfaces; no host has them yet
  if (parsed.kind === 'interface' && parsed.interface.includes('/')) {
    throw fail(reading, at, 'bad-name', `"${name}" cannot be a name of the result: say \`as\` what it is called`);
  }
  return parsed.kind;
}

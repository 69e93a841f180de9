import type { Item } from '../../component/types.ts';
import { didYouMean } from '../../policy/options/nearest.ts';
import { Fit, inside, mismatchText } from '../fit.ts';
import { compatibleExport, entityOf, exportName, type InstanceNode, type Node } from '../graph.ts';
import type { Package } from '../package.ts';
import type * as ast from './ast.ts';
import { positionText } from './position.ts';
import { entityOfMeaning, fail, look, type Reading } from './scope.ts';

/** Evaluates an expression to a node. */
export type Evaluate = (expr: ast.Expr) => Node;

interface Given {
  readonly node: Node;
  readonly at: number;
}

/** new-expr ::= 'new' package-name '{' instantiation-args '}' (LANGUAGE.md § New Expressions) */
export function instantiate(
  reading: Reading,
  expr: Extract<ast.Expr, { readonly kind: 'new' }>,
  evaluate: Evaluate,
): InstanceNode {
  const { package: name, args } = expr;
  if (name.name === reading.package.name) {
    throw fail(reading, name.at, 'bad-option', `${name.text} is the document itself, which cannot be in itself`);
  }
  const part = reading.packageOf(name);
  const { imports } = part.world;
  const given = new Map<string, Given>();
  for (const [i, arg] of args.entries()) {
    if (arg.kind === 'spread') continue;
    if (arg.kind === 'rest') {
      if (i < args.length - 1) throw fail(reading, arg.at, 'bad-syntax', '`...` must be the last argument');
      continue;
    }
    const id = arg.kind === 'inferred' ? arg.id : arg.name;
    const node = arg.kind === 'inferred' ? nodeOf(reading, arg.id) : evaluate(arg.value);
    const to =
      arg.kind === 'inferred'
        ? inferred(arg.id.text, node, imports)
        : arg.exact
          ? arg.name.text
          : (pathEndingIn(arg.name.text, imports) ?? arg.name.text);
    if (given.has(to)) throw fail(reading, id.at, 'duplicate-name', `"${to}" is given twice`);
    given.set(to, { node, at: id.at });
  }
  for (const arg of args) if (arg.kind === 'spread') spread(reading, arg.id, imports, given);
  for (const [to, { node, at }] of given) checkArgument(reading, part, to, node, at);
  const missing = [...imports.keys()].find((to) => !given.has(to));
  if (missing !== undefined && args.at(-1)?.kind !== 'rest') {
    throw fail(
      reading,
      name.at,
      'missing-import',
      `${name.text} needs "${missing}": give it, or end with \`...\` to import it`,
    );
  }
  return reading.builder.add({
    kind: 'instance',
    package: part,
    args: new Map([...given].map(([to, { node }]) => [to, node])),
    label: `${name.text} (${positionText(reading.source, expr.at)})`,
  } as const);
}

export function nodeOf(reading: Reading, id: ast.Id): Node {
  const meaning = look(reading, reading.root, id);
  if (meaning.kind !== 'type') return meaning.node;
  throw fail(reading, id.at, 'internal', `\`${id.text}\` is no value`);
}

/** Which import an argument is for that is given by its name alone (LANGUAGE.md § Inferred Arguments). */
function inferred(text: string, node: Node, imports: ReadonlyMap<string, Item>): string {
  const names = [interfaceOfNode(node), node.kind === 'import' || node.kind === 'alias' ? node.name : undefined];
  return names.find((name) => name !== undefined && imports.has(name)) ?? pathEndingIn(text, imports) ?? text;
}

/** The full name of the interface that an instance is, by its name or by what it says that it implements. */
export function interfaceOfNode(node: Node): string | undefined {
  if (entityOf(node).kind !== 'instance' || node.kind === 'instance' || node.kind === 'type') return undefined;
  if (node.kind === 'import' && node.interface !== undefined) return node.interface;
  const name = exportName(node.name, node);
  const implemented = name.attributes.find((attribute) => attribute.kind === 'implements');
  return implemented?.interface ?? (name.name.includes(':') ? name.name : undefined);
}

/** The only path that ends in a name, `ns:pkg/name` or that with a version, if the name itself is not there. */
export function pathEndingIn(name: string, items: ReadonlyMap<string, Item>): string | undefined {
  if (items.has(name)) return undefined;
  const found = [...items.keys()].filter((path) => {
    const slash = path.lastIndexOf('/');
    return slash >= 0 && path.slice(slash + 1).replace(/@.*$/, '') === name;
  });
  return found.length === 1 ? found[0] : undefined;
}

function spread(reading: Reading, id: ast.Id, imports: ReadonlyMap<string, Item>, given: Map<string, Given>): void {
  const node = nodeOf(reading, id);
  if (entityOf(node).kind !== 'instance') {
    throw fail(reading, id.at, 'wrong-type', `only an instance can be spread, and \`${id.text}\` is none`);
  }
  let some = false;
  for (const [to, item] of imports) {
    const alias = given.has(to) ? undefined : compatibleExport(reading.builder, node, item.name);
    if (alias === undefined) continue;
    given.set(to, { node: alias, at: id.at });
    some = true;
  }
  if (!some) throw fail(reading, id.at, 'bad-option', `\`${id.text}\` exports nothing that is still needed`);
}

/** Compares types as far as that can be done before all is put together: resources that have one name could be the same. */
function checkArgument(reading: Reading, part: Package, to: string, node: Node, at: number): void {
  const { imports } = part.world;
  const asked = imports.get(to);
  if (asked === undefined) {
    throw fail(reading, at, 'bad-option', `${part.name} does not import "${to}"${didYouMean(to, imports.keys())}`);
  }
  const { resourceNames } = reading;
  const fit = new Fit((a, b) => resourceNames.get(a.identity) === resourceNames.get(b.identity));
  const found = fit.entity(entityOfMeaning({ kind: 'node', node }), asked.entity);
  if (found === undefined) return;
  const why = mismatchText(inside(to, found));
  throw fail(reading, at, 'wrong-type', `${part.name} asks for something else: ${why}`);
}

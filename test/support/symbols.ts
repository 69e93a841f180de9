import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Template } from '../../src/core/library.ts';
import { filesUnder, ROOT } from './source-files.ts';

/** Symbols of objects (`src/core/object.ts`) by where they come from. */
export interface TemplateSymbols {
  readonly defined: ReadonlySet<string>;
  readonly used: ReadonlySet<string>;
}

/** The symbols of all templates, out of their generated files. */
export async function templateSymbols(): Promise<TemplateSymbols> {
  const [defined, used] = [new Set<string>(), new Set<string>()];
  for (const file of filesUnder('src/adapters', '.wat')) {
    const module = (await import(join(ROOT, file.replace(/\.wat$/, '.generated.ts')))) as Readonly<
      Record<string, Template>
    >; // what `render` writes
    for (const object of Object.values(module).flat()) {
      defined.add(object.symbol);
      if (object.kind === 'global') {
        const [, address] = object.init.split(' ');
        if (address !== undefined) used.add(address);
        continue;
      }
      for (const reloc of object.relocs ?? []) {
        const isType = object.kind === 'func' && /^(block )?type /.test(reloc);
        if (!isType) used.add(reloc.slice(reloc.lastIndexOf(' ') + 1));
      }
    }
  }
  return { defined, used };
}

/** Methods of `FunctionBuilder` whose first argument is a symbol. */
const METHODS: ReadonlySet<string> = new Set(['call', 'address', 'globalGet', 'globalSet', 'slot', 'use']);

/**
 * How symbols begin that TypeScript makes: the whole text, or what stands before the first `${`, with `…` in its place. Found where a symbol is
 * given to an object or a `FunctionBuilder`, or kept under a name with `symbol` in it.
 */
export function writtenSymbols(): ReadonlySet<string> {
  const found = new Set<string>();
  const files = ['src/link', 'src/adapters'].flatMap((folder) => filesUnder(folder, '.ts'));
  for (const file of files.filter((name) => !name.endsWith('.generated.ts'))) {
    const source = readFileSync(join(ROOT, file), 'utf8');
    visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true), found);
  }
  return found;
}

function visit(node: ts.Node, found: Set<string>): void {
  const isSymbol = (name: ts.Node | undefined): boolean => name !== undefined && /symbol/i.test(name.getText());
  if (ts.isNewExpression(node) && node.expression.getText() === 'FunctionBuilder') enter(node.arguments?.[0], found);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    if (METHODS.has(node.expression.name.text)) enter(node.arguments[0], found);
  }
  if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) {
    if (isSymbol(node.name)) enter(node.initializer, found);
  }
  if ((ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node)) && isSymbol(node.name)) {
    for (const statement of node.body?.statements ?? []) {
      if (ts.isReturnStatement(statement)) enter(statement.expression, found);
    }
  }
  ts.forEachChild(node, (child) => visit(child, found));
}

function enter(node: ts.Expression | undefined, found: Set<string>): void {
  if (node === undefined) return;
  if (ts.isStringLiteralLike(node)) found.add(node.text);
  else if (ts.isTemplateExpression(node) && node.head.text !== '') found.add(`${node.head.text}…`);
  else if (ts.isConditionalExpression(node)) {
    enter(node.whenTrue, found);
    enter(node.whenFalse, found);
  } else if (ts.isBinaryExpression(node)) {
    enter(node.left, found);
    enter(node.right, found);
  }
}

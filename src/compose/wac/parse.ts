import type { Argument, Document, Expr, ImportStatement, Statement } from './ast.ts';
import { Cursor } from './cursor.ts';
import { parseExternType, parseInterface, parseType, parseWorld, startsType } from './parse-types.ts';

/**
 * Parses a document in the language of `.wac` files (LANGUAGE.md § WAC Grammar).
 *
 * @throws WasmvirtError `bad-syntax`
 */
export function parseDocument(source: string): Document {
  const c = new Cursor(source);
  c.expect('package');
  const name = c.packageName();
  const targets = c.takes('targets') ? c.packagePath() : undefined;
  c.expect(';');
  const statements: Statement[] = [];
  while (c.next.kind !== 'end') statements.push(statement(c));
  return { package: name, targets, statements };
}

function statement(c: Cursor): Statement {
  if (c.is('import')) return importStatement(c);
  if (c.is('interface')) return parseInterface(c);
  if (c.is('world')) return parseWorld(c);
  if (startsType(c)) return parseType(c);
  if (c.takes('let')) {
    const id = c.id();
    c.expect('=');
    const value = expr(c);
    c.expect(';');
    return { kind: 'let', id, value };
  }
  if (c.takes('export')) {
    const value = expr(c);
    const how = c.takes('...')
      ? ({ kind: 'spread' } as const)
      : c.takes('as')
        ? ({ kind: 'as', name: c.idOrString() } as const)
        : ({ kind: 'plain' } as const);
    c.expect(';');
    return { kind: 'export', value, how };
  }
  return c.wanted('`import`, `let`, `export` or the declaration of a type');
}

function importStatement(c: Cursor): ImportStatement {
  c.expect('import');
  const id = c.id();
  const as = c.takes('as') ? c.idOrString() : undefined;
  c.expect(':');
  const type = c.next.kind === 'package path' ? ({ kind: 'path', path: c.packagePath() } as const) : parseExternType(c);
  c.expect(';');
  return { kind: 'import', id, as, type };
}

function expr(c: Cursor): Expr {
  return c.nested(() => {
    let value = primary(c);
    for (let accesses = 0; ; accesses++) {
      const { at } = c.next;
      if (accesses > MAX_ACCESSES) throw c.error(at, `more than ${MAX_ACCESSES} exports of exports are named`);
      if (c.takes('.')) value = { kind: 'access', of: value, name: c.id(), exact: false, at };
      else if (c.takes('[')) {
        if (c.next.kind !== 'string') c.wanted('a string');
        value = { kind: 'access', of: value, name: c.take(), exact: true, at };
        c.expect(']');
      } else return value;
    }
  });
}

const MAX_ACCESSES = 100;

function primary(c: Cursor): Expr {
  const { at } = c.next;
  if (c.takes('new')) {
    const name = c.packageName();
    return { kind: 'new', package: name, args: c.list('{', '}', () => argument(c)), at };
  }
  if (c.takes('(')) {
    const value = expr(c);
    c.expect(')');
    return value;
  }
  if (c.next.kind !== 'name') return c.wanted('`new`, `(` or a name');
  return { kind: 'name', id: c.id(), at };
}

function argument(c: Cursor): Argument {
  const { at } = c.next;
  if (c.takes('...')) return c.next.kind === 'name' ? { kind: 'spread', id: c.id() } : { kind: 'rest', at };
  const { exact, ...name } = c.idOrString();
  if (c.takes(':')) return { kind: 'named', name, exact, value: expr(c) };
  return exact ? c.wanted('`:`') : { kind: 'inferred', id: name };
}

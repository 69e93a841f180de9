import type { PrimValType } from '../../binary/type.ts';
import type {
  ExternType,
  FuncType,
  FuncTypeRef,
  InterfaceDecl,
  InterfaceItem,
  NamedType,
  Ref,
  Renamed,
  ResourceDecl,
  TypeDecl,
  TypeExpr,
  UseItem,
  WorldDecl,
  WorldItem,
} from './ast.ts';
import type { Cursor } from './cursor.ts';

const PRIMITIVES: ReadonlySet<string> = new Set<PrimValType>([
  'u8',
  's8',
  'u16',
  's16',
  'u32',
  's32',
  'u64',
  's64',
  'f32',
  'f64',
  'char',
  'bool',
  'string',
  'error-context',
]);

/** interface-decl ::= 'interface' id '{' interface-item* '}' */
export function parseInterface(c: Cursor): InterfaceDecl {
  c.expect('interface');
  const id = c.id();
  return { kind: 'interface', id, items: interfaceItems(c) };
}

function interfaceItems(c: Cursor): InterfaceItem[] {
  c.expect('{');
  return c.until('}', (): InterfaceItem => {
    if (c.is('use')) return parseUse(c);
    if (c.is('resource')) return parseResource(c);
    if (startsType(c)) return parseType(c);
    const id = c.next.kind === 'name' ? c.id() : c.wanted('`use`, a type or a function');
    c.expect(':');
    const type = funcTypeRef(c);
    c.expect(';');
    return { kind: 'func item', id, type };
  });
}

/** world-decl ::= 'world' id '{' world-item* '}' */
export function parseWorld(c: Cursor): WorldDecl {
  c.expect('world');
  const id = c.id();
  c.expect('{');
  const items = c.until('}', (): WorldItem => {
    if (c.is('use')) return parseUse(c);
    if (c.is('resource')) return parseResource(c);
    if (startsType(c)) return parseType(c);
    if (c.is('import') || c.is('export')) return worldItem(c);
    if (c.is('include')) return include(c);
    return c.wanted('`import`, `export`, `include`, `use` or a type');
  });
  return { kind: 'world', id, items };
}

function worldItem(c: Cursor): WorldItem {
  const side = c.take().text === 'import' ? 'import' : 'export';
  const item = ref(c);
  if (item.kind === 'id' && c.takes(':')) {
    const type = parseExternType(c);
    c.expect(';');
    return { kind: 'world item', side, item: { kind: 'named', id: item.id, type } };
  }
  c.expect(';');
  return { kind: 'world item', side, item };
}

/** world-include ::= 'include' world-ref ('with' '{' id 'as' id (',' …)* ','? '}')? ';' */
function include(c: Cursor): WorldItem {
  c.expect('include');
  const world = ref(c);
  const renamed = c.takes('with')
    ? c.someOf('{', '}', 'a name', (): Renamed => {
        const id = c.id();
        c.expect('as');
        return { id, as: c.id() };
      })
    : [];
  c.expect(';');
  return { kind: 'include', world, with: renamed };
}

function ref(c: Cursor): Ref {
  if (c.next.kind === 'package path') return { kind: 'path', path: c.packagePath() };
  return { kind: 'id', id: c.next.kind === 'name' ? c.id() : c.wanted('a name or a path such as `ns:pkg/interface`') };
}

function parseUse(c: Cursor): UseItem {
  c.expect('use');
  const from = ref(c);
  c.expect('.');
  const items = c.someOf('{', '}', 'a name', (): Renamed => {
    const id = c.id();
    return { id, as: c.takes('as') ? c.id() : undefined };
  });
  c.expect(';');
  return { kind: 'use', from, items };
}

function parseResource(c: Cursor): ResourceDecl {
  c.expect('resource');
  const id = c.id();
  if (c.takes(';')) return { kind: 'resource', id, methods: [] };
  c.expect('{');
  const methods = c.until('}', (): ResourceDecl['methods'][number] => {
    const { at } = c.next;
    if (c.takes('constructor')) {
      const params = paramList(c);
      c.expect(';');
      return {
        kind: 'constructor',
        id: { text: 'constructor', at },
        type: { kind: 'func', async: false, params, result: undefined },
      };
    }
    const name = c.next.kind === 'name' ? c.id() : c.wanted('`constructor` or a method');
    c.expect(':');
    const kind = c.takes('static') ? 'static' : 'method';
    const type = funcType(c);
    c.expect(';');
    return { kind, id: name, type };
  });
  return { kind: 'resource', id, methods };
}

export function startsType(c: Cursor): boolean {
  return ['variant', 'record', 'flags', 'enum', 'type'].some((word) => c.is(word));
}

/** type-decl ::= variant-decl | record-decl | flags-decl | enum-decl | type-alias */
export function parseType(c: Cursor): TypeDecl {
  const { text } = c.take();
  const id = c.id();
  switch (text) {
    case 'variant': {
      const cases = c.someOf('{', '}', 'a case', () => {
        const label = c.id();
        if (!c.takes('(')) return { id: label, type: undefined };
        const type = typeExpr(c);
        c.expect(')');
        return { id: label, type };
      });
      return { kind: 'variant', id, cases };
    }
    case 'record':
      return { kind: 'record', id, fields: c.someOf('{', '}', 'a field', () => namedType(c)) };
    case 'flags':
    case 'enum':
      return { kind: text, id, labels: c.someOf('{', '}', 'a name', () => c.id()) };
    default: {
      c.expect('=');
      const type = startsFunc(c) ? funcType(c) : typeExpr(c);
      c.expect(';');
      return { kind: 'alias', id, type };
    }
  }
}

/** extern-type ::= func-type | inline-interface | id */
export function parseExternType(c: Cursor): ExternType {
  if (c.takes('interface')) return { kind: 'interface type', items: interfaceItems(c) };
  return funcTypeRef(c);
}

function funcTypeRef(c: Cursor): FuncTypeRef {
  if (startsFunc(c)) return funcType(c);
  return { kind: 'id', id: c.next.kind === 'name' ? c.id() : c.wanted('a type') };
}

function startsFunc(c: Cursor): boolean {
  return c.is('func') || c.is('async');
}

function funcType(c: Cursor): FuncType {
  const async = c.takes('async');
  c.expect('func');
  const params = paramList(c);
  return { kind: 'func', async, params, result: c.takes('->') ? typeExpr(c) : undefined };
}

function paramList(c: Cursor): NamedType[] {
  return c.list('(', ')', () => namedType(c));
}

function namedType(c: Cursor): NamedType {
  const id = c.id();
  c.expect(':');
  return { id, type: typeExpr(c) };
}

function typeExpr(c: Cursor): TypeExpr {
  return c.nested(() => typeInside(c));
}

function typeInside(c: Cursor): TypeExpr {
  const { kind, text, at } = c.next;
  if (kind === 'name') return { kind: 'named', id: c.id(), at };
  if (kind !== 'keyword') return c.wanted('a type');
  if (isPrimitive(text)) {
    c.take();
    return { kind: 'primitive', type: text, at };
  }
  switch (text) {
    case 'tuple':
      c.take();
      return { kind: 'tuple', types: c.someOf('<', '>', 'a type', () => typeExpr(c)), at };
    case 'list':
    case 'option': {
      c.take();
      c.expect('<');
      const type = typeExpr(c);
      c.expect('>');
      return { kind: text, type, at };
    }
    case 'stream':
    case 'future': {
      c.take();
      if (!c.takes('<')) return { kind: text, type: undefined, at };
      const type = typeExpr(c);
      c.expect('>');
      return { kind: text, type, at };
    }
    case 'borrow': {
      c.take();
      c.expect('<');
      const id = c.id();
      c.expect('>');
      return { kind: 'borrow', id, at };
    }
    case 'result': {
      c.take();
      if (!c.takes('<')) return { kind: 'result', ok: undefined, error: undefined, at };
      const ok = c.takes('_') ? undefined : typeExpr(c);
      const error = c.takes(',') ? typeExpr(c) : undefined;
      c.expect('>');
      return { kind: 'result', ok, error, at };
    }
    default:
      return c.wanted('a type');
  }
}

function isPrimitive(text: string): text is PrimValType {
  return PRIMITIVES.has(text);
}

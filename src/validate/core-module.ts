import {
  readCoreGlobalType,
  readCoreMemoryType,
  readCoreTableType,
  type CoreExternType,
  type CoreTableType,
} from '../binary/core-extern-type.ts';
import { MAX } from '../binary/limits.ts';
import { readIdx } from '../binary/indices.ts';
import type { Range, Reader } from '../bytes/reader.ts';
import {
  coreSection,
  readCoreExports,
  readCoreFunctions,
  readCoreImports,
  readCoreSections,
  readCoreTypes,
  type CoreSection,
  type CoreSectionKind,
} from '../core/module.ts';
import { WasmvirtError } from '../errors.ts';
import { skipConstantExpression } from './constant-expression.ts';
import type { Context } from './context.ts';
import { resolveExtern, type CoreExtern } from './core-extern.ts';
import { addImport } from './core-module-type.ts';
import type { CoreTypeId } from './core-types.ts';
import { quoted, refuse } from './rule.ts';
import { at } from './state.ts';
import type { ModuleType } from './types.ts';

/**
 * The type of a core module: what it imports and exports. The module must be valid for that, which is for the engine to say
 * (`checkCoreModule`).
 */
export function moduleTypeOf(body: Range, cx: Context): ModuleType {
  const { bytes } = cx;
  const sections = readCoreSections(bytes, body.start, body.end);
  checkOrder(sections);
  const types: CoreTypeId[] = [];
  const typeAt = (index: number): CoreTypeId => at(types, index, 'core type');
  for (const rec of readCoreTypes(bytes, sections)) types.push(...cx.coreTypes.define(rec, types.length, typeAt));
  const resolve = (type: CoreExternType): CoreExtern => resolveExtern(type, typeAt, cx.coreTypes, cx.features);

  const imports = new Map<string, Map<string, CoreExtern>>();
  const spaces: Record<CoreExtern['kind'], CoreExtern[]> = { func: [], table: [], memory: [], global: [], tag: [] };
  for (const { module, name, type } of readCoreImports(bytes, sections)) {
    const item = resolve(type);
    addImport(imports, module, name, item);
    spaces[item.kind].push(item);
  }
  const define = (kind: Exclude<CoreExtern['kind'], 'func'>, read: (r: Reader) => CoreExternType): void => {
    const items = coreSection(bytes, sections, kind)?.vec(`${kind}s`, MAX.items, read) ?? [];
    for (const type of items) spaces[kind].push(resolve(type));
  };
  define('table', (r) => ({ kind: 'table', ...readTable(r) }));
  define('memory', (r) => ({ kind: 'memory', ...readCoreMemoryType(r) }));
  define('tag', (r) => {
    r.expect(0x00, 'the attribute of a tag');
    return { kind: 'tag', type: readIdx<'core:type'>(r) };
  });
  define('global', (r) => {
    const type = readCoreGlobalType(r);
    skipConstantExpression(r);
    return { kind: 'global', ...type };
  });

  const imported = spaces.func.length;
  const functions = readCoreFunctions(bytes, sections);
  const exports = new Map<string, CoreExtern>();
  for (const { name, kind, index } of readCoreExports(bytes, sections)) {
    if (exports.has(name)) refuse('core module names', `a core module exports ${quoted(name)} twice`);
    // there can be many functions, and few of them are exported
    const own = kind === 'func' && index >= imported;
    const item: CoreExtern = own
      ? { kind: 'func', type: typeAt(at(functions, index - imported, 'core function')) }
      : at(spaces[kind], index, `core ${kind}`);
    exports.set(name, item);
  }
  return cx.sizes.module({ kind: 'core module', imports, exports });
}

/** The order of the sections of a core module, each at most once. */
const ORDER: readonly CoreSectionKind[] = [
  'type',
  'import',
  'function',
  'table',
  'memory',
  'tag',
  'global',
  'export',
  'start',
  'element',
  'data count',
  'code',
  'data',
];

function checkOrder(sections: readonly CoreSection[]): void {
  let last = -1;
  for (const { kind, body } of sections) {
    if (kind === 'custom') continue;
    const place = ORDER.indexOf(kind);
    if (place <= last) {
      const message = `the ${kind} section of a core module is there twice, or after one that it belongs before`;
      throw new WasmvirtError('section-order', message, { offset: body.start });
    }
    last = place;
  }
}

/** A table with an expression for its elements begins with these bytes. */
const WITH_EXPRESSION = 0x40;

/** table ::= tt:<tabletype> | 0x40 0x00 tt:<tabletype> e:<expr> */
function readTable(r: Reader): CoreTableType {
  if (r.peek() !== WITH_EXPRESSION) return readCoreTableType(r);
  r.u8();
  r.expect(0x00, 'a table with an expression');
  const type = readCoreTableType(r);
  skipConstantExpression(r);
  return type;
}

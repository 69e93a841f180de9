import { WasmvirtError } from '../errors.ts';
import type { Composition, ImportPart, InstancePart, ExportPart, Part } from './compose.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Checks what is said to be a composition, for callers without a compiler: the form alone, not whether names are there.
 *
 * @param value plain data
 * @throws WasmvirtError `bad-option`
 */
export function compositionOf(value: unknown): Composition {
  const { components, imports, instances, exports } = fieldsOf(value, 'the composition', [
    ...['components', 'imports', 'instances', 'exports'],
  ]);
  return {
    // each is checked as what it is when it is used
    components: fieldsOf(components, 'components') as Composition['components'],
    imports: recordOf(imports ?? {}, 'imports', importOf),
    instances: recordOf(instances, 'instances', instanceOf),
    exports: listOf(exports, 'exports', exportOf),
  };
}

function importOf(value: unknown, what: string): ImportPart {
  const given = fieldsOf(value, what, ['of', 'item', 'as']);
  const as = given['as'];
  return {
    of: textOf(given['of'], `${what}.of`),
    item: textOf(given['item'], `${what}.item`),
    ...(as === undefined ? {} : { as: textOf(as, `${what}.as`) }),
  };
}

function instanceOf(value: unknown, what: string): InstancePart {
  const given = fieldsOf(value, what, ['component', 'with', 'spread', 'rest']);
  const { rest } = given;
  if (rest !== undefined && rest !== 'import') throw bad(`${what}.rest must be 'import', or left out`);
  return {
    component: textOf(given['component'], `${what}.component`),
    with: recordOf(given['with'] ?? {}, `${what}.with`, partOf),
    spread: listOf(given['spread'] ?? [], `${what}.spread`, partOf),
    ...(rest === undefined ? {} : { rest }),
  };
}

function exportOf(value: unknown, what: string): ExportPart {
  const given = fieldsOf(value, what, ['import', 'instance', 'export', 'as', 'spread']);
  if (given['spread'] === undefined) {
    const { as, ...part } = given;
    return { ...partOf(part, what), ...(as === undefined ? {} : { as: textOf(as, `${what}.as`) }) };
  }
  if (Object.keys(given).length > 1) throw bad(`${what} says spread, beside which nothing can be said`);
  return { spread: partOf(given['spread'], `${what}.spread`) };
}

function partOf(value: unknown, what: string): Part {
  const given = fieldsOf(value, what, ['import', 'instance', 'export']);
  const path = given['export'];
  const of = `${what}.export`;
  const inside =
    path === undefined ? {} : { export: Array.isArray(path) ? listOf(path, of, textOf) : textOf(path, of) };
  if ((given['import'] === undefined) === (given['instance'] === undefined)) {
    throw bad(`${what} must have one of import and instance`);
  }
  return given['import'] === undefined
    ? { instance: textOf(given['instance'], `${what}.instance`), ...inside }
    : { import: textOf(given['import'], `${what}.import`), ...inside };
}

/** @param keys those that there are; without: any */
function fieldsOf(value: unknown, what: string, keys?: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Map) {
    throw bad(`${what} must be an object`);
  }
  const given = Object.entries(value).filter(([, content]) => content !== undefined);
  for (const [key] of given) {
    if (keys !== undefined && !keys.includes(key)) {
      throw bad(`there is no ${shown(key)} in ${what}; there are ${keys.join(', ')}`);
    }
  }
  return Object.fromEntries(given);
}

function recordOf<T>(
  value: unknown,
  what: string,
  of: (content: unknown, what: string) => T,
): Readonly<Record<string, T>> {
  const given = Object.entries(fieldsOf(value, what));
  return Object.fromEntries(given.map(([key, content]) => [key, of(content, `${what} ${shown(key)}`)]));
}

function listOf<T>(value: unknown, what: string, of: (content: unknown, what: string) => T): readonly T[] {
  if (!Array.isArray(value)) throw bad(`${what} must be a list`);
  return value.map((content: unknown, i) => of(content, `${what} ${i + 1}`));
}

function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string') throw bad(`${what} must be text`);
  return value;
}

function shown(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}

function bad(sentence: string): WasmvirtError {
  return new WasmvirtError('bad-option', sentence);
}

import { type Document, type Path, setProperty, wrongAt } from './document.ts';
import { scanToml } from './toml-places.ts';

/** What a parser of TOML gives, with dates as `Date`s and with bigints where a number is not exact. */
export type ParseToml = (text: string) => unknown;

/** @throws UsageError with line and column */
export function readToml(text: string, file: string, parse: ParseToml): Document {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    if (!isSyntaxError(error)) throw error;
    // the parser adds the lines around it
    const [first = ''] = error.message.split('\n');
    return wrongAt(file, error, first.replace(/^Invalid TOML document: /, ''));
  }
  const { places, dates } = scanToml(text);
  return { value: plain(value, [], dates), places };
}

function isSyntaxError(error: unknown): error is Error & { line: number; column: number } {
  return error instanceof Error && 'line' in error && 'column' in error;
}

/** Dates as they were written, which is the text that options have for them: the parser's have no more than milliseconds. */
function plain(value: unknown, path: Path, dates: ReadonlyMap<string, string>): unknown {
  if (value instanceof Date) return (dates.get(JSON.stringify(path)) ?? value.toISOString()).replace(' ', 'T');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one, i) => plain(one, [...path, String(i)], dates));
  const object = {};
  for (const [key, content] of Object.entries(value)) setProperty(object, key, plain(content, [...path, key], dates));
  return object;
}

import { type Document, type Places, setProperty, tooDeep, wrongAt } from './document.ts';
import { scanToml, type Scanned } from './toml-places.ts';

/** What a parser of TOML gives, with dates as `Date`s and with bigints where a number is not exact. */
export type ParseToml = (text: string) => unknown;

/** @throws UsageError with line and column */
export function readToml(text: string, file: string, parse: ParseToml): Document {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    if (!isSyntaxError(error)) throw error;
    if (error.message.includes('excessively nested')) return tooDeep(file, error);
    // the parser adds the lines around it
    const [first = ''] = error.message.split('\n');
    return wrongAt(file, error, first.replace(/^Invalid TOML document: /, ''));
  }
  const { places, dates } = scanToml(text, file);
  return { value: plain(value, places, dates), places };
}

function isSyntaxError(error: unknown): error is Error & { line: number; column: number } {
  return error instanceof Error && 'line' in error && 'column' in error;
}

/** Dates as they were written, which is the text that options have for them: the parser's have no more than milliseconds. */
function plain(value: unknown, places: Places | undefined, dates: Scanned['dates']): unknown {
  if (value instanceof Date) {
    const written = places === undefined ? undefined : dates.get(places);
    return (written ?? value.toISOString()).replace(' ', 'T');
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one, i) => plain(one, places?.part(String(i)), dates));
  const object = {};
  for (const [key, content] of Object.entries(value))
    setProperty(object, key, plain(content, places?.part(key), dates));
  return object;
}

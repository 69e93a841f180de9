import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { MAX } from './limits.ts';

/** The name of the custom section. */
export const PRODUCERS_SECTION = 'producers';

/** What made a component: languages, tools and kits, by field (`language`, `processed-by`, `sdk`) and name, with their versions. */
export type Producers = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * A vec of fields, each a name and a vec of names with versions. The convention forbids duplicates: the values of a repeated field are
 * joined, and the last version of a repeated value counts. Source: tool-conventions, ProducersSection.md.
 */
export function readProducers(r: Reader): Producers {
  const fields = new Map<string, Map<string, string>>();
  for (let n = r.count('fields', MAX.producers); n > 0; n -= 1) {
    const field = r.name();
    const values = fields.get(field) ?? new Map<string, string>();
    fields.set(field, values);
    for (let m = r.count('producers', MAX.producers); m > 0; m -= 1) values.set(r.name(), r.name());
  }
  return fields;
}

export function writeProducers(w: Writer, fields: Producers): void {
  w.vec([...fields], (w, [field, values]) => {
    w.name(field);
    w.vec([...values], (w, [name, version]) => {
      w.name(name);
      w.name(version);
    });
  });
}

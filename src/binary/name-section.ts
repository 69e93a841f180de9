import { hex, Reader, type Range } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { MAX } from './limits.ts';
import { readBody } from './section.ts';
import { readSort, writeSort, type Sort } from './sort.ts';
import { Tally } from './tally.ts';

/** The name of the custom section. */
export const NAME_SECTION = 'component-name';

/** nameassoc ::= idx:<u32> name:<name> */
export interface NameAssoc {
  readonly index: number;
  readonly name: string;
}

/** sortnames ::= sort:<sort> names:<namemap> */
export interface SortNames {
  readonly sort: Sort;
  readonly names: readonly NameAssoc[];
}

/** namedata ::= name:<componentnamesubsec>? sortnames*:<sortnamesubsec>* */
export interface NameSection {
  readonly component: string | undefined;
  readonly sorts: readonly SortNames[];
}

const COMPONENT = 0;
const SORT_NAMES = 1;
/** The length of debug names is bounded by the section alone. */
const UNLIMITED = Infinity;

/**
 * The data of a custom section `component-name`. Names do not affect the meaning of a component: a caller that shows names should catch
 * the error and show none. Source: Binary.md § Name Section.
 */
export function readNameSection(bytes: Uint8Array, data: Range): NameSection {
  return readBody(bytes, data, (r) => {
    let component: string | undefined;
    const sorts: SortNames[] = [];
    const tally = new Tally();
    while (r.remaining > 0) {
      const at = r.offset;
      const id = r.u8();
      const body = r.sized('a name subsection');
      if (id === COMPONENT && component === undefined && sorts.length === 0) {
        component = readBody(bytes, body, (r) => r.name(UNLIMITED));
      } else if (id === SORT_NAMES) {
        if (sorts.length === MAX.sortNames) r.raise('limit', `there are more than ${MAX.sortNames} lists of names`, at);
        sorts.push(readBody(bytes, body, readSortNames, tally));
      } else {
        r.raise('bad-opcode', `${hex(id)} is not a name subsection in this place`, at);
      }
    }
    return { component, sorts };
  });
}

/**
 * Only the component's name, from any position among the subsections. `undefined` if there is none or it is empty.
 *
 * @param limit the longest name, in bytes
 */
export function readComponentName(bytes: Uint8Array, data: Range, limit: number): string | undefined {
  const r = new Reader(bytes, data.start, data.end);
  while (r.remaining > 0) {
    const id = r.u8();
    const body = r.sized('a name subsection');
    if (id === COMPONENT) return readBody(bytes, body, (r) => r.name(limit)) || undefined;
  }
  return undefined;
}

export function writeNameSection(w: Writer, section: NameSection): void {
  const { component } = section;
  if (component !== undefined) writeSubsection(w, COMPONENT, (w) => w.name(component, UNLIMITED));
  for (const names of section.sorts) writeSubsection(w, SORT_NAMES, (w) => writeSortNames(w, names));
}

function writeSubsection(w: Writer, id: number, write: (w: Writer) => void): void {
  w.u8(id);
  w.sizedBy(write);
}

function readSortNames(r: Reader): SortNames {
  const sort = readSort(r);
  return { sort, names: r.vec('names', MAX.items, readNameAssoc) };
}

function writeSortNames(w: Writer, names: SortNames): void {
  writeSort(w, names.sort);
  w.vec(names.names, writeNameAssoc);
}

function readNameAssoc(r: Reader): NameAssoc {
  const index = r.u32();
  return { index, name: r.name(UNLIMITED) };
}

function writeNameAssoc(w: Writer, assoc: NameAssoc): void {
  w.u32(assoc.index);
  w.name(assoc.name, UNLIMITED);
}

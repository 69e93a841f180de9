import { templates } from '../adapters/runtime/templates.generated.ts';
import type { ObjectSource } from '../core/link-graph.ts';
import { Libraries, Library } from '../core/library.ts';
import type { Parts } from '../fuse/linked.ts';

/** What one part adds: its templates, and code that a page need not load without it. */
export interface Part extends Partial<Omit<Parts, 'library'>> {
  readonly library?: ObjectSource;
}

const runtime = new Library(templates);

/** Several parts together, with the templates that all adapters may use. */
export function together(parts: readonly Part[]): Parts {
  const libraries = parts.flatMap(({ library }) => library ?? []);
  return Object.assign({}, ...parts, {
    library: new Libraries([runtime, ...libraries]),
    code: Object.assign({}, ...parts.map(({ code }) => code)) as Parts['code'],
  }) as Parts; // what `Part` leaves out of it is put in
}

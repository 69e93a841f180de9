import { templates as denied } from '../adapters/denied/templates.generated.ts';
import { templates as runtime } from '../adapters/runtime/templates.generated.ts';
import type { ObjectSource } from '../core/link-graph.ts';
import { Libraries, Library } from '../core/library.ts';
import type { Parts } from '../fuse/linked.ts';

/** What one part adds: its templates, and code that a page need not load without it. */
export interface Part extends Partial<Omit<Parts, 'library'>> {
  readonly library?: ObjectSource;
}

/** For any output. */
const common = new Library([...runtime, ...denied]);

/** Several parts together, with the templates that all adapters may use. */
export function together(parts: readonly Part[]): Parts {
  const libraries = parts.flatMap(({ library }) => library ?? []);
  return Object.assign({}, ...parts, {
    library: new Libraries([common, ...libraries]),
    code: Object.assign({}, ...parts.map(({ code }) => code)) as Parts['code'],
  }) as Parts; // what `Part` leaves out of it is put in
}

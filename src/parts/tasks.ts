import { templates } from '../adapters/task/templates.generated.ts';
import { Library } from '../core/library.ts';
import type { Part } from './part.ts';

/** Streams of WASI 0.3. */
export const tasks: Part = { library: new Library(templates) };

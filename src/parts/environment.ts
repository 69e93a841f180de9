import { templates } from '../adapters/environment/templates.generated.ts';
import { Library } from '../core/library.ts';
import { environmentCode } from '../link/virtual/environment.ts';
import type { Part } from './part.ts';

export const environment: Part = { library: new Library(templates), code: { environment: environmentCode } };

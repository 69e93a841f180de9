import { templates } from '../adapters/config/templates.generated.ts';
import { Library } from '../core/library.ts';
import { configCode } from '../link/virtual/config.ts';
import type { Part } from './part.ts';

export const config: Part = { library: new Library(templates), code: { config: configCode } };

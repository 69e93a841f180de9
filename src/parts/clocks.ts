import { templates } from '../adapters/clocks/templates.generated.ts';
import { Library } from '../core/library.ts';
import { clocksCode } from '../link/virtual/clocks.ts';
import type { Part } from './part.ts';

export const clocks: Part = { library: new Library(templates), code: { clocks: clocksCode } };

import { templates } from '../adapters/random/templates.generated.ts';
import { Library } from '../core/library.ts';
import { randomCode } from '../link/virtual/random.ts';
import type { Part } from './part.ts';

export const random: Part = { library: new Library(templates), code: { random: randomCode } };

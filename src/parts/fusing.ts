import { templates } from '../adapters/glue/templates.generated.ts';
import { Library } from '../core/library.ts';
import { leavesFiles } from '../fuse/eligible.ts';
import { fusedOf } from '../fuse/fused.ts';
import type { Part } from './part.ts';

export const fusing: Part = { library: new Library(templates), fusing: { fusedOf, leavesFiles } };

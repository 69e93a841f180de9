import { templates } from '../adapters/control/templates.generated.ts';
import { Library } from '../core/library.ts';
import { checkControl } from '../fuse/check-control.ts';
import { ControlCode } from '../link/virtual/control.ts';
import type { Part } from './part.ts';

export const control: Part = { library: new Library(templates), control: ControlCode, checkControl };

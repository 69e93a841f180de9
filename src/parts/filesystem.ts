import { templates } from '../adapters/filesystem/templates.generated.ts';
import { Library } from '../core/library.ts';
import { filesystemCode } from '../link/virtual/filesystem.ts';
import type { Part } from './part.ts';

export const filesystem: Part = { library: new Library(templates), code: { filesystem: filesystemCode } };

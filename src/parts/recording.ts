import { templates } from '../adapters/recording/templates.generated.ts';
import { Library } from '../core/library.ts';
import { ArgumentHash } from '../link/code/argument-hash.ts';
import { recordFunction, recordObjects, recordedResource, replayFunction, replayObjects } from '../link/code/record.ts';
import type { Part } from './part.ts';

/** Outputs that keep what the host answers, or give it again. */
export const recording: Part = {
  library: new Library(templates),
  recording: { ArgumentHash, recordFunction, recordObjects, recordedResource, replayFunction, replayObjects },
};

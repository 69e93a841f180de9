import { templates } from '../adapters/trace/templates.generated.ts';
import { Library } from '../core/library.ts';
import { traceFunction, traceTask } from '../link/code/trace.ts';
import { OPEN_LINE, traceShown, traceWaiting } from '../link/code/trace-waiting.ts';
import { TracePrinter } from '../link/code/trace-values.ts';
import type { Part } from './part.ts';

export const trace: Part = {
  library: new Library(templates),
  trace: { TracePrinter, traceFunction, traceTask, traceWaiting, traceShown, OPEN_LINE },
};

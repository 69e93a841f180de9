import { textInputData } from '../adapters/io/layout.ts';
import { WasmvirtError } from '../errors.ts';
import { capability, type StdioStream } from '../policy/capabilities.ts';
import type { Plan } from '../policy/plan.ts';
import { stdioPlan } from '../policy/stdio.ts';
import type { VirtualFunction } from './virtual.ts';
import type { IoFunction, IoKinds, VirtualIo } from './virtual-io.ts';

/** What the guest's standard streams are where they are not the host's. */
export function stdioKinds(plan: Plan): Pick<IoKinds, 'inputs' | 'outputs'> {
  const inputs = new Set<'closed' | 'text'>();
  const outputs = new Set<'closed' | 'ignored' | 'file'>();
  for (const { interface: asked, decision } of plan.imports) {
    const stdio = asked === undefined ? undefined : capability(asked)?.stdio;
    if (stdio === undefined || stdio.terminal || decision === 'host') continue;
    const kind = decision === 'virtual' ? stdioPlan(plan.policy, stdio.stream)?.kind : undefined;
    if (stdio.stream === 'stdin') inputs.add(kind === 'contents' ? 'text' : 'closed');
    else outputs.add(kind === 'ignore' ? 'ignored' : kind === 'file' ? 'file' : 'closed');
  }
  return { inputs, outputs };
}

/**
 * What stands for `get-stdin` and its like where the import is virtual. `file`: makes the function that opens a virtual file for an
 * output, by its path.
 */
export function stdioFunction(
  plan: Plan,
  stream: StdioStream,
  io: VirtualIo,
  file: (path: string) => VirtualFunction,
): IoFunction {
  const found = stdioPlan(plan.policy, stream);
  switch (found?.kind) {
    case 'contents': {
      const objects = textInputData(found.bytes);
      const says = `${found.bytes.length} bytes that were set`;
      return { kind: 'virtual', function: io.virtual('io.new-text-input', false, says, objects) };
    }
    case 'ignore':
      // where all outputs are alike, a dummy of the denied function is as good
      if (io.mode('output-stream') === 'ignored') return { kind: 'deny', answer: undefined };
      return { kind: 'virtual', function: io.virtual('io.new-ignored-output', false, 'swallowed') };
    case 'file':
      return { kind: 'virtual', function: file(found.path) };
    case undefined:
      throw new WasmvirtError('internal', `${stream} is not virtual`);
    default:
      return found satisfies never;
  }
}

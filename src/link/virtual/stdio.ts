import { capturedData, textInputData } from '../../adapters/io/layout.ts';
import { capability } from '../../policy/capabilities/table.ts';
import { hasFiles } from '../../policy/planning/io.ts';
import { stdioPlan } from '../../policy/subsystems/stdio.ts';
import type { VirtualFunction } from '../code/functions.ts';
import type { CodeContext, SubsystemCode } from './subsystem.ts';

/** The functions that give standard streams which are neither the host's nor closed. */
export function stdioCode({ plan, io, code }: CodeContext): SubsystemCode {
  const ignored = (): VirtualFunction => io.virtual('io.new-ignored-output', false, 'swallowed');
  return {
    function: (request) => {
      const stream = capability(request.interface)?.stdio?.stream;
      const said = stream === undefined ? undefined : stdioPlan(plan.policy, stream);
      switch (said?.kind) {
        case 'contents': {
          const says = `${said.bytes.length} bytes`;
          return io.virtual('io.new-text-input', false, says, textInputData(said.bytes));
        }
        case 'capture': {
          const output = stream === 'stderr' ? stream : 'stdout';
          return io.virtual(`io.new-captured-${output}`, false, 'captured', [capturedData(output, said.most)]);
        }
        case 'ignore':
          return ignored();
        case 'file': {
          // a guest without files cannot read it
          const found = hasFiles(plan) ? code('filesystem').function(request) : undefined;
          return found === undefined ? ignored() : { ...found, says: `goes into ${said.path}` };
        }
        case undefined:
          return undefined;
        default:
          return said satisfies never;
      }
    },
  };
}

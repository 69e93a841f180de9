import { WasmvirtError } from '../errors.ts';
import { withoutStartNotes } from '../link/output/start.ts';
import { required } from '../link/virtual/parts.ts';
import {
  frameFor,
  frameOf,
  validatorOf,
  virtualizeIn,
  type Built,
  type Frame,
  type LinkParts,
  type Planned,
} from '../link/virtualize.ts';
import { proposal } from '../policy/options/mention.ts';
import type { Policy } from '../policy/policy.ts';
import type { LinkReport } from '../policy/report.ts';
import { say } from '../settings/sentence.ts';
import type { checkControl } from './check-control.ts';
import type { leavesFiles } from './eligible.ts';
import type { fusedOf } from './fused.ts';

/** What outputs are made of and checked with, linked in any way. */
export interface Parts extends LinkParts {
  readonly fusing?: { readonly fusedOf: typeof fusedOf; readonly leavesFiles: typeof leavesFiles };
  readonly checkControl?: typeof checkControl;
}

export type LinkedFrame = Frame<Parts>;

/** A frame for `linkedIn`: what glue can give of mounted files is not in the adapters. */
export function linkedFrameOf(input: Uint8Array, planned: Planned, parts: Parts): LinkedFrame {
  const leaves = fuses(planned.plan.policy) && required(parts.fusing, 'fusing').leavesFiles(planned.plan);
  return frameOf(input, planned, parts, leaves);
}

/** Whether it is tried to fuse outputs. Hosts would not see any more what is wrong with a component that was not validated. */
export function fuses({ link, validate }: Policy): boolean {
  return link !== 'sibling' && validate;
}

/**
 * The output for a component, linked as the policy says. What is fused is made of the output with siblings, which was checked; all of it is
 * read again and checked, too.
 *
 * @throws WasmvirtError `unsupported` where it was to be fused and cannot be, or would be too much for hosts; and as `virtualizeIn`
 */
export function linkedIn(frame: LinkedFrame, input: Uint8Array): Built {
  const { policy } = frame.plan;
  if (policy.link === 'sibling') return besideIn(frame, input, 'whole');
  const sibling = besideIn(frame, input, 'fused');
  try {
    if (!fuses(policy)) throw new WasmvirtError('unsupported', 'it was not validated');
    const bytes = required(frame.parts.fusing, 'fusing').fusedOf(sibling.bytes, frame, input);
    const report = { ...withoutStartNotes(sibling.report), output: { bytes: bytes.length } };
    return withLink({ bytes, report }, { kind: 'fused' });
  } catch (error) {
    // what is too much in one component can be little enough in several
    if (!(error instanceof WasmvirtError) || (error.code !== 'unsupported' && error.code !== 'limit')) throw error;
    if (frame.files.length > 0) return linkedIn(frameFor(frame, frame.parts, frame.relayed), input);
    if (policy.link === 'auto') return withLink(sibling, { kind: 'sibling', reason: error.message });
    const instead = say`${proposal('link', 'auto')} leaves the adapters beside it`;
    throw new WasmvirtError('unsupported', say`it cannot be fused, as ${error.message}: ${instead}`, { cause: error });
  }
}

/** With adapters beside it. */
function besideIn(frame: LinkedFrame, input: Uint8Array, use: 'whole' | 'fused'): Built {
  try {
    const built = virtualizeIn(frame, input, use);
    if (frame.plan.policy.control)
      required(frame.parts.checkControl, 'the check of control')(built.bytes, frame.outer.guest);
    return built;
  } catch (error) {
    // what is wrong with the component says more than what comes of it; what is too large was validated, or is larger in there
    if (!(error instanceof WasmvirtError) || error.code !== 'limit') validatorOf(frame, frame.parts)?.checkInput(input);
    throw error;
  }
}

function withLink({ bytes, report }: Built, link: LinkReport): Built {
  return { bytes, report: { ...report, link } };
}

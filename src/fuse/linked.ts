import { concat } from '../bytes/pieces.ts';
import { WasmvirtError } from '../errors.ts';
import { checkParts } from '../link/encode/host-limits.ts';
import { withoutStartNotes } from '../link/output/start.ts';
import { metadataOf } from '../link/output/metadata.ts';
import { guestSection } from '../link/output/guest-section.ts';
import { policySection } from '../link/output/policy-section.ts';
import { checkOutput } from '../link/verify/check.ts';
import { readOutput } from '../link/verify/read-output.ts';
import { checkInput, checkValid } from '../link/verify/valid.ts';
import { frameFor, frameOf, virtualizeIn, type Built, type Frame } from '../link/virtualize.ts';
import { proposal } from '../policy/options/mention.ts';
import type { Policy } from '../policy/policy.ts';
import type { LinkReport } from '../policy/report.ts';
import { say } from '../settings/sentence.ts';
import { checkControl } from './check-control.ts';
import { checkFused } from './check-fused.ts';
import { leavesFiles } from './eligible.ts';
import { fuse } from './fuse.ts';

/** A frame for `linkedIn`: what glue can give of mounted files is not in the adapters. */
export function linkedFrameOf(input: Uint8Array, policy: Policy): Frame {
  return frameOf(input, policy, leavesFiles);
}

/**
 * The output for a component, linked as the policy says. What is fused is made of the output with siblings, which was checked; all of it is
 * read again and checked, too.
 *
 * @throws WasmvirtError `unsupported` where it was to be fused and cannot be, or would be too much for hosts; and as `virtualizeIn`
 */
export function linkedIn(frame: Frame, input: Uint8Array): Built {
  const { policy } = frame.plan;
  if (policy.link === 'sibling') return besideIn(frame, input, 'whole');
  const sibling = besideIn(frame, input, 'fused');
  try {
    // hosts would not see any more what is wrong with it
    if (!policy.validate) throw new WasmvirtError('unsupported', 'it was not validated');
    const bytes = fusedOf(sibling.bytes, frame, input);
    const report = { ...withoutStartNotes(sibling.report), output: { bytes: bytes.length } };
    return withLink({ bytes, report }, { kind: 'fused' });
  } catch (error) {
    // what is too much in one component can be little enough in several
    if (!(error instanceof WasmvirtError) || (error.code !== 'unsupported' && error.code !== 'limit')) throw error;
    if (frame.files.length > 0) return linkedIn(frameFor(frame.world, frame.plan, frame.relayed), input);
    if (policy.link === 'auto') return withLink(sibling, { kind: 'sibling', reason: error.message });
    const instead = say`${proposal('link', 'auto')} leaves the adapters beside it`;
    throw new WasmvirtError('unsupported', say`it cannot be fused, as ${error.message}: ${instead}`, { cause: error });
  }
}

/** The fused output, checked. */
function fusedOf(sibling: Uint8Array, frame: Frame, input: Uint8Array): Uint8Array<ArrayBuffer> {
  const { plan } = frame;
  const { pieces, modules, glue } = fuse(sibling, frame);
  const guest = guestSection(input, modules);
  const bytes = concat([...pieces, policySection(plan.policy, undefined), guest, metadataOf(input)]);
  checkParts(bytes);
  const world = readOutput(bytes);
  checkOutput(frame.world, plan, world, frame.relayed);
  checkFused({ bytes, world }, input, glue, plan);
  if (plan.policy.control) checkControl(bytes, undefined);
  checkValid(plan.policy, bytes);
  return bytes;
}

/** With adapters beside it. */
function besideIn(frame: Frame, input: Uint8Array, use: 'whole' | 'fused'): Built {
  try {
    const built = virtualizeIn(frame, input, use);
    if (frame.plan.policy.control) checkControl(built.bytes, frame.outer.guest);
    return built;
  } catch (error) {
    // what is wrong with the component says more than what comes of it; what is too large was validated, or is larger in there
    if (!(error instanceof WasmvirtError) || error.code !== 'limit') checkInput(frame.plan.policy, input);
    throw error;
  }
}

function withLink({ bytes, report }: Built, link: LinkReport): Built {
  return { bytes, report: { ...report, link } };
}

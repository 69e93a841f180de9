import { concat } from '../bytes/pieces.ts';
import { checkParts } from '../link/encode/host-limits.ts';
import { guestSection } from '../link/output/guest-section.ts';
import { metadataOf } from '../link/output/metadata.ts';
import { policySection } from '../link/output/policy-section.ts';
import { checkOutput } from '../link/verify/check.ts';
import { readOutput } from '../link/verify/read-output.ts';
import { validatorOf } from '../link/virtualize.ts';
import { required } from '../link/virtual/parts.ts';
import { checkFused } from './check-fused.ts';
import { fuse } from './fuse.ts';
import type { LinkedFrame } from './linked.ts';

/** Makes one component of an output with siblings, which was checked. All of it is read again and checked, too. */
export function fusedOf(sibling: Uint8Array, frame: LinkedFrame, input: Uint8Array): Uint8Array<ArrayBuffer> {
  const { plan, parts } = frame;
  const { pieces, modules, glue } = fuse(sibling, frame);
  const guest = guestSection(input, modules);
  const bytes = concat([...pieces, policySection(plan.policy, undefined), guest, metadataOf(input)]);
  checkParts(bytes);
  const world = readOutput(bytes);
  checkOutput(frame.world, plan, world, frame.relayed);
  checkFused({ bytes, world }, input, glue, plan);
  if (plan.policy.control) required(parts.checkControl, 'the check of control')(bytes, undefined);
  validatorOf(frame, parts)?.checkValid(bytes);
  return bytes;
}

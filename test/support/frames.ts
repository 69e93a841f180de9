import { linkedFrameOf, type LinkedFrame, type Parts } from '../../src/fuse/linked.ts';
import { frameOf as frameWith, planFor, type Frame } from '../../src/link/virtualize.ts';
import { partsFor } from '../../src/parts/all.ts';
import type { Policy } from '../../src/policy/policy.ts';

/** The frame for an output with the contents of mounted files in its adapters. */
export function frameOf(input: Uint8Array, policy: Policy): Frame<Parts> {
  const planned = planFor(input, policy);
  return frameWith(input, planned, partsFor(planned.plan));
}

/** The frame that `virtualize` makes. */
export function linkedFrame(input: Uint8Array, policy: Policy): LinkedFrame {
  const planned = planFor(input, policy);
  return linkedFrameOf(input, planned, partsFor(planned.plan));
}

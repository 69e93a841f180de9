import type { Resource } from '../component/types.ts';
import type { HostCall } from './import-plan.ts';
import type { Policy } from './policy.ts';

/** What an output records of the host, or answers in its place. */
export interface RecordingPlan {
  readonly kind: 'record' | 'replay';
  /** By the numbers that providers give. */
  readonly functions: readonly HostCall[];
  /** What the code starts from: the header of a recording, or the calls of one. */
  readonly data: Uint8Array;
  /** The resources of which a replay makes handles, by number. */
  readonly resources: readonly Resource[];
}

/** Whether the host is recorded, or replayed. */
export function isRecorded({ record, replay }: Policy): boolean {
  return record !== undefined || replay !== undefined;
}

/** By which an output is made that stands in one that records its host, or replays it. */
export function insideOf(policy: Policy): Policy {
  if (!isRecorded(policy)) return policy;
  const given = { ...policy.given, record: undefined, replay: undefined };
  return { ...policy, given, record: undefined, replay: undefined };
}

import type { Resource } from '../component/types.ts';
import type { HostCall } from './import-plan.ts';

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

import { writeCustomSection } from '../../binary/custom.ts';
import { Writer } from '../../bytes/writer.ts';
import { utf8 } from '../../policy/options/option-values.ts';
import { recordOptions } from '../../policy/options/record.ts';
import type { Policy } from '../../policy/policy.ts';
import { VERSION } from '../../version.ts';

/** The custom section of an output that says by which policy it was made, as JSON in UTF-8. */
export const POLICY_SECTION = 'wasmvirt:policy';

/**
 * What an output says of how it was made. Anybody can write such a section: what a component may ask of its host is in its imports alone,
 * and whether it was made so is seen by making it again.
 */
export interface PolicyRecord {
  /** The version of wasmvirt that made it. */
  readonly wasmvirt: string;
  /** Options that were given, without contents of files and values of variables: digests stand for them. */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Recorded extends PolicyRecord {
  /** Which of the components right inside it was virtualized, counted from 0; absent where it is no part by itself. */
  readonly guest?: number | undefined;
}

/** @param guest which of the components right inside the output was virtualized, counted from 0; `undefined` if none was */
export function policySection(policy: Policy, guest: number | undefined): Uint8Array {
  const recorded: Recorded = { wasmvirt: VERSION, guest, options: recordOptions(policy) };
  const w = new Writer(256);
  writeCustomSection(w, POLICY_SECTION, utf8(JSON.stringify(recorded)));
  return w.finish();
}

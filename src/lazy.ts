import { checked } from './component/given.ts';
import { linkedFrameOf, linkedIn } from './fuse/linked.ts';
import type { Virtualized } from './index.ts';
import { planFor } from './link/virtualize.ts';
import { loadPartsFor, loadRecorded } from './parts/loaded.ts';
import { insideOf, isRecorded } from './policy/recording.ts';
import { normalize } from './policy/options/options.ts';
import type { Options } from './settings/options.ts';

export { WasmvirtError } from './errors.ts';
export type { Options } from './settings/options.ts';
export type { Report } from './policy/report.ts';
export type { Virtualized } from './index.ts';

/**
 * The same as `virtualize` of the main entry, for pages: it loads what the options need for the component, and nothing else. Options and
 * component give the same bytes and the same report, and outputs are checked in the same way.
 *
 * @example const { bytes } = await virtualize(component, { env: { HOME: '/' }, link: 'sibling' });
 * @param bytes a component in the binary format; not changed. The contents of files that the options hold must not change before the promise is
 *   settled
 * @returns a promise that is rejected with a WasmvirtError where the main entry throws one, and with the error of the engine where a part of
 *   this package cannot be loaded
 */
export async function virtualize(bytes: Uint8Array, options: Options = {}): Promise<Virtualized> {
  const policy = normalize(options);
  // it may change while parts are loaded
  const input = checked(bytes).slice();
  const planned = planFor(input, insideOf(policy));
  const parts = await loadPartsFor(planned.plan);
  const frame = linkedFrameOf(input, planned, parts);
  if (!isRecorded(policy)) return linkedIn(frame, input);
  const around = await loadRecorded(policy);
  return around.recordedIn(frame, input, policy, () => around.parts);
}

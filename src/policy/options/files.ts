import { WasmvirtError } from '../../errors.ts';
import { type Mention, say } from '../../settings/sentence.ts';
import { besideMounts, THE_MOUNTS } from './mounts.ts';

/** What lets the host's files in beside virtual ones, in one interface. */
export function bothFiles(rule: Mention): WasmvirtError {
  return new WasmvirtError('conflict', say`${rule} and ${THE_MOUNTS} speak of the same files: ${besideMounts(rule)}`);
}

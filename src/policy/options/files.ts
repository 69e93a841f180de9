import { WasmvirtError } from '../../errors.ts';
import { type Mention, say } from '../../settings/sentence.ts';
import { besideMounts, THE_MOUNTS } from './mounts.ts';

/** What lets the host's files in beside virtual ones, in one interface. */
export function bothFiles(what: Mention | string): WasmvirtError {
  const named = typeof what === 'string' ? [what] : what;
  return new WasmvirtError('conflict', say`${named} and ${THE_MOUNTS} speak of the same files: ${besideMounts(what)}`);
}

import { WasmvirtError } from '../errors.ts';
import { say, type Sentence } from '../settings/sentence.ts';
import { isOutput, isWasi, WASI } from './capabilities/table.ts';
import type { Request, Source } from './draft.ts';
import { mention } from './options/mention.ts';

/**
 * Refuses an import that would stay with the host. What is not WASI's stays only if `allowed`: somebody said so by name.
 *
 * @throws WasmvirtError `conflict`
 */
export function checkLeft({ name, interface: asked, kind }: Request, allowed: boolean, reason: Sentence): void {
  if (kind === 'type') return; // no capability
  const left = say`${mention('deterministic')} leaves nothing to the host, and ${name} would stay`;
  if (asked === undefined ? name.includes(`<${WASI}:`) : isWasi(asked.namespace)) {
    if (asked !== undefined && isOutput(asked)) return;
    throw new WasmvirtError('conflict', say`${left} (${reason}): deny it`, { import: name });
  }
  if (allowed) return;
  const remedy = 'allow it by name if what provides it is deterministic, or deny it';
  throw new WasmvirtError('conflict', say`${left}: ${remedy}`, { import: name });
}

/**
 * Refuses a virtual interface that asks the host.
 *
 * @throws WasmvirtError `conflict`
 */
export function checkSources(name: string, reason: Sentence, sources: Iterable<Source>): void {
  for (const source of sources) {
    if (source !== 'host' && source !== 'overlay' && source !== 'bridge') continue;
    throw new WasmvirtError(
      'conflict',
      say`${mention('deterministic')} leaves nothing to the host, and ${name} would ask it (${reason})`,
    );
  }
}

import { WasmvirtError } from '../../errors.ts';
import type { Policy } from '../policy.ts';
import { overlaps } from './overlap.ts';
import { printSelector } from './selector.ts';

/**
 * Refuses rules about the interfaces for which virtual files stand.
 *
 * @throws WasmvirtError `conflict`
 */
export function checkFiles({ mounts, rules }: Policy): void {
  if (mounts.length === 0) return;
  for (const { effect, selector } of rules) {
    if (!overlaps(selector, FILES)) continue;
    const name = `${effect} ${printSelector(selector)}`;
    if (effect === 'allow') throw bothFiles(name);
    throw new WasmvirtError('conflict', `${name} and the mounts speak of the same files: leave one out`);
  }
}

/** Virtual files stand for all of the subsystem. */
const FILES = { subsystem: 'filesystem', virtual: true } as const;

export function bothFiles(what: string): WasmvirtError {
  const message = `${what} and the mounts speak of the same files: leave out ${what}, or the mounts; allowFs shows the host's beside them`;
  return new WasmvirtError('conflict', message);
}

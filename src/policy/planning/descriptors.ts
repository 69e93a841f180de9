import { Mentions } from '../../component/mention.ts';
import { forEachChild, type FuncType, type ResourceIdentity, type ValueType } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import { say, type Sentence } from '../../settings/sentence.ts';
import { cut } from '../capabilities/cut.ts';
import type { DecidedImport, ResourceOrigins } from '../import-plan.ts';
import { readsOnly } from '../options/host-directories.ts';
import { mention } from '../options/mention.ts';
import { THE_MOUNTS } from '../options/mounts.ts';
import type { Policy } from '../policy.ts';
import type { Ownership } from './ownership.ts';

/**
 * Refuses imports of other packages to which descriptors of the host's directories cannot be given: for good, as adapters keep the host's
 * handle, or at all, where the component may only read a directory, as the host's own handle can do more, and so can what is opened by it.
 * Where it may only read one, no filesystem (of another version) is the host's.
 *
 * @throws WasmvirtError `conflict`
 */
export function checkDescriptors(
  imports: readonly DecidedImport[],
  origins: ResourceOrigins,
  { bridged }: Ownership,
  policy: Policy,
): void {
  const isFile = (resource: ResourceIdentity): boolean => {
    return bridged.has(resource) && origins.get(resource)?.wasi?.subsystem === 'filesystem';
  };
  for (const { item, subsystem, functions } of imports) {
    const name = cut(item.name.name);
    if (subsystem === 'filesystem') {
      if (readsOnly(policy.mounts) && functions.some(({ by }) => by === 'host')) {
        const why = 'may hold directories that are read-only in';
        refuse(
          say`${name} shows directories of the host, which ${why} ${mention('mounts')}: deny it, or leave one out`,
        );
      }
      continue;
    }
    const denied = say`deny ${name}, or leave out ${THE_MOUNTS}`;
    for (const { type, by } of functions) {
      if (by !== 'bridge') continue;
      if (takesOwn(type, isFile)) {
        refuse(
          say`${name} takes descriptors for good, which cannot be done with those of directories of the host: ${denied}`,
        );
      }
      if (readsOnly(policy.mounts) && uses(type, isFile)) {
        refuse(
          say`${name} takes or gives descriptors, with which it can write into directories that are read-only in ${mention('mounts')}: ${denied}`,
        );
      }
    }
  }
}

function uses(type: FuncType, isFile: (resource: ResourceIdentity) => boolean): boolean {
  const mentions = new Mentions();
  mentions.func(type);
  return [...mentions.resources.keys()].some(isFile);
}

function takesOwn({ params }: FuncType, isFile: (resource: ResourceIdentity) => boolean): boolean {
  const seen = new Set<object>();
  const holds = (type: ValueType | undefined): boolean => {
    if (typeof type !== 'object' || seen.has(type)) return false;
    seen.add(type);
    if (type.kind === 'own') return isFile(type.resource.identity);
    let found = false;
    forEachChild(type, (part) => (found ||= holds(part)));
    return found;
  };
  return params.some(({ type }) => holds(type));
}

function refuse(sentence: Sentence): never {
  throw new WasmvirtError('conflict', sentence);
}

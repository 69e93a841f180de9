import type { InterfaceName } from '../../component/extern-name.ts';
import type { Mount } from '../../settings/file-tree.ts';
import { isVersion03 } from '../capabilities/table.ts';
import type { NamedFunction } from '../draft.ts';
import { bothFiles } from '../options/files.ts';
import { isAllHost, showsHost } from '../options/host-directories.ts';
import { mention } from '../options/mention.ts';
import { mountSize } from '../options/mounts.ts';
import { printSelector } from '../options/selector.ts';
import type { Policy, Rule } from '../policy.ts';

/** A decision about an interface of the filesystem where there are virtual files. */
export interface FilesystemDecision {
  readonly decision: 'virtual' | 'deny';
  readonly reason: string;
  readonly help: string;
}

/**
 * `undefined` where there are no virtual files. `rule` is the strongest that names the import.
 *
 * @throws WasmvirtError `conflict` if the rule lets the host's files in as well, under a name that `checkFiles` did not see
 */
export function filesystemDecision(
  policy: Policy,
  asked: InterfaceName,
  rule: Rule | undefined,
): FilesystemDecision | undefined {
  if (policy.mounts.length === 0) return undefined;
  if (isVersion03(asked.version)) {
    // a rule for just these is a matter of its own
    if (rule !== undefined) return undefined;
    return { decision: 'deny', reason: 'virtual files are for WASI 0.2', help: INSTEAD };
  }
  if (rule?.effect === 'deny') return undefined;
  if (rule !== undefined) throw bothFiles(mention('allow', printSelector(rule.selector)));
  return { decision: 'virtual', reason: reasonOf(policy), help: INSTEAD };
}

/** Whether the host's own directories show beside the mounts. */
export function showsAllOfHost({ subsystems }: Policy): boolean {
  return subsystems.get('filesystem') === true;
}

/**
 * Where the functions of an interface of virtual files come from: `merge` is ours and asks the host where something is the host's; `bridge` is
 * the host's, and the descriptors it takes and gives are ours. Those that do not have the type that WASI gives them are left out: they are
 * denied.
 */
export function filesystemSources(
  policy: Policy,
  functions: readonly NamedFunction[],
): ReadonlyMap<string, 'virtual' | 'merge' | 'bridge'> {
  const all = functions.flatMap(({ name, standard }) => (standard === true ? [name] : []));
  if (!showsAllOfHost(policy) && !showsHost(policy.mounts)) return new Map(all.map((name) => [name, 'virtual']));
  const methods = isAllHost(policy.mounts) ? 'bridge' : 'merge';
  return new Map(
    all.map((name) => {
      if (name === 'get-directories') return [name, 'merge'];
      return [name, name === 'filesystem-error-code' ? 'bridge' : methods];
    }),
  );
}

const INSTEAD = '--allow-fs in place of --mount';

function reasonOf(policy: Policy): string {
  const { mounts } = policy;
  const beside = showsAllOfHost(policy) ? ", the host's directories beside them" : '';
  const virtual = mounts.filter(({ root }) => root.kind === 'directory');
  const hosts = mounts.length - virtual.length;
  const some = hosts === 0 ? '' : `${hosts} ${hosts === 1 ? 'directory' : 'directories'} of the host under other names`;
  if (virtual.length === 0) return `${some}${beside}`;
  return `${mounted(virtual)}${some === '' ? '' : `, ${some}`}${beside}`;
}

function mounted(mounts: readonly Mount[]): string {
  const files = mounts.reduce((sum, { root }) => sum + mountSize(root).files, 0);
  const [first, ...others] = mounts.map(({ name }) => name);
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `${files} ${files === 1 ? 'file' : 'files'} mounted at ${first ?? ''}${more}`;
}

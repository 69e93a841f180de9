import type { OptionsFragment } from '../../settings/options.ts';
import type { Mount } from '../../settings/file-tree.ts';
import type { Sentence } from '../../settings/sentence.ts';
import { isVersion03 } from '../capabilities/table.ts';
import type { NamedFunction, Source } from '../draft.ts';
import { bothFiles } from '../options/files.ts';
import { isAllHost, showsHost } from '../options/host-directories.ts';
import { mention } from '../options/mention.ts';
import { mountSize } from '../options/mounts.ts';
import { printSelector } from '../options/selector.ts';
import type { Policy } from '../policy.ts';
import type { SubsystemDecision, SubsystemPolicy, SubsystemRequest } from './subsystem.ts';

/** The functions by which templates open, and look at, what the host has. */
export const OPEN = '[method]descriptor.open-at';
export const STAT = '[method]descriptor.stat-at';

/** `wasi:filesystem`. */
export const filesystem: SubsystemPolicy = {
  isReplaced: ({ mounts }) => mounts.length > 0,
  decide,
  sources: (policy, { functions, interface: asked }) => sourcesOf(policy, functions, isVersion03(asked.version)),
  resources: new Map([
    ['descriptor', 'types'],
    ['directory-entry-stream', 'types'],
  ]),
  makes: (_, { import: { decision, interface: asked } }) => {
    // WASI 0.3 has no resource for streams
    const of02 = decision === 'virtual' && !isVersion03(asked?.version);
    return { stream: of02 ? 'file' : 'closed', pollable: 'ready' };
  },
  asks: (policy) => (showsAnyOfHost(policy) ? [OPEN, STAT] : []),
  notes: (imports, { mounts }) => {
    const waits = imports.some(({ interface: asked, subsystem, decision }) => {
      return subsystem === 'filesystem' && decision === 'virtual' && isVersion03(asked?.version);
    });
    return waits && showsHost(mounts) ? [OPENED_BY_HOST] : [];
  },
};

const OPENED_BY_HOST: Sentence = [
  'for WASI 0.3, a directory of the host is there only if the host opens it for the component under the very name given by ',
  mention('mounts'),
  ', not one that is below it: get-directories cannot wait for anything to be opened',
];

/**
 * `undefined` where there are no virtual files.
 *
 * @throws WasmvirtError `conflict` if a rule lets the host's files in as well, under a name that `checkFiles` did not see
 */
function decide(policy: Policy, { verdict: { rule } }: SubsystemRequest): SubsystemDecision | undefined {
  if (policy.mounts.length === 0) return undefined;
  if (rule?.effect === 'deny') return undefined;
  if (rule !== undefined) throw bothFiles(mention('allow', printSelector(rule.selector)));
  return { decision: 'virtual', reason: reasonOf(policy), decidedBy: undefined, option: instead(policy) };
}

/** Whether the host's own directories show beside the mounts. */
export function showsAllOfHost({ subsystems }: Policy): boolean {
  return subsystems.get('filesystem') === true;
}

/** Whether virtual files have anything of the host among them. */
export function showsAnyOfHost(policy: Policy): boolean {
  return showsAllOfHost(policy) || showsHost(policy.mounts);
}

/**
 * `overlay` is ours and asks the host where something is the host's; `bridge` is the host's, and the descriptors it takes and gives are
 * ours. Those that do not have the type that WASI gives them are left out: they are denied.
 */
function sourcesOf(policy: Policy, functions: readonly NamedFunction[], is03: boolean): ReadonlyMap<string, Source> {
  const all = functions.flatMap(({ name, standard }) => (standard === true ? [name] : []));
  if (!showsAnyOfHost(policy)) return new Map(all.map((name) => [name, 'virtual']));
  // nothing that waits is translated by itself
  const methods = isAllHost(policy.mounts) && !is03 ? 'bridge' : 'overlay';
  return new Map(
    all.map((name) => {
      if (name === 'get-directories') return [name, 'overlay'];
      return [name, name === 'filesystem-error-code' ? 'bridge' : methods];
    }),
  );
}

/** The host's files in place of the virtual ones; `undefined` where an output goes into one of these. */
function instead({ stdio, trace }: Policy): OptionsFragment | undefined {
  const written = [...stdio.values(), trace].some((said) => said?.kind === 'file');
  return written ? undefined : { filesystem: 'allow', mounts: {} };
}

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

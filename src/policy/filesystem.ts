import type { InterfaceName } from '../component/extern-name.ts';
import { WasmvirtError } from '../errors.ts';
import { capability, isVersion03, packageSubsystem } from './capabilities.ts';
import { mountSize } from './mounts.ts';
import type { Policy, Rule } from './options.ts';
import { printSelector, type Selector } from './selector.ts';

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
  if (rule !== undefined) throw bothFiles(`allow ${printSelector(rule.selector)}`);
  return { decision: 'virtual', reason: reasonOf(policy), help: INSTEAD };
}

const INSTEAD = '--allow-fs in place of --mount';

/**
 * Refuses to show files of the host beside virtual ones.
 *
 * @throws WasmvirtError `conflict`
 */
export function checkFiles({ mounts, subsystems, rules }: Policy): void {
  if (mounts.length === 0) return;
  if (subsystems.get('filesystem') === true) throw bothFiles('allowFs');
  for (const { effect, selector } of rules) {
    if (!namesFiles(selector)) continue;
    const name = `${effect} ${printSelector(selector)}`;
    if (effect === 'allow') throw bothFiles(name);
    throw new WasmvirtError('conflict', `${name} and the mounts speak of the same files: leave one out`);
  }
}

/** Whether a rule is about the interfaces for which virtual files stand, by its name alone. */
function namesFiles(selector: Selector): boolean {
  if (selector.kind === 'plain') return false;
  const { version } = selector.kind === 'interface' ? selector.name : selector;
  if (isVersion03(version)) return false;
  if (selector.kind === 'interface') return capability(selector.name)?.subsystem === 'filesystem';
  return packageSubsystem(selector.namespace, selector.package) === 'filesystem';
}

function bothFiles(what: string): WasmvirtError {
  const message = `host directories beside virtual files are not supported yet: leave out ${what}, or the mounts`;
  return new WasmvirtError('conflict', message);
}

function reasonOf({ mounts }: Policy): string {
  const files = mounts.reduce((sum, { root }) => sum + mountSize(root).files, 0);
  const [first, ...others] = mounts.map(({ name }) => name);
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `${files} ${files === 1 ? 'file' : 'files'} mounted at ${first ?? ''}${more}`;
}

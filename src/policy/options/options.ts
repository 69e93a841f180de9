import type { Options } from '../../settings/options.ts';
import { type Mention, say } from '../../settings/sentence.ts';
import type { StdioStream, Subsystem } from '../capabilities/table.ts';
import type { PlacedFile, Policy, Rule, StdioPolicy, TracePolicy } from '../policy.ts';
import type { Mount } from '../../settings/file-tree.ts';
import { clockPolicy } from './clocks.ts';
import { checkDeterministic, withDefaults } from './deterministic.ts';
import { readsOnly } from './host-directories.ts';
import { mention, mentionWith, proposal } from './mention.ts';
import { placeFile } from './mounts.ts';
import { didYouMean } from './nearest.ts';
import { rulesOf } from './network.ts';
import { fail, quote, refuse } from './option-values.ts';
import { plainData } from './plain-data.ts';
import { ruleMention } from './rules.ts';
import { printSelector } from './selector.ts';
import { type CheckedOptions, formerKey, KEYS, rowOf } from './table.ts';
import { checkVariables, environmentOf, variablesOf } from './variables.ts';

export type { Options } from '../../settings/options.ts';

/**
 * Checks options that may come from anywhere and completes them.
 *
 * @throws WasmvirtError `bad-option` for an unknown key or a value of the wrong form, `conflict` for two that contradict
 *   each other
 */
export function normalize(options: Options = {}): Policy {
  const given = givenOptions(plainData(options, 'the options'));
  const said = checkedOptions(given);
  const completed = said.deterministic === true ? { ...checkedOptions(withDefaults(given)), ...said } : said;
  const rules = [...(completed.allow ?? []), ...(completed.deny ?? [])];
  checkOpposites(rules);
  const { epoch = 0 } = completed;
  const environment = environmentOf(completed.environment, completed.env);
  const policy: Policy = {
    given: Object.fromEntries(given),
    allowAll: completed.all === 'allow',
    subsystems: subsystemsOf(completed),
    ...standardStreams(completed),
    rules,
    network: { http: rulesOf(completed.http), sockets: rulesOf(completed.sockets) },
    clock: clockPolicy(completed.clocks, epoch),
    random: completed.random?.kind === 'seed' ? completed.random : undefined,
    insecureRandom: completed.insecureRandom,
    environment: { ...environment, args: completed.args, cwd: completed.cwd },
    config: variablesOf(completed.config),
    epoch,
    onDeny: completed.onDeny ?? 'error',
    link: completed.link ?? 'auto',
    validate: completed.validate ?? true,
    deterministic: completed.deterministic ?? false,
    control: completed.control ?? false,
    record: completed.record,
    replay: completed.replay,
  };
  if (policy.record !== undefined && policy.replay !== undefined) {
    refuse(say`${mention('record')} and ${mention('replay')} leave nothing to record: leave one out`, 'record');
  }
  checkCaptured(policy);
  if (policy.deterministic) checkDeterministic(said);
  checkClaims(rules, completed, said);
  if (readsOnly(policy.mounts) && policy.subsystems.get('filesystem') === true) {
    const why = "the host's directories, which may hold those that can only be read";
    refuse(say`${mention('filesystem')} shows ${why} in ${mention('mounts')}: leave one out`);
  }
  checkHidden(policy);
  return policy;
}

/** The options that are there, by key. */
function givenOptions(options: unknown): ReadonlyMap<keyof Options, unknown> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) fail('the options must be an object');
  const given = new Map<keyof Options, unknown>();
  for (const [name, value] of Object.entries(options)) {
    const key = KEYS.find((one) => one === name) ?? unknownOption(name);
    if (value !== undefined) given.set(key, value);
  }
  return given;
}

function unknownOption(name: string): never {
  const now = formerKey(name);
  if (now !== undefined) fail(`there is no option ${quote(name)}: say ${now}`);
  return fail(`there is no option ${quote(name)}${didYouMean(name, KEYS)}`);
}

function checkedOptions(values: ReadonlyMap<keyof Options, unknown>): CheckedOptions {
  return Object.fromEntries([...values].map(([key, value]) => [key, rowOf(key).read(value)]));
}

function subsystemsOf(said: CheckedOptions): ReadonlyMap<Subsystem, boolean> {
  const subsystems = new Map<Subsystem, boolean>();
  for (const key of KEYS) {
    const row = rowOf(key);
    const allowed = key in said ? row.allows?.(said[key]) : undefined;
    if (row.subsystem !== undefined && allowed !== undefined) subsystems.set(row.subsystem, allowed);
  }
  return subsystems;
}

const STREAMS: readonly StdioStream[] = ['stdin', 'stdout', 'stderr'];

/** The streams, and the mounts with the files that outputs go into. */
function standardStreams(said: CheckedOptions): Pick<Policy, 'stdio' | 'mounts' | 'trace'> {
  const stdio = new Map<StdioStream, StdioPolicy>();
  const files = new Map<string, PlacedFile>();
  let mounts: readonly Mount[] = said.mounts ?? [];
  const placed = (path: string, what: Mention): PlacedFile => {
    let file = files.get(path);
    if (file === undefined) {
      ({ mounts, file } = placeFile(mounts, path, what));
      files.set(path, file);
    }
    return file;
  };
  for (const stream of STREAMS) {
    const value = said[stream] ?? (said.stdio === 'ignore' ? { kind: said.stdio } : undefined);
    if (value === undefined) continue;
    stdio.set(stream, value.kind === 'file' ? { ...value, file: placed(value.path, mention(stream)) } : value);
  }
  const to = said.trace;
  const trace: TracePolicy | undefined = to?.kind === 'file' ? { ...to, file: placed(to.path, mention('trace')) } : to;
  return { stdio, mounts, trace };
}

/** What is kept can only be taken by who controls the output. */
function checkCaptured({ control, stdio }: Policy): void {
  if (control) return;
  for (const [stream, { kind }] of stdio) {
    if (kind !== 'capture') continue;
    refuse(say`${mentionWith(stream, kind)} keeps what only ${proposal('control', true)} lets out: say both`, stream);
  }
}

function checkOpposites(rules: readonly Rule[]): void {
  const denied = new Set(rules.filter((rule) => rule.effect === 'deny').map((rule) => printSelector(rule.selector)));
  for (const { effect, selector } of rules) {
    const name = printSelector(selector);
    if (effect === 'deny' || !denied.has(name)) continue;
    const both = say`${mention('allow', name)} and ${mention('deny', name)}`;
    refuse(say`${name} is both allowed and denied, by ${both}: leave one of the two out`);
  }
}

/** Rules about what an option alone decides, or `deterministic` where nothing was said of that option. */
function checkClaims(rules: readonly Rule[], completed: CheckedOptions, said: CheckedOptions): void {
  for (const rule of rules) {
    for (const key of KEYS) {
      const row = rowOf(key);
      const claim = key in completed ? row.claims?.(completed[key]) : undefined;
      if (claim?.covers(rule) !== true) continue;
      const named = ruleMention(rule);
      if (key in said) {
        const remedy = claim.remedy?.(named) ?? ['leave one out'];
        const by = Array.isArray(claim.by) ? claim.by : [claim.by];
        refuse(say`${named} and ${by} speak of ${claim.what}: ${remedy}`);
      }
      const byDefault = row.deterministic;
      if (byDefault === undefined) continue;
      const meant = say`${proposal(key, byDefault)}, which ${mention('deterministic')} means,`;
      const remedy = say`leave out ${named}, or say ${mention(key)}`;
      refuse(say`${named} and ${meant} speak of ${claim.what}: ${remedy}`);
    }
  }
}

/** Variables and keys that are hidden though none are shown. */
function checkHidden({ environment, config, subsystems, allowAll, rules }: Policy): void {
  const some = (subsystem: Subsystem): boolean =>
    subsystems.get(subsystem) ?? (allowAll || rules.some((rule) => rule.effect === 'allow'));
  checkVariables('environment', environment, some('environment'));
  checkVariables('config', config, some('config'));
}

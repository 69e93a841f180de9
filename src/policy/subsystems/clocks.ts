import type { InterfaceName } from '../../component/extern-name.ts';
import { value } from '../capabilities/answer.ts';
import { isVersion03 } from '../capabilities/table.ts';
import type { NamedFunction, Source } from '../draft.ts';
import type { Policy, Rule, ClockPolicy } from '../policy.ts';
import { printDuration, printInstant, SECOND } from '../options/time.ts';

/** A decision about an interface of the clocks by the option `clock`, which counts before what is said about the subsystem. */
export interface ClockDecision {
  readonly decision: 'host' | 'deny' | 'virtual';
  readonly reason: string;
  readonly help: string | undefined;
}

const ALLOW = '--clock=allow';

/** `undefined` where nothing was said. `rule` is the strongest that names the import. */
export function clockDecision(
  { clock }: Policy,
  asked: InterfaceName,
  rule: Rule | undefined,
): ClockDecision | undefined {
  switch (clock?.kind) {
    case undefined:
      return undefined;
    case 'allow':
      return { decision: 'host', reason: `allowed by ${ALLOW}`, help: undefined };
    case 'deny':
      return { decision: 'deny', reason: 'denied by --clock=deny', help: ALLOW };
    case 'fixed':
    case 'step':
    case 'offset':
      break;
    default:
      return clock satisfies never;
  }
  if (isVersion03(asked.version) || !CLOCKS.has(asked.interface)) {
    // a rule for just these is a matter of its own
    if (rule !== undefined) return undefined;
    return { decision: 'deny', reason: 'virtual clocks are for WASI 0.2', help: ALLOW };
  }
  switch (clock.kind) {
    case 'fixed':
      return { decision: 'virtual', reason: `always ${printInstant(clock.at)}`, help: ALLOW };
    case 'step': {
      const reason = `from ${printInstant(clock.from)} on, ${printDuration(clock.by)} for each look`;
      return { decision: 'virtual', reason, help: ALLOW };
    }
    case 'offset': {
      if (asked.interface === 'wall-clock') {
        return { decision: 'virtual', reason: `the host's, shifted by ${printDuration(clock.by)}`, help: ALLOW };
      }
      return { decision: 'host', reason: "the host's: an offset shifts the wall clock alone", help: undefined };
    }
    default:
      return clock satisfies never;
  }
}

const CLOCKS: ReadonlySet<string> = new Set(['monotonic-clock', 'wall-clock', 'timezone']);

/**
 * Where the functions of a virtual clock come from: what is always the same is answered from its type. Functions that are unknown, or
 * that hand-written code does not fit, are left out: they are denied.
 */
export function clockSources(
  { clock }: Policy,
  asked: InterfaceName,
  functions: readonly NamedFunction[],
): ReadonlyMap<string, Source> {
  const sources = new Map<string, Source>();
  if (clock === undefined || clock.kind === 'allow' || clock.kind === 'deny') return sources;
  for (const { name, standard } of functions) {
    const source = standard === false ? undefined : sourceOf(clock, `${asked.interface}.${name}`);
    if (source !== undefined) sources.set(name, source);
  }
  return sources;
}

function sourceOf(
  clock: Exclude<ClockPolicy, { readonly kind: 'allow' } | { readonly kind: 'deny' }>,
  name: string,
): Source | undefined {
  if (clock.kind === 'offset') {
    return name === 'wall-clock.now' ? 'merge' : name === 'wall-clock.resolution' ? 'host' : undefined;
  }
  const fixed = clock.kind === 'fixed';
  const resolution = fixed ? 1n : clock.by;
  switch (name) {
    case 'monotonic-clock.now':
    case 'monotonic-clock.subscribe-instant':
    case 'monotonic-clock.subscribe-duration':
      return 'virtual';
    case 'monotonic-clock.resolution':
      return value(resolution);
    case 'wall-clock.now':
      return fixed ? value(datetime(clock.at)) : 'virtual';
    case 'wall-clock.resolution':
      return value(datetime(resolution));
    case 'timezone.display':
      return value({ 'utc-offset': 0, name: 'UTC', 'in-daylight-saving-time': false });
    case 'timezone.utc-offset':
      return value(0);
    default:
      return undefined;
  }
}

function datetime(nanoseconds: bigint): { readonly seconds: bigint; readonly nanoseconds: bigint } {
  return { seconds: nanoseconds / SECOND, nanoseconds: nanoseconds % SECOND };
}

import type { OptionsFragment } from '../../settings/options.ts';
import { value } from '../capabilities/answer.ts';
import { isVersion03 } from '../capabilities/table.ts';
import type { Source } from '../draft.ts';
import { givenAs } from '../options/fragment.ts';
import { printDuration, printInstant, SECOND } from '../options/time.ts';
import type { ClockPolicy, Policy } from '../policy.ts';
import {
  namesImport,
  type SourcesRequest,
  type SubsystemDecision,
  type SubsystemPolicy,
  type SubsystemRequest,
} from './subsystem.ts';

/** `wasi:clocks`. */
export const clocks: SubsystemPolicy = {
  isReplaced: ({ clock }) => clock !== undefined,
  decide,
  sources,
  makes: (policy, { import: { decision } }) => {
    const timers = decision === 'virtual' || (decision === 'deny' && policy.onDeny !== 'trap');
    return { stream: 'closed', pollable: timers ? 'timer' : 'ready' };
  },
};

const ALLOW: OptionsFragment = { clocks: 'allow' };

function decide(policy: Policy, { interface: name, verdict }: SubsystemRequest): SubsystemDecision | undefined {
  const { clock } = policy;
  if (clock === undefined || namesImport(verdict)) return undefined;
  const decidedBy = givenAs('clocks', policy);
  if (isVersion03(name.version) || !CLOCKS.has(name.interface)) {
    // a rule that names this interface decides instead
    if (verdict.rule !== undefined) return undefined;
    if (!CLOCKS.has(name.interface)) {
      return { decision: 'deny', reason: 'virtual clocks need nothing of it', decidedBy, option: ALLOW };
    }
  }
  switch (clock.kind) {
    case 'fixed':
      return { decision: 'virtual', reason: `always ${printInstant(clock.at)}`, decidedBy, option: ALLOW };
    case 'step': {
      const reason = `from ${printInstant(clock.from)} on, ${printDuration(clock.by)} for each look`;
      return { decision: 'virtual', reason, decidedBy, option: ALLOW };
    }
    case 'offset': {
      if (name.interface === 'wall-clock' || name.interface === 'system-clock') {
        const reason = `the host's, shifted by ${printDuration(clock.by)}`;
        return { decision: 'virtual', reason, decidedBy, option: ALLOW };
      }
      const reason = "the host's: an offset shifts the wall clock alone";
      return { decision: 'host', reason, decidedBy, option: undefined };
    }
    default:
      return clock satisfies never;
  }
}

const CLOCKS: ReadonlySet<string> = new Set(['monotonic-clock', 'wall-clock', 'system-clock', 'timezone']);

/**
 * Functions that always answer the same are written from their types. Functions that are unknown, or that hand-written code does not fit, are
 * left out: they are denied.
 */
function sources(
  { clock }: Policy,
  { interface: { interface: clockName }, functions }: SourcesRequest,
): ReadonlyMap<string, Source> {
  const found = new Map<string, Source>();
  if (clock === undefined) return found;
  for (const { name, standard } of functions) {
    const source = standard === false ? undefined : sourceOf(clock, `${clockName}.${name}`);
    if (source !== undefined) found.set(name, source);
  }
  return found;
}

function sourceOf(clock: ClockPolicy, name: string): Source | undefined {
  if (clock.kind === 'offset') {
    if (name === 'wall-clock.now' || name === 'system-clock.now') return 'overlay';
    return name === 'wall-clock.resolution' || name === 'system-clock.get-resolution' ? 'host' : undefined;
  }
  const fixed = clock.kind === 'fixed';
  const resolution = fixed ? 1n : clock.by;
  switch (name) {
    case 'monotonic-clock.now':
    case 'monotonic-clock.subscribe-instant':
    case 'monotonic-clock.subscribe-duration':
    case 'monotonic-clock.wait-until':
    case 'monotonic-clock.wait-for':
      return 'virtual';
    case 'monotonic-clock.resolution':
    case 'monotonic-clock.get-resolution':
    case 'system-clock.get-resolution':
      return value(resolution);
    case 'wall-clock.now':
    case 'system-clock.now':
      return fixed ? value(datetime(clock.at)) : 'virtual';
    case 'wall-clock.resolution':
      return value(datetime(resolution));
    case 'timezone.display':
      return value({ 'utc-offset': 0, name: 'UTC', 'in-daylight-saving-time': false });
    case 'timezone.utc-offset':
      return value(0);
    case 'timezone.iana-id':
    case 'timezone.to-debug-string':
      return value('UTC');
    default:
      return undefined;
  }
}

function datetime(nanoseconds: bigint): { readonly seconds: bigint; readonly nanoseconds: bigint } {
  return { seconds: nanoseconds / SECOND, nanoseconds: nanoseconds % SECOND };
}

import type { ClocksOption } from '../../settings/options.ts';
import { say } from '../../settings/sentence.ts';
import type { ClockPolicy } from '../policy.ts';
import { allowedBy } from './capability.ts';
import { mention, mentionWith, within } from './mention.ts';
import { entriesOf, fail } from './option-values.ts';
import { overlaps } from './overlap.ts';
import type { Flag } from './flag.ts';
import type { OptionRow } from './row.ts';
import { durationOf, instantOf, printDuration, printInstant, SECOND } from './time.ts';
import { checkOnlyOne, has, misspelled, switchOf, valueOf, type Words } from './words.ts';

/** `Options.clocks`, checked. */
export type ClocksSaid = 'allow' | 'deny' | VirtualClocks;

/** As in the policy, but that stepping clocks may leave open where they begin. */
type VirtualClocks =
  | Extract<ClockPolicy, { readonly kind: 'fixed' | 'offset' }>
  | { readonly kind: 'step'; readonly by: bigint; readonly from: bigint | undefined };

/** The clocks count in 64 bits. */
const MAX_STEP = 2n ** 64n - 1n;

const CLOCK: Flag = {
  name: '--clock',
  arity: 'value',
  placeholder: 'WHAT',
  choices: ['allow', 'deny', 'fixed:', 'step:', 'offset:'],
  help: "clocks: allow, deny, fixed:T, step:D, or offset:D (the host's wall clock, shifted)",
};

const ALLOW_CLOCKS: Flag = { name: '--allow-clocks', arity: 'switch', help: "the host's clocks and timers" };

const CLOCKS = mention('clocks');

export const clocks: OptionRow<'clocks', ClocksSaid> = {
  subsystem: 'clocks',
  about: { subsystem: 'clocks', name: 'wasi:clocks' },
  values: "`'allow'`, `'deny'`, `{ fixed: T }`, `{ step: D, from: T }`, `{ offset: D }`",
  flags: [CLOCK, ALLOW_CLOCKS],
  formerly: { allowClocks: "clocks: 'allow'", clock: 'clocks' },
  deterministic: { step: '1ms' },
  read: readClocks,
  fromWords: (words) => {
    checkOnlyOne(words, CLOCK, ALLOW_CLOCKS);
    const value = valueOf(words, CLOCK);
    if (value !== undefined) return clocksOf(words, value);
    return switchOf(words, ALLOW_CLOCKS);
  },
  toWords: (value, words) => {
    if (value === 'allow' && !has(words, CLOCK)) return [ALLOW_CLOCKS.name];
    return [`${CLOCK.name}=${wordOf(value)}`];
  },
  allows: allowedBy,
  asksHost: (said) => {
    if (said === 'allow') return mentionWith('clocks', said);
    if (said === 'deny' || said.kind !== 'offset') return undefined;
    return mentionWith('clocks', { offset: printDuration(said.by) });
  },
  claims: (said) => {
    if (typeof said === 'string') return undefined;
    return {
      by: CLOCKS,
      what: 'the same interfaces',
      covers: ({ selector }) => overlaps(selector, { subsystem: 'clocks', only02: true }),
    };
  },
};

/** With where stepping clocks begin that do not say so: at the epoch, in seconds since 1970. */
export function clockPolicy(said: ClocksSaid | undefined, epoch: number): ClockPolicy | undefined {
  if (said === undefined || typeof said === 'string') return undefined;
  return said.kind === 'step' ? { ...said, from: said.from ?? BigInt(epoch) * SECOND } : said;
}

function readClocks(value: unknown): ClocksSaid {
  if (value === 'allow' || value === 'deny') return value;
  const given = new Map(entriesOf(value));
  const keys = [...given.keys()].sort().join();
  const instant = (key: string): bigint => within(CLOCKS, () => instantOf(given.get(key)));
  const duration = (key: string): bigint => within(CLOCKS, () => durationOf(given.get(key)));
  switch (keys) {
    case 'fixed':
      return { kind: 'fixed', at: instant('fixed') };
    case 'step':
    case 'from,step': {
      const by = duration('step');
      if (by <= 0n || by > MAX_STEP) {
        const why = 'or programs that wait in a loop would never end, and less than 584 years';
        fail(say`${CLOCKS}: a step must be more than 0, ${why}`);
      }
      return { kind: 'step', by, from: given.has('from') ? instant('from') : undefined };
    }
    case 'offset':
      return { kind: 'offset', by: duration('offset') };
    default:
      return fail(
        say`${CLOCKS} must be 'allow', 'deny', or an object with fixed, with step (and from), or with offset`,
      );
  }
}

/** What stands behind `--clock`. Times and durations are checked with the options. */
function clocksOf(words: Words, value: string): ClocksOption {
  if (value === 'allow' || value === 'deny') return value;
  const [, kind, rest = ''] = /^(fixed|step|offset):(.+)$/.exec(value) ?? [];
  switch (kind) {
    case 'fixed':
      return { fixed: rest };
    case 'offset':
      return { offset: rest };
    case 'step': {
      const [, step = rest, from] = /^([^,]*),from:(.+)$/.exec(rest) ?? [];
      return from === undefined ? { step } : { step, from };
    }
    default: {
      const known = 'allow, deny, fixed:TIME, step:DURATION, step:DURATION,from:TIME or offset:DURATION';
      return misspelled(words, CLOCK, `is one of ${known}`, value);
    }
  }
}

function wordOf(value: ClocksOption): string {
  if (typeof value === 'string') return value;
  if ('fixed' in value) return `fixed:${instantWord(value.fixed)}`;
  if ('offset' in value) return `offset:${durationWord(value.offset)}`;
  const from = value.from === undefined ? '' : `,from:${instantWord(value.from)}`;
  return `step:${durationWord(value.step)}${from}`;
}

function instantWord(value: string | number | bigint): string {
  return typeof value === 'string' ? value : printInstant(instantOf(value));
}

function durationWord(value: string | number | bigint): string {
  return typeof value === 'string' ? value : printDuration(durationOf(value));
}

import type { ClockPolicy } from '../policy.ts';
import { entriesOf, fail } from './option-values.ts';
import { durationOf, instantOf, SECOND } from './time.ts';

/** As `Options.clock` may say it. */
export type ClockOption =
  | 'allow'
  | 'deny'
  | { readonly fixed: Instant }
  | { readonly step: Duration; readonly from?: Instant }
  | { readonly offset: Duration };

/** RFC 3339 (`2026-01-01T00:00:00Z`), seconds since 1970 as a number or text, or nanoseconds since 1970 as a bigint. */
export type Instant = string | number | bigint;

/** A text with its unit (`10us`, `1ms`, `5s`, `2h`, `-3d`), a number of seconds, or nanoseconds as a bigint. */
export type Duration = string | number | bigint;

/** The clocks count in 64 bits. */
const MAX_STEP = 2n ** 64n - 1n;

/**
 * Checks `Options.clock`. `epoch`: where stepping clocks begin that do not say so, in seconds since 1970.
 *
 * @throws WasmvirtError `bad-option`
 */
export function clockOf(value: unknown, epoch: number): ClockPolicy | undefined {
  if (value === undefined) return undefined;
  if (value === 'allow' || value === 'deny') return { kind: value };
  const given = new Map(entriesOf(value).filter(([, content]) => content !== undefined));
  const keys = [...given.keys()].sort().join();
  switch (keys) {
    case 'fixed':
      return { kind: 'fixed', at: instantOf('clock', given.get('fixed')) };
    case 'step':
    case 'from,step': {
      const by = durationOf('clock', given.get('step'));
      if (by <= 0n || by > MAX_STEP) {
        fail(
          'clock: a step must be more than 0, or programs that wait in a loop would never end, and less than 584 years',
        );
      }
      return {
        kind: 'step',
        by,
        from: given.has('from') ? instantOf('clock', given.get('from')) : BigInt(epoch) * SECOND,
      };
    }
    case 'offset':
      return { kind: 'offset', by: durationOf('clock', given.get('offset')) };
    default:
      fail(`clock must be 'allow', 'deny', or an object with fixed, with step (and from), or with offset`);
  }
}

import type { Options } from '../index.ts';
import { UsageError } from './args.ts';
import type { OptionName } from './option-table.ts';

/** The value of `--clock`. Times and durations are checked by the library. */
export function clockOption(value: string | undefined): Options['clock'] {
  if (value === undefined || value === 'allow' || value === 'deny') return value;
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
      throw new UsageError(`--clock is one of ${known}, not ${JSON.stringify(value)}`);
    }
  }
}

/** The value of `--random` or `--insecure-random`. Seeds are numbers here, so that a slip of the pen is none. */
export function randomOption(name: OptionName, value: string | undefined): Options['random'] {
  if (value === undefined || value === 'allow' || value === 'deny') return value;
  const [, seed] = /^seed:(\d+|0[xX][\da-fA-F]+)$/.exec(value) ?? [];
  if (seed === undefined) {
    throw new UsageError(`${name} is one of allow, deny or seed:NUMBER, not ${JSON.stringify(value)}`);
  }
  return { seed: BigInt(seed) };
}

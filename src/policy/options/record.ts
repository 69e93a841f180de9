import { sha256 } from '../../bytes/sha256.ts';
import type { Options } from '../../settings/options.ts';
import type { Policy } from '../policy.ts';
import { KEYS, rowOf } from './table.ts';

/**
 * The options that were given, as plain data: the same options give the same, whatever their order. It has digests in place of the contents
 * of files and the values of variables, and texts in place of numbers that JSON lacks.
 */
export function recordOptions(policy: Policy): Readonly<Record<string, unknown>> {
  let recorded = known.get(policy);
  if (recorded === undefined) {
    recorded = record(policy);
    known.set(policy, recorded);
  }
  return recorded;
}

// a memo without observable state: a policy does not change, and its files are read for it
const known = new WeakMap<Policy, Readonly<Record<string, unknown>>>();

function record(policy: Policy): Readonly<Record<string, unknown>> {
  const recorded: Record<string, unknown> = {};
  for (const key of KEYS) {
    const value = policy.given[key];
    // what is off is as if it were not there
    if (value === undefined || value === false) continue;
    recorded[key] = recordOne(key, value, policy);
  }
  return recorded;
}

function recordOne<Key extends keyof Options>(key: Key, value: NonNullable<Options[Key]>, policy: Policy): unknown {
  const row = rowOf(key);
  return plain(row.record === undefined ? value : row.record(value, policy));
}

/** Values that were checked: no deeper than any option is. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return { bytes: value.length, digest: sha256(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  const entries = Object.entries(value).filter(([, content]) => content !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, content]) => [key, plain(content)]),
  );
}

import { fail, quote } from './option-values.ts';

/** Instants and durations as options have them, and as nanoseconds. */

export const SECOND = 1_000_000_000n;
/** The end of the year 9999, in seconds since 1970: RFC 3339 has no later one. */
const MAX_SECONDS = 253_402_300_799n;
const MAX = (MAX_SECONDS + 1n) * SECOND - 1n;

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1000n],
  ['µs', 1000n],
  ['ms', 1_000_000n],
  ['s', SECOND],
  ['m', 60n * SECOND],
  ['h', 3600n * SECOND],
  ['d', 86_400n * SECOND],
]);

/**
 * Nanoseconds since 1970, up to the end of 9999. From RFC 3339 with up to nine digits behind the seconds, from a number of seconds
 * (also as text) or, as a bigint, of nanoseconds.
 *
 * @throws WasmvirtError `bad-option`
 */
export function instantOf(value: unknown): bigint {
  const found = typeof value === 'string' ? (rfc3339(value) ?? decimal(value, SECOND)) : numeric(value);
  if (found === undefined || found < 0n || found > MAX) {
    const forms = 'write 2026-01-01T00:00:00Z or seconds since 1970, from 1970 to 9999';
    fail(`${shown(value)} is no time: ${forms}`);
  }
  return found;
}

/**
 * Nanoseconds, at most those of the years to 9999 in each direction. From a text such as `1ms` or `-3d`, from a number of seconds or, as
 * a bigint, of nanoseconds.
 *
 * @throws WasmvirtError `bad-option`
 */
export function durationOf(value: unknown): bigint {
  const found = typeof value === 'string' ? withUnit(value) : numeric(value);
  if (found === undefined || found < -MAX || found > MAX) {
    fail(`${shown(value)} is no duration: write 10us, 1ms, 5s, 2h or -3d`);
  }
  return found;
}

/** RFC 3339, with as many digits behind the seconds as there are. */
export function printInstant(nanoseconds: bigint): string {
  const [seconds, rest] = [nanoseconds / SECOND, nanoseconds % SECOND];
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, -'.000Z'.length);
  return rest === 0n ? `${text}Z` : `${text}.${rest.toString().padStart(9, '0').replace(/0+$/, '')}Z`;
}

/** With the largest unit that leaves no fraction. */
export function printDuration(nanoseconds: bigint): string {
  const units = [...UNITS].filter(([name]) => name !== 'µs').reverse();
  const [name, size] = units.find(([, unit]) => nanoseconds % unit === 0n && nanoseconds !== 0n) ?? ['s', SECOND];
  return `${nanoseconds / size}${name}`;
}

function rfc3339(given: string): bigint | undefined {
  // a day begins at midnight, UTC
  const text = /^\d{4}-\d\d-\d\d$/.test(given) ? `${given}T00:00:00Z` : given;
  const form = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;
  const [, year = '', month, day, hour, minute, second, fraction = '', zone = ''] = form.exec(text) ?? [];
  if (year === '') return undefined;
  const utc = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const at = new Date(utc);
  // a date that does not exist becomes another one
  if (Number.isNaN(at.getTime()) || at.toISOString() !== utc) return undefined;
  const [, sign = '', hours = '0', minutes = '0'] = /^([+-])(\d\d):(\d\d)$/.exec(zone) ?? [];
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const ahead = BigInt(`${sign}${Number(hours) * 60 + Number(minutes)}`) * 60n;
  return (BigInt(at.getTime() / 1000) - ahead) * SECOND + BigInt(fraction.slice(1).padEnd(9, '0'));
}

function withUnit(text: string): bigint | undefined {
  const [, number = '', name = ''] = /^([+-]?[\d.]+)([a-zµ]+)$/.exec(text) ?? [];
  const unit = UNITS.get(name);
  return unit === undefined ? undefined : decimal(number, unit);
}

/** A decimal number of units; `undefined` where that is no whole number of nanoseconds, or too long to be meant. */
function decimal(text: string, unit: bigint): bigint | undefined {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d{1,30})(?:\.(\d{1,30}))?$/.exec(text) ?? [];
  if (whole === '') return undefined;
  const scaled = BigInt(whole + fraction) * unit;
  const divisor = 10n ** BigInt(fraction.length);
  if (scaled % divisor !== 0n) return undefined;
  return sign === '-' ? -(scaled / divisor) : scaled / divisor;
}

function numeric(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) > Number(MAX_SECONDS)) return undefined;
  const whole = Math.trunc(value);
  return BigInt(whole) * SECOND + BigInt(Math.round((value - whole) * 1e9));
}

function shown(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'bigint') return `${value}`.slice(0, 100);
  return typeof value === 'number' ? String(value) : `what is ${value === null ? 'null' : `of type ${typeof value}`}`;
}

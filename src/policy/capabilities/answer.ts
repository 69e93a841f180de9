/**
 * What a denied function answers. An answer is a preference by meaning; the generator checks it against the function's
 * own type in the guest and falls back to the rule for unknown functions where it does not fit.
 */
export type Answer =
  /** Can be called and must not return: a trap in a function named `denied <interface>#<function>`, reported beforehand. */
  | { readonly kind: 'trap'; readonly status?: StatusNames }
  /** It cannot be called, because no handle for it exists while the rest is denied. Its body traps, and the report does not warn of it. */
  | { readonly kind: 'unreachable' }
  /** This case of the result's error type; the empty string for a result whose error has no payload. */
  | { readonly kind: 'error'; readonly case: string }
  /**
   * `ok` of the result, with this payload; without `value`, the harmless payload of its type (also a dummy handle). `remember`: the
   * handle remembers the first parameter, a case of an enum.
   */
  | { readonly kind: 'ok'; readonly value?: Literal; readonly remember?: true }
  /** The case that the placeholder handle of the method call remembers. */
  | { readonly kind: 'remembered' }
  | { readonly kind: 'value'; readonly value: Literal }
  /**
   * Derived from the type: 0, false, the empty string or list, `none`, a new dummy handle, a stream at its end. `error`
   * is the case for a `future<result<…>>` inside; without it that future is `ok`.
   */
  | { readonly kind: 'harmless'; readonly error?: string }
  /** `some` of an option of results, in which the innermost that can says that it is an error. */
  | { readonly kind: 'given' }
  /** What the virtual interface of that name does, which needs no host; derived from the type where that does not fit. */
  | { readonly kind: 'virtual' }
  /** A hand-written core function of the adapters. */
  | { readonly kind: 'template'; readonly symbol: TemplateSymbol };

/** Suffixes of the trap's name by exit status: for 0, and for anything else. */
export type StatusNames = readonly [zero: string, other: string];

/** A text that is equal for equal answers only. */
export function answerKey(answer: Answer): string {
  switch (answer.kind) {
    case 'trap':
    case 'unreachable':
    case 'remembered':
    case 'given':
    case 'virtual':
      return answer.kind;
    case 'error':
      return `error ${answer.case}`;
    case 'ok':
      if (answer.value !== undefined) return `ok ${literalKey(answer.value)}`;
      return answer.remember === true ? 'ok remember' : 'ok';
    case 'value':
      return `value ${literalKey(answer.value)}`;
    case 'harmless':
      return answer.error === undefined ? 'harmless' : `harmless ${answer.error}`;
    case 'template':
      return `template ${answer.symbol}`;
    default:
      return answer satisfies never;
  }
}

function literalKey(literal: Literal): string {
  return JSON.stringify(literal, (_, v: unknown) => (typeof v === 'bigint' ? `${v}n` : v));
}

/** Symbols of the hand-written functions that answer denied calls. */
export type TemplateSymbol = 'insecure-u64' | 'insecure-bytes' | 'poll';

/**
 * A value, read by the type that it is for: `bigint` or `number` for integers, a string for strings and for the case of an
 * enum or of a variant without payload, `null` for `none`, an array for lists, tuples and set flags, an object for records.
 */
export type Literal =
  number | bigint | string | boolean | null | readonly Literal[] | { readonly [label: string]: Literal };

/**
 * Cases that mean "denied", best first: the first that an error type has without payload (or with one that can be made) is
 * the answer of a denied function about which nothing is known.
 */
export const DENIED_CASES: readonly string[] = [
  'access-denied',
  'HTTP-request-denied',
  'permission-denied',
  'access',
  'not-permitted',
  'denied',
  'forbidden',
  'unauthorized',
  'not-supported',
  'unsupported',
  'closed',
];

/** Cases to try next, best first, if their payload is a `string` or an `option<string>`. */
export const CATCH_ALL_CASES: readonly string[] = ['other', 'internal-error', 'upstream', 'unexpected', 'unknown'];

export const TRAP: Answer = { kind: 'trap' };
export const UNREACHABLE: Answer = { kind: 'unreachable' };
export const HARMLESS: Answer = { kind: 'harmless' };
export const GIVEN: Answer = { kind: 'given' };
export const VIRTUAL: Answer = { kind: 'virtual' };
export const OK: Answer = { kind: 'ok' };
export const error = (name: string): Answer => ({ kind: 'error', case: name });
export const ok = (literal: Literal): Answer => ({ kind: 'ok', value: literal });
export const value = (literal: Literal): Answer => ({ kind: 'value', value: literal });
/** 0.3: the error comes in a future beside, or instead of, the result. */
export const later = (name: string): Answer => ({ kind: 'harmless', error: name });

/** `answer` for each of these functions; `prefix` is that of a resource's methods, `[method]descriptor.`. */
export function each(answer: Answer, names: string, prefix = ''): Record<string, Answer> {
  return Object.fromEntries(words(names).map((name) => [prefix + name, answer]));
}

export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

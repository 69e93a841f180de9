import { WasmvirtError } from '../../errors.ts';
import type { VariablesPolicy } from '../policy.ts';
import { fail, quote, strings, text } from './option-values.ts';

/** The options that speak of such pairs, and what messages call one. */
export interface VariablesKeys {
  readonly set: string;
  readonly allow: string;
  readonly deny: string;
  readonly one: string;
}

/** Checks the three options; `allow` is a boolean or a list. */
export function variablesOf(given: ReadonlyMap<string, unknown>, keys: VariablesKeys): VariablesPolicy {
  const allow = given.get(keys.allow);
  return {
    hostList: typeof allow === 'boolean' ? undefined : names(keys.allow, allow, keys),
    deny: names(keys.deny, given.get(keys.deny), keys) ?? [],
    set: pairs(given.get(keys.set), keys),
  };
}

/**
 * `allowed`: whether anything of the host may be let through.
 *
 * @throws WasmvirtError `conflict`
 */
export function checkVariables({ deny, hostList }: VariablesPolicy, allowed: boolean, keys: VariablesKeys): void {
  if (deny.length === 0) return;
  const hidden = deny.find((name) => hostList?.includes(name) === true);
  if (hidden !== undefined) {
    const message = `the ${keys.one} ${quote(hidden)} is in both ${keys.allow} and ${keys.deny}: leave one out`;
    throw new WasmvirtError('conflict', message);
  }
  if (!allowed) {
    const message = `${keys.deny} hides ${keys.one}s of the host, but none is allowed: leave it out or add ${keys.allow}`;
    throw new WasmvirtError('conflict', message);
  }
}

export function names(key: string, value: unknown, keys: VariablesKeys): readonly string[] | undefined {
  return strings(key, value)?.map((name) => checkedName(key, name, keys));
}

function checkedName(key: string, name: string, { one }: VariablesKeys): string {
  if (name === '') fail(`${key} holds an empty ${one} name`);
  if (name.includes('=')) fail(`${key}: the ${one} name ${quote(name)} holds '='`);
  if (name.includes('\0')) fail(`${key}: the ${one} name ${quote(name)} holds a NUL character`);
  return name;
}

function pairs(value: unknown, keys: VariablesKeys): readonly (readonly [string, string])[] {
  if (value === undefined) return [];
  const wrong = `${keys.set} must be an object, or a list of pairs of strings`;
  if (typeof value !== 'object' || value === null) fail(wrong);
  const list: readonly unknown[] = Array.isArray(value) ? value : Object.entries(value);
  const set = new Map<string, string>();
  for (const pair of list) {
    if (!Array.isArray(pair) || pair.length !== 2) fail(wrong);
    const [name, content] = pair as readonly unknown[];
    set.set(checkedName(keys.set, text(keys.set, name), keys), text(keys.set, content));
  }
  return [...set];
}

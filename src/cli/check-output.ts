import { policyOf, unvirtualize, VERSION } from '../index.ts';
import { cut } from './policy-file/document.ts';

/**
 * Why a file is not what a policy makes of a component; `undefined` if it is. What the file says of itself is no proof, so that all bytes are
 * compared; it only helps to say what differs.
 *
 * @param made the output, as it is made now
 * @param found what is in the file
 * @param input the component, and how it is called; without: there was none
 * @throws WasmvirtError where `found` is no component
 */
export function differenceFrom(
  made: Uint8Array,
  found: Uint8Array,
  input: { readonly bytes: Uint8Array; readonly path: string } | undefined,
): string | undefined {
  const at = firstDifference(made, found);
  if (at === undefined) return undefined;
  const said = policyOf(found);
  if (said === undefined) return 'it was not made by wasmvirt, or does not say so any more';
  const wanted = policyOf(made);
  const guest = unvirtualize(found);
  const reasons = differingOptions(said.options, wanted?.options ?? {});
  if (said.wasmvirt !== VERSION)
    reasons.unshift(`it was made by wasmvirt ${cut(said.wasmvirt)}, and this is ${VERSION}`);
  if (input !== undefined && (guest === undefined || firstDifference(guest, input.bytes) !== undefined)) {
    reasons.unshift(`it was made of another component than ${input.path}`);
  }
  if (reasons.length === 0) {
    const what = input === undefined ? 'it is for other interfaces or another version of WASI, or was' : 'it was';
    reasons.push(`its policy is the same, but it differs from byte ${at} on: ${what} changed afterwards`);
  }
  return reasons.join('; ');
}

/** The first place where two arrays differ; `undefined` if they are the same. */
function firstDifference(one: Uint8Array, other: Uint8Array): number | undefined {
  const shorter = Math.min(one.length, other.length);
  for (let i = 0; i < shorter; i += 1) if (one[i] !== other[i]) return i;
  return one.length === other.length ? undefined : shorter;
}

/** Options as outputs record them, by the keys that the library has. */
function differingOptions(before: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...keys].flatMap((key) => {
    const [old, made] = [own(before, key), own(now, key)];
    const [there, here] = [shown(old), shown(made)];
    return JSON.stringify(old) === JSON.stringify(made) ? [] : [`${key} is ${there} there, ${here} here`];
  });
}

/** The keys of a file are anybody's, and objects have some by themselves. */
function own(options: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(options, key) ? options[key] : undefined;
}

const MOST = 80;

function shown(value: unknown): string {
  if (value === undefined) return 'absent';
  const text = JSON.stringify(value);
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}

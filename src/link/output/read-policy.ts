import { readCustomName } from '../../binary/custom.ts';
import { eachSection } from '../../binary/section.ts';
import { Tally } from '../../binary/tally.ts';
import { decodeUtf8 } from '../../bytes/utf8.ts';
import { WasmvirtError } from '../../errors.ts';
import { readGuest } from './guest-section.ts';
import { POLICY_SECTION, type PolicyRecord, type Recorded } from './policy-section.ts';

/** The longest section that is read. */
const MAX_BYTES = 1 << 24;

/** The deepest one: options have less than ten levels. */
const MAX_DEPTH = 100;

/** What a component says of how it was made; `undefined` where that is nothing, or not readable. */
export function readPolicy(bytes: Uint8Array): PolicyRecord | undefined {
  const recorded = readRecorded(bytes);
  return recorded === undefined ? undefined : { wasmvirt: recorded.wasmvirt, options: recorded.options };
}

/** The component that was virtualized, as it was; `undefined` where `bytes` does not say which one it is. */
export function guestOf(bytes: Uint8Array): Uint8Array | undefined {
  const found = insideOf(bytes);
  const options = readPolicy(bytes)?.options;
  // what records or replays stands around another output
  const isAround = options?.['record'] !== undefined || options?.['replay'] !== undefined;
  return found === undefined || !isAround ? found : insideOf(found);
}

function insideOf(bytes: Uint8Array): Uint8Array | undefined {
  const recorded = readRecorded(bytes);
  if (recorded === undefined) return undefined;
  if (recorded.guest === undefined) return readGuest(bytes);
  let index = 0;
  for (const { kind, body } of sectionsOf(bytes)) {
    if (kind !== 'component') continue;
    if (index === recorded.guest) return bytes.subarray(body.start, body.end);
    index += 1;
  }
  return undefined;
}

/** The same, with which of the components is the one that was virtualized. */
export function readRecorded(bytes: Uint8Array): Recorded | undefined {
  let found: Recorded | undefined;
  for (const { kind, body } of sectionsOf(bytes)) {
    if (kind !== 'custom') continue;
    try {
      const { name, data } = readCustomName(bytes, body);
      if (name !== POLICY_SECTION || data.end - data.start > MAX_BYTES) continue;
      found = parse(decodeUtf8(bytes, data.start, data.end)) ?? found;
    } catch (error) {
      // custom sections have no meaning for validation
      if (!(error instanceof WasmvirtError)) throw error;
    }
  }
  return found;
}

function sectionsOf(bytes: Uint8Array): ReturnType<typeof eachSection> {
  return eachSection(bytes, { start: 0, end: bytes.length }, new Tally());
}

function parse(text: string | number): Recorded | undefined {
  if (typeof text !== 'string') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { wasmvirt, guest, options } = value;
  if (typeof wasmvirt !== 'string' || (guest !== undefined && typeof guest !== 'number') || !isObject(options))
    return undefined;
  if (isDeeper(options)) return undefined;
  return { wasmvirt, options, ...(guest === undefined ? {} : { guest }) };
}

/** Whoever prints it goes down step by step. */
function isDeeper(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? (Object.values(one) as unknown[]) : []));
  }
  return false;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

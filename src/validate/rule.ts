import { WasmvirtError, type ErrorCode } from '../errors.ts';

/** The rules of validation: what kind of error it is to break one, and where the standard states it. */
const RULES = {
  index: { code: 'index-out-of-bounds', place: 'Binary.md § Component Definitions' },
  sort: { code: 'wrong-type', place: 'Explainer.md § Index Spaces' },
  type: { code: 'wrong-type', place: 'Explainer.md § Type Definitions' },
  label: { code: 'bad-name', place: 'Explainer.md § Type Definitions' },
  'unique label': { code: 'duplicate-name', place: 'Binary.md § Type Definitions' },
  borrow: { code: 'wrong-type', place: 'Explainer.md § Handle types' },
  resource: { code: 'wrong-type', place: 'Explainer.md § Fundamental value types' },
  'local resource': { code: 'wrong-type', place: 'Explainer.md § Canonical built-ins' },
  'resource scope': { code: 'wrong-type', place: 'Explainer.md § Type Checking' },
  alias: { code: 'index-out-of-bounds', place: 'Explainer.md § Alias Definitions' },
  'outer alias': { code: 'wrong-type', place: 'Explainer.md § Alias Definitions' },
  name: { code: 'bad-name', place: 'Explainer.md § Import and Export Definitions' },
  'annotated name': { code: 'wrong-type', place: 'Explainer.md § Import and Export Definitions' },
  'unique name': { code: 'duplicate-name', place: 'Explainer.md § Name Uniqueness' },
  'visible type': { code: 'wrong-type', place: 'Explainer.md § Import and Export Definitions' },
  ascription: { code: 'wrong-type', place: 'Binary.md § Import and Export Definitions' },
  argument: { code: 'missing-import', place: 'Binary.md § Instance Definitions' },
  'argument type': { code: 'wrong-type', place: 'Binary.md § Instance Definitions' },
  'unique argument': { code: 'duplicate-name', place: 'Binary.md § Instance Definitions' },
  'core argument': { code: 'missing-import', place: 'Explainer.md § Instance Definitions' },
  'core argument type': { code: 'wrong-type', place: 'Explainer.md § Instance Definitions' },
  'core type': { code: 'wrong-type', place: 'Explainer.md § Core type definitions' },
  'core module': { code: 'invalid-module', place: 'Explainer.md § Component Definitions' },
  'core module names': { code: 'duplicate-name', place: 'Explainer.md § Import and Export Definitions' },
  'canon option': { code: 'wrong-type', place: 'CanonicalABI.md § canonopt Validation' },
  'canon type': { code: 'wrong-type', place: 'CanonicalABI.md § Canonical Definitions' },
  lift: { code: 'wrong-type', place: 'CanonicalABI.md § canon lift' },
  start: { code: 'wrong-type', place: 'Binary.md § Start Definitions' },
  value: { code: 'wrong-type', place: 'Explainer.md § Value Definitions' },
  feature: { code: 'unsupported', place: 'Explainer.md § Gated Features' },
  limit: { code: 'limit', place: 'no rule of the standard, but a limit of this validator' },
} as const satisfies Record<string, { readonly code: ErrorCode; readonly place: string }>;

export type Rule = keyof typeof RULES;

/** Refuses the definition that is being validated. Its offset is added where definitions are read. */
export function refuse(rule: Rule, message: string): never {
  throw refusal(rule, message);
}

/** The same, to be thrown. */
export function refusal(rule: Rule, message: string): WasmvirtError {
  return new WasmvirtError(RULES[rule].code, message, { rule: RULES[rule].place });
}

/** A text out of the input, for a sentence. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);
}

const MOST_SHOWN = 100;

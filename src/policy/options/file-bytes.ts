import { decodeBase64, encodeBase64 } from '../../bytes/base64.ts';
import type { Mention, Sentence } from '../../settings/sentence.ts';
import { say } from '../../settings/sentence.ts';
import { fail, onlyEntry, quote } from './option-values.ts';

/** `{ base64 }` in a policy file as bytes; anything else as it is. */
export function bytesFromFile(value: unknown, place: Mention | Sentence): unknown {
  if (value instanceof Uint8Array) return value;
  const [key, text] = onlyEntry(value);
  if (key !== 'base64' || typeof text !== 'string') return value;
  return decodeBase64(text) ?? fail(say`${place}: ${quote(text)} is not base64, which is in groups of four letters`);
}

export function bytesToFile(bytes: Uint8Array): { readonly base64: string } {
  return { base64: encodeBase64(bytes) };
}

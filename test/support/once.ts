import { createHash } from 'node:crypto';

/** A key for bytes or text. */
export function hashOf(input: Uint8Array | string): string {
  return createHash('sha256').update(input).digest('base64');
}

/** What `make` gives for a key: made the first time, remembered from then on. A failure is not remembered. */
export function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  made.catch(() => known.delete(key));
  return made;
}

import { UsageError } from './args.ts';

/** What stands in a text for bytes that are not UTF-8; it can also be meant. */
const REPLACEMENT = '\ufffd';

/**
 * Refuses words that are not UTF-8: what is left of them names another file. A U+FFFD that was written counts as such only where the
 * system does not say how the word was written.
 *
 * @param raw the last `count` words as bytes
 * @throws UsageError
 */
export function checkUtf8(
  argv: readonly string[],
  raw: ((count: number) => readonly Uint8Array[] | undefined) | undefined,
): void {
  if (!argv.some((word) => word.includes(REPLACEMENT))) return;
  const words = raw?.(argv.length);
  for (const [i, word] of argv.entries()) {
    if (!word.includes(REPLACEMENT) || isUtf8(words?.[i])) continue;
    throw new UsageError(
      `the argument ${JSON.stringify(word)} is not UTF-8: rename what it names, or give a link to it`,
    );
  }
}

function isUtf8(bytes: Uint8Array | undefined): boolean {
  if (bytes === undefined) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The words of a command line as Linux keeps it: each with a NUL behind it. `undefined` if there are less. */
export function splitCommandLine(bytes: Uint8Array, count: number): readonly Uint8Array[] | undefined {
  const words: Uint8Array[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
    words.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return words.length < count ? undefined : words.slice(words.length - count);
}

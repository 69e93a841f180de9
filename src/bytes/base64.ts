/** Base64 (RFC 4648, section 4) with its padding. The library runs where neither `Buffer` nor `atob` need be. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const VALUES: ReadonlyMap<string, number> = new Map(Array.from(LETTERS, (letter, i) => [letter, i]));

export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let j = 0; j < 4; j++) text += i + j > bytes.length ? '=' : LETTERS.charAt((group >> (18 - 6 * j)) & 63);
  }
  return text;
}

/** `undefined` for what `encodeBase64` writes for no bytes. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let i = 0, at = 0; i < text.length; i += 4) {
    let group = 0;
    for (let j = 0; j < 4; j++) {
      const value = i + j >= text.length - padding ? 0 : VALUES.get(text.charAt(i + j));
      if (value === undefined) return undefined;
      group = (group << 6) | value;
    }
    for (let j = 0; j < 3 && at < bytes.length; j++, at++) bytes[at] = (group >> (16 - 8 * j)) & 0xff;
    // bits that are left over are zeros: each bytes have one text
    if (i + 4 === text.length && (group & ((1 << (8 * padding)) - 1)) !== 0) return undefined;
  }
  return bytes;
}

/**
 * Strict UTF-8 (Core § Names): no overlong forms, no surrogates, nothing above U+10FFFF; a U+FEFF at the start is kept.
 * Not the host's decoder and encoder, because those drop U+FEFF, replace invalid sequences, or refuse shared memory. The first two would
 * change the name of an import.
 */

/** Longest run of code units for one `String.fromCharCode` call: arguments live on the stack. */
const CHUNK = 1024;

/** The text in `bytes[start, end)`, or the offset of the first byte of a sequence that is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string | number {
  let at = start;
  let hash = end - start;
  for (; at < end; at += 1) {
    const byte = bytes[at] ?? 0xff;
    if (byte >= 0x80) break;
    hash = Math.imul(hash ^ byte, 0x01000193); // FNV-1a
  }
  if (at === end)
    return end - start <= KEPT_LENGTH ? keptAscii(bytes, start, end, hash) : decodeAscii(bytes, start, end);
  let text = decodeAscii(bytes, start, at);
  let units: number[] = [];
  while (at < end) {
    const lead = bytes[at] ?? 0xff;
    if (lead < 0x80) {
      units.push(lead);
      at += 1;
    } else {
      const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
      if (length === 0 || length > end - at) return at;
      let point = lead & (0x7f >> length);
      for (let i = 1; i < length; i += 1) {
        const next = bytes[at + i] ?? 0;
        if ((next & 0xc0) !== 0x80) return at;
        point = (point << 6) | (next & 0x3f);
      }
      if (length === 3 && (point < 0x800 || (point >= 0xd800 && point <= 0xdfff))) return at;
      if (length === 4 && (point < 0x10000 || point > 0x10ffff)) return at;
      if (point < 0x10000) units.push(point);
      else units.push(0xd7c0 + (point >> 10), 0xdc00 | (point & 0x3ff));
      at += length;
    }
    if (units.length >= CHUNK) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}

/** Maximum length and number of cached strings. Nearly all names occur many times in a component, and again in the next. */
const KEPT_LENGTH = 64;
const KEPT = 2048;

// a memo without observable state: a cached string is returned only for the bytes that it was decoded from
const kept = new Array<string | undefined>(KEPT).fill(undefined);

/** Returns the cached string for these bytes. It needs no new memory, and V8 already knows its hash for map look-ups. */
function keptAscii(bytes: Uint8Array, start: number, end: number, hash: number): string {
  const place = (hash ^ (hash >>> 16)) & (KEPT - 1);
  const known = kept[place];
  if (known?.length === end - start && isAt(known, bytes, start)) return known;
  const text = decodeAscii(bytes, start, end);
  kept[place] = text;
  return text;
}

function isAt(text: string, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

/** Eight code units per call is the fastest way in plain JavaScript, as measured: 270 ns a name; a `TextDecoder` takes 490. */
function decodeAscii(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let at = start;
  // a string concatenated from pieces of eight takes seven times its length until V8 flattens it
  for (; at + CHUNK <= end; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  for (; at + 8 <= end; at += 8) {
    text += String.fromCharCode(
      bytes[at] ?? 0,
      bytes[at + 1] ?? 0,
      bytes[at + 2] ?? 0,
      bytes[at + 3] ?? 0,
      bytes[at + 4] ?? 0,
      bytes[at + 5] ?? 0,
      bytes[at + 6] ?? 0,
      bytes[at + 7] ?? 0,
    );
  }
  if (end - at >= 4) {
    text += String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0);
    at += 4;
  }
  if (end - at >= 2) {
    text += String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0);
    at += 2;
  }
  return at < end ? text + String.fromCharCode(bytes[at] ?? 0) : text;
}

/** The number of bytes that `text` has in UTF-8, or -1 if it has a lone surrogate, which UTF-8 cannot encode. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) length += 1;
    else if (unit < 0xd800 || unit > 0xdfff) length += 2;
    else {
      const low = text.charCodeAt(i + 1); // NaN at the end
      if (unit > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff)) return -1;
      length += 2; // two units, four bytes
      i += 1;
    }
  }
  return length;
}

/** Writes `text`, which has no lone surrogate, to `out` from `at` on; `out` has room for `utf8Length(text)` bytes. */
export function encodeUtf8(text: string, out: Uint8Array, at: number): void {
  let to = at;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      out[to++] = unit;
    } else if (unit < 0x800) {
      out[to++] = 0xc0 | (unit >> 6);
      out[to++] = 0x80 | (unit & 0x3f);
    } else if (unit < 0xd800 || unit > 0xdfff) {
      out[to++] = 0xe0 | (unit >> 12);
      out[to++] = 0x80 | ((unit >> 6) & 0x3f);
      out[to++] = 0x80 | (unit & 0x3f);
    } else {
      i += 1;
      const point = 0x10000 + ((unit & 0x3ff) << 10) + (text.charCodeAt(i) & 0x3ff);
      out[to++] = 0xf0 | (point >> 18);
      out[to++] = 0x80 | ((point >> 12) & 0x3f);
      out[to++] = 0x80 | ((point >> 6) & 0x3f);
      out[to++] = 0x80 | (point & 0x3f);
    }
  }
}

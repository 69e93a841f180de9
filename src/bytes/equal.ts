/** How much is compared at a time. */
const PIECE = 2 ** 16;

/** Up to here, it costs less to compare bytes than to make room for copies. */
const SHORT = 2 ** 12;

/** Whether two byte strings are equal. Long ones, such as files of users, four bytes at a time, in copies that begin where numbers of four bytes can. */
export function equalBytes(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return a.length === b?.length && compareBytes(a, b) === 0;
}

/** Below, at or above 0 in an order of byte strings of one length, which has no other meaning; 0 for equal ones alone. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  if (a.length <= SHORT) return difference(a, b);
  const [left, right] = [new Int32Array(PIECE / 4), new Int32Array(PIECE / 4)];
  const [into, beside] = [new Uint8Array(left.buffer), new Uint8Array(right.buffer)];
  for (let at = 0; at < a.length; at += PIECE) {
    // what the last piece does not fill is equal from the piece before
    into.set(a.subarray(at, at + PIECE));
    beside.set(b.subarray(at, at + PIECE));
    const found = difference(left, right);
    if (found !== 0) return found;
  }
  return 0;
}

/** Of the first numbers that differ. */
function difference(a: Uint8Array | Int32Array, b: Uint8Array | Int32Array): number {
  for (let i = 0; i < a.length; i += 1) {
    const [x = 0, y = 0] = [a[i], b[i]];
    if (x !== y) return x - y;
  }
  return 0;
}

/** Whether there is nothing but zeros. An index costs a tenth of an iterator, and files can be large. */
export function isZero(bytes: Uint8Array): boolean {
  let i = 0;
  while (i < bytes.length && bytes[i] === 0) i += 1;
  return i === bytes.length;
}

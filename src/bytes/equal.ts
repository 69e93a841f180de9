/** How much is compared at a time. */
const PIECE = 2 ** 16;

/** Up to here, it costs less to compare bytes than to make room for copies. */
const SHORT = 2 ** 12;

/** Whether two byte strings are equal. Long ones, such as files of users, four bytes at a time, in copies that begin where numbers of four bytes can. */
export function equalBytes(a: Uint8Array, b: Uint8Array | undefined): boolean {
  if (a.length !== b?.length) return false;
  if (a.length <= SHORT) return areSame(a, b);
  const [left, right] = [new Int32Array(PIECE / 4), new Int32Array(PIECE / 4)];
  const [into, beside] = [new Uint8Array(left.buffer), new Uint8Array(right.buffer)];
  for (let at = 0; at < a.length; at += PIECE) {
    // what the last piece does not fill is equal from the piece before
    into.set(a.subarray(at, at + PIECE));
    beside.set(b.subarray(at, at + PIECE));
    if (!areSame(left, right)) return false;
  }
  return true;
}

function areSame(a: Uint8Array | Int32Array, b: Uint8Array | Int32Array): boolean {
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/** SHA-256, FIPS 180-4: the engine's own where it has one without a promise, as Node, Deno and Bun do, else the one below. */

/** A digest as OCI writes it: `sha256:` and 64 hexadecimal digits. */
export type Digest = `sha256:${string}`;

/** The digest of some bytes. */
export function sha256(bytes: Uint8Array): Digest {
  return `sha256:${nativeHashes()?.createHash('sha256').update(bytes).digest('hex') ?? plainSha256(bytes)}`;
}

/** What is used of `node:crypto`. */
interface Hashes {
  createHash(name: 'sha256'): { update(bytes: Uint8Array): { digest(form: 'hex'): string } };
}

/** Without an import, which a page could not resolve and every start would wait for. */
function nativeHashes(): Hashes | undefined {
  const { process } = globalThis as {
    readonly process?: { readonly getBuiltinModule?: (name: string) => Hashes | undefined };
  };
  return process?.getBuiltinModule?.('node:crypto');
}

/** The same in 64 hexadecimal digits, by JavaScript alone. */
export function plainSha256(bytes: Uint8Array): string {
  const state = Int32Array.from(INITIAL);
  const words = new Int32Array(64);
  const whole = bytes.length & ~63;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < whole; at += 64) compress(state, words, view, at);
  // the rest, a bit, and at the end the number of bits
  const rest = bytes.length - whole;
  const tail = new Uint8Array(rest < 56 ? 64 : 128);
  tail.set(bytes.subarray(whole));
  tail[rest] = 0x80;
  const end = new DataView(tail.buffer);
  end.setUint32(tail.length - 8, Math.floor(bytes.length / 2 ** 29));
  end.setUint32(tail.length - 4, bytes.length << 3);
  for (let at = 0; at < tail.length; at += 64) compress(state, words, end, at);
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** The first 32 bits of the fractional parts of the square roots of the first 8 primes. */
const INITIAL = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

/** The same of the cube roots of the first 64 primes. */
const ROUND = Int32Array.from(primes(64), (prime) => {
  // exact: by a whole number, as a double has 53 bits and the root needs 3 + 32
  const wanted = BigInt(prime) << 96n;
  let root = BigInt(Math.floor(Math.cbrt(prime) * 2 ** 32));
  while (root ** 3n > wanted) root -= 1n;
  while ((root + 1n) ** 3n <= wanted) root += 1n;
  return Number(BigInt.asIntN(32, root));
});

function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n += 1) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}

/** Takes in one block of 64 bytes. `w`: room for its schedule. */
function compress(state: Int32Array, w: Int32Array, view: DataView, at: number): void {
  for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(at + 4 * i);
  for (let i = 16; i < 64; i += 1) {
    const x = w[i - 15] ?? 0;
    const y = w[i - 2] ?? 0;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = ((((w[i - 16] ?? 0) + s0) | 0) + (((w[i - 7] ?? 0) + s1) | 0)) | 0;
  }
  const [a0 = 0, b0 = 0, c0 = 0, d0 = 0, e0 = 0, f0 = 0, g0 = 0, h0 = 0] = state;
  let [a, b, c, d] = [a0, b0, c0, d0];
  let [e, f, g, h] = [e0, f0, g0, h0];
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (((h + s1) | 0) + ((((((e & f) ^ (~e & g)) + (ROUND[i] ?? 0)) | 0) + (w[i] ?? 0)) | 0)) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = (a0 + a) | 0;
  state[1] = (b0 + b) | 0;
  state[2] = (c0 + c) | 0;
  state[3] = (d0 + d) | 0;
  state[4] = (e0 + e) | 0;
  state[5] = (f0 + f) | 0;
  state[6] = (g0 + g) | 0;
  state[7] = (h0 + h) | 0;
}

/** The package has no types of its own. Integers are decimal strings. */
declare module 'leb128' {
  interface Codec {
    encode(value: string): Buffer;
    decode(bytes: Buffer): string;
  }
  export const signed: Codec;
  export const unsigned: Codec;
}

import { hex, type Reader } from '../bytes/reader.ts';

/** Inverts a table of opcodes: `byCode(TABLE)[code]` is the key, or undefined. */
export function byCode<K extends string>(table: Readonly<Record<K, number>>): readonly (K | undefined)[] {
  const keys = new Array<K | undefined>(0x80).fill(undefined);
  for (const key in table) keys[table[key]] = key;
  return keys;
}

/** Reads one byte that must be in `keys`, as `byCode` made it. */
export function readOpcode<K extends string>(r: Reader, keys: readonly (K | undefined)[], what: string): K {
  const at = r.offset;
  const code = r.u8();
  return keys[code] ?? r.raise('bad-opcode', `${hex(code)} is not ${what}`, at);
}

/**
 * A number of bytes, or of 2^10, 2^20 or 2^30 of them: `500`, `16M`, `16MiB`; or of 10^3, 10^6 or 10^9: `16MB`. `undefined` for anything
 * else, and for none.
 */
export function parseSize(text: string): number | undefined {
  const [, number, unit = '', rest = ''] = /^(\d+)(?:([kmg])(i?b)?|b)?$/i.exec(text) ?? [];
  const size =
    Number(number) *
    (rest.toLowerCase() === 'b' ? 1000 : 1024) ** ' kmg'.indexOf(unit === '' ? ' ' : unit.toLowerCase());
  return Number.isSafeInteger(size) && size > 0 ? size : undefined;
}

/** The same as people read it. */
export function sizeText(size: number): string {
  for (const [unit, power] of [
    ['GiB', 30],
    ['MiB', 20],
    ['KiB', 10],
  ] as const) {
    if (size >= 2 ** power && size % 2 ** power === 0) return `${size / 2 ** power} ${unit}`;
  }
  return `${size} bytes`;
}

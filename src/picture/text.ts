/** Sizes of text in pixels. Names are in a font of which every character is as wide, so that its width is known without it. */
export const FONT = { size: 12, line: 16, advance: 7.3, wide: 14.6 } as const;

/** How wide a text is at most, in the font for names. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? FONT.wide : FONT.advance;
  return width;
}

/** What takes two columns in such fonts: East Asian scripts, and pictures. Anything that is not known to be narrow counts as wide. */
const WIDE = /[^\u0020-\u10ff\u1200-\u2bff]/u;

/** A name on one line, without characters that cannot be seen or change the direction of the text, written as `\u{…}`. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Mn}\p{Me}]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** The same in at most `columns` characters, cut in the middle: versions and functions stand at the end. */
export function shortened(text: string, columns: number): string {
  const characters = Array.from(text);
  if (characters.length <= columns) return text;
  const end = Math.ceil((columns - 1) / 2);
  return `${characters.slice(0, columns - 1 - end).join('')}…${characters.slice(-end).join('')}`;
}

/** As the text of an element or the value of an attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** `14.2 MB`, `830 B` */
export function sizeWords(bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : Number(size.toFixed(1))} ${UNITS[unit] ?? ''}`;
}

const UNITS = ['B', 'kB', 'MB', 'GB'];

/** `1 function`, `12 functions` */
export function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}

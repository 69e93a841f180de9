/** A value as JSON in lines. Texts in it come from elsewhere: what steers a terminal, or cannot be seen, is escaped, which changes no value. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  // between the values there are only blanks and ends of lines
  const escaped = text.replace(/[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu, (character) => {
    return character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  });
  return `${escaped}\n`;
}

/** As much of a long text as people want to read; it may be repeated for thousands of functions. */
export function cut(text: string, longest = 200): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

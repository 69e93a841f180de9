/** The reserved words of WIT, which need a `%` prefix as identifiers (WIT.md § Identifiers). */
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'use type func u8 u16 u32 u64 s8 s16 s32 s64 f32 f64 float32 float64 char resource record flags variant enum bool ' +
    'string option result future stream list own borrow _ as from static interface tuple world import export package ' +
    'with include constructor error-context async map'
  ).split(' '),
);

export function escapeName(name: string): string {
  return KEYWORDS.has(name) ? `%${name}` : name;
}

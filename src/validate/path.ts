import { eachSection, type Range, type SectionKind } from '../binary/section.ts';
import { Tally } from '../binary/tally.ts';
import { WasmvirtError } from '../errors.ts';

/**
 * The way to a byte, in words: `component[2]` for the third component inside, `type section[0]` for the first of that kind.
 *
 * @example pathOf(bytes, 1234) // ['component[2]', 'alias section[1]']
 */
export function pathOf(bytes: Uint8Array, offset: number): readonly string[] {
  const path: string[] = [];
  let range: Range | undefined = { start: 0, end: bytes.length };
  while (range !== undefined) range = step(bytes, range, offset, path);
  return path;
}

/** Adds the section that the byte is in. Returns the component inside to go on with. */
function step(bytes: Uint8Array, range: Range, offset: number, path: string[]): Range | undefined {
  const counts = new Map<SectionKind, number>();
  try {
    for (const { kind, start, body } of eachSection(bytes, range, new Tally())) {
      const index = counts.get(kind) ?? 0;
      counts.set(kind, index + 1);
      if (offset < start || offset >= body.end) continue;
      const inside = kind === 'component' || kind === 'core module';
      path.push(inside ? `${kind}[${index}]` : `${kind} section[${index}]`);
      return kind === 'component' && offset >= body.start ? body : undefined;
    }
  } catch (error) {
    if (!(error instanceof WasmvirtError)) throw error; // it ends where sections cannot be told apart
  }
  return undefined;
}

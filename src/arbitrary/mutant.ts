import fc from 'fast-check';
import { concat } from '../bytes/pieces.ts';
import { WasmvirtError } from '../errors.ts';
import { readSections, sectionHeader, type Section } from '../binary/section.ts';

/** A change of bytes, as numbers that are taken as remainders of what there is. */
interface Change {
  readonly kind: number;
  readonly at: number;
  readonly to: number;
}

/** Bytes that mean something: small indices, opcodes, and the ends of integers. */
const BYTES = [0, 1, 2, 3, 4, 5, 0x3f, 0x40, 0x41, 0x42, 0x43, 0x68, 0x69, 0x70, 0x72, 0x7f, 0x80, 0xff];

const PREAMBLE = 8;

const change: fc.Arbitrary<Change> = fc.record({ kind: fc.nat({ max: 11 }), at: fc.nat(), to: fc.nat({ max: 255 }) });

/**
 * Components of which a few bytes or sections are others: a byte that is more, less or changed, the input cut off; a section that is missing,
 * there twice, moved, or one of `others`. Most are invalid, some in ways that no writer could write. They shrink to fewer changes.
 *
 * @param inputs what is changed
 * @param others components whose sections are put in; without: none
 * @example fc.property(mutant(fc.constantFrom(...files)), (bytes) => doesNotThrow(() => read(bytes)))
 */
export function mutant(
  inputs: fc.Arbitrary<Uint8Array>,
  others: fc.Arbitrary<Uint8Array> = fc.constant(new Uint8Array()),
): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(inputs, others, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([bytes, other, changes]) => changes.reduce((changed, one) => apply(changed, other, one), bytes));
}

function apply(bytes: Uint8Array, other: Uint8Array, { kind, at, to }: Change): Uint8Array {
  if (kind >= 7) return moved(bytes, other, kind, at, to);
  if (bytes.length <= PREAMBLE) return bytes;
  // the preamble is the same in all that are worth it
  const place = PREAMBLE + (at % (bytes.length - PREAMBLE));
  const byte = bytes[place] ?? 0;
  switch (kind) {
    case 0:
      return changedAt(bytes, place, BYTES[to % BYTES.length] ?? 0);
    case 1:
      return changedAt(bytes, place, byte + 1);
    case 2:
      return changedAt(bytes, place, byte - 1);
    case 3:
      return changedAt(bytes, place, to);
    case 4:
      return concat([bytes.subarray(0, place), bytes.subarray(place + 1)]);
    case 5:
      return concat([bytes.subarray(0, place + 1), bytes.subarray(place)]);
    default:
      return bytes.subarray(0, place);
  }
}

function changedAt(bytes: Uint8Array, place: number, to: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[place] = to;
  return changed;
}

/** Changes of whole sections; of bytes that have none, nothing. */
function moved(bytes: Uint8Array, other: Uint8Array, kind: number, at: number, to: number): Uint8Array {
  const sections = piecesOf(bytes);
  const [first, ...rest] = sections;
  if (first === undefined) return bytes;
  const place = at % sections.length;
  const piece = sections[place] ?? first;
  const [before, after] = [sections.slice(0, place), sections.slice(place + 1)];
  const start = bytes.subarray(0, PREAMBLE);
  switch (kind) {
    case 7:
      return concat([start, ...before, ...after]);
    case 8:
      return concat([start, ...before, piece, piece, ...after]);
    case 9: {
      const without = [...before, ...after];
      const target = rest.length === 0 ? 0 : to % sections.length;
      return concat([start, ...without.slice(0, target), piece, ...without.slice(target)]);
    }
    default: {
      const strange = piecesOf(other);
      const put = strange[to % Math.max(1, strange.length)];
      return put === undefined ? bytes : concat([start, ...before, put, ...(kind === 10 ? [piece] : []), ...after]);
    }
  }
}

/** The sections as bytes, with their ids and sizes; none where they cannot be told apart. */
function piecesOf(bytes: Uint8Array): readonly Uint8Array[] {
  try {
    return readSections(bytes).map((section) => pieceOf(bytes, section));
  } catch (error) {
    if (error instanceof WasmvirtError) return [];
    throw error;
  }
}

function pieceOf(bytes: Uint8Array, { kind, body }: Section): Uint8Array {
  return concat([sectionHeader(kind, body.end - body.start), bytes.subarray(body.start, body.end)]);
}

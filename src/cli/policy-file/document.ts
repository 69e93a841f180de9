import { UsageError } from '../args.ts';

/** Where something stands in a text, both from 1 on. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The keys that lead to a value, and the numbers of items, from the outermost. */
export type Path = readonly string[];

/** What a file says, and where. */
export interface Document {
  /** Objects without a prototype's keys, lists, texts, numbers, bigints where a number is not exact, booleans, `null`. */
  readonly value: unknown;
  /** Where a key or an item stands. */
  readonly places: Places;
}

/** Deeper nesting is nobody's policy. Whoever walks a document may go down step by step. */
export const MAX_DEPTH = 1000;

/** The places of the keys and items of a document: a tree as the document is one, so that a place costs the same however deep it is. */
export class Places {
  private readonly file: string;
  private readonly depth: number;
  private readonly place: Place | undefined;
  private parts: Map<string, Places> | undefined;

  /** @param file for errors */
  constructor(file: string, depth = 0, place?: Place) {
    this.file = file;
    this.depth = depth;
    this.place = place;
  }

  /**
   * The places inside a key or an item. Of several places, as in `a.b = 1` and `a.c = 2`, it has the first.
   *
   * @throws UsageError where it is too deep
   */
  enter(key: string, place: Place): Places {
    const known = this.parts?.get(key);
    if (known !== undefined) return known;
    if (this.depth === MAX_DEPTH) tooDeep(this.file, place);
    const part = new Places(this.file, this.depth + 1, place);
    this.parts ??= new Map();
    this.parts.set(key, part);
    return part;
  }

  /** Those of a part that was entered. */
  part(key: string): Places | undefined {
    return this.parts?.get(key);
  }

  /** Places by paths that begin at a part of the document. */
  within(path: Path): Places {
    let at: Places = this; // eslint-disable-line @typescript-eslint/no-this-alias -- the walk begins here
    for (const key of path) {
      const part = at.part(key);
      if (part === undefined) break;
      at = part;
    }
    return at;
  }

  /** The place of what a path leads to, or of the closest around it that has one. */
  of(path: Path): Place | undefined {
    return this.within(path).place;
  }
}

export function tooDeep(file: string, place: Place, most = MAX_DEPTH): never {
  return wrongAt(file, place, `it is nested too deeply: no policy has more than ${most} levels`);
}

/** Refuses something in a file. */
export function wrongAt(file: string, place: Place | undefined, sentence: string): never {
  throw new UsageError(`${placed(file, place)}: ${sentence}`);
}

export function placed(file: string, place: Place | undefined): string {
  return place === undefined ? file : `${file}:${place.line}:${place.column}`;
}

/** Lines of a text, to tell places from offsets. */
export class Lines {
  private readonly starts = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  placeOf(offset: number): Place {
    let [low, high] = [0, this.starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }
}

const LONGEST = 100;

/** A text from a file, cut where it is long. */
export function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Sets a property, also one that is called like the prototype's. */
export function setProperty(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

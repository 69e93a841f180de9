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

/** The places of the keys and items of a document. */
export class Places {
  private readonly found: Map<string, Place>;
  private readonly prefix: Path;

  constructor(found = new Map<string, Place>(), prefix: Path = []) {
    this.found = found;
    this.prefix = prefix;
  }

  /** Places by paths that begin at a part of the document. */
  within(path: Path): Places {
    return new Places(this.found, [...this.prefix, ...path]);
  }

  set(path: Path, place: Place): void {
    const key = JSON.stringify([...this.prefix, ...path]);
    if (!this.found.has(key)) this.found.set(key, place);
  }

  /** The place of what a path leads to, or of the closest around it that has one. */
  of(inner: Path): Place | undefined {
    const path = [...this.prefix, ...inner];
    for (let length = path.length; length > 0; length--) {
      const place = this.found.get(JSON.stringify(path.slice(0, length)));
      if (place !== undefined) return place;
    }
    return undefined;
  }
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

/** Sets a property, also one that is called like the prototype's. */
export function setProperty(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

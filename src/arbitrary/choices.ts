/** A step of a component that is made: which kind of definition, and what is chosen for it. */
export interface Step {
  /** Which definition, as a number: of those that the place can have, the one at the remainder. */
  readonly act: number;
  /** What is chosen, one number after the other. What is chosen beyond their end is the first. */
  readonly numbers: readonly number[];
  /** The steps of a component or a type that the definition has inside. */
  readonly inner: readonly Step[];
}

/** Reads the numbers of a step as choices. Fewer and smaller numbers choose simpler things, so that fast-check shrinks by them. */
export class Choices {
  readonly inner: readonly Step[];
  private readonly numbers: readonly number[];
  private at = 0;

  constructor({ numbers, inner }: Step) {
    this.numbers = numbers;
    this.inner = inner;
  }

  /** A number from 0 to `limit - 1`. */
  below(limit: number): number {
    return (this.numbers[this.at++] ?? 0) % limit;
  }

  /** True for odd numbers: without a choice, false. */
  flag(): boolean {
    return this.below(2) === 1;
  }

  /** One of `items`; `undefined` where there is none. */
  of<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : items[this.below(items.length)];
  }

  /** Indices of the items that fit, then one of those. */
  indexOf<T>(items: readonly T[], fits: (item: T) => boolean): number | undefined {
    const indices = items.flatMap((item, index) => (fits(item) ? [index] : []));
    // the newest first: what was just made is used
    return this.of(indices.reverse());
  }

  /** `count` times what `make` chooses. */
  times<T>(count: number, make: (at: number) => T): T[] {
    return Array.from({ length: count }, (_, at) => make(at));
  }
}

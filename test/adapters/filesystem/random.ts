import type { NewTime } from './guest.ts';

/** Deterministic choices. */
export class Random {
  private state: number;
  constructor(seed: number) {
    this.state = seed;
  }
  below(n: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * n);
  }
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
  pick<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  time(): NewTime {
    if (this.chance(50)) return this.pick(['now', 'no-change']);
    return this.pick([
      0n,
      1n,
      1_700_000_000_123_456_789n,
      { seconds: 18_446_744_068n, nanoseconds: 999_999_999 },
      { seconds: 18_446_744_069n, nanoseconds: 0 },
      { seconds: 2n ** 63n, nanoseconds: 1 },
      { seconds: 7n, nanoseconds: 2_000_000_000 },
    ]);
  }

  offset(): bigint {
    if (this.chance(4))
      return this.pick([2n ** 32n, 2n ** 32n + 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 31n]);
    return BigInt(this.below(this.pick([4, 400, 3000])));
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.below(this.pick([3, 200, 3000]))).fill(1 + this.below(255));
  }
}

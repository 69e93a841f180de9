import { Tally } from '../binary/tally.ts';
import type { FuncType, Resource } from '../component/types.ts';
import { CoreTypes } from './core-types.ts';
import type { Feature, Features } from './features.ts';
import type { Crossing } from './lift-lower.ts';
import { LIMITS } from './limits.ts';
import { refuse } from './rule.ts';
import { Sizes } from './sizes.ts';

/** What one validation needs everywhere: the bytes, the features, and what it counts. */
export class Context {
  readonly bytes: Uint8Array;
  readonly features: Features;
  readonly tally = new Tally();
  readonly coreTypes: CoreTypes;
  readonly sizes: Sizes = new Sizes();
  /** Types in which no resource is free, as far as known. */
  readonly closed = new Set<object>();
  /** What was worked out for functions with many parameters. */
  readonly crossings = new Map<FuncType, Map<string, Crossing>>();
  private resources = 0;
  private steps = 0;

  constructor(bytes: Uint8Array, features: Features) {
    this.bytes = bytes;
    this.features = features;
    this.coreTypes = new CoreTypes(features);
  }

  /** Refuses `what` where a feature is off. */
  need(feature: Feature, what: string): void {
    if (!this.features.has(feature)) refuse('feature', `${what} needs the feature ${feature}, which is off`);
  }

  /** A resource type that is like no other. */
  newResource(): Resource {
    this.made(0);
    return { kind: 'resource', identity: { id: this.resources++ }, aliasOf: undefined };
  }

  /** Counts a new object with so many parts: for memory, the object itself is as much as three parts. */
  made(parts: number): void {
    this.step(3 + parts);
  }

  /** Counts parts of types that are looked at. */
  step(count = 1): void {
    this.steps += count;
    if (this.steps > LIMITS.steps)
      refuse('limit', `validation takes more than ${LIMITS.steps} steps: types are shared too often`);
  }
}

/** Refuses a definition beyond a limit of its index space. `count`: how many there are with it. */
export function checkCount(count: number, most: number, what: string): void {
  if (count > most) refuse('limit', `a component has more than ${most} ${what}`);
}

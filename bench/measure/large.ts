// A large component in memory: virtualizing it, and allocating and copying as many bytes.
import { binary, component, library } from './library.ts';
import { medianRatio, medianTime, say, timed, type Time } from './sample.ts';

const WARM = 60;
const PAIRS = 60;

export interface LargeResult {
  readonly bytes: number;
  readonly added: number;
  /** The first call of a process, over the first copy. */
  readonly first: Time;
  readonly firstCall: Time;
  readonly warm: Time;
  /** By a prepared function that knows the world. */
  readonly prepared: Time;
  readonly virtualize: Time;
  readonly copy: Time;
  readonly resolve: Time;
  readonly sections: Time;
  readonly tree: Time;
}

const [{ virtualize, prepare, inspect }, { readSections, readComponent }] = [await library(), await binary()];
const input = component();

function copy(): Uint8Array {
  const out = new Uint8Array(input.length);
  out.set(input);
  return out;
}

function ratios(make: () => unknown): readonly (readonly [Time, Time])[] {
  const pairs: (readonly [Time, Time])[] = [];
  for (let i = 0; i < PAIRS; i++) {
    // alternate the order, so that neither always runs on memory left by the other
    if (i % 2 === 0) {
      const copied = timed(copy);
      pairs.push([timed(make), copied]);
    } else {
      pairs.push([timed(make), timed(copy)]);
    }
  }
  return pairs;
}

const firstCopy = timed(copy);
const firstCall = timed(() => virtualize(input));
for (let i = 0; i < WARM; i++) virtualize(input);
const pairs = ratios(() => virtualize(input));
const prepared = prepare();
prepared(input);
const preparedPairs = ratios(() => prepared(input));
const repeat = (f: () => unknown): Time => {
  const times: Time[] = [];
  for (let i = 0; i < PAIRS; i++) times.push(timed(f));
  return medianTime(times.slice(PAIRS / 2));
};
say({
  bytes: input.length,
  added: virtualize(input).bytes.length - input.length,
  first: medianRatio([[firstCall, firstCopy]]),
  firstCall,
  warm: medianRatio(pairs),
  prepared: medianRatio(preparedPairs),
  virtualize: medianTime(pairs.map(([a]) => a)),
  copy: medianTime(pairs.map(([, b]) => b)),
  resolve: repeat(() => inspect(input)),
  sections: repeat(() => readSections(input)),
  tree: repeat(() => readComponent(input)),
} satisfies LargeResult);

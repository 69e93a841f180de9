// Virtualizations of a small component per second.
import { component, library } from './library.ts';
import { medianTime, say, timed, type Time } from './sample.ts';

const WARM = 6000;
const BATCH = 50;
const BATCHES = 60;

export interface SmallResult {
  readonly bytes: number;
  /** Milliseconds each. */
  readonly virtualize: Time;
  /** By a prepared function that knows the world. */
  readonly prepared: Time;
  readonly resolve: Time;
  readonly firstCall: Time;
}

const { virtualize, prepare, inspect } = await library();
const prepared = prepare();
const input = component();
const firstCall = timed(() => virtualize(input));
for (let i = 0; i < WARM; i++) {
  virtualize(input);
  prepared(input);
  inspect(input);
}

function batch(f: () => unknown): Time {
  const { wall, cpu } = timed(() => {
    for (let i = 0; i < BATCH; i++) f();
  });
  return { wall: wall / BATCH, cpu: cpu / BATCH };
}

const made: Time[] = [];
const known: Time[] = [];
const resolved: Time[] = [];
for (let i = 0; i < BATCHES; i++) {
  made.push(batch(() => virtualize(input)));
  known.push(batch(() => prepared(input)));
  resolved.push(batch(() => inspect(input)));
}
say({
  bytes: input.length,
  virtualize: medianTime(made),
  prepared: medianTime(known),
  resolve: medianTime(resolved),
  firstCall,
} satisfies SmallResult);

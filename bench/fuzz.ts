import { harness, type Harness, type HarnessOptions, type Input } from '../src/fuzzing/index.ts';
import { cGuest } from '../test/support/c-guests.ts';
import { preview1Command, preview1Reactor } from '../test/support/guests.ts';
import { medianRatio, medianTime, timed, type Time } from './measure/sample.ts';
import type { Figure } from './table.ts';

const ROUNDS = 9;

const TEXTS = ['a=b&c=%41', 'name=value&other=thing', 'a=%zz', 'x=1&y=2&z=3', ''].map((text) => {
  return { params: [new TextEncoder().encode(text)] };
});

/** Runs a second of what is fuzzed, by one thread, and what a reset saves. */
export async function fuzzFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  const rate = (what: string, { wall, cpu }: Time, runs: number, least?: number): void => {
    const aim = least === undefined ? {} : { aim: { kind: 'at least', value: least } as const };
    figures.push({
      what: `fuzzing: ${what}`,
      figure: (1000 * runs) / wall,
      cpu: (1000 * runs) / cpu,
      unit: 'a second',
      ...aim,
    });
  };
  const options = { pairs: { run: { export: 'parse' } }, prints: { run: { export: 'say' } } } as const;
  const guests = { pairs: await cGuest('pairs'), prints: await preview1Reactor() };
  for (const link of ['fused', 'sibling'] as const) {
    const linked = (one: keyof typeof guests, more: Partial<HarnessOptions> = {}): Promise<Harness> =>
      harness(guests[one], { ...options[one], policy: { link }, ...more });
    const many = 5000;
    const small = await linked('pairs');
    rate(
      `a small parser in C, ${link}`,
      medianTime(rounds(small, TEXTS, many)),
      many,
      link === 'fused' ? 20_000 : undefined,
    );
    const [resets, fresh] = [await linked('prints'), await linked('prints', { runsPerInstance: 1 })];
    const few = many / 100;
    const after = rounds(resets, [{}], many);
    const anew = rounds(fresh, [{}], few);
    rate(`a function that prints by preview 1, ${link}`, medianTime(after), many);
    const { wall, cpu } = medianRatio(anew.map((time, at) => [each(time, few), each(after[at] ?? time, many)]));
    figures.push({
      what: `fuzzing: the same in a fresh instance ÷ after a reset, ${link}`,
      figure: wall,
      cpu,
      unit: 'times',
    });
    const program = await harness(await preview1Command(), { run: 'command', policy: { link } });
    rate(`a C command over preview 1, a fresh instance each run, ${link}`, medianTime(rounds(program, [{}], 50)), 50);
  }
  return figures;
}

function each({ wall, cpu }: Time, runs: number): Time {
  return { wall: wall / runs, cpu: cpu / runs };
}

/** Times of `runs` runs. */
function rounds(fuzzed: Harness, inputs: readonly Input[], runs: number, count = ROUNDS): Time[] {
  const run = (many: number): void => {
    for (let i = 0; i < many; i++) fuzzed.run(inputs[i % inputs.length]);
  };
  run(runs);
  return Array.from({ length: count }, () => timed(() => run(runs)));
}

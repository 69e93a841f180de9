import fc from 'fast-check';
import { examine, type Case } from './examine.ts';
import type { Failure } from './measure.ts';

/** A failure with the smallest input that was found for it. */
export interface Finding {
  readonly one: Case;
  readonly failure: Failure;
  /** With this seed the same inputs come again. */
  readonly seed: number;
}

export interface Fuzzing {
  readonly cases: fc.Arbitrary<Case>;
  readonly seed: number;
  /** Most inputs, without those by which findings are shrunk. */
  readonly runs: number;
  /** Most milliseconds. */
  readonly milliseconds: number;
  /** Whether wasm-tools is asked. Without: it is. */
  readonly judged?: boolean;
  /** Kinds of failures that are known. */
  readonly known?: readonly string[];
  readonly onFinding?: (finding: Finding) => void;
  readonly onBatch?: (runs: number) => void;
}

/** Inputs of one seed. The next batch has the next seed. */
const BATCH = 500;

/**
 * Examines inputs, and shrinks those that fail. One finding of each kind is kept.
 *
 * @returns how many inputs there were, what was found, and how often what is not counted yet, by its reason
 */
export async function fuzz({
  cases,
  seed,
  runs,
  milliseconds,
  judged = true,
  known: open = [],
  onFinding,
  onBatch,
}: Fuzzing): Promise<{
  readonly runs: number;
  readonly findings: readonly Finding[];
}> {
  const end = performance.now() + milliseconds;
  const findings: Finding[] = [];
  const known = new Set<string>(open);
  let done = 0;
  for (let batch = seed; done < runs && performance.now() < end; batch++) {
    // what shrinking follows
    const first: { failure?: Failure } = {};
    let examined = 0;
    const property = fc.asyncProperty(cases, async (one) => {
      if (first.failure === undefined) examined++;
      const failure = await examine(one, judged);
      if (failure === undefined || known.has(failure.kind)) return;
      first.failure ??= failure;
      if (first.failure.kind !== failure.kind) return;
      throw new Error(failure.why);
    });
    const numRuns = Math.min(BATCH, runs - done);
    const result = await fc.check(property, { seed: batch, numRuns, interruptAfterTimeLimit: end - performance.now() });
    const one = result.counterexample?.[0];
    const { failure } = first;
    if (failure === undefined || one === undefined) {
      done += examined;
      onBatch?.(done);
      continue;
    }
    known.add(failure.kind);
    const finding = { one, failure, seed: batch };
    findings.push(finding);
    onFinding?.(finding);
    // the rest of the batch comes again, with what is known now
    batch--;
  }
  return { runs: done, findings };
}

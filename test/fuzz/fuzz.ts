import fc from 'fast-check';
import type { Failure } from './measure.ts';

/** A failure with the smallest input that was found for it. */
export interface Finding<Case> {
  readonly one: Case;
  readonly failure: Failure;
  /** With this seed the same inputs come again. */
  readonly seed: number;
}

export interface Fuzzing<Case> {
  readonly cases: fc.Arbitrary<Case>;
  /** Finds what may not happen with a case. Whatever it throws ends the search: it is a fault of the search. */
  readonly examine: (one: Case) => Failure | undefined | Promise<Failure | undefined>;
  readonly seed: number;
  /** Most inputs, without those by which findings are shrunk. */
  readonly runs: number;
  /** Most milliseconds. */
  readonly milliseconds: number;
  /** Kinds of failures that are known. */
  readonly known?: readonly string[];
  readonly onFinding?: (finding: Finding<Case>) => void;
  readonly onBatch?: (runs: number) => void;
}

/** Inputs of one seed. The next batch has the next seed. */
const BATCH = 500;

/**
 * Examines inputs, and shrinks those that fail. One finding of each kind is kept.
 *
 * @returns how many inputs there were, and what was found
 */
export async function fuzz<Case>({
  cases,
  examine,
  seed,
  runs,
  milliseconds,
  known: open = [],
  onFinding,
  onBatch,
}: Fuzzing<Case>): Promise<{
  readonly runs: number;
  readonly findings: readonly Finding<Case>[];
}> {
  const end = performance.now() + milliseconds;
  const findings: Finding<Case>[] = [];
  const known = new Set<string>(open);
  let done = 0;
  for (let batch = seed; done < runs && performance.now() < end; batch++) {
    // what shrinking follows
    const first: { failure?: Failure } = {};
    let examined = 0;
    const broken: { error?: unknown } = {};
    const property = fc.asyncProperty(cases, async (one) => {
      if (first.failure === undefined) examined++;
      let failure: Failure | undefined;
      try {
        failure = await examine(one);
      } catch (error) {
        broken.error ??= error;
        throw error;
      }
      if (failure === undefined || known.has(failure.kind)) return;
      first.failure ??= failure;
      if (first.failure.kind !== failure.kind) return;
      throw new Error(failure.why);
    });
    const numRuns = Math.min(BATCH, runs - done);
    const result = await fc.check(property, { seed: batch, numRuns, interruptAfterTimeLimit: end - performance.now() });
    if ('error' in broken) throw new Error(`the search broke, with seed ${String(batch)}`, { cause: broken.error });
    const one = result.counterexample?.[0];
    const { failure } = first;
    if (failure === undefined || one === undefined) {
      // too little time is no fault; whoever asked sees it by the number of inputs
      if (result.failed && !result.interrupted) {
        throw new Error(`the search failed without a finding: ${fc.defaultReportMessage(result) ?? ''}`);
      }
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

import { resolveComponent } from '../component/resolve.ts';
import { WasmvirtError } from '../errors.ts';
import { startNotes } from '../link/output/start.ts';
import { policySection } from '../link/output/policy-section.ts';
import { nameOf, recordingPlan, type Recorded } from '../link/recording/plan.ts';
import { required } from '../link/virtual/parts.ts';
import { frameFor, virtualizeIn, type Built } from '../link/virtualize.ts';
import { RECORDING } from '../policy/control.ts';
import { mention } from '../policy/options/mention.ts';
import type { Plan } from '../policy/plan.ts';
import type { Policy } from '../policy/policy.ts';
import type { ImportReport, Report } from '../policy/report.ts';
import { say, textOf, type Sentence } from '../settings/sentence.ts';
import { linkedIn, type LinkedFrame, type Parts } from './linked.ts';

/**
 * The output by a policy that says that the host is recorded, or replayed: around the one that the frame is for stands another one, which has all
 * functions that it asks of its host, and is made and checked as any other.
 *
 * @param frame by the policy of `insideOf`
 * @param partsFor gives the parts for the one around it
 * @throws WasmvirtError as `recordingPlan` and `virtualizeIn`
 */
export function recordedIn(
  frame: LinkedFrame,
  input: Uint8Array,
  policy: Policy,
  partsFor: (plan: Plan) => Parts,
): Built {
  const apart = new Set((frame.plan.trace?.items ?? []).map(({ name }) => name.name));
  const made = linkedIn(frame, input);
  const world = resolveComponent(made.bytes);
  const recorded = recordingPlan(world, policy, apart);
  const parts = partsFor(recorded.plan);
  const outer = frameFor({ world, plan: recorded.plan }, parts);
  const section = policySection(policy, outer.outer.guest);
  const { bytes, report } = virtualizeIn({ ...outer, section }, made.bytes);
  if (policy.record !== undefined) {
    const check = required(parts.checkControl, 'the check of control');
    check(bytes, outer.outer.guest, new Set([RECORDING.name.name]));
  }
  const { length } = bytes;
  return { bytes, report: reportOf(made.report, recorded, policy, { length, remaining: report.remaining, input }) };
}

interface Outcome {
  readonly length: number;
  readonly remaining: readonly string[];
  readonly input: Uint8Array;
}

function reportOf(report: Report, recorded: Recorded, policy: Policy, { length, remaining, input }: Outcome): Report {
  const { recording, imports } = recorded.plan;
  if (recording === undefined) throw new WasmvirtError('internal', 'nothing is recorded or replayed');
  const { kind } = recording;
  const functions = recording.functions.map(nameOf);
  const none: readonly Sentence[] =
    functions.length > 0 ? [] : [say`the option ${mention(kind)} has no effect: nothing is asked of the host`];
  const added = [...startNotes(input, imports), ...none].filter((note) => !report.notes.includes(textOf(note)));
  const notes: readonly Sentence[] = [...(report.sentences ?? report.notes.map((note) => [note])), ...added];
  const most = policy.record;
  return {
    ...report,
    output: { bytes: length },
    imports: report.imports.map((one) => answered(one, kind, new Set(functions))),
    notes: notes.map((note) => textOf(note)),
    ...(notes.every((note) => note.every((piece) => typeof piece === 'string')) ? {} : { sentences: notes }),
    ...(most === undefined
      ? { replay: { functions, calls: recorded.calls } }
      : { record: { export: RECORDING.name.name, functions, most } }),
    remaining,
  };
}

/** What is said of functions that come from the host. */
function answered(one: ImportReport, kind: 'record' | 'replay', names: ReadonlySet<string>): ImportReport {
  const says = kind === 'record' ? 'recorded' : 'as it was recorded';
  return {
    ...one,
    functions: one.functions.map((f) => {
      if (f.decision !== 'host' || !names.has(nameOf({ importName: one.name, name: f.name }))) return f;
      return { ...f, answer: `${f.answer ?? 'host'}, ${says}` };
    }),
  };
}

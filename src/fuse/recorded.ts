import { resolveComponent } from '../component/resolve.ts';
import { WasmvirtError } from '../errors.ts';
import { startNotes } from '../link/output/start.ts';
import { policySection } from '../link/output/policy-section.ts';
import { nameOf, recordingPlan, type Recorded } from '../link/recording/plan.ts';
import { frameFor, virtualizeIn, type Built, type Frame } from '../link/virtualize.ts';
import { RECORDING } from '../policy/control.ts';
import { mention } from '../policy/options/mention.ts';
import type { Policy } from '../policy/policy.ts';
import type { ImportReport, Report } from '../policy/report.ts';
import { say, textOf, type Sentence } from '../settings/sentence.ts';
import { checkControl } from './check-control.ts';
import { linkedFrameOf, linkedIn } from './linked.ts';

/** What makes outputs. */
export interface Recorder {
  readonly frameOf: (input: Uint8Array, policy: Policy) => Frame;
  readonly finish: (frame: Frame, input: Uint8Array) => Built;
}

/**
 * What makes outputs by a policy. Where it says that the host is recorded, or replayed, each stands in another one, which has all functions
 * that it asks of its host, and is made and checked as any other.
 */
export function recorder(policy: Policy): Recorder {
  if (policy.record === undefined && policy.replay === undefined) return { frameOf: linkedFrameOf, finish: linkedIn };
  const given = { ...policy.given, record: undefined, replay: undefined };
  const inside: Policy = { ...policy, given, record: undefined, replay: undefined };
  return {
    frameOf: (input) => linkedFrameOf(input, inside),
    finish: (frame, input) => {
      const traced = new Set((frame.plan.trace?.items ?? []).map(({ name }) => name.name));
      return around(linkedIn(frame, input), policy, traced, input);
    },
  };
}

/**
 * An output around another one.
 *
 * @param apart the imports of a trace
 * @throws WasmvirtError as `recordingPlan` and `virtualizeIn`
 */
function around(made: Built, policy: Policy, apart: ReadonlySet<string>, input: Uint8Array): Built {
  const world = resolveComponent(made.bytes);
  const recorded = recordingPlan(world, policy, apart);
  const frame = frameFor(world, recorded.plan);
  const section = policySection(policy, frame.outer.guest);
  const { bytes, report } = virtualizeIn({ ...frame, section }, made.bytes);
  if (policy.record !== undefined) checkControl(bytes, frame.outer.guest, new Set([RECORDING.name.name]));
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

import type { FuncType, World } from '../../component/types.ts';
import type { FunctionPlan, ImportPlan } from '../../policy/import-plan.ts';
import { CONTROL_EXPORTS } from '../../policy/control.ts';
import { unusedOptions } from '../../policy/options/unused.ts';
import { controlled } from '../../policy/planning/control.ts';
import type { Plan } from '../../policy/plan.ts';
import { traceNotes } from '../../policy/subsystems/trace.ts';
import { closedOutputs } from '../../policy/subsystems/stdio.ts';
import { EACH_SUBSYSTEM } from '../../policy/subsystems/subsystems.ts';
import {
  reportMount,
  type ClosedReport,
  type FunctionReport,
  type ImportReport,
  type Report,
  type TrapReport,
} from '../../policy/report.ts';
import type { Options } from '../../settings/options.ts';
import { textOf } from '../../settings/sentence.ts';
import type { Adapter } from '../adapter/write.ts';
import type { Answered } from '../adapter/context.ts';
import type { Grouping, Placement } from '../adapter/placement.ts';
import type { AdapterResources } from '../encode/resources.ts';
import { startNotes } from './start.ts';
import { trapName } from '../adapter/needs.ts';
import type { ResourceId } from '../encode/type-table.ts';

/** What was made for a component. */
export interface Made {
  readonly plan: Plan;
  readonly entries: AdapterResources;
  readonly grouping: Grouping;
  readonly adapters: readonly Adapter[];
}

export interface ReportParts extends Made {
  readonly input: Uint8Array;
  readonly bytes: Uint8Array;
  readonly output: World;
}

/** Tells what was decided and what came of it. */
export function makeReport(parts: ReportParts): Report {
  const made = new Set<ResourceId>();
  for (const adapter of parts.adapters) {
    for (const { makes } of adapter.answered.values()) for (const r of makes) made.add(parts.entries.of(r).id);
  }
  const placed = parts.grouping.placements.filter(({ needs }) => !needs.exported);
  const placements = new Map(placed.map((x) => [x.needs.importName, x]));
  const traps: TrapReport[] = [];
  const imports = parts.plan.imports.map((p): ImportReport => {
    const repeated = p.option !== undefined && isShort(p.option) ? p.option : undefined;
    const functions = p.functions.map((f): FunctionReport => {
      if (f.by === 'host') return { name: f.name, decision: 'host', ...(f.ruled ? { answer: 'host, by rules' } : {}) };
      if (f.ruled) return { name: f.name, decision: f.by, answer: 'host, by rules, handles translated' };
      const answered = answerTo(f, p, placements, parts.adapters);
      const reachable = answered?.trap === 'reachable' && !needsHandle(f.type, made, parts.entries);
      if (reachable) {
        traps.push({ function: trapName(p.item, f.name), ...(repeated === undefined ? {} : { option: repeated }) });
      }
      const answer = answered?.trap === 'reachable' && !reachable ? 'cannot be called' : answered?.says;
      return answer === undefined ? { name: f.name, decision: f.by } : { name: f.name, decision: f.by, answer };
    });
    const attribute = p.item.name.attributes.find((a) => a.kind === 'implements');
    return {
      name: p.item.name.name,
      kind: p.item.entity.kind,
      ...(attribute === undefined ? {} : { implements: attribute.interface }),
      decision: decisionOf(p),
      reason: p.reason,
      ...(p.decidedBy === undefined ? {} : { decidedBy: p.decidedBy }),
      ...(p.option === undefined ? {} : { option: p.option }),
      functions,
    };
  });
  const { trace } = parts.plan.policy;
  const { control } = parts.plan;
  const closed = closedOutputs(parts.plan.imports);
  const named = parts.plan.imports.map((p) => {
    return { name: p.item.name.name, interface: p.interface, functions: p.functions.map(({ name }) => name) };
  });
  const unused = unusedOptions(parts.plan.policy.given, parts.plan.policy.rules, named).map((sentence) => {
    return { message: textOf(sentence), sentence };
  });
  const { imports: planned, policy } = parts.plan;
  const notes = [
    ...startNotes(parts.input, planned),
    ...traceNotes(planned, policy),
    ...EACH_SUBSYSTEM.flatMap(([, subsystem]) => subsystem.notes?.(planned, policy) ?? []),
  ];
  return {
    input: { bytes: parts.input.length },
    output: { bytes: parts.bytes.length },
    imports,
    mounts: parts.plan.policy.mounts.map(reportMount),
    notes: notes.map((sentence) => textOf(sentence)),
    ...(notes.every((sentence) => sentence.every((piece) => typeof piece === 'string')) ? {} : { sentences: notes }),
    ...(unused.length === 0 ? {} : { unused }),
    ...(closed.length === 0 ? {} : { closed: reportClosed(closed) }),
    ...(trace === undefined ? {} : { trace: trace.kind === 'file' ? trace.path : trace.kind }),
    ...(control === undefined ? {} : { control: { exports: [...CONTROL_EXPORTS], reaches: controlled(control) } }),
    traps,
    remaining: [...parts.output.imports.keys()],
  };
}

/** The most characters of names in options that are repeated for each of thousands of functions. */
const MOST_REPEATED = 200;

function isShort({ allow = [], deny = [] }: Options): boolean {
  const names = [...allow, ...deny];
  return names.reduce((sum, name) => sum + name.length, 0) <= MOST_REPEATED;
}

function reportClosed(outputs: ClosedReport['outputs']): ClosedReport {
  const are = outputs.length === 1 ? 'is' : 'are';
  return {
    outputs,
    reason: `${outputs.join(' and ')} ${are} closed, and programs that must write may trap without a word, as Rust's println! does`,
    option: Object.fromEntries(outputs.map((output) => [output, 'ignore'])),
  };
}

function answerTo(
  f: FunctionPlan,
  p: ImportPlan,
  placements: ReadonlyMap<string | undefined, Placement>,
  adapters: readonly Adapter[],
): Answered | undefined {
  const importName = p.item.entity.kind === 'instance' ? p.item.name.name : undefined;
  const placement = placements.get(importName);
  if (placement === undefined) return undefined;
  return adapters[placement.group]?.answered.get(placement.exportNames.get(f.name) ?? f.name);
}

/** Whether a call needs a handle of a resource of ours that no function makes. */
function needsHandle(type: FuncType, made: ReadonlySet<ResourceId>, entries: AdapterResources): boolean {
  return type.params.some(({ type: t }) => {
    if (typeof t !== 'object' || (t.kind !== 'own' && t.kind !== 'borrow')) return false;
    const { owner, id } = entries.of(t.resource);
    return owner === 'ours' && !made.has(id);
  });
}

function decisionOf(p: ImportPlan): ImportReport['decision'] {
  // not allowed, and without a function
  if (p.passThrough) return p.decision === 'deny' ? 'types' : 'host';
  const ways = new Set(p.functions.map((f) => f.by));
  if (ways.size > 1) return 'mixed';
  const [only] = ways;
  if (p.host !== 'all' && p.host.size > 0 && only !== 'virtual')
    return only === undefined || only === 'deny' ? 'types' : 'mixed';
  return p.decision;
}

import { concat } from '../bytes/pieces.ts';
import { resolveComponent } from '../component/resolve.ts';
import { planImports, withTypes } from '../policy/plan.ts';
import type { Policy } from '../policy/policy.ts';
import type { Report } from '../policy/report.ts';
import { AdapterCode, mentionedIn } from './adapter/code.ts';
import { adapterContext } from './adapter/context.ts';
import { suppliesOf } from './adapter/needs.ts';
import { groupSupplies } from './adapter/placement.ts';
import { type Adapter, writeAdapter } from './adapter/write.ts';
import { checkInputParts, checkParts } from './encode/host-limits.ts';
import { Slots } from './encode/resources.ts';
import { type Slot, TypeTable } from './encode/type-table.ts';
import { writeOuter } from './output/outer.ts';
import { makeReport } from './output/report.ts';
import { gatedResources, withQuestions, writeGates } from './rules/rule-adapters.ts';
import { checkAdapters, checkOutput, checkWiring } from './verify/check.ts';
import { readOutput } from './verify/read-output.ts';
import { Virtuals } from './virtual/implementations.ts';

/** The output, checked, and the report about it. */
export interface Built {
  readonly bytes: Uint8Array;
  readonly report: Report;
}

/** Makes the output for one component and one policy. */
export function build(input: Uint8Array, policy: Policy): Built {
  const world = resolveComponent(input);
  checkInputParts(input);
  const decided = planImports(policy, world);
  const slots = new Slots(decided, gatedResources(decided, world));
  const table = new TypeTable({
    guest: (resource) => slots.of(resource).slot,
    host: (resource) => slots.hostOf(resource).slot,
    raw: (resource) => slots.rawOf(resource).slot,
  });
  const virtuals = new Virtuals(decided, slots);
  const plan = withTypes(withQuestions(virtuals.withExtras(decided)), world);
  const grouping = groupSupplies(suppliesOf(plan, slots, table, virtuals));
  const homes = new Map<Slot, number>();
  for (const group of grouping.groups) {
    for (const slot of mentionedIn(group, table)) if (!homes.has(slot)) homes.set(slot, group.index);
  }
  const context = adapterContext(plan, slots, table, homes, virtuals);
  const codes = grouping.groups.map((group) => new AdapterCode(group, context));
  const adapters: Adapter[] = [];
  for (const code of codes) {
    const wanted = new Set(codes.flatMap((c) => [...c.foreignMakers.values()].filter((s) => code.isHome(s))));
    adapters.push(writeAdapter(code, wanted, adapters, context));
  }
  const gates = writeGates(plan, slots, context);
  const pieces = writeOuter({ guest: input, world, plan, table, slots, grouping, adapters, gates });
  const bytes = concat(pieces);
  checkParts(bytes);
  const output = readOutput(bytes);
  checkOutput(world, plan, output);
  checkAdapters(bytes, world);
  checkWiring(bytes, input.length, plan);
  return { bytes, report: makeReport({ input, bytes, plan, output, slots, grouping, adapters }) };
}

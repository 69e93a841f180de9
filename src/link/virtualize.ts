import { concat } from '../bytes/pieces.ts';
import { isWitPackage, resolveComponent } from '../component/resolve.ts';
import { WasmvirtError } from '../errors.ts';
import { planImports } from '../policy/plan.ts';
import type { Policy } from '../policy/policy.ts';
import type { Report } from '../policy/report.ts';
import { AdapterCode } from './adapter/code.ts';
import { adapterContext } from './adapter/context.ts';
import { guestNeedsOf } from './adapter/needs.ts';
import { placeNeeds } from './adapter/placement.ts';
import { usedResources } from './adapter/used.ts';
import { type Adapter, writeAdapter } from './adapter/write.ts';
import { checkImported, checkInputParts, checkParts } from './encode/host-limits.ts';
import { AdapterResources } from './encode/resources.ts';
import { type ResourceId, TypeTable } from './encode/type-table.ts';
import { writeOuter } from './output/outer.ts';
import { makeReport } from './output/report.ts';
import { writeRuleAdapters } from './rules/rule-adapters.ts';
import { checkAdapters, checkOutput, checkWiring, readOutput } from './verify/check.ts';
import { VirtualCode } from './virtual/subsystems.ts';

/** The output, checked, and the report about it. */
export interface Built {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly report: Report;
}

const WIT_PACKAGE =
  'this is a WIT package in binary form, types without code, so that there is nothing to virtualize: give a component that was built from it';

/** Makes the output for one component and one policy. */
export function build(input: Uint8Array, policy: Policy): Built {
  const world = resolveComponent(input);
  if (isWitPackage(world)) throw new WasmvirtError('unsupported', WIT_PACKAGE);
  checkInputParts(input);
  checkImported(world.imports.values());
  const plan = planImports(policy, world);
  const entries = new AdapterResources(plan);
  const table = new TypeTable({
    guest: (resource) => entries.of(resource).id,
    host: (resource) => entries.hostOf(resource).id,
    unguarded: (resource) => entries.unguardedOf(resource).id,
  });
  const virtual = new VirtualCode(plan, entries);
  const grouping = placeNeeds(guestNeedsOf(plan, entries, table, virtual));
  const groupOf = new Map<ResourceId, number>();
  for (const group of grouping.groups) {
    for (const id of usedResources(group, table)) if (!groupOf.has(id)) groupOf.set(id, group.index);
  }
  const context = adapterContext(plan, entries, table, groupOf, virtual);
  const codes = grouping.groups.map((group) => new AdapterCode(group, context));
  const adapters: Adapter[] = [];
  for (const code of codes) {
    const wanted = new Set(codes.flatMap((c) => [...c.foreignMakers.values()].filter((s) => code.defines(s))));
    adapters.push(writeAdapter(code, wanted, adapters, context));
  }
  const ruleAdapters = writeRuleAdapters(plan, entries, context);
  const pieces = writeOuter({ guest: input, world, plan, table, entries, grouping, adapters, ruleAdapters });
  const bytes = concat(pieces);
  checkParts(bytes);
  const output = readOutput(bytes);
  checkOutput(world, plan, output);
  checkAdapters(bytes, world);
  checkWiring(bytes, input.length, plan);
  return { bytes, report: makeReport({ input, bytes, plan, output, entries, grouping, adapters }) };
}

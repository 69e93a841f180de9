import { sectionHeader } from '../binary/section.ts';
import { concat, sizeOf } from '../bytes/pieces.ts';
import { isWitPackage, resolveComponent } from '../component/resolve.ts';
import type { ResourceIdentity, World } from '../component/types.ts';
import type { CoreObject } from '../core/object.ts';
import { WasmvirtError } from '../errors.ts';
import { type Plan, planImports } from '../policy/plan.ts';
import type { Policy } from '../policy/policy.ts';
import type { Report } from '../policy/report.ts';
import { AdapterCode } from './adapter/code.ts';
import { adapterContext } from './adapter/context.ts';
import { controlNeedsOf, guestNeedsOf, recordingNeedsOf } from './adapter/needs.ts';
import { placeNeeds } from './adapter/placement.ts';
import { usedResources } from './adapter/used.ts';
import { type Adapter, writeAdapter } from './adapter/write.ts';
import { checkImported, checkInputParts, checkParts } from './encode/host-limits.ts';
import { AdapterResources } from './encode/resources.ts';
import { type ResourceId, TypeTable } from './encode/type-table.ts';
import { metadataOf } from './output/metadata.ts';
import { type Outer, writeOuter } from './output/outer.ts';
import { policySection } from './output/policy-section.ts';
import { type Made, makeReport } from './output/report.ts';
import { writeRuleAdapters } from './rules/rule-adapters.ts';
import { checkAdapters, checkOutput, checkWiring } from './verify/check.ts';
import { readOutput } from './verify/read-output.ts';
import { checkInput, checkValid } from './verify/valid.ts';
import { VirtualCode } from './virtual/subsystems.ts';

/** The output, checked, and the report about it. */
export interface Built {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly report: Report;
}

const WIT_PACKAGE =
  'this is a WIT package in binary form, types without code, so that there is nothing to virtualize: give a component that was built from it';

/** What is made for a component from its structure and the policy alone: all of the output but the component itself and what it says of itself. */
export interface Frame {
  readonly world: World;
  readonly plan: Plan;
  /** Of a relay, which exports what it imports: the resources of adapters that its exports have. */
  readonly relayed: ReadonlySet<ResourceIdentity> | undefined;
  readonly outer: Outer;
  /** What makes a module with the contents of mounted files, where they were left out of the adapters; otherwise nothing. */
  readonly files: readonly CoreObject[];
  /** The custom section that says by which policy. */
  readonly section: Uint8Array;
  readonly made: Made;
  /** Of `outer`, `files` and `section`, in bytes. */
  readonly size: number;
}

/** Makes the output for one component and one policy. */
export function build(input: Uint8Array, policy: Policy): Built {
  return virtualizeIn(frameOf(input, policy), input);
}

/**
 * @param leaves whether the contents of mounted files are left out of the adapters if there is much of them, for what is fused
 * @throws WasmvirtError where the component is wrong, or contradicts the policy
 */
export function frameOf(input: Uint8Array, policy: Policy, leaves?: (plan: Plan) => boolean): Frame {
  const world = resolveComponent(input);
  if (isWitPackage(world)) throw new WasmvirtError('unsupported', WIT_PACKAGE);
  checkInputParts(input);
  checkImported(world.imports.values());
  const plan = planImports(policy, world);
  try {
    return frameFor(world, plan, undefined, leaves?.(plan));
  } catch (error) {
    // what is wrong with the component says more than what comes of it
    if (error instanceof WasmvirtError && error.code === 'internal') checkInput(policy, input);
    throw error;
  }
}

/** The same for a component of which its imports and exports are known, and what becomes of them. */
export function frameFor(world: World, plan: Plan, relayed?: Frame['relayed'], leaves = false): Frame {
  const entries = new AdapterResources(plan);
  const table = new TypeTable({
    guest: (resource) => entries.of(resource).id,
    host: (resource) => entries.hostOf(resource).id,
    unguarded: (resource) => entries.unguardedOf(resource).id,
  });
  const virtual = new VirtualCode(plan, entries, leaves);
  const grouping = placeNeeds([
    ...guestNeedsOf(plan, entries, table, virtual),
    ...controlNeedsOf(table, virtual),
    ...recordingNeedsOf(table, plan),
  ]);
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
  const outer = writeOuter({
    world,
    plan,
    table,
    entries,
    grouping,
    adapters,
    ruleAdapters,
    relayed: relayed !== undefined,
  });
  const section = policySection(plan.policy, outer.guest);
  const files = virtual.files();
  const left = files.flatMap((object) => (object.kind === 'segment' ? object.pieces : []));
  const size = sizeOf(outer.before) + sizeOf(outer.after) + section.length + sizeOf(left);
  return { world, plan, relayed, outer, files, section, made: { plan, entries, grouping, adapters }, size };
}

/**
 * The output for a component that has the structure of the one for which the frame was made. All of it is read again and checked.
 *
 * @param use `fused`: it is only what another output is made of, so that contents of files may be missing
 * @throws WasmvirtError `limit` where it becomes too large; `internal`
 */
export function virtualizeIn(frame: Frame, input: Uint8Array, use: 'whole' | 'fused' = 'whole'): Built {
  const { world, plan, relayed, outer, section, made } = frame;
  if (use === 'whole' && frame.files.length > 0)
    throw new WasmvirtError('internal', 'the contents of mounted files are not in the adapters');
  const header = sectionHeader('component', input.length);
  const bytes = concat([...outer.before, header, input, ...outer.after, section, metadataOf(input)]);
  checkParts(bytes);
  const output = readOutput(bytes);
  checkOutput(world, plan, output, relayed);
  checkAdapters(bytes, world);
  checkWiring(bytes, input.length, plan);
  const start = sizeOf(outer.before) + header.length;
  checkValid(plan.policy, bytes, { start, end: start + input.length });
  return { bytes, report: makeReport({ input, bytes, output, ...made }) };
}

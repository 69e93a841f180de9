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
import type { RuleAdapters, writeRuleAdapters } from './rules/rule-adapters.ts';
import { checkAdapters, checkOutput, checkWiring } from './verify/check.ts';
import { readOutput } from './verify/read-output.ts';
import type { checkInput, checkValid } from './verify/valid.ts';
import { required, type CodeParts } from './virtual/parts.ts';
import { VirtualCode } from './virtual/subsystems.ts';

/** The output, checked, and the report about it. */
export interface Built {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly report: Report;
}

const WIT_PACKAGE =
  'this is a WIT package in binary form, types without code, so that there is nothing to virtualize: give a component that was built from it';

/** What is made for a component from its structure and the policy alone: all of the output but the component itself and what it says of itself. */
export interface Frame<P extends LinkParts = LinkParts> extends Planned {
  readonly parts: P;
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

/** What outputs are made of and checked with. */
export interface LinkParts extends CodeParts {
  readonly writeRuleAdapters?: typeof writeRuleAdapters;
  readonly valid?: { readonly checkInput: typeof checkInput; readonly checkValid: typeof checkValid };
}

/** A component that was read, and what becomes of it. */
export interface Planned {
  readonly world: World;
  readonly plan: Plan;
}

/** @throws WasmvirtError where the component is wrong, or contradicts the policy */
export function planFor(input: Uint8Array, policy: Policy): Planned {
  const world = resolveComponent(input);
  if (isWitPackage(world)) throw new WasmvirtError('unsupported', WIT_PACKAGE);
  checkInputParts(input);
  checkImported(world.imports.values());
  return { world, plan: planImports(policy, world) };
}

/**
 * @param parts at least those that the plan needs
 * @param leaves whether the contents of mounted files are left out of the adapters, for what is fused
 * @throws WasmvirtError where the component is wrong
 */
export function frameOf<P extends LinkParts>(input: Uint8Array, planned: Planned, parts: P, leaves = false): Frame<P> {
  try {
    return frameFor(planned, parts, undefined, leaves);
  } catch (error) {
    // what is wrong with the component says more than what comes of it
    if (error instanceof WasmvirtError && error.code === 'internal') validatorOf(planned, parts)?.checkInput(input);
    throw error;
  }
}

/** The same for a component of which its imports and exports are known. */
export function frameFor<P extends LinkParts>(
  { world, plan }: Planned,
  parts: P,
  relayed?: Frame['relayed'],
  leaves = false,
): Frame<P> {
  const entries = new AdapterResources(plan);
  const table = new TypeTable({
    guest: (resource) => entries.of(resource).id,
    host: (resource) => entries.hostOf(resource).id,
    unguarded: (resource) => entries.unguardedOf(resource).id,
  });
  const virtual = new VirtualCode(plan, entries, parts, leaves);
  const grouping = placeNeeds([
    ...guestNeedsOf(plan, entries, table, virtual),
    ...controlNeedsOf(table, virtual),
    ...recordingNeedsOf(table, plan),
  ]);
  const groupOf = new Map<ResourceId, number>();
  for (const group of grouping.groups) {
    for (const id of usedResources(group, table)) if (!groupOf.has(id)) groupOf.set(id, group.index);
  }
  const context = adapterContext(plan, entries, table, groupOf, virtual, parts);
  const codes = grouping.groups.map((group) => new AdapterCode(group, context));
  const adapters: Adapter[] = [];
  for (const code of codes) {
    const wanted = new Set(codes.flatMap((c) => [...c.foreignMakers.values()].filter((s) => code.defines(s))));
    adapters.push(writeAdapter(code, wanted, adapters, context));
  }
  const ruleAdapters = isRuled(plan)
    ? required(parts.writeRuleAdapters, 'rules')(plan, entries, context)
    : NO_RULE_ADAPTERS;
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
  return { world, plan, parts, relayed, outer, files, section, made: { plan, entries, grouping, adapters }, size };
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
  validatorOf(frame, frame.parts)?.checkValid(bytes, { start, end: start + input.length });
  return { bytes, report: makeReport({ input, bytes, output, ...made }) };
}

/** What checks whether components are valid; `undefined` where the policy says not to. */
export function validatorOf({ plan }: Planned, { valid }: LinkParts): LinkParts['valid'] {
  return plan.policy.validate ? required(valid, 'validation') : undefined;
}

/** Whether rules are asked in front of any function. */
export function isRuled({ imports }: Plan): boolean {
  return imports.some(({ functions }) => functions.some(({ ruled }) => ruled));
}

const NO_RULE_ADAPTERS: RuleAdapters = { adapters: [], functions: new Map(), resources: new Map() };

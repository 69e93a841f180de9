import { library } from '../adapters/library.ts';
import { concat } from '../bytes/pieces.ts';
import { resolveComponent } from '../component/resolve.ts';
import type { CoreSignature } from '../core/object.ts';
import { WasmvirtError } from '../errors.ts';
import type { TemplateSymbol } from '../policy/capabilities.ts';
import type { Policy } from '../policy/options.ts';
import { planImports, withTypes, type Plan } from '../policy/plan.ts';
import type { Report } from '../policy/report.ts';
import { writeAdapter, type Adapter } from './adapter.ts';
import { AdapterCode, mentionedIn } from './adapter-code.ts';
import type { AdapterContext } from './adapter-parts.ts';
import { checkAdapters, checkOutput, checkWiring, readOutput } from './check.ts';
import { gatedResources, withQuestions, writeGates } from './gates.ts';
import { groupSupplies } from './groups.ts';
import { checkInputParts, checkParts } from './host-limits.ts';
import { writeOuter } from './outer.ts';
import { makeReport } from './make-report.ts';
import { Slots } from './slots.ts';
import { suppliesOf } from './supply.ts';
import { TypeTable, type Slot } from './type-table.ts';
import type { HostFunction } from './virtual.ts';
import { Virtuals } from './virtuals.ts';

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

interface Template {
  /** In the library. */
  readonly symbol: string;
  /** Its core signature. */
  readonly type: CoreSignature;
  /** The types of functions that it is made for: `shapeOf`, without names of resources. */
  readonly shapes: readonly string[];
  /** Whether its result is in the arena. */
  readonly arena: boolean;
}

/** Templates that answer denied calls. */
const TEMPLATES: Readonly<Record<TemplateSymbol, Template>> = {
  'insecure-u64': {
    symbol: 'deny-insecure.u64',
    type: { params: [], results: ['i64'] },
    shapes: ['() -> u64'],
    arena: false,
  },
  'insecure-bytes': {
    symbol: 'deny-insecure.bytes',
    type: { params: ['i64'], results: ['i32'] },
    shapes: ['(u64) -> list<u8>'],
    arena: true,
  },
  poll: {
    symbol: 'deny-poll.poll',
    type: { params: ['i32', 'i32'], results: ['i32'] },
    shapes: ['(list<borrow>) -> list<u32>'],
    arena: true,
  },
};

function adapterContext(
  plan: Plan,
  slots: Slots,
  table: TypeTable,
  homes: ReadonlyMap<Slot, number>,
  virtuals: Virtuals,
): AdapterContext {
  return {
    table,
    slots,
    library,
    homeOf: (slot) => homes.get(slot) ?? 0,
    virtuals,
    template: (symbol) => TEMPLATES[symbol],
    hostFunction: (importName, name) => hostFunction(plan, importName, name),
  };
}

function hostFunction(plan: Plan, importName: string, name: string): HostFunction {
  const found = plan.imports.find((p) => p.item.name.name === importName);
  const type = found?.functions.find((f) => f.name === name)?.type;
  if (type === undefined) throw new WasmvirtError('internal', `the host has no function ${name} in ${importName}`);
  return { symbol: `host ${importName}#${name}`, importName, name, type };
}

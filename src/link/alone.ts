import type { Item, ResourceIdentity, World } from '../component/types.ts';
import { aloneOf, strangersTo } from '../policy/alone.ts';
import { type Plan, planImports } from '../policy/plan.ts';
import type { Policy } from '../policy/policy.ts';
import { WasmvirtError } from '../errors.ts';
import { writeRelay } from './output/relay.ts';
import { checkRelay } from './verify/relay.ts';
import { frameFor, virtualizeIn, type Built, type LinkParts } from './virtualize.ts';

/** An adapter for programs that are not there yet. */
export interface Program {
  /** What the adapter may answer. */
  readonly world: World;
  /** What else programs can import. */
  readonly others: readonly Item[];
}

/**
 * Makes an adapter alone: a component that exports what the policy answers, and imports what it needs for that. Where a program would stand,
 * there is a relay, so that all that is checked of outputs is checked of it, too.
 *
 * @param partsFor what a plan needs
 * @throws WasmvirtError `conflict` if all stays with the host
 */
export function buildAlone({ world, others }: Program, policy: Policy, partsFor: (plan: Plan) => LinkParts): Built {
  const whole = planImports(policy, world);
  const { plan, exports } = aloneOf(whole);
  if (exports.size === 0) throw new WasmvirtError('conflict', NOTHING);
  const imports = new Map(plan.imports.map(({ item }) => [item.name.name, item]));
  const relay = writeRelay(imports.values(), new Set(exports.keys()));
  checkRelay(relay);
  const frame = frameFor({ world: { imports, exports }, plan }, partsFor(plan), ownOf(plan));
  const { bytes, report } = virtualizeIn({ ...frame, made: { ...frame.made, plan: whole } }, relay);
  const strangers = strangersTo(plan, exports, others);
  const notes = strangers.length === 0 ? report.notes : [...report.notes, strangerNote(strangers)];
  return { bytes, report: { ...report, exports: [...exports.keys()], notes } };
}

/** The resources of imports that exports have as those of adapters. */
function ownOf({ origins, ownership, guarded }: Plan): ReadonlySet<ResourceIdentity> {
  return new Set([...origins.keys()].filter((resource) => !ownership.host.has(resource) || guarded.has(resource)));
}

const NOTHING =
  'all that was asked for stays with the host, so that there is nothing to put into an adapter: leave out what lets it through';

function strangerNote(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return `a program that imports ${shown.join(', ')}${more} as well cannot be plugged: they share handles with what the adapter exports`;
}

const MOST_NAMED = 3;

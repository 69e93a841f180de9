import { Correspondence, sameName } from '../../component/equal.ts';
import { readSections } from '../../binary/section.ts';
import { unnamedIn } from '../../component/named.ts';
import { isPlain } from '../../component/plain.ts';
import { resolveComponent } from '../../component/resolve.ts';
import type { Item, ResourceIdentity, World } from '../../component/types.ts';
import { WasmvirtError } from '../../errors.ts';
import { CONTROL, CONTROL_EXPORTS, RECORDING } from '../../policy/control.ts';
import type { ImportPlan } from '../../policy/import-plan.ts';
import type { Plan } from '../../policy/plan.ts';
import { say } from '../../settings/sentence.ts';
import { broken } from './read-output.ts';
import { readWiring, type Origin, type ResourceOrigin, type Wiring } from './wiring.ts';

/**
 * The promise, checked on the finished output: it imports nothing but what the plan leaves with the host, each with the type
 * that the guest gave it, and it exports exactly what the guest exports, with resources of the host still those of the host. All types
 * in it have names that the outside can see: else it would not be valid.
 *
 * @param relayed if the guest exports what it imports: the resources of imports for which, in exports, those of adapters stand
 * @throws WasmvirtError `internal`: never the user's fault, and there must be no output
 */
export function checkOutput(input: World, plan: Plan, output: World, relayed?: ReadonlySet<ResourceIdentity>): void {
  const kept = plan.imports.filter((p) => p.host === 'all' || p.host.size > 0);
  const added = plan.trace?.items ?? [];
  const names = new Set([...kept.map((p) => p.item.name.name), ...added.map((item) => item.name.name)]);
  const types = new Correspondence(new Set([...resourcesOf(input), ...resourcesOf(output)]));
  for (const name of output.imports.keys()) {
    if (!names.has(name)) broken(`it imports ${name}`);
  }
  for (const p of kept) {
    const there = output.imports.get(p.item.name.name);
    if (there === undefined || !sameName(p.item, there)) broken(`it does not import ${p.item.name.name} any more`);
    else checkParts(expected(p), parts(there), p.item.name.name, types);
  }
  for (const item of added) {
    const there = output.imports.get(item.name.name);
    if (there === undefined || !sameName(item, there)) broken(`it does not import ${item.name.name}`);
    else checkParts(parts(item), parts(there), item.name.name, types);
  }
  const exported = relayed === undefined ? types : types.apart(relayed);
  checkExports(input, plan, output, exported);
  checkNames(output, input);
}

/** The exports of the input, and behind them those by which the output is controlled, if it is to be. */
function checkExports(input: World, plan: Plan, { exports }: World, types: Correspondence): void {
  const added = [
    ...(plan.control === undefined ? [] : CONTROL.values()),
    ...(plan.recording?.kind === 'record' ? [RECORDING] : []),
  ];
  const own = [...exports.values()].slice(0, exports.size - added.length);
  const theirs = new Map(own.map((item) => [item.name.name, item]));
  if (!types.items(input.exports, theirs)) broken('its exports are not those of the input');
  for (const item of added) {
    const there = exports.get(item.name.name);
    if (
      there === undefined ||
      theirs.has(item.name.name) ||
      !sameName(item, there) ||
      !types.entities(item.entity, there.entity)
    )
      broken(`it does not export ${item.name.name} as it is defined`);
  }
}

/**
 * The same for the adapters of an output, which its world does not show.
 *
 * @throws WasmvirtError as `checkNames`
 */
export function checkAdapters(bytes: Uint8Array, input: World): void {
  const components = [...readSections(bytes)].filter(({ kind }) => kind === 'component');
  // the last one is the guest
  for (const { body } of components.slice(0, -1)) {
    checkNames(resolveComponent(bytes.subarray(body.start, body.end)), input);
  }
}

/**
 * @param input of which the output was made: where its own types have no names, the output's cannot have them
 * @throws WasmvirtError `internal` if an import or export mentions a type that has no name where it stands; `wrong-type` if one of the input
 *   does; `unsupported` if an exported instance does whose type cannot be written out
 */
export function checkNames(component: World, input: World): void {
  const unnamed = unnamedIn(component);
  if (unnamed === undefined) return;
  const before = unnamedIn(input);
  const [name = ''] = unnamed;
  const entity = before === undefined ? component.exports.get(name)?.entity : undefined;
  if (entity?.kind === 'instance' && !isPlain(entity.type)) {
    throw new WasmvirtError(
      'unsupported',
      say`the exported instance ${name} has a core module or a component in it, and functions over types that are exported beside it: its type cannot be written out, so export the two apart`,
    );
  }
  if (before === undefined) broken(`${unnamed.join('#')} mentions a type without a name`);
  const where = before.join('#');
  throw new WasmvirtError(
    'wrong-type',
    `the component is not valid: ${where} mentions a type that no import or export before it names; make it again with current tools`,
  );
}

/**
 * The other half of the promise, also on the finished output: the guest gets each function from whom the plan says, no adapter calls one
 * that is denied, or one that the plan has no need of, and no adapter but one, which asks the rules, calls one that is ruled. Exports that
 * can be called are the guest's. A resource that wraps one of the host's wraps no other one.
 *
 * @param size of the guest in bytes
 * @throws WasmvirtError `internal`
 */
export function checkWiring(bytes: Uint8Array, size: number, plan: Plan): void {
  const wiring = readWiring(bytes, size);
  const denied = new Map<string, ReadonlySet<string>>();
  for (const { item, functions } of plan.imports) {
    const importName = item.name.name;
    const names = functions.filter((f) => f.by === 'deny').map((f) => f.name);
    if (names.length > 0) denied.set(importName, new Set(names));
    for (const { name, by, ruled } of functions) {
      const origin = wiring.origin(importName, name);
      const hosts = origin !== undefined && isFunction(origin, importName, name);
      const straight = by === 'host' && !ruled;
      if (straight ? !hosts : origin?.kind !== 'adapter') {
        broken(`${name} of ${importName} does not come from ${straight ? 'the host' : 'an adapter'}`);
      }
      const callers = ruled ? wiring.lowered.filter((o) => isFunction(o, importName, name)).length : 1;
      if (callers !== 1) broken(`${callers} adapters call ${name} of ${importName}, for which there are rules`);
    }
  }
  for (const [name, guests] of wiring.exports) {
    // what it exports to be controlled by is no component's: `checkControl` sees whose it is
    if (plan.control !== undefined && CONTROL_EXPORTS.has(name) && guests === undefined) continue;
    if (plan.recording?.kind === 'record' && name === RECORDING.name.name && guests === undefined) continue;
    if (guests !== name) broken(`its export ${name} is not the component's`);
  }
  checkWrapped(wiring, plan);
  const callable = callableOf(plan);
  for (const origin of wiring.lowered) {
    if (origin.kind !== 'host') continue;
    const { importName, name } = origin;
    if (denied.get(importName)?.has(name) === true) {
      broken(`an adapter calls ${name} of ${importName}, which is denied`);
    }
    if (callable.get(importName)?.has(name) === false) {
      broken(`an adapter calls ${name} of ${importName}, which none of them needs`);
    }
  }
}

/**
 * Two resources of the host are wrapped in two of the adapters': a handle of one of them that is passed for one of the other traps, and is never
 * lent to the host.
 */
function checkWrapped(wiring: Wiring, { ownership, origins }: Plan): void {
  const seen = new Map<ResourceOrigin, string>();
  for (const [identity, { importName, name }] of origins) {
    if (!ownership.bridged.has(identity)) continue;
    const found = wiring.resource(importName, name);
    const which = `the resource ${name} of ${importName}`;
    if (found?.owner !== 'adapter') broken(`${which} is not an adapter's`);
    const other = seen.get(found);
    if (other !== undefined) broken(`${which} is ${other}`);
    seen.set(found, which);
  }
}

/** The functions of each import that adapters may call, and not only hand on. */
function callableOf({ imports, hostNeeds }: Plan): ReadonlyMap<string, ReadonlySet<string>> {
  const callable = new Map<string, Set<string>>();
  for (const { item, functions } of imports) {
    const names = functions.filter(({ by, ruled }) => by === 'bridge' || ruled).map((f) => f.name);
    callable.set(item.name.name, new Set(names));
  }
  for (const { importName, name } of hostNeeds) callable.get(importName)?.add(name);
  return callable;
}

function isFunction(origin: Origin, importName: string, name: string): boolean {
  return origin.kind === 'host' && origin.importName === importName && origin.name === name;
}

type Parts = ReadonlyMap<string, Item>;

function checkParts(wanted: Parts, found: Parts, of: string, types: Correspondence): void {
  for (const name of found.keys()) if (!wanted.has(name)) broken(`it imports ${name} of ${of}`);
  for (const [name, item] of wanted) {
    const other = found.get(name);
    if (other === undefined || !sameName(item, other)) broken(`it does not import ${name} of ${of} any more`);
    else {
      const [a, b] = [item.entity, other.entity];
      if (a.kind === 'instance' && b.kind === 'instance') checkParts(a.type.exports, b.type.exports, name, types);
      else if (a.kind === 'type' && b.kind === 'type' && a.type.kind === 'resource' && b.type.kind === 'resource') {
        if (!types.pair(a.type, b.type)) broken(`the resource ${name} of ${of} is another one`);
      } else if (!types.entities(a, b)) broken(`${name} of ${of} has another type`);
    }
  }
}

/** What the plan keeps of an import, by name. */
function expected(p: ImportPlan): Parts {
  const all = parts(p.hostItem);
  const { host } = p;
  return host === 'all' ? all : new Map([...all].filter(([name]) => host.has(name)));
}

/** The exports of an instance; anything else is its own only part. */
function parts(item: Item): Parts {
  return item.entity.kind === 'instance' ? item.entity.type.exports : new Map([[item.name.name, item]]);
}

function* resourcesOf(world: World): Generator<ResourceIdentity> {
  for (const item of world.imports.values()) yield* resourcesIn(parts(item));
}

function* resourcesIn(items: Parts): Generator<ResourceIdentity> {
  for (const { entity } of items.values()) {
    if (entity.kind === 'instance') yield* resourcesIn(entity.type.exports);
    else if (entity.kind === 'type' && entity.type.kind === 'resource') yield entity.type.identity;
  }
}

import { eachSection, eachSectionInside } from '../binary/section.ts';
import { Tally } from '../binary/tally.ts';
import { WasmvirtError } from '../errors.ts';
import type { Definition, Definitions, Scope } from './definitions.ts';
import type { Item } from './map-indices.ts';

/**
 * Sees to it that a guest of several components can be fused: what is written has the code of one component instance of it, as all of that has one
 * table of handles, and is entered and left as one. Where that instance stands inside the guest, it must not call other parts nor be called by
 * them: the parts would be inside it then, and hosts may trap where a component and one inside it call each other.
 *
 * @param guest which of the inlined components is the guest
 * @throws WasmvirtError `unsupported`, with the reason
 */
export function checkComposed({ all, parts }: Definitions, guest: number): void {
  const own = all.filter(({ owner }) => owner === guest);
  const code = new Set<Scope>();
  for (const { item, scope } of own) if (isCode(item.kind)) code.add(scope);
  const inside = [...code].filter((scope) => parts.has(scope));
  if (inside.length > 1) throw unsupported('several parts of it take functions that are answered inside');
  if (inside.length > 0 && code.size > 1)
    throw unsupported('a part of it takes functions that are answered inside, and there is code around that part');
  const coded = new Map<Definition, boolean>();
  for (const definition of own) {
    if (inside.length > 0 && isCaller(definition, guest, coded))
      throw unsupported('a part of it that takes functions that are answered inside is given to another part');
  }
}

function isCode(kind: Item['kind']): boolean {
  return kind === 'core module' || kind === 'core instance' || kind === 'canon';
}

/** Whether a definition is a part with code that is given functions or resources of the guest's own code. */
function isCaller({ item, scope, behind }: Definition, guest: number, coded: Map<Definition, boolean>): boolean {
  if (item.kind !== 'instance' || item.item.kind !== 'instantiate' || !behind.has(guest)) return false;
  const component = scope.at('component', item.item.component);
  if (component.kind !== 'defined') return true;
  const found = coded.get(component.definition) ?? hasCode(component.definition.item);
  coded.set(component.definition, found);
  return found;
}

function hasCode(item: Item): boolean {
  if (item.kind !== 'component' || !(item.component instanceof Uint8Array)) return true;
  for (const { kind } of eachSectionInside(item.component)) {
    if (kind === 'core module' || kind === 'core instance' || kind === 'canon') return true;
  }
  return false;
}

/** A component and the core modules right inside it. */
export interface ModulesOf {
  readonly component: Uint8Array;
  readonly modules: readonly Uint8Array[];
}

/** A component and all in it, at every depth. */
export function* modulesInside(bytes: Uint8Array): Generator<ModulesOf, void> {
  const tally = new Tally();
  const todo = [bytes];
  for (let component = todo.pop(); component !== undefined; component = todo.pop()) {
    const modules: Uint8Array[] = [];
    for (const { kind, body } of eachSection(component, { start: 0, end: component.length }, tally)) {
      const inner = component.subarray(body.start, body.end);
      if (kind === 'component') todo.push(inner);
      if (kind === 'core module') modules.push(inner);
    }
    yield { component, modules };
  }
}

function unsupported(why: string): WasmvirtError {
  return new WasmvirtError('unsupported', why);
}

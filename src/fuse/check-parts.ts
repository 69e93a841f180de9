import { resolveComponent } from '../component/resolve.ts';
import type { Entity as TypeEntity, World } from '../component/types.ts';
import type { Sort } from '../binary/sort.ts';
import { broken } from '../link/verify/read-output.ts';
import { hostFunction, type Bundle, type Definition, type Entity } from './definitions.ts';

/** What the check of a whole output knows. */
export interface Known {
  readonly world: World;
  /** Whose code a core module is. */
  readonly ofModule: (module: Entity) => string;
  /** Whether the plan leaves a function of the host with the guest. */
  readonly isLeft: (importName: string, func: string) => boolean;
}

interface Given {
  readonly sort: Sort;
  readonly entity: Entity;
  /** What it is imported as; `undefined`: all of it is looked at. */
  readonly asked: TypeEntity | undefined;
}

/**
 * Checks what a component of the guest is given that stays one in a fused output: functions of the host that the plan leaves with the guest,
 * and what the guest's own code and other such components export. Of an instance no more counts than the component asks for.
 *
 * @param part where it is instantiated
 * @throws WasmvirtError `internal`
 */
export function checkPart({ item, scope }: Definition, known: Known): void {
  if (item.kind !== 'instance' || item.item.kind !== 'instantiate') return;
  const component = scope.at('component', item.item.component);
  const inner = component.kind === 'defined' ? component.definition.item : undefined;
  const bytes = inner?.kind === 'component' ? inner.component : undefined;
  // one of the host, or that another part exports, is not here to be read
  const imports = bytes instanceof Uint8Array ? resolveComponent(bytes).imports : undefined;
  const todo: Given[] = [];
  for (const { name, item: given } of item.item.args) {
    const asked = imports?.get(name)?.entity;
    if (imports !== undefined && asked === undefined) continue;
    todo.push({ sort: given.sort, entity: scope.at(given.sort, given.index), asked });
  }
  const seen = new Map<Bundle, Set<TypeEntity | undefined>>();
  for (let given = todo.pop(); given !== undefined; given = todo.pop()) {
    const { sort, entity, asked } = given;
    if (entity.kind !== 'bundle') {
      checkGiven(given, known);
      continue;
    }
    if (sort !== 'instance') broken(`a component in it is given an instance for a ${sort}`);
    const done = seen.get(entity) ?? new Set();
    seen.set(entity, done);
    if (done.has(asked)) continue;
    done.add(asked);
    const names = asked?.kind === 'instance' ? asked.type.exports : undefined;
    for (const [name, of] of entity.exports) {
      const inside = names?.get(name)?.entity;
      if (names === undefined || inside !== undefined) todo.push({ ...of, asked: inside });
    }
  }
}

function checkGiven({ sort, entity, asked }: Given, known: Known): void {
  switch (sort) {
    case 'func': {
      const by = whoseFunction(entity, known);
      if (by !== 'guest') broken(`a component of the guest is given a function of the ${by}`);
      return;
    }
    case 'instance': {
      const { item } = entity.kind === 'defined' ? entity.definition : broken('a list is taken for a definition');
      if (item.kind !== 'import') return;
      const importName = item.item.name.name;
      const host = known.world.imports.get(importName)?.entity;
      const all = asked?.kind === 'instance' ? asked : host;
      if (all?.kind !== 'instance') broken('an instance is given that is none');
      for (const [name, { entity: inner }] of all.type.exports) {
        if (inner.kind === 'func' && !known.isLeft(importName, name)) {
          broken(`a component of the guest is given ${name} of ${importName}`);
        }
      }
      return;
    }
    case 'core module':
      if (known.ofModule(entity) !== 'guest') broken('a component of the guest is given a core module of another one');
      return;
    case 'type':
    case 'component':
      // gives nothing to call; components are looked at by themselves
      return;
    default:
      broken(`a component of the guest is given a ${sort}`);
  }
}

/** `guest`: it may have it. */
function whoseFunction(func: Entity, known: Known): string {
  const { item } = func.kind === 'defined' ? func.definition : broken('a list is taken for a function');
  const host = hostFunction(func);
  if (host !== undefined) return known.isLeft(host.importName, host.name) ? 'guest' : 'host';
  // of all that is lifted, the core function is checked as one that the guest is given
  if (item.kind === 'canon' && item.item.kind === 'lift') return 'guest';
  // of another part, which was checked
  return item.kind === 'alias' && item.item.kind === 'export' ? 'guest' : item.kind;
}

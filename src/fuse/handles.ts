import { invalid, type Defined, type Definition, type Entity } from './definitions.ts';
import { FunctionBuilder } from '../core/function-builder.ts';
import type { ObjectSource } from '../core/link-graph.ts';
import type { CoreObject, CoreSignature } from '../core/object.ts';
import { ownModule, type OwnModule } from './own-definitions.ts';
import { stateOf } from './transfer.ts';

/** What the module with the handles gives to glue. */
export const HANDLES: ReadonlyMap<string, CoreSignature> = new Map<string, CoreSignature>([
  ['handles.enter', { params: [], results: [] }],
  ['handles.close', { params: [], results: [] }],
  ['handles.open', { params: [], results: [] }],
  ['handles.rep', { params: ['i32', 'i32'], results: ['i32'] }],
  ['handles.lend', { params: ['i32', 'i32', 'i32'], results: ['i32'] }],
  ['handles.pass', { params: ['i32', 'i32', 'i32'], results: ['i32'] }],
]);

/** What stands for the drop of a handle of the host that the guest has lent. */
export const END_BORROW = 'handles:end-borrow';

/** The table of handles of an output, and what stands for the built-ins of the resources that adapters define. */
export interface HandleTable {
  readonly module: OwnModule;
  /** The functions of it that the guest calls, by their symbols. */
  readonly guests: readonly string[];
  readonly replaced: ReadonlyMap<Definition, Defined>;
}

/** Who calls a built-in: the guest, the adapter that defines the resource, or another one, which may have it lent. */
type Side = 'guest' | 'adapter' | 'other';

interface Builtin {
  readonly kind: 'resource.new' | 'resource.rep' | 'resource.drop';
  readonly resource: number;
  readonly side: Side;
}

/**
 * @param all the definitions of the output
 * @param guest which component is the guest
 * @param resources the resources that adapters define; more are added as they are found
 */
export function handleTable(
  all: readonly Definition[],
  guest: number,
  resources: Resources,
  library: ObjectSource,
): HandleTable {
  const builtins = new Map<string, Builtin>();
  const symbols = new Map<Definition, string>();
  for (const definition of all) {
    const found = builtinOf(definition, guest, resources);
    if (found === undefined) continue;
    const symbol = `handles:${found.kind} ${found.resource} ${found.side}`;
    builtins.set(symbol, found);
    symbols.set(definition, symbol);
  }
  const objects = [...builtins].map(([symbol, builtin]) => builtinFunction(symbol, builtin, resources));
  const imports = new Map<string, Entity>();
  for (const [i, { scope, item }] of resources.definitions.entries()) {
    const dtor = destructorOf(item);
    if (dtor === undefined) continue;
    objects.push({ kind: 'import', symbol: destructor(i), type: { params: ['i32'], results: [] } });
    imports.set(destructor(i), scope.at('core func', dtor));
  }
  objects.push(new FunctionBuilder(END_BORROW, { params: ['i32'], results: [] }).finish());
  const module = ownModule({ library, objects, exports: [...builtins.keys(), END_BORROW, ...HANDLES.keys()], imports });
  return {
    module,
    guests: [...builtins].flatMap(([symbol, { side }]) => (side === 'guest' ? [symbol] : [])),
    replaced: new Map([...symbols].map(([definition, symbol]) => [definition, module.exported(symbol)])),
  };
}

/** The resources that adapters define, numbered in the order in which they are found. */
export class Resources {
  readonly definitions: Definition[] = [];

  numberOf(resource: Definition): number {
    const found = this.definitions.indexOf(resource);
    return found >= 0 ? found : this.definitions.push(resource) - 1;
  }
}

/** `undefined`: it is none, or one of a resource that no adapter defines. */
function builtinOf({ item, scope, owner }: Definition, guest: number, resources: Resources): Builtin | undefined {
  if (item.kind !== 'canon') return undefined;
  const canon = item.item;
  if (canon.kind !== 'resource.drop' && canon.kind !== 'resource.new' && canon.kind !== 'resource.rep')
    return undefined;
  const type = scope.at('type', canon.type);
  if (type.kind !== 'defined') return undefined;
  const { definition } = type;
  // the host's, whose handles adapters drop as before
  if (definition.owner === undefined || definition.owner === guest) return undefined;
  if (definition.item.kind !== 'type' || definition.item.item.kind !== 'resource') return undefined;
  // of what others define a component has handles, and can only drop them
  if (owner === guest && canon.kind !== 'resource.drop')
    throw invalid(`it has ${canon.kind} of a resource that it imports`);
  const side = owner === guest ? 'guest' : owner === definition.owner ? 'adapter' : 'other';
  return { kind: canon.kind, resource: resources.numberOf(definition), side };
}

function builtinFunction(symbol: string, { kind, resource, side }: Builtin, { definitions }: Resources): CoreObject {
  const state = stateOf(resource, side === 'guest' ? side : 'adapter');
  if (kind !== 'resource.drop') {
    const b = new FunctionBuilder(symbol, { params: ['i32'], results: ['i32'] });
    b.get(0).i32(state);
    return b.call(kind === 'resource.new' ? 'handles.new' : 'handles.rep').finish();
  }
  const b = new FunctionBuilder(symbol, { params: ['i32'], results: [] });
  if (side === 'guest') b.call('handles.enter');
  if (side === 'other') {
    const lent = stateOf(resource, 'lent');
    b.get(0).i32(lent).call('handles.is').if();
    b.get(0).i32(lent).call('handles.remove').op('drop').op('return').end();
  }
  b.get(0).i32(state).call('handles.remove');
  const item = definitions[resource]?.item;
  if (item !== undefined && destructorOf(item) !== undefined) b.call(destructor(resource));
  else b.op('drop');
  return b.finish();
}

function destructorOf(item: Definition['item']): number | undefined {
  return item.kind === 'type' && item.item.kind === 'resource' ? item.item.dtor : undefined;
}

function destructor(resource: number): string {
  return `adapter.drop${resource}`;
}

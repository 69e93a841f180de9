import { containsHandle } from '../component/abi.ts';
import type { FuncType } from '../component/types.ts';
import { broken } from '../link/verify/read-output.ts';
import type { Plan } from '../policy/plan.ts';
import { ByteSet, sameBytes } from './byte-set.ts';
import { readDefinitions, type Definition, type Definitions, type Entity } from './definitions.ts';
import type { GlueModule } from './fuse.ts';

/**
 * The promise, checked on the finished bytes of a fused output, of which core modules are all that is left of guest and adapters:
 *
 * - Every function of the host that is lowered is one that the plan leaves with the host, or one that adapters need; the guest's modules are
 *   given the former alone.
 * - The guest's modules are given nothing else but what each other export, those functions of glue that are written for it, and built-ins; no
 *   memory, table or global of anybody else. The adapters' modules are given nothing of the guest's.
 * - Adapters are given no function of the host with handles in its type, and no built-in of a resource: they keep no handle of the host,
 *   which the guest could guess.
 *
 * @param guest the component that was virtualized
 * @param glue the core modules that were written to stand between
 * @throws WasmvirtError `internal`
 */
export function checkFused(bytes: Uint8Array, guest: Uint8Array, glue: readonly GlueModule[], plan: Plan): void {
  new FusedCheck(bytes, guest, glue, plan).check();
}

/** Whose code a core module is. */
type Side = 'guest' | 'glue' | 'adapter';

class FusedCheck {
  private readonly output: Definitions;
  private readonly guests: ByteSet;
  private readonly glue: readonly GlueModule[];
  private readonly components: ByteSet;
  private readonly plan: Plan;

  constructor(bytes: Uint8Array, guest: Uint8Array, glue: readonly GlueModule[], plan: Plan) {
    this.output = readDefinitions(bytes, () => false);
    const { all } = readDefinitions(guest, () => false);
    this.guests = new ByteSet(all.flatMap(({ item }) => (item.kind === 'core module' ? [item.bytes] : [])));
    this.components = new ByteSet(
      all.flatMap(({ item }) =>
        item.kind === 'component' && item.component instanceof Uint8Array ? [item.component] : [],
      ),
    );
    this.glue = glue;
    this.plan = plan;
  }

  check(): void {
    for (const definition of this.output.all) {
      const { item } = definition;
      if (item.kind === 'component') {
        const { component } = item;
        if (!(component instanceof Uint8Array) || !this.components.has(component)) {
          broken('a component in it is not one of the guest');
        }
      }
      if (item.kind === 'core instance' && item.item.kind === 'instantiate') this.instance(definition);
    }
  }

  private instance({ item, scope }: Definition): void {
    if (item.kind !== 'core instance' || item.item.kind !== 'instantiate') return;
    const side = this.sideOf(scope.at('core module', item.item.module));
    for (const arg of item.item.args) {
      const given = definitionOf(scope.at('core instance', arg.instance));
      if (given.item.kind !== 'core instance') broken('a core instance is none');
      if (given.item.item.kind === 'instantiate') {
        // a whole instance
        const other = this.sideOfInstance(given);
        if (other !== side) broken(`a module of the ${side} is given all of one of the ${other}`);
        continue;
      }
      for (const { name, item: given1 } of given.item.item.exports) {
        this.given(side, name, definitionOf(given.scope.at(`core ${given1.sort}`, given1.index)), given1.sort);
      }
    }
  }

  private given(side: Side, name: string, { item, scope }: Definition, sort: string): void {
    if (item.kind === 'alias' && item.item.kind === 'core export') {
      const instance = definitionOf(scope.at('core instance', item.item.instance));
      const from = this.sideOfInstance(instance);
      if (from === side) return;
      if (side === 'glue') return; // stands between the two
      if (from === 'glue' && sort === 'func' && (side === 'adapter' || this.isForGuest(instance, item.item.name)))
        return;
      broken(`a module of the ${side} is given the ${sort} ${name} of the ${from}`);
    }
    if (item.kind !== 'canon') broken(`a module of the ${side} is given ${name}, which is a ${item.kind}`);
    const canon = item.item;
    if (canon.kind === 'lower') {
      const { importName, func, type } = this.hostFunction(definitionOf(scope.at('func', canon.func)));
      if (side === 'glue') broken(`glue calls ${func} of ${importName}`);
      if (side === 'guest') {
        const planned = this.plan.imports.find((p) => p.item.name.name === importName);
        const f = planned?.functions.find((one) => one.name === func);
        if (f?.by !== 'host' || f.ruled) broken(`the guest calls ${func} of ${importName}`);
        return;
      }
      if (type === undefined) broken(`an adapter calls ${func} of ${importName}`);
      const { params, result } = type;
      if (params.some((p) => containsHandle(p.type)) || (result !== undefined && containsHandle(result))) {
        broken(`an adapter gets handles of the host by ${func} of ${importName}`);
      }
      return;
    }
    if (side !== 'guest') broken(`a module of the ${side} is given the built-in ${canon.kind}`);
  }

  /** The function of the host that is lowered, and its type where adapters may call it. */
  private hostFunction({ item, scope }: Definition): {
    readonly importName: string;
    readonly func: string;
    readonly type: FuncType | undefined;
  } {
    let importName: string | undefined;
    let func: string | undefined;
    if (item.kind === 'import') {
      importName = item.item.name.name;
      func = importName;
    } else if (item.kind === 'alias' && item.item.kind === 'export') {
      const instance = definitionOf(scope.at('instance', item.item.instance));
      func = item.item.name;
      if (instance.item.kind === 'import') importName = instance.item.item.name.name;
    }
    if (importName === undefined || func === undefined) broken("a function is lowered that is not the host's");
    const need = this.plan.hostNeeds.find((one) => one.importName === importName && one.name === func);
    const overlaid = this.plan.imports
      .find((p) => p.item.name.name === importName)
      ?.functions.find((f) => f.name === func && f.provider.kind === 'virtual' && f.provider.as === 'overlay');
    return { importName, func, type: need?.type ?? overlaid?.type };
  }

  private sideOfInstance({ item, scope }: Definition): Side {
    if (item.kind === 'core instance' && item.item.kind === 'instantiate') {
      return this.sideOf(scope.at('core module', item.item.module));
    }
    return broken('an instance is taken for that of a module');
  }

  /** Whether an instance of glue has an export that is written for the guest. */
  private isForGuest({ item, scope }: Definition, name: string): boolean {
    if (item.kind !== 'core instance' || item.item.kind !== 'instantiate') return false;
    const module = definitionOf(scope.at('core module', item.item.module));
    return module.item.kind === 'core module' && (this.glueOf(module.item.bytes)?.guests.has(name) ?? false);
  }

  private glueOf(bytes: Uint8Array): GlueModule | undefined {
    return this.glue.find((module) => sameBytes(module.bytes, bytes));
  }

  private sideOf(module: Entity): Side {
    const { item } = definitionOf(module);
    // an imported module is the host's: what the plan leaves with it, the guest is given
    if (item.kind !== 'core module') return 'guest';
    if (this.guests.has(item.bytes)) return 'guest';
    return this.glueOf(item.bytes) === undefined ? 'adapter' : 'glue';
  }
}

function definitionOf(entity: Entity): Definition {
  return entity.kind === 'defined' ? entity.definition : broken('a list of definitions stands where one must');
}

import { isWitPackage } from '../component/resolve.ts';
import type { ExternName } from '../binary/name.ts';
import { interfaceOf, parseExternName, type InterfaceName } from '../component/extern-name.ts';
import type { DefinedType, FuncType, InstanceType, Item, Resource, World } from '../component/types.ts';
import { WasmvirtError } from '../errors.ts';
import type { Document, Func, Interface, Package, TypeBody, TypeDef, WitWorld, WorldItem } from './document.ts';
import { escapeName } from './keywords.ts';
import { inOrderOfUse } from './package-order.ts';
import { resourceText, shapeText, TextBudget, typeText, type Naming } from './type-text.ts';

/**
 * The WIT document of a component, equal to that of `wasm-tools component wit`, names included.
 *
 * An interface that occurs several times (imported and exported, or under several plain names) becomes one interface with the items of
 * all its occurrences. An import or export of a known type becomes a `use` or a `type a = b`, not a second definition.
 *
 * @throws WasmvirtError `unsupported` for a component that WIT cannot describe
 */
export function describe(world: World): Document {
  return new Description().describe(world);
}

type Owner = Interface | WitWorld;

class Description implements Naming {
  readonly budget = new TextBudget();
  private readonly root: Package = { namespace: 'root', name: 'component', version: undefined, interfaces: new Map() };
  private readonly world: WitWorld = { package: this.root, types: new Map(), imports: new Map(), exports: new Map() };
  private readonly packages = new Map<string, Package>();
  private readonly known = new Map<DefinedType | Resource, TypeDef>();

  describe(world: World): Document {
    if (isWitPackage(world)) throw unsupported('it is a WIT package in binary form');
    for (const item of world.imports.values()) {
      const { entity } = item;
      if (entity.kind === 'type') {
        this.world.types.set(item.name.name, this.typeDef(item, entity.type, this.world));
      } else if (entity.kind === 'func' || entity.kind === 'instance') {
        this.world.imports.set(item.name.name, this.worldItem(item, entity.type));
      }
      // a WIT world has no modules, components and values: omitted, as `wasm-tools` does
    }
    for (const item of world.exports.values()) {
      const { entity } = item;
      if (entity.kind !== 'func' && entity.kind !== 'instance') {
        throw unsupported(
          `the export "${item.name.name}" is a ${entity.kind}: a WIT world exports functions and instances`,
        );
      }
      this.world.exports.set(item.name.name, this.worldItem(item, entity.type));
    }
    return { world: this.world, packages: inOrderOfUse([...this.packages.values()]) };
  }

  private worldItem(item: Item, type: FuncType | InstanceType): WorldItem {
    const { name } = item;
    if (type.kind === 'func') return { kind: 'func', func: this.func(name, type, this.world) };
    const plain = parseExternName(name.name).kind === 'plain';
    return {
      kind: 'interface',
      label: plain ? name.name : undefined,
      interface: this.interface(name, type),
      externalId: externalId(name),
    };
  }

  private interface(name: ExternName, type: InstanceType): Interface {
    const found = this.findInterface(name);
    for (const item of type.exports.values()) {
      const { entity, name } = item;
      this.budget.item(name.name);
      switch (entity.kind) {
        case 'type': {
          const before = found.types.get(name.name);
          if (before === undefined) found.types.set(name.name, this.typeDef(item, entity.type, found));
          else if (entity.type.kind !== 'func') this.know(entity.type, before);
          break;
        }
        case 'func':
          if (!found.functions.has(name.name)) found.functions.set(name.name, this.func(name, entity.type, found));
          break;
        default:
          throw unsupported(
            `an instance exports the ${entity.kind} "${name.name}": a WIT interface has types and functions`,
          );
      }
    }
    return found;
  }

  private findInterface(name: ExternName): Interface {
    const found = interfaceOf(name);
    if (found !== undefined) {
      const of = this.package(found);
      let result = of.interfaces.get(found.interface);
      if (result === undefined) {
        result = { package: of, name: found.interface, types: new Map(), functions: new Map() };
        of.interfaces.set(found.interface, result);
      }
      return result;
    }
    if (parseExternName(name.name).kind !== 'plain') {
      throw unsupported(`the instance "${name.name}" has a name that WIT has no syntax for`);
    }
    return { package: this.root, name: undefined, types: new Map(), functions: new Map() };
  }

  private package(name: InterfaceName): Package {
    const { version } = name;
    const key = `${name.namespace}:${name.package}@${version ?? ''}`;
    if (key === 'root:component@') return this.root;
    let result = this.packages.get(key);
    if (result === undefined) {
      result = { namespace: name.namespace, name: name.package, version, interfaces: new Map() };
      this.packages.set(key, result);
    }
    return result;
  }

  private typeDef(item: Item, type: Extract<Item['entity'], { kind: 'type' }>['type'], owner: Owner): TypeDef {
    const name = item.name.name;
    if (type.kind === 'func' || type.kind === 'instance' || type.kind === 'component') {
      throw unsupported(`the type "${name}" is a ${type.kind} type, which WIT cannot name`);
    }
    const def: TypeDef = { name, owner, externalId: externalId(item.name), body: this.typeBody(type, owner) };
    this.know(type, def);
    return def;
  }

  private typeBody(type: DefinedType | Resource, owner: Owner): TypeBody {
    const before = this.find(type);
    if (before !== undefined) {
      if (before.owner === owner) return { kind: 'type', text: escapeName(before.name) };
      if ('imports' in before.owner) throw unsupported(`an interface uses the type "${before.name}" of the world`);
      if (before.owner.name === undefined)
        throw unsupported(`the type "${before.name}" of an inline interface is used`);
      return { kind: 'use', from: before.owner, name: before.name };
    }
    const text = (t: Parameters<typeof typeText>[0]): string => typeText(t, this);
    switch (type.kind) {
      case 'resource':
        return { kind: 'resource' };
      case 'record':
        return { kind: 'record', fields: type.fields.map((f) => ({ name: f.label, text: text(f.type) })) };
      case 'variant':
        return {
          kind: 'variant',
          cases: type.cases.map((c) => ({ name: c.label, text: c.type === undefined ? undefined : text(c.type) })),
        };
      case 'flags':
      case 'enum':
        return { kind: type.kind, labels: type.labels };
      case 'own':
        // `type a = r` would define an alias of the resource instead
        return { kind: 'type', text: `own<${resourceText(type.resource, this)}>` };
      default:
        return { kind: 'type', text: shapeText(type, this) };
    }
  }

  private func(name: ExternName, type: FuncType, owner: Owner): Func {
    const parsed = parseExternName(name.name);
    const params = type.params.map((p) => ({ name: p.label, text: typeText(p.type, this) }));
    const result = type.result === undefined ? undefined : typeText(type.result, this);
    const common = { name: name.name, async: type.async, params, result, externalId: externalId(name) };
    switch (parsed.kind) {
      case 'plain':
        return { ...common, kind: 'freestanding', label: name.name, resource: undefined };
      case 'constructor': {
        const resource = ownResource(parsed.resource, owner);
        const plain =
          typeof type.result === 'object' && type.result.kind === 'own' && result === escapeName(resource.name);
        return { ...common, kind: 'constructor', label: '', resource, result: plain ? undefined : result };
      }
      case 'method':
        return {
          ...common,
          kind: 'method',
          label: parsed.label,
          resource: ownResource(parsed.resource, owner),
          params: params.slice(1),
        };
      case 'static':
        return { ...common, kind: 'static', label: parsed.label, resource: ownResource(parsed.resource, owner) };
      default:
        throw unsupported(`the function "${name.name}" has the name of an interface or a dependency`);
    }
  }

  private know(
    type: DefinedType | Resource | InstanceType | FuncType | Extract<Item['entity'], { kind: 'component' }>['type'],
    def: TypeDef,
  ): void {
    if (type.kind === 'instance' || type.kind === 'component' || type.kind === 'func') return;
    if (!this.known.has(type)) this.known.set(type, def);
  }

  /** The name of the type, or of the nearest named type that it is an alias of. */
  private find(type: DefinedType | Resource): TypeDef | undefined {
    for (let t: DefinedType | Resource | undefined = type; t !== undefined; t = t.aliasOf) {
      const known = this.known.get(t);
      if (known !== undefined) return known;
    }
    return undefined;
  }

  nameOf(type: DefinedType | Resource): string | undefined {
    return this.find(type)?.name;
  }

  unnamed(type: DefinedType | Resource): string {
    throw unsupported(`a ${type.kind} type is used that has no name where it is used`);
  }
}

/** The resource of a method, constructor or static function, which must be defined in the same interface. */
function ownResource(name: string, owner: Owner): TypeDef {
  const def = owner.types.get(name);
  if (def?.body.kind === 'resource') return def;
  throw unsupported(`there is a function of the resource "${name}" outside of the interface that defines it`);
}

function externalId(name: ExternName): string | undefined {
  const attribute = name.attributes.find((a) => a.kind === 'external-id');
  return attribute?.id;
}

function unsupported(problem: string): WasmvirtError {
  return new WasmvirtError('unsupported', `WIT cannot describe this component: ${problem}`);
}

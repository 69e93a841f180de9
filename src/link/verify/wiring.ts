import { readAliasSection } from '../../binary/alias.ts';
import { readCanonSection } from '../../binary/canon.ts';
import { readExportSection } from '../../binary/export.ts';
import { readImportSection } from '../../binary/import.ts';
import { readInstanceSection, type Instance } from '../../binary/instance.ts';
import { eachSection, type Range, type Section } from '../../binary/section.ts';
import { Tally } from '../../binary/tally.ts';
import { readTypeSection } from '../../binary/type.ts';
import type { SortIdx } from '../../binary/sort.ts';
import { at } from '../../component/scope.ts';
import { unreachable, WasmvirtError } from '../../errors.ts';

/** Who is behind a function: the host, as a function of an import, or the code of an adapter. */
export type Origin =
  { readonly kind: 'host'; readonly importName: string; readonly name: string } | { readonly kind: 'adapter' };

/** A resource type: that of the host, or one that an adapter defines. Two are the same one if they are the same object. */
export interface ResourceOrigin {
  readonly kind: 'resource';
  readonly owner: Origin['kind'];
}

/** What an index means, as far as functions and resources can come out of it. */
type Value =
  | { readonly kind: 'func'; readonly origin: Origin }
  | ResourceOrigin
  | { readonly kind: 'import'; readonly name: string }
  | { readonly kind: 'instance'; readonly exports: Exports }
  /** The instance of the guest, or one of its exports. */
  | { readonly kind: 'guest'; readonly name: string | undefined }
  | { readonly kind: 'other' };

type Exports = ReadonlyMap<string, Value>;

const ADAPTER: Origin = { kind: 'adapter' };
const OTHER: Value = { kind: 'other' };
/** A component that is not in these bytes, and that no adapter instantiates. */
const UNKNOWN: Range = { start: 0, end: 0 };

/** What the guest of an output is given, and what its adapters call. */
export interface Wiring {
  /** The function behind one that the guest imports: in an import that is an instance, or by itself. */
  origin(importName: string, functionName: string): Origin | undefined;
  /** The resource that an import has under a name, or is itself. */
  resource(importName: string, name: string): ResourceOrigin | undefined;
  /** Functions of the host that are lowered into core code. */
  readonly lowered: readonly Origin[];
  /** The exports that are functions or instances, and which of the guest's each is; `undefined` if it is none. */
  readonly exports: ReadonlyMap<string, string | undefined>;
}

/**
 * Follows every function of an output from the guest's arguments to where it comes from. Nothing of the plan by which it was
 * written plays a part. The guest, which is the last of the components in it, is not looked into.
 *
 * @param size of the guest in bytes
 * @throws WasmvirtError `internal` if that is not instantiated once, or is of another size
 */
export function readWiring(bytes: Uint8Array, size: number): Wiring {
  const lowered: Origin[] = [];
  const outer = new Part(bytes, undefined, lowered);
  outer.read({ start: 0, end: bytes.length });
  const [guest, second] = outer.guests;
  if (guest === undefined || second !== undefined || guest.component.end - guest.component.start !== size) {
    throw new WasmvirtError('internal', 'the component is not in its output');
  }
  return {
    lowered,
    exports: outer.callable,
    origin: (importName, functionName) => {
      const value = guest.args.get(importName);
      const found = value === undefined || value.kind === 'func' ? value : exportOf(value, functionName);
      return found?.kind === 'func' ? found.origin : undefined;
    },
    resource: (importName, name) => {
      const value = guest.args.get(importName) ?? OTHER;
      const found = value.kind === 'resource' ? value : typeOf(value, name);
      return found.kind === 'resource' ? found : undefined;
    },
  };
}

/**
 * The functions of the instances that a component exports, if it only hands them on: which of the host's one is; `undefined` if it is code of
 * the component's own, or not there.
 *
 * @param imports the names of its imports
 */
export function readHandedOn(
  bytes: Uint8Array,
  imports: Iterable<string>,
): (exportName: string, functionName: string) => Origin | undefined {
  const args = new Map([...imports].map((name): [string, Value] => [name, { kind: 'import', name }]));
  const exports = new Part(bytes, args, []).read({ start: 0, end: bytes.length });
  return (exportName, functionName) => {
    const value = exportOf(exports.get(exportName) ?? OTHER, functionName);
    return value.kind === 'func' ? value.origin : undefined;
  };
}

function exportOf(value: Value, name: string): Value {
  switch (value.kind) {
    case 'import':
      return { kind: 'func', origin: { kind: 'host', importName: value.name, name } };
    case 'instance':
      return value.exports.get(name) ?? OTHER;
    case 'guest':
      return value.name === undefined ? { kind: 'guest', name } : OTHER;
    case 'func':
    case 'resource':
    case 'other':
      return OTHER;
    default:
      throw unreachable(value);
  }
}

/** The same for types. Each one of the host's is taken for another one. */
function typeOf(value: Value, name: string): Value {
  if (value.kind === 'import') return { kind: 'resource', owner: 'host' };
  return value.kind === 'instance' ? (value.exports.get(name) ?? OTHER) : OTHER;
}

/** The index spaces of one component. */
class Part {
  /** Instances of the last component, in the outermost one. */
  readonly guests: { readonly component: Range; readonly args: Exports }[] = [];
  /** Exports by which functions can be called, and which of the guest's each is. */
  readonly callable = new Map<string, string | undefined>();
  private readonly exports = new Map<string, Value>();
  private readonly bytes: Uint8Array;
  /** What its imports are; the outermost one gets them from the host. */
  private readonly args: Exports | undefined;
  private readonly lowered: Origin[];
  private readonly funcs: Value[] = [];
  private readonly instances: Value[] = [];
  private readonly types: Value[] = [];
  private readonly components: Range[] = [];

  constructor(bytes: Uint8Array, args: Exports | undefined, lowered: Origin[]) {
    this.bytes = bytes;
    this.args = args;
    this.lowered = lowered;
  }

  read(range: Range): Exports {
    // what we wrote ourselves: each part in itself
    for (const section of eachSection(this.bytes, range, new Tally())) this.section(section);
    return this.exports;
  }

  private section({ kind, body }: Section): void {
    const { bytes, funcs, instances, components, types, lowered } = this;
    switch (kind) {
      case 'component':
        components.push(body);
        return;
      case 'import':
        for (const { name, type } of readImportSection(bytes, body)) this.import(name.name, type.kind);
        return;
      case 'alias':
        for (const alias of readAliasSection(bytes, body)) {
          if (alias.sort === 'component') components.push(UNKNOWN);
          if (alias.sort === 'type') {
            types.push(alias.kind === 'export' ? typeOf(at(instances, alias.instance, 'instance'), alias.name) : OTHER);
          }
          if (alias.kind !== 'export' || (alias.sort !== 'func' && alias.sort !== 'instance')) continue;
          const value = exportOf(at(instances, alias.instance, 'instance'), alias.name);
          if (alias.sort === 'func') funcs.push(value);
          else instances.push(value);
        }
        return;
      case 'instance':
        for (const instance of readInstanceSection(bytes, body)) instances.push(this.instance(instance));
        return;
      case 'canon':
        for (const canon of readCanonSection(bytes, body)) {
          if (canon.kind === 'lift') funcs.push({ kind: 'func', origin: ADAPTER });
          if (canon.kind !== 'lower') continue;
          const func = at(funcs, canon.func, 'function');
          if (func.kind === 'func') lowered.push(func.origin);
        }
        return;
      case 'export':
        for (const { name, item } of readExportSection(bytes, body)) {
          const value = this.value(item);
          this.exports.set(name.name, value);
          if (item.sort === 'func' || item.sort === 'instance') {
            this.callable.set(name.name, value.kind === 'guest' ? value.name : undefined);
          }
          if (item.sort === 'func') funcs.push(value);
          else if (item.sort === 'instance') instances.push(value);
          else if (item.sort === 'type') types.push(value);
          else if (item.sort === 'component') components.push(at(components, item.index, 'component'));
        }
        return;
      case 'type':
        for (const { kind } of readTypeSection(bytes, body))
          types.push(kind === 'resource' ? { kind, owner: 'adapter' } : OTHER);
        return;
      case 'custom':
      case 'core module':
      case 'core instance':
      case 'core type':
      case 'start':
      case 'value':
        return;
      default:
        throw unreachable(kind);
    }
  }

  private import(name: string, kind: string): void {
    const { args, funcs, instances } = this;
    if (kind === 'func') {
      const origin: Origin = { kind: 'host', importName: name, name };
      funcs.push(args === undefined ? { kind: 'func', origin } : (args.get(name) ?? OTHER));
    } else if (kind === 'instance') {
      instances.push(args === undefined ? { kind: 'import', name } : (args.get(name) ?? OTHER));
    } else if (kind === 'type') {
      this.types.push(args === undefined ? { kind: 'resource', owner: 'host' } : (args.get(name) ?? OTHER));
    } else if (kind === 'component') {
      this.components.push(UNKNOWN);
    }
  }

  private instance(instance: Instance): Value {
    if (instance.kind === 'exports') {
      return { kind: 'instance', exports: new Map(instance.exports.map((e) => [e.name.name, this.value(e.item)])) };
    }
    const component = at(this.components, instance.component, 'component');
    const args = new Map(instance.args.map(({ name, item }) => [name, this.value(item)]));
    if (this.args !== undefined || instance.component !== this.components.length - 1) {
      return { kind: 'instance', exports: new Part(this.bytes, args, this.lowered).read(component) };
    }
    this.guests.push({ component, args });
    return { kind: 'guest', name: undefined };
  }

  private value({ sort, index }: SortIdx): Value {
    if (sort === 'func') return at(this.funcs, index, 'function');
    if (sort === 'instance') return at(this.instances, index, 'instance');
    if (sort === 'type') return at(this.types, index, 'type');
    return OTHER;
  }
}

import { Reader } from '../bytes/reader.ts';
import { opcodes } from '../core/instruction.ts';
import { readInstruction } from '../core/instruction-reader.ts';
import { readCoreCode, readCoreExports, readCoreImports, readCoreSections } from '../core/module.ts';
import { WasmvirtError } from '../errors.ts';
import { broken } from '../link/verify/read-output.ts';
import { CONTROL_EXPORTS } from '../policy/control.ts';
import { readDefinitions, type Definition, type Definitions, type Entity } from './definitions.ts';

/** The lifted functions that an output exports as `wasmvirt:control`, or under other names, with the names of function and interface. */
export function controlLifts(
  { roots }: Definitions,
  names: ReadonlySet<string> = CONTROL_EXPORTS,
): ReadonlyMap<Definition, string> {
  const lifts = new Map<Definition, string>();
  for (const { item, scope } of roots) {
    if (item.kind !== 'export' || !names.has(item.item.name.name)) continue;
    const { sort, index } = item.item.item;
    const interfaceName = item.item.name.name;
    const instance = scope.at(sort, index);
    if (instance.kind !== 'bundle') broken(`${interfaceName} is no list of functions`);
    for (const [name, { sort: inner, entity }] of instance.exports) {
      if (inner === 'type') continue;
      const what = `${name} of ${interfaceName}`;
      if (inner !== 'func' || entity.kind !== 'defined') broken(`${what} is no function`);
      const { item: lift } = entity.definition;
      if (lift.kind !== 'canon' || lift.item.kind !== 'lift') broken(`${what} is not code of an adapter`);
      lifts.set(entity.definition, what);
    }
  }
  return lifts;
}

/**
 * The promise about `wasmvirt:control`, checked on the finished bytes: none of the code that runs when one of its functions is called, reallocation
 * and clean-up included, calls anything outside of its core module, directly or through a table. So nothing of the host can be reached by it, and
 * nothing of the guest's code either.
 *
 * @param guest the component in it that is the guest, by its place, where it is one
 * @param names of the exports that are checked
 * @throws WasmvirtError `internal`
 */
export function checkControl(
  bytes: Uint8Array,
  guest: number | undefined,
  names: ReadonlySet<string> = CONTROL_EXPORTS,
): void {
  const output = readDefinitions(bytes, (component) => guest !== undefined && component !== guest);
  const modules = new Map<Definition, Module>();
  for (const [{ item, scope }, what] of controlLifts(output, names)) {
    if (item.kind !== 'canon' || item.item.kind !== 'lift') continue;
    const funcs = [item.item.func];
    for (const option of item.item.options) {
      if (option.kind === 'realloc' || option.kind === 'post-return') funcs.push(option.func);
      else if (option.kind !== 'memory' && option.kind !== 'string-encoding')
        broken(`${what} is lifted with the option ${option.kind}`);
    }
    for (const func of funcs) {
      const { module, name } = exportedBy(scope.at('core func', func), what);
      let found = modules.get(module);
      if (found === undefined) modules.set(module, (found = new Module(module)));
      found.check(name, what);
    }
  }
}

/** The core module that has a function, and the name that it exports it by. */
function exportedBy(func: Entity, what: string): { readonly module: Definition; readonly name: string } {
  const { item, scope } = definitionOf(func, what);
  if (item.kind !== 'alias' || item.item.kind !== 'core export') broken(`${what} is not code of a core module`);
  const { item: instance, scope: inner } = definitionOf(scope.at('core instance', item.item.instance), what);
  if (instance.kind !== 'core instance' || instance.item.kind !== 'instantiate')
    broken(`${what} is not code of a core module`);
  return { module: definitionOf(inner.at('core module', instance.item.module), what), name: item.item.name };
}

function definitionOf(entity: Entity, what: string): Definition {
  return entity.kind === 'defined' ? entity.definition : broken(`${what} leads to a list`);
}

/** A core module, and which of its functions were seen to call nothing outside of it. */
class Module {
  private readonly bytes: Uint8Array;
  private readonly exports: ReadonlyMap<string, number>;
  private readonly imported: number;
  private readonly code: ReturnType<typeof readCoreCode>;
  private readonly seen = new Set<number>();

  constructor({ item }: Definition) {
    if (item.kind !== 'core module') broken('a core module is none');
    const { bytes } = item;
    const sections = readCoreSections(bytes);
    this.bytes = bytes;
    this.imported = readCoreImports(bytes, sections).filter(({ type }) => type.kind === 'func').length;
    this.code = readCoreCode(bytes, sections);
    const funcs = readCoreExports(bytes, sections).filter(({ kind }) => kind === 'func');
    this.exports = new Map(funcs.map(({ name, index }) => [name, index]));
  }

  check(name: string, what: string): void {
    const open = [this.exports.get(name) ?? broken(`${what} is not in its core module`)];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (this.seen.has(at)) continue;
      this.seen.add(at);
      open.push(...this.calls(at, what));
    }
  }

  /** The functions that a function calls. */
  private calls(index: number, what: string): readonly number[] {
    const range = this.code[index - this.imported];
    if (range === undefined) return broken(`${what} calls a function that its core module imports`);
    const r = new Reader(this.bytes, range.start, range.end);
    for (let runs = r.u32(); runs > 0; runs -= 1) {
      r.u32();
      r.u8();
    }
    const found: number[] = [];
    try {
      while (r.remaining > 0) {
        const { opcode, immediates, operand } = readInstruction(r);
        if (immediates === 'type table') broken(`${what} calls through a table`);
        if (immediates === 'func') {
          if (opcode === opcodes.func['ref.func']) broken(`${what} has a reference to a function`);
          found.push(Number(operand));
        }
      }
    } catch (error) {
      if (!(error instanceof WasmvirtError) || error.code === 'internal') throw error;
      broken(`${what} has code that cannot be read: ${error.message}`);
    }
    return found;
  }
}

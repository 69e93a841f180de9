import { flattenFunc } from '../../src/component/abi.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import type { FuncType, Resource, ResourceIdentity } from '../../src/component/types.ts';
import { importer, nested } from '../support/spec-wit.ts';
import { wasmTools } from '../support/wasm-tools.ts';
import { AREA, Arguments, dropHandles, LAYOUT, type Handles } from './values.ts';

/**
 * A guest that calls every function of some interfaces in loops, each as often as it is told: with strings and lists of 64 bytes, with
 * handles that it gets from whatever function gives them, and it gives back all that it gets. So what grows is not its own.
 */
export interface EveryCall {
  readonly bytes: Uint8Array;
  /** What it calls: `interface#function`, and where the handle comes from that it calls it with. */
  readonly loops: readonly string[];
}

interface Imported {
  readonly index: number;
  readonly interface: string;
  readonly name: string;
  readonly type: FuncType;
}

/** A way to get a handle: a function that gives one, and which handles that is called with. */
interface Source {
  readonly symbol: string;
  readonly func: Imported;
  readonly resource: number;
  readonly given: 'plain' | 'derived';
}

/** `skip`: functions that are not called, by `interface#function`. */
export async function everyCall(
  names: readonly string[],
  packages: readonly string[],
  skip: (name: string) => boolean,
): Promise<EveryCall> {
  const world = resolveComponent(await importer(names, packages));
  const writer = new GuestWriter(skip);
  for (const [interfaceName, { entity }] of world.imports) {
    if (entity.kind !== 'instance') continue;
    for (const [name, { entity: e }] of entity.type.exports) {
      if (e.kind === 'type' && e.type.kind === 'resource') writer.resource(e.type, interfaceName, name);
      if (e.kind === 'func' && !e.type.async) writer.import(interfaceName, name, e.type);
    }
  }
  const { text, loops } = writer.write();
  const exports = '  export call: func(which: u32, times: u32) -> u32;\n  export all: func(times: u32) -> u32;';
  const imports = names.map((name) => `  import ${name};`).join('\n');
  const witSource = `package test:calls;\n\nworld w {\n${imports}\n${exports}\n}\n\n${nested(packages)}`;
  const bytes = await wasmTools((tools) => {
    const binary = tools.parse(text);
    return tools.componentNew(tools.componentEmbed({ binary, witSource, world: 'w', features: { tag: 'all' } }));
  });
  return { bytes, loops };
}

class GuestWriter {
  private readonly skip: (name: string) => boolean;
  private readonly resources = new Map<ResourceIdentity, number>();
  private readonly drops: string[] = [];
  private readonly funcs: Imported[] = [];
  private readonly code: string[] = [];

  constructor(skip: (name: string) => boolean) {
    this.skip = skip;
  }

  resource({ identity }: Resource, interfaceName: string, name: string): void {
    if (this.resources.has(identity)) return;
    const index = this.resources.size;
    this.resources.set(identity, index);
    this.drops.push(`(import "${interfaceName}" "[resource-drop]${name}" (func $drop${index} (param i32)))`);
  }

  import(interfaceName: string, name: string, type: FuncType): void {
    if (this.skip(`${interfaceName}#${name}`)) return;
    this.funcs.push({ index: this.funcs.length, interface: interfaceName, name, type });
  }

  write(): { readonly text: string; readonly loops: readonly string[] } {
    const { funcs, drops, code } = this;
    const sources = this.sources();
    for (const source of sources) code.push(this.source(source));
    for (const resource of this.resources.values()) code.push(...this.makers(resource, sources));
    const loops: string[] = [];
    for (const func of funcs) {
      const [self] = this.handles(func.type).borrowed;
      const ways = self === undefined ? [undefined] : sources.filter((s) => s.resource === self);
      for (const way of ways) {
        code.push(this.loop(loops.length, func, way));
        const by = way === undefined ? '' : ` of ${way.func.name}${way.given === 'derived' ? ' (derived)' : ''}`;
        loops.push(`${func.interface}#${func.name}${by}`);
      }
    }
    const imports = funcs.map((f) => {
      const { params, results } = flattenFunc(f.type, 'lower');
      const result = results.map((t) => ` (result ${t})`).join('');
      return `(import "${f.interface}" "${f.name}" (func $i${f.index} (param ${params.join(' ')})${result}))`;
    });
    const text = `(module ${[...imports, ...drops].join('\n')} ${runtime(drops.length, loops.length)} ${code.join('\n')})`;
    return { text, loops };
  }

  /** The resources that a function takes, in order. */
  private handles(type: FuncType): { readonly borrowed: readonly number[]; readonly owned: readonly number[] } {
    const { borrowed, owned } = this.arguments(type);
    return { borrowed: borrowed.map((h) => h.resource), owned: owned.map((h) => h.resource) };
  }

  private arguments(type: FuncType, at = AREA): Arguments {
    return new Arguments(type, at, (r) => this.numberOf(r));
  }

  private numberOf(resource: Resource): number {
    const found = this.resources.get(resource.identity);
    if (found === undefined) throw new Error('a resource that no import has');
    return found;
  }

  private sources(): readonly Source[] {
    const found: Source[] = [];
    const givenBy = (func: Imported): ReadonlySet<number> => {
      const given: Handles = [];
      dropHandles(func.type, (r) => this.numberOf(r), given);
      return new Set(given.map((h) => h.resource));
    };
    // of which there are some that come from others, as files come from directories
    const derived = new Set(
      this.funcs.flatMap((f) => this.handles(f.type).borrowed.filter((resource) => givenBy(f).has(resource))),
    );
    for (const func of this.funcs) {
      const { borrowed, owned } = this.handles(func.type);
      for (const resource of givenBy(func)) {
        // what makes an own handle of itself is no beginning
        if (owned.includes(resource)) continue;
        const needs = [...borrowed, ...owned];
        const symbol = `$s${found.length}`;
        found.push({ symbol, func, resource, given: 'plain' });
        if (!needs.some((r) => derived.has(r))) continue;
        found.push({ symbol: `$s${found.length}`, func, resource, given: 'derived' });
      }
    }
    const cost = (s: Source): number => {
      const { borrowed, owned } = this.handles(s.func.type);
      return 2 * (borrowed.length + owned.length) + (s.given === 'derived' ? 1 : 0);
    };
    return found.sort((a, b) => cost(a) - cost(b));
  }

  /** `() -> handle`, or -1. What it is made of is kept. */
  private source({ symbol, func, resource, given }: Source): string {
    const args = this.arguments(func.type);
    const keep: Handles = [];
    const taken = dropHandles(func.type, (r) => this.numberOf(r), keep, resource);
    return `(func ${symbol} (result i32) (local $h i32) (local $mark i32) (local $r i32) ${args.locals} ${taken.locals}
      (local.set $mark (global.get $kept))
      (local.set $h (i32.const -1))
      (block $done
        ${args.obtain(given === 'plain' ? 'base' : 'make', '$done')}
        ${args.stores}
        ${taken.call(`(call $i${func.index} ${args.flat.join(' ')} ${taken.area})`)})
      (if (i32.lt_s (local.get $h) (i32.const 0)) (then (call $undo (local.get $mark))))
      (local.get $h))`;
  }

  /** `base`: a handle from whoever gives one. `make`: one that is got from such a one, or that itself. */
  private makers(resource: number, sources: readonly Source[]): readonly string[] {
    const all = sources.filter((s) => s.resource === resource);
    const again = all.filter((s) => this.handles(s.func.type).borrowed.includes(resource));
    const attempt = (of: readonly Source[]): string =>
      of
        .map(({ symbol }) => `(if (i32.ge_s (local.tee $h (call ${symbol})) (i32.const 0)) (then (br $done)))`)
        .join('\n');
    const guarded = (name: string, first: readonly Source[], second: readonly Source[]): string =>
      `(global $busy-${name}${resource} (mut i32) (i32.const 0))
      (func $${name}${resource} (result i32) (local $h i32)
        (if (global.get $busy-${name}${resource}) (then (return (i32.const -1))))
        (global.set $busy-${name}${resource} (i32.const 1))
        (local.set $h (i32.const -1))
        (block $done ${attempt(first)} ${attempt(second)})
        (global.set $busy-${name}${resource} (i32.const 0))
        (local.get $h))`;
    const base = all.filter((s) => !again.includes(s));
    const plain = again.filter((s) => s.given === 'plain');
    return [guarded('base', base, []), guarded('make', plain, base)];
  }

  /** `(times) -> whether it could be called` */
  private loop(index: number, func: Imported, way: Source | undefined): string {
    const args = this.arguments(func.type);
    const result = dropHandles(func.type, (r) => this.numberOf(r), []);
    // what may be written is said before
    const allowed = /\[method\]output-stream\.write(-zeroes)?$/.test(func.name)
      ? this.funcs.find((f) => f.interface === func.interface && f.name === '[method]output-stream.check-write')
      : undefined;
    const check =
      allowed === undefined
        ? ''
        : `(call $i${allowed.index} (local.get $b0) (i32.const ${LAYOUT.results}))
        (br_if $done (i32.load8_u (i32.const ${LAYOUT.results})))
        (br_if $done (i64.lt_u (i64.load offset=8 (i32.const ${LAYOUT.results})) (i64.const 64)))`;
    return `(func $l${index} (param $times i32) (result i32) (local $mark i32) (local $inner i32) (local $h i32) (local $r i32) ${args.locals} ${result.locals}
      (local $did i32)
      (local.set $mark (global.get $kept))
      (block $done
        ${args.obtainBorrowed('make', '$done', way?.symbol)}
        (loop $again
          (global.set $top (i32.const ${LAYOUT.heap}))
          (local.set $inner (global.get $kept))
          ${args.obtainOwned('make', '$done')}
          ${check}
          ${args.stores}
          ${result.call(`(call $i${func.index} ${args.flat.join(' ')} ${result.area})`)}
          (call $undo (local.get $inner))
          (local.set $did (i32.const 1))
          (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
      (call $undo (local.get $mark))
      (local.get $did))`;
  }
}

function runtime(drops: number, loops: number): string {
  const list = (name: string, count: number): string =>
    Array.from({ length: count }, (_, i) => `$${name}${i}`).join(' ');
  return `
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const ${LAYOUT.heap}))
    (global $kept (mut i32) (i32.const ${LAYOUT.kept}))
    (data (i32.const ${LAYOUT.text}) "${'a'.repeat(64)}")
    (type $drop (func (param i32)))
    (type $loop (func (param i32) (result i32)))
    (table $drops funcref (elem ${list('drop', drops)}))
    (table $loops funcref (elem ${list('l', loops)}))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (local $p i32)
      (local.set $p (i32.and (i32.add (global.get $top) (i32.const 15)) (i32.const -16)))
      (global.set $top (i32.add (local.get $p) (local.get 3)))
      (if (i32.gt_u (global.get $top) (i32.const 0x10000)) (then unreachable))
      (local.get $p))
    (func $keep (param $resource i32) (param $handle i32)
      (i32.store (global.get $kept) (local.get $resource))
      (i32.store offset=4 (global.get $kept) (local.get $handle))
      (global.set $kept (i32.add (global.get $kept) (i32.const 8))))
    (func $undo (param $mark i32)
      (loop $each
        (if (i32.gt_u (global.get $kept) (local.get $mark))
          (then
            (global.set $kept (i32.sub (global.get $kept) (i32.const 8)))
            (call_indirect $drops (type $drop) (i32.load offset=4 (global.get $kept)) (i32.load (global.get $kept)))
            (br $each)))))
    (func (export "call") (param $which i32) (param $times i32) (result i32)
      (call_indirect $loops (type $loop) (local.get $times) (local.get $which)))
    (func (export "all") (param $times i32) (result i32) (local $i i32) (local $done i32)
      (loop $each
        (local.set $done (i32.add (local.get $done) (call_indirect $loops (type $loop) (local.get $times) (local.get $i))))
        (br_if $each (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const ${loops}))))
      (local.get $done))`;
}

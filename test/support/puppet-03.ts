import { flatten, flattenFunc, recordLayout, sizeOf, casesOf, variantLayout } from '../../src/component/abi.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import type { FuncType, ResourceIdentity, ValueType } from '../../src/component/types.ts';
import { callOnJco03, type Answer03, type Call03, type CallOptions03 } from './jco-03.ts';
import { Program, type Arg, type Layout, type Puppet, type PuppetImport, type Ref, type Results } from './puppet.ts';
import { importer, nested, specPackages } from './spec-wit.ts';
import { wasmTools } from './wasm-tools.ts';

/**
 * A guest that runs a program, as `puppet`, with what WASI 0.3 needs: each function is there lowered synchronously, and one of an asynchronous type
 * also asynchronously, as `NAME async`; the built-ins of its streams and futures are there as `NAME stream.read 0`, by their number in its type; and a program
 * waits. Functions of WASI 0.2 are called `NAME 0.2`. Names are without versions.
 */
export interface PuppetOptions03 {
  /** `wasi:cli/stdin`, of 0.3.0. */
  readonly interfaces: readonly string[];
  /** `wasi:io/streams`, of 0.2.12, and those that they use. */
  readonly of02?: readonly string[];
  /** With little memory: 192 calls, and 256 handles at once. */
  readonly small?: boolean;
}

const VERSIONS = { '0.3': '0.3.0', '0.2': '0.2.12' } as const;

/** Core signatures of the built-ins of a stream, or a future, whose numbers of items are left out. */
const ENDS: Readonly<Record<string, readonly [params: readonly ('i32' | 'i64')[], result?: 'i32' | 'i64']>> = {
  new: [[], 'i64'],
  read: [['i32', 'i32', 'i32'], 'i32'],
  write: [['i32', 'i32', 'i32'], 'i32'],
  'cancel-read': [['i32'], 'i32'],
  'cancel-write': [['i32'], 'i32'],
  'drop-readable': [['i32']],
  'drop-writable': [['i32']],
};
/** They give -1 where they would wait. */
const ASYNC = new Set(['read', 'write']);

interface Layout03 extends Layout {
  /** For what has come for handles below the limit. */
  readonly events: number;
  readonly handles: number;
  readonly heap: number;
  readonly pages: number;
}

const LARGE: Layout03 = {
  data: 0x1000,
  area: 0x20_0000,
  areaSize: 0x40_0000,
  room: 128,
  events: 0x8_0000,
  handles: 0xf000,
  heap: 0x60_0000,
  pages: 128,
};
const SMALL: Layout03 = {
  data: 0x1000,
  area: 0x8000,
  areaSize: 0x6000,
  room: 128,
  events: 0xe000,
  handles: 0x100,
  heap: 0x1_0000,
  pages: 3,
};

interface Found extends PuppetImport {
  readonly module: string;
  readonly field: string;
  readonly result: 'i32' | 'i64' | undefined;
}

/** Steps of the guest's own, behind its imports. */
const STEPS = {
  /** Destination, source, size. */
  '#copy': ['i32', 'i32', 'i32'],
  /** Address, value. */
  '#store8': ['i32', 'i32'],
  '#store32': ['i32', 'i32'],
  '#store64': ['i32', 'i64'],
  /** Address, what is added to the word there. */
  '#add': ['i32', 'i32'],
  /** Address, where a code is, size of an item: adds the size of the items that the code says. */
  '#advance': ['i32', 'i32', 'i32'],
  /** Address of a code, word: goes back to that word of the program unless the code says that the other end is gone. */
  '#until': ['i32', 'i32'],
  /** Handle, and where the code is that a built-in gave, which may be -1: the one that the event brings goes there. */
  '#await': ['i32', 'i32'],
  /** Where the status of an async call is. */
  '#await-call': ['i32'],
  /** Handle: it may be waited for by others, or used synchronously. */
  '#leave': ['i32'],
  /** Address of a counter, limit, word: goes back to that word of the program until the counter is at the limit. */
  '#repeat': ['i32', 'i32', 'i32'],
  /** Address of a code, word: goes on at that word of the program if the code is not -1. */
  '#skip': ['i32', 'i32'],
  /** Frees what imports have put on the heap. */
  '#reset': [],
  /** Lets others run. */
  '#yield': [],
} as const satisfies Readonly<Record<string, readonly ('i32' | 'i64')[]>>;

export async function puppet03({ interfaces, of02 = [], small = false }: PuppetOptions03): Promise<Puppet> {
  const names = [
    ...interfaces.map((name) => `${name}@${VERSIONS['0.3']}`),
    ...of02.map((name) => `${name}@${VERSIONS['0.2']}`),
  ];
  const packages = [
    ...specPackages('0.3.0').values(),
    ...(of02.length === 0 ? [] : specPackages(VERSIONS['0.2']).values()),
  ];
  const world = resolveComponent(await importer(names, packages));
  const layout = small ? SMALL : LARGE;
  const found: Found[] = [];
  const seen = new Set<ResourceIdentity>();
  const memory = new Map<string, readonly ValueType[]>();
  for (const [module, { entity }] of world.imports) {
    if (entity.kind !== 'instance') continue;
    const is02 = module.includes('@0.2.');
    const owner = `${module.replace(/@.*$/, '')}#`;
    const suffix = is02 ? ' 0.2' : '';
    for (const [field, { entity: e }] of entity.type.exports) {
      if (e.kind === 'type' && e.type.kind === 'resource') {
        // an interface that uses another's has no drop of its own
        if (seen.has(e.type.identity)) continue;
        seen.add(e.type.identity);
        const drop = { module, field: `[resource-drop]${field}`, params: ['i32'], result: undefined } as const;
        found.push({ ...drop, name: `${owner}drop ${field}${suffix}` });
      }
      if (e.kind !== 'func') continue;
      found.push({ ...signature(e.type, 'sync'), module, field, name: `${owner}${field}${suffix}` });
      if (is02) continue;
      if (e.type.async) {
        const name = `${owner}${field} async`;
        found.push({ ...signature(e.type, 'stackful'), module, field: `[async-lower]${field}`, name });
        const { paramsInMemory } = flattenFunc(e.type, 'lower', 'stackful');
        if (paramsInMemory) {
          memory.set(
            name,
            e.type.params.map((p) => p.type),
          );
        }
      }
      found.push(...endsOf(e.type).flatMap((kind, i) => builtins(kind, i, { module, field, owner })));
    }
  }
  const exports = 'export run: async func(data: list<u8>, program: list<s64>) -> list<u8>;';
  const imports = names.map((name) => `  import ${name};`).join('\n');
  const witSource = `package test:puppet;\n\nworld w {\n${imports}\n${exports}\n}\n\n${nested(packages)}`;
  const bytes = await wasmTools((tools) => {
    const binary = tools.parse(moduleText(found, layout));
    return tools.componentNew(tools.componentEmbed({ binary, witSource, world: 'w', features: { tag: 'all' } }));
  });
  const steps = Object.entries(STEPS).map(([name, params]): PuppetImport => ({ name, params }));
  return { bytes, imports: [...found.map((f) => ({ ...f, memory: memory.get(f.name) })), ...steps], layout };
}

/** With the types of parameters that go through memory. */
interface Import03 extends PuppetImport {
  readonly memory?: readonly ValueType[] | undefined;
}

function signature(type: FuncType, abi: 'sync' | 'stackful'): Pick<Found, 'params' | 'result'> {
  const { params, results } = flattenFunc(type, 'lower', abi);
  return { params: params as ('i32' | 'i64')[], result: results[0] as 'i32' | 'i64' | undefined }; // WASI has no floats
}

/** The streams and futures in a type, in the order in which tools number them. */
function endsOf(type: FuncType): ('stream' | 'future')[] {
  const ends: ('stream' | 'future')[] = [];
  const visit = (t: ValueType | undefined): void => {
    if (typeof t !== 'object') return;
    if (t.kind === 'tuple') t.types.forEach(visit);
    if (t.kind === 'stream' || t.kind === 'future') {
      visit(t.element);
      ends.push(t.kind);
    }
  };
  type.params.forEach((p) => visit(p.type));
  visit(type.result);
  return ends;
}

function builtins(
  kind: 'stream' | 'future',
  index: number,
  { module, field, owner }: { readonly module: string; readonly field: string; readonly owner: string },
): Found[] {
  return Object.entries(ENDS).map(([what, [params, result]]) => ({
    name: `${owner}${field} ${kind}.${what} ${String(index)}`,
    module,
    field: `${ASYNC.has(what) ? '[async-lower]' : ''}[${kind}-${what}-${String(index)}]${field}`,
    // a future has one item
    params: kind === 'future' && params.length === 3 ? params.slice(1) : params,
    result,
  }));
}

/** A program for such a puppet. */
export class Program03 extends Program {
  /** A call that may not have returned when it comes back: its status, and where its result goes. */
  begin(name: string, ...args: readonly Arg[]): { readonly status: Ref; readonly result: Ref } {
    const [found] = this.find(`${name} async`);
    const { memory } = found as Import03; // puppet03 made them
    const result = this.area(this.layout.room);
    const flat = memory === undefined ? args : [this.stored(memory, args)];
    const all = flat.length === found.params.length ? flat : [...flat, result];
    return { status: this.call(`${name} async`, ...all), result: { at: result, size: 'i32' } };
  }

  /** A call lowered `async`, and a wait until it has returned; where its result is. */
  async(name: string, ...args: readonly Arg[]): Ref {
    const { status, result } = this.begin(name, ...args);
    this.call('#await-call', status.at);
    return result;
  }

  /** What a built-in does with an end, and a wait until it is done; where the code is. */
  done(name: string, handle: Arg, ...args: readonly Arg[]): Ref {
    const code = this.call(name, handle, ...args);
    this.await(handle, code);
    return code;
  }

  await(handle: Arg, code: Ref): void {
    this.call('#await', handle, code.at);
  }

  /** Repeats what `body` says so many times. */
  repeat(times: number, body: () => void): void {
    const counter = this.area(8);
    const start = this.words.length;
    body();
    this.call('#repeat', counter, times, start);
  }

  /** Repeats what `body` says until the code that it returns says that the other end is gone. */
  until(body: () => Ref): void {
    const start = this.words.length;
    this.call('#until', body().at, start);
  }

  /** Does what `body` says only where a code is -1. */
  skipUnless<T>(code: Ref, body: () => T): T {
    this.call('#skip', code.at, 0);
    const at = this.words.length - 1;
    const made = body();
    this.words[at] = BigInt(this.words.length);
    return made;
  }

  /** On jco, each program on an instance of its own. A trap is an error. `options`: as of `callOnJco03` */
  static async onJco03(
    component: Uint8Array,
    programs: readonly Program03[],
    options: CallOptions03 = {},
  ): Promise<readonly (Results | Error)[]> {
    const calls = programs.map((program) => program.asCall());
    const answers = await callOnJco03(component, calls, options);
    return programs.map((program, i) => program.answered(answers[i] ?? { trap: 'there is no answer' }));
  }

  asCall(): Call03 {
    return { name: 'run', args: [{ u8: this.data }, { s64: this.words.map(String) }] };
  }

  private answered(answer: Answer03): Results | Error {
    if ('trap' in answer) return new Error(answer.trap);
    return this.results(Uint8Array.from(answer.result as number[]), ''); // a list of u8
  }

  /** The guest gives as much as is not 0. */
  protected override results(area: Uint8Array, stderr: string): Results {
    const whole = new Uint8Array(this.area(0) - this.layout.area);
    whole.set(area.subarray(0, whole.length));
    return super.results(whole, stderr);
  }

  /** Arguments as a record in memory; returns its address. */
  private stored(types: readonly ValueType[], args: readonly Arg[]): number {
    const layout = recordLayout(types);
    const at = this.area(layout.size);
    const places = types.flatMap((type, i) => placesOf(type, at + (layout.offsets[i] ?? 0)));
    if (places.length !== args.length) throw new Error(`${String(places.length)} arguments are wanted`);
    for (const [i, place] of places.entries()) this.call(`#store${String(place.bits)}`, place.at, args[i] ?? 0);
    return at;
  }
}

/** Where the flat values of a type go in memory. */
function placesOf(type: ValueType, at: number): { readonly at: number; readonly bits: 8 | 32 | 64 }[] {
  if (typeof type === 'object') {
    if (type.kind === 'record') {
      const { offsets } = recordLayout(type.fields.map((f) => f.type));
      return type.fields.flatMap((f, i) => placesOf(f.type, at + (offsets[i] ?? 0)));
    }
    if (type.kind === 'variant') {
      // one case alone has a payload
      const cases = casesOf(type) ?? [];
      const [payload] = cases.filter((c) => c !== undefined);
      return [{ at, bits: 8 }, ...(payload === undefined ? [] : placesOf(payload, at + variantLayout(cases).payload))];
    }
    if (type.kind === 'flags' || type.kind === 'enum') return [{ at, bits: 8 }];
  }
  const flat = flatten(type);
  const size = sizeOf(type) / flat.length;
  return flat.map((_, i) => ({ at: at + i * size, bits: size === 8 ? 64 : 32 }));
}

function moduleText(imports: readonly Found[], layout: Layout03): string {
  const calls = imports.map(({ params, result }, i) => {
    const args = params.map((type, k) => argument(type, k));
    const call = `(call $i${String(i)} ${args.join(' ')})`;
    const extended = result === 'i32' ? `(i64.extend_i32_s ${call})` : call;
    const stored = result === undefined ? call : `(i64.store (i32.load offset=8 (local.get $pc)) ${extended})`;
    return `(func $c${String(i)} (param $pc i32) (result i32) ${stored} ${next(params.length)})`;
  });
  const steps = Object.entries(STEPS).map(([name, params]) => {
    const args = params.map((type, k) => argument(type, k));
    return `(func $${name.slice(1)}-step (param $pc i32) (result i32)
      (if (call $${name.slice(1)} ${args.join(' ')}) (then (return (i32.const 0))))
      ${next(params.length)})`;
  });
  const places = [...imports.map((_, i) => `$c${String(i)}`), ...Object.keys(STEPS).map((n) => `$${n.slice(1)}-step`)];
  return `(module
    (type $step (func (param i32) (result i32)))
    ${imports.map((f, i) => `(import "${f.module}" "${f.field}" (func $i${String(i)} (param ${f.params.join(' ')})${f.result === undefined ? '' : ` (result ${f.result})`}))`).join('\n')}
    (import "[export]$root" "[task-return]run" (func $return (param i32 i32)))
    (import "$root" "[waitable-set-new]" (func $new-set (result i32)))
    (import "$root" "[waitable-join]" (func $join (param i32 i32)))
    (import "$root" "[subtask-drop]" (func $drop-subtask (param i32)))
    (memory (export "memory") ${String(layout.pages)})
    (table ${String(places.length)} funcref)
    (elem (i32.const 0) func ${places.join(' ')})
    (global $top (mut i32) (i32.const ${String(layout.heap)}))
    (global $mark (mut i32) (i32.const 0))
    (global $start (mut i32) (i32.const 0))
    (global $pc (mut i32) (i32.const 0))
    (global $end (mut i32) (i32.const 0))
    (global $set (mut i32) (i32.const 0))
    (global $wait (mut i32) (i32.const 0))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $top) (i32.const 15)) (i32.const -16)))
      (global.set $top (i32.add (local.get $at) (local.get 3)))
      (block $fits
        (br_if $fits (i32.le_u (global.get $top) (i32.shl (memory.size) (i32.const 16))))
        (drop (memory.grow (i32.const 16))))
      (local.get $at))
    ;; an argument: 0 and its value, 1 and the address of an i64, 2 and the address of an i32
    (func $arg (param $at i32) (result i64)
      (if (i64.eq (i64.load (local.get $at)) (i64.const 1))
        (then (return (i64.load (i32.load offset=8 (local.get $at))))))
      (if (i64.eq (i64.load (local.get $at)) (i64.const 2))
        (then (return (i64.extend_i32_u (i32.load (i32.load offset=8 (local.get $at)))))))
      (i64.load offset=8 (local.get $at)))
    ;; what has come for a handle: two words, whether and what
    (func $event (param $handle i32) (result i32)
      (if (i32.ge_u (local.get $handle) (i32.const ${String(layout.handles)})) (then unreachable))
      (i32.add (i32.const ${String(layout.events)}) (i32.shl (local.get $handle) (i32.const 3))))
    ;; steps: not 0 if they are to be done again, when something has come
    (func $copy (param i32 i32 i32) (result i32)
      (memory.copy (local.get 0) (local.get 1) (local.get 2)) (i32.const 0))
    (func $store8 (param i32 i32) (result i32) (i32.store8 (local.get 0) (local.get 1)) (i32.const 0))
    (func $store32 (param i32 i32) (result i32) (i32.store (local.get 0) (local.get 1)) (i32.const 0))
    (func $store64 (param i32 i64) (result i32) (i64.store (local.get 0) (local.get 1)) (i32.const 0))
    (func $add (param i32 i32) (result i32)
      (i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (local.get 1))) (i32.const 0))
    (func $advance (param i32 i32 i32) (result i32)
      (call $add (local.get 0) (i32.mul (i32.shr_u (i32.load (local.get 1)) (i32.const 4)) (local.get 2))))
    (func $until (param $code i32) (param $word i32) (result i32)
      (if (i32.eq (i32.and (i32.load (local.get $code)) (i32.const 15)) (i32.const 1)) (then (return (i32.const 0))))
      (call $jump (local.get $word)))
    (func $jump (param $word i32) (result i32)
      (global.set $pc (i32.add (global.get $start) (i32.shl (local.get $word) (i32.const 3))))
      (global.set $wait (i32.const 0))
      (i32.const 1))
    (func $await (param $handle i32) (param $code i32) (result i32)
      (if (i32.ne (i32.load (local.get $code)) (i32.const -1)) (then (return (i32.const 0))))
      (if (i32.load (call $event (local.get $handle)))
        (then
          (i64.store (local.get $code) (i64.extend_i32_u (i32.load offset=4 (call $event (local.get $handle)))))
          (i32.store (call $event (local.get $handle)) (i32.const 0))
          (call $join (local.get $handle) (i32.const 0))
          (return (i32.const 0))))
      (call $join (local.get $handle) (global.get $set))
      (call $waiting))
    (func $await-call (param $status i32) (result i32)
      (local $handle i32)
      (local.set $handle (i32.shr_u (i32.load (local.get $status)) (i32.const 4)))
      (if (i32.eqz (local.get $handle)) (then (return (i32.const 0))))
      (if (i32.load (call $event (local.get $handle)))
        (then
          (i32.store (call $event (local.get $handle)) (i32.const 0))
          (if (i32.ge_u (i32.load offset=4 (call $event (local.get $handle))) (i32.const 2))
            (then
              (i64.store (local.get $status) (i64.extend_i32_u (i32.load offset=4 (call $event (local.get $handle)))))
              (call $join (local.get $handle) (i32.const 0))
              (call $drop-subtask (local.get $handle))
              (return (i32.const 0))))))
      (call $join (local.get $handle) (global.get $set))
      (call $waiting))
    (func $waiting (result i32)
      (global.set $wait (i32.or (i32.const 2) (i32.shl (global.get $set) (i32.const 4))))
      (i32.const 1))
    (func $leave (param $handle i32) (result i32)
      (call $join (local.get $handle) (i32.const 0)) (i32.const 0))
    (func $repeat (param $counter i32) (param $limit i32) (param $word i32) (result i32)
      (i32.store (local.get $counter) (i32.add (i32.load (local.get $counter)) (i32.const 1)))
      (if (i32.ge_u (i32.load (local.get $counter)) (local.get $limit))
        (then (i32.store (local.get $counter) (i32.const 0)) (return (i32.const 0))))
      (call $jump (local.get $word)))
    (func $skip (param $code i32) (param $word i32) (result i32)
      (if (i32.eq (i32.load (local.get $code)) (i32.const -1)) (then (return (i32.const 0))))
      (call $jump (local.get $word)))
    (func $reset (result i32) (global.set $top (global.get $mark)) (i32.const 0))
    (func $yield (result i32)
      (global.set $wait (i32.const 1))
      ;; once
      (global.set $pc (i32.add (global.get $pc) (i32.const 16)))
      (i32.const 1))
    ${calls.join('\n')}
    ${steps.join('\n')}
    (func $go (result i32)
      (local $next i32)
      (loop $each
        (if (i32.lt_u (global.get $pc) (global.get $end))
          (then
            (local.set $next (call_indirect (type $step) (global.get $pc) (i32.load (global.get $pc))))
            (if (local.get $next)
              (then (global.set $pc (local.get $next)))
              (else (if (global.get $wait) (then (return (global.get $wait))))))
            (br $each))))
      ;; up to the last result that is not 0
      (local.set $next (i32.const ${String(layout.areaSize)}))
      (block $found
        (loop $less
          (br_if $found (i32.eqz (local.get $next)))
          (local.set $next (i32.sub (local.get $next) (i32.const 8)))
          (br_if $less (i64.eqz (i64.load (i32.add (i32.const ${String(layout.area)}) (local.get $next)))))))
      (call $return (i32.const ${String(layout.area)}) (i32.add (local.get $next) (i32.const 8)))
      (i32.const 0))
    (func (export "[async-lift]run") (param $data i32) (param $length i32) (param $program i32) (param $count i32) (result i32)
      (memory.copy (i32.const ${String(layout.data)}) (local.get $data) (local.get $length))
      (global.set $start (local.get $program))
      (global.set $pc (local.get $program))
      (global.set $end (i32.add (local.get $program) (i32.shl (local.get $count) (i32.const 3))))
      (global.set $mark (global.get $top))
      (global.set $set (call $new-set))
      (call $go))
    (func (export "[callback][async-lift]run") (param $event i32) (param $handle i32) (param $code i32) (result i32)
      (global.set $wait (i32.const 0))
      (if (local.get $event)
        (then
          (i32.store (call $event (local.get $handle)) (i32.const 1))
          (i32.store offset=4 (call $event (local.get $handle)) (local.get $code))))
      (call $go)))`;
}

function argument(type: 'i32' | 'i64', k: number): string {
  const value = `(call $arg (i32.add (local.get $pc) (i32.const ${String(16 + 16 * k)})))`;
  return type === 'i64' ? value : `(i32.wrap_i64 ${value})`;
}

function next(params: number): string {
  return `(i32.add (local.get $pc) (i32.const ${String(16 + 16 * params)}))`;
}

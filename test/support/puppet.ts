import { setImmediate } from 'node:timers/promises';
import { nested, specPackages, type DefinedVersion } from './spec-wit.ts';
import { instantiateOnJco, type JcoHost, type JcoInstance } from './jco.ts';
import { wasmTools } from './wasm-tools.ts';
import { invokeOnWasmtime, type WasmtimeOptions } from './wasmtime.ts';

/**
 * A guest that runs a program: a list of calls of its imports, whose arguments are numbers or values that earlier calls left in memory.
 * One export runs the whole program, so that it works on every host.
 */
export interface PuppetOptions {
  readonly version?: DefinedVersion;
  /** The version in the names, if not `version`. */
  readonly as?: string;
  /** `wasi:sockets/tcp` and so on, without version. */
  readonly interfaces: readonly string[];
  /** Only these functions, by their names in the binary. */
  readonly only?: readonly string[];
  /** Include unstable items, which hosts do not have. */
  readonly unstable?: boolean;
}

export interface Puppet {
  readonly bytes: Uint8Array;
  /** Imports by `interface#name`, in the order of their numbers, with their core parameters. */
  readonly imports: readonly PuppetImport[];
  readonly layout: Layout;
}

/** Addresses of a program's data and of its results. */
export interface Layout {
  readonly data: number;
  readonly area: number;
  readonly areaSize: number;
  /** Bytes that each result has. */
  readonly room: number;
}

export interface PuppetImport {
  /** Without version. A resource's drop is `#drop resource`. */
  readonly name: string;
  readonly params: readonly ('i32' | 'i64')[];
}

/** Copies memory (destination, source, size), to reach data that a list in a result points to. */
const COPY: PuppetImport = { name: '#copy', params: ['i32', 'i32', 'i32'] };

const LAYOUT: Layout = { data: 0x1000, area: 0x4000, areaSize: 0x4000, room: 64 };

export async function puppet({
  version = '0.2.12',
  as = version,
  interfaces,
  only,
  unstable,
}: PuppetOptions): Promise<Puppet> {
  const imports = interfaces.map((name) => `  import ${name}@${as};`).join('\n');
  const packages = nested(specPackages(version, as).values());
  const witSource = `package test:puppet;

world w {
${imports}
  export run: func(data: list<u8>, program: list<s64>) -> list<u8>;
}

${packages}`;
  const features = unstable === true ? ({ tag: 'all' } as const) : ({ tag: 'list', val: [] } as const);
  return wasmTools((tools) => {
    const dummy = tools.print(tools.componentEmbed({ witSource, world: 'w', dummy: true, features }));
    const types = new Map(
      [...dummy.matchAll(/\(type \(;(\d+);\) \(func(.*)\)\)/g)].map(([, n, text]) => [n, text ?? '']),
    );
    const found: (PuppetImport & { readonly text: string; readonly result: string | undefined })[] = [];
    for (const [, module = '', name = '', type] of dummy.matchAll(
      /\(import "([^"]+)" "([^"]+)" \(func .*\(type (\d+)\)\)\)/g,
    )) {
      const owner = module.replace('cm32p2|', '').replace(/@.*$/, '');
      const dropped = name.endsWith('_drop');
      if (!module.includes('wasi:') || (only !== undefined && !dropped && !only.includes(name))) continue;
      const signature = types.get(type) ?? '';
      const params = [...(/\(param ([^)]*)\)/.exec(signature)?.[1] ?? '').matchAll(/i\d\d/g)].map(
        ([t]) => t as 'i32' | 'i64',
      );
      const [, result] = /\(result (\w+)\)/.exec(signature) ?? [];
      const called = dropped ? `drop ${name.replace(/_drop$/, '')}` : name;
      found.push({
        name: `${owner}#${called}`,
        params,
        result,
        text: `(import "${module}" "${name}" (func $i${String(found.length)}${signature}))`,
      });
    }
    const binary = tools.parse(moduleText(found));
    const bytes = tools.componentNew(tools.componentEmbed({ binary, witSource, world: 'w', features }));
    return { bytes, imports: [...found, COPY], layout: LAYOUT };
  });
}

function moduleText(
  imports: readonly (PuppetImport & { readonly text: string; readonly result: string | undefined })[],
): string {
  const calls = imports.map(({ params, result }, i) => {
    const args = params.map((type, k) => {
      const value = `(call $arg (i32.add (local.get $pc) (i32.const ${String(16 + 16 * k)})))`;
      return type === 'i64' ? value : `(i32.wrap_i64 ${value})`;
    });
    const call = `(call $i${String(i)} ${args.join(' ')})`;
    const extended = result === 'i32' ? `(i64.extend_i32_u ${call})` : call;
    return `(func $c${String(i)} (param $pc i32) (result i32)
      ${result === undefined ? call : `(i64.store (i32.load offset=8 (local.get $pc)) ${extended})`}
      (i32.add (local.get $pc) (i32.const ${String(16 + 16 * params.length)})))`;
  });
  const places = [...imports.map((_, i) => `$c${String(i)}`), '$copy'].join(' ');
  return `(module
    (type $step (func (param i32) (result i32)))
    ${imports.map(({ text }) => text).join('\n')}
    (memory (export "cm32p2_memory") 4)
    (table ${String(imports.length + 1)} funcref)
    (elem (i32.const 0) func ${places})
    (global $top (mut i32) (i32.const 0x20000))
    (func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $top) (i32.const 15)) (i32.const -16)))
      (global.set $top (i32.add (local.get $at) (local.get 3)))
      (block $fits
        (br_if $fits (i32.le_u (global.get $top) (i32.shl (memory.size) (i32.const 16))))
        (drop (memory.grow (i32.const 16))))
      (local.get $at))
    (func (export "cm32p2_initialize"))
    ;; an argument: 0 and its value, 1 and the address of an i64, 2 and the address of an i32
    (func $arg (param $at i32) (result i64)
      (if (i64.eq (i64.load (local.get $at)) (i64.const 1))
        (then (return (i64.load (i32.load offset=8 (local.get $at))))))
      (if (i64.eq (i64.load (local.get $at)) (i64.const 2))
        (then (return (i64.extend_i32_u (i32.load (i32.load offset=8 (local.get $at)))))))
      (i64.load offset=8 (local.get $at)))
    ${calls.join('\n')}
    (func $copy (param $pc i32) (result i32)
      (memory.copy
        (i32.wrap_i64 (call $arg (i32.add (local.get $pc) (i32.const 16))))
        (i32.wrap_i64 (call $arg (i32.add (local.get $pc) (i32.const 32))))
        (i32.wrap_i64 (call $arg (i32.add (local.get $pc) (i32.const 48)))))
      (i32.add (local.get $pc) (i32.const 64)))
    (func (export "cm32p2||run") (param $data i32) (param $length i32) (param $pc i32) (param $count i32) (result i32)
      (local $end i32)
      (memory.copy (i32.const ${String(LAYOUT.data)}) (local.get $data) (local.get $length))
      (local.set $end (i32.add (local.get $pc) (i32.shl (local.get $count) (i32.const 3))))
      (loop $each
        (if (i32.lt_u (local.get $pc) (local.get $end))
          (then
            (local.set $pc (call_indirect (type $step) (local.get $pc) (i32.load (local.get $pc))))
            (br $each))))
      (i32.store (i32.const 0x800) (i32.const ${String(LAYOUT.area)}))
      (i32.store (i32.const 0x804) (i32.const ${String(LAYOUT.areaSize)}))
      (i32.const 0x800))
    (func (export "cm32p2||run_post") (param i32)))`;
}

/** A place in the guest's memory, as an argument: its value at the time of the call. */
export interface Ref {
  readonly at: number;
  readonly size: 'i32' | 'i64';
}

export type Arg = number | bigint | Ref;

// kept until the process ends: after a trap the host drops leftover handles when they are garbage-collected, and fails if a parent goes
// before its child
const instances = new Map<Uint8Array, Promise<JcoInstance>>();

/** A program for a puppet. */
export class Program {
  private readonly puppet: Puppet;
  protected readonly data: number[] = [];
  protected readonly words: bigint[] = [];
  /** The names of the imports that it calls. */
  readonly called = new Set<string>();
  private top: number;

  constructor(puppet: Puppet) {
    this.puppet = puppet;
    this.top = puppet.layout.area;
  }

  /** The address of some bytes. */
  bytes(bytes: Uint8Array): number {
    while (this.data.length % 8 !== 0) this.data.push(0);
    const { data, area } = this.puppet.layout;
    const at = data + this.data.length;
    this.data.push(...bytes);
    if (at + bytes.length > area) throw new Error('too much data');
    return at;
  }

  /** A string as its two arguments. */
  text(text: string): readonly [number, number] {
    const bytes = new TextEncoder().encode(text);
    return [this.bytes(bytes), bytes.length];
  }

  /** Reserves memory for a result; returns its address. */
  area(size: number): number {
    const at = this.top;
    this.top += (size + 7) & -8;
    const { area, areaSize } = this.puppet.layout;
    if (this.top > area + areaSize) throw new Error('too many results');
    return at;
  }

  /**
   * Calls an import by its name, or by a unique end of its name. Returns the place of its flat result, or of its result in memory, whose
   * address is appended as the last argument.
   */
  call(name: string, ...args: readonly Arg[]): Ref {
    const [found, index] = this.find(name);
    this.called.add(found.name);
    const place = this.area(this.puppet.layout.room);
    const given = args.length === found.params.length ? args : [...args, place];
    if (given.length !== found.params.length) {
      throw new Error(`${name} has ${String(found.params.length)} parameters, not ${String(args.length)}`);
    }
    this.words.push(BigInt(index), BigInt(place));
    for (const arg of given) {
      if (typeof arg === 'object') this.words.push(arg.size === 'i64' ? 1n : 2n, BigInt(arg.at));
      else this.words.push(0n, BigInt(arg));
    }
    return { at: place, size: 'i32' };
  }

  /** An import by its name, or by a unique end of it, and its number. */
  protected find(name: string): readonly [found: PuppetImport, index: number] {
    const all = this.puppet.imports;
    const exact = all.findIndex((one) => one.name === name);
    const ends = all.flatMap((one, i) => (one.name.endsWith(`#${name}`) || one.name.endsWith(`]${name}`) ? [i] : []));
    const index = exact >= 0 ? exact : ends.length === 1 ? (ends[0] ?? -1) : -1;
    const found = all[index];
    if (found === undefined) throw new Error(`${String(ends.length)} imports are called ${name}`);
    return [found, index];
  }

  /** Runs on jco, on one instance for all programs with the same component. */
  async onJco(component: Uint8Array, host: JcoHost = {}): Promise<Results> {
    let instance = instances.get(component);
    if (instance === undefined) {
      instance = instantiateOnJco(component, host);
      instances.set(component, instance);
    }
    // lets the test runner process messages: the host blocks this thread
    await setImmediate();
    return this.on(await instance);
  }

  /** Runs the program on an instance; can be called repeatedly. */
  async on(instance: JcoInstance): Promise<Results> {
    const result = await instance.call(undefined, 'run', Uint8Array.from(this.data), BigInt64Array.from(this.words));
    return this.results(Uint8Array.from(result as Uint8Array), instance.stderr()); // a list of u8
  }

  async onWasmtime(component: Uint8Array, options: Omit<WasmtimeOptions, 'args'> = {}): Promise<Results> {
    const call = `run([${this.data.join(',')}], [${this.words.join(',')}])`;
    const outcome = await invokeOnWasmtime(component, call, options);
    if (outcome.code !== 0) throw new Error(outcome.stderr);
    return this.results(Uint8Array.from(JSON.parse(outcome.stdout) as number[]), outcome.stderr);
  }

  protected get layout(): Layout {
    return this.puppet.layout;
  }

  protected results(area: Uint8Array, stderr: string): Results {
    return new Results(area, stderr, this.puppet.layout.area);
  }
}

/** The place `offset` bytes after another. */
export function behind({ at }: Ref, offset: number): Ref {
  return { at: at + offset, size: 'i32' };
}

/** The results of a program. */
export class Results {
  /** What its instance has written so far. */
  readonly stderr: string;
  private readonly view: DataView;
  private readonly area: number;

  constructor(bytes: Uint8Array, stderr: string, area: number) {
    this.stderr = stderr;
    this.view = new DataView(bytes.buffer, bytes.byteOffset);
    this.area = area;
  }

  u8({ at }: Ref, offset = 0): number {
    return this.view.getUint8(at - this.area + offset);
  }

  u16({ at }: Ref, offset = 0): number {
    return this.view.getUint16(at - this.area + offset, true);
  }

  u32({ at }: Ref, offset = 0): number {
    return this.view.getUint32(at - this.area + offset, true);
  }

  bytes({ at }: Ref, length: number): Uint8Array {
    return new Uint8Array(this.view.buffer, this.view.byteOffset + at - this.area, length);
  }

  u64({ at }: Ref, offset = 0): bigint {
    return this.view.getBigUint64(at - this.area + offset, true);
  }
}

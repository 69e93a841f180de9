import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { hostProgram } from './hosts.ts';
import { instantiateOnJco } from './jco.ts';
import { withScratch } from './scratch.ts';
import { ROOT } from './source-files.ts';

/** An output with `wasmvirt:control`, instantiated with nothing from the host. */
export interface Controlled {
  /** Calls an export, of an interface or by itself. A result's error is the word for it; no value of these interfaces is a text. */
  call(interfaceName: string | undefined, name: string, ...args: readonly unknown[]): Promise<unknown>;
  /** Calls `wasi:cli/run`; whether it ended without an error. */
  run(): Promise<boolean>;
}

export type ControlHost = <T>(bytes: Uint8Array, use: (app: Controlled) => Promise<T>) => Promise<T>;

const VERSION = '@0.1.0';

/** A function of `wasmvirt:control`, by `files.read` and so on. */
export function control(app: Pick<Controlled, 'call'>, name: string, ...args: readonly unknown[]): Promise<unknown> {
  const [of = '', func = ''] = name.split('.');
  return app.call(`wasmvirt:control/${of}${VERSION}`, func, ...args);
}

async function onJco<T>(bytes: Uint8Array, use: (app: Controlled) => Promise<T>): Promise<T> {
  const instance = await instantiateOnJco(bytes, 'none');
  const errorOf = (error: unknown): unknown => {
    if (error instanceof Error && error.constructor.name === 'ComponentError' && 'payload' in error)
      return error.payload;
    throw error;
  };
  return use({
    call: (of, name, ...args) => instance.call(of, name, ...args).catch(errorOf),
    run: async () => {
      try {
        await instance.call('wasi:cli/run', 'run');
        return true;
      } catch (error) {
        if (error instanceof Error && error.constructor.name === 'ComponentError') return false;
        throw error;
      }
    },
  });
}

const PYTHON = hostProgram('PYTHON');

function onWasmtime<T>(bytes: Uint8Array, use: (app: Controlled) => Promise<T>): Promise<T> {
  return withScratch(async (folder) => {
    const path = join(folder, 'component.wasm');
    writeFileSync(path, bytes);
    const program = join(ROOT, 'test/support/control-host.py');
    const child = spawn(PYTHON ?? '', [program, path], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = new Lines(child);
    try {
      await lines.next();
      return await use({
        call: (of, name, ...args) => lines.call(of, name, args),
        run: async () => {
          const result = (await lines.call('wasi:cli/run@0.2.12', 'run', [])) as { readonly tag: string };
          return result.tag === 'ok';
        },
      });
    } finally {
      child.stdin.end();
      child.kill();
    }
  });
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

class Lines {
  private readonly child: Child;
  private readonly waiting: ((line: string) => void)[] = [];
  private readonly come: string[] = [];
  private readonly reader: Interface;

  constructor(child: Child) {
    this.child = child;
    this.reader = createInterface({ input: child.stdout });
    this.reader.on('line', (line) => {
      const next = this.waiting.shift();
      if (next === undefined) this.come.push(line);
      else next(line);
    });
    this.reader.on('close', () => {
      for (const next of this.waiting.splice(0)) next('{"trap":"the host has ended"}');
    });
  }

  next(): Promise<string> {
    const line = this.come.shift();
    return line === undefined ? new Promise((resolve) => this.waiting.push(resolve)) : Promise.resolve(line);
  }

  async call(of: string | undefined, name: string, args: readonly unknown[]): Promise<unknown> {
    const said = JSON.stringify({ interface: of, name, args: args.map(toJson) });
    this.child.stdin.write(`${said}\n`);
    const answer = JSON.parse(await this.next()) as { readonly value?: unknown; readonly trap?: string };
    if (answer.trap !== undefined) throw new WebAssembly.RuntimeError(answer.trap);
    return fromJson(answer.value);
  }
}

function toJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (value instanceof BigInt64Array) return [...value].map(Number);
  if (typeof value === 'bigint') return Number(value);
  return Array.isArray(value) ? value.map(toJson) : value;
}

/** As jco has it: no value is `undefined`, and 64 bits are bigints, by the names of the fields that have them. */
function fromJson(value: unknown, name = ''): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map((item) => fromJson(item));
  if (typeof value === 'number') return name === 'size' || name === 'dropped' ? BigInt(value) : value;
  if (typeof value !== 'object') return value;
  if ('bytes' in value && Object.keys(value).length === 1 && Array.isArray(value.bytes))
    return Uint8Array.from(value.bytes as number[]);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromJson(item, key)]));
}

/** The hosts that this machine has: Wasmtime by its bindings for Python. */
export const CONTROL_HOSTS: readonly (readonly [name: string, host: ControlHost])[] = [
  ['jco', onJco],
  ...(PYTHON === undefined ? [] : [['Wasmtime', onWasmtime] as const]),
];

/** Everything below a path, with contents: `/d/` for a directory, `/d/f` for a file. */
export async function treeOf(app: Controlled, path = '/'): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const entries = await control(app, 'files.list', path);
  if (!Array.isArray(entries)) throw new Error(`${path}: ${String(entries)}`);
  for (const { name, kind, size } of entries as { name: string; kind: string; size: bigint }[]) {
    const inner = `${path}${name}`;
    if (kind === 'directory') Object.assign(found, { [`${inner}/`]: '' }, await treeOf(app, `${inner}/`));
    else if (kind === 'file') {
      const bytes = await control(app, 'files.read', inner);
      if (!(bytes instanceof Uint8Array) || BigInt(bytes.length) !== size)
        throw new Error(`${inner}: ${String(bytes)}`);
      found[inner] = new TextDecoder().decode(bytes);
    } else found[inner] = kind;
  }
  return found;
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** What `take-stdout` and its like gave, as text and a number. */
export function taken(value: unknown): readonly [text: string, dropped: number] {
  const { bytes, dropped } = value as { readonly bytes: Uint8Array; readonly dropped: bigint };
  return [new TextDecoder().decode(bytes), Number(dropped)];
}

import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation';
import { describe, expect, it } from 'vitest';
import { load, record, replay, type App } from '../../src/host/index.ts';
import type { Options } from '../../src/index.ts';
import { preview1Command } from '../support/guests.ts';
import { capturedStdio } from '../support/stdio.ts';
import { wasmTools } from '../support/wasm-tools.ts';
import { luckyGuest } from '../support/lucky-guest.ts';
import { wat } from '../support/wat.ts';

/** What the host answers is recorded, and answered again without it. */

type Imports = Readonly<Record<string, unknown>>;

function wasi(): { readonly imports: Imports; readonly stdout: () => string } {
  const stdio = capturedStdio('typed');
  const sandbox = { env: {}, args: ['p'], preopens: {}, enableNetwork: false };
  const imports: Record<string, unknown> = { ...new WASIShim({ sandbox }).getImportObject(), ...stdio.imports };
  delete imports['wasi:cli/exit'];
  return { imports, stdout: () => stdio.stdout() };
}

async function recorded(bytes: Uint8Array, policy: Options, imports: Imports, use: (app: App) => Promise<unknown>) {
  const lines: string[] = [];
  const app = await load(bytes, { policy, imports: record(imports, (line) => lines.push(line)) });
  return { result: await use(app), lines };
}

describe('a recording', () => {
  it('gives the same random numbers again, without the host', async () => {
    const guest = await wat(`(component
      (import "wasi:random/random@0.2.0" (instance $i (export "get-random-u64" (func (result u64)))))
      (core func $n (canon lower (func $i "get-random-u64")))
      (core module $m (import "" "n" (func $n (result i64))) (func (export "f") (result i64) (call $n)))
      (core instance $c (instantiate $m (with "" (instance (export "n" (func $n))))))
      (func (export "f") (result u64) (canon lift (core func $c "f"))))`);
    const policy: Options = { random: 'allow' };
    const run = (app: App): Promise<unknown[]> => {
      const { f } = app.exports as { readonly f: () => unknown };
      return Promise.resolve([f(), f(), f()]);
    };
    const { result, lines } = await recorded(guest, policy, wasi().imports, run);
    expect(new Set(result as unknown[]).size).toBe(3);
    for (let i = 0; i < 2; i += 1) {
      const again = replay(lines.join('\n'));
      expect(again.left).toBe(3);
      expect(await run(await load(guest, { policy, imports: again.imports }))).toEqual(result);
      expect(again.left).toBe(0);
    }
  });

  it('has resources of the host in it, with what is written to them', async () => {
    const guest = await preview1Command();
    const policy: Options = { stdio: 'allow', clocks: 'allow', args: 'allow' };
    const host = wasi();
    const { result, lines } = await recorded(guest, policy, host.imports, (app) => app.run());
    expect(result).toMatchObject({ code: 0 });
    expect(host.stdout()).toBe('stdin typed\nclock ok\narg p\n');
    const calls = lines.slice(1).map((line) => JSON.parse(line) as { call: string; self?: string; args: unknown[] });
    const written = calls.filter(({ call }) => /OutputStream\.(blockingWriteAndFlush|write)$/.test(call));
    expect(written.map(({ args: [text] }) => (text as { v: string }).v).join('')).toBe(host.stdout());
    expect(new Set(written.map(({ self }) => self)).size).toBe(1);
    const again = replay(lines.join('\n'));
    expect(await (await load(guest, { policy, imports: again.imports })).run()).toEqual(result);
    expect(again.left).toBe(0);
  });

  it('is for the same calls alone', async () => {
    const guest = await preview1Command();
    const policy: Options = { stdout: 'allow', clocks: 'allow', args: ['p', 'a'] };
    const { lines } = await recorded(guest, policy, wasi().imports, (app) => app.run());
    const run = async (of: readonly string[], other: Options = policy) => {
      const { imports } = replay(of.join('\n'));
      return (await load(guest, { policy: other, imports })).run();
    };
    const other = await run(lines, { ...policy, args: ['p', 'b'] });
    expect(other).toMatchObject({ code: 'trap' });
    expect(String(other.error)).toMatch(/call \d+ is \{.*"v":"b"\}.*, and was \{.*"v":"a"\}/);
    // cut off
    const few = await run(lines.slice(0, 3));
    expect(String(few.error)).toMatch(/the recording has 2 calls, and after them comes \{"call":/);
    const broken = await run([...lines.slice(0, 2), 'x', ...lines.slice(3)]);
    expect(String(broken.error)).toMatch(/line 3 of the recording is no call/);
    for (const wrong of ['', '{}', 'x', '{"format":"wasmvirt recording 2","interfaces":{}}'])
      expect(() => replay(wrong)).toThrow('this is no recording of wasmvirt/host');
  });
});

/** Takes and gives resources of the host in all the ways: by constructors, static functions, in lists and in errors. */
const WIT = `package my:given;
interface things {
  resource thing {
    constructor(number: u32);
    value: func() -> u32;
    join: static func(some: list<borrow<thing>>) -> thing;
  }
  find: func(at: u32) -> result<thing, thing>;
  fail: func() -> u32;
}
world w {
  import things;
  export joined: func(a: u32, b: u32) -> u32;
  export found: func(at: u32) -> u32;
  export failed: func() -> u32;
}`;

const CORE = `(module
  (import "my:given/things" "[constructor]thing" (func $new (param i32) (result i32)))
  (import "my:given/things" "[method]thing.value" (func $value (param i32) (result i32)))
  (import "my:given/things" "[static]thing.join" (func $join (param i32 i32) (result i32)))
  (import "my:given/things" "[resource-drop]thing" (func $drop (param i32)))
  (import "my:given/things" "find" (func $find (param i32 i32)))
  (import "my:given/things" "fail" (func $fail (result i32)))
  (memory (export "memory") 1)
  (func $use (param $thing i32) (result i32)
    (local $value i32)
    (local.set $value (call $value (local.get $thing)))
    (call $drop (local.get $thing))
    (local.get $value))
  (func (export "joined") (param i32 i32) (result i32)
    (i32.store (i32.const 8) (call $new (local.get 0)))
    (i32.store (i32.const 12) (call $new (local.get 1)))
    (call $use (call $join (i32.const 8) (i32.const 2))))
  (func (export "found") (param i32) (result i32)
    (call $find (local.get 0) (i32.const 16))
    (i32.add (i32.mul (i32.load8_u (i32.const 16)) (i32.const 100)) (call $use (i32.load (i32.const 20)))))
  (func (export "failed") (result i32) (call $fail)))`;

class Thing {
  readonly number: number;
  constructor(number: number) {
    this.number = number;
  }
  value(): number {
    return this.number;
  }
  static join(some: readonly Thing[]): Thing {
    return new Special(some.reduce((sum, { number }) => sum + number, 0));
  }
}

/** Of the host's own, which no interface names. */
class Special extends Thing {}

function things(): Imports {
  const known = new Thing(5);
  return {
    'my:given/things': {
      Thing,
      find: (at: number) => {
        if (at === 0) return known;
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- jco's convention
        throw { payload: new Thing(at) };
      },
      fail: () => {
        throw new Error('the host is out of order');
      },
    },
  };
}

describe('resources of the host', () => {
  it('are told apart, wherever they stand', async () => {
    const binary = await wat(CORE);
    const guest = await wasmTools((tools) =>
      tools.componentNew(tools.componentEmbed({ binary, witSource: WIT, world: 'w' })),
    );
    const policy: Options = { link: 'sibling' };
    const use = async (app: App): Promise<unknown[]> => {
      const { joined, found, failed } = app.exports as Record<string, (...args: readonly number[]) => unknown>;
      const results: unknown[] = [joined?.(3, 4), found?.(0), found?.(0), found?.(7)];
      try {
        failed?.();
      } catch (error) {
        results.push(String(error));
      }
      return Promise.resolve(results);
    };
    const { result, lines } = await recorded(guest, policy, things(), use);
    expect(result).toEqual([7, 5, 5, 107, expect.stringContaining('the host is out of order')]);
    expect(lines.slice(1).map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { call: 'my:given/things Thing.[constructor]', args: [3], ok: { $: 'resource', v: 'my:given/things Thing 0' } },
      { call: 'my:given/things Thing.[constructor]', args: [4], ok: { $: 'resource', v: 'my:given/things Thing 1' } },
      {
        args: [[{ v: 'my:given/things Thing 0' }, { v: 'my:given/things Thing 1' }]],
        ok: { v: 'my:given/things Thing 2' },
      },
      { call: 'my:given/things Thing.value', self: 'my:given/things Thing 2', args: [], ok: 7 },
      { call: 'my:given/things Thing.[drop]', self: 'my:given/things Thing 2' },
      { call: 'my:given/things find', args: [0], ok: { v: 'my:given/things Thing 3' } },
      { self: 'my:given/things Thing 3', ok: 5 },
      { call: 'my:given/things Thing.[drop]' },
      // the same object of the host
      { call: 'my:given/things find', args: [0], ok: { v: 'my:given/things Thing 3' } },
      { self: 'my:given/things Thing 3', ok: 5 },
      { call: 'my:given/things Thing.[drop]' },
      { call: 'my:given/things find', args: [7], err: { v: 'my:given/things Thing 4' } },
      { self: 'my:given/things Thing 4', ok: 7 },
      { call: 'my:given/things Thing.[drop]' },
      { call: 'my:given/things fail', args: [], trap: 'the host is out of order' },
    ]);
    const again = replay(lines.join('\n'));
    expect(await use(await load(guest, { policy, imports: again.imports }))).toEqual(result);
    expect(again.left).toBe(0);
  });

  it('are refused where what comes back cannot be written, or does not come at once', async () => {
    const asking = await luckyGuest();
    const failing = async (number: () => unknown): Promise<string> => {
      const imports = record({ 'my:own/lucky': { number } }, () => undefined);
      const { f } = (await load(asking, { policy: {}, imports })).exports as { readonly f: () => unknown };
      try {
        return String(f());
      } catch (error) {
        return String(error);
      }
    };
    expect(await failing(() => 7)).toBe('7');
    expect(await failing(() => Promise.resolve(7))).toContain('only calls that return at once are recorded');
    expect(await failing(() => new Date(0))).toContain('an object of class Date is no value that can be written');
  });
});

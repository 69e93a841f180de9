import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plug, virtualize } from '../../src/index.ts';
import { ROOT } from '../support/source-files.ts';
import { assertValid } from '../support/validate.ts';
import { wasmTools } from '../support/wasm-tools.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';
import { wat } from '../support/wat.ts';

/** Calls of a slow host by WASI 0.3, side by side: the host is a component that waits before it opens anything. */

/** Nanoseconds for which it waits, so long that everything else takes none of it. */
const SLOW = 3_000_000_000;

const WIT = readFileSync(join(ROOT, 'spec/wit/0.3.0/deps/filesystem.wit'), 'utf8');
const TYPES = ['flags descriptor-flags', 'flags path-flags', 'flags open-flags', 'variant error-code'].map((name) => {
  return new RegExp(`  ${name} \\{[^}]*\\}`).exec(WIT)?.[0] ?? '';
});

/** As much of WASI as it takes. */
const PACKAGES = `
  package wasi:filesystem@0.3.0 {
    interface types {
      ${TYPES.join('\n')}
      resource descriptor {
        open-at: async func(path-flags: path-flags, path: string, open-flags: open-flags, %flags: descriptor-flags)
          -> result<descriptor, error-code>;
      }
    }
    interface preopens { use types.{descriptor}; get-directories: func() -> list<tuple<descriptor, string>>; }
  }
  package wasi:clocks@0.3.0 {
    interface monotonic-clock { type duration = u64; wait-for: async func(how-long: duration); }
  }`;

const T = 'wasi:filesystem/types@0.3.0';
const P = 'wasi:filesystem/preopens@0.3.0';
const C = 'wasi:clocks/monotonic-clock@0.3.0';
const E = `[export]${T}`;

async function component(world: string, text: string): Promise<Uint8Array> {
  const binary = await wat(text);
  const witSource = `package test:slow; world w { ${world} }\n${PACKAGES}`;
  const embedded = await wasmTools((tools) =>
    tools.componentEmbed({ binary, witSource, world: 'w', features: { tag: 'all' } }),
  );
  return wasmTools((tools) => tools.componentNew(embedded));
}

/** Begins to open `a` and `b`, and then waits for both. Four digits or more: the results, each with its handle or error. */
const GUEST = `(module
 (import "${T}" "[async-lower][method]descriptor.open-at" (func $open (param i32 i32) (result i32)))
 (import "${P}" "get-directories" (func $dirs (param i32)))
 (import "$root" "[waitable-set-new]" (func $new-set (result i32)))
 (import "$root" "[waitable-set-wait]" (func $wait (param i32 i32) (result i32)))
 (import "$root" "[waitable-join]" (func $join (param i32 i32)))
 (import "$root" "[subtask-drop]" (func $drop (param i32)))
 (memory (export "memory") 1) (global $top (mut i32) (i32.const 4096))
 (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (global.get $top) (global.set $top (i32.add (global.get $top) (i32.const 64))))
 (data (i32.const 100) "ab")
 (func $begin (param $i i32) (param $set i32) (local $p i32) (local $c i32)
   (local.set $p (i32.add (i32.const 1024) (i32.mul (local.get $i) (i32.const 64))))
   (i32.store (local.get $p) (i32.load (i32.load (i32.const 16))))
   (i32.store8 offset=4 (local.get $p) (i32.const 0))
   (i32.store offset=8 (local.get $p) (i32.add (i32.const 100) (local.get $i)))
   (i32.store offset=12 (local.get $p) (i32.const 1))
   (i32.store8 offset=16 (local.get $p) (i32.const 0))
   (i32.store8 offset=17 (local.get $p) (i32.const 1))
   (i32.store8 offset=32 (local.get $p) (i32.const 9))
   (local.set $c (call $open (local.get $p) (i32.add (local.get $p) (i32.const 32))))
   (if (i32.ne (i32.and (local.get $c) (i32.const 15)) (i32.const 1)) (then unreachable))
   (call $join (i32.shr_u (local.get $c) (i32.const 4)) (local.get $set)))
 (func (export "run") (result i32) (local $set i32) (local $n i32)
   (call $dirs (i32.const 16)) (local.set $set (call $new-set))
   (call $begin (i32.const 0) (local.get $set)) (call $begin (i32.const 1) (local.get $set))
   (loop $more
     (drop (call $wait (local.get $set) (i32.const 64)))
     (if (i32.eq (i32.load (i32.const 68)) (i32.const 2)) (then
       (call $join (i32.load (i32.const 64)) (i32.const 0)) (call $drop (i32.load (i32.const 64)))
       (local.set $n (i32.add (local.get $n) (i32.const 1)))))
     (br_if $more (i32.lt_u (local.get $n) (i32.const 2))))
   (i32.add (i32.mul (i32.load8_u offset=1056 (i32.const 0)) (i32.const 1000)) (i32.add (i32.mul (i32.load8_u offset=1060 (i32.const 0)) (i32.const 100)) (i32.add (i32.mul (i32.load8_u offset=1120 (i32.const 0)) (i32.const 10)) (i32.load8_u offset=1124 (i32.const 0)))))))`;

/** Opens `a`, and for all else gives the error `other(some("/h"))`. */
const HOST = `(module
 (import "${C}" "[async-lower]wait-for" (func $wait-for (param i64) (result i32)))
 (import "${E}" "[resource-new]descriptor" (func $new (param i32) (result i32)))
 (import "${E}" "[task-return][method]descriptor.open-at" (func $return (param i32 i32 i32 i32 i32)))
 (import "$root" "[waitable-set-new]" (func $new-set (result i32)))
 (import "$root" "[waitable-join]" (func $join (param i32 i32)))
 (import "$root" "[subtask-drop]" (func $drop (param i32)))
 (import "$root" "[context-get-0]" (func $get (result i32)))
 (import "$root" "[context-set-0]" (func $set (param i32)))
 (memory (export "memory") 1) (global $top (mut i32) (i32.const 4096))
 (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (global.get $top) (global.set $top (i32.add (global.get $top) (i32.const 64))))
 (data (i32.const 100) "/h")
 (func (export "${P}#get-directories") (result i32)
   (i32.store (i32.const 16) (i32.const 32)) (i32.store (i32.const 20) (i32.const 1))
   (i32.store (i32.const 32) (call $new (i32.const 8))) (i32.store (i32.const 36) (i32.const 100)) (i32.store (i32.const 40) (i32.const 2))
   (i32.const 16))
 (func (export "[async-lift]${T}#[method]descriptor.open-at") (param $self i32) (param $pf i32) (param $p i32) (param $n i32) (param $of i32) (param $df i32) (result i32)
   (local $c i32) (local $s i32)
   (call $set (i32.load8_u (local.get $p)))
   (local.set $c (call $wait-for (i64.const ${SLOW})))
   (local.set $s (call $new-set)) (call $join (i32.shr_u (local.get $c) (i32.const 4)) (local.get $s))
   (i32.or (i32.const 2) (i32.shl (local.get $s) (i32.const 4))))
 (func (export "[callback][async-lift]${T}#[method]descriptor.open-at") (param i32 i32 i32) (result i32)
   (call $join (local.get 1) (i32.const 0)) (call $drop (local.get 1))
   (if (i32.eq (call $get) (i32.const 97))
     (then (call $return (i32.const 0) (call $new (i32.const 8)) (i32.const 0) (i32.const 0) (i32.const 0)))
     (else (call $return (i32.const 1) (i32.const 36) (i32.const 1) (i32.const 100) (i32.const 2)))) ;; other(some("/h"))
   (i32.const 0)))`;

describe.skipIf(!HAS_WASMTIME)('a slow host', () => {
  it('opens two files in the time of one, and each call gets its own answer', async () => {
    const guest = await component(`import ${T}; import ${P}; export run: async func() -> u32;`, GUEST);
    const host = await component(`import ${C}; export ${T}; export ${P};`, HOST);
    const virtual = virtualize(guest, { mounts: { '/x': { host: '/h' } } }).bytes;
    const said: string[] = [];
    for (const program of [guest, virtual]) {
      const { bytes } = plug(program, [host]);
      await assertValid(bytes);
      const before = performance.now();
      const { stdout, stderr } = await invokeOnWasmtime(bytes, 'run()', { wasi: 'cli' });
      expect(stderr).toBe('');
      expect(performance.now() - before).toBeLessThan((2 * SLOW) / 1e6);
      said.push(stdout.trim());
    }
    // ok with a handle, and error 36
    expect(said[0]).toMatch(/^\d46$/);
    expect(said[1]).toMatch(/^\d46$/);
  });
});

import { nested, specPackages } from '../support/spec-wit.ts';
import { wasmTools } from '../support/wasm-tools.ts';

/** The end of the guest's memory. */
export const END = 4 * 0x10000;
/** What the guest can read. */
export const READ_FILES = ['a.bin', 'b.bin', 'zeros', 'empty'] as const;

const WORLD = (splices: boolean): string => `package test:reader;
world reader {
  import wasi:filesystem/preopens@0.2.12;
  import wasi:filesystem/types@0.2.12;
  import wasi:io/streams@0.2.12;
  ${splices ? 'export splice: func(offset: u64, to: u64) -> u64;' : ''}
  export read: func(how: u32, file: u32, offset: u64, size: u64, at: u32) -> u64;
  export sweep: func(how: u32, file: u32, offset: u64, at: u32) -> u64;
  export whole: func(how: u32, file: u32) -> u64;
}
`;

/**
 * A guest that reads files of its first directory to where it is told to: `how` is 0 for `descriptor.read`, 1 for a stream. What it returns
 * depends on every byte that was read, on those around them, and on what else was returned. `read` makes one call, `sweep` one for each
 * size from 0 to 130, `whole` reads all in pieces of 4099 bytes. With `splices` it imports a function that splices, too.
 */
export async function readerGuest(splices = false): Promise<Uint8Array> {
  const names = READ_FILES.map((name, i) => `(data (i32.const ${256 + 16 * i}) "${name}")`).join('\n');
  const text = `(module
    (import "wasi:filesystem/preopens@0.2.12" "get-directories" (func $dirs (param i32)))
    (import "wasi:filesystem/types@0.2.12" "[method]descriptor.open-at"
      (func $open-at (param i32 i32 i32 i32 i32 i32 i32)))
    (import "wasi:filesystem/types@0.2.12" "[method]descriptor.read" (func $read (param i32 i64 i64 i32)))
    (import "wasi:filesystem/types@0.2.12" "[method]descriptor.read-via-stream" (func $stream (param i32 i64 i32)))
    (import "wasi:io/streams@0.2.12" "[method]input-stream.blocking-read" (func $next (param i32 i64 i32)))
    (import "wasi:io/streams@0.2.12" "[resource-drop]input-stream" (func $end (param i32)))
    (import "wasi:filesystem/types@0.2.12" "[resource-drop]descriptor" (func $close (param i32)))
    ${splices ? SPLICE_IMPORTS : ''}
    (memory (export "memory") 4)
    ${names}
    (global $root (mut i32) (i32.const 0))
    (global $room (mut i32) (i32.const 4096))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (local $p i32)
      (local.set $p (global.get $room))
      (if (i32.eqz (global.get $root))
        (then
          (local.set $p (i32.and (i32.add (local.get $p) (i32.const 3)) (i32.const -4)))
          (global.set $room (i32.add (local.get $p) (local.get 3)))))
      (local.get $p))
    (func $open (param $name i32) (param $size i32) (param $flags i32) (result i32)
      (if (i32.eqz (global.get $root))
        (then
          (call $dirs (i32.const 64))
          (global.set $root (i32.load (i32.load (i32.const 64))))))
      (call $open-at (global.get $root) (i32.const 0) (local.get $name) (local.get $size)
        (i32.const 0) (local.get $flags) (i32.const 64))
      (if (i32.load8_u (i32.const 64)) (then unreachable))
      (i32.load (i32.const 68)))
    (func $file (param $file i32) (result i32) (local $p i32) (local $n i32)
      (local.set $p (i32.add (i32.const 256) (i32.shl (local.get $file) (i32.const 4))))
      (loop $l
        (if (i32.load8_u (i32.add (local.get $p) (local.get $n)))
          (then (local.set $n (i32.add (local.get $n) (i32.const 1))) (br $l))))
      (call $open (local.get $p) (local.get $n) (i32.const 1)))
    ;; of the bytes from one address to another, as far as the memory goes
    (func $hash (param $h i64) (param $p i32) (param $to i32) (result i64)
      (if (i32.gt_u (local.get $to) (i32.const ${END})) (then (local.set $to (i32.const ${END}))))
      (loop $l
        (if (i32.lt_u (local.get $p) (local.get $to))
          (then
            (local.set $h (i64.mul (i64.xor (local.get $h) (i64.load8_u (local.get $p))) (i64.const 1099511628211)))
            (local.set $p (i32.add (local.get $p) (i32.const 1)))
            (br $l))))
      (local.get $h))
    (func $once (param $h i64) (param $how i32) (param $file i32) (param $offset i64) (param $size i64) (param $at i32)
      (result i64) (local $s i32)
      (global.set $room (local.get $at))
      (i64.store (i32.const 64) (i64.const 0)) (i64.store (i32.const 72) (i64.const 0))
      (if (i32.le_u (local.get $at) (i32.const ${END}))
        (then (memory.fill (i32.sub (local.get $at) (i32.const 160)) (i32.const 0x55)
          (i32.sub (i32.const ${END}) (i32.sub (local.get $at) (i32.const 160))))))
      (if (local.get $how)
        (then
          (call $stream (local.get $file) (local.get $offset) (i32.const 64))
          (if (i32.load8_u (i32.const 64)) (then unreachable))
          (local.set $s (i32.load (i32.const 68)))
          (i64.store (i32.const 64) (i64.const 0))
          (call $next (local.get $s) (local.get $size) (i32.const 64))
          (call $end (local.get $s))
          (if (i32.load8_u (i32.const 64)) (then (return (i64.const -1)))))
        (else
          (call $read (local.get $file) (local.get $size) (local.get $offset) (i32.const 64))
          (if (i32.load8_u (i32.const 64)) (then unreachable))
          (i32.store (i32.const 76) (i32.load8_u (i32.const 76)))))
      (call $hash
        (call $hash (local.get $h) (i32.sub (local.get $at) (i32.const 160))
          (i32.add (local.get $at) (i32.add (i32.wrap_i64 (local.get $size)) (i32.const 160))))
        (i32.const 68) (i32.const 80)))
    (func (export "read") (param $how i32) (param $file i32) (param $offset i64) (param $size i64) (param $at i32) (result i64)
      (local.set $file (call $file (local.get $file)))
      (call $once (i64.const 1) (local.get $how) (local.get $file) (local.get $offset) (local.get $size) (local.get $at))
      (call $close (local.get $file)))
    (func (export "sweep") (param $how i32) (param $file i32) (param $offset i64) (param $at i32) (result i64)
      (local $n i64) (local $h i64)
      (local.set $file (call $file (local.get $file)))
      (loop $l
        (local.set $h (call $once
          (local.get $h) (local.get $how) (local.get $file) (local.get $offset) (local.get $n)
          ;; 0: at the end of the memory
          (select (local.get $at) (i32.sub (i32.const ${END}) (i32.wrap_i64 (local.get $n))) (local.get $at))))
        (local.set $n (i64.add (local.get $n) (i64.const 1)))
        (br_if $l (i64.le_u (local.get $n) (i64.const 130))))
      (call $close (local.get $file))
      (local.get $h))
    (func (export "whole") (param $how i32) (param $file i32) (result i64) (local $h i64) (local $at i64)
      (local.set $file (call $file (local.get $file)))
      (loop $l
        (local.set $h (call $once
          (local.get $h) (local.get $how) (local.get $file) (local.get $at) (i64.const 4099) (i32.const 8192)))
        (local.set $at (i64.add (local.get $at) (i64.load32_u (i32.const 72))))
        (br_if $l (i64.ne (i64.const 0) (i64.load32_u (i32.const 72)))))
      (call $close (local.get $file))
      (i64.add (local.get $h) (local.get $at)))
    ${splices ? SPLICE : ''})`;
  const witSource = `${WORLD(splices)}\n${nested(specPackages('0.2.12').values())}`;
  return wasmTools((tools) =>
    tools.componentNew(tools.componentEmbed({ binary: tools.parse(text), witSource, world: 'reader' })),
  );
}

const SPLICE_IMPORTS = `
    (import "wasi:filesystem/types@0.2.12" "[method]descriptor.write-via-stream" (func $out (param i32 i64 i32)))
    (import "wasi:io/streams@0.2.12" "[method]output-stream.splice" (func $splice (param i32 i32 i64 i32)))`;

/** splice: func(offset: u64, to: u64) -> u64: whether a file could be written, which takes a writable one. */
const SPLICE = `(func (export "splice") (param $offset i64) (param $to i64) (result i64)
      (call $out (call $file (i32.const 0)) (local.get $to) (i32.const 64))
      (if (i32.load8_u (i32.const 64)) (then (return (i64.const -1))))
      (call $splice (i32.load (i32.const 68)) (i32.const 0) (local.get $offset) (i32.const 64))
      (i64.const 0))`;

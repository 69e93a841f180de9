import { beforeAll, describe, expect, it } from 'vitest';
import { virtualize } from '../../src/index.ts';
import { callOnJco03, NODE_03 } from '../support/jco-03.ts';
import { assertValid } from '../support/validate.ts';
import { wasmTools } from '../support/wasm-tools.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';

/*
 * Programs of WASI 0.3 that sleep side by side on a clock that steps by one nanosecond and begins at one. Each look is a digit pair: the time
 * that the program saw when one of its sleepers had woken.
 */

const GUEST = `(component
  (import "wasi:clocks/monotonic-clock@0.3.0" (instance $clock
    (export "now" (func (result u64)))
    (export "wait-until" (func async (param "when" u64)))
    (export "wait-for" (func async (param "how-long" u64)))))
  (core module $Memory (memory (export "m") 1))
  (core instance $memory (instantiate $Memory))
  (core func $now (canon lower (func $clock "now")))
  (core func $until (canon lower (func $clock "wait-until") async))
  (core func $for (canon lower (func $clock "wait-for") async))
  (core func $set (canon waitable-set.new))
  (core func $wait (canon waitable-set.wait (memory (core memory $memory "m"))))
  (core func $join (canon waitable.join))
  (core func $drop (canon subtask.drop))
  (core func $cancel (canon subtask.cancel))
  (core module $Code
    (import "i" "m" (memory 1))
    (import "i" "now" (func $now (result i64)))
    (import "i" "until" (func $until (param i64) (result i32)))
    (import "i" "for" (func $for (param i64) (result i32)))
    (import "i" "set" (func $set (result i32)))
    (import "i" "wait" (func $wait (param i32 i32) (result i32)))
    (import "i" "join" (func $join (param i32 i32)))
    (import "i" "drop" (func $drop (param i32)))
    (import "i" "cancel" (func $cancel (param i32) (result i32)))
    (global $seen (mut i32) (i32.const 0))
    ;; begins to sleep; its handle
    (func $sleep (param $time i64) (param $set i32) (result i32)
      (local $handle i32)
      (local.set $handle (i32.shr_u (call $for (local.get $time)) (i32.const 4)))
      (if (i32.eqz (local.get $handle)) (then unreachable))
      (call $join (local.get $handle) (local.get $set))
      (local.get $handle))
    ;; the handle of what has woken next, and a look at the clock
    (func $woken (param $set i32) (result i32)
      (loop $again
        (drop (call $wait (local.get $set) (i32.const 8)))
        (br_if $again (i32.ne (i32.load (i32.const 12)) (i32.const 2))))
      (call $drop (i32.load (i32.const 8)))
      (global.set $seen
        (i32.add (i32.mul (global.get $seen) (i32.const 100)) (i32.wrap_i64 (call $now))))
      (i32.load (i32.const 8)))
    ;; 40, 10 and, when that has woken, 15 more, and 20
    (func (export "order") (result i32)
      (local $set i32) (local $long i32) (local $short i32)
      (local.set $set (call $set))
      (local.set $long (call $sleep (i64.const 40) (local.get $set)))
      (local.set $short (call $sleep (i64.const 10) (local.get $set)))
      (drop (call $sleep (i64.const 20) (local.get $set)))
      (if (i32.ne (call $woken (local.get $set)) (local.get $short)) (then unreachable))
      (drop (call $sleep (i64.const 15) (local.get $set)))
      (drop (call $woken (local.get $set)))
      (drop (call $woken (local.get $set)))
      (if (i32.ne (call $woken (local.get $set)) (local.get $long)) (then unreachable))
      (global.get $seen))
    ;; what a cancelled sleeper says (4: it was cancelled before it returned), then the time
    (func (export "cancelled") (result i32)
      (local $set i32) (local $long i32)
      (local.set $set (call $set))
      (local.set $long (call $sleep (i64.const 90) (local.get $set)))
      (drop (call $sleep (i64.const 5) (local.get $set)))
      (drop (call $woken (local.get $set)))
      (call $join (local.get $long) (i32.const 0))
      (i32.add
        (i32.mul (call $cancel (local.get $long)) (i32.const 100))
        (i32.wrap_i64 (call $now)))
      (call $drop (local.get $long)))
    ;; what is over returns at once: the states of the calls, 2 for those that have returned
    (func (export "over") (result i32)
      (i32.add
        (i32.mul (call $until (call $now)) (i32.const 10))
        (call $for (i64.const 0)))))
  (core instance $code (instantiate $Code (with "i" (instance
    (export "m" (memory $memory "m")) (export "now" (func $now)) (export "until" (func $until)) (export "for" (func $for))
    (export "set" (func $set)) (export "wait" (func $wait)) (export "join" (func $join)) (export "drop" (func $drop))
    (export "cancel" (func $cancel))))))
  (func (export "order") async (result u32) (canon lift (core func $code "order")))
  (func (export "cancelled") async (result u32) (canon lift (core func $code "cancelled")))
  (func (export "over") async (result u32) (canon lift (core func $code "over"))))`;

let output: Uint8Array;

beforeAll(async () => {
  const guest = await wasmTools((tools) => tools.parse(GUEST));
  output = virtualize(guest, { clocks: { step: '1ns' } }).bytes;
  await assertValid(output);
});

/** 11 is when the first wakes; it then sleeps from 12 to 27. */
const WANTED = { order: 11_21_27_41, cancelled: 4_07 } as const;

describe('sleepers of WASI 0.3 on a clock that steps', () => {
  it.runIf(HAS_WASMTIME).each([...Object.entries(WANTED), ['over', 22] as const])(
    'on Wasmtime: %s',
    async (name, wanted) => {
      const { stdout, stderr } = await invokeOnWasmtime(output, `${name}()`, { wasi: 'none' });
      expect([stdout.trim(), stderr]).toEqual([String(wanted), '']);
    },
  );

  it.runIf(NODE_03 !== undefined).each(Object.entries(WANTED))('on jco: %s, five times', async (name, wanted) => {
    for (let i = 0; i < 5; i++) {
      const [answer] = await callOnJco03(output, [{ name, args: [] }]);
      expect(answer).toMatchObject({ result: wanted });
    }
  });
});

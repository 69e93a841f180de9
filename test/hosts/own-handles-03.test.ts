import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runProcess } from '../support/hosts.ts';
import { itOrKnown } from '../support/it-or-known.ts';
import { NODE_03, transpiled03 } from '../support/jco-03.ts';
import { withScratch } from '../support/scratch.ts';
import { wasmTools } from '../support/wasm-tools.ts';

/*
 * Handles of the host's that a component gets through WASI 0.3, on jco: with no adapter, and nothing else of ours. The same component is run
 * as it is, and inside another one that hands its imports on. Why some outputs do not run on jco follows from what differs.
 */

const HOST = `(import "test:peers/host" (instance $host
  (export "peer" (type $peer (sub resource)))
  (export "[method]peer.number" (func (param "self" (borrow $peer)) (result u32)))
  (export "next" (func async (result (result (own $peer) (error u32)))))
  (export "peers" (func (result (stream (own $peer)))))))`;

/** Each export takes so many peers, one after the other, and returns the number of the last. */
const GUEST = `${HOST}
  (alias export $host "peer" (type $peer))
  (type $stream (stream (own $peer)))
  (core module $Memory (memory (export "memory") 1))
  (core instance $memory (instantiate $Memory))
  (core func $number (canon lower (func $host "[method]peer.number")))
  (core func $next (canon lower (func $host "next") async (memory (core memory $memory "memory"))))
  (core func $peers (canon lower (func $host "peers")))
  (core func $read (canon stream.read $stream async (memory (core memory $memory "memory"))))
  (core func $drop (canon resource.drop $peer))
  (core func $set (canon waitable-set.new))
  (core func $wait (canon waitable-set.wait (memory (core memory $memory "memory"))))
  (core func $join (canon waitable.join))
  (core module $Code
    (import "" "memory" (memory 1))
    (import "" "number" (func $number (param i32) (result i32)))
    (import "" "next" (func $next (param i32) (result i32)))
    (import "" "peers" (func $peers (result i32)))
    (import "" "read" (func $read (param i32 i32 i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (import "" "set" (func $set (result i32)))
    (import "" "wait" (func $wait (param i32 i32) (result i32)))
    (import "" "join" (func $join (param i32 i32)))
    ;; waits for an event of it, which is at 16
    (func $until (param $waitable i32)
      (local $set i32)
      (local.set $set (call $set))
      (call $join (local.get $waitable) (local.get $set))
      (drop (call $wait (local.get $set) (i32.const 16)))
      (call $join (local.get $waitable) (i32.const 0)))
    ;; the number of the peer at 36
    (func $take (result i32)
      (local $number i32)
      (local.set $number (call $number (i32.load (i32.const 36))))
      (call $drop (i32.load (i32.const 36)))
      (local.get $number))
    (func (export "awaited") (param $times i32) (result i32)
      (local $code i32) (local $last i32)
      (loop $each
        (local.set $code (call $next (i32.const 32)))
        (if (i32.ne (i32.and (local.get $code) (i32.const 15)) (i32.const 2))
          (then
            (loop $more
              (call $until (i32.shr_u (local.get $code) (i32.const 4)))
              (br_if $more (i32.ne (i32.load (i32.const 20)) (i32.const 2))))))
        (local.set $last (call $take))
        (br_if $each (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
      (local.get $last))
    (func (export "streamed") (param $times i32) (result i32)
      (local $stream i32) (local $last i32)
      (local.set $stream (call $peers))
      (loop $each
        (if (i32.eq (call $read (local.get $stream) (i32.const 36) (i32.const 1)) (i32.const -1))
          (then (call $until (local.get $stream))))
        (local.set $last (call $take))
        (br_if $each (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
      (local.get $last)))
  (core instance $code (instantiate $Code (with "" (instance
    (export "memory" (memory $memory "memory")) (export "number" (func $number)) (export "next" (func $next))
    (export "peers" (func $peers)) (export "read" (func $read)) (export "drop" (func $drop)) (export "set" (func $set))
    (export "wait" (func $wait)) (export "join" (func $join))))))
  (func $awaited async (param "times" u32) (result u32) (canon lift (core func $code "awaited")))
  (func $streamed async (param "times" u32) (result u32) (canon lift (core func $code "streamed")))
  (export "awaited" (func $awaited)) (export "streamed" (func $streamed))`;

const ALONE = `(component ${GUEST})`;
const INSIDE = `(component ${HOST}
  (component $Guest ${GUEST})
  (instance $guest (instantiate $Guest (with "test:peers/host" (instance $host))))
  (export "awaited" (func $guest "awaited")) (export "streamed" (func $guest "streamed")))`;

const PEERS = `
let count = 0;
export class Peer {
  #number = ++count;
  number() { return this.#number; }
}
export async function next() {
  await new Promise((done) => setTimeout(done, 1));
  return new Peer();
}
export async function* peers() {
  for (let i = 0; i < 3; i++) yield new Peer();
}`;

const CALL = `
const [name, times] = process.argv.slice(2);
const component = await import('./component.js');
await component.$init;
console.log(String(await component[name](Number(times)).catch((error) => error)).split('\\n')[0]);
process.exit(0);`;

function call(text: string, name: 'awaited' | 'streamed', times: number): Promise<string> {
  return withScratch(async (folder) => {
    const bytes = await wasmTools((tools) => tools.parse(text));
    writeFileSync(join(folder, 'peers.js'), PEERS);
    writeFileSync(join(folder, 'call.js'), CALL);
    const map = { 'test:peers/host': './peers.js' };
    await transpiled03(bytes, folder, { exports: ['awaited', 'streamed'], wasi: false, map });
    const program = join(folder, 'call.js');
    const { stdout, stderr } = await runProcess(node(), ['--no-warnings', program, name, String(times)]);
    return stdout.trim() === '' ? stderr : stdout.trim();
  });
}

function node(): string {
  if (NODE_03 === undefined) throw new Error('NODE24 names no Node that runs async components');
  return NODE_03;
}

const ways = ['awaited', 'streamed'] as const;

it.skipIf(NODE_03 === undefined)('peers are found by the outermost component', async () => {
  for (const way of ways) for (const times of [1, 3]) expect(await call(ALONE, way, times), way).toBe(String(times));
});

if (NODE_03 !== undefined) {
  itOrKnown(
    'test/hosts/own-handles-03.test.ts',
    'peers of a stream are found by a component in another one',
    async () => {
      expect(await call(INSIDE, 'streamed', 1)).toBe('1');
    },
  );
  itOrKnown('test/hosts/own-handles-03.test.ts', 'the third peer is found by a component in another one', async () => {
    expect(await call(INSIDE, 'awaited', 1)).toBe('1');
    expect(await call(INSIDE, 'awaited', 3)).toBe('3');
  });
}

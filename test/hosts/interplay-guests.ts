import { nested, specPackages } from '../support/spec-wit.ts';
import { wasmTools } from '../support/wasm-tools.ts';

/** Programs in which streams and pollables of several subsystems meet. They work in the first directory that they are given. */

/** Small lists and results; enough for all that these programs ask for. `$root` opens the directory once. */
const RUNTIME = `
  (memory (export "memory") 1)
  (global $result i32 (i32.const 64))
  (global $next (mut i32) (i32.const 0x1000))
  (func (export "cabi_realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
    (global.set $next (i32.add (local.get $at) (local.get $size)))
    (if (i32.gt_u (global.get $next) (i32.const 0x10000)) (then unreachable))
    (local.get $at))
  (func $must (result i32)
    (if (i32.load8_u (global.get $result)) (then unreachable))
    (i32.load offset=4 (global.get $result)))
  (func $root (result i32)
    (call $get-directories (global.get $result))
    (i32.load (i32.load (global.get $result))))
  (func $open (param $path i32) (param $size i32) (param $how i32) (param $flags i32) (result i32)
    (call $open-at (call $root) (i32.const 0) (local.get $path) (local.get $size)
      (local.get $how) (local.get $flags) (global.get $result))
    (call $must))
  (func $reader (param $path i32) (param $size i32) (result i32)
    (call $read-via-stream (call $open (local.get $path) (local.get $size) (i32.const 0) (i32.const 1))
      (i64.const 0) (global.get $result))
    (call $must))`;

const FILES = `
  (import "wasi:filesystem/preopens@0.2.12" "get-directories" (func $get-directories (param i32)))
  (import "wasi:filesystem/types@0.2.12" "[method]descriptor.open-at"
    (func $open-at (param i32 i32 i32 i32 i32 i32 i32)))
  (import "wasi:filesystem/types@0.2.12" "[method]descriptor.read-via-stream"
    (func $read-via-stream (param i32 i64 i32)))
  (import "wasi:io/streams@0.2.12" "[method]output-stream.blocking-splice" (func $splice (param i32 i32 i64 i32)))`;

/**
 * - `move: func(path: string, length: u64) -> tuple<s64, s64>`: bytes of standard input into a new file, then of the file to standard output;
 *   -1 where a stream is closed, -2 where it fails;
 * - `wait: func(path: string, nanoseconds: u64) -> u32`: which are ready, of standard input 1, a stream of the file 2 and a timer 4.
 */
const STREAMS = `(module
  ${FILES}
  (import "wasi:cli/stdin@0.2.12" "get-stdin" (func $get-stdin (result i32)))
  (import "wasi:cli/stdout@0.2.12" "get-stdout" (func $get-stdout (result i32)))
  (import "wasi:filesystem/types@0.2.12" "[method]descriptor.write-via-stream"
    (func $write-via-stream (param i32 i64 i32)))
  (import "wasi:io/streams@0.2.12" "[method]input-stream.subscribe" (func $subscribe (param i32) (result i32)))
  (import "wasi:io/streams@0.2.12" "[resource-drop]output-stream" (func $drop-output (param i32)))
  (import "wasi:clocks/monotonic-clock@0.2.12" "subscribe-duration" (func $timer (param i64) (result i32)))
  (import "wasi:io/poll@0.2.12" "poll" (func $poll (param i32 i32 i32)))
  ${RUNTIME}
  (func $all (param $to i32) (param $from i32) (param $length i64) (result i64)
    (local $done i64)
    (block $end
      (loop $more
        (br_if $end (i64.ge_u (local.get $done) (local.get $length)))
        (call $splice (local.get $to) (local.get $from) (i64.sub (local.get $length) (local.get $done)) (global.get $result))
        (if (i32.load8_u (global.get $result))
          (then
            (br_if $end (i64.gt_u (local.get $done) (i64.const 0)))
            (return (select (i64.const -1) (i64.const -2) (i32.load8_u offset=8 (global.get $result))))))
        (local.set $done (i64.add (local.get $done) (i64.load offset=8 (global.get $result))))
        (br $more)))
    (local.get $done))
  (func (export "move") (param $path i32) (param $size i32) (param $length i64) (result i32)
    (local $out i32)
    ;; create and truncate; write
    (call $write-via-stream (call $open (local.get $path) (local.get $size) (i32.const 9) (i32.const 2))
      (i64.const 0) (global.get $result))
    (local.set $out (call $must))
    (i64.store (i32.const 256) (call $all (local.get $out) (call $get-stdin) (local.get $length)))
    (call $drop-output (local.get $out))
    (i64.store offset=8 (i32.const 256)
      (call $all (call $get-stdout) (call $reader (local.get $path) (local.get $size)) (local.get $length)))
    (i32.const 256))
  (func (export "wait") (param $path i32) (param $size i32) (param $nanoseconds i64) (result i32)
    (local $p i32) (local $end i32) (local $ready i32)
    (i32.store offset=4 (i32.const 512) (call $subscribe (call $reader (local.get $path) (local.get $size))))
    (i32.store offset=8 (i32.const 512) (call $timer (local.get $nanoseconds)))
    (i32.store (i32.const 512) (call $subscribe (call $get-stdin)))
    (call $poll (i32.const 512) (i32.const 3) (global.get $result))
    (local.set $p (i32.load (global.get $result)))
    (local.set $end (i32.add (local.get $p) (i32.shl (i32.load offset=4 (global.get $result)) (i32.const 2))))
    (loop $each
      (local.set $ready (i32.or (local.get $ready) (i32.shl (i32.const 1) (i32.load (local.get $p)))))
      (br_if $each (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 4))) (local.get $end))))
    (local.get $ready))
)`;

/** An http server whose answers are a file: it splices \`page\` into the body. */
const SERVER = `(module
  ${FILES}
  (import "wasi:http/types@0.2.12" "[constructor]fields" (func $fields (result i32)))
  (import "wasi:http/types@0.2.12" "[constructor]outgoing-response" (func $response (param i32) (result i32)))
  (import "wasi:http/types@0.2.12" "[method]outgoing-response.body" (func $body (param i32 i32)))
  (import "wasi:http/types@0.2.12" "[static]response-outparam.set"
    (func $set (param i32 i32 i32 i32 i64 i32 i32 i32 i32)))
  (import "wasi:http/types@0.2.12" "[method]outgoing-body.write" (func $write (param i32 i32)))
  (import "wasi:http/types@0.2.12" "[static]outgoing-body.finish" (func $finish (param i32 i32 i32 i32)))
  (import "wasi:io/streams@0.2.12" "[resource-drop]output-stream" (func $drop-output (param i32)))
  ${RUNTIME}
  (data (i32.const 512) "page")
  (func (export "wasi:http/incoming-handler@0.2.12#handle") (param $request i32) (param $out i32)
    (local $response i32) (local $body i32) (local $stream i32) (local $file i32)
    (local.set $response (call $response (call $fields)))
    (call $body (local.get $response) (global.get $result))
    (local.set $body (call $must))
    (call $set (local.get $out) (i32.const 0) (local.get $response)
      (i32.const 0) (i64.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
    (call $write (local.get $body) (global.get $result))
    (local.set $stream (call $must))
    (local.set $file (call $reader (i32.const 512) (i32.const 4)))
    (loop $more
      (call $splice (local.get $stream) (local.get $file) (i64.const 100000) (global.get $result))
      (br_if $more (i32.eqz (i32.load8_u (global.get $result)))))
    ;; closed, which is the end of the file
    (if (i32.eqz (i32.load8_u offset=8 (global.get $result))) (then unreachable))
    (call $drop-output (local.get $stream))
    (call $finish (local.get $body) (i32.const 0) (i32.const 0) (global.get $result)))
)`;

/** `send: func(port: u16) -> u64` connects to this machine and splices \`page\` into the connection; how many bytes. */
const CLIENT = `(module
  ${FILES}
  (import "wasi:sockets/instance-network@0.2.12" "instance-network" (func $network (result i32)))
  (import "wasi:sockets/tcp-create-socket@0.2.12" "create-tcp-socket" (func $create (param i32 i32)))
  ;; self, network, an address: its case, a port and so on, the address of the result
  (import "wasi:sockets/tcp@0.2.12" "[method]tcp-socket.start-connect"
    (func $start (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "wasi:sockets/tcp@0.2.12" "[method]tcp-socket.finish-connect" (func $finish (param i32 i32)))
  (import "wasi:sockets/tcp@0.2.12" "[method]tcp-socket.subscribe" (func $subscribe (param i32) (result i32)))
  (import "wasi:sockets/tcp@0.2.12" "[method]tcp-socket.shutdown" (func $shutdown (param i32 i32 i32)))
  (import "wasi:io/poll@0.2.12" "[method]pollable.block" (func $block (param i32)))
  ${RUNTIME}
  (data (i32.const 512) "page")
  (func (export "send") (param $port i32) (result i64)
    (local $socket i32) (local $to i32) (local $from i32) (local $done i64)
    (call $create (i32.const 0) (global.get $result)) ;; ipv4
    (local.set $socket (call $must))
    (call $start (local.get $socket) (call $network)
      (i32.const 0) (local.get $port) (i32.const 127) (i32.const 0) (i32.const 0) (i32.const 1)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (global.get $result))
    (drop (call $must))
    (call $block (call $subscribe (local.get $socket)))
    (call $finish (local.get $socket) (global.get $result))
    (drop (call $must))
    (local.set $to (i32.load offset=8 (global.get $result)))
    (local.set $from (call $reader (i32.const 512) (i32.const 4)))
    (loop $more
      (call $splice (local.get $to) (local.get $from) (i64.const 100000) (global.get $result))
      (if (i32.eqz (i32.load8_u (global.get $result)))
        (then
          (local.set $done (i64.add (local.get $done) (i64.load offset=8 (global.get $result))))
          (br $more))))
    ;; closed, which is the end of the file
    (if (i32.eqz (i32.load8_u offset=8 (global.get $result))) (then unreachable))
    (call $shutdown (local.get $socket) (i32.const 1) (global.get $result)) ;; send
    (drop (call $must))
    (local.get $done))
)`;

export function fileSender(): Promise<Uint8Array> {
  return component(
    CLIENT,
    `import wasi:filesystem/preopens@0.2.12;
    import wasi:sockets/instance-network@0.2.12;
    import wasi:sockets/tcp-create-socket@0.2.12;
    import wasi:io/poll@0.2.12;
    export send: func(port: u16) -> u64;`,
  );
}

export function streamsGuest(): Promise<Uint8Array> {
  return component(
    STREAMS,
    `import wasi:cli/stdin@0.2.12;
    import wasi:cli/stdout@0.2.12;
    import wasi:clocks/monotonic-clock@0.2.12;
    import wasi:filesystem/preopens@0.2.12;
    export move: func(path: string, length: u64) -> tuple<s64, s64>;
    export wait: func(path: string, nanoseconds: u64) -> u32;`,
  );
}

export function fileServer(): Promise<Uint8Array> {
  return component(
    SERVER,
    `import wasi:filesystem/preopens@0.2.12;
    import wasi:http/types@0.2.12;
    export wasi:http/incoming-handler@0.2.12;`,
  );
}

function component(text: string, items: string): Promise<Uint8Array> {
  const witSource = `package test:interplay; world w { ${items} } ${nested(specPackages('0.2.12').values())}`;
  return wasmTools((tools) => {
    const binary = tools.parse(text);
    return tools.componentNew(tools.componentEmbed({ binary, witSource, world: 'w' }));
  });
}

;; The task behind `listen` of `wasi:sockets/types` 0.3 with rules: it gives a stream of ours, and goes on, and moves sockets from the host's stream to
;; that one: those of peers that a rule allows. It takes one from the host only when somebody reads. In a separate adapter, as `asked.wat` says, with
;; the rules in another one.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "reset" (func $reset))
  (import "heap" "alloc" (func $alloc (param i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))
  (import "sockets" "load" (func $load (param i32)))
  (import "sockets" "allows" (func $allows (param i32) (result i32)))
  (import "canon" "return-listen" (func $return (param i32)))
  (import "canon" "drop-03.tcp-socket" (func $drop-tcp (param i32)))
  (import "canon" "context.get" (func $context (result i32)))
  (import "canon" "context.set" (func $set-context (param i32)))
  (import "canon" "waitable-set.new" (func $new-set (result i32)))
  (import "canon" "waitable-set.drop" (func $drop-set (param i32)))
  (import "canon" "waitable.join" (func $join (param i32 i32)))
  (import "canon" "peers.new" (func $new-stream (result i64)))
  (import "canon" "peers.read" (func $read (param i32 i32 i32) (result i32)))
  (import "canon" "peers.write" (func $write (param i32 i32 i32) (result i32)))
  (import "canon" "peers.cancel-read" (func $cancel-read (param i32) (result i32)))
  (import "canon" "peers.cancel-write" (func $cancel-write (param i32) (result i32)))
  (import "canon" "peers.drop-readable" (func $drop-readable (param i32)))
  (import "canon" "peers.drop-writable" (func $drop-writable (param i32)))
  ;; result<ip-socket-address, error-code>: 36 bytes, its payload at 4
  (import "state" "sockets.remote" (global $remote i32))
  ;; self, the address of the result
  (import "host" "03.tcp-socket.get-remote-address" (func $host-remote-address (param i32 i32)))

  (global $first (mut i32) (i32.const 0)) ;; the tasks of all streams

  ;; async func(theirs: stream<tcp-socket>) -> stream<tcp-socket>, core (i32) -> i32. It gives up its turn at once: jco 1.35 holds the lock of the adapter
  ;; until later where a function may come to what waits or to another component, and the program would listen again meanwhile
  (func (export "sockets.03.peers.begin") (param $theirs i32) (result i32)
    (local $task i32) (local $ends i64)
    (local.set $task (call $alloc (i32.const 40)))
    (memory.fill (local.get $task) (i32.const 0) (i32.const 40))
    (i32.store offset=16 (local.get $task) (i32.const 4))
    (i32.store offset=28 (local.get $task) (global.get $first))
    (global.set $first (local.get $task))
    (i32.store offset=4 (local.get $task) (local.get $theirs))
    (local.set $ends (call $new-stream))
    (i32.store offset=8 (local.get $task) (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))))
    (i32.store (local.get $task) (call $new-set))
    (call $set-context (local.get $task))
    (call $return (i32.wrap_i64 (local.get $ends)))
    (i32.const 1)) ;; YIELD

  ;; Whether no rule allows the peer whose address the host has answered, or it has none
  (func $is-forbidden (result i32)
    (if (i32.load8_u (global.get $remote)) (then (return (i32.const 1))))
    (call $load (i32.add (global.get $remote) (i32.const 4)))
    (i32.eqz (call $allows (i32.const 8))))

  ;; The task. Its struct, 40 bytes on the heap, is in its context:
  ;;   +0 its waitable set
  ;;   +4 the host's stream
  ;;   +8 the writable end of ours
  ;;   +12 a socket
  ;;   +16 what it does: 0 waits for somebody who reads, which is a write of nothing; 1 takes a socket from the host; 2 gives it; 3 ends; 4 has
  ;;   given up its turn, and nothing is under way
  ;;   +20 1: the host's stream has ended
  ;;   +24 how many sockets were dropped in a row
  ;;   +28 the next task
  ;;   +32 the end of another stream, by which it is woken, or 0
  (func $go (param $task i32) (result i32)
    (local $code i32) (local $handle i32)
    (loop $more
      (local.set $handle (i32.load offset=8 (local.get $task)))
      (if (i32.eq (i32.load offset=16 (local.get $task)) (i32.const 1))
        (then
          (local.set $handle (i32.load offset=4 (local.get $task)))
          (local.set $code
            (call $read (local.get $handle) (i32.add (local.get $task) (i32.const 12)) (i32.const 1))))
        (else
          (local.set $code
            (call $write
              (local.get $handle) (i32.add (local.get $task) (i32.const 12))
              (i32.shr_u (i32.load offset=16 (local.get $task)) (i32.const 1))))))
      (if (i32.eq (local.get $code) (i32.const -1))
        (then
          (call $join (local.get $handle) (i32.load (local.get $task)))
          ;; WAIT
          (return (i32.or (i32.const 2) (i32.shl (i32.load (local.get $task)) (i32.const 4))))))
      (if (call $step (local.get $task) (local.get $code)) (then (return (call $finish (local.get $task)))))
      ;; others have their turn where many were dropped: YIELD
      (if (i32.ge_u (i32.load offset=24 (local.get $task)) (i32.const 64))
        (then
          (i32.store offset=24 (local.get $task) (i32.const 0))
          (i32.store offset=16 (local.get $task) (i32.const 4))
          (return (i32.const 1))))
      (br $more))
    (unreachable))

  ;; Whether it is done, after what it did
  (func $step (param $task i32) (param $code i32) (result i32)
    (local $state i32) (local $some i32) (local $ended i32)
    (local.set $state (i32.load offset=16 (local.get $task)))
    (local.set $some (i32.shr_u (local.get $code) (i32.const 4)))
    (local.set $ended (i32.and (local.get $code) (i32.const 15)))
    (if (i32.ne (local.get $state) (i32.const 1))
      (then
        ;; given, or somebody reads
        (i32.store offset=16 (local.get $task) (i32.eqz (local.get $state)))
        (if (i32.eqz (local.get $ended)) (then (return (i32.load offset=20 (local.get $task)))))
        ;; nobody reads any more
        (if (i32.and (i32.eq (local.get $state) (i32.const 2)) (i32.eqz (local.get $some)))
          (then (call $drop-tcp (i32.load offset=12 (local.get $task)))))
        (return (i32.const 1))))
    (i32.store offset=20 (local.get $task) (local.get $ended))
    (if (i32.eqz (local.get $some)) (then (return (local.get $ended))))
    (call $host-remote-address (i32.load offset=12 (local.get $task)) (global.get $remote))
    (if (call $is-forbidden)
      (then
        (call $drop-tcp (i32.load offset=12 (local.get $task)))
        (call $reset)
        (i32.store offset=24 (local.get $task) (i32.add (i32.load offset=24 (local.get $task)) (i32.const 1)))
        (return (local.get $ended))))
    (i32.store offset=24 (local.get $task) (i32.const 0))
    (i32.store offset=16 (local.get $task) (i32.const 2))
    (i32.const 0))

  (func $finish (param $task i32) (result i32)
    (call $close (local.get $task))
    (call $forget (local.get $task)))

  ;; Lets both ends go: nobody listens any more
  (func $close (param $task i32)
    (i32.store offset=16 (local.get $task) (i32.const 3))
    (call $drop-writable (i32.load offset=8 (local.get $task)))
    (call $drop-readable (i32.load offset=4 (local.get $task))))

  (func $forget (param $task i32) (result i32)
    (local $p i32)
    (if (i32.eq (global.get $first) (local.get $task))
      (then (global.set $first (i32.load offset=28 (local.get $task))))
      (else
        (local.set $p (global.get $first))
        (loop $each
          (if (i32.ne (i32.load offset=28 (local.get $p)) (local.get $task))
            (then
              (local.set $p (i32.load offset=28 (local.get $p)))
              (br $each))))
        (i32.store offset=28 (local.get $p) (i32.load offset=28 (local.get $task)))))
    (call $drop-set (i32.load (local.get $task)))
    (call $free (local.get $task))
    (i32.const 0)) ;; EXIT

  ;; the callback: (event, waitable, what happened) -> what next
  (func (export "sockets.03.peers") (param $event i32) (param $handle i32) (param $code i32) (result i32)
    (local $task i32)
    (local.set $task (call $context))
    (if (local.get $event)
      (then
        (call $join (local.get $handle) (i32.const 0))
        (if (i32.eq (local.get $handle) (i32.load offset=32 (local.get $task)))
          (then
            (call $drop-readable (local.get $handle))
            (i32.store offset=32 (local.get $task) (i32.const 0))
            (if (i32.eq (i32.load offset=16 (local.get $task)) (i32.const 3))
              (then (return (call $forget (local.get $task))))))
          (else
            (if (call $step (local.get $task) (local.get $code))
              (then (return (call $finish (local.get $task))))))))
      (else
        ;; NONE, behind a YIELD
        (if (i32.eq (i32.load offset=16 (local.get $task)) (i32.const 3))
          (then (return (call $forget (local.get $task)))))
        (i32.store offset=16 (local.get $task) (i32.const 0))))
    (call $go (local.get $task)))

  ;; A program that has dropped its stream may use the port again at once, before a task has heard of it: so all are asked before a socket
  ;; is bound
  (func $sweep (export "sockets.sweep")
    (local $task i32)
    (local.set $task (global.get $first))
    (loop $each
      (if (local.get $task)
        (then
          (if (i32.eqz (i32.or
                (i32.load offset=32 (local.get $task))
                (i32.eq (i32.load offset=16 (local.get $task)) (i32.const 3))))
            (then (call $look (local.get $task))))
          (local.set $task (i32.load offset=28 (local.get $task)))
          (br $each)))))

  (func $look (param $task i32)
    (local $end i32) (local $code i32) (local $state i32)
    (local.set $end (i32.load offset=8 (local.get $task)))
    (local.set $state (i32.load offset=16 (local.get $task)))
    (if (i32.or (i32.eq (local.get $state) (i32.const 1)) (i32.eq (local.get $state) (i32.const 4)))
      (then
        ;; it writes nothing: DROPPED, or whoever reads is there, or is not any more
        (local.set $code (call $write (local.get $end) (local.get $task) (i32.const 0)))
        (if (i32.eq (local.get $code) (i32.const -1)) (then (local.set $code (call $cancel-write (local.get $end)))))
        (if (i32.ne (i32.and (local.get $code) (i32.const 15)) (i32.const 1)) (then (return)))
        ;; it has its turn anyway
        (if (i32.eq (local.get $state) (i32.const 4)) (then (return (call $close (local.get $task)))))
        (local.set $end (i32.load offset=4 (local.get $task)))
        (call $join (local.get $end) (i32.const 0))
        (if (i32.shr_u (call $cancel-read (local.get $end)) (i32.const 4))
          (then (call $drop-tcp (i32.load offset=12 (local.get $task)))))
        (call $close (local.get $task))
        (return (call $wake (local.get $task)))))
    (call $join (local.get $end) (i32.const 0))
    (local.set $code (call $cancel-write (local.get $end)))
    ;; CANCELLED: the stream is there as before
    (if (i32.eq (i32.and (local.get $code) (i32.const 15)) (i32.const 2))
      (then
        (local.set $code
          (call $write
            (local.get $end) (i32.add (local.get $task) (i32.const 12))
            (i32.shr_u (i32.load offset=16 (local.get $task)) (i32.const 1))))
        (if (i32.eq (local.get $code) (i32.const -1))
          (then (return (call $join (local.get $end) (i32.load (local.get $task))))))))
    (if (call $step (local.get $task) (local.get $code)) (then (call $close (local.get $task))))
    (call $wake (local.get $task)))

  ;; Gives the task an event: the end of a stream that is there for that alone
  (func $wake (param $task i32)
    (local $ends i64)
    (local.set $ends (call $new-stream))
    (i32.store offset=32 (local.get $task) (i32.wrap_i64 (local.get $ends)))
    (drop (call $read (i32.wrap_i64 (local.get $ends)) (i32.add (local.get $task) (i32.const 36)) (i32.const 1)))
    (call $join (i32.wrap_i64 (local.get $ends)) (i32.load (local.get $task)))
    (call $drop-writable (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32)))))
)

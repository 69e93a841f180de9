;; Answers from a recording: each call has to be the next one. `src/link/recording/format.ts` has the layout.
(module
  (import "rt" "memory" (memory 0))
  ;; the number of calls; where calls, patches and results begin, from here
  (import "state" "replay.calls" (global $calls i32))
  ;; (number of a resource type) -> a new handle
  (import "replay" "make" (func $make (param i32) (result i32)))

  (global $done (mut i32) (i32.const 0))

  ;; The address of the result of the call that is next, if it is of this function with these arguments: handles in it are made, addresses
  ;; are right. 0: it is another call, or there is none. 1: the host did not answer
  (func (export "replay.next") (param $function i32) (param $hash i64) (result i32)
    (local $call i32) (local $patch i32) (local $left i32) (local $at i32) (local $results i32)
    (if (i32.ge_u (global.get $done) (i32.load (global.get $calls))) (then (return (i32.const 0))))
    (local.set $call
      (i32.add
        (i32.add (global.get $calls) (i32.load offset=4 (global.get $calls)))
        (i32.mul (global.get $done) (i32.const 32))))
    (if (i32.or
          (i32.ne (i32.load (local.get $call)) (local.get $function))
          (i64.ne (i64.load offset=8 (local.get $call)) (local.get $hash)))
      (then (return (i32.const 0))))
    (global.set $done (i32.add (global.get $done) (i32.const 1)))
    (if (i32.eqz (i32.load offset=4 (local.get $call))) (then (return (i32.const 1))))
    (local.set $results (i32.add (global.get $calls) (i32.load offset=12 (global.get $calls))))
    (local.set $patch
      (i32.add
        (i32.add (global.get $calls) (i32.load offset=8 (global.get $calls)))
        (i32.shl (i32.load offset=20 (local.get $call)) (i32.const 3))))
    (local.set $left (i32.load offset=24 (local.get $call)))
    (block $end
      (loop $more
        (br_if $end (i32.eqz (local.get $left)))
        (local.set $at (i32.add (local.get $results) (i32.load (local.get $patch))))
        (i32.store (local.get $at)
          (if (result i32) (i32.load offset=4 (local.get $patch))
            (then (call $make (i32.load offset=4 (local.get $patch))))
            (else (i32.add (i32.load (local.get $at)) (local.get $results)))))
        (local.set $patch (i32.add (local.get $patch) (i32.const 8)))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br $more)))
    (i32.add (local.get $results) (i32.load offset=16 (local.get $call))))
)

;; Waiting on virtual clocks, WASI 0.3: tasks that sleep side by side wake in the order of their deadlines, and the clock moves to the earliest
;; of these when nothing else has anything to do, which is when a few turns have passed in which nobody began to wait. In an adapter of its own: each
;; function, and the callback, returns what the task does next (0 EXIT, 1 YIELD).
;;
;; A sleeper, 16 bytes, is in the context of its task: deadline at 0, and at 8 the next one, in the order of their deadlines. Functions of the clock
;; are called last: jco 1.35 may mistake one task for another after such a call, for whatever a built-in is then about.
(module
  (import "rt" "memory" (memory 0))
  (import "clock" "time" (func $time (result i64)))
  (import "clock" "deadline" (func $deadline (param i64) (result i64)))
  (import "clock" "move" (func $move (param i64)))
  (import "canon" "context.get" (func $context (result i32)))
  (import "canon" "context.set" (func $set-context (param i32)))
  (import "canon" "task.cancel" (func $cancel))
  (import "canon" "return-wait" (func $return))

  (global $first (mut i32) (i32.const 0)) ;; the sleeper with the earliest deadline, or 0
  (global $free (mut i32) (i32.const 0)) ;; the first free struct, or 0
  (global $fresh (mut i32) (i32.const 0)) ;; the first never used struct of the current page; none if it is at the start of a page
  (global $quiet (mut i32) (i32.const 0)) ;; turns in which nobody began to wait
  ;; Turns that have to be quiet: a few, and more after somebody woke and nobody has begun to wait since. jco 1.35 gives the program its turn later than it
  ;; could have it: with 8 in all one run of 5 missed the order, with 12 none
  (global $turns (mut i32) (i32.const 4))

  ;; wait-for: async func(how-long: u64), core (i64) -> i32
  (func (export "sleep.wait-for") (param $duration i64) (result i32)
    (local $self i32)
    (if (i64.eqz (local.get $duration))
      (then
        (call $return)
        (return (i32.const 0))))
    (call $set-context (local.tee $self (call $new)))
    (call $begin (local.get $self) (call $deadline (local.get $duration))))

  ;; wait-until: async func(when: u64), core (i64) -> i32
  (func (export "sleep.wait-until") (param $when i64) (result i32)
    (local $self i32)
    (call $set-context (local.tee $self (call $new)))
    (call $begin (local.get $self) (local.get $when)))

  ;; What is over already returns at once where nobody sleeps; else it is the first one, at 0
  (func $begin (param $self i32) (param $when i64) (result i32)
    (local $at i32)
    (if (i64.le_u (local.get $when) (call $time))
      (then
        (if (i32.eqz (global.get $first))
          (then
            (call $free-one (local.get $self))
            (call $return)
            (return (i32.const 0))))
        (local.set $when (i64.const 0))))
    (i64.store (local.get $self) (local.get $when))
    (if (i32.eqz (global.get $first))
      (then (global.set $first (local.get $self)))
      (else
        (if (i64.lt_u (local.get $when) (i64.load (global.get $first)))
          (then
            (i32.store offset=8 (local.get $self) (global.get $first))
            (global.set $first (local.get $self)))
          (else
            ;; behind all that are not later
            (local.set $at (global.get $first))
            (block $found
              (loop $next
                (br_if $found (i32.eqz (i32.load offset=8 (local.get $at))))
                (br_if $found (i64.lt_u (local.get $when) (i64.load (i32.load offset=8 (local.get $at)))))
                (local.set $at (i32.load offset=8 (local.get $at)))
                (br $next)))
            (i32.store offset=8 (local.get $self) (i32.load offset=8 (local.get $at)))
            (i32.store offset=8 (local.get $at) (local.get $self))))))
    (global.set $quiet (i32.const 0))
    (global.set $turns (i32.const 4))
    (i32.const 1))

  ;; (event, waitable, what happened) -> what next. Events are none, and 6, which cancels: then the clock stays where it is
  (func (export "sleep.callback") (param $event i32) (param i32 i32) (result i32)
    (local $self i32) (local $when i64)
    (local.set $self (call $context))
    (if (i32.eq (local.get $event) (i32.const 6))
      (then
        (call $remove (local.get $self))
        (call $cancel)
        (return (i32.const 0))))
    (if (i32.ne (local.get $self) (global.get $first)) (then (return (i32.const 1))))
    (local.set $when (i64.load (local.get $self)))
    (if (i64.ne (local.get $when) (i64.const 0))
      (then
        (global.set $quiet (i32.add (global.get $quiet) (i32.const 1)))
        (if (i32.lt_u (global.get $quiet) (global.get $turns)) (then (return (i32.const 1))))
        (global.set $quiet (i32.const 0))))
    (global.set $turns (i32.const 20))
    (call $remove (local.get $self))
    (call $return)
    (call $move (local.get $when))
    (i32.const 0))

  ;; Traps if there is no memory, as for every task that a host begins
  (func $new (result i32)
    (local $p i32)
    (if (local.tee $p (global.get $free))
      (then (global.set $free (i32.load offset=8 (local.get $p))))
      (else
        (if (i32.eqz (i32.and (global.get $fresh) (i32.const 0xffff)))
          (then
            (if (i32.eq (local.tee $p (memory.grow (i32.const 1))) (i32.const -1)) (then unreachable))
            (global.set $fresh (i32.shl (local.get $p) (i32.const 16)))))
        (local.set $p (global.get $fresh))
        (global.set $fresh (i32.add (local.get $p) (i32.const 16)))))
    (i32.store offset=8 (local.get $p) (i32.const 0))
    (local.get $p))

  ;; Takes a sleeper out and frees it
  (func $remove (param $self i32)
    (local $at i32)
    (if (i32.eq (global.get $first) (local.get $self))
      (then (global.set $first (i32.load offset=8 (local.get $self))))
      (else
        (local.set $at (global.get $first))
        (loop $next
          (if (i32.ne (i32.load offset=8 (local.get $at)) (local.get $self))
            (then
              (local.set $at (i32.load offset=8 (local.get $at)))
              (br $next))))
        (i32.store offset=8 (local.get $at) (i32.load offset=8 (local.get $self)))))
    (call $free-one (local.get $self)))

  (func $free-one (param $self i32)
    (i32.store offset=8 (local.get $self) (global.get $free))
    (global.set $free (local.get $self)))
)

;; Timers of virtual clocks, and polling with them. A cell: vtable (`poll.wat`), then the address of another cell with the
;; instant, 8 bytes. A timer is ready when the clock has reached its instant; waiting for it moves the clock there.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "table" (table 0 funcref))
  (import "cell" "new" (func $cell (param i32 i32) (result i32)))
  (import "cell" "free" (func $free (param i32)))
  (import "canon" "new-pollable" (func $new (param i32) (result i32)))
  (import "step-clock" "time" (global $time (mut i64)))
  (import "step-clock" "add" (func $add (param i64 i64) (result i64)))
  (import "step-clock" "monotonic-now" (func $now (result i64)))
  (import "step-clock" "wait-until" (func $until (param i64)))
  (import "io" "poll" (func $poll (param i32 i32) (result i32)))
  (import "io" "any-poll" (func $any-poll (param i32 i32) (result i32)))
  (import "io" "pollable.ready" (func $is-ready (param i32) (result i32)))
  (import "data" "io.timer" (global $vtable i32))

  ;; subscribe-instant: func(when: u64) -> pollable, core (i64) -> i32: an own handle
  (func $at (export "timer.subscribe-instant") (param $when i64) (result i32)
    (call $new
      (call $cell
        (global.get $vtable)
        (call $cell
          (i32.wrap_i64 (local.get $when))
          (i32.wrap_i64 (i64.shr_u (local.get $when) (i64.const 32)))))))
  ;; subscribe-duration: func(when: u64) -> pollable, core (i64) -> i32: an own handle
  (func (export "timer.subscribe-duration") (param $when i64) (result i32)
    (call $at (call $add (global.get $time) (local.get $when))))
  (elem (global.get $vtable) func $ready $block $drop)

  (func $instant (param $self i32) (result i64) (i64.load (i32.load offset=4 (local.get $self))))

  (func $ready (param $self i32) (result i32) (i64.ge_u (global.get $time) (call $instant (local.get $self))))
  (func $block (param $self i32) (call $until (call $instant (local.get $self))))
  (func $drop (param $self i32)
    (call $free (i32.load offset=4 (local.get $self)))
    (call $free (local.get $self)))

  ;; [method]pollable.ready: func() -> bool, core (i32) -> i32: asking a timer reads the clock, so that a loop that asks it ends
  (func (export "io.timed-pollable.ready") (param $self i32) (result i32)
    (call $is-ready (local.get $self))
    (if (i32.eq (i32.load (local.get $self)) (global.get $vtable)) (then (drop (call $now)))))

  ;; poll: func(in: list<borrow<pollable>>) -> list<u32>, core (i32 i32) -> i32: as `io.poll`, without host pollables
  (func (export "io.timed-poll") (param $list i32) (param $count i32) (result i32)
    (call $finish (local.get $list) (local.get $count) (call $prepare (local.get $list) (local.get $count))))
  ;; The same with host pollables: the host waits only if the list has no timer
  (func (export "io.any-timed-poll") (param $list i32) (param $count i32) (result i32)
    (local $found i32)
    (if (i32.eqz (local.tee $found (call $prepare (local.get $list) (local.get $count))))
      (then (return (call $any-poll (local.get $list) (local.get $count)))))
    (call $finish (local.get $list) (local.get $count) (local.get $found)))

  ;; The pollables that are ready now. Then the clock advances if `found` is 2
  (func $finish (param $list i32) (param $count i32) (param $found i32) (result i32)
    (call $poll (local.get $list) (local.get $count))
    (if (i32.eq (local.get $found) (i32.const 2)) (then (drop (call $now)))))

  ;; If no pollable of the list is ready, moves the clock to the earliest timer. Returns 0 if nothing is ready and there is no timer; 2 if
  ;; something was ready already and there is a timer, so that the poll counts as a reading of the clock; otherwise 1
  (func $prepare (param $list i32) (param $count i32) (result i32)
    (local $self i32) (local $end i32) (local $ready i32) (local $timers i32) (local $earliest i64)
    (local.set $earliest (i64.const -1))
    (local.set $end (i32.add (local.get $list) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $list) (local.get $end)))
        (local.set $self (i32.load (local.get $list)))
        (local.set $ready (i32.or (local.get $ready) (call $is-ready (local.get $self))))
        (if (i32.eq (i32.load (local.get $self)) (global.get $vtable))
          (then
            (local.set $timers (i32.const 1))
            (if (i64.lt_u (call $instant (local.get $self)) (local.get $earliest))
              (then (local.set $earliest (call $instant (local.get $self)))))))
        (local.set $list (i32.add (local.get $list) (i32.const 4)))
        (br $each)))
    (if (i32.gt_u (local.get $timers) (local.get $ready)) (then (call $until (local.get $earliest))))
    ;; no timer: 0 or 1
    (i32.add (local.get $ready) (local.get $timers)))
)

;; Tasks that call a function of the host's as a subtask and wait for it: one waitable set for each, so that none waits for another. A task
;; has a struct on the heap, which is in its context:
;;   +0 1: the caller wants it to end; the subtask had returned by then
;;   +4 its waitable set, or 0
;;   +8 the subtask that is in it, or 0
;;   +12 the line of a trace that its call has begun, or 0
;;   +16 for those who make it
;; Outcomes of a subtask are numbers of its states: 0 not yet, 2 RETURNED, 3 and 4 CANCELLED. 3: it never took what it was given.
(module
  (import "rt" "memory" (memory 0))
  (import "heap" "free" (func $free (param i32)))
  (import "canon" "context.get" (func $context (result i32)))
  (import "canon" "context.set" (func $set-context (param i32)))
  (import "canon" "waitable-set.new" (func $new-set (result i32)))
  (import "canon" "waitable-set.drop" (func $drop-set (param i32)))
  (import "canon" "waitable.join" (func $join (param i32 i32)))
  (import "canon" "subtask.cancel" (func $cancel (param i32) (result i32)))
  (import "canon" "subtask.drop" (func $drop-subtask (param i32)))
  (import "canon" "task.cancel" (func $end-cancelled))
  (import "gate" "cancelled" (func $trace-cancelled (param i32))) ;; the task: writes down that it was

  ;; Begins a task with this struct, of which it sets the first 16 bytes
  (func (export "forward.begin") (param $task i32) (result i32)
    (memory.fill (local.get $task) (i32.const 0) (i32.const 16))
    (call $set-context (local.get $task))
    (local.get $task))

  ;; Behind a call of the host's function, which has returned this: what the callback returns, or 0 if there is no subtask, as it is RETURNED
  (func (export "forward.go") (param $task i32) (param $code i32) (result i32)
    (if (i32.eq (i32.and (local.get $code) (i32.const 15)) (i32.const 2)) (then (return (i32.const 0))))
    (if (i32.eqz (i32.load offset=4 (local.get $task)))
      (then (i32.store offset=4 (local.get $task) (call $new-set))))
    (i32.store offset=8 (local.get $task) (i32.shr_u (local.get $code) (i32.const 4)))
    (call $join (i32.load offset=8 (local.get $task)) (i32.load offset=4 (local.get $task)))
    (call $wait))

  ;; WAIT, for the callback of a task that waits on
  (func $wait (export "forward.wait") (result i32)
    (i32.or (i32.const 2) (i32.shl (i32.load offset=4 (call $context)) (i32.const 4))))

  ;; For the callback: the outcome. Whatever the caller wants, the host does what it does
  (func $outcome (export "forward.outcome") (param $event i32) (param $code i32) (result i32)
    (local $task i32)
    ;; SUBTASK, which has not only started
    (if (i32.or (i32.ne (local.get $event) (i32.const 1)) (i32.lt_u (local.get $code) (i32.const 2)))
      (then (return (i32.const 0))))
    (local.set $task (call $context))
    (call $join (i32.load offset=8 (local.get $task)) (i32.const 0))
    (call $drop-subtask (i32.load offset=8 (local.get $task)))
    (i32.store offset=8 (local.get $task) (i32.const 0))
    (local.get $code))

  ;; The same where the subtask, if there is one, is cancelled with the task
  (func (export "forward.outcome-or-cancel") (param $event i32) (param $code i32) (result i32)
    (local $task i32)
    ;; TASK_CANCELLED
    (if (i32.ne (local.get $event) (i32.const 6))
      (then (return (call $outcome (local.get $event) (local.get $code)))))
    (local.set $task (call $context))
    (i32.store (local.get $task) (i32.const 1))
    (if (i32.eqz (i32.load offset=8 (local.get $task))) (then (return (i32.const 4))))
    (call $join (i32.load offset=8 (local.get $task)) (i32.const 0))
    ;; the form that does not block is not in WASI 0.3.0
    (local.set $code (call $cancel (i32.load offset=8 (local.get $task))))
    (call $drop-subtask (i32.load offset=8 (local.get $task)))
    (i32.store offset=8 (local.get $task) (i32.const 0))
    (local.get $code))

  ;; Ends a task: frees the struct, and all that is not the maker's; returns EXIT
  (func $end (export "forward.end") (param $task i32) (result i32)
    (if (i32.load offset=4 (local.get $task)) (then (call $drop-set (i32.load offset=4 (local.get $task)))))
    (if (i32.load offset=12 (local.get $task)) (then (call $free (i32.load offset=12 (local.get $task)))))
    (call $free (local.get $task))
    (i32.const 0))

  ;; The same where the caller wants no result
  (func (export "forward.cancel") (param $task i32) (result i32)
    (call $trace-cancelled (local.get $task))
    (call $end-cancelled)
    (call $end (local.get $task)))
)

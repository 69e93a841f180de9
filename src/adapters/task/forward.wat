;; Tasks that call a function of the host's as a subtask and wait for it: one waitable set for each, so that none waits for another. A task
;; has a struct on the heap, which is in its context:
;;   +0 vtable, constant data with table slots:
;;      +0 returned(task) -> i32: the subtask has returned; returns what the callback returns
;;      +4 again(task) -> i32: it has yielded, the same
;;      +8 cancelled(task, state): the subtask did not return; 3: it never took what it was given
;;   +4 its waitable set, or 0
;;   +8 the subtask that is in it, or 0
;;   +12 the line of a trace that its call has begun, or 0
;;   +16 1: the caller wants it to end; the subtask had returned by then
;;   +20 for those who make it
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "table" (table 0 funcref))
  (import "heap" "alloc" (func $alloc (param i32) (result i32)))
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
  (type $next (func (param i32) (result i32)))
  (type $two (func (param i32 i32)))

  ;; A struct of `size` bytes, the first 20 of which are set, in the context of the task
  (func (export "forward.new") (param $vtable i32) (param $size i32) (result i32)
    (local $task i32)
    (local.set $task (call $alloc (local.get $size)))
    (memory.fill (local.get $task) (i32.const 0) (i32.const 20))
    (i32.store (local.get $task) (local.get $vtable))
    (call $set-context (local.get $task))
    (local.get $task))

  ;; Behind a call of the host's function, which has returned this; returns what the callback returns
  (func (export "forward.go") (param $task i32) (param $code i32) (result i32)
    ;; RETURNED: there is no subtask
    (if (i32.eq (i32.and (local.get $code) (i32.const 15)) (i32.const 2)) (then (return (call $returned (local.get $task)))))
    (if (i32.eqz (i32.load offset=4 (local.get $task)))
      (then (i32.store offset=4 (local.get $task) (call $new-set))))
    (i32.store offset=8 (local.get $task) (i32.shr_u (local.get $code) (i32.const 4)))
    (call $join (i32.load offset=8 (local.get $task)) (i32.load offset=4 (local.get $task)))
    (call $wait (local.get $task)))

  (func $wait (param $task i32) (result i32)
    (i32.or (i32.const 2) (i32.shl (i32.load offset=4 (local.get $task)) (i32.const 4))))

  (func $returned (param $task i32) (result i32)
    (call_indirect (type $next) (local.get $task) (i32.load (i32.load (local.get $task)))))

  ;; Frees the struct, and all that is not the maker's; returns EXIT
  (func $end (export "forward.end") (param $task i32) (result i32)
    (if (i32.load offset=4 (local.get $task)) (then (call $drop-set (i32.load offset=4 (local.get $task)))))
    (if (i32.load offset=12 (local.get $task)) (then (call $free (i32.load offset=12 (local.get $task)))))
    (call $free (local.get $task))
    (i32.const 0))

  ;; The same where the caller wants no result
  (func $end-cancelling (export "forward.cancel") (param $task i32) (result i32)
    (call $trace-cancelled (local.get $task))
    (call $end-cancelled)
    (call $end (local.get $task)))

  ;; the callback of all these tasks: (event, waitable, what happened) -> what next
  (func (export "forward.callback") (param $event i32) (param $handle i32) (param $code i32) (result i32)
    (local $task i32)
    (local.set $task (call $context))
    ;; NONE: it has yielded
    (if (i32.eqz (local.get $event))
      (then
        (return
          (call_indirect (type $next) (local.get $task) (i32.load offset=4 (i32.load (local.get $task)))))))
    ;; SUBTASK, which has only started
    (if (i32.lt_u (local.get $code) (i32.const 2))
      (then
        (if (i32.eq (local.get $event) (i32.const 1)) (then (return (call $wait (local.get $task)))))))
    ;; TASK_CANCELLED: so is the subtask, if there is one
    (if (i32.eq (local.get $event) (i32.const 6))
      (then
        (i32.store offset=16 (local.get $task) (i32.const 1))
        (local.set $handle (i32.load offset=8 (local.get $task)))
        (local.set $code (i32.const 4))))
    (if (local.get $handle)
      (then
        (call $join (local.get $handle) (i32.const 0))
        (if (i32.eq (local.get $event) (i32.const 6)) (then (local.set $code (call $cancel (local.get $handle)))))
        (call $drop-subtask (local.get $handle))
        (i32.store offset=8 (local.get $task) (i32.const 0))))
    (if (i32.eq (local.get $code) (i32.const 2)) (then (return (call $returned (local.get $task)))))
    (call_indirect (type $two)
      (local.get $task) (local.get $code)
      (i32.load offset=8 (i32.load (local.get $task))))
    (call $end-cancelling (local.get $task)))
)

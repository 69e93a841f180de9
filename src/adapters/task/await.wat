;; Calls of asynchronous functions of the host for calls of the program: each is a task, and as many as the program likes wait side by side.
;; `link/code/await-host.ts` writes what depends on the type. The struct of a task is a block of the heap, whose address is the context of the
;; task:
;;   +0 the host's subtask
;;   +4 the waitable set in which that is
;;   +8 what who began it wants to know when it is over: two words
;;   +16 where the next string is copied to
;;   +24 the parameters if the host takes them from memory, then its result, then the strings, which the host reads before it returns and
;;   the arena does not keep
(module
  (import "rt" "memory" (memory 0))
  (import "heap" "try-alloc" (func $try-alloc (param i32) (result i32)))
  (import "canon" "waitable-set.new" (func $new-set (result i32)))
  (import "canon" "waitable-set.drop" (func $drop-set (param i32)))
  (import "canon" "waitable.join" (func $join (param i32 i32)))
  (import "canon" "subtask.drop" (func $drop-subtask (param i32)))
  (import "canon" "context.get" (func $context (result i32)))
  (import "canon" "context.set" (func $set-context (param i32)))

  ;; A struct of this size with room for so many bytes of strings behind it; 0 if there is no memory
  (func (export "await.new") (param $size i32) (param $strings i32) (result i32)
    (local $task i32)
    (if (local.tee $task (call $try-alloc (i32.add (local.get $size) (local.get $strings))))
      (then
        (memory.fill (local.get $task) (i32.const 0) (local.get $size))
        (i32.store offset=16 (local.get $task) (i32.add (local.get $task) (local.get $size)))))
    (local.get $task))

  ;; Copies a string; returns where to
  (func (export "await.keep") (param $task i32) (param $from i32) (param $size i32) (result i32)
    (local $to i32)
    (local.set $to (i32.load offset=16 (local.get $task)))
    (memory.copy (local.get $to) (local.get $from) (local.get $size))
    (i32.store offset=16 (local.get $task) (i32.add (local.get $to) (local.get $size)))
    (local.get $to))

  ;; Waits for what the host's function goes on with; returns what the callback returns
  (func (export "await.wait") (param $task i32) (param $subtask i32) (result i32)
    (i32.store (local.get $task) (local.get $subtask))
    (i32.store offset=4 (local.get $task) (call $new-set))
    (call $join (local.get $subtask) (i32.load offset=4 (local.get $task)))
    (call $set-context (local.get $task))
    (call $on (local.get $task)))

  ;; WAIT. A program that cancels the call waits for the host, which does what it does: a file would be there that nobody knows of
  (func (export "await.on") (result i32) (call $on (call $context)))
  (func $on (param $task i32) (result i32)
    (i32.or (i32.const 2) (i32.shl (i32.load offset=4 (local.get $task)) (i32.const 4))))

  ;; For the callback: the task if its subtask has returned, or 0
  (func (export "await.over") (param $event i32) (param $state i32) (result i32)
    (local $task i32)
    ;; SUBTASK, RETURNED
    (if (i32.or (i32.ne (local.get $event) (i32.const 1)) (i32.ne (local.get $state) (i32.const 2)))
      (then (return (i32.const 0))))
    (local.set $task (call $context))
    (call $join (i32.load (local.get $task)) (i32.const 0))
    (call $drop-subtask (i32.load (local.get $task)))
    (call $drop-set (i32.load offset=4 (local.get $task)))
    (local.get $task))
)

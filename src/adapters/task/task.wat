;; Tasks that go on after their function has returned: one for each stream of ours, of bytes or of anything else, that a program reads, and
;; for each stream of the program's that we read. `docs/architecture/streams.md` says how they are called.
;;
;; A task moves items between a stream and whatever its vtable stands for until either ends; then it drops its end of the stream, gives the
;; result through the future, and ends. The callback finds its struct, 64 bytes, by what it waits for (`waits.wat`):
;;   +0 which kind of task it is (`layout.ts`): what it does differently is in functions that `link/code/task-dispatch.ts` writes. They call
;;      those of the kind directly, not by the table: jco 1.35 takes what calls by a table for something that may suspend, and holds the
;;      lock of the adapter until later then, while the program goes on and calls it.
;;      next(task) -> i64: where the items to write are, or are to be read to, and in the upper half their number; 0: it is done
;;      move(task, address, number) -> i32: `stream.read` or `stream.write` of the type of the stream
;;      moved(task, number) -> i32: what was done with so many items; not 0: it is done
;;      leave(task): `stream.drop-readable` or `stream.drop-writable`
;;      answer(task) -> i32: `future.write` of the type of the future
;;      answered(task): `future.drop-writable`
;;      end(task): frees what the task holds
;;   +4 its waitable set, or 0
;;   +8 its end of the stream
;;   +12 the writable end of the future
;;   +16 what the future gives, result<_, error-code> of `wasi:cli` or `wasi:filesystem`, 20 bytes
;;   +36 the waitable that is in the set, or 0
;;   +40 a buffer on the heap, or 0; at +44 its size
;;   +48 16 bytes for those who make it
(module
  (import "rt" "memory" (memory 0))
  (import "task" "remember" (func $remember (param i32 i32)))
  (import "task" "waiting" (func $waiting (param i32) (result i32)))
  (import "canon" "waitable-set.new" (func $new-set (result i32)))
  (import "canon" "waitable-set.drop" (func $drop-set (param i32)))
  (import "canon" "waitable.join" (func $join (param i32 i32)))
  (import "task" "next" (func $next (param i32) (result i64)))
  (import "task" "move" (func $move (param i32 i32 i32) (result i32)))
  (import "task" "moved" (func $was-moved (param i32 i32) (result i32)))
  (import "task" "leave" (func $leave (param i32)))
  (import "task" "answer" (func $answer (param i32) (result i32)))
  (import "task" "answered" (func $answered (param i32)))
  (import "task" "end" (func $end (param i32)))

  (global $free (mut i32) (i32.const 0)) ;; the first free struct, or 0
  (global $fresh (mut i32) (i32.const 0)) ;; the first never used struct of the current page; none if it is at the start of a page

  ;; The struct of a task that begins. Traps if there is no memory, as for every task that a host begins
  (func (export "task.new") (param $kind i32) (param $end i32) (param $future i32) (result i32)
    (local $task i32)
    (local.set $task (global.get $free))
    (if (local.get $task)
      (then (global.set $free (i32.load (local.get $task))))
      (else
        (if (i32.eqz (i32.and (global.get $fresh) (i32.const 0xffff)))
          (then
            (if (i32.eq (local.tee $task (memory.grow (i32.const 1))) (i32.const -1)) (then unreachable))
            (global.set $fresh (i32.shl (local.get $task) (i32.const 16)))))
        (local.set $task (global.get $fresh))
        (global.set $fresh (i32.add (local.get $task) (i32.const 64)))))
    (memory.fill (local.get $task) (i32.const 0) (i32.const 64))
    (i32.store (local.get $task) (local.get $kind))
    (i32.store offset=8 (local.get $task) (local.get $end))
    (i32.store offset=12 (local.get $task) (local.get $future))
    (local.get $task))

  ;; The future gives this error of `wasi:filesystem`, a variant; one of `wasi:cli` gives `io`, whose number is 0, whatever it is: an enum, at 17
  (func (export "task.fail") (param $task i32) (param $code i32)
    (i32.store8 offset=16 (local.get $task) (i32.const 1))
    (i32.store8 offset=20 (local.get $task) (local.get $code)))

  ;; Moves as much as can be moved now; returns what the callback returns
  (func $go (export "task.go") (param $task i32) (result i32)
    (local $items i64) (local $code i32)
    (loop $more
      (local.set $items (call $next (local.get $task)))
      (if (i64.eqz (local.get $items)) (then (return (call $finish (local.get $task)))))
      (local.set $code
        (call $move
          (local.get $task)
          (i32.wrap_i64 (local.get $items))
          (i32.wrap_i64 (i64.shr_u (local.get $items) (i64.const 32)))))
      (if (i32.eq (local.get $code) (i32.const -1))
        (then (return (call $wait (local.get $task) (i32.load offset=8 (local.get $task))))))
      (br_if $more (i32.eqz (call $moved (local.get $task) (local.get $code)))))
    (call $finish (local.get $task)))

  ;; Whether it is done, after so many items and perhaps the end of the other side
  (func $moved (param $task i32) (param $code i32) (result i32)
    (i32.or
      (call $was-moved (local.get $task) (i32.shr_u (local.get $code) (i32.const 4)))
      (i32.and (local.get $code) (i32.const 15))))

  ;; Waits for what was begun on a waitable, which alone is in the set
  (func $wait (param $task i32) (param $handle i32) (result i32)
    (if (i32.eqz (i32.load offset=4 (local.get $task)))
      (then (i32.store offset=4 (local.get $task) (call $new-set))))
    (if (i32.ne (i32.load offset=36 (local.get $task)) (local.get $handle))
      (then
        (call $join (local.get $handle) (i32.load offset=4 (local.get $task)))
        (i32.store offset=36 (local.get $task) (local.get $handle))
        (call $remember (local.get $handle) (local.get $task))))
    ;; WAIT
    (i32.or (i32.const 2) (i32.shl (i32.load offset=4 (local.get $task)) (i32.const 4))))

  ;; jco wants an end to be in no set when it is dropped
  (func $part (param $task i32)
    (if (i32.load offset=36 (local.get $task))
      (then
        (call $join (i32.load offset=36 (local.get $task)) (i32.const 0))
        (i32.store offset=36 (local.get $task) (i32.const 0)))))

  (func $finish (param $task i32) (result i32)
    (local $code i32)
    (call $part (local.get $task))
    (call $leave (local.get $task))
    (local.set $code (call $answer (local.get $task)))
    (if (i32.eq (local.get $code) (i32.const -1))
      (then (return (call $wait (local.get $task) (i32.load offset=12 (local.get $task))))))
    (call $close (local.get $task)))

  (func $close (param $task i32) (result i32)
    (call $part (local.get $task))
    (call $answered (local.get $task))
    (if (i32.load offset=4 (local.get $task)) (then (call $drop-set (i32.load offset=4 (local.get $task)))))
    (call $end (local.get $task))
    (i32.store (local.get $task) (global.get $free))
    (global.set $free (local.get $task))
    (i32.const 0)) ;; EXIT

  ;; the callback of all tasks: (event, waitable, what happened) -> what next
  (func (export "task.callback") (param $event i32) (param $handle i32) (param $code i32) (result i32)
    (local $task i32)
    (local.set $task (call $waiting (local.get $handle)))
    ;; FUTURE_WRITE
    (if (i32.eq (local.get $event) (i32.const 5)) (then (return (call $close (local.get $task)))))
    (if (call $moved (local.get $task) (local.get $code)) (then (return (call $finish (local.get $task)))))
    (call $go (local.get $task)))
)

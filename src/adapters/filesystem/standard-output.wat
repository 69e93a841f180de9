;; Standard streams in virtual files: every write through any handle appends. `layout.ts` configures the files; they are never freed, so
;; that a stream can be obtained after the file was unlinked.
(module
  (import "fs" "new-output" (func $new-output (param i32 i64 i32) (result i32)))
  (import "data" "fs.stdout" (global $stdout i32)) ;; node and mount
  (import "data" "fs.stderr" (global $stderr i32))

  ;; get-stdout: func() -> output-stream, core () -> i32: a new handle. Traps if there is no memory, because the result has no error
  (func (export "fs.get-stdout") (result i32) (call $must (global.get $stdout)))
  ;; get-stderr, the same
  (func (export "fs.get-stderr") (result i32) (call $must (global.get $stderr)))

  (func $must (param $file i32) (result i32)
    (local $handle i32)
    (if (i32.eqz (local.tee $handle (call $new-output (local.get $file) (i64.const 0) (i32.const 1)))) (then unreachable))
    (local.get $handle))
)

;; Standard streams that go into virtual files: everything that is written, by whichever handle, is appended. `layout.ts` says which files;
;; they are held for ever, so that a stream can be asked for when the file has no name any more.
(module
  (import "fs" "new-output" (func $new-output (param i32 i64 i32) (result i32)))
  (import "data" "fs.stdout" (global $stdout i32)) ;; node and mount
  (import "data" "fs.stderr" (global $stderr i32))

  ;; get-stdout: func() -> output-stream, core () -> i32: a new handle. Traps where there is no memory: it has no error to give
  (func (export "fs.get-stdout") (result i32) (call $must (global.get $stdout)))
  ;; get-stderr, the same
  (func (export "fs.get-stderr") (result i32) (call $must (global.get $stderr)))

  (func $must (param $file i32) (result i32)
    (local $handle i32)
    (if (i32.eqz (local.tee $handle (call $new-output (local.get $file) (i64.const 0) (i32.const 1)))) (then unreachable))
    (local.get $handle))
)

;; A trace in a virtual file: appends without reading a clock. Text for which the file has no room is lost.
(module
  (import "rt" "memory" (memory 0))
  (import "data" "fs.trace" (global $file i32)) ;; node and mount
  (import "fs" "put" (func $put (param i32 i32 i64 i32 i64) (result i32)))

  (func (export "trace.file-sink") (param $from i32) (param $len i32)
    (drop
      (call $put
        (i32.load (global.get $file)) (i32.load offset=4 (global.get $file))
        (i64.extend_i32_u (i32.load offset=16 (i32.load (global.get $file))))
        (local.get $from) (i64.extend_i32_u (local.get $len)))))
)

;; A command that ends itself with an error before anything else.
(component
  (import "wasi:cli/exit@{{version}}" (instance $exit (export "exit" (func (param "status" (result))))))
  (core func $core-exit (canon lower (func $exit "exit")))
  (core module $m
    (import "" "exit" (func $exit (param i32)))
    (func (export "run") (result i32) (call $exit (i32.const 1)) (i32.const 0)))
  (core instance $i (instantiate $m (with "" (instance (export "exit" (func $core-exit))))))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (instance $run-instance (export "run" (func $run)))
  (export "wasi:cli/run@{{version}}" (instance $run-instance)))

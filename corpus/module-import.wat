;; A core module as an import: the component instantiates it and `run: func() -> u32` returns what its function returns, plus
;; what get-random-u64 has in its lowest bit.
(component
  (import "engine" (core module $engine
    (import "env" "seed" (func (result i64)))
    (export "memory" (memory 1))
    (export "answer" (func (result i32)))))
  (import "wasi:random/insecure@0.2.0" (instance $insecure
    (export "get-insecure-random-u64" (func (result u64)))))
  (core func $seed (canon lower (func $insecure "get-insecure-random-u64")))
  (core instance $engine (instantiate $engine (with "env" (instance (export "seed" (func $seed))))))
  (func (export "run") (result u32) (canon lift (core func $engine "answer")))
)

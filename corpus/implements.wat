;; Imports under plain names with an `implements` attribute: `dice` is wasi:random/random, which a policy that checks only names would let
;; through; `primary` and `secondary` are the same interface. `roll: func() -> u64` asks dice.
(component
  (import "dice" (implements "wasi:random/random@0.2.0") (instance $dice
    (export "get-random-u64" (func (result u64)))))
  (import "primary" (implements "wasi:keyvalue/store@0.2.0-draft") (instance $primary
    (export "get" (func (param "key" string) (result (result (option (list u8)) (error string)))))))
  (import "secondary" (implements "wasi:keyvalue/store@0.2.0-draft") (external-id "catalog:region-a") (instance $secondary
    (export "get" (func (param "key" string) (result (result (option (list u8)) (error string)))))))
  (core func $random (canon lower (func $dice "get-random-u64")))
  (core module $main
    (import "" "random" (func $random (result i64)))
    (func (export "roll") (result i64) (call $random)))
  (core instance $main (instantiate $main (with "" (instance (export "random" (func $random))))))
  (func (export "roll") (result u64) (canon lift (core func $main "roll")))
)

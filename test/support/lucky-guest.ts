import { wat } from './wat.ts';

/** A component that imports `my:own/lucky`, and exports `f`, which gives what `number` of that gives: a u32. */
export function luckyGuest(): Promise<Uint8Array> {
  return wat(`(component
    (import "my:own/lucky" (instance $i (export "number" (func (result u32)))))
    (core func $n (canon lower (func $i "number")))
    (core module $m (import "" "n" (func $n (result i32))) (func (export "f") (result i32) (call $n)))
    (core instance $c (instantiate $m (with "" (instance (export "n" (func $n))))))
    (func (export "f") (result u32) (canon lift (core func $c "f"))))`);
}

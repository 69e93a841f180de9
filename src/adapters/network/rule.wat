;; Matches hosts and ports with rules. `layout.ts` writes the rules and defines their format.
(module
  (import "rt" "memory" (memory 0))
  (import "net" "is-ipv4" (func $is-ipv4 (param i32) (result i32)))
  (import "rt" "equal" (func $equal (param i32 i32 i32) (result i32)))

  ;; Whether a rule matches a name that `net.name` accepted: any host, this name, or a name above it
  (func (export "net.rule-has-name") (param $rule i32) (param $p i32) (param $length i32) (result i32)
    (local $kind i32) (local $more i32)
    (if (i32.eqz (local.tee $kind (i32.load8_u (local.get $rule)))) (then (return (i32.const 1))))
    (if (i32.gt_u (local.get $kind) (i32.const 2)) (then (return (i32.const 0))))
    (local.set $more (i32.sub (local.get $length) (i32.load offset=12 (local.get $rule))))
    (if (i32.eq (local.get $kind) (i32.const 1))
      (then (if (local.get $more) (then (return (i32.const 0)))))
      (else
        ;; at least a label and a dot
        (if (i32.lt_s (local.get $more) (i32.const 2)) (then (return (i32.const 0))))
        (local.set $p (i32.add (local.get $p) (local.get $more)))
        (if (i32.ne (i32.load8_u (i32.sub (local.get $p) (i32.const 1))) (i32.const 46)) (then (return (i32.const 0))))))
    (call $equal (local.get $p) (i32.load offset=8 (local.get $rule)) (i32.load offset=12 (local.get $rule))))

  ;; Whether a rule matches the address at `address`: any host, or a network that contains it, with the same scope. An IPv6 network
  ;; contains no IPv4 address, whatever its size
  (func (export "net.rule-has-address") (param $rule i32) (param $address i32) (param $scope i32) (result i32)
    (local $kind i32) (local $bits i32) (local $p i32) (local $mask i32)
    (if (i32.eqz (local.tee $kind (i32.load8_u (local.get $rule)))) (then (return (i32.const 1))))
    (if (i32.ne (local.get $kind) (i32.const 3)) (then (return (i32.const 0))))
    (if (i32.ne (local.get $scope) (i32.load offset=24 (local.get $rule))) (then (return (i32.const 0))))
    (local.set $bits (i32.load8_u offset=1 (local.get $rule)))
    (if (i32.lt_u (local.get $bits) (i32.const 96))
      (then (if (call $is-ipv4 (local.get $address)) (then (return (i32.const 0))))))
    (local.set $p (i32.add (local.get $rule) (i32.const 8)))
    (loop $byte
      (if (i32.le_s (local.get $bits) (i32.const 0)) (then (return (i32.const 1))))
      (local.set $mask (i32.const 0xff))
      (if (i32.lt_u (local.get $bits) (i32.const 8))
        (then (local.set $mask (i32.shr_u (i32.const 0xff00) (local.get $bits)))))
      (if (i32.and
            (i32.xor (i32.load8_u (local.get $p)) (i32.load8_u (local.get $address)))
            (i32.and (local.get $mask) (i32.const 0xff)))
        (then (return (i32.const 0))))
      (local.set $p (i32.add (local.get $p) (i32.const 1)))
      (local.set $address (i32.add (local.get $address) (i32.const 1)))
      (local.set $bits (i32.sub (local.get $bits) (i32.const 8)))
      (br $byte))
    (unreachable))

  (func (export "net.rule-has-port") (param $rule i32) (param $port i32) (result i32)
    (i32.and
      (i32.ge_u (local.get $port) (i32.load16_u offset=4 (local.get $rule)))
      (i32.le_u (local.get $port) (i32.load16_u offset=6 (local.get $rule)))))
)

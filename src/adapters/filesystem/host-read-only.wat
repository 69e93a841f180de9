;; Directories and files of the host that the guest may only read, beside others. `layout.ts` stores 2 at offset 20 of their nodes. A
;; descriptor of the host has 2 in the word at 8 if it must not change anything; generated code checks that before it calls the host.
(module
  (import "rt" "memory" (memory 0))
  (import "canon" "rep-descriptor" (func $rep (param i32) (result i32)))
  (import "fs" "any-get-directories" (func $get-directories (result i32)))
  (import "fs" "any-descriptor.drop" (func $drop (param i32)))
  (import "data" "fs.preopens" (global $preopens i32)) ;; pointer and count: handle, name, size of the name
  (import "state" "fs.mounts" (global $mounts i32))

  ;; get-directories, with all read-only directories marked as such. The mounts come first and in order, without those that are missing;
  ;; each has the address of its name
  (func (export "fs.guarded-get-directories") (result i32)
    (local $list i32) (local $element i32) (local $end i32) (local $name i32) (local $names-end i32) (local $mount i32)
    (local.set $list (call $get-directories))
    (local.set $element (i32.load (local.get $list)))
    (local.set $end (i32.add (local.get $element) (i32.mul (i32.load offset=4 (local.get $list)) (i32.const 12))))
    (local.set $name (i32.load (global.get $preopens)))
    (local.set $names-end
      (i32.add (local.get $name) (i32.mul (i32.load offset=4 (global.get $preopens)) (i32.const 12))))
    (local.set $mount (global.get $mounts))
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $element) (local.get $end)))
        (br_if $done (i32.eq (local.get $name) (local.get $names-end)))
        (if (i32.eq (i32.load offset=4 (local.get $name)) (i32.load offset=4 (local.get $element)))
          (then
            (if (i32.eq (i32.load (i32.load (local.get $mount))) (i32.const 8))
              (then
                (call $mark
                  (call $rep (i32.load (local.get $element)))
                  (i32.load offset=20 (i32.load (local.get $mount))))))
            (local.set $element (i32.add (local.get $element) (i32.const 12)))))
        (local.set $name (i32.add (local.get $name) (i32.const 12)))
        (local.set $mount (i32.add (local.get $mount) (i32.const 24)))
        (br $each)))
    (local.get $list))

  ;; Marks a descriptor of the host with 2, or with 0 leaves it as it is
  (func $mark (param $self i32) (param $guard i32)
    (i32.store offset=8 (local.get $self) (i32.or (i32.load offset=8 (local.get $self)) (local.get $guard))))

  ;; What open-at returned for a descriptor with this guard: result<descriptor, error-code>, at its address
  (func (export "fs.guard-opened") (param $result i32) (param $guard i32) (result i32)
    (if (i32.eqz (i32.load8_u (local.get $result)))
      (then (call $mark (call $rep (i32.load offset=4 (local.get $result))) (local.get $guard))))
    (local.get $result))

  ;; the destructor of descriptor
  (func (export "fs.guarded-descriptor.drop") (param $self i32)
    (if (i32.eqz (i32.load (local.get $self)))
      (then (i32.store offset=8 (local.get $self) (i32.and (i32.load offset=8 (local.get $self)) (i32.const 1)))))
    (call $drop (local.get $self)))
)

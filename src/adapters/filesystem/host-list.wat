;; Listing directories when some directories or entries are the host's. `host.wat` defines the structs.
(module
  (import "rt" "memory" (memory 0))
  (import "heap" "alloc" (func $alloc (param i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))
  (import "canon" "new-directory-entry-stream" (func $new (param i32) (result i32)))
  (import "canon" "drop-host-directory-entry-stream" (func $drop-host (param i32)))
  (import "fs" "directory-entry-stream.drop" (func $drop-ours (param i32)))
  (import "fs" "directory-entry-stream.read-directory-entry" (func $read-entry (param i32) (result i32)))
  (import "fs" "at" (global $at (mut i32)))
  (import "state" "fs.host-stat" (global $stat i32)) ;; result<descriptor-stat, error-code>
  ;; the host's: self, path-flags, path, size, the address of the result
  (import "host" "descriptor.stat-at" (func $host-stat (param i32 i32 i32 i32 i32)))

  ;; own handle of the host -> own handle of our resource
  (func (export "fs.wrap-directory-entry-stream") (param $host i32) (result i32)
    (local $p i32)
    (local.set $p (call $alloc (i32.const 8)))
    (i32.store (local.get $p) (i32.const 0))
    (i32.store offset=4 (local.get $p) (local.get $host))
    (call $new (local.get $p)))

  ;; representation -> the host's handle, to lend. Traps if the stream is virtual
  (func (export "fs.lend-directory-entry-stream") (param $self i32) (result i32)
    (if (i32.load (local.get $self)) (then unreachable))
    (i32.load offset=4 (local.get $self)))

  ;; As `read-directory-entry` over a virtual directory. The types of host entries come from the host, and entries that the host lacks are
  ;; skipped
  (func (export "fs.mixed-directory-entry") (param $self i32) (result i32)
    (local $result i32) (local $node i32)
    (loop $next
      (local.set $result (call $read-entry (local.get $self)))
      (if (i32.load8_u offset=4 (local.get $result))
        (then
          (if (i32.eq (i32.load8_u offset=8 (local.get $result)) (i32.const 8))
            (then
              (local.set $node
                (i32.load
                  (i32.load
                    (i32.add
                      (i32.load offset=12 (i32.load (local.get $self)))
                      (i32.shl (global.get $at) (i32.const 2))))))
              (br_if $next (i32.eqz (i32.load offset=4 (local.get $node))))
              (call $host-stat
                (i32.load offset=4 (local.get $node)) (i32.const 0)
                (i32.load offset=12 (local.get $node)) (i32.load offset=16 (local.get $node)) (global.get $stat))
              (br_if $next (i32.load8_u (global.get $stat)))
              ;; became a link: skipped
              (br_if $next (i32.eq (i32.load8_u offset=8 (global.get $stat)) (i32.const 5)))
              (i32.store8 offset=8 (local.get $result) (i32.load8_u offset=8 (global.get $stat))))))))
    (local.get $result))

  ;; the destructor of directory-entry-stream
  (func (export "fs.any-directory-entry-stream.drop") (param $self i32)
    (if (i32.load (local.get $self)) (then (return (call $drop-ours (local.get $self)))))
    (call $drop-host (i32.load offset=4 (local.get $self)))
    (call $free (local.get $self)))
)

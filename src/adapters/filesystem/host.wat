;; Directories and files of the host beside or inside virtual ones. `layout.ts` defines their nodes. Structs of host objects begin with 0,
;; where virtual ones have a node: a descriptor has the host's handle at 4, and at 8 whether the handle belongs to the node, which
;; outlives the descriptor; a directory-entry-stream has the handle at 4.
;; A guest path is never appended to a host path: the descriptor opened by `host-start.wat` receives the rest of the guest's path after
;; the name of the entry. The host refuses paths that leave that descriptor. The entry itself is not followed, in case it has become a
;; link.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "equal" (func $equal (param i32 i32 i32) (result i32)))
  (import "rt" "alloc" (func $arena (param i32 i32) (result i32)))
  (import "heap" "alloc" (func $alloc (param i32) (result i32)))
  (import "heap" "try-alloc" (func $try-alloc (param i32) (result i32)))
  (import "heap" "try-realloc" (func $try-realloc (param i32 i32) (result i32)))
  (import "heap" "free" (func $free (param i32)))
  (import "canon" "new-descriptor" (func $new (param i32) (result i32)))
  (import "canon" "drop-host-descriptor" (func $drop-host (param i32)))
  (import "fs" "new-descriptor" (func $new-descriptor (param i32 i32 i32) (result i32)))
  (import "fs" "descriptor.drop" (func $drop-ours (param i32)))
  (import "fs" "resolve" (func $resolve (param i32 i32 i32 i32) (result i32)))
  (import "fs" "found" (global $found (mut i32)))
  (import "fs" "slash" (global $slash (mut i32)))
  (import "data" "fs.preopens" (global $preopens i32)) ;; pointer and count: handle, name, size of the name
  (import "state" "fs.mounts" (global $mounts i32))
  (import "data" "fs.hosts" (global $hosts i32)) ;; pointer to a list of nodes, their number, and 1 if all other preopens of the host are listed
  (import "state" "fs.host-list" (global $list i32)) ;; pointer and length: what the host's get-directories gives
  (import "fs" "start-hosts" (func $start))
  ;; the host's, lowered with the memory: the last parameter is where the result goes
  (import "host" "get-directories" (func $host-get-directories (param i32)))

  ;; Results of `fs.locate`: the path relative to the host's descriptor; whether it is the entry itself; the error if there is no
  ;; descriptor
  (global $path (export "fs.host-path") (mut i32) (i32.const 0))
  (global $path-size (export "fs.host-path-size") (mut i32) (i32.const 0))
  (global $entry (export "fs.host-entry") (mut i32) (i32.const 0))
  (global $code (export "fs.host-code") (mut i32) (i32.const 0))

  ;; get-directories: func() -> list<tuple<descriptor, string>>, core () -> i32: the mounts, without host directories that are missing,
  ;; then the host's other preopens if configured. The list is in the arena: needs post-return `rt.reset-i32`
  (func (export "fs.any-get-directories") (result i32)
    (local $from i32) (local $end i32) (local $to i32) (local $start i32) (local $mount i32) (local $node i32) (local $handle i32)
    (call $start)
    (i32.store offset=4 (global.get $list) (i32.const 0))
    (if (i32.load offset=8 (global.get $hosts)) (then (call $host-get-directories (global.get $list))))
    (local.set $to
      (local.tee $start
        (call $arena
          (i32.mul
            (i32.add (i32.load offset=4 (global.get $preopens)) (i32.load offset=4 (global.get $list)))
            (i32.const 12))
          (i32.const 4))))
    (local.set $mount (global.get $mounts))
    (local.set $from (i32.load (global.get $preopens)))
    (local.set $end (call $end-of (global.get $preopens)))
    (block $mounted
      (loop $each
        (br_if $mounted (i32.eq (local.get $from) (local.get $end)))
        (local.set $node (i32.load (local.get $mount)))
        (local.set $handle
          (if (result i32) (i32.eq (i32.load (local.get $node)) (i32.const 8))
            (then
              (if (result i32) (local.tee $handle (call $directory (local.get $node)))
                (then (call $wrap (local.get $handle) (i32.const 1)))
                (else (i32.const 0))))
            (else
              (call $new-descriptor (local.get $node) (local.get $mount)
                (select (i32.const 33) (i32.const 1) (i32.load offset=4 (local.get $mount))))))) ;; read, mutate-directory
        (if (i32.eqz (i32.or (local.get $handle) (i32.eq (i32.load (local.get $node)) (i32.const 8))))
          (then unreachable)) ;; no memory
        (local.set $to (call $give (local.get $to) (local.get $handle) (local.get $from)))
        (local.set $from (i32.add (local.get $from) (i32.const 12)))
        (local.set $mount (i32.add (local.get $mount) (i32.const 24)))
        (br $each)))
    (local.set $from (i32.load (global.get $list)))
    (local.set $end (call $end-of (global.get $list)))
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $from) (local.get $end)))
        (local.set $handle (i32.load (local.get $from)))
        (if (call $is-mounted (local.get $from))
          (then
            (call $drop-host (local.get $handle))
            (local.set $handle (i32.const 0)))
          (else (local.set $handle (call $wrap (local.get $handle) (i32.const 0)))))
        (local.set $to (call $give (local.get $to) (local.get $handle) (local.get $from)))
        (local.set $from (i32.add (local.get $from) (i32.const 12)))
        (br $each)))
    (i32.store (global.get $list) (local.get $start))
    (i32.store offset=4 (global.get $list)
      (i32.div_u (i32.sub (local.get $to) (local.get $start)) (i32.const 12)))
    (global.get $list))

  ;; The end of a list of 12 bytes each, whose pointer and count are at an address
  (func $end-of (param $at i32) (result i32)
    (i32.add
      (i32.load (local.get $at))
      (i32.mul (i32.load offset=4 (local.get $at)) (i32.const 12))))

  ;; Stores a handle with the name of an element, unless the handle is 0; returns the address for the next one
  (func $give (param $to i32) (param $handle i32) (param $element i32) (result i32)
    (if (i32.eqz (local.get $handle)) (then (return (local.get $to))))
    (i32.store (local.get $to) (local.get $handle))
    (i64.store offset=4 align=4 (local.get $to) (i64.load offset=4 align=4 (local.get $element)))
    (i32.add (local.get $to) (i32.const 12)))

  ;; Whether a mount has the name of this element
  (func $is-mounted (param $element i32) (result i32)
    (local $p i32) (local $end i32)
    (local.set $p (i32.load (global.get $preopens)))
    (local.set $end (call $end-of (global.get $preopens)))
    (block $none
      (loop $each
        (br_if $none (i32.eq (local.get $p) (local.get $end)))
        (if (i32.eq (i32.load offset=8 (local.get $p)) (i32.load offset=8 (local.get $element)))
          (then
            (if (call $equal
                  (i32.load offset=4 (local.get $p)) (i32.load offset=4 (local.get $element))
                  (i32.load offset=8 (local.get $p)))
              (then (return (i32.const 1))))))
        (local.set $p (i32.add (local.get $p) (i32.const 12)))
        (br $each)))
    (i32.const 0))

  ;; The host's handle for the directory of a node; or 0, and an error in `fs.host-code`
  (func $directory (param $node i32) (result i32)
    (global.set $code (i32.load offset=8 (local.get $node)))
    (select (i32.const 0) (i32.load offset=4 (local.get $node)) (global.get $code)))

  ;; Locates a path relative to a descriptor. Returns 0 if it leads to a virtual file or to nothing; otherwise the representation of a
  ;; host descriptor, with the path from there in `fs.host-path`. If that descriptor's handle is 0, the error is in `fs.host-code`.
  ;; `cell`: 8 zero bytes for that descriptor
  (func (export "fs.locate")
    (param $self i32) (param $path i32) (param $size i32) (param $follow i32) (param $cell i32) (result i32)
    (local $node i32)
    (global.set $path (local.get $path))
    (global.set $path-size (local.get $size))
    (global.set $entry (i32.const 0))
    (if (i32.eqz (i32.load (local.get $self))) (then (return (local.get $self))))
    (global.set $path (i32.const 0))
    (global.set $found (i32.const 0))
    (global.set $code
      (call $resolve (local.get $self) (local.get $path) (local.get $size) (local.get $follow)))
    (if (i32.eqz (local.tee $node (global.get $found))) (then (return (i32.const 0))))
    (if (i32.ne (i32.load (local.get $node)) (i32.const 8)) (then (return (i32.const 0))))
    (i32.store offset=4 (local.get $cell) (i32.const 0))
    (if (i32.eq (global.get $code) (i32.const 22)) (then (return (local.get $cell))))
    (if (global.get $path)
      (then (i32.store offset=4 (local.get $cell) (call $directory (local.get $node))))
      (else
        (global.set $entry (i32.const 1))
        (global.set $code (i32.load offset=8 (local.get $node)))
        ;; a trailing slash requires a directory, and would make the host follow a link
        (i32.store offset=4 (local.get $cell)
          (select (i32.const 0) (i32.load offset=4 (local.get $node))
            (i32.and (global.get $slash) (i32.ne (global.get $code) (i32.const 0)))))
        (global.set $path (i32.load offset=12 (local.get $node)))
        (global.set $path-size (i32.load offset=16 (local.get $node)))))
    (local.get $cell))

  ;; Blocks for composed paths, or 0: the last one and the one before, because a call has at most two. They are kept
  (global $joined (mut i32) (i32.const 0))
  (global $before (mut i32) (i32.const 0))

  ;; Replaces `fs.blocked`: the path continues after a node of the host. Stores its rest, with the pending parts of followed links, in
  ;; `fs.host-path`
  (func (export "fs.host-blocked")
    (param $path i32) (param $end i32) (param $top i32) (param $pending i32) (result i32)
    (local $p i32) (local $size i32)
    (if (i32.eq (i32.load (global.get $found)) (i32.const 8))
      (then
        (local.set $size (i32.sub (local.get $end) (local.get $path)))
        (global.set $path (local.get $path))
        (if (i32.ne (local.get $top) (local.get $pending))
          (then
            (local.set $p (local.get $top))
            (loop $each
              (local.set $p (i32.sub (local.get $p) (i32.const 8)))
              (local.set $size
                (i32.add (i32.add (local.get $size) (i32.const 1))
                  (i32.sub (i32.load offset=4 (local.get $p)) (i32.load (local.get $p)))))
              (br_if $each (i32.ne (local.get $p) (local.get $pending))))
            (if (i32.eqz (local.tee $p (call $try-realloc (global.get $before) (local.get $size))))
              (then (return (i32.const 22)))) ;; insufficient-memory
            (global.set $before (global.get $joined))
            (global.set $joined (local.get $p))
            (global.set $path (local.get $p))
            (local.set $p (call $append (global.get $path) (local.get $path) (local.get $end)))
            (loop $each
              (local.set $top (i32.sub (local.get $top) (i32.const 8)))
              (i32.store8 (local.get $p) (i32.const 0x2f))
              (local.set $p
                (call $append
                  (i32.add (local.get $p) (i32.const 1))
                  (i32.load (local.get $top)) (i32.load offset=4 (local.get $top))))
              (br_if $each (i32.ne (local.get $top) (local.get $pending))))))
        (global.set $path-size (local.get $size))))
    (i32.const 24)) ;; not-directory

  (func $append (param $to i32) (param $from i32) (param $end i32) (result i32)
    (memory.copy (local.get $to) (local.get $from) (i32.sub (local.get $end) (local.get $from)))
    (i32.add (local.get $to) (i32.sub (local.get $end) (local.get $from))))

  ;; A program that does not import get-directories has no host directories. If it does, `fs.start-hosts` replaces this function
  (func $ready (export "fs.ready"))

  ;; Whether there is memory for another descriptor or directory-entry-stream
  (func (export "fs.room") (result i32)
    (local $p i32)
    (call $free (local.tee $p (call $try-alloc (i32.const 12))))
    (i32.ne (local.get $p) (i32.const 0)))

  ;; own handle of the host -> own handle of our resource. It can be the first one of the guest
  (func (export "fs.wrap-descriptor") (param $host i32) (result i32)
    (call $ready)
    (call $wrap (local.get $host) (i32.const 0)))
  (func $wrap (param $host i32) (param $shared i32) (result i32)
    (local $p i32)
    (local.set $p (call $alloc (i32.const 12)))
    (i32.store (local.get $p) (i32.const 0))
    (i32.store offset=4 (local.get $p) (local.get $host))
    (i32.store offset=8 (local.get $p) (local.get $shared))
    (call $new (local.get $p)))

  ;; representation -> the host's handle, to lend. Traps if the descriptor is virtual
  (func (export "fs.lend-descriptor") (param $self i32) (result i32)
    (if (i32.load (local.get $self)) (then unreachable))
    (i32.load offset=4 (local.get $self)))

  ;; the destructor of descriptor
  (func (export "fs.any-descriptor.drop") (param $self i32)
    (if (i32.load (local.get $self)) (then (return (call $drop-ours (local.get $self)))))
    (if (i32.eqz (i32.load offset=8 (local.get $self))) (then (call $drop-host (i32.load offset=4 (local.get $self)))))
    (call $free (local.get $self)))
)

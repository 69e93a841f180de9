;; Paths. One resolver for all functions: from a directory along a relative path, component by component, as openat2 does with
;; RESOLVE_BENEATH. `layout.ts` defines nodes and entries.
;;
;; - An empty path is `no-entry`, an absolute one `not-permitted`, a NUL in it `invalid`, a component of more than 255 bytes
;;   `name-too-long`.
;; - `..` is the parent of the current directory, and `not-permitted` in the directory where the path began.
;; - Symbolic links are followed, the last component only if asked or if a slash stands behind it. Their targets are resolved by the same
;;   rules: a target that is absolute or leads out is `not-permitted`. More than 40 links are `loop`.
;; - A trailing slash requires a directory.
(module
  (import "rt" "memory" (memory 0))
  (import "fs" "unpack" (func $unpack (param i32)))
  (import "state" "fs.pending" (global $waiting i32)) ;; up to 40 pending parts of paths (start, end), which continue after a link
  (data (global.get $waiting)
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")

  ;; Results of `fs.resolve`, valid until the next search:
  (global $found (export "fs.found") (mut i32) (i32.const 0))       ;; the node, 0 if only its directory exists
  (global $parent (export "fs.parent") (mut i32) (i32.const 0))     ;; the directory of the last component
  (global $name (export "fs.name") (mut i32) (i32.const 0))         ;; the last component, in the path or in a link
  (global $name-size (export "fs.name-size") (mut i32) (i32.const 0)) ;; 0: it is `.` or `..`, and `fs.parent` is not set
  (global $slash (export "fs.slash") (mut i32) (i32.const 0))       ;; 1: a slash follows it
  (global $followed (export "fs.followed") (mut i32) (i32.const 0)) ;; 1: it was a symbolic link
  (global $mount (export "fs.mount") (mut i32) (i32.const 0))       ;; the mount of that directory
  (global $at (export "fs.at") (mut i32) (i32.const 0))             ;; of `fs.search`: the position of the entry, or where it would be

  ;; Resolves a path from the directory of a descriptor; returns an error
  (func $resolve (export "fs.resolve")
    (param $descriptor i32) (param $path i32) (param $size i32) (param $follow i32) (result i32)
    (local $root i32) (local $dir i32) (local $end i32) (local $p i32) (local $next i32)
    (local $last i32) (local $links i32) (local $pending i32) (local $top i32)
    (local.set $root (i32.load (local.get $descriptor)))
    (local.set $dir (local.get $root))
    (global.set $mount (i32.load offset=4 (local.get $descriptor)))
    (local.set $end (i32.add (local.get $path) (local.get $size)))
    (global.set $slash (i32.const 0))
    (global.set $followed (i32.const 0))
    (if (i32.eqz (local.get $size)) (then (return (i32.const 20)))) ;; no-entry
    (loop $component
      (if (i32.ne (i32.load (local.get $dir)) (i32.const 3))
        (then
          (return (call $blocked (local.get $path) (local.get $end) (local.get $top) (local.get $pending)))))
      ;; a leading slash here is the first byte of a path or a link
      (if (i32.eq (i32.load8_u (local.get $path)) (i32.const 0x2f)) (then (return (i32.const 31)))) ;; not-permitted
      (local.set $p (local.get $path))
      (block $named
        (loop $byte
          (br_if $named (i32.eq (local.get $p) (local.get $end)))
          (br_if $named (i32.eq (i32.load8_u (local.get $p)) (i32.const 0x2f)))
          (if (i32.eqz (i32.load8_u (local.get $p))) (then (return (i32.const 12)))) ;; invalid
          (local.set $p (i32.add (local.get $p) (i32.const 1)))
          (br $byte)))
      (local.set $next (local.get $p))
      (block $passed
        (loop $byte
          (br_if $passed (i32.eq (local.get $next) (local.get $end)))
          (br_if $passed (i32.ne (i32.load8_u (local.get $next)) (i32.const 0x2f)))
          (local.set $next (i32.add (local.get $next) (i32.const 1)))
          (br $byte)))
      (local.set $last
        (i32.and
          (i32.eq (local.get $next) (local.get $end))
          (i32.eq (local.get $top) (local.get $pending))))
      (if (i32.and (local.get $last) (i32.ne (local.get $p) (local.get $next)))
        (then (global.set $slash (i32.const 1))))
      (local.set $size (i32.sub (local.get $p) (local.get $path)))
      (global.set $parent (local.get $dir))
      (global.set $name (local.get $path))
      (global.set $name-size (i32.const 0))
      (block $walked
        (if (i32.eq (i32.load8_u (local.get $path)) (i32.const 0x2e)) ;; .
          (then
            (if (i32.eq (local.get $size) (i32.const 1))
              (then
                (global.set $found (local.get $dir))
                (br $walked)))
            (if (i32.and
                  (i32.eq (local.get $size) (i32.const 2))
                  (i32.eq (i32.load8_u offset=1 (local.get $path)) (i32.const 0x2e)))
              (then
                (if (i32.eq (local.get $dir) (local.get $root)) (then (return (i32.const 31))))
                (global.set $found (i32.load offset=4 (local.get $dir)))
                (br $walked)))))
        (if (i32.gt_u (local.get $size) (i32.const 255)) (then (return (i32.const 18)))) ;; name-too-long
        (global.set $name-size (local.get $size))
        (global.set $found (call $search (local.get $dir) (local.get $path) (local.get $size)))
        (if (i32.eqz (global.get $found))
          (then (return (select (i32.const 0) (i32.const 20) (local.get $last)))))
        (br_if $walked (i32.ne (i32.load (global.get $found)) (i32.const 5)))
        (br_if $walked
          (i32.and (local.get $last) (i32.eqz (i32.or (local.get $follow) (global.get $slash)))))
        ;; a symbolic link: the rest of the path is pending until its target is resolved
        (local.set $links (i32.add (local.get $links) (i32.const 1)))
        (if (i32.gt_u (local.get $links) (i32.const 40)) (then (return (i32.const 15)))) ;; loop
        (if (local.get $last) (then (global.set $followed (i32.const 1))))
        (if (i32.ne (local.get $next) (local.get $end))
          (then
            (if (i32.eqz (local.get $pending))
              (then
                (local.set $pending (global.get $waiting))
                (local.set $top (local.get $pending))))
            (i32.store (local.get $top) (local.get $next))
            (i32.store offset=4 (local.get $top) (local.get $end))
            (local.set $top (i32.add (local.get $top) (i32.const 8)))))
        (local.set $path (i32.load offset=12 (global.get $found)))
        (local.set $end (i32.add (local.get $path) (i32.load offset=16 (global.get $found))))
        (br $component))
      (if (local.get $last)
        (then
          (return
            (select (i32.const 24) (i32.const 0)
              (i32.and (global.get $slash) (i32.ne (i32.load (global.get $found)) (i32.const 3)))))))
      (call $cross (local.get $dir))
      (local.set $dir (global.get $found))
      (local.set $path (local.get $next))
      (if (i32.eq (local.get $next) (local.get $end))
        (then
          (local.set $top (i32.sub (local.get $top) (i32.const 8)))
          (local.set $path (i32.load (local.get $top)))
          (local.set $end (i32.load offset=4 (local.get $top)))))
      (br $component))
    (unreachable))

  ;; Called when a walk enters the found node. With nested mounts, `nested.wat` replaces this function, to detect another mount
  (func $cross (export "fs.cross") (param $dir i32))

  ;; The error for a path that continues (from `path` to `end`, then with the pending parts below `top`) after a node that is not a
  ;; directory. With host entries, `host.wat` replaces this function
  (func $blocked (export "fs.blocked")
    (param $path i32) (param $end i32) (param $top i32) (param $pending i32) (result i32)
    (i32.const 24)) ;; not-directory

  ;; Resolves a path to an existing node; returns an error
  (func (export "fs.lookup")
    (param $descriptor i32) (param $follow i32) (param $path i32) (param $size i32) (result i32)
    (local $code i32)
    (local.set $code
      (call $resolve (local.get $descriptor) (local.get $path) (local.get $size) (local.get $follow)))
    (if (i32.eqz (i32.or (local.get $code) (global.get $found))) (then (return (i32.const 20)))) ;; no-entry
    (local.get $code))

  ;; The node with this name in a directory, or 0; and `fs.at`
  (func $search (export "fs.search") (param $dir i32) (param $name i32) (param $size i32) (result i32)
    (local $high i32) (local $entry i32) (local $order i32) (local $middle i32)
    (call $unpack (local.get $dir))
    (global.set $at (i32.const 0))
    (local.set $high (i32.load offset=16 (local.get $dir)))
    (block $none
      (loop $half
        (br_if $none (i32.eq (global.get $at) (local.get $high)))
        (local.set $middle (i32.shr_u (i32.add (global.get $at) (local.get $high)) (i32.const 1)))
        (local.set $entry
          (i32.load
            (i32.add (i32.load offset=12 (local.get $dir)) (i32.shl (local.get $middle) (i32.const 2)))))
        (local.set $order
          (call $compare
            (local.get $name) (local.get $size)
            (i32.add (local.get $entry) (i32.const 8)) (i32.load offset=4 (local.get $entry))))
        (if (i32.lt_s (local.get $order) (i32.const 0))
          (then (local.set $high (local.get $middle)))
          (else
            (global.set $at (i32.add (local.get $middle) (i32.ne (local.get $order) (i32.const 0))))
            (if (i32.eqz (local.get $order)) (then (return (i32.load (local.get $entry)))))))
        (br $half)))
    (i32.const 0))

  ;; Compares two names by bytes: negative, 0 or positive
  (func $compare (param $a i32) (param $a-size i32) (param $b i32) (param $b-size i32) (result i32)
    (local $order i32) (local $end i32)
    (local.set $order (i32.sub (local.get $a-size) (local.get $b-size)))
    (local.set $end
      (i32.add (local.get $a)
        (select (local.get $a-size) (local.get $b-size) (i32.lt_s (local.get $order) (i32.const 0)))))
    (loop $byte
      (if (i32.eq (local.get $a) (local.get $end)) (then (return (local.get $order))))
      (local.set $a-size (i32.sub (i32.load8_u (local.get $a)) (i32.load8_u (local.get $b))))
      (if (local.get $a-size) (then (return (local.get $a-size))))
      (local.set $a (i32.add (local.get $a) (i32.const 1)))
      (local.set $b (i32.add (local.get $b) (i32.const 1)))
      (br $byte))
    (unreachable))
)

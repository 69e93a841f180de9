;; Opens the host's directories, and the directories of host files, before the guest has any descriptor, so that the guest cannot replace
;; a directory on the way. Walks from a directory that the host has opened, one component a call, without following links. A link on the
;; way counts as nothing there, whoever made it. `layout.ts` defines nodes of the host.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "equal" (func $equal (param i32 i32 i32) (result i32)))
  (import "canon" "drop-host-descriptor" (func $drop-host (param i32)))
  (import "data" "fs.hosts" (global $hosts i32)) ;; pointer to a list of nodes, those in one directory in a row, and their number
  (import "state" "fs.host-list" (global $list i32)) ;; pointer and length: what the host's get-directories gives
  (data (global.get $list) "\00\00\00\00\00\00\00\00")
  (import "state" "fs.host-opened" (global $opened i32)) ;; result<descriptor, error-code>
  (data (global.get $opened) "\00\00\00\00\00\00\00\00")
  (import "state" "fs.host-stat" (global $stat i32)) ;; result<descriptor-stat, error-code>
  (data (global.get $stat)
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
  (import "data" "fs.here" (global $here i32))
  (data (global.get $here) ".")
  ;; the host's functions, lowered with the memory: the last parameter is the address of the result
  (import "host" "get-directories" (func $host-get-directories (param i32)))
  (import "host" "descriptor.open-at" (func $host-open (param i32 i32 i32 i32 i32 i32 i32)))
  (import "host" "descriptor.stat-at" (func $host-stat (param i32 i32 i32 i32 i32)))

  (global $started (export "fs.started") (mut i32) (i32.const 0))
  ;; The host's handle of the current directory, or 0; and 1 if it must be dropped when the walk leaves it
  (global $at (mut i32) (i32.const 0))
  (global $passing (mut i32) (i32.const 0))

  ;; Finds for each node of the host the innermost opened directory that contains it, and walks on from there. Drops the opened
  ;; directories that contain no node. Runs once
  (func (export "fs.start-hosts")
    (local $hosts i32) (local $end i32) (local $node i32) (local $path i32) (local $path-end i32)
    (local $best i32) (local $name i32) (local $folder i32) (local $folder-size i32)
    (local $before i32) (local $before-path i32) (local $before-size i32)
    (if (global.get $started) (then (return)))
    (global.set $started (i32.const 1))
    (call $host-get-directories (global.get $list))
    (local.set $hosts (i32.load (global.get $hosts)))
    (local.set $end
      (i32.add (local.get $hosts) (i32.shl (i32.load offset=4 (global.get $hosts)) (i32.const 2))))
    (block $placed
      (loop $each
        (br_if $placed (i32.eq (local.get $hosts) (local.get $end)))
        (local.set $node (i32.load (local.get $hosts)))
        (local.set $path (i32.load offset=12 (local.get $node)))
        (local.set $path-end (i32.add (local.get $path) (i32.load offset=16 (local.get $node))))
        (block $found
          ;; the same under another name
          (if (call $same
                (local.get $path) (i32.load offset=16 (local.get $node))
                (local.get $before-path) (local.get $before-size))
            (then
              (call $put (local.get $node)
                (i32.load offset=4 (local.get $before)) (i32.load offset=8 (local.get $before))
                (i32.load offset=12 (local.get $before)) (i32.load offset=16 (local.get $before)))
              (br $found)))
          (local.set $before (local.get $node))
          (local.set $before-path (local.get $path))
          (local.set $before-size (i32.load offset=16 (local.get $node)))
          (local.set $best (call $nearest (local.get $path) (local.get $path-end)))
          (if (i32.eqz (local.get $best))
            (then
              (call $nothing (local.get $node))
              (br $found)))
          (if (i32.eq (local.get $best) (local.get $path-end))
            (then
              (call $put (local.get $node) (global.get $near) (i32.const 0) (global.get $here) (i32.const 1))
              (br $found)))
          (local.set $name (local.get $path-end))
          (block $cut
            (loop $byte
              (br_if $cut (i32.eq (local.get $name) (local.get $best)))
              (br_if $cut (i32.eq (i32.load8_u (i32.sub (local.get $name) (i32.const 1))) (i32.const 0x2f)))
              (local.set $name (i32.sub (local.get $name) (i32.const 1)))
              (br $byte)))
          (if (i32.eqz
                (call $same
                  (local.get $path) (i32.sub (local.get $name) (local.get $path))
                  (local.get $folder) (local.get $folder-size)))
            (then
              (call $leave)
              (call $reach (local.get $best) (local.get $name))
              (local.set $folder (local.get $path))
              (local.set $folder-size (i32.sub (local.get $name) (local.get $path)))))
          (call $place (local.get $node) (local.get $name) (i32.sub (local.get $path-end) (local.get $name))))
        (local.set $hosts (i32.add (local.get $hosts) (i32.const 4)))
        (br $each)))
    (call $leave)
    (call $drop-unused))

  ;; Whether two strings are equal; false if one is absent (0)
  (func $same (param $a i32) (param $a-size i32) (param $b i32) (param $b-size i32) (result i32)
    (if (i32.or (i32.eqz (local.get $b)) (i32.ne (local.get $a-size) (local.get $b-size)))
      (then (return (i32.const 0))))
    (call $equal (local.get $a) (local.get $b) (local.get $a-size)))

  (func $put (param $node i32) (param $handle i32) (param $code i32) (param $path i32) (param $size i32)
    (i32.store offset=4 (local.get $node) (local.get $handle))
    (i32.store offset=8 (local.get $node) (local.get $code))
    (i32.store offset=12 (local.get $node) (local.get $path))
    (i32.store offset=16 (local.get $node) (local.get $size)))

  (func $nothing (param $node i32)
    (call $put (local.get $node) (i32.const 0) (i32.const 20) (global.get $here) (i32.const 1))) ;; no-entry

  ;; The innermost opened directory that contains a path: returns the start of the rest of the path, with the handle in `$near`; or 0
  (global $near (mut i32) (i32.const 0))
  (func $nearest (param $path i32) (param $path-end i32) (result i32)
    (local $element i32) (local $end i32) (local $rest i32) (local $best i32)
    (local.set $element (i32.load (global.get $list)))
    (local.set $end (call $end-of-list))
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $element) (local.get $end)))
        (local.set $rest
          (call $below
            (i32.load offset=4 (local.get $element)) (i32.load offset=8 (local.get $element))
            (local.get $path) (local.get $path-end)))
        (if (i32.gt_u (local.get $rest) (local.get $best))
          (then
            (local.set $best (local.get $rest))
            (global.set $near (i32.load (local.get $element)))))
        (local.set $element (i32.add (local.get $element) (i32.const 12)))
        (br $each)))
    (local.get $best))

  (func $end-of-list (result i32)
    (i32.add
      (i32.load (global.get $list))
      (i32.mul (i32.load offset=4 (global.get $list)) (i32.const 12))))

  ;; Walks from `$near` through all components before `$name`
  (func $reach (param $component i32) (param $name i32)
    (local $next i32)
    (global.set $at (global.get $near))
    (block $reached
      (loop $each
        (br_if $reached (i32.eq (local.get $component) (local.get $name)))
        (local.set $next (local.get $component))
        (loop $byte
          (local.set $next (i32.add (local.get $next) (i32.const 1)))
          (br_if $byte (i32.ne (i32.load8_u (local.get $next)) (i32.const 0x2f))))
        (call $open
          (local.get $component) (i32.sub (local.get $next) (local.get $component)) (i32.const 1)) ;; read
        (call $leave)
        (br_if $reached (i32.load8_u (global.get $opened)))
        (global.set $at (i32.load offset=4 (global.get $opened)))
        (global.set $passing (i32.const 1))
        (local.set $component (i32.add (local.get $next) (i32.const 1)))
        (br $each))))

  (func $leave
    (if (global.get $passing) (then (call $drop-host (global.get $at))))
    (global.set $at (i32.const 0))
    (global.set $passing (i32.const 0)))

  ;; Opens the entry with this name in the current directory for a node
  (func $place (param $node i32) (param $name i32) (param $size i32)
    (local $code i32)
    (if (i32.eqz (global.get $at)) (then (return (call $nothing (local.get $node)))))
    (call $open (local.get $name) (local.get $size) (i32.const 33)) ;; read, mutate-directory
    ;; without permission to change it: opened for reading
    (if (i32.load8_u (global.get $opened)) (then (call $open (local.get $name) (local.get $size) (i32.const 1))))
    (if (i32.eqz (i32.load8_u (global.get $opened)))
      (then
        (return
          (call $put (local.get $node)
            (i32.load offset=4 (global.get $opened)) (i32.const 0) (global.get $here) (i32.const 1)))))
    (local.set $code (i32.load8_u offset=4 (global.get $opened)))
    (call $host-stat (global.get $at) (i32.const 0) (local.get $name) (local.get $size) (global.get $stat))
    (if (i32.or
          (i32.eq (local.get $code) (i32.const 15)) ;; loop
          (i32.and
            (i32.eqz (i32.load8_u (global.get $stat)))
            (i32.eq (i32.load8_u offset=8 (global.get $stat)) (i32.const 5)))) ;; symbolic-link
      (then (return (call $nothing (local.get $node)))))
    ;; not a directory: the directory of the entry stays open. `access` is 0, which means success here, and becomes not-permitted
    (global.set $passing (i32.const 0))
    (call $put (local.get $node)
      (global.get $at)
      (select (local.get $code) (i32.const 31) (local.get $code))
      (local.get $name) (local.get $size)))

  ;; Opens a directory in the current one, without following links. The result is in `$opened`
  (func $open (param $name i32) (param $size i32) (param $flags i32)
    (call $host-open
      (global.get $at) (i32.const 0) (local.get $name) (local.get $size)
      (i32.const 2) (local.get $flags) (global.get $opened))) ;; directory

  (func $drop-unused
    (local $element i32) (local $end i32) (local $hosts i32) (local $hosts-end i32)
    (local.set $element (i32.load (global.get $list)))
    (local.set $end (call $end-of-list))
    (local.set $hosts-end
      (i32.add
        (i32.load (global.get $hosts))
        (i32.shl (i32.load offset=4 (global.get $hosts)) (i32.const 2))))
    (block $done
      (loop $each
        (br_if $done (i32.eq (local.get $element) (local.get $end)))
        (local.set $hosts (i32.load (global.get $hosts)))
        (block $used
          (loop $look
            (if (i32.eq (local.get $hosts) (local.get $hosts-end))
              (then
                (call $drop-host (i32.load (local.get $element)))
                (br $used)))
            (br_if $used
              (i32.eq (i32.load offset=4 (i32.load (local.get $hosts))) (i32.load (local.get $element))))
            (local.set $hosts (i32.add (local.get $hosts) (i32.const 4)))
            (br $look)))
        (local.set $element (i32.add (local.get $element) (i32.const 12)))
        (br $each))))

  ;; If a directory with this name contains a path in the format of `layout.ts`: the start of the rest of the path; otherwise 0
  (func $below (param $name i32) (param $size i32) (param $path i32) (param $path-end i32) (result i32)
    (local $end i32) (local $next i32)
    (if (i32.eqz (local.get $size)) (then (return (i32.const 0))))
    ;; both absolute or both relative
    (if (i32.ne
          (i32.eq (i32.load8_u (local.get $name)) (i32.const 0x2f))
          (i32.eq (i32.load8_u (local.get $path)) (i32.const 0x2f)))
      (then (return (i32.const 0))))
    (local.set $path (i32.add (local.get $path) (i32.const 1)))
    (local.set $end (i32.add (local.get $name) (local.get $size)))
    (loop $component
      (if (i32.eq (local.get $name) (local.get $end)) (then (return (local.get $path))))
      (if (i32.eq (i32.load8_u (local.get $name)) (i32.const 0x2f))
        (then
          (local.set $name (i32.add (local.get $name) (i32.const 1)))
          (br $component)))
      (local.set $next (local.get $name))
      (block $named
        (loop $byte
          (br_if $named (i32.eq (local.get $next) (local.get $end)))
          (br_if $named (i32.eq (i32.load8_u (local.get $next)) (i32.const 0x2f)))
          (local.set $next (i32.add (local.get $next) (i32.const 1)))
          (br $byte)))
      (local.set $size (i32.sub (local.get $next) (local.get $name)))
      (if (i32.and
            (i32.eq (local.get $size) (i32.const 1))
            (i32.eq (i32.load8_u (local.get $name)) (i32.const 0x2e))) ;; .
        (then
          (local.set $name (local.get $next))
          (br $component)))
      (if (i32.gt_u (local.get $size) (i32.sub (local.get $path-end) (local.get $path))) (then (return (i32.const 0))))
      (if (i32.eqz (call $equal (local.get $name) (local.get $path) (local.get $size))) (then (return (i32.const 0))))
      (local.set $name (local.get $next))
      (local.set $path (i32.add (local.get $path) (local.get $size)))
      (br_if $component (i32.eq (local.get $path) (local.get $path-end)))
      (if (i32.ne (i32.load8_u (local.get $path)) (i32.const 0x2f)) (then (return (i32.const 0))))
      (local.set $path (i32.add (local.get $path) (i32.const 1)))
      (br $component))
    (unreachable))
)

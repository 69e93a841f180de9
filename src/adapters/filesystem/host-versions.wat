;; Directories of the host in WASI 0.2 and in 0.3 at once, over one tree. The host has two resources for descriptors, and so has the adapter; what
;; has been found of the host is found once for each version. All other templates know one version: whose turn it is. In its turn, nodes of the
;; host say what this version has found, and generated functions under the names of `canon` and `host` are its own. What the other one has found is
;; in `state.fs.apart`, 16 bytes for each node of the list of `layout.ts`. Every function of a version that looks at nodes or handles takes the turn
;; first; no turn is taken within another function.
(module
  (import "rt" "memory" (memory 0))
  (import "data" "fs.hosts" (global $hosts i32)) ;; pointer to a list of nodes, and their number
  (import "state" "fs.apart" (global $apart i32))
  (import "fs" "started" (global $started (mut i32)))

  ;; Whose turn it is: 2 or 3, or 0 before the first one
  (global $version (export "fs.version") (mut i32) (i32.const 0))
  ;; `fs.started` of the other version
  (global $other (mut i32) (i32.const 0))

  (func (export "fs.turn") (param $version i32)
    (local $each i32) (local $end i32) (local $node i32) (local $apart i32) (local $a i64) (local $b i64) (local $first i32)
    (if (i32.eq (global.get $version) (local.get $version)) (then (return)))
    (local.set $first (i32.eqz (global.get $version)))
    (global.set $version (local.get $version))
    (local.set $each (global.get $started))
    (global.set $started (global.get $other))
    (global.set $other (local.get $each))
    (local.set $apart (global.get $apart))
    (local.set $each (i32.load (global.get $hosts)))
    (local.set $end (i32.add (local.get $each) (i32.shl (i32.load offset=4 (global.get $hosts)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $each) (local.get $end)))
        (local.set $node (i32.load (local.get $each)))
        (local.set $a (i64.load offset=4 align=4 (local.get $node)))
        (local.set $b (i64.load offset=12 align=4 (local.get $node)))
        ;; before the first turn, what a node says is what both begin with
        (if (i32.eqz (local.get $first))
          (then
            (i64.store offset=4 align=4 (local.get $node) (i64.load align=4 (local.get $apart)))
            (i64.store offset=12 align=4 (local.get $node) (i64.load offset=8 align=4 (local.get $apart)))))
        (i64.store align=4 (local.get $apart) (local.get $a))
        (i64.store offset=8 align=4 (local.get $apart) (local.get $b))
        (local.set $apart (i32.add (local.get $apart) (i32.const 16)))
        (local.set $each (i32.add (local.get $each) (i32.const 4)))
        (br $next))))
)

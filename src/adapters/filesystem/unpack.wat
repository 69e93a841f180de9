;; The tree as it is written in the module: a description of the entries of each directory, from which nodes and entries are made when a
;; path or a listing first looks into it. So a large tree takes few bytes and no time at start. `pack.ts` writes what is read here.
(module
  (import "rt" "memory" (memory 0))
  (import "data" "fs.packed" (global $packed i32)) ;; size of a node, what is added to the three kinds of contents, the directories
  (import "state" "fs.tree" (global $tree i32))    ;; nodes that are there from the start
  (import "state" "fs.unpacked" (global $unpacked i32)) ;; zeros, with room for all others

  (global $p (mut i32) (i32.const 0)) ;; where it is read

  ;; Makes the nodes, the list and the entries of a directory that is packed, in this order and with nothing between them
  (func (export "fs.unpack") (param $dir i32)
    (local $node-size i32) (local $node i32) (local $list i32) (local $end i32) (local $entry i32)
    (local $name-size i32) (local $code i32) (local $size i32)
    (if (i32.ge_s (i32.load offset=12 (local.get $dir)) (i32.const 0)) (then (return)))
    (local.set $node-size (i32.load (global.get $packed)))
    (global.set $p
      (i32.add (global.get $packed) (i32.and (i32.load offset=12 (local.get $dir)) (i32.const 0x7fff_ffff))))
    (local.set $node (i32.add (global.get $unpacked) (call $word)))
    (local.set $list
      (i32.add (local.get $node) (i32.mul (local.get $node-size) (i32.load offset=16 (local.get $dir)))))
    (local.set $end (i32.add (local.get $list) (i32.shl (i32.load offset=16 (local.get $dir)) (i32.const 2))))
    (local.set $entry (local.get $end))
    (i32.store offset=12 (local.get $dir) (local.get $list))
    (loop $each
      (i32.store (local.get $list) (local.get $entry))
      (i32.store (local.get $entry) (local.get $node))
      (local.set $code (call $number))
      (local.set $name-size (call $number))
      (i32.store offset=4 (local.get $entry) (local.get $name-size))
      (memory.copy (i32.add (local.get $entry) (i32.const 8)) (global.get $p) (local.get $name-size))
      (global.set $p (i32.add (global.get $p) (local.get $name-size)))
      (local.set $size (call $number))
      (block $made
        (if (i32.eq (local.get $code) (i32.const 4)) ;; a node that is there: its number
          (then
            (i32.store (local.get $entry)
              (i32.add (global.get $tree) (i32.mul (local.get $node-size) (local.get $size))))
            (br $made)))
        (i32.store offset=16 (local.get $node) (local.get $size))
        (if (i32.eq (local.get $code) (i32.const 3)) ;; a directory: the number of its entries, where they are described
          (then
            (i32.store (local.get $node) (i32.const 3))
            (i32.store offset=4 (local.get $node) (local.get $dir))
            (if (local.get $size) (then (i32.store offset=12 (local.get $node) (call $word))))
            (br $made)))
        (i32.store offset=4 (local.get $node) (i32.const 1))
        (if (i32.eq (local.get $code) (i32.const 5)) ;; a link: its target
          (then
            (i32.store (local.get $node) (i32.const 5))
            (i32.store offset=12 (local.get $node) (global.get $p))
            (global.set $p (i32.add (global.get $p) (local.get $size)))
            (br $made)))
        ;; a file: its size, where its contents are
        (i32.store (local.get $node) (i32.const 6))
        (br_if $made (i32.eqz (local.get $size)))
        (i32.store offset=12 (local.get $node)
          (i32.add
            (i32.load offset=4 (i32.add (global.get $packed) (i32.shl (local.get $code) (i32.const 2))))
            (call $number))))
      (local.set $entry
        (i32.and (i32.add (i32.add (local.get $entry) (local.get $name-size)) (i32.const 11)) (i32.const -4)))
      (local.set $node (i32.add (local.get $node) (local.get $node-size)))
      (local.set $list (i32.add (local.get $list) (i32.const 4)))
      (br_if $each (i32.ne (local.get $list) (local.get $end)))))

  ;; 4 bytes, little-endian
  (func $word (result i32)
    (global.set $p (i32.add (global.get $p) (i32.const 4)))
    (i32.load align=1 (i32.sub (global.get $p) (i32.const 4))))

  ;; LEB128, unsigned
  (func $number (result i32)
    (local $value i32) (local $shift i32) (local $byte i32)
    (loop $more
      (local.set $byte (i32.load8_u (global.get $p)))
      (global.set $p (i32.add (global.get $p) (i32.const 1)))
      (local.set $value
        (i32.or (local.get $value)
          (i32.shl (i32.and (local.get $byte) (i32.const 0x7f)) (local.get $shift))))
      (local.set $shift (i32.add (local.get $shift) (i32.const 7)))
      (br_if $more (i32.gt_u (local.get $byte) (i32.const 0x7f))))
    (local.get $value))
)

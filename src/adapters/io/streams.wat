;; `wasi:io/streams`, all versions of 0.2, over streams of any kind. The representation of a stream is the address of a struct whose
;; first word is the address of a vtable: constant data with the table slots of the functions of one kind of stream. The first parameter
;; of each is the address of the struct. The caller reads returned pointers before the next call.
;;
;; input-stream:
;;   +0 read(self, len i64, blocking i32) -> i32: pointer to result<list<u8>, stream-error>: 0 at 0, pointer at 4, length at 8; or 1
;;      at 0, and at 4 either 0 and at 8 an own<error>, or 1 (closed)
;;   +4 skip(self, len i64, blocking i32) -> i32: pointer to result<u64, stream-error>: 0 at 0 and the number at 8; or 1 at 0, and at 8
;;      either 0 and at 12 an own<error>, or 1
;;   +8 subscribe(self) -> i32: own<pollable>
;;   +12 drop(self): frees what the struct holds, and the struct
;; output-stream:
;;   +0 check-write(self) -> i32: pointer to result<u64, stream-error>
;;   +4 write(self, pointer i32, length i32, flush i32) -> i32: pointer to result<_, stream-error>: 0 at 0; or 1 at 0, and at 4 either 0
;;      and at 8 an own<error>, or 1. With flush 1: what `blocking-write-and-flush` does
;;   +8 flush(self, blocking i32) -> i32: as write
;;   +12 subscribe(self) -> i32: own<pollable>
;;   +16 drop(self)
;;   +20 write-zeroes(self, len i64, flush i32) -> i32: as write
;;
;; A borrow of our own resource is its representation: nothing to drop here. List parameters, and the lists that some kinds return, are in
;; the arena: functions with lists need a post-return `rt.reset-i32`.
(module
  (import "rt" "memory" (memory 0))
  (import "rt" "table" (table 0 funcref))
  (type $get (func (param i32) (result i32)))
  (type $read (func (param i32 i64 i32) (result i32)))
  (type $write (func (param i32 i32 i32 i32) (result i32)))
  (type $flush (func (param i32 i32) (result i32)))
  (type $drop (func (param i32)))

  ;; [method]input-stream.read: func(len: u64) -> result<list<u8>, stream-error>, core (i32 i64) -> i32
  (func (export "io.input-stream.read") (param $self i32) (param $len i64) (result i32)
    (call_indirect (type $read) (local.get $self) (local.get $len) (i32.const 0)
      (i32.load (i32.load (local.get $self)))))
  ;; [method]input-stream.blocking-read, the same
  (func (export "io.input-stream.blocking-read") (param $self i32) (param $len i64) (result i32)
    (call_indirect (type $read) (local.get $self) (local.get $len) (i32.const 1)
      (i32.load (i32.load (local.get $self)))))
  ;; [method]input-stream.skip: func(len: u64) -> result<u64, stream-error>, core (i32 i64) -> i32
  (func (export "io.input-stream.skip") (param $self i32) (param $len i64) (result i32)
    (call_indirect (type $read) (local.get $self) (local.get $len) (i32.const 0)
      (i32.load offset=4 (i32.load (local.get $self)))))
  ;; [method]input-stream.blocking-skip, the same
  (func (export "io.input-stream.blocking-skip") (param $self i32) (param $len i64) (result i32)
    (call_indirect (type $read) (local.get $self) (local.get $len) (i32.const 1)
      (i32.load offset=4 (i32.load (local.get $self)))))
  ;; [method]input-stream.subscribe: func() -> pollable, core (i32) -> i32: an own handle
  (func (export "io.input-stream.subscribe") (param $self i32) (result i32)
    (call_indirect (type $get) (local.get $self) (i32.load offset=8 (i32.load (local.get $self)))))
  ;; the destructor of input-stream
  (func (export "io.input-stream.drop") (param $self i32)
    (call_indirect (type $drop) (local.get $self) (i32.load offset=12 (i32.load (local.get $self)))))

  ;; [method]output-stream.check-write: func() -> result<u64, stream-error>, core (i32) -> i32
  (func (export "io.output-stream.check-write") (param $self i32) (result i32)
    (call_indirect (type $get) (local.get $self) (i32.load (i32.load (local.get $self)))))
  ;; [method]output-stream.write: func(contents: list<u8>) -> result<_, stream-error>, core (i32 i32 i32) -> i32
  (func (export "io.output-stream.write") (param $self i32) (param $from i32) (param $len i32) (result i32)
    (call_indirect (type $write) (local.get $self) (local.get $from) (local.get $len) (i32.const 0)
      (i32.load offset=4 (i32.load (local.get $self)))))
  ;; [method]output-stream.blocking-write-and-flush, the same
  (func (export "io.output-stream.blocking-write-and-flush")
    (param $self i32) (param $from i32) (param $len i32) (result i32)
    (call_indirect (type $write) (local.get $self) (local.get $from) (local.get $len) (i32.const 1)
      (i32.load offset=4 (i32.load (local.get $self)))))
  ;; [method]output-stream.flush: func() -> result<_, stream-error>, core (i32) -> i32
  (func (export "io.output-stream.flush") (param $self i32) (result i32)
    (call_indirect (type $flush) (local.get $self) (i32.const 0)
      (i32.load offset=8 (i32.load (local.get $self)))))
  ;; [method]output-stream.blocking-flush, the same
  (func (export "io.output-stream.blocking-flush") (param $self i32) (result i32)
    (call_indirect (type $flush) (local.get $self) (i32.const 1)
      (i32.load offset=8 (i32.load (local.get $self)))))
  ;; [method]output-stream.subscribe: func() -> pollable, core (i32) -> i32: an own handle
  (func (export "io.output-stream.subscribe") (param $self i32) (result i32)
    (call_indirect (type $get) (local.get $self) (i32.load offset=12 (i32.load (local.get $self)))))
  ;; [method]output-stream.write-zeroes: func(len: u64) -> result<_, stream-error>, core (i32 i64) -> i32
  (func (export "io.output-stream.write-zeroes") (param $self i32) (param $len i64) (result i32)
    (call_indirect (type $read) (local.get $self) (local.get $len) (i32.const 0)
      (i32.load offset=20 (i32.load (local.get $self)))))
  ;; [method]output-stream.blocking-write-zeroes-and-flush, the same
  (func (export "io.output-stream.blocking-write-zeroes-and-flush") (param $self i32) (param $len i64) (result i32)
    (call_indirect (type $read) (local.get $self) (local.get $len) (i32.const 1)
      (i32.load offset=20 (i32.load (local.get $self)))))
  ;; the destructor of output-stream
  (func (export "io.output-stream.drop") (param $self i32)
    (call_indirect (type $drop) (local.get $self) (i32.load offset=16 (i32.load (local.get $self)))))
)

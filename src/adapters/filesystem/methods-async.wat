;; The methods of `wasi:filesystem` 0.3 that give and take no stream: those of 0.2, whose result is put as 0.3 has it. Their types are
;; asynchronous, and they are lifted synchronously: they wait for nothing. Post-return as those of 0.2.
(module
  (import "fs" "descriptor.advise" (func $advise (param i32 i64 i64 i32) (result i32)))
  (import "fs" "descriptor.sync-data" (func $sync-data (param i32) (result i32)))
  (import "fs" "descriptor.sync" (func $sync (param i32) (result i32)))
  (import "fs" "descriptor.get-flags" (func $get-flags (param i32) (result i32)))
  (import "fs" "descriptor.get-type" (func $get-type (param i32) (result i32)))
  (import "fs" "descriptor.set-size" (func $set-size (param i32 i64) (result i32)))
  (import "fs" "descriptor.set-times" (func $set-times (param i32 i32 i64 i32 i32 i64 i32) (result i32)))
  (import "fs" "descriptor.create-directory-at" (func $create-directory-at (param i32 i32 i32) (result i32)))
  (import "fs" "descriptor.stat" (func $stat (param i32) (result i32)))
  (import "fs" "descriptor.stat-at" (func $stat-at (param i32 i32 i32 i32) (result i32)))
  (import "fs" "descriptor.set-times-at" (func $set-times-at (param i32 i32 i32 i32 i32 i64 i32 i32 i64 i32) (result i32)))
  (import "fs" "descriptor.link-at" (func $link-at (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "fs" "descriptor.open-at" (func $open-at (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "fs" "descriptor.readlink-at" (func $readlink-at (param i32 i32 i32) (result i32)))
  (import "fs" "descriptor.remove-directory-at" (func $remove-directory-at (param i32 i32 i32) (result i32)))
  (import "fs" "descriptor.rename-at" (func $rename-at (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "fs" "descriptor.symlink-at" (func $symlink-at (param i32 i32 i32 i32 i32) (result i32)))
  (import "fs" "descriptor.unlink-file-at" (func $unlink-file-at (param i32 i32 i32) (result i32)))
  (import "fs" "descriptor.metadata-hash" (func $metadata-hash (param i32) (result i32)))
  (import "fs" "descriptor.metadata-hash-at" (func $metadata-hash-at (param i32 i32 i32 i32) (result i32)))
  (import "fs-async" "done" (func $put-done (param i32) (result i32)))
  (import "fs-async" "flags" (func $put-flags (param i32) (result i32)))
  (import "fs-async" "type" (func $put-type (param i32) (result i32)))
  (import "fs-async" "handle" (func $put-handle (param i32) (result i32)))
  (import "fs-async" "string" (func $put-string (param i32) (result i32)))
  (import "fs-async" "hash" (func $put-hash (param i32) (result i32)))
  (import "fs-async" "stat" (func $put-stat (param i32) (result i32)))

  ;; [method]descriptor.advise: async func(offset: filesize, length: filesize, advice) -> result<_, error-code>
  (func (export "fs-async.descriptor.advise") (param i32 i64 i64 i32) (result i32)
    (call $put-done (call $advise (local.get 0) (local.get 1) (local.get 2) (local.get 3))))
  ;; [method]descriptor.sync-data: async func() -> result<_, error-code>
  (func (export "fs-async.descriptor.sync-data") (param i32) (result i32)
    (call $put-done (call $sync-data (local.get 0))))
  ;; [method]descriptor.sync: async func() -> result<_, error-code>
  (func (export "fs-async.descriptor.sync") (param i32) (result i32)
    (call $put-done (call $sync (local.get 0))))
  ;; [method]descriptor.get-flags: async func() -> result<descriptor-flags, error-code>
  (func (export "fs-async.descriptor.get-flags") (param i32) (result i32)
    (call $put-flags (call $get-flags (local.get 0))))
  ;; [method]descriptor.get-type: async func() -> result<descriptor-type, error-code>
  (func (export "fs-async.descriptor.get-type") (param i32) (result i32)
    (call $put-type (call $get-type (local.get 0))))
  ;; [method]descriptor.set-size: async func(size: filesize) -> result<_, error-code>
  (func (export "fs-async.descriptor.set-size") (param i32 i64) (result i32)
    (call $put-done (call $set-size (local.get 0) (local.get 1))))
  ;; [method]descriptor.set-times: async func(data-access-timestamp, data-modification-timestamp) -> result<_, error-code>
  (func (export "fs-async.descriptor.set-times") (param i32 i32 i64 i32 i32 i64 i32) (result i32)
    (call $put-done (call $set-times (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5) (local.get 6))))
  ;; [method]descriptor.create-directory-at: async func(path: string) -> result<_, error-code>
  (func (export "fs-async.descriptor.create-directory-at") (param i32 i32 i32) (result i32)
    (call $put-done (call $create-directory-at (local.get 0) (local.get 1) (local.get 2))))
  ;; [method]descriptor.stat: async func() -> result<descriptor-stat, error-code>
  (func (export "fs-async.descriptor.stat") (param i32) (result i32)
    (call $put-stat (call $stat (local.get 0))))
  ;; [method]descriptor.stat-at: async func(path-flags, path: string) -> result<descriptor-stat, error-code>
  (func (export "fs-async.descriptor.stat-at") (param i32 i32 i32 i32) (result i32)
    (call $put-stat (call $stat-at (local.get 0) (local.get 1) (local.get 2) (local.get 3))))
  ;; [method]descriptor.set-times-at: async func(path-flags, path: string, data-access-timestamp, data-modification-timestamp) -> result<_, error-code>
  (func (export "fs-async.descriptor.set-times-at") (param i32 i32 i32 i32 i32 i64 i32 i32 i64 i32) (result i32)
    (call $put-done (call $set-times-at (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9))))
  ;; [method]descriptor.link-at: async func(old-path-flags, old-path: string, new-descriptor, new-path: string) -> result<_, error-code>
  (func (export "fs-async.descriptor.link-at") (param i32 i32 i32 i32 i32 i32 i32) (result i32)
    (call $put-done (call $link-at (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5) (local.get 6))))
  ;; [method]descriptor.open-at: async func(path-flags, path: string, open-flags, %flags: descriptor-flags) -> result<descriptor, error-code>
  (func (export "fs-async.descriptor.open-at") (param i32 i32 i32 i32 i32 i32) (result i32)
    (call $put-handle (call $open-at (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5))))
  ;; [method]descriptor.readlink-at: async func(path: string) -> result<string, error-code>
  (func (export "fs-async.descriptor.readlink-at") (param i32 i32 i32) (result i32)
    (call $put-string (call $readlink-at (local.get 0) (local.get 1) (local.get 2))))
  ;; [method]descriptor.remove-directory-at: async func(path: string) -> result<_, error-code>
  (func (export "fs-async.descriptor.remove-directory-at") (param i32 i32 i32) (result i32)
    (call $put-done (call $remove-directory-at (local.get 0) (local.get 1) (local.get 2))))
  ;; [method]descriptor.rename-at: async func(old-path: string, new-descriptor, new-path: string) -> result<_, error-code>
  (func (export "fs-async.descriptor.rename-at") (param i32 i32 i32 i32 i32 i32) (result i32)
    (call $put-done (call $rename-at (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5))))
  ;; [method]descriptor.symlink-at: async func(old-path: string, new-path: string) -> result<_, error-code>
  (func (export "fs-async.descriptor.symlink-at") (param i32 i32 i32 i32 i32) (result i32)
    (call $put-done (call $symlink-at (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4))))
  ;; [method]descriptor.unlink-file-at: async func(path: string) -> result<_, error-code>
  (func (export "fs-async.descriptor.unlink-file-at") (param i32 i32 i32) (result i32)
    (call $put-done (call $unlink-file-at (local.get 0) (local.get 1) (local.get 2))))
  ;; [method]descriptor.metadata-hash: async func() -> result<metadata-hash-value, error-code>
  (func (export "fs-async.descriptor.metadata-hash") (param i32) (result i32)
    (call $put-hash (call $metadata-hash (local.get 0))))
  ;; [method]descriptor.metadata-hash-at: async func(path-flags, path: string) -> result<metadata-hash-value, error-code>
  (func (export "fs-async.descriptor.metadata-hash-at") (param i32 i32 i32 i32) (result i32)
    (call $put-hash (call $metadata-hash-at (local.get 0) (local.get 1) (local.get 2) (local.get 3))))
)

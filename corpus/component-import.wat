;; A component as an import: it is instantiated with wasi:cli/environment, and `run: func() -> u32` calls its export. Its contents are
;; unknown.
(component
  (import "wasi:cli/environment@0.2.0" (instance $environment
    (export "get-environment" (func (result (list (tuple string string)))))))
  (import "plugin" (component $plugin
    (import "wasi:cli/environment@0.2.0" (instance
      (export "get-environment" (func (result (list (tuple string string)))))))
    (export "run" (func (result u32)))))
  (instance $plugin' (instantiate $plugin (with "wasi:cli/environment@0.2.0" (instance $environment))))
  (alias export $plugin' "run" (func $run))
  (export "run" (func $run))
)

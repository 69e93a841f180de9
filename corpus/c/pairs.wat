;; Made by npm run corpus:c of pairs.c, sha256:286114da4d0d4f9ca0e5eedb5faaa17d806a79352d70e2686696f660faeac2d1
;; zig cc --target=wasm32-freestanding -Os -fsanitize=undefined -fsanitize-trap=all -nostdlib -Wl,--no-entry -Wl,--strip-all -Wl,-z,stack-size=4096
(module
  (type (;0;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;1;) (func (param i32 i32) (result i32)))
  (table (;0;) 1 1 funcref)
  (memory (;0;) 1)
  (global (;0;) (mut i32) i32.const 4096)
  (export "memory" (memory 0))
  (export "cabi_realloc" (func 0))
  (export "parse" (func 1))
  (func (;0;) (type 0) (param i32 i32 i32 i32) (result i32)
    (local i32)
    block ;; label = @1
      local.get 3
      i32.const 32768
      i32.const 0
      i32.load offset=4096
      local.tee 4
      i32.sub
      i32.gt_u
      br_if 0 (;@1;)
      local.get 4
      i32.const 32769
      i32.ge_u
      br_if 0 (;@1;)
      local.get 4
      i32.const 4112
      i32.const -1
      i32.xor
      i32.gt_u
      br_if 0 (;@1;)
      i32.const 0
      local.get 4
      local.get 3
      i32.add
      i32.store offset=4096
      local.get 4
      i32.const 4112
      i32.add
      return
    end
    unreachable
  )
  (func (;1;) (type 1) (param i32 i32) (result i32)
    (local i32 i32)
    global.get 0
    i32.const 32
    i32.sub
    local.tee 2
    global.set 0
    local.get 2
    local.get 0
    i32.store offset=24
    block ;; label = @1
      local.get 1
      local.get 0
      i32.add
      local.tee 3
      local.get 0
      i32.lt_u
      br_if 0 (;@1;)
      local.get 0
      i32.const 0
      i32.ne
      local.get 3
      i32.eqz
      i32.xor
      i32.eqz
      br_if 0 (;@1;)
      local.get 2
      local.get 3
      i32.store offset=28
      i32.const 0
      local.set 3
      i32.const 0
      i32.const 0
      i32.store offset=4096
      block ;; label = @2
        local.get 1
        i32.eqz
        br_if 0 (;@2;)
        i32.const 0
        local.set 1
        loop ;; label = @3
          block ;; label = @4
            local.get 1
            i32.eqz
            br_if 0 (;@4;)
            local.get 0
            i32.const -1
            i32.add
            i32.const -3
            i32.gt_u
            br_if 3 (;@1;)
            local.get 2
            local.get 0
            i32.const 1
            i32.add
            i32.store offset=24
            local.get 0
            i32.eqz
            br_if 3 (;@1;)
            local.get 0
            i32.load8_u
            i32.const 38
            i32.eq
            br_if 0 (;@4;)
            i32.const -1
            local.set 3
            br 2 (;@2;)
          end
          i32.const -1
          local.set 3
          local.get 2
          i32.const 24
          i32.add
          local.get 2
          i32.const 12
          i32.add
          call 2
          i32.eqz
          br_if 1 (;@2;)
          local.get 2
          i32.load offset=24
          local.tee 0
          local.get 2
          i32.load offset=28
          i32.eq
          br_if 1 (;@2;)
          local.get 0
          i32.const -1
          i32.add
          i32.const -3
          i32.gt_u
          br_if 2 (;@1;)
          local.get 2
          local.get 0
          i32.const 1
          i32.add
          i32.store offset=24
          local.get 0
          i32.eqz
          br_if 2 (;@1;)
          local.get 0
          i32.load8_u
          i32.const 61
          i32.ne
          br_if 1 (;@2;)
          local.get 2
          i32.const 24
          i32.add
          local.get 2
          call 2
          i32.eqz
          br_if 1 (;@2;)
          local.get 1
          i32.const 1
          i32.add
          local.tee 3
          local.get 1
          i32.lt_s
          br_if 2 (;@1;)
          local.get 3
          local.set 1
          local.get 2
          i32.load offset=24
          local.tee 0
          local.get 2
          i32.load offset=28
          i32.lt_u
          br_if 0 (;@3;)
        end
      end
      local.get 2
      i32.const 32
      i32.add
      global.set 0
      local.get 3
      return
    end
    unreachable
  )
  (func (;2;) (type 1) (param i32 i32) (result i32)
    (local i32 i32 i32 i32)
    block ;; label = @1
      block ;; label = @2
        local.get 1
        i32.const 3
        i32.and
        br_if 0 (;@2;)
        local.get 1
        i32.const 0
        i32.store offset=8
        local.get 0
        i32.const 3
        i32.and
        br_if 0 (;@2;)
        block ;; label = @3
          block ;; label = @4
            block ;; label = @5
              local.get 0
              i32.load
              local.tee 2
              local.get 0
              i32.load offset=4
              local.tee 3
              i32.ge_u
              br_if 0 (;@5;)
              local.get 1
              i32.const -1
              i32.xor
              local.set 4
              loop ;; label = @6
                local.get 2
                i32.eqz
                br_if 4 (;@2;)
                block ;; label = @7
                  block ;; label = @8
                    local.get 2
                    i32.load8_u
                    local.tee 5
                    i32.const 37
                    i32.ne
                    br_if 0 (;@8;)
                    local.get 3
                    local.get 2
                    i32.sub
                    i32.const 3
                    i32.lt_s
                    br_if 7 (;@1;)
                    local.get 2
                    i32.const -1
                    i32.eq
                    br_if 6 (;@2;)
                    block ;; label = @9
                      local.get 2
                      i32.load8_u offset=1
                      local.tee 3
                      i32.const -48
                      i32.add
                      local.tee 5
                      i32.const 255
                      i32.and
                      i32.const 9
                      i32.le_u
                      br_if 0 (;@9;)
                      block ;; label = @10
                        local.get 3
                        i32.const -65
                        i32.add
                        i32.const 255
                        i32.and
                        i32.const 5
                        i32.gt_u
                        br_if 0 (;@10;)
                        local.get 3
                        i32.const -55
                        i32.add
                        local.set 5
                        br 1 (;@9;)
                      end
                      local.get 3
                      i32.const -87
                      i32.add
                      i32.const -1
                      local.get 3
                      i32.const -97
                      i32.add
                      i32.const 255
                      i32.and
                      i32.const 6
                      i32.lt_u
                      select
                      local.set 5
                    end
                    local.get 2
                    i32.const -2
                    i32.eq
                    br_if 6 (;@2;)
                    block ;; label = @9
                      local.get 2
                      i32.load8_u offset=2
                      local.tee 2
                      i32.const -48
                      i32.add
                      local.tee 3
                      i32.const 255
                      i32.and
                      i32.const 9
                      i32.le_u
                      br_if 0 (;@9;)
                      block ;; label = @10
                        local.get 2
                        i32.const -65
                        i32.add
                        i32.const 255
                        i32.and
                        i32.const 5
                        i32.gt_u
                        br_if 0 (;@10;)
                        local.get 2
                        i32.const -55
                        i32.add
                        local.set 3
                        br 1 (;@9;)
                      end
                      local.get 2
                      i32.const -87
                      i32.add
                      i32.const -1
                      local.get 2
                      i32.const -97
                      i32.add
                      i32.const 255
                      i32.and
                      i32.const 6
                      i32.lt_u
                      select
                      local.set 3
                    end
                    i32.const 0
                    local.set 2
                    local.get 5
                    i32.const 0
                    i32.lt_s
                    br_if 5 (;@3;)
                    local.get 3
                    i32.const 0
                    i32.lt_s
                    br_if 5 (;@3;)
                    local.get 1
                    local.get 1
                    i32.load offset=8
                    local.tee 2
                    i32.const 1
                    i32.add
                    i32.store offset=8
                    local.get 2
                    i32.const 8
                    i32.ge_u
                    br_if 6 (;@2;)
                    local.get 2
                    local.get 4
                    i32.gt_u
                    br_if 6 (;@2;)
                    local.get 1
                    local.get 2
                    i32.add
                    local.get 3
                    local.get 5
                    i32.const 4
                    i32.shl
                    i32.add
                    i32.store8
                    local.get 0
                    i32.load
                    local.tee 2
                    i32.const -1
                    i32.add
                    i32.const -5
                    i32.gt_u
                    br_if 6 (;@2;)
                    local.get 2
                    i32.const 3
                    i32.add
                    local.set 2
                    br 1 (;@7;)
                  end
                  local.get 1
                  i32.load offset=8
                  local.set 2
                  block ;; label = @8
                    local.get 5
                    i32.const -58
                    i32.add
                    i32.const 255
                    i32.and
                    i32.const 245
                    i32.gt_u
                    br_if 0 (;@8;)
                    local.get 5
                    i32.const 223
                    i32.and
                    i32.const -91
                    i32.add
                    i32.const 255
                    i32.and
                    i32.const 230
                    i32.lt_u
                    br_if 4 (;@4;)
                  end
                  local.get 2
                  i32.const 8
                  i32.eq
                  br_if 6 (;@1;)
                  local.get 1
                  local.get 2
                  i32.const 1
                  i32.add
                  i32.store offset=8
                  local.get 2
                  i32.const 8
                  i32.ge_u
                  br_if 5 (;@2;)
                  local.get 2
                  local.get 4
                  i32.gt_u
                  br_if 5 (;@2;)
                  local.get 1
                  local.get 2
                  i32.add
                  local.get 5
                  i32.store8
                  local.get 0
                  i32.load
                  local.tee 2
                  i32.const -1
                  i32.add
                  i32.const -2
                  i32.ge_u
                  br_if 5 (;@2;)
                  local.get 2
                  i32.const 1
                  i32.add
                  local.set 2
                end
                local.get 0
                local.get 2
                i32.store
                local.get 2
                local.get 0
                i32.load offset=4
                local.tee 3
                i32.lt_u
                br_if 0 (;@6;)
              end
            end
            local.get 1
            i32.load offset=8
            local.set 2
          end
          local.get 2
          i32.const 0
          i32.ne
          local.set 2
        end
        local.get 2
        return
      end
      unreachable
    end
    i32.const 0
  )
)

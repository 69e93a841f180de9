import { describe, expect, it } from 'vitest';
import { inspect, plug, virtualize } from '../../src/index.ts';
import { instantiateOnJco } from '../support/jco.ts';
import { assertValid } from '../support/validate.ts';
import { corpus, wat } from '../support/wat.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';

/**
 * A dependency with fewer rights than the application that it is plugged into. The application sees the host's variables, and hands on what
 * its dependency, `example:pong/pingpong`, says of the variable PONG.
 */

const APPLICATION = `(component
  (import "wasi:cli/environment@0.2.0" (instance $environment
    (export "get-environment" (func (result (list (tuple string string)))))))
  (import "example:pong/pingpong" (instance $pingpong (export "ping" (func (result string)))))
  (core module $allocator
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.get $top)
      (global.set $top (i32.and (i32.add (i32.add (global.get $top) (local.get 3)) (i32.const 7)) (i32.const -8)))))
  (core instance $allocator (instantiate $allocator))
  (alias core export $allocator "memory" (core memory $memory))
  (alias core export $allocator "realloc" (core func $realloc))
  (core func $get (canon lower (func $environment "get-environment") (memory $memory) (realloc $realloc)))
  (core module $main
    (import "" "get" (func $get (param i32)))
    (func (export "variables") (result i32) (call $get (i32.const 32)) (i32.const 32)))
  (core instance $main (instantiate $main (with "" (instance (export "get" (func $get))))))
  (func (export "variables") (result (list (tuple string string)))
    (canon lift (core func $main "variables") (memory $memory) (realloc $realloc)))
  (alias export $pingpong "ping" (func $ping))
  (export "ask" (func $ping)))`;

const env = { PONG: "the host's", TOKEN: 'secret' };

const importsOf = (bytes: Uint8Array): readonly string[] => inspect(bytes).json.imports.map(({ name }) => name);

describe('a dependency that is virtualized before it is plugged in', () => {
  it('keeps its own policy, and the application its rights', async () => {
    const dependency = virtualize(await corpus('pong'), { env: { PONG: 'demo' } }).bytes;
    const { bytes } = plug(await wat(APPLICATION), { dependency });
    await assertValid(bytes);
    expect(importsOf(bytes)).toEqual(['wasi:cli/environment@0.2.0']);
    const whole = await instantiateOnJco(bytes, { env });
    expect(await whole.call(undefined, 'ask')).toBe('demo');
    expect(await whole.call(undefined, 'variables')).toEqual(Object.entries(env));
    if (!HAS_WASMTIME) return;
    expect((await invokeOnWasmtime(bytes, 'ask()', { env })).stdout).toContain('demo');
    expect((await invokeOnWasmtime(bytes, 'variables()', { env })).stdout).toContain('secret');
  });

  it('has the rights of the application if it is not', async () => {
    const dependency = await corpus('pong');
    const { bytes } = plug(await wat(APPLICATION), { dependency });
    await assertValid(bytes);
    expect(importsOf(bytes)).toEqual(expect.arrayContaining([...importsOf(dependency)]));
    const whole = await instantiateOnJco(bytes, { env });
    expect(await whole.call(undefined, 'ask')).toBe("the host's");
  });

  it('cannot see more after the whole is virtualized', async () => {
    const dependency = virtualize(await corpus('pong'), { env: { PONG: 'demo' } }).bytes;
    const { bytes } = plug(await wat(APPLICATION), { dependency });
    const closed = virtualize(bytes, { env: { TOKEN: 'none' } }).bytes;
    await assertValid(closed);
    expect(importsOf(closed)).toEqual([]);
    const whole = await instantiateOnJco(closed, { env });
    expect(await whole.call(undefined, 'ask')).toBe('demo');
    expect(await whole.call(undefined, 'variables')).toEqual([['TOKEN', 'none']]);
  });
});

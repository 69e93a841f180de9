import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plug } from '../support/compose.ts';
import { WASI_VERSIONS } from '../support/corpus-list.ts';
import { preview1Command, preview1Reactor } from '../support/guests.ts';
import { withScratch } from '../support/scratch.ts';
import { HAS_WASMTIME, invokeOnWasmtime, runOnWasmtime, serveOnWasmtime } from '../support/wasmtime.ts';
import { corpus, wat } from '../support/wat.ts';

/** What the guests do on Wasmtime when nothing is virtual: what jco says, from the host that decides. */
describe.skipIf(!HAS_WASMTIME)('corpus on Wasmtime', () => {
  it('pong and ping', async () => {
    const pong = await corpus('pong');
    const env = { A: 'b', PONG: 'demo' };
    expect(await invokeOnWasmtime(pong, 'ping()', { env })).toMatchObject({ code: 0, stdout: '"demo"\n' });
    expect(await invokeOnWasmtime(pong, 'ping()')).toMatchObject({ code: 0, stdout: '""\n' });
    const both = await plug(await corpus('ping'), pong, ['example:pong/pingpong'], ['run']);
    expect(await invokeOnWasmtime(both, 'run()', { env })).toMatchObject({ code: 0, stdout: '"demo"\n' });
  });

  it.each(WASI_VERSIONS)('printer at %s', async (version) => {
    const result = await runOnWasmtime(await corpus('printer', { version }), { args: ['x y'], env: { A: '=b' } });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(/^arg component\.wasm\narg x y\nenv A==b\n(cwd .+\n)?time 1[0-9]{9}\n$/);
  });

  it('two versions at once', async () => {
    const guest = await corpus('two-versions');
    const env = { A: '1', B: '2' };
    expect(await invokeOnWasmtime(guest, 'count()', { env })).toMatchObject({ code: 0, stdout: '2002\n' });
    expect(await invokeOnWasmtime(guest, 'say()')).toMatchObject({ code: 0, stdout: 'old\nnew\n0\n' });
  });

  it('an http server', async () => {
    const server = await corpus('http-server', { version: '0.2.4' });
    const env = { NAME: 'you' };
    const answer = await serveOnWasmtime(server, { env }, async (url) => (await fetch(`${url}/a?b`)).text());
    expect(answer).toBe('hello you/a?b\n');
  });

  it('async functions of WASI 0.3', async () => {
    const flags = ['-S', 'p3'];
    expect(await invokeOnWasmtime(await corpus('wasi-0.3'), 'say()', { flags })).toMatchObject({ stdout: '0\n' });
  });

  it('the preview 1 command', async () => {
    const command = await preview1Command();
    await withScratch(async (folder) => {
      mkdirSync(join(folder, 'data'));
      writeFileSync(join(folder, 'data/file.txt'), 'from a file');
      const result = await runOnWasmtime(command, {
        args: ['one', 'random'],
        env: { KEY: 'value' },
        stdin: 'typed',
        dirs: { '/data': join(folder, 'data') },
      });
      expect(result).toMatchObject({ code: 0, stderr: '' });
      expect(result.stdout).toBe(
        'env KEY=value\nstdin typed\nfile from a file\nclock ok\narg component.wasm\narg one\narg random\nrandom\n',
      );
    });
    expect(await runOnWasmtime(command, { args: ['fail'] })).toMatchObject({ code: 1, stderr: 'failed\n' });
  });

  it('the preview 1 reactor', async () => {
    const result = await invokeOnWasmtime(await preview1Reactor(), 'greeting()', { env: { NAME: 'world' } });
    expect(result).toMatchObject({ code: 0, stdout: '"hello world"\n' });
  });

  it('refuses a component that imports something when it offers nothing', async () => {
    const result = await invokeOnWasmtime(await corpus('pong'), 'ping()', { wasi: 'none' });
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('matching implementation was not found');
    // and takes one that imports nothing
    const alone = await wat(`(component
      (core module $m (func (export "f") (result i32) i32.const 7))
      (core instance $i (instantiate $m))
      (func (export "f") (result u32) (canon lift (core func $i "f"))))`);
    expect(await invokeOnWasmtime(alone, 'f()', { wasi: 'none' })).toMatchObject({ stdout: '7\n' });
  });

  it('shows the name of a function that traps', async () => {
    const guest = await wat(`(component
      (core module $m (func $"denied a:b/c#d" (export "f") unreachable))
      (core instance $i (instantiate $m))
      (func (export "f") (canon lift (core func $i "f"))))`);
    const result = await invokeOnWasmtime(guest, 'f()');
    expect(result.code).toBe(134);
    expect(result.stderr).toContain('denied a:b/c#d');
  });
});

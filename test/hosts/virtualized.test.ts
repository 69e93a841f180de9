import { describe, expect, it } from 'vitest';
import { virtualize } from '../../src/index.ts';
import { plug } from '../support/compose.ts';
import { jsGuest, preview1Command, preview1Reactor, pythonGuest } from '../support/guests.ts';
import { hostProgram } from '../support/hosts.ts';
import { assertValid, componentWit } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime, runOnWasmtime, serveOnWasmtime } from '../support/wasmtime.ts';
import { importsIn } from '../support/world.ts';
import { corpus } from '../support/wat.ts';

const env = { PONG: 'a, b=c\nünd', NAME: 'x' };

/** With `none` Wasmtime offers nothing at all: what runs there needs nothing. */
const wasi = 'none';

describe.skipIf(!HAS_WASMTIME)('virtualized, on Wasmtime', () => {
  it('pong', async () => {
    const { bytes } = virtualize(await corpus('pong'), { env: { PONG: 'demo' } });
    expect(await invokeOnWasmtime(bytes, 'ping()', { wasi })).toMatchObject({ code: 0, stdout: '"demo"\n' });
    const { bytes: bare } = virtualize(await corpus('pong'));
    expect(await invokeOnWasmtime(bare, 'ping()', { wasi })).toMatchObject({ code: 0, stdout: '""\n' });
  });

  it('pong with randomness allowed, and ping on top: the walkthrough', async () => {
    const { bytes } = virtualize(await corpus('pong'), { random: 'allow', env: { PONG: 'demo' } });
    const both = await plug(await corpus('ping'), bytes, ['example:pong/pingpong'], ['run']);
    expect(await invokeOnWasmtime(both, 'run()')).toMatchObject({ code: 0, stdout: '"demo"\n' });
  });

  it('its own output, once more', async () => {
    const once = virtualize(await corpus('pong'), { all: 'allow' }).bytes;
    const twice = virtualize(once, { env }).bytes;
    const thrice = virtualize(twice).bytes;
    const expected = { code: 0, stdout: '"a, b=c\\nünd"\n' };
    expect(await invokeOnWasmtime(thrice, 'ping()', { wasi })).toMatchObject(expected);
  });

  it('two versions at once', async () => {
    const { bytes } = virtualize(await corpus('two-versions'), { env });
    expect(await invokeOnWasmtime(bytes, 'count()', { wasi })).toMatchObject({ code: 0, stdout: '2002\n' });
    // both outputs are closed
    expect(await invokeOnWasmtime(bytes, 'say()', { wasi })).toMatchObject({ code: 0, stdout: '2\n' });
  });

  it('a call before the first call', async () => {
    const { bytes } = virtualize(await corpus('early'), { env });
    expect(await invokeOnWasmtime(bytes, 'count()', { wasi })).toMatchObject({ code: 0, stdout: '2\n' });
  });

  it('http of one version over io of another', async () => {
    const { bytes } = virtualize(await corpus('http-client', { http: '0.2.10', io: '0.2.12' }));
    expect(await invokeOnWasmtime(bytes, 'fetch()', { wasi })).toMatchObject({ code: 0, stdout: '2\n' });
  });

  it('the unstable items', async () => {
    const { bytes } = virtualize(await corpus('unstable', { version: '0.2.4' }));
    expect(await invokeOnWasmtime(bytes, 'offset()', { wasi })).toMatchObject({ code: 0, stdout: '0\n' });
    expect(await invokeOnWasmtime(bytes, 'zone()', { wasi })).toMatchObject({ code: 0, stdout: '"UTC"\n' });
    const exit = await invokeOnWasmtime(bytes, 'leave(3)', { wasi });
    expect(exit.code).toBe(134);
    expect(exit.stderr).toContain('denied wasi:cli/exit@0.2.4#exit-with-code not 0');
    const success = await invokeOnWasmtime(bytes, 'leave(0)', { wasi });
    expect(success.stderr).toContain('denied wasi:cli/exit@0.2.4#exit-with-code 0');
  });

  it('randomness under a plain name traps by its real name', async () => {
    const { bytes } = virtualize(await corpus('implements'));
    const roll = await invokeOnWasmtime(bytes, 'roll()', { wasi });
    expect(roll.code).toBe(134);
    expect(roll.stderr).toMatch(/denied .*get-random-u64/);
  });

  it('an interface that no standard knows, denied', async () => {
    const { bytes } = virtualize(await corpus('custom'), { deny: ['my:pkg/iface'] });
    const probe = await invokeOnWasmtime(bytes, 'probe()', { wasi });
    expect(probe).toMatchObject({ code: 0 });
    expect(probe.stdout).toMatch(/^"eeeen00ee"\n$/);
  });

  it('functions of WASI 0.3', async () => {
    const { bytes } = virtualize(await corpus('wasi-0.3'));
    expect(await invokeOnWasmtime(bytes, 'count()', { wasi })).toMatchObject({ code: 0, stdout: '0\n' });
  });

  it('an http server, with the types of its handler from the host', async () => {
    const guest = await corpus('http-server', { version: '0.2.4' });
    for (const deterministic of [false, true]) {
      const { bytes } = virtualize(guest, { env, deterministic });
      const answer = await serveOnWasmtime(bytes, { env: { NAME: 'leak' }, wasi }, async (url) =>
        (await fetch(`${url}/a`)).text(),
      );
      expect(answer).toBe('hello x/a\n');
    }
  });

  it('a preview 1 command', async () => {
    const command = await preview1Command();
    expect(await runOnWasmtime(virtualize(command).bytes, { wasi })).toMatchObject({ code: 0, stdout: '' });
    const { bytes } = virtualize(command, { env, args: ['p', 'q'], stdio: 'allow' });
    const result = await runOnWasmtime(bytes, { env: { LEAK: '1' }, args: ['leak'], stdin: 'typed' });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toBe('env PONG=a, b=c\nünd\nenv NAME=x\nstdin typed\nclock ok\narg p\narg q\n');
    const failing = await runOnWasmtime(virtualize(command, { args: ['p', 'fail'], stderr: 'ignore' }).bytes, { wasi });
    expect(failing.code).toBe(134);
    expect(failing.stderr).toMatch(/denied wasi:cli\/exit@[\d.]+#exit err\b/);
    const random = virtualize(command, { args: ['p', 'random'], stdio: 'allow' }).bytes;
    const trapped = await runOnWasmtime(random);
    expect(trapped.code).toBe(134);
    expect(trapped.stderr).toMatch(/denied wasi:random\/random@[\d.]+#get-random-bytes/);
  });

  it('a preview 1 reactor', async () => {
    const { bytes } = virtualize(await preview1Reactor(), { env });
    expect(await invokeOnWasmtime(bytes, 'greeting()', { wasi })).toMatchObject({ code: 0, stdout: '"hello x"\n' });
  });

  it('a JavaScript program', { timeout: 300_000 }, async () => {
    const { bytes } = virtualize(await jsGuest('app'), { env: { PONG: 'demo' } });
    const ping = await invokeOnWasmtime(bytes, 'ping()', { wasi });
    expect(ping).toMatchObject({ code: 0, stdout: '"pong {\\"PONG\\":\\"demo\\"}"\n' });
  });

  it('a JavaScript http server', { timeout: 300_000 }, async () => {
    const { bytes } = virtualize(await jsGuest('server'));
    const answer = await serveOnWasmtime(bytes, { wasi }, async (url) => (await fetch(`${url}/x`)).text());
    expect(answer).toBe('hello from js /x\n');
  });
});

describe.skipIf(hostProgram('COMPONENTIZE_PY') === undefined)('a Python program', { timeout: 300_000 }, () => {
  it('has no import left with everything denied', async () => {
    const guest = await pythonGuest();
    if (guest === undefined) throw new Error('no guest');
    const { bytes } = virtualize(guest);
    await assertValid(bytes);
    expect(importsIn(await componentWit(bytes))).toEqual([]);
  });

  it.skipIf(!HAS_WASMTIME)(
    'answers with randomness from the host, which its interpreter wants at its start',
    async () => {
      const guest = await pythonGuest();
      if (guest === undefined) throw new Error('no guest');
      const env = { PONG: 'demo' };
      const { bytes } = virtualize(guest, { env, random: 'allow' });
      expect(await invokeOnWasmtime(bytes, 'ping()')).toMatchObject({ code: 0, stdout: '"pong demo"\n' });
      const seeded = virtualize(guest, { env, deterministic: true }).bytes;
      expect(await invokeOnWasmtime(seeded, 'ping()', { wasi })).toMatchObject({ code: 0, stdout: '"pong demo"\n' });
      const trapped = await invokeOnWasmtime(virtualize(guest, { env }).bytes, 'ping()', { wasi });
      expect(trapped.code).toBe(134);
      expect(trapped.stderr).toMatch(/denied wasi:random\/random@[\d.]+#get-random-bytes/);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { unvirtualize, virtualize } from '../../src/index.ts';
import { isSame } from '../support/bytes.ts';
import { plug } from '../support/compose.ts';
import { bytesOf, CORPUS } from '../support/corpus-list.ts';
import { jsGuest, preview1Command, preview1Reactor } from '../support/guests.ts';
import { instantiateOnJco, runOnJco, serveOnJco } from '../support/jco.ts';
import { assertValid, componentWit } from '../support/validate.ts';
import { exportsIn, importsIn } from '../support/world.ts';
import { corpus } from '../support/wat.ts';

/** Imports that stay with everything of WASI denied: not WASI's, or a type of WASI's that an export mentions. */
const STAYS: Readonly<Record<string, readonly string[]>> = {
  ping: ['example:pong/pingpong'],
  'world-items': ['log', 'set-level'],
  custom: ['my:pkg/iface'],
  unversioned: ['my:pkg/iface'],
  lookalikes: ['wasix:cli/environment@0.2.0', 'my-wasi:cli/environment'],
  'takes-descriptor': ['wasi:filesystem/types@0.2.0'],
};

/** Everything denied: no WASI import is left, exports are what they were, the guest is inside byte for byte. */
async function denied(guest: Uint8Array, stays: readonly string[] = []): Promise<Uint8Array> {
  const { bytes } = virtualize(guest);
  await assertValid(bytes);
  const wit = await componentWit(bytes);
  expect(importsIn(wit).sort()).toEqual([...stays].sort());
  expect(exportsIn(wit)).toEqual(exportsIn(await componentWit(guest)));
  expect(isSame(unvirtualize(bytes), guest)).toBe(true);
  return bytes;
}

describe('everything denied', () => {
  it.each(CORPUS.filter(({ name }) => name !== 'http-server'))('$title', async (entry) => {
    await denied(await bytesOf(entry), STAYS[entry.name]);
  });

  it.each(['0.2.0', '0.2.12'])('an http server at %s keeps the types of its handler', async (version) => {
    const stays = ['wasi:io/error', 'wasi:io/streams', 'wasi:http/types'].map((name) => `${name}@${version}`);
    const server = await denied(await corpus('http-server', { version }), stays);
    const answer = await serveOnJco(server, { env: { NAME: 'you' } }, async (url) => (await fetch(`${url}/a`)).text());
    expect(answer).toBe('hello /a\n');
  });

  it('pong has no variable', async () => {
    const pong = await instantiateOnJco(await denied(await corpus('pong')), 'none');
    expect(await pong.call('example:pong/pingpong', 'ping')).toBe('');
  });

  it('a preview 1 command runs, with nowhere to print', async () => {
    const command = await denied(await preview1Command());
    expect(await runOnJco(command, 'none')).toMatchObject({ code: 0 });
  });

  it('a preview 1 reactor answers', async () => {
    const reactor = await instantiateOnJco(await denied(await preview1Reactor()), 'none');
    expect(await reactor.call(undefined, 'answer')).toBe(42);
    expect(await reactor.call(undefined, 'greeting')).toBe('hello ');
  });

  it('a component composed of two', async () => {
    const both = await plug(await corpus('ping'), await corpus('pong'), ['example:pong/pingpong'], ['run']);
    const instance = await instantiateOnJco(await denied(both), 'none');
    expect(await instance.call(undefined, 'run')).toBe('');
  });

  it('its own output, once more', async () => {
    const once = await denied(await corpus('pong'));
    const twice = await instantiateOnJco(await denied(once), 'none');
    expect(await twice.call('example:pong/pingpong', 'ping')).toBe('');
  });

  it('a JavaScript program with sockets and http', { timeout: 300_000 }, async () => {
    const app = await instantiateOnJco(await denied(await jsGuest('app')), 'none');
    expect(await app.call(undefined, 'ping')).toBe('pong {}');
  });

  it('a JavaScript http server', { timeout: 300_000 }, async () => {
    const stays = ['wasi:io/poll', 'wasi:io/error', 'wasi:io/streams', 'wasi:http/types'].map(
      (name) => `${name}@0.2.12`,
    );
    const server = await denied(await jsGuest('server'), stays);
    const answer = await serveOnJco(server, {}, async (url) => (await fetch(`${url}/x`)).text());
    expect(answer).toBe('hello from js /x\n');
  });
});

describe('environment virtual, the rest denied', () => {
  const env = { PONG: 'a, b=c\nünd', NAME: 'x' };

  it('pong', async () => {
    const { bytes } = virtualize(await corpus('pong'), { env });
    await assertValid(bytes);
    const pong = await instantiateOnJco(bytes, 'none');
    expect(await pong.call('example:pong/pingpong', 'ping')).toBe(env.PONG);
  });

  it('pong with randomness allowed, and ping on top: the walkthrough', async () => {
    const { bytes } = virtualize(await corpus('pong'), { random: 'allow', env: { PONG: 'demo' } });
    expect(await componentWit(bytes)).toBe(
      'package root:component;\n\nworld root {\n  import wasi:random/random@0.2.0;\n\n  export example:pong/pingpong;\n}\n',
    );
    const both = await plug(await corpus('ping'), bytes, ['example:pong/pingpong'], ['run']);
    const instance = await instantiateOnJco(both);
    expect(await instance.call(undefined, 'run')).toBe('demo');
  });

  it('two versions see the same variables', async () => {
    const { bytes } = virtualize(await corpus('two-versions'), { env });
    const instance = await instantiateOnJco(bytes, 'none');
    expect(await instance.call(undefined, 'count')).toBe(2002);
  });

  it('a preview 1 reactor', async () => {
    const reactor = await instantiateOnJco(virtualize(await preview1Reactor(), { env }).bytes, 'none');
    expect(await reactor.call(undefined, 'greeting')).toBe('hello x');
  });

  it('a component that calls before it is called: beside adapters a limit of jco 1.35, which Wasmtime does not have', async () => {
    const guest = await corpus('early');
    const plain = await instantiateOnJco(guest, { env });
    expect(await plain.call(undefined, 'count')).toBe(2);
    const fused = virtualize(guest, { env });
    expect(await (await instantiateOnJco(fused.bytes, 'none')).call(undefined, 'count')).toBe(2);
    expect(fused.report.notes).toEqual([]);
    const { bytes, report } = virtualize(guest, { env, link: 'sibling' });
    await expect(instantiateOnJco(bytes, 'none')).rejects.toThrow('missing current caller task metadata');
    expect(report.notes.join()).toContain('jco 1.35 refuses such calls ("missing current caller task metadata")');
    const untouched = virtualize(guest, { all: 'allow' }).report.notes;
    expect(untouched).toEqual([]);
  });

  it('a command that prints through the host', async () => {
    const { bytes } = virtualize(await corpus('printer', { version: '0.2.4' }), {
      env,
      args: ['p', 'q'],
      cwd: '/here',
      stdio: 'allow',
    });
    const result = await runOnJco(bytes, { env: { LEAK: '1' }, args: ['leak'] });
    expect(result).toMatchObject({
      code: 0,
      stdout: 'arg p\narg q\nenv PONG=a, b=c\nünd\nenv NAME=x\ncwd /here\ntime 0\n',
    });
  });

  it('a JavaScript program', { timeout: 300_000 }, async () => {
    const app = await instantiateOnJco(virtualize(await jsGuest('app'), { env }).bytes, 'none');
    expect(await app.call(undefined, 'ping')).toBe(`pong ${JSON.stringify(env)}`);
  });
});

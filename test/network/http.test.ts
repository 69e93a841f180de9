import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outgoingHandler } from '@bytecodealliance/preview2-shim/http';
import { virtualize, type Options } from '../../src/index.ts';
import { behind, Program, puppet, type Puppet, type Ref, type Results } from '../support/puppet.ts';
import { instantiateOnJco } from '../support/jco.ts';
import { VERSIONS_02 } from '../support/spec-wit.ts';
import { startServers, type Servers } from '../support/servers.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';
import { corpus } from '../support/wat.ts';
import { HOSTS, runOn } from './network-hosts.ts';

/** Requests of a guest to servers of this machine, by rules: those that are allowed arrive, and no other does. */

// many programs on real hosts

let servers: Servers;
let guest: Puppet;

beforeAll(async () => {
  servers = await startServers();
  guest = await puppet({ interfaces: ['wasi:http/outgoing-handler', 'wasi:cli/stdout'] });
});
afterAll(() => servers.stop());

const HTTP = 0;
const GET = 0;
const DELETE = 4;

interface Asked {
  readonly scheme?: number;
  readonly authority: string;
  readonly path?: string;
  readonly method?: number;
}

interface Sent {
  readonly program: Program;
  readonly handled: Ref;
  readonly status: Ref | undefined;
}

/** Makes a request; `wait`: until the answer has come, whose status is asked for. */
function send({ scheme = HTTP, authority, path = '/', method = GET }: Asked, wait: boolean, by = guest): Sent {
  const program = new Program(by);
  const headers = program.call('[constructor]fields');
  const request = program.call('[constructor]outgoing-request', headers);
  program.call('outgoing-request.set-scheme', request, 1, scheme, 0, 0);
  program.call('outgoing-request.set-authority', request, 1, ...program.text(authority));
  program.call('outgoing-request.set-path-with-query', request, 1, ...program.text(path));
  program.call('outgoing-request.set-method', request, method, 0, 0);
  const handled = program.call('handle', request, 0, 0);
  if (!wait) return { program, handled, status: undefined };
  const future = behind(handled, 8);
  const pollable = program.call('future-incoming-response.subscribe', future);
  program.call('pollable.block', pollable);
  program.call('wasi:io/poll#drop pollable', pollable);
  const got = program.call('future-incoming-response.get', future);
  // some, ok, ok: 8 + 8 + 8
  const status = program.call('incoming-response.status', behind(got, 24));
  program.call('drop incoming-response', behind(got, 24));
  program.call('drop future-incoming-response', future);
  return { program, handled, status };
}

async function virtual(options: Options): Promise<Uint8Array> {
  const { bytes } = virtualize(guest.bytes, options);
  await assertValid(bytes);
  return bytes;
}

describe.each(HOSTS)('http on %s', (name) => {
  const on = (program: Program, bytes: Uint8Array): Promise<Results> => runOn(name, program, bytes);
  const test = it.skipIf(name === 'Wasmtime' && !HAS_WASMTIME);

  test.each(['as it is', 'with a closed standard output beside it'] as const)('by rules, %s', async (stdio) => {
    const { http } = servers.ports;
    const bytes = await virtual({
      http: [`http+GET://127.0.0.1:${http}`],
      stdio: stdio === 'as it is' ? 'allow' : 'deny',
      clocks: 'allow',
    });
    const authority = `127.0.0.1:${http}`;
    const sent = send({ authority, path: '/a' }, true);
    const results = await on(sent.program, bytes);
    expect(results.u8(sent.handled)).toBe(0);
    expect(sent.status && results.u16(sent.status)).toBe(200);
    expect(await servers.seen('http')).toEqual([`GET ${authority} /a`]);
    for (const refused of [
      { authority, method: DELETE },
      { authority: `localhost:${http}` },
      { authority, scheme: 1 },
    ]) {
      const { program, handled } = send(refused, false);
      const outcome = await on(program, bytes);
      expect([outcome.u8(handled), outcome.u8(handled, 8)]).toEqual([1, 15]);
    }
    expect(await servers.seen('http')).toEqual([]);
  });

  test('a path that is a part of another authority where it is put behind one is refused', async () => {
    const { http } = servers.ports;
    const bytes = await virtual({ http: ['http://a.test'], clocks: 'allow' });
    for (const path of [`@127.0.0.1:${http}/`, '.b.test/', `:1@127.0.0.1:${http}/`]) {
      const { program, handled } = send({ authority: 'a.test', path }, false);
      const outcome = await on(program, bytes);
      // Wasmtime takes no such path: then the request is one for a.test
      if (name === 'jco') expect([outcome.u8(handled), outcome.u8(handled, 8)], path).toEqual([1, 15]);
    }
    expect(await servers.seen('http')).toEqual([]);
  });

  test('a refusal traps where denied calls do', async () => {
    const bytes = await virtual({ http: ['a.test'], clocks: 'allow', onDeny: 'trap' });
    await expect(on(send({ authority: 'b.test' }, false).program, bytes)).rejects.toThrow(
      name === 'jco' ? /unreachable/ : /refused by the rules/,
    );
  });

  test('whatever a host may take for an address that is refused, and for the one that is allowed', async () => {
    const { http, http6 } = servers.ports;
    const bytes = await virtual({ http: [`http://localhost:${http6}`, `[::1]:${http6}`], clocks: 'allow' });
    const spellings = [
      ...['127.0.0.1', '127.1', '0x7f.1', '2130706433', '017700000001', '0.0.0.0', '127.0.0.1.', '[::ffff:127.0.0.1]'],
      ...['localhost@127.0.0.1', 'localhost:80@127.0.0.1', 'localhost', 'LOCALHOST.', 'localhost.localdomain'],
    ].map((host) => `${host}:${http}`);
    for (const authority of spellings) {
      const { program, handled } = send({ authority }, false);
      const outcome = await on(program, bytes);
      expect([outcome.u8(handled), outcome.u8(handled, 8)], authority).toEqual([1, 15]);
    }
    expect(await servers.seen('http')).toEqual([]);
    // jco's host knows no addresses of IPv6
    if (name === 'jco') return;
    const authority = `[0:0:0:0:0:0:0:1]:${http6}`;
    const sent = send({ authority }, true);
    const results = await on(sent.program, bytes);
    expect([results.u8(sent.handled), sent.status && results.u16(sent.status)]).toEqual([0, 200]);
    expect(await servers.seen('http6')).toEqual([`GET ${authority} /`]);
  });

  test('a guest that names no scheme, and imports no type for one', async () => {
    // http of one version over wasi:io of another
    const client = await corpus('http-client', { http: '0.2.10', io: '0.2.12' });
    for (const rules of [['GET://*:*'], ['*']]) {
      const { bytes } = virtualize(client, { http: rules });
      await assertValid(bytes);
      // its request has no authority
      if (name === 'jco') {
        const host = { imports: { 'wasi:http/outgoing-handler': outgoingHandler } };
        expect(await (await instantiateOnJco(bytes, host)).call(undefined, 'fetch')).toBe(2);
      } else {
        expect(await invokeOnWasmtime(bytes, 'fetch()', { wasi: 'http' })).toMatchObject({ code: 0, stdout: '2\n' });
      }
    }
  });

  test('every version of WASI 0.2', { timeout: 120_000 }, async () => {
    const versions = VERSIONS_02.filter(([version, defined]) => name !== 'jco' || version === defined);
    for (const [as, version] of versions) {
      const { http } = servers.ports;
      const one = await puppet({ version, as, interfaces: ['wasi:http/outgoing-handler'] });
      const { bytes } = virtualize(one.bytes, { http: [`http://127.0.0.1:${http}`] });
      await assertValid(bytes);
      const sent = send({ authority: `127.0.0.1:${http}`, path: `/${as}` }, true, one);
      const results = await on(sent.program, bytes);
      expect([results.u8(sent.handled), sent.status && results.u16(sent.status)], as).toEqual([0, 200]);
      expect(await servers.seen('http')).toEqual([`GET 127.0.0.1:${http} /${as}`]);
      const { program, handled } = send({ authority: `127.0.0.2:${http}` }, false, one);
      const refused = await on(program, bytes);
      expect([refused.u8(handled), refused.u8(handled, 8)]).toEqual([1, 15]);
    }
    expect(await servers.seen('http')).toEqual([]);
  });
});

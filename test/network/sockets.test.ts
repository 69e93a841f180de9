import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { itOrKnown } from '../support/it-or-known.ts';
import { Program, puppet, type Puppet, type Ref, type Results } from '../support/puppet.ts';
import { freePort, startServers, type Servers } from '../support/servers.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME } from '../support/wasmtime.ts';
import { HOSTS, runOn, SOCKETS } from './network-hosts.ts';
import { connect, exchange, listen, lookUp, type Address } from './socket-programs.ts';

/** Sockets of a guest against servers and clients of this machine, by rules. What is refused never reaches a server. */

// many programs on real hosts

let servers: Servers;
let guest: Puppet;

beforeAll(async () => {
  servers = await startServers();
  guest = await puppet({
    interfaces: [...SOCKETS, 'wasi:cli/stdout', 'wasi:clocks/monotonic-clock', 'wasi:io/poll', 'wasi:io/streams'],
  });
});
afterAll(() => servers.stop());

async function virtual(sockets: readonly string[], bridged: boolean): Promise<Uint8Array> {
  const options: Options = { sockets, stdio: bridged ? 'deny' : 'allow', clocks: 'allow' };
  const { bytes } = virtualize(guest.bytes, options);
  await assertValid(bytes);
  return bytes;
}

const DENIED = [1, 1];
const OK = 0;
const WOULD_BLOCK = 8;

/** The case of a result, and that of its error at this place. */
function outcome(results: Results, ref: Ref, at: number): readonly number[] {
  return [results.u8(ref), results.u8(ref, at)];
}

const CASES = HOSTS.flatMap((host) => [
  { host, bridged: false, title: `${host}, all of wasi:io the host's` },
  { host, bridged: true, title: `${host}, streams and pollables bridged` },
]);

describe.each(CASES)('sockets on $title', ({ host, bridged, title }) => {
  const test = it.skipIf(host === 'Wasmtime' && !HAS_WASMTIME);
  const on = (program: Program, bytes: Uint8Array): Promise<Results> => runOn(host, program, bytes);

  test('connects where a rule says so, and nowhere else', async () => {
    const { tcp, tcp6 } = servers.ports;
    const bytes = await virtual([`tcp://127.0.0.0/8:${tcp}`, `[::1]:${tcp6}`], bridged);
    for (const to of [
      { host: '127.0.0.1', port: tcp },
      { host: '::1', port: tcp6 },
    ] as const) {
      const { program, started, read } = connect(guest, to, true);
      const results = await on(program, bytes);
      expect(results.u8(started)).toBe(OK);
      expect(read && [results.u8(read), results.u32(read, 8)]).toEqual([OK, 'hello'.length]);
      expect(await servers.seen(to.port === tcp ? 'tcp' : 'tcp6')).toEqual(['connection']);
    }
    const refused: readonly Address[] = [
      { host: '127.0.0.1', port: tcp6 },
      { host: '127.0.0.1', port: servers.ports.http },
      { host: '::1', port: tcp },
      { host: '0.0.0.0', port: tcp },
      { host: '::ffff:127.0.0.1', port: tcp6 },
    ];
    for (const to of refused) {
      const { program, started } = connect(guest, to, false);
      expect(outcome(await on(program, bytes), started, 1), JSON.stringify(to)).toEqual(DENIED);
    }
    expect([...(await servers.seen('tcp')), ...(await servers.seen('tcp6'))]).toEqual([]);
  });

  test('listens where a rule says so, and lets in whom a rule names', async () => {
    const port = await freePort();
    const at = { host: '127.0.0.1', port } as const;
    servers.reach('tcp', port, 'hi');
    const open = listen(guest, at, true);
    const welcome = await on(open.program, await virtual([`tcp+listen+accept://127.0.0.1:*`], bridged));
    expect([welcome.u8(open.bound), welcome.u8(open.listening), welcome.u8(open.accepted)]).toEqual([OK, OK, OK]);
    expect(open.read && [welcome.u8(open.read), welcome.u32(open.read, 8)]).toEqual([OK, 2]);
    expect(open.remote && welcome.u8(open.remote)).toBe(OK);

    const other = await freePort();
    servers.reach('tcp', other, 'hi');
    const shut = listen(guest, { host: '127.0.0.1', port: other }, false);
    const rules = [`tcp+listen://127.0.0.1:${other}`, 'tcp+accept://10.0.0.0/8:*'];
    const results = await on(shut.program, await virtual(rules, bridged));
    expect([results.u8(shut.bound), results.u8(shut.listening)]).toEqual([OK, OK]);
    expect(outcome(results, shut.accepted, 4)).toEqual([1, WOULD_BLOCK]);
  });

  // it.skipIf is not for those that are known to fail
  if (host !== 'Wasmtime' || HAS_WASMTIME) {
    itOrKnown('test/network/sockets.test.ts', `waits for an accepted socket: ${title}`, async () => {
      const port = await freePort();
      servers.reach('tcp', port, 'hi');
      const { program, accepted, read } = listen(guest, { host: '127.0.0.1', port }, true, true);
      const results = await on(program, await virtual([`tcp+listen+accept://127.0.0.1:*`], bridged));
      expect([results.u8(accepted), read && results.u32(read, 8)]).toEqual([OK, 2]);
    });
  }

  test('binds and listens nowhere without a rule for it', async () => {
    const port = await freePort();
    const p = new Program(guest);
    const network = p.call('instance-network');
    const socket = { ...p.call('create-tcp-socket', 0) };
    const handle = { at: socket.at + 4, size: 'i32' } as const;
    const unbound = p.call('tcp-socket.start-listen', handle);
    const refused = p.call('tcp-socket.start-bind', handle, network, 0, port, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0);
    // to connect from there
    const any = p.call('tcp-socket.start-bind', handle, network, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    p.call('tcp-socket.finish-bind', handle);
    const listening = p.call('tcp-socket.start-listen', handle);
    const results = await on(p, await virtual(['tcp://127.0.0.1:1'], bridged));
    expect(results.u8(socket)).toBe(OK);
    expect(outcome(results, unbound, 1)).toEqual([1, INVALID_STATE]);
    expect(outcome(results, refused, 1)).toEqual(DENIED);
    expect(results.u8(any)).toBe(OK);
    expect(outcome(results, listening, 1)).toEqual(DENIED);
  });

  test('sends datagrams up to the first that no rule is for, and receives from whom a rule names', async () => {
    const { udp } = servers.ports;
    const port = await freePort();
    const friend = { host: '127.0.0.1', port: udp } as const;
    const stranger = { host: '127.0.0.1', port: servers.ports.udp6 } as const;
    const bytes = await virtual([`udp://127.0.0.1:${udp}`, `udp+bind://127.0.0.1:${port}`], bridged);
    servers.reach('stranger', port, 'stranger');
    servers.reach('udp', port, 'friend');
    const three = [
      { to: friend, text: 'one' },
      { to: friend, text: 'two' },
      { to: stranger, text: 'three' },
      { to: friend, text: 'four' },
    ];
    const first = exchange(guest, { host: '127.0.0.1', port }, three, { waits: 500 });
    const results = await on(first.program, bytes);
    expect([results.u8(first.bound), results.u8(first.stream)]).toEqual([OK, OK]);
    expect([results.u8(first.sent), results.u32(first.sent, 8)]).toEqual([OK, 2]);
    expect(await servers.seen('udp')).toEqual(['one', 'two']);
    expect(results.u8(first.received)).toBe(OK);
    expect(results.u32(first.received, 8)).toBeGreaterThan(1);
    for (const at of [0, 40])
      expect([results.u32(first.datagrams, at + 4), results.u16(first.datagrams, at + 12)]).toEqual([
        'friend'.length,
        udp,
      ]);

    const none = exchange(guest, { host: '0.0.0.0', port: 0 }, [{ to: stranger, text: 'x' }], {});
    const refused = await on(none.program, bytes);
    expect(outcome(refused, none.sent, 8)).toEqual(DENIED);
    // connected: datagrams need no address of their own
    const there = exchange(guest, { host: '0.0.0.0', port: 0 }, [{ to: undefined, text: 'there' }], {
      connected: friend,
    });
    const through = await on(there.program, bytes);
    expect([through.u8(there.stream), through.u8(there.sent), through.u32(there.sent, 8)]).toEqual([OK, OK, 1]);
    expect(await servers.seen('udp')).toEqual(['there']);
    expect(await servers.seen('udp6')).toEqual([]);
  });

  test('connects a UDP socket to nobody else', async () => {
    const p = new Program(guest);
    const network = p.call('instance-network');
    const socket = { at: p.call('create-udp-socket', 0).at + 4, size: 'i32' } as const;
    const bound = p.call('udp-socket.start-bind', socket, network, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    p.call('udp-socket.finish-bind', socket);
    const stream = p.call('udp-socket.stream', socket, 1, 0, servers.ports.udp, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0);
    const results = await on(p, await virtual(['udp://127.0.0.1:1'], bridged));
    expect(results.u8(bound)).toBe(OK);
    expect(outcome(results, stream, 4)).toEqual(DENIED);
  });

  test('connects to what an allowed name stands for, once it was looked up', async () => {
    const { tcp, http } = servers.ports;
    const bytes = await virtual([`tcp://localhost:${tcp}`], bridged);
    const to = { host: '127.0.0.1', port: tcp } as const;
    const early = connect(guest, to, false);
    expect(outcome(await on(early.program, bytes), early.started, 1)).toEqual(DENIED);
    let found: Ref | undefined;
    const late = connect(guest, to, true, (p, network) => {
      found = lookUp(p, network, 'LOCALHOST').found;
    });
    const results = await on(late.program, bytes);
    expect(found && results.u8(found)).toBe(OK);
    expect(results.u8(late.started)).toBe(OK);
    expect(late.read && [results.u8(late.read), results.u32(late.read, 8)]).toEqual([OK, 'hello'.length]);
    expect(await servers.seen('tcp')).toEqual(['connection']);
    const elsewhere = connect(guest, { ...to, port: http }, false, (p, network) => {
      lookUp(p, network, 'localhost');
    });
    expect(outcome(await on(elsewhere.program, bytes), elsewhere.started, 1)).toEqual(DENIED);
    const p = new Program(guest);
    const unknown = p.call('resolve-addresses', p.call('instance-network'), ...p.text('localhost.evil.net'));
    expect(outcome(await on(p, bytes), unknown, 4)).toEqual(DENIED);
  });
});

const INVALID_STATE = 9;

import { connect as dial } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { asyncNetwork, asyncServer } from '../support/async-guest.ts';
import { freePort, startServers, type Servers } from '../support/servers.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime, serveOnWasmtime } from '../support/wasmtime.ts';

/** The network of WASI 0.3 by rules: what is allowed reaches servers of this machine, and nothing else does. */

const FLAGS = ['-S', 'inherit-network', '-S', 'allow-ip-name-lookup'];
/** No memory has more than the pages that it begins with, and a few. */
const SMALL = [...FLAGS, '-W', 'max-memory-size=393216'];
/** What an export of the guest says of errors. */
const DENIED = 1000;
const REQUEST_DENIED = 1015;
/** CANCELLED_BEFORE_RETURNED. */
const CANCELLED = 4;

let servers: Servers;
let guest: Uint8Array;
let other: number;

beforeAll(async () => {
  servers = await startServers();
  guest = await asyncNetwork();
  other = await freePort();
});
afterAll(() => servers.stop());

async function virtual(options: Options): Promise<Uint8Array> {
  const { bytes } = virtualize(guest, options);
  await assertValid(bytes);
  return bytes;
}

interface Called {
  readonly result: number;
  readonly trace: readonly string[];
}

async function call(bytes: Uint8Array, wave: string): Promise<Called> {
  const { code, stdout, stderr } = await invokeOnWasmtime(bytes, wave, { wasi: 'http', flags: SMALL });
  expect(code, stderr).toBe(0);
  const trace = stderr.split('\n').filter((line) => line.startsWith('trace '));
  return {
    result: Number(stdout),
    trace: trace.map((line) => line.replace('trace ', '').replace(/#\d+(?=[,)])/g, '#N')),
  };
}

async function resultOf(bytes: Uint8Array, wave: string): Promise<number> {
  const { result } = await call(bytes, wave);
  return result;
}

const on = describe.skipIf(!HAS_WASMTIME);

on('requests of WASI 0.3', () => {
  it('arrive where a rule allows them, side by side with those that do not', async () => {
    const { http } = servers.ports;
    const bytes = await virtual({ http: [`http+GET://127.0.0.1:${http}`] });
    expect(await resultOf(bytes, `send(${http}, 3)`)).toBe(200);
    expect(await servers.seen('http')).toHaveLength(3);
    expect(await resultOf(bytes, `both(${http}, ${other})`)).toBe(200 | (REQUEST_DENIED << 16));
    expect(await resultOf(bytes, `both(${other}, ${http})`)).toBe(REQUEST_DENIED | (200 << 16));
    expect(await servers.seen('http')).toHaveLength(2);
    for (const [rule, port] of [
      [`http+POST://127.0.0.1:${http}`, http],
      [`https://127.0.0.1:${http}`, http],
      [`http://127.0.0.1:${other}`, http],
      ['http://localhost:*', http],
    ] as const) {
      expect(await resultOf(await virtual({ http: [rule] }), `send(${port}, 2)`), rule).toBe(REQUEST_DENIED);
    }
    expect(await servers.seen('http')).toEqual([]);
  });

  it('can be cancelled while the host waits', async () => {
    const { http } = servers.ports;
    const bytes = await virtual({ http: [`http://127.0.0.1:${http}`] });
    expect(await resultOf(bytes, `cancel-send(${http})`)).toBe(CANCELLED);
    await servers.seen('http'); // it may have arrived
  });

  it('leave nothing behind where they are refused', async () => {
    const { http } = servers.ports;
    const bytes = await virtual({ http: [`http://127.0.0.1:${http}`] });
    expect(await resultOf(bytes, `refused(${other}, 20000)`)).toBe(REQUEST_DENIED);
    // nor where the host has said no, with a text
    const closed = await freePort();
    const allowed = await virtual({ http: [`http://127.0.0.1:${closed}`] });
    expect(await resultOf(allowed, `send(${closed}, 2000)`)).toBeGreaterThan(DENIED);
  });

  it('trap where denied calls do', async () => {
    const bytes = await virtual({ http: ['a.test'], onDeny: 'trap' });
    const { code, stderr } = await invokeOnWasmtime(bytes, `send(${other}, 1)`, { wasi: 'http', flags: FLAGS });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/refused by the rules/);
  });

  it('are refused to a server that still serves', async () => {
    const { http } = servers.ports;
    const server = await asyncServer();
    for (const [options, allowed] of [
      [{}, 403],
      [{ http: [`http://127.0.0.1:${http}`] }, 200],
    ] as const) {
      const { bytes } = virtualize(server, options);
      await assertValid(bytes);
      const statuses = await serveOnWasmtime(bytes, { wasi: 'http' }, async (url) => {
        const found: number[] = [];
        for (const path of ['/', `/${http}`, `/${other}`]) found.push((await fetch(`${url}${path}`)).status);
        return found;
      });
      expect(statuses).toEqual([200, allowed, 403]);
    }
    expect(await servers.seen('http')).toHaveLength(1);
  });
});

on('sockets of WASI 0.3', () => {
  it('connect, send and bind where a rule allows it', async () => {
    const { tcp, udp } = servers.ports;
    const bytes = await virtual({
      sockets: [
        `tcp+connect://127.0.0.1:${tcp}`,
        `udp+send://127.0.0.1:${udp}`,
        `tcp+bind+listen://127.0.0.1:${other}`,
      ],
    });
    expect(await resultOf(bytes, `connect(${tcp}, 3)`)).toBe(0);
    expect(await servers.seen('tcp')).toHaveLength(3);
    for (const connected of [0, 1]) {
      expect(await resultOf(bytes, `datagram(${udp}, ${connected}, 2)`)).toBe(0);
      expect(await servers.seen('udp')).toEqual(['datagram', 'datagram']);
    }
    expect(await resultOf(bytes, `bind(${other})`)).toBe(0);
    for (const refused of [
      `connect(${udp}, 2)`,
      `datagram(${tcp}, 0, 2)`,
      `datagram(${tcp}, 1, 2)`,
      `bind(${tcp})`,
      `listen(${tcp}, 0)`,
      'listen(0, 0)',
      `receive(${other})`,
    ])
      expect(await resultOf(bytes, refused), refused).toBe(DENIED);
    expect([...(await servers.seen('tcp')), ...(await servers.seen('udp'))]).toEqual([]);
  });

  it('listen without an address where any is allowed', async () => {
    expect(await resultOf(await virtual({ sockets: ['tcp+listen://*:*'] }), 'listen(0, 0)')).toBe(0);
    // the port is not known before the host has chosen it
    for (const rule of ['tcp+listen://127.0.0.1:*', 'tcp+listen://0.0.0.0:1-65535'])
      expect(await resultOf(await virtual({ sockets: [rule] }), 'listen(0, 0)'), rule).toBe(DENIED);
  });

  it('let go of a port at once when nobody listens any more', async () => {
    const port = await freePort();
    const bytes = await virtual({ sockets: [`tcp+bind+listen://127.0.0.1:${port}`] });
    for (const reads of [0, 1]) expect(await resultOf(bytes, `listen-again(${port}, 300, ${reads})`)).toBe(0);
  });

  it('accept whom a rule allows, and drop others', async () => {
    const port = await freePort();
    const bytes = await virtual({
      sockets: [`tcp+bind+listen://127.0.0.1:${port}`, 'tcp+accept://127.0.0.2:*'],
    });
    const answers: string[] = [];
    const peers = dialAgain(port, ['127.0.0.1', '127.0.0.3', '127.0.0.1', '127.0.0.2'], answers);
    // the last byte of the address of whom it got
    expect(await resultOf(bytes, `listen(${port}, 1)`)).toBe(2);
    await peers;
    expect(answers).toContain('127.0.0.1 closed');
    expect(answers).toContain('127.0.0.3 closed');
  });

  it('receive from whom a rule allows, and drop what others send', async () => {
    const port = await freePort();
    const { udp } = servers.ports;
    const bytes = await virtual({
      sockets: [`udp+bind://127.0.0.1:${port}`, `udp+receive://127.0.0.1:${udp}`],
    });
    servers.reach('stranger', port, 'stranger');
    servers.reach('udp', port, 'friend');
    expect(await resultOf(bytes, `receive(${port})`)).toBe('f'.charCodeAt(0));
    const nobody = await virtual({ sockets: [`udp+bind://127.0.0.1:${port}`, 'udp+receive://127.0.0.9:9'] });
    expect(await resultOf(nobody, `cancel-receive(${port}, 10000)`)).toBe(CANCELLED);
  });

  it('connect with the addresses of a name that a rule is for', async () => {
    const { tcp } = servers.ports;
    const bytes = await virtual({ sockets: [`tcp+connect://localhost:${tcp}`] });
    expect((await resultOf(bytes, `resolve(${tcp}, 2)`)) >> 16).toBe(0);
    expect(await servers.seen('tcp')).toHaveLength(1);
    expect(await resultOf(bytes, `connect(${tcp}, 1)`)).toBe(DENIED);
    expect((await resultOf(bytes, 'resolve(0, 15000)')) >> 16).toBe(0);
    expect((await resultOf(bytes, `resolve(${other}, 1)`)) >> 16).toBe(DENIED);
    for (const rule of ['tcp+connect://a.test:*', 'tcp+accept://localhost:*', 'udp+receive://localhost:*'])
      expect(await resultOf(await virtual({ sockets: [rule] }), 'resolve(0, 2)'), rule).toBe(DENIED);
    expect(await servers.seen('tcp')).toEqual([]);
  });
});

on('a trace of what rules of WASI 0.3 refuse', () => {
  const SEND = 'wasi:http/client@0.3.0#send(request#N)';
  const CONNECT = 'wasi:sockets/types@0.3.0#[method]tcp-socket.connect';
  const socket = (port: number): string => `tcp-socket#N, ipv4({port: ${port}, address: (127, 0, 0, 1)})`;

  it('has a line for each call that waits, and for each result', async () => {
    const { http, tcp } = servers.ports;
    const bytes = await virtual({
      http: [`http://127.0.0.1:${http}`],
      sockets: [`tcp+connect://127.0.0.1:${tcp}`],
      trace: true,
    });
    expect((await call(bytes, `both(${http}, ${other})`)).trace).toEqual([
      `${SEND}, waiting`,
      `${SEND} -> err(HTTP-request-denied), refused by the rules: GET http://127.0.0.1:${other}/`,
      `${SEND} -> ok(response#N)`,
    ]);
    expect((await call(bytes, `cancel-send(${http})`)).trace).toEqual([`${SEND}, waiting`, `${SEND} -> cancelled`]);
    expect((await call(bytes, `connect(${other}, 1)`)).trace.at(-1)).toBe(
      `${CONNECT}(${socket(other)}) -> err(access-denied), refused by the rules`,
    );
    expect((await call(bytes, `connect(${tcp}, 1)`)).trace.at(-1)).toBe(`${CONNECT}(${socket(tcp)}) -> ok`);
    const bound = await virtual({ sockets: [`tcp+bind://127.0.0.1:${other}`], trace: true });
    expect((await call(bound, `listen(${other}, 0)`)).trace.at(-1)).toBe(
      `wasi:sockets/types@0.3.0#[method]tcp-socket.listen(tcp-socket#N) -> err(access-denied), refused by the rules: ipv4({port: ${other}, address: (127, 0, 0, 1)})`,
    );
  });

  it('shows errors alone, or traps behind the line', async () => {
    const { http } = servers.ports;
    const options = { http: [`http://127.0.0.1:${http}`], trace: { only: ['errors'] } } satisfies Options;
    expect((await call(await virtual(options), `both(${http}, ${other})`)).trace).toEqual([
      `${SEND} -> err(HTTP-request-denied), refused by the rules: GET http://127.0.0.1:${other}/`,
    ]);
    const traps = await virtual({ ...options, onDeny: 'trap' });
    const { code, stderr } = await invokeOnWasmtime(traps, `send(${other}, 1)`, { wasi: 'http', flags: FLAGS });
    expect(code).not.toBe(0);
    expect(stderr).toContain(`-> trap, refused by the rules: GET http://127.0.0.1:${other}/`);
  });
});

/** Connects from addresses of this machine, one after the other, until a server says nothing for a while. */
async function dialAgain(port: number, from: readonly string[], answers: string[]): Promise<void> {
  for (const localAddress of from) {
    let answered = false;
    for (let left = 400; !answered && left > 0; left--) {
      answered = await new Promise<boolean>((resolve) => {
        const socket = dial({ host: '127.0.0.1', port, localAddress });
        let connected = false;
        socket.on('connect', () => {
          connected = true;
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve(connected));
        socket.resume();
      });
      if (!answered) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    if (answered) answers.push(`${localAddress} closed`);
  }
}

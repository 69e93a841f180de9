import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { behind, Program, puppet, type Puppet, type Ref, type Results } from '../support/puppet.ts';
import { freePort, startServers, type Servers } from '../support/servers.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME } from '../support/wasmtime.ts';
import { HOSTS, runOn, SOCKETS } from './network-hosts.ts';
import { connect, exchange, listen, lookUp } from './socket-programs.ts';

/**
 * Every function of http and sockets that a program can call: denied, allowed, and allowed by rules that let everything through. The
 * functions come from the WIT in `spec/`, so that none is forgotten.
 */

// many programs on real hosts

let servers: Servers;
let http: Puppet;
let net: Puppet;

beforeAll(async () => {
  servers = await startServers();
  http = await puppet({ interfaces: ['wasi:http/types', 'wasi:http/outgoing-handler'] });
  net = await puppet({ interfaces: [...SOCKETS, 'wasi:clocks/monotonic-clock', 'wasi:io/poll', 'wasi:io/streams'] });
});
afterAll(() => servers.stop());

const ALL_SOCKETS = ['connect+bind+listen+accept+send+receive://*:*'];

async function virtual(guest: Puppet, options: Options): Promise<Uint8Array> {
  const { bytes, report } = virtualize(guest.bytes, options);
  await assertValid(bytes);
  expect(report.traps).toEqual([]);
  return bytes;
}

/** What no program can call: only a host gives the handle. */
const SERVERS_ONLY = /#(\[method\]incoming-request\.|\[static\]response-outparam\.|http-error-code)/;
/** What no program can call without a host that answers. */
const ANSWERED_ONLY =
  /#(\[(method|static)\](incoming-response|incoming-body|future-trailers|future-incoming-response)\.)/;

function functionsOf(guest: Puppet, of: RegExp): string[] {
  return guest.imports.map(({ name }) => name).filter((name) => of.test(name) && !name.includes('#drop '));
}

interface Answers {
  readonly program: Program;
  readonly handled: Ref;
  readonly finished: Ref;
  readonly has: Ref;
  readonly status: Ref | undefined;
}

/** A request with a body, by every function that makes one; `answered`: until its trailers have come. */
function request(authority: string, answered: boolean): Answers {
  const p = new Program(http);
  const list = (words: readonly number[]): number => p.bytes(new Uint8Array(Uint32Array.from(words).buffer));
  const name = p.text('x-name');
  const value = p.text('value');
  const made = p.call('[static]fields.from-list', list([...name, ...value]), 1);
  const fields = behind(made, 4);
  const has = p.call('fields.has', fields, ...name);
  p.call('fields.get', fields, ...name);
  p.call('fields.set', fields, ...name, list(value), 1);
  p.call('fields.append', fields, ...name, ...value);
  p.call('fields.entries', fields);
  p.call('drop fields', p.call('fields.clone', fields));
  p.call('fields.delete', fields, ...name);
  p.call('drop fields', fields);
  const response = p.call('[constructor]outgoing-response', p.call('[constructor]fields'));
  p.call('outgoing-response.status-code', response);
  p.call('outgoing-response.set-status-code', response, 404);
  p.call('drop fields', p.call('outgoing-response.headers', response));
  p.call('drop outgoing-body', behind(p.call('outgoing-response.body', response), 4));
  p.call('drop outgoing-response', response);
  const options = p.call('[constructor]request-options');
  for (const what of ['connect-timeout', 'first-byte-timeout', 'between-bytes-timeout']) {
    p.call(`request-options.set-${what}`, options, 1, 5_000_000_000n);
    p.call(`request-options.${what}`, options);
  }
  const self = p.call('[constructor]outgoing-request', p.call('[constructor]fields'));
  p.call('outgoing-request.set-method', self, 2, 0, 0);
  p.call('outgoing-request.set-scheme', self, 1, 0, 0, 0);
  p.call('outgoing-request.set-authority', self, 1, ...p.text(authority));
  p.call('outgoing-request.set-path-with-query', self, 1, ...p.text('/every'));
  for (const what of ['method', 'scheme', 'authority', 'path-with-query']) p.call(`outgoing-request.${what}`, self);
  p.call('drop fields', p.call('outgoing-request.headers', self));
  const body = behind(p.call('outgoing-request.body', self), 4);
  const stream = behind(p.call('outgoing-body.write', body), 4);
  const handled = p.call('handle', self, 1, options);
  p.call('drop output-stream', stream);
  const finished = p.call('[static]outgoing-body.finish', body, 0, 0);
  if (!answered) return { program: p, handled, finished, has, status: undefined };
  const future = behind(handled, 8);
  block(p, p.call('future-incoming-response.subscribe', future));
  const incoming = behind(p.call('future-incoming-response.get', future), 24);
  const status = p.call('incoming-response.status', incoming);
  p.call('drop fields', p.call('incoming-response.headers', incoming));
  const answer = behind(p.call('incoming-response.consume', incoming), 4);
  const input = behind(p.call('incoming-body.stream', answer), 4);
  p.call('drop input-stream', input);
  const trailers = p.call('[static]incoming-body.finish', answer);
  block(p, p.call('future-trailers.subscribe', trailers));
  p.call('future-trailers.get', trailers);
  p.call('drop future-trailers', trailers);
  p.call('drop incoming-response', incoming);
  p.call('drop future-incoming-response', future);
  return { program: p, handled, finished, has, status };
}

function block(p: Program, pollable: Ref): void {
  p.call('pollable.block', pollable);
  p.call('drop pollable', pollable);
}

const DENIED = 1;
const INVALID_STATE = 9;
const NOT_IN_PROGRESS = 7;

interface Fresh {
  readonly program: Program;
  /** result<_, error-code> and its like, and the error where nothing was started. */
  readonly errors: readonly (readonly [name: string, result: Ref, at: number, error: number])[];
  readonly successes: readonly (readonly [name: string, result: Ref])[];
  readonly families: readonly Ref[];
}

/** Every function of sockets with which nothing was started: what a program may try that is not let through. */
function fresh(): Fresh {
  const p = new Program(net);
  const errors: (readonly [string, Ref, number, number])[] = [];
  const successes: (readonly [string, Ref])[] = [];
  const network = p.call('instance-network');
  const address = [0, 1, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0];
  const made = p.call('create-tcp-socket', 1);
  successes.push(['create-tcp-socket', made]);
  const tcp = behind(made, 4);
  const on = (
    resource: string,
    self: Ref,
    name: string,
    at: number,
    error: number,
    ...args: readonly number[]
  ): void => {
    errors.push([`${resource}.${name}`, p.call(`${resource}.${name}`, self, ...args), at, error]);
  };
  const option = (resource: string, self: Ref, name: string, value: number): void => {
    successes.push([`set-${name}`, p.call(`${resource}.set-${name}`, self, BigInt(value))]);
    if (name !== 'listen-backlog-size') successes.push([name, p.call(`${resource}.${name}`, self)]);
  };
  option('tcp-socket', tcp, 'listen-backlog-size', 5);
  option('tcp-socket', tcp, 'keep-alive-enabled', 1);
  option('tcp-socket', tcp, 'keep-alive-idle-time', 5_000_000_000);
  option('tcp-socket', tcp, 'keep-alive-interval', 5_000_000_000);
  option('tcp-socket', tcp, 'keep-alive-count', 5);
  option('tcp-socket', tcp, 'hop-limit', 5);
  option('tcp-socket', tcp, 'receive-buffer-size', 50_000);
  option('tcp-socket', tcp, 'send-buffer-size', 50_000);
  const families = [p.call('tcp-socket.address-family', tcp)];
  p.call('tcp-socket.is-listening', tcp);
  block(p, p.call('tcp-socket.subscribe', tcp));
  for (const what of ['finish-bind', 'finish-listen']) on('tcp-socket', tcp, what, 1, NOT_IN_PROGRESS);
  on('tcp-socket', tcp, 'finish-connect', 4, NOT_IN_PROGRESS);
  on('tcp-socket', tcp, 'accept', 4, INVALID_STATE);
  on('tcp-socket', tcp, 'local-address', 4, INVALID_STATE);
  on('tcp-socket', tcp, 'remote-address', 4, INVALID_STATE);
  on('tcp-socket', tcp, 'shutdown', 1, INVALID_STATE, 2);
  p.call('drop tcp-socket', tcp);
  const madeUdp = p.call('create-udp-socket', 0);
  successes.push(['create-udp-socket', madeUdp]);
  const udp = behind(madeUdp, 4);
  option('udp-socket', udp, 'unicast-hop-limit', 5);
  option('udp-socket', udp, 'receive-buffer-size', 50_000);
  option('udp-socket', udp, 'send-buffer-size', 50_000);
  families.push(p.call('udp-socket.address-family', udp));
  block(p, p.call('udp-socket.subscribe', udp));
  on('udp-socket', udp, 'finish-bind', 1, NOT_IN_PROGRESS);
  on('udp-socket', udp, 'local-address', 4, INVALID_STATE);
  on('udp-socket', udp, 'remote-address', 4, INVALID_STATE);
  on('udp-socket', udp, 'stream', 4, INVALID_STATE, 0, ...address);
  p.call('drop udp-socket', udp);
  p.call('drop network', network);
  return { program: p, errors, successes, families };
}

/** What is refused where sockets are denied. */
function refused(): { readonly program: Program; readonly results: readonly (readonly [result: Ref, at: number])[] } {
  const p = new Program(net);
  const network = p.call('instance-network');
  const address = [0, 1, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0];
  const tcp = behind(p.call('create-tcp-socket', 0), 4);
  const udp = behind(p.call('create-udp-socket', 0), 4);
  const results: (readonly [Ref, number])[] = [
    [p.call('tcp-socket.start-bind', tcp, network, ...address), 1],
    [p.call('tcp-socket.start-connect', tcp, network, ...address), 1],
    [p.call('tcp-socket.start-listen', tcp), 1],
    [p.call('udp-socket.start-bind', udp, network, ...address), 1],
    [p.call('resolve-addresses', network, ...p.text('localhost')), 4],
    [p.call('resolve-addresses', network, ...p.text('127.0.0.1')), 4],
  ];
  return { program: p, results };
}

/** Streams of datagrams and addresses: nothing gives one where sockets are denied. */
const GIVEN_ONLY = /#\[method\](resolve-address-stream|incoming-datagram-stream|outgoing-datagram-stream)\./;

describe.each(HOSTS)('every function on %s', (host) => {
  const test = it.skipIf(host === 'Wasmtime' && !HAS_WASMTIME);
  const on = (program: Program, bytes: Uint8Array): Promise<Results> => runOn(host, program, bytes);

  test('of http, denied: a request is made, and refused', async () => {
    const { program, handled, finished, has } = request('127.0.0.1', false);
    const left = functionsOf(http, /^wasi:http\//).filter((name) => !program.called.has(name));
    expect(left.filter((name) => !SERVERS_ONLY.test(name) && !ANSWERED_ONLY.test(name))).toEqual([]);
    for (const options of [{}, { stdio: 'allow', clocks: 'allow' }] as const) {
      const results = await on(program, await virtual(http, options));
      expect([results.u8(handled), results.u8(handled, 8)]).toEqual([1, 15]);
      expect([results.u8(finished), results.u8(finished, 8)]).toEqual([1, 15]);
      expect(results.u8(has)).toBe(0);
    }
  });

  test.each([
    ['allowed', 'allow', false],
    ['allowed by rules', ['POST://*:*'], false],
    ['allowed by rules and traced', ['POST://*:*'], true],
  ] as const)('of http, %s: a request is made, and answered', async (_, rules, trace) => {
    const { program, handled, has, status } = request(`127.0.0.1:${servers.ports.http}`, true);
    const left = functionsOf(http, /^wasi:http\//).filter((name) => !program.called.has(name));
    expect(left.filter((name) => !SERVERS_ONLY.test(name))).toEqual([]);
    for (const stdio of ['allow', 'deny'] as const) {
      const results = await on(program, await virtual(http, { http: rules, stdio, clocks: 'allow', trace }));
      expect([results.u8(handled), results.u8(has), status && results.u16(status)]).toEqual([0, 1, 200]);
      expect(await servers.seen('http')).toEqual([`POST 127.0.0.1:${servers.ports.http} /every`]);
    }
  });

  test.each([
    ['denied', undefined],
    ['allowed', 'allow'],
    ['allowed by rules', ALL_SOCKETS],
  ] as const)('of sockets with which nothing was started, %s', async (_, sockets) => {
    const { program, errors, successes, families } = fresh();
    // denied: without anything of the host, so that creating a socket can succeed
    const options: Options = sockets === undefined ? {} : { sockets, clocks: 'allow' };
    const results = await on(program, await virtual(net, options));
    for (const [name, result] of successes) expect(results.u8(result), name).toBe(0);
    for (const [name, result, at, error] of errors) {
      expect(results.u8(result), name).toBe(1);
      // hosts differ in how they put it
      if (sockets === undefined) expect(results.u8(result, at), name).toBe(error);
    }
    expect(families.map((family) => results.u8(family))).toEqual([1, 0]);
  });

  test('of sockets, denied: what would reach somebody is refused', async () => {
    const first = fresh();
    const { program, results: refusals } = refused();
    const called = new Set([...first.program.called, ...program.called]);
    const left = functionsOf(net, /^wasi:sockets\//).filter((name) => !called.has(name));
    expect(left.filter((name) => !GIVEN_ONLY.test(name))).toEqual([]);
    const results = await on(program, await virtual(net, {}));
    for (const [result, at] of refusals) expect([results.u8(result), results.u8(result, at)]).toEqual([1, DENIED]);
  });

  test('of sockets, denied beside streams of the host: creating one is refused', async () => {
    const p = new Program(net);
    const made = [p.call('create-tcp-socket', 0), p.call('create-udp-socket', 1)];
    const lookedUp = p.call('resolve-addresses', p.call('instance-network'), ...p.text('localhost'));
    const results = await on(p, await virtual(net, { clocks: 'allow' }));
    for (const result of [...made, lookedUp]) expect([results.u8(result), results.u8(result, 4)]).toEqual([1, DENIED]);
  });

  test.each([
    ['allowed', 'allow', false],
    ['allowed by rules', ALL_SOCKETS, false],
    ['allowed by rules and traced', ALL_SOCKETS, true],
  ] as const)('of sockets, %s: connections, datagrams and names', async (_, sockets, trace) => {
    const { tcp, udp } = servers.ports;
    const bytes = await virtual(net, { sockets, clocks: 'allow', trace });
    let found: Ref | undefined;
    const connecting = connect(net, { host: '127.0.0.1', port: tcp }, true, (p, network) => {
      found = lookUp(p, network, 'localhost').found;
    });
    const connected = await on(connecting.program, bytes);
    expect([found && connected.u8(found), connecting.read && connected.u8(connecting.read)]).toEqual([0, 0]);
    expect(await servers.seen('tcp')).toEqual(['connection']);
    const at = { host: '127.0.0.1', port: udp } as const;
    const sending = exchange(net, { host: '0.0.0.0', port: 0 }, [{ to: at, text: 'sent' }], { waits: 1 });
    const sent = await on(sending.program, bytes);
    expect([sent.u8(sending.sent), sent.u32(sending.sent, 8), sent.u8(sending.received)]).toEqual([0, 1, 0]);
    expect(await servers.seen('udp')).toEqual(['sent']);
    const port = await freePort();
    servers.reach('tcp', port, 'hi');
    const listening = listen(net, { host: '127.0.0.1', port }, true);
    const heard = await on(listening.program, bytes);
    const called = [fresh(), connecting, sending, listening].flatMap(({ program }) => [...program.called]);
    expect(functionsOf(net, /^wasi:sockets\//).filter((name) => !called.includes(name))).toEqual([]);
    expect([heard.u8(listening.accepted), listening.read && heard.u32(listening.read, 8)]).toEqual([0, 2]);
  });
});

import { behind, Program, type Puppet, type Ref } from '../support/puppet.ts';

/** Programs over `wasi:sockets`, in the order in which a guest has to make its calls. */

export interface Address {
  readonly host: '127.0.0.1' | '::1' | '0.0.0.0' | '::ffff:127.0.0.1';
  readonly port: number;
}

/** The twelve values of an ip-socket-address. */
export function flat({ host, port }: Address): readonly number[] {
  switch (host) {
    case '127.0.0.1':
      return [0, port, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    case '0.0.0.0':
      return [0, port, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    case '::1':
      return [1, port, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0];
    case '::ffff:127.0.0.1':
      return [1, port, 0, 0, 0, 0, 0, 0, 0xffff, 0x7f00, 1, 0];
    default:
      return host satisfies never;
  }
}

function familyOf({ host }: Address): number {
  return host.includes(':') ? 1 : 0;
}

export function wait(p: Program, resource: string, self: Ref): void {
  const pollable = p.call(`${resource}.subscribe`, self);
  p.call('pollable.block', pollable);
  p.call('drop pollable', pollable);
}

function sleep(p: Program, milliseconds: number): void {
  const pollable = p.call('subscribe-duration', BigInt(milliseconds) * 1_000_000n);
  p.call('pollable.block', pollable);
  p.call('drop pollable', pollable);
}

export interface Connecting {
  readonly program: Program;
  /** result<_, error-code> */
  readonly started: Ref;
  /** result<list<u8>, stream-error>: what the server said. */
  readonly read: Ref | undefined;
}

/** Connects and reads; `through`: more than the start, which is expected to be refused otherwise. */
export function connect(
  puppet: Puppet,
  to: Address,
  through: boolean,
  before?: (p: Program, network: Ref) => void,
): Connecting {
  const p = new Program(puppet);
  const network = p.call('instance-network');
  before?.(p, network);
  const socket = behind(p.call('create-tcp-socket', familyOf(to)), 4);
  const started = p.call('tcp-socket.start-connect', socket, network, ...flat(to));
  if (!through) return { program: p, started, read: undefined };
  wait(p, 'tcp-socket', socket);
  const finished = p.call('tcp-socket.finish-connect', socket);
  const [input, output] = [behind(finished, 4), behind(finished, 8)];
  const read = p.call('input-stream.blocking-read', input, 100);
  p.call('drop input-stream', input);
  p.call('drop output-stream', output);
  p.call('drop tcp-socket', socket);
  p.call('drop network', network);
  return { program: p, started, read };
}

export interface Listening {
  readonly program: Program;
  readonly bound: Ref;
  readonly listening: Ref;
  /** result<tuple<…>, error-code> */
  readonly accepted: Ref;
  /** result<list<u8>, stream-error>: what the client said. */
  readonly read: Ref | undefined;
  /** result<ip-socket-address, error-code>, of the accepted socket. */
  readonly remote: Ref | undefined;
}

/** Listens and accepts once somebody comes; `through`: he is let in. `waits`: until the accepted socket is ready, too. */
export function listen(puppet: Puppet, at: Address, through: boolean, waits = false): Listening {
  const p = new Program(puppet);
  const network = p.call('instance-network');
  const socket = behind(p.call('create-tcp-socket', familyOf(at)), 4);
  const bound = p.call('tcp-socket.start-bind', socket, network, ...flat(at));
  wait(p, 'tcp-socket', socket);
  p.call('tcp-socket.finish-bind', socket);
  const listening = p.call('tcp-socket.start-listen', socket);
  wait(p, 'tcp-socket', socket);
  p.call('tcp-socket.finish-listen', socket);
  wait(p, 'tcp-socket', socket);
  const accepted = p.call('tcp-socket.accept', socket);
  if (!through) return { program: p, bound, listening, accepted, read: undefined, remote: undefined };
  const [client, input, output] = [behind(accepted, 4), behind(accepted, 8), behind(accepted, 12)];
  const remote = p.call('tcp-socket.remote-address', client);
  if (waits) wait(p, 'tcp-socket', client);
  wait(p, 'input-stream', input);
  const read = p.call('input-stream.blocking-read', input, 100);
  p.call('drop input-stream', input);
  p.call('drop output-stream', output);
  p.call('drop tcp-socket', client);
  p.call('drop tcp-socket', socket);
  return { program: p, bound, listening, accepted, read, remote };
}

export interface Datagrams {
  readonly program: Program;
  readonly bound: Ref;
  /** result<tuple<…>, error-code> */
  readonly stream: Ref;
  /** result<u64, error-code> */
  readonly sent: Ref;
  /** result<list<incoming-datagram>, error-code> */
  readonly received: Ref;
  /** The first two of them, 40 bytes each. */
  readonly datagrams: Ref;
}

export interface Datagram {
  /** `undefined`: where the socket is connected to. */
  readonly to: Address | undefined;
  readonly text: string;
}

/** Binds, sends, and after a while takes what has come. `connected`: `stream` is given an address. */
export function exchange(
  puppet: Puppet,
  at: Address,
  datagrams: readonly Datagram[],
  { connected, waits = 0 }: { readonly connected?: Address; readonly waits?: number },
): Datagrams {
  const p = new Program(puppet);
  const network = p.call('instance-network');
  const socket = behind(p.call('create-udp-socket', familyOf(at)), 4);
  const bound = p.call('udp-socket.start-bind', socket, network, ...flat(at));
  p.call('udp-socket.finish-bind', socket);
  const remote = connected === undefined ? new Array<number>(12).fill(0) : flat(connected);
  const stream = p.call('udp-socket.stream', socket, connected === undefined ? 0 : 1, ...remote);
  const [incoming, outgoing] = [behind(stream, 4), behind(stream, 8)];
  p.call('outgoing-datagram-stream.check-send', outgoing);
  const sent = p.call('outgoing-datagram-stream.send', outgoing, list(p, datagrams), datagrams.length);
  if (waits > 0) sleep(p, waits);
  const received = p.call('incoming-datagram-stream.receive', incoming, 100);
  for (const [resource, self] of [
    ['incoming-datagram-stream', incoming],
    ['outgoing-datagram-stream', outgoing],
  ] as const) {
    p.call('drop pollable', p.call(`${resource}.subscribe`, self));
  }
  const copy = p.area(80);
  p.call('copy', copy, behind(received, 4), 80);
  p.call('drop incoming-datagram-stream', incoming);
  p.call('drop outgoing-datagram-stream', outgoing);
  p.call('drop udp-socket', socket);
  return { program: p, bound, stream, sent, received, datagrams: { at: copy, size: 'i32' } };
}

/** A list of outgoing-datagrams: its address. */
function list(p: Program, datagrams: readonly Datagram[]): number {
  const bytes = new Uint8Array(44 * datagrams.length);
  const view = new DataView(bytes.buffer);
  datagrams.forEach(({ to, text }, i) => {
    const [at, length] = p.text(text);
    view.setUint32(44 * i, at, true);
    view.setUint32(44 * i + 4, length, true);
    if (to === undefined) return;
    const [variant = 0, port = 0, ...rest] = flat(to);
    view.setUint8(44 * i + 8, 1);
    view.setUint8(44 * i + 12, variant);
    view.setUint16(44 * i + 16, port, true);
    if (variant === 0) rest.slice(0, 4).forEach((byte, k) => view.setUint8(44 * i + 18 + k, byte));
    else rest.slice(1, 9).forEach((group, k) => view.setUint16(44 * i + 24 + 2 * k, group, true));
  });
  return p.bytes(bytes);
}

/** Looks a name up and asks for some addresses. */
export function lookUp(p: Program, network: Ref, name: string): { readonly found: Ref; readonly first: Ref } {
  const found = p.call('resolve-addresses', network, ...p.text(name));
  const stream = behind(found, 4);
  wait(p, 'resolve-address-stream', stream);
  const first = p.call('resolve-address-stream.resolve-next-address', stream);
  for (let i = 0; i < 4; i++) p.call('resolve-address-stream.resolve-next-address', stream);
  p.call('drop resolve-address-stream', stream);
  return { found, first };
}

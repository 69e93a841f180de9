import type { Shapes } from './shape.ts';

const NETWORK_HANDLE = 'borrow<wasi:sockets/network.network>';
const TCP = 'wasi:sockets/tcp.tcp-socket';
const UDP = 'wasi:sockets/udp.udp-socket';
const INCOMING = 'wasi:sockets/udp.incoming-datagram-stream';
const OUTGOING = 'wasi:sockets/udp.outgoing-datagram-stream';
const ADDRESSES = 'wasi:sockets/ip-name-lookup.resolve-address-stream';
const STREAMS = 'own<wasi:io/streams.input-stream>, own<wasi:io/streams.output-stream>';

/** `ip-socket-address` of WASI 0.2. */
export const SOCKET_ADDRESS = `variant{ipv4(record{port: u16, address: tuple<u8, u8, u8, u8>}), ipv6(record{port: u16, flow-info: u32, address: tuple<u16, u16, u16, u16, u16, u16, u16, u16>, scope-id: u32})}`;

const IP_ADDRESS = 'variant{ipv4(tuple<u8, u8, u8, u8>), ipv6(tuple<u16, u16, u16, u16, u16, u16, u16, u16>)}';

const SOCKET_ERROR = `enum{unknown, access-denied, not-supported, invalid-argument, out-of-memory, timeout, concurrency-conflict, not-in-progress, would-block, invalid-state, new-socket-limit, address-not-bindable, address-in-use, remote-unreachable, connection-refused, connection-reset, connection-aborted, datagram-too-large, name-unresolvable, temporary-resolver-failure, permanent-resolver-failure}`;

const FIELD_SIZE = 'record{field-name: option<string>, field-size: option<u32>}';

const HTTP_ERROR = `variant{DNS-timeout, DNS-error(record{rcode: option<string>, info-code: option<u16>}), destination-not-found, destination-unavailable, destination-IP-prohibited, destination-IP-unroutable, connection-refused, connection-terminated, connection-timeout, connection-read-timeout, connection-write-timeout, connection-limit-reached, TLS-protocol-error, TLS-certificate-error, TLS-alert-received(record{alert-id: option<u8>, alert-message: option<string>}), HTTP-request-denied, HTTP-request-length-required, HTTP-request-body-size(option<u64>), HTTP-request-method-invalid, HTTP-request-URI-invalid, HTTP-request-URI-too-long, HTTP-request-header-section-size(option<u32>), HTTP-request-header-size(option<${FIELD_SIZE}>), HTTP-request-trailer-section-size(option<u32>), HTTP-request-trailer-size(${FIELD_SIZE}), HTTP-response-incomplete, HTTP-response-header-section-size(option<u32>), HTTP-response-header-size(${FIELD_SIZE}), HTTP-response-body-size(option<u64>), HTTP-response-trailer-section-size(option<u32>), HTTP-response-trailer-size(${FIELD_SIZE}), HTTP-response-transfer-coding(option<string>), HTTP-response-content-coding(option<string>), HTTP-response-timeout, HTTP-upgrade-failed, HTTP-protocol-error, loop-detected, configuration-error, internal-error(option<string>)}`;

const STARTED = `result<_, ${SOCKET_ERROR}>`;
const OWN_ADDRESS = `(borrow<${TCP}>) -> result<${SOCKET_ADDRESS}, ${SOCKET_ERROR}>`;

/**
 * Functions before which rules are asked, the same in all versions of 0.2; those that the rules ask, `local-address` and
 * `remote-address`; and what other components export.
 */
export const NETWORK: Shapes = {
  'http/outgoing-handler': {
    handle: `(own<wasi:http/types.outgoing-request>, option<own<wasi:http/types.request-options>>) -> result<own<wasi:http/types.future-incoming-response>, ${HTTP_ERROR}>`,
  },
  'http/incoming-handler': {
    handle: '(own<wasi:http/types.incoming-request>, own<wasi:http/types.response-outparam>)',
  },
  'http/handler': {
    handle: `async (own<wasi:http/types@0.3.request>) -> result<own<wasi:http/types@0.3.response>, ${HTTP_ERROR}>`,
  },
  'sockets/tcp': {
    '[method]tcp-socket.start-bind': `(borrow<${TCP}>, ${NETWORK_HANDLE}, ${SOCKET_ADDRESS}) -> ${STARTED}`,
    '[method]tcp-socket.start-connect': `(borrow<${TCP}>, ${NETWORK_HANDLE}, ${SOCKET_ADDRESS}) -> ${STARTED}`,
    '[method]tcp-socket.start-listen': `(borrow<${TCP}>) -> ${STARTED}`,
    '[method]tcp-socket.accept': `(borrow<${TCP}>) -> result<tuple<own<${TCP}>, ${STREAMS}>, ${SOCKET_ERROR}>`,
    '[method]tcp-socket.local-address': OWN_ADDRESS,
    '[method]tcp-socket.remote-address': OWN_ADDRESS,
  },
  'sockets/udp': {
    '[method]udp-socket.start-bind': `(borrow<${UDP}>, ${NETWORK_HANDLE}, ${SOCKET_ADDRESS}) -> ${STARTED}`,
    '[method]udp-socket.stream': `(borrow<${UDP}>, option<${SOCKET_ADDRESS}>) -> result<tuple<own<${INCOMING}>, own<${OUTGOING}>>, ${SOCKET_ERROR}>`,
    '[method]outgoing-datagram-stream.send': `(borrow<${OUTGOING}>, list<record{data: list<u8>, remote-address: option<${SOCKET_ADDRESS}>}>) -> result<u64, ${SOCKET_ERROR}>`,
    '[method]incoming-datagram-stream.receive': `(borrow<${INCOMING}>, u64) -> result<list<record{data: list<u8>, remote-address: ${SOCKET_ADDRESS}}>, ${SOCKET_ERROR}>`,
  },
  'sockets/ip-name-lookup': {
    'resolve-addresses': `(${NETWORK_HANDLE}, string) -> result<own<${ADDRESSES}>, ${SOCKET_ERROR}>`,
    '[method]resolve-address-stream.resolve-next-address': `(borrow<${ADDRESSES}>) -> result<option<${IP_ADDRESS}>, ${SOCKET_ERROR}>`,
    '[method]resolve-address-stream.subscribe': `(borrow<${ADDRESSES}>) -> own<wasi:io/poll.pollable>`,
  },
};

const TCP_03 = 'wasi:sockets/types@0.3.tcp-socket';
const UDP_03 = 'wasi:sockets/types@0.3.udp-socket';

const SOCKET_ERROR_03 =
  'variant{access-denied, not-supported, invalid-argument, out-of-memory, timeout, invalid-state, address-not-bindable, address-in-use, remote-unreachable, connection-refused, connection-broken, connection-reset, connection-aborted, datagram-too-large, other(option<string>)}';

const LOOK_UP_ERROR_03 =
  'variant{access-denied, invalid-argument, name-unresolvable, temporary-resolver-failure, permanent-resolver-failure, other(option<string>)}';

const DONE_03 = `result<_, ${SOCKET_ERROR_03}>`;
const FAMILY = 'enum{ipv4, ipv6}';

/** Options of sockets, which are read by `get-` and written by `set-`, and what each is. */
const OPTIONS_TCP: Readonly<Record<string, string>> = {
  'keep-alive-enabled': 'bool',
  'keep-alive-idle-time': 'u64',
  'keep-alive-interval': 'u64',
  'keep-alive-count': 'u32',
  'hop-limit': 'u8',
  'receive-buffer-size': 'u64',
  'send-buffer-size': 'u64',
};
const OPTIONS_UDP: Readonly<Record<string, string>> = {
  'unicast-hop-limit': 'u8',
  'receive-buffer-size': 'u64',
  'send-buffer-size': 'u64',
};

/** What both kinds of sockets have in WASI 0.3. */
function socket(name: string, resource: string, options: Readonly<Record<string, string>>): Record<string, string> {
  const method = (of: string): string => `[method]${name}.${of}`;
  const given = (ok: string): string => `(borrow<${resource}>) -> result<${ok}, ${SOCKET_ERROR_03}>`;
  return {
    [`[static]${name}.create`]: `(${FAMILY}) -> result<own<${resource}>, ${SOCKET_ERROR_03}>`,
    [method('bind')]: `(borrow<${resource}>, ${SOCKET_ADDRESS}) -> ${DONE_03}`,
    [method('get-local-address')]: given(SOCKET_ADDRESS),
    [method('get-remote-address')]: given(SOCKET_ADDRESS),
    [method('get-address-family')]: `(borrow<${resource}>) -> ${FAMILY}`,
    ...Object.fromEntries(
      Object.entries(options).flatMap(([option, type]) => [
        [method(`get-${option}`), given(type)],
        [method(`set-${option}`), `(borrow<${resource}>, ${type}) -> ${DONE_03}`],
      ]),
    ),
  };
}

/** Functions of WASI 0.3, the same; of sockets all, as some that are no longer ruled take streams. */
export const NETWORK_03: Shapes = {
  'http/client': {
    send: `async (own<wasi:http/types@0.3.request>) -> result<own<wasi:http/types@0.3.response>, ${HTTP_ERROR}>`,
  },
  'sockets/types': {
    ...socket('tcp-socket', TCP_03, OPTIONS_TCP),
    ...socket('udp-socket', UDP_03, OPTIONS_UDP),
    '[method]tcp-socket.connect': `async (borrow<${TCP_03}>, ${SOCKET_ADDRESS}) -> ${DONE_03}`,
    '[method]tcp-socket.listen': `(borrow<${TCP_03}>) -> result<stream<own<${TCP_03}>>, ${SOCKET_ERROR_03}>`,
    '[method]tcp-socket.send': `(borrow<${TCP_03}>, stream<u8>) -> future<${DONE_03}>`,
    '[method]tcp-socket.receive': `(borrow<${TCP_03}>) -> tuple<stream<u8>, future<${DONE_03}>>`,
    '[method]tcp-socket.get-is-listening': `(borrow<${TCP_03}>) -> bool`,
    '[method]tcp-socket.set-listen-backlog-size': `(borrow<${TCP_03}>, u64) -> ${DONE_03}`,
    '[method]udp-socket.connect': `(borrow<${UDP_03}>, ${SOCKET_ADDRESS}) -> ${DONE_03}`,
    '[method]udp-socket.disconnect': `(borrow<${UDP_03}>) -> ${DONE_03}`,
    '[method]udp-socket.send': `async (borrow<${UDP_03}>, list<u8>, option<${SOCKET_ADDRESS}>) -> ${DONE_03}`,
    '[method]udp-socket.receive': `async (borrow<${UDP_03}>) -> result<tuple<list<u8>, ${SOCKET_ADDRESS}>, ${SOCKET_ERROR_03}>`,
  },
  'sockets/ip-name-lookup': {
    'resolve-addresses': `async (string) -> result<list<${IP_ADDRESS}>, ${LOOK_UP_ERROR_03}>`,
  },
};

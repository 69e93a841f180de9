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

/** Functions of WASI 0.3, the same: those before which rules are asked, and those that give an address. */
export const NETWORK_03: Shapes = {
  'http/client': {
    send: `async (own<wasi:http/types@0.3.request>) -> result<own<wasi:http/types@0.3.response>, ${HTTP_ERROR}>`,
  },
};

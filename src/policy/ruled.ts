import type { InterfaceName } from '../component/extern-name.ts';
import type { FuncType, Item } from '../component/types.ts';
import { answerOf, isVersion03, subsystemOption } from './capabilities.ts';
import { isDraft, type Decision } from './decide.ts';
import { functionsOf } from './draft.ts';
import { rulesFor } from './network.ts';
import type { Policy } from './options.ts';
import { shapeOf, valueShape } from './shape.ts';

/*
 * Functions that the host answers only where a rule lets them through. The adapters read their parameters, so that their types must
 * be exactly those that WASI 0.2 gives them, in all its versions the same: a guest may say anything of its imports, and
 * some hosts go by that.
 */

const ADDRESS = `variant{ipv4(record{port: u16, address: tuple<u8, u8, u8, u8>}), ipv6(record{port: u16, flow-info: u32, address: tuple<u16, u16, u16, u16, u16, u16, u16, u16>, scope-id: u32})}`;

const SOCKET_ERROR = `enum{unknown, access-denied, not-supported, invalid-argument, out-of-memory, timeout, concurrency-conflict, not-in-progress, would-block, invalid-state, new-socket-limit, address-not-bindable, address-in-use, remote-unreachable, connection-refused, connection-reset, connection-aborted, datagram-too-large, name-unresolvable, temporary-resolver-failure, permanent-resolver-failure}`;

const FIELD_SIZE = 'record{field-name: option<string>, field-size: option<u32>}';

const HTTP_ERROR = `variant{DNS-timeout, DNS-error(record{rcode: option<string>, info-code: option<u16>}), destination-not-found, destination-unavailable, destination-IP-prohibited, destination-IP-unroutable, connection-refused, connection-terminated, connection-timeout, connection-read-timeout, connection-write-timeout, connection-limit-reached, TLS-protocol-error, TLS-certificate-error, TLS-alert-received(record{alert-id: option<u8>, alert-message: option<string>}), HTTP-request-denied, HTTP-request-length-required, HTTP-request-body-size(option<u64>), HTTP-request-method-invalid, HTTP-request-URI-invalid, HTTP-request-URI-too-long, HTTP-request-header-section-size(option<u32>), HTTP-request-header-size(option<${FIELD_SIZE}>), HTTP-request-trailer-section-size(option<u32>), HTTP-request-trailer-size(${FIELD_SIZE}), HTTP-response-incomplete, HTTP-response-header-section-size(option<u32>), HTTP-response-header-size(${FIELD_SIZE}), HTTP-response-body-size(option<u64>), HTTP-response-trailer-section-size(option<u32>), HTTP-response-trailer-size(${FIELD_SIZE}), HTTP-response-transfer-coding(option<string>), HTTP-response-content-coding(option<string>), HTTP-response-timeout, HTTP-upgrade-failed, HTTP-protocol-error, loop-detected, configuration-error, internal-error(option<string>)}`;

const STARTED = `result<_, ${SOCKET_ERROR}>`;
const OWN_ADDRESS = `(borrow) -> result<${ADDRESS}, ${SOCKET_ERROR}>`;

/** By name, which no two of them share. The last two are not ruled: the adapters ask them, and then they must be these as well. */
const SHAPES: ReadonlyMap<string, string> = new Map([
  ['handle', `(own, option<own>) -> result<own, ${HTTP_ERROR}>`],
  ['[method]tcp-socket.start-bind', `(borrow, borrow, ${ADDRESS}) -> ${STARTED}`],
  ['[method]tcp-socket.start-connect', `(borrow, borrow, ${ADDRESS}) -> ${STARTED}`],
  ['[method]tcp-socket.start-listen', `(borrow) -> ${STARTED}`],
  ['[method]tcp-socket.accept', `(borrow) -> result<tuple<own, own, own>, ${SOCKET_ERROR}>`],
  ['[method]udp-socket.start-bind', `(borrow, borrow, ${ADDRESS}) -> ${STARTED}`],
  ['[method]udp-socket.stream', `(borrow, option<${ADDRESS}>) -> result<tuple<own, own>, ${SOCKET_ERROR}>`],
  [
    '[method]outgoing-datagram-stream.send',
    `(borrow, list<record{data: list<u8>, remote-address: option<${ADDRESS}>}>) -> result<u64, ${SOCKET_ERROR}>`,
  ],
  [
    '[method]incoming-datagram-stream.receive',
    `(borrow, u64) -> result<list<record{data: list<u8>, remote-address: ${ADDRESS}}>, ${SOCKET_ERROR}>`,
  ],
  ['resolve-addresses', `(borrow, string) -> result<own, ${SOCKET_ERROR}>`],
  [
    '[method]resolve-address-stream.resolve-next-address',
    `(borrow) -> result<option<variant{ipv4(tuple<u8, u8, u8, u8>), ipv6(tuple<u16, u16, u16, u16, u16, u16, u16, u16>)}>, ${SOCKET_ERROR}>`,
  ],
  ['[method]resolve-address-stream.subscribe', '(borrow) -> own'],
  ['[method]tcp-socket.local-address', OWN_ADDRESS],
  ['[method]tcp-socket.remote-address', OWN_ADDRESS],
]);

/** Functions that the adapters ask when others are called, by the name of the ruled one. */
const ASKED: ReadonlyMap<string, string> = new Map([
  ['[method]tcp-socket.start-listen', '[method]tcp-socket.local-address'],
  ['[method]tcp-socket.accept', '[method]tcp-socket.remote-address'],
]);

/** Whether a type named `ip-socket-address` is what it has to be. */
function isSocketAddress(item: Item | undefined): boolean {
  const type = item?.entity.kind === 'type' ? item.entity.type : undefined;
  return type?.kind === 'variant' && valueShape(type) === ADDRESS;
}

/** What is decided about an import of a subsystem for which there are rules. */
export function ruledDecision(
  policy: Policy,
  item: Item,
  asked: InterfaceName | undefined,
  decided: Decision,
): Decision {
  const { capability: known, decision } = decided;
  const rules = rulesFor(policy, known?.subsystem);
  if (decision !== 'host' || rules === undefined || known === undefined) return decided;
  if (known.role === 'export-of-another' && asked !== undefined && !isDraft(asked)) return decided;
  const option = known.subsystem === undefined ? undefined : subsystemOption(known.subsystem);
  const why = isVersion03(asked?.version) ? 'rules are for WASI 0.2' : misfit(item, decided);
  if (why !== undefined) {
    return { ...decided, decision: 'deny', reason: why, help: `${option ?? ''} without rules` };
  }
  const [only] = rules;
  const reason = rules.length === 1 ? `by the rule ${only?.text ?? ''}` : `by ${rules.length} rules`;
  return { ...decided, reason };
}

/** Why rules cannot be checked for an import. */
function misfit(item: Item, { capability: known }: Decision): string | undefined {
  for (const { name, type } of functionsOf(item)) {
    if (known === undefined || answerOf(known, name) === undefined) {
      return `it has ${name}, which WASI 0.2 does not: rules cannot be checked`;
    }
    if (!fits(name, type)) return `its ${name} is not that of WASI 0.2: rules cannot be checked`;
    const question = known.ruled.has(name) ? ASKED.get(name) : undefined;
    if (question !== undefined && item.entity.kind === 'instance') {
      const { exports } = item.entity.type;
      if (!exports.has(question) && !isSocketAddress(exports.get('ip-socket-address'))) {
        return `it has ${name} but nothing with an address: rules cannot be checked`;
      }
    }
  }
  return undefined;
}

function fits(name: string, type: FuncType): boolean {
  const wanted = SHAPES.get(name);
  return wanted === undefined || shapeOf(type) === wanted;
}

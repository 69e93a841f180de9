import { WasmvirtError } from '../../errors.ts';
import type { HostRule } from '../../settings/host-rule.ts';
import type { SocketOperation, SocketRule } from '../policy.ts';
import { parseEndpoint } from './host-rule.ts';
import { quote } from './option-values.ts';

/** Whether it is to send something to somebody: only then may the names that it is for be looked up. */
function isClients({ operations }: SocketRule): boolean {
  return operations.has('tcp-connect') || operations.has('udp-send');
}

/** What to say of rules for names that no rule lets be looked up: they let nobody through. */
export function uselessRules(rules: readonly SocketRule[]): string[] {
  const clients = rules.filter(isClients);
  const useless = rules.filter(({ host }) => {
    return host.kind === 'name' && !clients.some((client) => mayBeSame(client.host, host));
  });
  return useless.map(({ text }) => {
    return `the rule ${text} lets nobody through: names are looked up only by rules to connect or to send, and none is for this one`;
  });
}

/** Whether there is a name that both are for. */
function mayBeSame(one: HostRule, other: HostRule): boolean {
  if (one.kind === 'any' || other.kind === 'any') return true;
  if (one.kind !== 'name' || other.kind !== 'name') return false;
  const isBelow = (name: string, of: HostRule): boolean => {
    return of.kind === 'name' && of.below && name.endsWith(`.${of.name}`);
  };
  return (one.name === other.name && one.below === other.below) || isBelow(one.name, other) || isBelow(other.name, one);
}

type Protocol = 'tcp' | 'udp';

/** The words before `://` beside `tcp` and `udp`, with the protocols that have them. */
const WORDS: ReadonlyMap<string, readonly Protocol[]> = new Map([
  ['connect', ['tcp']],
  ['bind', ['tcp', 'udp']],
  ['listen', ['tcp']],
  ['accept', ['tcp']],
  ['send', ['udp']],
  ['receive', ['udp']],
]);

/** What a rule without such words is about: what a client does. */
const DEFAULTS = { tcp: ['connect'], udp: ['send', 'receive'] } as const;

/**
 * Reads `[tcp|udp][+operation…]://host:port`, or the host and port alone.
 *
 * @example parseSocketRule('tcp+listen://127.0.0.1:8080')
 * @throws WasmvirtError `bad-option`
 */
export function parseSocketRule(text: string): SocketRule {
  const at = text.indexOf('://');
  const operations = operationsOf(text, at < 0 ? [] : text.slice(0, at).split('+'));
  const endpoint = parseEndpoint(at < 0 ? text : text.slice(at + 3));
  if (typeof endpoint === 'string') fail(text, endpoint);
  const { host, ports } = endpoint;
  if (ports === undefined) fail(text, 'needs a port behind its host: a number, a range, or * for all');
  const names = [...operations].some((operation) => /-(connect|send|receive|accept)$/.test(operation));
  if (host.kind === 'name' && !names) fail(text, 'names a host where an address of this machine belongs');
  return { text, operations, host, ports };
}

function operationsOf(text: string, words: readonly string[]): ReadonlySet<SocketOperation> {
  const named = words.filter((word): word is Protocol => word === 'tcp' || word === 'udp');
  const protocols: readonly Protocol[] = named.length === 0 ? ['tcp', 'udp'] : named;
  const asked = words.filter((word) => !named.some((protocol) => protocol === word));
  const operations = new Set<SocketOperation>();
  if (asked.length === 0) {
    for (const protocol of protocols) {
      for (const word of DEFAULTS[protocol]) operations.add(`${protocol}-${word}` as SocketOperation); // of the table
    }
  }
  for (const word of asked) {
    const known = WORDS.get(word);
    if (known === undefined) fail(text, `has ${quote(word)} before its ://, where ${KNOWN} can stand, joined by +`);
    const fitting = known.filter((protocol) => protocols.includes(protocol));
    if (fitting.length === 0) fail(text, `has ${word}, which ${protocols.join(' and ')} sockets do not`);
    for (const protocol of fitting) operations.add(`${protocol}-${word}` as SocketOperation); // of the table
  }
  return operations;
}

const KNOWN = `tcp, udp, ${[...WORDS.keys()].join(', ')}`;

function fail(text: string, what: string): never {
  throw new WasmvirtError('bad-option', `the socket rule ${quote(text)} ${what}`);
}

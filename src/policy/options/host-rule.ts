import type { HostRule, PortRange } from '../../settings/host-rule.ts';
import { quote } from './option-values.ts';

export interface Endpoint {
  readonly host: HostRule;
  /** `undefined`: none was written. */
  readonly ports: PortRange | undefined;
}

const ANY_PORT: PortRange = { first: 0, last: 0xffff };

/**
 * Reads `host`, `host:port`, `host:first-last` or `host:*`. A host is a name, `*.name`, `*`, an IPv4 address, an IPv6 address in
 * brackets (with `%N` for the scope of a link-local one), or either of them with `/bits`.
 *
 * @returns the endpoint, or what is wrong with it: the end of a sentence
 */
export function parseEndpoint(text: string): Endpoint | string {
  const found = /^(\[[^\]]*\](?:\/\d+)?|[^:[\]]*)(?::([^:]*))?$/.exec(text);
  if (found === null) return 'is no host and port; an IPv6 address stands in brackets';
  const [, hostText = '', portText] = found;
  const ports = portText === undefined ? undefined : parsePorts(portText);
  if (portText !== undefined && ports === undefined)
    return `has no port in ${quote(portText)}: 1 to 65535, a range or *`;
  const host = parseHost(hostText);
  return typeof host === 'string' ? host : { host, ports };
}

/** The port by itself, a range of ports, or all. */
function parsePorts(text: string): PortRange | undefined {
  if (text === '*') return ANY_PORT;
  const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (found === null) return undefined;
  const first = Number(found[1]);
  const last = found[2] === undefined ? first : Number(found[2]);
  return first >= 1 && first <= last && last <= 0xffff ? { first, last } : undefined;
}

function parseHost(text: string): HostRule | string {
  if (text === '*') return { kind: 'any' };
  if (text.startsWith('[')) return parseIpv6Rule(text);
  const slash = text.indexOf('/');
  const ipv4 = parseIpv4(slash < 0 ? text : text.slice(0, slash));
  if (ipv4 !== undefined) return network(mapped(ipv4), slash < 0 ? '32' : text.slice(slash + 1), 96, 0);
  if (slash >= 0) return 'has a / behind what is no IPv4 address; rules name hosts, not paths';
  const below = text.startsWith('*.');
  const name = (below ? text.slice(2) : text).replace(/\.$/, '').toLowerCase();
  if (NUMBER.test(name)) {
    return `ends in a number, as addresses do: write the four numbers of an IPv4 address, each from 0 to 255 without leading zeros, such as 127.0.0.1`;
  }
  if (!isName(name)) return 'names no host: letters, digits, - and _, with international names in their xn-- form';
  return { kind: 'name', name, below };
}

/** `[address]`, `[address%scope]`, `[address/bits]` or `[address]/bits`. */
function parseIpv6Rule(text: string): HostRule | string {
  const found = /^\[([^\]/%]*)(?:%(\d{1,10}))?(?:\/(\d+))?\](?:\/(\d+))?$/.exec(text);
  const address = parseIpv6(found?.[1] ?? '');
  if (found === null || address === undefined || (found[3] !== undefined && found[4] !== undefined)) {
    return 'has no IPv6 address in its brackets';
  }
  const scope = Number(found[2] ?? 0);
  if (scope > 0xffff_ffff) return 'has a scope that is too large';
  const bits = found[3] ?? found[4] ?? '128';
  return network(address, bits, 0, scope);
}

/** `added`: how many bits stand before those that count. */
function network(address: readonly number[], bits: string, added: number, scope: number): HostRule | string {
  const prefix = Number(bits) + added;
  if (!/^\d{1,3}$/.test(bits) || prefix > 128) return `has ${quote(bits)} where the number of bits of a network stands`;
  const rest = address.some((byte, i) => (byte & (0xff >> Math.min(Math.max(prefix - 8 * i, 0), 8))) !== 0);
  if (rest) return `has bits set behind the first ${bits}: write the address of the network itself`;
  return { kind: 'addresses', address, prefix, scope };
}

/** Four numbers without leading zeros, as no host can read them otherwise. */
function parseIpv4(text: string): readonly number[] | undefined {
  if (!/^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(text)) return undefined;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte <= 0xff) ? bytes : undefined;
}

function mapped(ipv4: readonly number[]): readonly number[] {
  return [...new Array<number>(10).fill(0), 0xff, 0xff, ...ipv4];
}

/** RFC 4291, section 2.2: groups, one `::`, and an IPv4 address in the place of the last two groups. */
function parseIpv6(text: string): readonly number[] | undefined {
  const [head = '', tail, more] = text.split('::');
  if (more !== undefined) return undefined;
  const before = groups(head, tail === undefined);
  const after = tail === undefined ? [] : groups(tail, true);
  if (before === undefined || after === undefined) return undefined;
  const missing = 16 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 2) return undefined;
  return [...before, ...new Array<number>(missing).fill(0), ...after];
}

/** The bytes of some groups; `last`: they stand at the end, where an IPv4 address may. */
function groups(text: string, last: boolean): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    const ipv4 = last && i === parts.length - 1 ? parseIpv4(part) : undefined;
    if (ipv4 !== undefined) bytes.push(...ipv4);
    else if (/^[\da-f]{1,4}$/i.test(part)) bytes.push(parseInt(part, 16) >> 8, parseInt(part, 16) & 0xff);
    else return undefined;
  }
  return bytes;
}

/** A host name in lower case. */
function isName(name: string): boolean {
  return name.length <= 253 && name.split('.').every((label) => /^[\da-z_-]{1,63}$/.test(label)) && !NUMBER.test(name);
}

/** The last label is a number: hosts take such a name for an address, and not all for the same. */
const NUMBER = /(?:^|\.)(?:\d+|0x[\da-f]*)$/;

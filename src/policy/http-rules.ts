import { WasmvirtError } from '../errors.ts';
import { parseEndpoint, type HostRule, type PortRange } from './host-rule.ts';
import { quote } from './option-values.ts';

/** Outgoing requests that may be made. */
export interface HttpRule {
  /** As it was written. */
  readonly text: string;
  /** In lower case. `undefined`: http and https. */
  readonly scheme: string | undefined;
  /** Compared as they are. Empty: every method. */
  readonly methods: readonly string[];
  readonly host: HostRule;
  /** `undefined`: the default port of the request's scheme. */
  readonly ports: PortRange | undefined;
}

/**
 * Reads `[scheme][+METHOD…]://host[:port]`, or the host and port alone. The scheme is in lower case and methods are in capitals, so
 * that each can be left out.
 *
 * @example parseHttpRule('https+GET+HEAD://*.example.org:8443')
 * @throws WasmvirtError `bad-option`
 */
export function parseHttpRule(text: string): HttpRule {
  const at = text.indexOf('://');
  const words = at < 0 ? [] : text.slice(0, at).split('+');
  const scheme = /^[a-z][a-z\d.-]*$/.test(words[0] ?? '') ? words[0] : undefined;
  const methods = scheme === undefined ? words : words.slice(1);
  if (methods.some((method) => !/^[A-Z][A-Z\d-]*$/.test(method))) {
    fail(text, 'has neither a scheme such as https nor methods such as GET before its ://');
  }
  const endpoint = parseEndpoint(at < 0 ? text : text.slice(at + 3));
  if (typeof endpoint === 'string') fail(text, endpoint);
  const { host, ports } = endpoint;
  if (host.kind === 'addresses' && host.prefix !== 128) fail(text, 'names a network, which only socket rules can');
  if (host.kind === 'addresses' && host.scope !== 0) fail(text, 'has a scope, which only socket rules can');
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https' && ports === undefined) {
    fail(text, `needs a port: ${scheme} has no default one`);
  }
  return { text, scheme, methods: [...new Set(methods)], host, ports };
}

function fail(text: string, what: string): never {
  throw new WasmvirtError('bad-option', `the http rule ${quote(text)} ${what}`);
}

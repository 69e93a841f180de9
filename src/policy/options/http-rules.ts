import { WasmvirtError } from '../../errors.ts';
import type { HttpRule } from '../policy.ts';
import { parseEndpoint } from './host-rule.ts';
import { quote } from './option-values.ts';

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
  const lower = words.find((word) => METHODS.has(word.toUpperCase()) && word !== word.toUpperCase());
  if (lower !== undefined) {
    const ordered = [...words.filter((word) => word === 'http' || word === 'https'), lower.toUpperCase()].join('+');
    fail(text, `has the method ${lower}: methods are in capitals and stand behind the scheme, as in ${ordered}://`);
  }
  const scheme = /^[a-z][a-z\d.-]*$/.test(words[0] ?? '') ? words[0] : undefined;
  const methods = scheme === undefined ? words : words.slice(1);
  if (methods.some((method) => !/^[A-Z][A-Z\d-]*$/.test(method))) {
    const why = words.slice(1).some((word) => word === 'http' || word === 'https') ? '; the scheme comes first' : '';
    fail(text, `has neither a scheme such as https nor methods such as GET before its ://${why}`);
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

/** Those of the HTTP standard; others can be named, too. */
const METHODS: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
]);

function fail(text: string, what: string): never {
  throw new WasmvirtError('bad-option', `the http rule ${quote(text)} ${what}`);
}

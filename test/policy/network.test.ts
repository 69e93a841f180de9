import { describe, expect, it } from 'vitest';
import { WasmvirtError } from '../../src/errors.ts';
import { parseHttpRule } from '../../src/policy/options/http-rules.ts';
import { normalize, type Options } from '../../src/policy/options/options.ts';
import { parseSocketRule } from '../../src/policy/options/socket-rules.ts';

/** What is wrong with some options, by code and words. */
function failure(options: unknown): readonly [code: string, message: string] {
  try {
    normalize(options as Options);
  } catch (error) {
    if (error instanceof WasmvirtError) return [error.code, error.message];
    throw error;
  }
  throw new Error(`no error for ${JSON.stringify(options)}`);
}

const V4 = (...bytes: readonly number[]): readonly number[] => [...new Array<number>(10).fill(0), 0xff, 0xff, ...bytes];

describe('http rules', () => {
  it.each([
    ['Api.Example.COM.', { host: { kind: 'name', name: 'api.example.com', below: false } }],
    ['https://*.example.org:8443', { scheme: 'https', host: { below: true }, ports: { first: 8443, last: 8443 } }],
    ['http+GET+HEAD+GET://a', { scheme: 'http', methods: ['GET', 'HEAD'] }],
    ['PROPFIND://a:1-2', { scheme: undefined, methods: ['PROPFIND'], ports: { first: 1, last: 2 } }],
    ['*', { host: { kind: 'any' }, ports: undefined, methods: [] }],
    ['127.0.0.1:*', { host: { kind: 'addresses', address: V4(127, 0, 0, 1), prefix: 128 }, ports: { first: 0 } }],
    ['[::ffff:1.2.3.4]', { host: { kind: 'addresses', address: V4(1, 2, 3, 4) } }],
    ['xn--bcher-kva.example', { host: { name: 'xn--bcher-kva.example' } }],
  ])('%s', (text, parsed) => {
    expect(parseHttpRule(text)).toMatchObject({ text, ...parsed });
  });

  it.each([
    ['', /names no host/],
    ['https://', /names no host/],
    ['https://a/b', /hosts, not paths/],
    ['https://a/', /hosts, not paths/],
    ['https://u@a', /names no host/],
    ['Https://a', /neither a scheme/],
    ['get://a:x', /the method get: .* as in GET:\/\//],
    ['get+https://a', /the method get: .* as in https\+GET:\/\//],
    ['GET+https://a', /neither a scheme .*; the scheme comes first/],
    ['+GET://a', /neither a scheme/],
    ['https+://a', /neither a scheme/],
    ['ws://a', /needs a port: ws/],
    ['a:', /no port in ""/],
    ['a:0', /no port/],
    ['a:65536', /no port/],
    ['a:2-1', /no port/],
    ['a:1:2', /no host and port/],
    ['::1', /no host and port/],
    ['[::1', /no host and port/],
    ['[::g]', /no IPv6 address/],
    ['[1.2.3.4]', /no IPv6 address/],
    ['10.0.0.0/8', /names a network/],
    ['[fe80::1%2]', /has a scope/],
    ['1.2.3', /ends in a number, as addresses do/],
    ['1.2.3.256', /ends in a number, as addresses do/],
    ['01.2.3.4', /ends in a number, as addresses do/],
    ['0x7f000001', /ends in a number, as addresses do/],
    ['a..b', /names no host/],
    ['*.*.b', /names no host/],
    ['a.*', /names no host/],
    ['**', /names no host/],
    ['bücher.example', /xn--/],
    [' a', /names no host/],
    ['a\n', /names no host/],
    ['a'.repeat(64), /names no host/],
  ])('refuses %j', (text, message) => {
    expect(failure({ http: [text] })).toEqual(['bad-option', expect.stringMatching(message)]);
  });
});

describe('socket rules', () => {
  const client = ['tcp-connect', 'udp-send', 'udp-receive'];

  it.each([
    ['10.0.0.0/8:5432', client, { kind: 'addresses', address: V4(10, 0, 0, 0), prefix: 104, scope: 0 }],
    ['[fd00::/8]:*', client, { kind: 'addresses', prefix: 8 }],
    ['[fd00::]/8:*', client, { kind: 'addresses', prefix: 8 }],
    ['[fe80::1%4294967295]:1', client, { kind: 'addresses', scope: 4294967295 }],
    ['tcp://a:1', ['tcp-connect'], { kind: 'name' }],
    ['udp://a:1', ['udp-send', 'udp-receive'], { kind: 'name' }],
    ['tcp+udp://a:1', client, { kind: 'name' }],
    ['listen+accept://0.0.0.0:1', ['tcp-listen', 'tcp-accept'], { kind: 'addresses' }],
    ['bind://0.0.0.0:1', ['tcp-bind', 'udp-bind'], { kind: 'addresses' }],
    ['udp+bind+send://*:1', ['udp-bind', 'udp-send'], { kind: 'any' }],
  ])('%s', (text, operations, host) => {
    const rule = parseSocketRule(text);
    expect([...rule.operations]).toEqual(operations);
    expect(rule.host).toMatchObject(host);
  });

  it.each([
    ['a', /needs a port/],
    ['sctp://a:1', /"sctp" before its/],
    ['tcp+send://a:1', /send, which tcp sockets do not/],
    ['udp+connect://a:1', /connect, which udp sockets do not/],
    ['://a:1', /"" before its/],
    ['tcp+://a:1', /"" before its/],
    ['listen://a:1', /an address of this machine/],
    ['10.0.0.1/8:1', /bits set behind the first 8/],
    ['10.0.0.0/33:1', /"33" where/],
    ['[fd00::/129]:1', /"129" where/],
    ['[fd00::/8]/8:1', /no IPv6 address/],
    ['[fd00::1%4294967296]:1', /scope that is too large/],
    ['10.0.0.0/:1', /"" where/],
    ['10.0.0.0/8/8:1', /where the number of bits/],
    ['a/8:1', /hosts, not paths/],
  ])('refuses %j', (text, message) => {
    expect(failure({ sockets: [text] })).toEqual(['bad-option', expect.stringMatching(message)]);
  });
});

describe('the options', () => {
  it('allow, deny or have rules; no rule at all denies', () => {
    expect(normalize({ http: [] }).subsystems.get('http')).toBe(false);
    expect(normalize({ http: [] }).network.http).toBeUndefined();
    expect(normalize({ http: 'allow' }).network.http).toBeUndefined();
    expect(normalize({ sockets: ['a:1'] }).subsystems.get('sockets')).toBe(true);
  });

  it.each<readonly [unknown, string, RegExp]>([
    [{ http: 'a' }, 'bad-option', /http must be 'allow', 'deny' or a list/],
    [{ sockets: 1 }, 'bad-option', /sockets must be 'allow', 'deny' or a list/],
    [{ http: ['a', 1] }, 'bad-option', /strings only/],
    [{ http: new Array(10_001).fill('a') }, 'bad-option', /more than 10000/],
    [{ http: ['a'], allow: ['wasi:http/*'] }, 'conflict', /allow wasi:http\/\* and the rules for http/],
    [{ http: ['a'], allow: ['wasi:http/outgoing-handler'] }, 'conflict', /speak of the same/],
    [{ sockets: ['a:1'], allow: ['wasi:sockets/tcp@0.2.0'] }, 'conflict', /speak of the same/],
    [{ sockets: ['a:1'], allow: ['wasi:sockets/unknown'] }, 'conflict', /speak of the same/],
  ])('%j are refused', (options, code, message) => {
    expect(failure(options)).toEqual([code, expect.stringMatching(message)]);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { virtualize, type Options, type Report } from '../../src/index.ts';
import { capabilities } from '../../src/policy/capabilities/table.ts';
import { ruled } from '../link/wasi-guests.ts';
import { puppet } from '../support/puppet.ts';
import { assertValid } from '../support/validate.ts';
import { wasmTools } from '../support/wasm-tools.ts';
import { wat } from '../support/wat.ts';

/** Ways around rules for the network. What the rules let through is in the tables of `test/adapters/network`. */

let http: string;
let sockets: string;

async function textOf(interfaces: readonly string[]): Promise<string> {
  const { bytes } = await puppet({ interfaces });
  return wasmTools((tools) => tools.print(bytes));
}

beforeAll(async () => {
  http = await textOf(['wasi:http/outgoing-handler']);
  sockets = await textOf(
    ['instance-network', 'tcp', 'tcp-create-socket', 'udp', 'udp-create-socket', 'ip-name-lookup'].map(
      (name) => `wasi:sockets/${name}`,
    ),
  );
});

const RULES: Options = { http: ['a.test'], sockets: ['10.0.0.0/8:80'] };

async function report(text: string, options: Options = RULES): Promise<Report> {
  const { bytes, report: found } = virtualize(await wat(text), options);
  await assertValid(bytes);
  return found;
}

function changed(text: string, from: RegExp, to: string): string {
  const other = text.replace(from, to);
  expect(other).not.toBe(text);
  return other;
}

function decisions(found: Report, of: string): readonly string[] {
  return found.imports.filter((one) => one.name.includes(of)).map((one) => one.decision);
}

describe('types that are not those of WASI', () => {
  it('are those of WASI where nothing was changed', async () => {
    expect(ruled(await report(http))).toEqual(['handle']);
    const found = await report(sockets);
    expect(ruled(found).length).toBe(11);
    expect(decisions(found, 'wasi:sockets/')).not.toContain('deny');
  });

  // jco finds fields by their names, so that the port would be where the rules see an address
  it.each([
    [
      'fields in another order',
      /\(record \(field "port" u16\) \(field "address" (\d+)\)\)/g,
      '(record (field "address" $1) (field "port" u16))',
    ],
    [
      'cases in another order',
      /\(variant \(case "ipv4" (\d+)\) \(case "ipv6" (\d+)\)\)/g,
      '(variant (case "ipv6" $2) (case "ipv4" $1))',
    ],
    ['a field by another name', /\(field "flow-info" u32\)/g, '(field "flow" u32)'],
    ['errors in another order', /"unknown" "access-denied"/g, '"access-denied" "unknown"'],
  ])('sockets with %s are denied', async (_, from, to) => {
    const found = await report(changed(sockets, from, to));
    for (const name of ['/tcp@', '/udp@', '/ip-name-lookup@']) expect(decisions(found, name)).not.toContain('host');
    const functions = found.imports.flatMap((one) => (/\/(tcp|udp)@/.test(one.name) ? one.functions : []));
    expect(functions.filter((f) => f.name.includes('start-')).every((f) => f.decision === 'deny')).toBe(true);
  });

  it.each([
    ['errors in another order', /\(case "DNS-timeout"\)/g, '(case "DNS-time-out")'],
    ['a result without a future', /\(result (\d+) \(error/g, '(result (error'],
  ])('requests with %s are denied', async (_, from, to) => {
    const found = await report(changed(http, from, to));
    expect(decisions(found, 'outgoing-handler')).toEqual(['deny']);
  });

  it('a scheme of another kind is refused', async () => {
    const other = changed(http, /\(case "HTTP"\) \(case "HTTPS"\)/g, '(case "HTTPS") (case "HTTP")');
    await expect(report(other)).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('names', () => {
  it('under which an interface is imported do not matter', async () => {
    const plain = changed(
      http,
      /\(import "wasi:http\/outgoing-handler@0.2.12" \(instance/,
      '(import "net" (implements "wasi:http/outgoing-handler@0.2.12") (instance',
    );
    expect(ruled(await report(plain))).toEqual(['handle']);
    // the narrowest way to allow an import does not take the rules away
    expect(ruled(await report(plain, { ...RULES, allow: ['net'] }))).toEqual(['handle']);
  });

  it.each([
    'wasi:http/client@0.3.0',
    'wasi:http/handler@0.3.0-rc-2025-09-16',
    'wasi:sockets/types@0.3.0',
    'wasi:sockets/raw@0.2.0',
    'wasi:sockets/tcp@0.3.0',
    'wasi:http/proxy@0.2.0',
  ])('%s has no rules, so that it is denied though all else is allowed', async (name) => {
    const text = `(component (import "${name}" (instance (export "send" (func (result u32))))))`;
    const found = await report(text, { ...RULES, all: 'allow' });
    expect(found.remaining).toEqual([]);
    expect((await report(text, { all: 'allow' })).remaining).toEqual([name]);
  });

  it('of functions that WASI does not have deny the interface', async () => {
    const text =
      '(component (import "wasi:sockets/instance-network@0.2.0" (instance (export "raw" (func (result u32))))))';
    expect((await report(text)).remaining).toEqual([]);
    expect((await report(text, { sockets: 'allow' })).remaining).toEqual([]);
    expect((await report(text, { all: 'allow' })).remaining).toEqual(['wasi:sockets/instance-network@0.2.0']);
  });
});

describe('what stays beside rules without being asked about', () => {
  /** An interface with all functions of a name that is known, of types that do not matter. */
  const textWith = (name: string, functions: readonly string[]): string => {
    const resources = new Set(functions.flatMap((f) => /\]([^.]*)/.exec(f)?.slice(1) ?? []));
    const types = [...resources].map((r) => `(export "${r}" (type $${r} (sub resource)))`);
    const all = functions.map((f) => {
      const [, kind, resource] = /^\[(\w+)\]([^.]*)/.exec(f) ?? [];
      const self = kind === 'method' ? `(param "self" (borrow $${resource ?? ''}))` : '';
      return `(export "${f}" (func ${self} (result ${kind === 'constructor' ? `(own $${resource ?? ''})` : 'u32'})))`;
    });
    return `(component (import "${name}" (instance ${types.join('')} ${all.join('\n')})))`;
  };
  /** They make sockets, requests and what belongs to them, but reach nobody. */
  const HARMLESS = new Set([
    'wasi:http/types',
    'wasi:sockets/network',
    'wasi:sockets/instance-network',
    'wasi:sockets/tcp-create-socket',
    'wasi:sockets/udp-create-socket',
  ]);
  const network = [...capabilities()].filter(([, known]) => /^(http|sockets)$/.test(known.subsystem ?? ''));

  it.each(['', '@0.2.0', '@0.2.12', '@0.3.0', '@0.3.0-rc-2025-09-16', '@0.4.0', '@1.0.0'])(
    'of every interface, version %j',
    async (version) => {
      expect(network.length).toBe(13);
      for (const [name, known] of network) {
        const text = textWith(`${name}${version}`, [...known.functions.keys()]);
        for (const options of [RULES, { ...RULES, all: 'allow' } as const, { ...RULES, allow: ['wasi:*'] }]) {
          const found = await report(text, options);
          if (!HARMLESS.has(name)) expect(found.remaining, name).toEqual([]);
        }
      }
    },
    60_000,
  );
});

describe('an export over a look-up', () => {
  it('is refused with rules, which could not follow it', async () => {
    const text = `(component
      (import "wasi:io/poll@0.2.0" (instance $poll (export "pollable" (type (sub resource)))))
      (import "wasi:sockets/network@0.2.0" (instance $network
        (export "network" (type (sub resource)))
        (type $e (enum "unknown" "access-denied" "not-supported" "invalid-argument" "out-of-memory" "timeout"
          "concurrency-conflict" "not-in-progress" "would-block" "invalid-state" "new-socket-limit"
          "address-not-bindable" "address-in-use" "remote-unreachable" "connection-refused" "connection-reset"
          "connection-aborted" "datagram-too-large" "name-unresolvable" "temporary-resolver-failure"
          "permanent-resolver-failure"))
        (export "error-code" (type (eq $e)))))
      (alias export $network "network" (type $n))
      (alias export $network "error-code" (type $e))
      (import "wasi:sockets/ip-name-lookup@0.2.0" (instance $lookup
        (alias outer 1 $n (type $n)) (export "network" (type $n' (eq $n)))
        (alias outer 1 $e (type $e)) (export "error-code" (type $e' (eq $e)))
        (export "resolve-address-stream" (type $s (sub resource)))
        (export "resolve-addresses" (func (param "network" (borrow $n')) (param "name" string)
          (result (result (own $s) (error $e')))))))
      (alias export $lookup "resolve-address-stream" (type $s))
      (core module $m (func (export "f") (param i32)))
      (core instance $i (instantiate $m))
      (func $f (param "s" (own $s)) (canon lift (core func $i "f")))
      (instance $x (export "resolve-address-stream" (type $s)) (export "f" (func $f)))
      (export "x" (instance $x)))`;
    await expect(report(text)).rejects.toMatchObject({ code: 'conflict' });
    expect((await report(text, { sockets: 'allow' })).remaining).toContain('wasi:sockets/ip-name-lookup@0.2.0');
  });
});

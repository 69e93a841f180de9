import { describe, expect, it } from 'vitest';
import { library } from '../../support/library.ts';
import { OPERATIONS, socketRulesData } from '../../../src/adapters/sockets/layout.ts';
import { link } from '../../../src/core/link.ts';
import { parseSocketRule } from '../../../src/policy/options/socket-rules.ts';
import { type SocketOperation } from '../../../src/policy/policy.ts';
import { run, type Running } from '../../core/emitted.ts';

/** The templates' answers under some rules. */
class Rules {
  private readonly running: Running;

  constructor(rules: readonly string[]) {
    const linked = link({
      library,
      objects: [socketRulesData(rules.map(parseSocketRule))],
      exports: [
        ...['sockets.load', 'sockets.load-flat', 'sockets.allows', 'sockets.any', 'sockets.binds'],
        ...['sockets.rule-for', 'sockets.next-rule', 'sockets.remember', 'net.name', 'net.address', 'rt.realloc'],
      ],
    });
    this.running = run(linked, {}, { sound: false });
  }

  /** Whether an operation may be done with an address, which is given as the guest gives it: in memory and flat. */
  allows(operation: SocketOperation, address: Address): boolean {
    const { running } = this;
    this.load(address);
    const verdict = running.call('sockets.allows', OPERATIONS[operation]);
    running.call('sockets.load-flat', ...flat(address));
    expect(running.call('sockets.allows', OPERATIONS[operation])).toBe(verdict);
    return verdict === 1;
  }

  binds(protocol: 'tcp' | 'udp', address: Address): boolean {
    this.load(address);
    const [operations, uses] = protocol === 'tcp' ? [6, 1] : [16, 0x60];
    return this.running.call('sockets.binds', operations, uses) === 1;
  }

  /** Whether a name may be looked up; if so, `found` is what it gave. */
  lookUp(name: string, found?: Address): boolean {
    const { running } = this;
    const bytes = new TextEncoder().encode(name);
    const at = running.call('rt.realloc', 0, 0, 1, Math.max(bytes.length, 16));
    running.bytes(at, bytes.length).set(bytes);
    const out = running.call('rt.realloc', 0, 0, 8, 16);
    if (running.call('net.address', at, bytes.length, out) === 1) {
      // as `sockets.load` leaves it
      this.load({ bytes: new Uint8Array(running.bytes(out, 16)), port: 0, scope: 0, mapped: true });
      return running.call('sockets.rule-for', 0, at, 0, 0x21) !== 0;
    }
    const length = running.call('net.name', at, bytes.length);
    if (length === 0) return false;
    const rules: number[] = [];
    if (running.call('sockets.rule-for', 0, at, length, 0x21) === 0) return false;
    let rule = running.call('sockets.rule-for', 0, at, length, 0x69);
    while (rule !== 0) {
      rules.push(rule);
      rule = running.call('sockets.rule-for', running.call('sockets.next-rule', rule), at, length, 0x69);
    }
    if (found !== undefined) {
      this.load(found);
      for (const one of rules) running.call('sockets.remember', one);
    }
    return rules.length > 0;
  }

  private load(address: Address): void {
    const { running } = this;
    const at = running.call('rt.realloc', 0, 0, 4, 32);
    const view = running.view();
    const [variant, port, ...rest] = flat(address);
    view.setUint8(at, variant ?? 0);
    view.setUint16(at + 4, port ?? 0, true);
    if (variant === 0) rest.slice(0, 4).forEach((byte, i) => view.setUint8(at + 6 + i, byte));
    else {
      rest.slice(1, 9).forEach((group, i) => view.setUint16(at + 12 + 2 * i, group, true));
      view.setUint32(at + 28, rest[9] ?? 0, true);
    }
    running.call('sockets.load', at);
  }
}

interface Address {
  readonly bytes: Uint8Array;
  readonly port: number;
  readonly scope: number;
  /** 16 bytes are given as IPv6, even where they say IPv4. */
  readonly mapped: boolean;
}

/** `a.b.c.d:port`, `[groups]:port` or `[groups%scope]:port`; all eight groups. */
function address(text: string): Address {
  const six = /^\[([\da-f:]+)(?:%(\d+))?\]:(\d+)$/.exec(text);
  if (six !== null) {
    const groups = (six[1] ?? '').split(':').map((group) => parseInt(group, 16));
    expect(groups.length, text).toBe(8);
    const bytes = Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
    return { bytes, port: Number(six[3]), scope: Number(six[2] ?? 0), mapped: true };
  }
  const [host = '', port] = text.split(':');
  return { bytes: Uint8Array.from(host.split('.').map(Number)), port: Number(port), scope: 0, mapped: false };
}

/** The twelve values of an ip-socket-address; what a case does not use is noise. */
function flat({ bytes, port, scope, mapped }: Address): number[] {
  if (!mapped) return [0, port, ...bytes, 9, 9, 9, 9, 9, 9];
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  return [1, port, 77, ...groups, scope];
}

type Verdicts = readonly (readonly [operation: SocketOperation, address: string, verdict: boolean])[];

function rows(verdict: boolean, operation: SocketOperation, ...addresses: readonly string[]): Verdicts {
  return addresses.map((text) => [operation, text, verdict] as const);
}

const TABLE: readonly (readonly [rules: string, verdicts: Verdicts])[] = [
  [
    '10.0.0.0/8:5432',
    [
      ...rows(true, 'tcp-connect', '10.0.0.0:5432', '10.255.255.255:5432', '[0:0:0:0:0:ffff:a01:203]:5432'),
      ...rows(true, 'udp-send', '10.1.2.3:5432'),
      ...rows(true, 'udp-receive', '10.1.2.3:5432'),
      ...rows(
        false,
        'tcp-connect',
        '10.1.2.3:5433',
        '10.1.2.3:5431',
        '10.1.2.3:0',
        '11.0.0.0:5432',
        '9.255.255.255:5432',
      ),
      ...rows(false, 'tcp-connect', '0.0.0.0:5432', '[0:0:0:0:0:0:a01:203]:5432', '[a00:0:0:0:0:0:0:0]:5432'),
      ...rows(false, 'tcp-connect', '[0:0:0:0:0:ffff:b01:203]:5432', '[64:ff9b:0:0:0:0:a01:203]:5432'),
      ...rows(false, 'tcp-connect', '[0:0:0:0:ffff:0:a01:203]:5432', '[2002:a01:203:0:0:0:0:0]:5432'),
      ...rows(false, 'tcp-connect', '[0:0:0:0:0:ffff:a01:203%1]:5432'),
      ...rows(false, 'tcp-bind', '10.1.2.3:5432'),
      ...rows(false, 'tcp-listen', '10.1.2.3:5432'),
      ...rows(false, 'tcp-accept', '10.1.2.3:5432'),
      ...rows(false, 'udp-bind', '10.1.2.3:5432'),
    ],
  ],
  [
    'tcp://127.0.0.1:80',
    [
      ...rows(true, 'tcp-connect', '127.0.0.1:80', '[0:0:0:0:0:ffff:7f00:1]:80'),
      ...rows(
        false,
        'tcp-connect',
        '127.0.0.2:80',
        '127.0.0.1:81',
        '0.0.0.0:80',
        '[0:0:0:0:0:0:0:1]:80',
        '[0:0:0:0:0:0:0:0]:80',
      ),
      ...rows(false, 'tcp-connect', '128.0.0.1:80', '127.0.1.1:80', '127.1.0.1:80', '1.0.0.127:80'),
      ...rows(false, 'udp-send', '127.0.0.1:80'),
      ...rows(false, 'udp-receive', '127.0.0.1:80'),
    ],
  ],
  [
    'udp+send://224.0.0.0/4:1-1023',
    [
      ...rows(true, 'udp-send', '224.0.0.0:1', '239.255.255.255:1023'),
      ...rows(false, 'udp-send', '224.0.0.1:0', '224.0.0.1:1024', '223.255.255.255:5', '240.0.0.0:5'),
      ...rows(false, 'udp-receive', '224.0.0.1:5'),
      ...rows(false, 'udp-bind', '224.0.0.1:5'),
      ...rows(false, 'tcp-connect', '224.0.0.1:5'),
    ],
  ],
  [
    '[::1]:*',
    [
      ...rows(true, 'tcp-connect', '[0:0:0:0:0:0:0:1]:0', '[0:0:0:0:0:0:0:1]:65535'),
      ...rows(
        false,
        'tcp-connect',
        '[0:0:0:0:0:0:0:0]:80',
        '[0:0:0:0:0:0:0:2]:80',
        '[0:0:0:0:0:ffff:0:1]:80',
        '0.0.0.1:80',
      ),
      ...rows(false, 'tcp-connect', '[0:0:0:0:0:0:0:1%1]:80', '[8000:0:0:0:0:0:0:1]:80', '[0:0:0:0:1:0:0:1]:80'),
    ],
  ],
  [
    '[::/0]:443',
    [
      ...rows(true, 'tcp-connect', '[0:0:0:0:0:0:0:0]:443', '[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:443'),
      ...rows(true, 'tcp-connect', '[0:0:0:0:0:fffe:a01:203]:443', '[0:0:0:0:1:ffff:a01:203]:443'),
      ...rows(false, 'tcp-connect', '10.1.2.3:443', '[0:0:0:0:0:ffff:a01:203]:443', '[0:0:0:0:0:0:0:0%3]:443'),
    ],
  ],
  [
    '0.0.0.0/0:443',
    [
      ...rows(true, 'tcp-connect', '0.0.0.0:443', '255.255.255.255:443', '[0:0:0:0:0:ffff:a01:203]:443'),
      ...rows(false, 'tcp-connect', '[0:0:0:0:0:0:a01:203]:443', '[2001:db8:0:0:0:0:0:1]:443', '1.2.3.4:444'),
    ],
  ],
  [
    '[::ffff:192.168.0.0/112]:*',
    [
      ...rows(true, 'tcp-connect', '192.168.0.0:1', '192.168.255.255:1', '[0:0:0:0:0:ffff:c0a8:1]:1'),
      ...rows(false, 'tcp-connect', '192.169.0.0:1', '[0:0:0:0:0:0:c0a8:1]:1'),
    ],
  ],
  [
    '[fe80::/10]:5353 [fe80::1%3]:80 [2001:db8:8000::]/33:1',
    [
      ...rows(
        true,
        'udp-send',
        '[fe80:0:0:0:0:0:0:1]:5353',
        '[febf:ffff:0:0:0:0:0:1]:5353',
        '[fe80:0:0:0:0:0:0:1%3]:80',
      ),
      ...rows(true, 'udp-send', '[2001:db8:ffff:0:0:0:0:1]:1'),
      ...rows(
        false,
        'udp-send',
        '[fec0:0:0:0:0:0:0:1]:5353',
        '[fe7f:0:0:0:0:0:0:1]:5353',
        '[fe80:0:0:0:0:0:0:1%2]:5353',
      ),
      ...rows(false, 'udp-send', '[fe80:0:0:0:0:0:0:1]:80', '[fe80:0:0:0:0:0:0:1%4]:80', '[fe80:0:0:0:0:0:0:2%3]:80'),
      ...rows(false, 'udp-send', '[2001:db8:7fff:0:0:0:0:1]:1', '[2001:db9:8000:0:0:0:0:1]:1'),
    ],
  ],
  [
    'tcp+listen+accept://127.0.0.0/31:8080-8090 bind://0.0.0.0:9000',
    [
      ...rows(true, 'tcp-listen', '127.0.0.0:8080', '127.0.0.1:8090'),
      ...rows(true, 'tcp-accept', '127.0.0.1:8085'),
      ...rows(true, 'tcp-bind', '0.0.0.0:9000'),
      ...rows(true, 'udp-bind', '0.0.0.0:9000'),
      ...rows(false, 'tcp-listen', '127.0.0.2:8080', '127.0.0.1:8091', '0.0.0.0:9000', '0.0.0.0:8080'),
      ...rows(false, 'tcp-connect', '127.0.0.1:8080', '0.0.0.0:9000'),
      ...rows(false, 'tcp-bind', '127.0.0.1:8080', '0.0.0.0:9001', '[0:0:0:0:0:0:0:0]:9000'),
      ...rows(false, 'udp-send', '0.0.0.0:9000'),
    ],
  ],
  [
    '*:53',
    [
      ...rows(true, 'udp-send', '8.8.8.8:53', '[2001:db8:0:0:0:0:0:1]:53', '[fe80:0:0:0:0:0:0:1%9]:53'),
      ...rows(false, 'udp-send', '8.8.8.8:54'),
      ...rows(false, 'tcp-listen', '8.8.8.8:53'),
    ],
  ],
  ['db.internal:*', [...rows(false, 'tcp-connect', '10.0.0.1:80', '0.0.0.0:80', '[0:0:0:0:0:0:0:0]:80')]],
];

describe('addresses by rules, in the templates', () => {
  it('has a table that is worth its name', () => {
    expect(TABLE.flatMap(([, verdicts]) => verdicts).length).toBeGreaterThan(100);
  });

  it.each(TABLE)('%s', (rules, verdicts) => {
    const all = new Rules(rules.split(' '));
    for (const [operation, text, verdict] of verdicts) {
      expect(all.allows(operation, address(text)), `${operation} ${text}`).toBe(verdict);
    }
  });

  it.each([
    [
      'tcp://10.0.0.1:80',
      'tcp',
      ['0.0.0.0:0', '[0:0:0:0:0:0:0:0]:0', '[0:0:0:0:0:ffff:0:0]:0'],
      ['0.0.0.0:80', '10.0.0.1:80', '127.0.0.1:0', '[0:0:0:0:0:0:0:1]:0', '0.0.0.1:0'],
    ],
    ['udp://10.0.0.1:80', 'udp', ['0.0.0.0:0'], ['0.0.0.0:80', '10.0.0.1:80']],
    ['udp+receive://10.0.0.1:80', 'udp', ['[0:0:0:0:0:0:0:0]:0'], ['[1:0:0:0:0:0:0:0]:0', '[0:0:0:0:0:0:0:0]:1']],
    ['udp://10.0.0.1:80', 'tcp', [], ['0.0.0.0:0']],
    ['tcp+accept://10.0.0.1:80', 'tcp', [], ['0.0.0.0:0', '10.0.0.1:80']],
    ['tcp+bind://10.0.0.1:80', 'tcp', ['10.0.0.1:80'], ['10.0.0.1:81', '0.0.0.0:0']],
    ['tcp+listen://10.0.0.1:*', 'tcp', ['10.0.0.1:0', '10.0.0.1:9'], ['10.0.0.2:9', '0.0.0.0:9']],
    ['tcp+bind://10.0.0.1:80', 'udp', [], ['10.0.0.1:80']],
  ] as const)('binds: %s, %s', (rules, protocol, yes, no) => {
    const all = new Rules([rules]);
    for (const text of yes) expect(all.binds(protocol, address(text)), text).toBe(true);
    for (const text of no) expect(all.binds(protocol, address(text)), text).toBe(false);
  });
});

/** Every operation, and every kind of host, with names that it is for. */
const OPERATION_WORDS = ['tcp+connect', 'tcp+bind', 'tcp+listen', 'tcp+accept', 'udp+bind', 'udp+send', 'udp+receive'];
const HOST_NAMES: readonly (readonly [host: string, names: readonly string[]])[] = [
  ['*', ['secret.evil.test', 'localhost', 'a', '10.1.2.3', '::1']],
  ['evil.test', ['evil.test', 'EVIL.test.']],
  ['*.evil.test', ['secret.evil.test', 'a.b.evil.test']],
  ['10.0.0.0/8', ['10.1.2.3', '::ffff:10.1.2.3']],
  ['[::1]', ['::1']],
];

describe('names by rules, in the templates', () => {
  it.each(
    OPERATION_WORDS.flatMap((words) => HOST_NAMES.map(([host, names]) => [`${words}://${host}:*`, names] as const)),
  )('are looked up to connect or to send alone: %s', (rule, names) => {
    // what is of this machine alone cannot be a name
    if (/bind|listen/.test(rule) && rule.includes('evil')) {
      expect(() => parseSocketRule(rule)).toThrow(/an address of this machine/);
      return;
    }
    const asks = /connect|send/.test(rule);
    for (const rules of [[rule], [rule, 'tcp+listen+accept://*:*'], ['udp+bind+receive://*:*', rule]]) {
      for (const name of names) expect(new Rules(rules).lookUp(name), `${rules.join()} ${name}`).toBe(asks);
      for (const name of ['other.test', '11.1.2.3', '::2']) {
        if (!rule.includes('://*:')) expect(new Rules(rules).lookUp(name), name).toBe(false);
      }
    }
  });

  it('that another rule let be looked up can be accepted and received from', () => {
    const all = new Rules(['tcp+accept://*.evil.test:80', 'udp+receive://a.evil.test:80', 'udp+send://*.evil.test:9']);
    const found = address('10.9.9.9:80');
    expect(all.lookUp('b.other.test', found)).toBe(false);
    expect(all.allows('tcp-accept', found)).toBe(false);
    expect(all.lookUp('b.evil.test', found)).toBe(true);
    expect(all.allows('tcp-accept', found)).toBe(true);
    expect(all.allows('udp-receive', found)).toBe(false);
    expect(all.lookUp('a.evil.test', found)).toBe(true);
    expect(all.allows('udp-receive', found)).toBe(true);
    expect(all.allows('tcp-connect', found)).toBe(false);
  });

  it.each([
    [
      'db.internal:5432',
      ['db.internal', 'DB.Internal.', 'db.internal.'],
      [
        'xdb.internal',
        'a.db.internal',
        'internal',
        'db.internal..',
        '',
        '.',
        'db%2einternal',
        'db.internal\0',
        ' db.internal',
        'ｄb.internal',
      ],
    ],
    [
      '*.internal:5432',
      ['db.internal', 'a.b.internal'],
      ['internal', '.internal', 'xinternal', 'db.internal.evil.net'],
    ],
    [
      '10.0.0.0/8:5432',
      ['10.1.2.3', '::ffff:10.1.2.3'],
      ['11.1.2.3', '10.1.2.03', '0xa.1.2.3', '167837955', '::10.1.2.3', 'db.internal'],
    ],
    ['[fe80::1%3]:1', ['fe80::1'], ['fe80::2', 'fe80::1%3', '[fe80::1]']],
    ['*:53', ['any.name', '10.1.2.3', 'localhost'], ['0x7f.1', '2130706433', 'a b', '..', 'a..b']],
    ['tcp+listen://*:80', [], ['any.name', '10.1.2.3']],
    ['bind+send://*:80', ['any.name'], ['a/b']],
  ] as const)('looks up: %s', (rule, yes, no) => {
    const all = new Rules([rule]);
    for (const name of yes) expect(all.lookUp(name), name).toBe(true);
    for (const name of no) expect(all.lookUp(name), name).toBe(false);
  });

  it('lets an address pass that a name gave, with the ports and operations of the rules for that name', () => {
    const all = new Rules(['tcp://db.internal:5432', 'udp://*.internal:53', 'tcp://web.test:80']);
    const found = address('10.9.9.9:0');
    expect(all.allows('tcp-connect', address('10.9.9.9:5432'))).toBe(false);
    expect(all.lookUp('db.internal', found)).toBe(true);
    expect(all.allows('tcp-connect', address('10.9.9.9:5432'))).toBe(true);
    expect(all.allows('tcp-connect', address('[0:0:0:0:0:ffff:a09:909]:5432'))).toBe(true);
    expect(all.allows('udp-send', address('10.9.9.9:53'))).toBe(true);
    expect(all.allows('tcp-connect', address('10.9.9.9:53'))).toBe(false);
    expect(all.allows('tcp-connect', address('10.9.9.9:80'))).toBe(false);
    expect(all.allows('tcp-connect', address('10.9.9.8:5432'))).toBe(false);
    expect(all.allows('tcp-connect', address('[0:0:0:0:0:ffff:a09:909%1]:5432'))).toBe(false);
    expect(all.allows('tcp-listen', address('10.9.9.9:5432'))).toBe(false);
    expect(all.lookUp('evil.test', address('10.9.9.8:0'))).toBe(false);
    expect(all.allows('tcp-connect', address('10.9.9.8:5432'))).toBe(false);
  });

  it('remembers 1,024 addresses and no more, the last ones', () => {
    const all = new Rules(['tcp://db.internal:5432']);
    const nth = (n: number): Address => address(`10.0.${n >> 8}.${n & 0xff}:5432`);
    for (let n = 0; n < 1024; n++) all.lookUp('db.internal', nth(n));
    // the same once more takes no room
    for (let n = 0; n < 1024; n++) all.lookUp('db.internal', nth(n));
    expect(all.allows('tcp-connect', nth(0))).toBe(true);
    for (let n = 1024; n < 5000; n++) all.lookUp('db.internal', nth(n));
    expect(all.allows('tcp-connect', nth(4999))).toBe(true);
    expect(all.allows('tcp-connect', nth(3976))).toBe(true);
    expect(all.allows('tcp-connect', nth(3975))).toBe(false);
    expect(all.allows('tcp-connect', nth(0))).toBe(false);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { virtualize } from '../../src/index.ts';
import { instantiateOnJco } from '../support/jco.ts';
import { Program, puppet, type Puppet } from '../support/puppet.ts';
import { assertValid } from '../support/validate.ts';

/** Which names reach the host: a look-up tells everybody who answers it what a component knows. */

let guest: Puppet;

beforeAll(async () => {
  guest = await puppet({
    interfaces: ['wasi:sockets/instance-network', 'wasi:sockets/network', 'wasi:sockets/ip-name-lookup'],
    only: ['instance-network', 'resolve-addresses'],
  });
});

class Network {
  readonly kind = 'network';
}
class ResolveAddressStream {
  readonly kind = 'addresses';
}

/** What a component under a rule asks the host of these names, and the results. */
async function askedOfHost(rules: readonly string[], names: readonly string[]): Promise<readonly string[]> {
  const { bytes } = virtualize(guest.bytes, { sockets: rules });
  await assertValid(bytes);
  const asked: string[] = [];
  const instance = await instantiateOnJco(bytes, {
    imports: {
      'wasi:sockets/network': { Network },
      'wasi:sockets/instance-network': { instanceNetwork: () => new Network() },
      'wasi:sockets/ip-name-lookup': {
        ResolveAddressStream,
        resolveAddresses: (_: unknown, name: string) => {
          asked.push(name);
          return new ResolveAddressStream();
        },
      },
    },
  });
  const program = new Program(guest);
  const network = program.call('instance-network');
  const results = names.map((name) => program.call('resolve-addresses', network, ...program.text(name)));
  const left = await program.on(instance);
  // the program is told of each refusal: err(access-denied)
  results.forEach((result, i) => {
    const reached = asked.includes((names[i] ?? '').toLowerCase());
    expect([left.u8(result), reached || left.u8(result, 4) === 1]).toEqual([reached ? 0 : 1, true]);
  });
  return asked;
}

const NAMES = ['secret.evil.test', 'evil.test', 'db.internal', '10.1.2.3'];

describe('look-ups', () => {
  const all = ['*', '*.evil.test', 'db.internal', '10.0.0.0/8'];
  const wanted: Readonly<Record<string, readonly string[]>> = {
    '*': NAMES,
    '*.evil.test': ['secret.evil.test'],
    'db.internal': ['db.internal'],
    '10.0.0.0/8': ['10.1.2.3'],
  };

  it.each(['tcp+connect', 'udp+send', 'tcp', 'udp', 'bind+send', 'tcp+accept+connect'])(
    'reach the host by %s',
    async (words) => {
      for (const host of all) expect(await askedOfHost([`${words}://${host}:*`], NAMES), host).toEqual(wanted[host]);
    },
  );

  it.each(['tcp+bind', 'tcp+listen', 'tcp+accept', 'udp+bind', 'udp+receive', 'tcp+bind+listen+accept'])(
    'do not reach it by %s',
    async (words) => {
      for (const host of all) {
        if (!/accept|receive/.test(words) && /evil|db/.test(host)) continue;
        expect(await askedOfHost([`${words}://${host}:*`], NAMES), host).toEqual([]);
      }
    },
  );

  it.each([
    [['tcp+listen://127.0.0.1:8080', 'tcp+accept://*:*'], []],
    [['tcp+listen://127.0.0.1:8080', 'tcp+accept://*:*', 'tcp://db.internal:5432'], ['db.internal']],
    [['udp+receive://*:*', 'udp+send://10.0.0.0/8:53'], ['10.1.2.3']],
  ])('of servers that are clients, too: %j', async (rules, asked) => {
    expect(await askedOfHost(rules, NAMES)).toEqual(asked);
  });

  it('that no rule allows are said to let nobody through', () => {
    const notes = (...sockets: string[]): readonly string[] => {
      return virtualize(guest.bytes, { sockets }).report.notes.filter((note) => note.startsWith('the rule'));
    };
    const useless = /^the rule tcp\+accept:\/\/\*\.evil\.test:\* lets nobody through/;
    expect(notes('tcp+accept://*.evil.test:*')).toEqual([expect.stringMatching(useless)]);
    expect(notes('tcp+accept://*.evil.test:*', 'tcp://db.internal:1')).toEqual([expect.stringMatching(useless)]);
    for (const other of ['tcp://a.evil.test:1', 'udp://*.a.evil.test:1', '*:1', 'udp+send://*.test:1']) {
      expect(notes('tcp+accept://*.evil.test:*', other), other).toEqual([]);
    }
    expect(notes('tcp+accept://*:*', 'udp+receive://10.0.0.0/8:*')).toEqual([]);
  });
});

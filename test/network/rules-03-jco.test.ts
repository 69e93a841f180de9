import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualize } from '../../src/index.ts';
import { asyncNetwork } from '../support/async-guest.ts';
import { callOnJco03, NODE_03 } from '../support/jco-03.ts';
import { freePort, startServers, type Servers } from '../support/servers.ts';

/**
 * The network of WASI 0.3 by rules on jco, which holds the lock of an adapter for some time from a call of an asynchronous function of the
 * host's on, and loses calls that come meanwhile.
 */

const DENIED = 1000;
const REQUEST_DENIED = 1015;

let servers: Servers;
beforeAll(async () => {
  servers = await startServers();
});
afterAll(() => servers.stop());

async function results(
  options: Parameters<typeof virtualize>[1],
  calls: readonly (readonly [string, ...number[]])[],
): Promise<readonly unknown[]> {
  const { bytes } = virtualize(await asyncNetwork(), options);
  const answers = await callOnJco03(
    bytes,
    calls.map(([name, ...args]) => ({ name, args: args.map((u32) => ({ u32 })) })),
    { host: { args: [], env: {}, dirs: {} } },
  );
  return answers.map((answer) => ('trap' in answer ? answer.trap : answer.result));
}

describe.skipIf(NODE_03 === undefined)('the network of WASI 0.3 by rules on jco', () => {
  it('sends requests, side by side with those that are refused', async () => {
    const { http } = servers.ports;
    const other = await freePort();
    // one response each: what comes behind it is known-failures.txt's
    expect(
      await results({ http: [`http://127.0.0.1:${http}`] }, [
        ['both', http, other],
        ['both', other, http],
        ['send', http, 1],
        ['send', other, 3],
      ]),
    ).toEqual([200 | (REQUEST_DENIED << 16), REQUEST_DENIED | (200 << 16), 200, REQUEST_DENIED]);
    expect(await servers.seen('http')).toHaveLength(3);
  });

  it('sends a datagram while one is waited for', async () => {
    const port = await freePort();
    const rules = (send: number): string[] => [
      `udp+bind://127.0.0.1:${port}`,
      `udp+send://127.0.0.1:${send}`,
      'udp+receive://127.0.0.1:*',
    ];
    expect(await results({ sockets: rules(port) }, [['exchange', port]])).toEqual(['d'.charCodeAt(0)]);
    expect(await results({ sockets: rules(await freePort()) }, [['exchange', port]])).toEqual([DENIED]);
  });

  it('listens at several ports at once', async () => {
    expect(await results({ sockets: ['tcp+listen://*:*'] }, [['listeners', 3]])).toEqual([0]);
    expect(await results({ sockets: ['tcp+listen://127.0.0.1:*'] }, [['listeners', 3]])).toEqual([DENIED]);
  });

  it('connects, and looks names up', async () => {
    const { tcp } = servers.ports;
    const rules = { sockets: [`tcp+connect://127.0.0.1:${tcp}`, 'tcp+connect://localhost:1'] };
    expect(
      await results(rules, [
        ['connect', tcp, 3],
        ['connect', await freePort(), 1],
        ['resolve', 0, 3],
      ]),
    ).toEqual([0, DENIED, expect.toSatisfy((addresses) => Number(addresses) > 0)]);
  });
});

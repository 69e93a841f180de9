import { describe, expect, it } from 'vitest';
import { WASI_VERSIONS } from '../support/corpus-list.ts';
import { instantiateOnJco, runOnJco, serveOnJco } from '../support/jco.ts';
import { corpus } from '../support/wat.ts';

/** What the corpus does on jco when nothing is virtual. */
describe('corpus on jco', () => {
  it.each(WASI_VERSIONS)('printer at %s prints what it is given', async (version) => {
    const result = await runOnJco(await corpus('printer', { version }), { args: ['p', 'x y'], env: { A: '=b' } });
    expect(result.code).toBe(0);
    expect(result.stdout).toMatch(/^arg p\narg x y\nenv A==b\ncwd .+\ntime 1[0-9]{9}\n$/);
  });

  it('printer writes more than one piece takes', async () => {
    const long = 'ü'.repeat(10_000);
    const result = await runOnJco(await corpus('printer', { version: '0.2.0' }), { args: [], env: { A: long } });
    expect(result.stdout).toContain(`env A=${long}\n`);
  });

  it('two-versions sees both', async () => {
    const instance = await instantiateOnJco(await corpus('two-versions'), { env: { A: '1', B: '2' } });
    expect(await instance.call(undefined, 'count')).toBe(2002);
    expect(await instance.call(undefined, 'say')).toBe(0);
    expect(instance.stdout()).toBe('old\nnew\n');
  });

  it('http-client is refused by a host without network', async () => {
    const client = await instantiateOnJco(await corpus('http-client', { http: '0.2.10', io: '0.2.12' }));
    expect(await client.call(undefined, 'fetch')).toBe(2);
  });

  it('http-server answers', async () => {
    const server = await corpus('http-server', { version: '0.2.4' });
    const answer = await serveOnJco(server, { env: { NAME: 'you' } }, async (url) =>
      (await fetch(`${url}/a?b`)).text(),
    );
    expect(answer).toBe('hello you/a?b\n');
  });

  it('unversioned counts its arguments', async () => {
    const imports = { 'my:pkg/iface': { f: (x: number) => x } };
    const instance = await instantiateOnJco(await corpus('unversioned'), { args: ['a', 'b'], imports });
    expect(await instance.call(undefined, 'count')).toBe(2);
  });

  it('exported-resource counts from its arguments', async () => {
    const instance = await instantiateOnJco(await corpus('exported-resource'), { args: ['a', 'b', 'c'] });
    const counters = instance.exports['my:app/counters'] as { readonly Counter: new () => { up(): number } };
    const counter = new counters.Counter();
    expect([counter.up(), counter.up()]).toEqual([4, 5]);
    expect(await instance.call('my:app/counters', 'largest', counter, new counters.Counter())).toBe(5);
  });

  it('custom tells every kind of result apart', async () => {
    class Handle {
      use(): number {
        return 1;
      }
    }
    const iface = {
      Handle,
      nothing: () => undefined,
      bare: () => undefined,
      withString: () => 1,
      withEnum: () => 1n,
      withVariant: () => ['x'],
      maybe: () => undefined,
      number: () => 7,
      many: () => new Uint8Array(3),
      open: () => new Handle(),
    };
    const instance = await instantiateOnJco(await corpus('custom'), { imports: { 'my:pkg/iface': iface } });
    expect(await instance.call(undefined, 'probe')).toBe('oooon73oo');
  });

  it('world-items calls what it is given', async () => {
    const said: string[] = [];
    class Logger {
      static merge(a: Logger): Logger {
        return a;
      }
      count(): number {
        return 5;
      }
    }
    const imports = {
      log: { default: (message: string) => said.push(message) },
      'set-level': { default: (level: string) => level },
      logger: { default: Logger },
    };
    const instance = await instantiateOnJco(await corpus('world-items'), { imports });
    expect(await instance.call(undefined, 'run')).toBe(5);
    expect(said).toEqual(['world-items']);
  });

  it('implements asks for randomness under another name', async () => {
    const store = { get: () => undefined };
    const imports = { dice: { getRandomU64: () => 6n }, primary: store, secondary: store };
    const instance = await instantiateOnJco(await corpus('implements'), { imports });
    expect(await instance.call(undefined, 'roll')).toBe(6n);
  });

  it('unstable asks for the time zone', async () => {
    const imports = {
      'wasi:clocks/timezone': {
        utcOffset: () => 3600,
        display: () => ({ utcOffset: 3600, name: 'CET', inDaylightSavingTime: false }),
      },
    };
    const instance = await instantiateOnJco(await corpus('unstable', { version: '0.2.12' }), { imports });
    expect(await instance.call(undefined, 'offset')).toBe(3600);
    expect(await instance.call(undefined, 'zone')).toBe('CET');
    await expect(instance.call(undefined, 'leave', 3)).rejects.toMatchObject({ name: 'GuestExit', code: 3 });
  });
});

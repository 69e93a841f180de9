import { describe, expect, it } from 'vitest';
import { compose, composeWac, plug } from '../../src/index.ts';
import { instantiateOnJco, serveOnJco } from '../support/jco.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime, serveOnWasmtime } from '../support/wasmtime.ts';
import { corpus } from '../support/wat.ts';
import { counterMaker, counterSocket, counterUser, httpThrough } from './counter.ts';

/** What `run` returns on the hosts of this machine. */
async function run(component: Uint8Array, env: Record<string, string> = {}): Promise<unknown[]> {
  await assertValid(component);
  const instance = await instantiateOnJco(component, { env });
  const results = [await instance.call(undefined, 'run')];
  if (HAS_WASMTIME) {
    const { stdout, stderr } = await invokeOnWasmtime(component, 'run()', { env });
    results.push(stdout === '' ? stderr : (JSON.parse(stdout) as unknown));
  }
  return results;
}

function all(value: unknown): unknown[] {
  return HAS_WASMTIME ? [value, value] : [value];
}

describe('what is composed runs', () => {
  it('the walkthrough', async () => {
    const { bytes } = plug(await corpus('ping'), { pong: await corpus('pong') });
    expect(await run(bytes, { PONG: 'demo' })).toEqual(all('demo'));
  });

  it('a resource of one component in two others: a chain, plugged step by step', async () => {
    const half = plug(await counterSocket(), [await counterUser()]);
    expect(half.left).toEqual(['test:counter/api']);
    const { bytes } = plug(half.bytes, [await counterMaker()]);
    expect(await run(bytes)).toEqual(all(42));
  });

  it('the same as a graph, over versions that are compatible', async () => {
    const bytes = compose({
      components: {
        maker: await counterMaker('@1.2.0'),
        user: await counterUser('@1.0.0'),
        app: await counterSocket('@1.1.0'),
      },
      instances: {
        app: { component: 'app', spread: [{ instance: 'maker' }, { instance: 'user' }] },
        user: { component: 'user', spread: [{ instance: 'maker' }] },
        maker: { component: 'maker' },
      },
      exports: [{ instance: 'app', export: 'run', as: 'run' }],
    });
    expect(await run(bytes)).toEqual(all(42));
  });

  it('the same as a document', async () => {
    const parts = new Map([
      ['my:maker', await counterMaker()],
      ['my:user', await counterUser()],
      ['my:app', await counterSocket()],
    ]);
    const text = `package my:all;
      let maker = new my:maker {};
      let user = new my:user { ...maker };
      export new my:app { api: maker.api, twice: user["test:counter/twice"] }.run;`;
    expect(await run(composeWac(text, (name) => parts.get(name)))).toEqual(all(42));
  });

  it('http that goes through two components', async () => {
    const server = await corpus('http-server', { version: '0.2.4' });
    const once = plug(await httpThrough('0.2.4'), [server]);
    const { bytes, left } = plug(await httpThrough('0.2.0'), { once: once.bytes });
    expect(left).toEqual(['wasi:http/types@0.2.0']);
    await assertValid(bytes);
    const ask = async (url: string): Promise<string> => (await fetch(`${url}/there`)).text();
    const said = [await serveOnJco(bytes, { env: { NAME: 'demo' } }, ask)];
    if (HAS_WASMTIME) said.push(await serveOnWasmtime(bytes, { env: { NAME: 'demo' } }, ask));
    for (const text of said) expect(text).toBe('hello demo/there\n');
  });
});

import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { instantiateOnJco } from '../support/jco.ts';
import { nested, specPackages } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';
import { wasmTools } from '../support/wasm-tools.ts';
import { corpus } from '../support/wat.ts';

/** Denied resources that are like futures: `subscribe` gives a pollable, `get` an option that is `none` until there is something. */

async function component(binary: Uint8Array, items: string, packages: readonly string[]): Promise<Uint8Array> {
  const witSource = `package test:futures;\n\nworld w {\n${items}\n}\n\n${nested(packages)}`;
  return wasmTools((tools) =>
    tools.componentNew(tools.componentEmbed({ binary, witSource, world: 'w', features: { tag: 'all' } })),
  );
}

/** `corpus/future.wat`, over an interface whose `get` gives an option of this type. */
async function future(payload: string, io: '0.2.0' | '0.2.12', iface = 'wasi:unheard/of@0.2.0-draft') {
  const [packageName = '', rest = ''] = iface.split('/');
  const [name = '', version] = rest.split('@');
  const poll = `wasi:io/poll@${io}`;
  const wit = `package ${packageName}${version === undefined ? '' : `@${version}`};
    interface ${name} {
      use ${poll}.{pollable};
      ${payload.includes('terminal-input') ? `use wasi:cli/terminal-input@${io}.{terminal-input};` : ''}
      enum plain { later, denied }
      variant rich { timeout(u64), other(option<string>) }
      variant numbers { one(u8), two(u8) }
      record refusal { code: u16 }
      resource promise {
        constructor();
        subscribe: func() -> pollable;
        get: func() -> option<${payload}>;
      }
    }`;
  const binary = await corpus('future', { iface, poll });
  const items = `import ${poll}; import ${iface}; export ask: func() -> u64; export wait: func() -> u64;`;
  return component(binary, items, [...specPackages(io).values(), wit]);
}

async function denied(guest: Uint8Array, options: Options = {}): Promise<Uint8Array> {
  const { bytes } = virtualize(guest, options);
  await assertValid(bytes);
  return bytes;
}

/** The first bytes of a value in memory; those behind it are not looked at. */
function firstBytes(value: bigint, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
}

async function call(host: 'jco' | 'Wasmtime', bytes: Uint8Array, name: string, ...args: number[]): Promise<bigint> {
  if (host === 'jco') {
    const found = await (await instantiateOnJco(bytes, 'none')).call(undefined, name, ...args);
    return BigInt(found as number | bigint); // a u32 or a u64
  }
  const { code, stdout, stderr } = await invokeOnWasmtime(bytes, `${name}(${args.join()})`, { wasi: 'none' });
  if (code !== 0) throw new Error(stderr);
  return BigInt(stdout.trim());
}

const HOSTS = HAS_WASMTIME ? (['jco', 'Wasmtime'] as const) : (['jco'] as const);

/** The type of the option's payload, and the bytes of the option: 1 for `some`, then the cases of results from outside in. */
const ERRORS: readonly (readonly [payload: string, bytes: readonly number[]])[] = [
  ['result<u8>', [1, 1]],
  ['result<u8, plain>', [1, 1, 1]],
  ['result<_, plain>', [1, 1, 1]],
  ['result<result<u8, plain>>', [1, 0, 1, 1]],
  ['result<result<_, plain>, plain>', [1, 0, 1, 1]],
  ['result<result<u8>, plain>', [1, 0, 1]],
  ['result<result<result<_, plain>, plain>, plain>', [1, 0, 0, 1, 1]],
  ['result<option<u8>, plain>', [1, 1, 1]],
  // no case means "denied": the first
  ['result<result<u8, numbers>>', [1, 0, 1, 0]],
  // the payload has the alignment of a number
  ['result<result<u32, refusal>>', [1, 0, 0, 0, 0, 0, 0, 0]],
];

describe.each(HOSTS)('a denied future, on %s', (host) => {
  it.each(ERRORS)('of %s gives the innermost error', async (payload, wanted) => {
    const bytes = await denied(await future(payload, '0.2.0'));
    for (const name of ['ask', 'wait']) {
      expect(firstBytes(await call(host, bytes, name), wanted.length), name).toEqual(wanted);
    }
  });

  it.each(['wasi:unheard/of', 'wasi:unheard/of@0.2.12', 'wasi:unheard/of@1.0.0', 'wasi:http/trailing@0.2.11'])(
    'of %s, over a later version',
    async (iface) => {
      const bytes = await denied(await future('result<result<u8, plain>>', '0.2.12', iface));
      expect(firstBytes(await call(host, bytes, 'ask'), 4)).toEqual([1, 0, 1, 1]);
    },
  );

  it('of another package, denied by name', async () => {
    const guest = await future('result<u8, plain>', '0.2.12', 'my:net/promises@1.2.3');
    const bytes = await denied(guest, { deny: ['my:net/*'] });
    expect(firstBytes(await call(host, bytes, 'ask'), 3)).toEqual([1, 1, 1]);
  });

  it('of an error that only the host can make: the result outside of it says so', async () => {
    const payload = 'result<result<u8, terminal-input>>';
    const bytes = await denied(await future(payload, '0.2.12'), { stdio: 'allow' });
    const found =
      host === 'jco'
        ? instantiateOnJco(bytes).then((i) => i.call(undefined, 'ask'))
        : invokeOnWasmtime(bytes, 'ask()').then((r) => r.stdout.trim());
    expect(firstBytes(BigInt((await found) as bigint | string), 5)).toEqual([1, 0, 0, 0, 1]);
  });

  it.each(['u32', 'tuple<u8, result<u8, plain>>', 'option<u8>', 'list<string>'])(
    'of %s, which cannot say that it is denied, traps under its name',
    async (payload) => {
      const guest = await future(payload, '0.2.12');
      const { report } = virtualize(guest);
      expect(report.traps.map((trap) => trap.function)).toEqual(
        ['subscribe', 'get'].map((name) => `wasi:unheard/of@0.2.0-draft#[method]promise.${name}`),
      );
      const bytes = await denied(guest);
      const where = (name: string): RegExp =>
        host === 'jco' ? /unreachable/ : new RegExp(`denied wasi:unheard/of@0.2.0-draft#\\[method\\]promise.${name}`);
      await expect(call(host, bytes, 'ask')).rejects.toThrow(where('get'));
      await expect(call(host, bytes, 'wait')).rejects.toThrow(where('subscribe'));
    },
  );
});

/** The draft of wasi:tls, as far as a client needs it. */
const TLS = `package wasi:tls@0.2.0-draft;
  interface types {
    use wasi:io/streams@0.2.3.{input-stream, output-stream};
    use wasi:io/poll@0.2.3.{pollable};
    use wasi:io/error@0.2.3.{error as io-error};
    resource client-handshake {
      constructor(server-name: string, input: input-stream, output: output-stream);
      finish: static func(this: client-handshake) -> future-client-streams;
    }
    resource client-connection { close-output: func(); }
    resource future-client-streams {
      subscribe: func() -> pollable;
      get: func() -> option<result<result<tuple<client-connection, input-stream, output-stream>, io-error>>>;
    }
  }`;

async function tls(): Promise<Uint8Array> {
  const names = ['io/poll', 'io/error', 'cli/stdin', 'cli/stdout', 'filesystem/preopens'];
  const imports = names.map((name) => `import wasi:${name}@0.2.3;`).join('\n');
  const items = `${imports}\nimport wasi:tls/types@0.2.0-draft;\nexport shake: func(times: u32) -> u32;`;
  return component(await corpus('tls'), items, [...specPackages('0.2.2', '0.2.3').values(), TLS]);
}

describe.each(HOSTS)('wasi:tls, on %s', (host) => {
  it.each([
    ['denied', {}],
    ['denied beside virtual files, which have errors of their own', { mounts: { '/': { writable: true } } }],
  ] as const)('%s: the hand is not shaken', async (_, options) => {
    const bytes = await denied(await tls(), options);
    // again and again: each time the error is dropped
    expect(await call(host, bytes, 'shake', 1000)).toBe(101n);
  });
});

describe.skipIf(!HAS_WASMTIME)('wasi:tls, on Wasmtime', () => {
  it('where the host has streams, and the component does not read them, is denied all the same', async () => {
    const bytes = await denied(await tls(), { stdio: 'allow' });
    expect(await invokeOnWasmtime(bytes, 'shake(3)', { wasi: 'cli' })).toMatchObject({ code: 0, stdout: '101\n' });
  });

  it('denied calls trap on request', async () => {
    const bytes = await denied(await tls(), { onDeny: 'trap', stdin: { text: '' }, stdout: 'ignore' });
    const { code, stderr } = await invokeOnWasmtime(bytes, 'shake(1)', { wasi: 'none' });
    expect(code).not.toBe(0);
    expect(stderr).toContain('denied wasi:tls/types@0.2.0-draft#[constructor]client-handshake');
  });
});

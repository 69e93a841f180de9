import { describe, expect, it } from 'vitest';
import { inspect, virtualize, type Options } from '../../src/index.ts';
import { scanWit } from '../policy/wit-scan.ts';
import { configGuest } from '../support/calls.ts';
import { instantiateOnJco } from '../support/jco.ts';
import { draft, importer } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';

/** Every function of every draft of `wasi:config`, denied, set, merged and the host's: `corpus/config-calls.wat` has the calls. */

const DRAFTS = [
  'store-0.2.0-rc.1',
  'store-0.2.0-draft',
  'runtime-0.2.0-draft',
  'store-0.2.0-draft-without-errors',
] as const;
/** March 2024 and before: bytes. */
const BYTES = draft('runtime-0.2.0-draft')
  .replaceAll('option<string>', 'option<list<u8>>')
  .replaceAll('tuple<string, string>', 'tuple<string, list<u8>>');

const HOST: readonly (readonly [string, string])[] = [
  ['A', 'host a'],
  ['B', 'host b'],
  ['SECRET', 'x'],
];

interface Case {
  readonly title: string;
  readonly options: Options;
  readonly all: readonly (readonly [string, string])[];
}

const CASES: readonly Case[] = [
  { title: 'denied', options: {}, all: [] },
  {
    title: 'set',
    options: { config: { set: { A: 'set ä', EMPTY: '' } } },
    all: [
      ['A', 'set ä'],
      ['EMPTY', ''],
    ],
  },
  { title: 'all of the host', options: { config: 'allow' }, all: HOST },
  {
    title: 'set over the host',
    options: {
      config: {
        allow: 'all',
        set: [
          ['B', 'set b'],
          ['C', 'c'],
        ],
      },
    },
    all: [
      ['B', 'set b'],
      ['C', 'c'],
      ['A', 'host a'],
      ['SECRET', 'x'],
    ],
  },
  { title: 'some hidden', options: { all: 'allow', config: { deny: ['SECRET', 'NONE'] } }, all: HOST.slice(0, 2) },
  {
    title: 'some allowed',
    options: { config: { allow: ['A', 'SECRET'], deny: ['B'], set: { C: 'c' } } },
    all: [
      ['C', 'c'],
      ['A', 'host a'],
      ['SECRET', 'x'],
    ],
  },
];

const KEYS = ['A', 'B', 'C', 'SECRET', 'EMPTY', '', 'absent', 'a'];

async function made(wit: string, options: Options): Promise<Uint8Array> {
  const { bytes } = virtualize((await configGuest(wit)).bytes, options);
  await assertValid(bytes);
  return bytes;
}

/** A host's store, with errors as results or without. */
function jcoHost(wit: string) {
  const values = new Map(HOST);
  const store = { get: (key: string) => values.get(key), getAll: () => HOST.map((pair) => [...pair]) };
  return { imports: { [wit.includes('interface runtime') ? 'wasi:config/runtime' : 'wasi:config/store']: store } };
}

describe.each(DRAFTS)('%s', (name) => {
  const wit = draft(name);

  it('every function is called', async () => {
    const { calls } = await configGuest(wit);
    const version = /@([^;]+);/.exec(wit)?.[1] ?? '';
    const { functions } = scanWit(wit);
    expect([...calls].sort()).toEqual(functions.map((f) => `${f.interface}@${version}#${f.name}`).sort());
    expect(calls).toHaveLength(2);
  });

  it.each(CASES.map((one) => [one.title, one] as const))('on jco: %s', async (_, { options, all }) => {
    const bytes = await made(wit, options);
    const host = showsHost(options) ? jcoHost(wit) : 'none';
    const instance = await instantiateOnJco(bytes, host);
    expect(await instance.call(undefined, 'get-all')).toEqual(all);
    const wanted = new Map(all);
    for (const key of KEYS) expect(await instance.call(undefined, 'get', key), key).toBe(wanted.get(key));
  });
});

it('an error of the host is handed on', async () => {
  const bytes = await made(draft('store-0.2.0-rc.1'), { config: { allow: 'all', set: { A: 'a' } } });
  const fail = (): never => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- jco's convention for error cases
    throw { tag: 'upstream', val: 'is down' };
  };
  const host = { imports: { 'wasi:config/store': { get: fail, getAll: fail } } };
  const instance = await instantiateOnJco(bytes, host);
  expect(await instance.call(undefined, 'get', 'A'), 'what is set needs no host').toBe('a');
  expect(await instance.call(undefined, 'get', 'B')).toBe('is down');
  expect(await instance.call(undefined, 'get-all')).toEqual([['error', 'is down']]);
});

it('values that are bytes, as the first drafts had them', async () => {
  const text = (value: unknown): string | undefined =>
    value === undefined ? undefined : Buffer.from(value as Uint8Array).toString();
  const instance = await instantiateOnJco(await made(BYTES, { config: { set: { A: 'ä' } } }), 'none');
  expect(text(await instance.call(undefined, 'get', 'A'))).toBe('ä');
  expect(await instance.call(undefined, 'get', 'B')).toBeUndefined();
  const [[key, value] = []] = (await instance.call(undefined, 'get-all')) as readonly (readonly [string, Uint8Array])[];
  expect([key, text(value)]).toEqual(['A', 'ä']);
});

describe.skipIf(!HAS_WASMTIME)('on Wasmtime', () => {
  const wave = (pairs: readonly (readonly [string, string])[]): string =>
    `[${pairs.map(([key, value]) => `("${key}", "${value}")`).join(', ')}]\n`;

  it.each(DRAFTS)('%s, set', async (name) => {
    const bytes = await made(draft(name), { config: { set: { A: 'set', B: 'b' } } });
    const all: readonly (readonly [string, string])[] = [
      ['A', 'set'],
      ['B', 'b'],
    ];
    expect(await invokeOnWasmtime(bytes, 'get-all()', { wasi: 'none' })).toMatchObject({ stdout: wave(all) });
    expect(await invokeOnWasmtime(bytes, 'get("B")', { wasi: 'none' })).toMatchObject({ stdout: 'some("b")\n' });
    expect(await invokeOnWasmtime(bytes, 'get("C")', { wasi: 'none' })).toMatchObject({ stdout: 'none\n' });
  });

  // the draft that Wasmtime has
  it.each(CASES.map((one) => [one.title, one] as const))('the host’s: %s', async (_, { options, all }) => {
    const bytes = await made(draft('store-0.2.0-rc.1'), options);
    const flags = ['-S', 'config', ...HOST.flatMap(([key, value]) => ['-S', `config-var=${key}=${value}`])];
    const { stdout, stderr } = await invokeOnWasmtime(bytes, 'get-all()', { flags });
    const sorted = (text: string): string[] => [...text.matchAll(/\("[^"]*", "[^"]*"\)/g)].map(String).sort();
    expect(sorted(stdout), stderr).toEqual(sorted(wave(all)));
    const secret = all.some(([key]) => key === 'SECRET') ? 'some("x")\n' : 'none\n';
    expect(await invokeOnWasmtime(bytes, 'get("SECRET")', { flags })).toMatchObject({ stdout: secret });
  });
});

describe('two drafts in one guest', () => {
  const both = async (options: Options): Promise<Uint8Array> => {
    const runtime = draft('runtime-0.2.0-draft').replace(/^package .*;/, '');
    const names = ['wasi:config/store@0.2.0-draft', 'wasi:config/runtime@0.2.0-draft'];
    const guest = await importer(names, [draft('store-0.2.0-draft') + runtime]);
    const { bytes } = virtualize(guest, options);
    await assertValid(bytes);
    return bytes;
  };

  it('show the same of the host', async () => {
    const { imports } = inspect(await both({ config: { allow: ['A'], set: { B: 'b' } } })).json;
    expect(imports.map((item) => item.name)).toEqual([
      'wasi:config/store@0.2.0-draft',
      'wasi:config/runtime@0.2.0-draft',
    ]);
    await expect(both({ allow: ['wasi:config/store'], config: { set: { B: 'b' } } })).rejects.toThrow(
      /have to show the same/,
    );
  });
});

/** Whether anything of the host's configuration may show. */
function showsHost({ all, config }: Options): boolean {
  return all === 'allow' || config === 'allow' || (typeof config === 'object' && config.allow !== undefined);
}

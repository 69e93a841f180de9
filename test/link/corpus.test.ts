import { describe, expect, it } from 'vitest';
import { interfaceOf } from '../../src/component/extern-name.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import { CONTROL_EXPORTS } from '../../src/policy/control.ts';
import { unvirtualize, virtualize, type Options } from '../../src/index.ts';
import { contains, isSame } from '../support/bytes.ts';
import { bytesOf, CORPUS } from '../support/corpus-list.ts';
import { validate } from '../support/validate.ts';

/** Where the guest's exports have types of the host, these interfaces stay with their types, and nothing else of WASI. */
const KEEPS: Readonly<Record<string, readonly string[]>> = {
  'http-server': ['wasi:io/error', 'wasi:io/poll', 'wasi:io/streams', 'wasi:http/types'],
  'takes-descriptor': ['wasi:io/error', 'wasi:io/streams', 'wasi:filesystem/types'],
};

const POLICIES: readonly (readonly [title: string, options: Options])[] = [
  ['nothing allowed', {}],
  ['nothing allowed, denied calls trap', { onDeny: 'trap' }],
  ['clocks', { clocks: 'allow' }],
  ['http', { http: 'allow' }],
  ['filesystem', { filesystem: 'allow' }],
  ['sockets', { sockets: 'allow' }],
  ['stdio', { stdio: 'allow' }],
  ['some of the environment', { environment: { allow: ['A', 'B'] }, env: { C: 'c' }, args: ['x'] }],
  ['everything', { all: 'allow' }],
  ['clocks that step, and seeds', { clocks: { step: '1ms' }, random: { seed: 1 }, config: { set: { A: 'b' } } }],
  ['clocks that step beside all else', { all: 'allow', clocks: { step: '1ms' }, insecureRandom: { seed: 1 } }],
  ['a clock that stands, denied calls trap', { clocks: { fixed: 0 }, onDeny: 'trap' }],
  ['a clock that is shifted beside all else', { all: 'allow', clocks: { offset: '1d' } }],
  ['custom interfaces denied', { deny: ['my:pkg/*'] }],
];

const CONTROLLED: readonly (readonly [title: string, options: Options])[] = [
  ['nothing virtual', { control: true }],
  ['outputs that are captured', { control: true, stdout: 'capture', stderr: { capture: 4096 } }],
  [
    'all that can be changed',
    {
      control: true,
      args: ['program'],
      env: { A: 'b' },
      stdin: { text: 'hi' },
      stdout: 'capture',
      clocks: { step: '1ms' },
      random: { seed: 1 },
      mounts: { '/': { files: { a: 'x' }, writable: true } },
    },
  ],
  ['all else let through', { control: true, all: 'allow', stdout: 'capture', onDeny: 'trap' }],
  ['adapters beside it', { control: true, stdout: 'capture', mounts: { '/': { writable: true } }, link: 'sibling' }],
];

describe.each(CORPUS)('$title', (entry) => {
  it.each(POLICIES)('is valid with %s, and exports what it exported', async (_, options) => {
    const input = await bytesOf(entry);
    const { bytes } = virtualize(input, options);
    const { verdict, why } = await validate(bytes);
    expect({ verdict, why: verdict === 'valid' ? null : why }).toEqual({ verdict: 'valid', why: null });
    const world = resolveComponent(bytes);
    expect([...world.exports.keys()]).toEqual([...resolveComponent(input).exports.keys()]);
  });

  it.each(CONTROLLED)('is valid where it is controlled, with %s', async (_, options) => {
    const input = await bytesOf(entry);
    const { bytes } = virtualize(input, options);
    const { verdict, why } = await validate(bytes);
    expect({ verdict, why: verdict === 'valid' ? null : why }).toEqual({ verdict: 'valid', why: null });
    const exports = [...resolveComponent(bytes).exports.keys()];
    expect(exports.filter((name) => !CONTROL_EXPORTS.has(name))).toEqual([...resolveComponent(input).exports.keys()]);
    expect(exports).toEqual(expect.arrayContaining([...CONTROL_EXPORTS.keys()]));
  });

  it('imports nothing of WASI when everything is denied, but for the types of its exports', async () => {
    const { bytes, report } = virtualize(await bytesOf(entry));
    const left = [...resolveComponent(bytes).imports.values()]
      .map(({ name }) => interfaceOf(name))
      .flatMap((i) => (i?.namespace === 'wasi' ? [`wasi:${i.package}/${i.interface}`] : []));
    expect(left.sort()).toEqual([...(KEEPS[entry.name] ?? [])].sort().filter((name) => left.includes(name)));
    expect(report.remaining).toEqual([...resolveComponent(bytes).imports.keys()]);
  });

  it('is in the output byte for byte, and the output is the same every time', async () => {
    const input = await bytesOf(entry);
    const { bytes } = virtualize(input, { env: { A: '1' } });
    expect(isSame(unvirtualize(bytes), input)).toBe(true);
    const beside = virtualize(input, { env: { A: '1' }, link: 'sibling' }).bytes;
    expect(contains(beside, input)).toBe(true);
    expect(isSame(unvirtualize(beside), input)).toBe(true);
    expect(Buffer.from(virtualize(input.slice(), { env: { A: '1' } }).bytes).equals(bytes)).toBe(true);
  });

  it('can be virtualized again', async () => {
    const once = virtualize(await bytesOf(entry), { all: 'allow' }).bytes;
    const twice = virtualize(once).bytes;
    expect((await validate(twice)).verdict).toBe('valid');
  });
});

import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { preview1Command } from '../support/guests.ts';
import { instantiateOnJco, runOnJco } from '../support/jco.ts';
import { mirror, MIRROR } from '../support/mirror.ts';
import { componentWit } from '../support/validate.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';
import { importsIn } from '../support/world.ts';

/** What users of other tools ran into, seen from a host: the numbers are those of a list of such reports. */

describe('25 a stream that is not the host’s has no terminal', () => {
  const STREAMS = ['stdin', 'stdout', 'stderr'] as const;
  const interfaces = STREAMS.flatMap((name) => [`wasi:cli/${name}`, `wasi:cli/terminal-${name}`]);
  const guest = mirror({
    interfaces: [
      'wasi:io/error',
      'wasi:io/poll',
      'wasi:io/streams',
      'wasi:cli/terminal-input',
      'wasi:cli/terminal-output',
    ].concat(interfaces),
  });
  // a host whose streams are terminals
  const terminals = Object.fromEntries(
    STREAMS.map((name) => [
      `wasi:cli/terminal-${name}`,
      {
        [`getTerminal${name === 'stdin' ? 'Stdin' : name === 'stdout' ? 'Stdout' : 'Stderr'}`]: () => {
          throw new Error(`${name} was asked for its terminal`);
        },
      },
    ]),
  );

  it.each<Options>([
    {},
    { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' },
    { stdin: 'deny', stdout: 'deny', stderr: 'deny', onDeny: 'trap' },
    { stdin: { text: 'x' }, stdout: 'ignore', stderr: 'deny', clocks: 'allow' },
    { all: 'allow', stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' },
    { mounts: { '/': { writable: true } }, stdin: 'ignore', stdout: { file: '/out' }, stderr: { file: '/err' } },
  ])('%j', async (options) => {
    const { bytes } = virtualize(await guest, options);
    expect(importsIn(await componentWit(bytes)).filter((name) => name.includes('terminal-std'))).toEqual([]);
    const instance = await instantiateOnJco(bytes, { imports: terminals });
    for (const name of STREAMS) expect(await instance.call(MIRROR, `call-get-terminal-${name}`)).toBe(undefined);
  });
});

describe.each(['jco', 'Wasmtime'] as const)('on %s', (host) => {
  const test = it.skipIf(host === 'Wasmtime' && !HAS_WASMTIME);
  const run = (bytes: Uint8Array): Promise<unknown> =>
    host === 'jco' ? runOnJco(bytes, { stdin: '' }) : runOnWasmtime(bytes);

  test('34 20,000 files of 100 bytes, and one of 50 MB', async () => {
    // no two are equal: those would be stored once
    const some = Array.from({ length: 20_000 }, (_, i) => [`f${i}`, `file ${i}`.padEnd(100, '.')] as const);
    const files = new Map<string, string | Uint8Array>([...some, ['big', new Uint8Array(50_000_000).fill(7)]]);
    files.set('file.txt', 'among many');
    const { bytes } = virtualize(await preview1Command(), { mounts: { '/': { files } }, stdout: 'allow' });
    expect(bytes.length).toBeGreaterThan(52_000_000);
    expect(await run(bytes)).toMatchObject({ code: 0, stdout: 'file among many\nclock ok\n' });
  });

  test('42, 44, 55 a root with a slash at the end of its name is opened and read', async () => {
    const options: Options = { mounts: { '/data/': { files: { 'file.txt': 'found' } } }, stdout: 'allow' };
    const { bytes } = virtualize(await preview1Command(), options);
    expect(await run(bytes)).toMatchObject({ code: 0, stdout: 'file found\nclock ok\n' });
  });

  test('46, 48 streams of ours where there are no files, and exit with everything allowed', async () => {
    const options: Options = { all: 'allow', filesystem: 'deny', stdout: 'allow', args: ['p', 'fail'] };
    const { bytes } = virtualize(await preview1Command(), { ...options, stderr: 'ignore', stdin: { text: 'set' } });
    expect(await run(bytes)).toMatchObject({ code: 1, stdout: 'stdin set\nclock ok\narg p\narg fail\n', stderr: '' });
  });
});

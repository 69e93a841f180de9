import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as sockets from '@bytecodealliance/preview2-shim/sockets';
import { beforeAll, describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { preview1Command, preview1Notes } from '../support/guests.ts';
import { instantiateOnJco, runOnJco, serveOnJco } from '../support/jco.ts';
import { withScratch } from '../support/scratch.ts';
import { assertValid, componentWit } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime, runOnWasmtime, serveOnWasmtime } from '../support/wasmtime.ts';
import { importsIn } from '../support/world.ts';
import { fileSender, fileServer, streamsGuest } from './interplay-guests.ts';

/** Subsystems that are virtual beside others that are the host's: where their streams and pollables meet. */

const FAR = 1_000_000_000_000n; // a thousand seconds
const IGNORED = { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' } as const satisfies Options;

/** Of the shim, which the sandbox leaves out. */
const SOCKETS = {
  'wasi:sockets/instance-network': sockets.instanceNetwork,
  'wasi:sockets/network': sockets.network,
  'wasi:sockets/tcp': sockets.tcp,
  'wasi:sockets/tcp-create-socket': sockets.tcpCreateSocket,
};

/** What the first connection to a server on this machine sends, while `use` runs with its port. */
async function received(use: (port: number) => Promise<void>): Promise<string> {
  const server = createServer();
  const got = new Promise<string>((resolve, reject) => {
    server.on('connection', (socket) => {
      let said = '';
      socket.on('data', (chunk) => (said += chunk.toString()));
      socket.on('end', () => {
        socket.end();
        resolve(said);
      });
      socket.on('error', reject);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use((server.address() as AddressInfo).port);
    return await got;
  } finally {
    server.close();
  }
}

async function output(guest: Uint8Array, options: Options): Promise<Uint8Array> {
  const { bytes } = virtualize(guest, options);
  await assertValid(bytes);
  return bytes;
}

describe.each(['jco', 'Wasmtime'] as const)('on %s', (host) => {
  const test = it.skipIf(host === 'Wasmtime' && !HAS_WASMTIME);
  const run = (component: Uint8Array, folder: string): Promise<unknown> =>
    host === 'jco'
      ? runOnJco(component, { stdin: 'typed', preopens: { '/': folder } })
      : runOnWasmtime(component, { stdin: 'typed', dirs: { '/': folder } });

  describe('files of the host beside ignored standard streams', () => {
    test.each([
      ['all else denied', { ...IGNORED, filesystem: 'allow' }],
      ['all else allowed', { ...IGNORED, all: 'allow' }],
      [
        'output into a virtual file',
        { filesystem: 'allow', mounts: { '/v': { writable: true } }, stdout: { file: '/v/out' } },
      ],
    ] as const)('written, %s', async (_, options) => {
      const bytes = await output(await preview1Notes(), options);
      await withScratch(async (folder) => {
        writeFileSync(join(folder, 'notes.txt'), 'once\n');
        // with a mount the program finds that one first
        const there = 'mounts' in options ? 'once\n' : 'once\nagain\n';
        expect(await run(bytes, folder)).toMatchObject({ code: 0, stdout: '', stderr: '' });
        expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe(there);
      });
    });

    test('read, while what is typed does not reach the program', async () => {
      const bytes = await output(await preview1Command(), {
        ...IGNORED,
        stdout: 'allow',
        filesystem: 'allow',
        args: ['p'],
      });
      await withScratch(async (folder) => {
        writeFileSync(join(folder, 'file.txt'), 'on disk');
        expect(await run(bytes, folder)).toMatchObject({ code: 0, stdout: 'file on disk\nclock ok\narg p\n' });
      });
    });
  });

  describe('virtual files and standard streams', () => {
    let guest: Uint8Array;
    beforeAll(async () => {
      guest = await streamsGuest();
    });
    const LONG = 'x'.repeat(150_000);

    test.each<readonly [string, Options, string, bigint, string, string]>([
      ['of the host', { stdio: 'allow' }, 'typed text', 5n, '5, 5', 'typed'],
      ['of the host, more than there is', { stdio: 'allow' }, 'typed text', 100n, '10, 10', 'typed text'],
      ['of the host, long', { stdio: 'allow' }, LONG, 150_000n, '150000, 150000', LONG],
      ['of the host, with its clocks', { stdio: 'allow', clocks: 'allow' }, 'typed text', 5n, '5, 5', 'typed'],
      ['input of ours', { stdin: { text: 'ours' }, stdout: 'allow' }, 'typed', 9n, '4, 4', 'ours'],
      ['output swallowed', { stdin: 'allow', stdout: 'ignore' }, 'typed', 5n, '5, 5', ''],
      ['input at its end', { stdin: 'ignore', stdout: 'allow' }, 'typed', 5n, '-1, -1', ''],
      ['output closed', { stdin: 'allow', stdout: 'deny' }, 'typed', 5n, '5, -1', ''],
    ])(
      '17 from input into a file, and from the file to output: %s',
      async (_, options, stdin, length, result, stdout) => {
        const bytes = await output(guest, { ...options, mounts: { '/': { writable: true } } });
        if (host === 'jco') {
          const instance = await instantiateOnJco(bytes, { stdin });
          expect(String(await instance.call(undefined, 'move', 'new.txt', length)).replace(',', ', ')).toBe(result);
          expect(instance.stdout()).toBe(stdout);
        } else {
          const said = await invokeOnWasmtime(bytes, `move("new.txt", ${length})`, { stdin });
          expect(said).toEqual({ code: 0, stderr: '', stdout: `${stdout}(${result})\n` });
        }
      },
    );

    test.each<readonly [string, Options, number]>([
      ['input of the host, a timer that is denied, which what is ready goes before', { stdin: 'allow' }, 2],
      ['input of the host, a timer of the host that is far away', { stdin: 'allow', clocks: 'allow' }, 2],
      ['input of ours, a timer of the host that is far away', { stdin: { text: 'x' }, clocks: 'allow' }, 3],
      ['nothing of the host', {}, 3],
    ])('are polled together: %s', async (_, options, ready) => {
      const bytes = await output(guest, { ...options, mounts: { '/': { files: { f: 'x' } } } });
      // what is typed may have come already
      const mask = (found: number): number => (options.stdin === 'allow' ? found & ~1 : found);
      if (host === 'jco') {
        const instance = await instantiateOnJco(bytes, { stdin: 'typed' });
        expect(mask(Number(await instance.call(undefined, 'wait', 'f', FAR)))).toBe(ready);
      } else {
        const said = await invokeOnWasmtime(bytes, `wait("f", ${FAR})`, { stdin: 'typed' });
        expect({ ...said, stdout: mask(Number(said.stdout)) }).toEqual({ code: 0, stderr: '', stdout: ready });
      }
    });
  });

  test.each([0, 50_000])('a virtual file of %d bytes goes through a socket of the host', async (size) => {
    const page = 's'.repeat(size);
    const bytes = await output(await fileSender(), { sockets: 'allow', mounts: { '/': { files: { page } } } });
    const got = await received(async (port) => {
      if (host === 'jco') {
        const instance = await instantiateOnJco(bytes, { imports: SOCKETS });
        expect(await instance.call(undefined, 'send', port)).toBe(BigInt(size));
      } else {
        const said = await invokeOnWasmtime(bytes, `send(${port})`, { flags: ['-S', 'inherit-network'] });
        expect(said).toEqual({ code: 0, stderr: '', stdout: `${size}\n` });
      }
    });
    expect(got).toBe(page);
  });

  describe('virtual files and http', () => {
    test.each([0, 5, 300_000])('a server sends a file of %d bytes', async (size) => {
      const page = 'p'.repeat(size);
      const bytes = await output(await fileServer(), { http: 'allow', mounts: { '/': { files: { page } } } });
      expect(importsIn(await componentWit(bytes)).filter((name) => name.includes('filesystem'))).toEqual([]);
      const ask = async (url: string): Promise<void> => {
        for (let i = 0; i < 3; i += 1) expect(await (await fetch(url)).text()).toBe(page);
      };
      if (host === 'jco') await serveOnJco(bytes, {}, ask);
      else await serveOnWasmtime(bytes, {}, ask);
    });
  });
});

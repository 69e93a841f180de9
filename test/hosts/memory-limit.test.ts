import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { instantiateOnJco, type JcoInstance } from '../support/jco.ts';
import { mirror, MIRROR } from '../support/mirror.ts';
import { withScratch } from '../support/scratch.ts';
import { linesOf, scripted } from '../support/script.ts';
import { assertValid } from '../support/validate.ts';
import { wasmTools } from '../support/wasm-tools.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';

/** Where the memory of a component may not grow any more, functions that can say so do: nothing traps but a result without an error. */

const FILES = ['io/error', 'io/poll', 'io/streams', 'filesystem/types', 'filesystem/preopens'].map((n) => `wasi:${n}`);
const PAGES = 20;

/** Calls a program's imports one by one, with a limit for each of its memories. */
class Limited {
  private readonly instance: JcoInstance;

  private constructor(instance: JcoInstance) {
    this.instance = instance;
  }

  static async make(mounts: NonNullable<Options['mounts']>, preopens: Record<string, string> = {}): Promise<Limited> {
    const { bytes } = virtualize(await mirror({ interfaces: FILES }), { mounts });
    const limited = await wasmTools((tools) =>
      tools.parse(tools.print(bytes).replace(/\(memory (\(;\d+;\)) (\d+)\)/g, `(memory $1 $2 ${String(PAGES)})`)),
    );
    await assertValid(limited);
    return new Limited(await instantiateOnJco(limited, { preopens }));
  }

  /** The result, or the name of the error. */
  async call(name: string, ...args: unknown[]): Promise<unknown> {
    try {
      return await this.instance.call(MIRROR, name.startsWith('drop') ? name : `call-${name}`, ...args);
    } catch (error) {
      if (error instanceof Error && 'payload' in error) return error.payload;
      throw error;
    }
  }

  on(name: string, ...args: unknown[]): Promise<unknown> {
    return this.call(`descriptor-${name}`, ...args);
  }

  open(at: unknown, path: string, how: object = {}, flags: object = { read: true }): Promise<unknown> {
    return this.on('open-at', at, { symlinkFollow: true }, path, how, flags);
  }

  async root(): Promise<number> {
    const [[root] = [0]] = (await this.call('get-directories')) as [number, string][];
    return root;
  }

  /** Does something until it gives an error; what it gave, and the error. */
  async until(once: () => Promise<unknown>): Promise<{ readonly given: unknown[]; readonly error: unknown }> {
    const given: unknown[] = [];
    for (;;) {
      const one = await once();
      if (typeof one === 'string') return { given, error: one };
      given.push(one);
    }
  }
}

describe('in a component on jco', () => {
  const mounts = {
    '/': {
      writable: true,
      files: {
        a: 'a',
        d: { directory: { b: 'b' } },
        to: { link: 'd' },
        host: { host: '/host' },
        via: { link: 'host' },
      },
    },
  };

  it('files that fill the memory leave room for paths, and errors for handles', { timeout: 60_000 }, () =>
    withScratch(async (folder) => {
      writeFileSync(join(folder, 'file'), '');
      const g = await Limited.make(mounts, { '/host': folder });
      const root = await g.root();
      const a = await g.open(root, 'a', {}, { read: true, write: true });
      const theirs = await g.open(root, 'host/file', {}, { read: true, write: true });
      const inHost = await g.open(root, 'host', { directory: true });
      let end = 0n;
      const piece = new Uint8Array(4096);
      const { error } = await g.until(async () => {
        const wrote = await g.on('write', a, piece, end);
        end += 4096n;
        return wrote;
      });
      expect(error).toBe('insufficient-space');
      // small things still have room, until they have not
      const opened = await g.until(() => g.open(root, 'd'));
      expect(opened.error).toBe('insufficient-memory');
      const ways: readonly (() => Promise<unknown>)[] = [
        () => g.on('read-directory', root),
        () => g.on('read-via-stream', a, 0n),
        () => g.on('write-via-stream', a, 0n),
        () => g.on('append-via-stream', a),
        () => g.on('read-directory', inHost),
        () => g.on('read-via-stream', theirs, 0n),
        () => g.on('append-via-stream', theirs),
      ];
      for (const way of ways) expect((await g.until(way)).error).toBe('insufficient-memory');
      expect(await g.on('create-directory-at', root, 'x'.repeat(255))).toBe('insufficient-space');
      expect(await g.on('symlink-at', root, 'x'.repeat(3000), 'l')).toBe('insufficient-space');
      expect(await g.open(root, 'new', { create: true }, { write: true })).toMatch(/^insufficient-(space|memory)$/);
      expect(await g.on('stat-at', root, {}, `${'./'.repeat(1500)}d/b`)).toMatchObject({ type: 'regular-file' });
      // links that are followed need a little, too
      expect(await g.on('stat-at', root, { symlinkFollow: true }, 'to/b')).toMatchObject({ type: 'regular-file' });
      expect(await g.on('stat-at', root, { symlinkFollow: true }, `${'./'.repeat(1000)}via/./././.`)).toMatchObject({
        type: 'directory',
      });
      // nor is the host asked for what could not be given on
      for (const way of [
        () => g.open(root, 'host', { directory: true }),
        () => g.open(root, 'host/x', { create: true }, { write: true }),
        () => g.open(root, 'via/x', { create: true }, { write: true }),
      ]) {
        expect((await g.until(way)).error).toBe('insufficient-memory');
      }
      expect(readdirSync(folder)).toEqual(['file']);
      // what is given back can be used again
      for (const handle of opened.given) await g.call('drop-descriptor', handle);
      expect(await g.on('set-size', a, 0n)).toBe(undefined);
      expect(await g.on('read-directory', root)).toEqual(expect.any(Number));
      expect(await g.open(root, 'new', { create: true }, { write: true })).toEqual(expect.any(Number));
    }),
  );

  it('contents outside the memory are read piece by piece, and not changed', { timeout: 60_000 }, async () => {
    const large = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) >> 4);
    const g = await Limited.make({ '/': { writable: true, files: { large, a: 'a' } } });
    const root = await g.root();
    const rights = { read: true, write: true };
    const [file, a] = [await g.open(root, 'large', {}, rights), await g.open(root, 'a', {}, rights)];
    const stream = await g.on('read-via-stream', file, 0n);
    let end = 0n;
    const { error } = await g.until(async () => {
      const wrote = await g.on('write', a, new Uint8Array(4096), end);
      end += 4096n;
      return wrote;
    });
    expect(error).toBe('insufficient-space');
    const pieces: Uint8Array[] = [];
    for (let size = 0; size < large.length; size += pieces.at(-1)?.length ?? 0) {
      const piece = (await g.call('input-stream-read', stream, 300_000n)) as Uint8Array;
      expect(piece.length).toBeGreaterThan(0);
      pieces.push(piece);
    }
    expect(Buffer.compare(Buffer.concat(pieces), large)).toBe(0);
    expect(await g.on('write', file, new Uint8Array([1]), 0n)).toBe('insufficient-space');
    expect(await g.on('stat', file)).toMatchObject({ size: 300_000n });
    expect(await g.on('set-size', a, 0n)).toBe(undefined);
    expect(await g.on('write', file, new Uint8Array([1]), 0n)).toBe(1n);
    const [bytes] = (await g.on('read', file, 2n, 0n)) as [Uint8Array, boolean];
    expect(Buffer.compare(bytes, Uint8Array.of(1, large[1] ?? 0))).toBe(0);
  });

  it('a directory that fills the memory is listed as far as it is, or not at all', { timeout: 60_000 }, async () => {
    const g = await Limited.make({ '/': { writable: true } });
    const root = await g.root();
    const stream = await g.on('read-directory', root);
    let number = 0;
    const made = await g.until(() => g.on('create-directory-at', root, `${'n'.repeat(200)}${String((number += 1))}`));
    expect(made.error).toBe('insufficient-space');
    expect(made.given.length).toBeGreaterThan(1000);
    const { given, error } = await g.until(() => g.on('read-directory', root));
    expect(error).toBe('insufficient-memory');
    expect(await g.call('directory-entry-stream-read-directory-entry', stream)).toBe(undefined);
    expect(await g.on('remove-directory-at', root, `${'n'.repeat(200)}1`)).toBe(undefined);
    const again = given[0] ?? (await g.on('read-directory', root));
    let count = 0;
    while ((await g.call('directory-entry-stream-read-directory-entry', again)) !== undefined) count += 1;
    expect(count).toBe(made.given.length - 1);
  });
});

describe.skipIf(!HAS_WASMTIME)('on Wasmtime', () => {
  it('a program that fills its files goes on', async () => {
    const { bytes } = virtualize(
      await scripted([
        ['fill', 3, 'big'],
        ['read', 3, 'a'],
        ['write', 3, 'a'],
        ['list', 3, 'd'],
        ['rename', 3, 'a', 3, 'd/a'],
        ['list', 3, 'd'],
        ['unlink', 3, 'big'],
        ['write', 3, 'text'],
        ['read', 3, 'text'],
      ]),
      { mounts: { '/': { writable: true, files: { a: 'contents', d: { directory: { b: '' } } } } }, stdio: 'allow' },
    );
    const { stdout, stderr } = await runOnWasmtime(bytes, { flags: ['-W', 'max-memory-size=1500000'] });
    expect(stderr).toBe('');
    expect(linesOf(stdout)).toEqual(['errno 51', 'contents', 'ok', 'b', 'ok', 'a b', 'ok', 'ok', 'text']);
  });
});

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { control, CONTROL_HOSTS, treeOf, utf8, type Controlled } from '../support/control.ts';
import { Program, puppet, type Puppet } from '../support/puppet.ts';
import { assertValid } from '../support/validate.ts';
import { errorNumber } from '../../src/settings/error-code.ts';
import { instantiateOnJco, type JcoHost, type JcoInstance } from '../support/jco.ts';
import { wasmTools } from '../support/wasm-tools.ts';

/** `wasmvirt:control` with arguments that nobody means well, between calls of a guest that holds handles: nothing traps, and nothing leaks. */

const FILES = ['wasi:filesystem/types', 'wasi:filesystem/preopens'];
let guest: Puppet;

beforeAll(async () => {
  guest = await puppet({
    interfaces: [...FILES, 'wasi:io/streams', 'wasi:cli/stdout', 'wasi:cli/stdin', 'wasi:cli/environment'],
  });
});

const OPTIONS: Options = {
  control: true,
  stdin: { text: 'typed' },
  stdout: { capture: 64 },
  mounts: {
    '/': {
      files: { a: 'aa', d: { directory: { b: 'bb', l: { link: '../a' } } } },
      writable: true,
      maxBytes: 4096,
      maxFiles: 12,
    },
    '/d/m': { files: { c: 'cc' }, writable: true },
    '/ro': { files: { z: 'zz', up: { link: 'z' } } },
  },
};

const made = async (options: Options = OPTIONS): Promise<Uint8Array> => {
  const { bytes } = virtualize(guest.bytes, options);
  await assertValid(bytes);
  return bytes;
};

/** Runs a program in the guest. */
const runIn = (app: Controlled, program: Program): ReturnType<Program['on']> =>
  program.on({
    call: (...args: Parameters<Controlled['call']>) => app.call(...args),
    stderr: () => '',
  } as unknown as JcoInstance);

const [READ, WRITE, CREATE, TRUNCATE] = [1, 2, 1, 8];

/** What the guest opens: the first mount, `/d`, `/a` to write, a new file, streams of it, and of entries. */
interface Held {
  readonly root: number;
  readonly d: number;
  readonly a: number;
  readonly fresh: number;
  readonly input: number;
  readonly output: number;
  readonly listing: number;
}

/** The handle of the first preopened directory. */
async function rootOf(app: Controlled): Promise<number> {
  const p = new Program(guest);
  const dirs = p.call('get-directories');
  p.call('#copy', p.area(64), { at: dirs.at, size: 'i32' }, 36);
  const first = await runIn(app, p);
  return first.u32({ at: dirs.at + 64, size: 'i32' });
}

async function open(app: Controlled): Promise<Held> {
  const root = await rootOf(app);
  const q = new Program(guest);
  const at = (path: string, how: number, flags: number) => {
    const [text, size] = q.text(path);
    return q.call('[method]descriptor.open-at', root, 1, text, size, how, flags);
  };
  const d = at('d', 2, READ | 32);
  const a = at('a', 0, READ | WRITE);
  const fresh = at('d/fresh', CREATE | TRUNCATE, READ | WRITE);
  const behind = (place: { readonly at: number }) => ({ at: place.at + 4, size: 'i32' }) as const;
  q.call('[method]descriptor.write', behind(fresh), q.bytes(utf8('held')), 4, 0n);
  const input = q.call('[method]descriptor.read-via-stream', behind(fresh), 0n);
  const output = q.call('[method]descriptor.append-via-stream', behind(fresh));
  const listing = q.call('[method]descriptor.read-directory', behind(d));
  const r = await runIn(app, q);
  const handle = (place: { readonly at: number }): number => {
    const found = { at: place.at, size: 'i32' } as const;
    expect(r.u8(found)).toBe(0);
    return r.u32(found, 4);
  };
  return {
    root,
    d: handle(d),
    a: handle(a),
    fresh: handle(fresh),
    input: handle(input),
    output: handle(output),
    listing: handle(listing),
  };
}

describe.each(CONTROL_HOSTS)('handles of the guest, on %s', (_, on) => {
  it.each(['state.reset', 'state.restore'])('after %s are of what was removed, but for roots', async (what) => {
    await on(await made(), async (app) => {
      const snapshot = await control(app, 'state.snapshot');
      const initial = await treeOf(app);
      for (let i = 0; i < 3; i += 1) {
        const held = await open(app);
        expect(await control(app, what, ...(what === 'state.restore' ? [snapshot] : []))).toBeUndefined();
        expect(await treeOf(app)).toEqual(initial);
        const p = new Program(guest);
        const [x, size] = p.text('x');
        const fresh = p.call('[method]descriptor.read', held.fresh, 100n, 0n);
        p.call('[method]descriptor.write', held.fresh, p.bytes(utf8('more')), 4, 4n);
        p.call('[method]descriptor.write', held.a, p.bytes(utf8('other')), 5, 0n);
        const stream = p.call('[method]output-stream.write', held.output, p.bytes(utf8('!')), 1);
        const read = p.call('[method]input-stream.read', held.input, 100n);
        p.call('[method]directory-entry-stream.read-directory-entry', held.listing);
        const inside = p.call('[method]descriptor.open-at', held.d, 0, x, size, CREATE, WRITE);
        const root = p.call('[method]descriptor.open-at', held.root, 0, x, size, CREATE, WRITE);
        const r = await runIn(app, p);
        expect([r.u8(fresh), r.u32(fresh, 8)]).toEqual([0, 4]);
        expect([r.u8(stream), r.u8(read)]).toEqual([0, 0]);
        // the directory was removed; the root is what it was
        expect([r.u8(inside), r.u8(inside, 4)]).toEqual([1, errorNumber('no-entry')]);
        expect(r.u8(root)).toBe(0);
        expect(await treeOf(app)).toEqual({ ...initial, '/x': '' });
        const drops = new Program(guest);
        drops.call('drop input-stream', held.input);
        drops.call('drop output-stream', held.output);
        drops.call('drop directory-entry-stream', held.listing);
        for (const handle of [held.d, held.a, held.fresh, held.root, r.u32(root, 4)])
          drops.call('drop descriptor', handle);
        await runIn(app, drops);
        await control(app, 'state.reset');
        expect(await treeOf(app)).toEqual(initial);
      }
      // what was held is not counted any more: 4096 bytes, less those of the 3 files that count
      const room = 4096 - 'aabb../a'.length;
      expect(await control(app, 'files.write', '/big', new Uint8Array(room + 1))).toBe('insufficient-space');
      expect(await control(app, 'files.write', '/big', new Uint8Array(room))).toBeUndefined();
      expect(await control(app, 'files.write', '/a', utf8('aaa'))).toBe('insufficient-space');
      expect(await control(app, 'files.write', '/a', utf8(''))).toBeUndefined();
      // what a file had before counts no more
      expect(await control(app, 'files.write', '/two', utf8('123'))).toBe('insufficient-space');
      expect(await control(app, 'files.write', '/two', utf8('12'))).toBeUndefined();
    });
  });

  it('names of one file stay names of one file', async () => {
    await on(await made(), async (app) => {
      const root = await rootOf(app);
      const q = new Program(guest);
      const link = (from: string, to: string): void => {
        q.call('[method]descriptor.link-at', root, 0, ...q.text(from), root, ...q.text(to));
      };
      link('a', 'd/second');
      link('a', 'third');
      await runIn(app, q);
      const both = await treeOf(app);
      expect(both).toMatchObject({ '/a': 'aa', '/d/second': 'aa', '/third': 'aa' });
      const snapshot = await control(app, 'state.snapshot');
      await control(app, 'state.reset');
      for (let i = 0; i < 2; i += 1) {
        await control(app, 'state.restore', snapshot);
        expect(await treeOf(app)).toEqual(both);
      }
      await control(app, 'files.write', '/third', utf8('one'));
      expect(await treeOf(app)).toEqual({ ...both, '/a': 'one', '/d/second': 'one', '/third': 'one' });
      await control(app, 'state.restore', snapshot);
      expect(await treeOf(app)).toEqual(both);
      const s = new Program(guest);
      const stat = s.call('[method]descriptor.stat-at', root, 0, ...s.text('a'));
      const r = await runIn(app, s);
      expect([r.u8(stat), r.u64(stat, 16)]).toEqual([0, 3n]);
    });
  });

  it('directories that are deeper than any stack', async () => {
    await on(await made({ ...OPTIONS, mounts: { '/': { writable: true } } }), async (app) => {
      let path = '';
      for (let i = 0; i < 400; i += 1) {
        path += '/d';
        expect(await control(app, 'files.make-directory', path)).toBeUndefined();
      }
      await control(app, 'files.write', `${path}/f`, utf8('deep'));
      const snapshot = await control(app, 'state.snapshot');
      expect(await control(app, 'state.reset')).toBeUndefined();
      expect(await treeOf(app)).toEqual({});
      expect(await control(app, 'state.restore', snapshot)).toBeUndefined();
      expect(new TextDecoder().decode((await control(app, 'files.read', `${path}/f`)) as Uint8Array)).toBe('deep');
    });
  });
});

const PATHS = [
  '',
  '/',
  '.',
  '..',
  '/..',
  '/../..',
  '//a',
  '/./a/',
  '/a',
  '/a/',
  '/a/b',
  '/d',
  '/d/',
  '/d/b',
  '/d/../a',
  '/d/../../a',
];
const MORE = [
  '/d/m',
  '/d/m/c',
  '/d/m/../b',
  '/ro',
  '/ro/z',
  '/ro/up',
  '/ro/new',
  '/new',
  '/d/new/x',
  '/d/l',
  '/d/l/x',
  'a',
  'd/b',
  './a',
  '/a\0',
];
const HOSTILE = [
  '/\u{1F600}',
  `/${'x'.repeat(255)}`,
  `/${'x'.repeat(256)}`,
  `/${'y/'.repeat(3000)}`,
  '/d/l/../../..',
  '/etc/passwd',
  '\0',
  'wasi:cli',
];

const path = fc.constantFrom(...PATHS, ...MORE, ...HOSTILE);
const bytes = fc.constantFrom(0, 1, 5, 100, 3000, 5000).map((size) => new Uint8Array(size).fill(65));
const u32 = fc.constantFrom(0, 1, 2, 3, 0x7fff_ffff, 0xffff_ffff);
const text = fc.constantFrom('', 'A', 'A=B', 'ä', '\0', 'x'.repeat(5000));

type Step = readonly [name: string, ...args: readonly unknown[]];

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constantFrom('files.read', 'files.list', 'files.make-directory', 'files.remove'), path),
  fc.tuple(fc.constant('files.write'), path, bytes),
  fc.tuple(fc.constantFrom('stdio.take-stdout', 'stdio.take-stderr', 'state.reset', 'state.snapshot')),
  fc.tuple(fc.constantFrom('stdio.set-stdin', 'program.set-seed'), bytes),
  fc.tuple(fc.constant('program.set-arguments'), fc.array(text, { maxLength: 3 })),
  fc.tuple(fc.constant('program.set-variables'), fc.array(fc.tuple(text, text), { maxLength: 3 })),
  fc.tuple(fc.constantFrom('state.restore', 'state.forget'), u32),
  fc.tuple(fc.constant('program.set-clock'), fc.constantFrom(0, 1, 9_000_000_000, 2 ** 53), u32),
  // the guest: opens files in d, and closes none
  fc.tuple(fc.constant('guest')),
);

describe.each(CONTROL_HOSTS)('any sequence of calls, on %s', (name, on) => {
  it('traps nowhere, and reset is always the same', async () => {
    const component = await made();
    const all = fc.sample(fc.array(step, { minLength: 10, maxLength: 40 }), { numRuns: name === 'jco' ? 25 : 10 });
    for (const steps of all) {
      await on(component, async (app) => {
        const initial = await treeOf(app);
        const kept = new Map<unknown, Record<string, string>>();
        for (const [what, ...args] of steps) {
          if (what === 'guest') {
            // as far as there is room
            await open(app).catch((error: unknown) => {
              if (error instanceof WebAssembly.RuntimeError) throw error;
            });
            continue;
          }
          const result = await control(
            app,
            what,
            ...(what === 'program.set-clock' ? [BigInt(Number(args[0])), args[1]] : args),
          );
          if (what === 'state.snapshot') kept.set(result, await treeOf(app));
          if (what === 'state.restore' && result === undefined) expect(await treeOf(app)).toEqual(kept.get(args[0]));
          if (what === 'state.forget' && result === undefined) kept.delete(args[0]);
        }
        expect(await control(app, 'state.reset')).toBeUndefined();
        expect(await treeOf(app)).toEqual(initial);
      });
    }
  });
});

describe('memory', () => {
  it('does not grow with resets, snapshots that are forgotten, and what is set again and again', async () => {
    const instance = await instantiateOnJco(await made(), 'none');
    const app = {
      call: (of: string | undefined, name: string, ...args: readonly unknown[]) => instance.call(of, name, ...args),
    };
    const round = async (): Promise<void> => {
      await control(app, 'stdio.set-stdin', new Uint8Array(3000));
      await control(app, 'program.set-arguments', ['a'.repeat(2000), 'b']);
      await control(app, 'files.write', '/d/big', new Uint8Array(3000));
      await control(app, 'files.list', '/d');
      const snapshot = await control(app, 'state.snapshot');
      await control(app, 'state.reset');
      await control(app, 'state.restore', snapshot);
      await control(app, 'state.forget', snapshot);
      await control(app, 'stdio.take-stdout');
      await control(app, 'state.reset');
    };
    const size = (): number => instance.memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
    for (let i = 0; i < 5; i += 1) await round();
    const before = size();
    for (let i = 0; i < 500; i += 1) await round();
    expect(size()).toBe(before);
  });

  it('where it is full, all is done or nothing', async () => {
    const mounts: Options['mounts'] = { '/': { writable: true } };
    const { bytes: component } = virtualize(guest.bytes, { ...OPTIONS, mounts });
    const limited = await wasmTools((tools) =>
      tools.parse(tools.print(component).replace(/\(memory (\(;\d+;\)) (\d+)\)/g, '(memory $1 $2 8)')),
    );
    const seen = new Map<string, number>();
    const count = (what: string, result: unknown): void => {
      const key = `${what} ${typeof result === 'string' ? result : 'ok'}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
    };
    const app = await onlyOnJco(limited);
    // far more to make than there is to take away
    for (let i = 0; i < 250; i += 1) {
      await control(app, 'files.make-directory', `/f${i}`);
      await control(app, 'files.write', `/f${i}/a`, utf8(`file ${i}`));
    }
    const first = await control(app, 'state.snapshot');
    const kept = await treeOf(app);
    // as much as there is room for, in pieces that the canonical ABI has room for, and then a little less each time
    await control(app, 'state.reset');
    let pieces = 0;
    await control(app, 'files.make-directory', '/g');
    for (const size of [3000, 500])
      while ((await control(app, 'files.write', `/g/${pieces}`, new Uint8Array(size))) === undefined) pieces += 1;
    while (pieces > 0) {
      for (let i = 0; i < 2 && pieces > 0; i += 1) await control(app, 'files.remove', `/g/${(pieces -= 1)}`);
      const full = await treeOf(app).catch(() => undefined);
      if (full === undefined) continue;
      const snapshot = await control(app, 'state.snapshot');
      count('snapshot', snapshot);
      if (typeof snapshot === 'number') await control(app, 'state.forget', snapshot);
      expect(await treeOf(app)).toEqual(full);
      const restored = await control(app, 'state.restore', first);
      count('restore', restored);
      expect(await treeOf(app)).toEqual(restored === undefined ? kept : full);
      if (restored === undefined) break;
    }
    const room = await control(app, 'state.snapshot');
    count('snapshot', room);
    expect([...seen.keys()].sort()).toEqual([
      'restore insufficient-memory',
      'restore ok',
      'snapshot insufficient-memory',
      'snapshot ok',
    ]);
  });
});

async function onlyOnJco(component: Uint8Array, host: JcoHost | 'none' = 'none'): Promise<Controlled> {
  const instance = await instantiateOnJco(component, host);
  return {
    call: (of, name, ...args) =>
      instance.call(of, name, ...args).catch((error: unknown) => {
        if (error instanceof Error && error.constructor.name === 'ComponentError' && 'payload' in error)
          return error.payload;
        throw error;
      }),
    run: () => Promise.resolve(true),
  };
}

describe('what is the host', () => {
  it('is not looked into', async () => {
    const mounts = {
      '/': { writable: true },
      '/h': { host: '/one' },
      '/w': { files: { hosts: { host: '/two' } }, writable: true },
    };
    const { bytes: component } = virtualize(guest.bytes, { control: true, mounts, stdout: 'allow' });
    await assertValid(component);
    const app = await onlyOnJco(component, { preopens: { '/': '/tmp' } });
    for (const what of ['files.read', 'files.list', 'files.make-directory', 'files.remove']) {
      for (const hosts of ['/h', '/h/', '/h/x', '/h/x/y', '/h/../h/x', '/w/hosts', '/w/hosts/x', '/w/hosts/../..'])
        expect([what, hosts, await control(app, what, hosts)]).toEqual([what, hosts, 'not-virtual']);
    }
    expect(await control(app, 'files.write', '/h/x', utf8('x'))).toBe('not-virtual');
    expect(await control(app, 'files.write', '/w/hosts', utf8('x'))).toBe('not-virtual');
    expect(await control(app, 'files.list', '/w')).toEqual([{ name: 'hosts', kind: 'host', size: 0n }]);
    expect(await control(app, 'stdio.take-stdout')).toBe('not-virtual');
    const snapshot = await control(app, 'state.snapshot');
    await control(app, 'files.write', '/w/x', utf8('x'));
    for (const back of ['state.reset', 'state.restore']) {
      await control(app, back, ...(back === 'state.restore' ? [snapshot] : []));
      expect(await control(app, 'files.list', '/w')).toEqual([{ name: 'hosts', kind: 'host', size: 0n }]);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { preview1Command, preview1Notes } from '../support/guests.ts';
import { control, CONTROL_HOSTS, taken, treeOf, utf8, type Controlled } from '../support/control.ts';
import { assertValid } from '../support/validate.ts';
import { callsGuest } from '../support/calls.ts';

/** `wasmvirt:control`, used by hosts: what programs read is what was set, and what they write can be got out. */

const OPTIONS: Options = {
  control: true,
  stdin: { text: 'typed' },
  stdout: 'capture',
  stderr: 'capture',
  args: ['p'],
  mounts: {
    '/': { files: { 'file.txt': 'of the mount', d: { directory: { a: 'x', l: { link: 'a' } } } }, writable: true },
    '/ro': { files: { z: 'zz' } },
  },
  clocks: { step: '1ms' },
  random: { seed: 1 },
};

const INITIAL = {
  '/d/': '',
  '/d/a': 'x',
  '/d/l': 'link',
  '/file.txt': 'of the mount',
  '/ro/': '',
  '/ro/z': 'zz',
};

async function made(guest: Uint8Array, options: Options = OPTIONS): Promise<Uint8Array> {
  const { bytes } = virtualize(guest, options);
  await assertValid(bytes);
  return bytes;
}

const said = async (app: Controlled): Promise<string> => taken(await control(app, 'stdio.take-stdout'))[0];

describe.each(CONTROL_HOSTS)('on %s', (_, on) => {
  it('what a program prints can be taken, once, and counts what was dropped', async () => {
    const bytes = await made(await preview1Command(), { ...OPTIONS, stdout: { capture: 12 } });
    await on(bytes, async (app) => {
      expect(taken(await control(app, 'stdio.take-stdout'))).toEqual(['', 0]);
      expect(await app.run()).toBe(true);
      const all = 'stdin typed\nfile of the mount\nclock ok\narg p\n';
      expect(taken(await control(app, 'stdio.take-stdout'))).toEqual([all.slice(0, 12), all.length - 12]);
      expect(taken(await control(app, 'stdio.take-stdout'))).toEqual(['', 0]);
      expect(taken(await control(app, 'stdio.take-stderr'))).toEqual(['', 0]);
    });
  });

  it('what is set is what a program is told', async () => {
    const bytes = await made(await preview1Command());
    await on(bytes, async (app) => {
      await control(app, 'stdio.set-stdin', utf8('set'));
      await control(app, 'program.set-arguments', ['q', 'ä=b', '']);
      await control(app, 'program.set-variables', [
        ['A', 'b=c'],
        ['B', ''],
      ]);
      await control(app, 'files.write', '/file.txt', utf8('written'));
      expect(await app.run()).toBe(true);
      expect(await said(app)).toBe('env A=b=c\nenv B=\nstdin set\nfile written\nclock ok\narg q\narg ä=b\narg \n');
    });
  });

  it('a file that a program writes can be read, replaced and removed', async () => {
    const bytes = await made(await preview1Notes());
    await on(bytes, async (app) => {
      expect(await control(app, 'files.read', '/notes.txt')).toBe('no-entry');
      await app.run();
      expect(await said(app)).toBe('again\n');
      await app.run();
      expect(new TextDecoder().decode((await control(app, 'files.read', '/notes.txt')) as Uint8Array)).toBe(
        'again\nagain\n',
      );
      await control(app, 'files.write', '/notes.txt', utf8('new\n'));
      await said(app);
      await app.run();
      expect(await said(app)).toBe('new\nagain\n');
      expect(await control(app, 'files.remove', '/notes.txt')).toBeUndefined();
      await app.run();
      expect(await said(app)).toBe('again\n');
    });
  });

  it('reset and restore make all of it what it was', async () => {
    const bytes = await made(await preview1Command());
    await on(bytes, async (app) => {
      expect(await treeOf(app)).toEqual(INITIAL);
      await control(app, 'stdio.set-stdin', utf8('set'));
      await control(app, 'program.set-arguments', ['q']);
      await control(app, 'files.write', '/d/new', utf8('new'));
      await control(app, 'files.make-directory', '/e');
      await control(app, 'files.write', '/e/f', utf8('f'));
      await control(app, 'files.remove', '/d/a');
      const changed = { ...INITIAL, '/d/new': 'new', '/e/': '', '/e/f': 'f' };
      Reflect.deleteProperty(changed, '/d/a');
      expect(await treeOf(app)).toEqual(changed);
      const snapshot = await control(app, 'state.snapshot');
      expect(await control(app, 'state.reset')).toBeUndefined();
      expect(await treeOf(app)).toEqual(INITIAL);
      await app.run();
      const first = 'stdin typed\nfile of the mount\nclock ok\narg p\n';
      expect(await said(app)).toBe(first);
      expect(await control(app, 'state.restore', snapshot)).toBeUndefined();
      expect(await treeOf(app)).toEqual(changed);
      await app.run();
      expect(await said(app)).toBe('stdin set\nfile of the mount\nclock ok\narg q\n');
      // what was captured is a part of it
      await control(app, 'state.restore', snapshot);
      await app.run();
      const later = await control(app, 'state.snapshot');
      expect(await said(app)).not.toBe('');
      await control(app, 'state.restore', later);
      expect(await said(app)).toBe('stdin set\nfile of the mount\nclock ok\narg q\n');
      await control(app, 'state.reset');
      await app.run();
      expect(await said(app)).toBe(first);
      expect(await control(app, 'state.forget', snapshot)).toBeUndefined();
      expect(await control(app, 'state.restore', snapshot)).toBe('no-such-snapshot');
      expect(await control(app, 'state.forget', snapshot)).toBe('no-such-snapshot');
      expect(await control(app, 'state.restore', later)).toBeUndefined();
    });
  });

  it('clocks and random numbers begin anew, and where they are told to', async () => {
    const clocks = await callsGuest('clocks', '0.2.12', '0.2.12');
    const options: Options = { control: true, clocks: { step: '1ms', from: 1000 }, random: { seed: 1 } };
    await on(await made(clocks.bytes, options), async (app) => {
      const monotonic = Number(await app.call(undefined, 'monotonic-now'));
      const snapshot = await control(app, 'state.snapshot');
      expect(await control(app, 'program.set-clock', 5, 7)).toBeUndefined();
      expect((await wall(app)).map(Number)).toEqual([5, 7]);
      expect((await wall(app)).map(Number)).toEqual([5, 1_000_007]);
      expect(Number(await app.call(undefined, 'monotonic-now'))).toBe(monotonic + 3_000_000);
      await control(app, 'state.restore', snapshot);
      expect((await wall(app)).map(Number)).toEqual([1000, 1_000_000]);
      await control(app, 'state.reset');
      expect(Number(await app.call(undefined, 'monotonic-now'))).toBe(monotonic);
      expect(await control(app, 'program.set-clock', 9_000_000_001, 0)).toBe('invalid');
      expect(await control(app, 'program.set-clock', 0, 1_000_000_000)).toBe('invalid');
      expect(await control(app, 'program.set-seed', new Uint8Array())).toBe('not-virtual');
    });
    const random = await callsGuest('random', '0.2.12', '0.2.12');
    const numbers = async (app: Controlled): Promise<readonly unknown[]> => [
      await app.call(undefined, 'number'),
      await app.call(undefined, 'insecure-number'),
      await app.call(undefined, 'seed'),
    ];
    let seven: readonly unknown[] = [];
    await on(await made(random.bytes, { ...options, random: { seed: 7 } }), async (app) => {
      seven = await numbers(app);
    });
    await on(await made(random.bytes, options), async (app) => {
      const first = await numbers(app);
      expect(first).not.toEqual(seven);
      const second = await numbers(app);
      await control(app, 'state.reset');
      expect(await numbers(app)).toEqual(first);
      expect(await numbers(app)).toEqual(second);
      expect(await control(app, 'program.set-seed', Uint8Array.of(7))).toBeUndefined();
      expect(await numbers(app)).toEqual(seven);
      await control(app, 'state.reset');
      expect(await numbers(app)).toEqual(first);
      expect(await control(app, 'program.set-seed', new Uint8Array(33))).toBe('invalid');
    });
  });

  it('what is not virtual says so, and is as it was', async () => {
    const bytes = await made(await preview1Command(), { control: true, stdin: 'deny', stdout: 'ignore', args: ['p'] });
    await on(bytes, async (app) => {
      const bare = new Uint8Array(1);
      for (const [name, ...args] of [
        ['files.read', '/'],
        ['files.write', '/a', bare],
        ['files.list', '/'],
        ['files.make-directory', '/a'],
        ['files.remove', '/a'],
        ['stdio.take-stdout'],
        ['stdio.take-stderr'],
        ['stdio.set-stdin', bare],
        ['program.set-clock', 1, 1],
        ['program.set-seed', bare],
      ] as const)
        expect([name, await control(app, name, ...args)]).toEqual([name, 'not-virtual']);
      expect(await control(app, 'program.set-arguments', ['q'])).toBeUndefined();
      expect(await control(app, 'state.reset')).toBeUndefined();
      expect(await control(app, 'state.restore', await control(app, 'state.snapshot'))).toBeUndefined();
      await app.run();
    });
  });

  it('files that receive streams, read-only files in writable mounts, mounts in mounts, and many files', async () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_one, i) => [`n${i}`, `${i} `.repeat(2000)]));
    const options: Options = {
      ...OPTIONS,
      stdout: { file: '/logs/out' },
      mounts: {
        '/': {
          files: {
            'file.txt': 'in',
            fixed: { file: 'fixed', writable: false },
            d: { directory: { e: { directory: many } } },
          },
          writable: true,
          maxFiles: 50,
        },
        '/d/in': { files: { b: 'b' }, writable: true },
        '/logs': { writable: true },
      },
    };
    await on(await made(await preview1Command(), options), async (app) => {
      const initial = await treeOf(app);
      expect(initial).toMatchObject({ '/logs/out': '', '/d/in/b': 'b', '/fixed': 'fixed', '/d/e/n3': many['n3'] });
      expect(await control(app, 'files.write', '/fixed', utf8('x'))).toBe('read-only');
      expect(await control(app, 'files.remove', '/fixed')).toBe('busy');
      expect(await control(app, 'files.remove', '/d/in')).toBe('busy');
      await app.run();
      const printed = 'stdin typed\nfile in\nclock ok\narg p\n';
      expect((await treeOf(app))['/logs/out']).toBe(printed);
      const snapshot = await control(app, 'state.snapshot');
      expect(await control(app, 'files.remove', '/logs/out')).toBeUndefined();
      await control(app, 'files.write', '/d/in/b', utf8('other'));
      await control(app, 'files.write', '/d/e/n3', utf8('other'));
      for (let i = 0; i < 3; i += 1) {
        await control(app, 'state.reset');
        expect(await treeOf(app)).toEqual(initial);
        await control(app, 'state.restore', snapshot);
        expect(await treeOf(app)).toEqual({ ...initial, '/logs/out': printed });
      }
      // the stream goes into the file that is there
      await app.run();
      expect((await treeOf(app))['/logs/out']).toMatch(new RegExp(`^${printed}.+`, 's'));
      await control(app, 'state.reset');
      await app.run();
      expect((await treeOf(app))['/logs/out']).toBe(printed);
      // the count of files is what it was: 43 of 50 and the file that stays, and the mounts
      let made = 0;
      while ((await control(app, 'files.write', `/more-${made}`, utf8('x'))) === undefined) made += 1;
      await control(app, 'state.reset');
      let again = 0;
      while ((await control(app, 'files.write', `/more-${again}`, utf8('x'))) === undefined) again += 1;
      expect([made > 0, again]).toEqual([true, made]);
    });
  });
});

async function wall(app: Controlled): Promise<readonly unknown[]> {
  return (await app.call(undefined, 'wall-now')) as readonly unknown[];
}

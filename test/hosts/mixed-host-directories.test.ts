import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { FLAGS, OPEN } from '../support/files-03.ts';
import { mixedFilesGuest, MixedFiles, type Said, type Version } from '../support/mixed-files.ts';
import { behind, type Arg, type Puppet } from '../support/puppet.ts';
import { withScratch } from '../support/scratch.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME } from '../support/wasmtime.ts';

/** A guest of WASI 0.2 and of 0.3 at once, and directories of the host: both versions show them, in one tree. On Wasmtime, as all of 0.3 with these. */

let guest: Puppet;

beforeAll(async () => {
  guest = await mixedFilesGuest();
});

type Mounts = NonNullable<Options['mounts']>;

interface Setting {
  readonly mounts: Mounts;
  readonly more?: Options;
  readonly wasmtime?: readonly string[];
}

async function run(
  make: (p: MixedFiles) => readonly Said[],
  setting: Setting,
  of: Puppet = guest,
): Promise<readonly string[]> {
  const { bytes } = virtualize(of.bytes, { mounts: setting.mounts, ...setting.more });
  await assertValid(bytes);
  const program = new MixedFiles(of);
  const said = make(program);
  return withScratch(async (folder) => {
    for (const name of ['h/sub', 'other']) mkdirSync(join(folder, name), { recursive: true });
    for (const name of ['h/f', 'h/sub/g', 'other/o']) writeFileSync(join(folder, name), 'abcd');
    const dirs = { '/h': join(folder, 'h'), '/other': join(folder, 'other') };
    const results = await program.onWasmtime(bytes, { dirs, wasi: 'cli', flags: setting.wasmtime ?? [] });
    return said.map((one) => one(results));
  });
}

const BOTH: readonly Version[] = ['0.2', '0.3'];

/** The same, asked through each version in turn. */
function both(ask: (version: Version) => Said): readonly Said[] {
  return BOTH.map(ask);
}

function twice(...said: readonly string[]): readonly string[] {
  return said.flatMap((one) => [one, one]);
}

describe.skipIf(!HAS_WASMTIME)('directories of the host through WASI 0.2 and 0.3', () => {
  const places: readonly (readonly [title: string, below: string, setting: Setting])[] = [
    ['under another name', '', { mounts: { '/x': { host: '/h' } } }],
    ['beside a virtual one', '', { mounts: { '/x': { host: '/h' }, '/v': { writable: true } } }],
    ['beside a read-only one', '', { mounts: { '/x': { host: '/h' }, '/r': { host: '/other', writable: false } } }],
    ['as an entry of a virtual one', 'in/', { mounts: { '/': { files: { in: { host: '/h' } } } } }],
    ['mounted in a writable one', 'in/', { mounts: { '/': { writable: true }, '/in': { host: '/h' } } }],
    [
      'behind a link',
      'l/',
      { mounts: { '/': { files: { d: { directory: { in: { host: '/h' } } }, l: { link: 'd/in' } } } } },
    ],
    ['with a trace', '', { mounts: { '/x': { host: '/h' } }, more: { trace: true } }],
    ['with control', '', { mounts: { '/x': { host: '/h' }, '/v': { writable: true } }, more: { control: true } }],
  ];

  it.each(places)('%s: what one writes, the other one reads', async (_, below, setting) => {
    const said = await run((p) => {
      const [two, three] = [p.at('0.2'), p.at('0.3')];
      const at = (version: Version): Arg => (version === '0.2' ? two : three);
      return [
        ...both((v) => p.get(v, at(v), `${below}f`)),
        p.put('0.2', two, `${below}of-02`, 'from 0.2'),
        ...both((v) => p.get(v, at(v), `${below}of-02`)),
        p.put('0.3', three, `${below}of-03`, 'from 0.3'),
        ...both((v) => p.get(v, at(v), `${below}of-03`)),
        ...both((v) => p.type(v, at(v), `${below}sub`)),
        ...both((v) => p.type(v, at(v), `${below}of-02`)),
        p.change('0.2', 'create-directory-at', two, `${below}made`),
        p.change('0.3', 'create-directory-at', three, `${below}made`),
        p.change('0.3', 'remove-directory-at', three, `${below}made`),
        p.change('0.2', 'remove-directory-at', two, `${below}made`),
        p.change('0.3', 'unlink-file-at', three, `${below}of-02`),
        p.change('0.2', 'unlink-file-at', two, `${below}of-03`),
        ...both((v) => p.type(v, at(v), `${below}of-02`)),
        ...both((v) => p.get(v, p.opened(v, at(v), `${below}sub`, OPEN.directory), 'g')),
        ...both((v) => p.type(v, at(v), `${below}../h/f`)),
      ];
    }, setting);
    expect(said).toEqual([
      ...twice('abcd'),
      'ok',
      ...twice('from 0.2'),
      'ok',
      ...twice('from 0.3'),
      ...twice('directory', 'regular-file'),
      ...['ok', 'exist', 'ok', 'no-entry', 'ok', 'ok'],
      ...twice('no-entry', 'abcd'),
      ...twice('not-permitted'),
    ]);
  });

  it('one tree: virtual files and directories of the host beside each other', async () => {
    const files = { in: { host: '/h' }, gone: { host: '/nowhere' }, v: 'virtual' };
    const said = await run(
      (p) => {
        const [two, three] = [p.at('0.2'), p.at('0.3')];
        const at = (version: Version): Arg => (version === '0.2' ? two : three);
        return [
          ...both((v) => p.list(v, at(v))),
          ...both((v) => p.list(v, p.opened(v, at(v), 'in', OPEN.directory))),
          p.put('0.2', two, 'w', 'from 0.2'),
          ...both((v) => p.get(v, at(v), 'w')),
          p.put('0.3', three, 'w3', 'from 0.3'),
          ...both((v) => p.get(v, at(v), 'w3')),
          ...both((v) => p.change(v, 'remove-directory-at', at(v), 'in')),
          ...both((v) => p.change(v, 'create-directory-at', at(v), 'in')),
          ...both((v) => p.type(v, at(v), 'in')),
          ...both((v) => p.type(v, at(v), 'gone')),
          ...both((v) => p.list(v, at(v))),
        ];
      },
      { mounts: { '/': { writable: true, files } } },
    );
    expect(said).toEqual([
      ...twice('directory regular-file', 'regular-file directory'),
      'ok',
      ...twice('from 0.2'),
      'ok',
      ...twice('from 0.3', 'busy', 'exist', 'directory', 'no-entry'),
      ...twice('directory regular-file regular-file regular-file'),
    ]);
  });

  it('all that the host opens, beside virtual ones', async () => {
    const setting: Setting = { mounts: { '/v': { writable: true } }, more: { filesystem: 'allow' } };
    const said = await run(
      (p) => [
        ...both((v) => p.count(v)),
        p.put('0.2', p.at('0.2', 0), 'a', 'virtual'),
        p.get('0.3', p.at('0.3', 0), 'a'),
        p.put('0.3', p.at('0.3', 1), 'a', 'host'),
        p.get('0.2', p.at('0.2', 1), 'a'),
        ...both((v) => p.type(v, p.at(v, 2), 'o')),
        ...both((v) => p.count(v)),
      ],
      setting,
    );
    expect(said).toEqual([...twice('3'), 'ok', 'virtual', 'ok', 'host', ...twice('regular-file', '3')]);
  });

  it('one below what the host has opened is there for 0.2 alone', async () => {
    const entry = { mounts: { '/': { files: { in: { host: '/h/sub' } } } } };
    const said = await run(
      (p) => [
        ...both((v) => p.type(v, p.at(v), 'in/g')),
        ...both((v) => p.type(v, p.at(v), 'in')),
        ...both((v) => p.list(v, p.at(v))),
      ],
      entry,
    );
    expect(said).toEqual(['regular-file', 'no-entry', 'directory', 'no-entry', 'directory', '']);
    const mount = { mounts: { '/x': { host: '/h/sub' } } };
    expect(await run((p) => both((v) => p.count(v)), mount)).toEqual(['1', '0']);
    expect(await run((p) => [...both((v) => p.count(v))].reverse(), mount)).toEqual(['0', '1']);
  });

  it('a component may begin with either version', async () => {
    const order = (first: Version, then: Version) =>
      run((p) => [first, then, first].map((v) => p.get(v, p.at(v), 'in/f')), {
        mounts: { '/': { files: { in: { host: '/h' }, o: { host: '/other' } } } },
      });
    expect(await order('0.2', '0.3')).toEqual(['abcd', 'abcd', 'abcd']);
    expect(await order('0.3', '0.2')).toEqual(['abcd', 'abcd', 'abcd']);
  });

  it('calls of 0.3 that wait for the host, and calls of 0.2 meanwhile', async () => {
    const setting: Setting = { mounts: { '/': { files: { in: { host: '/h' }, o: { host: '/other' } } } } };
    const said = await run((p) => {
      const [two, three] = [p.at('0.2'), p.at('0.3')];
      const begun = Array.from({ length: 8 }, (_, i) => {
        const path = i % 2 === 0 ? 'in/f' : 'o/o';
        const opened = p.begin('[method]descriptor.open-at', three, 0, ...p.text(path), 0, FLAGS.read);
        const of02 = [p.get('0.2', two, 'in/f'), p.get('0.2', two, 'o/o'), p.type('0.2', two, 'in')];
        return { ...opened, of02 };
      });
      const of03 = begun.map(({ status, result }): Said => {
        p.call('#await-call', status.at);
        const flags = p.flags('0.3', behind(result, 4));
        p.drop('0.3', behind(result, 4));
        return (r) => `${String(r.u8(result))} ${flags(r)}`;
      });
      return [...begun.flatMap(({ of02 }) => of02), ...of03];
    }, setting);
    expect(said).toEqual([
      ...Array.from({ length: 8 }, () => ['abcd', 'abcd', 'directory']).flat(),
      ...Array.from({ length: 8 }, () => '0 1'),
    ]);
  });

  it.each<[string, Setting, string]>([
    ['under another name', { mounts: { '/x': { host: '/h', writable: false } } }, ''],
    [
      'in a virtual one',
      { mounts: { '/': { files: { in: { host: '/h', writable: false } }, writable: true } } },
      'in/',
    ],
    ['beside the same', { mounts: { '/x': { host: '/h', writable: false }, '/y': { host: '/h' } } }, ''],
  ])('read-only %s: neither version changes anything', async (_, setting, below) => {
    const said = await run((p) => {
      const [two, three] = [p.at('0.2'), p.at('0.3')];
      const at = (version: Version): Arg => (version === '0.2' ? two : three);
      const sub = (v: Version): Arg => p.opened(v, at(v), `${below}sub`, OPEN.directory);
      return [
        ...both((v) => p.opened(v, at(v), `${below}new`, OPEN.create, FLAGS.write).said),
        ...both((v) => p.opened(v, at(v), `${below}f`, 0, FLAGS.write).said),
        ...both((v) => p.change(v, 'create-directory-at', at(v), `${below}d`)),
        ...both((v) => p.change(v, 'unlink-file-at', at(v), `${below}f`)),
        ...both((v) => p.change(v, 'unlink-file-at', sub(v), 'g')),
        ...both((v) => p.opened(v, sub(v), 'g', OPEN.truncate, FLAGS.read).said),
        ...both((v) => p.flags(v, sub(v))),
        ...both((v) => p.get(v, sub(v), 'g')),
      ];
    }, setting);
    expect(said).toEqual(twice(...Array.from({ length: 6 }, () => 'read-only'), '1', 'abcd'));
  });

  it('opens often through each in turn: the memory stays as it is', async () => {
    const said = await run(
      (p) => {
        const [two, three] = [p.at('0.2'), p.at('0.3')];
        const at = (version: Version): Arg => (version === '0.2' ? two : three);
        const last: Said[] = [];
        p.repeat(20_000, () => {
          for (const path of ['in/f', 'v']) {
            const files = BOTH.map((v) => [v, p.opened(v, at(v), path)] as const);
            // in the turn of the other version
            for (const [v, file] of files) {
              last.push(file.said);
              p.drop(v, file);
            }
          }
          p.call('#reset');
        });
        return last;
      },
      {
        mounts: { '/': { files: { in: { host: '/h' }, v: 'v' }, writable: true } },
        wasmtime: ['-W', 'max-memory-size=524288'],
      },
      await mixedFilesGuest(true),
    );
    expect(said).toEqual(['ok', 'ok', 'ok', 'ok']);
  });
});

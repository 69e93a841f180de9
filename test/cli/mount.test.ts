import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseArguments, UsageError } from '../../src/cli/args.ts';
import { readInput } from '../../src/cli/files.ts';
import { libraryOptions } from '../../src/cli/library-options.ts';
import type { DiskEntry } from '../../src/policy/options/words.ts';
import { FileError } from '../../src/cli/file-error.ts';
import { run } from '../../src/cli/run.ts';
import { readTree } from '../../src/cli/tree.ts';
import type { MountEntry, Options, Report } from '../../src/index.ts';
import { cliWith, type Outcome } from '../support/run-cli.ts';
import { withScratch } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';

const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0);

/** The options of a command line whose folders hold a file `from` with the path, and whose paths in `.txt` are files. */
function parsed(argv: readonly string[], sourceDate?: string): Options {
  const tree = (path: string): DiskEntry =>
    path.endsWith('.txt')
      ? { kind: 'file', bytes: Buffer.from(path) }
      : { kind: 'directory', entries: new Map<string, MountEntry>([['from', path]]) };
  return libraryOptions(parseArguments(argv), { read: () => new Uint8Array(), tree, sourceDate });
}

function from(path: string): Map<string, MountEntry> {
  return new Map([['from', path]]);
}

describe('--mount and --tmpfs', () => {
  it.each<readonly [string[], Options['mounts']]>([
    [['--mount', '/=./site'], { '/': { files: from('./site'), writable: false } }],
    [['--mount=/=./site'], { '/': { files: from('./site'), writable: false } }],
    [['--mount', '/a=b=c'], { '/a': { files: from('b=c'), writable: false } }],
    [['--mount', '/a/=b/'], { '/a': { files: from('b/'), writable: false } }],
    [['--mount', '/a=-'], { '/a': { files: from('-'), writable: false } }],
    [['--mount', '/a=b:ro'], { '/a': { files: from('b'), writable: false } }],
    [['--mount', '/a=b:rw'], { '/a': { files: from('b'), writable: true } }],
    [['--mount', '/a=b:rw/'], { '/a': { files: from('b:rw/'), writable: false } }],
    [['--mount', '/a=C:\\files'], { '/a': { files: from('C:\\files'), writable: false } }],
    [['--mount', '/a=C:\\files:rw'], { '/a': { files: from('C:\\files'), writable: true } }],
    [['--mount', '/a=http://x'], { '/a': { files: from('http://x'), writable: false } }],
    [
      ['--mount', '/a=b:rw,max=16M,files=1k'],
      { '/a': { files: from('b'), writable: true, maxBytes: 16 << 20, maxFiles: 1024 } },
    ],
    [['--mount', '/a=b:max=5,rw'], { '/a': { files: from('b'), writable: true, maxBytes: 5 } }],
    [['--tmpfs', '/tmp'], { '/tmp': { files: new Map(), writable: true } }],
    [['--tmpfs', '/tmp:x/'], { '/tmp:x': { files: new Map(), writable: true } }],
    [
      ['--tmpfs', '/tmp:max=2g', '--tmpfs=/t:files=7'],
      {
        '/tmp': { files: new Map(), writable: true, maxBytes: 2 ** 31 },
        '/t': { files: new Map(), writable: true, maxFiles: 7 },
      },
    ],
    [
      ['--tmpfs', '/b', '--mount', '/=a', '--mount=/c=d:rw'],
      {
        '/': { files: from('a'), writable: false },
        '/c': { files: from('d'), writable: true },
        '/b': { files: new Map(), writable: true },
      },
    ],
    // relative, as hosts allow it as well
    [['--mount', '.=./site'], { '.': { files: from('./site'), writable: false } }],
    [
      ['--mount', './=a', '--tmpfs', './t/'],
      { '.': { files: from('a'), writable: false }, t: { files: new Map(), writable: true } },
    ],
    [['--mount', 'fs-tests.dir=d:rw'], { 'fs-tests.dir': { files: from('d'), writable: true } }],
    [['--mount', 'a=x.txt'], { '.': { files: new Map([['a', Buffer.from('x.txt')]]), writable: false } }],
    [['--mount', './a/b/c=x.txt'], { 'a/b': { files: new Map([['c', Buffer.from('x.txt')]]), writable: false } }],
    // a file becomes part of the mount that holds its path, or of one of its own
    [['--mount', '/etc/a=x.txt'], { '/etc': { files: new Map([['a', Buffer.from('x.txt')]]), writable: false } }],
    [['--mount', '/a=x.txt'], { '/': { files: new Map([['a', Buffer.from('x.txt')]]), writable: false } }],
    [
      ['--mount', '/etc/a=x.txt', '--mount', '/etc/b=y.txt'],
      {
        '/etc': {
          files: new Map([
            ['a', Buffer.from('x.txt')],
            ['b', Buffer.from('y.txt')],
          ]),
          writable: false,
        },
      },
    ],
    [
      ['--mount', '/etc/sub/a=x.txt', '--mount', '/=site', '--mount', '/from=y.txt'],
      {
        '/': {
          files: new Map<string, MountEntry>([
            ['from', Buffer.from('y.txt')],
            ['etc', { directory: new Map([['sub', { directory: new Map([['a', Buffer.from('x.txt')]]) }]]) }],
          ]),
          writable: false,
        },
      },
    ],
    // one that is not to be written in a mount that can be
    [
      ['--tmpfs', '/d:max=9', '--mount', '/d/a=x.txt'],
      {
        '/d': {
          files: new Map([['a', { file: Buffer.from('x.txt'), writable: false }]]),
          writable: true,
          maxBytes: 9,
        },
      },
    ],
  ])('%j', (argv, mounts) => {
    expect(parsed(argv)).toEqual({ mounts });
    expect(Object.keys(parsed(argv).mounts ?? {})).toEqual(Object.keys(mounts ?? {}));
  });

  it.each([
    [['--mount', './site'], '--mount needs GUEST=DIR, such as /data=./files, not "./site"'],
    [['--mount', '=./site'], '--mount needs GUEST=DIR, such as /data=./files, not "=./site"'],
    [['--mount', '/='], '--mount needs a folder after the =, not "/="'],
    [['--mount', '/=:rw'], '--mount needs a folder after the =, not "/=:rw"'],
    [['--mount', '/a=b:max=5'], '--mount /a=b:max=5: limits are for what is written, so add rw'],
    [
      ['--mount', '/a=b:rw,max=5x'],
      '--mount /a=b:rw,max=5x: after the colon come, once each, rw, ro, max=16M, files=1000; not "max=5x"',
    ],
    [
      ['--mount', '/a=b:rw,ro'],
      '--mount /a=b:rw,ro: after the colon come, once each, rw, ro, max=16M, files=1000; not "ro"',
    ],
    [
      ['--mount', '/a=b:rw,max=0'],
      '--mount /a=b:rw,max=0: after the colon come, once each, rw, ro, max=16M, files=1000; not "max=0"',
    ],
    [
      ['--mount', `/a=b:rw,files=${'9'.repeat(20)}`],
      `--mount /a=b:rw,files=${'9'.repeat(20)}: after the colon come, once each, rw, ro, max=16M, files=1000; not "files=${'9'.repeat(20)}"`,
    ],
    [['--tmpfs', '/t:rw'], '--tmpfs /t:rw: after the colon come, once each, max=16M, files=1000; not "rw"'],
    [
      ['--tmpfs', '/t:max=1,max=2'],
      '--tmpfs /t:max=1,max=2: after the colon come, once each, max=16M, files=1000; not "max=2"',
    ],
    [['--tmpfs', '/a', '--mount', '/a/=b'], '--tmpfs /a: something is mounted there already'],
    [['--mount', '/a=x.txt', '--mount', '/a=y.txt'], '--mount /a: something is mounted there already'],
    [['--mount', '/a/=x.txt'], 'cannot mount x.txt, a file, at /a/: give its whole path, such as /a/x.txt'],
    [['--mount', '/=x.txt'], 'cannot mount x.txt, a file, at /: give its whole path, such as /x.txt'],
    [['--mount', '.=x.txt'], 'cannot mount x.txt, a file, at .: give its whole path, such as ./x.txt'],
    [['--tmpfs', 'a', '--mount', './a/=b'], '--tmpfs a: something is mounted there already'],
    [
      ['--mount', '/=site', '--mount', '/a/b=x.txt:rw'],
      'cannot mount x.txt, a file, at /a/b: it becomes part of /, so write the same after the colon as there',
    ],
    [
      ['--mount', '/=site', '--mount', '/from/b=x.txt'],
      'cannot mount x.txt, a file, at /from/b: "from" on the way is no folder',
    ],
  ])('%j is wrong', (argv, message) => {
    expect(() => parsed(argv)).toThrow(new UsageError(message));
  });

  it('takes the time of files from SOURCE_DATE_EPOCH, if there are any', () => {
    expect(parsed(['--tmpfs', '/t'], '1700000000').epoch).toBe(1_700_000_000);
    expect(parsed(['--tmpfs', '/t'], '0').epoch).toBe(0);
    for (const none of [undefined, '']) expect(parsed(['--tmpfs', '/t'], none)).not.toHaveProperty('epoch');
    expect(parsed([], 'yesterday')).toEqual({});
    for (const one of ['--clock=step:1ms', '--deterministic']) expect(parsed([one], '60').epoch, one).toBe(60);
    for (const wrong of ['yesterday', '-1', '1e9', ' 1', '1.5', '9000000001', '0x10', '1'.repeat(400)]) {
      expect(() => parsed(['--tmpfs', '/t'], wrong)).toThrow(
        /^SOURCE_DATE_EPOCH is a number of seconds since 1970, not /,
      );
    }
  });
});

describe('readTree', () => {
  it('reads files, empty ones and directories too, and keeps links as links', async () => {
    await withScratch((folder) => {
      mkdirSync(join(folder, 'sub', 'empty'), { recursive: true });
      writeFileSync(join(folder, 'b'), 'B');
      writeFileSync(join(folder, 'sub', 'ä\n'), Uint8Array.of(0, 255));
      writeFileSync(join(folder, '__proto__'), '');
      symlinkSync('../sub/x', join(folder, 'sub', 'link'));
      symlinkSync('sub', join(folder, 'directory'));
      symlinkSync('nowhere/..', join(folder, 'dangling'));
      symlinkSync('loop', join(folder, 'loop'));
      const file = (text: string): MountEntry => new Uint8Array(Buffer.from(text, 'latin1'));
      const entries = new Map<string, MountEntry>([
        ['__proto__', file('')],
        ['b', file('B')],
        ['dangling', { link: 'nowhere/..' }],
        ['directory', { link: 'sub' }],
        ['loop', { link: 'loop' }],
        [
          'sub',
          {
            directory: new Map<string, MountEntry>([
              ['empty', { directory: new Map() }],
              ['link', { link: '../sub/x' }],
              ['ä\n', file('\0\xff')],
            ]),
          },
        ],
      ]);
      const tree = readTree(folder);
      expect(tree).toEqual({ kind: 'directory', entries });
      expect(tree.kind === 'directory' && [...tree.entries.keys()]).toEqual([...entries.keys()]);
      // the path itself may be a link
      expect(readTree(join(folder, 'directory', 'empty'))).toEqual({ kind: 'directory', entries: new Map() });
      symlinkSync('sub/empty', join(folder, 'other'));
      expect(readTree(join(folder, 'other'))).toEqual({ kind: 'directory', entries: new Map() });
      expect(readTree(join(folder, 'b'))).toEqual({ kind: 'file', bytes: file('B') });
    });
  });

  it.each<readonly [string, (folder: string) => void, string]>([
    [
      'an absolute link',
      (f) => symlinkSync('/etc/passwd', join(f, 'a', 'l')),
      'it leads to /etc/passwd, which is absolute; ',
    ],
    [
      'an absolute link into the folder itself',
      (f) => symlinkSync(join(f, 'a'), join(f, 'a', 'l')),
      'which is absolute; ',
    ],
    ['a link out of the folder', (f) => symlinkSync('../../x', join(f, 'a', 'l')), 'it leads to ../../x, out of '],
    ['a link out of the folder and back', (f) => symlinkSync('../b/../../x', join(f, 'a', 'l')), 'out of '],
  ])('refuses %s', async (_name, make, why) => {
    await withScratch((folder) => {
      mkdirSync(join(folder, 'a'));
      make(folder);
      expect(() => readTree(folder)).toThrow(FileError);
      expect(() => readTree(folder)).toThrow(`cannot mount the link ${join(folder, 'a', 'l')}: `);
      expect(() => readTree(folder)).toThrow(why);
      expect(() => readTree(folder)).toThrow('; remove it, or put what it leads to in its place');
    });
  });

  it('refuses pipes, sockets and devices, also as what is mounted', async () => {
    await withScratch(async (folder) => {
      mkdirSync(join(folder, 'a'));
      const pipe = join(folder, 'a', 'pipe');
      execFileSync('mkfifo', [pipe]);
      expect(() => readTree(folder)).toThrow(`cannot mount ${pipe}: it is a pipe, so mount a folder without it`);
      expect(() => readTree(pipe)).toThrow(`cannot mount ${pipe}: it is a pipe, not a file or folder`);
      expect(() => readTree('/dev/null')).toThrow('cannot mount /dev/null: it is a device, not a file or folder');
      mkdirSync(join(folder, 'b'));
      const socket = join(folder, 'b', 'socket');
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(socket, resolve));
      expect(() => readTree(join(folder, 'b'))).toThrow(`cannot mount ${socket}: it is a socket, so`);
      await new Promise((resolve) => server.close(resolve));
    });
  });

  it.runIf(process.platform === 'linux')(
    '38 refuses names and links that are not UTF-8, and shows their bytes',
    async () => {
      await withScratch((folder) => {
        const wrong = Buffer.concat([Buffer.from(`${folder}/a`), Uint8Array.of(0xff, 0x0a)]);
        writeFileSync(wrong, '');
        const message = `cannot mount ${folder}/a\\xff\\xa: its name is not UTF-8, so rename it or mount a folder without it`;
        expect(() => readTree(folder)).toThrow(message);
        mkdirSync(join(folder, 'b'));
        symlinkSync(Uint8Array.of(0xff) as Buffer, join(folder, 'b', 'l'));
        expect(() => readTree(join(folder, 'b'))).toThrow(
          `cannot mount the link ${folder}/b/l: what it leads to is not UTF-8`,
        );
      });
    },
  );

  it('says what cannot be read', async () => {
    await withScratch((folder) => {
      expect(() => readTree(join(folder, 'none'))).toThrow(`cannot mount ${folder}/none: no such file or folder`);
      expect(() => readTree('nul\0')).toThrow(/^cannot mount nul\0: /);
      expect(() => readTree('')).toThrow(/^cannot mount : no such file/);
      // root reads everything
      if (process.getuid?.() === 0) return;
      writeFileSync(join(folder, 'secret'), '');
      chmodSync(join(folder, 'secret'), 0);
      expect(() => readTree(folder)).toThrow(`cannot read ${folder}/secret: permission denied`);
    });
  });

  it('refuses what is too much, before it is in memory', async () => {
    await withScratch((folder) => {
      for (const name of ['a', 'b']) {
        writeFileSync(join(folder, name), '');
        truncateSync(join(folder, name), name === 'a' ? 10 : 2 ** 30);
      }
      const message = `cannot mount ${folder}: it has more than 1 GiB, too much for a component; mount a part of it`;
      expect(() => readTree(folder)).toThrow(message);
    });
  });

  it('reads 5,000 files in one folder, 200 folders in each other, and one file of 50 MB', async () => {
    await withScratch((folder) => {
      for (let i = 0; i < 5000; i += 1) writeFileSync(join(folder, `file-${i}`), '');
      const large = new Uint8Array(50_000_000).fill(7);
      writeFileSync(join(folder, 'large'), large);
      mkdirSync(join(folder, ...Array<string>(200).fill('d')), { recursive: true });
      const tree = readTree(folder);
      if (tree.kind !== 'directory') throw new Error('no directory');
      expect(tree.entries.size).toBe(5002);
      expect(Buffer.compare(tree.entries.get('large') as Uint8Array, large)).toBe(0);
      let depth = 0;
      for (let at = tree.entries.get('d'); at !== undefined; depth += 1) {
        at = (at as { directory: Map<string, MountEntry> }).directory.get('d');
      }
      expect(depth).toBe(200);
    });
  });
});

function cli(argv: readonly string[], sourceDate?: string): Outcome {
  return cliWith({ sourceDate, write: () => undefined }, argv);
}

describe('a command line with mounts', () => {
  it.each<readonly [string[], string]>([
    [['--tmpfs', 'a/../b'], `--tmpfs cannot name "a/../b": leave out the empty parts, '.' and '..'`],
    [['--preopen', '../up=/a'], `--preopen cannot name "../up": leave out the empty parts, '.' and '..'`],
    [
      ['--tmpfs', '/', '--tmpfs', './'],
      '--tmpfs names "/" and ".", which programs over wasi-libc cannot tell apart: leave one out',
    ],
    [['--tmpfs', '/a/../b'], `--tmpfs cannot name "/a/../b": leave out the empty parts, '.' and '..'`],
    [
      ['--tmpfs', '/', '--allow', 'wasi:filesystem/*'],
      '--allow wasi:filesystem/* and --tmpfs speak of the same files: leave out --allow wasi:filesystem/*, or --tmpfs; ' +
        "--allow-fs shows the host's beside them",
    ],
    [['--preopen', '/data'], '--preopen needs GUEST=HOST, such as /data=/srv/data, not "/data"'],
    [['--preopen', '=/data'], '--preopen needs GUEST=HOST, such as /data=/srv/data, not "=/data"'],
    [['--preopen', '/data='], '--preopen needs GUEST=HOST, such as /data=/srv/data, not "/data="'],
    [
      ['--preopen', '/d=/a:r'],
      '--preopen /d=/a:r: after a colon comes ro or rw, not "r"; a path with a colon in its last part needs one of them behind it',
    ],
    [
      ['--preopen', '/d=/a:ro,max=1'],
      '--preopen /d=/a:ro,max=1: after a colon comes ro or rw, not "ro,max=1"; a path with a colon in its last part needs one of them behind it',
    ],
    [['--preopen', '/d=:ro'], '--preopen needs GUEST=HOST, such as /data=/srv/data, not "/d=:ro"'],
    [['--preopen', '/d=/a', '--tmpfs', '/d/'], '--preopen /d: something is mounted there already'],
    [
      ['--preopen', '/d=/a/../b'],
      `--preopen, "/d": the path of the host "/a/../b" has a '..' in it: name the directory itself`,
    ],
  ])('%j is wrong usage, before anything is read', (argv, message) => {
    expect(cli(['none.wasm', '-o', 'none/out.wasm', ...argv])).toEqual({
      code: 2,
      out: '',
      err: `wasmvirt: ${message}\n`,
    });
  });

  it('says which limit the files are over', async () => {
    await withScratch((folder) => {
      mkdirSync(join(folder, 'seed'));
      writeFileSync(join(folder, 'seed', 'a'), '12345');
      const seed = join(folder, 'seed');
      const message = 'wasmvirt: --mount, "/data": its files have 5 bytes, more than its limit of 4\n';
      expect(cli(['none.wasm', '-o', 'x', '--mount', `/data=${seed}:rw,max=4`])).toEqual({
        code: 2,
        out: '',
        err: message,
      });
    });
  });

  it('ends with 1 and one sentence for what cannot be read', async () => {
    await withScratch((folder) => {
      symlinkSync('/etc', join(folder, 'evil\u202e\n'));
      const { code, err } = cli(['none.wasm', '-o', 'x', '--mount', `/data=${folder}`]);
      expect(code).toBe(1);
      expect(err).toMatch(/^wasmvirt: cannot mount the link .*\/evil\\u\{202e\}\\u\{a\}: it leads to \/etc, [^\n]+\n$/);
      expect(cli(['none.wasm', '-o', 'x', '--mount', `/data=${folder}/none`])).toMatchObject({ code: 1 });
    });
  });

  it('tells of them in the report', async () => {
    await withScratch((folder) => {
      const input = join(folder, 'in.wasm');
      const seed = join(folder, 'seed');
      writeFileSync(input, EMPTY);
      mkdirSync(join(seed, 'sub'), { recursive: true });
      writeFileSync(join(seed, 'a'), '12345');
      symlinkSync('../a', join(seed, 'sub', 'l'));
      const mounts = ['--mount', `/data=${seed}`, '--tmpfs', '/tmp:max=1k,files=10'];
      expect(cli([input, '--explain', ...mounts]).out).toContain(`virtual directories:
  /data  read-only  1 file, 1 directory, 1 link, 9 bytes
  /tmp   writable   0 files, 0 bytes, at most 1,024 bytes, at most 10 files
`);
      const report = JSON.parse(cli([input, '--json', ...mounts], '5').out) as Report;
      expect(report.mounts).toEqual([
        {
          path: '/data',
          writable: false,
          files: 1,
          directories: 1,
          links: 1,
          hosts: 0,
          bytes: 9,
          contents: [
            {
              path: 'a',
              kind: 'file',
              bytes: 5,
              digest: `sha256:${createHash('sha256').update('12345').digest('hex')}`,
            },
            { path: 'sub', kind: 'directory' },
            { path: 'sub/l', kind: 'link', target: '../a' },
          ],
        },
        {
          path: '/tmp',
          writable: true,
          maxBytes: 1024,
          maxFiles: 10,
          files: 0,
          directories: 0,
          links: 0,
          hosts: 0,
          bytes: 0,
          contents: [],
        },
      ]);
    });
  });

  it('is the same bytes each time', async () => {
    await withScratch((folder) => {
      for (const name of ['b', 'a']) writeFileSync(join(folder, name), name);
      const pong = join(ROOT, 'corpus', 'pong.wasm');
      const built = (): Uint8Array[] => {
        const written: Uint8Array[] = [];
        const io = { read: readInput, tree: readTree, sourceDate: '1', out: () => undefined, err: () => undefined };
        run([pong, '--mount', `/=${folder}`, '-o', 'x'], { ...io, write: (_path, bytes) => written.push(bytes) });
        return written;
      };
      const [first] = built();
      expect(first?.length).toBeGreaterThan(readFileSync(pong).length);
      expect(built()).toEqual([first]);
    });
  });
});

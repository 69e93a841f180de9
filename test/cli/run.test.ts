import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeOutput } from '../../src/cli/files.ts';
import type { DiskEntry } from '../../src/policy/options/words.ts';
import { run } from '../../src/cli/run.ts';
import { VERSION, type Report } from '../../src/index.ts';
import { cli, type Outcome } from '../support/run-cli.ts';
import { withScratch } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';
import { wat } from '../support/wat.ts';

const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0);
const CORE_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** One sentence on stderr, nothing on stdout, and a folder as it was. */
function expectFailure(outcome: Outcome, code: number, sentence: RegExp, folder: string, left: string[]): void {
  expect(outcome.err).toMatch(/^wasmvirt: [^\n]+\n$/);
  expect(outcome.err).toMatch(sentence);
  expect(outcome).toMatchObject({ code, out: '' });
  expect(readdirSync(folder).sort()).toEqual(left);
}

describe('bad input', () => {
  it.each<readonly [string, Uint8Array | string, RegExp]>([
    ['an empty file', new Uint8Array(), /in\.wasm: /],
    ['text', '(component)', /in\.wasm: .*not/],
    ['one byte', Uint8Array.of(0), /in\.wasm: /],
    ['a core module', CORE_MODULE, /core module/],
    ['a core module with contents', Uint8Array.of(...CORE_MODULE, 1, 1, 0), /core module/],
    ['a version that nobody knows', Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0e, 0, 1, 0), /version/],
    ['a truncated preamble', EMPTY.subarray(0, 6), /in\.wasm: /],
    ['a truncated section', Uint8Array.of(...EMPTY, 7, 10, 1), /in\.wasm: .*\(at byte \d+\)/],
    ['an unknown section', Uint8Array.of(...EMPTY, 99, 0), /in\.wasm: .*\(at byte 8\)/],
    ['a section with an unknown type', Uint8Array.of(...EMPTY, 7, 2, 1, 0x20), /in\.wasm: .*\(at byte 11\)/],
    ['an import of a type that is not there', Uint8Array.of(...EMPTY, 10, 6, 1, 0, 1, 0x61, 1, 9), /in\.wasm: /],
  ])('%s is one sentence and no output', async (_name, bytes, sentence) => {
    await withScratch((folder) => {
      const input = join(folder, 'in.wasm');
      writeFileSync(input, bytes);
      expectFailure(cli(input, '-o', join(folder, 'out.wasm')), 1, sentence, folder, ['in.wasm']);
      expectFailure(cli('inspect', input), 1, sentence, folder, ['in.wasm']);
    });
  });

  it('says when a path cannot be read', async () => {
    await withScratch((folder) => {
      const out = join(folder, 'out.wasm');
      expectFailure(cli(join(folder, 'none.wasm'), '-o', out), 1, /cannot read .*none\.wasm: no such file/, folder, []);
      expectFailure(cli(folder, '-o', out), 1, /cannot read .*: it is a folder/, folder, []);
      expectFailure(cli(join(folder, 'a\nb'), '-o', out), 1, /a\\u\{a\}b: no such file/, folder, []);
      expectFailure(cli('nul\0', '-o', out), 1, /cannot read nul\\u\{0\}/, folder, []);
    });
  });

  it('says how the command line is wrong, before it reads anything', async () => {
    await withScratch((folder) => {
      const input = join(folder, 'none.wasm');
      const out = join(folder, 'out.wasm');
      expectFailure(cli(), 2, /give a component.*--help/, folder, []);
      expectFailure(cli('-o', out), 2, /give a component/, folder, []);
      expectFailure(cli('inspect'), 2, /inspect needs a FILE/, folder, []);
      expectFailure(cli(input, input, '-o', out), 2, /one component/, folder, []);
      expectFailure(cli(input), 2, /-o FILE/, folder, []);
      expectFailure(cli(input, '--allow-randm', '-o', out), 2, /did you mean --allow-random\?/, folder, []);
      expectFailure(cli(input, '-o'), 2, /-o needs a value/, folder, []);
      expectFailure(cli(input, '-o', out, '-e', 'A'), 2, /NAME=VALUE/, folder, []);
      expectFailure(cli(input, '-o', out, '--allow', 'nonsense:x'), 2, /"nonsense:x" names no interface/, folder, []);
      expectFailure(cli(input, '-o', out, '--allow-env=A=B'), 2, /--allow-env: .*"A=B" holds '='/, folder, []);
      expectFailure(cli(input, '-o', out, '--deny-env', 'A'), 2, /--deny-env hides .* add --allow-env/, folder, []);
      expectFailure(cli(input, '--output='), 2, /-o needs the name of a file/, folder, []);
      expectFailure(
        cli(input, '-o', out, '--deny', 'a:b/c', '--allow', 'a:b/c'),
        2,
        /both allowed and denied/,
        folder,
        [],
      );
    });
  });
});

describe('any command line', () => {
  it('ends with an exit code and at most one line of error', () => {
    const words = fc.constantFrom(
      ...[
        '-o',
        '-',
        '--',
        '--explain',
        '--json',
        'inspect',
        '--allow',
        '--arg',
        '-e',
        '--env=',
        '--mount',
        '--mount=/a=b',
        '--tmpfs=/a:max=1k',
        '--allow-env=',
        '-h',
        '',
      ],
    );
    const tree = (): DiskEntry => ({ kind: 'directory', entries: new Map() });
    const io = {
      read: () => new Uint8Array(),
      tree,
      sourceDate: undefined,
      write: () => undefined,
      out: () => undefined,
    };
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string({ unit: 'binary' }))), (argv) => {
        let err = '';
        const code = run(argv, { ...io, err: (text) => (err += text) });
        if (code === 0) expect(err).toBe('');
        else expect(err).toMatch(/^wasmvirt: [^\n]+\n$/);
        expect(err).not.toContain('internal');
      }),
    );
  });
});

describe('the version', () => {
  it('prints the version', () => {
    expect(cli('-V')).toEqual({ code: 0, out: `${VERSION}\n`, err: '' });
  });
});

describe('writeOutput', () => {
  const bytes = Uint8Array.of(1, 2, 3);

  it('writes a new file and replaces an old one, whose mode it keeps', async () => {
    await withScratch((folder) => {
      const path = join(folder, 'out');
      writeOutput(path, bytes);
      expect([...readFileSync(path)]).toEqual([1, 2, 3]);
      chmodSync(path, 0o640);
      writeOutput(path, Uint8Array.of(4));
      expect([...readFileSync(path)]).toEqual([4]);
      expect(statSync(path).mode & 0o777).toBe(0o640);
      expect(readdirSync(folder)).toEqual(['out']);
    });
  });

  it('writes through a link', async () => {
    await withScratch((folder) => {
      const path = join(folder, 'target');
      const link = join(folder, 'link');
      writeFileSync(path, 'old');
      symlinkSync('target', link);
      writeOutput(link, bytes);
      expect([...readFileSync(path)]).toEqual([1, 2, 3]);
      expect(readdirSync(folder).sort()).toEqual(['link', 'target']);
    });
  });

  it('leaves what was there when it fails', async () => {
    await withScratch((folder) => {
      mkdirSync(join(folder, 'folder'));
      writeFileSync(join(folder, 'file'), 'old');
      for (const path of ['folder', 'none/out', 'file/out', 'x'.repeat(300)]) {
        expect(() => writeOutput(join(folder, path), bytes)).toThrow(/^cannot write .*: \w/);
      }
      expect(readdirSync(folder).sort()).toEqual(['file', 'folder']);
      expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('old');
    });
  });

  it('writes to a device in place', () => {
    writeOutput('/dev/null', bytes);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('names the folder that is missing, not a temporary file', async () => {
    await withScratch((folder) => {
      const path = join(folder, 'none', 'out');
      expect(() => writeOutput(path, bytes)).toThrow(
        `cannot write ${path}: there is no folder ${join(folder, 'none')}, so make it first`,
      );
      expect(existsSync(path)).toBe(false);
    });
  });
});

describe('a component', () => {
  const pong = join(ROOT, 'corpus', 'pong.wasm');

  it('is virtualized, and its world printed', async () => {
    await withScratch((folder) => {
      const out = join(folder, 'virt.wasm');
      expect(cli(pong, '--allow-random', '-e', 'PONG=demo', '-o', out)).toEqual({
        code: 0,
        out: '',
        err: expect.stringMatching(
          /^wasmvirt: note: wasi:cli\/exit@0\.2\.0 traps, even .*\nwasmvirt: note: .*wasi:cli\/exit@0\.2\.0#exit \(--allow-exit\)\n$/,
        ) as string,
      });
      const { code, out: wit, err } = cli('inspect', out);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(wit.slice(0, wit.indexOf('}\n') + 2)).toBe(`package root:component;

world root {
  import wasi:random/random@0.2.0;

  export example:pong/pingpong;
}
`);
      expect(JSON.parse(cli('inspect', '--json', out).out)).toMatchObject({
        imports: [{ name: 'wasi:random/random@0.2.0' }],
        exports: [{ name: 'example:pong/pingpong' }],
      });
      expect(readdirSync(folder)).toEqual(['virt.wasm']);
    });
  });

  it('is seeded loudly', async () => {
    await withScratch((folder) => {
      const argv = [pong, '--random=seed:1', '-o', join(folder, 'out')];
      expect(cli(...argv).err).toMatch(/^wasmvirt: note: wasi:random\/random@0\.2\.0 is seeded and NOT SECURE/m);
      expect(cli(...argv, '--explain').out).toMatch(
        /\nnotes:\n(?: {2}.*\n)? {2}wasi:random\/random@0\.2\.0 is seeded and NOT SECURE/,
      );
      expect(cli(...argv, '-q').err).toBe('');
    });
  });

  it('is made deterministic, or it is said what contradicts that', async () => {
    await withScratch((folder) => {
      const out = join(folder, 'out');
      expect(cli(pong, '--deterministic', '-q', '-o', out)).toEqual({ code: 0, out: '', err: '' });
      expect(cli('inspect', '--json', out).out).toMatch(/"imports": \[\]/);
      for (const [option, what] of [
        ['--allow-clocks', '--allow-clocks'],
        ['--allow-env=A', '--allow-env'],
        ['--random=allow', '--random=allow'],
        ['--clock=offset:1s', '--clock=offset:1s'],
      ] as const) {
        expect(cli(pong, '--deterministic', option, '-o', out)).toEqual({
          code: 2,
          out: '',
          err: `wasmvirt: --deterministic leaves nothing to the host, and ${what} lets it in: leave one of the two out\n`,
        });
      }
      const wrong = cli(pong, '--clock=step:1', '-o', out);
      expect(wrong).toMatchObject({
        code: 2,
        err: expect.stringMatching(/^wasmvirt: --clock: "1" is no duration/) as string,
      });
    });
  });

  it('is refused in the words of the command line', async () => {
    await withScratch(async (folder) => {
      const input = join(folder, 'in.wasm');
      const refusal = (bytes: Uint8Array, ...argv: string[]): string => {
        writeFileSync(input, bytes);
        return cli(input, '--json', ...argv).err.replace(folder, '');
      };
      const plain = await wat('(component (import "files" (implements "wasi:filesystem/preopens@0.2.0") (instance)))');
      expect(refusal(plain, '--tmpfs', '/t', '--allow', 'files')).toBe(
        'wasmvirt: /in.wasm: --allow files and --tmpfs speak of the same files: leave out --allow files, or --tmpfs; ' +
          "--allow-fs shows the host's beside them\n",
      );
      const other = await wat('(component (import "my:pkg/other" (instance (export "f" (func)))))');
      expect(refusal(other, '--deterministic')).toBe(
        'wasmvirt: /in.wasm: --deterministic leaves nothing to the host, and my:pkg/other would stay: allow it by name if ' +
          'what provides it is deterministic, or deny it\n',
      );
      const stdout = await wat('(component (import "wasi:cli/stdout@0.2.0" (instance (export "get-stdout" (func)))))');
      expect(refusal(stdout, '--stdio=ignore')).toMatch(/: say --stdout=deny or --stdout=allow\n$/);
    });
  });

  it('is the same bytes each time, and its own input again', async () => {
    await withScratch((folder) => {
      const [first, second] = [join(folder, '1.wasm'), join(folder, '2.wasm')];
      expect(cli(pong, '-q', '-o', first)).toEqual({ code: 0, out: '', err: '' });
      expect(cli(pong, '-q', '-o', second).code).toBe(0);
      expect(Buffer.compare(readFileSync(first), readFileSync(second))).toBe(0);
      expect(cli(first, '-o', first)).toEqual({ code: 0, out: '', err: '' });
    });
  });

  it('is explained, as text or as JSON, also without writing anything', async () => {
    await withScratch((folder) => {
      const { code, out, err } = cli(pong, '--explain');
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^functions that would trap when called:\n/);
      expect(out).toMatch(/wasi:random\/random@0\.2\.0#get-random-u64 {2,}--allow-random\n/);
      const report = JSON.parse(cli(pong, '--json', '-o', join(folder, 'out')).out) as Report;
      expect(report.output.bytes).toBe(statSync(join(folder, 'out')).size);
      expect(report.remaining).toEqual([]);
      const traps = report.traps.map(({ option }) => option);
      expect(traps).toEqual([{ exit: 'allow' }, { random: 'allow' }, { random: 'allow' }]);
      expect(readdirSync(folder)).toEqual(['out']);
    });
  });
});

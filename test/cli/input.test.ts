import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { readInput, writeSteps } from '../../src/cli/files.ts';
import { checkUtf8, splitCommandLine } from '../../src/cli/raw-arguments.ts';
import { FileError } from '../../src/cli/file-error.ts';
import { parseSize, sizeText } from '../../src/policy/options/size.ts';
import { readTree } from '../../src/cli/tree.ts';
import { bundledCli } from '../support/cli.ts';
import { runProcess, type ProcessOptions, type ProcessResult } from '../support/hosts.ts';
import { withScratch } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';

const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0);
const MAIN = [bundledCli()];
const onLinux = process.platform === 'linux';

function wasmvirt(args: readonly string[], options: ProcessOptions = {}): Promise<ProcessResult> {
  return runProcess(process.execPath, [...MAIN, ...args], { cwd: ROOT, ...options });
}

/** The same from a shell: `$0` and what follows it is the program. */
function inShell(script: string, args: readonly string[] = []): Promise<ProcessResult> {
  return runProcess('sh', ['-c', script, process.execPath, ...MAIN, ...args], { cwd: ROOT, timeout: 30_000 });
}

const failed = (sentence: RegExp, code = 1): ProcessResult => {
  return { code, stdout: '', stderr: expect.stringMatching(new RegExp(`^wasmvirt: ${sentence.source}\n$`)) as string };
};

describe('input without end', () => {
  it.runIf(onLinux).each([
    [['/dev/zero', '--json'], /cannot read \/dev\/zero: it is a device; give a file, .*/],
    [['inspect', '/dev/zero'], /cannot read \/dev\/zero: it is a device; give a file, .*/],
    [['in.wasm', '--json', '--stdin=file:/dev/zero'], /cannot read \/dev\/zero: it is a device; give a file, .*/],
    [['in.wasm', '--json', '--mount', '/x=/dev/zero'], /cannot mount \/dev\/zero: it is a device, .*/],
  ])('as a file, %j, is refused', async (args, sentence) => {
    expect(await wasmvirt(args)).toEqual(failed(sentence));
  });

  it.runIf(onLinux)('as a pipe with a name is refused, and does not keep us waiting', async () => {
    await withScratch(async (folder) => {
      const pipe = join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      expect(await wasmvirt([pipe, '--json'])).toEqual(failed(/cannot read .*: it is a pipe; .*/));
      expect(await wasmvirt(['in.wasm', '--json', `--stdin=file:${pipe}`])).toEqual(
        failed(/cannot read .*: it is a pipe; .*/),
      );
    });
  });

  it.runIf(onLinux)('on standard input is refused after its first bytes', async () => {
    const notWasm = failed(/standard input: this is not WebAssembly.*/);
    expect(await inShell('"$0" "$@" - --json </dev/zero')).toEqual(notWasm);
    expect(await inShell('yes | "$0" "$@" - --json')).toEqual(notWasm);
    expect(await inShell('yes | "$0" "$@" inspect -')).toEqual(notWasm);
  });

  it.runIf(onLinux)('on standard input is refused at the limit, where it begins as it should', async () => {
    const endless = '{ printf "\\000asm\\015\\000\\001\\000"; cat /dev/zero; } | "$0" "$@"';
    const tooMuch = failed(/cannot read standard input: it has more than 50 MiB; raise that with --max-input=SIZE/);
    expect(await inShell(endless, ['-', '--json', '--max-input=50M'])).toEqual(tooMuch);
    expect(await inShell(endless, ['inspect', '-', '--max-input', '50m'])).toEqual(tooMuch);
  });
});

describe('--max-input', () => {
  it('is exact', async () => {
    await withScratch((folder) => {
      const path = join(folder, 'in');
      writeFileSync(path, new Uint8Array(1000));
      expect(readInput(path, { maxBytes: 1000 })).toHaveLength(1000);
      expect(() => readInput(path, { maxBytes: 999 })).toThrow(FileError);
    });
  });

  it('refuses a large file before it is read, and looks at its first bytes before that', async () => {
    await withScratch(async (folder) => {
      const path = join(folder, 'in.wasm');
      const file = openSync(path, 'w');
      ftruncateSync(file, 3 * 2 ** 30);
      closeSync(file);
      expect(await wasmvirt([path, '--json'])).toEqual(failed(/.*in\.wasm: this is not WebAssembly.*/));
      const large = openSync(path, 'r+');
      truncateSync(path, 0);
      appendFileSync(large, EMPTY);
      ftruncateSync(large, 3 * 2 ** 30);
      closeSync(large);
      expect(await wasmvirt([path, '--json'])).toEqual(
        failed(/cannot read .*: it has more than 1 GiB; raise that with --max-input=SIZE/),
      );
      const component = join(folder, 'small.wasm');
      writeFileSync(component, EMPTY);
      expect(await wasmvirt([component, '--json', `--stdin=file:${path}`])).toEqual(
        failed(/cannot read .*in\.wasm: it has more than 1 GiB; raise that with --max-input=SIZE/),
      );
    });
  });

  it.each(['', '0', '1x', '-1', '1.5G', '5G', '4097M', '99999999999999999999'])('cannot be %j', async (size) => {
    expect(await wasmvirt(['in.wasm', '--json', `--max-input=${size}`])).toEqual(
      failed(/--max-input is a size such as 500M or 2G, at most 4G, not .*/, 2),
    );
  });

  it('reads sizes as they are written', () => {
    expect(['1', '500', '1k', '2K', '16M', '4g'].map(parseSize)).toEqual([1, 500, 1024, 2048, 2 ** 24, 2 ** 32]);
    expect([1, 1023, 1024, 1536, 2 ** 20, 3 * 2 ** 30].map(sizeText)).toEqual([
      '1 bytes',
      '1023 bytes',
      '1 KiB',
      '1536 bytes',
      '1 MiB',
      '3 GiB',
    ]);
  });
});

describe('files of another size than the system says', () => {
  it.runIf(onLinux)('are read to their end', () => {
    const said = Buffer.from(readInput('/proc/self/status')).toString();
    expect(said).toMatch(/^Name:[^]*\nThreads:[^]*\n$/);
    const tree = readTree('/proc/self/status');
    expect(tree.kind === 'file' ? Buffer.from(tree.bytes).toString() : '').toMatch(/^Name:[^]*\nThreads:[^]*\n$/);
  });

  it('as they grow or shrink while they are read', async () => {
    await withScratch((folder) => {
      const path = join(folder, 'in');
      for (const [before, after] of [
        [100_000, 3_000_000],
        [100_000, 100_001],
        [100_000, 99_999],
        [100_000, 64],
        [64, 65],
      ] as const) {
        writeFileSync(path, new Uint8Array(before).fill(1));
        // the head is looked at after the size was asked for, and before the rest is read
        const read = readInput(path, {
          head: () =>
            after > before ? appendFileSync(path, new Uint8Array(after - before).fill(1)) : truncateSync(path, after),
        });
        expect([read.length, read.every((byte) => byte === 1)]).toEqual([after, true]);
      }
    });
  });

  it('and are too much when they have become so', async () => {
    await withScratch((folder) => {
      const path = join(folder, 'in');
      writeFileSync(path, new Uint8Array(1000));
      const grow = (): void => appendFileSync(path, new Uint8Array(1));
      expect(() => readInput(path, { maxBytes: 1000, head: grow })).toThrow(/has more than 1000 bytes/);
    });
  });
});

describe('writing that is ended', () => {
  it('at any step leaves what was there', async () => {
    await withScratch((folder) => {
      const path = join(folder, 'out.wasm');
      writeFileSync(path, 'old');
      const bytes = new Uint8Array(10_000_000);
      for (let count = 0; count < 4; count++) {
        const writing = writeSteps(path, bytes);
        for (let i = 0; i <= count; i++) expect(writing.next().done).toBe(false);
        expect(readdirSync(folder)).toHaveLength(count === 0 ? 1 : 2);
        writing.return();
        expect(readdirSync(folder)).toEqual(['out.wasm']);
      }
    });
  });

  it.runIf(onLinux).each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s leaves nothing, and says so by its status',
    async (signal) => {
      await withScratch(async (folder) => {
        const input = join(folder, 'in.wasm');
        const out = join(folder, 'out');
        mkdirSync(out);
        const size = 150_000_000;
        const digits = Array.from({ length: 5 }, (_, i) => ((size >>> (7 * i)) & 0x7f) | (i < 4 ? 0x80 : 0));
        writeFileSync(input, Uint8Array.from([...EMPTY, 0, ...digits]));
        truncateSync(input, EMPTY.length + 6 + size);
        // it may be done before the signal comes: then again
        for (let i = 0; i < 10; i++) {
          const ended = await interrupted(input, out, signal);
          expect(readdirSync(out)).toEqual(ended === signal ? [] : ['out.wasm']);
          if (ended === signal) return;
          execFileSync('rm', [join(out, 'out.wasm')]);
        }
        throw new Error('the signal never came in time');
      });
    },
    120_000,
  );
});

/** Sends the signal as soon as there is something in `folder`; which signal ended the program. */
function interrupted(input: string, folder: string, signal: NodeJS.Signals): Promise<NodeJS.Signals | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...MAIN, input, '-o', join(folder, 'out.wasm')], {
      cwd: ROOT,
      stdio: 'ignore',
    });
    const poll = setInterval(() => {
      if (readdirSync(folder).length > 0) child.kill(signal);
    }, 1);
    child.on('exit', (_, by) => {
      clearInterval(poll);
      resolve(by);
    });
  });
}

describe('arguments that are not UTF-8', () => {
  it.runIf(onLinux)('are refused, though what they become may be a file', async () => {
    await withScratch(async (folder) => {
      writeFileSync(join(folder, 'a\ufffd.wasm'), EMPTY);
      const script = (word: string): string => `cd '${folder}' && word=$(printf '${word}') && "$0" "$@" "$word" --json`;
      const main = ['--import', join(ROOT, 'node_modules/tsx/dist/esm/index.mjs'), join(ROOT, 'src', 'cli', 'main.ts')];
      const run = (word: string): Promise<ProcessResult> =>
        runProcess('sh', ['-c', script(word), process.execPath, ...main]);
      expect(await run('a\\377.wasm')).toEqual(failed(/the argument "a\ufffd.wasm" is not UTF-8: .*/, 2));
      expect(await run('a\\355\\240\\200.wasm')).toEqual(failed(/the argument .* is not UTF-8: .*/, 2));
      // and this one is meant
      expect(await run('a\\357\\277\\275.wasm')).toMatchObject({ code: 0, stderr: '' });
    });
  });

  it.runIf(onLinux)('are no number of seconds either', async () => {
    const script = 'SOURCE_DATE_EPOCH=$(printf "17\\377") "$0" "$@" in.wasm --json --tmpfs /tmp';
    expect(await inShell(script)).toEqual(failed(/SOURCE_DATE_EPOCH is a number of seconds since 1970, not .*/, 2));
  });

  it('are refused where the system does not tell', () => {
    expect(() => checkUtf8(['a', 'b\ufffd'], undefined)).toThrow(/"b\ufffd" is not UTF-8/);
    expect(() => checkUtf8(['a', 'b\ufffd'], () => undefined)).toThrow(/is not UTF-8/);
    expect(() => checkUtf8(['a', 'b'], undefined)).not.toThrow();
  });

  it('are the last of the command line', () => {
    const line = Buffer.from('node\0main.js\0a\0\0b\0');
    const words = (count: number): string[] | undefined =>
      splitCommandLine(line, count)?.map((word) => Buffer.from(word).toString());
    expect(words(3)).toEqual(['a', '', 'b']);
    expect(words(0)).toEqual([]);
    expect(words(6)).toBeUndefined();
  });
});

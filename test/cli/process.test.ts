import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProcess, type ProcessOptions, type ProcessResult } from '../support/hosts.ts';
import { withScratch } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';

/** The program itself, in a process of its own. */
function wasmvirt(args: readonly string[], options: ProcessOptions = {}): Promise<ProcessResult> {
  const main = join(ROOT, 'src', 'cli', 'main.ts');
  return runProcess(process.execPath, ['--import', 'tsx', main, ...args], { cwd: ROOT, ...options });
}

describe('writing', () => {
  it('removes what it has written when the disk is full', async () => {
    await withScratch(async (folder) => {
      const path = join(folder, 'out.wasm');
      writeFileSync(path, 'old');
      const files = JSON.stringify(join(ROOT, 'src', 'cli', 'files.ts'));
      const script = `import { writeOutput } from ${files};
        try { writeOutput(${JSON.stringify(path)}, new Uint8Array(1e6)); } catch (error) { console.log(error.message); }`;
      const limited = 'ulimit -f 500 && exec "$0" --import tsx --input-type=module -e "$1"';
      const result = await runProcess('sh', ['-c', limited, process.execPath, script], { cwd: ROOT });
      expect(result.stdout).toBe(`cannot write ${path}: the file would be too large\n`);
      expect(readdirSync(folder)).toEqual(['out.wasm']);
      expect(readFileSync(path, 'utf8')).toBe('old');
    });
  });
});

describe('the process', () => {
  it('ends with 2 for wrong usage and says one sentence on stderr', async () => {
    await withScratch(async (folder) => {
      const result = await wasmvirt(['in.wasm', '--allow-fss', '-o', join(folder, 'out.wasm')]);
      expect(result).toEqual({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(/^wasmvirt: there is .*\n$/) as string,
      });
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  it('ends with 1 for bad input and says one sentence on stderr', async () => {
    await withScratch(async (folder) => {
      const input = join(folder, 'in.wasm');
      writeFileSync(input, Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
      const result = await wasmvirt([input, '-o', join(folder, 'out.wasm')]);
      expect(result).toEqual({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/^wasmvirt: .*core module.*\n$/) as string,
      });
      expect(readdirSync(folder)).toEqual(['in.wasm']);
    });
  });

  it('reads standard input', async () => {
    const result = await wasmvirt(['-', '-o', '-'], { stdin: 'not wasm at all' });
    expect(result.code).toBe(1);
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(/^wasmvirt: standard input: .*\n$/);
  });

  it('is a filter', async () => {
    const pong = readFileSync(join(ROOT, 'corpus', 'pong.wasm'));
    await withScratch(async (folder) => {
      const out = join(folder, 'out.wasm');
      const script = '"$0" --import tsx "$1" - -q -o - | "$0" --import tsx "$1" inspect - > "$2"';
      const main = join(ROOT, 'src', 'cli', 'main.ts');
      const result = await runProcess('sh', ['-c', script, process.execPath, main, out], { cwd: ROOT, stdin: pong });
      expect(result).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(readFileSync(out, 'utf8')).toMatch(/^package root:component;\n/);
    });
  });

  it('prints its version', async () => {
    expect((await wasmvirt(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readComponent } from '../../src/binary/index.ts';
import { inspect, virtualize, WasmvirtError } from '../../src/index.ts';
import { HOSTILE, type Hostile } from '../support/hostile.ts';
import { runProcess } from '../support/hosts.ts';
import { withScratch } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';

/** For the slowest machine: what is not linear takes minutes. */
const MILLISECONDS = 15_000;

async function survive(bytes: Uint8Array): Promise<void> {
  for (const work of [
    () => virtualize(bytes),
    () => virtualize(bytes, { deny: ['a:*'] }),
    () => inspect(bytes).json,
    () => inspect(bytes).wit,
    () => readComponent(bytes),
  ]) {
    const start = performance.now();
    try {
      work();
    } catch (error) {
      if (!(error instanceof WasmvirtError) || error.code === 'internal') throw error;
    }
    expect(performance.now() - start).toBeLessThan(MILLISECONDS);
    // others want to be heard, too
    await new Promise(setImmediate);
  }
}

describe('what asks for much with little ends in a result or an error of ours', () => {
  it.each(HOSTILE.map((hostile) => [hostile.name, hostile] as const))('%s', async (_, hostile) => {
    await survive(hostile.make(100_000));
  });

  it('also cut off, or changed in one place', async () => {
    const size = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(127, 128, 16_383, 16_384, 40_000));
    const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const changes = fc.record({ at: place, to: fc.constantFrom(0, 1, 0x40, 0x7f, 0x80, 0xff), cut: place });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...HOSTILE), size, changes, async (hostile: Hostile, size, { at, to, cut }) => {
        const bytes = hostile.make(size);
        await survive(bytes.subarray(0, Math.ceil(cut * bytes.length)));
        bytes[Math.floor(at * bytes.length)] = to;
        await survive(bytes);
      }),
      { numRuns: 60 },
    );
  });
});

describe('memory', () => {
  // a heap that holds 64 MiB besides the program itself; the bytes of the input are not in it
  it.each([
    'empty sections: custom',
    'empty custom sections in a component inside',
    'components inside',
    'sections of one type u32',
  ])(
    'does not grow with %s',
    async (name) => {
      await withScratch(async (folder) => {
        const path = join(folder, 'in.wasm');
        writeFileSync(path, HOSTILE.find((one) => one.name === name)?.make(30_000_000) ?? '');
        const main = join(ROOT, 'src', 'cli', 'main.ts');
        const args = ['--max-old-space-size=128', '--import', 'tsx', main, path, '-o', join(folder, 'out.wasm')];
        const result = await runProcess(process.execPath, args, { cwd: ROOT });
        expect(result).toEqual({
          code: 1,
          stdout: '',
          stderr: expect.stringMatching(/^wasmvirt: .* more than \d+ .*\n$/) as string,
        });
      });
    },
    60_000,
  );
});

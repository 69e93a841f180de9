import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli } from '../support/run-cli.ts';
import { withScratch } from '../support/scratch.ts';
import { wat } from '../support/wat.ts';

describe('wasmvirt validate', () => {
  it('says what is valid, and of the rest what is wrong, where, and where the standard says so', async () => {
    const good = await wat('(component (import "f" (func)))');
    const bad = await wat(
      '(component (component) (component (import "i" (instance $i)) (alias export $i "f" (func))))',
    );
    await withScratch((folder) => {
      const [a, b] = [join(folder, 'a.wasm'), join(folder, 'b.wasm')];
      writeFileSync(a, good);
      writeFileSync(b, bad);
      expect(cli('validate', a)).toEqual({ code: 0, out: `${a} is valid\n`, err: '' });
      expect(JSON.parse(cli('validate', a, '--json').out)).toEqual({ valid: true, undecided: [] });
      const { code, out, err } = cli('validate', b);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(
        /b\.wasm is not valid: instance 0 has no export named "f" \(at byte \d+, component\[1\] › alias section\[0\]\); see Explainer\.md § Alias Definitions\n$/,
      );
      const { code: end, out: json } = cli('validate', b, '--json');
      expect([end, JSON.parse(json)]).toEqual([
        1,
        {
          valid: false,
          code: 'index-out-of-bounds',
          message: 'instance 0 has no export named "f"',
          offset: expect.any(Number) as number,
          path: ['component[1]', 'alias section[0]'],
          rule: 'Explainer.md § Alias Definitions',
        },
      ]);
      expect(cli('validate', '--help').out).toMatch(/^Usage: wasmvirt validate FILE/);
    });
  });

  it('turns features on and off', async () => {
    const gated = await wat('(component (type (list u8 4)))');
    const usual = await wat('(component (type (stream u8)))');
    await withScratch((folder) => {
      const [a, b] = [join(folder, 'a.wasm'), join(folder, 'b.wasm')];
      writeFileSync(a, gated);
      writeFileSync(b, usual);
      expect(cli('validate', a).err).toContain('needs the feature cm-fixed-length-lists, which is off');
      for (const words of ['cm-fixed-length-lists', 'all', 'all,-cm-gc'])
        expect(cli('validate', a, '--features', words).code).toBe(0);
      expect(cli('validate', b).code).toBe(0);
      expect(cli('validate', b, '--features', '-cm-async').err).toContain('a stream needs the feature cm-async');
    });
  });

  it('says on which core modules this engine cannot decide', async () => {
    const bytes = await wat('(component (core module (memory 1 (pagesize 1))))');
    await withScratch((folder) => {
      const path = join(folder, 'a.wasm');
      writeFileSync(path, bytes);
      expect(cli('validate', path).err).toContain('a core module in it is not valid');
      const { code, out } = cli('validate', path, '--features', 'custom-page-sizes');
      expect(code).toBe(0);
      if (WebAssembly.validate(Uint8Array.from(bytes.subarray(10)))) return; // an engine that knows it
      expect(out).toMatch(/is undecided: it may use custom-page-sizes, which this engine does not know\n$/);
    });
  });
});

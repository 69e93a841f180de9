import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { policyOf, unvirtualize, virtualize } from '../../src/index.ts';
import { cli } from '../support/run-cli.ts';
import { withScratch } from '../support/scratch.ts';
import { assertValid } from '../support/validate.ts';
import { corpus, wat } from '../support/wat.ts';

/** What a virtualized component says of itself: `inspect --policy`, `--check` and `--replace`. */

function made(work: (path: (name: string) => string) => Promise<void> | void): Promise<void> {
  return withScratch(async (folder) => {
    const path = (name: string): string => join(folder, name);
    writeFileSync(path('app.wasm'), await corpus('pong'));
    expect(cli(path('app.wasm'), '-e', 'A=1', '-o', path('v.wasm'), '-q')).toMatchObject({ code: 0 });
    await work(path);
  });
}

describe('inspect --policy', () => {
  it('prints the policy as JSON', async () => {
    await made((path) => {
      const { code, out } = cli('inspect', '--policy', path('v.wasm'));
      expect(code).toBe(0);
      expect(JSON.parse(out)).toEqual(policyOf(readFileSync(path('v.wasm'))));
    });
  });

  it('says where there is none', async () => {
    await made((path) => {
      const sentence = `wasmvirt: ${path('app.wasm')} says of no policy: it was not made by wasmvirt\n`;
      expect(cli('inspect', path('app.wasm'), '--policy')).toEqual({ code: 1, out: '', err: sentence });
    });
  });
});

describe('--check', () => {
  it('says that a file is what comes out, and writes nothing', async () => {
    await made((path) => {
      const out = `${path('v.wasm')} is what this policy makes of ${path('app.wasm')}\n`;
      expect(cli(path('app.wasm'), '-e', 'A=1', '--check', path('v.wasm'))).toEqual({ code: 0, out, err: '' });
    });
  });

  it('says what differs', async () => {
    await made(async (path) => {
      const check = (file: string, ...argv: string[]): string => {
        const { code, out, err } = cli(path('app.wasm'), ...argv, '--check', path(file));
        expect({ code, out }).toEqual({ code: 1, out: '' });
        expect(err).toMatch(/^wasmvirt: [^\n]*\n$/);
        return err;
      };
      expect(check('v.wasm')).toMatch(/: env is \{"A":"sha256:[0-9a-f]{64}"\} there, absent here$/m);
      expect(check('v.wasm', '-e', 'A=2')).toMatch(/: env is .* there, .* here$/m);
      expect(check('v.wasm', '-e', 'A=1', '--allow-random')).toMatch(/: random is absent there, "allow" here$/m);
      expect(check('app.wasm', '-e', 'A=1')).toMatch(/was not made by wasmvirt/);
      expect(check('none.wasm', '-e', 'A=1')).toMatch(/none\.wasm/);

      const good = readFileSync(path('v.wasm'));
      const write = (name: string, bytes: Uint8Array): void => writeFileSync(path(name), bytes);
      // each byte that is changed is found
      for (let at = 8; at < good.length; at += 997) {
        write(
          'changed.wasm',
          good.map((byte, i) => (i === at ? byte ^ 1 : byte)),
        );
        check('changed.wasm', '-e', 'A=1');
      }
      write('longer.wasm', Buffer.concat([good, Uint8Array.of(0, 2, 1, 0x78)]));
      expect(check('longer.wasm', '-e', 'A=1')).toMatch(`differs from byte ${good.length} on`);
      const { bytes } = virtualize(await wat('(component)'), { env: { A: '1' } });
      write('other.wasm', bytes);
      expect(check('other.wasm', '-e', 'A=1')).toMatch(/made of another component than .*app\.wasm$/m);
      const text = new TextDecoder('latin1').decode(good).replace(/("wasmvirt":")(\d)/, '$19');
      write('older.wasm', Buffer.from(text, 'latin1'));
      expect(check('older.wasm', '-e', 'A=1')).toMatch(/made by wasmvirt 9\./);
    });
  });

  it('is by itself', async () => {
    await made((path) => {
      for (const more of [['-o', path('x')], ['--json'], ['--explain']]) {
        const { code, err } = cli(path('app.wasm'), '--check', path('v.wasm'), ...more);
        expect({ code, err }).toMatchObject({ code: 2, err: /--check writes and explains nothing/ });
      }
    });
  });
});

describe('--replace', () => {
  it('gives what the first input would have given', async () => {
    await made(async (path) => {
      expect(cli(path('v.wasm'), '--replace', '--allow-all', '-o', path('w.wasm'))).toMatchObject({ code: 0 });
      expect(cli(path('app.wasm'), '--allow-all', '-o', path('direct.wasm'))).toMatchObject({ code: 0 });
      expect(readFileSync(path('w.wasm'))).toEqual(readFileSync(path('direct.wasm')));
      // without it, the new policy is around the old one
      expect(cli(path('v.wasm'), '--allow-all', '-o', path('nested.wasm'))).toMatchObject({ code: 0 });
      const nested = new Uint8Array(readFileSync(path('nested.wasm')));
      await assertValid(nested);
      expect(unvirtualize(nested)).toEqual(new Uint8Array(readFileSync(path('v.wasm'))));
      expect(policyOf(nested)?.options).toEqual({ all: 'allow' });
    });
  });

  it('needs something to replace', async () => {
    await made((path) => {
      const { code, err } = cli(path('app.wasm'), '--replace', '-o', path('x'));
      expect(code).toBe(1);
      expect(err).toMatch(
        /app\.wasm was not made by wasmvirt, so it has no policy that could be replaced: leave out --replace/,
      );
    });
  });
});

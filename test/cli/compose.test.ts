import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSame, readInput, writeOutput } from '../../src/cli/files.ts';
import { run } from '../../src/cli/run.ts';
import { readTree } from '../../src/cli/tree.ts';
import { composeWac, plug } from '../../src/index.ts';
import { withScratch } from '../support/scratch.ts';
import { corpus } from '../support/wat.ts';

const [ping, pong] = [await corpus('ping'), await corpus('pong')];

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A command line in a folder with two components and a document. */
function inFolder(
  use: (at: (...path: string[]) => string, cli: (...argv: string[]) => Outcome) => void,
): Promise<void> {
  return withScratch((folder) => {
    const at = (...path: string[]): string => join(folder, ...path);
    mkdirSync(at('deps', 'my'), { recursive: true });
    writeFileSync(at('ping.wasm'), ping);
    writeFileSync(at('pong.wasm'), pong);
    writeFileSync(at('deps', 'my', 'pong.wasm'), pong);
    writeFileSync(at('app.wac'), TEXT);
    use(at, (...argv) => {
      let out = '';
      let err = '';
      const io = { read: readInput, tree: readTree, sourceDate: undefined, write: writeOutput, isSame };
      const code = run(argv, { ...io, out: (text) => (out += text), err: (text) => (err += text) });
      return { code, out, err: err.replaceAll(`${folder}/`, '') };
    });
  });
}

const TEXT = 'package my:app;\nlet pong = new my:pong { ... };\nexport new my:ping { ...pong }...;\n';
const PARTS = new Map([
  ['my:ping', ping],
  ['my:pong', pong],
]);

describe('wasmvirt plug', () => {
  it('writes what the library makes', () =>
    inFolder((at, cli) => {
      expect(cli('plug', at('ping.wasm'), '--plug', at('pong.wasm'), '-o', at('out.wasm'))).toEqual({
        code: 0,
        out: '',
        err: '',
      });
      expect(new Uint8Array(readFileSync(at('out.wasm')))).toEqual(plug(ping, [pong]).bytes);
    }));

  it('reports', () =>
    inFolder((at, cli) => {
      const args = ['plug', at('ping.wasm'), `--plug=${at('pong.wasm')}`, '--plug', at('ping.wasm')];
      expect(cli(...args, '--explain').out).toContain('plugged  example:pong/pingpong  from ');
      expect(cli(...args, '--json').out).toContain('"unused": [\n');
      const note = 'wasmvirt: note: nothing of ping.wasm is used: it exports nothing that is imported\n';
      expect(cli(...args, '-o', at('out.wasm'))).toEqual({ code: 0, out: '', err: note });
      expect(cli(...args, '-q', '-o', at('out.wasm'))).toEqual({ code: 0, out: '', err: '' });
    }));

  it.each<readonly [readonly string[], number, string]>([
    [['plug'], 2, 'plug needs a component to plug into'],
    [['plug', 'ping.wasm', '-o', 'x.wasm'], 2, 'say what to plug in: --plug FILE'],
    [['plug', 'ping.wasm', '--plug', 'pong.wasm'], 2, 'say where to write the result: -o FILE, or -o -'],
    [['plug', 'ping.wasm', '--plug'], 2, '--plug needs a value: --plug FILE'],
    [['plug', 'ping.wasm', '--plug', 'pong.wasm', '--output='], 2, '-o needs the name of a file'],
    [['plug', 'ping.wasm', '--plugs', 'pong.wasm'], 2, 'there is no option --plugs (did you mean --plug?)'],
    [['plug', 'a', 'b', '--plug', 'c', '-o', 'd'], 2, 'plug takes one file, not also "b"'],
    [['plug', '-', '--plug', '-', '-o', 'd'], 2, 'standard input can be read once: give - for one component'],
    [['plug', 'a', '--plug', 'b', '-o', 'd', '-o', 'e'], 2, '-o is given twice'],
    [['plug', 'a', '--plug', 'b', '--json=x', '-o', 'd'], 2, '--json takes no value'],
    [
      ['plug', 'a', '--plug', 'b', '--max-input', 'x', '-o', 'd'],
      2,
      '--max-input=x is not a size: give one such as 500M or 2G',
    ],
    [['compose'], 2, 'compose needs a .wac file'],
    [['compose', 'a.wac'], 2, 'say where to write the result: -o FILE, or -o -'],
    [['compose', 'a.wac', '--dep', 'x', '-o', 'b'], 2, '--dep x is not NS:PKG=FILE'],
    [['compose', 'a.wac', '--dep', 'a:b=c', '-d', 'a:b=d', '-o', 'b'], 2, '--dep says twice where a:b is'],
  ])('%j', (argv, code, sentence) =>
    inFolder((_, cli) => {
      expect(cli(...argv)).toEqual({ code, out: '', err: `wasmvirt: ${sentence}\n` });
    }),
  );

  it('does not write over what it read', () =>
    inFolder((at, cli) => {
      symlinkSync(at('pong.wasm'), at('link.wasm'));
      const lost = (output: string, input: string): Outcome => ({
        code: 2,
        out: '',
        err: `wasmvirt: -o ${output} is ${input} itself, which would be lost: give another name\n`,
      });
      const plugged = ['plug', at('ping.wasm'), '--plug', at('pong.wasm'), '-o'];
      expect(cli(...plugged, at('ping.wasm'))).toEqual(lost('ping.wasm', 'ping.wasm'));
      expect(cli(...plugged, at('link.wasm'))).toEqual(lost('link.wasm', 'pong.wasm'));
      const composed = [
        'compose',
        at('app.wac'),
        '--deps-dir',
        at('deps'),
        '--dep',
        `my:ping=${at('ping.wasm')}`,
        '-o',
      ];
      for (const input of ['app.wac', 'ping.wasm', 'deps/my/pong.wasm']) {
        expect(cli(...composed, at(input))).toEqual(lost(input, input));
      }
      expect(new Uint8Array(readFileSync(at('ping.wasm')))).toEqual(ping);
      expect(readFileSync(at('app.wac'), 'utf8')).toBe(TEXT);
    }));

  it('says in which file what is wrong', () =>
    inFolder((at, cli) => {
      const out = at('out.wasm');
      expect(cli('plug', at('pong.wasm'), '--plug', at('ping.wasm'), '-o', out)).toEqual({
        code: 1,
        out: '',
        err: 'wasmvirt: pong.wasm: nothing can be plugged: no plug exports what the socket imports\n',
      });
      expect(cli('plug', at('nothing.wasm'), '--plug', at('ping.wasm'), '-o', out)).toMatchObject({ code: 1 });
      expect(existsSync(out)).toBe(false);
    }));
});

describe('wasmvirt compose', () => {
  it('finds packages in a folder and by --dep', () =>
    inFolder((at, cli) => {
      const out = at('out.wasm');
      const args = ['compose', at('app.wac'), '-o', out, '--dep', `my:ping=${at('ping.wasm')}`];
      expect(cli(...args, '--deps-dir', at('deps'))).toEqual({ code: 0, out: '', err: '' });
      const made = composeWac(TEXT, (name) => PARTS.get(name));
      expect(new Uint8Array(readFileSync(out))).toEqual(made);
      expect(cli('compose', at('app.wac'), '-o', out, '--deps-dir', at('deps'))).toEqual({
        code: 1,
        out: '',
        err: 'wasmvirt: app.wac: line 3, column 12: cannot read deps/my/ping.wasm: no such file or folder; say where it is: --dep my:ping=FILE\n',
      });
    }));

  it('says what is wrong in the document', () =>
    inFolder((at, cli) => {
      writeFileSync(at('bad.wac'), 'package a:b;\n  let 3');
      expect(cli('compose', at('bad.wac'), '-o', at('out.wasm'))).toMatchObject({
        code: 1,
        err: 'wasmvirt: bad.wac: line 2, column 7: "3" does not begin anything\n',
      });
      writeFileSync(at('bad.wac'), Uint8Array.of(0xff));
      expect(cli('compose', at('bad.wac'), '-o', at('out.wasm'))).toMatchObject({
        code: 1,
        err: 'wasmvirt: bad.wac: the document is not UTF-8\n',
      });
    }));

  it('has a help text of its own', () =>
    inFolder((_, cli) => {
      expect(cli('compose', '--help').out).toContain('--deps-dir');
      expect(cli('plug', '--help').out).toContain('--plug');
      expect(cli('--help', 'all').out).toMatch(/wasmvirt plug .*\n.*wasmvirt compose /);
    }));
});

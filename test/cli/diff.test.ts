import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diff, renderDiff, virtualize, type WorldDiff } from '../../src/index.ts';
import { importer, specImports, specPackages, VERSIONS_02 } from '../support/spec-wit.ts';
import { cli } from '../support/run-cli.ts';
import { withScratch } from '../support/scratch.ts';
import { wat } from '../support/wat.ts';

const SAME: WorldDiff = { imports: [], exports: [] };

async function between(before: string, after: string): Promise<WorldDiff> {
  return diff(await wat(`(component ${before})`), await wat(`(component ${after})`));
}

const instance = (name: string, functions: string): string => `(import "${name}" (instance ${functions}))`;
const func = (name: string, rest = ''): string => `(export "${name}" (func ${rest}))`;

describe('the difference of two components', () => {
  it('is none between a component and itself, and what virtualization took away', async () => {
    for (const [, defined] of VERSIONS_02.slice(-1)) {
      const bytes = await importer(specImports(defined), specPackages(defined).values());
      expect(diff(bytes, bytes)).toEqual(SAME);
      const { bytes: denied, report } = virtualize(bytes, { random: 'allow' });
      const gone = report.imports.map(({ name }) => name).filter((name) => !report.remaining.includes(name));
      expect(diff(bytes, denied)).toEqual({ imports: gone.map((name) => ({ name, change: 'removed' })), exports: [] });
      expect(diff(denied, bytes).imports.map(({ name, change }) => [name, change])).toEqual(
        gone.map((name) => [name, 'added']),
      );
    }
  });

  it('names functions, by their types', async () => {
    const before = instance('a:b/c', func('same') + func('gone') + func('other', '(param "x" u32)'));
    const after = instance('a:b/c', func('same') + func('other', '(param "x" u64) (result string)') + func('new'));
    expect(await between(before, after)).toEqual({
      imports: [
        {
          name: 'a:b/c',
          change: 'changed',
          parts: [
            { name: 'gone', change: 'removed', before: 'func()' },
            { name: 'other', change: 'changed', before: 'func(x: u32)', after: 'func(x: u64) -> string' },
            { name: 'new', change: 'added', after: 'func()' },
          ],
        },
      ],
      exports: [],
    });
  });

  it('sees another version as a change, where there is one alone', async () => {
    const [one, two, three] = ['@0.2.0', '@0.2.1', '@1.0.0'].map((version) => instance(`a:b/c${version}`, func('f')));
    const names = async (before: string, after: string): Promise<unknown> => {
      return (await between(before, after)).imports.map(({ name, change, renamed }) => [name, change, renamed]);
    };
    expect(await names(one ?? '', two ?? '')).toEqual([['a:b/c@0.2.0', 'changed', 'a:b/c@0.2.1']]);
    expect(await names(one ?? '', `${two ?? ''}${three ?? ''}`)).toEqual([
      ['a:b/c@0.2.0', 'removed', undefined],
      ['a:b/c@0.2.1', 'added', undefined],
      ['a:b/c@1.0.0', 'added', undefined],
    ]);
    expect(await names(`${one ?? ''}${two ?? ''}`, three ?? '')).toEqual([
      ['a:b/c@0.2.0', 'changed', 'a:b/c@1.0.0'],
      ['a:b/c@0.2.1', 'removed', undefined],
    ]);
  });

  it.each([
    ['a kind', '(import "x" (func))', '(import "x" (instance))'],
    ['a function', '(import "x" (func))', '(import "x" (func (result u8)))'],
    ['a type of a value', '(type $t u8) (import "t" (type (eq $t)))', '(type $t u16) (import "t" (type (eq $t)))'],
    [
      'a field',
      '(type $r (record (field "a" u8))) (import "t" (type (eq $r)))',
      '(type $r (record (field "b" u8))) (import "t" (type (eq $r)))',
    ],
    ['an inner component', '(import "c" (component))', '(import "c" (component (export "f" (func))))'],
    [
      'what a plain name implements',
      '(import "x" (implements "a:b/c") (instance))',
      '(import "x" (implements "a:b/d") (instance))',
    ],
  ])('sees %s', async (_, before, after) => {
    expect(await between(before, before)).toEqual(SAME);
    expect((await between(before, after)).imports).toHaveLength(1);
  });

  it('is a text in which names start no lines', async () => {
    const found: WorldDiff = { imports: [{ name: 'a\n- b\u202e', change: 'removed' }], exports: [] };
    expect(renderDiff(found)).toBe('imports:\n  - a\\u{a}- b\\u{202e}\nexports: the same\n');
    const text = renderDiff(await between(instance('a:b/c', func('f')), instance('a:b/c', func('f', '(result u8)'))));
    expect(text).toBe('imports:\n  ~ a:b/c\n      - f: func()\n      + f: func() -> u8\nexports: the same\n');
  });
});

describe('wasmvirt diff', () => {
  it('prints it, as text and as JSON, with an exit code where that is asked for', async () => {
    await withScratch(async (folder) => {
      const [a, b] = ['a.wasm', 'b.wasm'].map((name) => join(folder, name)) as [string, string]; // two of two
      writeFileSync(a, await wat(`(component ${instance('a:b/c', func('f'))})`));
      writeFileSync(b, await wat('(component)'));
      expect(cli('diff', a, b)).toEqual({ code: 0, out: 'imports:\n  - a:b/c\nexports: the same\n', err: '' });
      expect(cli('diff', a, b, '--exit-code').code).toBe(1);
      expect(cli('diff', a, a, '--exit-code')).toMatchObject({
        code: 0,
        out: 'imports: the same\nexports: the same\n',
      });
      expect(JSON.parse(cli('diff', '--json', a, b).out)).toEqual({
        imports: [{ name: 'a:b/c', change: 'removed' }],
        exports: [],
      });
      expect(cli('diff', '--help').out).toMatch(/^Usage: wasmvirt diff BEFORE AFTER/);
    });
  });

  it.each([
    [[], /diff needs two components: BEFORE AFTER/],
    [['a'], /diff needs two components/],
    [['a', 'b', 'c'], /diff takes two files, not also "c"/],
    [['-', '-'], /standard input can be read once/],
    [['a', 'b', '--jsn'], /there is no option --jsn \(did you mean --json\?\)/],
  ])('%j is wrong usage', (argv, sentence) => {
    const { code, err } = cli('diff', ...argv);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
  });

  it('names the file that is wrong', async () => {
    await withScratch(async (folder) => {
      const [good, bad] = ['good.wasm', 'bad.wasm'].map((name) => join(folder, name)) as [string, string]; // two of two
      writeFileSync(good, await wat('(component)'));
      writeFileSync(bad, 'no component');
      for (const argv of [
        [good, bad],
        [bad, good],
      ]) {
        const { code, err } = cli('diff', ...argv);
        expect(code).toBe(1);
        expect(err).toMatch(/bad\.wasm/);
        expect(err).not.toMatch(/good\.wasm/);
      }
    });
  });
});

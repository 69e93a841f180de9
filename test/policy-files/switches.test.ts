import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/args.ts';
import { libraryOptions, NOTHING } from '../../src/cli/library-options.ts';
import type { Options } from '../../src/index.ts';

/** The flags of wasi-virt with its meaning. */

function said(words: string): readonly [files: readonly string[], options: Options] {
  const parsed = parseArguments(words.split(' '));
  return [parsed.files, libraryOptions(parsed, { ...NOTHING, sourceDate: undefined })];
}

const SWITCHES = [
  ['--allow-all', 'all'],
  ['--allow-clocks', 'clocks'],
  ['--allow-exit', 'exit'],
  ['--allow-http', 'http'],
  ['--allow-random', 'random'],
  ['--allow-sockets', 'sockets'],
  ['--allow-fs', 'filesystem'],
  ['--allow-stdio', 'stdio'],
] as const;

describe.each(SWITCHES)('%s', (flag, key) => {
  it('has the values true and false', () => {
    expect(said(`${flag} a.wasm`)).toEqual([['a.wasm'], { [key]: 'allow' }]);
    expect(said(`${flag}=true a.wasm`)).toEqual([['a.wasm'], { [key]: 'allow' }]);
    expect(said(`${flag}=false a.wasm`)).toEqual([['a.wasm'], { [key]: 'deny' }]);
  });
});

describe('streams', () => {
  it.each(['stdin', 'stdout', 'stderr'] as const)('--%s alone lets it through', (stream) => {
    for (const words of [
      `--${stream} a.wasm`,
      `a.wasm --${stream}`,
      `--${stream}=allow a.wasm`,
      `--${stream} allow a.wasm`,
    ]) {
      expect(said(words)).toEqual([['a.wasm'], { [stream]: 'allow' }]);
    }
    expect(said(`--${stream} ignore a.wasm`)).toEqual([['a.wasm'], { [stream]: 'ignore' }]);
    expect(said(`--${stream}=deny --allow-clocks a.wasm`)).toEqual([['a.wasm'], { [stream]: 'deny', clocks: 'allow' }]);
  });

  it('--stdio alone lets all through', () => {
    const all = { stdin: 'allow', stdout: 'allow', stderr: 'allow' };
    expect(said('--stdio a.wasm')).toEqual([['a.wasm'], all]);
    expect(said('--stdio=ignore --stderr a.wasm')).toEqual([
      ['a.wasm'],
      { stdin: 'ignore', stdout: 'ignore', stderr: 'allow' },
    ]);
  });
});

it('the command line of somebody who comes from wasi-virt', () => {
  expect(
    said('app.wasm --allow-all --allow-clocks=false -e A=1 --stdio=ignore --stderr --wasi-version 0.2.1 --out v.wasm'),
  ).toEqual([
    ['app.wasm'],
    {
      all: 'allow',
      clocks: 'deny',
      env: [['A', '1']],
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 'allow',
    },
  ]);
});

it('several pairs stand behind one -e where that is asked for', () => {
  expect(said('a.wasm -e A=b,C=d')[1]).toEqual({ env: [['A', 'b,C=d']] });
  expect(said('a.wasm -e A=b,C=d -c k=v,l= --compat=wasi-virt')[1]).toEqual({
    env: [
      ['A', 'b'],
      ['C', 'd'],
    ],
    config: {
      set: [
        ['k', 'v'],
        ['l', ''],
      ],
    },
  });
});

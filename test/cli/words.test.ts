import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/args.ts';
import { libraryOptions, type Sources } from '../../src/cli/library-options.ts';
import type { Options } from '../../src/index.ts';
import { reportWords, wordsFromOptions } from '../../src/policy/options/command-line.ts';
import { KEYS } from '../../src/policy/options/table.ts';

const SOURCES: Sources = {
  read: () => new Uint8Array(),
  tree: () => ({ kind: 'directory', entries: new Map() }),
  sourceDate: undefined,
};

function optionsOf(argv: readonly string[]): Options {
  return libraryOptions(parseArguments(argv), SOURCES);
}

/** For each option, command lines that say it. */
const SAID: readonly (readonly string[])[] = [
  ['--allow-all'],
  ['--allow-clocks'],
  ['--clock=deny'],
  ['--clock=fixed:2026-01-01T00:00:00Z'],
  ['--clock=step:1ms'],
  ['--clock=step:1ms,from:100'],
  ['--clock=offset:-3d'],
  ['--allow-random'],
  ['--random=deny'],
  ['--random=seed:0xff', '--insecure-random=seed:7'],
  ['--insecure-random=allow'],
  ['--allow-exit'],
  ['--allow-http'],
  ['--allow-http=a,https://b:1'],
  ['--allow-sockets'],
  ['--allow-sockets=a:1', '--allow-sockets=[::1]:*'],
  ['--allow-fs'],
  ['--tmpfs', '/t', '--tmpfs', '/u:max=16M,files=10', '--preopen', '/d=/srv'],
  ['--preopen', '/d=/srv:ro', '--preopen', '/e=/with:colon:rw', '--preopen', '/f=C:/files'],
  ['--allow-stdio'],
  ['--stdio=ignore'],
  ['--stdin=text:a=b c', '--stdout=allow', '--stderr=file:/log'],
  ['--allow-env', '-e', 'A=b=c', '-e', 'B='],
  ['--allow-env=A,B', '--deny-env', 'C,D'],
  ['--arg', 'p', '--arg', '--json', '--arg', '', '--cwd', '/a b'],
  ['--allow-args', '--allow-env=A'],
  ['--arg', 'p', '--arg', 'q', '--allow-args'],
  ['--allow-config'],
  ['--allow-config=A', '--deny-config=B', '-c', 'K=v=w', '--config', 'L='],
  ['--deterministic'],
  ['--control', '--stdout=capture', '--stderr=capture:65536'],
  ['--record'],
  ['--record=16M'],
  ['--no-validate'],
  ['--trace'],
  ['--trace=file:/t'],
  ['--trace=errors'],
  ['--trace=errors,wasi:filesystem,my:*'],
  ['--trace=wasi:http/types@0.2.0,file:/t,u'],
  ['--allow', 'a:b/*', '--deny', 'c:*', '--allow', 'plain', '--on-deny', 'trap', '--link=auto'],
];

describe('words of the command line', () => {
  it.each(SAID.map((argv) => [argv]))('%j: options that are said again are the same', (argv) => {
    const options = optionsOf(argv);
    const words = wordsFromOptions(options, { options: new Map(), spelled: new Map() });
    expect(optionsOf(words)).toEqual(options);
  });

  it('are there for every option', () => {
    const said = new Set(SAID.flatMap((argv) => Object.keys(optionsOf(argv))));
    // these come from outside
    expect(KEYS.filter((key) => !said.has(key))).toEqual(['epoch', 'replay']);
  });

  it('are those of the flag that is written already', () => {
    const given = parseArguments(['--clock=step:1ms', '--random=deny']);
    expect(wordsFromOptions({ clocks: 'allow', random: 'allow' }, given)).toEqual(['--clock=allow', '--random=allow']);
  });
});

describe('options of a report', () => {
  it.each<readonly [argv: readonly string[], options: Options, words: string]>([
    [['--allow-clocks'], { clocks: 'allow' }, '--allow-clocks'],
    [['--clock=allow'], { clocks: 'allow' }, '--clock=allow'],
    [['--stdio=ignore'], { stdout: 'ignore' }, '--stdio=ignore'],
    [['--deterministic'], { deterministic: true }, '--deterministic'],
    [['--deny', 'a:b/*', '--deny', 'c'], { deny: ['a:b/*', 'c'] }, '--deny a:b/* --deny c'],
    [['--allow-http=a.example'], { all: 'allow' }, '--allow-all'],
  ])('%j: %j was given as %s', (argv, options, words) => {
    expect(reportWords(parseArguments(argv), optionsOf(argv)).given(options)).toBe(words);
  });

  it.each<readonly [argv: readonly string[], change: Options, words: string]>([
    [[], { clocks: 'allow' }, '--allow-clocks'],
    [['--clock=step:1s'], { clocks: 'allow' }, '--clock=allow'],
    [['--allow', 'a:b/c'], { allow: ['a:b/c', 'd:e/f'] }, '--allow d:e/f'],
    [[], { allow: ['unlocked-dep=<wasi:x/y>'] }, "--allow 'unlocked-dep=<wasi:x/y>'"],
    [['--deny', 'a:b/c', '--deny', 'd'], { deny: ['d'] }, 'leave out --deny a:b/c'],
    [['--deny', 'wasi:*'], { deny: [], exit: 'allow' }, '--allow-exit in place of --deny wasi:*'],
    [['--stdin=allow'], { allow: ['wasi:cli/stdin'], stdin: undefined }, '--allow wasi:cli/stdin in place of --stdin'],
    [['--tmpfs', '/x'], { filesystem: 'allow', mounts: {} }, '--allow-fs in place of --tmpfs'],
    [['--allow-http=a.example'], { http: 'allow' }, '--allow-http'],
    [[], { stdout: 'ignore', stderr: 'ignore' }, '--stdout=ignore --stderr=ignore'],
  ])('%j: for %j it says %s', (argv, change, words) => {
    expect(reportWords(parseArguments(argv), optionsOf(argv)).change(change)).toBe(words);
  });
});

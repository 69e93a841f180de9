import { describe, expect, it } from 'vitest';
import { parseArguments, UsageError } from '../../src/cli/args.ts';
import { libraryOptions, type Sources } from '../../src/cli/library-options.ts';
import { usage } from '../../src/cli/usage.ts';
import { prepare, WasmvirtError, type Options } from '../../src/index.ts';
import { inWords } from '../../src/policy/options/command-line.ts';
import { KEYS, rowOf } from '../../src/policy/options/table.ts';

/**
 * What is said about wrong options: to a program with the keys of the library, and to who wrote a command line with the words that stand
 * there.
 */

type Sentences = readonly [argv: string[], option: keyof Options, library: string, commandLine: string];

const WRONG: readonly Sentences[] = [
  [
    ['--deterministic', '--allow-all'],
    'all',
    "deterministic leaves nothing to the host, and all: 'allow' lets it in: leave one of the two out",
    '--deterministic leaves nothing to the host, and --allow-all lets it in: leave one of the two out',
  ],
  [
    ['--clock=fixed:noon'],
    'clocks',
    'clocks: "noon" is no time: write 2026-01-01T00:00:00Z or seconds since 1970, from 1970 to 9999',
    '--clock: "noon" is no time: write 2026-01-01T00:00:00Z or seconds since 1970, from 1970 to 9999',
  ],
  [
    ['--clock=step:0s'],
    'clocks',
    'clocks: a step must be more than 0, or programs that wait in a loop would never end, and less than 584 years',
    '--clock: a step must be more than 0, or programs that wait in a loop would never end, and less than 584 years',
  ],
  [
    ['--stdout=capture'],
    'stdout',
    "stdout: 'capture' keeps what only control: true lets out: say both",
    '--stdout=capture keeps what only --control lets out: say both',
  ],
  [
    ['--stderr=capture:1G', '--control'],
    'stderr',
    'stderr must capture from 1 to 536870912 bytes',
    '--stderr must capture from 1 to 536870912 bytes',
  ],
  [
    ['--record=2G'],
    'record',
    'record.most must be from 1 to 1073741824 bytes',
    '--record must be from 1 to 1073741824 bytes',
  ],
  [
    ['--record', '--replay', 'calls.rec'],
    'record',
    'record and replay leave nothing to record: leave one out',
    '--record and --replay leave nothing to record: leave one out',
  ],
  [
    ['--deterministic', '--clock=allow'],
    'clocks',
    "deterministic leaves nothing to the host, and clocks: 'allow' lets it in: leave one of the two out",
    '--deterministic leaves nothing to the host, and --clock=allow lets it in: leave one of the two out',
  ],
  [
    ['--deterministic', '--allow-clocks'],
    'clocks',
    "deterministic leaves nothing to the host, and clocks: 'allow' lets it in: leave one of the two out",
    '--deterministic leaves nothing to the host, and --allow-clocks lets it in: leave one of the two out',
  ],
  [
    ['--clock=step:1s', '--deny', 'wasi:clocks/*'],
    'deny',
    'deny wasi:clocks/* and clocks speak of the same interfaces: leave one out',
    '--deny wasi:clocks/* and --clock speak of the same interfaces: leave one out',
  ],
  [
    [`--random=seed:${'9'.repeat(90)}`],
    'random',
    'random: a seed must be a whole number from 0 to 2^256 - 1',
    '--random: a seed must be a whole number from 0 to 2^256 - 1',
  ],
  [
    ['--deterministic', '--random=allow'],
    'random',
    "deterministic leaves nothing to the host, and random: 'allow' lets it in: leave one of the two out",
    '--deterministic leaves nothing to the host, and --random=allow lets it in: leave one of the two out',
  ],
  [
    ['--deterministic', '--allow-random'],
    'random',
    "deterministic leaves nothing to the host, and random: 'allow' lets it in: leave one of the two out",
    '--deterministic leaves nothing to the host, and --allow-random lets it in: leave one of the two out',
  ],
  [
    ['--random=seed:1', '--allow', 'wasi:random/random'],
    'allow',
    'allow wasi:random/random and random speak of the same interfaces: leave one out',
    '--allow wasi:random/random and --random speak of the same interfaces: leave one out',
  ],
  [
    [`--insecure-random=seed:${'9'.repeat(90)}`],
    'insecureRandom',
    'insecureRandom: a seed must be a whole number from 0 to 2^256 - 1',
    '--insecure-random: a seed must be a whole number from 0 to 2^256 - 1',
  ],
  [
    ['--deterministic', '--insecure-random=allow'],
    'insecureRandom',
    "deterministic leaves nothing to the host, and insecureRandom: 'allow' lets it in: leave one of the two out",
    '--deterministic leaves nothing to the host, and --insecure-random=allow lets it in: leave one of the two out',
  ],
  [
    ['--insecure-random=deny', '--allow', 'wasi:random/insecure'],
    'allow',
    'allow wasi:random/insecure and insecureRandom speak of the same interfaces: leave one out',
    '--allow wasi:random/insecure and --insecure-random speak of the same interfaces: leave one out',
  ],
  [
    ['--deterministic', '--allow-http'],
    'http',
    "deterministic leaves nothing to the host, and http: 'allow' lets it in: leave one of the two out",
    '--deterministic leaves nothing to the host, and --allow-http lets it in: leave one of the two out',
  ],
  [
    ['--allow-http='],
    'http',
    'http: the http rule "" names no host: letters, digits, - and _, with international names in their xn-- form',
    '--allow-http: the http rule "" names no host: letters, digits, - and _, with international names in their xn-- form',
  ],
  [
    ['--allow-http=a,b', '--allow', 'wasi:http/*'],
    'allow',
    'allow wasi:http/* and the rules for http speak of the same: leave one out',
    '--allow wasi:http/* and the rules for --allow-http speak of the same: leave one out',
  ],
  [
    ['--deterministic', '--allow-http=a'],
    'http',
    'deterministic leaves nothing to the host, and http lets it in: leave one of the two out',
    '--deterministic leaves nothing to the host, and --allow-http lets it in: leave one of the two out',
  ],
  [
    ['--allow-sockets=a'],
    'sockets',
    'sockets: the socket rule "a" needs a port behind its host: a number, a range, or * for all',
    '--allow-sockets: the socket rule "a" needs a port behind its host: a number, a range, or * for all',
  ],
  [
    ['--deterministic', '--allow-sockets'],
    'sockets',
    "deterministic leaves nothing to the host, and sockets: 'allow' lets it in: leave one of the two out",
    '--deterministic leaves nothing to the host, and --allow-sockets lets it in: leave one of the two out',
  ],
  [
    ['--deterministic', '--allow-fs'],
    'filesystem',
    "deterministic leaves nothing to the host, and filesystem: 'allow' lets it in: leave one of the two out",
    '--deterministic leaves nothing to the host, and --allow-fs lets it in: leave one of the two out',
  ],
  [
    ['--tmpfs', 'a/../b'],
    'mounts',
    "mounts cannot name \"a/../b\": leave out the empty parts, '.' and '..'",
    "--tmpfs cannot name \"a/../b\": leave out the empty parts, '.' and '..'",
  ],
  [
    ['--mount', '/a=x', '--preopen', '/b=/a/../b'],
    'mounts',
    'mounts, "/b": the path of the host "/a/../b" has a \'..\' in it: name the directory itself',
    '--preopen, "/b": the path of the host "/a/../b" has a \'..\' in it: name the directory itself',
  ],
  [
    ['--preopen', '/b=/x', '--deterministic'],
    'mounts',
    'deterministic leaves nothing to the host, and a directory of the host, in mounts, lets it in: leave one of the two out',
    '--deterministic leaves nothing to the host, and a directory of the host, in --preopen, lets it in: leave one of the two out',
  ],
  [
    ['--mount', '/a=x', '--tmpfs', '/b', '--deny', 'wasi:filesystem/types'],
    'deny',
    'deny wasi:filesystem/types and the mounts speak of the same files: leave one out',
    '--deny wasi:filesystem/types and --mount and --tmpfs speak of the same files: leave one out',
  ],
  [
    ['--preopen', '/b=/x', '--allow', 'wasi:filesystem/types'],
    'allow',
    "allow wasi:filesystem/types and the mounts speak of the same files: leave out allow wasi:filesystem/types, or the mounts; filesystem: 'allow' shows the host's beside them",
    "--allow wasi:filesystem/types and --preopen speak of the same files: leave out --allow wasi:filesystem/types, or --preopen; --allow-fs shows the host's beside them",
  ],
  [
    ['--preopen', '/a=/x', '--preopen', '/b=/x/y'],
    'mounts',
    'mounts, "/b": the host\'s "/x/y" lies in its "/x", which is at "/a", and could be replaced from there: name directories of which none lies in another',
    '--preopen, "/b": the host\'s "/x/y" lies in its "/x", which is at "/a", and could be replaced from there: name directories of which none lies in another',
  ],
  [
    ['--deterministic', '--allow-stdio'],
    'stdio',
    "deterministic leaves nothing to the host, and stdio: 'allow' lets it in: leave one of the two out",
    '--deterministic leaves nothing to the host, and --allow-stdio lets it in: leave one of the two out',
  ],
  [
    ['--stdio=allow', '--deterministic'],
    'stdin',
    "deterministic leaves nothing to the host, and stdin: 'allow' lets it in: leave one of the two out",
    '--deterministic leaves nothing to the host, and --stdio=allow lets it in: leave one of the two out',
  ],
  [
    ['--stdio=ignore', '--deny', 'wasi:cli/stderr'],
    'deny',
    'deny wasi:cli/stderr and stderr speak of the same stream: leave one out',
    '--deny wasi:cli/stderr and --stdio speak of the same stream: leave one out',
  ],
  [
    ['--stdin=allow', '--allow', 'wasi:cli/stdin'],
    'allow',
    'allow wasi:cli/stdin and stdin speak of the same stream: leave one out',
    '--allow wasi:cli/stdin and --stdin speak of the same stream: leave one out',
  ],
  [
    ['--deterministic', '--stdin=allow'],
    'stdin',
    "deterministic leaves nothing to the host, and stdin: 'allow' lets it in: leave one of the two out",
    '--deterministic leaves nothing to the host, and --stdin=allow lets it in: leave one of the two out',
  ],
  [
    ['--stdout=file:/x/'],
    'stdout',
    'stdout must name a virtual file by its path, not "/x/"',
    '--stdout must name a virtual file by its path, not "/x/"',
  ],
  [
    ['--stdout=file:/x'],
    'stdout',
    'stdout cannot go into "/x": nothing is mounted there; add mounts: { \'/\': { writable: true } }',
    '--stdout cannot go into "/x": nothing is mounted there; add --tmpfs /',
  ],
  [
    ['--stderr=file:/tmp/a', '--preopen', '/tmp=/x'],
    'stderr',
    'stderr cannot go into "/tmp/a": what is at /tmp is the host\'s',
    '--stderr cannot go into "/tmp/a": what is at /tmp is the host\'s',
  ],
  [
    ['--stderr=file:'],
    'stderr',
    'stderr must name a virtual file by its path, not ""',
    '--stderr must name a virtual file by its path, not ""',
  ],
  [
    ['--allow-env=A=B'],
    'environment',
    'environment.allow: the variable name "A=B" holds \'=\'',
    '--allow-env: the variable name "A=B" holds \'=\'',
  ],
  [
    ['--deny-env', 'A'],
    'environment',
    "environment.deny hides variables of the host, but none is allowed: leave it out or add environment: { allow: 'all' }",
    '--deny-env hides variables of the host, but none is allowed: leave it out or add --allow-env',
  ],
  [
    ['--allow-env=A', '--deny-env=A'],
    'environment',
    'the variable "A" is in both environment.allow and environment.deny: leave one out',
    'the variable "A" is in both --allow-env and --deny-env: leave one out',
  ],
  [
    ['--deterministic', '--allow-env'],
    'environment',
    "deterministic leaves nothing to the host, and environment: 'allow' lets it in: leave one of the two out",
    '--deterministic leaves nothing to the host, and --allow-env lets it in: leave one of the two out',
  ],
  [
    ['--deterministic', '--allow-env=A'],
    'environment',
    'deterministic leaves nothing to the host, and environment.allow lets it in: leave one of the two out',
    '--deterministic leaves nothing to the host, and --allow-env lets it in: leave one of the two out',
  ],
  [
    ['-e', 'A\u0000=1'],
    'env',
    'env: the variable name "A\\u0000" holds a NUL character',
    '-e: the variable name "A\\u0000" holds a NUL character',
  ],
  [
    ['--env', 'A\u0000=1'],
    'env',
    'env: the variable name "A\\u0000" holds a NUL character',
    '--env: the variable name "A\\u0000" holds a NUL character',
  ],
  [
    ['--arg', '\ud800'],
    'args',
    'args holds a string that is not valid Unicode',
    '--arg holds a string that is not valid Unicode',
  ],
  [
    ['--deterministic', '--allow-args'],
    'args',
    "deterministic leaves nothing to the host, and args: 'allow' lets it in: leave one of the two out",
    '--deterministic leaves nothing to the host, and --allow-args lets it in: leave one of the two out',
  ],
  [
    ['--deterministic', '--arg', 'lua', '--allow-args'],
    'args',
    'deterministic leaves nothing to the host, and args.before lets it in: leave one of the two out',
    '--deterministic leaves nothing to the host, and --allow-args lets it in: leave one of the two out',
  ],
  [['--cwd', ''], 'cwd', 'cwd must not be empty', '--cwd must not be empty'],
  [
    ['-c', 'A\u0000=1'],
    'config',
    'config.set: the key name "A\\u0000" holds a NUL character',
    '-c: the key name "A\\u0000" holds a NUL character',
  ],
  [
    ['--deny-config', 'A'],
    'config',
    "config.deny hides keys of the host, but none is allowed: leave it out or add config: { allow: 'all' }",
    '--deny-config hides keys of the host, but none is allowed: leave it out or add --allow-config',
  ],
  [
    ['--allow-config=A', '--deny-config=A'],
    'config',
    'the key "A" is in both config.allow and config.deny: leave one out',
    'the key "A" is in both --allow-config and --deny-config: leave one out',
  ],
  [
    ['--deterministic', '--allow-config'],
    'config',
    "deterministic leaves nothing to the host, and config: 'allow' lets it in: leave one of the two out",
    '--deterministic leaves nothing to the host, and --allow-config lets it in: leave one of the two out',
  ],
  [
    ['--deterministic', '--allow', 'wasi:cli/stdin'],
    'allow',
    'deterministic leaves nothing to the host, and allow wasi:cli/stdin lets it in: leave one of the two out',
    '--deterministic leaves nothing to the host, and --allow wasi:cli/stdin lets it in: leave one of the two out',
  ],
  [
    ['--deterministic', '--allow', 'wasi:cli/stdout'],
    'allow',
    "allow wasi:cli/stdout and stdout: 'ignore', which deterministic means, speak of the same stream: leave out allow wasi:cli/stdout, or say stdout",
    '--allow wasi:cli/stdout and --stdout=ignore, which --deterministic means, speak of the same stream: leave out --allow wasi:cli/stdout, or say --stdout',
  ],
  [
    ['--deterministic', '--deny', 'wasi:clocks/wall-clock'],
    'deny',
    "deny wasi:clocks/wall-clock and clocks: { step: '1ms' }, which deterministic means, speak of the same interfaces: leave out deny wasi:clocks/wall-clock, or say clocks",
    '--deny wasi:clocks/wall-clock and --clock=step:1ms, which --deterministic means, speak of the same interfaces: leave out --deny wasi:clocks/wall-clock, or say --clock',
  ],
  [
    ['--deterministic', '--deny', 'wasi:filesystem/*'],
    'deny',
    "deny wasi:filesystem/* and mounts: { '/': { writable: true } }, which deterministic means, speak of the same files: leave out deny wasi:filesystem/*, or say mounts",
    '--deny wasi:filesystem/* and --tmpfs /, which --deterministic means, speak of the same files: leave out --deny wasi:filesystem/*, or say --mount',
  ],
  [
    ['--deterministic', '--deny', 'wasi:random/*'],
    'deny',
    'deny wasi:random/* and random: { seed: 0 }, which deterministic means, speak of the same interfaces: leave out deny wasi:random/*, or say random',
    '--deny wasi:random/* and --random=seed:0, which --deterministic means, speak of the same interfaces: leave out --deny wasi:random/*, or say --random',
  ],
  [
    ['--trace=file:/'],
    'trace',
    'trace must name a virtual file by its path, not "/"',
    '--trace must name a virtual file by its path, not "/"',
  ],
  [
    ['--debug=file:/a'],
    'trace',
    'trace cannot go into "/a": nothing is mounted there; add mounts: { \'/\': { writable: true } }',
    '--debug cannot go into "/a": nothing is mounted there; add --tmpfs /',
  ],
  [
    ['--allow', 'nonsense:x'],
    'allow',
    'allow: "nonsense:x" names no interface: write namespace:package/interface, namespace:package/*, namespace:* or the plain name of an import',
    '--allow: "nonsense:x" names no interface: write namespace:package/interface, namespace:package/*, namespace:* or the plain name of an import',
  ],
  [
    ['--deny', 'wasi:io/streams'],
    'deny',
    'deny cannot name wasi:io/streams: it follows the interfaces that make its streams and pollables, so name those instead',
    '--deny cannot name wasi:io/streams: it follows the interfaces that make its streams and pollables, so name those instead',
  ],
  [
    ['--allow', 'a:b/c', '--deny', 'a:b/c'],
    'allow',
    'a:b/c is both allowed and denied, by allow a:b/c and deny a:b/c: leave one of the two out',
    'a:b/c is both allowed and denied, by --allow a:b/c and --deny a:b/c: leave one of the two out',
  ],
  [
    ['--allow-exit', '--allow', 'x:y'],
    'allow',
    'allow: "x:y" names no interface: write namespace:package/interface, namespace:package/*, namespace:* or the plain name of an import',
    '--allow: "x:y" names no interface: write namespace:package/interface, namespace:package/*, namespace:* or the plain name of an import',
  ],
];

/** What no program can say. */
const WORDS: readonly (readonly [argv: string[], message: string])[] = [
  [
    ['--clock=frozen'],
    '--clock is one of allow, deny, fixed:TIME, step:DURATION, step:DURATION,from:TIME or offset:DURATION, not "frozen"',
  ],
  [['--random=x'], '--random is one of allow, deny or seed:NUMBER, not "x"'],
  [['--stdio=x'], '--stdio is one of allow, deny, ignore, not "x"'],
  [['--stdin=x'], '--stdin is one of allow, deny, ignore, text:TEXT, file:PATH, not "x"'],
  [['-e', 'x'], '-e needs NAME=VALUE, not "x"'],
  [['--env', 'x'], '--env needs NAME=VALUE, not "x"'],
  [['--config', 'x'], '--config needs KEY=VALUE, not "x"'],
  [['--trace=x'], '--trace is a list of errors and names such as wasi:http, then stderr or file:/PATH, not "x"'],
  [['--on-deny', 'x'], '--on-deny is error or trap, not "x"'],
  [['--no-validate', '--link=x'], '--link is auto, sibling or fused, not "x"'],
  [['--mount', '/a=x', '--tmpfs', '/b', '--on-deny', 'y'], '--on-deny is error or trap, not "y"'],
];

const SOURCES: Sources = {
  read: () => Uint8Array.of(1),
  tree: () => ({ kind: 'directory', entries: new Map() }),
  sourceDate: undefined,
};

function failure(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('no error');
}

function wrong(argv: readonly string[]): WasmvirtError {
  const options = libraryOptions(parseArguments(argv), SOURCES);
  const error = failure(() => prepare(options));
  if (error instanceof WasmvirtError) return error;
  throw error;
}

describe('a sentence about wrong options', () => {
  it.each(WRONG)('for %j', (argv, option, library, commandLine) => {
    const error = wrong(argv);
    expect(error).toMatchObject({ option, message: library });
    const given = parseArguments(argv);
    expect(failure(() => usage(given, () => prepare(libraryOptions(given, SOURCES))))).toEqual(
      new UsageError(commandLine),
    );
  });

  it.each(WRONG)('names options of the command line as they were written, or as they could be: %j', (argv) => {
    const given = parseArguments(argv);
    const written = [...given.spelled.values()];
    for (const piece of wrong(argv).sentence) {
      if (typeof piece === 'string') {
        // what is no mention says the same to both
        expect(piece).not.toMatch(/--[a-z]|\b(insecureRandom|onDeny)\b/);
        continue;
      }
      const said = inWords([piece], given);
      if (piece.proposed === true) expect(said).toMatch(/^--/);
      else if (piece.option in libraryOptions(given, SOURCES)) expect(said).toMatch(startsWithOneOf(written));
      else expect(said).toMatch(/^--/);
    }
  });

  it('is there for every option that can be wrong', () => {
    // ending the process lets nothing in, and any allowance of it is right; the time comes from outside
    const never: readonly (keyof Options)[] = ['exit', 'epoch', 'deterministic', 'onDeny', 'link', 'validate'];
    const mentioned = WRONG.flatMap(([argv, option]) => [
      option,
      ...wrong(argv).sentence.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.option])),
    ]);
    expect(KEYS.filter((key) => !never.includes(key) && !mentioned.includes(key))).toEqual([]);
    const flags = new Set([...WRONG, ...WORDS].flatMap(([argv]) => [...parseArguments(argv).options.keys()]));
    const unused = KEYS.flatMap((key) => rowOf(key).flags).filter(({ name }) => !flags.has(name));
    expect(unused.map(({ name }) => name)).toEqual([]);
  });

  it.each(WORDS)('for words that say nothing, %j', (argv, message) => {
    expect(failure(() => libraryOptions(parseArguments(argv), SOURCES))).toEqual(new UsageError(message));
  });

  it('about the time names where it comes from', () => {
    const given = parseArguments(['--deterministic']);
    const message = 'SOURCE_DATE_EPOCH is a number of seconds since 1970, not "x"';
    expect(failure(() => libraryOptions(given, { ...SOURCES, sourceDate: 'x' }))).toEqual(new UsageError(message));
  });
});

function startsWithOneOf(words: readonly string[]): RegExp {
  return new RegExp(`^(${words.join('|')})( |=|$)`);
}

describe('keys that options had before', () => {
  it.each([
    ['allowAll', "all: 'allow'"],
    ['allowClocks', "clocks: 'allow'"],
    ['clock', 'clocks'],
    ['allowFs', "filesystem: 'allow'"],
    ['denyEnv', 'environment: { deny: [names] }'],
    ['allowConfig', "config: 'allow', 'deny' or { allow: [keys] }"],
  ])('%s: it is said what to write now', (key, now) => {
    expect(() => prepare({ [key]: true })).toThrow(`there is no option "${key}": say ${now}`);
  });

  it('are the flags that still say the same', () => {
    for (const key of KEYS) {
      for (const [before, now] of Object.entries(rowOf(key).formerly ?? {})) {
        expect(now, before).toMatch(new RegExp(`^${key}\\b`));
        expect(() => prepare({ [before]: true })).toThrow(expect.objectContaining({ code: 'bad-option' }) as Error);
      }
    }
  });
});

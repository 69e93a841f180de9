import fc from 'fast-check';
import { COMPLETIONS, COMPOSE, DIFF, PLUG, VALIDATE } from '../../src/cli/command-arguments.ts';
import { POLICY_FLAGS } from '../../src/cli/command-arguments.ts';
import { INSPECT_OPTIONS, OPTIONS, spellingsOf, TRANSPILE_OPTIONS } from '../../src/cli/option-table.ts';
import type { Flag } from '../../src/policy/options/command-line.ts';

/** A command line, over the files of `policy-world.ts`. */
export interface WordsCase {
  readonly kind: 'words';
  readonly words: readonly string[];
}

/** The flags of each command: the one table, from which the commands and the help text are made. */
const COMMANDS: readonly (readonly [words: readonly string[], flags: readonly Flag[]])[] = [
  [['app.wasm'], OPTIONS],
  [['app.wasm', '--explain'], OPTIONS],
  [['app.wasm', '-o', 'out.wasm'], OPTIONS],
  [['--print-config=json'], OPTIONS],
  [['--wasi-version', '0.2.12', '-o', 'out.wasm'], OPTIONS],
  // its picture takes a layouter that is loaded, and is examined as plain data
  [['inspect', 'app.wasm'], INSPECT_OPTIONS.filter(({ name }) => name !== '--graph')],
  [
    ['plug', 'app.wasm', '--plug', 'made.wasm', '-o', 'out.wasm'],
    [...PLUG, ...POLICY_FLAGS],
  ],
  [
    ['compose', 'a.wac', '-o', 'out.wasm'],
    [...COMPOSE, ...POLICY_FLAGS],
  ],
  // with an output it loads jco
  [['transpile', 'app.wasm', '--explain'], TRANSPILE_OPTIONS.filter(({ name }) => name !== '--output')],
  [['completions', 'bash'], COMPLETIONS],
  [['diff', 'app.wasm', 'made.wasm'], DIFF],
  [['validate', 'app.wasm'], VALIDATE],
];

/** Each flag is there, of whatever command. */
export const EVERY_FLAG: readonly string[] = [
  ...new Set(COMMANDS.flatMap(([, flags]) => flags.map(({ name }) => name))),
];

const VALUES = [
  ...['', ' ', '-', '--', '=', ',', ':', '/', '.', '..', '0', '-1', '1e309', 'NaN', 'true', 'false', 'allow', 'deny'],
  ...['ignore', 'all', '*', '*:*', '__proto__', '__proto__=x', 'constructor', 'a\nb', '\u001b[31m', '\ud800', '\u202e'],
  ...['A=b', 'A=b,C=d', '=b', 'A', '/x=app.wasm', '/x=folder', '/=folder:rw,max=1M', '/x=nowhere', '/tmp:max=16k'],
  ...['/tmp:max=-1', '/tmp:files=1e3', '/h=/srv:ro', 'data=.', 'fixed:2026-01-01', 'fixed:9999-99-99', 'step:0'],
  ...[
    'step:1ms,from:',
    'offset:-3d',
    'seed:7',
    'seed:-1',
    'seed:0x',
    `seed:${'9'.repeat(400)}`,
    'text:a',
    'file:app.wasm',
  ],
  ...['file:/tmp/out', 'a.example', 'https+GET://*.example:1-2', '10.0.0.0/8:*', '[::1]:99999', 'errors', 'wasi:http'],
  ...['wasi:cli/environment@0.2.0', 'a:b/*', 'a:*', 'A:B/c', 'env,fs', '0.2.12', '0.2.99', 'json', 'toml', 'functions'],
  ...[
    'policy.toml',
    'policy.yaml',
    'policy.json',
    'made.wasm',
    'app.wasm',
    'a:b=app.wasm',
    'wasi-virt',
    '1G',
    '4G',
    '5G',
  ],
  ...['cm-values', '-cm-async', 'all,-all', 'error', 'trap', 'fused', 'sibling', 'x'.repeat(70_000), 'a/'.repeat(5000)],
];

/** One flag as somebody may write it: with or without a value, its own or another's, behind `=` or as the next word. */
function flagOf(flags: readonly Flag[]): fc.Arbitrary<readonly string[]> {
  return fc
    .tuple(fc.constantFrom(...flags), fc.nat({ max: 2 }), fc.constantFrom(...VALUES), fc.nat({ max: 5 }))
    .map(([flag, spelled, value, how]) => {
      const spellings = spellingsOf(flag);
      const spelling = spellings[spelled % spellings.length] ?? flag.name;
      if (how === 0) return [spelling];
      if (flag.arity === 'none' && how < 5) return [spelling];
      if (flag.arity === 'switch' && how < 4) return [`${spelling}=${how === 1 ? 'false' : 'true'}`];
      return how % 2 === 0 || flag.arity === 'optional' ? [`${spelling}=${value}`] : [spelling, value];
    });
}

export const words: fc.Arbitrary<WordsCase> = fc
  .constantFrom(...COMMANDS)
  .chain(([first, flags]) =>
    fc.tuple(
      fc.constant(first),
      fc.array(flagOf(flags), { maxLength: 3 }),
      fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, fc.array(fc.constantFrom(...VALUES), { maxLength: 1 })),
    ),
  )
  .map(([first, given, rest]) => ({ kind: 'words', words: [...first, ...given.flat(), ...rest] }));

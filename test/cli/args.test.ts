import { describe, expect, it } from 'vitest';
import { parseArguments, UsageError } from '../../src/cli/args.ts';
import { libraryOptions, type Sources } from '../../src/cli/library-options.ts';
import { helpText, OPTIONS } from '../../src/cli/option-table.ts';
import type { Options } from '../../src/index.ts';

describe('parseArguments', () => {
  it.each<readonly [string[], object]>([
    [['a.wasm', '-o', 'b.wasm'], { command: 'virtualize', files: ['a.wasm'], options: [['--output', ['b.wasm']]] }],
    [['-ob.wasm', 'a.wasm'], { command: 'virtualize', files: ['a.wasm'], options: [['--output', ['b.wasm']]] }],
    [['--output=b=c', '-'], { command: 'virtualize', files: ['-'], options: [['--output', ['b=c']]] }],
    [['--out', '-', '-'], { command: 'virtualize', files: ['-'], options: [['--output', ['-']]] }],
    [['--arg', '--json', '--arg='], { command: 'virtualize', files: [], options: [['--arg', ['--json', '']]] }],
    [['-e', 'A=1', '--env=B=2'], { command: 'virtualize', files: [], options: [['--env', ['A=1', 'B=2']]] }],
    [['--allow-env', 'a.wasm'], { command: 'virtualize', files: ['a.wasm'], options: [['--allow-env', [undefined]]] }],
    [
      ['--explain', '--', '--json', '-'],
      { command: 'virtualize', files: ['--json', '-'], options: [['--explain', [undefined]]] },
    ],
    [['inspect', 'a.wasm', '--json'], { command: 'inspect', files: ['a.wasm'], options: [['--json', [undefined]]] }],
    [['--json', 'inspect', '-'], { command: 'inspect', files: ['-'], options: [['--json', [undefined]]] }],
    [['./inspect'], { command: 'virtualize', files: ['./inspect'], options: [] }],
  ])('%j', (argv, { options, ...rest }: { options?: unknown }) => {
    const parsed = parseArguments(argv);
    expect({ command: parsed.command, files: parsed.files }).toEqual(rest);
    expect([...parsed.options]).toEqual(options);
  });

  it.each([
    [['--allow-sokets'], 'there is no option --allow-sokets (did you mean --allow-sockets?)'],
    [['--alow=wasi:cli/exit'], 'there is no option --alow (did you mean --allow?)'],
    [['--ouptut=x'], 'there is no option --ouptut (did you mean --output?)'],
    [['-x'], 'there is no option -x'],
    [['--constructor'], 'there is no option --constructor'],
    [['a', '-o'], '-o needs a value: -o FILE'],
    [['a', '--env'], '--env needs a value: --env K=V'],
    [['a', '-o', '--explain'], '-o needs a value: -o FILE'],
    [['a', '-o', '--allow-env=A'], '-o needs a value: -o FILE'],
    [['a', '--arg'], '--arg needs a value: --arg TEXT'],
    [['a', '--allow-fs=yes'], '--allow-fs takes no value but true and false'],
    [['a', '-qq'], '-q takes no value'],
    [['a', '-o', 'b', '-o', 'c'], '-o is given twice'],
    [['inspect', 'a', '--allow-fs'], 'inspect has no option --allow-fs'],
  ])('%j is wrong', (argv, message) => {
    expect(() => parseArguments(argv)).toThrow(new UsageError(message));
  });
});

const sources: Sources = {
  read: (path) => Buffer.from(`contents of ${path}`),
  tree: (path) => ({ kind: 'directory', entries: new Map([['read from', path]]) }),
  sourceDate: undefined,
};

describe('libraryOptions', () => {
  it.each<readonly [string[], Options]>([
    [[], {}],
    [
      ['--allow-all', '--allow-clocks', '--allow-exit', '--allow-fs'],
      { all: 'allow', clocks: 'allow', exit: 'allow', filesystem: 'allow' },
    ],
    [
      ['--allow-http', '--allow-random', '--allow-sockets', '--allow-stdio'],
      { http: 'allow', random: 'allow', sockets: 'allow', stdio: 'allow' },
    ],
    [['--stdin=text:a=b:c', '--stdout', 'allow'], { stdin: { text: 'a=b:c' }, stdout: 'allow' }],
    [['--stdin', 'text:'], { stdin: { text: '' } }],
    [['--stdin=file:a b.txt'], { stdin: { bytes: Buffer.from('contents of a b.txt') } }],
    [['--stdio=ignore', '--stderr=file:/log'], { stdin: 'ignore', stdout: 'ignore', stderr: { file: '/log' } }],
    [['--allow-env'], { environment: 'allow' }],
    [['--allow-env=A,B', '--allow-env=C'], { environment: { allow: ['A', 'B', 'C'] } }],
    [['--allow-env', '--deny-env=A,B'], { environment: { allow: 'all', deny: ['A', 'B'] } }],
    [['--allow-http', '--allow-sockets'], { http: 'allow', sockets: 'allow' }],
    [['--allow-http=a,https://b', '--allow-http=c'], { http: ['a', 'https://b', 'c'] }],
    [['--allow-sockets=a:1', '--allow-sockets=[::1]:*'], { sockets: ['a:1', '[::1]:*'] }],
    [['--allow-http='], { http: [''] }],
    [
      ['-c', 'A=b=c', '--config', 'D='],
      {
        config: {
          set: [
            ['A', 'b=c'],
            ['D', ''],
          ],
        },
      },
    ],
    [
      ['--allow-config=A', '--allow-config=B,C', '--deny-config', 'D'],
      { config: { allow: ['A', 'B', 'C'], deny: ['D'] } },
    ],
    [['--allow-config'], { config: 'allow' }],
    [['--clock=allow', '--random=deny'], { clocks: 'allow', random: 'deny' }],
    [['--clock', 'fixed:2026-01-01T00:00:00Z'], { clocks: { fixed: '2026-01-01T00:00:00Z' } }],
    [['--clock=step:1ms'], { clocks: { step: '1ms' } }],
    [['--clock=step:1ms,from:100'], { clocks: { step: '1ms', from: '100' } }],
    [['--clock=offset:-3d'], { clocks: { offset: '-3d' } }],
    [['--random=seed:7', '--insecure-random=seed:0xff'], { random: { seed: 7n }, insecureRandom: { seed: 255n } }],
    [['--deterministic'], { deterministic: true }],
    // never split but at the first `=`
    [
      ['-e', 'A=b,c=d\n ', '-e', 'E=', '-e', 'F=='],
      {
        env: [
          ['A', 'b,c=d\n '],
          ['E', ''],
          ['F', '='],
        ],
      },
    ],
    [['--arg', 'prog', '--arg', '-x', '--arg=', '--cwd', '/a b'], { args: ['prog', '-x', ''], cwd: '/a b' }],
    [
      ['--allow', 'wasi:cli/exit', '--deny=a:b/*', '--on-deny', 'trap'],
      { allow: ['wasi:cli/exit'], deny: ['a:b/*'], onDeny: 'trap' },
    ],
  ])('%j', (argv, options) => {
    expect(libraryOptions(parseArguments(argv), sources)).toEqual(options);
  });

  it.each([
    [['-e', 'A'], '-e needs NAME=VALUE, not "A"'],
    [['-e', '=A'], '-e needs NAME=VALUE, not "=A"'],
    [['--stdio=text:a'], '--stdio is one of allow, deny, ignore, not "text:a"'],
    [['--stdin=null'], '--stdin is one of allow, deny, ignore, text:TEXT, file:PATH, not "null"'],
    [['--stdin=file:'], '--stdin is one of allow, deny, ignore, text:TEXT, file:PATH, not "file:"'],
    [['--stderr=text:x'], '--stderr is one of allow, deny, ignore, file:/PATH, capture, capture:SIZE, not "text:x"'],
    [['--on-deny', 'ignore'], '--on-deny is error or trap, not "ignore"'],
    [['-c', '=A'], '-c needs KEY=VALUE, not "=A"'],
    [['--random=seed:'], '--random is one of allow, deny or seed:NUMBER, not "seed:"'],
    [['--random=seed:1O'], '--random is one of allow, deny or seed:NUMBER, not "seed:1O"'],
    [['--insecure-random=seed'], '--insecure-random is one of allow, deny or seed:NUMBER, not "seed"'],
    [
      ['--clock=frozen'],
      '--clock is one of allow, deny, fixed:TIME, step:DURATION, step:DURATION,from:TIME or offset:DURATION, not "frozen"',
    ],
  ])('%j is wrong', (argv, message) => {
    expect(() => libraryOptions(parseArguments(argv), sources)).toThrow(new UsageError(message));
  });
});

describe('the help text', () => {
  it('names every option and fits a terminal', () => {
    for (const { name } of OPTIONS) expect(helpText()).toContain(name);
    for (const line of helpText().split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });
});

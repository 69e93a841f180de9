import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { valueOf } from '../../src/cli/completions/value.ts';
import { COMMAND_TABLE } from '../../src/cli/command-table.ts';
import { SHELLS } from '../../src/cli/command-arguments.ts';
import { parseArguments } from '../../src/cli/args.ts';
import { libraryOptions } from '../../src/cli/library-options.ts';
import { FLAGS } from '../../src/policy/options/command-line.ts';
import { cli } from '../support/run-cli.ts';
import { withScratch } from '../support/scratch.ts';

const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

function scriptFor(shell: string): string {
  const { code, out, err } = cli('completions', shell);
  expect([code, err]).toEqual([0, '']);
  return out;
}

/** A folder with files to complete, and the scripts of all shells. */
function withFiles<T>(use: (folder: string) => T | Promise<T>): Promise<T> {
  return withScratch((folder) => {
    mkdirSync(join(folder, 'site'));
    for (const name of ['app.wasm', 'a b.wasm', 'policy.toml']) writeFileSync(join(folder, name), '');
    for (const shell of SHELLS) writeFileSync(join(folder, `.completions.${shell}`), scriptFor(shell));
    return use(folder);
  });
}

/** What bash would offer behind each line. Readline splits words at `=` and `:`, as here. */
function bashOffers(folder: string, lines: readonly string[]): readonly (readonly string[])[] {
  const script = `set -u; source ./.completions.bash
while IFS= read -r line; do
  COMP_LINE=$line COMP_POINT=\${#line} COMPREPLY=()
  set -f; COMP_WORDS=($(sed -E 's/([=:]+)/ \\1 /g' <<<"$line")); set +f
  [[ $line == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
  _wasmvirt wasmvirt "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD - 1]}"
  (( \${#COMPREPLY[@]} > 0 )) && printf '%s\\t' "\${COMPREPLY[@]}"
  printf '\\n'
done`;
  const made = spawnSync('bash', ['--norc', '--noprofile', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    input: lines.map((line) => `${line}\n`).join(''),
    env: { PATH: process.env['PATH'] },
  });
  expect([made.status, made.stderr]).toEqual([0, '']);
  const offers = made.stdout.split('\n').slice(0, -1);
  return offers.map((line) => line.split('\t').filter((word) => word !== '' && !word.startsWith('.completions')));
}

describe.skipIf(!has('bash'))('completions in bash', () => {
  it('are every option of each command', async () => {
    const commands = COMMAND_TABLE.map(({ name }) => name);
    const offered = await withFiles((folder) =>
      bashOffers(
        folder,
        commands.map((name) => `wasmvirt ${name} -`),
      ),
    );
    for (const [i, { flags }] of COMMAND_TABLE.entries()) {
      const wanted = flags.flatMap(({ name, short }) => (short === undefined ? [name] : [name, short]));
      expect([...(offered[i] ?? [])].sort(), commands[i]).toEqual([...new Set(wanted)].sort());
    }
  });

  it.each<readonly [string, readonly string[]]>([
    ['wasmvirt com', ['compose', 'completions']],
    ['wasmvirt ap', ['app.wasm']],
    ['wasmvirt ', [...COMMAND_TABLE.map(({ name }) => name).slice(1), 'a b.wasm', 'app.wasm', 'policy.toml', 'site']],
    ['wasmvirt app.wasm com', []],
    ['wasmvirt app.wasm --clock ', ['allow', 'deny', 'fixed:', 'offset:', 'step:']],
    ['wasmvirt app.wasm --clock=f', ['fixed:']],
    ['wasmvirt app.wasm --clock=fixed:2', []],
    ['wasmvirt --on-deny=', ['error', 'trap']],
    // the value of an option that can be without is behind a = alone
    ['wasmvirt --explain=', ['functions']],
    ['wasmvirt --explain ap', ['app.wasm']],
    ['wasmvirt --help ', ['all']],
    ['wasmvirt --json=', []],
    ['wasmvirt --json ap', ['app.wasm']],
    ['wasmvirt app.wasm -o ', ['a b.wasm', 'app.wasm', 'policy.toml', 'site']],
    ['wasmvirt --config-file=po', ['policy.toml']],
    ['wasmvirt --mount /data=s', ['site']],
    ['wasmvirt --mount=/data=s', ['site']],
    ['wasmvirt --mount s', []],
    ['wasmvirt --preopen /data=s', []],
    ['wasmvirt -e A=s', []],
    ['wasmvirt plug --plug ap', ['app.wasm']],
    ['wasmvirt plug --explain=', []],
    ['wasmvirt plug --allow-ra', ['--allow-random']],
    ['wasmvirt inspect --allow-', []],
    ['wasmvirt completions ', ['bash', 'zsh', 'fish']],
  ])('of %j', async (line, words) => {
    const [offered = []] = await withFiles((folder) => bashOffers(folder, [line]));
    expect([...offered].sort()).toEqual([...words].sort());
  });
});

describe.skipIf(!has('bash') || !has('script'))('completions in a terminal with bash', () => {
  it('leave names that are quoted as they are typed', { timeout: 40_000 }, async () => {
    await withFiles((folder) => {
      mkdirSync(join(folder, 'dir one', 'sub'), { recursive: true });
      writeFileSync(join(folder, 'x:y.wasm'), '');
      writeFileSync(join(folder, '[z] .wasm'), '');
      writeFileSync(
        join(folder, 'rc'),
        `source .completions.bash; wasmvirt() { printf 'said: '; printf '<%s>' "$@"; echo; }\n`,
      );
      const typed: readonly (readonly [line: string, ...words: string[]])[] = [
        ['a\\ \t', 'a b.wasm'],
        ['"a \t', 'a b.wasm'],
        ['ap\t', 'app.wasm'],
        ['x\t', 'x:y.wasm'],
        ['[\t', '[z] .wasm'],
        ['-o dir\\ one/\t', '-o', 'dir one/sub/'],
        ['--mount /data=dir\\ \t', '--mount', '/data=dir one/'],
        ['--mount=/d="dir o\t', '--mount=/d=dir one/'],
        ['app.wasm --clo\tfi\t2020', 'app.wasm', '--clock', 'fixed:2020'],
      ];
      const made = spawnSync('script', ['-qec', 'bash --noprofile --rcfile rc -i', '/dev/null'], {
        cwd: folder,
        encoding: 'utf8',
        // a quotation mark that is not closed would wait for its end
        timeout: 20_000,
        killSignal: 'SIGKILL',
        input: [...typed.map(([line]) => `wasmvirt ${line}\n`), 'exit\n'].join(''),
        env: { PATH: process.env['PATH'], TERM: 'dumb', HOME: folder },
      });
      const printed = [...made.stdout.matchAll(/^said: (.*?)\r?$/gm)].map(([, words]) => words);
      expect(printed).toEqual(typed.map(([, ...words]) => words.map((word) => `<${word}>`).join('')));
    });
  });
});

describe('completions', () => {
  it.each(['zsh', 'fish'].filter(has))('are taken by %s', async (shell) => {
    await withFiles((folder) => {
      const made = spawnSync(shell, ['-n', `.completions.${shell}`], { cwd: folder, encoding: 'utf8' });
      expect([made.status, made.stderr]).toEqual([0, '']);
    });
  });

  it.each(COMMAND_TABLE)('of "$name" have every option in zsh', ({ name, flags }) => {
    const text = scriptFor('zsh');
    const block = new RegExp(`^    ${name === '' ? '\\*' : name}\\)\\n([^]*?)^      ;;$`, 'm').exec(text)?.[1] ?? '';
    const spelled = block.match(/(?<=^ +'\*?)--?[a-z-]+/gim) ?? [];
    const wanted = flags.flatMap((flag) => (flag.short === undefined ? [flag.name] : [flag.name, flag.short]));
    expect([...spelled].sort()).toEqual(wanted.sort());
  });

  it.each(COMMAND_TABLE)('of "$name" have every option in fish', ({ name, flags }) => {
    const seen = name === '' ? "'not __fish" : `'__fish_seen_subcommand_from ${name}'`;
    const lines = scriptFor('fish')
      .split('\n')
      .filter((line) => line.startsWith(`complete -c wasmvirt -n ${seen}`));
    const spelled = lines.flatMap((line) => / -l ([a-z-]+)/.exec(line)?.[1] ?? []);
    expect(spelled.sort()).toEqual(flags.map((flag) => flag.name.slice(2)).sort());
  });

  it.skipIf(!has('fish'))('are offered by fish', async () => {
    await withFiles((folder) => {
      const offers = (line: string): readonly string[] => {
        const script = 'source .completions.fish; complete -C $argv[1]';
        const made = spawnSync('fish', ['--no-config', '-c', script, line], { cwd: folder, encoding: 'utf8' });
        expect([made.status, made.stderr]).toEqual([0, '']);
        return made.stdout.split('\n').flatMap((text) => (text === '' ? [] : [text.replace(/\t.*/, '')]));
      };
      expect(offers('wasmvirt --on-deny=')).toEqual(['--on-deny=error', '--on-deny=trap']);
      expect(offers('wasmvirt completions ')).toEqual(['bash', 'fish', 'zsh']);
      expect(offers('wasmvirt inspect --allow')).toEqual([]);
      expect(offers('wasmvirt --allow-cl')).toEqual(['--allow-clocks']);
    });
  });

  it.each(FLAGS.filter(({ choices }) => choices !== undefined))(
    'of $name are values that it takes',
    ({ name, choices = [] }) => {
      const more: Readonly<Record<string, string>> = {
        'fixed:': '0',
        'step:': '1ms',
        'offset:': '1s',
        'seed:': '1',
        'text:': 'a',
      };
      for (const choice of choices) {
        const value = choice.endsWith(':') ? `${choice}${more[choice] ?? '/a'}` : choice;
        expect(() =>
          libraryOptions(parseArguments([`${name}=${value}`]), {
            read: () => new Uint8Array(),
            tree: () => ({ kind: 'directory', entries: new Map() }),
            sourceDate: undefined,
          }),
        ).not.toThrow();
      }
    },
  );

  it('know of each option what its value is', () => {
    const kinds = Object.fromEntries(
      COMMAND_TABLE.flatMap(({ flags }) => flags).map((flag) => [flag.name, valueOf(flag).kind]),
    );
    expect(kinds).toMatchObject({ '--output': 'path', '--mount': 'path', '--preopen': 'text', '--clock': 'words' });
    expect(kinds).toMatchObject({ '--json': 'none', '--allow-clocks': 'none', '--env': 'text', '--deps-dir': 'path' });
  });

  it.each([
    [[], 'completions needs a shell: bash, zsh, fish'],
    [['bsh'], 'completions are for bash, zsh, fish, not for "bsh" (did you mean bash?)'],
    [['bash', 'zsh'], 'completions takes one shell, not also "zsh"'],
    [['bash', '--json'], 'there is no option --json'],
  ])('are not there for %j', (words, message) => {
    expect(cli('completions', ...words)).toEqual({ code: 2, out: '', err: `wasmvirt: ${message}\n` });
  });
});

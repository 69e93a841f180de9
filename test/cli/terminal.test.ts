import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { painted, wantsColour } from '../../src/cli/colour.ts';
import { COMMAND_TABLE } from '../../src/cli/command-table.ts';
import { bundledCli } from '../support/cli.ts';
import { runProcess } from '../support/hosts.ts';
import { cli, cliWith } from '../support/run-cli.ts';
import { withScratch } from '../support/scratch.ts';
import { corpus } from '../support/wat.ts';

const ESCAPE = '\u001b';

describe('colours', () => {
  it.each<readonly [boolean, Readonly<Record<string, string>>, boolean]>([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { FORCE_COLOR: 'false' }, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('on a terminal: %s, with %j: %s', (isTerminal, env, wanted) => {
    expect(wantsColour(isTerminal, env)).toBe(wanted);
  });

  it('change nothing but the look', () => {
    const plain = (text: string): string => text.replace(/\u001b\[\d+m/g, '');
    const diff = 'imports:\n  - a:b/c\n  + d\n      + f: x\nexports: the same\n';
    for (const [text, kind] of [
      [cli('--help').out, 'help'],
      [cli('--help', 'all').out, 'help'],
      [diff, 'diff'],
      ['wasmvirt: note: x wasmvirt: y\n', 'message'],
      ['wasmvirt: x\n', 'message'],
    ] as const) {
      expect(painted(text, kind)).toContain(ESCAPE);
      expect(plain(painted(text, kind))).toBe(text);
    }
    expect(painted(diff, 'plain')).toBe(diff);
  });

  it('are given to each stream by itself: none to pipes, unless they are forced', async () => {
    const run = (env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
      runProcess(process.execPath, [bundledCli(), ...args], { env });
    expect((await run({}, '--help')).stdout).not.toContain(ESCAPE);
    expect((await run({}, '--hlep')).stderr).not.toContain(ESCAPE);
    expect((await run({ FORCE_COLOR: '1' }, '--help')).stdout).toContain(ESCAPE);
    expect((await run({ FORCE_COLOR: '1' }, '--hlep')).stderr).toMatch(/^\u001b\[31mwasmvirt:\u001b\[0m there is no/);
  });
});

/** Runs a command line in a terminal of its own; what it prints, on both streams. */
function inTerminal(folder: string, line: string, env: Readonly<Record<string, string>> = {}): string {
  const made = spawnSync('script', ['-qec', line, '/dev/null'], {
    cwd: folder,
    encoding: 'utf8',
    input: '',
    env: { PATH: process.env['PATH'], TERM: 'xterm', ...env },
  });
  return made.stdout;
}

const hasScript = spawnSync('script', ['--version']).status === 0;

describe.skipIf(!hasScript)('in a terminal', () => {
  const command = `'${process.execPath}' '${bundledCli()}'`;

  it('messages have colours, and what goes into a pipe beside them has none', async () => {
    await withScratch((folder) => {
      expect(inTerminal(folder, `${command} --hlep`)).toContain(`${ESCAPE}[31mwasmvirt:`);
      expect(inTerminal(folder, `${command} --hlep`, { NO_COLOR: '1' })).not.toContain(ESCAPE);
      expect(inTerminal(folder, `${command} --help`)).toContain(`${ESCAPE}[1mUsage:`);
      expect(inTerminal(folder, `${command} --help | cat`)).not.toContain(ESCAPE);
    });
  });

  it('work that takes more than a second is shown, and is gone afterwards', async () => {
    const component = await corpus('pong');
    await withScratch((folder) => {
      writeFileSync(join(folder, 'app.wasm'), component);
      // the input comes after two seconds
      const slow = `(sleep 2; cat app.wasm) | ${command} inspect -`;
      const shown = inTerminal(folder, slow);
      expect(shown).toContain('wasmvirt: reading standard input (1 s)');
      // erased before the result
      const erased = shown.lastIndexOf(`\r${ESCAPE}[K`);
      expect(erased).toBeGreaterThan(shown.lastIndexOf('wasmvirt: reading'));
      expect(shown.indexOf('package root:component')).toBeGreaterThan(erased);
      expect(inTerminal(folder, `${slow} --quiet`)).not.toContain('wasmvirt: reading');
      expect(inTerminal(folder, `(${slow}) 2>/dev/null`)).not.toContain('reading');
      // what is done at once has no line
      expect(inTerminal(folder, `${command} inspect app.wasm`)).not.toContain(ESCAPE);
    });
  });
});

describe('--verbose and --quiet', () => {
  it('are options of every command that reads something', () => {
    for (const { name, flags } of COMMAND_TABLE.filter((row) => row.words === undefined)) {
      const names = flags.map((flag) => flag.name);
      expect(names, name).toContain('--verbose');
      expect(names, name).toContain('--quiet');
    }
  });

  it('say what is read and written, how large, and how long it took; or nothing of it', async () => {
    const component = await corpus('pong');
    await withScratch(async (folder) => {
      const [app, out] = [join(folder, 'app.wasm'), join(folder, 'out.wasm')];
      writeFileSync(app, component);
      let time = 0;
      const world = { now: () => (time += 250) };
      const size = component.length.toLocaleString('en-US');
      const made = cliWith(world, [app, '-o', out, '--verbose']);
      expect(made).toMatchObject({ code: 0, out: '' });
      expect(made.err).toMatch(
        new RegExp(
          `^wasmvirt: read ${app}, ${size} bytes\nwasmvirt: wrote ${out}, [\\d,]+ bytes\n(wasmvirt: note: .*\n)+wasmvirt: done in 0.25 s\n$`,
        ),
      );
      expect(cliWith(world, [app, '-o', out, '--quiet'])).toEqual({ code: 0, out: '', err: '' });
      for (const argv of [
        ['inspect', app],
        ['diff', app, app],
        ['validate', app],
      ]) {
        expect(cliWith(world, [...argv, '--verbose']).err, argv[0]).toMatch(
          new RegExp(`^wasmvirt: read ${app}, ${size} bytes\n[^]*wasmvirt: done in 0.25 s\n$`),
        );
        expect(cliWith(world, argv).err, argv[0]).not.toContain('wasmvirt: read');
      }
      const caller = join(folder, 'caller.wasm');
      writeFileSync(caller, await corpus('ping'));
      expect(cliWith(world, ['plug', caller, '--plug', app, '-o', out, '--verbose']).err).toMatch(
        /^wasmvirt: read .*\nwasmvirt: read .*\n[^]*wasmvirt: wrote .*\nwasmvirt: done in 0.25 s\n$/,
      );
      expect(cliWith(world, [app, '-o', out, '-q', '--verbose'])).toEqual({
        code: 2,
        out: '',
        err: 'wasmvirt: --quiet and --verbose are opposites: leave one of the two out\n',
      });
    });
  });

  it('name all functions that would trap, or some', async () => {
    const component = await corpus('pong');
    await withScratch((folder) => {
      const [app, out] = [join(folder, 'app.wasm'), join(folder, 'out.wasm')];
      writeFileSync(app, component);
      const some = cli(app, '-o', out, '--on-deny=trap').err;
      const all = cli(app, '-o', out, '--on-deny=trap', '--verbose').err;
      const count = Number(/, (\d+) more \(see --explain\)/.exec(some)?.[1]);
      expect(count).toBeGreaterThan(0);
      expect(all).not.toContain('more (see');
      const named = (text: string): number => /would trap when called: (.*)/.exec(text)?.[1]?.split('), ').length ?? 0;
      expect(named(all)).toBeGreaterThan(named(some));
    });
  });
});

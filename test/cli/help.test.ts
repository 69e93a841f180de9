import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manPage } from '../../src/build/man-page.ts';
import { COMMAND_NAMES, COMMAND_TABLE } from '../../src/cli/command-table.ts';
import { headOf, OPTION_GROUPS, OPTIONS, spellingsOf } from '../../src/cli/option-table.ts';
import { FLAGS } from '../../src/policy/options/command-line.ts';
import { cli } from '../support/run-cli.ts';
import { ROOT } from '../support/source-files.ts';

function textOf(...argv: readonly string[]): string {
  const { code, out, err } = cli(...argv);
  expect([code, err]).toEqual([0, '']);
  return out;
}

describe('the help text', () => {
  it('fits a screen of 24 lines of 80, with the lines before and behind it', () => {
    for (const argv of [['--help'], ['-h']]) {
      const lines = textOf(...argv).split('\n');
      expect(lines.length - 1).toBeLessThanOrEqual(22);
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
    }
  });

  it('names every command, how to see all options, and no option that there is not', () => {
    const text = textOf('--help');
    for (const name of COMMAND_NAMES) expect(text).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(text).toContain('--help all');
    const known = new Set(OPTIONS.flatMap(spellingsOf));
    expect((text.match(/--[a-z][a-z-]*/g) ?? []).filter((name) => !known.has(name))).toEqual([]);
  });

  it('has all options with --help all, each once, in groups', () => {
    for (const argv of [['--help', 'all'], ['--help=all'], ['app.wasm', '-h', 'all']]) {
      const text = textOf(...argv);
      for (const { title } of OPTION_GROUPS) expect(text).toContain(`\n${title}:\n`);
      for (const flag of OPTIONS) expect(text.split(`\n  ${headOf(flag)}`).length, flag.name).toBe(2);
      expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    }
    // every option of the one table is among them
    expect(FLAGS.filter((flag) => !OPTIONS.includes(flag))).toEqual([]);
  });

  it.each(COMMAND_NAMES)('of %s has its options, and no others', (name) => {
    const text = textOf(name, '--help');
    expect(text).toMatch(new RegExp(`^Usage: wasmvirt ${name} `));
    const own = COMMAND_TABLE.find((row) => row.name === name)?.groups.flatMap(({ flags }) => flags) ?? [];
    const listed = text.match(/^ {2}(?: {4}|-\w, )--[a-z-]+/gm)?.map((line) => line.replace(/^.*(?=--)/, ''));
    expect(listed).toEqual(own.map((flag) => flag.name));
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('is short or all', () => {
    expect(cli('--help=some')).toMatchObject({
      code: 2,
      err: 'wasmvirt: --help is alone, or --help all, not "some"\n',
    });
  });
});

describe('the man page', () => {
  const page = readFileSync(join(ROOT, 'man', 'wasmvirt.1'), 'utf8');

  it('is up to date', () => {
    expect(page).toBe(manPage());
  });

  it('has every option of every command', () => {
    const plain = page.replaceAll('\\-', '-');
    for (const { name, groups } of COMMAND_TABLE) {
      const section = name === '' ? plain : (plain.split(`\n.SS ${name}\n`)[1] ?? '').replace(/\n\.S[SH] [^]*/, '');
      for (const flag of groups.flatMap(({ flags }) => flags)) {
        expect(section, `${name} ${flag.name}`).toContain(`\n\\fB${headOf(flag).trim().replace('…', '...')}\\fR\n`);
      }
    }
  });

  const hasGroff = spawnSync('groff', ['--version']).status === 0;
  it.skipIf(!hasGroff)('is set by groff without a warning', () => {
    const { status, stdout, stderr } = spawnSync(
      'groff',
      ['-man', '-Tascii', '-P-c', '-ww', join(ROOT, 'man', 'wasmvirt.1')],
      {
        encoding: 'utf8',
      },
    );
    expect([status, stderr]).toEqual([0, '']);
    // letters are struck over to be bold
    const text = stdout.replace(/.\u0008/g, '');
    expect(text).toMatch(/^NAME\n +wasmvirt - /m);
    for (const flag of OPTIONS) expect(text).toContain(` ${headOf(flag).trim().replace('…', '...')}`);
    expect(text).not.toContain('\\');
  });
});

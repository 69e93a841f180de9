import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { NAMED_COMMANDS } from '../../../src/cli/command-table.ts';
import { headOf, OPTION_GROUPS } from '../../../src/cli/option-table.ts';
import type { Flag } from '../../../src/policy/options/command-line.ts';
import { ROOT } from '../../support/source-files.ts';

/** The reference of all flags, written from the tables of the command line. `npm run docs:write` writes it again. */

const PATH = join(ROOT, 'docs', 'reference', 'flags.md');

function table(flags: readonly Flag[]): string {
  const rows = flags.map((flag) => {
    const { alias, repeats, help } = flag;
    const spellings = [headOf(flag).trim(), ...(alias === undefined ? [] : [alias])];
    const names = spellings.map((spelling) => `\`${spelling.replaceAll('|', '\\|')}\``).join('<br>');
    return `| ${names} | ${escaped(help)}${repeats === true ? '; can be given several times' : ''} |`;
  });
  return ['| flag | what it does |', '| --- | --- |', ...rows].join('\n');
}

/** Text of a help, as Markdown. */
function escaped(text: string): string {
  return text.replace(/[|*_<>[\]]/g, '\\$&');
}

function page(): string {
  const groups = OPTION_GROUPS.map(({ title, flags }) => `### ${title}\n\n${table(flags)}`);
  const commands = NAMED_COMMANDS.map(({ name, about, groups }) => {
    const tables = groups.map(({ flags }) => table(flags));
    return [`## wasmvirt ${name}`, ...about.map(escaped), ...tables].join('\n\n');
  });
  return [
    '# Flags',
    '<!-- written by npm run docs:write -->',
    'All flags of the command line, as its help texts have them. [Options](options.md) has the keys of programs and files that say the same.',
    '## wasmvirt FILE',
    ...groups,
    ...commands,
  ].join('\n\n');
}

describe('the reference of flags', () => {
  it('has all flags', async () => {
    const text = await format(page(), { filepath: PATH, printWidth: 120, singleQuote: true });
    await expect(text).toMatchFileSnapshot(PATH);
  });
});

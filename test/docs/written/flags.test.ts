import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { COMPOSE, DIFF, PLUG, VALIDATE } from '../../../src/cli/command-arguments.ts';
import { COMPOSED_POLICY } from '../../../src/cli/compose-policy.ts';
import { headOf, INSPECT_OPTIONS, OPTION_GROUPS } from '../../../src/cli/option-table.ts';
import { COMMAND_NAMES } from '../../../src/cli/run.ts';
import type { Flag } from '../../../src/policy/options/command-line.ts';
import { ROOT } from '../../support/source-files.ts';

/** The reference of all flags, written from the tables of the command line. `npm run docs:write` writes it again. */

const PATH = join(ROOT, 'docs', 'reference', 'flags.md');

/** Commands with a name, and what they take. `also`: that they take those of a policy, too. */
const COMMANDS: readonly { readonly name: string; readonly flags: readonly Flag[]; readonly also?: true }[] = [
  { name: 'inspect', flags: INSPECT_OPTIONS },
  { name: 'plug', flags: [...PLUG, ...COMPOSED_POLICY], also: true },
  { name: 'compose', flags: [...COMPOSE, ...COMPOSED_POLICY], also: true },
  { name: 'diff', flags: DIFF },
  { name: 'validate', flags: VALIDATE },
];

const POLICY =
  'Every flag above that says what is let through can stand beside these. It is for the result, as [policies in files](../guide/policy-files.md#what-is-composed) says.';

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
  const commands = COMMANDS.map(
    ({ name, flags, also }) => `## wasmvirt ${name}\n\n${table(flags)}${also === true ? `\n\n${POLICY}` : ''}`,
  );
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
  it('has all commands', () => {
    expect(COMMANDS.map(({ name }) => name).sort()).toEqual([...COMMAND_NAMES].sort());
  });

  it('has all flags', async () => {
    const text = await format(page(), { filepath: PATH, printWidth: 120, singleQuote: true });
    await expect(text).toMatchFileSnapshot(PATH);
  });
});

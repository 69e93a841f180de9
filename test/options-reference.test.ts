import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { headOf } from '../src/cli/option-table.ts';
import { REFERENCE } from '../src/policy/options/command-line.ts';
import { ROOT } from './support/source-files.ts';

/** The reference of options in README.md. `npx vitest run test/options-reference -u` writes it again. */

const SECTION = /(<!-- options: [^>]*-->\n)[^]*?(<!-- \/options -->)/;

function reference(): string {
  const rows = REFERENCE.map(({ key, values, flags, variable }) => {
    const words = flags.map((flag) => `\`${headOf(flag).trim()}\``);
    const said = variable === undefined ? words : [`\`${variable}\` in the environment`];
    return `| \`${key}\` | ${values} | ${said.join('<br>').replaceAll('|', '\\|')} |`;
  });
  return ['| option | of a program | of the command line |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

describe('README', () => {
  it('has all options, and what they are called on the command line', async () => {
    const path = join(ROOT, 'README.md');
    const readme = readFileSync(path, 'utf8');
    expect(readme).toMatch(SECTION);
    const written = readme.replace(SECTION, (_, start: string, end: string) => `${start}\n${reference()}\n${end}`);
    const text = await format(written, { filepath: path, printWidth: 120, singleQuote: true });
    await expect(text).toMatchFileSnapshot(path);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { headOf } from '../../../src/cli/option-table.ts';
import { REFERENCE } from '../../../src/policy/options/command-line.ts';
import { ROOT } from '../../support/source-files.ts';

/** The reference of options. `npm run docs:write` writes it again. */

const PATH = join(ROOT, 'docs', 'reference', 'options.md');
const SECTION = /(<!-- options: [^>]*-->\n)[^]*?(<!-- \/options -->)/;

function reference(): string {
  const rows = REFERENCE.map(({ key, values, flags, variable }) => {
    const words = flags.map((flag) => `\`${headOf(flag).trim()}\``);
    const said = variable === undefined ? words : [`\`${variable}\` in the environment`];
    return `| \`${key}\` | ${values} | ${said.join('<br>').replaceAll('|', '\\|')} |`;
  });
  return ['| option | of a program | of the command line |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

describe('the reference of options', () => {
  it('has all options, and what they are called on the command line', async () => {
    const page = readFileSync(PATH, 'utf8');
    expect(page).toMatch(SECTION);
    const written = page.replace(SECTION, (_, start: string, end: string) => `${start}\n${reference()}\n${end}`);
    const text = await format(written, { filepath: PATH, printWidth: 120, singleQuote: true });
    await expect(text).toMatchFileSnapshot(PATH);
  });
});

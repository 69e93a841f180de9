import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesUnder, ROOT } from '../support/source-files.ts';

const README = readFileSync(join(ROOT, 'spec/README.md'), 'utf8');

interface Row {
  readonly productions: readonly string[];
  readonly sources: readonly string[];
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

/** The rows of both tables of productions. */
const ROWS: readonly Row[] = README.split('\n')
  .slice(README.split('\n').indexOf('## The productions of Binary.md'))
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const [productions = '', sources = '', tests = ''] = line.split(' | ');
    return {
      productions: quoted(productions),
      sources: quoted(sources).map((file) => join('src/binary', file)),
      tests: [...tests.matchAll(/([\w./-]+) \(([^)]+)\)/g)].map(([, file = '', title = '']) => ({
        file: join('test/binary', `${file}.test.ts`),
        title,
      })),
    };
  });

function quoted(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);
}

describe('the table of productions', () => {
  it('names each production once', () => {
    const all = ROWS.flatMap((row) => row.productions);
    expect(new Set(all).size).toBe(all.length);
    // as many as Binary.md has left sides without `core:`, the forms of val(t) as one
    expect(all.filter((name) => !name.startsWith('core:')).length).toBe(57);
  });

  it.each(ROWS.map((row) => [row.productions.slice(0, 3).join(', '), row] as const))(
    'names files and tests that exist: %s',
    (_, { sources, tests }) => {
      expect(sources).not.toEqual([]);
      expect(tests).not.toEqual([]);
      for (const file of sources) expect(existsSync(join(ROOT, file)), file).toBe(true);
      for (const { file, title } of tests) {
        expect(existsSync(join(ROOT, file)), file).toBe(true);
        const text = readFileSync(join(ROOT, file), 'utf8');
        const there = [`'${title}`, `${title}: {`].some((form) => text.includes(form));
        expect(there, `${title} in ${file}`).toBe(true);
      }
    },
  );

  it('names every file of src/binary', () => {
    const named = new Set(ROWS.flatMap((row) => row.sources));
    const others = quoted(README.slice(README.indexOf('And what is no production'))).map((f) => join('src/binary', f));
    const files = filesUnder('src/binary', '.ts');
    expect(files.filter((file) => !named.has(file) && !others.includes(file))).toEqual([]);
  });

  it('names every production of which a comment there has the grammar, with that file', () => {
    const missing = filesUnder('src/binary', '.ts').flatMap((file) => {
      const text = readFileSync(join(ROOT, file), 'utf8');
      const found = [...text.matchAll(/(?<![\w:-])((?:core:)?[a-z]+|<T>\?) ::=/g)].map(([, name = '']) => name);
      return found
        .filter((name) => name !== 'outeraliassort')
        .filter((name) => !ROWS.some((row) => row.productions.includes(name) && row.sources.includes(file)))
        .map((name) => `${name} in ${file}`);
    });
    expect(missing).toEqual([]);
  });
});

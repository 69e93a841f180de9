import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf, CORPUS } from '../support/corpus-list.ts';
import { filesUnder, ROOT } from '../support/source-files.ts';
import { assertValid, validate } from '../support/validate.ts';

const files = filesUnder('corpus', '.wat').map((path) => path.slice('corpus/'.length));

describe('corpus', () => {
  it.each(CORPUS)('$title is valid', async (entry) => {
    const bytes = await bytesOf(entry);
    expect((await validate(bytes)).verdict).toBe('valid');
    await assertValid(bytes);
  });

  it('has every file in the list of components', () => {
    const listed = new Set(CORPUS.map(({ name }) => `${name}.wat`));
    const components = files.filter((file) => /^\(component\b/m.test(readFileSync(join(ROOT, 'corpus', file), 'utf8')));
    expect(components).toEqual([...listed].sort());
  });

  it('has every file in its README', () => {
    const readme = readFileSync(join(ROOT, 'corpus/README.md'), 'utf8');
    const places = (file: string): readonly string[] => [file, file.replace(/[^/]*$/, '')];
    expect(files.filter((file) => !places(file).some((place) => readme.includes(`| \`${place}\` `)))).toEqual([]);
  });
});

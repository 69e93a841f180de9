import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { knownFailures } from '../support/known-failures.ts';
import { filesUnder, ROOT } from '../support/source-files.ts';

it('each known failure is of a test, or a runner, that asks for them, once', () => {
  const known = knownFailures();
  for (const { file } of known) {
    if (file.startsWith('spec/')) {
      expect(existsSync(join(ROOT, file)), file).toBe(true);
      // the table asks for them
      expect(readFileSync(join(ROOT, file), 'utf8')).toContain("from './wasi-testsuite/table.ts'");
      continue;
    }
    expect(filesUnder('test', '.test.ts')).toContain(file);
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(`itOrKnown('${file}'`);
  }
  const titles = known.map(({ file, title }) => `${file} | ${title}`);
  expect(new Set(titles).size).toBe(titles.length);
});

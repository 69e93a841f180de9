import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMPOSED_POLICY } from '../../src/cli/command-arguments.ts';
import { OPTIONS, spellingsOf } from '../../src/cli/option-table.ts';
import { prepare } from '../../src/index.ts';
import { readPolicyFile } from '../../src/cli/policy-file/read.ts';
import { PARSERS_HERE } from '../support/parsers.ts';
import { ROOT } from '../support/source-files.ts';

/** What the pages for users say of files and flags is so. */

const page = (name: string): string => readFileSync(join(ROOT, 'docs', name), 'utf8');

describe('policy-files.md', () => {
  it('has examples that are taken', () => {
    const blocks = [...page('policy-files.md').matchAll(/^```toml\n([^]*?)^```/gm)].map(([, text = '']) => text);
    expect(blocks.length).toBeGreaterThan(0);
    for (const text of blocks) {
      const reading = readPolicyFile('policy.toml', {
        read: () => Buffer.from(text),
        parsers: PARSERS_HERE,
        compat: undefined,
      }).next();
      if (reading.done !== true) throw new Error('the parser is there');
      const options = reading.value.options({
        read: () => new Uint8Array(),
        tree: () => ({ kind: 'directory', entries: new Map() }),
      });
      expect(() => prepare(options)).not.toThrow();
    }
  });

  it.each(['policy-files.md', 'from-wasi-virt.md'])('%s names flags that there are', (name) => {
    const known = new Set([...OPTIONS, ...COMPOSED_POLICY].flatMap(spellingsOf));
    const named = [...page(name).matchAll(/`(--?[a-z][a-z-]*)/g)].map(([, flag = '']) => flag);
    expect(named.filter((flag) => !known.has(flag))).toEqual([]);
    expect(named.length).toBeGreaterThan(5);
  });
});
